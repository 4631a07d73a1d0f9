"""CSV from strangers: every row kept, in its line, whatever the encoding, the separator and the quotation marks."""

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.sources import cells, separated
from geo.sources.cells import Misfit, Sheet
from geo.sources.separated import read_separated

CELL = st.text(st.sampled_from("가나다관A1 ,;\t\"'\n\r=+-@|#"), max_size=6)
NAMES = st.lists(st.sampled_from(["이름", "위도", "경도", "주소", "a", "b", "c"]), min_size=2, max_size=5, unique=True)


def read(text: str, encoding: str = "utf-8") -> Sheet:
    return read_separated("table.csv", text.encode(encoding))


def rows_of(sheet: Sheet) -> list[list[str]]:
    return sheet.frame.fillna("").to_numpy().tolist()


def quoted(cell: str, separator: str, *, always: bool) -> str:
    marked = always or any(sign in cell for sign in (separator, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if marked else cell


@given(
    st.data(),
    NAMES,
    st.sampled_from(["utf-8", "utf-8-sig", "cp949"]),
    st.sampled_from([",", "\t", ";"]),
    st.tuples(st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()),
)
def test_any_table_comes_back_with_its_cells_and_lines(
    data: st.DataObject, names: list[str], encoding: str, separator: str, style: tuple[str, bool]
) -> None:
    end, always = style
    table = data.draw(st.lists(st.lists(CELL, min_size=len(names), max_size=len(names)), max_size=8))
    text = separator.join(names) + end
    expected, begins, originals = [], [], []
    for row in table:
        original = separator.join(quoted(cell, separator, always=always) for cell in row)
        if any(cell.strip() for cell in row):
            expected.append([cell if cell.strip() else "" for cell in row])
            begins.append(len(re.findall("\r\n|\r|\n", text)) + 1)
            originals.append(original)
        text += original + end
    sheet = read(text, encoding)
    assert list(sheet.frame.columns) == names
    assert rows_of(sheet) == expected
    assert sheet.line.tolist() == begins
    assert list(sheet.original) == originals
    assert sheet.misfits == ()
    assert sheet.encoding in (encoding, "utf-8")
    assert (sheet.geometry, sheet.crs) == (None, None)
    assert all(str(dtype) == "str" for dtype in sheet.frame.dtypes)


@given(st.text(st.sampled_from('ab,;"\n\r\t 가'), max_size=200))
@example('"a,b\n"c",d,e\n')
def test_of_any_text_no_line_is_lost(text: str) -> None:
    body = f"a,b,c\n{text}"
    sheet = read(body)
    lines = io.StringIO(body, newline="").readlines()
    told = [*zip(sheet.line.tolist(), sheet.original, strict=True)]
    told += [(misfit.line, misfit.original) for misfit in sheet.misfits]
    held = {0}
    for line, original in told:
        taken = range(line - 1, line - 1 + len(io.StringIO(f"{original}\n", newline="").readlines()))
        assert "".join(lines[place] for place in taken).rstrip("\r\n") == original
        assert held.isdisjoint(taken)
        held.update(taken)
    # Quoted white space over several lines is a row in which nothing is written.
    assert not any(set(lines[place]) & set("ab가") for place in set(range(len(lines))) - held)
    assert len(sheet.frame) == len(sheet.line) == len(sheet.original)


def test_rows_of_another_length_are_apart_and_never_shifted() -> None:
    sheet = read("이름,주소,전화\n가,은평로 1, 2층,02\n나,은평로 2,03\n다,은평로 3\n")
    assert rows_of(sheet) == [["나", "은평로 2", "03"]]
    assert sheet.line.tolist() == [3]
    assert sheet.misfits == (Misfit(2, "가,은평로 1, 2층,02", 4), Misfit(4, "다,은평로 3", 2))


def test_a_quotation_mark_left_open_costs_one_row() -> None:
    sheet = read('이름,주소\n가,"은평로 1\n나,은평로 2\n다,은평로 3\n')
    assert sheet.frame["이름"].tolist() == ["나", "다"]
    assert sheet.misfits == (Misfit(2, '가,"은평로 1', 0),)


def test_several_header_rows_are_joined() -> None:
    sheet = read('"동별",2025,2025,2025\n"동별",인구,인구,노인\n"동별",계,남자,노인\n구산동,3,1,2\n')
    assert list(sheet.frame.columns) == ["동별", "2025|인구|계", "2025|인구|남자", "2025|노인"]
    assert sheet.line.tolist() == [4]


def test_a_row_like_the_header_of_a_plain_table_stays_a_row() -> None:
    assert rows_of(read("이름,주소\n이름,은평로 1\n")) == [["이름", "은평로 1"]]


def test_names_are_stripped_and_made_distinct() -> None:
    sheet = read(" 이름 ,이름,,이름#2\n1,2,3,4\n")
    assert list(sheet.frame.columns) == ["이름", "이름#3", "#3", "이름#2"]


def test_formulas_and_codes_stay_text() -> None:
    sheet = read('a,b,c\n=1+1,0038,"=HYPERLINK(""http://x"")"\n')
    assert rows_of(sheet) == [["=1+1", "0038", '=HYPERLINK("http://x")']]


def test_lines_are_counted_over_blank_ones_and_a_header_alone_is_a_table() -> None:
    assert read("\n\na,b\n\n1,2\n").line.tolist() == [5]
    assert read("a,b\n").frame.shape == (0, 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("이름\n가".encode("utf-16"), "UTF-16"),
        (b"a,b\n1,\0\n", "line 2 holds a zero byte"),
        ("이름,주소\n가,".encode() + b"\xff\xfe\n", r"byte 0xFF at place 19, line 2"),
        (b"\xef\xbb\xbfa,b\n\xb0\xa1,1\n", r"byte 0xB0 at place 8, line 2"),
        (b" \n,,\n1,2,3\n", "no row of column names"),
        (b'"a,b\n1,2\n', "no row of column names"),
        (b",".join(b"c" for _ in range(501)), "501 columns, more than 500"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_separated("table.csv", data)


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_ROWS", 3)
    with pytest.raises(SourceError, match="more than 3 rows"):
        read("a,b\n" + "1,2\n" * 4)
    monkeypatch.setattr(cells, "MOST_UNPACKED_BYTES", 5)
    with pytest.raises(SourceError, match="unfolds into more than 5"):
        read("a,b\n1,234567\n")
    monkeypatch.setattr(separated, "_MOST_LINES", 5)
    with pytest.raises(SourceError, match="6 lines, more than 5"):
        read("\n" * 6)


def test_a_file_full_of_open_quotation_marks_ends_soon() -> None:
    with pytest.raises(SourceError, match="more than 1000 rows have a quotation mark"):
        read("a,b\n" + 'x","y\n' * 100_000)


def test_a_large_file_of_real_size_is_read_in_lines() -> None:
    sheet = read("a,b\n" + "".join(f'{number},"{number}\nx"\n' for number in range(50_000)))
    assert sheet.line[-1] == 2 * 49_999 + 2
    assert sheet.frame["a"].tolist() == [str(number) for number in range(50_000)]
