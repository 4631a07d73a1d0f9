"""Addresses that somebody edited, mistook or kept too long: a plain sentence, a way on, and nothing is run."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from support.browsing import HERE, Visit, answer, settled

from geo.show.language import Language, say

pytestmark = pytest.mark.browser

PWNED = "PWNED"
SCRIPT = f"</script><script>window.{PWNED}=1</script><img src=x onerror=window.{PWNED}=1>"
IN_THE_SEA, IN_ANOTHER_CITY = "37.2000,125.9000", "35.1796,129.0756"
ON_THE_MOUNTAIN = "37.6420,126.9700"
QUESTION = ("at", "walker", "minutes", "speed", "to", "way", "also", "whose", "region")
WISHED = ("topic", "audience", "day", "part", "free", "enrol", "method", "support")


@pytest.fixture
def calm(server: str, home: Path) -> Iterator[str]:
    """Give the server's address; it may log no traceback meanwhile."""
    log = home / "server.log"
    before = log.stat().st_size
    yield server
    assert "Traceback" not in log.read_bytes()[before:].decode()


def nothing_ran(page: Page) -> None:
    """Look for what a script would have left."""
    settled(page)
    assert [frame.evaluate(f"typeof window.{PWNED}") for frame in page.frames] == ["undefined"] * len(page.frames)
    assert page.locator("img[src=x]").count() == 0


def notices(page: Page, names: tuple[str, ...], count: int) -> None:
    """Expect so many notices, each a sentence that begins as all do, and none with the insides of the program."""
    alerts = page.get_by_role("alert")
    expect(alerts).to_have_count(count)
    for told in alerts.all_inner_texts():
        assert told.strip().startswith("Ignored in the address: ")
        assert not re.search(r"Traceback|Error|None|\.py", told)
    for name in names:
        expect(alerts.filter(has_text=name)).not_to_have_count(0)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize(("spot", "path"), [(IN_THE_SEA, "/find"), (IN_ANOTHER_CITY, "/programmes")])
def test_a_spot_outside_is_named_and_another_can_be_chosen(visit: Visit, spot: str, path: str) -> None:
    page = visit(f"{path}?at={spot}&also={spot},senior&minutes=15&lang=en")
    notices(page, (f"the spot '{spot}' lies outside the region",), 2)
    expect(answer(page)).to_contain_text("Click the map")
    page.get_by_label("Where are you?").fill("Bulgwang-dong")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Bulgwang.*ward")).first.click()
    expect(answer(page)).to_contain_text("15-minute walk")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize(("path", "language"), [("/find", "ko"), ("/find?mode=desk", "ko"), ("/programmes", "en")])
def test_far_from_every_street_one_press_leads_to_the_nearest(visit: Visit, path: str, language: Language) -> None:
    page = visit(f"{path}{'&' if '?' in path else '?'}at={ON_THE_MOUNTAIN}&minutes=20&lang={language}")
    expect(answer(page)).to_contain_text("street" if language == "en" else "길")
    before = page.url
    words = say(language, "Go to the nearest street ({metres} away)", metres="@").partition("@")[0]
    there = page.get_by_role("button", name=words)
    expect(there).to_have_text(re.compile(r"\d"))
    there.click()
    expect(there).to_have_count(0)
    expect(page).not_to_have_url(before)
    expect(answer(page)).to_contain_text("20")


@pytest.mark.usefixtures("calm")
def test_nonsense_in_every_part_of_the_address_of_programmes(visit: Visit) -> None:
    nonsense = dict.fromkeys((*QUESTION, *WISHED, "programme", "mode", "unheard"), SCRIPT) | {"lang": "en"}
    page = visit(f"/programmes?{urlencode(nonsense)}")
    notices(page, (), len(QUESTION) + len(WISHED))
    expect(answer(page)).to_contain_text("Click the map")
    nothing_ran(page)
    page.get_by_label("Where are you?").fill("Bulgwang-dong")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Bulgwang.*ward")).first.click()
    expect(answer(page)).to_contain_text("10-minute walk")
    expect(page).not_to_have_url(re.compile("script|unheard"))
    nothing_ran(page)


@pytest.mark.usefixtures("calm")
def test_a_further_doorstep_that_is_none_is_left_out(visit: Visit) -> None:
    page = visit(f"/programmes?{HERE}&lang=en&{urlencode({'also': 'nan,nan,adult', 'support': ';;'})}")
    notices(page, ("doorstep 2 of the link",), 2)
    expect(answer(page)).to_contain_text("10-minute walk")
    expect(page.get_by_text("Doorstep 2: adult")).to_have_count(0)


@pytest.mark.usefixtures("calm")
def test_the_address_of_a_place_that_is_gone_says_so_and_opens_no_other(visit: Visit) -> None:
    for gone in ("EP999", SCRIPT, ""):
        page = visit(f"/venue?{urlencode({'venue': gone, 'region': SCRIPT, 'lang': 'en'})}")
        expect(page.get_by_role("alert").filter(has_text="there is no place")).to_have_count(1 if gone else 0)
        expect(answer(page)).to_have_text("Choose a place from the list.")
        expect(page.get_by_role("combobox", name="Place")).to_have_value("")
        nothing_ran(page)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("path", ["/wards", "/data", "/find?mode=desk"])
def test_nonsense_in_the_address_of_other_pages(visit: Visit, path: str) -> None:
    nonsense = dict.fromkeys((*QUESTION, *WISHED, "venue"), SCRIPT) | {"lang": "en"}
    page = visit(f"{path}{'&' if '?' in path else '?'}{urlencode(nonsense)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    nothing_ran(page)
