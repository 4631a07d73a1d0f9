"""What if: what a change of places does, in a sentence, a table, and scenarios side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, sentences, venues
from geo.show.language import Language, say
from geo.show.plans import people


@dataclass(frozen=True, eq=False)
class Told:
    """A scenario to be compared.

    Attributes
    ----------
    name
        What somebody called it.
    opened, closed
        How many spaces open and close.
    total
        The row of all wards, as :func:`geo.access.scenario.outcome` gives it.
    """

    name: str
    opened: int
    closed: int
    total: pd.Series


def scenario_sentence(language: Language, total: pd.Series, *, opened: int, closed: int, limit_min: float) -> str:
    """Say what a scenario does.

    Parameters
    ----------
    language
        The reader's.
    total
        The row of all wards, as :func:`geo.access.scenario.outcome` gives it.
    opened, closed
        How many spaces open and close.
    limit_min
        The walk, minutes.

    Returns
    -------
    str
        Short sentences.
    """
    if not opened and not closed:
        return say(language, N_("Nothing is changed yet. Click the map to open a new place."))
    if pd.isna(total[t.RESIDENTS_GAINED]):
        return say(language, sentences.NOBODY_COUNTED)
    gained, lost = float(total[t.RESIDENTS_GAINED]), float(total[t.RESIDENTS_LOST])
    limit = f"{limit_min:g}"
    said = [
        say(language, N_("{people} more residents are within {limit} minutes."), people=people(gained), limit=limit)
    ]
    if closed:
        said.append(say(language, N_("{people} are no longer."), people=people(lost)))
    shares = {name: sentences.percent(float(total[name])) for name in (t.SHARE_BEFORE, t.SHARE_COVERED)}
    said.append(
        say(
            language,
            N_("The share goes from {before} to {after} %."),
            before=shares[t.SHARE_BEFORE],
            after=shares[t.SHARE_COVERED],
        )
    )
    return " ".join(said)


def change_table(language: Language, rows: pd.DataFrame) -> str:
    """Write what a scenario does, ward by ward.

    Parameters
    ----------
    language
        The reader's.
    rows
        As :func:`geo.access.scenario.outcome` gives them.

    Returns
    -------
    str
        HTML.
    """
    headers = [
        say(language, N_("Ward")),
        say(language, N_("Today (%)")),
        say(language, N_("Then (%)")),
        say(language, N_("Newly within the walk")),
        say(language, N_("No longer within it")),
    ]
    cells = [
        (
            venues.name(language, row),
            _share(row[t.SHARE_BEFORE]),
            _share(row[t.SHARE_COVERED]),
            _people(row[t.RESIDENTS_GAINED]),
            _people(row[t.RESIDENTS_LOST]),
        )
        for _, row in rows.iterrows()
    ]
    return html.table(say(language, N_("What changes, ward by ward")), headers, rows=cells, numbers=(1, 2, 3, 4))


def comparison(language: Language, scenarios: Sequence[Told]) -> str:
    """Write scenarios side by side.

    Parameters
    ----------
    language
        The reader's.
    scenarios
        In the order in which they were kept.

    Returns
    -------
    str
        HTML.
    """
    headers = [
        say(language, N_("Scenario")),
        say(language, N_("New places")),
        say(language, N_("Closed places")),
        say(language, N_("Then (%)")),
        say(language, N_("Newly within the walk")),
        say(language, N_("No longer within it")),
    ]
    rows = [
        (
            one.name,
            str(one.opened),
            str(one.closed),
            _share(one.total[t.SHARE_COVERED]),
            _people(one.total[t.RESIDENTS_GAINED]),
            _people(one.total[t.RESIDENTS_LOST]),
        )
        for one in scenarios
    ]
    caption = say(language, N_("Scenarios side by side"))
    return html.table(caption, headers, rows=rows, numbers=(1, 2, 3, 4, 5), stacks=True)


def _share(value: Any) -> str:
    return "-" if pd.isna(value) else sentences.percent(float(value))


def _people(value: Any) -> str:
    return "-" if pd.isna(value) else people(float(value))
