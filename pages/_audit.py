"""The audit on the wards page: promises, how sure they are, groups, hours, further figures."""

import streamlit as st

from geo import tables as t
from geo.errors import N_
from geo.show import audit, homes, html
from geo.show.language import Language, say
from pages import _session


def show(language: Language, walker: str, speed: str, *, limit_min: int) -> None:
    """Say whether the promises are kept, and how far the figures are to be trusted."""
    kept = _session.audited(walker, speed, audit.PROMISED_MIN, "all")
    rows = kept if limit_min == audit.PROMISED_MIN else _session.audited(walker, speed, limit_min, "all")
    st.header(say(language, "The two promises"), anchor=False)
    st.html(html.notes(say(language, "The two promises"), audit.promises(language, kept)))
    sure = audit.band_sentence(language, rows.iloc[-1])
    if sure:
        st.html(html.note(sure))
    counted = [name for name in t.GROUPS if name in _session.region().population.columns]
    with st.expander(say(language, "Group by group")):
        totals = {name: _session.audited(walker, speed, limit_min, name).iloc[-1] for name in counted}
        st.html(audit.group_table(language, totals))
        alike = N_(
            "Within a ward every group is taken to live alike: the groups differ by how many of them each ward has."
        )
        st.html(html.note(say(language, alike)))
    with st.expander(say(language, "By weekday and hour")):
        hourly = _session.hourly(walker, speed, limit_min)
        evening = audit.evening_sentence(language, hourly)
        if evening:
            st.html(html.note(evening))
        st.html(audit.hour_table(language, hourly))
    moved = _session.moved_shares(walker, speed, limit_min)
    if moved is not None:
        with st.expander(say(language, "How well it is known where people live")):
            st.html(html.note(homes.moved_sentence(language, moved)))
            st.html(homes.moved_table(language, moved))
    with st.expander(say(language, "Further figures, ward by ward")):
        st.html(audit.audit_table(language, rows))
        method = N_(
            "Shortfall: how far beyond the walk people live, 0 within it, 100 at twice the walk or more (FGT1). "
            "Supply: each place shared among those within the walk, near ones weighing more (E2SFCA, Gaussian, a third "
            "of the walk). Gini: 0 where everyone has the same supply, 1 where one has all."
        )
        st.html(html.note(say(language, method)))
