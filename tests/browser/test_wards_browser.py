"""The wards page, as a reader sees it."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from support.browsing import Visit, answer, choose, click_map, map_of, settled, table, violations

from geo.settings import PACKAGE_ROOT
from geo.show.sentences import of_hundred

pytestmark = pytest.mark.browser

WARDS = "Wards: who has a place to learn within a walk"
STREETS = "Streets beyond reach, the most residents first"


def test_the_page_says_what_the_command_line_says(visit: Visit, home: Path) -> None:
    page = visit("/wards")
    rows = table(page, WARDS)
    expect(rows).to_have_count(17)
    printed = _coverage(home)
    assert [_facts(row) for row in rows.all()] == printed
    total = printed[-1][1].removesuffix(" %")
    expect(answer(page)).to_contain_text(f"Of 100 residents, {total} have a place to learn within a 5-minute walk")
    expect(page.locator("figure li")).to_have_count(6)


def _facts(row: Locator) -> list[str]:
    """Read a ward's name, its share within five minutes, residents, venues and venues per 10,000."""
    name, *numbers = row.locator("th, td").all_inner_texts()
    return [name.removesuffix(" *"), numbers[0], *numbers[3:6]]


def _coverage(home: Path) -> list[list[str]]:
    printed = subprocess.run(
        [sys.executable, "-m", "geo", "coverage", "--minutes", "5", "--format", "csv"],
        cwd=PACKAGE_ROOT,
        env=os.environ | {"BAEUMGIL_HOME": str(home)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    return [
        [
            row["name_en"],
            f"{of_hundred(float(row['share_covered']))} %",
            f"{int(row['residents']):,}",
            row["venues"],
            f"{float(row['venues_per_10k']):.2f}",
        ]
        for row in csv.DictReader(io.StringIO(printed))
    ]


def test_walker_and_limit_change_the_figures(visit: Visit) -> None:
    page = visit("/wards")
    rows = table(page, WARDS)
    expect(rows).to_have_count(17)
    frame = map_of(page)
    frame.evaluate("window.stillTheSame = true")
    said, adult = answer(page).inner_text(), rows.all_inner_texts()
    choose(page, "Walker", "wheelchair")
    expect(answer(page)).not_to_have_text(said)
    expect(rows.last).not_to_have_text(adult[-1], use_inner_text=True)
    page.get_by_role("radio", name="15 min").click()
    expect(answer(page)).to_contain_text("within a 15-minute walk")
    assert frame.evaluate("window.stillTheSame")


def test_a_ward_that_is_clicked_tells_its_streets_beyond_reach(visit: Visit) -> None:
    page = visit("/wards")
    frame = map_of(page)
    frame.evaluate("window.stillTheSame = true")
    everyone = answer(page).inner_text()
    click_map(page, 0.5, 0.5)
    expect(answer(page)).to_contain_text("residents live more than a 5-minute walk from every place to learn")
    # The address follows when the whole page stands.
    page.wait_for_function("new URLSearchParams(location.search).get('ward')")
    ward = page.evaluate("new URLSearchParams(location.search).get('ward')")
    name = answer(page).inner_text().removeprefix("In ").split(" about ")[0]
    expect(page.get_by_role("combobox", name="Ward on the map")).to_have_value(name)
    rows = table(page, STREETS)
    expect(rows.first).to_be_visible()
    # The map moved to the ward, and is the same map.
    settled(page)
    assert frame.evaluate("window.stillTheSame")
    assert frame.locator("canvas").count() > 0
    assert violations(page) == []
    # A link to it shows the same.
    again = visit(f"/wards?ward={ward}")
    expect(answer(again)).to_have_text(answer(page).inner_text())
    assert table(again, STREETS).all_inner_texts() == rows.all_inner_texts()
    choose(page, "Ward on the map", "All wards")
    expect(answer(page)).to_have_text(everyone)
    expect(rows).to_have_count(0)
    expect(page).not_to_have_url(re.compile("ward="))
