"""A table on a printed page: the first column is text, the others are numbers."""

from dataclasses import dataclass
from typing import Final

from fpdf import FPDF

from geo.show import palette
from geo.show.fonts import Weight
from geo.show.pdf import LEADING, MM_PER_POINT, legible, paragraph, place, width_mm

_CAPTION_PT: Final = 10.0
_HEADER_PT: Final = 7.5
_CELL_PT: Final = 8.0
_ROW_MM: Final = 4.1
_LINE_MM: Final = 0.2
_GAP_MM: Final = 1.0
_HEADER_LINES: Final = 2
_MOST_LETTERS: Final = 60


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    caption
        What it tells.
    headers
        One a column.
    rows
        Cells as they are written; as many a row as there are headers.
    first
        Share of the width that the first column takes; the others share the rest.
    last_stands_out
        Whether the last row is a sum.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: float = 0.4
    last_stands_out: bool = False

    def widths_mm(self, width_mm: float) -> list[float]:
        """Share a width among the columns.

        Parameters
        ----------
        width_mm
            Of the table.

        Returns
        -------
        list of float
            One a column.
        """
        rest = len(self.headers) - 1
        return [self.first * width_mm, *[(1 - self.first) * width_mm / rest] * rest]


def height_of(pdf: FPDF, table: Table, width_mm: float) -> float:
    """Measure a table.

    Parameters
    ----------
    pdf
        The document.
    table
        What to measure.
    width_mm
        Its width.

    Returns
    -------
    float
        Its height, caption included.
    """
    return _head_mm(pdf, table, width_mm) + _ROW_MM * len(table.rows)


def draw_table(pdf: FPDF, table: Table, *, x_mm: float, y_mm: float, width_mm: float) -> float:
    """Write a table; a cell that is too long for its column is cut off.

    Parameters
    ----------
    pdf
        The document.
    table
        What to write.
    x_mm, y_mm, width_mm
        Its left, top and width.

    Returns
    -------
    float
        Where it ends.
    """
    widths = table.widths_mm(width_mm)
    caption = shortened(pdf, table.caption, room_mm=width_mm, size_pt=_CAPTION_PT, weight="bold")
    place(pdf, caption, x_mm=x_mm, y_mm=y_mm, size_pt=_CAPTION_PT, weight="bold")
    left, low = x_mm, y_mm + _head_mm(pdf, table, width_mm)
    for number, (header, width) in enumerate(zip(table.headers, widths, strict=True)):
        lines = _header(pdf, header, width)
        for line, text in enumerate(lines):
            top = low - 0.4 - (len(lines) - line) * _line_mm(_HEADER_PT)
            _cell(pdf, text, left, top, width, number=number, size_pt=_HEADER_PT, color=palette.LABEL)
        left += width
    pdf.set_draw_color(palette.INK)
    pdf.set_line_width(_LINE_MM)
    pdf.line(x_mm, low, x_mm + width_mm, low)
    for row_number, row in enumerate(table.rows):
        left, last = x_mm, row_number == len(table.rows) - 1
        weight: Weight = "bold" if table.last_stands_out and last else "regular"
        if weight == "bold":
            pdf.line(x_mm, low, x_mm + width_mm, low)
        for number, (text, width) in enumerate(zip(row, widths, strict=True)):
            _cell(pdf, text, left, low + 0.3, width, number=number, weight=weight)
            left += width
        low += _ROW_MM
    return low


def shortened(pdf: FPDF, text: str, *, room_mm: float, size_pt: float, weight: Weight = "regular") -> str:
    """Cut a text off where it is wider than its room.

    Parameters
    ----------
    pdf
        The document.
    text
        Anything.
    room_mm
        How wide it may be.
    size_pt, weight
        How it looks.

    Returns
    -------
    str
        The text, or its beginning and ``…``.
    """
    whole = legible(text)
    if len(whole) <= _MOST_LETTERS and width_mm(pdf, whole, size_pt=size_pt, weight=weight) <= room_mm:
        return whole
    kept = whole[:_MOST_LETTERS]
    while kept and width_mm(pdf, f"{kept}…", size_pt=size_pt, weight=weight) > room_mm:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _cell(
    pdf: FPDF,
    text: str,
    left: float,
    top: float,
    width: float,
    *,
    number: int,
    size_pt: float = _CELL_PT,
    weight: Weight = "regular",
    color: str = palette.INK,
) -> None:
    if not text:
        return
    room = width - _GAP_MM
    said = shortened(pdf, text, room_mm=room, size_pt=size_pt, weight=weight)
    aside = 0.0 if number == 0 else width - width_mm(pdf, said, size_pt=size_pt, weight=weight)
    place(pdf, said, x_mm=left + aside, y_mm=top, size_pt=size_pt, weight=weight, color=color)


def _header(pdf: FPDF, text: str, width: float) -> tuple[str, ...]:
    return paragraph(pdf, text, size_pt=_HEADER_PT, width_mm=width - _GAP_MM).lines[:_HEADER_LINES]


def _head_mm(pdf: FPDF, table: Table, width_mm: float) -> float:
    lines = max(
        len(_header(pdf, text, width)) for text, width in zip(table.headers, table.widths_mm(width_mm), strict=True)
    )
    return _line_mm(_CAPTION_PT) + lines * _line_mm(_HEADER_PT) + 0.6


def _line_mm(size_pt: float) -> float:
    return size_pt * MM_PER_POINT * LEADING
