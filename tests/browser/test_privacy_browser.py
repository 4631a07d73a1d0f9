"""Nothing about a person stays on the server: a session, then a search of all that the server wrote."""

import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from support.browsing import Visit, answer, choose, click_map, map_of, served, settled, visitor

from geo.access.query import shared_spot
from geo.access.spot import Spot
from geo.civic.database import FILE
from geo.settings import PACKAGE_ROOT

pytestmark = pytest.mark.browser

ARRIVED = Spot(37.61374, 126.92713)
MISSPELT = Spot(37.61839, 126.92191)
FRIEND = Spot(37.61651, 126.92467)
TYPED = "불광로 77번길 9, 은행나무집 이층"
TOLD = "월요일에도 열어요"
WRITTEN_BY_THE_SERVER = (PACKAGE_ROOT / "static", PACKAGE_ROOT / ".streamlit")


def spellings(value: float) -> Iterator[bytes]:
    """Spell a number as text of four decimals or more, rounded and cut off, with and without a point, and as bytes."""
    for decimals in (4, 5, 6):
        whole, _, rest = f"{value:.9f}".partition(".")
        for text in (f"{value:.{decimals}f}", f"{whole}.{rest[:decimals]}"):
            yield text.encode()
            yield text.replace(".", "").encode()
    yield repr(value).encode()
    for form in ("<d", ">d"):
        yield struct.pack(form, value)


def writings(text: str) -> Iterator[bytes]:
    """Write a text as files and addresses hold it."""
    yield from (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield from (quote(text).encode(), ascii(text)[1:-1].encode())


def holding(places: Iterable[Path], sought: Iterable[bytes]) -> list[str]:
    """Search every byte of every file below some folders, and the files' names; tell what was found where."""
    any_of = re.compile(b"|".join(sorted(map(re.escape, set(sought)))))
    files = [file for place in places for file in sorted(place.rglob("*")) if file.is_file()]
    found = [(file, any_of.search(bytes(file)) or any_of.search(file.read_bytes())) for file in files]
    return [f"{file}: {match[0]!r}" for file, match in found if match]


class Sent:
    """What the browser told the server, to the last byte."""

    def __init__(self, page: Page) -> None:
        self.messages: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on(
            "framesent", lambda frame: self.messages.append(frame if isinstance(frame, bytes) else frame.encode())
        )

    def clicks(self) -> list[Spot]:
        """Read where somebody clicked, to the last digit."""
        clicked = re.compile(rb'"last_clicked":\{"lat":([\d.]+),"lng":([\d.]+)')
        return [Spot(float(lat), float(lon)) for one in self.messages for lat, lon in clicked.findall(one)]


def session(visit: Visit) -> list[Spot]:
    """Do what a resident does; give every spot that the server came to know."""
    page = visit("/find?lang=en")
    sent = Sent(page)
    page.goto(f"{page.url.partition('?')[0]}?at={ARRIVED.lat},{ARRIVED.lon}&minutes=15&lang=en")
    expect(answer(page)).to_contain_text("15-minute walk")
    map_of(page)
    click_map(page, 0.43, 0.57)
    expect(page).not_to_have_url(re.compile(re.escape(f"{shared_spot(ARRIVED).lat:.4f}")))
    settled(page)
    choose(page, "Walker", "over 65")
    settled(page)
    page.get_by_label("Where are you?").fill(TYPED)
    page.keyboard.press("Enter")
    settled(page)
    assert any(TYPED.encode() in message for message in sent.messages)
    page.get_by_role("combobox", name="Show the way to").click()
    page.get_by_role("option").nth(1).click()
    settled(page)
    page.reload()
    expect(answer(page)).to_be_visible()
    settled(page)
    page.goto(f"{page.url.partition('?')[0]}?at={MISSPELT.lat};{MISSPELT.lon}&walker={MISSPELT.lon}&lang=en")
    expect(answer(page)).to_be_visible()
    assert sent.clicks()
    return [ARRIVED, MISSPELT, *sent.clicks()]


def learning(visit: Visit, folder: Path) -> list[Spot]:
    """Ask for programmes from two doorsteps and take everything along; give every spot that the server came to know."""
    page = visit("/programmes?lang=en")
    sent = Sent(page)
    page.goto(
        f"{page.url.partition('?')[0]}?at={ARRIVED.lat},{ARRIVED.lon}&also={FRIEND.lat},{FRIEND.lon},senior"
        "&free=yes&minutes=20&lang=en"
    )
    expect(answer(page)).to_contain_text("programme")
    for x, y in ((0.47, 0.52), (0.55, 0.46)):
        page.get_by_role("button", name="Keep this doorstep and choose another").click()
        expect(answer(page)).to_contain_text("Click the map")
        map_of(page)
        click_map(page, x, y)
        expect(answer(page)).to_contain_text("programme")
        settled(page)
    expect(page.get_by_role("button", name="Take out doorstep 4")).to_be_visible()
    take(page, folder, "Its sessions for your calendar")
    page.get_by_role("link", name="Show the way there").click()
    for label in ("Print this way", "Track (GPX)", "Line (GeoJSON)", "Map that needs no internet", "Take away as CSV"):
        take(page, folder, label)
    page.get_by_role("link", name="For an activist at a desk").click()
    take(page, folder, "1. Print this way")
    assert len(set(sent.clicks())) == 2
    return [FRIEND, *sent.clicks()]


def take(page: Page, folder: Path, label: str) -> None:
    """Take a file away."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).first.click()
    waiting.value.save_as(folder / waiting.value.suggested_filename)
    settled(page)


def report(visit: Visit) -> None:
    """Tell what is wrong with a place."""
    page = visit("/venue?lang=en&venue=EP044")
    page.get_by_test_id("stMain").get_by_role("radiogroup").first.get_by_text("Something is wrong here").click()
    page.get_by_text("The opening hours are wrong").click()
    page.get_by_label("In your own words").fill(TOLD)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()


def test_after_a_session_no_spot_and_no_typed_address_is_on_the_server(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folders = {name: tmp_path / name for name in ("BAEUMGIL_HOME", "HOME", "TMPDIR")}
    for folder in folders.values():
        folder.mkdir()
    home = folders["BAEUMGIL_HOME"]
    everywhere = (tmp_path, *WRITTEN_BY_THE_SERVER)
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as environment:
            # Of the server alone: the browser's own history does hold where its owner looked.
            environment.setenv("HOME", str(folders["HOME"]))
            environment.setenv("TMPDIR", str(folders["TMPDIR"]))
            environment.setenv("STREAMLIT_LOGGER_LEVEL", "debug")
            url = stack.enter_context(served(home))
        visit = stack.enter_context(visitor(browser, url))
        taken = tmp_path_factory.mktemp("taken")
        spots = session(visit) + learning(visit, taken)
        report(visit)
        spots += [shared_spot(spot) for spot in spots]
        sought = [spelt for spot in spots for value in (spot.lat, spot.lon) for spelt in spellings(value)]
        sought += writings(TYPED)
        assert holding(everywhere, sought) == []
    # What was still on its way to the log is there now.
    assert holding(everywhere, sought) == []

    log = (home / "server.log").read_text(encoding="utf-8")
    assert "Baeumgil is at http" in log
    assert "You can now view your Streamlit app" in log
    assert {file.suffix for file in taken.iterdir()} == {".ics", ".pdf", ".gpx", ".geojson", ".html", ".csv"}
    # The search does find what is there: the report, which is meant to be kept, and each spelling where it is planted.
    told = holding([home], writings(TOLD))
    assert told
    assert all(line.startswith(str(home / FILE)) for line in told)
    planted = tmp_path / "planted"
    planted.mkdir()
    for number, one in enumerate(sought):
        (planted / f"{number}.bin").write_bytes(b"\0at=" + one + b"\n")
    (planted / f"{spots[0].lat:.4f}.txt").touch()
    assert len(holding([planted], sought)) == len(sought) + 1


def test_no_address_of_a_page_goes_with_a_link(browser: Browser, server: str) -> None:
    with visitor(browser, server) as visit:
        page = visit(f"/find?at={ARRIVED.lat},{ARRIVED.lon}&lang=en")
        settled(page)
        elsewhere = server.replace("127.0.0.1", "localhost") + "/data"
        with page.expect_request(lambda request: request.url.startswith(elsewhere)) as asked:
            page.evaluate("address => { location.href = address; }", elsewhere)
        assert "referer" not in asked.value.all_headers()
