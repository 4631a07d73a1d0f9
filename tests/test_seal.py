"""Checksums: every altered byte is found, and the list is one that sha256sum reads."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RegionDamagedError
from geo.region.seal import SUMS, check_seal, seal

FILES = {"region.toml": b"a = 1\n", "wards.parquet": bytes(range(256)), "streets/network.npz": b"PK\x03\x04"}


def sealed(folder: Path) -> Path:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    seal(folder)
    return folder


def test_sha256sum_reads_the_list(tmp_path: Path) -> None:
    check_seal(sealed(tmp_path))
    assert len((tmp_path / SUMS).read_text().splitlines()) == len(FILES)
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    subprocess.run(["sha256sum", "--strict", "--check", SUMS], cwd=tmp_path, check=True, capture_output=True)


def test_sealed_twice_the_list_is_the_same(tmp_path: Path) -> None:
    before = (sealed(tmp_path) / SUMS).read_bytes()
    seal(tmp_path)
    assert (tmp_path / SUMS).read_bytes() == before


@given(name=st.sampled_from(sorted(FILES)), place=st.integers(0, 255), bit=st.integers(0, 7))
def test_every_flipped_bit_is_found(tmp_path_factory: pytest.TempPathFactory, name: str, place: int, bit: int) -> None:
    folder = sealed(tmp_path_factory.mktemp("sealed"))
    content = bytearray(FILES[name])
    content[place % len(content)] ^= 1 << bit
    (folder / name).write_bytes(content)
    with pytest.raises(RegionDamagedError, match=rf"damaged \(its checksum does not agree\), in {name}; restore it or"):
        check_seal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    (sealed(tmp_path) / name).unlink()
    with pytest.raises(RegionDamagedError, match=rf"the file is damaged \(FileNotFoundError\), in {name}"):
        check_seal(tmp_path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "missing or no list of checksums"),
        (b"", "empty"),
        (b"\xff\n", "missing or no list of checksums"),
        (b"hello\n", "not a list of checksums"),
        # Nothing outside the folder is read.
        (b"0" * 64 + b"  ../../etc/passwd\n", "not a list of checksums"),
        (b"0" * 64 + b"  /etc/passwd\n", "not a list of checksums"),
    ],
)
def test_a_list_that_is_none_is_named(content: bytes | None, problem: str, tmp_path: Path) -> None:
    (sealed(tmp_path) / SUMS).unlink()
    if content is not None:
        (tmp_path / SUMS).write_bytes(content)
    with pytest.raises(RegionDamagedError, match=rf"the file is damaged \({problem}\), in {SUMS}"):
        check_seal(tmp_path)


def test_a_file_that_is_not_on_the_list_is_found(tmp_path: Path) -> None:
    lines = (sealed(tmp_path) / SUMS).read_text().splitlines(keepends=True)
    (tmp_path / SUMS).write_text("".join(lines[1:]))
    with pytest.raises(RegionDamagedError, match=r"the file is damaged \(it has no checksum\), in region.toml; re"):
        check_seal(tmp_path)
