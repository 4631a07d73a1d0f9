"""Text from strangers in files that are no pages: one line, and nothing in it that a reader cannot see."""

import re
from typing import Final

# Besides controls and what turns the text around them, what XML 1.0 has no way to write. White space is not among them.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def one_line(text: str) -> str:
    r"""Make a text that any file of text can hold on one line.

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    str
        White space of any kind is a single space; control characters, bidirectional overrides, lone surrogates and
        what is no character are gone. Signs that a format gives a meaning to are left for its writer to escape.

    Examples
    --------
    >>> one_line("대조\r\n도서관\x00 <1층>")
    '대조 도서관 <1층>'
    """
    return " ".join(_UNSEEN.sub("", text).split())
