"""The log: errors stay readable, and hold no spot."""

import io
import logging
import tomllib

import pytest

from geo.settings import PACKAGE_ROOT
from pages import _log

SPELLINGS = ["37.612345", "126.9278", "37.612", "-0.1234"]


@pytest.fixture
def logged(monkeypatch):
    """Log something as any library does; give what was written."""
    usual = logging.getLogRecordFactory()
    written = io.StringIO()
    logger = logging.getLogger("test_of_the_log")
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    monkeypatch.setattr(logger, "propagate", False)

    def log(text, *values, **given):
        logger.error(text, *values, **given)
        return written.getvalue()

    yield log
    logger.removeHandler(handler)
    logging.setLogRecordFactory(usual)


def fail(spot):
    """Fail with a spot in the message, and for a reason that holds one too."""
    try:
        float(f"{spot},x")
    except ValueError as cause:
        msg = f"no street near {spot}"
        raise LookupError(msg) from cause


@pytest.mark.parametrize("spot", SPELLINGS)
@pytest.mark.parametrize("withheld", [True, False])
def test_an_error_tells_where_in_the_program_but_not_where_on_the_map(logged, spot, withheld):
    logging.setLogRecordFactory(logging.LogRecord)
    if withheld:
        _log.keep_spots_out()
    try:
        fail(spot)
    except LookupError:
        said = logged("Uncaught app execution at %s", f"/find?at={spot}%2C{spot}", exc_info=True)
    assert said.count(spot) == (0 if withheld else 4)
    assert said.count("(withheld)") == (4 if withheld else 0)
    for part in ("ERROR Uncaught app execution at /find?at=", "LookupError: no street near ", "test_log.py", "in fail"):
        assert part in said


@pytest.mark.parametrize("text", ["server started on 127.0.0.1:8501", "streamlit 1.67.0 of Python 3.11.7", "x = 0.05"])
def test_ordinary_figures_stay(logged, text):
    _log.keep_spots_out()
    assert logged(text).endswith(f" ERROR {text}\n")


def test_a_library_that_logs_wrongly_fails_where_logging_expects_it(logged):
    _log.keep_spots_out()
    record = logging.getLogRecordFactory()("library", logging.ERROR, "library.py", 1, "%d of %d", ("one",), None)
    with pytest.raises(TypeError, match="format"):
        record.getMessage()


def test_nothing_is_told_about_visits_however_the_pages_are_served():
    settings = tomllib.loads((PACKAGE_ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["logger"]["level"] == "warning"
    assert settings["browser"]["gatherUsageStats"] is False
