"""What do you need: a form of one screen for anybody, and what was told so far."""

from dataclasses import replace

import streamlit as st

from geo.errors import N_
from geo.show import html
from geo.show.language import say
from pages import _invitation, _need_form, _needs_map, _notes, _question, _session

language = _session.language()
asked = _question.query()
_need_form.restore()
st.title(say(language, "What do you need?"))
# A place of its own: a notice that goes must not shift what follows.
with st.container():
    _notes.notices(language)
    _need_form.outcome(language)
if _need_form.shows_tally():
    _needs_map.show(language)
else:
    said = N_("Tell us in a minute what you would like to learn, or where a place to learn is missing.")
    st.html(html.answer(say(language, said)))
    _need_form.form(language)
    _need_form.spot(language)
    _need_form.deletion(language)
    shown = {"channel": st.session_state[_session.NEED_CHANNEL], "show": "tally", **_session.common_address()}
    st.page_link("pages/ask_page.py", label=say(language, "What others told"), query_params=shown)
with st.expander(say(language, "A QR code of this form, for a hall")):
    _invitation.show(language)
_question.keep_address(replace(asked, spot=None, venue_id=None), **_need_form.address())
