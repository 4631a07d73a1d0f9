"""Spellings of names, made ready to be searched by any part, by initial consonants, or nearly."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# Keyboards join two consonants typed in a row, and some write initials as conjoining letters.
_CLUSTERS: Final = "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
_KEYBOARD: Final = str.maketrans(
    {cluster[0]: cluster[1:] for cluster in _CLUSTERS.split()}
    | {chr(0x1100 + place): initial for place, initial in enumerate(_INITIALS)}
)
_UNSAID: Final = ("Pd", "Cc", "Cf", "Cs")
"""Dashes, and signs that nobody sees: control codes, marks of direction, halves of signs."""
_POINTS: Final = "'’ʼ`·.,"
_FIRST_SYLLABLE: Final = ord("가")
_LAST_SYLLABLE: Final = ord("힣")
_SYLLABLES_AN_INITIAL: Final = 588

MOST_NEARLY: Final = 3
"""So many names spelled nearly alike are named."""
_LEAST_LIKENESS: Final = 0.6
_MOST_COMPARED: Final = 200
"""So many names are compared letter by letter: those that share most letters with what is sought."""
_BINS: Final = 128
"""Letters are counted modulo this: sharing a bin only lets more names through to the comparison."""


@dataclass(frozen=True, eq=False)
class SearchNames:
    """The spellings of some things.

    Attributes
    ----------
    spelled
        (s) each spelling, :func:`plain`.
    initials
        (s) the initial consonants of a Korean spelling.
    letters
        (s) each spelling with its syllables taken apart.
    owner
        (s) the thing whose spelling it is.
    counts
        (s, bins) how often each letter is in it.
    """

    spelled: tuple[str, ...]
    initials: tuple[str, ...]
    letters: tuple[str, ...]
    owner: Integers
    counts: npt.NDArray[np.int16]


def search_names(names: Sequence[Sequence[str]]) -> SearchNames:
    """Make names ready to be searched.

    Parameters
    ----------
    names
        (n) for each thing its spellings.

    Returns
    -------
    SearchNames
        Each spelling of a thing once.
    """
    pairs = [(one, number) for number, some in enumerate(names) for one in dict.fromkeys(map(plain, some)) if one]
    spelled = tuple(one for one, _ in pairs)
    letters = tuple(unicodedata.normalize("NFD", one) for one in spelled)
    counts = np.zeros((len(pairs), _BINS), dtype=np.int16)
    for row, text in zip(counts, letters, strict=True):
        row[:] = _counts(text)
    return SearchNames(
        spelled=spelled,
        initials=tuple(map(initials, spelled)),
        letters=letters,
        owner=np.array([number for _, number in pairs], dtype=np.int64),
        counts=counts,
    )


def matching(names: SearchNames, wanted: str) -> list[int]:
    """Find what holds a text in one of its spellings.

    Parameters
    ----------
    names
        What is searched.
    wanted
        :func:`plain`, not empty; of initial consonants alone, only initial consonants are searched.

    Returns
    -------
    list of int
        The things: those of that very name, those whose name begins so, those with it inside; of one rank in their
        own order.
    """
    searched = names.initials if all(letter in _INITIALS for letter in wanted) else names.spelled
    ranks: dict[int, int] = {}
    for name, owner in zip(searched, names.owner.tolist(), strict=True):
        if wanted in name:
            rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2
            ranks[owner] = min(rank, ranks.get(owner, rank))
    return sorted(ranks, key=lambda owner: (ranks[owner], owner))


def nearly(names: SearchNames, wanted: str) -> list[int]:
    """Find what is spelled much like a text, letter by letter of each syllable.

    Parameters
    ----------
    names
        What is searched.
    wanted
        :func:`plain`, not empty.

    Returns
    -------
    list of int
        At most :data:`MOST_NEARLY` things, the most alike first.
    """
    letters = unicodedata.normalize("NFD", wanted)
    # Common letters bound the likeness from above: most names need no comparison.
    length = np.array([len(text) for text in names.letters], dtype=np.int64)
    common = np.minimum(names.counts, _counts(letters)).sum(axis=1)
    most = 2 * common / (length + len(letters))
    order = np.argsort(-most, kind="stable")[:_MOST_COMPARED]
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(letters)
    best: dict[int, float] = {}
    for row in order[most[order] >= _LEAST_LIKENESS].tolist():
        leaders = sorted(best.values(), reverse=True)[:MOST_NEARLY]
        if len(leaders) == MOST_NEARLY and most[row] < leaders[-1]:
            break
        matcher.set_seq1(names.letters[row])
        likeness, owner = matcher.ratio(), int(names.owner[row])
        if likeness >= _LEAST_LIKENESS:
            best[owner] = max(likeness, best.get(owner, 0.0))
    return sorted(best, key=lambda owner: (-best[owner], owner))[:MOST_NEARLY]


def plain(text: str) -> str:
    """Drop what people type in many ways.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Composed, without capitals, spaces, hyphens, apostrophes and what cannot be seen, joined consonants apart.

    Examples
    --------
    >>> plain("Eunpyeong-ro 21-gil"), plain("ㄳ ㄷ")
    ('eunpyeongro21gil', 'ㄱㅅㄷ')
    """
    composed = unicodedata.normalize("NFC", text).translate(_KEYBOARD).casefold()
    return "".join(
        sign for sign in composed if not (sign.isspace() or sign in _POINTS or unicodedata.category(sign) in _UNSAID)
    )


def initials(text: str) -> str:
    """Reduce every Hangul syllable to its initial consonant.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Other signs stay.

    Examples
    --------
    >>> initials("구산동")
    'ㄱㅅㄷ'
    """
    return "".join(
        _INITIALS[(ord(sign) - _FIRST_SYLLABLE) // _SYLLABLES_AN_INITIAL]
        if _FIRST_SYLLABLE <= ord(sign) <= _LAST_SYLLABLE
        else sign
        for sign in text
    )


def _counts(text: str) -> npt.NDArray[np.int16]:
    """Count the letters of a text, by bin."""
    return np.bincount([ord(sign) % _BINS for sign in text], minlength=_BINS).astype(np.int16)
