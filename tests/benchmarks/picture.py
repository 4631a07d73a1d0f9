"""The picture of the growth: what a doorstep costs in towns of any size."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

# Okabe and Ito's colours, told apart with any colour vision; the markers tell them apart without any.
_LOOKS = (
    ("#0072B2", "o", "-"),
    ("#56B4E9", "s", "--"),
    ("#D55E00", "^", "-"),
    ("#009E73", "D", "-"),
    ("#CC79A7", "v", "-"),
)
_INK = "#333333"


def draw(series: Mapping[str, Sequence[tuple[int, float]]], path: Path, *, minutes: float, target_s: float) -> None:
    """Draw seconds by numbers of nodes.

    Parameters
    ----------
    series
        The points of each line, by its name: nodes, and seconds a doorstep.
    path
        The file, replaced if it is there; its suffix says of which kind.
    minutes
        The walk.
    target_s
        What a doorstep should stay under.
    """
    figure = Figure(figsize=(8, 4.6), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    for (name, points), (colour, marker, line) in zip(series.items(), _LOOKS, strict=False):
        nodes, milliseconds = [size for size, _ in points], [seconds * 1000 for _, seconds in points]
        axes.plot(nodes, milliseconds, line, color=colour, marker=marker, markersize=6, linewidth=2)
        axes.annotate(
            name, (nodes[-1], milliseconds[-1]), xytext=(9, 0), textcoords="offset points", color=_INK,
            verticalalignment="center", fontsize=10, fontweight="bold",
        )  # fmt: skip
    axes.axhline(target_s * 1000, color=_INK, linewidth=1, linestyle=":")
    label = f"target: under {target_s * 1000:g} ms"
    axes.annotate(label, (1, target_s * 1000), xycoords=("axes fraction", "data"), xytext=(0, 4),
                  textcoords="offset points", color=_INK, horizontalalignment="right", fontsize=9)  # fmt: skip
    _describe(axes, sorted({size for points in series.values() for size, _ in points}), minutes)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The same figures are the same bytes: no date, and identifiers that are not drawn by lot.
    with mpl.rc_context({"svg.hashsalt": "growth", "svg.fonttype": "path"}):
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)


def _describe(axes: Any, sizes: Sequence[int], minutes: float) -> None:
    """Say what the axes are."""
    axes.set(xscale="log", yscale="log", xlim=(sizes[0] * 0.8, sizes[-1] * 7))
    axes.set_title(f"One doorstep, {minutes:g} minutes on foot, in towns of any size", loc="left", color=_INK, pad=12)
    axes.set_xlabel("crossings in the town (nodes)", color=_INK)
    axes.set_ylabel("milliseconds", color=_INK)
    axes.set_xticks(sizes, [f"{round(size, 1 - len(str(size))):,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK)
    axes.spines[["top", "right"]].set_visible(False)
