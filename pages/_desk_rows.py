"""The data desk's single places: written, mended or taken out by hand, with the checks of files."""

from typing import Final

import pandas as pd
import streamlit as st

from geo import tables as t
from geo.desk.rows import FIELDS, put_row, without, written
from geo.errors import N_, UsageError
from geo.region.history import Note
from geo.region.replacement import change
from geo.show import html, words
from geo.show.language import Language, say
from pages import _desk, _session

NEW: Final = ""
_LABELS: Final = {
    t.NAME_KO: N_("Name in Korean"),
    t.NAME_EN: N_("Name in English"),
    t.KIND: N_("Kind"),
    t.ADDRESS_KO: N_("Address"),
    t.LAT: N_("Latitude (empty: by its address)"),
    t.LON: N_("Longitude (empty: by its address)"),
    t.OPENING_HOURS: N_("Opening hours, as on OpenStreetMap (Mo-Fr 09:00-18:00; Su off)"),
    t.CLOSED_DAYS_KO: N_("Days off, as published"),
    t.SEATS: N_("Seats"),
    t.PHONE: N_("Telephone"),
    t.OPEN_TO: N_("Open to"),
}
_OPEN_TO: Final = {
    "public": N_("everybody"),
    "residents": N_("residents of the building"),
    "unknown": N_("unknown"),
}
_CHOICES: Final = {t.KIND: words.KINDS, t.OPEN_TO: _OPEN_TO}


def show(language: Language) -> None:
    """Choose a place and edit it."""
    venues = _session.region().venues
    names = dict(zip(venues[t.VENUE_ID], venues[t.NAME_KO], strict=True))
    chosen = st.selectbox(
        say(language, "Place"),
        [NEW, *names],
        key=_session.EDITED,
        format_func=lambda venue: f"{names[venue]} ({venue})" if venue else say(language, "a new place"),
    )
    row = venues[venues[t.VENUE_ID] == chosen].iloc[0] if chosen else None
    # Keyed by the version: after a change the form begins with what is there now.
    key = f"{_session.ROW}_{chosen}_{_session.version()}"
    with st.form(key):
        for field in FIELDS:
            _field(language, field, _text(row, field), key=f"{key}_{field}")
        st.form_submit_button(
            say(language, "Check and keep"),
            type="primary",
            on_click=_desk.act,
            args=(_keep, chosen, key, _session.version()),
        )
    if chosen:
        programmes = int((_session.region().programmes[t.VENUE_ID] == chosen).sum())
        text = N_("Taking it out takes its {count} programmes out too; both come back from the history.")
        with st.expander(say(language, "Take this place out")):
            st.html(html.note(say(language, text, count=programmes)))
            args = (_take_out, chosen, _session.version())
            st.button(say(language, "Take it out"), on_click=_desk.act, args=args)


def _field(language: Language, field: str, value: str, *, key: str) -> None:
    """Draw the widget of one field."""
    if field not in _CHOICES:
        st.text_input(say(language, _LABELS[field]), value, key=key, max_chars=500)
        return
    names = list(_CHOICES[field])
    st.selectbox(
        say(language, _LABELS[field]),
        names,
        index=names.index(value) if value in names else names.index("other" if field == t.KIND else "unknown"),
        key=key,
        format_func=lambda name: say(language, _CHOICES[field][name]),
    )


def _text(row: pd.Series | None, field: str) -> str:
    """Write what is known of a place, as it would be typed."""
    if row is None:
        return ""
    if field in {t.LAT, t.LON}:
        return f"{row.geometry.y if field == t.LAT else row.geometry.x:.7f}"
    return "" if pd.isna(row[field]) else str(row[field])


def _keep(staff: str, venue: str, key: str, version: int) -> str:
    """Check what was typed as a file's row would be, and put it into the region."""
    values = {field: str(st.session_state[f"{key}_{field}"]) for field in FIELDS}
    reading = written(_session.region(), values, venue_id=venue or None)
    entry = reading.ledger.entries[0] if reading.ledger.entries else None
    if entry is None or entry.why is not None:
        msg = N_("the place was not kept: {why}; {mend}")
        said = ("", "") if entry is None or entry.why is None or entry.mend is None else (entry.why, entry.mend)
        language = _session.language()
        why, mend = (
            say(language, N_("nothing was written")) if one == "" else say(language, one.message, **one.values)
            for one in said
        )
        raise UsageError(msg, why=why, mend=mend)
    for one in (one for one in entry.changes if one.new is None):
        # A file's doubtful cell becomes unknown; a person who types can be asked.
        msg = N_("{column} was not kept: {old}: {why}; write it otherwise, or leave it empty")
        why = say(_session.language(), one.why.message, **one.why.values)
        label = say(_session.language(), _LABELS[one.column]) if one.column in _LABELS else one.column
        raise UsageError(msg, column=label, old=repr(one.old)[:80], why=why)
    change(
        _session.settings(),
        _session.region().name,
        _desk.as_drawn(version, lambda region: put_row(region, reading, venue_id=venue or None)),
        note=Note(staff, "row", values[t.NAME_KO]),
    )
    return N_("The place is kept.") if not entry.changes else N_("The place is kept; some of it was corrected.")


def _take_out(staff: str, venue: str, version: int) -> str:
    """Take a place out of the region."""
    names = dict(zip(_session.region().venues[t.VENUE_ID], _session.region().venues[t.NAME_KO], strict=True))
    note = Note(staff, "row", f"− {names.get(venue, venue)}")
    taken = _desk.as_drawn(version, lambda region: without(region, venue))
    change(_session.settings(), _session.region().name, taken, note=note)
    st.session_state.pop(_session.EDITED, None)
    return N_("The place is taken out. It comes back from the history.")
