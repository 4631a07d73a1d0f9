"""Rows of text from a stranger's file, made into one sheet: what every reader of such files shares."""

import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import N_, SourceError
from geo.sources.plain import file_name

MOST_BYTES: Final = 50_000_000
MOST_UNPACKED_BYTES: Final = 100_000_000
MOST_MEMBERS: Final = 1_000
MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 20_000_000
_CHUNK: Final = 20_000
"""Rows held as lists before they become columns, which take a fraction of the memory."""


@dataclass(frozen=True)
class Misfit:
    """A row that could not be split into the columns: an unquoted comma, a quotation mark left open."""

    line: int
    original: str
    cells: int
    """What it was split into; 0 where it could not be split at all."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table as a stranger's file has it.

    Every row in which something is written is in ``frame`` or in ``misfits``, in the file's order.
    """

    file: str
    """Its name, without the folder."""
    encoding: str
    """utf-8, utf-8-sig, cp949, xlsx, geojson, gpkg or shp."""
    frame: pd.DataFrame
    """(n) One row a data row, all of them text as written, blank cells missing, columns as published and distinct."""
    line: npt.NDArray[np.int64]
    """(n) Where each row begins: line (CSV), row (workbook), number of the feature; from 1."""
    original: tuple[str, ...]
    """(n) The row's own text: for workbooks and databases the cells joined with commas, for GeoJSON compact JSON."""
    misfits: tuple[Misfit, ...]
    geometry: npt.NDArray[np.object_] | None
    """(n) As in the file, None where a row has none that can be read; None altogether for tables."""
    crs: str | None
    """As the file states it, such as ``EPSG:5186``; None where it does not."""


@dataclass(frozen=True)
class Row:
    """One row on its way into a sheet; ``cells`` is None where it could not be split at all."""

    line: int
    original: str
    cells: Sequence[str | None] | None


def read_bytes(path: Path) -> bytes:
    """Read a file of a sensible size whole.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    bytes
        At most :data:`MOST_BYTES`.

    Raises
    ------
    SourceError
        If it is missing, no plain file, empty, too large, or cannot be read.
    """
    file = file_name(path)
    try:
        # Whoever opens a pipe waits for its writer.
        if not stat.S_ISREG(path.stat().st_mode):
            msg = N_("{file} is a folder or a device and no file; choose a file")
            raise SourceError(msg, file=file)
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        msg = N_("the file cannot be read ({problem}), in {file}; see that it is there, then give it again")
        raise SourceError(msg, problem=getattr(error, "strerror", None) or str(error), file=file) from error
    if len(data) > MOST_BYTES:
        msg = N_("the file is larger than {most} bytes, in {file}; keep the rows of one city, or split it")
        raise SourceError(msg, most=MOST_BYTES, file=file)
    if not data.strip():
        msg = N_("the file is empty: {file}; save it again with its rows")
        raise SourceError(msg, file=file)
    return data


def assembled(
    file: str,
    rows: Iterable[Row],
    *,
    encoding: str,
    header: Sequence[str],
    geometry: list[object] | None = None,
    crs: str | None = None,
) -> Sheet:
    """Make a sheet of rows.

    Parameters
    ----------
    file
        The file's name, for the sheet and the messages.
    rows
        In the file's order. One whose cells are not as many as the columns is a misfit.
    encoding
        What the file is.
    header
        Its columns as written: they are stripped, the nameless get their number and the second of a name ``#2``.
    geometry
        One shape for every row that is no misfit, complete once ``rows`` has been walked through.
    crs
        What the file states.

    Returns
    -------
    Sheet
        With all rows, misfits apart.

    Raises
    ------
    SourceError
        If there are too many columns, rows or cells.
    """
    if len(header) > MOST_COLUMNS:
        msg = N_("the file has {columns} columns, more than {most}, in {file}; leave out those that are not needed")
        raise SourceError(msg, columns=len(header), most=MOST_COLUMNS, file=file)
    columns = distinct(header)
    most = min(MOST_ROWS, MOST_CELLS // max(len(columns), 1))
    lines: list[int] = []
    originals: list[str] = []
    misfits: list[Misfit] = []
    parts = [pd.DataFrame(index=pd.RangeIndex(0), columns=pd.Index(columns, dtype="str"), dtype="str")]
    walk = _weighed(file, rows)
    while chunk := list(islice(walk, _CHUNK)):
        fitting: list[Sequence[str | None]] = []
        for row in chunk:
            if row.cells is None or len(row.cells) != len(columns):
                misfits.append(Misfit(row.line, _sound(row.original), len(row.cells or ())))
                continue
            lines.append(row.line)
            originals.append(_sound(row.original))
            fitting.append(row.cells)
        if len(lines) + len(misfits) > most:
            msg = N_("the file has more than {most} rows of {columns} columns, in {file}; keep the rows of one city")
            raise SourceError(msg, most=most, columns=len(columns), file=file)
        parts.append(_columns_of(fitting, columns))
    frame = pd.concat(parts, ignore_index=True)
    shapes = None if geometry is None else _objects(geometry)
    line = np.array(lines, dtype=np.int64)
    return Sheet(file, encoding, frame, line, tuple(originals), tuple(misfits), shapes, crs)


def distinct(header: Sequence[str]) -> list[str]:
    """Make the names of columns distinct.

    Parameters
    ----------
    header
        As written.

    Returns
    -------
    list of str
        Stripped; the second ``이름`` is ``이름#2``, a nameless third column ``#3``.

    Examples
    --------
    >>> distinct([" 이름", "이름", ""])
    ['이름', '이름#2', '#3']
    """
    written = [_sound(name).strip() or f"#{place}" for place, name in enumerate(header, start=1)]
    columns: list[str] = []
    for name in written:
        free, number = name, 2
        # A later column may be called 이름#2 in the file.
        while free in columns or (free != name and free in written):
            free, number = f"{name}#{number}", number + 1
        columns.append(free)
    return columns


def continues_header(header: Sequence[str], row: Sequence[str]) -> bool:
    """Tell whether a row below the header is a further row of it.

    Statistics have names over several columns, and repeat the first column's name in every row of the header.

    Parameters
    ----------
    header
        The first row.
    row
        A later one.

    Returns
    -------
    bool
        Whether names occur twice in the first row and both begin with the same name.
    """
    repeats = len(set(header)) < len(header)
    return repeats and len(row) == len(header) and bool(header[0].strip()) and row[0] == header[0]


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join the rows of a header, each name with those below it.

    Parameters
    ----------
    rows
        All of one length.

    Returns
    -------
    list of str
        Names from above to below, separated by ``|``, without the repetition of a name in the next row.

    Examples
    --------
    >>> joined([["동별", "2025 4/4"], ["동별", "전체인구"], ["동별", "전체인구"]])
    ['동별', '2025 4/4|전체인구']
    """
    names = []
    for stack in zip(*(map(str.strip, row) for row in rows), strict=True):
        kept = [name for place, name in enumerate(stack) if name and (place == 0 or name != stack[place - 1])]
        names.append("|".join(kept))
    return names


def is_blank(cells: Iterable[str | None]) -> bool:
    """Tell whether nothing is written in a row.

    Parameters
    ----------
    cells
        A row.

    Returns
    -------
    bool
        Whether all cells are missing, empty or white space.
    """
    return not any(cell and cell.strip() for cell in cells)


def listed(cells: Iterable[str | None]) -> str:
    """Write a row of a file that has no lines of text.

    Parameters
    ----------
    cells
        A row.

    Returns
    -------
    str
        The cells joined with commas.
    """
    return ",".join(cell or "" for cell in cells)


def _weighed(file: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Stop at more text than a file can hold: a long one that is kept once may stand in every row."""
    size = 0
    for row in rows:
        size += len(row.original)
        if size > MOST_UNPACKED_BYTES:
            msg = N_("the file unfolds into more than {most} characters, in {file}; keep the rows of one city")
            raise SourceError(msg, most=MOST_UNPACKED_BYTES, file=file)
        yield row


def _columns_of(rows: list[Sequence[str | None]], columns: list[str]) -> pd.DataFrame:
    """Turn rows into columns of text."""
    index = pd.RangeIndex(len(rows))
    turned: Iterator[Sequence[str | None]] = iter(zip(*rows, strict=True)) if rows else iter([()] * len(columns))
    texts = {
        name: pd.array([_sound(cell) if cell and cell.strip() else None for cell in column], dtype="str")
        for name, column in zip(columns, turned, strict=True)
    }
    return pd.DataFrame(texts, index=index, columns=pd.Index(columns, dtype="str"))


def _sound(text: str) -> str:
    """Replace halves of characters, which no file can be written with."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _objects(shapes: list[object]) -> npt.NDArray[np.object_]:
    """Hold shapes in an array of their own, which numpy would otherwise take apart."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
