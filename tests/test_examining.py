"""A large file is read in a program of its own, and comes out as a small one does."""

import os
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from geo.desk import examining
from geo.desk.examining import STAGES, Examined, Request, examine
from geo.errors import GeoError, RegionNotFoundError, SourceError, UsageError
from geo.settings import Settings
from geo.show.language import Language, explain

ROWS = "이름,위도,경도\n새 책방,37.6120,126.9215\n폐관예정 책방,37.6121,126.9216\n먼 책방,37.6122,126.9217\n"
COURSES = "강좌명,장소\n한글,V1 도서관\n영어,모르는 곳\n"


@pytest.fixture
def here(kept: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Keep a region, and a folder for what is written on the way."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return kept


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file for a large one."""
    monkeypatch.setattr(examining, "LARGE_BYTES", 0)


def left(settings: Settings) -> list[str]:
    return [path.name for path in (settings.home.parent / "temporary").iterdir()]


def asked(settings: Settings, text: str | bytes, name: str = "곳.csv", **more: Any) -> Request:
    path = settings.home.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    given: dict[str, Any] = {"wanted": None, "against": None, "how": {}, "looks_up": False, "language": "en"} | more
    return Request(settings, "by-hand", path, **given)


def quiet(*_: Any) -> None:
    """Tell nobody."""


def both(request: Request, monkeypatch: pytest.MonkeyPatch) -> tuple[Examined, Examined]:
    """Read a file here, and in a program of its own."""
    small = examine(request, tell=quiet)
    with monkeypatch.context() as patch:
        patch.setattr(examining, "LARGE_BYTES", 0)
        return small, examine(request, tell=quiet)


@pytest.mark.parametrize(("text", "language"), [(ROWS, "ko"), (COURSES, "en")])
def test_a_large_file_is_read_as_a_small_one(
    here: Settings, monkeypatch: pytest.MonkeyPatch, text: str, language: Language
) -> None:
    small, large = both(asked(here, text, language=language), monkeypatch)
    for name in ("file", "kinds", "wanted", "table", "encoding", "crs", "counts"):
        assert getattr(small, name) == getattr(large, name), name
    for name in ("ledger", "rows", "unmatched"):
        one, two = getattr(small, name), getattr(large, name)
        assert (one is None and two is None) or (type(one) is type(two) and one.equals(two)), name
    assert sum(small.counts.values()) == text.count("\n") - 1
    assert small.ledger["line"].nunique() == text.count("\n") - 1
    assert (small.unmatched is not None) == (text == COURSES)
    assert left(here) == []


def test_everything_that_a_person_says_reaches_the_program(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    against = here.home.parent / "둘째.csv"
    against.write_text("이름,위도,경도\n먼 책방,37.6122,126.9300\n", encoding="utf-8")
    how = {"replaces": True, "stated": "EPSG:4326", "joins": {("곳", ""): None}}
    request = asked(here, ROWS, wanted="venues", against=against, how=how, language="ko")
    small, large = both(request, monkeypatch)
    assert small.counts == large.counts == {"accepted": 1, "corrected": 0, "set_aside": 2}
    assert small.ledger.equals(large.ledger)


REFUSED = [
    ("색 {x},모양 %s\n1,2\n", {}, "f.csv"),
    (ROWS, {"wanted": "programmes"}, "f.csv"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), {}, "f.csv"),
    (ROWS, {}, "{name}.csv"),
]


@pytest.mark.parametrize(("text", "more", "name"), REFUSED)
def test_what_is_refused_is_refused_alike(
    here: Settings, monkeypatch: pytest.MonkeyPatch, text: str | bytes, more: dict[str, Any], name: str
) -> None:
    request = asked(here, text, name, **more)
    told: list[object] = []
    for largest in (10**9, -1):
        monkeypatch.setattr(examining, "LARGE_BYTES", largest)
        try:
            told.append(examine(request, tell=quiet).counts)
        except GeoError as error:
            told.append((type(error), str(error), explain(error, "ko")))
    assert told[0] == told[1]
    assert left(here) == []


@pytest.mark.usefixtures("large")
def test_a_region_that_is_gone_is_said_so(here: Settings) -> None:
    request = Request(here, "gone", asked(here, ROWS).path, None, None, {}, looks_up=False, language="en")
    with pytest.raises(RegionNotFoundError, match="there is no region 'gone'"):
        examine(request, tell=quiet)


def test_a_file_that_is_not_there_is_said_so(here: Settings) -> None:
    request = asked(here, ROWS)
    request.path.unlink()
    words = r"the file cannot be read \(No such file or directory\), in 곳\.csv; see that it is there"
    with pytest.raises(SourceError, match=words):
        examine(request, tell=quiet)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Let another program stand in for the one that reads."""

    def stands_in(code: str) -> None:
        (tmp_path / "stand_in.py").write_text(code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(examining, "PROGRAM", "stand_in")

    monkeypatch.setattr(examining, "LARGE_BYTES", 0)
    return stands_in


TOO_MUCH = r"the file takes more time or memory than a server has for it: 곳\.csv; keep the rows of one city"


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import sys; sys.exit(0)",
        "raise MemoryError",
        "import pathlib, sys; pathlib.Path(sys.argv[1], 'answer').write_bytes(b'')",
        "import pathlib, sys; pathlib.Path(sys.argv[1], 'answer').write_bytes(b'cut off')",
    ],
)
def test_a_program_that_dies_is_told_in_a_sentence(here: Settings, program: Any, code: str) -> None:
    program(code)
    with pytest.raises(SourceError, match=TOO_MUCH):
        examine(asked(here, ROWS), tell=quiet)
    assert left(here) == []


def test_a_program_that_hangs_is_ended(here: Settings, program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    number = here.home.parent / "number"
    program(f"import os, pathlib, time; pathlib.Path({str(number)!r}).write_text(str(os.getpid())); time.sleep(60)")
    monkeypatch.setattr(examining, "PATIENCE_S", 2.0)
    with pytest.raises(SourceError, match=TOO_MUCH):
        examine(asked(here, ROWS), tell=quiet)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
    assert left(here) == []


def test_who_goes_away_leaves_no_program_behind(here: Settings, program: Any) -> None:
    number = here.home.parent / "number"
    program(f"import os, pathlib, time; pathlib.Path({str(number)!r}).write_text(str(os.getpid())); time.sleep(60)")

    def tell(_stage: str, _seconds: float) -> None:
        if number.exists() and number.read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        examine(asked(here, ROWS), tell=tell)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)
    assert left(here) == []
    assert examining._one_at_a_time.acquire(timeout=0)
    examining._one_at_a_time.release()


def test_no_file_takes_more_memory_than_there_is_for_it(here: Settings, program: Any) -> None:
    program(
        "import pathlib, sys; from geo.desk import program\n"
        "program.MOST_MEMORY = 4 * 1024**3\n"
        "program.examined = lambda *_, **__: bytearray(5 * 1024**3)\n"
        "program.main(pathlib.Path(sys.argv[1]))"
    )
    with pytest.raises(SourceError, match=TOO_MUCH):
        examine(asked(here, ROWS), tell=quiet)


@pytest.mark.parametrize("largest", [10**9, 0])
def test_what_is_going_on_is_told(here: Settings, monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    monkeypatch.setattr(examining, "LARGE_BYTES", largest)
    told: list[tuple[str, float]] = []
    examine(asked(here, ROWS), tell=lambda stage, seconds: told.append((stage, seconds)))
    stages = [STAGES.index(stage) for stage, _ in told]
    assert stages == sorted(stages)
    assert stages[0] == 0
    seconds = [passed for _, passed in told]
    assert seconds == sorted(seconds)
    assert 0 <= seconds[0] <= seconds[-1] < examining.PATIENCE_S


def test_two_large_files_take_turns(here: Settings, program: Any) -> None:
    program(
        "import os, pathlib, sys, time\n"
        f"mark = pathlib.Path({str(here.home.parent / 'at-work')!r})\n"
        "mark.mkdir()\n"
        "time.sleep(0.5)\n"
        "mark.rmdir()\n"
        "(pathlib.Path(sys.argv[1]) / 'problem.json').write_text(\n"
        '    \'{"kind": "UsageError", "message": "done", "values": {}}\')'
    )
    request, told, ended = asked(here, ROWS), [], []

    def one() -> None:
        try:
            examine(request, tell=lambda stage, _: told.append(stage))
        except UsageError as error:
            ended.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Were both at work at once, the second could not have marked it, and had no answer.
    assert ended == ["done", "done"]
    assert any("Another large file is being read; yours is next" in stage for stage in told)


def test_the_answer_is_no_code_of_a_stranger_s(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folder of the two programs is open to their own account alone.
    seen: list[int] = []
    made = examining.tempfile.TemporaryDirectory

    def watched(**given: Any) -> Any:
        folder = made(**given)
        seen.append(Path(folder.name).stat().st_mode & 0o777)
        return folder

    monkeypatch.setattr(examining, "LARGE_BYTES", 0)
    monkeypatch.setattr(examining.tempfile, "TemporaryDirectory", watched)
    examine(asked(here, ROWS), tell=quiet)
    assert seen == [0o700]
