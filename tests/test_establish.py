"""Regions made for a person: what is refused, what is accepted, and what is said."""

from pathlib import Path

import numpy as np
import pytest
from support import hostile
from support.killed import streets, venues
from test_doors import differences

from geo import establish
from geo.errors import BrokenNetworkError, RegionNotFoundError, SourceError, UsageError
from geo.establish import Desk, Files, clear_map, draw, import_region, update_region
from geo.region import shelf
from geo.region.names import names
from geo.settings import Settings
from geo.show.language import explain
from geo.show.sentences import BROKEN_STREETS
from geo.streets.walkers import pace


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def desk(tmp_path: Path, told: list[str]) -> Desk:
    settings = Settings(home=tmp_path / "home", static=tmp_path / "static", offline=True)
    return Desk(settings, "en", told.append)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return streets(tmp_path / "town.osm", blocks=4)


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    return hostile.broken_streets(tmp_path / "pieces.osm")


def test_an_import_is_kept_and_said(desk: Desk, told: list[str], town: Path, tmp_path: Path) -> None:
    made = import_region(desk, "town", Files(town), replace=False, accept_broken=False)
    assert told == [
        "The region town is kept.",
        "The region town lists no places to learn yet: baeumgil region update town --venues FILE",
    ]
    assert shelf.open_region(desk.settings, "town").network.edge_count == made.report.edges == 20
    told.clear()
    update_region(desk, "town", Files(venues=venues(tmp_path / "v.csv", 2)), accept_broken=False)
    assert told == ["The region town is kept."]


def test_a_name_that_is_taken_is_refused_before_a_file_is_read(desk: Desk, town: Path) -> None:
    import_region(desk, "town", Files(town), replace=False, accept_broken=False)
    nowhere = Files(Path("nowhere.osm"))
    with pytest.raises(UsageError, match="there is a region town already; add --replace, or change parts of it with"):
        import_region(desk, "town", nowhere, replace=False, accept_broken=False)
    for name, message in (("eunpyeong", "comes with the program and cannot be"), ("No Such", "is no region's name")):
        for replace in (False, True):
            with pytest.raises(UsageError, match=message):
                import_region(desk, name, nowhere, replace=replace, accept_broken=False)
    with pytest.raises(UsageError, match="is no region's name"):
        update_region(desk, "No Such", nowhere, accept_broken=False)
    with pytest.raises(RegionNotFoundError, match="there is no region 'atlantis'"):
        update_region(desk, "atlantis", nowhere, accept_broken=False)
    with pytest.raises(UsageError, match="nothing was given that could change the region town; give at least one file"):
        update_region(desk, "town", Files(), accept_broken=False)


def test_replaced_is_all_of_it(desk: Desk, town: Path, tmp_path: Path) -> None:
    files = Files(town, venues=venues(tmp_path / "v.csv", 2))
    import_region(desk, "town", files, replace=True, accept_broken=False)
    import_region(desk, "town", Files(town), replace=True, accept_broken=False)
    assert shelf.open_region(desk.settings, "town").venues.empty


def test_an_import_that_fails_leaves_what_was_there(desk: Desk, town: Path, tmp_path: Path) -> None:
    made = import_region(desk, "town", Files(town), replace=False, accept_broken=False)
    with pytest.raises(SourceError, match=r"there is no file nowhere\.osm"):
        import_region(desk, "town", Files(Path("nowhere.osm")), replace=True, accept_broken=False)
    (tmp_path / "bad.csv").write_text("name_ko,lat,lon\n가,91,0\n")
    with pytest.raises(SourceError, match=r"'91' is no lat in degrees, in bad\.csv, row 1"):
        update_region(desk, "town", Files(venues=tmp_path / "bad.csv"), accept_broken=False)
    assert shelf.open_region(desk.settings, "town").network.edge_count == made.report.edges
    assert [path.name for path in (desk.settings.home / "regions").iterdir()] == ["town"]


def test_streets_in_pieces_are_refused_with_the_share_they_strand(desk: Desk, pieces: Path) -> None:
    with pytest.raises(BrokenNetworkError) as refused:
        import_region(desk, "pieces", Files(pieces), replace=False, accept_broken=False)
    assert str(refused.value) == (
        "the streets lie in 3 pieces and the largest holds only 33 % of their length, in OpenStreetMap streets; give a "
        "street file that covers the region without gaps; 67 % of the places would be stranded; to take them all the "
        "same: --accept-broken"
    )
    assert "67" in explain(refused.value, "ko")
    assert names(desk.settings) == ["eunpyeong"]


def test_the_share_is_of_the_venues_where_there_are_some(desk: Desk, pieces: Path, tmp_path: Path) -> None:
    largest = np.zeros(3, int)
    for town, place in ((0, "126.9005"), (1, "126.9205"), (2, "126.9405")):
        path = tmp_path / f"v{town}.csv"
        path.write_text(f"name_ko,lat,lon\n하나,37.6005,{place}\n둘,37.6015,{place}\n")
        try:
            import_region(desk, "pieces", Files(pieces, venues=path), replace=False, accept_broken=False)
        except BrokenNetworkError as error:
            largest[town] = error.values["share"]
    # All are in one town, and only one of the towns counts as the largest.
    assert sorted(largest.tolist()) == [0, 100, 100]


def test_accepted_pieces_open_and_are_told_of(desk: Desk, told: list[str], pieces: Path, town: Path) -> None:
    import_region(desk, "pieces", Files(pieces), replace=False, accept_broken=True)
    assert told[0] == BROKEN_STREETS.format(share=67)
    assert shelf.open_region(desk.settings, "pieces").accepts_broken
    # What was accepted once stays so while the streets do.
    sites = pieces.with_name("s.csv")
    sites.write_text("name_ko,theme,lat,lon\n산,ecology,37.6,126.9\n")
    assert update_region(desk, "pieces", Files(sites=sites), accept_broken=False).region.accepts_broken
    with pytest.raises(BrokenNetworkError, match="to take them all the same: --accept-broken"):
        update_region(desk, "pieces", Files(pieces), accept_broken=False)
    assert not update_region(desk, "pieces", Files(town), accept_broken=False).region.accepts_broken


def test_whole_streets_are_not_marked_as_broken_by_the_flag(desk: Desk, town: Path) -> None:
    assert not import_region(desk, "town", Files(town), replace=False, accept_broken=True).region.accepts_broken


def test_nothing_is_fetched_offline(desk: Desk) -> None:
    with pytest.raises(UsageError, match="nothing may be fetched while OFFLINE is set; unset it, or import a street"):
        establish.fetch_region(desk, "town", "Town", ward_level=None, replace=False)


def test_a_map_is_drawn_and_cleared(desk: Desk, town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = import_region(desk, "town", Files(town), replace=False, accept_broken=False)
    draw(desk, made.region)
    tiles = desk.settings.static / "tiles"
    (folder,) = tiles.iterdir()
    assert folder.name.startswith("town")
    assert len(list(folder.rglob("*.png"))) > 5
    assert capsys.readouterr() == ("", "")
    clear_map(desk.settings, "town")
    assert list(tiles.iterdir()) == []


@pytest.mark.shared_data
def test_the_broken_gangnam_is_refused_and_can_be_accepted(desk: Desk, told: list[str], shared_data: Path) -> None:
    files = Files(shared_data / "gangnam_walk_broken.graphml")
    with pytest.raises(BrokenNetworkError, match=r"lie in 159 pieces and the largest holds only 46 %.*; 54 % of"):
        import_region(desk, "gangnam", files, replace=False, accept_broken=False)
    made = import_region(desk, "gangnam", files, replace=False, accept_broken=True)
    # 412 pieces with the corners that have lost all their streets.
    assert made.report.pieces + made.report.dropped["node_without_street"] == 412
    assert abs(made.report.share_in_largest - 0.47) <= 0.005
    assert told[0].startswith("The streets lie in many pieces: 5")
    assert shelf.open_region(desk.settings, "gangnam").accepts_broken


@pytest.mark.shared_data
def test_gangnam_is_the_same_through_both_doors(desk: Desk, shared_data: Path) -> None:
    for name, file in (("answer", "gangnam_overpass_20260307.json"), ("graph", "gangnam_walk_20260307.graphml")):
        import_region(desk, name, Files(shared_data / file), replace=False, accept_broken=False)
    opened = tuple(shelf.open_region(desk.settings, name).network for name in ("answer", "graph"))
    found = differences(opened, pace("adult", 0.5))
    assert found.size == 1000
    assert found.max() <= 0.5
