"""What can be set from outside, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PACKAGE_ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_REGION = "eunpyeong"


@dataclass(frozen=True)
class Settings:
    """The settings of one process.

    Attributes
    ----------
    home
        Folder for everything the program writes (``BAEUMGIL_HOME``; default: the platform's user-data folder).
    data
        Folder of the embedded regions, never written to.
    static
        Folder from which Streamlit serves scripts and basemap tiles. Streamlit fixes its place beside ``app.py``.
    offline
        True if nothing may be fetched (``OFFLINE=1``).
    language
        Language of the command line, ``ko`` or ``en`` (``BAEUMGIL_LANGUAGE``, else the locale, else English).
    """

    home: Path
    data: Path = PACKAGE_ROOT / "data"
    static: Path = PACKAGE_ROOT / "static"
    offline: bool = False
    language: str = "en"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings from environment variables.

        Parameters
        ----------
        environment
            For instance ``os.environ``.

        Returns
        -------
        Settings
            The values; an unknown language means English.
        """
        home = environment.get("BAEUMGIL_HOME")
        wished = environment.get("BAEUMGIL_LANGUAGE") or environment.get("LC_ALL") or environment.get("LANG") or ""
        return cls(
            home=_folder(home) if home else platformdirs.user_data_path("baeumgil", appauthor=False),
            offline=environment.get("OFFLINE", "") not in {"", "0"},
            language="ko" if re.split(r"[-_.@]", wished.lower())[0] == "ko" else "en",
        )


def _folder(text: str) -> Path:
    """Read a folder's name; one of a user who does not exist is taken as it is written."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
