"""The plans of the next-space page: the chosen one on the map and as a table, the others as they come."""

from collections.abc import Sequence

import folium
import geopandas as gpd
import pandas as pd
import shapely
import streamlit as st

from geo import tables as t
from geo.access.area import reached_area
from geo.access.doorstep import reach
from geo.access.plan_tables import figures, sites_of
from geo.access.plans import Plan
from geo.access.scenario import MOST_CHANGES, Scenario
from geo.access.scenario_address import scenario_to_address
from geo.access.spot import Spot
from geo.errors import N_, NotConnectedError, UsageError
from geo.plan_report import plan_pdf
from geo.show import export, html, layers, venues
from geo.show.language import Language, say
from geo.show.plans import plan_doubts, plan_sentence, sites_table
from geo.spreadsheet import to_csv
from pages import _question, _scenario, _session
from pages._session import Planning


def chosen(planning: Planning) -> int:
    """Tell which plan is shown: the chosen one, else the address's, else the first; waits until it is found."""
    state = st.session_state
    wished = state.get(_session.PLAN)
    if wished is None:
        written = st.query_params.get("plan", "1")
        usable = written in {str(number) for number in range(1, _session.PLANS + 1)}
        if not usable:
            msg = N_("there is no plan {plan}; plans are numbered from 1 to {most}")
            error = UsageError(msg, plan=repr(written[:40]), most=_session.PLANS)
            state[_session.NOTICES] = [*_question.notices(), error]
        wished = int(written) if usable else 1
    found = len(planning.first(wished))
    state[_session.PLAN] = max(1, min(wished, found))
    return int(state[_session.PLAN])


def sentence(language: Language, planning: Planning, plan: Plan) -> str:
    """Say what comes of a plan."""
    return plan_sentence(language, **figures(planning.asked, plan))


def doubts(language: Language, planning: Planning) -> list[str]:
    """Say where the best plan is not what was asked for."""
    asked, wards = planning.asked, _session.region().wards.set_index(t.WARD_CODE)
    without = [venues.name(language, row) for _, row in wards.loc[list(asked.without_candidate)].iterrows()]
    return plan_doubts(
        language,
        asked=0 if asked.aim.goal == "everyone" else asked.aim.spaces,
        opened=planning.first(1)[0].sites,
        candidates=len(asked.candidates),
        wards_without=without,
        without_seats=asked.without_seats,
    )


def layers_of(language: Language, planning: Planning, plan: Plan) -> list[folium.FeatureGroup]:
    """Draw the new spaces, numbered, with what lies within the walk of them, and the present places, faint."""
    region, asked = _session.region(), planning.asked
    sites = asked.candidates.iloc[plan.rows]
    areas = []
    for point in sites.geometry:
        try:
            reached = reach(asked.at_pace, Spot(point.y, point.x), limit_min=asked.aim.limit_min)
        except NotConnectedError:
            continue
        areas.append(reached_area(reached))
    points = pd.concat([sites.geometry, region.venues.geometry], ignore_index=True)
    names = [*_names(language, sites), *(venues.name(language, row) for _, row in region.venues.iterrows())]
    new, present = say(language, N_("new")), say(language, N_("there already"))
    marks = layers.venue_layer(
        gpd.GeoSeries(points, crs=t.WGS84),
        names,
        details=[new] * len(sites) + [present] * len(region.venues),
        reached=[True] * len(sites) + [False] * len(region.venues),
        ranks=range(1, len(sites) + 1),
    )
    return [layers.area_layer(shapely.union_all(areas)), marks] if areas else [marks]


def table(language: Language, planning: Planning, plan: Plan) -> str:
    """List the spaces of a plan."""
    sites = sites_of(planning.asked, [plan])
    return sites_table(language, sites, names=_names(language, sites), ward_names=_ward_names(language))


def others(language: Language, planning: Planning, number: int) -> list[Plan]:
    """List all plans, each as soon as it is found, and let one be chosen."""
    place, found = st.empty(), planning.first(number)
    bar = st.progress(0.0) if len(found) < _session.PLANS else None
    while len(found) < _session.PLANS:
        wanted = len(found) + 1
        if bar:
            bar.progress(
                len(found) / _session.PLANS,
                say(language, "Looking for plan {number} of {most} ...", number=wanted, most=_session.PLANS),
            )
        place.html(_list(language, planning, found))
        found = planning.first(wanted)
        if len(found) < wanted:
            break
    if bar:
        bar.empty()
    said = [sentence(language, planning, plan) for plan in found]
    with place.container():
        st.radio(
            say(language, "Plans that differ"),
            range(1, len(found) + 1),
            index=number - 1,
            key=f"{_session.PLAN}_choice_{id(planning)}_{number}",
            format_func=lambda which: f"{which}. {said[which - 1]}",
            on_change=_choose,
            args=(f"{_session.PLAN}_choice_{id(planning)}_{number}",),
        )
    return list(found)


def try_out(language: Language, planning: Planning, plan: Plan) -> None:
    """Lead to the what-if page with the plan's spaces open, for the same walk."""
    points = planning.asked.candidates.geometry.iloc[plan.rows]
    scenario = Scenario(tuple(Spot(round(point.y, 5), round(point.x, 5)) for point in points))
    limit_min = int(planning.asked.aim.limit_min)
    label = say(language, "Try this plan: add, close or move places")
    if len(scenario.opened) > MOST_CHANGES:
        text = N_("A link holds at most {most} changes: a plan of more spaces cannot be tried out one by one.")
        st.html(html.note(say(language, text, most=MOST_CHANGES)))
        return
    if st.button(label, on_click=_try, args=(scenario, limit_min)):
        st.switch_page("pages/what_if_page.py", query_params=_session.common_address() | scenario_to_address(scenario))


def _try(scenario: Scenario, limit_min: int) -> None:
    _scenario.change(_scenario.show_again, scenario)
    st.session_state[_session.WARD_LIMIT] = limit_min


def take_away(language: Language, planning: Planning, found: Sequence[Plan], plan: Plan) -> None:
    """Offer the spaces of all plans as a file, and the plan that is shown as a page to print."""
    rows = export.with_coordinates(sites_of(planning.asked, found)).round({t.LAT: 6, t.LON: 6})
    plain, sheet = st.columns(2)
    plain.download_button(
        say(language, "Take away as CSV"),
        "\ufeff" + to_csv(rows.assign(**{t.STREETS_SOURCE: _session.region().network.origin.name_en})),
        file_name="baeumgil-next-spaces.csv",
        mime="text/csv",
        use_container_width=True,
    )
    if not plan.sites:
        return
    # Made outside the page's run, so it is given all it needs.
    region, url, said = _session.region(), _session.settings().public_url, doubts(language, planning)
    sheet.download_button(
        say(language, N_("Hand-out to print (PDF, A4)")),
        lambda: plan_pdf(language, region, planning.asked, plan, doubts=said, url=url),
        file_name="baeumgil-plan.pdf",
        mime="application/pdf",
        on_click="ignore",
        use_container_width=True,
    )


def _choose(key: str) -> None:
    st.session_state[_session.PLAN] = st.session_state[key]


def _list(language: Language, planning: Planning, found: Sequence[Plan]) -> str:
    """Write the plans found so far."""
    said = [f"{number}. {sentence(language, planning, plan)}" for number, plan in enumerate(found, 1)]
    return html.notes(say(language, "Plans that differ"), said)


def _names(language: Language, sites: gpd.GeoDataFrame) -> list[str]:
    return [venues.name(language, row) for _, row in sites.iterrows()]


def _ward_names(language: Language) -> dict[str, str]:
    return {row[t.WARD_CODE]: venues.name(language, row) for _, row in _session.region().wards.iterrows()}
