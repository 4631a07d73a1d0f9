"""The presentation of a region: its figures measured once, its steps, its drawing and the page they make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from geo import tables as t
from geo.access.candidates import street_corners
from geo.access.corners import newly_alone, streets_beyond
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints
from geo.access.plan_tables import figures
from geo.access.plans import Plan, plans
from geo.access.siting import Aim, Setting, setting
from geo.region.region import Region
from geo.show import sentences, venues, words
from geo.show.arrangement import Arrangement, arranged
from geo.show.language import Language, say
from geo.show.plans import plan_sentence
from geo.show.town_hall import (
    Step,
    ask_step,
    district_step,
    plan_step,
    street_steps,
    ward_steps,
    what_if_step,
)
from geo.show.town_hall_document import Corners, presentation_html
from geo.show.town_hall_map import Drawing, draw_region
from geo.streets.snapping import ACCESS_LIMIT_M
from geo.streets.walkers import Pace

_GEOD: Final = pyproj.Geod(ellps="WGS84")
SPACES: Final = 3
"""How many new spaces the step on what is planned opens."""


@dataclass(frozen=True, eq=False)
class Figures:
    """All that a presentation is made of, in no language yet.

    Attributes
    ----------
    pace, limit_min
        The walk.
    rows
        Coverage: a row a ward and one of all.
    beyond
        Streets beyond reach, a MultiLineString a ward, EPSG:4326.
    asked
        What new spaces follow from; None where nobody counted residents, or there is no street corner.
    newly
        (corners) residents newly within the walk of a room there.
    plan
        The best plan of :data:`SPACES` spaces.
    """

    pace: Pace
    limit_min: float
    rows: pd.DataFrame
    beyond: gpd.GeoSeries
    asked: Setting | None
    newly: npt.NDArray[np.float64]
    plan: Plan | None


def measure(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float) -> Figures:
    """Measure what a presentation tells.

    Parameters
    ----------
    region
        Wards, venues, residents and streets.
    demand
        Where its residents start.
    pace
        The walker and the speed.
    limit_min
        The walk, minutes, inclusive.

    Returns
    -------
    Figures
        For :func:`steps_of` and :func:`page_of`.

    Raises
    ------
    UsageError
        If the limit is no walk.
    """
    rows = coverage(region, demand, paces=[pace], limit_min=limit_min)
    corners = street_corners(region)
    asked = plan = None
    newly = np.zeros(0)
    if rows[t.RESIDENTS].notna().all() and len(corners):
        asked = setting(region, demand, corners, pace=pace, aim=Aim(SPACES, limit_min))
        newly, plan = newly_alone(asked), next(plans(asked, count=1))
    beyond = streets_beyond(region, demand, pace=pace, limit_min=limit_min)
    return Figures(pace, limit_min, rows, beyond, asked, newly, plan)


def steps_of(language: Language, region: Region, told: Figures, *, form: str = "") -> tuple[Step, ...]:
    """List all steps: the region, its wards, its carbon-neutral streets, what is planned, and what the room thinks.

    Parameters
    ----------
    language
        The room's.
    region
        The region.
    told
        Its figures.
    form
        Public address of the form on which residents tell what they need; empty where it is not known.

    Returns
    -------
    tuple of Step
        In their own order.
    """
    asked = (ask_step(language, form, bounds=region.bounds),) if form else ()
    return (*_steps(language, region, told), *asked)


def page_of(
    language: Language,
    region: Region,
    told: Figures,
    *,
    drawing: Drawing,
    arrangement: Arrangement,
    form: str = "",
    start: int = 0,
    embedded: bool = False,
) -> str:
    """Write the presentation as one page.

    Parameters
    ----------
    language
        The room's.
    region
        The region.
    told
        Its figures.
    drawing
        By :func:`drawing_of`, in the same language.
    arrangement
        Order, hidden steps and notes; where every step is hidden, all are shown.
    form
        As :func:`steps_of` takes it.
    start
        The first step shown, from 0.
    embedded
        Whether it stands in a page of ours.

    Returns
    -------
    str
        HTML that asks nobody for anything.
    """
    every = steps_of(language, region, told, form=form)
    corners = Corners(np.zeros(0), np.zeros(0), np.zeros(0, np.int64), ACCESS_LIMIT_M)
    if told.asked is not None:
        at = told.asked.candidates.geometry
        corners = Corners(
            at.x.to_numpy(), at.y.to_numpy(), np.floor(told.newly + 1e-6).astype(np.int64), ACCESS_LIMIT_M
        )
    return presentation_html(
        language,
        arranged(every, arrangement) or every,
        title=_name(language, region),
        drawing=drawing,
        corners=corners,
        limit_min=told.limit_min,
        footer=footer_of(language, region, told),
        caution=say(language, sentences.MODEL_STREETS) if region.network.origin.is_model else "",
        start=start,
        embedded=embedded,
    )


def drawing_of(language: Language, region: Region, told: Figures) -> Drawing:
    """Draw the region that lies under all steps.

    Parameters
    ----------
    language
        The room's.
    region
        The region.
    told
        Its figures.

    Returns
    -------
    Drawing
        One drawing in layers.
    """
    shares = told.rows.set_index(t.WARD_CODE)[t.SHARE_COVERED].reindex(region.wards[t.WARD_CODE])
    opened: Sequence[int] = [] if told.plan is None else told.plan.rows.tolist()
    candidates = street_corners(region) if told.asked is None else told.asked.candidates
    return draw_region(
        region,
        region.wards,
        label=say(language, "Map of places to learn, ward by ward"),
        shares=[None if pd.isna(share) else float(share) for share in shares],
        names=[venues.name(language, row).removesuffix("-dong") for _, row in region.wards.iterrows()],
        beyond=told.beyond,
        places=region.venues.geometry,
        spaces=candidates.geometry.iloc[list(opened)],
    )


def footer_of(language: Language, region: Region, told: Figures) -> list[str]:
    """Say what the figures assume, where they come from and how old that is.

    Parameters
    ----------
    language
        The room's.
    region
        The region.
    told
        Its figures.

    Returns
    -------
    list of str
        The walk, then each source with its date.
    """
    walk = say(
        language,
        "Walk: {walker}, {speed} m/s, {limit} minutes",
        walker=say(language, words.WALKERS[told.pace.walker.name]),
        speed=f"{told.pace.speed_m_s:g}",
        limit=f"{told.limit_min:g}",
    )
    origin = region.network.origin
    named = [(origin.name_ko if language == "ko" else origin.name_en, origin.date)]
    named += [
        (one.what_ko if language == "ko" else one.what_en, one.date)
        for one in region.sources
        if one.table in {"population", "venues", "wards"}
    ]
    return [walk, *(f"{what} ({date})" if date else what for what, date in named)]


def _steps(language: Language, region: Region, told: Figures) -> Iterator[Step]:
    rows, limit, bounds = told.rows, told.limit_min, region.bounds
    yield district_step(language, rows.iloc[-1], name=_name(language, region), limit_min=limit, bounds=bounds)
    yield from ward_steps(language, rows.iloc[:-1], region.wards, limit_min=limit)
    streets = region.green_streets
    yield from street_steps(language, streets, length_m=[_GEOD.geometry_length(line) for line in streets.geometry])
    if told.asked is None or told.plan is None:
        return
    if told.plan.sites:
        sentence = plan_sentence(language, **figures(told.asked, told.plan))
        yield plan_step(language, sentence, newly=told.plan.newly["all"], bounds=bounds)
    yield what_if_step(language, limit_min=limit, bounds=bounds)


def _name(language: Language, region: Region) -> str:
    return region.title_ko if language == "ko" else region.title_en
