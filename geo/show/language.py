"""Korean and English: catalogues, errors in a person's language, and the particles that Korean words take."""

import gettext
import io
import re
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo.errors import GeoError

Language = Literal["ko", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")

_PARTICLES: Final = re.compile(r"(.)([)\]”’'\"]*)\((은|이|을|과|으로|이에요)\)(는|가|를|와|로|예요)")
_METRES: Final = re.compile(r"\d\s*k?m\Z")
"""Read out as 미터 or 킬로미터."""
_FIRST_SYLLABLE: Final = ord("가")
_LAST_SYLLABLE: Final = ord("힣")
_FINALS: Final = 28
_FINAL_RIEUL: Final = 8
_DIGITS_WITH_FINAL: Final = "013678"
_DIGITS_WITH_RIEUL: Final = "178"


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """Open a language's catalogue.

    Parameters
    ----------
    language
        ``ko`` or ``en``; English is the text in the code itself.

    Returns
    -------
    gettext.NullTranslations
        With ``gettext`` and ``ngettext``.
    """
    if language == "en":
        return gettext.NullTranslations()
    # Read from the source catalogue: there is no compiled one to forget to renew.
    with (resources.files("geo.show") / "locale" / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_of(wish: str | None) -> Language:
    """Choose a language by what a browser or an address asks for, Korean first.

    Parameters
    ----------
    wish
        For instance ``en-GB``; None where nothing was asked.

    Returns
    -------
    str
        ``ko`` if Korean or nothing is asked for, else ``en``.

    Examples
    --------
    >>> language_of("en-GB"), language_of("ko-KR"), language_of(None), language_of("fr")
    ('en', 'ko', 'ko', 'en')
    """
    if not wish or wish.lower().startswith("ko"):
        return "ko"
    return "en"


def say(language: Language, message: str, /, **values: Any) -> str:
    """Say a catalogue's message with its values.

    Parameters
    ----------
    language
        The reader's.
    message
        The English template; it must stand in the catalogues.
    values
        What fills its fields; they are never treated as templates.

    Returns
    -------
    str
        With Korean particles after the words they follow.
    """
    return particles(catalogue(language).gettext(message).format(**values))


def say_many(language: Language, one: str, many: str, /, *, count: int, **values: Any) -> str:
    """Say a message that counts something.

    Parameters
    ----------
    language
        The reader's.
    one, many
        English templates for one and for any other number.
    count
        The number; fills the field ``{count}``.
    values
        What fills the other fields.

    Returns
    -------
    str
        With Korean particles after the words they follow.
    """
    return particles(catalogue(language).ngettext(one, many, count).format(count=count, **values))


def explain(error: GeoError, language: Language) -> str:
    """Say an error in a language.

    Parameters
    ----------
    error
        The error; errors among its values are said too.
    language
        The reader's.

    Returns
    -------
    str
        What was wrong, where, what to do next.
    """
    values = {
        name: explain(value, language) if isinstance(value, GeoError) else value for name, value in error.values.items()
    }
    return say(language, error.message, **values)


def particles(text: str) -> str:
    """Choose between the two forms of Korean particles written as ``(은)는``.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        With 은, 이, 을, 과, 으로 or 이에요 after a final consonant, 는, 가, 를, 와, 로 or 예요 after a vowel. A word
        that is not Hangul, no number and no metres keeps both, as ``은(는)``.

    Examples
    --------
    >>> particles("구산동(은)는"), particles("도서관마을(으로)로"), particles("카페(이)가"), particles("cync(은)는")
    ('구산동은', '도서관마을로', '카페가', 'cync은(는)')
    >>> particles("걸어서 110 m(이에요)예요.")
    '걸어서 110 m예요.'
    """
    return _PARTICLES.sub(_particle, text)


def _particle(match: re.Match[str]) -> str:
    """Write one particle."""
    sign, closing, with_final, without = match.groups()
    before = cast("str", sign + closing)
    if _FIRST_SYLLABLE <= ord(sign) <= _LAST_SYLLABLE:
        final = (ord(sign) - _FIRST_SYLLABLE) % _FINALS
        has_final = final > 0 and not (with_final == "으로" and final == _FINAL_RIEUL)
    elif sign.isdecimal() and sign.isascii():
        has_final = sign in _DIGITS_WITH_FINAL and not (with_final == "으로" and sign in _DIGITS_WITH_RIEUL)
    elif _METRES.search(match.string, 0, match.end(1)):
        has_final = False
    else:
        return f"{before}{with_final}({without})"
    return before + (with_final if has_final else without)
