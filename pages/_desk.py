"""What the parts of the data desk share: acting as staff, and saying what came of it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.errors import N_, GeoError, UsageError
from geo.region import shelf
from geo.region.region import Region
from geo.show.language import Language, explain, say
from pages import _notes, _session, _staff


def act(do: Callable[..., str], *args: Any) -> None:
    """Do what a member of staff has asked for, if they are signed in at this moment; keep what is to be said of it."""
    state = st.session_state
    try:
        state[_session.DONE] = do(_staff.require(), *args)
    except GeoError as error:
        state[_session.FAILED] = error


def as_drawn(version: int, changed: Callable[[Region], Region]) -> Callable[[Region], Region]:
    """Change a region only as long as it is the one that was on screen when the change was prepared.

    Parameters
    ----------
    version
        Of :func:`pages._session.version`, when the button was drawn.
    changed
        Makes the new region of the one that is there.

    Returns
    -------
    Callable
        For :func:`geo.region.replacement.change`, which holds the lock meanwhile.
    """

    def held(region: Region) -> Region:
        if shelf.stamp(_session.settings(), region.name) != version:
            msg = N_("the region was changed by somebody else meanwhile; look at it again, then decide")
            raise UsageError(msg)
        return changed(region)

    return held


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
