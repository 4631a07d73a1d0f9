"""Slopes: how much longer each street takes uphill and downhill."""

import dataclasses
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.streets.network import WalkNetwork

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

TOBLER_RATE: Final = 3.5
TOBLER_EASIEST: Final = -0.05
"""The slope on which people walk fastest: a little downhill."""
STEEPEST: Final = 0.35
"""Rise over run of the steepest street in the world (Baldwin Street, Dunedin). What a raster makes steeper is a cliff
under a bridge or over a tunnel, which nobody walks."""


def with_slopes(network: WalkNetwork, height_at: Callable[[Floats, Floats], Floats], *, every_m: float) -> WalkNetwork:
    """Give a network the slopes of the ground.

    Each edge is cut into equal stretches, each with the slope between the heights of its two ends; the edge's factor
    is the mean over them, so that a street that goes up and down again is slower than a level one. A part of an edge
    is walked at the factor of the whole. Steps keep their own speed, and a stretch of unknown height counts as level.

    How much noise the slopes hold is decided by the heights alone: on a surface smoothed over ``every_m`` a street of
    5 m has the slope of the ground around it, not that between two raw values.

    Parameters
    ----------
    network
        The streets; slopes that they had are replaced.
    height_at
        From longitudes and latitudes (p), degrees, EPSG:4326, to smoothed metres, NaN where unknown.
    every_m
        Longest stretch, metres: about the length over which the heights were smoothed.

    Returns
    -------
    WalkNetwork
        The same streets; without slopes where no height is known on any of them.
    """
    edge, stretch_m, lon, lat = _marks(network, every_m)
    metres = height_at(lon, lat)
    # Every edge has one mark more than stretches: the hop from its last to the next edge's first is none.
    own = edge[1:] == edge[:-1]
    edge, run_m, rise_m = edge[1:][own], stretch_m[1:][own], np.diff(metres)[own]
    known = np.isfinite(rise_m) & (run_m > 0) & ~network.edge_steps[edge]
    if not known.any():
        nothing = np.empty(0)
        return dataclasses.replace(network, edge_slope_along=nothing, edge_slope_against=nothing.copy())
    slope = np.where(known, rise_m, 0.0) / np.where(known, run_m, 1.0)
    stretches = np.bincount(edge, minlength=network.edge_count)

    def mean(factor: Floats) -> Floats:
        level = np.where(known, factor, 1.0)
        return np.asarray(np.bincount(edge, weights=level, minlength=network.edge_count) / stretches)

    return dataclasses.replace(
        network, edge_slope_along=mean(tobler_factor(slope)), edge_slope_against=mean(tobler_factor(-slope))
    )


def tobler_factor(slope: npt.ArrayLike) -> Floats:
    """Say how many times as long a metre takes on a slope as on the level.

    Tobler (1993): walking speed is proportional to ``exp(-3.5 |S + 0.05|)``, here relative to the level.

    Parameters
    ----------
    slope
        Rise over run in the direction walked; taken as at most :data:`STEEPEST`, up or down.

    Returns
    -------
    numpy.ndarray
        1 on the level, 0.84 at 5 % downhill, where it is least, 1.42 at 10 % uphill.

    Examples
    --------
    >>> tobler_factor([0.0, 0.1, -0.1]).round(2).tolist()
    [1.0, 1.42, 1.0]
    """
    bounded = np.clip(np.asarray(slope, np.float64), -STEEPEST, STEEPEST)
    return np.asarray(np.exp(TOBLER_RATE * (np.abs(bounded - TOBLER_EASIEST) - abs(TOBLER_EASIEST))))


def _marks(network: WalkNetwork, every_m: float) -> tuple[npt.NDArray[np.int32], Floats, Floats, Floats]:
    """Mark the ends of equal stretches along every edge: the edge, its stretches' metres, the place in degrees."""
    length = network.edge_length_m
    stretches = np.maximum(1, np.ceil(length / every_m)).astype(np.int64)
    edge = np.repeat(np.arange(network.edge_count, dtype=np.int32), stretches + 1)
    number = np.arange(edge.size) - np.repeat(np.cumsum(stretches + 1) - (stretches + 1), stretches + 1)
    stretch_m = (length / stretches)[edge]
    # Laying all edges end to end, with gaps, turns the search for each mark's segment into one interpolation.
    starts = np.concatenate([[0.0], np.cumsum(length + 1.0)])[:-1]
    laid_out = network.vertex_along_m + np.repeat(starts, np.diff(network.vertex_bounds))
    wanted = starts[edge] + number * stretch_m
    lon, lat = (np.interp(wanted, laid_out, degrees) for degrees in (network.vertex_lon, network.vertex_lat))
    return edge, stretch_m, lon, lat
