"""What frames every page: the document's language, the names of its frames, and the caution about model streets."""

import json

from geo.show.escape import safe
from geo.show.language import Language, say


def document_script(language: Language) -> str:
    """Write the script that tells a screen reader the page's language and the map's name.

    Parameters
    ----------
    language
        The reader's.

    Returns
    -------
    str
        HTML: one script element, of the program's own text only.
    """
    title = json.dumps(say(language, "Map of places to learn; the table beside it says the same"))
    return (
        "<script>(() => {"
        f"document.documentElement.lang = {json.dumps(language)};"
        "const name = () => document.querySelectorAll('iframe[title*=\"st_folium\"]')"
        f".forEach(frame => {{ frame.title = {title}; }});"
        "name(); new MutationObserver(name).observe(document.body, { childList: true, subtree: true });"
        "})()</script>"
    )


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
