"""Drawing a sheet of tiles with Pillow: twice as large as needed, then reduced, labels last."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Final

import numpy as np
import shapely
from PIL import Image, ImageDraw

from geo.show import palette
from geo.show.basemap_labels import Label
from geo.show.basemap_plan import TILE_PX, Fill, Floats, Plan, Stroke
from geo.show.basemap_portions import SHEET_PX, SHEET_TILES
from geo.show.basemap_type import font_for

_FINER: Final = 2
_NEAR_COLOR: Final = 14
"""Least sum of differences over the three channels at which a mixed colour has a place beside those that it is near."""


def draw_sheet(plan: Plan, column: int, row: int) -> Image.Image:
    """Draw the tiles of one sheet.

    Parameters
    ----------
    plan
        What to draw; of a plan for more than the sheet, what lies beyond it is cut off.
    column, row
        The sheet's north-west tile.

    Returns
    -------
    PIL.Image.Image
        ``SHEET_TILES`` by ``SHEET_TILES`` tiles, with the palette that all sheets share.
    """
    if plan.is_blank:
        blank = Image.new("P", (SHEET_PX, SHEET_PX), _PAPER)
        blank.putpalette(_PALETTE.getpalette() or [])
        return blank
    corner = np.array([column, row], dtype=float) * TILE_PX
    large = Image.new("RGB", (SHEET_PX * _FINER, SHEET_PX * _FINER), palette.PAPER)
    pen = ImageDraw.Draw(large)
    for fill in plan.fills:
        _fill(large, fill, corner)
    for stroke in plan.strokes:
        _stroke(pen, stroke, corner)
    sheet = large.reduce(_FINER)
    for label in plan.labels:
        _write(sheet, label, corner)
    return sheet.quantize(palette=_PALETTE, dither=Image.Dither.NONE)


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


def _fill(large: Image.Image, fill: Fill, corner: Floats) -> None:
    """Fill areas, through a mask where holes must stay open."""
    beyond = shapely.box(*(corner - 8), *(corner + SHEET_PX + 8))
    for area in shapely.get_parts(shapely.intersection(fill.areas, beyond)):
        if area.geom_type != "Polygon" or area.is_empty:
            continue
        if not area.interiors:
            ImageDraw.Draw(large).polygon(_points(area.exterior, corner), fill=fill.color)
            continue
        west, north, east, south = area.bounds
        start = np.floor(np.array([west, north]))
        size = np.ceil((np.array([east, south]) - start) * _FINER).astype(int) + 1
        mask = Image.new("1", (int(size[0]), int(size[1])))
        pen = ImageDraw.Draw(mask)
        pen.polygon(_points(area.exterior, start), fill=1)
        for hole in area.interiors:
            pen.polygon(_points(hole, start), fill=0)
        left, top = ((start - corner) * _FINER).astype(int).tolist()
        large.paste(fill.color, (left, top), mask)


def _stroke(pen: ImageDraw.ImageDraw, stroke: Stroke, corner: Floats) -> None:
    width = max(1, round(stroke.width_px * _FINER))
    for line in stroke.lines:
        pen.line(_points(line, corner), fill=stroke.color, width=width)
    reach = (width - 1) / 2
    for x, y in ((stroke.bends - corner) * _FINER).tolist():
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=stroke.color)


def _points(line: shapely.Geometry, corner: Floats) -> list[float]:
    points: list[float] = ((shapely.get_coordinates(line) - corner) * _FINER).ravel().tolist()
    return points


def _write(sheet: Image.Image, label: Label, corner: Floats) -> None:
    x, y = label.x - corner[0], label.y - corner[1]
    halo = max(2, label.size_px // 7)
    size = (int(label.width_px) + 4 * halo, label.size_px * 2)
    slip = Image.new("RGBA", size, (*_rgb(label.halo), 0))
    ImageDraw.Draw(slip).text(
        (size[0] / 2, size[1] / 2),
        label.text,
        anchor="mm",
        font=font_for(label.text, label.size_px, label.weight),
        fill=label.color,
        stroke_width=halo,
        stroke_fill=label.halo,
    )
    if label.angle_deg:
        slip = slip.rotate(label.angle_deg, Image.Resampling.BICUBIC, expand=True)
    sheet.paste(slip, (round(x - slip.width / 2), round(y - slip.height / 2)), slip)


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))


def _mixed_palette() -> Image.Image:
    """Lay out the look's colours and what edges between them look like, once for every tile.

    One palette for all tiles makes neighbours meet without a seam, whoever drew them.
    """
    ground = (palette.PAPER, palette.PARK, palette.WATER, palette.STREET, palette.MAIN_STREET)
    lines = (palette.STREET_CASING, palette.MAIN_CASING, palette.WARD_LINE)
    words = (palette.LABEL, palette.PARK_LABEL, palette.WATER_LABEL)
    colors = [np.array(_rgb(color)) for color in (*ground, *lines, *words)]
    pairs = ((combinations((*ground, *lines), 2), 5), (product(words, ground), 8))
    for several, steps in pairs:
        for one, other in several:
            for share in np.arange(1, steps) / steps:
                mixed = np.rint((1 - share) * np.array(_rgb(one)) + share * np.array(_rgb(other))).astype(int)
                if np.abs(np.array(colors) - mixed).sum(axis=1).min() >= _NEAR_COLOR:
                    colors.append(mixed)
    image = Image.new("P", (1, 1))
    image.putpalette(np.array(colors[:256]).ravel().tolist())
    return image


_PALETTE: Final = _mixed_palette()
_PAPER: Final = 0
"""The paper's number in it."""
