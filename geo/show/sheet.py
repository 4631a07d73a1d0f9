"""The sheet that a neighbour takes home: one walk, in large type, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from geo.show.static_map import Ground, draw_map
from geo.show.static_map_marks import Mark

_TITLE_PT: Final = 26
_ANSWER_PT: Final = 18
_HEADING_PT: Final = 24
_BODY_PT: Final = 16
_CAPTION_PT: Final = 12
_SMALL_PT: Final = 10

_MAP_MM: Final = (65.0, 150.0)
"""Least and greatest height of the map."""
_GAP_MM: Final = 5.0
_ROW_GAP_MM: Final = 1.0
_COLUMN_GAP_MM: Final = 4.0
_CODE_MM: Final = 36.0
_LINK_COLUMN_MM: Final = 46.0


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
    """Print a sheet: one A4 page, and a second where the directions do not fit.

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
    """Fill one page if the map can be large enough beside all the text; else the walk gets the page after."""
    head = _head(pdf, sheet)
    place = _place(pdf, language, sheet)
    way = _way(pdf, sheet, heading=say(language, N_("The way")))
    foot = _foot(pdf, language, sheet)
    link = _link_column(pdf, language, sheet)
    room = BOTTOM_MM - MARGIN_MM - _height(head) - 2 * _GAP_MM - max(_height(place), _link_height(link))
    beside = room - _height(way) - _GAP_MM - _height(foot)
    least, most = _MAP_MM
    fits = beside >= least
    write(pdf, head)
    _draw_map(pdf, language, sheet, region_map=region_map, height_mm=min(beside if fits else max(room, least), most))
    _write_place(pdf, sheet, place=place, link=link)
    if way and not fits:
        new_page(pdf)
        way = _way(pdf, sheet, heading=say(language, N_("The way to {place}"), place=sheet.place_name))
    write(pdf, way)
    _write_foot(pdf, foot)


def _head(pdf: FPDF, sheet: Sheet) -> list[Paragraph]:
    title = paragraph(pdf, sheet.title, size_pt=_TITLE_PT, weight="bold", color=palette.WALK_GREEN)
    return [title, paragraph(pdf, sheet.sentence, size_pt=_ANSWER_PT, weight="bold", above_mm=1)]


def _place(pdf: FPDF, language: Language, sheet: Sheet) -> list[Paragraph]:
    """Write up the place: its name, then labelled rows, narrower where a QR code stands beside them."""
    room = WIDTH_MM - (_LINK_COLUMN_MM + _COLUMN_GAP_MM if sheet.link else 0)
    found = [paragraph(pdf, sheet.place_name, size_pt=_HEADING_PT, weight="bold", width_mm=room)]
    rows = (
        (say(language, N_("Address")), [sheet.address]),
        (say(language, N_("Phone")), [sheet.phone]),
        (say(language, N_("Hours")), sheet.hours),
        (say(language, N_("Programme")), sheet.programme),
    )
    shown = [(label, texts) for label, lines in rows if (texts := [line for line in lines if line])]
    column = max((width_mm(pdf, label, size_pt=_BODY_PT, weight="bold") for label, _ in shown), default=0)
    indent = column + _COLUMN_GAP_MM
    for label, texts in shown:
        found += _rows(pdf, texts, labels=[label], indent_mm=indent, room_mm=room)
    return found


def _way(pdf: FPDF, sheet: Sheet, *, heading: str) -> list[Paragraph]:
    """Write up the walk: its numbered steps, then what to know of it."""
    facts, steps = ([text for text in texts if text] for texts in (sheet.facts, sheet.directions))
    if not facts and not steps:
        return []
    numbers = [f"{number}" for number in range(1, len(steps) + 1)]
    indent = width_mm(pdf, max(numbers, key=len, default="•"), size_pt=_BODY_PT, weight="bold") + _COLUMN_GAP_MM
    color = palette.WALK_GREEN
    return [
        paragraph(pdf, heading, size_pt=_HEADING_PT, weight="bold", color=color, above_mm=_GAP_MM),
        *_rows(pdf, steps, labels=numbers, indent_mm=indent),
        *_rows(pdf, facts, labels=["•"] * len(facts), indent_mm=indent),
    ]


def _rows(
    pdf: FPDF, texts: Sequence[str], *, labels: Sequence[str], indent_mm: float, room_mm: float = WIDTH_MM
) -> list[Paragraph]:
    """Break texts into rows behind their labels; those beyond the labels have none."""
    padded = [*labels, *[""] * (len(texts) - len(labels))]
    return [
        paragraph(
            pdf,
            text,
            size_pt=_BODY_PT,
            x_mm=SIDE_MM + indent_mm,
            width_mm=room_mm - indent_mm,
            label=label,
            above_mm=_ROW_GAP_MM,
        )
        for text, label in zip(texts, padded, strict=True)
    ]


def _link_column(pdf: FPDF, language: Language, sheet: Sheet) -> list[Paragraph]:
    """Write up what stands below the QR code."""
    if sheet.link is None:
        return []
    left, room = SIDE_MM + WIDTH_MM - _LINK_COLUMN_MM, _LINK_COLUMN_MM
    how = say(language, N_("Point a phone's camera here to open this walk."))
    return [
        paragraph(pdf, how, size_pt=_CAPTION_PT, weight="bold", x_mm=left, width_mm=room),
        paragraph(pdf, sheet.link, size_pt=_SMALL_PT, color=palette.LABEL, x_mm=left, width_mm=room),
    ]


def _foot(pdf: FPDF, language: Language, sheet: Sheet) -> list[Paragraph]:
    """Write up the small print: where it comes from, and why there is no QR code where there is none."""
    lines = [line for line in sheet.footer if line]
    if sheet.link is None:
        reason = N_("This sheet has no QR code: whoever runs this site has not set its address (BAEUMGIL_URL).")
        lines.append(say(language, reason))
    return [paragraph(pdf, line, size_pt=_SMALL_PT, color=palette.LABEL) for line in lines]


def _height(paragraphs: Sequence[Paragraph]) -> float:
    return sum(one.height_mm for one in paragraphs)


def _link_height(link: Sequence[Paragraph]) -> float:
    return _CODE_MM + _height(link) if link else 0.0


def _draw_map(pdf: FPDF, language: Language, sheet: Sheet, *, region_map: Ground, height_mm: float) -> None:
    if not has_room(pdf, _GAP_MM + height_mm):
        new_page(pdf)
    top = pdf.get_y() + _GAP_MM
    draw_map(
        pdf,
        (SIDE_MM, top, WIDTH_MM, height_mm),
        language=language,
        ground=region_map,
        line=sheet.route,
        marks=[
            Mark(*sheet.spot, "doorstep", say(language, N_("start"))),
            Mark(*sheet.venue, "venue", sheet.place_name),
        ],
    )
    pdf.set_y(top + height_mm + _GAP_MM)


def _write_place(pdf: FPDF, sheet: Sheet, *, place: Sequence[Paragraph], link: Sequence[Paragraph]) -> None:
    if not has_room(pdf, _link_height(link)):
        new_page(pdf)
    top = pdf.get_y()
    if sheet.link is not None:
        draw_qr(pdf, sheet.link, x_mm=SIDE_MM + WIDTH_MM - _CODE_MM, y_mm=top, size_mm=_CODE_MM)
        pdf.set_y(top + _CODE_MM)
        write(pdf, link)
    below, page = pdf.get_y(), pdf.page
    pdf.set_y(top)
    write(pdf, place)
    if pdf.page == page:
        pdf.set_y(max(pdf.get_y(), below))


def _write_foot(pdf: FPDF, foot: Sequence[Paragraph]) -> None:
    """Write the small print at the bottom of the last page, on one of its own where that is full."""
    if not has_room(pdf, _GAP_MM + _height(foot)):
        new_page(pdf)
    pdf.set_y(max(pdf.get_y() + _GAP_MM, BOTTOM_MM - _height(foot)))
    write(pdf, foot)
