"""The code on paper is the code that a phone reads."""

import numpy as np
import pytest
import segno
from fpdf import FPDF
from support import printed

from geo.errors import UsageError
from geo.show.qr import QUIET_MODULES, draw_qr, qr_modules

LINK = "https://baeumgil.example.kr/find?at=37.6103,126.9297&walker=senior&minutes=15&to=EP001&lang=ko"


def test_every_module_is_printed_where_it_belongs() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_fill_color("#0B6E4F")
    pdf.rect(0, 0, 210, 297, style="F")
    draw_qr(pdf, LINK, x_mm=20, y_mm=30, size_mm=40)
    picture = printed.picture(bytes(pdf.output()))
    # segno's own border, which is what readers ask for around a code.
    expected = np.array([list(row) for row in segno.make_qr(LINK, error="m", boost_error=False).matrix_iter(border=4)])
    middles = (np.arange(len(expected)) + 0.5) * 40 / len(expected)
    rows, columns = (((start + middles) * printed.PX_PER_MM).astype(int) for start in (30, 20))
    dark = picture[np.ix_(rows, columns)].max(axis=2) < 128
    assert np.array_equal(dark, expected.astype(bool))
    assert QUIET_MODULES == 4


def test_a_link_decides_the_code() -> None:
    assert np.array_equal(qr_modules(LINK), qr_modules(LINK))
    assert not np.array_equal(qr_modules(LINK), qr_modules(LINK.replace("ko", "en")))


def test_a_link_that_is_too_long() -> None:
    assert qr_modules("https://a.kr/" + "x" * 2000).shape[0] <= 177
    with pytest.raises(UsageError, match="the link of 3013 letters is longer than a QR code can hold; leave further"):
        qr_modules("https://a.kr/" + "x" * 3000)
