"""The data desk's first part: drop a file, see how its rows end and what it would change, accept."""

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

import streamlit as st

from geo import tables as t
from geo.desk import putting
from geo.desk.examining import Examined, Request, examine
from geo.desk.reading import ONLY_WHOLE, PLACES
from geo.errors import N_, GeoError
from geo.region.history import Note
from geo.region.region import Region
from geo.region.replacement import change
from geo.show import desk, html
from geo.show.language import Language, say
from geo.sources.coordinates import SYSTEMS
from geo.spreadsheet import to_csv
from pages import _desk, _desk_joins, _map, _notes, _session

LONGEST_NAME: Final = 60
"""Letters, of up to four bytes each; disks take names of 255 bytes."""
ADDING: Final = "adding"
UPDATING: Final = "updating"
REPLACING: Final = "replacing"
HOW: Final = {
    ADDING: N_("are added; what is there already is set aside"),
    UPDATING: N_("are added; what is there already is brought up to date"),
    REPLACING: N_("take the place of all that is there"),
}
TYPES: Final = ("csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "zip")


@dataclass(frozen=True, eq=False)
class Preview:
    """A file as it was read, and the region with it.

    Attributes
    ----------
    asked
        What was read and how: the same question is not answered twice.
    examined
        The file.
    after
        The region with it; None where it does not fit, which ``problem`` explains.
    """

    asked: tuple[Any, ...]
    examined: Examined
    after: Region | None
    problem: GeoError | None


def show(language: Language) -> None:
    """Offer to drop a file, and show what came of it."""
    dropped = st.file_uploader(
        say(language, "Drop a file here: CSV, XLSX, GeoJSON, GeoPackage or a zipped Shapefile"),
        type=list(TYPES),
        key=f"{_session.DROPPED}_{st.session_state.get(_session.DROPS, 0)}",
    )
    if dropped is None:
        text = N_("Nothing is changed before you accept it, and every change can be taken back in the history.")
        st.html(html.note(say(language, text)))
        return
    options = st.container()
    try:
        preview = _preview(language, dropped, options)
    except GeoError as error:
        _desk.problem(language, error)
        return
    _show_examined(language, preview.examined)
    if preview.examined.unmatched is not None:
        _desk_joins.show(language, preview.examined.unmatched)
    if preview.examined.rows.empty:
        text = N_("No row can be used so, and nothing would change.")
        st.html(html.note(say(language, text)))
        if st.session_state.get(_session.REPLACES) == ADDING and preview.examined.wanted in PLACES:
            text = N_("Are these places here already? Choose “{how}” above: then each row is checked and compared.")
            st.html(html.note(say(language, text, how=say(language, HOW[UPDATING]))))
    if preview.problem is not None:
        _desk.problem(language, preview.problem)
    if preview.after is not None:
        _show_change(language, preview.examined, preview.after)


def _preview(language: Language, dropped: Any, options: Any) -> Preview:
    """Read the file, once for each way of reading it."""
    wanted, stated, how, second = _options(language, options)
    region = _session.region()
    joins = _desk_joins.remembered()
    asked = (
        *(dropped.file_id, getattr(second, "file_id", None), wanted, stated, how, language),
        st.session_state.get(_session.LOOK_UP),
        *(_session.version(), tuple(sorted(joins.items(), key=str))),
    )
    kept: Preview | None = st.session_state.get(_session.PREVIEW)
    if kept is not None and kept.asked == asked:
        return kept
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as folder, st.status(say(language, "Reading ...")) as status:
        request = Request(
            _session.settings(),
            region.name,
            saved(dropped, Path(folder, "first")),
            wanted,
            None if second is None else saved(second, Path(folder, "second")),
            {"replaces": how != ADDING, "stated": stated, "joins": joins},
            looks_up=bool(st.session_state.get(_session.LOOK_UP)),
            language=language,
        )

        def tell(stage: str, seconds: float) -> None:
            status.update(
                label=say(language, N_("{stage} ({seconds} s)"), stage=say(language, stage), seconds=int(seconds))
            )

        examined = examine(request, region=region, tell=tell)
        status.update(label=say(language, "Read."), state="complete")
    after, problem = None, None
    if len(examined.rows):
        try:
            after = _put(region, examined, how)
        except GeoError as error:
            problem = error
    preview = Preview(asked, examined, after, problem)
    st.session_state[_session.PREVIEW] = preview
    if wanted is None:
        # The widgets are drawn before the file is read: now that its kind is known, it can be confirmed.
        st.session_state[_session.KIND] = examined.wanted
        st.rerun()
    return preview


def _options(language: Language, place: Any) -> tuple[Any, str | None, str, Any]:
    """Let the person confirm what the file is, and how it is to be read."""
    state = st.session_state
    with place:
        kept: Preview | None = state.get(_session.PREVIEW)
        names = [] if kept is None else list(dict.fromkeys(kind.name for kind in kept.examined.kinds))
        names += ["venues"] if "rooms" in names and "venues" not in names else []
        wanted = None
        if state.get(_session.KIND) in names:
            wanted = st.selectbox(
                say(language, "The file is about"),
                names,
                key=_session.KIND,
                format_func=lambda name: say(language, desk.KINDS[name]),
            )
        how = REPLACING
        if wanted not in ONLY_WHOLE:
            how = st.radio(
                say(language, "Its rows"),
                list(HOW) if wanted in PLACES else [ADDING, REPLACING],
                key=_session.REPLACES,
                format_func=lambda name: say(language, HOW[name]),
                horizontal=True,
            )
        with st.expander(say(language, "Coordinate system, and a second file to compare with")):
            stated = st.selectbox(
                say(language, "Coordinate system"),
                [None, *SYSTEMS],
                key=_session.STATED,
                format_func=lambda name: name or say(language, "seen from where the points fall"),
            )
            second = st.file_uploader(
                say(language, "A second file of places: where the two disagree, the point is corrected or set aside"),
                type=list(TYPES),
                key=f"{_session.SECOND}_{state.get(_session.DROPS, 0)}",
            )
            if not _session.settings().offline:
                st.checkbox(
                    say(language, "Ask OpenStreetMap for addresses without coordinates (they are sent to its server)"),
                    key=_session.LOOK_UP,
                )
    return wanted, stated, how, second


def _put(region: Region, examined: Examined, how: str) -> Region:
    """Put the file's rows into a region."""
    whole = how == REPLACING or examined.table in ONLY_WHOLE
    rows, file = examined.rows, examined.file
    return putting.put(region, examined.table, rows, file=file, replaces=whole, updates=how == UPDATING)


def saved(dropped: Any, folder: Path) -> Path:
    """Write a file down under its own name, as far as it is one."""
    folder.mkdir()
    name = PurePath(str(dropped.name).replace("\\", "/")).name
    plain = "".join(sign for sign in name if sign.isprintable())[-LONGEST_NAME:].lstrip(".")
    path = folder / (plain or "upload")
    path.write_bytes(dropped.getvalue())
    return path


def _show_examined(language: Language, examined: Examined) -> None:
    """Say how the rows ended."""
    _notes.answer(language, desk.counted(language, examined.counts), has_figures=False)
    how = [say(language, N_("read as {encoding}"), encoding=examined.encoding)]
    if examined.crs:
        how.append(say(language, N_("coordinates in {crs}"), crs=examined.crs))
    st.html(html.note(f"{examined.file}: {', '.join(how)}"))
    if (examined.ledger["outcome"] != "accepted").any():
        st.html(desk.ledger_table(language, examined.ledger))
    st.download_button(
        say(language, "Take away the ledger as CSV"),
        "\ufeff" + to_csv(examined.ledger),
        file_name="baeumgil-ledger.csv",
        mime="text/csv",
    )


def _show_change(language: Language, examined: Examined, after: Region) -> None:
    """Show what would change, and take the decision."""
    before = _session.region()
    table, key = examined.table, putting.IDS[examined.table]
    changes = putting.difference(before, after, table)
    old, new = getattr(before, table), getattr(after, table)
    layers = desk.change_map(language, old, new, key=key, changes=changes)
    if layers:
        st.header(say(language, "Before and after"))
        text = N_("Green: added. Blue with a dark rim: changed. Dashed red ring: taken out. Faint: as before.")
        st.html(html.note(say(language, text)))
        _map.show(language, layers)
    names = dict(zip(after.venues[t.VENUE_ID], after.venues[t.NAME_KO], strict=True))
    st.html(desk.change_rows(language, old, new, key=key, changes=changes, venue_names=names))
    lost = [column for column in old.columns if column not in new]
    if lost:
        text = N_("The file does not count these groups of residents, and they go: {groups}.")
        st.html(html.note(say(language, text, groups=", ".join(lost))))
    if not (changes.added or changes.changed or changes.removed):
        st.html(html.note(say(language, "All of this is there already: nothing would change.")))
        return
    if table == "wards" and len(after.population) < len(before.population):
        text = N_("The numbers of residents were counted in other wards, and all of them go: {count} wards.")
        st.html(html.note(say(language, text, count=len(before.population))))
    if table == "venues" and len(after.programmes) < len(before.programmes):
        text = N_("{count} programmes go with the places that are taken out.")
        st.html(html.note(say(language, text, count=len(before.programmes) - len(after.programmes))))
    st.button(
        say(language, "Accept into {region}", region=_notes.plain(_session.title(language))),
        type="primary",
        on_click=_desk.act,
        args=(_accept, examined, st.session_state.get(_session.REPLACES, ADDING), _session.version()),
    )


def _accept(staff: str, examined: Examined, how: str, version: int) -> str:
    """Put the file's rows into the region, unless somebody else has changed it since they were checked."""
    note = Note(staff, "file", examined.file, dict(examined.counts))
    put = _desk.as_drawn(version, lambda region: _put(region, examined, how))
    change(_session.settings(), _session.region().name, put, note=note)
    state = st.session_state
    state[_session.DROPS] = state.get(_session.DROPS, 0) + 1
    for key in (_session.PREVIEW, _session.KIND, _session.REPLACES, _session.STATED):
        state.pop(key, None)
    return N_("The file is accepted. It can be taken back in the history.")
