"""Text that strangers type, made fit for keeping."""

import unicodedata
from collections.abc import Collection

from geo.civic.schema import IDENTIFIER
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
    readable = "".join(_readable(sign) for sign in text.encode("utf-8", "replace").decode("utf-8"))
    # What was taken out may have stood between a letter and its mark.
    kept = unicodedata.normalize("NFC", readable)
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


def identifier(text: str) -> str:
    """Hold what tells things apart against what any database can keep; it is never changed.

    Parameters
    ----------
    text
        A venue's identifier, a key.

    Returns
    -------
    str
        The same.

    Raises
    ------
    UsageError
        If it is too long, or holds half signs or NUL.
    """
    if len(text) > IDENTIFIER:
        raise _too_long(len(text), IDENTIFIER)
    if "\0" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)):
        msg = N_("{text} holds signs that cannot be kept; correct it in the file that it comes from")
        raise UsageError(msg, text=ascii(text[:40]))
    return text


def _readable(sign: str) -> str:
    """Leave out marks of direction and the like, which are within words; other controls stand between them."""
    category = unicodedata.category(sign)
    if category[0] != "C" or sign == "\n":
        return sign
    return "" if category == "Cf" else " "


def _too_long(letters: int, most: int) -> UsageError:
    msg = N_("the text has {letters} letters, more than {most}; say it in fewer words")
    return UsageError(msg, letters=letters, most=most)
