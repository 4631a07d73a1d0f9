"""The passphrase of the staff."""

import os
import stat
import unicodedata
from pathlib import Path

import argon2
import pytest

from geo.civic import passphrase
from geo.civic.passphrase import FILE, fingerprint, matches, set_passphrase
from geo.errors import SourceError, UsageError

PHRASE = "네 낱말로 된 긴 암호문"
OTHER = "four words of another kind"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work: its strength is not what is tested here, but for one test."""
    monkeypatch.setattr(passphrase, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def test_only_the_passphrase_that_was_set_matches(tmp_path: Path) -> None:
    set_passphrase(tmp_path, PHRASE)
    assert matches(tmp_path, PHRASE)
    for wrong in (OTHER, PHRASE + " ", PHRASE[:-1], PHRASE.replace(" ", ""), "", "x" * 100_000, "\udcff" * 20):
        assert not matches(tmp_path, wrong)


def test_it_matches_however_it_was_typed(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", PHRASE)
    assert apart != PHRASE
    set_passphrase(tmp_path, apart)
    assert matches(tmp_path, PHRASE)
    assert matches(tmp_path, apart)


def test_none_is_set_at_first(tmp_path: Path) -> None:
    assert fingerprint(tmp_path) is None
    assert fingerprint(tmp_path / "nowhere") is None
    assert not matches(tmp_path, PHRASE)


def test_what_is_kept_is_an_argon2id_hash_of_full_strength(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    set_passphrase(tmp_path, PHRASE)
    text = (tmp_path / FILE).read_text()
    assert PHRASE not in text
    kept = argon2.extract_parameters(text.strip())
    assert kept.type is argon2.Type.ID
    # What RFC 9106 recommends where memory is short.
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (64 * 1024, 3, 4)
    assert argon2.PasswordHasher().verify(text.strip(), PHRASE)


def test_the_file_is_nobody_elses_from_its_first_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append((self.parent, stat.S_IMODE(self.stat().st_mode)))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    former = os.umask(0)
    try:
        set_passphrase(tmp_path / "home", PHRASE)
    finally:
        os.umask(former)
    assert seen == [(tmp_path / "home", 0o600)]
    assert stat.S_IMODE((tmp_path / "home" / FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == [FILE]


def test_every_setting_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    set_passphrase(tmp_path, PHRASE)
    first = fingerprint(tmp_path)
    assert first == fingerprint(tmp_path)
    assert first not in (tmp_path / FILE).read_text()
    set_passphrase(tmp_path, OTHER)
    second = fingerprint(tmp_path)
    set_passphrase(tmp_path, OTHER)
    assert len({first, second, fingerprint(tmp_path)}) == 3
    assert not matches(tmp_path, PHRASE)
    assert matches(tmp_path, OTHER)


@pytest.mark.parametrize("length", [12, 200])
def test_the_limits_of_length_are_included(tmp_path: Path, length: int) -> None:
    phrase = (OTHER * 10)[:length]
    set_passphrase(tmp_path, phrase)
    assert matches(tmp_path, phrase)


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [
        (OTHER[:11], "a passphrase has 12 to 200 characters, unlike this one; choose a few words"),
        ((OTHER * 10)[:201], "12 to 200 characters"),
        (unicodedata.normalize("NFD", "배움길은동네한바퀴"), "12 to 200 characters"),
        ("", "12 to 200 characters"),
        ("x" * 1_000_000, "12 to 200 characters"),
        ("Password 1234", "one of the first that anybody would try; choose a few words of your own"),
        ("Baeumgil Baeumgil", "one of the first"),
        ("121212121212", "one of the first"),
        ("배움길배움길배움길배움길", "one of the first"),
        ("two words\nand a line", "cannot be typed"),
        ("two words \udcff not text", "cannot be typed"),
    ],
)
def test_a_poor_passphrase_is_refused_and_the_former_one_stays(tmp_path: Path, phrase: str, problem: str) -> None:
    set_passphrase(tmp_path, PHRASE)
    with pytest.raises(UsageError, match=problem) as refused:
        set_passphrase(tmp_path, phrase)
    assert not phrase or phrase not in str(refused.value)
    assert matches(tmp_path, PHRASE)


REFUSED = r"the file staff-passphrase .* is refused: {}; set the passphrase anew with: baeumgil staff set-passphrase"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    set_passphrase(tmp_path, PHRASE)
    (tmp_path / FILE).chmod(mode)
    for ask in (fingerprint, lambda home: matches(home, PHRASE)):
        with pytest.raises(SourceError, match=REFUSED.format("other accounts of this machine may open it")) as refused:
            ask(tmp_path)
        assert str(tmp_path) not in str(refused.value)
    set_passphrase(tmp_path, PHRASE)
    assert matches(tmp_path, PHRASE)


def hashed(kind: argon2.Type) -> bytes:
    return argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=kind).hash(PHRASE).encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", PHRASE.encode(), b"\x00\xff", hashed(argon2.Type.I), hashed(argon2.Type.D), b"$argon2id$" * 200],
    # Salts differ from process to process, and the workers of a run must agree on the tests' names.
    ids=["empty", "a line", "the passphrase", "bytes", "argon2i", "argon2d", "long"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).touch(mode=0o600)
    (tmp_path / FILE).write_bytes(content)
    for ask in (fingerprint, lambda home: matches(home, PHRASE)):
        with pytest.raises(SourceError, match=REFUSED.format("it is damaged")):
            ask(tmp_path)


def test_a_hash_that_was_cut_off_opens_nothing(tmp_path: Path) -> None:
    set_passphrase(tmp_path, PHRASE)
    file = tmp_path / FILE
    whole = file.read_text().strip()
    for length in range(len(whole)):
        file.write_text(whole[:length])
        try:
            assert not matches(tmp_path, PHRASE)
        except SourceError as error:
            assert "it is damaged" in str(error)  # noqa: PT017 (either way nobody is let in)


def test_a_link_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    set_passphrase(tmp_path / "elsewhere", PHRASE)
    file = tmp_path / FILE
    file.symlink_to(tmp_path / "elsewhere" / FILE)
    with pytest.raises(SourceError, match=REFUSED.format(".*link.*")):
        fingerprint(tmp_path)
    file.unlink()
    file.mkdir(mode=0o700)
    with pytest.raises(SourceError, match=REFUSED.format(".*")):
        fingerprint(tmp_path)
    file.rmdir()
    os.mkfifo(file, mode=0o600)
    with pytest.raises(SourceError, match=REFUSED.format("it is damaged")):
        fingerprint(tmp_path)


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match=r"cannot be kept in .*staff-passphrase .*choose another folder"):
        set_passphrase(tmp_path / "file", PHRASE)
    (tmp_path / FILE).mkdir()
    (tmp_path / FILE / "full").touch()
    with pytest.raises(SourceError, match="cannot be kept"):
        set_passphrase(tmp_path, PHRASE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", FILE]
