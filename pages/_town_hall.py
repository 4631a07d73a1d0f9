"""The town hall's page: preparing the steps, and showing them on the whole screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo.bundle import bundle_of
from geo.civic.presentations import delete_presentation, presentations, save_presentation
from geo.errors import N_, GeoError, NotSignedInError, UsageError
from geo.show import html
from geo.show.arrangement import LONGEST_NOTE, Arrangement, arranged, from_json, in_order, moved, noted, to_json
from geo.show.language import LANGUAGES, Language, explain, say
from geo.show.town_hall import Step
from geo.town_hall import Figures, page_of, steps_of
from pages import _controls, _desk, _invitation, _notes, _question, _session, _staff

_YES: Final = "yes"
_STEP_LETTERS: Final = 3
_WHOLE_SCREEN: Final = """<style>
.st-key-hall iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; border: 0; z-index: 1000000;
  background: #FBFAF7; }
.st-key-stop { position: fixed; top: 8px; right: 8px; width: auto; z-index: 1000001; }
</style>"""


def restore() -> None:
    """Take from the address whether the hall is shown its steps, and from which on."""
    state = st.session_state
    if _session.PRESENTING in state:
        return
    said = st.query_params.to_dict()
    state[_session.PRESENTING] = said.get("present") == _YES
    state[_session.STEP] = _step(said.get("step", "1"))


def _step(written: str) -> int:
    if written.isascii() and written.isdecimal() and len(written) <= _STEP_LETTERS and int(written) >= 1:
        return int(written)
    msg = N_("there is no step {step}; steps are numbered from 1")
    error = UsageError(msg, step=repr(written[:40]))
    st.session_state[_session.NOTICES] = [*_question.notices(), error]
    return 1


def presenting() -> bool:
    """Tell whether the steps fill the screen."""
    return bool(st.session_state[_session.PRESENTING])


def walk() -> tuple[str, int]:
    """Give the speed and the minutes that were chosen, or those that are offered first."""
    state = st.session_state
    return state.get(_session.SPEED) or "cautious", int(state.get(_session.WARD_LIMIT) or _controls.WARD_LIMITS_MIN[0])


def address() -> dict[str, str]:
    """Write what a link to the presentation needs."""
    if not presenting():
        return {}
    return {"present": _YES, "step": st.query_params.get("step", str(st.session_state[_session.STEP]))}


def sentence(language: Language, told: Figures) -> str:
    """Say what is ready."""
    every = _steps(language, told)
    shown = len(arranged(every, _arrangement())) or len(every)
    return say(language, "{count} steps about {region} are ready for the hall.", count=shown,
               region=_session.title(language))  # fmt: skip


def _steps(language: Language, told: Figures) -> tuple[Step, ...]:
    return steps_of(language, _session.region(), told, form=_form(language))


def _form(language: Language) -> str:
    """Give the public address of the form for a hall, where there is one."""
    return _invitation.link(language, "hall") or ""


def begin(language: Language) -> None:
    """Offer to show the steps."""
    st.button(say(language, "Show it to the hall"), type="primary", on_click=_present, kwargs={"begins": True})


def present(language: Language, told: Figures) -> None:
    """Fill the screen with the steps."""
    st.html(_WHOLE_SCREEN)
    with st.container(key="hall"):
        st.iframe(
            page_of(
                language,
                _session.region(),
                told,
                drawing=_session.hall_drawing(language, told),
                arrangement=_arrangement(),
                form=_form(language),
                start=st.session_state[_session.STEP] - 1,
                embedded=True,
            ),
            height=600,
        )
    with st.container(key="stop"):
        st.button(say(language, "End the presentation"), on_click=_present, kwargs={"begins": False})


def _present(*, begins: bool) -> None:
    st.session_state[_session.PRESENTING] = begins
    st.session_state[_session.STEP] = 1


def arrange(language: Language, told: Figures) -> None:
    """Let the steps be ordered, hidden and annotated."""
    every = _steps(language, told)
    with st.expander(say(language, "Order, hide and annotate the steps")):
        for number, step in enumerate(in_order(every, _arrangement()), 1):
            _row(language, every, step, number=number)
        if _arrangement() != Arrangement():
            st.button(say(language, "As it was at first"), on_click=_keep, args=(Arrangement(),))


def _row(language: Language, every: tuple[Step, ...], step: Step, *, number: int) -> None:
    """Show one step's place, whether it is shown, and its note."""
    up, down, shown, note = st.columns([1, 1, 4, 6], vertical_alignment="bottom")
    title = _notes.plain(step.title)
    for column, sign, by, text in ((up, "▲", -1, N_("Earlier: {title}")), (down, "▼", 1, N_("Later: {title}"))):
        column.button(
            sign,
            key=f"{step.key}_{by}",
            help=say(language, text, title=title),
            disabled=number + by in (0, len(every) + 1),
            on_click=lambda by=by: _keep(moved(every, _arrangement(), step.key, by=by)),
        )
    key = f"shown_{step.key}_{st.session_state[_session.ARRANGED]}"
    shown.checkbox(
        f"{number}. {title}",
        value=step.key not in _arrangement().hidden,
        key=key,
        on_change=lambda: _hide(step.key, hidden=not st.session_state[key]),
    )
    written = f"note_{step.key}_{st.session_state[_session.ARRANGED]}"
    note.text_input(
        say(language, "Note under step {number}", number=number),
        value=step.note,
        key=written,
        max_chars=LONGEST_NOTE,
        on_change=lambda: _keep(noted(_arrangement(), step.key, st.session_state[written]), anew=False),
    )


def _arrangement() -> Arrangement:
    st.session_state.setdefault(_session.ARRANGED, 0)
    return st.session_state.setdefault(_session.ARRANGEMENT, Arrangement())


def _keep(arrangement: Arrangement, *, anew: bool = True) -> None:
    """Keep an arrangement; where it comes from elsewhere, the widgets of the former one are not to speak again."""
    st.session_state[_session.ARRANGEMENT] = arrangement
    st.session_state[_session.ARRANGED] += anew


def _hide(key: str, *, hidden: bool) -> None:
    kept = _arrangement().hidden
    _keep(replace(_arrangement(), hidden=kept | {key} if hidden else kept - {key}), anew=False)


def saved(language: Language) -> None:
    """Save the steps by name, and show or delete what was saved: for the staff."""
    with st.expander(say(language, "Saved presentations (for the staff)")):
        try:
            _staff.require()
        except NotSignedInError:
            text = N_("Who has signed in at the data desk can save these steps by name, and show saved ones.")
            st.html(html.note(say(language, text)))
            return
        name = st.text_input(say(language, "Name of the presentation"), key=_session.PRESENTATION, max_chars=40)
        st.button(say(language, "Save"), on_click=_desk.act, args=(_save, language, name), disabled=not name.strip())
        try:
            kept = presentations(_session.civic(), _session.region().name)
        except GeoError as error:
            st.error(_notes.plain(explain(error, language)))
            return
        for number, (title, arrangement) in enumerate(kept.items()):
            shows, deletes = st.columns(2)
            plain = _notes.plain(title)
            show: tuple[Callable[..., str], Any, str, str] = (_show, language, title, arrangement)
            shows.button(say(language, "Show {name}", name=plain), key=f"show_saved_{number}", on_click=_desk.act,
                         args=show, use_container_width=True)  # fmt: skip
            deletes.button(say(language, "Delete {name}", name=plain), key=f"delete_saved_{number}",
                           on_click=_desk.act, args=(_delete, language, title), use_container_width=True)  # fmt: skip


def _save(who: str, language: Language, name: str) -> str:
    kept = save_presentation(
        _session.civic(), _session.region().name, name=name, arrangement=to_json(_arrangement()), who=who
    )
    return say(language, N_("The presentation {name} is saved."), name=kept)


def _show(who: str, language: Language, name: str, arrangement: str) -> str:  # noqa: ARG001 (the desk says who)
    _keep(from_json(arrangement))
    return say(language, N_("The steps are now those of {name}."), name=name)


def _delete(who: str, language: Language, name: str) -> str:  # noqa: ARG001 (the desk says who)
    delete_presentation(_session.civic(), _session.region().name, name=name)
    return say(language, N_("The presentation {name} is deleted."), name=name)


def asking(language: Language) -> None:
    """Lead to what residents told, for the big screen, and to the form."""
    tally = {"channel": "hall", "show": "tally", **_session.common_address()}
    st.page_link("pages/ask_page.py", label=say(language, "What residents told, for the big screen"),
                 query_params=tally)  # fmt: skip
    if not _form(language):
        _invitation.show(language)


def take_away(language: Language, told: Figures) -> None:
    """Offer the presentation for a stick, made when somebody asks for it."""
    region, arrangement = _session.region(), _arrangement()
    st.download_button(
        say(language, "For a stick, without internet (ZIP)"),
        lambda: bundle_of(region, told, arrangement=arrangement, form={one: _form(one) for one in LANGUAGES}),
        file_name="baeumgil-town-hall.zip",
        mime="application/zip",
        on_click="ignore",
    )
