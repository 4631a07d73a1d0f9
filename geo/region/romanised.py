"""Korean names in Latin letters, as signs and as dictionaries spell them."""

import re
import unicodedata
from typing import Final

from korean_romanizer.romanizer import Romanizer

_SYLLABLE: Final = re.compile("[가-힣]")
_STOPS: Final = {
    **dict.fromkeys("\u11a8\u11a9\u11aa\u11b0\u11bf", "\u11bc"),  # as in 역말: k to ng
    **dict.fromkeys("\u11ae\u11ba\u11bb\u11bd\u11be\u11c0\u11c2", "\u11ab"),  # as in 꽃말: t to n
    **dict.fromkeys("\u11b8\u11b9\u11c1", "\u11b7"),  # as in 십리: p to m
}
"""Final consonants that become nasal before one."""
_N, _R, _M = "\u1102", "\u1105", "\u1106"
_FINAL_N, _FINAL_L, _FINAL_M, _FINAL_NG = "\u11ab", "\u11af", "\u11b7", "\u11bc"
# A road's own word keeps its spelling on signs: Tongil-ro, not Tongillo.
_DOUBLE: Final = re.compile("lr(?!o(?:[^a-z]|$))")
_MEETING: Final = re.compile(f"([\u11a8-\u11c2])([{_N}{_M}]|{_R}(?!\u1169(?:[^\u1100-\u11ff]|$)))")


def romanised(name: str) -> tuple[str, ...]:
    """Spell a Korean name in Latin letters by the Revised Romanisation.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    tuple of str
        Letter by letter, and as it is said where that differs; nothing for a name without Hangul.

    Examples
    --------
    >>> romanised("구산동")
    ('gusandong',)
    >>> romanised("백련산로")
    ('baekryeonsanro', 'baengnyeonsanro')
    """
    if not _SYLLABLE.search(name):
        return ()
    composed = unicodedata.normalize("NFC", name)
    said = unicodedata.normalize("NFC", _MEETING.sub(_said, unicodedata.normalize("NFD", composed)))
    return tuple(dict.fromkeys((Romanizer(composed).romanize(), _DOUBLE.sub("ll", Romanizer(said).romanize()))))


def _said(pair: re.Match[str]) -> str:
    """Say two consonants that meet as they are spoken."""
    final, initial = pair.groups()
    nasal = _STOPS.get(final)
    if nasal:
        return nasal + (_N if initial == _R else initial)
    if initial == _R and final in (_FINAL_M, _FINAL_NG):
        return final + _N
    if (final, initial) in ((_FINAL_N, _R), (_FINAL_L, _N)):
        return _FINAL_L + _R
    return final + initial
