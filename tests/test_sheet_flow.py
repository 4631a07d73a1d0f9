"""Steps flow over pages, each of which says where they go on."""

import pytest
from support import printed

from geo.show import pdf
from geo.show.sheet_flow import height_mm, write_over_pages


def flowed(lines: list[int], *, before: int = 0, below_mm: float = 20.0) -> list[str]:
    """Write steps of so many lines each."""
    with pdf.document("en", "flow") as page:

        def text(said: str, count: int = 1) -> pdf.Paragraph:
            return pdf.Paragraph((said,) * count, 15)

        write_over_pages(
            page,
            text("head"),
            [text(f"s{number};", count) for number, count in enumerate(lines)],
            before=[text("b;")] * before,
            again=text("again"),
            onward=lambda number: text(f"onward{number}."),
            below_mm=below_mm,
        )
        assert pdf.has_room(page, below_mm)
        return printed.texts(bytes(page.output()))


def test_what_fits_stays_on_one_page() -> None:
    assert flowed([1, 2]) == ["heads0;s1;s1;"]
    assert flowed([]) == [""]
    assert flowed([1], before=2) == ["b;b;heads0;"]


@pytest.mark.parametrize("count", range(33, 46))
def test_every_page_but_the_last_says_where_the_steps_go_on(count: int) -> None:
    pages = flowed([1] * count)
    steps = [f"s{number};" for number in range(count)]
    found = "".join(pages).replace("2again", "").replace("onward2.", "")
    assert found == "head" + "".join(steps)
    assert [f"onward{number}." in page for number, page in enumerate(pages, 2)] == [True] * (len(pages) - 1) + [False]


@pytest.mark.parametrize("before", range(34, 46))
def test_the_heading_stays_with_its_first_step(before: int) -> None:
    pages = flowed([1] * 3, before=before)
    assert sum("heads0;" in page or "agains0;" in page for page in pages) == 1
    assert not any(page.endswith("head") for page in pages)


def test_a_step_longer_than_a_page_is_parted() -> None:
    pages = flowed([100])
    assert sum(page.count("s0;") for page in pages) == 100
    assert len(pages) == 3
    assert all("again" in page for page in pages[1:])


def test_heights_add_up() -> None:
    one = pdf.Paragraph(("a", "b"), 15, above_mm=2)
    assert abs(height_mm([one, one]) - 2 * (2 + 2 * 15 * 25.4 / 72 * pdf.LEADING)) <= 1e-9
    assert height_mm([]) == 0
