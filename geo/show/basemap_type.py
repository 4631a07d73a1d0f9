"""Which font writes a label: Korean's own, or a wider one for letters that it lacks."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PIL import ImageFont

from geo.show.fonts import Weight, font

_WIDER_PACKAGE: Final = "matplotlib"
_WIDER_FILE: Final[Mapping[Weight, str]] = MappingProxyType(
    {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
)
_WIDER_SIZE: Final = 0.92
"""At which DejaVu's small letters are as high as NanumGothic's."""
_TRIAL_PX: Final = 24
_LONGEST_NAME: Final = 80
_NOBODYS: Final = "\uffff"
"""Not a character: what a font draws for it stands for any letter that it lacks."""


def font_for(text: str, size_px: int, weight: Weight = "regular") -> ImageFont.FreeTypeFont | None:
    """Choose the font that has every letter of a text.

    NanumGothic has Korean and the letters of English, but no ã, õ or ő. matplotlib, which the package that ships it
    brings along, has DejaVu Sans: nearly every alphabet, and no Korean.

    Parameters
    ----------
    text
        What is to be written.
    size_px
        Size of the type in pixels of the picture.
    weight
        ``regular`` or ``bold``.

    Returns
    -------
    PIL.ImageFont.FreeTypeFont or None
        The font; None where each lacks a letter (better no name than boxes in its place), and for what is no name: a
        text of several lines, or of more than 80 letters.

    Raises
    ------
    SourceError
        If the package that ships NanumGothic is not installed.
    """
    # A line break, or a name as long as a text, would end the drawing of the whole map.
    if not text.isprintable() or len(text) > _LONGEST_NAME:
        return None
    own = font(_TRIAL_PX, weight)
    if all(_has(own, letter) for letter in text):
        return font(size_px, weight)
    trial = _wider(_TRIAL_PX, weight)
    if trial is not None and all(_has(trial, letter) for letter in text):
        return _wider(round(size_px * _WIDER_SIZE), weight)
    return None


@lru_cache(maxsize=32)
def _wider(size_px: int, weight: Weight) -> ImageFont.FreeTypeFont | None:
    """Open DejaVu Sans, if it is there."""
    # Importing the package would take a second and change nothing here.
    spec = find_spec(_WIDER_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / _WIDER_FILE[weight]
    return ImageFont.truetype(str(path), size_px) if path.is_file() else None


@lru_cache(maxsize=20_000)
def _has(trial: ImageFont.FreeTypeFont, letter: str) -> bool:
    return letter.isspace() or bytes(trial.getmask(letter)) != bytes(trial.getmask(_NOBODYS))
