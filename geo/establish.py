"""Making and changing regions for a person: reading, reporting, refusing, keeping, drawing."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.status import Status

from geo.errors import N_, BrokenNetworkError, RegionError, UsageError
from geo.prepare import prepare_map, tiles_prefix
from geo.region import shelf
from geo.region.counts import outside
from geo.region.download import download_region
from geo.region.history import Note
from geo.region.intake import Files, imported, read_files, updated, with_own_tables
from geo.region.names import check_name, check_own_name, names
from geo.region.region import Region, check_whole
from geo.region.replacement import change, keep, taken
from geo.settings import Settings
from geo.show.basemap import clear_tiles
from geo.show.language import Language, explain, say
from geo.show.sentences import BROKEN_STREETS, NO_VENUES
from geo.sources.osm_services import Services
from geo.streets.report import NetworkReport, network_report

__all__ = ["Desk", "Files", "Made", "clear_map", "draw", "fetch_region", "import_region", "update_region"]

COMMAND_LINE: Final = "command line"
"""Who changed a region, where no sign-in knows it."""


@dataclass(frozen=True)
class Desk:
    """Where regions are made, and for whom.

    Attributes
    ----------
    settings
        Where regions are kept.
    language
        Of what is told.
    tell
        Receives what is going on.
    """

    settings: Settings
    language: Language
    tell: Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Made:
    """A region that is kept, and the report on its streets."""

    region: Region
    report: NetworkReport


def import_region(desk: Desk, name: str, files: Files, *, replace: bool, accept_broken: bool) -> Made:
    """Make a region of files and keep it.

    Parameters
    ----------
    desk
        Where, and for whom.
    name
        The new region's name.
    files
        What it is made of, streets among it.
    replace
        Whether a region of that name may be replaced.
    accept_broken
        Whether streets in many pieces are taken.

    Returns
    -------
    Made
        The region as it is kept.

    Raises
    ------
    UsageError
        If the name cannot be had.
    GeoError
        If a file cannot be used, the streets lie in pieces or the region cannot be kept; what was there is as it was.
    """
    _check_free(desk, name, replace=replace)
    with _busy(desk):
        intake = read_files(files)
        region = imported(name, intake)
    region = _accepted(desk, region, intake.dropped, accept_broken=accept_broken)
    keep(desk.settings, region, replace=replace)
    return _kept(desk, region, network_report(region.network, venues=region.venues, dropped=intake.dropped))


def update_region(desk: Desk, name: str, files: Files, *, accept_broken: bool) -> Made:
    """Replace parts of a region by files; what is not given stays.

    Parameters
    ----------
    desk
        Where, and for whom.
    name
        The region.
    files
        What takes the place of what it has.
    accept_broken
        Whether streets in many pieces are taken.

    Returns
    -------
    Made
        The region as it is kept.

    Raises
    ------
    UsageError
        If no file was given, or the name is none.
    GeoError
        As for :func:`import_region`, or if there is no such region.
    """
    check_name(name)
    if files == Files():
        msg = N_("nothing was given that could change the region {name}; give at least one file")
        raise UsageError(msg, name=name)
    # A name that does not exist is said before a city is read; heights are read before anybody is kept waiting.
    before = shelf.open_region(desk.settings, name)
    with _busy(desk):
        intake = read_files(files, standing=before.network)

    def changed(region: Region) -> Region:
        accepted = accept_broken or (region.accepts_broken and files.streets is None)
        return _accepted(desk, updated(region, intake), intake.dropped, accept_broken=accepted)

    given = ", ".join(path.name for path in vars(files).values() if path is not None)
    region = change(desk.settings, name, changed, note=Note(COMMAND_LINE, "command", given))
    if before.network.knows_slopes and not region.network.knows_slopes:
        desk.tell(say(desk.language, N_("The new streets have no heights: hills are no longer counted.")))
    if region.population.empty and not before.population.empty:
        desk.tell(say(desk.language, N_("The wards are others: the residents counted in the former ones are dropped.")))
    return _kept(desk, region, network_report(region.network, venues=region.venues, dropped=intake.dropped))


def fetch_region(desk: Desk, name: str, place: str, *, ward_level: int | None, replace: bool) -> Made:
    """Make a region of what OpenStreetMap knows about a place, and keep it.

    Parameters
    ----------
    desk
        Where, and for whom.
    name
        The new region's name.
    place
        The place's name on OpenStreetMap.
    ward_level
        The ``admin_level`` of its wards, or None to guess.
    replace
        Whether a region of that name may be replaced.

    Returns
    -------
    Made
        The region as it is kept: with candidates, and with venues, programmes and sites only if the region that it
        replaces had some; its residents too, if they were counted in the same wards.

    Raises
    ------
    UsageError
        If the name cannot be had.
    GeoError
        If the place cannot be had, or the region cannot be kept; what was there is as it was.
    """
    _check_free(desk, name, replace=replace)
    if desk.settings.offline:
        msg = N_("nothing may be fetched while OFFLINE is set; unset it, or import a street file")
        raise UsageError(msg)
    services = Services(desk.settings.overpass_urls, desk.settings.nominatim_url)
    with _bar() as bar:
        task = bar.add_task("", total=None)

        def show(message: str, *, step: int, steps: int, **values: Any) -> None:
            bar.update(task, description=escape(say(desk.language, message, **values)), completed=step - 1, total=steps)

        cache = desk.settings.home / "cache" / "osm"
        found = download_region(name, place, ward_level=ward_level, services=services, cache=cache, tell=show)
    region = found.region
    title = region.title_ko if desk.language == "ko" else region.title_en
    desk.tell(
        say(desk.language, N_("OpenStreetMap has {title}, with {count} wards."), title=title, count=len(region.wards))
    )
    if found.ward_level is None:
        desk.tell(say(desk.language, N_("no administrative level fits the place: it is one ward")))
    if found.without_buildings is not None:
        desk.tell(explain(found.without_buildings, desk.language))
    with suppress(RegionError):
        region = with_own_tables(region, shelf.open_region(desk.settings, name))
    keep(desk.settings, region, replace=replace)
    return _kept(desk, region, network_report(region.network, venues=region.venues, dropped=found.dropped))


def draw(desk: Desk, region: Region) -> None:
    """Draw a region's map, with a progress bar, and clear the one it replaces.

    Parameters
    ----------
    desk
        Where, and for whom.
    region
        The region.

    Raises
    ------
    SourceError
        If the map cannot be written.
    """
    with _bar() as bar:
        task = bar.add_task(say(desk.language, N_("Drawing the map")), total=None)
        key = prepare_map(
            region, desk.settings, progress=lambda done, all_: bar.update(task, completed=done, total=all_)
        )
    clear_tiles(desk.settings.static / "tiles", tiles_prefix(desk.settings, region.name), keep=key)


def clear_map(settings: Settings, name: str) -> None:
    """Remove the map of a region that is gone.

    Parameters
    ----------
    settings
        Where maps are kept.
    name
        The region.
    """
    clear_tiles(settings.static / "tiles", tiles_prefix(settings, name), keep=None)


def _check_free(desk: Desk, name: str, *, replace: bool) -> None:
    """Refuse a name that is taken, before anything is read."""
    check_own_name(desk.settings, name)
    if not replace and name in names(desk.settings):
        raise taken(name)


def _busy(desk: Desk) -> Status:
    """Show a sign of life: a city's streets take seconds."""
    return Console(stderr=True).status(say(desk.language, N_("Reading the files ...")))


def _bar() -> Progress:
    """Show how far the work is, to people: a file would get an empty line."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def _accepted(desk: Desk, region: Region, dropped: Mapping[str, int], *, accept_broken: bool) -> Region:
    """Refuse streets in pieces, unless whoever imports them accepts that; then the pages will say so."""
    try:
        check_whole(region.network)
    except BrokenNetworkError as error:
        report = network_report(region.network, venues=region.venues, dropped=dropped)
        stranded = math.ceil(100 * report.share_stranded)
        if not accept_broken:
            msg = N_("{problem}; {share} % of the places would be stranded; to take them all the same: --accept-broken")
            raise BrokenNetworkError(msg, problem=error, share=stranded) from error
        desk.tell(say(desk.language, BROKEN_STREETS, share=stranded))
        return dataclasses.replace(region, accepts_broken=True)
    return dataclasses.replace(region, accepts_broken=False)


def _kept(desk: Desk, region: Region, report: NetworkReport) -> Made:
    """Say that a region is kept, and what it still lacks."""
    desk.tell(say(desk.language, N_("The region {name} is kept."), name=region.name))
    lost = round(outside(region.counts, region.wards))
    if lost:
        msg = N_("{count} residents were counted outside of all wards: they are in no figure.")
        desk.tell(say(desk.language, msg, count=f"{lost:,}"))
    if region.venues.empty:
        desk.tell(say(desk.language, NO_VENUES, name=region.name))
    return Made(region, report)
