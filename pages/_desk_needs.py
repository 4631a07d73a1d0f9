"""The data desk's needs: let through or refuse, type in what stands on paper, take away, delete."""

from typing import Final

import streamlit as st

from geo.civic.forgetting import delete_need
from geo.civic.needs import (
    AGE_BANDS,
    CHANNELS,
    LONGEST,
    TOPICS,
    Decision,
    Need,
    Told,
    add_need,
    decide_need,
    decide_needs,
    new_token,
    waiting_needs,
)
from geo.civic.needs_frame import needs_frame
from geo.errors import N_, UsageError
from geo.show import export, html, needs
from geo.show.language import Language, say, say_many
from geo.show.needs_sheet import needs_sheet
from geo.spreadsheet import to_csv
from pages import _desk, _invitation, _notes, _session

_DECISIONS: Final[tuple[tuple[Decision, str], ...]] = (("shown", N_("Let through")), ("refused", N_("Refuse")))


def show(language: Language) -> None:
    """List what waits, then what else can be done with needs."""
    engine, region = _session.civic(), _session.region()
    days = _session.settings().keep_needs_days
    count, waiting = waiting_needs(engine, region.name)
    text = say_many(
        language,
        "{count} need waits to be read; it is shown to nobody before. Needs are kept for {days} days.",
        "{count} needs wait to be read; they are shown to nobody before. Needs are kept for {days} days.",
        count=count,
        days=days,
    )
    _notes.answer(language, text, has_figures=False)
    names = needs.ward_names(language, region.wards)
    if waiting:
        _many(language, waiting)
    for need in waiting:
        _one(language, need, names)
    _typed(language, names)
    _shown(language, names)
    st.download_button(
        say(language, "All needs as CSV"),
        lambda: "\ufeff" + to_csv(export.with_coordinates(needs_frame(_all()))),
        file_name="baeumgil-needs.csv",
        mime="text/csv",
        on_click="ignore",
    )
    _paper(language, names)
    with st.expander(say(language, "The code of the form, for the screen")):
        _invitation.show(language)


def _paper(language: Language, names: dict[str, str]) -> None:
    """Offer the sheet on which residents write what they need."""
    meeting = st.text_input(say(language, "Name of the meeting, for the sheet"), max_chars=40)
    region, link = _session.title(language), _invitation.link(language, "hall")
    st.download_button(
        say(language, "A sheet to print (PDF)"),
        lambda: needs_sheet(language, region=region, wards=list(names.values()), meeting=meeting, link=link),
        file_name="baeumgil-needs.pdf",
        mime="application/pdf",
        on_click="ignore",
    )


def _all() -> list[Need]:
    return _session.told_needs(("waiting", "shown", "refused"))


def _many(language: Language, waiting: list[Need]) -> None:
    """Decide all that are listed at once."""
    numbers = [need.need_id for need in waiting]
    for place, (decision, label) in zip(st.columns(2), _DECISIONS, strict=True):
        place.button(
            _label(language, label, numbers),
            key=f"needs_{decision}",
            on_click=_desk.act,
            args=(_decide_many, language, numbers, decision),
        )  # fmt: skip


def _label(language: Language, label: str, numbers: list[int]) -> str:
    """Name what will be decided: the chosen, or else all that are listed."""
    chosen = sum(bool(st.session_state.get(_chosen(number))) for number in numbers)
    decision = say(language, label)
    if chosen:
        return say(language, "{decision}: the {count} chosen", decision=decision, count=chosen)
    return say(language, "{decision}: all {count} of this list", decision=decision, count=len(numbers))


def _one(language: Language, need: Need, names: dict[str, str]) -> None:
    """Show one need with its decisions."""
    told = need.told
    with st.container(border=True):
        st.text(told.text)
        age = say(language, needs.AGE_BANDS[told.age_band]) if told.age_band else say(language, N_("age not said"))
        about = (needs.TOPICS[told.topic], needs.CHANNELS[told.channel])
        facts = (names.get(told.ward_code, told.ward_code), *(say(language, text) for text in about), age)
        st.html(html.note(" · ".join((f"#{need.need_id}", *facts))))
        with st.container(horizontal=True, vertical_alignment="center"):
            for decision, label in _DECISIONS:
                st.button(
                    say(language, label),
                    key=f"need_{need.need_id}_{decision}",
                    on_click=_desk.act,
                    args=(_decide, need.need_id, decision),
                )
            st.checkbox(say(language, "Choose #{number}", number=need.need_id), key=_chosen(need.need_id))


def _chosen(need_id: int) -> str:
    return f"{_session.NEED_CHOSEN}_{need_id}"


def _typed(language: Language, names: dict[str, str]) -> None:
    """Take in what stands on paper: the return key sends, the ward and the channel stay."""
    sheet = {field: f"{_session.NEED_SHEET}_{field}" for field in ("channel", "ward", "topic", "age", "text")}
    st.session_state.setdefault(_session.NEED_SHEET, new_token())
    with st.expander(say(language, "Type in paper sheets")), st.form("sheet_of_needs", clear_on_submit=False):
        left, right = st.columns(2)
        left.selectbox(say(language, "How it was told"), CHANNELS, key=sheet["channel"],
                       format_func=lambda name: say(language, needs.CHANNELS[name]))  # fmt: skip
        right.selectbox(say(language, "Ward"), list(names), key=sheet["ward"], format_func=names.__getitem__)
        left.selectbox(say(language, "Topic"), TOPICS, key=sheet["topic"],
                       format_func=lambda name: say(language, needs.TOPICS[name]))  # fmt: skip
        right.selectbox(say(language, "Age"), AGE_BANDS, index=None, key=sheet["age"],
                        format_func=lambda name: say(language, needs.AGE_BANDS[name]),
                        placeholder=say(language, "not said"))  # fmt: skip
        st.text_input(say(language, "Their words (the return key sends)"), key=sheet["text"], max_chars=LONGEST)
        st.form_submit_button(say(language, "Send"), on_click=_desk.act, args=(_type, language, sheet))


def _shown(language: Language, names: dict[str, str]) -> None:
    """Offer to delete any need, for instance at somebody's wish."""
    kept = {need.need_id: need for need in _all()}
    with st.expander(say(language, "Delete a need")):
        number = st.selectbox(
            say(language, "Which one"),
            list(kept),
            index=None,
            format_func=lambda one: f"#{one} {names.get(kept[one].told.ward_code, '')} {kept[one].told.text[:40]}",
            placeholder=say(language, "Choose a need"),
        )
        st.button(say(language, "Delete it for good"), disabled=number is None, on_click=_desk.act,
                  args=(_delete, number))  # fmt: skip


def _decide(staff: str, need_id: int, decision: Decision) -> str:
    decide_need(_session.civic(), need_id, decision=decision, who=staff)
    return (
        N_("The need is shown from now on.") if decision == "shown" else N_("The need is refused; nobody is shown it.")
    )


def _decide_many(staff: str, language: Language, numbers: list[int], decision: Decision) -> str:
    chosen = [number for number in numbers if st.session_state.get(_chosen(number))] or numbers
    count = decide_needs(_session.civic(), chosen, decision=decision, who=staff)
    elsewhere = len(chosen) - count
    text = N_("{count} needs are decided; {elsewhere} somebody else had decided already.")
    return say(language, text, count=count, elsewhere=elsewhere)


def _type(staff: str, language: Language, sheet: dict[str, str]) -> str:  # noqa: ARG001 (the desk says who)
    state = st.session_state
    if state[sheet["ward"]] is None:
        msg = N_("no ward was chosen; choose the ward that it is about")
        raise UsageError(msg)
    told = Told(state[sheet["channel"]], state[sheet["ward"]], state[sheet["topic"]], state[sheet["text"]],
                age_band=state[sheet["age"]])  # fmt: skip
    code = add_need(_session.civic(), _session.region().name, told, token=state[_session.NEED_SHEET])
    state[_session.NEED_SHEET], state[sheet["text"]] = new_token(), ""
    return say(language, N_("It is kept under the number {code}; the next one, please."), code=code)


def _delete(staff: str, need_id: int) -> str:
    delete_need(_session.civic(), need_id, who=staff)
    return N_("The need is deleted.")
