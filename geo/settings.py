"""What can be set from outside, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs

PACKAGE_ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_REGION = "eunpyeong"
OVERPASS_URLS = ("https://overpass-api.de/api", "https://overpass.private.coffee/api")
NOMINATIM_URL = "https://nominatim.openstreetmap.org/"
KEEP_NEEDS_DAYS = 730
LONGEST_KEPT_DAYS = 3650

_SITE: Final = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w.~%+/-]*)?", re.IGNORECASE)


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
    overpass_urls
        Addresses of OpenStreetMap's query service without ``/interpreter``, in the order in which they are tried
        (``BAEUMGIL_OVERPASS``, separated by commas). Whoever asks them checks them.
    nominatim_url
        Address of OpenStreetMap's gazetteer (``BAEUMGIL_NOMINATIM``).
    database_url
        Address of the database of what people enter (``BAEUMGIL_DATABASE``); empty: a file in ``home``.
    staff
        E-mail addresses of those who may sign in through a provider, in case-folded form (``BAEUMGIL_STAFF``,
        separated by commas).
    public_url
        Address under which readers find the site, without a slash at its end, for links and QR codes in print
        (``BAEUMGIL_URL``); None where it is not set or no http or https address.
    keep_needs_days
        How long what residents told they need is kept (``BAEUMGIL_KEEP_NEEDS_DAYS``, 1 to 3650; else two years).
    """

    home: Path
    data: Path = PACKAGE_ROOT / "data"
    static: Path = PACKAGE_ROOT / "static"
    offline: bool = False
    language: str = "en"
    overpass_urls: tuple[str, ...] = OVERPASS_URLS
    nominatim_url: str = NOMINATIM_URL
    # It may hold a password, which no log or error shows.
    database_url: str = field(default="", repr=False)
    staff: tuple[str, ...] = ()
    public_url: str | None = None
    keep_needs_days: int = KEEP_NEEDS_DAYS

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
        staff = [address.strip().casefold() for address in environment.get("BAEUMGIL_STAFF", "").split(",")]
        overpass = [url.strip() for url in environment.get("BAEUMGIL_OVERPASS", "").split(",") if url.strip()]
        return cls(
            home=_folder(home) if home else platformdirs.user_data_path("baeumgil", appauthor=False),
            offline=environment.get("OFFLINE", "") not in {"", "0"},
            language="ko" if re.split(r"[-_.@]", wished.lower())[0] == "ko" else "en",
            overpass_urls=tuple(overpass) or OVERPASS_URLS,
            nominatim_url=environment.get("BAEUMGIL_NOMINATIM", "").strip() or NOMINATIM_URL,
            database_url=environment.get("BAEUMGIL_DATABASE", "").strip(),
            staff=tuple(address for address in staff if address),
            public_url=_site(environment.get("BAEUMGIL_URL", "")),
            keep_needs_days=_days(environment.get("BAEUMGIL_KEEP_NEEDS_DAYS", "")),
        )


def _site(text: str) -> str | None:
    """Read the address of a site: a host, perhaps with a port and a folder, and nothing more."""
    address = text.strip().rstrip("/")
    return address if _SITE.fullmatch(address) else None


def _days(text: str) -> int:
    """Read for how many days something is kept."""
    days = int(text) if re.fullmatch(r"\d{1,4}", text.strip(), re.ASCII) else 0
    return days if 1 <= days <= LONGEST_KEPT_DAYS else KEEP_NEEDS_DAYS


def _folder(text: str) -> Path:
    """Read a folder's name; one of a user who does not exist is taken as it is written."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
