"""Every failure that a person can meet, in one tree.

::

    GeoError                      root: what was wrong, where, what to do next
    ├── UsageError                the request itself is wrong (exit code 2); also a ValueError
    ├── TableError                a table or file breaks its contract; also a ValueError
    ├── SourceError               a file or a service could not be read; also an OSError
    ├── RegionError               a region on disk
    │   ├── RegionNotFoundError   no region of that name; also a LookupError
    │   └── RegionDamagedError    a file of the region is missing, cut off or altered
    ├── StreetsError              the walkable network
    │   ├── BrokenNetworkError    most of its length is not in one piece
    │   └── NotConnectedError     a spot with no walkable street near enough
    ├── CivicError                the database of what people enter
    └── NotSignedInError          only the staff may do this

A message is a template in English, marked with :func:`N_` so that it enters the catalogues, and the values that
fill it: ``geo.show.language.explain`` says the same error in Korean.
"""

from typing import Any


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "translate this later")
    """Mark a message for the catalogues without translating it yet.

    Parameters
    ----------
    message
        The English template.

    Returns
    -------
    str
        The same text.
    """
    return message


class GeoError(Exception):
    """Something a person can act on.

    Parameters
    ----------
    message
        English template with ``{name}`` fields: what was wrong, where, what to do next.
    values
        What fills the fields. They may come from outside and are never treated as templates.
    """

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class UsageError(GeoError, ValueError):
    """The request itself is wrong: an unknown walker, a limit of 0, a spot on the other side of the world."""


class TableError(GeoError, ValueError):
    """A table breaks its contract."""


class SourceError(GeoError, OSError):
    """A file or a service could not be read."""

    def __str__(self) -> str:
        """Return the message alone: OSError would print its arguments as a tuple."""
        return str(self.args[0])


class RegionError(GeoError):
    """A region on disk could not be used."""


class RegionNotFoundError(RegionError, LookupError):
    """There is no region of that name."""


class RegionDamagedError(RegionError):
    """A file of the region is missing, cut off or altered."""


class StreetsError(GeoError):
    """The walkable network cannot answer."""


class BrokenNetworkError(StreetsError):
    """Most of the street length is not in one piece."""


class NotConnectedError(StreetsError):
    """No walkable street is near enough to the spot."""


class CivicError(GeoError):
    """The database of what people enter could not be read or written."""


class NotSignedInError(GeoError):
    """Only the staff may do this, and nobody of the staff is signed in."""
