"""The only owner of session keys and caches."""

import ipaddress
import os
from typing import Any, Final, cast

import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry.base import BaseGeometry
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import prepare
from geo import tables as t
from geo.access.area import reached_area
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, spread
from geo.access.doorstep import Reach
from geo.access.query import NAMED_SPEEDS, Doorstep, Query, from_address, shared_spot, to_address
from geo.access.spot import Spot
from geo.access.together import MOST_DOORSTEPS
from geo.access.wishes import Wishes, wishes_from_address, wishes_to_address
from geo.civic.database import Database, open_database
from geo.errors import N_, RegionError, UsageError
from geo.region import shelf
from geo.region.gazetteer import Gazetteer, gazetteer
from geo.region.names import names
from geo.region.region import Region
from geo.settings import EMBEDDED_REGION, Settings
from geo.show.frame import COOKIE, Reading, kept_reading
from geo.show.language import LANGUAGES, Language, language_of
from geo.streets.walkers import Pace, pace

MAP: Final = "map"
LANGUAGE: Final = "language"
LARGE_TYPE: Final = "large_type"
HIGH_CONTRAST: Final = "high_contrast"
WALKER: Final = "walker"
LIMIT: Final = "limit"
OWN_SPEED: Final = "own_speed"
VENUE: Final = "venue"
WAY: Final = "way"
WHOSE: Final = "whose"
PROGRAMME: Final = "programme"
OTHERS: Final = "others"
WISHES: Final = ("topic", "audience", "weekday", "part_of_day", "free", "enrol_today", "method", "support")
"""What is asked of a programme: the fields of :class:`geo.access.wishes.Wishes`."""
SEARCH: Final = "search"
WARD: Final = "ward"
SPEED: Final = "speed"
WARD_LIMIT: Final = "ward_limit"
REGION: Final = "region"
SIGN_IN: Final = "sign_in"
STAFF_NAME: Final = "staff_name"
PHRASE: Final = "phrase"
SIGNED_IN: Final = "signed_in"
REFUSED: Final = "refused"
PART: Final = "part"
DROPPED: Final = "dropped"
DROPS: Final = "drops"
SECOND: Final = "second"
PREVIEW: Final = "preview"
KIND: Final = "kind"
REPLACES: Final = "replaces"
STATED: Final = "stated"
LOOK_UP: Final = "look_up"
DONE: Final = "done"
JOINS: Final = "joins"
REPORT: Final = "report"
CHECK: Final = "check"
DOOR: Final = "door"
THANKS: Final = "thanks"
PLACE: Final = "place"
WISH: Final = "wish"
DOOR_MAP: Final = "door_map"
FAILED: Final = "failed"
VERSION: Final = "version"
EDITED: Final = "edited"
ROW: Final = "row"

_ASKED: Final = (WALKER, LIMIT, VENUE, WAY, WHOSE)
"""What widgets hold of a resident's question."""
_READING: Final = "reading_chosen"
_SPOKEN: Final = "language_chosen"
_WISHES_READ: Final = "wishes_read"
_HERE: Final = "here"
_SPOT: Final = "spot"
_JUMP: Final = "jump"
_NOTICES: Final = "notices"
_OFFERED: Final = "offered"
_READ: Final = "address_read"
_WRITTEN: Final = "address_written"

_PARAMETERS: Final = {
    "at": _SPOT, "walker": WALKER, "minutes": LIMIT, "speed": OWN_SPEED, "to": VENUE, "way": WAY, "also": OTHERS,
    "whose": WHOSE, "topic": "topic", "audience": "audience", "day": "weekday", "part": "part_of_day", "free": "free",
    "enrol": "enrol_today", "method": "method", "support": "support", "venue": PLACE,
    "programme": PROGRAMME,
}  # fmt: skip
"""What of the session each part of the address restores."""


Here = tuple[str, int, int]
"""A region's name, which version of it, and which of the embedded one where that may stand in for it, else 0: the key
of all that follows from it."""


@st.cache_resource
def settings() -> Settings:
    """Read the settings once a process."""
    return Settings.from_environment(os.environ)


@st.cache_resource(show_spinner=False)
def civic() -> Database:
    """Open the database of what people enter, once a process."""
    return open_database(settings())


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(name: str, stamp: int, beneath: int) -> tuple[Region, RegionError | None]:  # noqa: ARG001 (a cache's key)
    if name == shelf.first_region(settings()):
        return shelf.open_first(settings())
    return shelf.open_region(settings(), name), None


def begin() -> None:
    """Settle for this run which region it shows, so that a page never mixes two, and whether the reader went back."""
    state = st.session_state
    run = get_script_run_ctx()
    if run is not None and run.is_history_navigation:
        # The browser's Back or Forward: the address is asked anew.
        for key in (_READ, _WISHES_READ, REGION, SPEED, WARD_LIMIT, *_PARAMETERS.values()):
            state.pop(key, None)
    wished = state.get(REGION) or st.query_params.get("region")
    name = wished if wished in names(settings()) else shelf.first_region(settings())
    if _HERE in state and wished != name:
        # Somebody removed the region that was on screen: its doorstep is no place in another.
        move()
        state[_NOTICES] = [_no_region(str(wished))]
    state[REGION] = name
    beneath = shelf.stamp(settings(), EMBEDDED_REGION) if name == shelf.REAL_REGION else 0
    state[_HERE] = (name, shelf.stamp(settings(), name), beneath)
    _follow_link()


def _follow_link() -> None:
    """Ask the address anew for what a link on one page says to another; what the session wrote itself is no news."""
    state, written = st.session_state, st.session_state.get(_WRITTEN)
    if written is None:
        return
    said, known = st.query_params.to_dict(), whole_address()
    news = [name for name in _PARAMETERS.keys() & said.keys() if said[name] not in {written.get(name), known.get(name)}]
    for name in news:
        state.pop(_PARAMETERS[name], None)
    if news:
        state[_READ] = state[_WISHES_READ] = False


def _no_region(name: str) -> UsageError:
    """Say that a region is not here, or not here any more."""
    msg = N_("there is no region {name} here; choose one from the list")
    return UsageError(msg, name=repr(name[:40]))


def regions() -> dict[str, tuple[str, str]]:
    """Name the regions at hand, each with its Korean and English title."""
    return {name: shelf.titles(settings(), name) for name in names(settings())}


def move() -> None:
    """Forget the doorstep of the region that was left; how somebody walks stays."""
    for key in (_SPOT, _JUMP, _OFFERED, _NOTICES, VENUE, OTHERS, SEARCH, WARD):
        st.session_state.pop(key, None)
    st.session_state[VENUE] = None


def relabel() -> None:
    """Say the chosen values anew after a change of language: the widgets know them by their labels."""
    state = st.session_state
    for key in (*_ASKED, *WISHES, WARD, SPEED, WARD_LIMIT):
        if key in state:
            state[key] = state[key]


def _here() -> Here:
    return cast("Here", st.session_state[_HERE])


def version() -> int:
    """Tell the present version of the region that is open from every other."""
    name, stamp, beneath = _here()
    return stamp if region().name == name else beneath


def region() -> Region:
    """Open the region that the app shows."""
    return _opened(*_here())[0]


def title(language: Language) -> str:
    """Name the region in the reader's language."""
    here = region()
    return here.title_ko if language == "ko" else here.title_en


def stand_in() -> RegionError | None:
    """Name what is wrong with the real streets where the model stands in for them."""
    return _opened(*_here())[1]


@st.cache_resource(max_entries=2, show_spinner=False)
def _tiles(_region: Region, here: Here) -> str:  # noqa: ARG001
    bar = st.progress(0.0)
    folder = prepare.prepare_map(_region, settings(), progress=lambda done, total: bar.progress(done / max(total, 1)))
    bar.empty()
    return folder


def tiles() -> str:
    """Draw the region's map where it is not drawn yet; name its folder."""
    folder = _tiles(region(), _here())
    if not (settings().static / "tiles" / folder).is_dir():
        # Somebody replaced the region and cleared its map meanwhile.
        _tiles.clear()
        folder = _tiles(region(), _here())
    return folder


@st.cache_resource(max_entries=2, show_spinner=False)
def _places(_region: Region, here: Here) -> Gazetteer:  # noqa: ARG001
    return gazetteer(_region)


def places() -> Gazetteer:
    """Name the region's places, ready to be searched."""
    return _places(region(), _here())


@st.cache_resource(max_entries=2, show_spinner=False)
def _demand(_region: Region, here: Here) -> DemandPoints:  # noqa: ARG001
    return spread(_region.wards, _region.network)


@st.cache_data(max_entries=128, show_spinner=False)
def _coverage(_region: Region, here: Here, walker: str, speed: str, limit_min: float) -> pd.DataFrame:
    return coverage(_region, _demand(_region, here), paces=[pace(walker, speed)], limit_min=limit_min)


def covered(walker: str, speed: str, limit_min: float) -> pd.DataFrame:
    """Measure coverage of the region, once for all sessions."""
    return _coverage(region(), _here(), walker, speed, limit_min)


@st.cache_data(max_entries=256, show_spinner=False)
def _area(_reached: Reach, here: Here, spot: Spot, pace: Pace, limit_min: float) -> BaseGeometry:  # noqa: ARG001
    return reached_area(_reached)


def area(reached: Reach) -> BaseGeometry:
    """Draw the area reached, once for a question: a page runs again for every touch."""
    return _area(reached, _here(), reached.spot, reached.walking.pace, reached.limit_min)


def language() -> Language:
    """Choose the language: the reader's choice, else the address, else what they once chose, else the browser."""
    wished = (st.session_state.get(LANGUAGE), st.query_params.get("lang"), _kept().language)
    return next((one for one in wished if one in LANGUAGES), language_of(st.context.locale))


def _kept() -> Reading:
    """Read what the reader's browser kept of an earlier visit."""
    return kept_reading(st.context.cookies.get(COOKIE, ""))


def reading() -> Reading:
    """Tell how the reader reads: by the switches, which stand at first as they were left."""
    state, kept = st.session_state, _kept()
    large_type = state.setdefault(LARGE_TYPE, kept.large_type)
    high_contrast = state.setdefault(HIGH_CONTRAST, kept.high_contrast)
    return Reading(large_type, high_contrast, state.get(_SPOKEN, kept.language))


def reading_was_chosen() -> bool:
    """Tell whether the reader touched a switch: before that, nothing is kept in their browser."""
    return _READING in st.session_state


def choose_reading() -> None:
    """Remember that the reader touched a switch."""
    st.session_state[_READING] = True


def choose_language() -> None:
    """Take a change of language."""
    st.session_state[_SPOKEN] = st.session_state[LANGUAGE]
    choose_reading()
    relabel()


def visitor() -> str:
    """Tell visitors apart by the network they come from, for throttles alone; all are one where that is not known."""
    address = st.context.ip_address
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    # One line of the internet has 2**64 addresses of the newer kind.
    return str(ipaddress.ip_network((known, min(known.max_prefixlen, 64)), strict=False))


def query() -> Query:
    """Read what is asked for; the first time from the address."""
    state = st.session_state
    if not state.get(_READ):
        _restore()
    own = state.get(OWN_SPEED)
    chosen = (state[WALKER], own or None, state[LIMIT], state.get(VENUE), state.get(WAY) or "quickest")
    return Query(state.get(_SPOT), *chosen, state.get(OTHERS, ()), state.get(WHOSE) or "any")


def wishes() -> Wishes:
    """Read what is asked of a programme; the first time from the address."""
    state = st.session_state
    if not state.get(_WISHES_READ):
        asked, ignored = wishes_from_address(st.query_params.to_dict())
        for name in WISHES:
            state.setdefault(name, list(getattr(asked, name)) if name == "support" else getattr(asked, name))
        state.setdefault(PROGRAMME, st.query_params.get("programme"))
        state[_NOTICES] = [*notices(), *ignored]
        state[_WISHES_READ] = True
    chosen = {name: state.get(name) for name in WISHES}
    return Wishes(**chosen | {"free": bool(chosen["free"]), "enrol_today": bool(chosen["enrol_today"])}
                  | {"support": frozenset(chosen["support"] or ())})  # fmt: skip


def widen(limit_min: int) -> None:
    """Walk longer."""
    st.session_state[LIMIT] = limit_min


def relax(wish: str) -> None:
    """Stop asking for one thing."""
    state = st.session_state
    if wish in state.get("support", ()):
        state["support"] = [one for one in state["support"] if one != wish]
    else:
        state[wish] = False if wish in {"free", "enrol_today"} else None


def stand_at(spot: Spot, *, jump: bool) -> None:
    """Move the doorstep; a jump also moves the map there."""
    st.session_state[_SPOT] = spot
    st.session_state[VENUE] = None
    st.session_state[PROGRAMME] = None
    st.session_state[_NOTICES] = []
    if jump:
        st.session_state[_JUMP] = spot


def keep_doorstep() -> None:
    """Put the doorstep aside, with how its walker walks, so that another can be chosen."""
    state = st.session_state
    spot: Spot | None = state.pop(_SPOT, None)
    others = state.get(OTHERS, ())
    if spot and len(others) < MOST_DOORSTEPS - 1:
        state[OTHERS] = (*others, Doorstep(spot, state[WALKER]))
    state[VENUE] = None


def drop_doorstep(place: int) -> None:
    """Forget one of the doorsteps that were put aside."""
    others = st.session_state.get(OTHERS, ())
    st.session_state[OTHERS] = others[:place] + others[place + 1 :]


def is_desk() -> bool:
    """Tell whether the page is shown as an activist's desk."""
    return st.query_params.get("mode") == "desk"


def jump() -> tuple[float, float] | None:
    """Where the map was last told to look: latitude and longitude."""
    spot: Spot | None = st.session_state.get(_JUMP)
    return (spot.lat, spot.lon) if spot else None


def place() -> str | None:
    """Tell which venue a page of its own is about: the chosen one, else the address's, else the first."""
    ids = region().venues[t.VENUE_ID].tolist()
    if not ids:
        return None
    state = st.session_state
    wished = state.get(PLACE) or st.query_params.get("venue")
    if wished not in ids:
        if wished:
            msg = N_("there is no place {venue} here; choose one from the list")
            state[_NOTICES] = [UsageError(msg, venue=repr(wished[:40]))]
        wished = ids[0]
    state[PLACE] = wished
    return str(wished)


def map_touched() -> None:
    """Take a click on the map as the new doorstep, or as the chosen venue if it hit one."""
    touched: dict[str, Any] = st.session_state.get(MAP) or {}
    click = touched.get("last_clicked")
    if not click:
        return
    spot = Spot(float(click["lat"]), float(click["lng"]))
    west, south, east, north = prepare.map_bounds(region())
    if not (south <= spot.lat <= north and west <= spot.lon <= east):
        return
    hit = click == touched.get("last_object_clicked")
    venue = st.session_state.get(_OFFERED, {}).get(_corner(spot)) if hit else None
    if venue:
        st.session_state[VENUE] = venue
    else:
        stand_at(spot, jump=False)


def offer(found: gpd.GeoDataFrame | None) -> None:
    """Remember where the venues within the walk are, so that a click on one chooses it."""
    if found is None:
        st.session_state[_OFFERED] = {}
        return
    spots = zip(found.geometry.y, found.geometry.x, found[t.VENUE_ID], strict=True)
    st.session_state[_OFFERED] = {_corner(Spot(lat, lon)): venue for lat, lon, venue in spots}


def _corner(spot: Spot) -> tuple[float, float]:
    """Round a spot as the map rounds what it draws."""
    return round(spot.lat, 6), round(spot.lon, 6)


def common_address() -> dict[str, str]:
    """Write what every page's address holds: the language and, where there are several, the region."""
    several = len(names(settings())) > 1
    return {"lang": language()} | ({"region": _here()[0]} if several else {})


def whole_address() -> dict[str, str]:
    """Write all that is asked: what a link to another page carries, so that the way back finds it."""
    asked = to_address(query()) if st.session_state.get(_READ) else {}
    wished = wishes_to_address(wishes()) if st.session_state.get(_WISHES_READ) else {}
    return asked | wished | common_address()


def keep_address(asked: Query, **also: str) -> None:
    """Write what is on screen into the address bar, so that a link restores it."""
    write_address(**to_address(asked) | also)


def write_address(**wanted: str) -> None:
    """Write a page's part of the address beside what every page's holds."""
    whole = wanted | common_address()
    # A link to the same page tells the server alone: the browser's address bar waits to be told.
    if dict(st.query_params) != whole or st.session_state.get(_WRITTEN) != whole:
        st.query_params.from_dict(whole)
    st.session_state[_WRITTEN] = whole


def notices() -> list[UsageError]:
    """Name what the address held and could not be used."""
    return list(st.session_state.get(_NOTICES, []))


def was_restored() -> bool:
    """Tell whether the doorstep is still the rounded one of a shared link."""
    spot = st.session_state.get(_SPOT)
    return spot is not None and st.session_state.get(_READ) == spot


def _restore() -> None:
    """Take the first query from the address."""
    here = region()
    venue_ids = frozenset(here.venues[t.VENUE_ID])
    asked, ignored = from_address(st.query_params.to_dict(), prepare.map_bounds(here), venue_ids=venue_ids)
    state = st.session_state
    spot = asked.spot and shared_spot(asked.spot) if _SPOT not in state else None
    if spot:
        state[_SPOT] = state[_JUMP] = spot
    state.setdefault(WALKER, asked.walker)
    state.setdefault(LIMIT, asked.limit_min)
    state.setdefault(VENUE, asked.venue_id)
    state.setdefault(WAY, asked.way)
    state.setdefault(WHOSE, asked.whose)
    state.setdefault(OTHERS, asked.others)
    if asked.own_speed_m_s:
        state.setdefault(OWN_SPEED, asked.own_speed_m_s)
    if st.query_params.get("speed") in NAMED_SPEEDS:
        state.setdefault(SPEED, st.query_params["speed"])
    if "minutes" in st.query_params and "at" not in st.query_params:
        state.setdefault(WARD_LIMIT, asked.limit_min)
    elsewhere = st.query_params.get("region")
    if elsewhere is not None and elsewhere not in names(settings()):
        ignored.append(_no_region(elsewhere))
    wished = st.query_params.get("lang")
    if wished is not None and wished not in LANGUAGES:
        msg = N_("there is no language {language} here; choose ko or en")
        ignored.append(UsageError(msg, language=repr(wished[:40])))
    state[_NOTICES] = ignored
    state[_READ] = spot or True
