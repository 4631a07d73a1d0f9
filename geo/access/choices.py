"""Words of an address that stand for one of a few choices."""

from collections.abc import Collection
from typing import TypeVar

from geo.errors import N_, UsageError

_Choice = TypeVar("_Choice", bound=str)


def one_of(name: str, text: str, choices: tuple[_Choice, ...]) -> _Choice:
    """Read one of the words that a part of the address may hold.

    Parameters
    ----------
    name
        The part's name.
    text
        What it holds, which anybody may have written.
    choices
        The words that mean something.

    Returns
    -------
    str
        One of them.

    Raises
    ------
    UsageError
        If it holds another.

    Examples
    --------
    >>> one_of("way", "green", ("quickest", "green"))
    'green'
    """
    for choice in choices:
        if text == choice:
            return choice
    msg = N_("{name}={value} means nothing here; write one of these words: {choices}")
    raise UsageError(msg, name=name, value=repr(text[:40]), choices=", ".join(choices))


def known_venue(text: str, venue_ids: Collection[str]) -> str:
    """Read a venue that a part of the address names.

    Parameters
    ----------
    text
        What it holds, which anybody may have written.
    venue_ids
        The region's venues.

    Returns
    -------
    str
        Its ``venue_id``.

    Raises
    ------
    UsageError
        If there is none.
    """
    if text in venue_ids:
        return text
    msg = N_("there is no venue {venue} in this region; choose one from the list")
    raise UsageError(msg, venue=repr(text[:40]))
