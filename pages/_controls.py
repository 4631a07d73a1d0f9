"""The shared widgets."""

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import shapely
import streamlit as st

from geo import tables as t
from geo.access.border import BORDER_M, near_border
from geo.access.doorstep import Reach
from geo.access.nearest import wider_walk
from geo.access.query import LIMITS_MIN, NAMED_SPEEDS, Query
from geo.access.spot import Spot
from geo.errors import N_
from geo.region.gazetteer import find
from geo.show import frame as page_frame
from geo.show import html, sentences, venues, words
from geo.show.language import LANGUAGES, Language, explain, say
from geo.show.style import style_sheet
from geo.streets.walkers import FASTEST_M_S, SLOWEST_M_S, WALKERS, pace
from pages import _session


def frame(language: Language) -> None:
    """Style the page and name its parts."""
    state = st.session_state
    st.html(
        style_sheet(
            large_type=state.get(_session.LARGE_TYPE, False), high_contrast=state.get(_session.HIGH_CONTRAST, False)
        )
    )
    st.html(page_frame.document_script(language), unsafe_allow_javascript=True)


def sidebar(pages: Sequence[st.Page]) -> None:
    """Offer the pages, the language and the reading aids."""
    language = _session.language()
    for page in pages:
        st.page_link(page, query_params={"lang": language})
    st.session_state.setdefault(_session.LANGUAGE, language)
    st.radio(
        say(language, "Language"),
        LANGUAGES,
        key=_session.LANGUAGE,
        on_change=_session.relabel,
        format_func={"ko": "한국어", "en": "English"}.__getitem__,
        horizontal=True,
    )
    st.checkbox(say(language, "Large type"), key=_session.LARGE_TYPE, persist_state="session")
    st.checkbox(say(language, "High contrast"), key=_session.HIGH_CONTRAST, persist_state="session")
    _region(language)
    origin = _session.region().network.origin
    streets = origin.name_ko if language == "ko" else origin.name_en
    age = sentences.age(language, origin.date, dt.datetime.now(tz=dt.UTC).date())
    st.html(html.note(say(language, "Streets: {name} ({age})", name=streets, age=age)))


def _region(language: Language) -> None:
    """Choose among the regions at hand, before any is opened: a damaged one must not lock the reader in."""
    titles = {name: title[language != "ko"] for name, title in _session.regions().items()}
    if len(titles) == 1:
        st.html(html.note(say(language, "Region: {name}", name=next(iter(titles.values())))))
        return
    st.selectbox(
        say(language, "Region"),
        list(titles),
        key=_session.REGION,
        on_change=_session.move,
        format_func=lambda name: titles[name] if titles[name] == name else f"{titles[name]} ({name})",
    )


def caution(language: Language) -> None:
    """Say on top of the page that the streets are a model, where they are."""
    here = _session.region()
    if here.network.origin.is_model:
        text = say(
            language,
            "Model streets, not for decisions: the streets are generated because no street file of the district "
            "could be shipped. They end at the boundary, so figures near it are marked.",
        )
        st.html(page_frame.caution(text))
    if here.accepts_broken:
        share = 100 - int(100 * here.network.share_in_largest_piece)
        st.html(page_frame.caution(say(language, sentences.BROKEN_STREETS, share=share)))


def walker(language: Language, *, speed: str = "mean") -> None:
    """Choose a way of walking; its speed is shown."""
    st.selectbox(
        say(language, "Walker"),
        list(WALKERS),
        key=_session.WALKER,
        persist_state="session",
        format_func=lambda name: say(
            language,
            "{walker} ({speed} m/s)",
            walker=say(language, words.WALKERS[name]),
            speed=pace(name, speed).speed_m_s,
        ),
    )


def limit(language: Language) -> None:
    """Choose how long a walk may be."""
    st.segmented_control(
        say(language, "Walk at most"),
        LIMITS_MIN,
        key=_session.LIMIT,
        persist_state="session",
        required=True,
        format_func=lambda minutes: say(language, "{minutes} min", minutes=minutes),
    )


def speed(language: Language) -> str:
    """Choose the speed of planning figures: cautious at first, so that a promise on paper is kept on the street."""
    names = (N_("cautious (slow walkers too)"), N_("mean"))
    labels = dict(zip(NAMED_SPEEDS, (say(language, name) for name in names), strict=True))
    chosen = st.radio(
        say(language, "Speed"), list(labels), key=_session.SPEED, format_func=labels.__getitem__, horizontal=True,
        persist_state="session",
    )  # fmt: skip
    return str(chosen)


def ward_limit(language: Language, limits: Sequence[int]) -> int:
    """Choose the walk that the map shows."""
    if st.session_state.get(_session.WARD_LIMIT) not in limits:
        st.session_state[_session.WARD_LIMIT] = limits[0]
    chosen = st.segmented_control(
        say(language, "On the map"),
        limits,
        key=_session.WARD_LIMIT,
        required=True,
        format_func=lambda minutes: say(language, "{minutes} min", minutes=minutes),
        persist_state="session",
    )
    return int(chosen or limits[0])


def own_speed(language: Language) -> None:
    """Set a speed of one's own."""
    st.number_input(
        say(language, "My own speed (m/s, empty: as listed)"),
        min_value=SLOWEST_M_S,
        max_value=FASTEST_M_S,
        value=None,
        step=0.05,
        key=_session.OWN_SPEED,
        persist_state="session",
    )


def where(language: Language) -> None:
    """Say where one is: by name or by ward."""
    by_text, by_ward = st.columns([3, 2])
    by_text.text_input(
        say(language, "Where are you?"),
        key=_session.SEARCH,
        placeholder=say(language, "Ward, place, school or road (ㄱㅅㄷ)"),
        max_chars=60,
    )
    typed = st.session_state.get(_session.SEARCH, "")
    if typed.strip():
        with by_text:
            _results(language, typed)
    by_name = {place.name_ko: place for place in _session.places() if place.kind == "ward"}

    def go() -> None:
        chosen = by_name.get(st.session_state[_session.WARD])
        if chosen:
            _session.stand_at(Spot(chosen.lat, chosen.lon), jump=True)

    by_ward.selectbox(
        say(language, "Or choose a ward"),
        list(by_name),
        index=None,
        key=_session.WARD,
        on_change=go,
        format_func=lambda name: by_name[name].name_en if language == "en" and by_name[name].name_en else name,
        placeholder=say(language, "Choose a ward"),
    )


def _results(language: Language, typed: str) -> None:
    """Offer what was found, or what was perhaps meant."""
    found = find(_session.places(), typed)
    offered = found.places or found.suggestions
    if not found.places:
        question = N_("Nothing is called that. Did you mean:")
        regret = N_("Nothing is called that, or nearly that. Try a ward, a library or a school.")
        st.html(html.note(say(language, question if offered else regret)))
    for number, place in enumerate(offered[:6]):
        name = place.name_en if language == "en" and place.name_en else place.name_ko
        st.button(
            f"{plain(name)} · {say(language, words.PLACE_KINDS[place.kind])}",
            key=f"found_{number}_{place.kind}_{place.name_ko}",
            on_click=_session.stand_at,
            args=(Spot(place.lat, place.lon),),
            kwargs={"jump": True},
        )


def plain(text: str) -> str:
    """Keep text from being read as Markdown, which would fetch pictures."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>~:$" else sign for sign in text)


def venue(language: Language, found: gpd.GeoDataFrame) -> int:
    """Choose whose route is shown, the nearest at first; return its row in the region's table."""
    ids = found[t.VENUE_ID].tolist()
    if st.session_state.get(_session.VENUE) not in ids:
        st.session_state[_session.VENUE] = ids[0]
    labels = {
        row[t.VENUE_ID]: f"{sentences.walk(language, row[t.MINUTES])} · {venues.name(language, row)}"
        for _, row in found.iterrows()
    }
    chosen = st.selectbox(
        say(language, "Show the way to"),
        ids,
        key=_session.VENUE,
        format_func=labels.__getitem__,
        persist_state="session",
    )
    return int(found.index[ids.index(chosen)])


def find_sentence(language: Language, reached: Reach, found: gpd.GeoDataFrame) -> str:
    """Answer in one sentence; where nothing is found, try the longer walks."""
    if _session.region().venues.empty:
        return say(language, N_("This region lists no places to learn yet."))
    if len(found):
        first = found.iloc[0]
        return sentences.found(
            language,
            len(found),
            limit_min=reached.limit_min,
            nearest_name=venues.name(language, first),
            nearest_min=float(first[t.MINUTES]),
        )
    wider = wider_walk(_session.region(), reached, limits_min=LIMITS_MIN)
    return sentences.none_found(language, limit_min=reached.limit_min, wider=wider)


def notices(language: Language, *, with_spot: bool = False) -> None:
    """Say what the address held and could not be used, and that a shared spot is rounded."""
    problem = _session.stand_in()
    if problem:
        st.warning(plain(explain(problem, language)))
    for error in _session.notices():
        st.warning(plain(say(language, "Ignored in the address: {problem}", problem=explain(error, language))))
    if with_spot and _session.was_restored():
        st.html(html.note(say(language, "The spot comes from a link, which rounds it to about 30 m.")))


def answer(language: Language, sentence: str, *, has_figures: bool = True) -> None:
    """Write the sentence that answers; on model streets its figures carry the caution."""
    cautious = has_figures and _session.region().network.origin.is_model
    st.html(html.answer(sentence, say(language, sentences.MODEL_STREETS) if cautious else ""))


def border_note(language: Language, asked: Query) -> None:
    """Say that the spot lies where the streets end, so that places beyond are missing."""
    here = _session.region()
    if asked.spot is None:
        return
    walk_m = max(BORDER_M, asked.pace.speed_m_s * asked.limit_min * 60)
    if near_border(here, shapely.Point(asked.spot.lon, asked.spot.lat), within_m=walk_m).any():
        text = N_("This walk may lead past the boundary, where the data end: places and ways beyond are not counted.")
        st.html(html.note(say(language, text)))


def step_free_note(language: Language, asked: Query, found: gpd.GeoDataFrame) -> None:
    """Tell somebody who cannot take steps at how many doors nobody has checked for them."""
    if asked.pace.walker.steps != "never":
        return
    barred = int((found[t.STEP_FREE] == "no").sum())
    if barred:
        text = N_("{barred} of these {count} places have steps at the door.")
        st.html(html.note(say(language, text, barred=barred, count=len(found))))
    unknown = int((found[t.STEP_FREE] == "unknown").sum())
    if unknown:
        text = N_("Nobody has checked for steps at the door of {unknown} of these {count} places: ask before you go.")
        st.html(html.note(say(language, text, unknown=unknown, count=len(found))))


def sources(language: Language, *, speed_m_s: float) -> None:
    """Say what the figures rest on, where the data came from and how old it is."""
    here = _session.region()
    with st.expander(say(language, "How this is measured, and from what")):
        method = say(
            language,
            "Minutes are walking distance along the streets at {speed} m/s (steps at 0.5 m/s), from the spot to the "
            "nearest street and from the street to the place included, rounded up. Waiting at crossings is not "
            "counted. Step-free entrances are unknown unless stated.",
            speed=f"{speed_m_s:g}",
        )
        hills = (
            N_("Hills are counted: uphill takes longer.") if here.network.knows_slopes else N_("Hills are not counted.")
        )
        st.html(html.note(f"{method} {say(language, hills)}"))
        headers = [say(language, header) for header in (N_("What"), N_("From"), N_("Licence"), N_("Date"))]
        unknown = say(language, N_("unknown"))
        rows = [
            (
                one.what_ko if language == "ko" else one.what_en,
                one.publisher,
                one.licence or unknown,
                one.date or unknown,
            )
            for one in here.sources
        ]
        origin = here.network.origin
        name = origin.name_ko if language == "ko" else origin.name_en
        rows.append((say(language, N_("streets")), name, origin.licence or unknown, origin.date or unknown))
        st.html(html.table(say(language, "Sources"), headers, rows=rows))
