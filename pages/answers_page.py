"""You said, we did: what became of what residents asked for."""

import streamlit as st

from geo.errors import N_
from geo.show import html
from geo.show.answers import answers_sentence, answers_table
from geo.show.language import say
from geo.streets.walkers import pace
from pages import _answer_lines, _notes, _question, _session

language = _session.language()
st.title(say(language, "You said, we did"))
_notes.caution(language)
# A place of its own: a notice that goes must not shift what follows.
with st.container():
    _notes.notices(language)
with st.spinner(say(language, "Measuring the figures again ...")):
    lines = _answer_lines.lines(language)
_notes.answer(language, answers_sentence(language, lines), has_figures=bool(lines))
if lines:
    st.html(answers_table(language, lines))
    text = N_(
        "Each figure is measured again, from the data as they were when the answer was written and from the data of "
        "today, at the cautious speed of the walker, over the streets of today."
    )
    st.html(html.note(say(language, text)))
    _notes.sources(language, speed_m_s=pace("adult", "cautious").speed_m_s)
_question.write_address()
