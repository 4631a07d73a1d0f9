"""Hand-outs of a region: its figures measured once, and a page for the region and for each ward."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.access.audit import audit
from geo.access.beyond import Beyond, beyond
from geo.access.corners import streets_beyond
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints
from geo.access.nearest import measured
from geo.errors import N_, UsageError
from geo.imprint import caution_of, footer_of, title_of, walk_of
from geo.region.region import Region
from geo.show import handout_words
from geo.show.audit import PROMISED_MIN, band_sentence, promises
from geo.show.beyond import beyond_sentence
from geo.show.handout import Handout, Paper, handout_pdf, map_alone
from geo.show.language import Language, say
from geo.show.picture_files import picture_png, picture_svg
from geo.show.printed_table import Table
from geo.show.shares_map import SharesMap, known_shares
from geo.show.town_hall import district_step, ward_steps
from geo.show.ward_map import WardMap
from geo.streets.walkers import WALKERS, Pace, pace


@dataclass(frozen=True, eq=False)
class Figures:
    """All that hand-outs tell, in no language yet.

    Attributes
    ----------
    pace, limit_min
        The walk.
    rows
        Coverage of that walk: a row a ward, and all of them last.
    walkers
        Coverage of every walker at the cautious speed, but the walk's own at its own.
    groups
        Coverage of that walk by group; None for a group that nobody counted.
    kept
        The audit of that walker at the promised walk.
    streets
        Streets beyond reach, a MultiLineString a ward, EPSG:4326.
    beyond
        Who is beyond reach, by ward code.
    """

    pace: Pace
    limit_min: float
    rows: pd.DataFrame
    walkers: pd.DataFrame
    groups: Mapping[str, pd.DataFrame | None]
    kept: pd.DataFrame
    streets: gpd.GeoSeries
    beyond: Mapping[str, Beyond]


def ward_named(region: Region, code: str) -> str:
    """Find a ward by its code or its name.

    Parameters
    ----------
    region
        Its wards.
    code
        A code, or a name in Korean or English.

    Returns
    -------
    str
        The code.

    Raises
    ------
    UsageError
        If there is none such; it names the nearest.
    """
    wards = region.wards
    names: dict[str, str] = {}
    for column in (t.NAME_EN, t.NAME_KO, t.WARD_CODE):
        names |= {
            str(name).casefold(): str(one)
            for name, one in zip(wards[column], wards[t.WARD_CODE], strict=True)
            if isinstance(name, str)
        }
    wanted = code.strip().casefold()
    if wanted in names:
        return names[wanted]
    near = names[difflib.get_close_matches(wanted[:80], names, n=1, cutoff=0.0)[0]]
    row = wards[wards[t.WARD_CODE] == near].iloc[0]
    msg = N_("there is no ward {ward} in the region {region}; the nearest is {name}, code {code}")
    raise UsageError(msg, ward=repr(code[:40]), region=region.name, name=row[t.NAME_KO], code=near)


def measure(region: Region, demand: DemandPoints, *, pace: Pace, limit_min: float, ward: str | None = None) -> Figures:
    """Measure what hand-outs tell.

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
    ward
        Code of the only ward that a page is made for; None for all.

    Returns
    -------
    Figures
        For :func:`handouts_of`.

    Raises
    ------
    UsageError
        If the limit is no walk.
    """
    walkers = coverage(region, demand, paces=_paces(pace), limit_min=limit_min)
    counted = {"all"} if region.population.empty else {"all", *region.population.columns}
    groups = {
        name: coverage(region, demand, paces=[pace], limit_min=limit_min, group=name) if name in counted else None
        for name in t.GROUPS
    }
    codes = region.wards[t.WARD_CODE].tolist() if ward is None else [ward]
    return Figures(
        pace,
        limit_min,
        walkers[walkers[t.WALKER] == pace.walker.name].reset_index(drop=True),
        walkers,
        groups,
        audit(region, demand, paces=[pace], limit_min=PROMISED_MIN),
        streets_beyond(region, demand, pace=pace, limit_min=limit_min),
        {code: beyond(region, demand, pace=pace, limit_min=limit_min, ward_code=code) for code in codes},
    )


def handouts_of(
    language: Language, region: Region, told: Figures, *, ward: str | None = None, url: str | None = None
) -> Iterator[Handout]:
    """Write up the pages: the region and then every ward, or one ward alone.

    Parameters
    ----------
    language
        The reader's.
    region
        The region.
    told
        Its figures.
    ward
        Code of the only ward; None for the region and all of its wards.
    url
        Public address of the site; None where it is not set.

    Yields
    ------
    Handout
        A page.
    """
    if ward is None:
        yield _of_region(language, region, told, url=url)
    for code in region.wards[t.WARD_CODE].tolist() if ward is None else [ward]:
        yield _of_ward(language, region, told, code=code, url=url)


def report_pdf(
    language: Language,
    region: Region,
    told: Figures,
    *,
    ward: str | None = None,
    paper: Paper = "a4",
    url: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> bytes:
    """Print hand-outs.

    Parameters
    ----------
    language, region, told, ward, url
        As :func:`handouts_of` takes them.
    paper
        ``a4``, or ``a1`` for posters.
    tell
        Is told of each page.

    Returns
    -------
    bytes
        The PDF, a page each.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    UsageError
        If the public address is longer than a QR code can hold.
    """

    def telling() -> Iterator[Handout]:
        for page in handouts_of(language, region, told, ward=ward, url=url):
            tell(page.name)
            yield page

    title = say(language, N_("Places to learn within a walk: {region}"), region=title_of(language, region))
    return handout_pdf(language, telling(), title=title, paper=paper)


def report_svg(
    language: Language, region: Region, told: Figures, *, ward: str | None = None, paper: Paper = "a4"
) -> str:
    """Draw the map of a hand-out alone, as a drawing.

    Parameters
    ----------
    language, region, told, ward, paper
        As :func:`report_pdf` takes them.

    Returns
    -------
    str
        An SVG file.
    """
    page = next(handouts_of(language, region, told, ward=ward))
    picture, enlarged = map_alone(language, page, paper=paper)
    return picture_svg(picture, label=f"{page.name}. {page.sentence}", enlarged=enlarged)


def report_png(
    language: Language, region: Region, told: Figures, *, ward: str | None = None, paper: Paper = "a4"
) -> bytes:
    """Draw the map of a hand-out alone, as pixels.

    Parameters
    ----------
    language, region, told, ward, paper
        As :func:`report_pdf` takes them.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    """
    page = next(handouts_of(language, region, told, ward=ward))
    picture, enlarged = map_alone(language, page, paper=paper)
    return picture_png(language, picture, label=f"{page.name}. {page.sentence}", enlarged=enlarged)


def _paces(asked: Pace) -> list[Pace]:
    return [asked if name == asked.walker.name else pace(name, "cautious") for name in WALKERS]


def _of_region(language: Language, region: Region, told: Figures, *, url: str | None) -> Handout:
    total = told.rows.iloc[-1]
    step = district_step(
        language, total, name=title_of(language, region), limit_min=told.limit_min, bounds=region.bounds
    )
    sure = band_sentence(language, told.kept.iloc[-1]) if told.limit_min == PROMISED_MIN else ""
    return Handout(
        title=walk_of(language, told.pace, told.limit_min),
        name=step.title,
        sentence=step.sentence,
        caution=caution_of(language, region),
        facts=(sure,) if sure else (),
        shown=SharesMap(region, region.wards, known_shares(told.rows, region.wards)),
        beside=handout_words.wards_table(language, told.rows),
        tables=_tables(language, told, t.ALL_WARDS),
        places_title="",
        places=(),
        promises_title=say(language, N_("The two promises")),
        promises=tuple(promises(language, told.kept)),
        footer=footer_of(language, region),
        link=_link(language, region, told, url=url, ward=""),
    )


def _of_ward(language: Language, region: Region, told: Figures, *, code: str, url: str | None) -> Handout:
    row = told.rows[told.rows[t.WARD_CODE] == code]
    ward = region.wards[region.wards[t.WARD_CODE] == code]
    step = ward_steps(language, row, ward, limit_min=told.limit_min)[0]
    inside = region.venues[region.venues[t.WARD_CODE] == code]
    texts, points, names = handout_words.place_list(
        language, inside, measured(region.venues)[region.venues[t.WARD_CODE] == code]
    )
    others = region.venues[(region.venues[t.WARD_CODE] != code) & measured(region.venues)]
    found = told.beyond[code]
    facts = (
        beyond_sentence(language, found, ward=step.title, all_venues=region.venues),
        *handout_words.nearest_sentences(language, found.nearest, region.venues),
    )
    number = region.wards[t.WARD_CODE].tolist().index(code)
    return Handout(
        title=f"{title_of(language, region)} · {walk_of(language, told.pace, told.limit_min)}",
        name=step.title,
        sentence=step.sentence,
        caution=caution_of(language, region),
        facts=facts,
        shown=WardMap(
            ground=region,
            ward=ward.geometry.iloc[0],
            boundary=say(language, N_("the ward's boundary")),
            beyond=told.streets.iloc[[number]],
            places=points,
            numbered=say(language, N_("place to learn, by its number in the list")),
            others=others.geometry,
            names=names,
            limit=f"{told.limit_min:g}",
        ),
        beside=None,
        tables=_tables(language, told, code),
        places_title=say(language, N_("Places to learn in the ward: {count}"), count=len(inside)),
        places=texts,
        promises_title=say(language, N_("The two promises")),
        promises=handout_words.ward_promises(language, told.kept[told.kept[t.WARD_CODE] == code].iloc[0]),
        footer=footer_of(language, region),
        link=_link(language, region, told, url=url, ward=code),
    )


def _tables(language: Language, told: Figures, code: str) -> tuple[Table, ...]:
    """Write a ward, or all of them, by group and by walker."""
    rows = {
        name: None if frame is None else frame[frame[t.WARD_CODE] == code].iloc[0]
        for name, frame in told.groups.items()
    }
    walkers = told.walkers[told.walkers[t.WARD_CODE] == code]
    return handout_words.group_table(language, rows), handout_words.walker_table(language, walkers)


def _link(language: Language, region: Region, told: Figures, *, url: str | None, ward: str) -> str | None:
    """Write what the QR code opens: the wards page, as the sheet has it."""
    if url is None:
        return None
    asked = {"walker": told.pace.walker.name, "minutes": f"{told.limit_min:g}", "lang": language, "region": region.name}
    return f"{url}/wards?{urlencode(asked | ({'ward': ward} if ward else {}))}"
