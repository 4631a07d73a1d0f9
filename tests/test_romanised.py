"""Korean names in Latin letters, beside the official spellings of places in Seoul."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.region.romanised import romanised


@pytest.mark.parametrize(
    ("name", "official"),
    [
        # As on the signs of the streets and stations of Seoul, without capitals and hyphens.
        ("구산동", "gusandong"), ("은평로21길", "eunpyeongro21gil"), ("통일로", "tongilro"), ("녹번", "nokbeon"),
        ("불광", "bulgwang"), ("연신내", "yeonsinnae"), ("구파발", "gupabal"), ("독바위", "dokbawi"),
        ("역촌", "yeokchon"), ("응암", "eungam"), ("새절", "saejeol"), ("증산", "jeungsan"), ("수색", "susaek"),
        ("백련산로", "baengnyeonsanro"), ("역말로", "yeongmalro"), ("독립문", "dongnimmun"), ("선릉", "seolleung"),
        ("왕십리", "wangsimni"), ("신림", "sillim"), ("청량리", "cheongnyangni"),
    ],
)  # fmt: skip
def test_official_spellings(name: str, official: str) -> None:
    assert official in romanised(name)


@pytest.mark.parametrize("name", ["", "Museum", "\x00", "漢字", "ㄱㅅㄷ", "\ud800", "\U0001f642"])
def test_a_name_without_hangul_has_no_other_spelling(name: str) -> None:
    assert romanised(name) == ()


@given(st.text(max_size=50) | st.text("가각간갈감갑갓강갖갚라나마아 1-a", max_size=20))
def test_every_name_is_spelled(name: str) -> None:
    for spelled in romanised(name):
        assert not any("가" <= sign <= "힣" for sign in spelled)
