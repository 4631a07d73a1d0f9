"""The programmes page's map: the doorsteps and the places where something that fits is held."""

import pandas as pd

from geo import tables as t
from geo.access.nearest import measured
from geo.access.query import Query
from geo.show.find_map import find_layers
from geo.show.language import Language
from pages import _map, _question, _session


def show(language: Language, asked: Query, held: pd.DataFrame) -> None:
    """Draw them; a click moves the doorstep that was chosen last."""
    region = _session.region()
    minutes = held.groupby(t.VENUE_ID)[t.MINUTES].min()
    at = region.venues[t.VENUE_ID].map(minutes)
    found = region.venues[at.notna()].assign(**{t.MINUTES: at[at.notna()]}).sort_values([t.MINUTES, t.VENUE_ID])
    _question.offer(found)
    layers = find_layers(
        language,
        region.venues[measured(region.venues)],
        found=found,
        spot=None if asked.spot is None else (asked.spot.lat, asked.spot.lon),
        others=[(one.spot.lat, one.spot.lon) for one in asked.others],
        area=None,
        route=None,
        green_streets=region.green_streets,
        green_minutes=[],
    )
    _map.show(language, layers, on_click=_question.map_touched, look_at=_question.jump())
