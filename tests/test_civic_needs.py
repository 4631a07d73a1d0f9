"""What residents need: kept once, shown when let through, deleted at a wish; on both databases."""

import dataclasses
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from test_civic_reports import at_once

from geo.civic.database import Database, open_database, reading, transaction
from geo.civic.forgetting import delete_by_code, delete_need, forget_old
from geo.civic.needs import (
    LONGEST,
    MOST_LISTED,
    Told,
    add_need,
    decide_need,
    decide_needs,
    needs_of,
    new_token,
    readable,
    rounded_spot,
    waiting_needs,
)
from geo.civic.schema import NEEDS
from geo.errors import CivicError, UsageError
from geo.settings import KEEP_NEEDS_DAYS, Settings

Civic = tuple[Settings, Database]
TOLD = Told("hall", "1138069000", "literacy", "한글 저녁반이 필요해요", (37.61234, 126.92951), "65plus")


def tell(engine: Database, text: str = TOLD.text, *, token: str | None = None, region: str = "eunpyeong") -> str:
    return add_need(engine, region, dataclasses.replace(TOLD, text=text), token=token or new_token())


def ids(engine: Database) -> list[int]:
    return [need.need_id for need in waiting_needs(engine, "eunpyeong")[1]]


def test_a_need_waits_with_its_spot_rounded_and_is_shown_once_let_through(civic: Civic) -> None:
    _, engine = civic
    tell(engine)
    tell(engine, region="porto")
    count, (need,) = waiting_needs(engine, "eunpyeong")
    assert count == 1
    assert need.told == dataclasses.replace(TOLD, spot=(37.612, 126.93))
    assert needs_of(engine, "eunpyeong") == []
    decide_need(engine, need.need_id, decision="shown", who="kim")
    assert waiting_needs(engine, "eunpyeong") == (0, [])
    assert [shown.told.text for shown in needs_of(engine, "eunpyeong")] == [TOLD.text]


@given(lat=st.floats(-80, 80), lon=st.floats(-180, 180))
def test_a_rounded_spot_is_within_about_100_m_and_rounds_to_itself(lat: float, lon: float) -> None:
    rounded = rounded_spot(lat, lon)
    assert abs(rounded[0] - lat) <= 0.0005 + 1e-9
    assert abs(rounded[1] - lon) <= 0.0005 + 1e-9
    assert rounded_spot(*rounded) == rounded


def test_a_form_sent_twice_at_once_is_kept_once_with_one_number(civic: Civic) -> None:
    _, engine = civic
    token, codes = new_token(), []
    assert at_once([lambda: codes.append(tell(engine, token=token))] * 8) == [None] * 8
    assert len(set(codes)) == 1
    assert len(ids(engine)) == 1
    # Changed before it was sent again: nothing of the first is lost.
    assert tell(engine, "다른 말", token=token) != codes[0]
    assert len(ids(engine)) == 2


def test_of_fifty_sent_at_once_all_are_kept(civic: Civic) -> None:
    _, engine = civic
    assert at_once([lambda text=f"말 {number}": tell(engine, text) for number in range(50)]) == [None] * 50
    shown = decide_needs(engine, ids(engine), decision="shown", who="kim")
    assert shown == 50
    assert {need.told.text for need in needs_of(engine, "eunpyeong")} == {f"말 {number}" for number in range(50)}


def test_of_two_who_decide_the_second_is_told_who_did(civic: Civic) -> None:
    _, engine = civic
    tell(engine)
    (number,) = ids(engine)
    errors = at_once(
        [
            lambda who=who: decide_need(engine, number, decision="shown" if who == "kim" else "refused", who=who)
            for who in ("kim", "lee", "박")
        ]
    )
    winner = next(who for who, error in zip(("kim", "lee", "박"), errors, strict=True) if error is None)
    assert {str(error) for error in errors if error} == {f"{winner} has decided that already; look at the list again"}
    assert sum(error is None for error in errors) == 1


def test_deciding_many_leaves_what_somebody_decided_meanwhile(civic: Civic) -> None:
    _, engine = civic
    for number in range(3):
        tell(engine, f"말 {number}")
    numbers = ids(engine)
    decide_need(engine, numbers[1], decision="refused", who="lee")
    assert decide_needs(engine, numbers, decision="shown", who="kim") == 2
    assert [need.told.text for need in needs_of(engine, "eunpyeong")] == ["말 0", "말 2"]
    assert [need.told.text for need in needs_of(engine, "eunpyeong", states=("refused",))] == ["말 1"]


@pytest.mark.parametrize("text", ["", "   \n", "🎉🏛️👩‍👩‍👧🇰🇷", "?!…", "\u202e\u2066\0"])
def test_a_text_without_words_is_refused(civic: Civic, text: str) -> None:
    with pytest.raises(UsageError, match="there are no words in it; write in a few words what you need"):
        tell(civic[1], text)
    assert ids(civic[1]) == []


def test_what_is_too_long_or_no_choice_is_refused(civic: Civic) -> None:
    _, engine = civic
    with pytest.raises(UsageError, match="the text has 100000 letters, more than 1000; say it in fewer words"):
        tell(engine, "가" * 100_000)
    for wrong in ({"channel": "fax"}, {"topic": "money"}, {"age_band": "old"}):
        with pytest.raises(UsageError, match="is none of the answers; choose one of"):
            add_need(engine, "eunpyeong", dataclasses.replace(TOLD, **wrong), token=new_token())
    tell(engine, "가" * LONGEST)
    assert len(ids(engine)) == 1


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE needs; --", "half \ud83d sign", "<script>alert(1)</script>", "=1+1", "{{ 7*7 }}", "\u202egnorw a"],
)
def test_hostile_text_is_text(civic: Civic, text: str) -> None:
    tell(civic[1], text)
    ((kept,),) = ([need.told.text for need in waiting_needs(civic[1], "eunpyeong")[1]],)
    assert kept == text.replace("\ud83d", "?").replace("\u202e", "")


@given(st.text(max_size=200))
def test_what_is_kept_is_composed_and_readable(text: str) -> None:
    try:
        kept = readable(text)
    except UsageError:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert not [sign for sign in kept if unicodedata.category(sign)[0] == "C" and sign != "\n"]
    assert readable(kept) == kept


def test_a_need_is_deleted_by_its_number_however_it_is_written(civic: Civic) -> None:
    _, engine = civic
    token = new_token()
    code = tell(engine, token=token)
    other = tell(engine, "다른 말")
    delete_by_code(engine, f" {code[:5].lower()}-{code[5:]} ")
    with reading(engine) as connection:
        gone = connection.execute(select(NEEDS).where(NEEDS.c.state == "deleted")).mappings().one()
    assert (gone["told"], gone["lat"], gone["lon"], gone["age_band"]) == ("", None, None, None)
    assert code not in map(str, gone.values())
    with pytest.raises(UsageError, match="no need has this number, or it is deleted already"):
        delete_by_code(engine, code)
    # The same form sent once more does not bring it back.
    assert tell(engine, token=token) == code
    assert [need.told.text for need in waiting_needs(engine, "eunpyeong")[1]] == ["다른 말"]
    (number,) = ids(engine)
    delete_need(engine, number, who="kim")
    with pytest.raises(UsageError, match="that is not in the list any more"):
        delete_need(engine, number, who="lee")
    with pytest.raises(UsageError, match="no need has this number"):
        delete_by_code(engine, other)


def test_no_other_number_deletes_a_need(civic: Civic) -> None:
    _, engine = civic
    code = tell(engine)
    chance = random.Random(3)
    for wrong in ("", code[:-1], code + "2", "".join(chance.sample(code, len(code))) + "A"):
        with pytest.raises(UsageError, match="no need has this number"):
            delete_by_code(engine, wrong)
    assert len(ids(engine)) == 1


def test_old_needs_are_forgotten_and_young_ones_kept(civic: Civic) -> None:
    _, engine = civic
    tell(engine, "옛날 말")
    with transaction(engine) as connection:
        connection.execute(update(NEEDS).values(at="2020-01-01T00:00:00+00:00"))
    tell(engine, "새 말")
    assert forget_old(engine, days=KEEP_NEEDS_DAYS) == 1
    assert [need.told.text for need in waiting_needs(engine, "eunpyeong")[1]] == ["새 말"]
    assert forget_old(engine, days=KEEP_NEEDS_DAYS) == 0


def test_a_database_that_is_gone_says_so_and_what_was_acknowledged_is_there_again(civic: Civic) -> None:
    settings, engine = civic
    tell(engine)

    token = new_token()
    event.listen(engine, "before_cursor_execute", _failing)
    with pytest.raises(CivicError, match=r"cannot be read or written now .*; try again in a minute"):
        tell(engine, "두 번째", token=token)
    event.remove(engine, "before_cursor_execute", _failing)
    assert len(ids(engine)) == 1
    tell(engine, "두 번째", token=token)
    engine.dispose()
    again = open_database(settings)
    assert [need.told.text for need in waiting_needs(again, "eunpyeong")[1]] == [TOLD.text, "두 번째"]
    again.dispose()


def _failing(*_: object) -> None:
    raise OperationalError(None, None, ConnectionError())


def test_a_long_list_says_how_long_it_is(civic: Civic) -> None:
    _, engine = civic
    for number in range(MOST_LISTED + 2):
        tell(engine, f"말 {number}")
    count, needs = waiting_needs(engine, "eunpyeong")
    assert count == MOST_LISTED + 2
    assert [need.told.text for need in needs] == [f"말 {number}" for number in range(MOST_LISTED)]


@pytest.mark.parametrize(
    ("written", "days"), [("30", 30), ("", KEEP_NEEDS_DAYS), ("0", KEEP_NEEDS_DAYS), ("x", KEEP_NEEDS_DAYS)]
)
def test_the_environment_says_for_how_long_needs_are_kept(written: str, days: int) -> None:
    assert Settings.from_environment({"BAEUMGIL_KEEP_NEEDS_DAYS": written}).keep_needs_days == days
