"""``baeumgil staff`` as programs and people meet it."""

import getpass
import io
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.civic.passphrase import FILE, matches
from geo.cli import common, main
from geo.settings import PACKAGE_ROOT, Settings

PHRASE = "네 낱말로 된 긴 암호문"
OTHER = "four words of another kind"
DONE = "The passphrase is set; whoever was signed in with a former one signs in again.\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Run:
    """Run a command in this process, fed by a pipe or typed at a terminal."""
    monkeypatch.setattr(common, "SETTINGS", Settings(home=home, offline=True))
    monkeypatch.setattr(common, "LANGUAGE", "en")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def command(*arguments: str, piped: bytes = b"", typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        answers = iter(typed)

        def without_echo(prompt: str) -> str:
            sys.stderr.write(prompt + "\n")
            answer = next(answers, None)
            if answer is None:
                raise EOFError
            return answer

        monkeypatch.setattr(getpass, "getpass", without_echo)
        pipe = io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", Terminal() if typed else pipe)
        monkeypatch.setattr(sys, "argv", ["baeumgil", "staff", *arguments])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return command


@pytest.mark.parametrize("piped", [f"{PHRASE}\n", PHRASE, f"{PHRASE}\r\n", f"{PHRASE}\nand another line\n"])
def test_a_script_gives_it_in_one_line(run: Run, home: Path, piped: str) -> None:
    assert run("set-passphrase", piped=piped.encode()) == (0, "", DONE)
    assert matches(home, PHRASE)
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_a_person_types_it_twice(run: Run, home: Path) -> None:
    code, out, err = run("set-passphrase", typed=(PHRASE, PHRASE))
    assert (code, out) == (0, "")
    assert err == f"New passphrase (12 characters or more): \nThe same once more: \n{DONE}"
    assert matches(home, PHRASE)


def test_two_that_differ_change_nothing(run: Run, home: Path) -> None:
    run("set-passphrase", piped=PHRASE.encode())
    code, out, err = run("set-passphrase", typed=(OTHER, OTHER + "s"))
    assert (code, out) == (2, "")
    assert err.endswith("error: the two passphrases differ; nothing was changed, set it again\n")
    assert matches(home, PHRASE)


@pytest.mark.parametrize(
    ("piped", "problem"),
    [
        (b"", "a passphrase has 12 to 200 characters, unlike this one; choose a few words"),
        (b"too short\n", "a passphrase has 12 to 200 characters"),
        (b"x" * 10_000_000, "a passphrase has 12 to 200 characters"),
        ("한국어 완성형 암호문입니다".encode("cp949"), "not UTF-8 text; give it in one line of UTF-8"),
    ],
)
def test_what_is_no_passphrase_is_refused_in_one_line(run: Run, home: Path, piped: bytes, problem: str) -> None:
    code, out, err = run("set-passphrase", piped=piped)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert problem in err
    assert err.count("\n") == 1
    assert not (home / FILE).exists()


def test_giving_up_changes_nothing(run: Run, home: Path) -> None:
    code, _, err = run("set-passphrase", typed=(PHRASE,))
    assert code == 1
    assert "Traceback" not in err
    assert not (home / FILE).exists()


def test_it_is_never_an_argument(run: Run, home: Path) -> None:
    code, _, err = run("set-passphrase", PHRASE)
    assert code == 2
    assert "unexpected extra argument" in err.lower()
    assert not (home / FILE).exists()


def test_the_help_has_an_example(run: Run) -> None:
    code, out, _ = run("set-passphrase", "--help")
    assert code == 0
    assert "Example: baeumgil staff set-passphrase" in out
    assert "set-passphrase" in run("--help")[1]


def test_a_terminal_shows_nothing_of_what_is_typed(home: Path) -> None:
    leader, follower = os.openpty()
    environment = os.environ | {"BAEUMGIL_HOME": str(home), "BAEUMGIL_LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "geo", "staff", "set-passphrase"]
    process = subprocess.Popen(
        command, cwd=PACKAGE_ROOT, env=environment, stdin=follower, stdout=follower, stderr=follower,
        start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    for asked in (b"or more): ", b"once more: "):
        while not shown.endswith(asked):
            shown += os.read(leader, 1)
        os.write(leader, OTHER.encode() + b"\n")
    while chunk := _read(leader):
        shown += chunk
    assert process.wait(timeout=60) == 0
    os.close(leader)
    assert OTHER.encode() not in shown
    assert b"The passphrase is set" in shown
    assert matches(home, OTHER)


def _read(terminal: int) -> bytes:
    """Read what is shown; a terminal that nobody writes to any more is an error on Linux."""
    try:
        return os.read(terminal, 1000)
    except OSError:
        return b""
