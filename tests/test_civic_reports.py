"""That something is wrong with a place, told by anybody and decided by the staff, on both databases."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.civic.database import Database
from geo.civic.reports import LONGEST, MOST_LISTED, WHATS, Report, add_report, decide_report, open_reports
from geo.errors import UsageError
from geo.settings import Settings

Civic = tuple[Settings, Database]
MANY = 50


def tell(engine: Database, told: str = "문이 잠겼어요", *, venue: str = "EP001", what: str = "closed") -> None:
    add_report(engine, "eunpyeong", venue_id=venue, what=what, told=told)


def listed(engine: Database) -> list[Report]:
    count, reports = open_reports(engine, "eunpyeong")
    assert count == len(reports)
    return reports


def at_once(works: list[Callable[[], None]]) -> list[BaseException | None]:
    """Do everything at the same moment, and collect what went wrong."""
    gate = threading.Barrier(len(works))

    def done(work: Callable[[], None]) -> BaseException | None:
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 (handed on)
            return error
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(done, works))


def test_what_is_told_waits_in_its_region(civic: Civic) -> None:
    _, engine = civic
    tell(engine)
    tell(engine, "", what="hours")
    add_report(engine, "porto", venue_id="EP001", what="closed", told="문이 잠겼어요")
    one, two = listed(engine)
    assert (one.venue_id, one.what, one.told, one.times) == ("EP001", "closed", "문이 잠겼어요", 1)
    assert (two.what, two.told) == ("hours", "")
    assert one.report_id != two.report_id
    assert one.at.endswith("+00:00")


def test_the_same_told_again_is_one_report_until_it_is_decided(civic: Civic) -> None:
    _, engine = civic
    for told in ("문이 잠겼어요", "  문이  잠겼어요 ", "문이 잠겼어요\0"):
        tell(engine, told)
    (report,) = listed(engine)
    assert report.times == 3
    decide_report(engine, report.report_id, decision="done", who="kim")
    assert listed(engine) == []
    tell(engine)
    assert [again.times for again in listed(engine)] == [1]


def test_nothing_is_lost_when_many_tell_at_once(civic: Civic) -> None:
    _, engine = civic
    told = [f"{number % 7}" for number in range(MANY)]
    assert at_once([lambda text=text: tell(engine, text) for text in told]) == [None] * MANY
    assert {report.told: report.times for report in listed(engine)} == Counter(told)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who(civic: Civic) -> None:
    _, engine = civic
    for round_ in range(5):
        tell(engine, str(round_))
        (report,) = listed(engine)
        people = ["kim", "lee", "박"]
        errors = at_once(
            [
                lambda who=who, number=report.report_id: decide_report(engine, number, decision="done", who=who)
                for who in people
            ]
        )
        winners = [who for who, error in zip(people, errors, strict=True) if error is None]
        assert len(winners) == 1
        lost = [error for error in errors if error is not None]
        assert all(isinstance(error, UsageError) for error in lost)
        assert {str(error) for error in lost} == {f"{winners[0]} has decided that already; look at the list again"}


def test_there_is_nothing_to_decide_where_nothing_was_told(civic: Civic) -> None:
    with pytest.raises(UsageError, match="that is not in the list any more; look at the list again"):
        decide_report(civic[1], 7, decision="dismissed", who="kim")


@pytest.mark.parametrize(
    "told",
    [
        "'; DROP TABLE reports; --",
        '"; DELETE FROM reports WHERE 1=1',
        "\0\x01\x1b[31m",
        "half \ud83d sign",
        "🏛️👩‍👩‍👧🇰🇷",
        "\u202egnorw\u202c \u2066x\u2069",
        "%s %(x)s {x} :told ?",
        "<script>alert(1)</script>",
        "".join(chr(random.Random(1).randrange(0x1F300, 0x1F5FF)) for _ in range(LONGEST)),
    ],
)
def test_hostile_text_is_text(civic: Civic, told: str) -> None:
    _, engine = civic
    tell(engine, told)
    tell(engine, told)
    (report,) = listed(engine)
    assert report.times == 2
    assert not set(report.told) & {"\0", "\x1b", "\u202e", "\u2066", "\ud83d"}


def test_the_longest_text_of_the_rarest_letters_for_the_longest_identifier_is_kept(civic: Civic) -> None:
    _, engine = civic
    chance = random.Random(2)
    told = "".join(chr(chance.randrange(0x20000, 0x2A6DF)) for _ in range(LONGEST))
    tell(engine, told, venue="".join(chr(chance.randrange(0xAC00, 0xD7A3)) for _ in range(200)))
    assert [report.told for report in listed(engine)] == [told]


def test_what_is_too_long_or_no_answer_is_refused(civic: Civic) -> None:
    _, engine = civic
    with pytest.raises(UsageError, match="the text has 100000 letters, more than 500; say it in fewer words"):
        tell(engine, "x" * 100_000)
    with pytest.raises(UsageError, match="'open' is none of the answers; choose one of: closed, moved"):
        tell(engine, what="open")
    with pytest.raises(UsageError, match="holds signs that cannot be kept"):
        tell(engine, venue="EP\0")
    assert listed(engine) == []


def test_a_long_list_says_how_long_it_is(civic: Civic) -> None:
    _, engine = civic
    for number in range(MOST_LISTED + 2):
        tell(engine, str(number), what=WHATS[number % len(WHATS)])
    count, reports = open_reports(engine, "eunpyeong")
    assert count == MOST_LISTED + 2
    assert [report.told for report in reports] == [str(number) for number in range(MOST_LISTED)]
