"""Serving the pages on this machine: real streets if they can be had, everything prepared, then Streamlit."""

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from geo.errors import N_, GeoError, RegionDamagedError, RegionNotFoundError
from geo.prepare import compile_kernel, prepare_map
from geo.region import shelf
from geo.region.real_streets import HASTY, with_real_streets
from geo.region.replacement import keep
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT, Settings
from geo.show.language import Language, explain, say
from geo.show.sentences import MODEL_STREETS
from geo.sources.osm_services import Services

_ENDINGS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""How a process is ended, beside Ctrl-C, which a terminal tells to both. Windows has no SIGHUP."""


def serve(settings: Settings, language: Language, *, port: int, tell: Callable[[str], None]) -> int:
    """Prepare everything, then serve until stopped.

    Parameters
    ----------
    settings
        Where regions are kept, and whether anything may be fetched.
    language
        Of the messages.
    port
        Where the pages are, on this machine.
    tell
        Receives what is going on.

    Returns
    -------
    int
        Streamlit's exit code.
    """
    console = Console(stderr=True)
    if not settings.offline:
        with console.status(say(language, N_("Looking for the real streets ..."))) as status:
            problem = fetch_real_streets(
                settings, tell=lambda text, **values: status.update(escape(say(language, text, **values)))
            )
        if problem:
            reason = explain(problem, language)
            tell(say(language, N_("Real streets could not be fetched, so the model is used: {reason}"), reason=reason))
    region, problem = shelf.open_first(settings)
    if problem:
        tell(explain(problem, language))
    tell(say(language, N_("Preparing the search and the map ...")))
    compile_kernel(region)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say(language, N_("Drawing the map")), total=None)
        prepare_map(region, settings, progress=lambda done, total: bar.update(task, completed=done, total=total))
    if region.network.origin.is_model:
        tell(say(language, MODEL_STREETS))
    tell(say(language, N_("Baeumgil is at http://localhost:{port} (stop with Ctrl-C)"), port=port))
    command = [sys.executable, "-m", "pages._serve", str(port)]
    return _until_stopped(command)


def _until_stopped(command: Sequence[str]) -> int:
    """Run Streamlit, and tell it when a service manager ends this process or its terminal is closed."""
    # Streamlit reads .streamlit/config.toml from the folder it is started in.
    with subprocess.Popen(command, cwd=PACKAGE_ROOT) as server:  # noqa: S603
        for ending in _ENDINGS:
            signal.signal(ending, lambda number, _: server.send_signal(number))
        return server.wait()


def fetch_real_streets(settings: Settings, *, tell: Callable[..., None]) -> GeoError | None:
    """Fetch the embedded region's real streets once and keep them as a region of its own.

    Parameters
    ----------
    settings
        Where regions are kept.
    tell
        Receives what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    GeoError or None
        Why they could not be had.
    """
    with suppress(RegionNotFoundError, RegionDamagedError):
        # A damaged one is fetched anew; one that cannot be read for now is not.
        shelf.open_region(settings, shelf.REAL_REGION)
        return None
    embedded = shelf.open_region(settings, EMBEDDED_REGION)
    try:
        services = Services(settings.overpass_urls, settings.nominatim_url, HASTY)
        keep(settings, with_real_streets(embedded, shelf.REAL_REGION, services=services, tell=tell))
    except GeoError as error:
        return error
    return None
