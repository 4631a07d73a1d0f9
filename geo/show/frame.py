"""What frames every page: the document's language, how its reader reads, and the caution about model streets."""

import json
from dataclasses import dataclass
from typing import Final

from geo.show.escape import safe
from geo.show.language import LANGUAGES, Language, say

COOKIE: Final = "baeumgil_reading"
_LARGE_TYPE: Final = "large"
_HIGH_CONTRAST: Final = "contrast"
_KEPT_S: Final = 365 * 24 * 3600
_PHONE_PX: Final = 768
# Streamlit keeps whether its sidebar is open: on a phone it would then cover every page that is loaded.
_FORGETTING: Final = (
    f"window.onpagehide = () => {{ if (window.innerWidth > {_PHONE_PX}) return; try {{"
    "Object.keys(localStorage).filter(key => key.startsWith('stSidebarCollapsed'))"
    ".forEach(key => localStorage.removeItem(key)); } catch { /* no storage, nothing kept */ } };"
)


@dataclass(frozen=True)
class Reading:
    """How somebody reads: the switches, and the language if they chose one."""

    large_type: bool = False
    high_contrast: bool = False
    language: Language | None = None


def kept_reading(cookie: str) -> Reading:
    """Read what the reader's own browser kept.

    Parameters
    ----------
    cookie
        The cookie's value, from anybody: words between full stops.

    Returns
    -------
    Reading
        Nothing chosen, if a word is unknown, said twice, or there are two languages.
    """
    words = cookie.split(".")
    spoken = [word for word in words if word in LANGUAGES]
    known = {_LARGE_TYPE, _HIGH_CONTRAST, *spoken}
    if len(spoken) > 1 or len(set(words)) < len(words) or not known.issuperset(words):
        return Reading()
    return Reading(_LARGE_TYPE in words, _HIGH_CONTRAST in words, spoken[0] if spoken else None)


def document_script(language: Language, *, keep: Reading | None = None, base: str = "") -> str:
    """Write the script that tells a screen reader the page's language and the map's name, and nobody else the address.

    Parameters
    ----------
    language
        The reader's.
    keep
        What the reader's browser shall keep for a year; absent: nothing is kept or changed.
    base
        The path below which the pages are served.

    Returns
    -------
    str
        HTML: one script element, of the program's own text only.
    """
    title = json.dumps(say(language, "Map of places to learn; the table beside it says the same"))
    return (
        "<script>(() => {"
        f"document.documentElement.lang = {json.dumps(language)};"
        # A page's address says where somebody lives: no link takes it along.
        "const meta = document.querySelector('meta[name=referrer]') ?? document.createElement('meta');"
        "meta.name = 'referrer'; meta.content = 'no-referrer'; document.head.append(meta);"
        f"{'' if keep is None else _keeping(keep, base)}"
        f"{_FORGETTING}"
        "const name = () => document.querySelectorAll('iframe[title*=\"st_folium\"]')"
        f".forEach(frame => {{ frame.title = {title}; }});"
        "name(); new MutationObserver(name).observe(document.body, { childList: true, subtree: true });"
        "})()</script>"
    )


def _keeping(reading: Reading, base: str) -> str:
    """Write the statement that keeps a way of reading in the browser, or forgets it where nothing is chosen."""
    words = [_LARGE_TYPE] * reading.large_type + [_HIGH_CONTRAST] * reading.high_contrast
    value = ".".join(words + ([reading.language] if reading.language else []))
    path = "/" + base.strip("/")
    cookie = f"{COOKIE}={value}; Path={path}; Max-Age={_KEPT_S if value else 0}; SameSite=Lax"
    return f"document.cookie = {json.dumps(cookie)} + (location.protocol.endsWith('s:') ? '; Secure' : '');"


def caution(text: str) -> str:
    """Write the caution that stands on top of a page.

    Parameters
    ----------
    text
        Plain text.

    Returns
    -------
    str
        HTML.
    """
    return f'<p class="bg-caution" role="note">{safe(text)}</p>'
