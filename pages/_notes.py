"""What a page says beside its controls: the answer, cautions, notes and sources."""

import geopandas as gpd
import shapely
import streamlit as st

from geo import tables as t
from geo.access.border import BORDER_M, near_border
from geo.access.doorstep import Reach
from geo.access.nearest import measured, wider_walk
from geo.access.query import LIMITS_MIN, Query
from geo.errors import N_
from geo.show import frame as page_frame
from geo.show import homes, html, sentences, venues
from geo.show.language import Language, explain, say
from pages import _question, _session


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
        st.html(page_frame.caution(say(language, sentences.STREETS_IN_PIECES, share=share)))


def where_people_live(language: Language) -> None:
    """Say how the residents of each ward are spread."""
    wards = _session.region().wards
    names = wards[t.NAME_EN].fillna(wards[t.NAME_KO]) if language == "en" else wards[t.NAME_KO]
    st.html(html.note(homes.where_people_live(language, _session.methods(), names.tolist())))


def notices(language: Language, *, with_spot: bool = False) -> None:
    """Say what the address held and could not be used, and that a shared spot is rounded."""
    problem = _session.stand_in()
    if problem:
        st.warning(plain(explain(problem, language)))
    for error in _question.notices():
        st.warning(plain(say(language, "Ignored in the address: {problem}", problem=explain(error, language))))
    if with_spot and _question.clicked_outside():
        outside = N_(
            "You clicked outside the region, where no streets are known. Click nearer to the middle of the map."
        )
        st.html(html.note(say(language, outside)))
    if with_spot and _question.was_restored():
        st.html(html.note(say(language, "The spot comes from a link, which rounds it to about 30 m.")))


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


def answer(language: Language, sentence: str, *, has_figures: bool = True, no_stairs: bool = False) -> None:
    """Write the sentence that answers; on model streets its figures carry the caution."""
    if has_figures and no_stairs:
        sentence = say(language, "Without stairs: {sentence}", sentence=sentence)
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


def not_measured_note(language: Language) -> None:
    """Say of how many places of the region the ward alone is known, so that they are left out."""
    here = _session.region().venues
    count = int((~measured(here)).sum())
    if count:
        st.html(html.note(say(language, sentences.NOT_MEASURED, count=count)))


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
            N_("Hills are counted where heights were given: uphill takes longer.")
            if here.network.knows_slopes
            else N_("Hills are not counted.")
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


def plain(text: str) -> str:
    """Keep text from being read as Markdown, which would fetch pictures."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>~:$" else sign for sign in text)
