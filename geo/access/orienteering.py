"""The best round by way of some of many places, within a time: which places, in which order, and when.

Orienteering with time windows, solved by dynamic programming over sets of places: of all ways to have visited a set and
to stand at one of its places only the earliest counts, as whoever comes earlier never leaves later.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

MOST_PLACES: Final = 40
"""Of more places those are tried that are there and back the soonest; then the answer is not proven."""
MOST_STATES: Final = 20_000
"""Of more ways to have visited so many places those go on that would be home the soonest; likewise not proven. Twelve
places have at most 5,544 of them, and 19 places 2,907 up to the third stop."""
_ROUNDING_MIN: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Visits:
    """What a round may visit.

    Attributes
    ----------
    walk_min
        (n + 1, n + 1) minutes from row to column, the start first; infinite where there is no way.
    stay_min
        (n) minutes spent at each place.
    opens_min, closes_min
        (n, w) when each place lets visitors in, minutes after the start, each row ascending; a visit lies within one
        of them. A place whose hours are unknown is given from 0 to infinity; what is missing is from infinity on.
    """

    walk_min: Floats
    stay_min: Floats
    opens_min: Floats
    closes_min: Floats

    @property
    def count(self) -> int:
        """How many places there are."""
        return int(self.stay_min.size)


@dataclass(frozen=True)
class Order:
    """One round.

    Attributes
    ----------
    places
        Rows of the places, as they are visited.
    begins_min
        When each visit begins, minutes after the start; infinite where the place has closed by then.
    walk_min
        Minutes on foot, the way back included.
    back_min
        When the round is over, minutes after the start.
    """

    places: tuple[int, ...]
    begins_min: tuple[float, ...]
    walk_min: float
    back_min: float


@dataclass(frozen=True)
class Rounds:
    """The best rounds, and how good any other could be.

    Attributes
    ----------
    orders
        Those with the most stops asked for that fit, the soonest back first; the second and third visit other places,
        or where there are none the same in another order. Empty where not even one place fits.
    is_proven
        Whether no round has more stops, and none with as many is back sooner than the first.
    most_stops
        No round within the time has more stops than so many.
    least_min
        No round with as many stops as the first is back sooner.
    """

    orders: tuple[Order, ...]
    is_proven: bool
    most_stops: int
    least_min: float


@dataclass(frozen=True, eq=False)
class _Layer:
    """Ways to have visited so many places: the set as bits, the last place, when it is left, and what came before."""

    visited: Longs
    last: Longs
    end_min: Floats
    former: Longs


def best_rounds(visits: Visits, *, minutes: float, stops: int, count: int = 3) -> Rounds:
    """Find the rounds with the most stops, up to those asked for, that are back the soonest.

    Parameters
    ----------
    visits
        The places.
    minutes
        When everybody must be back, after the start, inclusive; may be infinite.
    stops
        Never more than so many places.
    count
        How many rounds to give at most.

    Returns
    -------
    Rounds
        Proven for up to twelve places, and for more as long as they fit :data:`MOST_PLACES` and :data:`MOST_STATES`.
    """
    chosen, is_proven = _nearest(visits, minutes), True
    everything = chosen
    if chosen.size > MOST_PLACES:
        there_and_back = _there_and_back(visits)[chosen]
        chosen, is_proven = np.sort(chosen[np.argsort(there_and_back, kind="stable")[:MOST_PLACES]]), False
    part = _part(visits, chosen)
    layers: list[_Layer] = []
    layer = _first(part, minutes)
    while layer.last.size:
        layers.append(layer)
        if len(layers) == min(stops, part.count):
            break
        layer, complete = _next(part, layer, minutes)
        is_proven &= complete
    if not layers or stops < 1:
        return Rounds((), is_proven, 0, 0.0)
    orders = [replace(one, places=tuple(chosen[list(one.places)].tolist())) for one in _chosen(part, layers, count)]
    found = len(layers)
    if is_proven:
        return Rounds(tuple(orders), True, found, orders[0].back_min)
    least = _relaxed(_part(visits, everything), stops=min(stops, everything.size))
    most = max(found, int(np.flatnonzero(least <= minutes + _ROUNDING_MIN)[-1]) + 1)
    # The bound may show that nothing better is there although not everything was tried.
    is_tight = most == found and least[found - 1] >= orders[0].back_min - _ROUNDING_MIN
    return Rounds(tuple(orders), bool(is_tight), most, float(min(least[found - 1], orders[0].back_min)))


def timed(visits: Visits, places: tuple[int, ...]) -> Order:
    """Walk a round in a given order.

    Parameters
    ----------
    visits
        The places.
    places
        Rows, as they are visited.

    Returns
    -------
    Order
        A place that has closed by the time of the visit begins at infinity and takes no time; the round goes on.
    """
    now, at, walk, begins = 0.0, 0, 0.0, []
    for place in places:
        leg = float(visits.walk_min[at, place + 1])
        now, walk, at = now + leg, walk + leg, place + 1
        begin = float(_begin(visits, np.array([[now]]), np.array([place]))[0, 0])
        begins.append(begin)
        if np.isfinite(begin):
            now = begin + float(visits.stay_min[place])
    back = float(visits.walk_min[at, 0])
    return Order(places, tuple(begins), walk + back, now + back)


def _part(visits: Visits, chosen: Longs) -> Visits:
    """Take some of the places."""
    rows = np.concatenate([[0], chosen + 1])
    return Visits(
        visits.walk_min[np.ix_(rows, rows)],
        visits.stay_min[chosen],
        visits.opens_min[chosen],
        visits.closes_min[chosen],
    )


def _there_and_back(visits: Visits) -> Floats:
    """Tell when a round to one place alone is over, (n) minutes after the start."""
    every = np.arange(visits.count)
    begin = _begin(visits, visits.walk_min[:1, 1:], every)[0]
    return np.asarray(begin + visits.stay_min + visits.walk_min[1:, 0], dtype=np.float64)


def _nearest(visits: Visits, minutes: float) -> Longs:
    """List the places that a round can visit at all."""
    alone = _there_and_back(visits)
    return np.flatnonzero(np.isfinite(alone) & (alone <= minutes + _ROUNDING_MIN))


def _begin(visits: Visits, arrive_min: Floats, places: Longs) -> Floats:
    """Tell when visits can begin: at once, or when the place opens; infinite where the stay ends after it closes.

    ``arrive_min`` is (s, p) for the p places.
    """
    begin = np.full(np.broadcast_shapes(arrive_min.shape, (1, places.size)), np.inf)
    for window in range(visits.opens_min.shape[1]):
        opens, closes = visits.opens_min[places, window], visits.closes_min[places, window]
        at = np.maximum(arrive_min, opens)
        fits = at + visits.stay_min[places] <= closes + _ROUNDING_MIN
        begin = np.where(fits, np.minimum(begin, at), begin)
    return begin


def _first(visits: Visits, minutes: float) -> _Layer:
    """Go to each place from the start."""
    every = np.arange(visits.count, dtype=np.int64)
    end = _begin(visits, visits.walk_min[:1, 1:], every)[0] + visits.stay_min
    fits = end + visits.walk_min[1:, 0] <= minutes + _ROUNDING_MIN
    fits &= np.isfinite(end)
    kept = every[fits]
    return _Layer(np.left_shift(1, kept), kept, end[fits], np.full(kept.size, -1))


def _next(visits: Visits, layer: _Layer, minutes: float) -> tuple[_Layer, bool]:
    """Go one place further, and keep of every set and last place the earliest; tell whether all were kept."""
    every = np.arange(visits.count, dtype=np.int64)
    arrive = layer.end_min[:, None] + visits.walk_min[1 + layer.last][:, 1:]
    end = _begin(visits, arrive, every) + visits.stay_min
    fits = (np.right_shift(layer.visited[:, None], every) & 1) == 0
    fits &= np.isfinite(end) & (end + visits.walk_min[1:, 0] <= minutes + _ROUNDING_MIN)
    former, last = np.nonzero(fits)
    visited, ends = layer.visited[former] | np.left_shift(1, last), end[former, last]
    order = np.lexsort((former, ends, last, visited))
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(visited[order]) != 0) | (np.diff(last[order]) != 0)
    kept = order[is_first]
    complete = kept.size <= MOST_STATES
    if not complete:
        home = ends[kept] + visits.walk_min[1 + last[kept], 0]
        kept = kept[np.sort(np.argsort(home, kind="stable")[:MOST_STATES])]
    return _Layer(visited[kept], last[kept], ends[kept], former[kept]), complete


def _chosen(visits: Visits, layers: list[_Layer], count: int) -> list[Order]:
    """Choose rounds of the last layer: the soonest back first, other places before another order."""
    top = layers[-1]
    back = top.end_min + visits.walk_min[1 + top.last, 0]
    by_time = np.lexsort((top.last, top.visited, back)).tolist()
    sets: set[int] = set()
    firsts: list[int] = []
    for state in by_time:
        if int(top.visited[state]) not in sets:
            sets.add(int(top.visited[state]))
            firsts.append(state)
    orders = [timed(visits, _places(layers, state)) for state in firsts[:count]]
    if len(orders) == count:
        return orders
    for state in (one for one in by_time if one not in set(firsts)):
        places = _places(layers, state)
        # The same round the other way about is no other round.
        if places[::-1] not in {one.places for one in orders}:
            orders.append(timed(visits, places))
        if len(orders) == count:
            break
    return orders


def _places(layers: list[_Layer], state: int) -> tuple[int, ...]:
    """Follow a round back to its first place."""
    places = []
    for layer in reversed(layers):
        places.append(int(layer.last[state]))
        state = int(layer.former[state])
    return tuple(reversed(places))


def _relaxed(visits: Visits, *, stops: int) -> Floats:
    """Bound from below when a round with 1, 2, ... stops is over: as if a place could be visited more than once."""
    every = np.arange(visits.count)
    end = _begin(visits, visits.walk_min[:1, 1:], every)[0] + visits.stay_min
    apart = visits.walk_min[1:, 1:] + np.diag(np.full(visits.count, np.inf))
    least = []
    for _ in range(stops):
        least.append(float(np.min(end + visits.walk_min[1:, 0], initial=np.inf)))
        arrive = np.min(end[:, None] + apart, axis=0, initial=np.inf)
        end = _begin(visits, arrive[None, :], every)[0] + visits.stay_min
    return np.asarray(least, dtype=np.float64)
