"""The link to what is on screen."""

from urllib.parse import urlencode

import streamlit as st

from geo.show import html
from geo.show.language import Language, say
from pages import _session


def share(language: Language) -> None:
    """Show the link to what is on screen, once that is written down."""
    with st.expander(say(language, "Share what you see")):
        text = say(
            language,
            "This link shows the same again. It holds each spot rounded to about 30 m, so that it points at no door.",
        )
        st.html(html.note(text))
        here = (st.context.url or "").split("?")[0]
        st.code(f"{here}?{urlencode(st.session_state[_session.ON_SCREEN], safe=',;')}", language=None, wrap_lines=True)
