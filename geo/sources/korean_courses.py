"""Courses, from the files that Korean offices publish: each row checked, and joined to the venue where it is held."""

import datetime as dt
import hashlib
from dataclasses import dataclass
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
from geo.sources import checks, positions
from geo.sources import korean_course_words as words
from geo.sources.addresses import address_key
from geo.sources.coordinates import located
from geo.sources.joining import Remembered, elsewhere, joined, likeliest
from geo.sources.korean_course_forms import CLOCKS, DATES, FORMS, MEANINGS, RULES, CourseForm
from geo.sources.korean_forms import columns_of
from geo.sources.ledger import Draft, Ledger
from geo.sources.place_names import place_key
from geo.sources.sheets import Sheet

Floats = npt.NDArray[np.float64]

LONGEST_TITLE: Final = 200
PLACE_KEY: Final = "place_key"
ADDRESS_KEY: Final = "address_key"
ROWS: Final = "rows"
CANDIDATES: Final = "candidates"

_NIGHT: Final = "00:00"
_UNTIDY: Final = N_("tags, character references, unseen signs and surplus spaces are no part of the text")
_XY: Final = (t.LON, t.LAT)
_MIDNIGHT: Final = r"[ T]00:00(?::00(?:\.0+)?)?$"
_SAME: Final = (t.STARTS_ON, t.ENDS_ON, t.ON_WEEKDAYS, t.STARTS, t.ENDS)
_CELLS: Final = (
    *(name for name in t.PROGRAMMES.columns if name not in {t.VENUE_ID, t.VENUE_MATCH}),
    *(t.PLACE_KO, t.ADDRESS_KO),
)


@dataclass(frozen=True, eq=False)
class Courses:
    """What a file of courses holds.

    Attributes
    ----------
    ledger
        Every row of the file.
    programmes
        The accepted and the corrected ones, by the contract :data:`geo.tables.PROGRAMMES`.
    unmatched
        The places that are none of the venues, most rows first, for a person to match: ``place_ko`` and ``address_ko``
        as the file has them first, their keys, how many ``rows`` are held there, and the ids of the ``candidates``
        (tuples, likeliest first).
    """

    ledger: Ledger
    programmes: pd.DataFrame
    unmatched: pd.DataFrame


def read_courses(
    sheet: Sheet,
    form_name: CourseForm,
    *,
    venues: gpd.GeoDataFrame,
    today: dt.date,
    remembered: Remembered = MappingProxyType({}),
) -> Courses:
    """Read a file of courses, join them to venues, and note what was wrong with it.

    A course that is online alone has no venue. What a course is about is told by its title where the file has no word
    for it (:func:`geo.sources.korean_course_words.topics_told`).

    Parameters
    ----------
    sheet
        The file.
    form_name
        How it is written, by :mod:`geo.sources.kinds`.
    venues
        By the contract :data:`geo.tables.VENUES`.
    today
        Courses that ended before are set aside.
    remembered
        As in :func:`geo.sources.joining.joined`.

    Returns
    -------
    Courses
        The ledger and the two tables.

    Raises
    ------
    SourceError
        If a column that is needed is not there.
    """
    columns = columns_of(sheet, FORMS[form_name], needed=(t.TITLE_KO,))
    draft = Draft(sheet)
    cells = _mended(sheet, columns, draft)
    _mend_spans(cells, columns, draft)
    points, crs = _points(sheet, columns, venues, draft)
    cells = _meant(cells)
    place = _placed(cells, venues, remembered, points).mask(cells[t.METHOD] == "online")
    cells = cells.assign(**{t.VENUE_ID: place[t.VENUE_ID], t.VENUE_MATCH: place[t.VENUE_MATCH]})
    _set_aside_by_text(cells, columns, sheet.line, draft=draft, today=today)
    unmatched = _set_unplaced_aside(cells, columns, draft=draft, venues=venues, points=points)
    _set_repeats_aside(cells, sheet.line, draft)
    kept = cells[draft.usable].reset_index(drop=True)
    kept = kept.assign(
        **{t.PROGRAMME_ID: _identified(kept), t.SOURCE: kept[t.SOURCE].fillna(sheet.file)},
        **{t.FEE_WON: pd.to_numeric(kept[t.FEE_WON]).astype("Int64")},
    )
    programmes = completed(kept.drop(columns=[t.PLACE_KO, t.ADDRESS_KO]), "programmes")
    return Courses(draft.ledger(form_name, crs=crs), check(programmes, t.PROGRAMMES, sheet.file), unmatched)


def _mended(sheet: Sheet, columns: dict[str, str], draft: Draft) -> pd.DataFrame:
    """Take the cells that count, each by its own rules."""
    nothing = pd.Series(pd.NA, sheet.frame.index, dtype="str")
    cells = pd.DataFrame(dict.fromkeys(_CELLS, nothing))
    for name in (name for name in _CELLS if name in columns):
        text = sheet.frame[columns[name]].astype("str")
        if name in DATES:
            # A database writes days so; nothing is lost with it.
            text = text.str.replace(_MIDNIGHT, "", regex=True)
        for rule, why in ((checks.plain_text, _UNTIDY), *RULES.get(name, ())):
            text = draft.replace(columns[name], text, rule(text), why=why)
        cells[name] = text
    return cells


def _mend_spans(cells: pd.DataFrame, columns: dict[str, str], draft: Draft) -> None:
    """Take out times and dates that cannot both be; the cells are changed in place."""
    starts, ends, first, last = (cells[name] for name in (*CLOCKS, t.STARTS_ON, t.ENDS_ON))
    enrolment = (t.ENROL_FROM, t.ENROL_TO)
    since, until = (cells[name] for name in enrolment)
    end = last.mask((last < first).fillna(value=False))
    spans: tuple[tuple[tuple[str, ...], pd.Series, str], ...] = (
        (
            CLOCKS,
            (starts == _NIGHT) & (ends == _NIGHT),
            N_("00:00 to 00:00 stands for times that nobody has entered; unknown"),
        ),
        (CLOCKS, ends <= starts, N_("it would end before it starts, so that one of the two times is wrong; unknown")),
        (
            (t.STARTS_ON, t.ENDS_ON),
            last < first,
            N_("it would end before it starts, so that one of the two dates is wrong; unknown"),
        ),
        (
            enrolment,
            until < since,
            N_("enrolment would end before it starts, so that one of the two dates is wrong; unknown"),
        ),
        (enrolment, since > end, N_("enrolment would start when the course is over; unknown")),
        ((t.ENROL_TO,), until > end, N_("enrolment would go on when the course is over; unknown")),
    )
    for names, wrong, why in spans:
        bad = wrong.fillna(value=False).to_numpy(dtype=bool)
        for name in (name for name in names if name in columns):
            cells[name] = draft.replace(columns[name], cells[name], cells[name].mask(bad), why=why)


def _meant(cells: pd.DataFrame) -> pd.DataFrame:
    """Write what the words mean; a place that is none (온라인) says how a course is held."""
    meant = cells.assign(**{name: read(cells[name]) for name, (read, _) in MEANINGS.items()})
    by_place = words.methods_of(cells[t.PLACE_KO])
    return meant.assign(
        **{
            t.METHOD: meant[t.METHOD].fillna(by_place.where(by_place == "online")).fillna("unknown"),
            t.TOPIC: meant[t.TOPIC].fillna(words.topics_told(cells[t.TITLE_KO])),
        }
    )


def _points(
    sheet: Sheet, columns: dict[str, str], venues: gpd.GeoDataFrame, draft: Draft
) -> tuple[Floats | None, str | None]:
    """Read the rows' own points, where the file has some that fall near the venues."""
    if not {*_XY} <= columns.keys() or not len(venues):
        return None, None
    west, south, east, north = venues.total_bounds.tolist()
    text = [sheet.frame[columns[name]].astype("str") for name in _XY]
    found = located(*text, near=(west, south, east, north), stated=None)
    if found.reason != "guessed":
        return None, None
    crossed = (found.turned ^ found.swapped) & np.isfinite(found.lon)
    for name, old, new in zip(_XY, text, text[::-1], strict=True):
        draft.replace(columns[name], old, old.mask(crossed, new), why=N_("latitude and longitude were swapped"))
    return np.column_stack([found.lon, found.lat]), found.crs


def _placed(
    cells: pd.DataFrame, venues: gpd.GeoDataFrame, remembered: Remembered, points: Floats | None
) -> pd.DataFrame:
    """Find the venue of each course, by the id that a file gives in the place's stead or by what is known of it."""
    place = joined(cells[t.PLACE_KO], cells[t.ADDRESS_KO], venues=venues, remembered=remembered, points=points)
    given = cells[t.PLACE_KO].isin(venues[t.VENUE_ID])
    return pd.DataFrame(
        {
            t.VENUE_ID: place[t.VENUE_ID].mask(given, cells[t.PLACE_KO]),
            t.VENUE_MATCH: place[t.VENUE_MATCH].mask(given, "given"),
        }
    )


def _set_aside_by_text(
    cells: pd.DataFrame, columns: dict[str, str], line: npt.NDArray[np.int64], *, draft: Draft, today: dt.date
) -> None:
    """Set aside the nameless, those that have the id of another, and those that are over."""
    title, number = cells[t.TITLE_KO], cells[t.PROGRAMME_ID]
    draft.set_aside(
        ~title.str.len().fillna(0).between(1, LONGEST_TITLE).to_numpy(dtype=bool),
        why=N_("it has no title of 1 to {most} letters"),
        mend=N_("write its title into the column {column}"),
        most=[LONGEST_TITLE] * len(cells),
        column=[columns[t.TITLE_KO]] * len(cells),
    )
    over = (cells[t.ENDS_ON] < today.isoformat()).fillna(value=False)
    draft.set_aside(
        over,
        why=N_("it was over on {day}"),
        mend=N_("nothing; if it goes on, write until when"),
        day=cells[t.ENDS_ON].tolist(),
    )
    first = pd.Series(line).where(draft.usable).groupby(number.to_numpy(dtype=object)).transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has the same id, {number}"),
        mend=N_("give each course an id of its own, or leave the cell empty"),
        line=first.fillna(0).astype("int64").tolist(),
        number=number.tolist(),
    )


def _set_unplaced_aside(
    cells: pd.DataFrame, columns: dict[str, str], *, draft: Draft, venues: gpd.GeoDataFrame, points: Floats | None
) -> pd.DataFrame:
    """Set aside the courses held nowhere that is known, and list the places that a person may match."""
    place, address = cells[t.PLACE_KO], cells[t.ADDRESS_KO]
    lost = cells[t.VENUE_ID].isna() & (cells[t.METHOD] != "online")
    shown = place.fillna(address).fillna("").tolist()
    column = columns.get(t.PLACE_KO) or columns.get(t.ADDRESS_KO) or FORMS["simple"].columns[t.PLACE_KO][1]
    draft.set_aside(
        lost & place.isna() & address.isna(),
        why=N_("it does not say where it is held"),
        mend=N_("write the place's name into the column {column}"),
        column=[column] * len(cells),
    )
    draft.set_aside(
        lost & (cells[t.VENUE_MATCH] == "by_hand"),
        why=N_("a person has said that {place} is no place of this region"),
        mend=N_("nothing; if that was a mistake, match it again on the data page"),
        place=shown,
    )
    other = elsewhere(place, address, venues=venues)
    draft.set_aside(
        lost & other.notna(),
        why=N_("it is held in {area}, outside the region"),
        mend=N_("nothing, unless its address is wrong"),
        area=other.tolist(),
    )
    away = _away_m(points, len(cells), venues)
    draft.set_aside(
        lost & (away > positions.AROUND_M),
        why=N_("its point lies {km} km from the nearest place of this region"),
        mend=N_("nothing, unless its point is wrong"),
        km=np.round(away / 1000, 1).tolist(),
    )
    waiting = lost & draft.usable
    draft.set_aside(
        waiting,
        why=N_("no place of this region is called {place}, or several may be"),
        mend=N_("match it by hand on the data page, or add the place first"),
        place=shown,
    )
    return _unmatched(place[waiting], address[waiting], venues)


def _away_m(points: Floats | None, count: int, venues: gpd.GeoDataFrame) -> Floats:
    """Measure how far rows' points are from the nearest venue, metres; 0 without a point."""
    away = np.zeros(count)
    if points is not None:
        plane = positions.Plane.around(venues)
        theirs = plane.spots(venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy())
        there = np.isfinite(points).all(axis=1)
        spots = shapely.points(plane.spots(*points[there].T))
        away[there] = shapely.distance(shapely.multipoints(theirs), spots)
    return away


def _unmatched(place: pd.Series, address: pd.Series, venues: gpd.GeoDataFrame) -> pd.DataFrame:
    """List places once each, with the venues that may be meant."""
    keys = {PLACE_KEY: place_key(place).fillna(""), ADDRESS_KEY: address_key(address).fillna("")}
    listed = pd.DataFrame({t.PLACE_KO: place, t.ADDRESS_KO: address, **keys})
    grouped = listed.groupby([PLACE_KEY, ADDRESS_KEY], sort=False)
    once = listed.assign(**{ROWS: grouped[PLACE_KEY].transform("size")}).drop_duplicates([PLACE_KEY, ADDRESS_KEY])
    once = once.sort_values([ROWS, PLACE_KEY, ADDRESS_KEY], ascending=[False, True, True]).reset_index(drop=True)
    candidates = likeliest(once[t.PLACE_KO], once[t.ADDRESS_KO], venues=venues)
    return once.assign(
        **{ROWS: once[ROWS].astype("int64"), CANDIDATES: pd.Series(candidates, once.index, dtype=object)}
    )


def _set_repeats_aside(cells: pd.DataFrame, line: npt.NDArray[np.int64], draft: Draft) -> None:
    """Set aside the courses that an earlier row has."""
    same = [cells[t.TITLE_KO].str.casefold(), cells[t.VENUE_ID], *(cells[name] for name in _SAME)]
    keys = pd.concat([text.fillna("") for text in same], axis=1, keys=range(len(same)))
    first = pd.Series(line).where(draft.usable).groupby([keys[key] for key in keys]).transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has the same course: title, place, dates and times"),
        mend=N_("leave the row out; if it is another course, give it a title of its own"),
        line=first.fillna(0).astype("int64").tolist(),
    )


def _identified(courses: pd.DataFrame) -> pd.Series:
    """Keep the file's ids, and make those of other courses from what they are: the next file has the same."""
    keys = [courses[t.TITLE_KO], place_key(courses[t.PLACE_KO]), address_key(courses[t.ADDRESS_KO])]
    texts = pd.concat([*(key.fillna("") for key in keys), *(courses[name].fillna("") for name in _SAME)], axis=1)
    made = pd.Series(["P" + _digest(row) for row in texts.itertuples(index=False)], courses.index, dtype="str")
    # Courses that differ by their points alone are told apart by their order.
    nth = made.groupby(made).cumcount()
    made = made.where(nth == 0, made + "-" + (nth + 1).astype("str"))
    own = courses[t.PROGRAMME_ID]
    taken = set(own.dropna())
    while made.isin(taken).any():
        made = "P" + made
    return own.fillna(made)


def _digest(texts: tuple[str, ...]) -> str:
    """Shorten texts to one that differs wherever they do."""
    return hashlib.blake2b("\x1f".join(texts).encode(), digest_size=6).hexdigest()
