import numpy as np
import pytest
import shapely
from test_basemap import drawn_from

from geo.show import palette
from geo.show.basemap_labels import Label
from geo.show.basemap_plan import TILE_PX, Fill, Plan, Stroke, plan
from geo.show.basemap_portions import SHEET_PX, SHEET_TILES, portions
from geo.show.basemap_sheet import draw_sheet

SHEETS = [(x, y) for x in range(55868, 55876, SHEET_TILES) for y in range(25366, 25374, SHEET_TILES)]


@pytest.mark.parametrize("zoom", [14, 16])
def test_a_portion_draws_what_the_whole_plan_does(zoom):
    whole = plan(zoom, **drawn_from())
    sheets = [(x >> (16 - zoom), y >> (16 - zoom)) for x, y in SHEETS]
    for portion, sheet in zip(portions(whole, sheets), sheets, strict=True):
        assert draw_sheet(portion, *sheet).tobytes() == draw_sheet(whole, *sheet).tobytes()


def test_each_sheet_gets_what_touches_it_in_order():
    right, both, none = (
        np.array(shapely.linestrings([[(x, 10), (x + 300, 10)]])) for x in (SHEET_PX + 50, SHEET_PX - 100, -900)
    )
    lines = np.concatenate([right, both, none])
    stroke = Stroke(lines, palette.STREET, 4, np.array([[SHEET_PX + 2.0, 10], [SHEET_PX + 5.0, 10]]))
    fill = Fill(np.array([shapely.box(-5, -5, 5, 5)]), palette.PARK)
    label = Label("은평로", SHEET_PX - 20, 30, 22)
    first, second, third = portions(
        Plan(16, (fill,), (stroke,), (label,)), [(0, 0), (SHEET_TILES, 0), (0, 5 * SHEET_TILES)]
    )
    assert first.strokes[0].lines.tolist() == [both[0]]
    assert second.strokes[0].lines.tolist() == [right[0], both[0]]
    assert first.strokes[0].bends.tolist() == [[SHEET_PX + 2, 10]]
    assert len(second.strokes[0].bends) == 2
    assert (len(first.fills[0].areas), len(second.fills[0].areas)) == (1, 0)
    assert first.labels == second.labels == (label,)
    assert third.is_blank
    assert not first.is_blank


def test_a_blank_sheet_is_paper_from_edge_to_edge():
    blank = draw_sheet(Plan(16, (), (), ()), 0, 0)
    assert blank.size == (SHEET_TILES * TILE_PX, SHEET_TILES * TILE_PX)
    assert blank.convert("RGB").getcolors() == [(SHEET_PX**2, tuple(bytes.fromhex(palette.PAPER[1:])))]


def test_no_sheets_no_portions():
    assert list(portions(Plan(16, (), (), ()), [])) == []
