"""A printed page: the document, its type, and text that is measured before it is written."""

import datetime as dt
import unicodedata
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from geo.show import palette
from geo.show.basemap_type import font_for
from geo.show.fonts import Weight, font_path
from geo.show.language import Language

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_MM: Final = 13.0
"""Above and below."""
SIDE_MM: Final = 15.0
"""Left and right."""
WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * SIDE_MM
BOTTOM_MM: Final = PAGE_HEIGHT_MM - MARGIN_MM

_HAIR_MM: Final = 0.01
"""What sums of heights may be off by."""
MM_PER_POINT: Final = 25.4 / 72
LEADING: Final = 1.25
_NUMBER_PT: Final = 13.0
_FAMILY: Final = "nanum"
_WIDER_FAMILY: Final = "wider"
_STYLE: Final[Mapping[Weight, Literal["", "B"]]] = {"regular": "", "bold": "B"}
_LEFT_OVER: Final = ("TSI0", "TSI1", "TSI2", "TSI3", "TSI5")
"""Tables from NanumGothic's making, of which fontTools warns that it cannot take a part."""

_NO_LETTER: Final = "□"
_TRIAL_PT: Final = 24
_LONGEST: Final = 1_000
"""Letters of a text; one that is longer is no text for a page, and would fill hundreds of them."""
_FROM_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True)
class Paragraph:
    """Text broken into the lines that it takes on the page.

    Attributes
    ----------
    lines
        What they say.
    size_pt, weight, color
        How they look.
    x_mm
        Where they begin, from the page's left edge.
    label
        What stands before the first line, in bold.
    label_x_mm
        Where that begins, from the page's left edge.
    above_mm
        Room before it, except at the top of a page.
    """

    lines: tuple[str, ...]
    size_pt: float
    weight: Weight = "regular"
    color: str = palette.INK
    x_mm: float = SIDE_MM
    label: str = ""
    label_x_mm: float = SIDE_MM
    above_mm: float = 0.0

    @property
    def line_mm(self) -> float:
        """Height of a line."""
        return self.size_pt * MM_PER_POINT * LEADING

    @property
    def height_mm(self) -> float:
        """Height with the room before it."""
        return self.above_mm + self.line_mm * len(self.lines)


@contextmanager
def document(
    language: Language,
    title: str,
    *,
    size_mm: tuple[float, float] = (PAGE_WIDTH_MM, PAGE_HEIGHT_MM),
    enlarged: float = 1.0,
) -> Generator[FPDF]:
    """Begin a document with Korean type and one empty page, and close the files of its type at the end.

    It says its title and language, and nothing of who made it; of when, only the day.

    Parameters
    ----------
    language
        The reader's.
    title
        What the document is called.
    size_mm
        Width and height of its pages before they are enlarged: A4.
    enlarged
        How many millimetres of paper a millimetre of the page is, and a point of its type likewise: a poster is a
        page that is enlarged as a whole.

    Yields
    ------
    fpdf.FPDF
        Measured in millimetres of the page; text is placed by :func:`write` alone, so that nothing breaks a page by
        itself.

    Raises
    ------
    SourceError
        If the package that ships NanumGothic is not installed.
    """
    pdf = FPDF(unit=enlarged / MM_PER_POINT, format=size_mm)
    # What fpdf2 would put in place of "{nb}" may stand in a name as well.
    pdf.alias_nb_pages("")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_title(legible(title))
    pdf.set_lang(language)
    today = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    pdf.set_creation_date(today)
    try:
        for weight in _STYLE:
            _add_font(pdf, _FAMILY, weight, str(font_path(weight)))
        pdf.add_page()
        pdf.set_y(MARGIN_MM)
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def legible(text: str) -> str:
    r"""Make a text that can be printed on one line from left to right.

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    str
        With a single space for any white space, and ``□`` for what no font has, for what is written from right to left,
        and for marks and signs that no reader sees; cut off, with ``…``, after 1,000 letters.

    Examples
    --------
    >>> legible("대조\t꿈나무 \u202e도서관 \U0001f4da")
    '대조 꿈나무 □도서관 □'
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    cut = composed if len(composed) <= _LONGEST else f"{composed[:_LONGEST]}…"
    return "".join(sign if _is_printed(sign) else _NO_LETTER for sign in cut)


def _is_printed(sign: str) -> bool:
    right_to_left = unicodedata.bidirectional(sign) in _FROM_RIGHT_TO_LEFT
    return not (right_to_left or unicodedata.category(sign).startswith("M")) and _font_of(sign) is not None


def _font_of(sign: str) -> str | None:
    """Find the file of the font that has a letter."""
    found = font_for(sign, _TRIAL_PT)
    return None if found is None else str(found.path)


def paragraph(
    pdf: FPDF,
    text: str,
    *,
    size_pt: float,
    width_mm: float = WIDTH_MM,
    weight: Weight = "regular",
    color: str = palette.INK,
    x_mm: float = SIDE_MM,
    label: str = "",
    label_x_mm: float = SIDE_MM,
    above_mm: float = 0.0,
) -> Paragraph:
    """Break a text into lines, between words where it can be.

    Parameters
    ----------
    pdf
        The document.
    text
        Anything; markup in it is text like any other.
    size_pt, weight, color
        How it looks.
    width_mm
        Room for a line.
    x_mm, label, label_x_mm, above_mm
        As in :class:`Paragraph`.

    Returns
    -------
    Paragraph
        Lines of which none is wider than the room; none where the text is empty.
    """
    use_font(pdf, text := legible(text), size_pt=size_pt, weight=weight)
    lines = pdf.multi_cell(width_mm, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES) if text else ()
    return Paragraph(
        tuple(cast("list[str]", lines)), size_pt, weight, color, x_mm, legible(label), label_x_mm, above_mm
    )


def width_mm(pdf: FPDF, text: str, *, size_pt: float, weight: Weight = "regular") -> float:
    """Measure a text on one line.

    Parameters
    ----------
    pdf
        The document.
    text
        What :func:`legible` gave.
    size_pt, weight
        How it looks.

    Returns
    -------
    float
        Its width.
    """
    use_font(pdf, text, size_pt=size_pt, weight=weight)
    return float(pdf.get_string_width(text))


def write(pdf: FPDF, paragraphs: Sequence[Paragraph]) -> None:
    """Write paragraphs from the document's height on downwards, on a new page where one is full.

    Parameters
    ----------
    pdf
        The document.
    paragraphs
        What to write.
    """
    for one in paragraphs:
        if pdf.get_y() > MARGIN_MM:
            pdf.set_y(pdf.get_y() + one.above_mm)
        for number, line in enumerate(one.lines):
            if not has_room(pdf, one.line_mm):
                new_page(pdf)
            if number == 0 and one.label:
                place(
                    pdf,
                    one.label,
                    x_mm=one.label_x_mm,
                    y_mm=pdf.get_y(),
                    size_pt=one.size_pt,
                    weight="bold",
                    color=one.color,
                )
            top = pdf.get_y()
            place(pdf, line, x_mm=one.x_mm, y_mm=top, size_pt=one.size_pt, weight=one.weight, color=one.color)
            pdf.set_y(top + one.line_mm)


def place(
    pdf: FPDF,
    text: str,
    *,
    x_mm: float,
    y_mm: float,
    size_pt: float,
    weight: Weight = "regular",
    color: str = palette.INK,
) -> None:
    """Write one line where it is told to.

    Parameters
    ----------
    pdf
        The document.
    text
        What :func:`legible` gave.
    x_mm, y_mm
        Left and top of the line.
    size_pt, weight, color
        How it looks.
    """
    use_font(pdf, text, size_pt=size_pt, weight=weight)
    pdf.set_text_color(color)
    pdf.set_xy(x_mm, y_mm)
    pdf.cell(h=size_pt * MM_PER_POINT * LEADING, text=text)


def has_room(pdf: FPDF, height_mm: float) -> bool:
    """Say whether something still fits on the page.

    Parameters
    ----------
    pdf
        The document.
    height_mm
        Its height.

    Returns
    -------
    bool
        True if it ends above the lower margin, but for a hair.
    """
    return bool(pdf.get_y() + height_mm <= BOTTOM_MM + _HAIR_MM)


def new_page(pdf: FPDF) -> None:
    """Begin a page, with its number at the foot.

    Parameters
    ----------
    pdf
        The document.
    """
    pdf.add_page()
    number = f"{pdf.page_no()}"
    middle = (PAGE_WIDTH_MM - width_mm(pdf, number, size_pt=_NUMBER_PT)) / 2
    place(pdf, number, x_mm=middle, y_mm=BOTTOM_MM + 2, size_pt=_NUMBER_PT, color=palette.LABEL)
    pdf.set_y(MARGIN_MM)


def use_font(pdf: FPDF, text: str, *, size_pt: float, weight: Weight = "regular") -> None:
    """Choose the type for a text, and bring the wider font along where NanumGothic lacks a letter of it.

    Parameters
    ----------
    pdf
        The document.
    text
        What :func:`legible` gave.
    size_pt, weight
        How it looks.
    """
    own = str(font_path("regular"))
    wider = next((file for sign in set(text) if (file := _font_of(sign)) not in {own, None}), None)
    if wider and _WIDER_FAMILY not in pdf.fonts:
        _add_font(pdf, _WIDER_FAMILY, "regular", wider)
        pdf.set_fallback_fonts([_WIDER_FAMILY], exact_match=False)
    # A page that is enlarged has larger type; to the hundredth, or sums in fractions would show in it.
    pdf.set_font(_FAMILY, style=_STYLE[weight], size=round(size_pt * pdf.k * MM_PER_POINT, 2))


def _add_font(pdf: FPDF, family: str, weight: Weight, file: str) -> None:
    pdf.add_font(family, style=_STYLE[weight], fname=file)
    font = pdf.fonts[family + _STYLE[weight]]
    if isinstance(font, TTFFont):
        for table in _LEFT_OVER:
            if table in font.ttfont:
                del font.ttfont[table]
