"""A hall tells what it needs on its phones, the staff let it through, and the big screen shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import PHONE, Visit, answer, choose, map_of, served, table, violations, visitor

from geo.civic.passphrase import set_passphrase

pytestmark = pytest.mark.browser

PHRASE = "green lanterns along the stream"
PHONES, FORMS = 5, 10
HOSTILE = "<img src=x onerror=document.title='taken'> {{7*7}} </script><script>document.title='taken'</script>"


@pytest.fixture(scope="module")
def hall_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home of its own: what is told must not be met by other tests."""
    home: Path = tmp_path_factory.mktemp("hall")
    set_passphrase(home, PHRASE)
    with served(home) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, hall_server: str) -> Iterator[Visit]:
    with visitor(browser, hall_server) as opened:
        yield opened


def fill(page: Page, text: str) -> None:
    box = page.get_by_label("What do you need, in your own words?")
    box.fill(text)
    # A form takes what was typed when its field is left.
    box.blur()


def code(page: Page, former: str) -> str:
    expect(page.get_by_text("Your number is").and_(page.get_by_text(former))).to_have_count(0)
    return page.get_by_text("Your number is").inner_text().split("Your number is ")[1].split(":")[0]


def test_fifty_forms_from_five_phones_are_let_through_and_seen(visit: Visit) -> None:
    phones = [visit("/ask?channel=hall&lang=en", viewport=PHONE, has_touch=True, is_mobile=True) for _ in range(PHONES)]
    for number, page in enumerate(phones):
        choose(page, "Which ward is it about?", "Bulgwang 1-dong" if number % 2 else "Jingwan-dong")
        choose(page, "What about?", "a place to learn nearby" if number % 2 else "reading and writing")
    numbers = {page: ["no number yet"] for page in phones}
    for form in range(FORMS):
        for number, page in enumerate(phones):
            fill(page, HOSTILE if (form, number) == (0, 0) else f"wish {form} of phone {number}")
        # All five at once: none waits for another.
        for page in phones:
            page.get_by_role("button", name="Send", exact=True).click()
        for page in phones:
            numbers[page].append(code(page, numbers[page][-1]))
            expect(page.get_by_label("What do you need, in your own words?")).to_have_value("")
    assert len({one for given in numbers.values() for one in given[1:]}) == PHONES * FORMS
    assert violations(phones[0]) == []

    screen = visit("/ask?show=tally&lang=en")
    expect(answer(screen)).to_contain_text("No need is shown yet")

    desk = visit("/data?lang=en")
    desk.get_by_label("Your name").fill("이도서")
    desk.get_by_label("Passphrase", exact=True).fill(PHRASE)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_text("Signed in as 이도서.")).to_be_visible()
    desk.get_by_role("radio", name="Needs").or_(desk.get_by_role("button", name="Needs", exact=True)).first.click()
    expect(answer(desk).last).to_contain_text(f"{PHONES * FORMS} needs wait to be read")
    desk.get_by_role("button", name="Refuse", exact=True).first.click()
    expect(answer(desk).last).to_contain_text(f"{PHONES * FORMS - 1} needs wait to be read")
    desk.get_by_role("button", name="Let through: ").click()
    expect(answer(desk).last).to_contain_text("0 needs wait to be read")

    # The screen looks by itself, every few seconds.
    expect(answer(screen)).to_contain_text(f"{PHONES * FORMS - 1} needs")
    map_of(screen)
    expect(table(screen, "Needs by topic").first).to_be_visible()
    assert screen.title() != "taken"
    assert "onerror" not in screen.content()
