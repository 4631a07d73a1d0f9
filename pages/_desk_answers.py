"""The data desk's answers: what is public, and the form to write another."""

import streamlit as st

from geo.access.yardstick import MEASURES
from geo.civic.answers import LONGEST, Answer, add_answer, answers_of, delete_answer
from geo.errors import N_
from geo.show import words
from geo.show.answers import MEASURES as MEASURE_NAMES
from geo.show.answers import answers_table
from geo.show.language import Language, say
from geo.streets.walkers import WALKERS
from pages import _answer_lines, _desk, _notes, _session

_SHOWN_LETTERS = 60


def show(language: Language) -> None:
    """List the answers at the desk, and write another."""
    found = _answer_lines.lines(language)
    text = N_("{count} answers are public, on the page 'You said, we did'.")
    _notes.answer(language, say(language, text, count=len(found)), has_figures=False)
    if found:
        st.html(answers_table(language, found))
    _form(language)
    for one in answers_of(_session.civic(), _session.region().name):
        label = say(language, "Delete the answer: {said}", said=_notes.plain(one.said[:_SHOWN_LETTERS]))
        st.button(label, key=f"delete_answer_{one.answer_id}", on_click=_desk.act, args=(_delete, one.answer_id))


def _form(language: Language) -> None:
    """Ask for a need, a decision and the figure that it should move."""
    wards = _answer_lines.ward_names(language)
    needs = {need.need_id: need.told.text for need in _session.told_needs()}
    with st.form("form_of_answers", clear_on_submit=False, enter_to_submit=False):
        st.text_area(say(language, "What did residents say?"), key=_session.SAID, max_chars=LONGEST)
        st.multiselect(
            say(language, "Needs that it answers"),
            list(needs),
            key=_session.ANSWERED,
            format_func=lambda number: f"{number}. {needs[number][:_SHOWN_LETTERS]}",
        )
        st.text_area(say(language, "What is done about it?"), key=_session.DECIDED, max_chars=LONGEST)
        st.selectbox(
            say(language, "Which figure should move?"),
            MEASURES,
            key=_session.MEASURE,
            format_func=lambda name: say(language, MEASURE_NAMES[name]),
        )
        st.selectbox(say(language, "Of which ward?"), list(wards), key=_session.MEASURED_WARD,
                     format_func=wards.__getitem__)  # fmt: skip
        st.selectbox(say(language, "Whose walk?"), list(WALKERS), key=_session.MEASURED_WALKER,
                     format_func=lambda name: say(language, words.WALKERS[name]))  # fmt: skip
        st.form_submit_button(say(language, "Publish"), type="primary", on_click=_desk.act, args=(_publish,))


def _publish(who: str) -> str:
    state = st.session_state
    measure, ward, walker = (str(state[key]) for key in (_session.MEASURE, _session.MEASURED_WARD,
                                                          _session.MEASURED_WALKER))  # fmt: skip
    answer = Answer(
        said=state[_session.SAID],
        decision=state[_session.DECIDED],
        measure=measure,
        ward_code=ward,
        walker=walker,
        before=_session.figure_now(measure, ward, walker),
        version=_session.history_version(),
        needs=tuple(state[_session.ANSWERED]),
    )
    add_answer(_session.civic(), _session.region().name, answer, who=who)
    state[_session.SAID] = state[_session.DECIDED] = ""
    state[_session.ANSWERED] = []
    return N_("The answer is public now.")


def _delete(who: str, answer_id: int) -> str:  # noqa: ARG001 (the desk says who)
    delete_answer(_session.civic(), _session.region().name, answer_id)
    return N_("The answer is deleted.")
