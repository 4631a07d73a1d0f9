"""Places and features, as they are read from what was kept."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.errors import SourceError
from geo.sources import osm_answers, osm_live
from geo.sources.osm_answers import areas_in, fetch_features, find_place
from geo.sources.osm_services import Services

SERVICES = Services(("https://overpass.example/api",), "https://nominatim.example/")
SQUARE = shapely.box(127, 37, 127.1, 37.1)
PLACE = {
    "properties": {"id": "relation-1", "name_ko": "배움구", "name_en": "Baeum-gu"},
    "geometry": shapely.geometry.mapping(SQUARE),
}
FEATURE = {"properties": {"id": "node-1", "amenity": "cafe"}, "geometry": {"type": "Point", "coordinates": [127, 37]}}


@pytest.fixture
def kept(monkeypatch):
    """Let the program keep what a test says."""

    def keep(answer):
        text = answer if isinstance(answer, str) else json.dumps(answer)

        def run(job, _):
            Path(job["folder"], osm_live.ANSWER).write_text(text, encoding="utf-8")
            return {}

        monkeypatch.setattr(osm_live, "_run", run)
        monkeypatch.setattr(osm_live, "_last_asked", {})
        monkeypatch.setattr(osm_live, "_failed_before", set())

    return keep


def place(cache):
    return find_place("Baeum-gu", services=SERVICES, cache=cache, tell=lambda *_, **__: None)


def features(cache):
    tags = {"amenity": ["cafe"]}
    return fetch_features(SQUARE, tags, keys=("name",), services=SERVICES, cache=cache, tell=lambda *_, **__: None)


def test_a_place(kept, tmp_path):
    kept(PLACE)
    found = place(tmp_path)
    assert (found.osm_id, found.name_ko, found.name_en) == ("relation-1", "배움구", "Baeum-gu")
    assert found.outline.equals(SQUARE)


def test_features_and_their_day(kept, tmp_path):
    kept({"features": [FEATURE], "osm_date": "2026-03-07"})
    frame, date = features(tmp_path)
    assert frame.to_dict("records") == [{"geometry": shapely.Point(127, 37), "id": "node-1", "amenity": "cafe"}]
    assert (frame.crs, date) == ("EPSG:4326", "2026-03-07")


def test_no_feature_at_all(monkeypatch, tmp_path):
    monkeypatch.setattr(osm_live, "_run", lambda *_: {"failure": "empty"})
    frame, date = features(tmp_path)
    assert (len(frame), frame.crs, date) == (0, "EPSG:4326", "")


@pytest.mark.parametrize(
    "answer",
    [
        "[",
        "[" * 100_000,
        [],
        {},
        {**PLACE, "geometry": None},
        {**PLACE, "geometry": {"type": "Polygon", "coordinates": "x"}},
        {**PLACE, "geometry": shapely.geometry.mapping(shapely.Point(127, 37))},
        {**PLACE, "geometry": shapely.geometry.mapping(shapely.box(9e5, 1e6, 1e6, 2e6))},
        {"features": [{}], "osm_date": ""},
        {"features": [{"properties": {}, "geometry": None}], "osm_date": ""},
        {"features": [FEATURE]},
    ],
)
@pytest.mark.parametrize("fetch", [place, features])
def test_what_cannot_be_read_is_refused(kept, tmp_path, fetch, answer):
    kept(answer)
    with pytest.raises(SourceError, match=r"answer could not be read: the answer of \w+\.example is no GeoJSON"):
        fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_is_too_large_is_refused(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(osm_answers, "LARGEST_ANSWER_BYTES", 10)
    kept(PLACE)
    with pytest.raises(SourceError, match=re.escape("bytes, more than 10;")):
        place(tmp_path)


def test_areas_among_shapes():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    dart = shapely.Polygon([(0, 0), (2, 0), (2, 2), (2, 0), (0, 0.5)])
    several = shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1), shapely.MultiPolygon([bow])])
    shapes = np.array([bow, dart, several, shapely.Point(0, 0), shapely.Polygon(), None, shapely.box(0, 0, 1, 1)])
    found = areas_in(shapes)
    assert [shape and shape.geom_type for shape in found] == [
        *("MultiPolygon", "Polygon", "Polygon", None, None, None, "Polygon")
    ]
    assert shapely.is_valid(found[shapely.get_type_id(found) >= 0]).all()
    assert np.allclose(shapely.area(found[[0, 2]]), [0.5, 1], rtol=0, atol=1e-12)
    assert areas_in(np.array([], dtype=object)).tolist() == []
