"""Text on a printed page is measured before it is written."""

import pytest
from support import printed

from geo.errors import SourceError
from geo.show import fonts, pdf
from geo.show.pdf import BOTTOM_MM, MARGIN_MM, SIDE_MM, WIDTH_MM

TEXT = "걸어서 5분 안에 배울 곳이 6곳 있어요. The nearest is 3 minutes away. " * 4


def written(*paragraphs: pdf.Paragraph) -> bytes:
    """Write paragraphs alone."""
    with pdf.document("ko", "글") as page:
        pdf.write(page, paragraphs)
        return bytes(page.output())


@pytest.mark.parametrize("width", [40.0, 90.0, WIDTH_MM])
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_no_line_is_wider_than_its_room(width: float, weight: fonts.Weight) -> None:
    with pdf.document("ko", "글") as page:
        for text in (TEXT, "가" * 300, "W" * 300, "São Paulo Győr " * 9):
            one = pdf.paragraph(page, text, size_pt=16, width_mm=width, weight=weight)
            widths = [pdf.width_mm(page, line, size_pt=16, weight=weight) for line in one.lines]
            assert max(widths) <= width
            # Nothing more would have fitted on a line.
            assert min(widths[:-1]) > width / 2
            assert "".join("".join(one.lines).split()) == "".join(text.split())


def test_words_stay_whole() -> None:
    with pdf.document("ko", "글") as page:
        one = pdf.paragraph(page, TEXT, size_pt=16, width_mm=80)
    assert [word for line in one.lines for word in line.split()] == TEXT.split()


def test_the_height_is_the_height_on_paper() -> None:
    with pdf.document("ko", "글") as page:
        several = [pdf.paragraph(page, TEXT, size_pt=size, above_mm=3) for size in (10, 16, 24)]
        pdf.write(page, several)
        # Room above is left out at the top of a page.
        assert abs(page.get_y() - (MARGIN_MM + sum(one.height_mm for one in several) - 3)) <= 1e-9


def test_a_full_page_is_followed_by_another() -> None:
    with pdf.document("ko", "글") as page:
        one = pdf.paragraph(page, "가 " * 450, size_pt=40, x_mm=SIDE_MM + 20, width_mm=100, label="번호")
    found = written(one)
    pages = printed.texts(found)
    assert len(pages) > 1
    assert sum(text.count("가") for text in pages) == 450
    assert [text.count("번호") for text in pages] == [1] + [0] * (len(pages) - 1)
    assert [text[0] for text in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    lowest = min(south for _, letter, _, (_, south, _, _) in printed.letters(found) if letter == "가")
    assert lowest >= 297 - BOTTOM_MM


def test_nothing_takes_no_line() -> None:
    with pdf.document("ko", "글") as page:
        assert pdf.paragraph(page, " \n\t", size_pt=16).lines == ()


def test_room_to_the_hair() -> None:
    with pdf.document("ko", "글") as page:
        page.set_y(MARGIN_MM)
        height = BOTTOM_MM - MARGIN_MM
        assert pdf.has_room(page, height)
        assert pdf.has_room(page, height + 0.001)
        assert not pdf.has_room(page, height + 0.1)


def test_the_wider_font_comes_only_where_it_is_needed() -> None:
    for text, count in [("은평구 Eunpyeong", 2), ("São Paulo 은평구", 3)]:
        with pdf.document("ko", "글") as page:
            one = pdf.paragraph(page, text, size_pt=16)
            pdf.write(page, [one])
            found = bytes(page.output())
        assert printed.fonts(found) == (count, count)
        assert printed.squeezed(text) in printed.texts(found)[0]


def test_the_wider_font_is_never_boxes_in_bold() -> None:
    with pdf.document("ko", "글") as page:
        pdf.write(page, [pdf.paragraph(page, "Győr", size_pt=24, weight="bold")])
        found = bytes(page.output())
    assert printed.texts(found)[0] == "Győr"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda _name: None)
    with pytest.raises(SourceError, match="koreanize_matplotlib is missing"), pdf.document("ko", "글"):
        pass
