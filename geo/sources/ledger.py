"""The quality ledger: how each row of a file ended, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import N_
from geo.sources.sheets import Sheet

Outcome = Literal["accepted", "corrected", "set_aside"]
Say = Callable[..., str]

OUTCOMES: Final[tuple[Outcome, ...]] = ("accepted", "corrected", "set_aside")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was done, in words that can be translated.

    Attributes
    ----------
    message
        English template, marked for the catalogues.
    values
        What fills its fields; never treated as templates.
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, say: Say = str.format) -> str:
        """Say the reason.

        Parameters
        ----------
        say
            Fills a template, in whatever language; called with the template and the values by name.

        Returns
        -------
        str
            One sentence.
        """
        return say(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is used otherwise than it was published.

    Attributes
    ----------
    column
        Its name in the file.
    old, new
        The text before and after; None is missing.
    why
        What was wrong with it.
    """

    column: str
    old: str | None
    new: str | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the file.

    Attributes
    ----------
    line
        Its number in the file, as an editor shows it.
    original
        Its text in the file.
    changes
        Empty unless it was corrected.
    why, mend
        Why it was set aside and what would mend it; None where it is used.
    """

    line: int
    original: str
    changes: tuple[Change, ...] = ()
    why: Reason | None = None
    mend: Reason | None = None

    @property
    def outcome(self) -> Outcome:
        """How the row ended."""
        if self.why is not None:
            return "set_aside"
        return "corrected" if self.changes else "accepted"


@dataclass(frozen=True)
class Ledger:
    """All rows of a file, each exactly once, in the order of their lines.

    Attributes
    ----------
    file
        Its name.
    kind
        What it was read as.
    encoding, crs
        How its text and its coordinates were read; the latter is None where it has none.
    entries
        The rows.
    """

    file: str
    kind: str
    encoding: str
    crs: str | None
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows ended how; together they are the file's data rows."""
        ended = [entry.outcome for entry in self.entries]
        return {outcome: ended.count(outcome) for outcome in OUTCOMES}

    def as_json(self, say: Say = str.format) -> dict[str, Any]:
        """Write the ledger as a document.

        Parameters
        ----------
        say
            As in :meth:`Reason.said`.

        Returns
        -------
        dict
            ``kind``, ``encoding``, ``crs``, ``counts`` and ``rows``, ready for :mod:`json`.
        """
        return {
            "kind": self.kind,
            "encoding": self.encoding,
            "crs": self.crs,
            "counts": self.counts,
            "rows": [_row(entry, say) for entry in self.entries],
        }

    def as_frame(self, say: Say = str.format) -> pd.DataFrame:
        """Write the ledger as a table.

        Parameters
        ----------
        say
            As in :meth:`Reason.said`.

        Returns
        -------
        pandas.DataFrame
            A row for each row of the file, or for each change where there are several: ``line``, ``outcome``,
            ``column``, ``old``, ``new``, ``why``, ``mend`` and ``original``. Text from the file is as it was there:
            :func:`geo.spreadsheet.to_csv` makes it safe to open.
        """
        rows: list[tuple[int | str | None, ...]] = []
        for entry in self.entries:
            ends: list[tuple[str | None, ...]] = [
                (c.column, c.old, c.new, c.why.said(say), None) for c in entry.changes
            ]
            why, mend = (None if reason is None else reason.said(say) for reason in (entry.why, entry.mend))
            rows += [
                (entry.line, entry.outcome, *end, entry.original) for end in ends or [(None, None, None, why, mend)]
            ]
        columns = ["line", "outcome", "column", "old", "new", "why", "mend", "original"]
        return pd.DataFrame(rows, columns=columns).astype({"line": "int64"} | dict.fromkeys(columns[1:], "str"))


class Draft:
    """A ledger in the making: what the checks of one sheet find.

    Parameters
    ----------
    sheet
        The file as it was read.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._changes: dict[int, list[Change]] = {}
        self._aside: dict[int, tuple[Reason, Reason]] = {}
        self.usable: npt.NDArray[np.bool_] = np.ones(len(sheet.frame), dtype=bool)
        """(n) rows that nothing has set aside yet."""

    def replace(self, column: str, old: pd.Series, new: pd.Series, *, why: str | Sequence[Reason | None]) -> pd.Series:
        """Note the cells of a column that a check has mended.

        Parameters
        ----------
        column
            Its name in the file.
        old, new
            (n) text before and after the check.
        why
            Template without fields, or (n) what was wrong with each cell that differs.

        Returns
        -------
        pandas.Series
            The new text.
        """
        differs = (old.fillna("") != new.fillna("")) | (old.isna() != new.isna())
        rows = np.flatnonzero(differs.to_numpy(dtype=bool))
        if not rows.size:
            return new
        cells = [text.iloc[rows].astype(object).where(text.iloc[rows].notna(), None).tolist() for text in (old, new)]
        for row, before, after in zip(rows.tolist(), *cells, strict=True):
            reason = Reason(why) if isinstance(why, str) else why[row]
            if reason is not None:
                self._changes.setdefault(row, []).append(Change(column, before, after, reason))
        return new

    def set_aside(self, rows: npt.ArrayLike, *, why: str, mend: str, **values: Any) -> None:
        """Set rows aside; one that already is keeps its first reason.

        Parameters
        ----------
        rows
            (n) true for those that cannot be used.
        why, mend
            Templates: what is wrong, and what would mend it.
        values
            (n) values for the templates' fields.
        """
        for row in np.flatnonzero(np.asarray(rows, dtype=bool) & self.usable).tolist():
            fields = MappingProxyType({name: value[row] for name, value in values.items()})
            self._aside[row] = Reason(why, fields), Reason(mend, fields)
            self.usable[row] = False

    def ledger(self, kind: str, *, crs: str | None) -> Ledger:
        """Close the ledger.

        Parameters
        ----------
        kind
            What the file was read as.
        crs
            How its coordinates were read, None where it has none.

        Returns
        -------
        Ledger
            With the sheet's misfits set aside, too.
        """
        sheet = self._sheet
        entries = [
            Entry(line, original, (), *self._aside[row])
            if row in self._aside
            else Entry(line, original, tuple(self._changes.get(row, ())))
            for row, (line, original) in enumerate(zip(sheet.line.tolist(), sheet.original, strict=True))
        ]
        why = Reason(N_("the row has more or fewer cells than the header"))
        mend = Reason(N_("put quotation marks around a text that holds a comma, and take surplus cells out"))
        entries += [Entry(misfit.line, misfit.original, (), why, mend) for misfit in sheet.misfits]
        entries.sort(key=lambda entry: entry.line)
        return Ledger(sheet.file, kind, sheet.encoding, crs, tuple(entries))


def _row(entry: Entry, say: Say) -> dict[str, Any]:
    """Write a row of the ledger as a document."""
    row: dict[str, Any] = {"line": entry.line, "outcome": entry.outcome, "original": entry.original}
    if entry.changes:
        row["changes"] = [
            {"column": c.column, "old": c.old, "new": c.new, "why": c.why.said(say)} for c in entry.changes
        ]
    if entry.why is not None and entry.mend is not None:
        row |= {"why": entry.why.said(say), "mend": entry.mend.said(say)}
    return row
