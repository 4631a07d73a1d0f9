"""Lines of the street model become a clean graph: cut where they cross, joined where they nearly meet, in one piece.

Plane coordinates throughout: metres in EPSG:5186, (x, y). Lines are arrays of ``shapely.LineString``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

GRID_M = 0.01

_SPUR_M = 1e6

Lines = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ends:
    """Where lines start and end.

    Attributes
    ----------
    first, last
        Node of each line's ends, shape (lines,).
    places
        Coordinates of the nodes, shape (nodes, 2).
    degree
        Lines that end at each node, shape (nodes,).
    """

    first: Numbers
    last: Numbers
    places: npt.NDArray[np.float64]
    degree: Numbers

    def pairs(self) -> tuple[Numbers, Numbers]:
        """Name the two nodes of each line, whatever its direction.

        Returns
        -------
        tuple[Numbers, Numbers]
            The lower and the higher node, shape (lines,).
        """
        return np.minimum(self.first, self.last), np.maximum(self.first, self.last)

    @classmethod
    def of(cls, lines: Lines) -> "Ends":
        """Find the nodes of lines.

        Parameters
        ----------
        lines
            Lines that meet in exactly equal coordinates.

        Returns
        -------
        Ends
            Their nodes, ordered by x, then y.
        """
        tips = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
        places, node = np.unique(tips, axis=0, return_inverse=True)
        node = node.reshape(-1)
        count = len(lines)
        return cls(node[:count], node[count:], places, np.bincount(node, minlength=len(places)))


def noded(lines: Any) -> Lines:
    """Cut lines wherever they cross or touch.

    Parameters
    ----------
    lines
        Any lines.

    Returns
    -------
    Lines
        Pieces on a grid of a centimetre that meet only in their ends.
    """
    return shapely.get_parts(shapely.union_all(np.asarray(lines, dtype=object), grid_size=GRID_M))


def joined(lines: Lines, fixed: BaseGeometry, *, within_m: float) -> Lines:
    """Join nodes that nearly meet, and keep one line between any two nodes.

    Parameters
    ----------
    lines
        Noded lines.
    fixed
        A line whose own nodes never move; others join them.
    within_m
        Nodes this near to each other become one.

    Returns
    -------
    Lines
        Lines with moved ends, without loops and doubles.
    """
    ends = Ends.of(lines)
    target = np.arange(len(ends.places))
    held = shapely.dwithin(shapely.points(ends.places), fixed, 2 * GRID_M)
    free = np.flatnonzero(~held)
    pairs = cKDTree(ends.places[free]).query_pairs(within_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(free), len(free)))
    _, group = connected_components(links, directed=False)
    # The busiest node of a group stays where it is: that is the one on the wider road more often than not.
    rank = np.lexsort((free, -ends.degree[free], group))
    leaders = free[rank[np.unique(group[rank], return_index=True)[1]]]
    target[free] = leaders[group]
    if held.any():
        away, nearest = cKDTree(ends.places[held]).query(ends.places)
        near = (away <= within_m) & ~held
        target[near] = np.flatnonzero(held)[nearest[near]]
    return _single(_with_ends(lines, ends.places[target[ends.first]], ends.places[target[ends.last]]), fixed)


def _with_ends(lines: Lines, starts: npt.NDArray[np.float64], stops: npt.NDArray[np.float64]) -> Lines:
    corners, owner = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(owner, np.arange(len(lines)), side="left")
    last = np.searchsorted(owner, np.arange(len(lines)), side="right") - 1
    corners[first], corners[last] = starts, stops
    return np.asarray(shapely.linestrings(corners, indices=owner), dtype=object)


def _single(lines: Lines, fixed: BaseGeometry) -> Lines:
    """Drop loops, and all but the shortest of lines between the same two nodes, the fixed line's before others."""
    ends = Ends.of(lines)
    low, high = ends.pairs()
    rank = np.lexsort((shapely.length(lines), ~on_line(lines, fixed), high, low))
    first = np.unique(low[rank] * len(ends.places) + high[rank], return_index=True)[1]
    return _without_loops(lines[np.sort(rank[first])])


def _without_loops(lines: Lines) -> Lines:
    ends = Ends.of(lines)
    kept: Lines = lines[ends.first != ends.last]
    return kept


def on_line(lines: Lines, fixed: BaseGeometry) -> Flags:
    """Tell which lines are stretches of a given line.

    Parameters
    ----------
    lines
        Noded lines.
    fixed
        The line.

    Returns
    -------
    Flags
        True where a line runs on it, shape (lines,).
    """
    flags: Flags = shapely.covered_by(lines, shapely.buffer(fixed, 5 * GRID_M))
    return flags


def merged(lines: Lines, fixed: BaseGeometry) -> Lines:
    """Make one line of lines that meet where no third one does, never across the end of a fixed line.

    Parameters
    ----------
    lines
        Noded lines.
    fixed
        A line whose ends stay ends.

    Returns
    -------
    Lines
        Fewer, longer lines, without loops.
    """
    own = on_line(lines, fixed)
    ends = Ends.of(lines)
    anchors = np.unique(np.concatenate([ends.first[own], ends.last[own]]))
    # Two spurs at each node of the fixed line make a crossing of it, which no merge runs through.
    places = np.repeat(ends.places[anchors], 2, axis=0)
    away = np.tile([[0.0, -_SPUR_M], [_SPUR_M, 0.0]], (len(anchors), 1))
    spurs = shapely.linestrings(np.stack([places, places + away], axis=1))
    every = shapely.multilinestrings(np.concatenate([lines[~own], spurs]))
    whole = shapely.get_parts(shapely.line_merge(every))
    return _without_loops(np.concatenate([lines[own], whole[shapely.length(whole) < _SPUR_M / 2]]))


def largest_piece(lines: Lines) -> Lines:
    """Keep the connected piece with the greatest length.

    Parameters
    ----------
    lines
        Noded lines.

    Returns
    -------
    Lines
        Those of the piece.
    """
    ends = Ends.of(lines)
    _, piece = connected_components(_links(ends, np.ones(len(lines))), directed=False)
    weight = np.bincount(piece[ends.first], weights=shapely.length(lines))
    kept: Lines = lines[piece[ends.first] == np.argmax(weight)]
    return kept


def spare(lines: Lines, candidates: Flags) -> Flags:
    """Tell which candidates could all be closed together without cutting anyone off.

    Parameters
    ----------
    lines
        Noded lines in one piece.
    candidates
        Lines that might be closed, shape (lines,).

    Returns
    -------
    Flags
        The candidates outside a spanning tree that uses them as little as it can, shape (lines,).
    """
    ends = Ends.of(lines)
    weight = np.where(candidates, 2.0, 1.0)
    tree = minimum_spanning_tree(_links(ends, weight)).tocoo()
    low, high = ends.pairs()
    count = len(ends.places)
    used = np.isin(low * count + high, tree.row.astype(np.int64) * count + tree.col)
    flags: Flags = candidates & ~used
    return flags


def _links(ends: Ends, weight: npt.NDArray[np.float64]) -> coo_array:
    low, high = ends.pairs()
    count = len(ends.places)
    # A sparse matrix would add parallel lines up: the lightest stands for all of them.
    rank = np.lexsort((weight, high, low))
    chosen = rank[np.unique(low[rank] * count + high[rank], return_index=True)[1]]
    return coo_array((weight[chosen], (low[chosen], high[chosen])), shape=(count, count))


def pruned(lines: Lines, *, shorter_than_m: float) -> Lines:
    """Take away the stumps: short lines that lead nowhere.

    Parameters
    ----------
    lines
        Noded lines.
    shorter_than_m
        Dead ends below this length go.

    Returns
    -------
    Lines
        The others.
    """
    ends = Ends.of(lines)
    dead = (ends.degree[ends.first] == 1) | (ends.degree[ends.last] == 1)
    kept: Lines = lines[~(dead & (shapely.length(lines) < shorter_than_m))]
    return kept
