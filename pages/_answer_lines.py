"""Answers with their figures then and now."""

import streamlit as st

from geo import tables as t
from geo.civic.answers import Answer, answers_of
from geo.errors import GeoError
from geo.show import venues
from geo.show.answers import Line
from geo.show.language import Language, explain
from pages import _notes, _session


def lines(language: Language) -> list[Line]:
    """Measure the figure of every answer, then and now."""
    try:
        kept = answers_of(_session.civic(), _session.region().name)
    except GeoError as error:
        st.error(_notes.plain(explain(error, language)))
        return []
    wards = ward_names(language)
    return [
        Line(
            said=one.said,
            decision=one.decision,
            measure=one.measure,
            ward=wards.get(one.ward_code, one.ward_code),
            walker=one.walker,
            before=_session.figure_then(one),
            now=_now(one),
            at=one.at,
        )
        for one in kept
    ]


def _now(one: Answer) -> float | None:
    """Measure the figure as it is; a measure that is none any more has no figure."""
    try:
        return _session.figure_now(one.measure, one.ward_code, one.walker)
    except GeoError:
        return None


def ward_names(language: Language) -> dict[str, str]:
    """Name the region as a whole, then its wards."""
    wards = {row[t.WARD_CODE]: venues.name(language, row) for _, row in _session.region().wards.iterrows()}
    return {t.ALL_WARDS: _session.title(language)} | wards
