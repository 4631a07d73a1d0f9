"""The fingerprint of a region's data: the same in whatever form, another for any change."""

import dataclasses

import geopandas as gpd
from support import by_hand

from geo import tables as t
from geo.region import folder
from geo.region.fingerprint import fingerprint
from geo.region.region import Region


def one_home(floor_area_m2: float) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({t.FLOOR_AREA_M2: [floor_area_m2], t.LEVELS: [None]}, geometry=by_hand.points([(10, 10)]))


def test_the_form_of_storage_does_not_matter(eunpyeong: Region, tmp_path) -> None:
    folder.write(eunpyeong, tmp_path / "eunpyeong")
    again = folder.read(tmp_path / "eunpyeong", "other")
    assert fingerprint(again) == fingerprint(eunpyeong)
    assert len(fingerprint(again)) == 16


def test_any_change_matters() -> None:
    region = by_hand.region()
    population = region.population.copy()
    population.loc[0, "all"] += 1
    venues = region.venues.copy()
    venues.loc[0, t.SEATS] = 7
    # Where people live follows the kind of a street: the same lines as motorways are others.
    kind = region.network.tags[t.HIGHWAY]
    relabelled = dataclasses.replace(kind, labels=tuple("motorway" for _ in kind.labels))
    of_another_kind = {**region.network.tags, t.HIGHWAY: relabelled}
    others = [
        dataclasses.replace(region, population=population),
        dataclasses.replace(region, venues=venues),
        dataclasses.replace(region, venues=region.venues.iloc[1:]),
        dataclasses.replace(region, wards=region.wards.assign(geometry=region.wards.geometry.translate(1e-6))),
        dataclasses.replace(region, parks=region.parks.iloc[:0]),
        dataclasses.replace(region, industry=region.parks),
        dataclasses.replace(region, water=region.water.iloc[:0]),
        dataclasses.replace(region, dwellings=one_home(100.0)),
        dataclasses.replace(region, dwellings=one_home(101.0)),
        dataclasses.replace(region, network=by_hand.ward_streets(lone_m=201)),
        dataclasses.replace(region, network=dataclasses.replace(region.network, tags=of_another_kind)),
    ]
    prints = [fingerprint(one) for one in (region, *others)]
    assert len(set(prints)) == len(prints)
    assert fingerprint(dataclasses.replace(region, title_en="another title")) == prints[0]
