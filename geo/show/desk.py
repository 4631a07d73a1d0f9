"""What the data desk shows: how a file's rows ended, what a change does, what was changed before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.columns import cell, column_name
from geo.show.language import Language, say
from geo.show.layers import change_layer

MOST_SHOWN: Final = 100
"""Rows of a ledger on a page; all of them are in the file to take away."""
MOST_DRAWN: Final = 2_000
"""Points of a table on the map of a change."""
KOREA: Final = ZoneInfo("Asia/Seoul")

OUTCOMES: Final[Mapping[str, str]] = {
    "accepted": N_("accepted"),
    "corrected": N_("corrected"),
    "set_aside": N_("set aside"),
}
KINDS: Final[Mapping[str, str]] = {
    "venues": N_("places to learn"),
    "programmes": N_("programmes"),
    "wards": N_("wards"),
    "population": N_("residents"),
    "sites": N_("exploration sites"),
    "rooms": N_("open rooms (candidates for places to learn)"),
    "candidates": N_("candidates for places to learn"),
    "crossings": N_("crossings"),
    "festivals": N_("festivals"),
    "schools": N_("schools"),
    "stations": N_("stations"),
    "green_streets": N_("carbon-neutral streets"),
    "parks": N_("parks"),
    "water": N_("water"),
    "dwellings": N_("dwellings"),
    "industry": N_("land of works and railways"),
    "counts": N_("residents counted by place"),
    "streets": N_("streets"),
}
_DEEDS: Final[Mapping[str, str]] = {
    "file": N_("file accepted: {what}"),
    "row": N_("place edited: {what}"),
    "door": N_("check at the door: {what}"),
    "undo": N_("back to version {what}"),
    "command": N_("command line: {what}"),
}
_MATCHES: Final[Mapping[str, str]] = {
    "given": N_("by its id"),
    "name_and_address": N_("by name and address"),
    "name": N_("by name"),
    "address": N_("by address"),
    "point": N_("by its point"),
    "by_hand": N_("matched by hand"),
}
_SIGNS: Final[Mapping[str, str]] = {"added": "+", "changed": "~", "removed": "−"}


def counted(language: Language, counts: Mapping[str, int]) -> str:
    """Say how a file's rows ended.

    Parameters
    ----------
    language
        The reader's.
    counts
        By the outcomes of a ledger.

    Returns
    -------
    str
        One sentence.
    """
    return say(
        language,
        N_("Of {rows} rows, {accepted} are accepted, {corrected} corrected and {set_aside} set aside."),
        rows=f"{sum(counts.values()):,}",
        **{outcome: f"{counts[outcome]:,}" for outcome in OUTCOMES},
    )


def ledger_table(language: Language, ledger: pd.DataFrame) -> str:
    """Write the doubtful rows of a ledger, those set aside first.

    Parameters
    ----------
    language
        The reader's.
    ledger
        As ``geo.sources.ledger.Ledger.as_frame`` gives it.

    Returns
    -------
    str
        HTML; at most :data:`MOST_SHOWN` rows.
    """
    doubtful = ledger[ledger["outcome"] != "accepted"]
    shown = doubtful.sort_values("outcome", key=lambda ends: ends != "set_aside", kind="stable").head(MOST_SHOWN)
    headers = [N_("Line"), N_("What was done, and why"), N_("As in the file")]
    rows: list[Sequence[html.Cell]] = [
        (
            f"{row['line']} · {say(language, OUTCOMES[row['outcome']])}",
            html.with_small(_deed(language, row), "" if pd.isna(row["mend"]) else f"→ {row['mend']}"),
            _short(str(row["original"]), most=80),
        )
        for _, row in shown.iterrows()
    ]
    caption = say(language, N_("Doubtful rows: {shown} of {all}"), shown=f"{len(shown):,}", all=f"{len(doubtful):,}")
    return html.table(caption, [say(language, header) for header in headers], rows=rows)


def change_rows(
    language: Language,
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    key: str,
    changes: Any,
    venue_names: Mapping[str, str],
) -> str:
    """Write what a change does to a table.

    Parameters
    ----------
    language
        The reader's.
    before, after
        The table without and with it.
    key
        The column that tells its rows apart.
    changes
        The ids of the rows ``added``, ``changed`` and ``removed``.
    venue_names
        By their ids: programmes say where they are held, and how that is known.

    Returns
    -------
    str
        HTML; at most :data:`MOST_SHOWN` rows of each.
    """
    words = {"added": N_("added"), "changed": N_("changed"), "removed": N_("taken out")}
    new, old = after.set_index(key, drop=False), before.set_index(key, drop=False)
    told = {
        "added": [(one, _held_at(language, new.loc[one], venue_names)) for one in changes.added[:MOST_SHOWN]],
        "changed": [(one, _differences(language, old.loc[one], new.loc[one])) for one in changes.changed[:MOST_SHOWN]],
        "removed": [(one, _held_at(language, old.loc[one], venue_names)) for one in changes.removed[:MOST_SHOWN]],
    }
    rows: list[Sequence[html.Cell]] = [
        (
            f"{_SIGNS[state]} {say(language, words[state])}",
            str(one),
            html.with_small(_title(language, (old if state == "removed" else new).loc[one]), small),
        )
        for state, entries in told.items()
        for one, small in entries
    ]
    counts = {state: f"{len(getattr(changes, state)):,}" for state in words}
    caption = say(language, N_("{added} added, {changed} changed, {removed} taken out"), **counts)
    return html.table(caption, [say(language, header) for header in (N_("Change"), N_("Id"), N_("Name"))], rows=rows)


def change_map(language: Language, before: pd.DataFrame, after: pd.DataFrame, *, key: str, changes: Any) -> Any:
    """Draw a table of points before and after a change.

    Parameters
    ----------
    language, before, after, key, changes
        As for :func:`change_rows`.

    Returns
    -------
    list of folium.FeatureGroup
        Empty for tables without points; at most :data:`MOST_DRAWN` points, those that change first.
    """
    if not isinstance(after, gpd.GeoDataFrame) or not (after.geom_type == "Point").all():
        return []
    gone = before[before[key].isin(changes.removed)]
    both = gpd.GeoDataFrame(pd.concat([after, gone], ignore_index=True), geometry=t.GEOMETRY, crs=t.WGS84)
    state = np.full(len(both), "same", dtype=object)
    for name in ("changed", "added", "removed"):
        state[both[key].isin(getattr(changes, name)).to_numpy()] = name
    # What changes first; a browser is not to draw a country.
    drawn = np.argsort(state == "same", kind="stable")[:MOST_DRAWN]
    both, state = both.iloc[drawn], state[drawn]
    labels = [
        f"{_SIGNS.get(one, '')} {_title(language, row)}".strip()
        for one, (_, row) in zip(state, both.iterrows(), strict=True)
    ]
    groups: list[folium.FeatureGroup] = [change_layer(both.geometry, labels, states=state.tolist())]
    return groups


def history_table(language: Language, versions: Sequence[Any]) -> str:
    """Write the changes of a region, the latest first.

    Parameters
    ----------
    language
        The reader's.
    versions
        As ``geo.region.history.versions`` lists them.

    Returns
    -------
    str
        HTML.
    """
    headers = [N_("Version"), N_("When"), N_("Who"), N_("What"), N_("Rows of the file"), N_("Rows before → after")]
    rows = [
        (
            str(version.number),
            moment(version.at),
            version.note.who,
            deed(language, version.note),
            counted(language, version.note.counts) if version.note.counts else "",
            ", ".join(
                f"{say(language, KINDS[table])}: {old:,} → {new:,}" for table, (old, new) in version.rows.items()
            ),
        )
        for version in reversed(versions)
    ]
    return html.table(say(language, N_("Changes")), [say(language, header) for header in headers], rows=rows)


def deed(language: Language, note: Any) -> str:
    """Say what somebody did to a region.

    Parameters
    ----------
    language
        The reader's.
    note
        A ``geo.region.history.Note``.

    Returns
    -------
    str
        In a few words.
    """
    return say(language, _DEEDS[note.deed], what=_short(note.what))


def moment(at: str) -> str:
    """Write a moment as a clock in Korea shows it.

    Parameters
    ----------
    at
        ISO 8601 with its offset from UTC.

    Returns
    -------
    str
        To the minute; the text itself if it is none.
    """
    try:
        return dt.datetime.fromisoformat(at).astimezone(KOREA).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return at[:30]


def _deed(language: Language, row: pd.Series) -> str:
    """Say what was done to a cell, or why a row was set aside."""
    why = "" if pd.isna(row["why"]) else str(row["why"])
    if pd.isna(row["column"]):
        return why
    nothing = say(language, N_("nothing"))
    old, new = (nothing if pd.isna(row[side]) else _short(str(row[side]), most=80) for side in ("old", "new"))
    return f"{column_name(language, str(row['column']))}: {old} → {new}. {why}"


def _differences(language: Language, former: pd.Series, row: pd.Series) -> str:
    """Say which cells of a row change, and how."""
    said = []
    for column in row.index.intersection(former.index, sort=False).difference(list(t.BOOKKEEPING), sort=False):
        old, new = former[column], row[column]
        if column == t.GEOMETRY:
            if not old.equals(new):
                said.append(column_name(language, column))
            continue
        texts = [_short(cell(language, column, value), most=60) for value in (old, new)]
        if texts[0] != texts[1]:
            said.append(f"{column_name(language, column)}: {texts[0]} → {texts[1]}")
    return "; ".join(said) or say(language, N_("only where it is from"))


def _held_at(language: Language, row: pd.Series, venue_names: Mapping[str, str]) -> str:
    """Say at which place a programme is held, and how that is known; empty for other rows."""
    if t.VENUE_MATCH not in row:
        return ""
    if pd.isna(row[t.VENUE_ID]):
        return say(language, N_("online"))
    place = venue_names.get(str(row[t.VENUE_ID]), str(row[t.VENUE_ID]))
    match = "" if pd.isna(row[t.VENUE_MATCH]) else f" ({say(language, _MATCHES[row[t.VENUE_MATCH]])})"
    return f"{place}{match}"


def _title(language: Language, row: pd.Series) -> str:
    """Name a row as a person knows it."""
    if t.NAME_KO in row:
        return venues.name(language, row) if t.NAME_EN in row else str(row[t.NAME_KO])
    return str(row.get(t.TITLE_KO, row.get(t.WARD_CODE, "")))


def _short(text: str, *, most: int = 160) -> str:
    """Cut a long text."""
    return text if len(text) <= most else f"{text[:most]}…"
