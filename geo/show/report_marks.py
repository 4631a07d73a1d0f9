"""What stands on a hand-out's map beside its ground: numbered places, the legend, the scale and north."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from geo.show import palette
from geo.show.picture import Area, Line, Text, fitted, text_width_mm
from geo.show.static_map_frame import Box, Floats, Frame, Shapes
from geo.show.static_map_marks import scale_of

Item = Area | Line | Text

_MARK_MM: Final = 2.2
"""Half the width of a numbered mark."""
_DOT_MM: Final = 1.1
_RIM_MM: Final = 0.4
_APART_MM: Final = 2 * (_MARK_MM + _RIM_MM) + 0.3
_ROUNDS: Final = 200
_MARK_PT: Final = 8.0
_LEADER_MM: Final = 0.4
_TEXT_PT: Final = 8.0
_ROW_MM: Final = 5.0
_PAD_MM: Final = 3.0
_SIGN_GAP_MM: Final = 1.5
_BETWEEN_MM: Final = 5.0
_SCALE_MM: Final = 50.0
"""Room for the scale bar beside the legend."""
_STRIP_MM: Final = 11.0
_MOST_OF_IT: Final = 0.45
"""How much of a map its legend may take."""
_BAR_MM: Final = 0.5
_ARROW_MM: Final = 8.0
_SWATCH_MM: Final = (6.0, 3.4)


@dataclass(frozen=True, eq=False)
class Sign:
    """What a legend explains.

    Attributes
    ----------
    items
        The sign, around (0, 0) on its left.
    width_mm
        Its width.
    text
        What it stands for.
    """

    items: tuple[Item, ...]
    width_mm: float
    text: str

    @property
    def shapes(self) -> list[shapely.Geometry]:
        """What it is made of, texts aside."""
        return [shape for item in self.items if not isinstance(item, Text) for shape in item.shapes]

    @staticmethod
    def of_mark(text: str, number: str) -> "Sign":
        """Explain a mark.

        Parameters
        ----------
        text
            What it stands for.
        number
            What it says; empty for a mark without a number.

        Returns
        -------
        Sign
            The mark.
        """
        half = _MARK_MM if number else _DOT_MM
        return Sign(tuple(_mark(half + _RIM_MM, 0.0, number)), 2 * (half + _RIM_MM), text)


def notes(texts: Sequence[str]) -> list[Sign]:
    """Turn what a map says of itself into signs that explain nothing.

    Parameters
    ----------
    texts
        What it says; empty ones are passed over.

    Returns
    -------
    list of Sign
        For its legend.
    """
    return [Sign((), 0.0, text) for text in texts if text]


def swatch(color: str, text: str) -> Sign:
    """Explain a colour.

    Parameters
    ----------
    color
        The colour.
    text
        What it stands for.

    Returns
    -------
    Sign
        A patch of it with an edge.
    """
    width, height = _SWATCH_MM
    patch = shapely.box(0, -height / 2, width, height / 2)
    items = (Area(np.array([patch]), color), Line(np.array([patch.exterior]), palette.INK, 0.2))
    return Sign(items, width, text)


def strip(signs: Sequence[Sign], box: Box) -> tuple[list[Item], float]:
    """Lay a legend out at the foot of a map, beside the room of its scale bar.

    Parameters
    ----------
    signs
        What to explain.
    box
        The map on the page.

    Returns
    -------
    items : list
        The strip's ground is drawn by :func:`scale_items`, below these.
    height_mm : float
        Of the strip.
    """
    left, top, width, height = box
    first, last = left + _SCALE_MM, left + width - _PAD_MM
    rows: list[list[tuple[float, Sign]]] = [[]]
    x = first
    for one in signs:
        room = last - first - one.width_mm - _SIGN_GAP_MM
        sign = replace(one, text=fitted(one.text, room_mm=room, size_pt=_TEXT_PT))
        needed = sign.width_mm + _SIGN_GAP_MM + text_width_mm(sign.text, size_pt=_TEXT_PT)
        if rows[-1] and x + needed > last:
            rows.append([])
            x = first
        rows[-1].append((x, sign))
        x += needed + _BETWEEN_MM
    most = max(1, int(height * _MOST_OF_IT / _ROW_MM))
    if len(rows) > most:
        left_out = sum(len(row) for row in rows[most - 1 :])
        rows = [*rows[: most - 1], [(first, Sign((), 0.0, f"… +{left_out}"))]]
    strip_mm = max(_STRIP_MM, len(rows) * _ROW_MM + 1.0)
    upper = top + height - strip_mm + (strip_mm - len(rows) * _ROW_MM) / 2
    items: list[Item] = []
    for number, row in enumerate(rows):
        middle = upper + (number + 0.5) * _ROW_MM
        for at, sign in row:
            items += [_moved(item, at, middle) for item in sign.items]
            half = text_width_mm(sign.text, size_pt=_TEXT_PT) / 2
            items.append(Text(sign.text, at + sign.width_mm + _SIGN_GAP_MM + half, middle, _TEXT_PT))
    return items, strip_mm


def scale_items(frame: Frame, denominator: int, strip_mm: float) -> tuple[list[Item], list[shapely.Polygon]]:
    """Draw the strip's ground, the scale bar, the scale as a number, and the north arrow.

    Parameters
    ----------
    frame
        The map.
    denominator
        One to so many.
    strip_mm
        Height of the strip.

    Returns
    -------
    items : list
        What is drawn.
    covered : list of Polygon
        What they cover, millimetres of the page.
    """
    left, top, width, height = frame.box
    bottom, right = top + height, left + width
    ground = shapely.box(left, bottom - strip_mm, right, bottom)
    north = shapely.box(right - _ARROW_MM, top, right, top + 1.6 * _ARROW_MM)
    metres, length = scale_of(frame)
    start, low = left + _PAD_MM, bottom - strip_mm / 2 + 3.0
    bar = shapely.linestrings([[(start, low), (start + length, low)]])
    ends = shapely.linestrings([[(x, low - 1.4), (x, low)] for x in (start, start + length)])
    said = f"{metres:,} m   1 : {denominator:,}"
    half = text_width_mm(said, size_pt=_TEXT_PT, weight="bold") / 2
    middle, tip = right - _ARROW_MM / 2, top + 1.5
    arrow = shapely.Polygon([(middle, tip), (middle + 2.3, tip + 6), (middle, tip + 4.6), (middle - 2.3, tip + 6)])
    items: list[Item] = [
        Area(np.array([ground, north]), palette.PAPER),
        Line(shapely.linestrings([[(left, bottom - strip_mm), (right, bottom - strip_mm)]]), palette.MAIN_CASING, 0.3),
        Line(bar, palette.INK, _BAR_MM, cap="butt"),
        Line(ends, palette.INK, _BAR_MM, cap="butt"),
        Text(said, start + half, low - 3.4, _TEXT_PT, "bold"),
        Area(np.array([arrow]), palette.INK),
        Text("N", middle, tip + 8.2, _TEXT_PT, "bold"),
    ]
    return items, [ground, north]


def marks_of(places: Shapes, others: Shapes, frame: Frame) -> tuple[list[Item], list[shapely.Polygon]]:
    """Draw numbered places, moved aside where they would cover each other, and other places as small marks.

    Parameters
    ----------
    places
        Points, millimetres of the page; the first has the number 1.
    others
        Points of places without a number.
    frame
        The map: what lies outside it is not drawn.

    Returns
    -------
    items : list
        What is drawn.
    covered : list of Polygon
        What they cover.
    """
    shown = np.flatnonzero(shapely.contains(frame.shape, places)) if len(places) else np.zeros(0, np.intp)
    at = shapely.get_coordinates(places[shown]) if len(shown) else np.zeros((0, 2))
    middles = _apart(at)
    items: list[Item] = []
    covered = []
    inside = others[shapely.contains(frame.shape, others)] if len(others) else others
    for x, y in shapely.get_coordinates(inside).tolist():
        items += _mark(x, y, "")
        covered.append(shapely.Point(x, y).buffer(_DOT_MM + _RIM_MM))
    for spot, middle in zip(at, middles, strict=True):
        if np.abs(spot - middle).max() > _RIM_MM:
            line = shapely.linestrings([[spot, middle]])
            items += [Line(line, palette.CASING, 2 * _LEADER_MM), Line(line, palette.LEARN_BLUE, _LEADER_MM)]
            items.append(Area(np.array([shapely.Point(spot).buffer(_LEADER_MM)]), palette.LEARN_BLUE))
    for number, (x, y) in zip(shown.tolist(), middles.tolist(), strict=True):
        items += _mark(x, y, str(number + 1))
        covered.append(shapely.Point(x, y).buffer(_MARK_MM + _RIM_MM, cap_style="square"))
    return items, covered


def _mark(x: float, y: float, number: str) -> Iterator[Item]:
    """Draw a square, with a number if it has one."""
    half = _MARK_MM if number else _DOT_MM
    for size, color in ((half + _RIM_MM, palette.CASING), (half, palette.LEARN_BLUE)):
        yield Area(np.array([shapely.box(x - size, y - size, x + size, y + size)]), color)
    if number:
        yield Text(number, x, y, _MARK_PT, "bold", palette.CASING)


def _apart(at: Floats) -> Floats:
    """Push marks away from each other until none covers another."""
    middles = at.copy()
    # Two on one spot have no direction to part in: each gets one of its own.
    turns = np.arange(len(at)) * 2.399963
    middles += 1e-3 * np.column_stack([np.cos(turns), np.sin(turns)])
    for _ in range(_ROUNDS):
        between = middles[:, None] - middles[None]
        far = np.abs(between).max(axis=2)
        near = (far < _APART_MM) & ~np.eye(len(at), dtype=bool)
        if not near.any():
            break
        length = np.linalg.norm(between, axis=2, keepdims=True)
        push = np.where(near[..., None], between / np.maximum(length, 1e-9) * (_APART_MM - far)[..., None], 0.0)
        middles += push.sum(axis=1) * 0.3
    return middles


def _moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, Text):
        return Text(item.text, item.x_mm + x, item.y_mm + y, item.size_pt, item.weight, item.color)
    shapes = shapely.transform(np.asarray(item.shapes, dtype=object), lambda places: places + np.array([x, y]))
    if isinstance(item, Area):
        return Area(shapes, item.color)
    return Line(shapes, item.color, item.width_mm, item.dash_mm, item.cap)
