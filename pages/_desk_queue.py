"""The data desk's queue: what people told about places, and what was seen at doors."""

import streamlit as st

from geo import tables as t
from geo.civic.door_checks import DoorCheck, checks_of, decide_check, waiting_checks
from geo.civic.reports import Decision, decide_report, open_reports
from geo.desk.doors import accept_check
from geo.errors import N_
from geo.show.language import Language, say
from geo.show.queue import check_table, report_table
from pages import _desk, _notes, _session


def show(language: Language) -> None:
    """List what waits, the oldest first."""
    region = _session.region()
    names = dict(zip(region.venues[t.VENUE_ID], region.venues[t.NAME_KO], strict=True))
    told, reports = open_reports(_session.civic(), region.name)
    seen, checks = waiting_checks(_session.civic(), region.name)
    text = N_("{reports} reports and {checks} checks at the door wait for you.")
    _notes.answer(language, say(language, text, reports=told, checks=seen), has_figures=False)
    for report in reports:
        with st.container(border=True):
            st.html(report_table(language, report, name=names.get(report.venue_id, "")))
            done, dismissed = st.columns(2)
            for place, decision, label in (
                (done, "done", N_("Mended")),
                (dismissed, "dismissed", N_("Nothing is wrong")),
            ):
                place.button(
                    say(language, label),
                    key=f"{_session.REPORT}_{report.report_id}_{decision}",
                    on_click=_desk.act,
                    args=(_decide_report, report.report_id, decision),
                )
    for check in checks:
        with st.container(border=True):
            former = [one for one in checks_of(_session.civic(), region.name, check.venue_id) if one != check]
            st.html(check_table(language, check, name=names.get(check.venue_id, ""), former=former))
            accept, reject = st.columns(2)
            accept.button(
                say(language, "It counts"),
                key=f"{_session.CHECK}_{check.check_id}_accept",
                type="primary",
                on_click=_desk.act,
                args=(_accept_check, check, names.get(check.venue_id, "")),
            )
            reject.button(
                say(language, "It does not count"),
                key=f"{_session.CHECK}_{check.check_id}_reject",
                on_click=_desk.act,
                args=(_reject_check, check),
            )


def _decide_report(staff: str, report_id: int, decision: Decision) -> str:
    """Close a report."""
    decide_report(_session.civic(), report_id, decision=decision, who=staff)
    return N_("The report is closed. If something is to be changed, do it under “A single place”.")


def _accept_check(staff: str, check: DoorCheck, name: str) -> str:
    """Let what was seen count."""
    accept_check(_session.settings(), _session.civic(), _session.region().name, check=check, who=staff, name=name)
    return N_("The check counts from now on. It can be taken back in the history.")


def _reject_check(staff: str, check: DoorCheck) -> str:
    """Leave what was seen out."""
    decide_check(_session.civic(), check.check_id, decision="rejected", who=staff)
    return N_("The check does not count; it is kept with its date.")
