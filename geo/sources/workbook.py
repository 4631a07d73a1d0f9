"""Workbooks (XLSX) from strangers: the cells as a person sees them, no formula worked out, no macro kept."""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

import openpyxl

from geo.errors import N_, SourceError
from geo.sources.archive import members
from geo.sources.cells import (
    MOST_COLUMNS,
    Row,
    Sheet,
    assembled,
    continues_header,
    joined,
    listed,
)

_LOOKED_AT: Final = 50
"""Rows in which a table must begin."""
_LONGEST: Final = 32_767
"""Characters in a cell, by Excel's own limit: a text kept once may stand in every cell."""
_WIDEST: Final = 702
"""Column ZZ, the last of two letters."""
_THREE_LETTERS: Final = re.compile(rb'<(?:\w+:)?c r="[A-Za-z]{3}')
_LAST_ROW: Final = 1_048_576
"""Excel's own."""
_FAR_OUT: Final = N_(
    "a cell lies beyond column {columns} or row {rows}, in {file}; delete the columns and rows outside the table"
)
_MIDNIGHT: Final = dt.time()


def read_workbook(file: str, data: bytes) -> Sheet:
    """Read the one table in a workbook.

    Lines above it with a single cell are its title and passed over, as are rows in which nothing is written.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        Its bytes.

    Returns
    -------
    Sheet
        Dates as 2025-06-27, clock times as 09:00, whole numbers without a decimal point, formulas as their text.

    Raises
    ------
    SourceError
        If the workbook is damaged, has macros, or has no table or several.
    """
    try:
        _refuse_macros(file, data)
        # What openpyxl has to say concerns styles and checks in cells, nothing that is read here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(file, data)
    except SourceError:
        raise
    except Exception as error:  # openpyxl has no error of its own: a damaged part raises whatever it leads to
        msg = N_("the workbook is damaged ({problem}), in {file}; open it, save it again as XLSX and try again")
        raise SourceError(msg, problem=type(error).__name__, file=file) from error


def text_of(value: Any) -> str | None:
    """Write a cell's value as a person sees it.

    Parameters
    ----------
    value
        As openpyxl has it.

    Returns
    -------
    str or None
        None for an empty cell.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.datetime | dt.time | dt.timedelta):
        return _moment(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    # A formula over several cells keeps its text to itself.
    return str(value).upper() if isinstance(value, bool) else str(getattr(value, "text", value))


def _refuse_macros(file: str, data: bytes) -> None:
    """Refuse a workbook that holds programs, its binary form, and one with cells that would be left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {member.filename.lower(): member for member in members(file, archive)}
        sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        far_out = any(_THREE_LETTERS.search(archive.read(part)) for part in sheets)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in parts):
        msg = N_("the workbook holds macros, in {file}; save it as XLSX, which has none")
        raise SourceError(msg, file=file)
    if "xl/workbook.bin" in parts:
        msg = N_("the workbook is in the binary form XLSB, in {file}; save it as XLSX")
        raise SourceError(msg, file=file)
    if far_out:
        raise SourceError(_FAR_OUT, columns=MOST_COLUMNS, rows=_LAST_ROW, file=file)


def _moment(value: dt.datetime | dt.time | dt.timedelta) -> str:
    """Write a date, a clock time or a length of time; a date is a moment at midnight."""
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        text = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    elif isinstance(value, dt.time):
        text = value.isoformat("seconds")
    elif value.time() == _MIDNIGHT:
        return str(value.date())
    else:
        text = value.isoformat(" ", "seconds")
    return text.removesuffix(":00")


def _read(file: str, data: bytes) -> Sheet:
    """Find the sheet with the table and read it."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        widths = {sheet: _wide_rows(_rows(file, sheet)) for sheet in book.worksheets}
        # Beside a table, a column of text is a note.
        sheets = [sheet for sheet, wide in widths.items() if wide > 1] or [
            sheet for sheet, wide in widths.items() if wide == 0 and len(list(islice(_rows(file, sheet), 2))) > 1
        ]
        if not sheets:
            msg = N_("no sheet has a row of column names and a row below it, in {file}; choose another file")
            raise SourceError(msg, file=file)
        if len(sheets) > 1:
            msg = N_("several sheets hold tables ({sheets}), in {file}; save the one you mean as a file of its own")
            raise SourceError(msg, sheets=", ".join(repr(sheet.title) for sheet in sheets)[:120], file=file)
        header, rows = _below_header(_rows(file, sheets[0]))
        return assembled(file, rows, encoding="xlsx", header=header)
    finally:
        book.close()


def _wide_rows(rows: Iterator[tuple[int, list[str | None]]]) -> int:
    """Count the rows with more than one cell, where a table would begin."""
    return sum(_filled(cells) > 1 for _, cells in islice(rows, _LOOKED_AT))


def _below_header(rows: Iterator[tuple[int, list[str | None]]]) -> tuple[list[str], Iterator[Row]]:
    """Take the header off, with the title above it."""
    first = list(islice(rows, _LOOKED_AT))
    widest = max(_filled(cells) for _, cells in first)
    start = next(place for place, (_, cells) in enumerate(first) if widest == 1 or _filled(cells) > 1)
    header = [[cell or "" for cell in first[start][1]]]
    width = len(header[0])
    remaining = chain(first[start + 1 :], rows)
    for line, cells in remaining:
        padded = _padded(cells, width)
        if not continues_header(header[0], padded):
            return joined(header), (
                Row(number, listed(row), row if len(row) > width else _padded(row, width))
                for number, row in chain([(line, cells)], remaining)
            )
        header.append(padded)
    return joined(header), iter(())


def _rows(file: str, sheet: Any) -> Iterator[tuple[int, list[str | None]]]:
    """Walk through the rows in which something is written, with their numbers."""
    # A sheet's stated size may be wrong either way; a cell far out must not make every row as long.
    sheet.reset_dimensions()
    width = 0
    filler = None
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), start=1):
        far_out = number > _LAST_ROW
        # The rows that the file leaves out, a million of them above a stray cell, are one and the same tuple.
        if not far_out and (row is filler or row.count(None) == len(row)):
            filler = row
            continue
        if row[width:].count(None) < len(row) - width:
            width = max(place for place, value in enumerate(row, start=1) if value is not None)
        texts = [text_of(value) for value in row[:width]]
        while texts and not (texts[-1] or "").strip():
            texts.pop()
        if far_out or len(texts) > MOST_COLUMNS:
            raise SourceError(_FAR_OUT, columns=MOST_COLUMNS, rows=_LAST_ROW, file=file)
        if max((len(text or "") for text in texts), default=0) > _LONGEST:
            msg = N_("a cell in row {row} has more than {most} characters, in {file}; shorten it")
            raise SourceError(msg, row=number, most=_LONGEST, file=file)
        if texts:
            yield number, texts


def _filled(cells: Sequence[str | None]) -> int:
    """Count the cells in which something is written."""
    return sum(bool(cell and cell.strip()) for cell in cells)


def _padded(cells: Sequence[str | None], width: int) -> list[str]:
    """Fill a row up with empty cells: a workbook does not keep those at the end."""
    return [*(cell or "" for cell in cells), *[""] * (width - len(cells))]
