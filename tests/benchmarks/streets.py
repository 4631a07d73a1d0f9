"""Streets: reading them, opening them, snapping points to them."""

from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox

from geo.region import shelf
from geo.settings import EMBEDDED_REGION, Settings
from geo.sources.pbf import read_pbf
from geo.streets import store
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.projection import project
from geo.streets.snapping import snap
from geo.streets.walking import Walking
from tests.benchmarks import fresh, inputs, peers
from tests.benchmarks.report import Check, Row, Section
from tests.benchmarks.timing import timed, timed_once

IMPORT_S = 15.0
IMPORT_MB = 1500.0
OPEN_CITY_S = 0.5
OPEN_EMBEDDED_S = 0.1
SNAP_S = 0.05


def reading(extract: inputs.Extract, *, home: Path, runs: int) -> tuple[Section, WalkNetwork]:
    """Time the way from a street file to a network, and to a region that is kept."""
    tables = read_pbf(extract.path)
    network = build(*tables, inputs.ORIGIN)
    name = extract.name.lower()
    process = fresh.processes("bring_in", str(extract.path), str(home), name, runs=runs)
    whole = "the whole import in a fresh process (`read_files`, `imported`, `keep`)"
    rows = [
        Row("read the streets (`read_pbf`, on pyrosm)", timed(lambda: read_pbf(extract.path), runs)),
        Row("build the network (`build`)", timed(lambda: build(*tables, inputs.ORIGIN), runs)),
        Row(f"{whole}, {fresh.WHOLE}", process[fresh.WHOLE], target=IMPORT_S),
        Row(f"{whole}, {fresh.MEMORY}", process[fresh.MEMORY], target=IMPORT_MB),
        Row(
            "open the region that was kept, all its checksums and tables (`open_region`)",
            timed(lambda: shelf.open_region(Settings(home=home), name), runs),
            target=OPEN_CITY_S,
        ),
    ]
    size = f"{network.node_count:,} nodes, {network.edge_count:,} edges"
    file_mb = extract.path.stat().st_size / 1e6
    notes = [
        f"{extract.name}: {size}, from a street file of {file_mb:.1f} MB. This is done once, when a region is added.",
        "The whole import reads the places to learn in the file too and writes the region; the basemap is not drawn.",
    ]
    return Section(f"Importing {extract.name}", rows, [*notes, *([extract.remark] if extract.remark else [])]), network


def opening(city: str, walking: Walking, *, graph: nx.MultiDiGraph, folder: Path, runs: int) -> Section:
    """Time the opening of stored streets beside OSMnx's GraphML of the same ones."""
    stored, graphml = folder / "city.npz", folder / "city.graphml"
    store.save(walking.network, stored)
    ox.save_graphml(graph, graphml)
    embedded_file = inputs.ROOT / "data" / EMBEDDED_REGION / "streets" / "network.npz"
    settings = Settings(home=folder / "home")
    ours = timed(lambda: store.load(stored), runs)
    theirs, loaded = timed_once(lambda: ox.load_graphml(graphml))
    rows = [
        Row(f"{city}, stored network (`store.load`)", ours, target=OPEN_CITY_S),
        Row(f"{city}, OSMnx `load_graphml`", theirs, ours),
        Row("Eunpyeong, stored network", timed(lambda: store.load(embedded_file), runs), target=OPEN_EMBEDDED_S),
        Row(
            "Eunpyeong, the whole region with all its tables checked",
            timed(lambda: shelf.open_region(settings, EMBEDDED_REGION), runs),
        ),
    ]
    sizes = (
        f"On disk: {city} {stored.stat().st_size / 1e6:.1f} MB, not compressed (GraphML with the lines, metres and "
        f"seconds only: {graphml.stat().st_size / 1e6:.1f} MB); Eunpyeong {embedded_file.stat().st_size / 1e6:.2f} MB, "
        "compressed."
    )
    again = store.load(stored)
    lost = abs(loaded.number_of_edges() - again.arcs.head.size) + abs(loaded.number_of_nodes() - again.node_count)
    return Section("Opening stored streets", rows, [sizes], [Check("Both graphs", lost, 0, "nodes and edges")])


def snapping(city: str, walking: Walking, *, graph: nx.MultiDiGraph, count: int, runs: int) -> Section:
    """Time the snapping of random points beside OSMnx and shapely."""
    network = walking.network
    lon, lat = inputs.scattered(network, count)
    x, y = project(network.crs, lon, lat)
    projected = ox.project_graph(peers.open_streets(graph), to_crs=network.crs)
    tree = peers.street_tree(walking)
    ours = timed(lambda: snap(network, lon, lat=lat, edge_open=walking.edge_open), runs)
    slow = max(1, runs // 3)
    rows = [
        Row("Baeumgil `snap`, from degrees", ours, target=SNAP_S),
        Row("shapely `STRtree.nearest`, from metres", timed(lambda: peers.shapely_nearest(tree, x, y), runs), ours),
        Row("shapely, setting up: lines and tree", timed(lambda: peers.street_tree(walking), slow)),
        Row(
            "OSMnx `nearest_edges` on the projected graph",
            timed(lambda: peers.osmnx_nearest(projected, x, y), slow),
            ours,
        ),
    ]
    found = snap(network, lon, lat=lat, edge_open=walking.edge_open).access_m
    checks = [
        Check(f"Baeumgil and {name}", float(np.abs(found - distance).max()), 0.01, "m")
        for name, distance in (
            ("shapely", peers.shapely_nearest(tree, x, y)),
            ("OSMnx", peers.osmnx_nearest(projected, x, y)),
        )
    ]
    note = f"The points lie within {inputs.NEAR_M:.0f} m east or west and north or south of a random node each."
    return Section(f"Snapping {count:,} points to the streets of {city}", rows, [note], checks)
