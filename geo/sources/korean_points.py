"""Crossings, festivals and sites, from the files that Korean offices publish: each row checked, none lost."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import N_
from geo.sources import checks
from geo.sources.kinds import SIMPLE
from geo.sources.korean_forms import Form, columns_of
from geo.sources.ledger import Draft, Ledger
from geo.sources.placing import Placed, placed
from geo.sources.sheets import Sheet

Rule = tuple[Callable[[pd.Series], pd.Series], str]

LONGEST_NAME: Final = 100
LONGEST_GREEN_S: Final = 300.0
"""Seconds; no light for walkers stays green for longer."""
LONGEST_CROSSING_M: Final = 200.0

_POINT: Final = {t.LAT: ("위도",), t.LON: ("경도",)}
_ADDRESS: Final = ("소재지도로명주소", "소재지지번주소")
_CROSSINGS: Final = Form(
    {
        t.SIGNAL: ("보행자신호등유무",),
        t.GREEN_S: ("녹색신호시간",),
        t.KERB_LOWERED: ("보도턱낮춤여부",),
        t.TACTILE_PAVING: ("점자블록유무",),
        t.WIDTH_M: ("횡단보도폭",),
        t.LENGTH_M: ("횡단보도연장",),
        **_POINT,
    }
)
_FESTIVALS: Final = Form(
    {
        t.NAME_KO: ("축제명",),
        t.PLACE_KO: ("개최장소",),
        t.STARTS_ON: ("축제시작일자",),
        t.ENDS_ON: ("축제종료일자",),
        t.TEXT_KO: ("축제내용",),
        t.ADDRESS_KO: _ADDRESS,
        **_POINT,
    }
)
_SITES: Final = Form({t.SITE_ID: (t.SITE_ID,), **SIMPLE["sites"]})

_YES: Final = ("y", "yes", "유", "있음", "예", "o", "○", "◯", "설치", "1", "true", "t")
_NO: Final = ("n", "no", "무", "없음", "아니오", "아니요", "x", "×", "미설치", "0", "false", "f")
YES_NO: Final[Mapping[str, str]] = MappingProxyType(dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no"))
"""What answers to a yes-or-no question mean, without case and spaces."""
_THEMES: Final[Mapping[str, str]] = MappingProxyType(
    {theme: theme for theme in t.THEMES}
    | {"역사": "heritage", "역사문화": "heritage", "문화유산": "heritage", "문화재": "heritage"}
    | {"생태": "ecology", "자연": "ecology", "환경": "ecology", "문화": "culture", "문화예술": "culture"}
    | {"탄소중립": "carbon-neutral"}
)
_SAME_POINT: Final = 6
"""Decimals of degrees, some 0.1 m."""
_MEASURE: Final = r"^([0-9]{1,4}(?:\.[0-9]{1,6})?)\s?(?:초|m|미터)?$"

_UNTIDY: Final = N_("tags, character references, unseen signs and surplus spaces are no part of the text")
_NO_WORD: Final = N_("no such word is known here, so it says nothing")
_NO_MEASURE: Final = N_("no crossing is so long or so wide, nor is its light green for so long; unknown")
_NO_DAY: Final = N_("a date is written as 2025-06-27; what is no day, or has no end (9999-12-31), is unknown")
_SPELLED: Final = (checks.plain_text, _UNTIDY)


def read_crossings(
    sheet: Sheet, *, wards: gpd.GeoDataFrame, stated: str | None = None
) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Read a file of pedestrian crossings, and note what was wrong with it.

    Parameters
    ----------
    sheet
        The file, by the standard ``crossings`` of :mod:`geo.sources.kinds`.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`, at least one.
    stated
        The coordinate system, where a person has stated it; else it is seen from where the points fall.

    Returns
    -------
    ledger : Ledger
        Every row of the file.
    crossings : geopandas.GeoDataFrame
        By the contract :data:`geo.tables.CROSSINGS`, EPSG:4326; whatever the file does not say is unknown.

    Raises
    ------
    SourceError
        If a column that is needed is not there, or nobody can tell the coordinate system.
    """
    columns = columns_of(sheet, _CROSSINGS, needed=() if sheet.geometry is not None else (t.LAT, t.LON))
    draft = Draft(sheet)
    yes_no: Rule = (partial(_known, words=YES_NO), _NO_WORD)
    lengths: Rule = (partial(_measured, most=LONGEST_CROSSING_M), _NO_MEASURE)
    rules: dict[str, tuple[Rule, ...]] = {
        **dict.fromkeys((t.SIGNAL, t.KERB_LOWERED, t.TACTILE_PAVING), (yes_no,)),
        **dict.fromkeys((t.WIDTH_M, t.LENGTH_M), (lengths,)),
        t.GREEN_S: ((partial(_measured, most=LONGEST_GREEN_S), _NO_MEASURE),),
    }
    cells = _mended(sheet, _CROSSINGS, columns, rules=rules, draft=draft)
    for name in (t.SIGNAL, t.KERB_LOWERED, t.TACTILE_PAVING):
        cells[name] = _meant(cells[name], YES_NO).fillna("unknown")
    for name in (t.GREEN_S, t.WIDTH_M, t.LENGTH_M):
        number = pd.to_numeric(cells[name].str.extract(_MEASURE, expand=False)).astype("float64")
        # 0 is how a table says that there is none.
        cells[name] = number.where(number > 0)
    cells[t.GREEN_S] = cells[t.GREEN_S].where(cells[t.SIGNAL] != "no")
    nameless = pd.Series(pd.NA, sheet.frame.index, dtype="str")
    about = pd.DataFrame(dict.fromkeys((t.NAME_KO, t.KIND, t.ADDRESS_KO, t.PHONE), nameless))
    spots = _placed(sheet, about, columns, draft=draft, wards=wards, stated=stated)
    _set_same_points_aside(spots, sheet.line, draft)
    cells[t.CROSSING_ID] = _numbered("C", sheet.line)
    return _ended(sheet, cells, spots, draft=draft, kind="crossings", schema=t.CROSSINGS)


def read_festivals(
    sheet: Sheet, *, wards: gpd.GeoDataFrame, stated: str | None = None
) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Read a file of festivals, and note what was wrong with it.

    Parameters
    ----------
    sheet
        The file, by the standard ``festivals`` of :mod:`geo.sources.kinds`.
    wards, stated
        As in :func:`read_crossings`.

    Returns
    -------
    ledger : Ledger
        Every row of the file.
    festivals : geopandas.GeoDataFrame
        By the contract :data:`geo.tables.FESTIVALS`, EPSG:4326, those that are over as well; a date that the file does
        not say is missing.

    Raises
    ------
    SourceError
        If a column that is needed is not there, or nobody can tell the coordinate system.
    """
    columns = columns_of(sheet, _FESTIVALS)
    draft = Draft(sheet)
    days = ((checks.dates, _NO_DAY),)
    cells = _mended(sheet, _FESTIVALS, columns, rules={t.STARTS_ON: days, t.ENDS_ON: days}, draft=draft)
    _set_nameless_aside(cells[t.NAME_KO], columns[t.NAME_KO], draft)
    fits = ~(cells[t.STARTS_ON] > cells[t.ENDS_ON]).fillna(value=False)
    for name in (name for name in (t.STARTS_ON, t.ENDS_ON) if name in columns):
        why = N_("it would end before it starts, so that one of the two dates is wrong; unknown")
        cells[name] = draft.replace(columns[name], cells[name], cells[name].where(fits), why=why)
    # Each year's festival of one name is another one.
    about = cells.assign(**{t.KIND: cells[t.STARTS_ON].fillna(""), t.PHONE: pd.Series(pd.NA, cells.index, dtype="str")})
    spots = _placed(sheet, about, columns, draft=draft, wards=wards, stated=stated)
    cells[t.FESTIVAL_ID] = _numbered("F", sheet.line)
    return _ended(sheet, cells, spots, draft=draft, kind="festivals", schema=t.FESTIVALS)


def read_sites(sheet: Sheet, *, wards: gpd.GeoDataFrame, stated: str | None = None) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Read a file of sites to explore, in the project's own columns, and note what was wrong with it.

    Parameters
    ----------
    sheet
        The file: a name and a theme, one of :data:`geo.tables.THEMES` or 역사, 생태, 문화, 탄소중립.
    wards, stated
        As in :func:`read_crossings`.

    Returns
    -------
    ledger : Ledger
        Every row of the file.
    sites : geopandas.GeoDataFrame
        By the contract :data:`geo.tables.SITES`, EPSG:4326.

    Raises
    ------
    SourceError
        If a column that is needed is not there, or nobody can tell the coordinate system.
    """
    columns = columns_of(sheet, _SITES, needed=(t.NAME_KO, t.THEME))
    draft = Draft(sheet)
    cells = _mended(sheet, _SITES, columns, rules={}, draft=draft)
    _set_nameless_aside(cells[t.NAME_KO], columns[t.NAME_KO], draft)
    theme = _meant(cells[t.THEME], _THEMES)
    draft.set_aside(
        theme.isna(),
        why=N_("{word} is no theme, in the column {column}"),
        mend=N_("write one of {themes} there"),
        word=cells[t.THEME].fillna("''").str[:60].tolist(),
        column=[columns[t.THEME]] * len(cells),
        themes=[", ".join((*t.THEMES, "역사", "생태", "문화", "탄소중립"))] * len(cells),
    )
    cells[t.THEME] = theme
    _set_same_ids_aside(cells[t.SITE_ID], sheet.line, draft)
    nothing = pd.Series(pd.NA, cells.index, dtype="str")
    about = cells.assign(**{t.KIND: theme, t.ADDRESS_KO: nothing, t.PHONE: nothing})
    spots = _placed(sheet, about, columns, draft=draft, wards=wards, stated=stated)
    cells[t.SITE_ID] = cells[t.SITE_ID].fillna(_numbered("S", sheet.line, taken=set(cells[t.SITE_ID].dropna())))
    return _ended(sheet, cells, spots, draft=draft, kind="sites", schema=t.SITES)


def _mended(
    sheet: Sheet, form: Form, columns: dict[str, str], *, rules: Mapping[str, tuple[Rule, ...]], draft: Draft
) -> pd.DataFrame:
    """Take the cells that count, each by its own rules; the points are read elsewhere."""
    nothing = pd.Series(pd.NA, sheet.frame.index, dtype="str")
    cells = pd.DataFrame(dict.fromkeys((name for name in form.columns if name not in _POINT), nothing))
    for name in (name for name in cells if name in columns):
        text = sheet.frame[columns[name]].astype("str")
        for rule, why in (_SPELLED, *rules.get(name, ())):
            text = draft.replace(columns[name], text, rule(text), why=why)
        cells[name] = text
    return cells


def _placed(
    sheet: Sheet,
    about: pd.DataFrame,
    columns: dict[str, str],
    *,
    draft: Draft,
    wards: gpd.GeoDataFrame,
    stated: str | None,
) -> Placed:
    """Put each row on the map by its own point."""
    return placed(sheet, about, columns, draft=draft, wards=wards, stated=stated, against=None, known=None)


def _ended(
    sheet: Sheet, cells: pd.DataFrame, spots: Placed, *, draft: Draft, kind: str, schema: pa.DataFrameSchema
) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Close the ledger, and make a table of the rows that can be used."""
    if t.SOURCE in schema.columns:
        cells[t.SOURCE] = sheet.file
    points = gpd.points_from_xy(spots.lon[draft.usable], spots.lat[draft.usable])
    table = gpd.GeoDataFrame(cells[draft.usable], geometry=points, crs=t.WGS84).reset_index(drop=True)
    return draft.ledger(kind, crs=spots.crs), check(completed(table, kind), schema, sheet.file)


def _set_nameless_aside(name: pd.Series, column: str, draft: Draft) -> None:
    """Set aside the rows without a name, and those whose name is a text."""
    draft.set_aside(
        ~name.str.len().fillna(0).between(1, LONGEST_NAME).to_numpy(dtype=bool),
        why=N_("it has no name of 1 to {most} letters"),
        mend=N_("write its name into the column {column}"),
        most=[LONGEST_NAME] * len(name),
        column=[column] * len(name),
    )


def _set_same_points_aside(spots: Placed, line: npt.NDArray[np.int64], draft: Draft) -> None:
    """Set aside the crossings that lie where an earlier one does."""
    spot = pd.DataFrame({"x": spots.lon, "y": spots.lat}).round(_SAME_POINT)
    first = spot.assign(line=pd.Series(line).where(draft.usable)).groupby(["x", "y"])["line"].transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has a crossing at the same point"),
        mend=N_("leave the row out; if it is another crossing, write where it is"),
        line=first.fillna(0).astype("int64").tolist(),
    )


def _set_same_ids_aside(number: pd.Series, line: npt.NDArray[np.int64], draft: Draft) -> None:
    """Set aside the rows that have the id of an earlier one."""
    first = pd.Series(line).where(draft.usable).groupby(number.to_numpy(dtype=object)).transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has the same id, {number}"),
        mend=N_("give each place an id of its own, or leave the cell empty"),
        line=first.fillna(0).astype("int64").tolist(),
        number=number.tolist(),
    )


def _numbered(prefix: str, line: npt.NDArray[np.int64], *, taken: Collection[str] = ()) -> pd.Series:
    """Make ids by line that nobody has."""
    longer = prefix
    while not {f"{longer}{number}" for number in line.tolist()}.isdisjoint(taken):
        longer += prefix
    return pd.Series([f"{longer}{number}" for number in line.tolist()], dtype="str")


def _meant(text: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Say what words mean, whatever their case and spaces; missing where nobody knows."""
    return text.str.casefold().str.replace(" ", "", regex=False).map(dict(words)).astype("str")


def _known(text: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Keep the words whose meaning is known."""
    return text.where(_meant(text, words).notna())


def _measured(text: pd.Series, most: float) -> pd.Series:
    """Keep the numbers of metres or seconds that can be."""
    number = pd.to_numeric(text.str.extract(_MEASURE, expand=False)).astype("float64")
    return text.where(number <= most)
