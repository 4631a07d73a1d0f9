"""You said, we did, in words: what is better is counted, and what was written stays text."""

import html
import re

from geo.show.answers import Line, answers_sentence, answers_table

LINE = Line("멀어요", "열어요", "share", "구산동", "senior", 0.3, 0.41, "2026-11-24T01:00:00+00:00")


def line(**changes: object) -> Line:
    return Line(**{**vars(LINE), **changes})


def test_what_is_better_is_counted() -> None:
    lines = [
        LINE,
        line(now=0.2),
        line(now=None),
        line(before=None),
        line(measure="minutes", before=9.0, now=7.5),
        line(measure="minutes", before=7.5, now=9.0),
        line(measure="venues", before=3, now=3),
    ]
    assert answers_sentence("en", lines) == "7 answers: the figure is better now in 2 of them."
    assert answers_sentence("en", []) == "Nothing is answered here yet."


def test_the_table_says_then_and_now_and_runs_nothing() -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    written = answers_table(
        "en", [LINE, line(said=hostile, decision=hostile, measure="minutes", before=9.04, now=None)]
    )
    cells = [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", written)]
    assert "30" in cells
    assert "41" in cells
    assert "9.1" in cells
    assert "-" in cells
    assert cells.count(hostile) == 2
    assert "<img" not in written
    assert "2026-11-24" in cells
