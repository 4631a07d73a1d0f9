"""A hand-out: a page that answers for a ward or for all of them, with a map true to scale, as A4 or as an A1 poster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from fpdf import FPDF

from geo.errors import N_
from geo.show import palette
from geo.show.language import Language, say
from geo.show.pdf import (
    BOTTOM_MM,
    MARGIN_MM,
    PAGE_WIDTH_MM,
    SIDE_MM,
    WIDTH_MM,
    Paragraph,
    document,
    paragraph,
    write,
)
from geo.show.picture import Picture, draw_picture
from geo.show.printed_table import Table, draw_table, height_of
from geo.show.qr import draw_qr
from geo.show.report_map import SharesMap, WardMap, shares_picture, ward_picture
from geo.show.sheet_flow import height_mm
from geo.show.static_map_frame import Box

Paper = Literal["a4", "a1"]
PAPERS: Final[dict[Paper, tuple[float, float]]] = {"a4": (210.0, 297.0), "a1": (594.0, 841.0)}
"""Width and height, millimetres (ISO 216)."""

_TITLE_PT: Final = 10.0
_NAME_PT: Final = 22.0
_SENTENCE_PT: Final = 14.0
_CAUTION_PT: Final = 10.0
_FACT_PT: Final = 9.0
_HEADING_PT: Final = 10.0
_LIST_PT: Final = 8.5
_FOOT_PT: Final = 7.0
_CODE_MM: Final = 28.0
_GAP_MM: Final = 3.0
_COLUMN_GAP_MM: Final = 6.0
_LEAST_MAP_MM: Final = 90.0
_MAP_ALONE_MM: Final[Box] = (0.0, 0.0, 180.0, 200.0)
_BESIDE_MM: Final = 74.0
"""Width of a table beside the map."""
_MOST_LINES: Final[dict[str, int]] = {"title": 1, "name": 2, "sentence": 4, "facts": 6, "promise": 3, "foot": 9}
"""Names have no end, a page has."""


@dataclass(frozen=True, eq=False)
class Handout:
    """What a page says, in the reader's language.

    Attributes
    ----------
    title, name
        What the page is, and whom it is about.
    sentence
        The answer.
    caution
        What makes its figures doubtful; empty where nothing does.
    facts
        What there is to say beside it.
    shown
        The map.
    beside
        A table beside the map; None where the map has all the width.
    tables
        Below the map.
    places_title, places
        The places there are, in the order of their numbers.
    promises_title, promises
        What was promised, kept or missed.
    footer
        Method, sources, date and assumption.
    link
        What the QR code opens; None where no public address is set.
    """

    title: str
    name: str
    sentence: str
    caution: str
    facts: tuple[str, ...]
    shown: WardMap | SharesMap
    beside: Table | None
    tables: tuple[Table, ...]
    places_title: str
    places: tuple[str, ...]
    promises_title: str
    promises: tuple[str, ...]
    footer: tuple[str, ...]
    link: str | None


def handout_pdf(language: Language, pages: Iterable[Handout], *, title: str, paper: Paper = "a4") -> bytes:
    """Print hand-outs, a page each.

    Parameters
    ----------
    language
        The reader's.
    pages
        What they say; at least one. They may come one by one.
    title
        Of the document.
    paper
        ``a4``, or ``a1`` for posters: the same page, enlarged as a whole, with a map at a larger scale.

    Returns
    -------
    bytes
        The PDF: shapes and text, with its own type.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    UsageError
        If a link is longer than a QR code can hold.
    """
    width, height = PAPERS[paper]
    enlarged = width / PAGE_WIDTH_MM
    with document(language, title, size_mm=(PAGE_WIDTH_MM, height / enlarged), enlarged=enlarged) as pdf:
        for number, page in enumerate(pages):
            if number:
                pdf.add_page()
                pdf.set_y(MARGIN_MM)
            _lay_out(pdf, language, page, enlarged=enlarged)
        return bytes(pdf.output())


def map_alone(language: Language, shown: WardMap | SharesMap, *, paper: Paper = "a4") -> tuple[Picture, float]:
    """Draw a hand-out's map by itself.

    Parameters
    ----------
    language
        The reader's.
    shown
        The map.
    paper
        As :func:`handout_pdf` takes it.

    Returns
    -------
    picture : Picture
        Its frame begins at 0, 0.
    enlarged : float
        How many millimetres of paper a millimetre of it is.
    """
    enlarged = PAPERS[paper][0] / PAGE_WIDTH_MM
    return _picture(language, shown, _MAP_ALONE_MM, enlarged), enlarged


def _picture(language: Language, shown: WardMap | SharesMap, box: Box, enlarged: float) -> Picture:
    if isinstance(shown, WardMap):
        return ward_picture(language, shown, box=box, enlarged=enlarged)
    return shares_picture(language, shown, box=box, enlarged=enlarged)


def _lay_out(pdf: FPDF, language: Language, page: Handout, *, enlarged: float) -> None:
    """Fill a page: the map takes what the words leave."""
    column = (WIDTH_MM - _COLUMN_GAP_MM) / 2
    head, foot = _head(pdf, page), _foot(pdf, language, page)
    head_mm = max(height_mm(head), _CODE_MM if page.link else 0.0)
    tables_mm = sum(height_of(pdf, table, column) + _GAP_MM for table in page.tables)
    room = BOTTOM_MM - MARGIN_MM - head_mm - height_mm(foot) - 3 * _GAP_MM - _LEAST_MAP_MM
    right = _right(pdf, language, page, width_mm=column, room_mm=max(room, tables_mm))
    below_mm = max(tables_mm, height_mm(right))
    if page.link is not None:
        x_mm = SIDE_MM + WIDTH_MM - _CODE_MM
        draw_qr(pdf, page.link, x_mm=x_mm, y_mm=MARGIN_MM, size_mm=_CODE_MM)
        pdf.link(x_mm, MARGIN_MM, _CODE_MM, _CODE_MM, page.link)
    write(pdf, head)
    top = MARGIN_MM + head_mm + _GAP_MM
    foot_top = BOTTOM_MM - height_mm(foot)
    map_mm = foot_top - top - below_mm - 2 * _GAP_MM
    width = WIDTH_MM - (_BESIDE_MM + _COLUMN_GAP_MM if page.beside else 0.0)
    draw_picture(pdf, _picture(language, page.shown, (SIDE_MM, top, width, map_mm), enlarged))
    if page.beside:
        draw_table(pdf, page.beside, x_mm=SIDE_MM + width + _COLUMN_GAP_MM, y_mm=top, width_mm=_BESIDE_MM)
    low = top + map_mm + _GAP_MM
    y_mm = low
    for table in page.tables:
        y_mm = draw_table(pdf, table, x_mm=SIDE_MM, y_mm=y_mm, width_mm=column) + _GAP_MM
    pdf.set_y(low)
    write(pdf, right)
    pdf.set_y(foot_top)
    write(pdf, foot)


def _head(pdf: FPDF, page: Handout) -> list[Paragraph]:
    """Write up the answer, narrower where a QR code stands beside it."""
    room = WIDTH_MM - (_CODE_MM + _GAP_MM if page.link else 0)
    title = paragraph(pdf, page.title, size_pt=_TITLE_PT, weight="bold", color=palette.WALK_GREEN, width_mm=room)
    name = paragraph(pdf, page.name, size_pt=_NAME_PT, weight="bold", width_mm=room)
    sentence = paragraph(pdf, page.sentence, size_pt=_SENTENCE_PT, weight="bold", width_mm=room)
    caution = paragraph(pdf, page.caution, size_pt=_CAUTION_PT, weight="bold", color=palette.SPOT, width_mm=room)
    facts = paragraph(pdf, " ".join(page.facts), size_pt=_FACT_PT, width_mm=room, above_mm=0.8)
    cut = {"title": title, "name": name, "sentence": sentence, "facts": facts}
    title, name, sentence, facts = (_cut(one, _MOST_LINES[kind]) for kind, one in cut.items())
    return [one for one in (title, name, sentence, caution, facts) if one.lines]


def _right(pdf: FPDF, language: Language, page: Handout, *, width_mm: float, room_mm: float) -> list[Paragraph]:
    """Write up the promises and the places, as many as there is room for."""
    x_mm = SIDE_MM + WIDTH_MM - width_mm

    def one(text: str, *, heading: bool = False) -> Paragraph:
        return paragraph(
            pdf,
            text,
            size_pt=_HEADING_PT if heading else _LIST_PT,
            weight="bold" if heading else "regular",
            width_mm=width_mm,
            x_mm=x_mm,
            above_mm=1.0 if heading else 0.3,
        )

    first = [_cut(one(page.promises_title, heading=True), 1)] if page.promises else []
    first += [_cut(one(text), _MOST_LINES["promise"]) for text in page.promises]
    if not page.places:
        return first
    heading = _cut(one(page.places_title, heading=True), 1)
    for kept in range(len(page.places), -1, -1):
        more = [] if kept == len(page.places) else [_and_more(language, len(page.places) - kept)]
        texts = _joined([*page.places[:kept], *more])
        listed = [*first, heading, *(one(text) for text in texts)]
        if height_mm(listed) <= room_mm:
            return listed
    return first


def _and_more(language: Language, count: int) -> str:
    return say(language, N_("and {count} more"), count=count)


def _joined(texts: Sequence[str], *, most: int = 900) -> list[str]:
    """Join texts to as few as are not cut off for their length."""
    joined: list[str] = []
    for text in texts:
        if joined and len(joined[-1]) + len(text) < most:
            joined[-1] += f"  {text}"
        else:
            joined.append(text)
    return joined


def _foot(pdf: FPDF, language: Language, page: Handout) -> list[Paragraph]:
    """Write up the small print: how it was measured and of what, and why there is no QR code where there is none."""
    lines = [*page.footer]
    if page.link is None:
        why = N_("There is no QR code here: the public address of this service is not set (BAEUMGIL_URL).")
        lines.append(say(language, why))
    found = [paragraph(pdf, line, size_pt=_FOOT_PT, color=palette.LABEL) for line in lines]
    return [_cut(one, _MOST_LINES["foot"]) for one in found]


def _cut(one: Paragraph, most: int) -> Paragraph:
    """Cut a paragraph off after some lines."""
    if len(one.lines) <= most:
        return one
    *kept, last = one.lines[:most]
    return replace(one, lines=(*kept, f"{last[:-1]}…"))
