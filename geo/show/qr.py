"""A QR code, drawn as shapes."""

from typing import Final

import numpy as np
import numpy.typing as npt
import segno
from fpdf import FPDF

from geo.errors import N_, UsageError
from geo.show.escape import safe

QUIET_MODULES: Final = 4
"""White around the code, of which a reader needs that much."""


def qr_modules(link: str) -> npt.NDArray[np.bool_]:
    """Encode a link so that up to 15 % of the code may be smudged.

    Parameters
    ----------
    link
        What a phone opens.

    Returns
    -------
    numpy.ndarray
        (n, n) true where the code is dark, without the white around it.

    Raises
    ------
    UsageError
        If the link is longer than a QR code can hold.

    Examples
    --------
    >>> qr_modules("https://example.org").shape
    (25, 25)
    """
    try:
        code = segno.make_qr(link, error="m", boost_error=False)
    except segno.DataOverflowError as error:
        msg = N_("the link of {count} letters is longer than a QR code can hold; leave further doorsteps out of it")
        raise UsageError(msg, count=len(link)) from error
    return np.array([list(row) for row in code.matrix], dtype=bool)


def qr_svg(link: str, label: str) -> str:
    """Draw a QR code for a screen, in black on white.

    Parameters
    ----------
    link
        What a phone opens.
    label
        What it is, for those who do not see it.

    Returns
    -------
    str
        One ``svg`` element as large as what holds it, the white around the code included.

    Raises
    ------
    UsageError
        If the link is longer than a QR code can hold.
    """
    modules = qr_modules(link)
    side = len(modules) + 2 * QUIET_MODULES
    dark = "".join(f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h1v1h-1z" for y, x in np.argwhere(modules))
    return (
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="{safe(label)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{dark}"/></svg>'
    )


def draw_qr(pdf: FPDF, link: str, *, x_mm: float, y_mm: float, size_mm: float) -> None:
    """Draw a QR code in black on white.

    Parameters
    ----------
    pdf
        The document.
    link
        What a phone opens.
    x_mm, y_mm
        Its left and top, the white around it included.
    size_mm
        Its width and height, the white around it included.

    Raises
    ------
    UsageError
        If the link is longer than a QR code can hold.
    """
    modules = qr_modules(link)
    side = size_mm / (len(modules) + 2 * QUIET_MODULES)
    pdf.set_fill_color(255)
    pdf.rect(x_mm, y_mm, size_mm, size_mm, style="F")
    pdf.set_fill_color(0)
    edges = np.diff(np.pad(modules, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        left, top = x_mm + (start + QUIET_MODULES) * side, y_mm + (row + QUIET_MODULES) * side
        pdf.rect(left, top, (end - start) * side, side, style="F")
