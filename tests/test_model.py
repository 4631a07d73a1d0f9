"""The street model and the embedded region's tables that it is drawn from."""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmnx as ox
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError, TableError
from geo.opening import state_at
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT
from geo.sources.model import street_model
from geo.sources.model_graph import Ends, joined, largest_piece, merged, noded, spare
from geo.sources.model_inputs import ModelInputs, read_model_inputs
from geo.sources.model_roads import PLANE, centre_lines
from geo.sources.plain import read_points, read_shapes, read_table

FOLDER = PACKAGE_ROOT / "data" / EMBEDDED_REGION
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

# Gangnam as measured from its file; test_gangnam_is_as_stated holds these figures against it.
GANGNAM_DEGREES = (0.182, 0.0, 0.577, 0.235, 0.007)
GANGNAM_LENGTHS_M = (5.8, 15.8, 39.8, 69.0, 144.9)

Streets = tuple[pd.DataFrame, gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def inputs() -> ModelInputs:
    return read_model_inputs(FOLDER)


@pytest.fixture(scope="module")
def streets(inputs) -> Streets:
    return street_model(inputs)


@pytest.fixture(scope="module")
def lines(streets) -> gpd.GeoSeries:
    return streets[1].geometry.to_crs(PLANE)


def degree_shares(first, last) -> list[float]:
    degree = np.unique(np.concatenate([first, last]), return_counts=True)[1]
    return [float(np.mean(degree == number)) for number in (1, 2, 3, 4)] + [float(np.mean(degree >= 5))]


def length_m(edges: gpd.GeoDataFrame) -> np.ndarray:
    return np.array([edges.crs.get_geod().geometry_length(line) for line in edges.geometry])


def walks(nodes, edges, lengths) -> coo_array:
    # A sparse matrix would add parallel streets up.
    frame = pd.DataFrame({"a": edges[t.FROM_NODE] - 1, "b": edges[t.TO_NODE] - 1, "m": lengths})
    frame = frame.groupby(["a", "b"], as_index=False)["m"].min()
    return coo_array((frame["m"], (frame["a"], frame["b"])), shape=(len(nodes), len(nodes))).tocsr()


def test_both_tables_keep_their_contracts(streets):
    nodes, edges = streets
    assert len(check(nodes, t.NODES, "test")) == len(nodes)
    assert len(check(edges, t.EDGES, "test")) == len(edges)
    assert edges.crs == t.WGS84


def test_size_is_a_districts(streets):
    nodes, edges = streets
    assert 5_000 <= len(nodes) <= 7_000
    assert 350_000 <= length_m(edges).sum() <= 530_000


def test_network_is_in_one_piece_without_double_nodes_or_loops(streets):
    nodes, edges = streets
    count, _ = connected_components(walks(nodes, edges, np.ones(len(edges))), directed=False)
    assert count == 1
    assert not nodes.duplicated([t.LON, t.LAT]).any()
    assert (edges[t.FROM_NODE] != edges[t.TO_NODE]).all()
    assert set(nodes[t.NODE_ID]) == set(edges[t.FROM_NODE]) | set(edges[t.TO_NODE])


def test_lines_end_exactly_on_their_nodes(streets):
    nodes, edges = streets
    places = nodes.set_index(t.NODE_ID)[[t.LON, t.LAT]]
    for column, end in ((t.FROM_NODE, 0), (t.TO_NODE, -1)):
        tips = shapely.get_coordinates(shapely.get_point(edges.geometry.to_numpy(), end))
        assert (tips == places.loc[edges[column]].to_numpy()).all()


def test_coordinates_have_seven_decimals(streets):
    nodes, edges = streets
    for coordinates in (nodes[[t.LON, t.LAT]].to_numpy(), shapely.get_coordinates(edges.geometry.to_numpy())):
        assert (coordinates == np.round(coordinates, 7)).all()


def test_degrees_are_near_gangnams(streets):
    _, edges = streets
    shares = degree_shares(edges[t.FROM_NODE], edges[t.TO_NODE])
    assert np.abs(np.array(shares) - GANGNAM_DEGREES).max() <= 0.05


def test_lengths_are_near_gangnams(streets):
    quantiles = np.quantile(length_m(streets[1]), QUANTILES)
    assert np.abs(quantiles / GANGNAM_LENGTHS_M - 1).max() <= 0.2


def test_sources_state_the_models_own_figures(streets):
    nodes, edges = streets
    lengths = length_m(edges)
    figures = [
        f"{len(nodes):,}",
        f"{len(edges):,}",
        f"{lengths.sum() / 1000:.1f}",
        *(f"{share:.1%}".replace("%", " %") for share in degree_shares(edges[t.FROM_NODE], edges[t.TO_NODE])),
        *(f"{quantile:.1f}" for quantile in np.quantile(lengths, QUANTILES)),
        str(edges[t.STEPS].sum()),
    ]
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    rows = text.split("| | model | Gangnam |")[1].strip().splitlines()[1:]
    assert [row.split("|")[2].strip() for row in rows] == figures


@pytest.mark.shared_data
def test_gangnam_is_as_stated(shared_data):
    graph = ox.convert.to_undirected(ox.load_graphml(shared_data / "gangnam_walk_20260307.graphml"))
    first, last = np.array([(a, b) for a, b, _ in graph.edges]).T
    assert np.allclose(degree_shares(first, last), GANGNAM_DEGREES, atol=0.0006)
    lengths = [length for *_, length in graph.edges(data="length")]
    assert np.allclose(np.quantile(lengths, QUANTILES), GANGNAM_LENGTHS_M, atol=0.06)


def test_streets_stay_in_the_district_and_lanes_off_its_hills(streets, lines, inputs):
    district = inputs.wards.to_crs(PLANE).union_all()
    hills = inputs.hills.to_crs(PLANE).union_all()
    assert lines.within(district).all()
    assert not lines.intersects(hills).any()


def test_hills_hold_no_venue_school_or_address(inputs):
    hills = inputs.hills.union_all()
    roads = gpd.points_from_xy(inputs.main_roads[t.LON], inputs.main_roads[t.LAT])
    for name, schema in (("venues.csv", t.VENUES), ("schools.csv", t.SCHOOLS)):
        assert not read_points(FOLDER / name, schema).intersects(hills).any()
    assert not gpd.GeoSeries(roads, crs=t.WGS84).intersects(hills).any()


def test_every_place_is_near_a_street(lines, inputs):
    tree = shapely.STRtree(lines.to_numpy())
    _, away = tree.query_nearest(inputs.must_reach.to_crs(PLANE).to_numpy(), return_distance=True, all_matches=False)
    assert away.max() <= 250.0
    assert np.mean(away <= 30.0) >= 0.95


def test_pilot_street_is_exactly_as_given(streets, inputs):
    _, edges = streets
    pilot = edges[edges[t.STREET_NAME] == "은평로21길"]
    drawn = gpd.GeoSeries([shapely.line_merge(pilot.union_all()), inputs.pilot], crs=t.WGS84)
    assert drawn.iloc[0].geom_type == "LineString"
    assert 645.0 <= length_m(pilot).sum() <= 650.0
    assert drawn.to_crs(PLANE).iloc[0].hausdorff_distance(drawn.to_crs(PLANE).iloc[1]) <= 0.02
    corners = {tuple(corner) for corner in shapely.get_coordinates(pilot.geometry.to_numpy())}
    assert {tuple(corner) for corner in shapely.get_coordinates(inputs.pilot)} <= corners


def test_only_known_streets_have_names(streets, inputs):
    _, edges = streets
    assert set(edges[t.STREET_NAME].dropna()) == {*inputs.classes, "은평로21길"}
    named = edges[edges[t.STREET_NAME].isin(list(inputs.classes))]
    assert (named[t.HIGHWAY] == named[t.STREET_NAME].map(inputs.classes)).all()


def test_nothing_unknown_is_claimed(streets):
    _, edges = streets
    assert edges[[t.SURFACE, t.LIT, t.WHEELCHAIR, t.CROSSING, t.INCLINE_PERCENT]].isna().all(axis=None)
    assert (edges[t.WAY_ID] == 0).all()
    assert not edges[t.ONEWAY].any()


def test_steps_are_short_and_few(streets):
    _, edges = streets
    assert 60 <= edges[t.STEPS].sum() <= 150
    assert (edges[t.STEPS] == (edges[t.HIGHWAY] == "steps")).all()
    steps = length_m(edges[edges[t.STEPS]])
    assert steps.min() >= 9.9
    assert steps.max() <= 60.1


def test_steps_strand_hardly_anyone_but_may_cost_a_long_way_round(streets):
    nodes, edges = streets
    lengths = length_m(edges)
    flat = ~edges[t.STEPS].to_numpy()
    network = walks(nodes, edges[flat], lengths[flat])
    count, piece = connected_components(network, directed=False)
    assert count - 1 <= 8
    assert np.bincount(piece).max() >= len(nodes) - 20
    steps = edges[~flat]
    starts, stops = steps[t.FROM_NODE].to_numpy() - 1, steps[t.TO_NODE].to_numpy() - 1
    way_round = dijkstra(network, directed=False, indices=starts)[np.arange(len(steps)), stops]
    reachable = np.isfinite(way_round)
    assert reachable.sum() >= len(steps) - 8
    assert (way_round[reachable] > 2 * lengths[~flat][reachable]).sum() >= 10


def test_main_roads_ignore_points_of_other_entrances(inputs):
    # Numbers 128, 136 and 158 of this road share one point, some 200 m from where two of them should be.
    joints = inputs.joints[inputs.joints["road_ko"] == "역말로"]
    points = inputs.main_roads[inputs.main_roads["road_ko"] == "역말로"]
    honest = points[~points["number"].isin([128, 136, 158])]
    with_all, without = (centre_lines(frame, joints)["역말로"] for frame in (points, honest))
    assert with_all.hausdorff_distance(without) <= 1.0


def test_main_roads_pass_through_their_joints(inputs):
    drawn = centre_lines(inputs.main_roads, inputs.joints)
    assert list(drawn) == list(dict.fromkeys(inputs.joints["road_ko"]))
    places = gpd.GeoSeries(gpd.points_from_xy(inputs.joints[t.LON], inputs.joints[t.LAT]), crs=t.WGS84).to_crs(PLANE)
    road = [drawn[name] for name in inputs.joints["road_ko"]]
    assert shapely.distance(places.to_numpy(), np.array(road)).max() <= 0.01


def test_fresh_processes_draw_the_same_bytes(streets):
    script = (
        "import hashlib, sys\n"
        "from test_model import FOLDER, fingerprint\n"
        "from geo.sources.model import street_model\n"
        "from geo.sources.model_inputs import read_model_inputs\n"
        "print(fingerprint(*street_model(read_model_inputs(FOLDER))))\n"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "20260307",
        "PYTHONPATH": os.pathsep.join([str(PACKAGE_ROOT), str(PACKAGE_ROOT / "tests")]),
    }
    other = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert other.stdout.strip() == fingerprint(*streets)


def fingerprint(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> str:
    digest = hashlib.sha256(nodes.to_csv(index=False).encode())
    digest.update(edges.drop(columns=t.GEOMETRY).to_csv(index=False).encode())
    digest.update(b"".join(shapely.to_wkb(edges.geometry.to_numpy())))
    return digest.hexdigest()


def test_missing_input_is_explained(tmp_path):
    with pytest.raises(SourceError, match="the file is missing"):
        read_model_inputs(tmp_path)


def test_broken_input_is_explained(tmp_path):
    for path in FOLDER.rglob("*.*"):
        if path.suffix in {".csv", ".geojson"}:
            (tmp_path / path.relative_to(FOLDER)).parent.mkdir(exist_ok=True)
            (tmp_path / path.relative_to(FOLDER)).write_bytes(path.read_bytes())
    blocks = tmp_path / "model" / "blocks.csv"
    blocks.write_text(blocks.read_text().replace("0.9", "9"), encoding="utf-8")
    with pytest.raises(TableError, match="estate_share"):
        read_model_inputs(tmp_path)


def test_embedded_tables_hold_what_the_facts_hold():
    venues = read_points(FOLDER / "venues.csv", t.VENUES)
    wards = read_shapes(FOLDER / "wards.geojson", t.WARDS)
    population = read_table(FOLDER / "population.csv", t.POPULATION)
    assert (len(venues), venues[t.SITE_GROUP].nunique(), len(wards)) == (108, 103, 16)
    assert population[["all", "65plus"]].sum().tolist() == [459_586, 102_485]
    assert (venues[t.STEP_FREE] == "unknown").all()
    inside = gpd.sjoin(venues, wards[[t.WARD_CODE, t.GEOMETRY]], predicate="within")
    assert (inside[f"{t.WARD_CODE}_left"] == inside[f"{t.WARD_CODE}_right"]).all()
    assert len(inside) == len(venues)
    assert len(read_points(FOLDER / "schools.csv", t.SCHOOLS)) == 30
    assert len(read_points(FOLDER / "sites.csv", t.SITES)) == 18
    assert len(read_shapes(FOLDER / "green_streets.geojson", t.GREEN_STREETS)) == 1


def test_every_programme_is_marked_as_a_sample_and_lies_in_opening_hours():
    venues = read_points(FOLDER / "venues.csv", t.VENUES).set_index(t.VENUE_ID)
    programmes = read_table(FOLDER / "programmes.csv", t.PROGRAMMES)
    assert programmes[t.TITLE_KO].str.startswith(f"{t.SAMPLE_KO} ").all()
    assert programmes[t.TITLE_EN].str.startswith(f"{t.SAMPLE_EN} ").all()
    assert (programmes[t.STARTS] < programmes[t.ENDS]).all()
    assert (programmes[t.METHOD][programmes[t.VENUE_ID].isna()] == "online").all()
    programmes = programmes[programmes[t.VENUE_ID].notna()]
    assert programmes[t.VENUE_ID].nunique() >= 60
    at = venues.loc[programmes[t.VENUE_ID]].reset_index()
    assert set(at[t.WARD_CODE]) == set(venues[t.WARD_CODE])
    monday = dt.datetime(2026, 11, 23)  # noqa: DTZ001 (the hour is Korea's)
    closed = []
    for row, hours in zip(programmes.to_dict("records"), at[t.OPENING_HOURS], strict=True):
        for name in row[t.ON_WEEKDAYS].split(";"):
            day = monday + dt.timedelta(t.WEEKDAYS.index(name))
            minutes = [60 * int(row[clock][:2]) + int(row[clock][3:]) for clock in (t.STARTS, t.ENDS)]
            within = (day + dt.timedelta(minutes=minute) for minute in (minutes[0], minutes[1] - 1))
            closed += [row[t.PROGRAMME_ID] for moment in within if state_at(hours, moment) == "closed"]
    assert not closed


def test_plain_files_have_unix_lines_and_no_mark_at_the_start():
    for path in sorted(Path(FOLDER).rglob("*.*")):
        if path.suffix in {".csv", ".geojson"}:
            content = path.read_bytes()
            assert b"\r" not in content
            assert not content.startswith(b"\xef\xbb\xbf")
            if path.suffix == ".geojson":
                json.loads(content)


def line(*corners) -> shapely.LineString:
    return shapely.LineString(corners)


def test_nodes_that_nearly_meet_are_joined_and_doubles_go():
    crossing = noded([line((0, 0), (100, 0)), line((50, -50), (50, 0)), line((52, 0), (52, 50)), line((0, 0), (50, 0))])
    joined_lines = joined(crossing, line((500, 0), (501, 0)), within_m=3.0)
    ends = Ends.of(joined_lines)
    assert sorted(ends.degree) == [1, 1, 1, 1, 4]


def test_merging_stops_at_the_fixed_line():
    fixed = line((0, -10), (0, 0), (0, 10))
    through = [line((-100, 0), (0, 0)), line((0, 0), (50, 0)), line((50, 0), (100, 0))]
    found = merged(noded([fixed, *through]), fixed)
    assert sorted(shapely.length(found)) == [10.0, 10.0, 100.0, 100.0]


def test_spare_lines_can_all_be_closed_together():
    square = np.array([line((0, 0), (1, 0)), line((1, 0), (1, 1)), line((1, 1), (0, 1)), line((0, 1), (0, 0))])
    assert spare(square, np.array([True, True, True, False])).sum() == 1
    assert spare(square[:3], np.array([True, True, True])).sum() == 0


def test_largest_piece_is_the_longest_not_the_busiest():
    lines = np.array([line((0, 0), (100, 0)), line((0, 9), (1, 9)), line((1, 9), (2, 9))])
    assert largest_piece(lines).tolist() == [lines[0]]
