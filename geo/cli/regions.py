"""The commands about regions."""

import dataclasses
import importlib
from pathlib import Path
from typing import Annotated, Any, Final

import pandas as pd
import typer

from geo.cli import common
from geo.cli.common import (
    Format,
    FormatOption,
    _,
    caution,
    default_format,
    open_chosen,
    print_frame,
    print_json,
    refuse_map,
    tell,
)
from geo.errors import SourceError
from geo.region import shelf
from geo.region.names import names
from geo.region.replacement import remove
from geo.show.language import explain, say
from geo.show.network import network_rows

app = typer.Typer(no_args_is_help=True, help=_("The regions at hand."))

NameArgument = Annotated[str, typer.Argument(help=_("Name of the region."))]
RegionArgument = Annotated[str | None, typer.Argument(help=_("Name of the region; default: the one in use."))]
STREETS_HELP: Final = _("Streets: .osm.pbf, .graphml, .osm, Overpass .json, or Seoul's pedestrian network .csv.")
WardsOption = Annotated[Path | None, typer.Option(help=_("Wards, GeoJSON; none: one ward, the hull of the streets."))]
VenuesOption = Annotated[Path | None, typer.Option(help=_("Places to learn, CSV with lat and lon, or GeoJSON."))]
ProgrammesOption = Annotated[Path | None, typer.Option(help=_("Programmes, CSV."))]
PopulationOption = Annotated[
    Path | None, typer.Option(help=_("Residents by ward, CSV; or by point or area: GeoJSON, .gpkg, .parquet, .zip."))
]
SitesOption = Annotated[Path | None, typer.Option(help=_("Places for village exploration, CSV or GeoJSON."))]
ElevationOption = Annotated[Path | None, typer.Option(help=_("Heights of the ground, GeoTIFF."))]
ReplaceOption = Annotated[bool, typer.Option("--replace", help=_("Replace a region of that name."))]
AcceptOption = Annotated[bool, typer.Option("--accept-broken", help=_("Take streets that lie in many pieces."))]


@app.command(
    "list", help=_("List the regions at hand; the one in use is marked."), epilog=_("Example: baeumgil region list")
)
def region_list(form: FormatOption = None) -> None:
    """Print a row a region."""
    in_use = shelf.in_use(common.SETTINGS)
    rows = pd.DataFrame([{"region": name, "in_use": name == in_use} for name in names(common.SETTINGS)])
    print_frame(rows, form)


@app.command(
    "show",
    help=_("Show what a region holds, and where it came from."),
    epilog=_("Example: baeumgil region show eunpyeong"),
)
def region_show(name: RegionArgument = None, form: FormatOption = None) -> None:
    """Print the counts of a region's tables and its sources."""
    refuse_map(form)
    region = open_chosen(name)
    network = region.network
    facts: dict[str, Any] = {
        "region": region.name,
        "title_ko": region.title_ko,
        "title_en": region.title_en,
        "wards": len(region.wards),
        "residents": None if region.population.empty else int(region.population["all"].sum()),
        "venues": len(region.venues),
        "programmes": len(region.programmes),
        "street_nodes": network.node_count,
        "street_edges": network.edge_count,
        "street_km": round(float(network.edge_length_m.sum()) / 1000, 1),
        "share_in_largest_piece": round(network.share_in_largest_piece, 4),
        "streets_source": network.origin.name_en,
        "streets_date": network.origin.date,
        "streets_margin_m": region.streets_margin_m,
    }
    sources = [vars(source) for source in region.sources]
    chosen = form or default_format()
    if chosen is Format.JSON:
        print_json({**facts, "sources": sources})
    elif chosen is Format.TABLE:
        values = ["" if value is None else str(value) for value in facts.values()]
        print_frame(pd.DataFrame({"fact": list(facts), "value": values}), chosen)
        print_frame(pd.DataFrame(sources), chosen)
    else:
        print_frame(pd.DataFrame([facts]), chosen)
    caution(region)


@app.command(
    "use",
    help=_("Make a region the default of the other commands."),
    epilog=_("Example: baeumgil region use eunpyeong"),
)
def region_use(name: NameArgument) -> None:
    """Keep the choice in the settings' home."""
    shelf.use(common.SETTINGS, name)
    tell(say(common.LANGUAGE, "The region in use is now {name}.", name=name))


@app.command("remove", help=_("Remove a region that you added."), epilog=_("Example: baeumgil region remove porto"))
def region_remove(name: NameArgument) -> None:
    """Remove a region and its map; without it, the embedded one is in use again."""
    remove(common.SETTINGS, name)
    _establish().clear_map(common.SETTINGS, name)
    tell(say(common.LANGUAGE, "The region {name} is removed.", name=name))
    if shelf.forget(common.SETTINGS, name):
        tell(say(common.LANGUAGE, "The region in use is now {name}.", name=shelf.in_use(common.SETTINGS)))


@app.command(
    "download",
    help=_("Make a region of OpenStreetMap: streets, wards, and candidates for places to learn."),
    epilog=_('Example: baeumgil region download eunpyeong-2 --place "Eunpyeong-gu, Seoul"'),
)
def region_download(
    name: NameArgument,
    place: Annotated[str, typer.Option(help=_("The place, as OpenStreetMap knows it."))],
    ward_level: Annotated[
        int | None, typer.Option(help=_("The wards' admin_level, 5 to 11; default: guessed."))
    ] = None,
    replace: ReplaceOption = False,
    form: FormatOption = None,
) -> None:
    """Fetch everything, keep the region and draw its map."""
    refuse_map(form)
    _report(_establish().fetch_region(_desk(), name, place, ward_level=ward_level, replace=replace), form)


@app.command(
    "import",
    help=_("Make a region of files."),
    epilog=_("Example: baeumgil region import porto --streets porto.osm.pbf --venues venues.csv"),
)
def region_import(
    name: NameArgument,
    streets: Annotated[Path, typer.Option(help=STREETS_HELP)],
    wards: WardsOption = None,
    venues: VenuesOption = None,
    programmes: ProgrammesOption = None,
    population: PopulationOption = None,
    sites: SitesOption = None,
    elevation: ElevationOption = None,
    replace: ReplaceOption = False,
    accept_broken: AcceptOption = False,
    form: FormatOption = None,
) -> None:
    """Read the files, report on the streets, keep the region and draw its map."""
    refuse_map(form)
    establish = _establish()
    files = establish.Files(streets, wards, venues, programmes, population, sites, elevation)
    made = establish.import_region(_desk(), name, files, replace=replace, accept_broken=accept_broken)
    _report(made, form)


@app.command(
    "update",
    help=_("Replace parts of a region by files; what is not given stays."),
    epilog=_("Example: baeumgil region update porto --venues venues.csv"),
)
def region_update(
    name: NameArgument,
    streets: Annotated[Path | None, typer.Option(help=STREETS_HELP)] = None,
    wards: WardsOption = None,
    venues: VenuesOption = None,
    programmes: ProgrammesOption = None,
    population: PopulationOption = None,
    sites: SitesOption = None,
    elevation: ElevationOption = None,
    accept_broken: AcceptOption = False,
    form: FormatOption = None,
) -> None:
    """Read the files, then change the region as a whole."""
    refuse_map(form)
    establish = _establish()
    files = establish.Files(streets, wards, venues, programmes, population, sites, elevation)
    _report(establish.update_region(_desk(), name, files, accept_broken=accept_broken), form)


@app.command(
    "export",
    help=_("Write a region's tables into a new folder: GeoParquet, GeoJSON, CSV, GraphML."),
    epilog=_("Example: baeumgil region export porto --to porto-2026"),
)
def region_export(
    name: NameArgument,
    to: Annotated[Path, typer.Option(file_okay=False, help=_("The folder; it must be new or empty."))],
) -> None:
    """Write the files and name them."""
    copies = importlib.import_module("geo.region.copies")  # It brings OSMnx, which takes long to import.
    for file in copies.export_region(open_chosen(name), to):
        tell(str(to / file))


def _establish() -> Any:
    """Import what makes regions, which takes two seconds that no other command needs."""
    return importlib.import_module("geo.establish")


def _desk() -> Any:
    """Say where regions are kept and who is spoken to."""
    return _establish().Desk(common.SETTINGS, common.LANGUAGE, tell)


def _report(made: Any, form: Format | None) -> None:
    """Write the report on a region's streets, then draw its map; what cannot be drawn now is drawn when served."""
    chosen = form or default_format()
    if chosen is Format.TABLE:
        print_frame(pd.DataFrame(network_rows(common.LANGUAGE, made.report.as_json())), chosen)
    else:
        report = {"region": made.region.name, **made.report.as_json()}
        print_json(report) if chosen is Format.JSON else print_frame(pd.json_normalize(report), chosen)
    try:
        _establish().draw(_desk(), made.region)
    except SourceError as error:
        tell(explain(error, common.LANGUAGE))
    # Streets in pieces were told of when they were taken.
    caution(dataclasses.replace(made.region, accepts_broken=False))
