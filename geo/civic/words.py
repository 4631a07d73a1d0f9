"""Text that strangers type, made fit for keeping."""

import unicodedata
from collections.abc import Collection

from geo.errors import N_, UsageError


def plain(text: str, *, most: int, lines: bool = False) -> str:
    """Take out of a text what nobody can read.

    Parameters
    ----------
    text
        As it was typed.
    most
        Letters that it may have.
    lines
        Whether it may have several lines.

    Returns
    -------
    str
        Composed, without control characters and surplus spaces.

    Raises
    ------
    UsageError
        If it is longer.
    """
    if len(text) > 8 * most:
        raise _too_long(len(text), most)
    sound = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(sign if sign == "\n" or unicodedata.category(sign)[0] != "C" else " " for sign in sound)
    parts = [" ".join(line.split()) for line in kept.split("\n")]
    tidy = ("\n" if lines else " ").join(part for part in parts if part)
    if len(tidy) > most:
        raise _too_long(len(tidy), most)
    return tidy


def one_of(value: str, known: Collection[str]) -> str:
    """Hold a choice against what may be chosen.

    Parameters
    ----------
    value
        As it came from a form.
    known
        What may be chosen.

    Returns
    -------
    str
        The value.

    Raises
    ------
    UsageError
        If it is none of them.
    """
    if value not in known:
        msg = N_("{value} is none of the answers; choose one of: {known}")
        raise UsageError(msg, value=repr(value[:40]), known=", ".join(known))
    return value


def _too_long(letters: int, most: int) -> UsageError:
    msg = N_("the text has {letters} letters, more than {most}; say it in fewer words")
    return UsageError(msg, letters=letters, most=most)
