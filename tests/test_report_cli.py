"""The command that makes hand-outs."""

import xml.etree.ElementTree as ET

import pytest
from support import printed

from geo.cli import common, main
from geo.settings import Settings

GUSAN = "1138056000"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command in this process, with a home of its own; give its code, what it said and what it told."""

    def command(*arguments, url=None):
        monkeypatch.setattr(common, "SETTINGS", Settings(home=tmp_path / "home", offline=True, public_url=url))
        monkeypatch.setattr(common, "LANGUAGE", "en")
        monkeypatch.setattr("sys.argv", ["baeumgil", "report", *map(str, arguments)])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = end.code or 0
        return code, *capsys.readouterr()

    return command


def test_one_ward_in_korean(run, tmp_path):
    out = tmp_path / "gusan.pdf"
    code, said, told = run(
        "--out", out, "--ward", "구산동", "--language", "ko", "--walker", "senior", "--minutes", "10",
        url="https://baeumgil.example.org",
    )  # fmt: skip
    assert (code, said) == (0, "")
    assert "Page 1 of 1: 구산동" in told
    assert "model streets, not for decisions" in told
    (text,) = printed.texts(out.read_bytes())
    assert "구산동" in text
    assert "0.85" in text
    assert "10분" in text
    assert list(tmp_path.iterdir()) == [out]


def test_the_map_alone(run, tmp_path):
    drawing, picture = tmp_path / "map.svg", tmp_path / "map.png"
    assert run("--out", drawing, "--ward", GUSAN)[0] == 0
    assert ET.parse(drawing).getroot().get("width") == "180.00mm"
    assert run("--out", picture, "--ward", GUSAN, "--paper", "a4")[0] == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("--ward", "Gusandong"), 2, "there is no ward 'Gusandong' in the region eunpyeong; the nearest is 구산동"),
        (("--walker", "runner"), 2, "unknown walker 'runner'"),
        (("--minutes", "0"), 2, "0"),
        (("--paper", "a3"), 2, "a3"),
        (("--language", "fr"), 2, "fr"),
        (("--region", "nowhere"), 1, "nowhere"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(run, tmp_path, arguments, code, problem):
    out = tmp_path / "report.pdf"
    out.write_text("before")
    ended, said, told = run("--out", out, *arguments)
    assert (ended, said) == (code, "")
    assert problem in told
    assert "Traceback" not in told
    assert out.read_text() == "before"


def test_an_ending_that_nobody_knows(run, tmp_path):
    code, _, told = run("--out", tmp_path / "report.doc")
    assert code == 2
    assert "is none of .pdf, .svg, .png" in told


def test_a_folder_that_is_not_there(run, tmp_path):
    code, _, told = run("--out", tmp_path / "nowhere" / "report.svg", "--ward", GUSAN)
    assert code == 1
    assert "cannot be written" in told
