"""Start Streamlit on the router: ``python -m pages._serve PORT``.

Streamlit takes a folder named ``pages`` for its own kind of pages until the router has run once, and greets whoever
opens the first deep link with "page not found". Telling it beforehand that the router leads spares that.
Nobody is let in before the libraries, the region and the search are in memory: the first reader waits no longer than
the next.
"""

import pkgutil
import sys
from importlib import import_module

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from pages import _log, _session

LOADED_BEFOREHAND = ("geo.access", "geo.civic", "geo.desk", "geo.region", "geo.show")


def load() -> None:
    """Load what the pages are made of, and the libraries with it."""
    # The map's component needs the plugins; it must itself be declared to the running server.
    for late in ("folium.plugins", "streamlit.emojis"):
        import_module(late)
    for package in LOADED_BEFOREHAND:
        for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
            import_module(module.name)


if __name__ == "__main__":
    _log.keep_spots_out()
    load()
    _session.warm_up()
    PagesManager.uses_pages_directory = False
    cli.main(["run", "app.py", "--server.port", sys.argv[1]], prog_name="streamlit")
