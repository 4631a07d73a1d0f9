"""What is asked of a programme: the filters, and the one that is best left out where nothing is found."""

from typing import Final

import streamlit as st

from geo import tables as t
from geo.access.programmes import WALK, Found
from geo.access.wishes import ATTENDANCES, PARTS_OF_DAY, SUPPORTS
from geo.errors import N_
from geo.show import programme, words
from geo.show.language import Language, say
from pages import _question

_ANY: Final = N_("any")
_MOST_OFFERED: Final = 3
FEW: Final = 3
"""Where no more fit, the page offers what to leave out."""


def filters(language: Language) -> None:
    """Offer everything that can be asked of a programme; nothing is asked at first."""
    choices = {
        "topic": (N_("Topic"), t.TOPICS, programme.TOPICS),
        "audience": (N_("For whom"), t.AUDIENCES, words.AUDIENCES),
        "weekday": (N_("Day"), t.WEEKDAYS, words.WEEKDAYS),
        "part_of_day": (N_("Time of day"), PARTS_OF_DAY, programme.PARTS_OF_DAY),
        "method": (N_("How"), ATTENDANCES, programme.ATTENDANCES),
    }
    rows = st.container(key="filters")
    columns = [*rows.columns(3), *rows.columns(3)]
    for (key, (label, values, said)), column in zip(choices.items(), columns, strict=False):
        column.selectbox(
            say(language, label),
            values,
            index=None,
            key=key,
            format_func=lambda value, said=said: say(language, said[value]),
            placeholder=say(language, _ANY),
            persist_state="session",
        )
    free, enrol = st.columns(2)
    free.checkbox(say(language, "Free of charge"), key="free", persist_state="session")
    enrol.checkbox(say(language, "Enrolment is open today"), key="enrol_today", persist_state="session")
    st.multiselect(
        say(language, "With this support (stated by the organiser)"),
        SUPPORTS,
        key="support",
        format_func=lambda value: say(language, programme.SUPPORTS[value]),
        placeholder=say(language, _ANY),
        persist_state="session",
    )


def ways_out(language: Language, found: Found) -> None:
    """Offer to leave out one wish alone, those first that keep most programmes away."""
    for one, column in zip(found.relaxed, st.columns(_MOST_OFFERED), strict=False):
        count = len(found.in_person) + one.more
        if one.wish == WALK:
            label = say(language, N_("Walk up to {limit} minutes: {count}"), limit=f"{one.limit_min:g}", count=count)
            column.button(label, key="widen", on_click=_question.widen, args=(int(one.limit_min or 0),))
        else:
            wish = programme.wish_name(language, one.wish, found.wishes)
            label = say(language, N_("Without “{wish}”: {count}"), wish=wish, count=count)
            column.button(label, key=f"relax_{one.wish}", on_click=_question.relax, args=(one.wish,))
