"""What is asked: read from the address, held by the session, written back as a link."""

from typing import Any, Final

import geopandas as gpd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import prepare
from geo import tables as t
from geo.access.programmes import STAIRS
from geo.access.query import NAMED_SPEEDS, Doorstep, Query, from_address, shared_spot, to_address
from geo.access.spot import Spot
from geo.access.together import MOST_DOORSTEPS
from geo.access.wishes import Wishes, wishes_from_address, wishes_to_address
from geo.errors import N_, UsageError
from geo.region import shelf
from geo.region.names import names
from geo.show.language import LANGUAGES
from pages import _session

_HELD: Final = (
    _session.WALKER, _session.LIMIT, _session.OWN_SPEED, _session.NO_STAIRS, _session.VENUE, _session.WAY,
    _session.WHOSE, _session.PROGRAMME, _session.WARD, _session.CHOSEN_WARD, _session.SPEED, _session.WARD_LIMIT,
    *_session.WISHES, *_session.AIM, *_session.TOUR, _session.TOUR_BY_CLOCK, _session.TOUR_DAY, _session.TOUR_HOUR,
    _session.TOUR_CHOSEN,
)  # fmt: skip
"""What widgets hold of what is asked."""
_FROM_ADDRESS: Final = (
    _session.ADDRESS_READ, _session.WISHES_READ, _session.REGION, _session.SPEED, _session.WARD_LIMIT,
    _session.AIM_READ, _session.PLAN, *_session.AIM, _session.SCENARIO, _session.TOUR_READ, _session.TOUR_CHOSEN,
)  # fmt: skip
"""What is asked of the address anew where the reader goes back, beside its parameters."""
_OF_A_REGION: Final = (
    _session.SPOT, _session.JUMP, _session.OFFERED, _session.NOTICES, _session.OUTSIDE, _session.VENUE,
    _session.OTHERS, _session.SEARCH, _session.WARD, _session.CHOSEN_WARD, _session.WARD_FIRST_VIEW,
    _session.SCENARIO, _session.PAST, _session.KEPT, _session.TOUR_READ, _session.TOUR_CHOSEN, _session.TOUR_MAP,
)  # fmt: skip
"""What means nothing in another region."""

_PARAMETERS: Final = {
    "at": _session.SPOT,
    "walker": _session.WALKER,
    "minutes": _session.LIMIT,
    "speed": _session.OWN_SPEED,
    "to": _session.VENUE,
    "way": _session.WAY,
    "also": _session.OTHERS,
    "whose": _session.WHOSE,
    "stairs": _session.NO_STAIRS,
    "topic": "topic",
    "audience": "audience",
    "day": "weekday",
    "part": "part_of_day",
    "free": "free",
    "enrol": "enrol_today",
    "method": "method",
    "support": "support",
    "venue": _session.PLACE,
    "programme": _session.PROGRAMME,
    "open": _session.SCENARIO,
    "close": _session.SCENARIO,
    "ward": _session.CHOSEN_WARD,
}
"""What of the session each part of the address restores."""


def begin() -> None:
    """Settle for this run which region it shows, so that a page never mixes two, and how the reader came to it."""
    state = st.session_state
    run = get_script_run_ctx()
    elsewhere = run is not None and state.get(_session.PAGE) != run.page_script_hash
    gone_back = run is not None and run.is_history_navigation
    state[_session.LED_HERE] = elsewhere and not gone_back and _session.ADDRESS_WRITTEN in state
    if gone_back:
        # The browser's Back or Forward: the address is asked anew.
        for key in (*_FROM_ADDRESS, *_PARAMETERS.values()):
            state.pop(key, None)
    wished = state.get(_session.REGION) or st.query_params.get("region")
    name = wished if wished in names(_session.settings()) else shelf.first_region(_session.settings())
    if _session.HERE in state and wished != name:
        # Somebody removed the region that was on screen: its doorstep is no place in another.
        move()
        state[_session.NOTICES] = [_no_region(str(wished))]
    _session.show(name)
    _follow_link()
    if run is not None and elsewhere:
        # On its way to another page a widget may fall back to its first choice, beside an answer for the chosen one.
        state[_session.PAGE] = run.page_script_hash
        relabel()


def _follow_link() -> None:
    """Ask the address anew for what a link on one page says to another; what the session wrote itself is no news."""
    state, written = st.session_state, st.session_state.get(_session.ADDRESS_WRITTEN)
    if written is None:
        return
    said, known = st.query_params.to_dict(), whole_address()
    news = [name for name in _PARAMETERS.keys() & said.keys() if said[name] not in {written.get(name), known.get(name)}]
    for name in news:
        state.pop(_PARAMETERS[name], None)
    if news:
        state[_session.ADDRESS_READ] = state[_session.WISHES_READ] = False


def _no_region(name: str) -> UsageError:
    """Say that a region is not here, or not here any more."""
    msg = N_("there is no region {name} here; choose one from the list")
    return UsageError(msg, name=repr(name[:40]))


def move() -> None:
    """Forget the doorstep of the region that was left; how somebody walks stays."""
    for key in _OF_A_REGION:
        st.session_state.pop(key, None)
    st.session_state[_session.VENUE] = None


def relabel() -> None:
    """Say the chosen values anew after a change of language or page: the widgets know them by their labels."""
    state = st.session_state
    for key in _HELD:
        if key in state:
            state[key] = state[key]


def choose_language() -> None:
    """Take a change of language."""
    st.session_state[_session.SPOKEN] = st.session_state[_session.LANGUAGE]
    _session.choose_reading()
    relabel()


def query() -> Query:
    """Read what is asked for; the first time from the address."""
    state = st.session_state
    if not state.get(_session.ADDRESS_READ):
        _restore()
    own = state.get(_session.OWN_SPEED)
    chosen = (
        state[_session.WALKER],
        own or None,
        state[_session.LIMIT] or Query.limit_min,
        state.get(_session.VENUE),
        state.get(_session.WAY) or "quickest",
    )
    together = (state.get(_session.OTHERS, ()), state.get(_session.WHOSE) or "any", bool(state.get(_session.NO_STAIRS)))
    return Query(state.get(_session.SPOT), *chosen, *together)


def wishes() -> Wishes:
    """Read what is asked of a programme; the first time from the address."""
    state = st.session_state
    if not state.get(_session.WISHES_READ):
        asked, ignored = wishes_from_address(st.query_params.to_dict())
        for name in _session.WISHES:
            state.setdefault(name, list(getattr(asked, name)) if name == "support" else getattr(asked, name))
        state.setdefault(_session.PROGRAMME, st.query_params.get("programme"))
        state[_session.NOTICES] = [*notices(), *ignored]
        state[_session.WISHES_READ] = True
    chosen = {name: state.get(name) for name in _session.WISHES}
    return Wishes(**chosen | {"free": bool(chosen["free"]), "enrol_today": bool(chosen["enrol_today"])}
                  | {"support": frozenset(chosen["support"] or ())})  # fmt: skip


def widen(limit_min: int) -> None:
    """Walk longer."""
    st.session_state[_session.LIMIT] = limit_min


def relax(wish: str) -> None:
    """Stop asking for one thing."""
    state = st.session_state
    if wish == STAIRS:
        state[_session.NO_STAIRS] = False
    elif wish in state.get("support", ()):
        state["support"] = [one for one in state["support"] if one != wish]
    else:
        state[wish] = False if wish in {"free", "enrol_today"} else None


def stand_at(spot: Spot, *, jump: bool) -> None:
    """Move the doorstep; a jump also moves the map there."""
    st.session_state[_session.SPOT] = spot
    st.session_state[_session.VENUE] = None
    st.session_state[_session.PROGRAMME] = None
    st.session_state[_session.NOTICES] = []
    st.session_state[_session.OUTSIDE] = False
    if jump:
        st.session_state[_session.JUMP] = spot


def keep_doorstep() -> None:
    """Put the doorstep aside, with how its walker walks, so that another can be chosen."""
    state = st.session_state
    spot: Spot | None = state.pop(_session.SPOT, None)
    others = state.get(_session.OTHERS, ())
    if spot and len(others) < MOST_DOORSTEPS - 1:
        state[_session.OTHERS] = (
            *others,
            Doorstep(spot, state[_session.WALKER], state.get(_session.OWN_SPEED) or None),
        )
    state[_session.VENUE] = None


def drop_doorstep(place: int) -> None:
    """Forget one of the doorsteps that were put aside."""
    others = st.session_state.get(_session.OTHERS, ())
    st.session_state[_session.OTHERS] = others[:place] + others[place + 1 :]


def is_desk() -> bool:
    """Tell whether the page is shown as an activist's desk."""
    return st.query_params.get("mode") == "desk"


def jump() -> tuple[float, float] | None:
    """Where the map was last told to look: latitude and longitude."""
    spot: Spot | None = st.session_state.get(_session.JUMP)
    return (spot.lat, spot.lon) if spot else None


def place() -> str | None:
    """Tell which venue a page of its own is about: the chosen one, else the address's."""
    state = st.session_state
    wished = state.get(_session.PLACE) or st.query_params.get("venue") or None
    state[_session.NOTICES] = [error for error in notices() if "venue" not in error.values]
    if wished and wished not in set(_session.region().venues[t.VENUE_ID]):
        msg = N_("there is no place {venue} here; choose one from the list")
        state[_session.NOTICES].append(UsageError(msg, venue=repr(wished[:40])))
        wished = None
    state[_session.PLACE] = wished
    return wished


def map_touched() -> None:
    """Take a click on the map as the new doorstep, or as the chosen venue if it hit one."""
    state = st.session_state
    touched: dict[str, Any] = state.get(_session.MAP) or {}
    click = touched.get("last_clicked")
    if not click:
        return
    spot = Spot(float(click["lat"]), float(click["lng"]))
    west, south, east, north = prepare.map_bounds(_session.region())
    state[_session.OUTSIDE] = not (south <= spot.lat <= north and west <= spot.lon <= east)
    if state[_session.OUTSIDE]:
        return
    hit = click == touched.get("last_object_clicked")
    venue = state.get(_session.OFFERED, {}).get(_corner(spot)) if hit else None
    if venue:
        state[_session.VENUE] = venue
    else:
        stand_at(spot, jump=False)


def offer(found: gpd.GeoDataFrame | None) -> None:
    """Remember where the venues within the walk are, so that a click on one chooses it."""
    if found is None:
        st.session_state[_session.OFFERED] = {}
        return
    spots = zip(found.geometry.y, found.geometry.x, found[t.VENUE_ID], strict=True)
    st.session_state[_session.OFFERED] = {_corner(Spot(lat, lon)): venue for lat, lon, venue in spots}


def _corner(spot: Spot) -> tuple[float, float]:
    """Round a spot as the map rounds what it draws."""
    return round(spot.lat, 6), round(spot.lon, 6)


def whole_address() -> dict[str, str]:
    """Write all that is asked: what a link to another page carries, so that the way back finds it."""
    asked = to_address(query()) if st.session_state.get(_session.ADDRESS_READ) else {}
    wished = wishes_to_address(wishes()) if st.session_state.get(_session.WISHES_READ) else {}
    return asked | wished | ward_address() | _session.common_address()


def ward_address() -> dict[str, str]:
    """Write the ward that was chosen, where one was."""
    code = st.session_state.get(_session.CHOSEN_WARD)
    return {"ward": code} if code else {}


def keep_address(asked: Query, **also: str) -> None:
    """Write what is on screen into the address bar, so that a link restores it."""
    write_address(**to_address(asked) | also)


def write_address(**wanted: str) -> None:
    """Write a page's part of the address beside what every page's holds."""
    state = st.session_state
    whole, said = wanted | _session.common_address(), st.query_params.to_dict()
    state[_session.ON_SCREEN] = whole
    # The browser enters what it is told under the page that it still shows: where a link led to another page, Back
    # would then need two presses. Such a link is left as it is, and what the page adds is written at the first touch.
    followed = state.get(_session.LED_HERE) and said.items() <= (whole_address() | whole).items()
    # A link to the same page tells the server alone: the browser's address bar waits to be told.
    if not followed and (said != whole or state.get(_session.ADDRESS_WRITTEN) != whole):
        st.query_params.from_dict(whole)
    state[_session.ADDRESS_WRITTEN] = said if followed else whole


def notices() -> list[UsageError]:
    """Name what the address held and could not be used."""
    return list(st.session_state.get(_session.NOTICES, []))


def clicked_outside() -> bool:
    """Tell whether the map was last clicked where the region has no streets."""
    return bool(st.session_state.get(_session.OUTSIDE))


def was_restored() -> bool:
    """Tell whether the doorstep is still the rounded one of a shared link."""
    spot = st.session_state.get(_session.SPOT)
    return spot is not None and st.session_state.get(_session.ADDRESS_READ) == spot


def _restore() -> None:
    """Take the first query from the address."""
    here, address = _session.region(), st.query_params.to_dict()
    venue_ids = frozenset(here.venues[t.VENUE_ID])
    asked, ignored = from_address(address, prepare.map_bounds(here), venue_ids=venue_ids)
    state = st.session_state
    spot = asked.spot and shared_spot(asked.spot) if _session.SPOT not in state else None
    if spot:
        state[_session.SPOT] = state[_session.JUMP] = spot
    state.setdefault(_session.WALKER, asked.walker)
    state.setdefault(_session.LIMIT, asked.limit_min)
    state.setdefault(_session.VENUE, asked.venue_id)
    state.setdefault(_session.WAY, asked.way)
    state.setdefault(_session.WHOSE, asked.whose)
    state.setdefault(_session.OTHERS, asked.others)
    state.setdefault(_session.NO_STAIRS, asked.no_stairs)
    if asked.own_speed_m_s:
        state.setdefault(_session.OWN_SPEED, asked.own_speed_m_s)
    if address.get("speed") in NAMED_SPEEDS:
        state.setdefault(_session.SPEED, address["speed"])
    if "minutes" in address and "at" not in address:
        state.setdefault(_session.WARD_LIMIT, asked.limit_min)
    ward = address.get("ward")
    if ward in set(here.wards[t.WARD_CODE]):
        state.setdefault(_session.CHOSEN_WARD, ward)
    elif ward is not None:
        msg = N_("there is no ward {ward} in the region {region}; choose one of {wards}")
        wards = ", ".join(here.wards[t.WARD_CODE])
        ignored.append(UsageError(msg, ward=repr(ward[:40]), region=here.name, wards=wards))
    elsewhere = address.get("region")
    if elsewhere is not None and elsewhere not in names(_session.settings()):
        ignored.append(_no_region(elsewhere))
    wished = address.get("lang")
    if wished is not None and wished not in LANGUAGES:
        msg = N_("there is no language {language} here; choose ko or en")
        ignored.append(UsageError(msg, language=repr(wished[:40])))
    state[_session.NOTICES] = ignored
    state[_session.ADDRESS_READ] = spot or True
