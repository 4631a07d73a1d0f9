"""Streets and a region drawn by hand, in metres around a spot in Eunpyeong."""

import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import tables as t
from geo.contracts import check, completed
from geo.region.region import Region, Source
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork

LON, LAT = 126.92, 37.61
METRES_LAT = 111_000.0
METRES_LON = METRES_LAT * math.cos(math.radians(LAT))
ORIGIN = StreetsOrigin("손으로 그린 길", "streets by hand", "2026-01-01", "MIT")

Tables = tuple[pd.DataFrame, gpd.GeoDataFrame]


def degrees(x: Any, y: Any) -> tuple[Any, Any]:
    """Place metres east and north of the spot; not exact, and nothing rests on it."""
    return LON + np.asarray(x) / METRES_LON, LAT + np.asarray(y) / METRES_LAT


def street(start: int, end: int, **facts: Any) -> dict[str, Any]:
    """Describe one edge; ``via`` are the metres of its inner vertices."""
    plain = {"via": [], "oneway": False, "steps": False, "incline": math.nan, "name": None, "highway": "residential"}
    assert facts.keys() <= plain.keys()
    return {"start": start, "end": end, **plain, **facts}


def streets(places: Mapping[int, tuple[float, float]], edges: Sequence[dict[str, Any]]) -> Tables:
    """Draw node and edge tables from places in metres."""
    number = list(places)
    xy = np.array([places[node] for node in number], float)
    lon, lat = degrees(xy[:, 0], xy[:, 1])
    at = {node: (lon[i], lat[i]) for i, node in enumerate(number)}
    nodes = pd.DataFrame({t.NODE_ID: number, t.LON: lon, t.LAT: lat})
    lines = [
        shapely.LineString([at[e["start"]], *(tuple(map(float, degrees(*xy))) for xy in e["via"]), at[e["end"]]])
        for e in edges
    ]
    table = gpd.GeoDataFrame(
        {
            t.FROM_NODE: [e["start"] for e in edges],
            t.TO_NODE: [e["end"] for e in edges],
            t.WAY_ID: np.arange(len(edges)) + 100,
            t.ONEWAY: [e["oneway"] for e in edges],
            t.STEPS: [e["steps"] for e in edges],
            t.INCLINE_PERCENT: [float(e["incline"]) for e in edges],
            **{tag: pd.Series([None] * len(edges), dtype="str") for tag in t.EDGE_TAGS},
        },
        geometry=lines,
        crs=t.WGS84,
    )
    table[t.STREET_NAME] = pd.Series([e["name"] for e in edges], dtype="str")
    table[t.HIGHWAY] = pd.Series(["steps" if e["steps"] else e["highway"] for e in edges], dtype="str")
    return check(nodes, t.NODES, "by hand"), check(table, t.EDGES, "by hand")


def network(places: Mapping[int, tuple[float, float]], edges: Sequence[dict[str, Any]]) -> WalkNetwork:
    """Build the network of such streets."""
    return build(*streets(places, edges), ORIGIN)


def on_hills(flat: WalkNetwork, seed: int) -> WalkNetwork:
    """Give every edge a factor at random, along its line and against it."""
    along, against = np.random.default_rng(seed).uniform(0.8, 3.0, (2, flat.edge_count))
    return dataclasses.replace(flat, edge_slope_along=along, edge_slope_against=against)


def random_streets(seed: int, *, nodes: int = 14, oneway: float = 0.2, steps: float = 0.2) -> Tables:
    """Draw streets at random: bent, one-way, steep, parallel, in loops and in several pieces."""
    rng = np.random.default_rng(seed)
    places = {int(7 * i + 3): tuple(rng.uniform(0, 600, 2)) for i in range(nodes)}
    names = list(places)
    edges = []
    for _ in range(2 * nodes):
        start, end = (int(name) for name in rng.choice(names, 2, replace=rng.random() < 0.1))
        # Two straight streets between the same corners would be one place twice.
        straight = any({e["start"], e["end"]} == {start, end} and not e["via"] for e in edges)
        bends = 2 if start == end else int(rng.integers(int(straight), 3))
        edges.append(
            street(
                start,
                end,
                via=[tuple(rng.uniform(0, 600, 2)) for _ in range(bends)],
                oneway=bool(rng.random() < oneway),
                steps=bool(rng.random() < steps),
                incline=float(rng.choice([math.nan, 0.0, 4.0, -8.3, 8.4, -12.0])),
            )
        )
    return streets(places, edges)


def square(x: float, y: float, side: float) -> shapely.Polygon:
    """Draw a square by its south-west corner, in degrees."""
    corners = np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    return shapely.Polygon(np.column_stack(degrees(corners[:, 0], corners[:, 1])))


def points(rows: Sequence[tuple[float, float]]) -> gpd.GeoSeries:
    """Lay points at metres, in degrees."""
    xy = np.array(rows, float).reshape(-1, 2)
    return gpd.GeoSeries(gpd.points_from_xy(*degrees(xy[:, 0], xy[:, 1])), crs=t.WGS84)


def venues(rows: Sequence[tuple[str, str, str, tuple[float, float]]]) -> gpd.GeoDataFrame:
    """Describe venues by identifier, ward, site group and metres."""
    count = len(rows)

    def text(value: str | None) -> pd.Series:
        return pd.Series([value] * count, dtype="str")

    table = gpd.GeoDataFrame(
        {
            t.VENUE_ID: pd.Series([row[0] for row in rows], dtype="str"),
            t.NAME_KO: pd.Series([f"{row[0]} 도서관" for row in rows], dtype="str"),
            t.NAME_EN: text(None),
            t.KIND: text("small_library"),
            t.ADDRESS_KO: text(None),
            t.WARD_CODE: pd.Series([row[1] for row in rows], dtype="str"),
            t.CLOSED_DAYS_KO: text(None),
            t.OPENING_HOURS: text("Mo-Fr 09:00-18:00; Sa-Su unknown; PH unknown"),
            t.SEATS: pd.Series([None] * count, dtype="Int64"),
            t.PHONE: text(None),
            t.SOURCE: text("by hand"),
            t.SITE_GROUP: pd.Series([row[2] for row in rows], dtype="str"),
            t.OPEN_TO: text("public"),
            t.STEP_FREE: text("unknown"),
        },
        geometry=points([row[3] for row in rows]),
    )
    return check(completed(table, "venues"), t.VENUES, "by hand")


def ward_streets(*, lone_m: float = 200) -> WalkNetwork:
    """Draw the streets of the region below; the lone one is an island, closed to all, unless it is 500 m long."""
    return network(
        {1: (0, 300), 2: (300, 300), 3: (600, 300), 4: (1200, 300), 5: (700, 550), 6: (700 + lone_m, 550)},
        [
            street(1, 2, name="구산로"),
            street(2, 3, name="구산로"),
            street(3, 4, name="응암로"),
            street(5, 6, highway="residential"),
        ],
    )


def region(**changes: Any) -> Region:
    """Make a region of three wards: two with streets, 1,000 and 500 residents, and a hill with 10 and no street.

    Ward ``01`` is crossed from west to east by a street of 600 m with a venue at 300 m; ward ``02`` by its
    continuation, and by a lone street in another piece.
    """
    parts = {name: part.copy() if isinstance(part, pd.DataFrame) else part for name, part in _parts().items()}
    return Region(**(parts | changes))


@functools.cache
def _parts() -> dict[str, Any]:
    """Draw the parts of the region once: to hold its tables against their contracts takes a third of a second."""
    named = {
        t.WARD_CODE: ["01", "02", "03"],
        t.NAME_KO: ["구산동", "응암동", "산골동"],
        t.NAME_EN: ["Gusan-dong", None, "Hill"],
    }
    parts: dict[str, Any] = {
        "name": "by-hand",
        "title_ko": "손으로 그린 구",
        "title_en": "Drawn by hand",
        "sources": (Source("모두", "everything", "nobody", "MIT", "2026"),),
        "streets_margin_m": 0.0,
        "venues_margin_m": 0.0,
        "accepts_broken": False,
        "network": ward_streets(),
        "wards": gpd.GeoDataFrame(
            named, geometry=[square(0, 0, 600), square(600, 0, 600), square(0, 600, 600)], crs=t.WGS84
        ),
        "venues": venues([("V1", "01", "G1", (300, 310)), ("V2", "01", "G1", (300, 310))]),
        "programmes": pd.DataFrame(
            {
                t.PROGRAMME_ID: ["P1"],
                t.VENUE_ID: ["V1"],
                t.TITLE_KO: ["(견본) 한글"],
                t.TITLE_EN: ["(sample) Hangul"],
                t.TOPIC: ["literacy"],
                t.AUDIENCE: ["everyone"],
                t.ON_WEEKDAYS: ["mon"],
                t.STARTS: ["10:00"],
                t.ENDS: ["12:00"],
                t.FEE_WON: [0],
            }
        ),
        "population": pd.DataFrame({t.WARD_CODE: ["01", "02", "03"], "all": [1000, 500, 10], "65plus": [100, 0, 10]}),
        "sites": gpd.GeoDataFrame(
            {t.SITE_ID: ["S1"], t.NAME_KO: ["봉산"], t.NAME_EN: ["Mt. Bongsan"], t.THEME: ["ecology"]},
            geometry=points([(100, 500)]),
        ),
        "schools": gpd.GeoDataFrame(
            {t.SCHOOL_ID: ["C1"], t.NAME_KO: ["구산초등학교"], t.ADDRESS_KO: ["구산동 1"]},
            geometry=points([(200, 320)]),
        ),
        "stations": gpd.GeoDataFrame(
            {
                t.STATION_ID: ["T1"],
                t.NAME_KO: ["구산역"],
                t.NAME_EN: ["Gusan Station"],
                t.LINES: ["6호선"],
            },
            geometry=points([(250, 290)]),
        ),
        "green_streets": gpd.GeoDataFrame(
            {
                t.SITE_ID: ["L1"],
                t.NAME_KO: ["푸른거리"],
                t.NAME_EN: ["Green street"],
                t.WARD_CODE: ["01"],
                t.STATUS: ["designated"],
                t.YEAR: [2023],
                t.STATED_LENGTH_M: [300.0],
                t.FEATURES_KO: ["나무"],
                t.FEATURES_EN: ["trees"],
                t.SOURCE: ["by hand"],
            },
            geometry=[shapely.LineString(np.column_stack(degrees([0, 300], [300, 300])))],
            crs=t.WGS84,
        ),
        "parks": gpd.GeoDataFrame(
            {t.NAME_KO: ["뒷산"], t.NAME_EN: ["Back hill"]}, geometry=[square(100, 700, 200)], crs=t.WGS84
        ),
        "water": gpd.GeoDataFrame(
            {t.NAME_KO: ["불광천"], t.NAME_EN: ["Bulgwangcheon"]}, geometry=[square(500, 700, 50)], crs=t.WGS84
        ),
        "candidates": gpd.GeoDataFrame(
            {
                t.CANDIDATE_ID: ["node-1"],
                t.NAME_KO: ["골목찻집"],
                t.NAME_EN: [None],
                t.KIND: ["cafe"],
                t.ADDRESS_KO: [None],
                t.SEATS: pd.array([None], dtype="Int64"),
            },
            geometry=points([(450, 320)]),
        ),
        "crossings": gpd.GeoDataFrame(
            {
                t.CROSSING_ID: ["X1"],
                t.SIGNAL: ["yes"],
                t.GREEN_S: [25.0],
                t.KERB_LOWERED: ["unknown"],
                t.TACTILE_PAVING: ["no"],
                t.WIDTH_M: [4.0],
                t.LENGTH_M: [None],
                t.SOURCE: ["by hand"],
            },
            geometry=points([(600, 300)]),
        ),
        "festivals": gpd.GeoDataFrame(
            {
                t.FESTIVAL_ID: ["F1"],
                t.NAME_KO: ["배움 잔치"],
                t.PLACE_KO: ["구산공원"],
                t.STARTS_ON: ["2026-10-17"],
                t.ENDS_ON: ["2026-10-18"],
                t.TEXT_KO: [None],
                t.ADDRESS_KO: [None],
                t.SOURCE: ["by hand"],
            },
            geometry=points([(320, 330)]),
        ),
    }
    parts |= {
        "dwellings": gpd.GeoDataFrame({t.FLOOR_AREA_M2: [], t.LEVELS: []}, geometry=[], crs=t.WGS84),
        "counts": gpd.GeoDataFrame({group: [] for group in t.GROUPS}, geometry=[], crs=t.WGS84),
        "industry": gpd.GeoDataFrame({t.NAME_KO: [], t.NAME_EN: []}, geometry=[], crs=t.WGS84),
    }
    contracts = {name: contract for name in parts if hasattr(contract := getattr(t, name.upper(), None), "validate")}
    parts |= {name: check(completed(parts[name], name), contract, "by hand") for name, contract in contracts.items()}
    return parts
