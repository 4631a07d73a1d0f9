"""The one door through which text reaches Folium.

Folium renders its scripts as unsandboxed Jinja templates, twice, and passes text on to the browser as it is: a venue
named ``{{ ... }}`` would run on the server, one named ``<img onerror=...>`` in front of the reader.
"""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

_ENTITIES: Final = {ord(sign): f"&#{ord(sign)};" for sign in "\\`${}"}
_LINE_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Bidirectional overrides and isolates have no glyph of their own, but turn the text around them.
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def safe(text: object) -> str:
    r"""Turn text from anywhere into HTML that Jinja, JavaScript and the browser all leave alone.

    Parameters
    ----------
    text
        A string, or a missing value. Anything else is taken as its ``str``.

    Returns
    -------
    str
        HTML text without backslashes, backticks, ``$``, braces, quotes or line breaks; a line break becomes a space,
        control characters vanish, a missing value becomes ``""``. Un-escaped as HTML it reads like the original.

    Examples
    --------
    >>> safe("{{ 7*7 }} & <b>")
    '&#123;&#123; 7*7 &#125;&#125; &amp; &lt;b&gt;'
    >>> safe("은평로\n21길")
    '은평로 21길'
    """
    if text is None or text is pd.NA or text is pd.NaT or (isinstance(text, float) and text != text):  # noqa: PLR0124
        return ""
    plain = _UNSEEN.sub("", _LINE_BREAKS.sub(" ", str(text)))
    return html.escape(_LONE_SURROGATE.sub("\ufffd", plain), quote=True).translate(_ENTITIES)


def safe_properties(properties: Mapping[str, object], shown: Iterable[str]) -> dict[str, str]:
    """Keep the properties of a GeoJSON feature that its layer shows, each made safe.

    A property that no layer shows is rendered by Folium all the same, so it must not be there.

    Parameters
    ----------
    properties
        The feature's properties.
    shown
        Names of the properties that the layer shows: names from the program, never from data.

    Returns
    -------
    dict of str to str
        One entry a name in ``shown``; ``""`` where the feature has none.
    """
    return {name: safe(properties.get(name)) for name in shown}
