"""Text that a spreadsheet would run as a formula: taken out of every CSV we give out, put back where we read one."""

from typing import Any, Final

import pandas as pd

_STARTS: Final = ("=", "+", "-", "@", "\t", "\n")
_DECIMALS: Final = 6


def to_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV that is safe to open in a spreadsheet.

    Parameters
    ----------
    frame
        Without geometry.

    Returns
    -------
    str
        Missing values are empty cells; text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = [_harmless(value) for value in safe[column]]
    return safe.round(_DECIMALS).to_csv(index=False, lineterminator="\n")


def without_apostrophe(text: pd.Series) -> pd.Series:
    """Take back the apostrophe that :func:`to_csv` puts before a formula.

    Parameters
    ----------
    text
        A column as it was read.

    Returns
    -------
    pandas.Series
        What was written.
    """
    marked = text.str.startswith(tuple(f"'{start}" for start in _STARTS), na=False)
    return text.where(~marked, text.str[1:])


def _harmless(value: Any) -> Any:
    """Take the formula out of a text."""
    if not isinstance(value, str):
        return value
    # The writer quotes a line feed but not a lone carriage return, after which a spreadsheet begins a new row.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(_STARTS) else text
