"""A picture is the same on a page, as a drawing and as pixels."""

import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support import printed

from geo.show import palette
from geo.show.pdf import document, legible
from geo.show.picture import Area, Line, Picture, Text, box_of, draw_picture, hatch, text_width_mm
from geo.show.picture_files import DOTS_PER_INCH, picture_png, picture_svg
from geo.show.static_map_frame import Frame

FRAME = Frame((0.0, 0.0, 60.0, 40.0), 0.1, 0.0, 0.0)
NAMES = ("<script>alert(1)</script>", '" onload="x', "{{ 7 * 7 }}", "</text><image href='//x'/>", "&amp; \u202e `${1}`")
HOLED = shapely.box(10, 10, 30, 30).difference(shapely.box(15, 15, 25, 25))


def drawn(*items: Area | Line | Text) -> Picture:
    return Picture(FRAME, 10_000, (Area(np.array([FRAME.shape]), "#FFFFFF"), *items))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def share(image: np.ndarray, color: str, box: tuple[float, float, float, float]) -> float:
    """Give the share of a box, in millimetres of the picture, that has a colour."""
    scale = image.shape[1] / 60.0
    left, top, right, bottom = (round(side * scale) for side in box)
    wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
    return float((np.abs(image[top:bottom, left:right] - wanted).max(axis=2) <= 6).mean())


def test_pixels_are_where_millimetres_say_and_as_many_as_the_paper_has() -> None:
    png = picture_png("en", drawn(Area(np.array([HOLED]), "#FF0000")), label="map", enlarged=2.0)
    opened = Image.open(io.BytesIO(png))
    assert np.allclose(opened.info["dpi"], DOTS_PER_INCH, atol=0.1)
    assert np.allclose(opened.size, np.array([120, 80]) / 25.4 * DOTS_PER_INCH, atol=1.5)
    image = pixels(png)
    assert share(image, "#FF0000", (10.5, 10.5, 14.5, 29.5)) == 1
    # A hole stays open.
    assert share(image, "#FF0000", (15.5, 15.5, 24.5, 24.5)) == 0
    assert share(image, "#FF0000", (31, 1, 59, 39)) == 0


def test_the_drawing_says_the_same_in_millimetres() -> None:
    line = Line(np.array([shapely.LineString([(5, 5), (25, 5)])]), "#00AA00", 1.5, (2.0, 1.0), "butt")
    svg = picture_svg(drawn(Area(np.array([HOLED]), "#FF0000"), line), label="map", enlarged=2.0)
    root = ET.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("120.00mm", "80.00mm")
    assert root.get("viewBox") == "0 0 60.00 40.00"
    red = next(one for one in root.iter() if one.get("fill") == "#FF0000")
    rings = red.get("d", "").count("M")
    assert (rings, red.get("fill-rule")) == (2, "evenodd")
    stroke = next(one for one in root.iter() if one.get("stroke") == "#00AA00")
    assert stroke.get("d") == "M5.00,5.00 25.00,5.00"
    assert stroke.get("stroke-dasharray") == "2.00 1.00"


@pytest.mark.parametrize("name", NAMES)
def test_names_from_strangers_are_text(name: str) -> None:
    svg = picture_svg(drawn(Text(legible(name), 30, 20, 9)), label=name)
    root = ET.fromstring(svg)
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert names <= {"svg", "title", "g", "path", "text"}
    told = {key for one in root.iter() for key in one.attrib}
    assert not {key for key in told if key.startswith("on") or "href" in key or key == "style"}
    (text,) = (one for one in root.iter() if one.tag.endswith("text"))
    assert "".join(text.itertext()) == legible(name)


def test_a_text_stands_on_its_middle() -> None:
    text = Text("가나다라", 30, 20, 12, "bold")
    with document("ko", "글") as pdf:
        draw_picture(pdf, drawn(text))
        boxes = np.array([box for _, _, _, box in printed.letters(bytes(pdf.output()))])
    middle = (boxes[:, 0].min() + boxes[:, 2].max()) / 2, 297 - (boxes[:, 1].min() + boxes[:, 3].max()) / 2
    assert np.allclose(middle, (30, 20), atol=0.6)
    assert abs(boxes[:, 2].max() - boxes[:, 0].min() - text_width_mm("가나다라", size_pt=12, weight="bold")) <= 1.0
    assert box_of(text, air_mm=0).contains(shapely.box(boxes[:, 0].min() + 0.3, 19, boxes[:, 2].max() - 0.3, 21))


@given(st.floats(0.5, 5.0), st.floats(-20, 20), st.floats(2, 30))
def test_a_hatch_keeps_to_its_shape_and_its_distance(every: float, left: float, size: float) -> None:
    shape = shapely.box(left, left, left + size, left + size)
    lines = shapely.get_parts(hatch(shape, every_mm=every))
    lines = lines[shapely.length(lines) > 1e-6]
    assert shapely.union_all(lines).within(shape.buffer(1e-6)) or not len(lines)
    # Length over area is one line every so many millimetres, but for the ends.
    assert abs(shapely.length(lines).sum() * every - shape.area) <= 1.5 * every * size * np.sqrt(2) + 1e-6


def test_nothing_is_hatched_with_nothing() -> None:
    assert len(hatch(shapely.Polygon(), every_mm=1)) == 0
    assert palette.COVERAGE[0] not in picture_svg(
        drawn(Area(np.array([shapely.Polygon()]), palette.COVERAGE[0])), label=""
    )
