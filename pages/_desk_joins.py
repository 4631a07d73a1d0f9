"""The data desk's programmes without a venue: matched by hand once, remembered for the next file."""

from typing import Final

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.civic import joins
from geo.errors import N_
from geo.show import html
from geo.show.language import Language, say
from geo.sources.korean_courses import ADDRESS_KEY, CANDIDATES, PLACE_KEY, ROWS
from pages import _desk, _notes, _session

MOST_SHOWN: Final = 20
OPEN: Final = ""
NONE_OF_OURS: Final = "-"


def remembered() -> dict[tuple[str, str], str | None]:
    """Tell which venues were meant when somebody matched places by hand."""
    return dict(joins.remembered(_session.civic(), _session.region().name))


def show(language: Language, unmatched: pd.DataFrame) -> None:
    """Offer each place that is no venue known here, with the likeliest venues first."""
    if unmatched.empty:
        return
    venues = _session.region().venues
    ids = venues[t.VENUE_ID].tolist()
    names = {venue: f"{name} ({venue})" for venue, name in zip(ids, venues[t.NAME_KO], strict=True)}
    st.header(say(language, "Which place is meant?"))
    text = N_("{places} places of {rows} programmes are no place known here. What you choose is remembered.")
    rows = int(unmatched[ROWS].sum())
    st.html(html.note(say(language, text, places=f"{len(unmatched):,}", rows=f"{rows:,}")))
    with st.form(_session.JOINS):
        for number, (_, place) in enumerate(unmatched.head(MOST_SHOWN).iterrows()):
            likely = [venue for venue in place[CANDIDATES] if venue in names]
            others = [venue for venue in names if venue not in likely]
            said = [str(place[column]) for column in (t.PLACE_KO, t.ADDRESS_KO) if not pd.isna(place[column])]
            st.selectbox(
                _notes.plain(f"{' · '.join(said)} ({place[ROWS]})"),
                [OPEN, NONE_OF_OURS, *likely, *others],
                key=_key(number, place),
                format_func=lambda venue: {
                    OPEN: say(language, "not decided"),
                    NONE_OF_OURS: say(language, "none of ours"),
                }.get(venue, names.get(venue, venue)),
            )
        shown = unmatched.head(MOST_SHOWN)
        st.form_submit_button(say(language, "Remember"), on_click=_desk.act, args=(_remember, shown))


def _remember(staff: str, shown: pd.DataFrame) -> str:
    """Keep what was chosen; the file is then read again."""
    kept = 0
    for number, (_, place) in enumerate(shown.iterrows()):
        chosen = st.session_state[_key(number, place)]
        if chosen == OPEN:
            continue
        joins.remember(
            _session.civic(),
            _session.region().name,
            place_key=place[PLACE_KEY],
            address_key=place[ADDRESS_KEY],
            venue_id=None if chosen == NONE_OF_OURS else chosen,
            who=staff,
        )
        kept += 1
    return N_("Remembered; the file is read again with it.") if kept else N_("Nothing was chosen.")


def _key(number: int, place: pd.Series) -> str:
    """Tell the choice of one place from all others."""
    return f"{_session.JOINS}_{number}_{place[PLACE_KEY]}_{place[ADDRESS_KEY]}"
