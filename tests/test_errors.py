"""The tree of errors."""

import builtins
import inspect

import pytest

from geo import errors
from geo.errors import GeoError

TREE = {
    "UsageError": ("GeoError", "ValueError"),
    "TableError": ("GeoError", "ValueError"),
    "SourceError": ("GeoError", "OSError"),
    "RegionError": ("GeoError",),
    "RegionNotFoundError": ("RegionError", "LookupError"),
    "RegionDamagedError": ("RegionError",),
    "StreetsError": ("GeoError",),
    "BrokenNetworkError": ("StreetsError",),
    "NotConnectedError": ("StreetsError",),
    "CivicError": ("GeoError",),
    "NotSignedInError": ("GeoError",),
}


def test_the_tree_is_the_one_that_is_drawn() -> None:
    classes = dict(inspect.getmembers(errors, inspect.isclass))
    found = {
        name: tuple(base.__name__ for base in kind.__bases__)
        for name, kind in classes.items()
        if issubclass(kind, GeoError) and kind is not GeoError
    }
    assert found == TREE
    assert all(name in (errors.__doc__ or "") for name in TREE)


@pytest.mark.parametrize("name", TREE)
def test_an_error_says_its_message_and_keeps_its_parts(name: str) -> None:
    error = getattr(errors, name)("no {what}, in {where}; look", what="streets", where="{what} %s 뒤")
    assert str(error) == "no streets, in {what} %s 뒤; look"
    assert error.message == "no {what}, in {where}; look"
    assert error.values == {"what": "streets", "where": "{what} %s 뒤"}
    for base in TREE[name]:
        assert isinstance(error, getattr(errors, base, None) or getattr(builtins, base))


def test_marking_a_message_leaves_it_alone() -> None:
    assert errors.N_("the {x}") == "the {x}"
