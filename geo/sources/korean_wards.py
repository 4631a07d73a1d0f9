"""Boundaries of wards, from the files that Korean offices publish: each mended or explained, none silently wrong."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import N_, SourceError
from geo.sources import boundaries, checks
from geo.sources.boundaries import Bounds, Shapes
from geo.sources.kinds import SIMPLE
from geo.sources.korean_forms import Form, columns_of
from geo.sources.ledger import Draft, Ledger
from geo.sources.sheets import Sheet

Standard = Literal["admdongkor", "sgis", "simple"]

MOST_WARDS: Final = 5_000
"""The whole country has some 3,500."""

_NEEDED: Final = (t.WARD_CODE, t.NAME_KO)
_FORMS: Final[Mapping[Standard, Form]] = MappingProxyType(
    {
        "admdongkor": Form({t.WARD_CODE: ("adm_cd2",), t.NAME_KO: ("adm_nm",)}),
        "sgis": Form({t.WARD_CODE: ("ADM_CD", "ADM_DR_CD"), t.NAME_KO: ("ADM_NM", "ADM_DR_NM")}),
        "simple": Form({**SIMPLE["wards"], t.NAME_EN: (t.NAME_EN, "영문이름", "영문명")}),
    }
)
_CODES: Final[Mapping[Standard, str]] = MappingProxyType(
    {"admdongkor": r"[0-9]{10}", "sgis": r"[0-9]{7,8}", "simple": r".{1,40}"}
)
_LONGEST_NAME: Final = 100
_DISTRICT: Final = r"^([0-9]{5})[0-9]{2,5}$"
_DISTRICT_INSIDE: Final = 0.8
"""A district is the region's if this share of it lies within the region's bounds: of a neighbour it is less."""
_WARD_INSIDE: Final = 0.5
_MOST_CODES: Final = 0.8


def read_wards(
    sheet: Sheet, standard: Standard, *, stated: str | None = None, near: Bounds | None = None
) -> tuple[Ledger, gpd.GeoDataFrame]:
    """Read a file of wards' boundaries, and note what was wrong with it.

    Codes are kept as the file has them. Those of ``sgis`` (7 or 8 digits, the statistical office's own) are others than
    the 10 digits of the register of residents: a table of residents with the one kind joins no wards with the other.

    Parameters
    ----------
    sheet
        The file.
    standard
        How it is written.
    stated
        The coordinate system, where a person has stated it; else the file's own counts, or it is seen from where the
        boundaries fall.
    near
        West, south, east and north of the region's wards, degrees, EPSG:4326, where there is a region: of a file of the
        whole country its districts are kept. Without, where nearly all codes are of one district, that one.

    Returns
    -------
    ledger : Ledger
        Every row of the file; wards of other regions are set aside.
    wards : geopandas.GeoDataFrame
        The accepted and the corrected ones, by the contract :data:`geo.tables.WARDS`, EPSG:4326.

    Raises
    ------
    SourceError
        If a column that is needed is not there, the file has no boundaries, or far too many.
    """
    columns = columns_of(sheet, _FORMS[standard], needed=_NEEDED)
    if sheet.geometry is None:
        msg = N_("{file} has no boundaries; choose a GeoJSON, a GeoPackage or a zipped Shapefile with polygons")
        raise SourceError(msg, file=sheet.file)
    if len(sheet.frame) > MOST_WARDS:
        msg = N_("the file has {count} wards, more than {most}, in {file}; keep the wards of one city")
        raise SourceError(msg, count=len(sheet.frame), most=MOST_WARDS, file=sheet.file)
    draft = Draft(sheet)
    cells = _mended(sheet, columns, standard=standard, draft=draft)
    _set_aside_by_text(cells, columns, standard=standard, draft=draft)
    shapes, crs = boundaries.in_degrees(sheet.geometry, draft=draft, stated=stated or sheet.crs, near=near)
    shapes, area_m2 = boundaries.made_whole(shapes, draft)
    _set_others_aside(cells[t.WARD_CODE], shapes, draft=draft, near=near)
    _set_repeats_aside(cells[t.WARD_CODE], sheet.line, draft)
    shapes = boundaries.parted(shapes, area_m2, draft=draft, line=sheet.line)
    kept = gpd.GeoDataFrame(cells[draft.usable], geometry=shapes[draft.usable], crs=t.WGS84).reset_index(drop=True)
    return draft.ledger(standard, crs=crs), check(completed(kept, "wards"), t.WARDS, sheet.file)


def _mended(sheet: Sheet, columns: dict[str, str], *, standard: Standard, draft: Draft) -> pd.DataFrame:
    """Take the cells that count as tidy text."""
    cells = pd.DataFrame(index=sheet.frame.index)
    for name, column in columns.items():
        text = sheet.frame[column].astype("str")
        why = N_("tags, character references, unseen signs and surplus spaces are no part of the text")
        cells[name] = draft.replace(column, text, checks.plain_text(text), why=why)
    code = cells[t.WARD_CODE]
    whole = code.str.replace(r"^([0-9]+)\.0+$", r"\1", regex=True)
    cells[t.WARD_CODE] = draft.replace(columns[t.WARD_CODE], code, whole, why=N_("a code is no number with decimals"))
    if standard == "admdongkor":
        # The name is a path: 서울특별시 은평구 녹번동.
        cells[t.NAME_KO] = cells[t.NAME_KO].str.extract(r"(\S+)$", expand=False)
    return cells


def _set_aside_by_text(cells: pd.DataFrame, columns: dict[str, str], *, standard: Standard, draft: Draft) -> None:
    """Set aside the wards without a code or a name, and those whose code or name is none."""
    fits = {
        t.WARD_CODE: cells[t.WARD_CODE].str.fullmatch(_CODES[standard], na=False),
        t.NAME_KO: cells[t.NAME_KO].str.len().fillna(0).between(1, _LONGEST_NAME),
    }
    for name, fitting in fits.items():
        draft.set_aside(
            ~fitting.to_numpy(dtype=bool),
            why=N_("{value} is no ward's code or name, in the column {column}"),
            mend=N_("write the ward's code and its name as their publisher has them"),
            value=cells[name].fillna("''").str[:60].tolist(),
            column=[columns[name]] * len(cells),
        )


def _set_others_aside(code: pd.Series, shapes: Shapes, *, draft: Draft, near: Bounds | None) -> None:
    """Set aside the wards of other regions: those whose district, by the first digits of its code, lies elsewhere."""
    district = code.str.extract(_DISTRICT, expand=False).fillna(code)[draft.usable]
    if near is None:
        share = district.groupby(district).transform("size") / max(len(district), 1)
        ours = (share >= _MOST_CODES) | (share.max() < _MOST_CODES)
    else:
        own = shapes[draft.usable]
        area = pd.Series(shapely.area(own), district.index)
        inside = pd.Series(shapely.area(shapely.intersection(own, shapely.box(*near))), district.index)
        share = inside.groupby(district).transform("sum") / area.groupby(district).transform("sum")
        # A region may be less than a district.
        ours = share >= _DISTRICT_INSIDE if (share >= _DISTRICT_INSIDE).any() else inside / area >= _WARD_INSIDE
    draft.set_aside(
        ~ours.reindex(code.index, fill_value=True).to_numpy(dtype=bool),
        why=N_("it is no ward of the region"),
        mend=N_("nothing, unless the region is to have it: then leave only the region's wards in the file"),
    )


def _set_repeats_aside(code: pd.Series, line: npt.NDArray[np.int64], draft: Draft) -> None:
    """Set aside the wards that have the code of an earlier one."""
    first = pd.Series(line).where(draft.usable).groupby(code.to_numpy(dtype=object)).transform("first")
    draft.set_aside(
        first.notna() & (first != line),
        why=N_("line {line} has the same code, {code}"),
        mend=N_("leave one of the two rows out, or make one of their parts"),
        line=first.fillna(0).astype("int64").tolist(),
        code=code.tolist(),
    )
