"""A region remembers who changed what, and can be brought back to what it was."""

import dataclasses
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.errors import RegionDamagedError, RegionNotFoundError, UsageError
from geo.region import folder, shelf
from geo.region.history import Note, as_of, versions
from geo.region.names import names
from geo.region.reach import reach_past
from geo.region.region import Region, Source
from geo.region.replacement import change, go_back, keep, remove
from geo.settings import Settings


def renamed(region: Region, name: str) -> Region:
    venues = region.venues.assign(**{t.NAME_KO: pd.Series([name] * len(region.venues), dtype="str")})
    return dataclasses.replace(region, venues=venues)


def rename(settings: Settings, name: str, who: str = "kim") -> Region:
    return change(settings, "by-hand", lambda region: renamed(region, name), note=Note(who, "row", name))


def name_now(settings: Settings) -> str:
    return str(shelf.open_region(settings, "by-hand").venues[t.NAME_KO].iloc[0])


def test_a_region_as_it_was_made_has_no_history(kept: Settings) -> None:
    assert versions(kept, "by-hand") == versions(kept, "eunpyeong") == ()


def test_each_change_is_remembered_with_who_and_how_much(kept: Settings) -> None:
    counts = {"accepted": 3, "corrected": 1, "set_aside": 2}
    more = by_hand.venues([("V9", "01", "G9", (200, 310))])
    change(
        kept,
        "by-hand",
        lambda region: dataclasses.replace(region, venues=pd.concat([region.venues, more], ignore_index=True)),
        note=Note("이도서", "file", "장소.csv", counts),
    )
    rename(kept, "새 이름")
    first, second = versions(kept, "by-hand")
    assert (first.number, first.note, dict(first.rows)) == (
        1,
        Note("이도서", "file", "장소.csv", counts),
        {"venues": (2, 3)},
    )
    assert (second.number, second.note.who, dict(second.rows)) == (2, "kim", {"venues": (3, 3)})
    assert first.at <= second.at


def test_any_earlier_version_comes_back_and_so_does_the_later_one(kept: Settings) -> None:
    before = name_now(kept)
    for name in ("하나", "둘", "셋"):
        rename(kept, name)
    go_back(kept, "by-hand", 1, who="lee")
    assert name_now(kept) == "하나"
    go_back(kept, "by-hand", 0, who="lee")
    assert name_now(kept) == before
    go_back(kept, "by-hand", 3, who="lee")
    assert name_now(kept) == "셋"
    assert [one.note.deed for one in versions(kept, "by-hand")] == ["row"] * 3 + ["undo"] * 3
    assert [one.note.what for one in versions(kept, "by-hand")][3:] == ["1", "0", "3"]


@pytest.mark.slow
@given(st.lists(st.one_of(st.integers(0, 4), st.sampled_from(["venues", "sites", "both"])), min_size=1, max_size=6))
@hypothesis_settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_every_version_is_what_was_seen_then(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str]
) -> None:
    """The oracle is a list of what the region was after each step, kept beside."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    keep(settings, by_hand.region())

    def seen(region: Region) -> tuple[object, ...]:
        sites, venues = region.sites, region.venues
        return (*venues[t.NAME_KO], *sites[t.NAME_KO], *sites.geometry.to_wkt(), *region.sources)

    states = [seen(shelf.open_region(settings, "by-hand"))]
    for number, step in enumerate(steps):
        if isinstance(step, int):
            if step >= len(states) - 1:
                with pytest.raises(UsageError, match=f"there is no version {step} to go back to"):
                    go_back(settings, "by-hand", step, who="lee")
                continue
            assert seen(go_back(settings, "by-hand", step, who="lee")) == states[step]
        else:
            change(settings, "by-hand", lambda r, n=number, s=step: touched(r, n, s), note=Note("kim", "row"))
        states.append(seen(shelf.open_region(settings, "by-hand")))
    region = shelf.open_region(settings, "by-hand")
    for number, state in enumerate(states[:-1]):
        assert seen(dataclasses.replace(region, **as_of(settings, region, number))) == state


def touched(region: Region, number: int, what: str) -> Region:
    sources = (
        *region.sources,
        Source("무엇", "what", f"publisher {number}", "", "2026", table="venues" if what == "both" else what),
    )
    region = dataclasses.replace(region, sources=sources)
    if what in {"venues", "both"}:
        region = renamed(region, f"이름 {number}")
    if what in {"sites", "both"}:
        moved = gpd.GeoSeries(region.sites.geometry.translate(1e-5 * (number + 1)), crs=t.WGS84)
        region = dataclasses.replace(region, sites=region.sites.set_geometry(moved))
    return region


def test_what_is_said_of_the_streets_stays_with_them(kept: Settings) -> None:
    heights = Source("땅의 높이", "heights of the ground", "dem.tif", "", "2026", table="elevation")
    wider = by_hand.region().wards.set_geometry(by_hand.region().wards.geometry.scale(1.01, 1.01))
    change(
        kept,
        "by-hand",
        lambda region: dataclasses.replace(
            region, wards=wider, streets_margin_m=77.0, sources=(*region.sources, heights)
        ),
        note=Note("kim", "command"),
    )
    back = go_back(kept, "by-hand", 0, who="lee")
    assert [one for one in back.sources if one.table == "elevation"] == [heights]
    assert back.streets_margin_m == reach_past(back.network, back.wards) != 77.0


def test_an_embedded_region_is_changed_as_a_copy_and_comes_back_when_that_is_removed(settings: Settings) -> None:
    fresh = shelf.open_region(settings, "eunpyeong")
    stamp = shelf.stamp(settings, "eunpyeong")
    change(settings, "eunpyeong", lambda r: dataclasses.replace(r, title_en="Ours"), note=Note("kim", "row"))
    ours = shelf.open_region(settings, "eunpyeong")
    assert ours.title_en == "Ours"
    assert shelf.titles(settings, "eunpyeong")[1] == "Ours"
    assert shelf.stamp(settings, "eunpyeong") != stamp
    assert names(settings) == ["eunpyeong"]
    assert np.array_equal(ours.network.edge_length_m, fresh.network.edge_length_m)
    remove(settings, "eunpyeong")
    assert shelf.open_region(settings, "eunpyeong").title_en == fresh.title_en
    assert versions(settings, "eunpyeong") == ()
    with pytest.raises(UsageError, match="comes with the program"):
        remove(settings, "eunpyeong")


def test_a_change_that_fails_leaves_region_and_history_as_they_were(kept: Settings) -> None:
    rename(kept, "하나")

    def broken(region: Region) -> Region:
        return dataclasses.replace(region, venues=region.venues.assign(**{t.WARD_CODE: "99"}))

    with pytest.raises(RegionDamagedError, match="ward_code '99'"):
        change(kept, "by-hand", broken, note=Note("kim", "row"))
    assert name_now(kept) == "하나"
    assert len(versions(kept, "by-hand")) == 1
    with pytest.raises(RegionNotFoundError, match="there is no region 'atlantis'"):
        change(kept, "atlantis", broken, note=Note("kim", "row"))


def history(settings: Settings) -> Path:
    return settings.home / "regions" / "by-hand" / "history"


def test_an_altered_former_table_is_not_brought_back(kept: Settings) -> None:
    rename(kept, "하나")
    region = shelf.open_region(kept, "by-hand")
    path = history(kept) / "0001-venues.parquet"
    whole = path.read_bytes()
    for damage in (whole[:-5], whole[:200] + b"\0" + whole[201:]):
        path.write_bytes(damage)
        with pytest.raises(RegionDamagedError, match=r"a former table is missing or altered, in 0001-venues\.parquet"):
            as_of(kept, region, 0)
    path.unlink()
    with pytest.raises(RegionDamagedError, match="a former table is missing or altered"):
        as_of(kept, region, 0)
    with pytest.raises(RegionDamagedError, match=r"history/0001-venues\.parquet"):
        folder.read(path.parent.parent, "by-hand")


@pytest.mark.parametrize(
    "damage",
    [
        "{", "[1]", "[{}]", "null", "[" * 100_000,
        lambda said: [{**said[0], "number": 2}],
        lambda said: [{**said[0], "digests": {"../../etc/passwd": "0"}}],
        lambda said: [{**said[0], "note": {**said[0]["note"], "deed": "worse"}}],
        lambda said: [{**said[0], "rows": {"venues": [1]}}],
        lambda said: [{**said[0], "sources": [{"what": 1}]}],
    ],
)  # fmt: skip
def test_a_damaged_list_of_changes_is_said_plainly(damage, kept: Settings) -> None:
    rename(kept, "하나")
    path = history(kept) / "history.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(damage if isinstance(damage, str) else json.dumps(damage(said)), encoding="utf-8")
    with pytest.raises(RegionDamagedError, match=r"the region's history is damaged \(\w+\), in history/history\.json"):
        versions(kept, "by-hand")


def test_former_tables_stand_once_on_the_disk(kept: Settings) -> None:
    rename(kept, "하나")
    before = (history(kept) / "0001-venues.parquet").stat().st_ino
    rename(kept, "둘")
    assert (history(kept) / "0001-venues.parquet").stat().st_ino == before
    assert sorted(path.name for path in history(kept).iterdir()) == [
        "0001-venues.parquet",
        "0002-venues.parquet",
        "history.json",
    ]
