"""A sheet of paper on which somebody writes what they need: one A4 page, to be typed in at the desk."""

from collections.abc import Sequence
from typing import Final

from fpdf import FPDF

from geo.errors import N_
from geo.show import palette
from geo.show.language import Language, say
from geo.show.needs import AGE_BANDS, TOPICS
from geo.show.pdf import BOTTOM_MM, PAGE_WIDTH_MM, SIDE_MM, WIDTH_MM, document, legible, paragraph, place, write
from geo.show.qr import draw_qr

_QR_MM: Final = 32.0
_BOX_MM: Final = 4.0
_ROW_MM: Final = 8.0
_LINE_MM: Final = 11.0
MOST_WARDS: Final = 40
_ACROSS: Final = 4


def needs_sheet(language: Language, *, region: str, wards: Sequence[str], meeting: str, link: str | None) -> bytes:
    """Print the sheet.

    Parameters
    ----------
    language
        The reader's.
    region
        Its name in that language.
    wards
        Their names in that language; more than :data:`MOST_WARDS` are written by hand.
    meeting
        What the meeting is called; may be empty.
    link
        Of the form on the web, for a QR code; None where the public address is not known: then there is none.

    Returns
    -------
    bytes
        The PDF, one page.

    Raises
    ------
    SourceError
        If the package that ships the type is not installed.
    """
    title = say(language, N_("What do you need?"))
    with document(language, title) as pdf:
        top_mm = pdf.get_y()
        room_mm = WIDTH_MM - _QR_MM - 5 if link else WIDTH_MM
        asks = say(language, N_("Write what you would like to learn, or where a place to learn is missing."))
        nobody = say(language, N_("Please write no names or telephone numbers. Age only if you like."))
        code = say(language, N_("Meeting: {name}"), name=meeting or "________________")
        texts = ((f"{title} ({region})", 20.0), (asks, 13.0), (nobody, 11.0), (code, 11.0))
        write(pdf, [paragraph(pdf, text, size_pt=size, width_mm=room_mm, above_mm=1.5) for text, size in texts])
        if link:
            draw_qr(pdf, link, x_mm=PAGE_WIDTH_MM - SIDE_MM - _QR_MM, y_mm=top_mm, size_mm=_QR_MM)
            pdf.set_y(max(pdf.get_y(), top_mm + _QR_MM))
        if len(wards) <= MOST_WARDS:
            _boxes(pdf, say(language, N_("Ward")), list(wards), across=_ACROSS)
        else:
            written = say(language, N_("Ward: {name}"), name="________________")
            write(pdf, [paragraph(pdf, written, size_pt=12, weight="bold", above_mm=3)])
        _boxes(pdf, say(language, N_("Topic")), [say(language, text) for text in TOPICS.values()], across=2)
        _boxes(pdf, say(language, N_("Age")), [say(language, text) for text in AGE_BANDS.values()], across=_ACROSS)
        pdf.set_draw_color(palette.WARD_LINE)
        y_mm = pdf.get_y() + _LINE_MM
        while y_mm <= BOTTOM_MM:
            pdf.line(SIDE_MM, y_mm, PAGE_WIDTH_MM - SIDE_MM, y_mm)
            y_mm += _LINE_MM
        return bytes(pdf.output())


def _boxes(pdf: FPDF, heading: str, labels: Sequence[str], *, across: int) -> None:
    """Draw boxes to tick, in rows."""
    write(pdf, [paragraph(pdf, heading, size_pt=12, weight="bold", above_mm=3)])
    top_mm = pdf.get_y() + 1
    pdf.set_draw_color(palette.INK)
    for number, label in enumerate(labels):
        row, column = divmod(number, across)
        x_mm, y_mm = SIDE_MM + column * WIDTH_MM / across, top_mm + row * _ROW_MM
        pdf.rect(x_mm, y_mm + 0.8, _BOX_MM, _BOX_MM)
        place(pdf, legible(label), x_mm=x_mm + _BOX_MM + 2, y_mm=y_mm, size_pt=11)
    pdf.set_y(top_mm + -(-len(labels) // across) * _ROW_MM)
