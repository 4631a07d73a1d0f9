"""Programmes within a walk, and online ones beside them, that somebody's wishes fit."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.access.nearest import measured
from geo.access.query import LIMITS_MIN
from geo.access.wishes import Attendance, PartOfDay, Wishes
from geo.region.region import Region

LeftOut = Literal["unlisted", "over", "no_place", "not_asked"]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

WALK: Final = "walk"
"""The walking limit's name among the wishes."""
STAIRS: Final = "stairs"
"""The wish to take no stairs."""

_NO_CLOCK: Final = "99:99"
_STARTS: Final[Mapping[PartOfDay, tuple[str, str]]] = {
    "morning": ("00:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", _NO_CLOCK),
}


class Relaxed(NamedTuple):
    """What leaving out one wish alone would add."""

    wish: str
    """A field of :class:`geo.access.wishes.Wishes`, one of its supports, :data:`WALK` or :data:`STAIRS`."""
    more: int
    """Programmes within the walk besides those found."""
    limit_min: float | None = None
    """For :data:`WALK`, the shortest longer walk that adds any, minutes."""


@dataclass(frozen=True, eq=False)
class Found:
    """The programmes that fit, and what was left out.

    Attributes
    ----------
    wishes
        What was asked.
    limit_min
        The walk, minutes.
    no_stairs
        Whether the walks take no stairs.
    in_person
        Columns of :data:`geo.tables.PROGRAMMES` with ``minutes``, ``step_free`` of the venue and, where it was given,
        ``distance_m``; by minutes, then start, then id. The index is the row in the region's table.
    online
        Columns of :data:`geo.tables.PROGRAMMES`, by start, then id: those that can be followed at home, of which
        some may be held at a venue too.
    relaxed
        The wishes of which one alone keeps programmes from being in ``in_person``, the one that keeps most first.
    unknown
        How many others perhaps fit: nothing that is known of them speaks against it, but something that was asked is
        not known.
    no_walk
        How many fit but for the walk, which cannot be measured: their venue is gone, or only its ward is known.
    over
        How many of the region's are over, whatever was asked.
    """

    wishes: Wishes
    limit_min: float
    no_stairs: bool
    in_person: pd.DataFrame
    online: pd.DataFrame
    relaxed: tuple[Relaxed, ...]
    unknown: int
    no_walk: int
    over: int


class _Judged(NamedTuple):
    """Whether programmes fit one wish."""

    yes: Bools
    """(n) for certain."""
    maybe: Bools
    """(n) nobody knows."""


def programmes_on_foot(
    region: Region,
    venues_minutes: pd.Series,
    *,
    wishes: Wishes,
    limit_min: float,
    today: dt.date,
    with_stairs: pd.Series | None = None,
) -> Found:
    """Find the programmes within a walk that fit.

    Unknown never counts as yes. A programme whose last day is before today is left out.

    Parameters
    ----------
    region
        Whose programmes.
    venues_minutes
        Minutes on foot by venue id; venues beyond what was searched are absent or infinite. Walks longer than the
        limit are told of as far as they are given.
    wishes
        What is asked.
    limit_min
        The walk, minutes, inclusive.
    today
        The day in Korea.
    with_stairs
        Where the walks are to take no stairs: the minutes of those that may, by venue id.

    Returns
    -------
    Found
        The two tables, and counts of what is not in them.
    """
    programmes = running(region.programmes, today)
    over = len(region.programmes) - len(programmes)
    venues = region.venues.set_index(t.VENUE_ID)
    at, method = programmes[t.VENUE_ID], programmes[t.METHOD]
    minutes = at.map(venues_minutes).to_numpy(dtype=np.float64, na_value=np.inf)
    step_free = at.map(venues[t.STEP_FREE]).fillna("unknown")
    attended = (method != "online").to_numpy(dtype=bool)
    placed = at.isin(venues.index[measured(region.venues)]).to_numpy(dtype=bool)

    asked = _asked(programmes, wishes, today=today)
    on_the_spot = asked | _way(method, "in_person", wished=wishes.method)
    if "step_free" in wishes.support:
        on_the_spot |= {"step_free": _stated(step_free, ("yes",))}
    walked = on_the_spot | {WALK: _Judged(minutes <= limit_min, np.zeros(len(programmes), dtype=bool))}
    here = _altogether(walked, among=attended & placed)
    online = _altogether(asked | _way(method, "online", wished=wishes.method), among=_at_home(method, wishes))

    stepping = minutes if with_stairs is None else at.map(with_stairs).to_numpy(dtype=np.float64, na_value=np.inf)
    columns: dict[str, Any] = {t.MINUTES: minutes, t.STEP_FREE: step_free}
    return Found(
        wishes=wishes,
        limit_min=limit_min,
        no_stairs=with_stairs is not None,
        in_person=_sorted(programmes.assign(**columns)[here.yes]),
        online=_sorted(programmes[online.yes]),
        relaxed=_relaxed(walked, minutes, stepping, among=attended & placed, limit_min=limit_min),
        unknown=int(((here.maybe | online.maybe) & ~here.yes & ~online.yes).sum()),
        no_walk=int(_altogether(on_the_spot, among=attended & ~placed).yes.sum()),
        over=over,
    )


def running(programmes: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Leave out the programmes that are over.

    Parameters
    ----------
    programmes
        By the contract :data:`geo.tables.PROGRAMMES`.
    today
        The day in Korea.

    Returns
    -------
    pandas.DataFrame
        Those whose last day is not past, or not known.
    """
    return programmes[~(programmes[t.ENDS_ON] < today.isoformat()).to_numpy(dtype=bool)]


def left_out(region: Region, programme_id: str, *, today: dt.date) -> LeftOut:
    """Tell why a programme is not among those found.

    Parameters
    ----------
    region
        Whose programmes.
    programme_id
        One that somebody asked for by name.
    today
        The day in Korea.

    Returns
    -------
    str
        ``unlisted`` where the region has no such programme, ``over``, ``no_place`` where it is held at a place that
        is not listed (any more), else ``not_asked``: it is beyond the walk, or does not fit the wishes.
    """
    rows = region.programmes[region.programmes[t.PROGRAMME_ID] == programme_id]
    if rows.empty:
        return "unlisted"
    if running(rows, today).empty:
        return "over"
    row = rows.iloc[0]
    listed = (region.venues[t.VENUE_ID] == row[t.VENUE_ID]).any()
    return "not_asked" if listed or row[t.METHOD] == "online" else "no_place"


def _asked(programmes: pd.DataFrame, wishes: Wishes, *, today: dt.date) -> dict[str, _Judged]:
    """Judge programmes by what is asked of them wherever they are held."""
    judged: dict[str, _Judged] = {}
    if wishes.topic is not None:
        judged["topic"] = _stated(programmes[t.TOPIC], (wishes.topic,))
    if wishes.audience is not None:
        judged["audience"] = _stated(programmes[t.AUDIENCE], (wishes.audience, "everyone"))
    if wishes.weekday is not None:
        days = programmes[t.ON_WEEKDAYS]
        on_it = days.str.contains(wishes.weekday, regex=False, na=False).to_numpy(dtype=bool)
        judged["weekday"] = _Judged(on_it, days.isna().to_numpy())
    if wishes.part_of_day is not None:
        starts = programmes[t.STARTS]
        first, end = _STARTS[wishes.part_of_day]
        within = ((starts >= first) & (starts < end)).to_numpy(dtype=bool)
        judged["part_of_day"] = _Judged(within, starts.isna().to_numpy())
    if wishes.free:
        judged["free"] = _stated(programmes[t.FEE_WON], (0,))
    if wishes.enrol_today:
        judged["enrol_today"] = _open_for_enrolment(programmes, today.isoformat())
    offered = [support for support in t.SUPPORTS if support in wishes.support]
    return judged | {support: _stated(programmes[support], ("yes",)) for support in offered}


def _way(method: pd.Series, way: Attendance, *, wished: Attendance | None) -> dict[str, _Judged]:
    """Judge programmes by whether one can take part in a way, where it matters."""
    if wished is None:
        return {}
    if wished != way:
        return {"method": _Judged(np.zeros(len(method), dtype=bool), np.zeros(len(method), dtype=bool))}
    return {"method": _stated(method, (way, "both"))}


def _at_home(method: pd.Series, wishes: Wishes) -> Bools:
    """Mark the programmes that are online; where that is asked, those too of which nobody knows it."""
    ways = ("online", "both", "unknown") if wishes.method == "online" else ("online", "both")
    return method.isin(ways).to_numpy(dtype=bool)


def _stated(column: pd.Series, wanted: Collection[object]) -> _Judged:
    """Judge programmes by what a column says."""
    unknown = column.isna() | column.isin(["unknown"])
    return _Judged(column.isin(list(wanted)).to_numpy(dtype=bool), unknown.to_numpy(dtype=bool))


def _open_for_enrolment(programmes: pd.DataFrame, today: str) -> _Judged:
    """Judge programmes by whether one can enrol today; one end alone cannot say yes."""
    since, until = programmes[t.ENROL_FROM], programmes[t.ENROL_TO]
    certainly = ((since <= today) & (until >= today)).to_numpy(dtype=bool)
    closed = ((since > today) | (until < today)).to_numpy(dtype=bool)
    return _Judged(certainly, ~certainly & ~closed)


def _altogether(judged: Mapping[str, _Judged], *, among: Bools) -> _Judged:
    """Judge programmes by several wishes at once."""
    yes, perhaps = among.copy(), among.copy()
    for one in judged.values():
        yes &= one.yes
        perhaps &= one.yes | one.maybe
    return _Judged(yes, perhaps & ~yes)


def _relaxed(
    judged: Mapping[str, _Judged], minutes: Floats, stepping: Floats, *, among: Bools, limit_min: float
) -> tuple[Relaxed, ...]:
    """Count, for each wish, the programmes that fail it alone."""
    fails = ~np.column_stack([one.yes for one in judged.values()])[among]
    failing_one = fails.sum(axis=1) == 1
    alone = dict(zip(judged, fails[failing_one].sum(axis=0).tolist(), strict=True))
    far_alone = failing_one & fails[:, list(judged).index(WALK)]
    too_far, with_stairs = minutes[among][far_alone], int((stepping[among][far_alone] <= limit_min).sum())
    within = {longer: int((too_far <= longer).sum()) for longer in LIMITS_MIN if longer > limit_min}
    limit = next((longer for longer, more in within.items() if more), None)
    relaxed = [Relaxed(wish, more) for wish, more in alone.items() if more and wish != WALK]
    if with_stairs:
        relaxed.append(Relaxed(STAIRS, with_stairs))
    if limit is not None:
        relaxed.append(Relaxed(WALK, within[limit], limit))
    return tuple(sorted(relaxed, key=lambda one: -one.more))


def _sorted(programmes: pd.DataFrame) -> pd.DataFrame:
    """Put programmes in order: the shorter walk first, then the earlier start, then the id."""
    keys = [programmes[t.PROGRAMME_ID].to_numpy(dtype=str), programmes[t.STARTS].fillna(_NO_CLOCK).to_numpy(dtype=str)]
    if t.MINUTES in programmes:
        keys.append(programmes[t.MINUTES].to_numpy())
    return programmes.iloc[np.lexsort(keys)]
