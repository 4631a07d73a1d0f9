"""The passphrase of the staff: kept as an argon2id hash, in a file for the server's account alone."""

import hashlib
import os
import stat
import tempfile
import threading
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Final

import argon2

from geo.errors import N_, GeoError, SourceError, UsageError

FILE: Final = "staff-passphrase"
SHORTEST: Final = 12
LONGEST: Final = 200
_FEWEST_SIGNS: Final = 5
_OBVIOUS: Final = frozenset(
    {
        *("password1234", "password12345", "password123456", "passwordpassword", "passphrasepassphrase"),
        *("123456789012", "1234567890123", "0123456789ab", "abcdefghijkl", "qwertyuiop12", "qwertyuiop123"),
        *("qwertyuiopas", "1q2w3e4r5t6y", "administrator", "baeumgilbaeumgil", "correcthorsebatterystaple"),
    }
)
_LARGEST_FILE: Final = 1000
_HASHER: Final = argon2.PasswordHasher(type=argon2.Type.ID)
_DAMAGED: Final = GeoError(N_("it is damaged"))
_ONE_AT_A_TIME: Final = threading.Lock()
"""A check takes 64 MB of memory: many people at the door at once must not take it many times."""


def set_passphrase(home: Path, passphrase: str) -> None:
    """Keep a passphrase in place of the former one, as a whole or not at all.

    Parameters
    ----------
    home
        Folder for everything the program writes.
    passphrase
        12 to 200 characters.

    Raises
    ------
    UsageError
        If it is too short, too long, obvious, or holds what nobody can type.
    SourceError
        If the file cannot be written; the former one is as it was.
    """
    text = _checked(passphrase)
    with _ONE_AT_A_TIME:
        kept = _HASHER.hash(text)
    beside: str | None = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        # mkstemp makes a file that nobody else may open, from its first moment.
        handle, beside = tempfile.mkstemp(dir=home, prefix=f".{FILE}.")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(kept + "\n")
            file.flush()
            os.fsync(handle)
        Path(beside).replace(home / FILE)
    except OSError as error:
        if beside is not None:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
        msg = N_("the passphrase cannot be kept in {file} ({problem}); choose another folder with BAEUMGIL_HOME")
        raise SourceError(msg, file=home / FILE, problem=error.strerror) from error


def fingerprint(home: Path) -> str | None:
    """Tell versions of the passphrase apart, so that a change ends what was begun with the former one.

    Parameters
    ----------
    home
        Folder for everything the program writes.

    Returns
    -------
    str or None
        Another text whenever a passphrase was set, even the same one; None where none is set.

    Raises
    ------
    SourceError
        If the file is damaged, cannot be read, or can be read by others.
    """
    kept = _kept(home)
    return None if kept is None else hashlib.sha256(kept.encode()).hexdigest()


def matches(home: Path, passphrase: str) -> bool:
    """Check a passphrase; it takes a tenth of a second, on purpose.

    Parameters
    ----------
    home
        Folder for everything the program writes.
    passphrase
        What somebody typed.

    Returns
    -------
    bool
        True if it is the one that was set; False also where none is set.

    Raises
    ------
    SourceError
        If the file is damaged, cannot be read, or can be read by others.
    """
    kept = _kept(home)
    if kept is None:
        return False
    try:
        text = _checked(passphrase)
    except UsageError:
        return False
    try:
        with _ONE_AT_A_TIME:
            return _HASHER.verify(kept, text)
    except argon2.exceptions.VerifyMismatchError:
        return False
    except argon2.exceptions.VerificationError as error:
        raise _unusable(_DAMAGED) from error


def _checked(passphrase: str) -> str:
    """Write a passphrase in one way, however it was typed; refuse one that is no good."""
    # Normalised text is at most four times shorter: the rest of a flood need not be looked at.
    text = unicodedata.normalize("NFC", passphrase[: 4 * LONGEST + 1])
    if not SHORTEST <= len(text) <= LONGEST:
        msg = N_("a passphrase has {shortest} to {longest} characters, unlike this one; choose a few words")
        raise UsageError(msg, shortest=SHORTEST, longest=LONGEST)
    if not text.isprintable():
        msg = N_("the passphrase holds a character that cannot be typed; choose a few words")
        raise UsageError(msg)
    if text.casefold().replace(" ", "") in _OBVIOUS or len(set(text.casefold())) < _FEWEST_SIGNS:
        msg = N_("the passphrase is one of the first that anybody would try; choose a few words of your own")
        raise UsageError(msg)
    return text


def _kept(home: Path) -> str | None:
    """Read the hash, if it can be trusted."""
    try:
        handle = os.open(home / FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            text = file.read(_LARGEST_FILE).decode("ascii").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(error.strerror or type(error).__name__) from error
    except ValueError as error:
        raise _unusable(_DAMAGED) from error
    if not stat.S_ISREG(status.st_mode):
        raise _unusable(_DAMAGED)
    if stat.S_IMODE(status.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise _unusable(GeoError(N_("other accounts of this machine may open it")))
    try:
        parameters = argon2.extract_parameters(text)
    except argon2.exceptions.InvalidHashError as error:
        raise _unusable(_DAMAGED) from error
    if parameters.type is not argon2.Type.ID:
        raise _unusable(_DAMAGED)
    return text


def _unusable(problem: GeoError | str) -> SourceError:
    """Say that the file is refused, without its place: visitors may see this."""
    msg = N_(
        "the file {file} in the program's folder is refused: {problem}; "
        "set the passphrase anew with: baeumgil staff set-passphrase"
    )
    return SourceError(msg, file=FILE, problem=problem)
