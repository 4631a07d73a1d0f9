"""CSV from strangers: its encoding and separator found, its lines numbered, its broken rows kept apart."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Final

from geo.errors import N_, SourceError
from geo.sources.cells import MOST_ROWS, Row, Sheet, assembled, continues_header, is_blank, joined

_SEPARATORS: Final = (",", "\t", ";")
_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_LINES: Final = 2 * MOST_ROWS
"""Cells may hold lines of their own."""
_MOST_LINES_A_ROW: Final = 500
_MOST_UNSPLIT: Final = 1_000
"""Rows that could not be split: each may have been followed over many lines."""


def read_separated(file: str, data: bytes) -> Sheet:
    """Read a table separated by commas, tabs or semicolons.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        Its bytes: UTF-8 with or without a mark, or CP949.

    Returns
    -------
    Sheet
        Without geometry.

    Raises
    ------
    SourceError
        If the bytes are no text, there is no header, or nearly nothing can be split.
    """
    text, encoding = decoded(file, data)
    lines = _lines(file, text)
    header, rows = _split(file, lines)
    return assembled(file, rows, encoding=encoding, header=header)


def decoded(file: str, data: bytes) -> tuple[str, str]:
    """Decode text strictly.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        Its bytes.

    Returns
    -------
    text : str
        Without the byte order mark.
    encoding : str
        utf-8, utf-8-sig or cp949.

    Raises
    ------
    SourceError
        If it is neither: names the byte, its place and line.
    """
    if data.startswith(_UTF_16):
        msg = N_("the file is saved as Unicode text (UTF-16), in {file}; save it again as CSV UTF-8")
        raise SourceError(msg, file=file)
    furthest = -1
    for encoding in ("utf-8-sig",) if data.startswith(_BOM) else ("utf-8", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
            continue
        if "\0" in text:
            msg = N_("line {line} holds a zero byte, in {file}; the file is damaged or no text: save it again as CSV")
            raise SourceError(msg, line=_line_at(data, data.index(b"\0")), file=file)
        return text, encoding
    if data.startswith(_BOM):
        furthest += len(_BOM)
    msg = N_(
        "the text is neither UTF-8 nor CP949 (byte {byte} at place {place}, line {line}), in {file}; "
        "save it again as CSV UTF-8"
    )
    place = min(furthest, len(data) - 1)
    raise SourceError(msg, byte=f"0x{data[place]:02X}", place=place + 1, line=_line_at(data, place), file=file)


def _line_at(data: bytes, place: int) -> int:
    """Count the lines up to a byte."""
    before = data[:place]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def _lines(file: str, text: str) -> list[str]:
    """Cut text where a line ends, whichever of the three ways it ends."""
    count = text.count("\n") + text.count("\r") - text.count("\r\n")
    if count > _MOST_LINES:
        msg = N_("the file has {count} lines, more than {most}, in {file}; keep the rows of one city")
        raise SourceError(msg, count=count, most=_MOST_LINES, file=file)
    return list(io.StringIO(text, newline=""))


def _split(file: str, lines: list[str]) -> tuple[list[str], Iterator[Row]]:
    """Find the header, and the rows below it."""
    start = next((place for place, line in enumerate(lines) if line.strip()), None)
    firsts = [] if start is None else [(s, _row_at(lines, start, s)[0] or []) for s in _SEPARATORS]
    separator, first = max(firsts, key=lambda choice: len(choice[1]), default=(",", []))
    if start is None or is_blank(first):
        msg = N_("the first line is no row of column names, in {file}; put the names there and save it again as CSV")
        raise SourceError(msg, file=file)
    rows = _rows(file, lines, start=start, separator=separator)
    header = [first]
    next(rows)
    for row in rows:
        if row.cells is None or not continues_header(first, [cell or "" for cell in row.cells]):
            return joined(header), chain([row], rows)
        header.append([cell or "" for cell in row.cells])
    return joined(header), rows


def _rows(file: str, lines: list[str], *, start: int, separator: str) -> Iterator[Row]:
    """Split line by line; the rows in which nothing is written are passed over."""
    unsplit = 0
    while start < len(lines):
        cells, taken = _row_at(lines, start, separator)
        original = "".join(lines[start : start + taken]).rstrip("\r\n")
        if cells is None:
            unsplit += 1
            if unsplit > _MOST_UNSPLIT:
                msg = N_(
                    "more than {most} rows have a quotation mark that does not close, the last in line {line}, in "
                    "{file}; save it again as CSV from the program that it comes from"
                )
                raise SourceError(msg, most=_MOST_UNSPLIT, line=start + 1, file=file)
        if cells is None or not is_blank(cells):
            yield Row(start + 1, original, cells)
        start += taken


def _row_at(lines: list[str], start: int, separator: str) -> tuple[list[str] | None, int]:
    """Split the row that begins in a line; say how many lines it takes.

    A row with an open quotation mark takes one line only, so that it does not swallow those below it.
    """
    line = lines[start]
    if '"' not in line:
        return line.rstrip("\r\n").split(separator), 1
    until = min(len(lines), start + _MOST_LINES_A_ROW)
    reader = csv.reader((lines[place] for place in range(start, until)), delimiter=separator, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return None, 1
    return cells, reader.line_num
