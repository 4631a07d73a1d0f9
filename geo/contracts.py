"""Holding frames against the contracts of :mod:`geo.tables`."""

from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from geo import tables as t
from geo.errors import N_, TableError

Frame = TypeVar("Frame", bound=pd.DataFrame)


def completed(frame: Frame, table: str) -> Frame:
    """Give a table the columns that it can do without.

    Parameters
    ----------
    frame
        The table, possibly of former times or from a person's file.
    table
        Its name.

    Returns
    -------
    Frame
        With the columns of :data:`geo.tables.ABSENT` that it lacked; in those that it has, what is missing is filled
        where nothing may be missing.
    """
    absent = t.ABSENT.get(table, {})
    new = {name: pd.Series(value, frame.index, dtype=object) for name, value in absent.items() if name not in frame}
    blank = {
        name: frame[name].where(frame[name].notna(), value)
        for name, value in absent.items()
        if name in frame and value is not None and frame[name].hasnans
    }
    return frame.assign(**new, **blank)


def check(frame: Frame, schema: pa.DataFrameSchema, where: str) -> Frame:
    """Hold a frame against its contract.

    Parameters
    ----------
    frame
        The table, its index of no meaning.
    schema
        One of this module's contracts.
    where
        The file or source the frame came from, for the message.

    Returns
    -------
    Frame
        The frame with the contract's dtypes and columns, in the contract's order.

    Raises
    ------
    TableError
        If a column is missing or unknown, or a value breaks a rule: names the table, row, column and value.
    """
    sound = _sound(frame, schema)
    if sound is not None:
        return sound
    try:
        checked = schema.validate(frame)
    except pandera.errors.SchemaErrors as errors:
        # Unknown columns and values of the wrong kind come in a list, even where the first problem is to end the check.
        raise _explained(errors.schema_errors[0], schema, where) from None
    except pandera.errors.SchemaError as error:
        raise _explained(error, schema, where) from None
    present = [name for name in schema.columns if name in checked.columns]
    return cast("Frame", checked[present])


def _sound(frame: Frame, schema: pa.DataFrameSchema) -> Frame | None:
    """Convert a frame and hold it against its contract, by pandera's own rules; None where it breaks one.

    Most frames are sound: what we read back we wrote ourselves. ``validate`` takes some five times as long, for it
    prepares for each column what it would say of a breach; what is not sound goes there, to be explained.
    """
    names = [name for name in schema.columns if name in frame.columns]
    if len(names) != len(frame.columns) or any(
        column.required for name, column in schema.columns.items() if name not in names
    ):
        return None
    kinds = {name: schema.columns[name].dtype for name in names}
    try:
        converted = {
            name: kind.try_coerce(frame[name]) for name, kind in kinds.items() if frame[name].dtype != kind.type
        }
        sound = frame.assign(**converted)[names]
        return sound if all(_holds_column(sound[name], schema.columns[name]) for name in names) else None
    except (AttributeError, TypeError, ValueError, pandera.errors.ParserError):
        # Cells of another kind, or a rule that cannot be put to what is there, such as shapes in a plain frame.
        return None


def _holds_column(values: pd.Series, column: pa.Column) -> bool:
    """Tell whether a column is of its contract's dtype and keeps its rules."""
    return (
        values.dtype == column.dtype.type
        and (column.nullable or not values.hasnans)
        and (not column.unique or values.is_unique)
        and all(bool(rule(values).check_passed) for rule in column.checks)
    )


def _explained(error: pandera.errors.SchemaError, schema: pa.DataFrameSchema, where: str) -> TableError:
    """Say a contract's breach with its row, column and value."""
    facts: dict[str, Any] = {"table": schema.name, "where": where}
    cases = error.failure_cases
    if isinstance(cases, pd.DataFrame) and "index" in cases and cases["index"].notna().any():
        first = cases.iloc[0]
        message = N_(
            "the table {table} breaks its contract, in {where}, row {row}, column {column}: "
            "{value} does not pass {rule}; mend that row and try again"
        )
        rule = str(getattr(error.check, "error", None) or error.check)
        # NumPy writes its own numbers as np.float64(-1.0), and a frame of mixed cases numbers its rows 1.0, 2.0.
        value, row = (one.item() if isinstance(one, np.generic) else one for one in first[["failure_case", "index"]])
        row = int(row) if isinstance(row, float) and row.is_integer() else row
        return TableError(message, **facts, row=row, column=error.schema.name, value=repr(value)[:80], rule=rule)
    message = N_("the table {table} breaks its contract, in {where}: {problem}; compare its columns with the README")
    return TableError(message, **facts, problem=str(error).splitlines()[0][:300])
