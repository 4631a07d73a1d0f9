"""Type from the package set: Korean in a picture or on a page must not depend on the machine's fonts."""

import struct
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from PIL import ImageFont

from geo.errors import N_, SourceError

Weight = Literal["regular", "bold"]

_PACKAGE: Final = "koreanize_matplotlib"
FONT_FILE: Final[Mapping[Weight, str]] = MappingProxyType({"regular": "NanumGothic.ttf", "bold": "NanumGothicBold.ttf"})


def font_path(weight: Weight) -> Path:
    """Find NanumGothic's file.

    Parameters
    ----------
    weight
        ``regular`` or ``bold``.

    Returns
    -------
    Path
        A TrueType font with Hangul.

    Raises
    ------
    SourceError
        If the package that ships it is not installed.
    """
    # Importing the package would load matplotlib and change its settings.
    spec = find_spec(_PACKAGE)
    path = Path(spec.origin).parent / "fonts" / FONT_FILE[weight] if spec and spec.origin else None
    if path is None or not path.is_file():
        msg = N_("the font {name} of the Python package {package} is missing; install the project's packages again")
        raise SourceError(msg, name=FONT_FILE[weight], package=_PACKAGE)
    return path


def font_for_browsers(weight: Weight) -> bytes:
    """Read NanumGothic as browsers accept it.

    Browsers refuse a font with an empty table, and NanumGothic has some, left over from its making.

    Parameters
    ----------
    weight
        ``regular`` or ``bold``.

    Returns
    -------
    bytes
        The font's file with a directory of the tables that have content; their places are as they were.

    Raises
    ------
    SourceError
        If the package that ships it is not installed.
    """
    file = font_path(weight).read_bytes()
    (count,) = struct.unpack_from(">H", file, 4)
    entries = [file[start : start + 16] for start in range(12, 12 + 16 * count, 16)]
    kept = [entry for entry in entries if any(entry[12:])]
    power = len(kept).bit_length() - 1
    header = struct.pack(">HHHH", len(kept), 16 << power, power, 16 * len(kept) - (16 << power))
    return b"".join((file[:4], header, *kept, bytes(16 * (count - len(kept))), file[12 + 16 * count :]))


@lru_cache(maxsize=32)
def font(size_px: int, weight: Weight = "regular") -> ImageFont.FreeTypeFont:
    """Open NanumGothic for drawing.

    Parameters
    ----------
    size_px
        Size of the type in pixels of the picture.
    weight
        ``regular`` or ``bold``.

    Returns
    -------
    PIL.ImageFont.FreeTypeFont
        The font.

    Raises
    ------
    SourceError
        If the package that ships it is not installed.
    """
    return ImageFont.truetype(str(font_path(weight)), size_px)
