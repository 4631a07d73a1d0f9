"""The sheet that a neighbour takes home: one walk, in large type, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import shapely
from fpdf import FPDF

from geo.errors import N_
from geo.show import palette
from geo.show.language import Language, say
from geo.show.pdf import (
    BOTTOM_MM,
    MARGIN_MM,
    SIDE_MM,
    WIDTH_MM,
    Paragraph,
    document,
    has_room,
    new_page,
    paragraph,
    width_mm,
    write,
)
from geo.show.qr import draw_qr
from geo.show.sheet_flow import height_mm, write_over_pages
from geo.show.static_map import Ground, draw_map
from geo.show.static_map_marks import Mark

_TITLE_PT: Final = 16.0
_NAME_PT: Final = 24.0
_ANSWER_PT: Final = 18.0
_HEADING_PT: Final = 18.0
_WAY_PT: Final = (17.0, 15.0)
"""The larger where the page holds all of the walk, and where there is a page after."""
_PLACE_PT: Final = 14.0
_NOTE_PT: Final = 13.0
_SOURCE_PT: Final = 10.0
"""Of the sources alone: all else is larger."""

_MAP_MM: Final = (66.0, 130.0)
"""Least and greatest height of the map."""
_ROOMY_MAP_MM: Final = 100.0
"""Least height where the walk takes a page more."""
_MAP_WIDTH_MM: Final = 90.0
"""Beside what is known of the place."""
_GAP_MM: Final = 4.0
_ROW_GAP_MM: Final = 0.7
_FACTS_GAP_MM: Final = 2.0
_COLUMN_GAP_MM: Final = 3.0
_CODE_MM: Final = 36.0
_HEADING_LINES: Final = 2
"""Of a heading that comes again: a name has no end."""
_MOST_LETTERS: Final = 900
"""Of texts that are joined: longer ones would be cut off."""


@dataclass(frozen=True)
class Sheet:
    """What a sheet says, in the reader's language.

    Attributes
    ----------
    title
        What the sheet is.
    sentence
        The answer.
    place_name, address, phone
        Of the place; empty where unknown.
    hours
        When it is open, a line each.
    programme
        What is taught there and when, a line each.
    directions
        The walk, a step each.
    facts
        What to know of the walk: stairs, crossings, what nobody knows.
    footer
        Sources, date, assumption.
    route
        The walk, EPSG:4326; None where there is none.
    spot, venue
        Latitude and longitude of the doorstep and of the place.
    link
        What the QR code opens, its doorstep rounded; None where no public address is set.
    """

    title: str
    sentence: str
    place_name: str
    address: str
    phone: str
    hours: list[str]
    programme: list[str]
    directions: list[str]
    facts: list[str]
    footer: list[str]
    route: shapely.LineString | None
    spot: tuple[float, float]
    venue: tuple[float, float]
    link: str | None


def sheet_pdf(language: Language, sheet: Sheet, *, region_map: Ground) -> bytes:
    """Print a sheet: one A4 page, and another where the directions do not fit, which the first then says.

    Parameters
    ----------
    language
        The reader's.
    sheet
        What it says; any text is printed as it stands, and what cannot be printed as ``□``.
    region_map
        What lies under the walk, such as the region.

    Returns
    -------
    bytes
        The PDF, with its own type and with text that can be selected and searched.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    UsageError
        If the link is longer than a QR code can hold.
    """
    with document(language, sheet.title) as pdf:
        _lay_out(pdf, language, sheet, region_map=region_map)
        return bytes(pdf.output())


def _lay_out(pdf: FPDF, language: Language, sheet: Sheet, *, region_map: Ground) -> None:
    """Fill one page if the map can be large enough beside all the text; else the walk goes on on the page after."""
    head, foot = _head(pdf, language, sheet), _foot(pdf, language, sheet)
    code_mm = _CODE_MM if sheet.link else 0.0
    least, most = _MAP_MM
    place = _place(pdf, language, sheet, left_mm=SIDE_MM + _MAP_WIDTH_MM + _GAP_MM)
    beside = height_mm(place) <= most
    if beside:
        least, roomy, below = max(least, height_mm(place)), max(_ROOMY_MAP_MM, height_mm(place)), 0.0
    else:
        place = _place(pdf, language, sheet, left_mm=SIDE_MM)
        roomy, below = least, _GAP_MM + height_mm(place)
    room = BOTTOM_MM - MARGIN_MM - max(height_mm(head), code_mm) - 2 * _GAP_MM - below - height_mm(foot)
    heading = paragraph(pdf, say(language, N_("The way")), size_pt=_HEADING_PT, weight="bold", above_mm=_GAP_MM)
    ways = [_way(pdf, sheet, size_pt=size) for size in _WAY_PT]
    fitting = [way for way in ways if room - height_mm([heading, *way]) >= least]
    way = fitting[0] if fitting else ways[0]
    map_mm = min(room - height_mm([heading, *way]), most) if fitting else roomy
    if sheet.link is not None:
        draw_qr(pdf, sheet.link, x_mm=SIDE_MM + WIDTH_MM - _CODE_MM, y_mm=MARGIN_MM, size_mm=_CODE_MM)
        pdf.link(SIDE_MM + WIDTH_MM - _CODE_MM, MARGIN_MM, _CODE_MM, _CODE_MM, sheet.link)
    write(pdf, head)
    pdf.set_y(max(pdf.get_y(), MARGIN_MM + code_mm if pdf.page == 1 else 0.0) + _GAP_MM)
    if not has_room(pdf, map_mm):
        new_page(pdf)
    top = pdf.get_y()
    box = (SIDE_MM, top, _MAP_WIDTH_MM if beside else WIDTH_MM, map_mm)
    _draw_map(pdf, language, sheet, region_map=region_map, box=box)
    if beside:
        pdf.set_y(top)
        write(pdf, place)
    pdf.set_y(top + map_mm + (0.0 if beside else _GAP_MM))
    write_over_pages(
        pdf,
        heading,
        way,
        before=() if beside else place,
        again=_again(pdf, language, sheet),
        onward=partial(_onward, pdf, language),
        below_mm=_GAP_MM + height_mm(foot),
    )
    _write_foot(pdf, foot)


def _head(pdf: FPDF, language: Language, sheet: Sheet) -> list[Paragraph]:
    """Write up what it is about, narrower where a QR code stands beside it."""
    room = WIDTH_MM - (_CODE_MM + _COLUMN_GAP_MM if sheet.link else 0)
    lines = [
        paragraph(pdf, sheet.title, size_pt=_TITLE_PT, weight="bold", color=palette.WALK_GREEN, width_mm=room),
        paragraph(pdf, sheet.place_name, size_pt=_NAME_PT, weight="bold", width_mm=room),
        paragraph(pdf, sheet.sentence, size_pt=_ANSWER_PT, weight="bold", width_mm=room),
    ]
    if sheet.link is not None:
        how = say(language, N_("Point a phone's camera at the code to open this walk."))
        lines.append(paragraph(pdf, how, size_pt=_NOTE_PT, width_mm=room, above_mm=_ROW_GAP_MM))
    return lines


def _place(pdf: FPDF, language: Language, sheet: Sheet, *, left_mm: float) -> list[Paragraph]:
    """Write up what is known of the place, in labelled rows as wide as the page has room for from the left."""
    rows = (
        (say(language, N_("Address")), [sheet.address]),
        (say(language, N_("Phone")), [sheet.phone]),
        (say(language, N_("Hours")), sheet.hours),
        (say(language, N_("Programme")), sheet.programme),
    )
    shown = [(label, texts) for label, lines in rows if (texts := [line for line in lines if line])]
    column = max((width_mm(pdf, label, size_pt=_PLACE_PT, weight="bold") for label, _ in shown), default=0)
    found: list[Paragraph] = []
    for label, texts in shown:
        found += _rows(
            pdf, texts, labels=[label], size_pt=_PLACE_PT, left_mm=left_mm, indent_mm=column + _COLUMN_GAP_MM
        )
    return found


def _way(pdf: FPDF, sheet: Sheet, *, size_pt: float) -> list[Paragraph]:
    """Write up the walk: its numbered steps, then what to know of it."""
    facts, steps = ([text for text in texts if text] for texts in (sheet.facts, sheet.directions))
    numbers = [f"{number}" for number in range(1, len(steps) + 1)]
    widest = max(numbers, key=len, default="")
    indent = width_mm(pdf, widest, size_pt=size_pt, weight="bold") + _COLUMN_GAP_MM
    return [
        *_rows(pdf, steps, labels=numbers, size_pt=size_pt, left_mm=SIDE_MM, indent_mm=indent),
        *(paragraph(pdf, text, size_pt=_NOTE_PT, above_mm=_FACTS_GAP_MM) for text in _packed(facts)),
    ]


def _rows(
    pdf: FPDF, texts: Sequence[str], *, labels: Sequence[str], size_pt: float, left_mm: float, indent_mm: float
) -> list[Paragraph]:
    """Break texts into rows behind their labels; those beyond the labels have none."""
    padded = [*labels, *[""] * (len(texts) - len(labels))]
    return [
        paragraph(
            pdf,
            text,
            size_pt=size_pt,
            x_mm=left_mm + indent_mm,
            width_mm=SIDE_MM + WIDTH_MM - left_mm - indent_mm,
            label=label,
            label_x_mm=left_mm,
            above_mm=_ROW_GAP_MM,
        )
        for text, label in zip(texts, padded, strict=True)
    ]


def _foot(pdf: FPDF, language: Language, sheet: Sheet) -> list[Paragraph]:
    """Write up the small print: where it comes from, and why there is no QR code where there is none."""
    lines = [line for line in sheet.footer if line]
    if sheet.link is None:
        lines.append(say(language, N_("There is no QR code here: this service has no address on the internet yet.")))
    packed = _packed(lines, between=" · ")
    return [paragraph(pdf, line, size_pt=_SOURCE_PT, color=palette.LABEL) for line in packed]


def _packed(texts: Sequence[str], *, between: str = " ") -> list[str]:
    """Join texts to as few as are not cut off for their length."""
    joined: list[str] = []
    for text in texts:
        if joined and len(joined[-1]) + len(text) < _MOST_LETTERS:
            joined[-1] += between + text
        else:
            joined.append(text)
    return joined


def _draw_map(
    pdf: FPDF, language: Language, sheet: Sheet, *, region_map: Ground, box: tuple[float, float, float, float]
) -> None:
    marks = [
        Mark(*sheet.spot, "doorstep", say(language, N_("start"))),
        Mark(*sheet.venue, "venue", say(language, N_("destination"))),
    ]
    draw_map(pdf, box, language=language, ground=region_map, line=sheet.route, marks=marks)


def _again(pdf: FPDF, language: Language, sheet: Sheet) -> Paragraph:
    """Repeat where the walk leads, for the top of a page after the first."""
    leads = say(language, N_("The way to {place}"), place=sheet.place_name)
    whole = paragraph(pdf, leads, size_pt=_HEADING_PT, weight="bold")
    if len(whole.lines) <= _HEADING_LINES:
        return whole
    *kept, last = whole.lines[:_HEADING_LINES]
    return replace(whole, lines=(*kept, f"{last[:-1]}…"))


def _onward(pdf: FPDF, language: Language, page: int) -> Paragraph:
    """Say where the walk goes on."""
    text = say(language, N_("The way goes on on page {page}."), page=page)
    return paragraph(pdf, text, size_pt=_WAY_PT[-1], weight="bold", above_mm=_ROW_GAP_MM)


def _write_foot(pdf: FPDF, foot: Sequence[Paragraph]) -> None:
    """Write the small print at the bottom of the last page, on one of its own where that is full."""
    if not has_room(pdf, _GAP_MM + height_mm(foot)):
        new_page(pdf)
    pdf.set_y(max(pdf.get_y() + _GAP_MM, BOTTOM_MM - height_mm(foot)))
    write(pdf, foot)
