"""What the parts of the data desk share: acting as staff, and saying what came of it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.errors import GeoError
from geo.show.language import Language, explain, say
from pages import _notes, _session, _staff


def act(do: Callable[..., str], *args: Any) -> None:
    """Do what a member of staff has asked for, if they are signed in at this moment; keep what is to be said of it."""
    state = st.session_state
    try:
        state[_session.DONE] = do(_staff.require(), *args)
    except GeoError as error:
        state[_session.FAILED] = error


def outcome(language: Language) -> None:
    """Say what came of the last action."""
    done: str | None = st.session_state.pop(_session.DONE, None)
    failed: GeoError | None = st.session_state.pop(_session.FAILED, None)
    if done:
        st.success(say(language, done))
    if failed:
        problem(language, failed)


def problem(language: Language, error: GeoError) -> None:
    """Say what could not be done."""
    st.error(_notes.plain(explain(error, language)))
