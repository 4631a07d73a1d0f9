"""Reading a PDF back, by another program than the one that wrote it; and ground for its maps."""

import re
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from geo import tables as t
from support import by_hand

MM_PER_POINT = 25.4 / 72
PX_PER_MM = 6.0


def texts(pdf: bytes) -> list[str]:
    """Read each page's text, all white space taken out: a line may break anywhere."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]


def squeezed(text: str) -> str:
    """Take out all white space."""
    return "".join(text.split())


def picture(pdf: bytes, page: int = 0) -> npt.NDArray[np.uint8]:
    """Render a page, six pixels a millimetre."""
    with pypdfium2.PdfDocument(pdf) as document:
        return np.asarray(document[page].render(scale=PX_PER_MM * MM_PER_POINT).to_pil().convert("RGB"))


def where(picture: npt.NDArray[np.uint8], color: str, *, near: int = 6) -> npt.NDArray[np.float64]:
    """Find a colour: (n, 2) millimetres from the left and from the top."""
    wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.int16)
    rows, columns = np.nonzero((np.abs(picture.astype(np.int16) - wanted) <= near).all(axis=2))
    return (np.column_stack([columns, rows]) + 0.5) / PX_PER_MM


def letters(pdf: bytes) -> list[tuple[int, str, float, tuple[float, float, float, float]]]:
    """List every letter: page, letter, size in points, and left, bottom, right, top in millimetres from lower left."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                letter = chr(raw.FPDFText_GetUnicode(text, index))
                if not letter.isspace():
                    size = raw.FPDFText_GetFontSize(text, index)
                    box = tuple(side * MM_PER_POINT for side in text.get_charbox(index))
                    found.append((number, letter, size, box))
    return found


def fonts(pdf: bytes) -> tuple[int, int]:
    """Count the document's fonts, and those whose own file is inside it."""
    return len(re.findall(rb"/Type /FontDescriptor", pdf)), len(re.findall(rb"/FontFile2 ", pdf))


def ground(**changes: object) -> SimpleNamespace:
    """Lay streets by hand, and nothing else, under a map."""
    nothing = gpd.GeoDataFrame({t.NAME_KO: [], t.NAME_EN: []}, geometry=[], crs=t.WGS84)
    plain = {"network": by_hand.ward_streets(), "parks": nothing, "water": nothing, "green_streets": nothing}
    return SimpleNamespace(**{**plain, **changes})
