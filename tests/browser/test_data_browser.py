"""The data desk as a member of staff uses it, and what a resident sees of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import (
    PHONE,
    Visit,
    answer,
    choose,
    click_map,
    map_of,
    served,
    settled,
    table,
    violations,
    visitor,
)

from geo.civic.passphrase import set_passphrase

pytestmark = pytest.mark.browser

PHRASE = "green lanterns along the stream"
SPOT = "at=37.6105,126.9297&minutes=10"
FILE = """이름,종류,주소,위도,경도,전화번호
새봄 배움터,community_centre,서울특별시 은평구 불광로 1,37.610900,126.930100,(02) 351-7777
<b>하늘</b> 서당,other,,37.611200,126.930400,
먼 배움터,other,,35.1,129.0,
이름만 있는 곳,other,,,,
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own: this desk changes the region."""
    home = tmp_path_factory.mktemp("desk")
    set_passphrase(home, PHRASE)
    return home


@pytest.fixture(scope="module")
def desk_server(home: Path) -> Iterator[str]:
    with served(home) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, desk_server: str) -> Iterator[Visit]:
    with visitor(browser, desk_server) as opened:
        yield opened


def signed_in(visit: Visit, **options: object) -> Page:
    page = visit("/data?lang=en", **options)
    page.get_by_label("Your name").fill("이도서")
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as 이도서.")).to_be_visible()
    return page


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
    settled(page)


def found(visit: Visit) -> list[str]:
    page = visit(f"/find?lang=en&{SPOT}")
    settled(page)
    return table(page, "Places").locator("th[scope=row]").all_inner_texts()


def test_a_file_is_dropped_looked_at_accepted_found_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "새 장소.csv"
    file.write_bytes(FILE.encode("cp949"))
    page = signed_in(visit)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("Of 4 rows, 0 are accepted, 2 corrected and 2 set aside.")).to_be_visible()
    ledger = table(page, "Doubtful rows")
    said = " ".join(ledger.all_inner_texts())
    assert "02-351-7777" in said
    assert "하늘 서당" in said
    assert "outside the region" in said
    map_of(page)
    changes = " ".join(table(page, "2 added, 0 changed, 0 taken out").all_inner_texts())
    assert "새봄 배움터" in changes
    assert "먼 배움터" not in changes
    assert not any("새봄" in name for name in found(visit))

    page.get_by_role("button", name="Accept into").click()
    expect(page.get_by_text("The file is accepted.")).to_be_visible()
    names = found(visit)
    assert any("새봄 배움터" in name for name in names)
    assert any("하늘 서당" in name for name in names)

    part(page, "History")
    expect(answer(page).last).to_contain_text("Version 1 is in use: file accepted: 새 장소.csv, by 이도서")
    row = table(page, "Changes").first
    expect(row).to_contain_text("Of 4 rows, 0 are accepted, 2 corrected and 2 set aside.")
    expect(row).to_contain_text("108 → 110")
    page.get_by_role("button", name="Go back", exact=True).click()
    expect(page.get_by_text("The former version is back.")).to_be_visible()
    assert not any("새봄" in name for name in found(visit))
    expect(table(page, "Changes")).to_have_count(2)


def test_a_place_is_written_by_hand_mended_and_taken_out(visit: Visit) -> None:
    page = signed_in(visit)
    part(page, "A single place")
    page.get_by_label("Name in Korean").fill("손으로 쓴 배움터")
    page.get_by_label("Latitude").fill("37.6109")
    page.get_by_label("Longitude").fill("126.9301")
    page.get_by_label("Opening hours").fill("nonsense")
    page.get_by_role("button", name="Check and keep").click()
    expect(page.get_by_text("was not kept: 'nonsense'")).to_be_visible()
    page.get_by_label("Opening hours").fill("Mo-Su 09:00-21:00")
    page.get_by_role("button", name="Check and keep").click()
    expect(page.get_by_text("The place is kept")).to_be_visible()
    names = found(visit)
    assert any("손으로 쓴 배움터" in name for name in names)
    part(page, "History")
    page.get_by_role("button", name="Go back", exact=True).click()
    expect(page.get_by_text("The former version is back.")).to_be_visible()
    assert not any("손으로" in name for name in found(visit))


def test_a_resident_tells_what_is_wrong_and_an_activist_checks_the_door(visit: Visit) -> None:
    phone = visit("/venue?lang=en&venue=EP044", viewport=PHONE, has_touch=True, is_mobile=True)
    part(phone, "Something is wrong here")
    phone.get_by_text("The opening hours are wrong").click()
    phone.get_by_label("In your own words").fill("월요일에도 열어요 <script>alert(1)</script>")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you.")).to_be_visible()
    part(phone, "I am at the door")
    map_of(phone)
    click_map(phone, 0.5, 0.5)
    expect(phone.get_by_text("The door is marked")).to_be_visible()
    phone.get_by_role("radiogroup", name="Are there steps").get_by_text("no", exact=True).click()
    phone.get_by_label("Who looked").fill("김활동")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you.")).to_be_visible()

    page = signed_in(visit)
    part(page, "What people told us")
    expect(page.get_by_text("1 reports and 1 checks at the door wait for you.")).to_be_visible()
    expect(page.get_by_text("월요일에도 열어요 <script>alert(1)</script>")).to_be_visible()
    page.get_by_role("button", name="Mended").click()
    expect(page.get_by_text("The report is closed.")).to_be_visible()
    page.get_by_role("button", name="It counts", exact=True).click()
    expect(page.get_by_text("The check counts from now on.")).to_be_visible()
    again = visit("/venue?lang=en&venue=EP044")
    facts = " ".join(table(again, "").all_inner_texts())
    assert "its door, marked on the spot" in facts
    assert "Step-free entrance\tyes" in facts


def test_who_is_not_signed_in_sees_nothing_of_the_desk(visit: Visit) -> None:
    page = visit("/data?lang=en")
    expect(page.get_by_text("This page is for the staff.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page = visit("/find?lang=en")
    choose(page, "Or choose a ward", "Bulgwang 1-dong")
    expect(page.get_by_role("link", name="About this place")).to_be_visible()
    page.get_by_role("link", name="About this place").click()
    expect(page.get_by_text("As far as is known")).to_be_visible()


def test_no_serious_violation_at_the_desk(visit: Visit, tmp_path: Path) -> None:
    page = signed_in(visit)
    for name in ("A file", "A single place", "What people told us", "History", "Templates"):
        part(page, name)
        assert violations(page) == []
    part(page, "A file")
    file = tmp_path / "places.csv"
    file.write_text(FILE, encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("Of 4 rows,")).to_be_visible()
    frame = map_of(page)
    assert violations(page) == []
    assert violations(frame) == []
