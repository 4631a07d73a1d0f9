"""How residents are spread, in words that no ward is missing from."""

from typing import get_args

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.access.demand import Method
from geo.show.homes import moved_sentence, moved_table, where_people_live

METHODS = get_args(Method)


@given(st.lists(st.sampled_from(METHODS), min_size=1, max_size=5))
def test_a_ward_is_named_where_it_differs(methods):
    names = [f"ward-{number}" for number in range(len(methods))]
    said = where_people_live("en", methods, names)
    most = max(METHODS, key=methods.count)
    top = {method for method in METHODS if methods.count(method) == methods.count(most)}
    missing = {method for method, name in zip(methods, names, strict=True) if name not in said}
    assert len(missing) == 1
    assert missing <= top
    assert said.endswith("Ward sums are exact.")
    assert "{" not in said


def test_many_wards_are_counted():
    said = where_people_live("en", ["dwellings"] * 12 + ["streets"] * 8, [f"w{number}" for number in range(20)])
    assert said == (
        "Residents are spread over the dwellings of their ward by floor area, every group alike; a building whose "
        "floors nobody counted has one. By residential street length, for want of known dwellings, or of enough of "
        "them: w12, w13, w14, w15, w16 and 3 more. Ward sums are exact."
    )


def test_how_much_is_moved_is_told_without_the_ward_nobody_lives_in():
    shares = {
        t.SHARE_FINER: [0.25, 0.9, None, 0.4],
        t.SHARE_COARSER: [0.5, 0.8, None, 0.5],
        t.SHARE_MOVED: [-0.25, 0.1, None, -0.1],
    }
    names = ["가", "나", "다", "합계"]
    rows = pd.DataFrame({t.NAME_KO: names, t.NAME_EN: names, **shares})
    assert moved_sentence("en", rows) == (
        "With the coarser method the share of a ward would be off by 17.5 percentage points in the mean, and by 25.0 "
        "at most, in 가."
    )
    assert moved_sentence("en", rows.iloc[2:]) == ""
    table = moved_table("en", rows)
    assert [sign in table for sign in ("-25.0", "+10.0", "90.0", "-10.0")] == [True] * 4
    assert table.count(">-<") == 3
