"""Presentations that the staff saved, on both databases."""

import pytest

from geo.civic import presentations as module
from geo.civic.database import Database
from geo.civic.presentations import delete_presentation, presentations, save_presentation
from geo.errors import UsageError
from geo.settings import Settings

Civic = tuple[Settings, Database]


def test_what_was_saved_is_listed_by_region_replaced_and_deleted(civic: Civic) -> None:
    _, engine = civic
    assert save_presentation(engine, "eunpyeong", name="  구민  회의 ", arrangement="{1}", who="kim") == "구민 회의"
    save_presentation(engine, "porto", name="구민 회의", arrangement="{2}", who="kim")
    assert presentations(engine, "eunpyeong") == {"구민 회의": "{1}"}
    save_presentation(engine, "eunpyeong", name="구민 회의", arrangement="{3}", who="lee")
    save_presentation(engine, "eunpyeong", name="'; DROP TABLE presentations; --", arrangement="{4}", who="lee")
    assert set(presentations(engine, "eunpyeong").values()) == {"{3}", "{4}"}
    for _ in range(2):
        delete_presentation(engine, "eunpyeong", name="구민 회의")
    assert list(presentations(engine, "eunpyeong").values()) == ["{4}"]
    assert presentations(engine, "porto") == {"구민 회의": "{2}"}


def test_what_cannot_be_saved_is_said(civic: Civic, monkeypatch: pytest.MonkeyPatch) -> None:
    _, engine = civic
    for name, message in (("", "a presentation without a name"), ("x" * 41, "the text has 41 letters, more than 40")):
        with pytest.raises(UsageError, match=message):
            save_presentation(engine, "eunpyeong", name=name, arrangement="{}", who="kim")
    monkeypatch.setattr(module, "MOST_LISTED", 1)
    for _ in range(2):
        save_presentation(engine, "eunpyeong", name="one", arrangement="{}", who="kim")
    with pytest.raises(UsageError, match="there are 1 presentations already; delete one first"):
        save_presentation(engine, "eunpyeong", name="two", arrangement="{}", who="kim")
    assert list(presentations(engine, "eunpyeong")) == ["one"]
