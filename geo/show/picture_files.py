"""A picture as a file of its own: a drawing (SVG) or pixels (PNG), both of the size that it has on paper."""

import io
from collections.abc import Iterable
from typing import Any, Final

import pypdfium2
import shapely

from geo.show import palette
from geo.show.escape import safe
from geo.show.language import Language
from geo.show.pdf import document
from geo.show.picture import Area, Line, Picture, Text, draw_picture
from geo.show.static_map_frame import Shapes

DOTS_PER_INCH: Final = 300
_POINTS_PER_INCH: Final = 72
_BASELINE: Final = 0.35
"""How far below its middle a text stands, in sizes of the type: not every program knows how to centre one."""


def picture_svg(picture: Picture, *, label: str, enlarged: float = 1.0) -> str:
    """Write a picture as a drawing.

    Parameters
    ----------
    picture
        Its frame begins at 0, 0.
    label
        What it shows, for those who do not see it.
    enlarged
        How many millimetres of paper a millimetre of the picture is.

    Returns
    -------
    str
        A whole SVG file without style, script or address, every text in it escaped.
    """
    _, _, width, height = picture.box
    drawn = "".join(map(_item, picture.items))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * enlarged:.2f}mm" height="{height * enlarged:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}" role="img" aria-label="{safe(label)}">'
        f'<title>{safe(label)}</title><g font-family="NanumGothic, {safe(palette.FONTS)}">{drawn}</g></svg>\n'
    )


def picture_png(language: Language, picture: Picture, *, label: str, enlarged: float = 1.0) -> bytes:
    """Draw a picture as pixels.

    Parameters
    ----------
    language
        The reader's.
    picture
        Its frame begins at 0, 0.
    label
        What it shows.
    enlarged
        How many millimetres of paper a millimetre of the picture is.

    Returns
    -------
    bytes
        A PNG that says how large it is on paper, 300 dots an inch.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    """
    _, _, width, height = picture.box
    with document(language, label, size_mm=(width, height), enlarged=enlarged) as pdf:
        draw_picture(pdf, picture)
        page = bytes(pdf.output())
    with pypdfium2.PdfDocument(page) as opened:
        pixels = opened[0].render(scale=DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
    written = io.BytesIO()
    pixels.save(written, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return written.getvalue()


def _item(item: Area | Line | Text) -> str:
    if isinstance(item, Area):
        return _area(item)
    return _line(item) if isinstance(item, Line) else _text(item)


def _path(rings: Iterable[shapely.Geometry], end: str) -> str:
    return "".join(
        "M" + " ".join(f"{x:.2f},{y:.2f}" for x, y in shapely.get_coordinates(ring).tolist()) + end for ring in rings
    )


def _parts(shapes: Shapes, kinds: set[str]) -> list[Any]:
    return [part for part in shapely.get_parts(shapes) if part.geom_type in kinds and not part.is_empty]


def _area(area: Area) -> str:
    """Fill areas, each on its own: where two overlap there is no hole; their holes are left open."""
    paths = (_path((part.exterior, *part.interiors), "Z") for part in _parts(area.shapes, {"Polygon"}))
    return "".join(f'<path d="{path}" fill="{area.color}" fill-rule="evenodd"/>' for path in paths)


def _line(line: Line) -> str:
    drawn = _path(_parts(line.shapes, {"LineString", "LinearRing"}), "")
    dashed = f' stroke-dasharray="{line.dash_mm[0]:.2f} {line.dash_mm[1]:.2f}"' if line.dash_mm else ""
    return drawn and (
        f'<path d="{drawn}" fill="none" stroke="{line.color}" stroke-width="{line.width_mm:.2f}" '
        f'stroke-linecap="{line.cap}" stroke-linejoin="round"{dashed}/>'
    )


def _text(text: Text) -> str:
    """Write a text as wide as it was measured, whatever type the reader's device has."""
    x, y = text.x_mm, text.y_mm
    turned = f' transform="rotate({-text.angle_deg:.1f} {x:.2f} {y:.2f})"' if text.angle_deg else ""
    weight = ' font-weight="700"' if text.weight == "bold" else ""
    return (
        f'<text x="{x:.2f}" y="{y + _BASELINE * text.size_mm:.2f}"{turned} font-size="{text.size_mm:.2f}"{weight} '
        f'text-anchor="middle" textLength="{text.width_mm:.2f}" lengthAdjust="spacingAndGlyphs" '
        f'fill="{text.color}">{safe(text.text)}</text>'
    )
