"""The router: page config, navigation, the shared sidebar, run the page."""

import logging

import streamlit as st

from geo.errors import GeoError
from geo.show.language import explain, say
from pages import _controls, _log, _notes, _question, _session

_log.keep_spots_out()
language = _session.language()
st.set_page_config(
    page_title=say(language, "Baeumgil - the walk to learning"),
    page_icon="🚶",
    layout="wide",
    initial_sidebar_state="auto",
)
# Every page's address differs from its file's name: on a cold deep link Streamlit would otherwise run the file alone.
find = st.Page("pages/find_page.py", title=say(language, "Find"), url_path="find")
programmes = st.Page("pages/programmes_page.py", title=say(language, "Programmes"), url_path="programmes")
wards = st.Page("pages/wards_page.py", title=say(language, "Wards"), url_path="wards")
next_space = st.Page("pages/next_space_page.py", title=say(language, "The next space"), url_path="next-space")
what_if = st.Page("pages/what_if_page.py", title=say(language, "What if"), url_path="what-if")
town_hall = st.Page("pages/town_hall_page.py", title=say(language, "Town hall"), url_path="town-hall")
explore = st.Page("pages/explore_page.py", title=say(language, "Village exploration"), url_path="explore")
venue = st.Page("pages/venue_page.py", title=say(language, "One place"), url_path="venue")
ask = st.Page("pages/ask_page.py", title=say(language, "What do you need?"), url_path="ask")
answers = st.Page("pages/answers_page.py", title=say(language, "You said, we did"), url_path="answers")
data = st.Page("pages/data_page.py", title=say(language, "Data"), url_path="data")
start = st.Page(lambda: st.switch_page(find, query_params=st.query_params.to_dict()), url_path="start", default=True)
offered = [find, programmes, wards, next_space, what_if, explore, town_hall, ask, answers]
page = st.navigation([start, *offered, venue, data], position="hidden")

_controls.frame(language)
try:
    _question.begin()
    with st.sidebar:
        _controls.sidebar(offered)
        st.page_link(data, label=say(language, "For the staff: data"), query_params=_session.common_address())
    page.run()
except GeoError as error:
    st.error(_notes.plain(explain(error, language)))
except Exception:
    # What nobody expected: the log has it, and the reader has a sentence and a way on.
    logging.getLogger(__name__).exception("a page failed")
    st.error(say(language, "Something went wrong here, and it is not your fault. Load this page again, or start anew."))
    st.page_link(find, label=say(language, "Start anew"), query_params=_session.common_address())
