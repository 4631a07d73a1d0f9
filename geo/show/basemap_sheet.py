"""Drawing a sheet of tiles with Pillow: twice as large as needed, then reduced, labels last."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from PIL import Image, ImageDraw

from geo.show import palette
from geo.show.basemap_labels import Label
from geo.show.basemap_plan import TILE_PX, Fill, Floats, Plan, Stroke
from geo.show.fonts import font

SHEET_TILES: Final = 4
_FINER: Final = 2
_COLORS: Final = 64
_SAME_COLOR: Final = 12
"""Largest sum of differences over the three channels at which a reduced colour stands for one of the look's."""


def draw_sheet(plan: Plan, column: int, row: int) -> Image.Image:
    """Draw the tiles of one sheet.

    Parameters
    ----------
    plan
        What to draw.
    column, row
        The sheet's north-west tile.

    Returns
    -------
    PIL.Image.Image
        ``SHEET_TILES`` by ``SHEET_TILES`` tiles, with a palette.
    """
    corner = np.array([column, row], dtype=float) * TILE_PX
    size = SHEET_TILES * TILE_PX
    large = Image.new("RGB", (size * _FINER, size * _FINER), palette.PAPER)
    pen = ImageDraw.Draw(large)
    for fill in plan.fills:
        _fill(large, fill, corner)
    for stroke in plan.strokes:
        _stroke(pen, stroke, corner)
    sheet = large.reduce(_FINER)
    for label in plan.labels:
        _write(sheet, label, corner)
    return _with_palette(sheet)


def cut(sheet: Image.Image) -> Iterator[tuple[int, int, Image.Image]]:
    """Cut a sheet into its tiles.

    Parameters
    ----------
    sheet
        What :func:`draw_sheet` drew.

    Yields
    ------
    tuple
        Column and row of the tile within the sheet, and the tile.
    """
    for column in range(SHEET_TILES):
        for row in range(SHEET_TILES):
            left, top = column * TILE_PX, row * TILE_PX
            yield column, row, sheet.crop((left, top, left + TILE_PX, top + TILE_PX))


def _box(corner: Floats, margin: float) -> shapely.Polygon:
    side = SHEET_TILES * TILE_PX
    return shapely.box(*(corner - margin), *(corner + side + margin))


def _fill(large: Image.Image, fill: Fill, corner: Floats) -> None:
    """Fill areas through a mask, so that their holes stay open."""
    for area in shapely.get_parts(shapely.intersection(fill.areas, _box(corner, 8))):
        if area.geom_type != "Polygon" or area.is_empty:
            continue
        mask = Image.new("1", large.size)
        pen = ImageDraw.Draw(mask)
        pen.polygon(_points(area.exterior, corner), fill=1)
        for hole in area.interiors:
            pen.polygon(_points(hole, corner), fill=0)
        large.paste(fill.color, mask=mask)


def _stroke(pen: ImageDraw.ImageDraw, stroke: Stroke, corner: Floats) -> None:
    width = max(1, round(stroke.width_px * _FINER))
    near = shapely.intersects(stroke.lines, _box(corner, stroke.width_px))
    for line in stroke.lines[near]:
        pen.line(_points(line, corner), fill=stroke.color, width=width)
    reach = (width - 1) / 2
    at = (stroke.bends - corner) * _FINER
    limit = SHEET_TILES * TILE_PX * _FINER + width
    for x, y in at[((at > -width) & (at < limit)).all(axis=1)].tolist():
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=stroke.color)


def _points(line: shapely.Geometry, corner: Floats) -> list[float]:
    points: list[float] = ((shapely.get_coordinates(line) - corner) * _FINER).ravel().tolist()
    return points


def _write(sheet: Image.Image, label: Label, corner: Floats) -> None:
    x, y = label.x - corner[0], label.y - corner[1]
    reach = label.width_px / 2 + label.size_px
    if not (-reach < x < sheet.width + reach and -reach < y < sheet.height + reach):
        return
    halo = max(2, label.size_px // 7)
    size = (int(label.width_px) + 4 * halo, label.size_px * 2)
    slip = Image.new("RGBA", size, (*_rgb(label.halo), 0))
    ImageDraw.Draw(slip).text(
        (size[0] / 2, size[1] / 2),
        label.text,
        anchor="mm",
        font=font(label.size_px, label.weight),
        fill=palette.LABEL,
        stroke_width=halo,
        stroke_fill=label.halo,
    )
    if label.angle_deg:
        slip = slip.rotate(label.angle_deg, Image.Resampling.BICUBIC, expand=True)
    sheet.paste(slip, (round(x - slip.width / 2), round(y - slip.height / 2)), slip)


def _with_palette(sheet: Image.Image) -> Image.Image:
    """Reduce a sheet to few colours, the look's own among them exactly, so that neighbours meet without a seam."""
    reduced = sheet.quantize(_COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colors = np.array(reduced.getpalette(), dtype=int).reshape(-1, 3)
    for own in _OWN_COLORS:
        off = np.abs(colors - own).sum(axis=1)
        if off.min() <= _SAME_COLOR:
            colors[off.argmin()] = own
    reduced.putpalette(colors.ravel().tolist())
    return reduced


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))


_OWN_COLORS: Final = tuple(
    _rgb(color) for color in (palette.PAPER, palette.PARK, palette.WATER, palette.STREET, palette.MAIN_STREET)
)
