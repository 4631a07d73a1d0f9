"""A network's file: the same back, and every damage an error."""

import dataclasses
import functools
import io
import json
import pickle
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import by_hand

from geo.errors import StreetsError
from geo.streets import store
from geo.streets.network import WalkNetwork

DAMAGED = "the street file is damaged .*, in .*; restore it or import the region again"


FORMAT_1 = Path(__file__).parent / "stored" / "version-1" / "streets" / "network.npz"


def about_of(path: Path) -> dict[str, object]:
    with np.load(path) as archive:
        return json.loads(archive["about"].tobytes())


def drawn(seed: int = 0) -> WalkNetwork:
    return by_hand.build(*by_hand.random_streets(seed, nodes=6), by_hand.ORIGIN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.npz"


def assert_equal(one: WalkNetwork, two: WalkNetwork) -> None:
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(two, field.name)
        if isinstance(ours, np.ndarray):
            np.testing.assert_array_equal(ours, theirs)
            assert ours.dtype == theirs.dtype
        elif field.name == "tags":
            assert ours.keys() == theirs.keys()
            for name, tag in ours.items():
                assert tag.labels == theirs[name].labels
                assert np.array_equal(tag.codes, theirs[name].codes)
        else:
            assert ours == theirs


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_same_comes_back(seed: int, compress: bool, path: Path) -> None:
    network = drawn(seed)
    store.save(network, path, compress=compress)
    back = store.load(path)
    assert_equal(network, back)
    assert not back.edge_length_m.flags.writeable


def test_the_same_streets_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        store.save(drawn(), tmp_path / name, compress=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_is_never_overwritten(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        store.save(drawn(), path)
    assert path.read_text() == "mine"


def test_a_missing_file(path: Path) -> None:
    with pytest.raises(StreetsError, match=r"the street file is missing, in .*network.npz; restore it or import"):
        store.load(path)


@pytest.mark.parametrize("compress", [False, True])
def test_a_file_cut_off_anywhere(compress: bool, path: Path) -> None:
    store.save(drawn(), path, compress=compress)
    whole = path.read_bytes()
    for length in [*range(0, len(whole), len(whole) // 60), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(StreetsError, match=DAMAGED):
            store.load(path)


@functools.cache
def saved(*, compress: bool) -> tuple[WalkNetwork, bytes]:
    """Give a network and its file, made once."""
    network = drawn()
    with TemporaryDirectory() as folder:
        store.save(network, Path(folder) / "network.npz", compress=compress)
        return network, (Path(folder) / "network.npz").read_bytes()


@pytest.mark.parametrize("compress", [False, True])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found_or_means_nothing(compress: bool, where: float, bit: int, path: Path) -> None:
    network, whole = saved(compress=compress)
    content = bytearray(whole)
    content[int(where * len(content))] ^= 1 << bit
    path.write_bytes(content)
    problem = str(path)
    try:
        assert_equal(network, store.load(path))
    except StreetsError as error:
        problem = str(error)
    assert str(path) in problem


def altered(path: Path, **changes: object) -> None:
    """Save a network, then write the same archive, sound in itself, with other entries."""
    path.unlink(missing_ok=True)
    store.save(drawn(), path)
    with np.load(path) as archive:
        entries: dict[str, object] = {name: archive[name] for name in archive.files}
    for name, change in changes.items():
        entries[name] = change(entries[name]) if callable(change) else change
    with zipfile.ZipFile(path, "w") as archive:
        for name, entry in entries.items():
            if isinstance(entry, bytes):
                archive.writestr(f"{name}.npy", entry)
            elif entry is not None:
                buffer = io.BytesIO()
                np.lib.format.write_array(buffer, entry, allow_pickle=False)
                archive.writestr(f"{name}.npy", buffer.getvalue())


def about(**changes: object):
    def change(entry: np.ndarray) -> np.ndarray:
        document = json.loads(entry.tobytes()) | changes
        return np.frombuffer(json.dumps(document).encode(), np.uint8)

    return change


def with_one(value: float, place: int = 0):
    def change(entry: np.ndarray) -> np.ndarray:
        entry = entry.copy()
        entry[place] = value
        return entry

    return change


def huge(_: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, {"descr": "<f8", "fortran_order": False, "shape": (1 << 58,)})
    return buffer.getvalue()


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self):
        return Path.touch, (Path("sprung"),)


def pickled(_: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    array = np.empty(1, object)
    array[0] = Trap()
    np.lib.format.write_array(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def test_an_unaltered_copy_is_sound(path: Path) -> None:
    altered(path)
    assert_equal(store.load(path), drawn())


@pytest.mark.parametrize("found", [0, 3, "2"])
def test_another_format(found: object, path: Path) -> None:
    altered(path, about=about(format=found))
    message = f"the street file is of format {found}, this program reads 2, in .*network.npz; import it again"
    with pytest.raises(StreetsError, match=message):
        store.load(path)


def test_a_file_of_the_format_before_opens_as_streets_without_heights(path: Path) -> None:
    assert about_of(FORMAT_1)["format"] == 1
    old = store.load(FORMAT_1)
    assert old.edge_count > 0
    assert not old.knows_slopes
    store.save(old, path)
    assert about_of(path)["format"] == 2
    assert_equal(store.load(path), old)


def test_slopes_come_back(path: Path) -> None:
    network = by_hand.on_hills(drawn(), 0)
    store.save(network, path)
    back = store.load(path)
    assert back.knows_slopes
    assert_equal(network, back)


def test_a_network_without_slopes_spends_no_room_on_them(path: Path) -> None:
    store.save(drawn(), path)
    with np.load(path) as archive:
        assert archive["edge_slope_along"].size == archive["edge_slope_against"].size == 0


@pytest.mark.parametrize("entry", ["edge_length_m", "about", "tag.highway"])
def test_a_pickle_inside_is_never_opened(entry: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    altered(path, **{entry: pickled})
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)
    path.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)
    assert not Path("sprung").exists()


EDGES = drawn().edge_count
FEW = EDGES - 1
CONTRADICTIONS = {
    "slopes in the format before": {"about": about(format=1)},
    "slopes one way only": {"edge_slope_along": np.ones(EDGES)},
    "slopes the other way only": {"edge_slope_against": np.ones(EDGES)},
    "few slopes": {"edge_slope_along": np.ones(FEW), "edge_slope_against": np.ones(FEW)},
    "no time uphill": {"edge_slope_along": np.zeros(EDGES), "edge_slope_against": np.ones(EDGES)},
    "negative slopes": {"edge_slope_along": np.ones(EDGES), "edge_slope_against": -np.ones(EDGES)},
    "slopes nowhere": {"edge_slope_along": np.full(EDGES, np.nan), "edge_slope_against": np.ones(EDGES)},
    "endless slopes": {"edge_slope_along": np.ones(EDGES), "edge_slope_against": np.full(EDGES, np.inf)},
    "coarse slopes": dict.fromkeys(("edge_slope_along", "edge_slope_against"), np.ones(EDGES, np.float32)),
    "missing": {"edge_to": None},
    "unknown": {"edge_colour": np.zeros(3)},
    "no about": {"about": None},
    "about no json": {"about": np.frombuffer(b"{", np.uint8)},
    "about no object": {"about": np.frombuffer(b"[1]", np.uint8)},
    "deep about": {"about": np.frombuffer(b"[" * 200_000, np.uint8)},
    "no origin": {"about": about(origin=None)},
    "other origin": {"about": about(origin={"name": 1})},
    "no crs": {"about": about(crs="nowhere")},
    "no labels": {"about": about(labels={})},
    "few labels": {"about": about(labels={tag: [] for tag in by_hand.t.EDGE_TAGS})},
    "more memory than there is": {"edge_length_m": huge},
    "short": {"edge_to": lambda entry: entry[:-1]},
    "long": {"edge_oneway": lambda entry: np.append(entry, True)},
    "of two dimensions": {"edge_length_m": lambda entry: entry[:, None]},
    "a single number": {"node_id": lambda entry: np.int64(entry[0])},
    "of other numbers": {"edge_from": lambda entry: entry.astype(float)},
    "of wider numbers": {"edge_from": lambda entry: entry.astype(np.int64)},
    "turned bytes": {"node_lon": lambda entry: entry.astype(">f8")},
    "node beyond": {"edge_to": with_one(6)},
    "node before": {"edge_from": with_one(-1)},
    "vertices beyond": {"vertex_bounds": with_one(10**6, -1)},
    "vertices before": {"vertex_bounds": with_one(-5)},
    "vertices back and forth": {"vertex_bounds": with_one(0, 2)},
    "edge of one vertex": {"vertex_bounds": lambda entry: np.concatenate([[0, 1], entry[2:]]).astype(np.int32)},
    "fewer vertices": {"vertex_x": lambda entry: entry[:-3]},
    "vertices nowhere": {"vertex_y": with_one(np.nan, 3)},
    "no length": {"edge_length_m": with_one(np.nan)},
    "negative length": {"edge_length_m": with_one(-1)},
    "endless length": {"edge_length_m": with_one(np.inf)},
    "segment beyond": {"grid_segments": with_one(10**6)},
    "segment before": {"grid_segments": with_one(-1)},
    "cells beyond": {"grid_bounds": with_one(10**9, -1)},
    "cells back and forth": {"grid_bounds": with_one(-7, 3)},
    "more cells": {"grid_shape": lambda entry: entry * 3},
    "cells without end": {"grid_shape": lambda entry: entry + 2**62},
    "no cells": {"grid_shape": lambda entry: entry * 0},
    "turned grid": {"grid_shape": lambda entry: -entry},
    "grid of one dimension": {"grid_shape": lambda entry: entry[:1]},
    "grid nowhere": {"grid_origin": with_one(np.nan)},
    "grid from a line": {"grid_origin": lambda entry: entry[:1]},
    "piece beyond": {"edge_piece": with_one(10**6)},
    "label beyond": {"tag.highway": with_one(99)},
    "label before": {"tag.highway": with_one(-2)},
    "few tags": {"tag.surface": lambda entry: entry[:-1]},
    "not a street": {
        name: lambda entry: entry[:0] for name in ("edge_from", "edge_to", "edge_oneway", "edge_steps", "edge_way_id")
    },
}


@pytest.mark.parametrize("changes", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_arrays_that_contradict_each_other_never_reach_the_kernel(changes: dict[str, object], path: Path) -> None:
    altered(path, **changes)
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"not an archive", b"\x93NUMPY"])
def test_what_is_no_archive(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)


def test_a_lone_array_is_no_network(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StreetsError, match=DAMAGED):
        store.load(path)


def test_the_embedded_file_is_small_and_whole(eunpyeong, path: Path) -> None:
    store.save(eunpyeong.network, path, compress=True)
    assert_equal(store.load(path), eunpyeong.network)
    assert path.stat().st_size < 4_000_000
