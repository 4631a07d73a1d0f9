"""What is told of plans: their figures, and their spaces as rows."""

import math
from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd

from geo import tables as t
from geo.access.plans import Plan
from geo.access.siting import Setting

_NOISE: Final = 1e-6


def figures(asked: Setting, plan: Plan) -> dict[str, Any]:
    """Gather what a sentence says of a plan.

    Parameters
    ----------
    asked
        What the plan follows from.
    plan
        The plan.

    Returns
    -------
    dict
        The keyword arguments of ``geo.show.plans.plan_sentence``.
    """
    aim, longest = asked.aim, asked.aim.goal == "longest"
    return {
        "goal": aim.goal,
        "spaces": plan.sites,
        "limit_min": aim.limit_min,
        "group": aim.group,
        "newly": plan.newly[aim.group],
        "elders": plan.newly.get("65plus") if aim.group == "all" else None,
        "before": plan.longest_before if longest else plan.mean_before,
        "after": plan.longest_after if longest else plan.mean_after,
        "gap": plan.gap,
        "seated": plan.seated,
    }


def sites_of(asked: Setting, found: Sequence[Plan]) -> gpd.GeoDataFrame:
    """List the spaces of all plans.

    Parameters
    ----------
    asked
        What the plans follow from.
    found
        The plans, the best first.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a space: the number of its plan, its id, names and ward, how many residents would be newly within the
        walk of it alone, and the plan's figures; EPSG:4326. People are rounded down.
    """
    number = [which for which, plan in enumerate(found) for _ in plan.rows]
    chosen = [int(row) for plan in found for row in plan.rows]
    rows = asked.candidates.iloc[chosen].reset_index(drop=True)
    left_out = asked.served_min > asked.aim.limit_min
    near = asked.minutes[:, chosen].tocoo()
    within = (near.data <= asked.aim.limit_min) & left_out[near.row]
    alone = [0.0] * len(chosen)
    for column in range(len(chosen)):
        alone[column] = float(asked.people[near.row[within & (near.col == column)]].sum())
    return gpd.GeoDataFrame(
        {
            t.PLAN: [which + 1 for which in number],
            t.SITE: rows[t.CANDIDATE_ID],
            t.NAME_KO: rows[t.NAME_KO],
            t.NAME_EN: rows[t.NAME_EN],
            t.WARD_CODE: rows[t.WARD_CODE],
            t.REACHED_ALONE: [math.floor(people + _NOISE) for people in alone],
            t.NEWLY_COVERED: [math.floor(found[which].newly[asked.aim.group] + _NOISE) for which in number],
            t.SHARE_COVERED: [round(found[which].share_covered, 6) for which in number],
            t.OPTIMALITY_GAP: [round(found[which].gap, 6) for which in number],
        },
        geometry=rows.geometry,
        crs=t.WGS84,
    )
