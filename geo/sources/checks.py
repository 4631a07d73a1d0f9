"""What is wrong with the text of published files: each check takes a column and gives it mended.

Every check leaves alone what it has mended before, and what it cannot read for certain becomes missing, never a guess.
"""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Final

import pandas as pd

LONGEST_CELL: Final = 2_000
"""Letters; taking tags out of more could keep the program busy."""
LAST_YEAR: Final = 2100
"""Later dates (9999-12-31) stand for an end that nobody has set."""
LONGEST_LINK: Final = 500

_UNSEEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES: Final = re.compile(r"\s+")
_SCRIPTS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
# A tag begins with a Latin letter: Korean titles stand between the same signs.
_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_BREAK: Final = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|h\d|hr)\b[^<>]*>", re.IGNORECASE)
_MOST_ROUNDS: Final = 10
_CLOSING: Final = r"((?:임시|영구)?(?:휴관|폐관|폐쇄|폐업|철거)(?:\s?(?:예정|중))?|미운영|운영\s?(?:중단|중지|종료))"
_SET_OFF: Final = rf"(?:^|[\s\-–—_(\[{{/,:·]){_CLOSING}(?=$|[\s)\]}}/,:·…])"
_AT_THE_END: Final = r"(미운영|(?:폐관|휴관|폐쇄|폐업)\s?(?:예정|중)|폐관|폐업|운영\s?(?:중단|중지|종료))[)\]}\s]*$"
_NUMBER: Final = r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?\s*(?:석|명|개|인|원)?$"
_MOST_DIGITS: Final = 9
_CALL: Final = r"^\(?(02|0[3-6]\d|070|010|080|050\d)\)?[\s.)-]*(\d{3,4})[\s.-]*(\d{4})$"
_SHORT_CALL: Final = r"^(1[568]\d{2})[\s.-]*(\d{4})$"
_DATE: Final = re.compile(
    r"(\d{4})\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})\s?(?:일|\.)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?"
    r"|(\d{4})(\d{2})(\d{2})",
    re.ASCII,
)
_FREE: Final = re.compile(r"(?:수강료\s?:?\s?)?(?:전액\s?)?무료(?:\s?(?:강좌|교육|수강))?")
_FEE: Final = re.compile(
    r"(?:수강료\s?:?\s?|1인당?\s?|₩\s?|￦\s?)?"
    r"(?:(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?(?:\s?원)?|(?:(\d{1,3})만)?\s?(?:([1-9])천)?\s?원)(?:\s?정)?",
    re.ASCII,
)
_LINK: Final = re.compile(r"(https?)(://[\w-]+(?:\.[\w-]+)+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'`\\]*)?)", re.IGNORECASE)


def distinct(text: pd.Series, read: Callable[[str], str | None]) -> pd.Series:
    """Read each distinct text of a column once.

    Parameters
    ----------
    text
        (n) str, possibly missing.
    read
        Gives the text that takes its place, None for none.

    Returns
    -------
    pandas.Series
        (n) str, missing where it was or where nothing takes its place.
    """
    return text.map({cell: read(cell) for cell in text.dropna().unique()}).astype("str")


def plain_text(text: pd.Series) -> pd.Series:
    """Take tags, character references, unseen signs and surplus spaces out of text.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        The text that a browser would show, on one line; what leaves nothing, or is longer than
        :data:`LONGEST_CELL`, is missing.

    Examples
    --------
    >>> plain_text(pd.Series(["<b>책</b>&nbsp;읽기", "도서관 <봄>"])).tolist()
    ['책 읽기', '도서관 <봄>']
    """
    return distinct(text, _shown)


def closing_mark(name: pd.Series) -> pd.Series:
    """Find what a name says of its place's end.

    Parameters
    ----------
    name
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        The mark (미운영, 폐관예정, 휴관중 and the like), missing where there is none.

    Examples
    --------
    >>> closing_mark(pd.Series(["샘터도서관-미운영", "성산도서관(폐관예정)", "숲 도서관-무인운영"])).tolist()
    ['미운영', '폐관예정', nan]
    """
    set_off = name.str.extract(_SET_OFF, expand=False)
    return set_off.fillna(name.str.extract(_AT_THE_END, expand=False))


def whole_number(text: pd.Series) -> pd.Series:
    """Write whole numbers with digits alone.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``1,039``, ``20석``, ``30.0``.

    Returns
    -------
    pandas.Series
        str of at most nine digits; what is no whole number from 0 on is missing.

    Examples
    --------
    >>> whole_number(pd.Series(["1,039", "20석", "약 30", "-1"])).tolist()
    ['1039', '20', nan, nan]
    """
    digits = text.str.extract(_NUMBER, expand=False).str.replace(",", "", regex=False)
    digits = digits.str.replace(r"^0+(?=\d)", "", regex=True)
    # Digits of other scripts count as digits, too.
    plain = digits.str.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", na=False)
    return digits.where(plain)


def phone(text: pd.Series) -> pd.Series:
    """Write telephone numbers as 02-123-4567.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        A number in Korean form in its usual writing; other text with digits as it is, since it may be several
        numbers; text without is missing.

    Examples
    --------
    >>> phone(pd.Series(["(02) 6341-6400", "023074567", "02-307-6701~2", "없음"])).tolist()
    ['02-6341-6400', '02-307-4567', '02-307-6701~2', nan]
    """
    whole = text.str.replace(_CALL, r"\1-\2-\3", regex=True).str.replace(_SHORT_CALL, r"\1-\2", regex=True)
    return whole.where(whole.str.contains(r"[0-9]", regex=True, na=False))


def dates(text: pd.Series) -> pd.Series:
    """Write dates as 2025-06-27.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``2025.6.27.``, ``20250627``, ``2025년 6월 27일``, ``2025-06-27 00:00:00.0``.

    Returns
    -------
    pandas.Series
        What is no day, or is not before :data:`LAST_YEAR`, is missing.

    Examples
    --------
    >>> dates(pd.Series(["2025.6.27.", "2025-02-30", "9999-12-31"])).tolist()
    ['2025-06-27', nan, nan]
    """
    return distinct(text, _day)


def fee_won(text: pd.Series) -> pd.Series:
    """Write what one pays as a whole number of won.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``무료``, ``5,000원``, ``3만 5천원``.

    Returns
    -------
    pandas.Series
        str of digits, ``0`` for what is free; missing where that is not all that one pays (``재료비 별도``), or not
        the same for everyone.

    Examples
    --------
    >>> fee_won(pd.Series(["무료", "5,000원", "3만원", "유료", "무료(재료비 별도)"])).tolist()
    ['0', '5000', '30000', nan, nan]
    """
    return distinct(text, _fee)


def link(text: pd.Series) -> pd.Series:
    """Keep addresses of web pages.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        Those that begin with ``http://`` or ``https://`` and have a host with a dot and no name of a user; all else,
        and what is longer than :data:`LONGEST_LINK`, is missing.

    Examples
    --------
    >>> link(pd.Series(["HTTPS://lib.ep.go.kr/a?b=1", "javascript:alert(1)", "www.ep.go.kr"])).tolist()
    ['https://lib.ep.go.kr/a?b=1', nan, nan]
    """
    return distinct(text, _page)


def one_of(text: pd.Series, known: Collection[str]) -> pd.Series:
    """Keep the words that are known.

    Parameters
    ----------
    text
        (n) str, possibly missing.
    known
        The words.

    Returns
    -------
    pandas.Series
        Every other is missing.
    """
    return text.where(text.isin(list(known)))


def _shown(cell: str) -> str | None:
    """Read a text as a browser would show it."""
    if len(cell) > LONGEST_CELL:
        return None
    # Published text is often escaped twice, and what it escapes may be a tag; what never ends is no text.
    for _ in range(_MOST_ROUNDS):
        text = html.unescape(_TAG.sub("", _BREAK.sub(" ", _SCRIPTS.sub(" ", cell))))
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSEEN.sub("", text)).strip())
        if text == cell:
            return text or None
        cell = text
    return None


def _day(cell: str) -> str | None:
    """Read a date."""
    match = _DATE.fullmatch(cell.strip())
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return dt.date(year, month, day).isoformat() if year < LAST_YEAR else None
    except ValueError:
        return None


def _fee(cell: str) -> str | None:
    """Read what one pays."""
    text = cell.strip()
    if _FREE.fullmatch(text):
        return "0"
    match = _FEE.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    digits, ten_thousands, thousands = match.groups()
    won = int(digits.replace(",", "")) if digits else int(ten_thousands or 0) * 10_000 + int(thousands or 0) * 1_000
    return str(won) if won < 10**_MOST_DIGITS else None


def _page(cell: str) -> str | None:
    """Read the address of a web page."""
    match = _LINK.fullmatch(cell.strip())
    return match[1].lower() + match[2] if match and len(cell) <= LONGEST_LINK else None
