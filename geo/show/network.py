"""The report on a region's streets, for people."""

from collections.abc import Mapping
from typing import Any, Final

from geo.errors import N_
from geo.show.language import Language, say

_SHARES: Final[Mapping[str, str]] = {
    "share_in_largest": N_("street length in the largest piece"),
    "surface": N_("street length whose surface is known"),
    "incline": N_("street length whose incline is known"),
    "wheelchair": N_("street length known for wheelchairs"),
    "lit": N_("street length whose lighting is known"),
    "steps": N_("street length that is steps"),
}
_COUNTS: Final[Mapping[str, str]] = {
    "nodes": N_("street corners and ends"),
    "edges": N_("stretches of street"),
    "pieces": N_("connected pieces"),
    "dead_ends": N_("dead ends"),
}
_DROPPED: Final[Mapping[str, str]] = {
    "not_for_walkers": N_("left out, closed to walkers"),
    "escalator_or_moving_walk": N_("left out, escalators and moving walks"),
    "node_missing": N_("left out, its points are not in the file"),
    "no_length": N_("left out, of no length"),
    "node_without_street": N_("left out, points without a street"),
    "unreadable": N_("left out, cannot be read"),
    "repeated": N_("left out, there twice"),
    "ends_off_its_nodes": N_("left out, does not end at its points"),
}


def network_rows(language: Language, report: Mapping[str, Any]) -> list[dict[str, str]]:
    """Write a report as rows to read.

    Parameters
    ----------
    language
        The reader's.
    report
        As ``geo.streets.report.NetworkReport.as_json`` gives it.

    Returns
    -------
    list of dict
        What, and how much; reasons for what was left out only where something was.
    """
    said = [(say(language, label), f"{report[key]:,}") for key, label in _COUNTS.items()]
    said.append((say(language, N_("streets, km")), f"{report['km']:,.1f}"))
    said += [(say(language, label), f"{100 * report[key]:.1f} %") for key, label in _SHARES.items()]
    venues = report["venues"]
    if venues and venues["venues"]:
        share = f"{100 * venues['share_in_largest']:.1f} %"
        said.append((say(language, N_("places to learn at the largest piece")), share))
        said.append((say(language, N_("places to learn with no street within 250 m")), f"{venues['unconnected']:,}"))
    said += [(say(language, _DROPPED[reason]), f"{count:,}") for reason, count in report["dropped"].items()]
    return [{"fact": fact, "value": value} for fact, value in said]
