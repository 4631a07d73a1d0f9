"""Names of places as people write them: beside their floors and rooms, in brackets, among others."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.sources.duplicates import strict_name

LONG_NAME: Final = 5
"""Letters; a name of so many counts wherever it stands, a shorter one (다락방) only where the text begins with it."""
LONGEST_KEY: Final = 200
MOST_WORDS: Final = 12
"""In a longer text no name is looked for."""

_SIGNS: Final = re.compile(r"[\W_]+")
_NOTES: Final = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]?")
_FLOOR: Final = r"(?:지하\s?|[Bb])?[0-9]{1,4}(?:-[0-9]{1,3})?\s?[층호](?!관)"
_BEFORE_FLOOR: Final = re.compile(rf"(?<=\S)(?={_FLOOR})")
_ROOMS: Final = re.compile(r".*(?:층|호|실|홀|강당)")
# A ward's office has been 행정복지센터 in some cities since 2016, and its ward may be written 응암제1동.
_OFFICE: Final = re.compile(r"행정복지센터|동사무소$|제(?=[0-9]동)")
_AREA: Final = re.compile(r"[가-힣]+(?:시|도|구|군)|서울")
_FORMER: Final = ("구", "옛", "전", "舊")
_NOT_THERE: Final = re.compile(r"앞|옆|뒤|맞은편|건너편|근처|인근|일대|부근|주변|사이|[가-힣]*분관|별관|운영$")


@dataclass(frozen=True, slots=True)
class Names:
    """What a text calls a place.

    Attributes
    ----------
    known
        The known names in it; one that is part of another's words is not meant.
    words
        Its long words but for rooms, which may be part of a name.
    """

    known: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def place_key(name: pd.Series) -> pd.Series:
    """Write texts of places so that what a person says of one holds for the next file's.

    Parameters
    ----------
    name
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        Without floors, numbers of rooms, spaces and other signs; a text that is nothing else keeps its letters. At
        most :data:`LONGEST_KEY` letters.

    Examples
    --------
    >>> place_key(pd.Series(["구립 은평도서관 3층 강의실", "구립은평도서관(301호) 강의실", "301호"])).tolist()
    ['구립은평도서관강의실', '구립은평도서관강의실', '301호']
    """
    whole = name.str.normalize("NFKC").str.casefold()
    short = whole.str.replace(_FLOOR, "", regex=True).str.replace(_SIGNS, "", regex=True)
    letters = whole.str.replace(_SIGNS, "", regex=True)
    return short.where(short != "", letters.where(letters != "", whole)).str[:LONGEST_KEY]


def plain_names(name: pd.Series) -> list[str]:
    """Write names so that the same name is the same text, a ward's office by one of its names.

    Parameters
    ----------
    name
        (n) str.

    Returns
    -------
    list of str
        (n) as :func:`geo.sources.duplicates.strict_name`.

    Examples
    --------
    >>> plain_names(pd.Series(["응암제1동 행정복지센터", "응암1동 주민센터", "구산동 도서관마을"]))
    ['응암1동주민센터', '응암1동주민센터', '구산동도서관마을']
    """
    return [_OFFICE.sub(lambda old: "" if old[0] == "제" else "주민센터", text) for text in strict_name(name)]


def names_in(texts: Sequence[str], known: Collection[str]) -> dict[str, Names]:
    """Find known names in texts, as whole words.

    Parameters
    ----------
    texts
        Each once.
    known
        As :func:`plain_names` writes them.

    Returns
    -------
    dict
        For each text. What stands in brackets counts only where nothing but a room stands outside. A name before 앞,
        분관 and the like, or behind 옛, is another place's.

    Examples
    --------
    >>> found = names_in(["은평구립도서관 3층 강의실", "구산동 다락방 카페"], ["은평도서관", "다락방"])
    >>> [sorted(one.known) for one in found.values()]
    [['은평도서관'], []]
    """
    written = {}
    for text in texts:
        inside = " ".join(part for note in _NOTES.finditer(text) for part in note.groups() if part)
        written[text] = [_words(part) for part in (_NOTES.sub(" ", text), inside)]
    distinct = sorted({word for parts in written.values() for words in parts for word in words})
    plain = dict(zip(distinct, plain_names(pd.Series(distinct, dtype="str")), strict=True))
    names = {}
    for text, parts in written.items():
        words, inside_words = ([plain[word] for word in part] for part in parts)
        found = _runs(words, known)
        if not found and all(_ROOMS.fullmatch(word) for word in words):
            words = inside_words
            found = _runs(words, known)
        telling = tuple(word for word in words if len(word) >= LONG_NAME and not _ROOMS.fullmatch(word))
        names[text] = Names(found, telling)
    return names


def pairs_of(text: str) -> frozenset[str]:
    """List the pairs of letters of a text.

    Parameters
    ----------
    text
        Any.

    Returns
    -------
    frozenset of str
        Of two letters each.

    Examples
    --------
    >>> sorted(pairs_of("도서관"))
    ['도서', '서관']
    """
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def _words(text: str) -> list[str]:
    """Split a text into words, floors apart."""
    return _SIGNS.sub(" ", _BEFORE_FLOOR.sub(" ", text)).split()


def _runs(words: Sequence[str], known: Collection[str]) -> frozenset[str]:
    """Find names that are words of a text one after another."""
    if len(words) > MOST_WORDS:
        return frozenset()
    spans: list[tuple[int, int, frozenset[str]]] = []
    for first in range(len(words)):
        leads = all(_AREA.fullmatch(word) for word in words[:first])
        for last in range(len(words), first, -1):
            name = "".join(words[first:last])
            if name not in known or (len(name) < LONG_NAME and not leads):
                continue
            beside = last < len(words) and _NOT_THERE.match(words[last])
            former = first > 0 and words[first - 1] in _FORMER
            spans.append((first, last, frozenset() if beside or former else frozenset({name})))
    outer = [
        names
        for first, last, names in spans
        if not any(begin <= first and last <= end and (begin, end) != (first, last) for begin, end, _ in spans)
    ]
    return frozenset[str]().union(*outer)
