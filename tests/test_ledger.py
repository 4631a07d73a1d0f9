"""The ledger: every row ends exactly once, in the file's order, with words that can be translated."""

import json

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.ledger import Draft, Ledger, Reason
from geo.sources.sheets import Misfit, Sheet


def sheet_of(rows: int, *, misfit_lines: tuple[int, ...] = ()) -> Sheet:
    lines = np.array([line for line in range(2, 2 + rows + len(misfit_lines)) if line not in misfit_lines])[:rows]
    misfits = tuple(Misfit(line, f"줄 {line}, 너무, 많음", 3) for line in misfit_lines)
    frame = pd.DataFrame({"이름": pd.Series([f"곳{row}" for row in range(rows)], dtype="str")})
    original = tuple(f"줄 {line}" for line in lines)
    return Sheet("곳.csv", "cp949", frame, lines.astype(np.int64), original, misfits, None, None)


def with_one_of_each() -> Ledger:
    sheet = sheet_of(3, misfit_lines=(3,))
    draft = Draft(sheet)
    old = sheet.frame["이름"]
    draft.replace("이름", old, old.where(old != "곳1", "새 곳"), why="the name was wrong")
    draft.set_aside([False, False, True], why="it lies {km} km away", mend="look", km=[0.0, 0.0, 7.5])
    return draft.ledger("libraries", crs="EPSG:5186")


def test_the_document_has_the_form_that_others_rely_on() -> None:
    document = json.loads(json.dumps(with_one_of_each().as_json()))
    assert document == {
        "kind": "libraries",
        "encoding": "cp949",
        "crs": "EPSG:5186",
        "counts": {"accepted": 1, "corrected": 1, "set_aside": 2},
        "rows": [
            {"line": 2, "outcome": "accepted", "original": "줄 2"},
            {
                "line": 3,
                "outcome": "set_aside",
                "original": "줄 3, 너무, 많음",
                "why": "the row has more or fewer cells than the header",
                "mend": "put quotation marks around a text that holds a comma, and take surplus cells out",
            },
            {
                "line": 4,
                "outcome": "corrected",
                "original": "줄 4",
                "changes": [{"column": "이름", "old": "곳1", "new": "새 곳", "why": "the name was wrong"}],
            },
            {"line": 5, "outcome": "set_aside", "original": "줄 5", "why": "it lies 7.5 km away", "mend": "look"},
        ],
    }


def test_the_table_says_the_same() -> None:
    frame = with_one_of_each().as_frame()
    assert frame["line"].tolist() == [2, 3, 4, 5]
    assert frame["outcome"].tolist() == ["accepted", "set_aside", "corrected", "set_aside"]
    assert frame.loc[2, ["column", "old", "new", "why"]].tolist() == ["이름", "곳1", "새 곳", "the name was wrong"]
    assert frame.loc[3, ["why", "mend", "original"]].tolist() == ["it lies 7.5 km away", "look", "줄 5"]
    assert frame.loc[0, ["column", "old", "new", "why", "mend"]].isna().all()


def test_a_row_with_two_changes_has_two_lines_in_the_table() -> None:
    draft = Draft(sheet_of(1))
    old = pd.Series(["가"], dtype="str")
    draft.replace("이름", old, pd.Series([None], dtype="str"), why="first")
    draft.replace("주소", pd.Series([None], dtype="str"), old, why="second")
    frame = draft.ledger("simple", crs=None).as_frame()
    assert frame["column"].tolist() == ["이름", "주소"]
    assert frame["new"].isna().tolist() == [True, False]
    assert frame["old"].isna().tolist() == [False, True]


def test_the_first_reason_to_set_a_row_aside_stands_and_its_changes_are_dropped() -> None:
    draft = Draft(sheet_of(1))
    draft.replace("이름", pd.Series(["가"], dtype="str"), pd.Series(["나"], dtype="str"), why="mended")
    for why in ("first", "second"):
        draft.set_aside([True], why=why, mend="mend")
    (entry,) = draft.ledger("simple", crs=None).entries
    assert (entry.outcome, entry.changes, entry.why) == ("set_aside", (), Reason("first"))


def test_what_did_not_change_is_no_change() -> None:
    draft = Draft(sheet_of(2))
    same = pd.Series(["가", None], dtype="str")
    draft.replace("이름", same, same.copy(), why="never")
    assert draft.ledger("simple", crs=None).counts == {"accepted": 2, "corrected": 0, "set_aside": 0}


def test_a_reason_is_said_by_whoever_knows_the_language_and_values_are_no_templates() -> None:
    reason = Reason("it is there as {name}", {"name": "{0.__class__}"})
    assert reason.said() == "it is there as {0.__class__}"
    korean = {"it is there as {name}": "{name}(으)로 있어요"}
    assert reason.said(lambda message, **values: korean[message].format(**values)) == "{0.__class__}(으)로 있어요"


@given(st.integers(0, 12), st.sets(st.integers(2, 15), max_size=5), st.data())
def test_counts_add_up_whatever_is_found(rows: int, misfits: set[int], data: st.DataObject) -> None:
    sheet = sheet_of(rows, misfit_lines=tuple(sorted(misfits)))
    draft = Draft(sheet)
    flags = st.lists(st.booleans(), min_size=rows, max_size=rows)
    changed, aside = data.draw(flags), data.draw(flags)
    old = sheet.frame["이름"]
    draft.replace("이름", old, old.mask(np.array(changed, dtype=bool), "다른 곳"), why="w")
    draft.set_aside(aside, why="w", mend="m")
    ledger = draft.ledger("simple", crs=None)
    assert sum(ledger.counts.values()) == rows + len(misfits) == len(ledger.entries)
    assert ledger.counts["set_aside"] == sum(aside) + len(misfits)
    assert ledger.counts["corrected"] == sum(c and not a for c, a in zip(changed, aside, strict=True))
    assert sorted(entry.line for entry in ledger.entries) == [entry.line for entry in ledger.entries]
    assert {entry.line for entry in ledger.entries} == {*sheet.line.tolist(), *misfits}
