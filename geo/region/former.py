"""Tables as former versions of the program wrote them."""

from geo import tables as t
from geo.contracts import Frame, completed
from geo.sources.korean_hours import with_hours

_WEEKDAY = "weekday"
"""Until version 2 a programme ran on one day of the week, and venues had clock times for weekdays and Saturdays."""


def of_today(frame: Frame, table: str) -> Frame:
    """Bring a stored table to today's columns.

    Parameters
    ----------
    frame
        As it was stored, by whatever version.
    table
        Its name, an attribute of :class:`geo.region.region.Region`.

    Returns
    -------
    Frame
        What nobody asked for at that time is unknown.
    """
    if table == "programmes":
        frame = frame.rename(columns={_WEEKDAY: t.ON_WEEKDAYS})
    if table == "venues":
        frame = with_hours(frame)
    return completed(frame, table)
