"""The streets of a printed map."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from fpdf import FPDF

from geo import tables as t
from geo.show import palette
from geo.show.static_map_frame import Floats, Frame, Shapes, draw_lines
from geo.show.street_classes import CLASS_OF

_FINEST_MM: Final = 0.05
_BEYOND_MM: Final = 6.0
_SEEN_MM: Final = 0.09
"""A street that would be narrower at the map's scale is left out: many of them side by side are a grey stain."""
_CASING_MM: Final = 0.25
_TREADS: Final = 0.3
"""Length of a tread and of the gap to the next, in widths of the flight."""


class StreetTag(Protocol):
    """One tag of every street, as codes into its few distinct values (-1: unknown)."""

    @property
    def codes(self) -> npt.NDArray[np.signedinteger]:
        """A code a street."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What the codes stand for."""


class Streets(Protocol):
    """What is drawn of a walkable network."""

    @property
    def crs(self) -> str:
        """System of the vertices, metres, true to scale."""

    @property
    def edge_steps(self) -> npt.NDArray[np.bool_]:
        """(e) true on flights of steps."""

    @property
    def tags(self) -> Mapping[str, StreetTag]:
        """Tags of the edges by the column names of ``tables.EDGE_TAGS``."""

    @property
    def vertex_bounds(self) -> npt.NDArray[np.int32]:
        """(e + 1) the vertices of edge ``i`` are ``vertex_bounds[i]:vertex_bounds[i + 1]``."""

    @property
    def vertex_x(self) -> Floats:
        """(v) metres east."""

    @property
    def vertex_y(self) -> Floats:
        """(v) metres north."""


@dataclass(frozen=True)
class _Look:
    """How a class is drawn: as wide as it is on the ground, but so that it shows and leaves room."""

    ground_m: float
    least_mm: float
    most_mm: float
    color: str
    casing: str | None = None
    dashed: bool = False


# From the least important to the most: the later is drawn on top.
_LOOKS: Final[Mapping[str, _Look]] = MappingProxyType(
    {
        "steps": _Look(4, 0.5, 2.0, palette.WARD_LINE, dashed=True),
        "path": _Look(2.5, 0.3, 0.8, palette.STREET_CASING),
        "lane": _Look(6, 0.5, 2.6, palette.STREET, palette.STREET_CASING),
        "tertiary": _Look(11, 0.9, 4.0, palette.STREET, palette.STREET_CASING),
        "secondary": _Look(15, 1.2, 4.6, palette.MAIN_STREET, palette.MAIN_CASING),
        "main": _Look(20, 1.5, 5.2, palette.MAIN_STREET, palette.MAIN_CASING),
    }
)


@dataclass(frozen=True)
class Class:
    """The streets of one class.

    Attributes
    ----------
    lines
        Lines in millimetres of the page.
    names
        A name a line, or None.
    color, casing
        Of the street and of its edges.
    width_mm
        Its width.
    dashed
        Whether it is drawn as treads.
    """

    lines: Shapes
    names: npt.NDArray[np.object_]
    color: str
    casing: str | None
    width_mm: float
    dashed: bool


def streets_in(frame: Frame, streets: Streets) -> list[Class]:
    """Lay the streets that a map shows on the page.

    Parameters
    ----------
    frame
        The map.
    streets
        All streets.

    Returns
    -------
    list of Class
        From the least important to the most, flights of steps first.
    """
    shown = _edges_in(frame, streets)
    class_of = np.array([CLASS_OF.get(value, "lane") for value in _tag(streets, t.HIGHWAY, shown)], dtype=object)
    class_of[streets.edge_steps[shown]] = "steps"
    seen = [name for name, look in _LOOKS.items() if look.ground_m * frame.mm_per_m >= _SEEN_MM]
    kept = np.isin(class_of, seen)
    shown, class_of = shown[kept], class_of[kept]
    lines, names = _lines(frame, streets, shown), _tag(streets, t.STREET_NAME, shown)
    classes = []
    for name, look in _LOOKS.items():
        rows = class_of == name
        width_mm = min(max(look.ground_m * frame.mm_per_m, look.least_mm), look.most_mm)
        classes.append(Class(lines[rows], names[rows], look.color, look.casing, width_mm, look.dashed))
    return classes


def draw_streets(pdf: FPDF, classes: list[Class]) -> None:
    """Draw streets: first all their edges, so that streets open into one another.

    Parameters
    ----------
    pdf
        The document.
    classes
        As :func:`streets_in` gave them.
    """
    for one in classes:
        if one.casing:
            draw_lines(pdf, one.lines, color=one.casing, width_mm=one.width_mm + 2 * _CASING_MM)
    for one in classes:
        dash = (_TREADS * one.width_mm, _TREADS * one.width_mm) if one.dashed else None
        draw_lines(
            pdf, one.lines, color=one.color, width_mm=one.width_mm, dash_mm=dash, cap="butt" if dash else "round"
        )


def _edges_in(frame: Frame, streets: Streets) -> npt.NDArray[np.intp]:
    """Find the edges whose own box meets the ground that is shown."""
    starts = streets.vertex_bounds[:-1]
    west, south, east, north = frame.ground(beyond_mm=_BEYOND_MM)
    meets = (np.maximum.reduceat(streets.vertex_x, starts) >= west) & (
        np.minimum.reduceat(streets.vertex_x, starts) <= east
    )
    meets &= (np.maximum.reduceat(streets.vertex_y, starts) >= south) & (
        np.minimum.reduceat(streets.vertex_y, starts) <= north
    )
    return np.flatnonzero(meets)


def _lines(frame: Frame, streets: Streets, edges: npt.NDArray[np.intp]) -> Shapes:
    counts = np.diff(streets.vertex_bounds)
    chosen = np.zeros(len(counts), dtype=bool)
    chosen[edges] = True
    own = np.repeat(chosen, counts)
    places = frame.on_page(np.column_stack([streets.vertex_x[own], streets.vertex_y[own]]))
    whole = shapely.linestrings(places, indices=np.repeat(np.arange(len(edges)), counts[edges]))
    lines: Shapes = np.asarray(shapely.simplify(whole, _FINEST_MM), dtype=object)
    return shapely.clip_by_rect(lines, *frame.shape.buffer(_BEYOND_MM).bounds)


def _tag(streets: Streets, column: str, edges: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
    """Read a tag of some edges, None where it is unknown."""
    tag = streets.tags.get(column)
    if tag is None:
        return np.full(len(edges), None, dtype=object)
    # A code of -1 finds the last value.
    values: npt.NDArray[np.object_] = np.array([*tag.labels, None], dtype=object)[tag.codes[edges]]
    return values
