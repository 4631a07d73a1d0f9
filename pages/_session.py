"""The only owner of session keys and caches."""

import datetime as dt
import ipaddress
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry.base import BaseGeometry

from geo import opening, prepare
from geo import tables as t
from geo.access.area import reached_area
from geo.access.audit import audit
from geo.access.beyond import Beyond, beyond
from geo.access.candidates import street_corners
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, demand_points
from geo.access.doorstep import Reach
from geo.access.finer import coarser_points, moved
from geo.access.hours import with_open_now
from geo.access.needs_weights import needs_weights
from geo.access.open_walks import shares_by_hour
from geo.access.plans import Plan, plans
from geo.access.scenario import Scenario
from geo.access.scenario import outcome as scenario_outcome
from geo.access.siting import Aim, Setting, setting
from geo.access.spot import Spot
from geo.access.tour_wishes import TourWishes
from geo.access.tours import Ground, Tours, ground, sites_of, tours
from geo.access.yardstick import measured
from geo.civic.answers import MOST_LISTED, Answer
from geo.civic.database import Database, open_database
from geo.civic.forgetting import forget_old
from geo.civic.needs import Need, State, needs_of
from geo.errors import GeoError, RegionError
from geo.region import shelf
from geo.region.gazetteer import Gazetteer, gazetteer
from geo.region.history import versions
from geo.region.names import names
from geo.region.region import Region
from geo.region.replacement import former
from geo.settings import EMBEDDED_REGION, Settings
from geo.show.frame import COOKIE, Reading, kept_reading
from geo.show.language import LANGUAGES, Language, catalogue, language_of
from geo.show.town_hall_map import Drawing
from geo.streets.walkers import Pace, pace, without_stairs
from geo.streets.walking import walking
from geo.town_hall import Figures, drawing_of, measure
from pages._unfolding import unfolding

MAP: Final = "map"
LANGUAGE: Final = "language"
LARGE_TYPE: Final = "large_type"
HIGH_CONTRAST: Final = "high_contrast"
WALKER: Final = "walker"
LIMIT: Final = "limit"
OWN_SPEED: Final = "own_speed"
VENUE: Final = "venue"
WAY: Final = "way"
NO_STAIRS: Final = "no_stairs"
WHOSE: Final = "whose"
PROGRAMME: Final = "programme"
OTHERS: Final = "others"
WISHES: Final = ("topic", "audience", "weekday", "part_of_day", "free", "enrol_today", "method", "support")
"""What is asked of a programme: the fields of :class:`geo.access.wishes.Wishes`."""
SEARCH: Final = "search"
WARD: Final = "ward"
CHOSEN_WARD: Final = "chosen_ward"
WARD_MAP: Final = "ward_map"
WARD_FIRST_VIEW: Final = "ward_first_view"
WARD_MOVED: Final = "ward_moved"
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
READING: Final = "reading_chosen"
SPOKEN: Final = "language_chosen"
WISHES_READ: Final = "wishes_read"
HERE: Final = "here"
PAGE: Final = "page"
LED_HERE: Final = "led_here"
SPOT: Final = "spot"
JUMP: Final = "jump"
NOTICES: Final = "notices"
OUTSIDE: Final = "outside"
OFFERED: Final = "offered"
AIM: Final = ("spaces", "siting_limit", "goal", "group", "each_ward", "residents_a_seat")
"""What new spaces are for: the fields of :class:`geo.access.siting.Aim`."""
AIM_READ: Final = "aim_read"
BY_NEEDS: Final = "by_needs"
FROM_LIST: Final = "from_list"
LISTED: Final = "listed"
PLAN: Final = "plan"
SCENARIO: Final = "scenario"
PAST: Final = "past"
KEPT: Final = "kept_scenarios"
SCENARIO_NAME: Final = "scenario_name"
REFUSED_CHANGE: Final = "refused_change"
MOVES: Final = "moves"
CLOSES: Final = "closes"
OPENS: Final = "opens"
ADDRESS_READ: Final = "address_read"
ADDRESS_WRITTEN: Final = "address_written"
ON_SCREEN: Final = "on_screen"
SAID: Final = "said"
ANSWERED: Final = "answered"
DECIDED: Final = "decided"
MEASURE: Final = "measure"
MEASURED_WARD: Final = "measured_ward"
MEASURED_WALKER: Final = "measured_walker"
PRESENTING: Final = "presenting"
STEP: Final = "step"
ARRANGEMENT: Final = "arrangement"
ARRANGED: Final = "arranged"
PRESENTATION: Final = "presentation"
TOUR: Final = ("tour_school", "tour_minutes", "tour_stops", "tour_theme", "tour_walker", "tour_no_stairs")
"""What is asked of a tour, as the page's widgets know it."""
TOUR_READ: Final = "tour_read"
TOUR_SPOT: Final = "tour_spot"
TOUR_BY_CLOCK: Final = "tour_by_clock"
TOUR_DAY: Final = "tour_day"
TOUR_HOUR: Final = "tour_hour"
TOUR_VIA: Final = "tour_via"
TOUR_CHOSEN: Final = "tour_chosen"
TOUR_ADDED: Final = "tour_added"
TOUR_MAP: Final = "tour_map"
NEED_WARD: Final = "need_ward"
NEED_TOPIC: Final = "need_topic"
NEED_TEXT: Final = "need_text"
NEED_AGE: Final = "need_age"
NEED_TRAP: Final = "need_website"
NEED_CHANNEL: Final = "need_channel"
NEED_SPOT: Final = "need_spot"
NEED_MAP: Final = "need_map"
NEED_TOKEN: Final = "need_token"  # noqa: S105 (a key of the session)
NEED_SENT: Final = "need_sent"
NEED_SENT_AT: Final = "need_sent_at"
NEED_FAILED: Final = "need_failed"
NEED_NUMBER: Final = "need_number"
NEED_READ: Final = "need_read"
NEED_SHEET: Final = "need_sheet"
NEED_CHOSEN: Final = "need_chosen"


FORGET_S: Final = 3600.0
"""How often it is looked for needs that have been kept long enough."""
PLANS: Final = 5
"""How many plans are looked for."""


@dataclass(frozen=True, eq=False)
class Planning:
    """Plans that are looked for one after the other.

    Attributes
    ----------
    asked
        What they follow from.
    first
        Gives the first so many of them, as soon as they are found.
    """

    asked: Setting
    first: Callable[[int], tuple[Plan, ...]]


Here = tuple[str, int, int]
"""A region's name, which version of it, and which of the embedded one where that may stand in for it, else 0: the key
of all that follows from it."""

_PRESENT: Final = -1


@st.cache_resource
def settings() -> Settings:
    """Read the settings once a process."""
    return Settings.from_environment(os.environ)


@st.cache_resource(show_spinner=False)
def civic() -> Database:
    """Open the database of what people enter, once a process."""
    return open_database(settings())


@st.cache_data(ttl=FORGET_S, max_entries=1, show_spinner=False)
def _forgotten(days: int) -> int:
    return forget_old(civic(), days=days)


def told_needs(states: Sequence[State] = ("shown",)) -> list[Need]:
    """Read what residents told, from which what is too old has been deleted, at the latest an hour after its day."""
    _forgotten(settings().keep_needs_days)
    return needs_of(civic(), region().name, states=states)


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(name: str, stamp: int, beneath: int) -> tuple[Region, RegionError | None]:  # noqa: ARG001 (a cache's key)
    if name == shelf.first_region(settings()):
        return shelf.open_first(settings())
    return shelf.open_region(settings(), name), None


def show(name: str) -> None:
    """Show a region in this run, in its present version."""
    st.session_state[REGION] = name
    st.session_state[HERE] = _present(name)


def _present(name: str) -> Here:
    beneath = shelf.stamp(settings(), EMBEDDED_REGION) if name == shelf.REAL_REGION else 0
    return name, shelf.stamp(settings(), name), beneath


def warm_up() -> None:
    """Do once what the first reader would wait for: open the region and its names, compile the search, say hours."""
    here = _present(shelf.first_region(settings()))
    first, _ = _opened(*here)
    _places(first, here)
    prepare.compile_kernel(first)
    with_open_now(first.venues, opening.now())
    catalogue(LANGUAGES[0])


def regions() -> dict[str, tuple[str, str]]:
    """Name the regions at hand, each with its Korean and English title."""
    return {name: shelf.titles(settings(), name) for name in names(settings())}


def _here() -> Here:
    return cast("Here", st.session_state[HERE])


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
    return demand_points(_region)


def methods() -> tuple[str, ...]:
    """Tell how the residents of each ward are spread."""
    return _demand(region(), _here()).method


@st.cache_resource(max_entries=2, show_spinner=False)
def _coarser(_region: Region, here: Here) -> DemandPoints | None:  # noqa: ARG001
    return coarser_points(_region)


def moved_shares(walker: str, speed: str, limit_min: float) -> pd.DataFrame | None:
    """Measure what is gained by the finest picture of where people live; None where there is but one."""
    here, coarser = _here(), _coarser(region(), _here())
    if coarser is None:
        return None
    return moved(region(), _demand(region(), here), coarser, pace=pace(walker, speed), limit_min=limit_min)


@st.cache_data(max_entries=128, show_spinner=False)
def _coverage(_region: Region, here: Here, walker: str, speed: str, limit_min: float) -> pd.DataFrame:
    return coverage(_region, _demand(_region, here), paces=[pace(walker, speed)], limit_min=limit_min)


def covered(walker: str, speed: str, limit_min: float) -> pd.DataFrame:
    """Measure coverage of the region, once for all sessions."""
    return _coverage(region(), _here(), walker, speed, limit_min)


@st.cache_resource(max_entries=2, show_spinner=False)
def _former(_region: Region, here: Here, version: int) -> tuple[Region, DemandPoints]:  # noqa: ARG001
    then = former(settings(), _region, version)
    return then, demand_points(then)


@st.cache_data(max_entries=2 * MOST_LISTED, show_spinner=False)
def _figure(_region: Region, here: Here, version: int, measure: str, ward_code: str, walker: str) -> float | None:
    """Measure a figure of the present version, below 0, or of a former one."""
    if version < 0:
        return measured(_region, _demand(_region, here), measure=measure, ward_code=ward_code, walker=walker)
    then, demand = _former(_region, here, version)
    return measured(then, demand, measure=measure, ward_code=ward_code, walker=walker)


def figure_now(measure: str, ward_code: str, walker: str) -> float | None:
    """Measure a figure by which an answer is held, as it is."""
    return _figure(region(), _here(), _PRESENT, measure, ward_code, walker)


def figure_then(answer: Answer) -> float | None:
    """Measure an answer's figure again as it was; where that version is not kept any more, say what was measured."""
    if answer.version >= history_version():
        return answer.before
    try:
        return _figure(region(), _here(), answer.version, answer.measure, answer.ward_code, answer.walker)
    except GeoError:
        return answer.before


def history_version() -> int:
    """Give the number of the region's present version."""
    listed = versions(settings(), region().name)
    return listed[-1].number if listed else 0


@st.cache_data(max_entries=128, show_spinner=False)
def _audited(_region: Region, here: Here, walker: str, speed: str, limit_min: float, group: str) -> pd.DataFrame:
    demand = _demand(_region, here)
    return audit(_region, demand, paces=[pace(walker, speed)], limit_min=limit_min, group=group)


def audited(walker: str, speed: str, limit_min: float, group: str) -> pd.DataFrame:
    """Audit the region, once for all sessions."""
    return _audited(region(), _here(), walker, speed, limit_min, group)


@st.cache_resource(max_entries=4, show_spinner=False)
def _hall(_region: Region, here: Here, walker: str, speed: str, limit_min: float) -> Figures:
    return measure(_region, _demand(_region, here), pace=pace(walker, speed), limit_min=limit_min)


def hall(walker: str, speed: str, limit_min: float) -> Figures:
    """Measure what a hall is shown, once for all sessions."""
    return _hall(region(), _here(), walker, speed, limit_min)


@st.cache_resource(max_entries=8, show_spinner=False)
def _hall_drawing(
    _region: Region,
    here: Here,  # noqa: ARG001
    language: Language,
    walk: tuple[str, float, float],  # noqa: ARG001
    _told: Figures,
) -> Drawing:
    return drawing_of(language, _region, _told)


def hall_drawing(language: Language, told: Figures) -> Drawing:
    """Draw the region that lies under all steps, once for all sessions."""
    walk = (told.pace.walker.name, told.pace.speed_m_s, told.limit_min)
    return _hall_drawing(region(), _here(), language, walk, told)


@st.cache_data(max_entries=32, show_spinner=False)
def _hourly(_region: Region, here: Here, walker: str, speed: str, limit_min: float, today: dt.date) -> pd.DataFrame:
    days = [today + dt.timedelta(days=ahead) for ahead in range(7)]
    asked: dict[str, Any] = {"limit_min": limit_min, "group": "all", "days": days, "hours": range(24)}
    return shares_by_hour(_region, _demand(_region, here), pace=pace(walker, speed), **asked)


def hourly(walker: str, speed: str, limit_min: float) -> pd.DataFrame:
    """Measure who reaches an open door in the coming week, once for all sessions."""
    return _hourly(region(), _here(), walker, speed, limit_min, opening.now().date())


@st.cache_data(max_entries=64, show_spinner=False)
def _outcome(
    _region: Region, here: Here, walker: str, speed: str, limit_min: float, scenario: Scenario
) -> pd.DataFrame:
    demand = _demand(_region, here)
    return scenario_outcome(_region, demand, scenario, pace=pace(walker, speed), limit_min=limit_min)


def outcome(walker: str, speed: str, limit_min: float, scenario: Scenario) -> pd.DataFrame:
    """Measure what a scenario does, once for all sessions."""
    return _outcome(region(), _here(), walker, speed, limit_min, scenario)


@st.cache_resource(max_entries=2, show_spinner=False)
def _corners(_region: Region, here: Here) -> gpd.GeoDataFrame:  # noqa: ARG001
    return street_corners(_region)


def corners() -> gpd.GeoDataFrame:
    """Take every street corner of the region for a candidate."""
    return _corners(region(), _here())


@st.cache_resource(max_entries=4, show_spinner=False)
def _planning(
    _region: Region,
    here: Here,
    _candidates: gpd.GeoDataFrame,
    which: str,  # noqa: ARG001 (a cache's key)
    at_pace: Pace,
    aim: Aim,
    needs: tuple[str, ...],
) -> Planning:
    demand = _demand(_region, here)
    factors = needs_weights(_region, demand, pd.DataFrame({t.WARD_CODE: needs})) if needs else None
    asked = setting(_region, demand, _candidates, pace=at_pace, aim=aim, factors=factors)
    return Planning(asked, unfolding(plans(asked, count=PLANS)))


def planning(
    candidates: gpd.GeoDataFrame, which: str, at_pace: Pace, aim: Aim, needs: tuple[str, ...] = ()
) -> Planning:
    """Plan new spaces among some candidates, which their source tells apart from others, once for all sessions."""
    return _planning(region(), _here(), candidates, which, at_pace, aim, needs)


@st.cache_resource(max_entries=16, show_spinner=False)
def _tour_ground(
    _region: Region,
    here: Here,  # noqa: ARG001
    at_pace: Pace,
    theme: str,
    spot: Spot,
    starts: dt.datetime | None,
) -> tuple[gpd.GeoDataFrame, Ground]:
    places = sites_of(_region, theme)
    return places, ground(walking(_region.network, at_pace), spot, places, starts=starts)


@st.cache_resource(max_entries=64, show_spinner=False)
def _tours(_where: Ground, here: Here, wishes: TourWishes, spot: Spot) -> Tours:  # noqa: ARG001
    return tours(_where, wishes.asked)


def tours_from(wishes: TourWishes, spot: Spot) -> tuple[gpd.GeoDataFrame, Ground, Tours]:
    """Find the best tours from a spot: the places, the walks between them, the tours."""
    at_pace = pace(wishes.walker)
    at_pace = without_stairs(at_pace) if wishes.no_stairs else at_pace
    places, where = _tour_ground(region(), _here(), at_pace, wishes.theme, spot, wishes.starts)
    return places, where, _tours(where, _here(), replace(wishes, via=()), spot)


@st.cache_data(max_entries=64, show_spinner=False)
def _beyond(_region: Region, here: Here, walker: str, speed: str, limit_min: float, ward_code: str) -> Beyond:
    demand = _demand(_region, here)
    return beyond(_region, demand, pace=pace(walker, speed), limit_min=limit_min, ward_code=ward_code)


def beyond_reach(walker: str, speed: str, limit_min: float, ward_code: str) -> Beyond:
    """Find who of a ward is beyond reach, once for all sessions."""
    return _beyond(region(), _here(), walker, speed, limit_min, ward_code)


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
    return Reading(large_type, high_contrast, state.get(SPOKEN, kept.language))


def reading_was_chosen() -> bool:
    """Tell whether the reader touched a switch: before that, nothing is kept in their browser."""
    return READING in st.session_state


def choose_reading() -> None:
    """Remember that the reader touched a switch."""
    st.session_state[READING] = True


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


def common_address() -> dict[str, str]:
    """Write what every page's address holds: the language and, where there are several, the region."""
    several = len(names(settings())) > 1
    return {"lang": language()} | ({"region": _here()[0]} if several else {})
