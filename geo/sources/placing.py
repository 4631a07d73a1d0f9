"""Where the places of a file are: their points read, held against what else is known, or set aside."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.errors import N_
from geo.sources import positions
from geo.sources.by_address import Hints, placed_by_address
from geo.sources.coordinates import located
from geo.sources.duplicates import LIBRARY, repeats
from geo.sources.ledger import Draft
from geo.sources.sheets import Sheet

Floats = npt.NDArray[np.float64]

_XY: Final = (t.LON, t.LAT)
_VAGUE: Final = ("interpolated", "road", "ward")
_LIBRARIES: Final = ("public_library", "small_library")
_UNSURE: Final = MappingProxyType(
    {
        "ambiguous": N_("its point is in one of several coordinate systems, some hundred metres apart: {systems}"),
        "unknown_system": N_("its point is in a coordinate system that is not read here: {systems}"),
        "nowhere": N_("its point lies nowhere near the region in any known coordinate system"),
    }
)


@dataclass(frozen=True, eq=False)
class Placed:
    """The points of a file's rows.

    Attributes
    ----------
    lon, lat
        (n) degrees, EPSG:4326; of meaning only for the rows that can be used.
    ward_code
        (n) the ward that holds the point, missing outside all. Of a place that is known by its ward alone: missing
        unless the address names an administrative ward by its number, since 불광동 may be any of several.
    position
        (n) one of :data:`geo.tables.POSITIONS`.
    crs
        The coordinate system of the file, None where no row has a point.
    """

    lon: Floats
    lat: Floats
    ward_code: pd.Series
    position: pd.Series
    crs: str | None


def placed(
    sheet: Sheet,
    cells: pd.DataFrame,
    columns: dict[str, str],
    *,
    draft: Draft,
    wards: gpd.GeoDataFrame,
    stated: str | None,
    against: gpd.GeoDataFrame | None,
    known: gpd.GeoDataFrame | None,
    hints: Hints | None = None,
) -> Placed:
    """Put each row on the map, and set aside what cannot be where it is said to be.

    Parameters
    ----------
    sheet
        The file.
    cells
        (n) ``name_ko``, ``kind``, ``address_ko`` and ``phone``, mended; ``position`` where the file has it.
    columns
        The file's columns for ``lat`` and ``lon``.
    draft
        Takes what is found.
    wards
        The region's, by the contract :data:`geo.tables.WARDS`.
    stated
        The coordinate system, where a person has stated it.
    against, known
        As in :func:`geo.sources.korean_places.read_places`.
    hints
        For rows without coordinates, which are placed by their address; None: they are set aside.

    Returns
    -------
    Placed
        The points.

    Raises
    ------
    SourceError
        If nobody can tell the coordinate system.
    """
    plane = positions.Plane.around(wards)
    areas = plane.wards(wards)
    text = _text_of_points(sheet, columns)
    degrees, crs = _degrees(text, columns, draft=draft, wards=wards, stated=stated or sheet.crs)
    _set_outside_aside(plane.spots(*degrees.T), areas, draft)
    about = cells.assign(**{t.KIND: library_or(cells[t.KIND])})
    if against is not None and len(against):
        degrees = _witnessed(degrees, about, text, columns, draft=draft, plane=plane, wards=wards, against=against)
    spots = plane.spots(*degrees.T)
    _set_misplaced_aside(positions.from_named_wards(cells[t.ADDRESS_KO], spots, wards[t.NAME_KO], areas), draft)
    about[t.POSITION] = _stated(cells)
    if hints is not None:
        others = [places for places in (known, against) if places is not None]
        degrees = placed_by_address(degrees, about, text, columns, draft=draft, wards=wards, others=others, hints=hints)
        spots = plane.spots(*degrees.T)
    draft.set_aside(
        ~np.isfinite(degrees).all(axis=1),
        why=N_("it has no coordinates that are numbers"),
        mend=N_("look its address up on a map and write its latitude and longitude"),
    )
    there = np.empty((0, 2)) if known is None else plane.spots(known.geometry.x.to_numpy(), known.geometry.y.to_numpy())
    _set_repeats_aside(about, spots, sheet.line, draft=draft, known=known, known_spots=there)
    codes = np.array([*wards[t.WARD_CODE], None], dtype=object)
    ward = pd.Series(codes[positions.wards_of(spots, areas)], cells.index, dtype="str")
    numbered = positions.numbered_ward(cells[t.ADDRESS_KO], wards)
    ward = ward.where(about[t.POSITION] != "ward", numbered)
    return Placed(degrees[:, 0], degrees[:, 1], ward, about[t.POSITION], crs)


def has_numbers(sheet: Sheet, columns: dict[str, str]) -> npt.NDArray[np.bool_]:
    """Tell which rows have coordinates that are numbers.

    Parameters
    ----------
    sheet
        The file.
    columns
        The file's columns for ``lat`` and ``lon``.

    Returns
    -------
    numpy.ndarray
        (n) bool.
    """
    numbers = _text_of_points(sheet, columns).apply(pd.to_numeric, errors="coerce")
    return np.asarray(np.isfinite(numbers.to_numpy(dtype=np.float64)).all(axis=1), dtype=bool)


def _stated(cells: pd.DataFrame) -> pd.Series:
    """Read how well the file says that its own points are known: as published, unless it says so."""
    if t.POSITION not in cells:
        return pd.Series("exact", cells.index, dtype="str")
    return cells[t.POSITION].fillna("exact")


def _set_outside_aside(spots: Floats, areas: npt.NDArray[np.object_], draft: Draft) -> None:
    """Set aside the places of other regions, and those whose point is somewhere in the sea."""
    away = positions.outside_m(spots, areas)
    draft.set_aside(
        away > positions.AROUND_M,
        why=N_("its point lies {km} km outside the region"),
        mend=N_("check latitude and longitude; leave the row out if the place is elsewhere"),
        km=np.round(np.nan_to_num(away) / 1000, 1).tolist(),
    )


def _set_misplaced_aside(named: positions.Named, draft: Draft) -> None:
    """Set aside the places whose point cannot be that of their address."""
    draft.set_aside(
        named.away_m > positions.FROM_WARD_M,
        why=N_("its point lies {km} km from {ward}, where its address is"),
        mend=N_("look the address up on a map and put its latitude and longitude there"),
        km=np.round(named.away_m / 1000, 1).tolist(),
        ward=named.name.tolist(),
    )


def _text_of_points(sheet: Sheet, columns: dict[str, str]) -> pd.DataFrame:
    """Write each row's x and y as the file has them."""
    if t.LON in columns and t.LAT in columns:
        return sheet.frame[[columns[t.LON], columns[t.LAT]]].set_axis(_XY, axis=1).astype("str")
    xy = np.full((len(sheet.frame), 2), np.nan)
    if sheet.geometry is not None:
        points = shapely.get_type_id(sheet.geometry) == shapely.GeometryType.POINT
        xy[points] = np.column_stack([shapely.get_x(sheet.geometry[points]), shapely.get_y(sheet.geometry[points])])
    numbers = pd.DataFrame(xy, columns=_XY)
    return numbers.map(lambda number: str(float(number)) if np.isfinite(number) else None).astype("str")


def _degrees(
    text: pd.DataFrame, columns: dict[str, str], *, draft: Draft, wards: gpd.GeoDataFrame, stated: str | None
) -> tuple[Floats, str | None]:
    """Read longitude and latitude, whatever system they are in; NaN for rows without."""
    west, south, east, north = wards.total_bounds.tolist()
    found = located(text[t.LON], text[t.LAT], near=(west, south, east, north), stated=stated)
    degrees = np.column_stack([found.lon, found.lat])
    if found.reason in {"ambiguous", "unknown_system", "nowhere"}:
        systems = ", ".join((found.crs, *found.rivals)) if found.rivals else (stated or "EPSG:4326")
        draft.set_aside(
            text.notna().all(axis=1),
            why=_UNSURE[found.reason],
            mend=N_("say which coordinate system the file is in, and that it is a file of this region"),
            systems=[systems] * len(text),
        )
    crossed = (found.turned ^ found.swapped) & draft.usable
    for name, other in (_XY, _XY[::-1]):
        new = text[name].mask(crossed, text[other])
        draft.replace(columns.get(name, t.GEOMETRY), text[name], new, why=N_("latitude and longitude were swapped"))
    return degrees, found.crs or None


def _witnessed(
    degrees: Floats,
    cells: pd.DataFrame,
    text: pd.DataFrame,
    columns: dict[str, str],
    *,
    draft: Draft,
    plane: positions.Plane,
    wards: gpd.GeoDataFrame,
    against: gpd.GeoDataFrame,
) -> Floats:
    """Hold points against another file's; the one that lies where the addresses are is right."""
    theirs = np.column_stack([against.geometry.x, against.geometry.y])
    spots, other_spots = plane.spots(*degrees.T), plane.spots(*theirs.T)
    kinds = library_or(against[t.KIND])
    usable = np.flatnonzero(draft.usable & np.isfinite(degrees).all(axis=1))
    witness = np.full(len(cells), -1, dtype=np.int64)
    witness[usable] = positions.witnesses(
        cells[t.NAME_KO].iloc[usable],
        cells[t.KIND].iloc[usable],
        spots[usable],
        other_name=against[t.NAME_KO],
        other_kind=kinds,
        other_spots=other_spots,
    )
    rows = np.flatnonzero(witness >= 0)
    away = np.hypot(*(spots[rows] - other_spots[witness[rows]]).T)
    rows, away = rows[away > positions.DISAGREE_M], away[away > positions.DISAGREE_M]
    mine = cells.iloc[rows].reset_index(drop=True)
    other = against.iloc[witness[rows]].reset_index(drop=True)
    areas = plane.wards(wards)

    def fits(points: Floats) -> npt.NDArray[np.bool_]:
        """Tell which points lie where both addresses are."""
        named = [
            positions.from_named_wards(entry[t.ADDRESS_KO], points, wards[t.NAME_KO], areas).away_m
            for entry in (mine, other)
        ]
        return np.asarray(np.maximum(*named) <= positions.FROM_WARD_M, dtype=bool)

    mine_fits, other_fits = fits(spots[rows]), fits(other_spots[witness[rows]])
    one_door = positions.same_door(mine[t.ADDRESS_KO], mine[t.PHONE], other[t.ADDRESS_KO], other[t.PHONE]).to_numpy()
    right = np.zeros(len(cells), dtype=bool)
    right[rows] = ~mine_fits & other_fits & one_door
    doubtful = np.zeros(len(cells), dtype=bool)
    doubtful[rows] = ~right[rows] & ~(mine_fits & ~other_fits)
    km = np.zeros(len(cells))
    km[rows] = np.round(away / 1000, 1)
    draft.set_aside(
        doubtful,
        why=N_("another file, or the region itself, has the place of that name {km} km away"),
        mend=N_("look its address up on a map, and put the wrong one of the two points there"),
        km=km.tolist(),
    )
    mended = np.where(right[:, None], theirs[witness], degrees)
    for place, name in enumerate(_XY):
        new = text[name].mask(right, pd.Series(mended[:, place].astype(str), dtype="str"))
        why = N_("another file, or the region itself, has the place elsewhere, where its address is")
        draft.replace(columns.get(name, t.GEOMETRY), text[name], new, why=why)
    return mended


def _set_repeats_aside(
    cells: pd.DataFrame,
    spots: Floats,
    line: npt.NDArray[np.int64],
    *,
    draft: Draft,
    known: gpd.GeoDataFrame | None,
    known_spots: Floats,
) -> None:
    """Set aside the places that are there already, and those that an earlier row has."""
    compared = [t.NAME_KO, t.KIND, t.POSITION]
    there = pd.DataFrame(columns=compared, dtype="str")
    if known is not None:
        there = pd.DataFrame(known[compared]).assign(**{t.KIND: library_or(known[t.KIND])})
    rows = np.flatnonzero(draft.usable)
    both = pd.concat([there, cells.iloc[rows][compared]], ignore_index=True)
    vague = both[t.POSITION].isin(_VAGUE).to_numpy()
    both_spots = np.vstack([known_spots, spots[rows]])
    first = repeats(both[t.NAME_KO], both[t.KIND], both_spots, known=len(there), vague=vague)
    repeated = np.full(len(cells), -1, dtype=np.int64)
    repeated[rows] = first[len(there) :]
    name = both[t.NAME_KO].to_numpy(dtype=object)[repeated] if len(both) else [None] * len(cells)
    draft.set_aside(
        (repeated >= 0) & (repeated < len(there)),
        why=N_("the place is there already, as {name}"),
        mend=N_("leave the row out; if it is another place, give it a name of its own"),
        name=name,
    )
    earlier = rows[np.maximum(repeated - len(there), 0)] if len(rows) else np.zeros(len(cells), dtype=np.int64)
    draft.set_aside(
        repeated >= len(there),
        why=N_("line {line} has the same place, as {name}"),
        mend=N_("leave the row out; if it is another place, give it a name of its own"),
        line=line[earlier].tolist() if len(line) else [],
        name=name,
    )


def library_or(kind: pd.Series) -> pd.Series:
    """Count all kinds of library as one, since files differ in them.

    Parameters
    ----------
    kind
        (n) of :data:`geo.tables.VENUE_KINDS`.

    Returns
    -------
    pandas.Series
        (n) other kinds as they are.
    """
    return kind.mask(kind.isin(_LIBRARIES), LIBRARY)
