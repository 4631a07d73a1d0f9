"""Places to learn, from the files that Korean offices publish: each row checked, none lost, none silently wrong."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import N_
from geo.sources import checks, korean_hours, korean_times
from geo.sources.address_placing import Asked
from geo.sources.by_address import Hints
from geo.sources.korean_forms import FORMS, ROOM, Form, FormName, columns_of, kinds_of
from geo.sources.korean_hours import CLOCKS
from geo.sources.ledger import Draft, Ledger
from geo.sources.placing import has_numbers, placed
from geo.sources.sheets import Sheet

LONGEST_NAME: Final = 100
"""Letters; the longest in the real files has 40."""

_TEXTS: Final = (t.NAME_KO, t.NAME_EN, t.ADDRESS_KO, t.CLOSED_DAYS_KO, t.PHONE, t.SEATS, t.SOURCE, t.SITE_GROUP)
_CLOCKS: Final = tuple(clock for pair in CLOCKS.values() for clock in pair)
_WORDS: Final = (t.KIND, t.OPEN_TO, t.STEP_FREE, t.POSITION, t.VENUE_ID)
_CELLS: Final = (*_TEXTS, t.OPENING_HOURS, *_CLOCKS, *_WORDS, ROOM)

_UNTIDY: Final = N_("tags, character references, unseen signs and surplus spaces are no part of the text")
_NO_SUCH_WORD: Final = N_("no such word is known here, so it says nothing")
_NO_HOURS: Final = N_("these are no opening hours: a place closes later than it opens; closed or unknown")
_RULES: Final[Mapping[str, tuple[tuple[Callable[[pd.Series], pd.Series], str], ...]]] = MappingProxyType(
    {
        t.SEATS: (
            (checks.whole_number, N_("a number is written with digits alone; what is no whole number is unknown")),
        ),
        t.PHONE: ((checks.phone, N_("a telephone number is written with hyphens; text without digits is none")),),
        t.CLOSED_DAYS_KO: ((korean_times.day_names, N_("the name of a day was mistyped")),),
        t.OPENING_HOURS: (
            (korean_hours.standard, N_("hours are written as Mo-Fr 09:00-18:00; PH off; what is not is unknown")),
        ),
        **dict.fromkeys(
            _CLOCKS,
            ((korean_times.clock_times, N_("a clock time is written as 09:00; what is no time of a day is unknown")),),
        ),
    }
)


def read_places(
    sheet: Sheet,
    form_name: FormName,
    *,
    wards: gpd.GeoDataFrame,
    stated: str | None = None,
    against: gpd.GeoDataFrame | None = None,
    known: gpd.GeoDataFrame | None = None,
    roads: Mapping[str, tuple[float, float]] | None = None,
    asked: Mapping[str, Asked] | None = None,
) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Read a file of places, and note what was wrong with it.

    A row without coordinates is placed by its address as :func:`geo.sources.address_placing.place_addresses` says,
    among the places of ``known``, of ``against`` and of the file's own rows with coordinates.

    Parameters
    ----------
    sheet
        The file.
    form_name
        How it is written.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`, at least one.
    stated
        The coordinate system, where a person has stated it; else it is seen from where the points fall.
    against
        Another file's places, by the contract :data:`geo.tables.VENUES`: where it has a place of the same name and kind
        elsewhere, the point is corrected or the row set aside.
    known
        Places that are there already, by the same contract: a row that repeats one is set aside.
    roads
        A point of each road, longitude and latitude, by its name; of roads that are short enough for one.
    asked
        What is known of addresses from elsewhere, by those that :func:`addresses_to_ask` gives.

    Returns
    -------
    ledger : Ledger
        Every row of the file.
    places : geopandas.GeoDataFrame
        The accepted and the corrected ones, by the contract :data:`geo.tables.VENUES`, EPSG:4326.

    Raises
    ------
    SourceError
        If a column that is needed is not there, or nobody can tell the coordinate system.
    """
    form = FORMS[form_name]
    columns = columns_of(sheet, form)
    draft = Draft(sheet)
    cells = _mended(sheet, form, columns, draft)
    _set_aside_by_name(cells[t.NAME_KO], columns[t.NAME_KO], draft)
    _set_aside_by_id(cells[t.VENUE_ID], sheet.line, draft)
    cells[t.KIND] = kinds_of(cells[t.KIND], cells[t.NAME_KO], form)
    hints = Hints(roads or {}, asked or {})
    spots = placed(
        sheet, cells, columns, draft=draft, wards=wards, stated=stated, against=against, known=known, hints=hints
    )
    kept = cells.drop(columns=ROOM).assign(
        **{
            t.WARD_CODE: spots.ward_code,
            t.POSITION: spots.position,
            t.OPEN_TO: cells[t.OPEN_TO].fillna(form.open_to),
            t.STEP_FREE: cells[t.STEP_FREE].fillna("unknown"),
            t.SOURCE: cells[t.SOURCE].fillna(sheet.file),
            t.SEATS: pd.to_numeric(cells[t.SEATS]).astype("Int64"),
        }
    )[draft.usable]
    points = gpd.points_from_xy(spots.lon[draft.usable], spots.lat[draft.usable])
    places = gpd.GeoDataFrame(kept, geometry=points, crs=t.WGS84).reset_index(drop=True)
    numbered = _identified(places, sheet.line[draft.usable])
    return draft.ledger(form_name, crs=spots.crs), check(completed(numbered, "venues"), t.VENUES, sheet.file)


def addresses_to_ask(sheet: Sheet, form_name: FormName) -> list[str]:
    """List the addresses of the rows whose coordinates are no numbers, for somebody who knows where they are.

    Parameters
    ----------
    sheet
        The file.
    form_name
        How it is written.

    Returns
    -------
    list
        Each once, without tags and surplus spaces, in the order of the file.

    Raises
    ------
    SourceError
        If a column that is needed is not there.
    """
    columns = columns_of(sheet, FORMS[form_name])
    if t.ADDRESS_KO not in columns:
        return []
    without = ~has_numbers(sheet, columns)
    return checks.plain_text(sheet.frame[columns[t.ADDRESS_KO]].astype("str")[without]).dropna().unique().tolist()


def _mended(sheet: Sheet, form: Form, columns: dict[str, str], draft: Draft) -> pd.DataFrame:
    """Take the cells that count, each by its own rules."""
    nothing = pd.Series(pd.NA, sheet.frame.index, dtype="str")
    cells = pd.DataFrame(dict.fromkeys(_CELLS, nothing))
    for name in (name for name in _CELLS if name in columns):
        text = sheet.frame[columns[name]].astype("str")
        rules = [(checks.plain_text, _UNTIDY), *_RULES.get(name, ())]
        if name in form.words:
            rules.append((partial(checks.one_of, known=form.words[name]), _NO_SUCH_WORD))
        for rule, why in rules:
            text = draft.replace(columns[name], text, rule(text), why=why)
        cells[name] = text
    for kind, pair in ((kind, pair) for kind, pair in CLOCKS.items() if {*pair} <= columns.keys()):
        fits = korean_hours.fits(cells[pair[0]], cells[pair[1]], kind=kind, closed_days=cells[t.CLOSED_DAYS_KO])
        for name in pair:
            cells[name] = draft.replace(columns[name], cells[name], cells[name].where(fits), why=_NO_HOURS)
    # A room is called by the house it is in.
    house, room = cells[t.NAME_KO], cells[ROOM]
    named = cells.assign(**{t.NAME_KO: (house + " " + room).where(house != room).fillna(house)})
    return korean_hours.with_hours(named)


def _set_aside_by_name(name: pd.Series, column: str, draft: Draft) -> None:
    """Set nameless, closed and closing places aside."""
    where = [column] * len(name)
    draft.set_aside(
        name.isna(),
        why=N_("the place has no name"),
        mend=N_("write its name into the column {column}"),
        column=where,
    )
    draft.set_aside(
        name.str.len() > LONGEST_NAME,
        why=N_("the name has {letters} letters: it is a text and no name"),
        mend=N_("write the name alone into the column {column}"),
        letters=name.str.len().tolist(),
        column=where,
    )
    mark = checks.closing_mark(name)
    draft.set_aside(
        mark.notna(),
        why=N_("its name says that it is closed, or is to close: {mark}"),
        mend=N_("if it is open, take that out of its name in the column {column}; if not, leave the row out"),
        mark=mark.tolist(),
        column=where,
    )


def _set_aside_by_id(number: pd.Series, line: npt.NDArray[np.int64], draft: Draft) -> None:
    """Set aside the places that have the id of another."""
    first = pd.Series(line).where(draft.usable).groupby(number.to_numpy(dtype=object)).transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has the same id, {number}"),
        mend=N_("give each place an id of its own, or leave the cell empty"),
        line=first.fillna(0).astype("int64").tolist(),
        number=number.tolist(),
    )


def _identified(places: gpd.GeoDataFrame, line: npt.NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Give ids by line to the places that have none, and one doorway to those at one point."""
    own = set(places[t.VENUE_ID].dropna())
    numbers = []
    for number in line.tolist():
        name = f"V{number}"
        while name in own:
            name += "-"
        numbers.append(name)
    named = places.assign(**{t.VENUE_ID: places[t.VENUE_ID].fillna(pd.Series(numbers, dtype="str"))})
    # A point that stands for a road or a ward is nobody's doorway.
    whole = ~places[t.POSITION].isin(["road", "ward"]).to_numpy()
    spot = np.where(whole, shapely.to_wkb(places.geometry.to_numpy()), named[t.VENUE_ID].to_numpy(dtype=object))
    first = named.groupby(spot, sort=False)[t.VENUE_ID].transform("first")
    return named.assign(**{t.SITE_GROUP: places[t.SITE_GROUP].fillna(first)})
