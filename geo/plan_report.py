"""A hand-out of a plan: where the next spaces would help most, on one page."""

from collections.abc import Sequence
from urllib.parse import urlencode

import geopandas as gpd
import shapely

from geo import tables as t
from geo.access.aims import aim_to_address
from geo.access.nearest import measured
from geo.access.plan_tables import figures, sites_of
from geo.access.plans import Plan
from geo.access.siting import Setting
from geo.errors import N_
from geo.imprint import caution_of, footer_of, title_of, walk_of
from geo.region.region import Region
from geo.show import venues
from geo.show.handout import Handout, Paper, handout_pdf
from geo.show.language import Language, say
from geo.show.plans import people, plan_sentence
from geo.show.ward_map import WardMap


def plan_handout(
    language: Language,
    region: Region,
    asked: Setting,
    plan: Plan,
    *,
    doubts: Sequence[str] = (),
    url: str | None = None,
) -> Handout:
    """Write up a plan.

    Parameters
    ----------
    language
        The reader's.
    region
        The region.
    asked
        What the plan follows from.
    plan
        The plan.
    doubts
        Where it is not what was asked for.
    url
        Public address of the site; None where it is not set.

    Returns
    -------
    Handout
        A page: the new spaces are numbered on the map, and listed with their wards.
    """
    sites = sites_of(asked, [plan])
    wards = region.wards.set_index(t.WARD_CODE)
    names = tuple(venues.name(language, row) for _, row in sites.iterrows())
    of_ward = [venues.name(language, wards.loc[code]) if code in wards.index else "–" for code in sites[t.WARD_CODE]]
    listed = tuple(
        # A street corner is named by its ward already.
        f"{number}. +{people(alone)} · {name}{'' if ward in name else f' ({ward})'}"
        for number, (name, ward, alone) in enumerate(zip(names, of_ward, sites[t.REACHED_ALONE], strict=True), 1)
    )
    walker = asked.at_pace.pace.walker.name
    address = urlencode({"walker": walker, "lang": language, "region": region.name} | aim_to_address(asked.aim))
    return Handout(
        title=f"{title_of(language, region)} · {walk_of(language, asked.at_pace.pace, asked.aim.limit_min)}",
        name=say(language, N_("Where the next spaces would help most")),
        sentence=plan_sentence(language, **figures(asked, plan)),
        caution=caution_of(language, region),
        facts=tuple(doubts),
        shown=WardMap(
            ground=region,
            ward=shapely.union_all(region.wards.geometry),
            boundary=say(language, N_("the region's boundary")),
            beyond=gpd.GeoSeries([], crs=t.WGS84),
            places=sites.geometry,
            numbered=say(language, N_("new space, by its number in the list")),
            others=region.venues[measured(region.venues)].geometry,
            names=names,
            limit=f"{asked.aim.limit_min:g}",
        ),
        beside=None,
        tables=(),
        places_title=say(
            language, N_("New spaces, and how many residents each alone would newly bring within the walk")
        ),
        places=listed,
        promises_title="",
        promises=(),
        footer=footer_of(language, region),
        link=f"{url}/next-space?{address}" if url else None,
    )


def plan_pdf(
    language: Language,
    region: Region,
    asked: Setting,
    plan: Plan,
    *,
    doubts: Sequence[str] = (),
    paper: Paper = "a4",
    url: str | None = None,
) -> bytes:
    """Print a plan.

    Parameters
    ----------
    language, region, asked, plan, doubts, url
        As :func:`plan_handout` takes them.
    paper
        ``a4``, or ``a1`` for a poster.

    Returns
    -------
    bytes
        The PDF, one page.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    UsageError
        If the public address is longer than a QR code can hold.
    """
    page = plan_handout(language, region, asked, plan, doubts=doubts, url=url)
    return handout_pdf(language, [page], title=page.name, paper=paper)
