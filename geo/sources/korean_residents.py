"""Residents of wards, from the files that Korean offices publish."""

import re
from typing import Final, Literal

import geopandas as gpd
import pandas as pd

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, SourceError
from geo.sources import checks
from geo.sources.kinds import SIMPLE, simple_columns
from geo.sources.ledger import Draft, Ledger
from geo.sources.sheets import Sheet

Standard = Literal["elderly_by_ward", "residents_by_age", "simple"]

_ALL, _ELDERLY, _ALONE, _DISABLED, _, _CHILDREN = t.GROUPS
_PARTS: Final = ((_ALONE, _ELDERLY), (_ALONE, _ALL), (_DISABLED, _ALL), (_CHILDREN, _ALL))
"""Groups, and those of which they are part. Foreign residents are counted beside the others in some files."""
_TOTAL: Final = "소계"
_DISTRICT: Final = "동별(2)"
_WARD: Final = "동별(3)"
_AREA: Final = "행정구역"
_CODE: Final = r"\((\d{10})\)\s*$"
_AGE: Final = re.compile(r"계_(\d{1,3})(?:[~-](\d{1,3}))?세(?:\s?이상)?$")
_OLD: Final = 65
_NO_CHILD: Final = 13
"""Years of age from which nobody is a child (어린이) in the Road Traffic Act, article 2, number 23."""
_MOST_OF_IT: Final = 0.5
_SIGNS: Final = r"[\s.·,]"


def read_residents(sheet: Sheet, standard: Standard, *, wards: gpd.GeoDataFrame) -> tuple[Ledger, pd.DataFrame]:
    """Read a file of residents, and note what was wrong with it.

    Parameters
    ----------
    sheet
        The file.
    standard
        ``elderly_by_ward``: rows named by district and ward, residents and those over 65. ``residents_by_age``: rows
        with the ward's code in brackets, residents by years of age; without a bound at 65 nobody over 65 is counted,
        without one at 13 no children.
        ``simple``: our own columns, a row a ward by its code or else its name; a group without a column is not counted.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    ledger : Ledger
        Every row of the file; rows of other places and totals are set aside.
    residents : pandas.DataFrame
        By the contract :data:`geo.tables.POPULATION`; a ward that the file does not have has no row.

    Raises
    ------
    SourceError
        If the columns of the standard are not there.
    """
    if standard == "elderly_by_ward":
        parts = {_ALL: [_elderly_column(sheet, "전체인구")], _ELDERLY: [_elderly_column(sheet, "65세이상인구")]}
        area, code = _by_name(sheet, wards)
    elif standard == "simple":
        area, code, parts = _simple(sheet, wards)
    else:
        parts = _age_columns(sheet)
        area = _column(sheet, _AREA)
        code = area.str.extract(_CODE, expand=False)
    draft = Draft(sheet)
    _set_other_areas_aside(area, code, sheet, draft=draft, wards=wards)
    counted = pd.DataFrame({t.WARD_CODE: code})
    for group, columns in parts.items():
        counted[group] = _sum(sheet, columns, draft)
    if _ELDERLY in counted:
        draft.set_aside(
            counted[_ELDERLY] > counted[_ALL],
            why=N_("it has more residents over 65 than residents"),
            mend=N_("compare the row with the publisher's own table"),
        )
    for part, whole in ((part, whole) for part, whole in _PARTS if {part, whole} <= parts.keys()):
        draft.set_aside(
            counted[part] > counted[whole],
            why=N_("it has more residents in the column {column} than in the column {whole}"),
            mend=N_("compare the row with the publisher's own table"),
            column=[parts[part][0]] * len(counted),
            whole=[parts[whole][0]] * len(counted),
        )
    kept = counted[draft.usable].reset_index(drop=True).astype(dict.fromkeys(parts, "int64"))
    return draft.ledger(standard, crs=None), check(kept, t.POPULATION, sheet.file)


def _elderly_column(sheet: Sheet, wanted: str) -> str:
    """Find the column of both sexes and all nationalities, whatever quarter it is of."""
    for column in sheet.frame.columns:
        parts = ["".join(part.split()) for part in str(column).split("|")]
        if [part for part in parts[1:] if part != _TOTAL] == [wanted]:
            return str(column)
    msg = N_("there is no column {column}, in {file}; add one, or say what kind of file it is")
    raise SourceError(msg, column=wanted, file=sheet.file)


def _age_columns(sheet: Sheet) -> dict[str, list[str]]:
    """Find the columns of all residents and, where bounds lie there, of those over 65 and of children."""
    total = [column for column in sheet.frame.columns if str(column).endswith("_계_총인구수")]
    if len(total) != 1:
        msg = N_("there are {columns} columns of a month's residents, in {file}; leave one month in it")
        raise SourceError(msg, columns=len(total), file=sheet.file)
    ages = [(column, match) for column in sheet.frame.columns if (match := _AGE.search(str(column)))]
    starts = [int(match.group(1)) for _, match in ages]
    old = [str(column) for column, match in ages if int(match.group(1)) >= _OLD]
    # Years and spans of years beside each other would count people twice.
    once = len(set(starts)) == len(starts)
    young = {start: str(column) for (column, _), start in zip(ages, starts, strict=True) if start < _NO_CHILD}
    ends = {int(match.group(2) or match.group(1)) + 1 for _, match in ages if int(match.group(1)) in young}
    # From birth to the bound without a hole: each span starts where another ends.
    whole = once and {*young, _NO_CHILD} == {0, *ends}
    return (
        {_ALL: total}
        | ({_ELDERLY: old} if once and _OLD in starts else {})
        | ({_CHILDREN: list(young.values())} if whole else {})
    )


def _simple(sheet: Sheet, wards: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series, dict[str, list[str]]]:
    """Find each row's ward and its code, and the column of each group that was counted."""
    written = [str(column) for column in sheet.frame.columns]
    columns, names = simple_columns(written, "population"), simple_columns(written, "wards")
    if _ALL not in columns or not {t.WARD_CODE, t.NAME_KO} & names.keys():
        wanted = SIMPLE["population"][_ALL if _ALL not in columns else t.WARD_CODE]
        msg = N_("there is no column {column}, in {file}; add one, or say what kind of file it is")
        raise SourceError(msg, column=wanted[1], file=sheet.file)
    parts: dict[str, list[str]] = {group: [columns[group]] for group in t.GROUPS if group in columns}
    if t.WARD_CODE in names:
        area = _column(sheet, names[t.WARD_CODE])
        return area, area.str.replace(r"^([0-9]+)\.0+$", r"\1", regex=True), parts
    area = _column(sheet, names[t.NAME_KO])
    return area, _codes(area, wards), parts


def _column(sheet: Sheet, column: str) -> pd.Series:
    """Take a column as tidy text."""
    if column not in sheet.frame:
        msg = N_("there is no column {column}, in {file}; add one, or say what kind of file it is")
        raise SourceError(msg, column=column, file=sheet.file)
    return checks.plain_text(sheet.frame[column].astype("str"))


def _by_name(sheet: Sheet, wards: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Find the code of each row's ward: other districts may have a ward of that name, but not most of the region's."""
    district, ward = _column(sheet, _DISTRICT), _column(sheet, _WARD)
    code = _codes(ward, wards)
    told = code.notna().where(ward != _TOTAL)
    share = told.astype("float64").groupby(district.to_numpy(dtype=object)).transform("mean")
    return district.fillna("") + " " + ward.fillna(""), code.where(share > _MOST_OF_IT).astype("str")


def _codes(ward: pd.Series, wards: gpd.GeoDataFrame) -> pd.Series:
    """Find the codes of wards by their names, whatever signs are between; none where two have one name."""
    codes = wards[t.WARD_CODE].set_axis(wards[t.NAME_KO].str.replace(_SIGNS, "", regex=True))
    codes = codes[~codes.index.duplicated(keep=False)]
    return ward.str.replace(_SIGNS, "", regex=True).map(codes.to_dict()).astype("str")


def _set_other_areas_aside(
    area: pd.Series, code: pd.Series, sheet: Sheet, *, draft: Draft, wards: gpd.GeoDataFrame
) -> None:
    """Set aside totals, other places' wards and wards that a row before has."""
    draft.set_aside(
        area.isna() | ~code.isin(wards[t.WARD_CODE]).to_numpy(),
        why=N_("{area} is no ward of the region: a total, or another place"),
        mend=N_("nothing, unless the ward is called otherwise in the region"),
        area=area.fillna("").tolist(),
    )
    first = pd.Series(sheet.line).where(draft.usable).groupby(code.to_numpy(dtype=object)).transform("first")
    draft.set_aside(
        first.notna() & (first != sheet.line),
        why=N_("line {line} has the same ward"),
        mend=N_("leave one of the two rows out"),
        line=first.fillna(0).astype("int64").tolist(),
    )


def _sum(sheet: Sheet, columns: list[str], draft: Draft) -> pd.Series:
    """Add up the columns of a group."""
    sums = pd.Series(0, sheet.frame.index, dtype="int64")
    for column in columns:
        text = sheet.frame[column].astype("str")
        plain = checks.whole_number(text)
        draft.set_aside(
            plain.isna(),
            why=N_("{value} is no number of residents, in the column {column}"),
            mend=N_("write a whole number there"),
            value=text.fillna("''").str[:60].tolist(),
            column=[column] * len(text),
        )
        sums += pd.to_numeric(plain).fillna(0).astype("int64")
    return sums
