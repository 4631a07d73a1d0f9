"""A thousand disorderly files: each gives a clear sentence or a ledger in which no row is lost and none is twice."""

import datetime as dt
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import disorder
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import GeoError
from geo.sources.kinds import recognise
from geo.sources.korean_courses import read_courses
from geo.sources.korean_places import read_places
from geo.sources.korean_points import read_crossings, read_festivals, read_sites
from geo.sources.korean_residents import read_residents
from geo.sources.korean_wards import read_wards
from geo.sources.ledger import Ledger
from geo.sources.rooms import as_candidates
from geo.sources.sheets import Sheet, open_sheet
from geo.spreadsheet import to_csv

FILES_A_KIND, FILES_OF_A_LONG_KIND = 76, 40
"""Together more than a thousand; venues and programmes take longest to read."""
LOOKED_AT_AGAIN = 5
NEAR = (126.90, 37.59, 126.94, 37.62)


def files_of(kind: str) -> int:
    return FILES_OF_A_LONG_KIND if READERS[kind][1] in (t.VENUES, t.PROGRAMMES) else FILES_A_KIND


def places(form: Any) -> Callable[[Sheet], Any]:
    return lambda sheet: read_places(sheet, form, wards=WARDS)


def residents(standard: Any) -> Callable[[Sheet], Any]:
    return lambda sheet: read_residents(sheet, standard, wards=WARDS)


def wards(standard: Any) -> Callable[[Sheet], Any]:
    return lambda sheet: read_wards(sheet, standard, near=NEAR if len(sheet.frame) % 2 else None)


def courses(form: Any) -> Callable[[Sheet], Any]:
    def read(sheet: Sheet) -> tuple[Ledger, pd.DataFrame]:
        found = read_courses(sheet, form, venues=VENUES, today=dt.date(2025, 4, 1))
        return found.ledger, found.programmes

    return read


VENUES = check(
    completed(
        gpd.GeoDataFrame(
            {
                t.VENUE_ID: [f"V{n}" for n in range(9)],
                t.NAME_KO: [f"배움터 {n}" for n in range(9)],
                t.SOURCE: "here",
                t.SITE_GROUP: [f"V{n}" for n in range(9)],
            },
            geometry=gpd.points_from_xy([126.921] * 9, [37.611 + n / 1_000 for n in range(9)]),
            crs=t.WGS84,
        ),
        "venues",
    ),
    t.VENUES,
    "here",
)
READERS: dict[str, tuple[Callable[[Sheet], Any], pa.DataFrameSchema]] = {
    **{form: (places(form), t.VENUES) for form in ("libraries", "culture_spaces", "rooms", "reservations")},
    "venues": (places("simple"), t.VENUES),
    "courses": (courses("courses"), t.PROGRAMMES),
    "reservations_as_courses": (courses("reservations"), t.PROGRAMMES),
    "programmes": (courses("simple"), t.PROGRAMMES),
    **{standard: (residents(standard), t.POPULATION) for standard in ("residents_by_age", "elderly_by_ward")},
    "population": (residents("simple"), t.POPULATION),
    "crossings": (lambda sheet: read_crossings(sheet, wards=WARDS), t.CROSSINGS),
    "festivals": (lambda sheet: read_festivals(sheet, wards=WARDS), t.FESTIVALS),
    "sites": (lambda sheet: read_sites(sheet, wards=WARDS), t.SITES),
    **{standard: (wards(standard), t.WARDS) for standard in ("admdongkor", "sgis")},
    "wards": (wards("simple"), t.WARDS),
}
WARD_KINDS = ("admdongkor", "sgis", "wards")


def shape(number: int, seed: random.Random, crs: str | None) -> Any:
    """Draw a shape, most often a sound square of some 300 m."""
    west, south = 126.90 + 0.004 * number, 37.60
    square = shapely.box(west, south, west + 0.0035, south + 0.003)
    choice = seed.randrange(12)
    if choice == 0:
        return seed.choice(
            [
                None,
                {},
                {"type": "Polygon", "coordinates": []},
                {"type": "Polygon", "coordinates": [[[1, 2], [None, "x"]]]},
            ]
        )
    drawn = {
        1: square.centroid,
        2: square.exterior,
        3: shapely.Polygon([(west, 37.6), (west + 0.003, 37.603), (west + 0.003, 37.6), (west, 37.603)]),
        4: square.buffer(0.002),
        5: shapely.transform(square, lambda points: points[:, ::-1]),
        6: shapely.transform(square, lambda points: points * 1e6),
    }.get(choice, square)
    if crs not in (None, "EPSG:4326"):
        project = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:5179", always_xy=True).transform
        drawn = shapely.transform(drawn, lambda points: shapely.get_coordinates(shapely.points(*project(*points.T))))
    return json.loads(shapely.to_geojson(drawn).replace("Infinity", "1e999"))


@st.composite
def files(draw: st.DrawFn, kind: str) -> disorder.Disordered:
    seed = random.Random(draw(st.integers(0, 2**32)))
    header, cells = disorder.table(kind, draw(st.integers(1, 6)), seed)
    for how in draw(st.lists(st.sampled_from(disorder.CELL_DISORDER), max_size=4)):
        disorder.disorder_cells(cells, how, seed)
    for how in draw(st.lists(st.sampled_from(disorder.COLUMN_DISORDER), max_size=2 if seed.randrange(2) else 0)):
        disorder.disorder_columns(header, cells, how, seed)
    form = draw(st.sampled_from(["text", "text", "text", "workbook", "features"]))
    if form == "features" or (kind in WARD_KINDS and seed.randrange(8)):
        crs = draw(st.sampled_from([None, None, "EPSG:4326", "EPSG:5179", "EPSG:5181", "x"]))
        return disorder.as_features(header, cells, [shape(place, seed, crs) for place in range(len(cells))], crs=crs)
    if form == "workbook":
        return disorder.as_workbook(header, cells, titled=draw(st.booleans()))
    how_text = draw(st.lists(st.sampled_from(disorder.TEXT_DISORDER), max_size=2))
    separator, encoding = draw(st.sampled_from(",,\t;")), draw(st.sampled_from(disorder.ENCODINGS))
    return disorder.as_text(header, cells, how=how_text, separator=separator, encoding=encoding, seed=seed)


def no_line_is_lost(data: bytes, ledger: Ledger) -> int:
    """Hold each entry against the file's own lines; give the lines that come before all of them."""
    lines = re.split("\r\n|\r|\n", data.decode(ledger.encoding))
    held: set[int] = set()
    for entry in ledger.entries:
        own = re.split("\r\n|\r|\n", entry.original)
        taken = range(entry.line - 1, entry.line - 1 + len(own))
        assert [lines[place] for place in taken] == own
        assert held.isdisjoint(taken)
        held.update(taken)
    written = [place for place, line in enumerate(lines) if line.strip(',;\t" \u3000\xa0')]
    left = [place for place in written if place not in held]
    assert left == written[: len(left)]
    return len(left)


def read(kind: str, path: Path) -> tuple[Ledger, pd.DataFrame] | str:
    """Read a file as the data desk does; a sentence where it cannot be read."""
    try:
        sheet = open_sheet(path)
        recognise(sheet.frame.columns.tolist())
        return READERS[kind][0](sheet)
    except GeoError as error:
        return str(error)


def held(kind: str, file: disorder.Disordered, folder: Path) -> bool:
    """Read a file, and hold what comes of it to what is promised; tell whether there is a ledger."""
    path = folder / f"표{file.suffix}"
    path.write_bytes(file.data)
    told = read(kind, path)
    if isinstance(told, str):
        assert told.strip()
        assert len(told.splitlines()) == 1
        # A row that breaks a contract is the ledger's affair, and no reason to refuse the file.
        assert "breaks its contract" not in told
        return False
    ledger, frame = told
    lines = [entry.line for entry in ledger.entries]
    assert lines == sorted(set(lines))
    counts = ledger.counts
    assert sum(counts.values()) == len(lines)
    if file.suffix == ".csv":
        headers = no_line_is_lost(file.data, ledger)
        assert 1 <= headers <= disorder.header_rows(kind)
        surplus = disorder.header_rows(kind) - headers
    else:
        surplus = 0
    if file.rows is not None:
        assert sum(counts.values()) == file.rows + surplus
    assert counts["accepted"] + counts["corrected"] == len(frame)
    # The readers have checked it themselves; a second look takes most of the time.
    if len(file.data) % LOOKED_AT_AGAIN == 0:
        check(frame, READERS[kind][1], "again")
    if kind == "rooms":
        assert len(as_candidates(frame)) == len(frame)
    assert len(json.dumps(ledger.as_json(), ensure_ascii=False).encode()) > 0
    assert to_csv(ledger.as_frame())
    return True


@pytest.mark.slow
@pytest.mark.parametrize("kind", READERS)
def test_no_file_breaks_a_reader_and_no_row_is_lost(kind: str, tmp_path: Path) -> None:
    ledgers = []

    @settings(max_examples=files_of(kind), suppress_health_check=[*HealthCheck])
    @given(files(kind))
    def every(file: disorder.Disordered) -> None:
        ledgers.append(held(kind, file, tmp_path))

    every()
    # Neither is all refused, nor is all so orderly that nothing is.
    assert 0.2 < sum(ledgers) / len(ledgers) < 1


def test_they_are_a_thousand() -> None:
    assert sum(map(files_of, READERS)) >= 1_000
