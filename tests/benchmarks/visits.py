"""What people wait for: the pages as served, in real browsers, from a click to the new answer on the screen."""

import asyncio
import os
import random
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.async_api import Browser, Page, async_playwright
from playwright.async_api import TimeoutError as WaitedInVainError

from tests.benchmarks.report import Row, Section
from tests.benchmarks.timing import Timing
from tests.benchmarks.wire import person
from tests.support.browsing import DESKTOP, HERE, served

ALONE_S = 1.0
TOGETHER_S = 3.0
FIRST_PAGE_S = 3.0

_CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_READING_S = (2.0, 8.0)
_TOO_LONG_MS = 60_000
_IN_VAIN_MS = 15_000
_QUIET = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Two spots may have the same answer in words; their addresses differ, but change a little later.
_SAID = """() => [
    [...document.querySelectorAll('.bg-answer, .bg-table tbody')].map(one => one.textContent).join(), location.search
]"""
_SAID_ANEW = f"before => {{ const now = ({_SAID})(); return now[0] !== before[0] || now[1] !== before[1]; }}"

Click = Callable[[random.Random], Awaitable[float]]
"""Click somewhere, by chance; give the seconds until there is a new answer."""


@dataclass(frozen=True)
class Clicks:
    """What each person's clicks took, what the server worked for all, and how busy the machine was around them."""

    who: str
    each: Sequence[Sequence[float]]
    server_s: float
    load: tuple[float, float]

    @property
    def seconds(self) -> tuple[float, ...]:
        """Everybody's clicks."""
        return tuple(seconds for one in self.each for seconds in one)

    def rows(self, target: float) -> list[Row]:
        """Make lines of a table."""
        slow = float(np.percentile(self.seconds, 95))
        return [
            Row(f"{self.who}: from a click on the map to the new answer", Timing(self.seconds)),
            Row(f"{self.who}: 95 of 100 clicks take at most", Timing((slow,)), target=target),
            Row(f"{self.who}: the server's own work for a click", Timing((self.server_s / len(self.seconds),))),
        ]

    def __str__(self) -> str:
        """Tell how many clicks there were, and how busy the machine was."""
        return f"{self.who}: {len(self.seconds)} clicks; load {self.load[0]:.1f} before, {self.load[1]:.1f} after."


def visits(home: Path, *, clicks: int = 40, people: int = 10, lasting_s: float = 60.0) -> Section:
    """Serve the embedded region to people.

    Parameters
    ----------
    home
        Where the server keeps what it writes.
    clicks
        How often one person alone clicks.
    people
        How many click at once.
    lasting_s
        For how long they click.

    Returns
    -------
    Section
        First pages, and clicks alone and at once.
    """
    began = time.perf_counter()
    with served(home) as url:
        up = Timing((time.perf_counter() - began,))
        first, further, sorts = asyncio.run(_measured(url, clicks=clicks, people=people, lasting_s=lasting_s))
    alone, distant, near = sorts
    rows = [
        Row("the server: from its start until it answers", up),
        Row("the first page of the first visitor, with answer and map", first, target=FIRST_PAGE_S),
        Row("the first page of further visitors, with answer and map", further, target=FIRST_PAGE_S),
        *alone.rows(ALONE_S),
        *distant.rows(TOGETHER_S),
        Row(f"{distant.who}: the clicks in the browser", Timing(tuple(distant.each[0])), target=TOGETHER_S),
        *near.rows(TOGETHER_S),
    ]
    notes = [
        "Browsers share the machine's cores with the server and with each other; the map's tiles are drawn already.",
        "Who comes over the wire says and hears what a browser does and draws nothing: as if on a device of their own.",
        f"Several people read each answer for {_READING_S[0]:g} to {_READING_S[1]:g} s before they click again.",
        *map(str, sorts),
    ]
    return Section("From a click to the new answer on the screen, Eunpyeong", rows, notes)


async def _measured(
    url: str, *, clicks: int, people: int, lasting_s: float
) -> tuple[Timing, Timing, tuple[Clicks, Clicks, Clicks]]:
    """Let one person in, then others over the wire, then others with browsers instead."""
    server = _process(urlsplit(url).port or 0)

    def at_once(each: Sequence[Click]) -> list[Coroutine[None, None, list[float]]]:
        until = time.perf_counter() + lasting_s
        return [_keep_clicking(click, random.Random(seed), until=until) for seed, click in enumerate(each)]

    async with _chromium() as browser:
        first, page = await _visit(browser, url)
        one = partial(_click, page)
        await one(random.Random(0))
        alone = await _watched("one person", server, [_click_often(one, random.Random(1), times=clicks)])
        async with AsyncExitStack() as stack:
            others = [(await stack.enter_async_context(person(url))).click for _ in range(people - 1)]
            who = f"{people} people, {people - 1} of them over the wire"
            distant = await _watched(who, server, at_once([one, *others]))
        visited = [await _visit(browser, url) for _ in range(people - 1)]
        windows = [one, *(partial(_click, other) for _, other in visited)]
        near = await _watched(f"{people} people with browsers on this machine", server, at_once(windows))
    return Timing((first,)), Timing(tuple(seconds for seconds, _ in visited)), (alone, distant, near)


async def _watched(who: str, server: int, each: Iterable[Awaitable[Sequence[float]]]) -> Clicks:
    """Let people click, and watch the server and the machine meanwhile."""
    load, work = os.getloadavg()[0], _processor_s(server)
    seconds = await asyncio.gather(*each)
    return Clicks(who, seconds, _processor_s(server) - work, (load, os.getloadavg()[0]))


async def _click_often(click: Click, chance: random.Random, *, times: int) -> list[float]:
    """Click as soon as the page is whole."""
    return [await click(chance) for _ in range(times)]


async def _keep_clicking(click: Click, chance: random.Random, *, until: float) -> list[float]:
    """Read, click, read again."""
    seconds = []
    await asyncio.sleep(chance.uniform(*_READING_S))
    while time.perf_counter() < until:
        seconds.append(await click(chance))
        await asyncio.sleep(chance.uniform(*_READING_S))
    return seconds


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    """Start the machine's own browser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_CHROMIUM)
        yield browser
        await browser.close()


async def _visit(browser: Browser, url: str) -> tuple[float, Page]:
    """Open the find page as a new visitor; give the seconds until there are an answer and a map."""
    context = await browser.new_context(locale="ko-KR", viewport=DESKTOP)
    page = await context.new_page()
    page.set_default_timeout(_TOO_LONG_MS)
    began = time.perf_counter()
    await page.goto(f"{url}/find?{HERE}")
    await page.locator(".bg-answer").wait_for()
    await page.frame_locator("iframe").locator(".leaflet-tile-loaded").first.wait_for()
    return time.perf_counter() - began, page


async def _click(page: Page, chance: random.Random) -> float:
    """Click somewhere on the map, once the page is whole; give the seconds until something new is said."""
    await page.locator(_QUIET).wait_for(state="attached")
    await page.locator("iframe").scroll_into_view_if_needed()
    box = await page.locator("iframe").bounding_box()
    assert box is not None
    before = await page.evaluate(_SAID)
    began = time.perf_counter()
    while True:
        across, down = chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.8)
        await page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        # A click on the place that is chosen already changes nothing; somebody who waits in vain clicks elsewhere.
        with suppress(WaitedInVainError):
            await page.wait_for_function(_SAID_ANEW, arg=before, timeout=_IN_VAIN_MS)
            return time.perf_counter() - began


def _process(port: int) -> int:
    """Find the process that serves a port, by how it was started."""
    started = f"pages._serve\0{port}\0".encode()
    lines = {int(folder.name): folder / "cmdline" for folder in Path("/proc").glob("[0-9]*")}
    return next(process for process, line in lines.items() if line.is_file() and started in line.read_bytes())


def _processor_s(process: int) -> float:
    """Tell how many seconds of work a process has done on all cores."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
