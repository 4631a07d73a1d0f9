"""Text that strangers type, made fit for keeping."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.civic.schema import IDENTIFIER
from geo.civic.words import identifier, one_of, plain
from geo.errors import UsageError

ANYTHING = st.text(st.characters(codec=None), max_size=80)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  문이   잠겨\t있어요 \r\n", "문이 잠겨 있어요"),
        ("a\0b", "a b"),
        ("a\ud800b", "a?b"),
        ("\u202eevil\u202c", "evil"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u1112\u1161\u11ab", "한"),
        ("'; DROP TABLE reports; --", "'; DROP TABLE reports; --"),
        ("🏛️ 👍🏽", "🏛️ 👍🏽"),
        ("\u200b\u2060\x07", ""),
        ("one\u2028two", "one two"),
    ],
)
def test_what_cannot_be_read_is_taken_out(typed: str, kept: str) -> None:
    assert plain(typed, most=100) == kept


def test_lines_stay_where_they_may() -> None:
    assert plain("one\n\n  two \r\nthree\n", most=100, lines=True) == "one\ntwo\nthree"
    assert plain("one\n\n  two", most=100) == "one two"


@given(ANYTHING, st.booleans())
def test_whatever_is_typed_becomes_text_that_any_database_keeps(typed: str, lines: bool) -> None:
    kept = plain(typed, most=1000, lines=lines)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert all(sign == "\n" or unicodedata.category(sign)[0] != "C" for sign in kept)
    assert lines or "\n" not in kept
    assert plain(kept, most=1000, lines=lines) == kept


def test_the_longest_text_is_taken_and_a_longer_one_refused() -> None:
    assert plain("가" * 500, most=500) == "가" * 500
    for letters in (501, 100_000):
        with pytest.raises(UsageError, match=f"the text has {letters} letters, more than 500; say it in fewer words"):
            plain("가" * letters, most=500)


def test_a_choice_is_one_of_those_offered() -> None:
    assert one_of("yes", ("yes", "no")) == "yes"
    with pytest.raises(UsageError, match=r"'maybe' is none of the answers; choose one of: yes, no"):
        one_of("maybe", ("yes", "no"))


@given(st.text(max_size=IDENTIFIER).filter(lambda text: "\0" not in text))
def test_an_identifier_stays_as_it_is(text: str) -> None:
    assert identifier(text) == text


@pytest.mark.parametrize("text", ["EP\0001", "EP\ud800", "은평\udfff"])
def test_an_identifier_that_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"holds signs that cannot be kept; correct it in the file"):
        identifier(text)


def test_an_identifier_is_not_cut() -> None:
    with pytest.raises(UsageError, match="the text has 201 letters, more than 200"):
        identifier("x" * (IDENTIFIER + 1))
