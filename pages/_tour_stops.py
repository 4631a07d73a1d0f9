"""The tour on the screen: which of three, its map, its timetable, its stops to be moved, dropped and added."""

from dataclasses import dataclass

import geopandas as gpd
import streamlit as st

from geo import tables as t
from geo.access.orienteering import Order
from geo.access.route import line_of
from geo.access.tour_wishes import TourWishes
from geo.access.tours import MOST_STOPS, Ground, Leg, Tours, in_order, legs, stops_of
from geo.errors import N_
from geo.show import export, html, layers, tours, venues
from geo.show.language import Language, say
from geo.spreadsheet import to_csv
from pages import _map, _notes, _session, _tour


@dataclass(frozen=True, eq=False)
class Shown:
    """A tour on the screen.

    Attributes
    ----------
    places
        What can be visited.
    where
        The walks between them.
    found
        The best tours.
    order
        The one on the screen, in an order of one's own or one of the best; None where not one place fits.
    walked
        Its walks.
    stops
        Its stops with their times.
    """

    places: gpd.GeoDataFrame
    where: Ground
    found: Tours
    order: Order | None
    walked: tuple[Leg, ...]
    stops: gpd.GeoDataFrame


def shown(wishes: TourWishes, *, number: int) -> Shown | None:
    """Find the tours; None before a start is chosen."""
    spot = _tour.start(wishes)
    if spot is None:
        return None
    places, where, found = _session.tours_from(wishes, spot)
    orders = found.rounds.orders
    rows = {site: row for row, site in enumerate(places[t.SITE_ID])}
    own = [rows[site] for site in wishes.via if site in rows]
    order = in_order(where, own) if own else orders[min(number, len(orders)) - 1] if orders else None
    if order is None:
        return Shown(places, where, found, None, (), places.iloc[:0])
    return Shown(places, where, found, order, legs(where, order), stops_of(places, where, order))


def number() -> int:
    """Tell which of the tours is chosen."""
    return int(st.session_state.get(_session.TOUR_CHOSEN) or 1)


def sentence(language: Language, wishes: TourWishes, tour: Shown | None) -> str:
    """Answer with the tour, or with what does work."""
    if tour is None:
        return say(language, N_("Choose a school, or click the map: then see where a class can walk to and back."))
    if tour.order is None:
        return tours.reason(language, tour.found, places=len(tour.places)) or ""
    metres = sum(leg.metres for leg in tour.walked)
    said = tours.tour_sentence(language, tour.stops, minutes=tour.order.back_min, metres=metres)
    return f"{said} {tours.bell(language, wishes.starts, tour.order.back_min)}".strip()


def doubts(language: Language, wishes: TourWishes, tour: Shown) -> list[str]:
    """Say what does not fit, and what is not known."""
    said = []
    why = None if wishes.via else tours.reason(language, tour.found, places=len(tour.places))
    if why and tour.order:
        said.append(why)
    if tour.order:
        said += tours.problems(language, tour.stops, back_min=tour.order.back_min, minutes=wishes.minutes)
    if not tour.found.rounds.is_proven:
        said.append(tours.bound(language, tour.found.rounds.most_stops, tour.found.rounds.least_min))
    return said


def show_map(language: Language, wishes: TourWishes, tour: Shown | None) -> None:
    """Show the tour with its stops numbered, else the places to see and the schools."""
    region, spot = _session.region(), _tour.start(wishes)
    sites = region.sites if tour is None else tour.places
    names = [venues.name(language, row) for _, row in sites.iterrows()]
    themes = [say(language, tours.THEMES[theme]) for theme in sites[t.THEME]]
    drawn = [layers.venue_layer(sites.geometry, names, details=themes, reached=[False] * len(sites))]
    if tour and tour.order:
        network = tour.where.walking.network
        drawn += [layers.route_layer(line_of(network, leg.way), "") for leg in tour.walked]
        labels = [venues.name(language, row) for _, row in tour.stops.iterrows()]
        drawn.append(
            layers.venue_layer(
                tour.stops.geometry,
                labels,
                details=[tours.clock(minutes) for minutes in tour.stops[t.ARRIVE_MIN]],
                reached=[True] * len(labels),
                ranks=range(1, len(labels) + 1),
            )
        )
    if spot:
        drawn.append(layers.spot_layer(spot.lat, spot.lon, say(language, N_("Start"))))
    look_at = (spot.lat, spot.lon) if spot else None
    _map.show(language, drawn, on_click=_tour.touched, key=_session.TOUR_MAP, look_at=look_at,
              zoom=_map.ZOOM_AT_SPOT - 1, fit=region.bounds)  # fmt: skip


def choose(language: Language, tour: Shown) -> None:
    """Offer the tours to choose from."""
    orders = tour.found.rounds.orders
    if len(orders) < 2:  # noqa: PLR2004 (one is no choice)
        return
    st.session_state.setdefault(_session.TOUR_CHOSEN, 1)
    st.radio(
        say(language, "Tours to choose from"),
        range(1, len(orders) + 1),
        key=_session.TOUR_CHOSEN,
        format_func=lambda one: f"{one}. {_label(language, tour, orders[one - 1])}",
        on_change=forget_own,
        persist_state="session",
    )


def _label(language: Language, tour: Shown, order: Order) -> str:
    names = ", ".join(venues.name(language, row) for _, row in tour.places.iloc[list(order.places)].iterrows())
    return _notes.plain(f"{names} ({tours.clock(order.back_min)})")


def forget_own() -> None:
    """Go back to the tours that were found."""
    st.session_state[_session.TOUR_VIA] = ()


def edit(language: Language, tour: Shown) -> None:
    """Let stops be moved, dropped and added; the times follow."""
    via = tuple(tour.stops[t.SITE_ID])
    for row, (site, name) in enumerate(zip(via, tour.stops.apply(lambda one: venues.name(language, one), axis=1),
                                           strict=True)):  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{row + 1}. {name}")
            earlier, later = _swapped(via, row - 1), _swapped(via, row)
            st.button(say(language, "Earlier"), key=f"earlier_{site}", disabled=row == 0, on_click=_go, args=(earlier,))
            st.button(say(language, "Later"), key=f"later_{site}", disabled=row == len(via) - 1, on_click=_go,
                      args=(later,))  # fmt: skip
            st.button(say(language, "Drop"), key=f"drop_{site}", disabled=len(via) == 1, on_click=_go,
                      args=(tuple(one for one in via if one != site),))  # fmt: skip
    others = tour.places[~tour.places[t.SITE_ID].isin(via)]
    names = {row[t.SITE_ID]: venues.name(language, row) for _, row in others.iterrows()}
    if names and len(via) < MOST_STOPS:
        st.selectbox(say(language, "Add a stop"), list(names), index=None, key=_session.TOUR_ADDED,
                     format_func=names.__getitem__, placeholder=say(language, "Choose a place"),
                     on_change=_add, args=(via,))  # fmt: skip
    if st.session_state.get(_session.TOUR_VIA):
        st.button(say(language, "Back to the tours that were found"), on_click=forget_own)


def take_away(language: Language, tour: Shown) -> None:
    """Offer the timetable as a file."""
    columns = [t.SITE_ID, t.NAME_KO, t.NAME_EN, t.THEME, t.LAT, t.LON, t.ARRIVE_MIN, t.WAIT_MIN, t.STAY_MIN]
    rows = export.with_coordinates(tour.stops)[columns].round({t.ARRIVE_MIN: 1, t.WAIT_MIN: 1})
    st.download_button(say(language, "Take away as CSV"), "\ufeff" + to_csv(rows), file_name="baeumgil-tour.csv",
                       mime="text/csv", on_click="ignore")  # fmt: skip


def notes(language: Language) -> None:
    """Say what the times rest on."""
    text = N_(
        "Ten minutes a stop unless the place says otherwise; the walk back is counted. Opening hours that nobody wrote "
        "down are unknown: ask the place before you go. How large the class is does not change the times: no measured "
        "figure was found."
    )
    st.html(html.note(say(language, text)))


def _swapped(via: tuple[str, ...], row: int) -> tuple[str, ...]:
    """Exchange a stop and the next one."""
    if not 0 <= row < len(via) - 1:
        return via
    return (*via[:row], via[row + 1], via[row], *via[row + 2 :])


def _go(via: tuple[str, ...]) -> None:
    st.session_state[_session.TOUR_VIA] = via


def _add(via: tuple[str, ...]) -> None:
    added = st.session_state[_session.TOUR_ADDED]
    if added:
        st.session_state[_session.TOUR_VIA] = (*via, added)
        st.session_state[_session.TOUR_ADDED] = None
