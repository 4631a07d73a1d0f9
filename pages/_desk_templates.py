"""The data desk's templates: tables to fill in."""

import streamlit as st

from geo.desk.templates import KINDS, template
from geo.errors import N_
from geo.show import desk, html
from geo.show.language import Language, say


def show(language: Language) -> None:
    """Offer each template, with one example row."""
    text = N_(
        "The published files of Korean offices are read as they are. For everything else: fill in one of these tables "
        "and drop it under “A file”. Take the example row out first."
    )
    st.html(html.note(say(language, text)))
    for kind in KINDS:
        st.download_button(
            say(language, desk.KINDS[kind]),
            template(kind),
            file_name=f"baeumgil-{kind}.csv",
            mime="text/csv",
        )
