"""The link to what is on screen."""

from urllib.parse import urlencode

import streamlit as st

from geo.show import html
from geo.show.language import Language, say


def share(language: Language) -> None:
    """Show the link, once the address bar holds what is on screen."""
    with st.expander(say(language, "Share what you see")):
        text = say(
            language,
            "This link shows the same again. It holds each spot rounded to about 30 m, so that it points at no door.",
        )
        st.html(html.note(text))
        here = (st.context.url or "").split("?")[0]
        st.code(f"{here}?{urlencode(st.query_params.to_dict(), safe=',;')}", language=None, wrap_lines=True)
