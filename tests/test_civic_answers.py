"""You said, we did, on both databases."""

import dataclasses

import pytest
from sqlalchemy import update

from geo.civic import answers as module
from geo.civic.answers import Answer, add_answer, answers_of, delete_answer
from geo.civic.database import Database, transaction
from geo.civic.schema import ANSWERS
from geo.errors import UsageError
from geo.settings import Settings

Civic = tuple[Settings, Database]
ONE = Answer("도서관이 멀어요", "새 공간을 열어요", "share", "1138056000", "senior", 0.3, 4, (7, 3, 7))


def test_what_is_kept_comes_back_the_newest_first(civic: Civic) -> None:
    _, engine = civic
    add_answer(engine, "eunpyeong", ONE, who="kim")
    unknown = dataclasses.replace(ONE, said="'; DROP TABLE answers; -- 🏛️", before=None, needs=())
    add_answer(engine, "eunpyeong", unknown, who="lee")
    add_answer(engine, "porto", ONE, who="kim")
    second, first = answers_of(engine, "eunpyeong")
    assert dataclasses.replace(first, answer_id=0, at="", needs=ONE.needs) == ONE
    assert first.needs == (3, 7)
    assert first.at
    assert (second.said, second.before, second.needs) == (unknown.said, None, ())
    for _ in range(2):
        delete_answer(engine, "eunpyeong", first.answer_id)
    delete_answer(engine, "porto", second.answer_id)
    assert answers_of(engine, "eunpyeong") == [second]
    assert len(answers_of(engine, "porto")) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"said": " "}, "there are no words in it; write what was said"),
        ({"decision": "🙂🙂"}, "there are no words in it"),
        ({"said": "x" * 501}, "the text has 501 letters, more than 500"),
        ({"decision": "x" * 100_000}, "more than 500"),
        ({"needs": tuple(range(51))}, "one answer can name 50 needs at most"),
    ],
)
def test_what_says_nothing_is_refused(civic: Civic, change: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        add_answer(civic[1], "eunpyeong", dataclasses.replace(ONE, **change), who="kim")
    assert answers_of(civic[1], "eunpyeong") == []


def test_there_are_not_more_than_can_be_read(civic: Civic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LISTED", 1)
    add_answer(civic[1], "eunpyeong", ONE, who="kim")
    with pytest.raises(UsageError, match="there are 1 answers already; delete one first"):
        add_answer(civic[1], "eunpyeong", ONE, who="kim")


@pytest.mark.parametrize(("needs", "version"), [("[", "x"), ("7", "-1"), ('["a", 3]', "٣"), ("{}", "9" * 200)])
def test_what_a_stranger_s_backup_brings_is_passed_over(civic: Civic, needs: str, version: str) -> None:
    _, engine = civic
    add_answer(engine, "eunpyeong", ONE, who="kim")
    with transaction(engine) as connection:
        connection.execute(update(ANSWERS).values(needs=needs, before_version=version))
    (found,) = answers_of(engine, "eunpyeong")
    assert set(found.needs) <= {3}
    assert found.version == 0
