"""A hand-out: a page that answers for a ward or for all of them, with a map true to scale, as A4 or as an A1 poster."""

import math
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
    place,
    write,
)
from geo.show.picture import Picture, draw_picture
from geo.show.printed_table import Table, draw_table, height_of, shortened
from geo.show.qr import draw_qr
from geo.show.shares_map import SharesMap, shares_picture
from geo.show.sheet_flow import height_mm
from geo.show.static_map_frame import Box
from geo.show.ward_map import WardMap, ward_picture

Paper = Literal["a4", "a1"]
PAPERS: Final[dict[Paper, tuple[float, float]]] = {"a4": (210.0, 297.0), "a1": (594.0, 841.0)}
"""Width and height, millimetres (ISO 216)."""

_TITLE_PT: Final = 10.0
_NAME_PT: Final = 22.0
_SENTENCE_PT: Final = 13.0
_CAUTION_PT: Final = 10.0
_FACT_PT: Final = 9.0
_HEADING_PT: Final = 10.0
_LIST_PT: Final = 8.0
_ROW_MM: Final = 4.0
_LIST_COLUMNS: Final = 3
_FOOT_PT: Final = 7.0
_CODE_MM: Final = 28.0
_GAP_MM: Final = 3.0
_COLUMN_GAP_MM: Final = 6.0
_LEAST_MAP_MM: Final = 78.0
_MAP_ALONE_MM: Final[Box] = (0.0, 0.0, 180.0, 200.0)
_BESIDE_MM: Final = 69.0
"""Width of a table beside the map."""
_MOST_LINES: Final[dict[str, int]] = {
    "title": 1,
    "name": 2,
    "sentence": 4,
    "facts": 6,
    "promise": 3,
    "foot": 5,
    "caution": 2,
}
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


def map_alone(language: Language, page: Handout, *, paper: Paper = "a4") -> tuple[Picture, float]:
    """Draw a hand-out's map by itself.

    Parameters
    ----------
    language
        The reader's.
    page
        What it says of itself is kept: whom it is about, the walk, and what makes it doubtful.
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
    said = (page.name, page.title, page.caution)
    return _picture(language, page.shown, _MAP_ALONE_MM, enlarged, alone=said), enlarged


def _picture(
    language: Language, shown: WardMap | SharesMap, box: Box, enlarged: float, *, alone: Sequence[str] = ()
) -> Picture:
    if isinstance(shown, WardMap):
        return ward_picture(language, shown, box=box, enlarged=enlarged, alone=alone)
    return shares_picture(language, shown, box=box, enlarged=enlarged, alone=alone)


def _lay_out(pdf: FPDF, language: Language, page: Handout, *, enlarged: float) -> None:
    """Fill a page: the map takes what the words leave."""
    column = (WIDTH_MM - _COLUMN_GAP_MM) / 2
    head, foot, promised = _head(pdf, page), _foot(pdf, language, page), _promised(pdf, page)
    head_mm = max(height_mm(head), _CODE_MM if page.link else 0.0)
    tables_mm = max((height_of(pdf, table, column) for table in page.tables), default=0.0)
    room = BOTTOM_MM - MARGIN_MM - head_mm - height_mm(foot) - 4 * _GAP_MM - _LEAST_MAP_MM - tables_mm
    listed = _listed(pdf, language, page, room_mm=room - height_mm(promised))
    below_mm = tables_mm + _GAP_MM + height_mm(promised) + _list_mm(listed)
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
        beside = _fitting(pdf, language, page.beside, map_mm)
        draw_table(pdf, beside, x_mm=SIDE_MM + width + _COLUMN_GAP_MM, y_mm=top, width_mm=_BESIDE_MM)
    y_mm = top + map_mm + _GAP_MM
    for number, table in enumerate(page.tables):
        draw_table(pdf, table, x_mm=SIDE_MM + number * (column + _COLUMN_GAP_MM), y_mm=y_mm, width_mm=column)
    pdf.set_y(y_mm + tables_mm + _GAP_MM)
    write(pdf, promised)
    _write_list(pdf, listed, title=page.places_title)
    pdf.set_y(foot_top)
    write(pdf, foot)


def _fitting(pdf: FPDF, language: Language, table: Table, room_mm: float) -> Table:
    """Leave rows out of a table that is too long, and say how many; the last row, the sum, is kept."""
    kept = len(table.rows)
    while kept > 1 and height_of(pdf, replace(table, rows=table.rows[:kept]), _BESIDE_MM) > room_mm:
        kept -= 1
    if kept == len(table.rows):
        return table
    kept = max(kept, 2)
    more = say(language, N_("and {count} more"), count=len(table.rows) - kept + 1)
    blank = (more, *[""] * (len(table.headers) - 1))
    return replace(table, rows=(*table.rows[: kept - 2], blank, table.rows[-1]))


def _head(pdf: FPDF, page: Handout) -> list[Paragraph]:
    """Write up the answer, narrower where a QR code stands beside it."""
    room = WIDTH_MM - (_CODE_MM + _GAP_MM if page.link else 0)
    title = paragraph(pdf, page.title, size_pt=_TITLE_PT, weight="bold", color=palette.WALK_GREEN, width_mm=room)
    name = paragraph(pdf, page.name, size_pt=_NAME_PT, weight="bold", width_mm=room)
    sentence = paragraph(pdf, page.sentence, size_pt=_SENTENCE_PT, weight="bold", width_mm=room)
    caution = paragraph(pdf, page.caution, size_pt=_CAUTION_PT, weight="bold", color=palette.SPOT, width_mm=room)
    facts = paragraph(pdf, " ".join(page.facts), size_pt=_FACT_PT, width_mm=room, above_mm=0.8)
    written = {"title": title, "name": name, "sentence": sentence, "caution": caution, "facts": facts}
    return [_cut(one, _MOST_LINES[kind]) for kind, one in written.items() if one.lines]


def _promised(pdf: FPDF, page: Handout) -> list[Paragraph]:
    """Write up what was promised, kept or missed."""
    if not page.promises:
        return []
    heading = paragraph(pdf, page.promises_title, size_pt=_HEADING_PT, weight="bold")
    said = paragraph(pdf, " ".join(page.promises), size_pt=_FACT_PT)
    return [_cut(heading, 1), _cut(said, _MOST_LINES["promise"])]


def _listed(pdf: FPDF, language: Language, page: Handout, *, room_mm: float) -> list[str]:
    """Cut each place to its column, and list as many as there is room for; say how many are left out."""
    places = page.places
    most = max(1, int((room_mm - _ROW_MM) / _ROW_MM)) * _LIST_COLUMNS
    if len(places) > most:
        more = say(language, N_("and {count} more"), count=len(places) - most + 1)
        places = (*places[: most - 1], more)
    room = WIDTH_MM / _LIST_COLUMNS - _GAP_MM
    return [shortened(pdf, text, room_mm=room, size_pt=_LIST_PT) for text in places]


def _list_mm(listed: Sequence[str]) -> float:
    """Measure the list with its heading."""
    return _ROW_MM * (1.25 + math.ceil(len(listed) / _LIST_COLUMNS)) if listed else 0.0


def _write_list(pdf: FPDF, listed: Sequence[str], *, title: str) -> None:
    """Write the list in columns, downwards."""
    if not listed:
        return
    write(pdf, [_cut(paragraph(pdf, title, size_pt=_HEADING_PT, weight="bold", above_mm=_ROW_MM / 8), 1)])
    top, rows = pdf.get_y(), math.ceil(len(listed) / _LIST_COLUMNS)
    for number, text in enumerate(listed):
        column, row = divmod(number, rows)
        x_mm = SIDE_MM + column * WIDTH_MM / _LIST_COLUMNS
        place(pdf, text, x_mm=x_mm, y_mm=top + row * _ROW_MM, size_pt=_LIST_PT)


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
