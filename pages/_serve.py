"""Start Streamlit on the router: ``python -m pages._serve PORT``.

Streamlit takes a folder named ``pages`` for its own kind of pages until the router has run once, and greets whoever
opens the first deep link with "page not found". Telling it beforehand that the router leads spares that.
"""

import sys

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    cli.main(["run", "app.py", "--server.port", sys.argv[1]], prog_name="streamlit")
