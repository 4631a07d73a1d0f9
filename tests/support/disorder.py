"""Files as offices really hand them in: true rows of every standard, then disordered, in every form of file."""

import json
import random
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from support.sheet_files import workbook

Cells = list[list[str | None]]

_FORMS: Final = {
    "libraries": (
        (
            "도서관명|도서관유형|휴관일|평일운영시작시각|평일운영종료시각|토요일운영시작시각|토요일운영종료시각"
            "|공휴일운영시작시각|공휴일운영종료시각|열람좌석수|소재지도로명주소|도서관전화번호|위도|경도|데이터기준일자"
        ),
        (
            "은평{n}작은도서관|작은도서관|매주 월요일,법정공휴일|09:00|18:00|09:00|15:00|00:00|00:00|1,020"
            "|서울특별시 은평구 연서로 {n}|02-385-1351|37.610{n}|126.9253|2025-06-27"
        ),
    ),
    "culture_spaces": (
        "주제분류|문화시설명|주소|위도|경도|전화번호|관람시간|휴관일|객석수|시설소개",
        (
            "공연장|은평홀{n}|서울특별시 은평구 진관2로 {n}|37.610{n}|126.9312|(02) 351-6400|10:00~18:00|매주 목용일"
            "|250석|<div><span style='font-size: 12px;'>안내&nbsp;</span></div>"
        ),
    ),
    "rooms": (
        (
            "개방시설명|개방장소명|휴관일|평일운영시작시각|평일운영종료시각|사용료|수용가능인원수|소재지도로명주소"
            "|사용안내전화번호|위도|경도|데이터기준일자"
        ),
        (
            "불광{n}동주민센터|회의실|일요일|09:00|18:00|5,000원|20명|서울특별시 은평구 불광로 {n}|02-351-5001|37.6155"
            "|126.920{n}|2025-01-01"
        ),
    ),
    "reservations": (
        "SVCNM|PLACENM|PAYATNM|USETGTINFO|SVCURL|X|Y|SVCOPNBGNDT|SVCOPNENDDT|V_MIN",
        (
            "목공교실 {n}기|은평목공소{n}|무료|성인|https://yeyak.seoul.go.kr/|126.9251|37.610{n}|2025-03-01 00:00:00.0"
            "|2025-12-31 00:00:00.0|09:00"
        ),
    ),
    "venues": (
        "이름|종류|주소|위도|경도|전화|좌석|휴관일|weekday_open|weekday_close|venue_id",
        "배움터 {n}|small_library|은평로 {n}|37.610{n}|126.9255|02-1-1|12|월|9:00|18시|A{n}",
    ),
    "courses": (
        (
            "강좌명|강사명|교육시작일자|교육종료일자|교육시작시각|교육종료시각|강좌내용|교육대상구분|교육방법구분|운영요일"
            "|교육장소|강좌정원수|수강료|교육장도로명주소|운영기관명|운영기관전화번호|접수시작일자|접수종료일자|홈페이지주소"
            "|데이터기준일자"
        ),
        (
            "한글교실 {n}|김철수|2025-03-04|2025-06-24|10:00|12:00|<p>읽기&amp;쓰기</p>|성인|오프라인|화+목용일"
            "|배움터 {n}|20|5,000원|서울특별시 은평구 은평로 {n}|은평구|02-351-1234|2025-02-01|9999-12-31"
            "|https://www.ep.go.kr/|2025-01-01"
        ),
    ),
    "programmes": (
        "강좌명|장소|대상|요일|시작|종료|시작일|종료일|수강료|홈페이지|강좌번호",
        "뜨개질 {n}|배움터 {n}|어르신|화,목|10:00|12시|2025.3.4|2025.6.24|3만원|http://www.ep.go.kr|P{n}",
    ),
    "residents_by_age": (
        "행정구역|2025년12월_계_총인구수|2025년12월_계_0세|2025년12월_계_9세|2025년12월_계_65세|2025년12월_계_99세",
        "서울특별시 은평구 {ward}({code})|1,234|10|200|30|4",
    ),
    "elderly_by_ward": (
        (
            "동별(1)|동별(2)|동별(3)|2025 4/4|2025 4/4|2025 4/4|2025 4/4\n"
            "동별(1)|동별(2)|동별(3)|전체인구|전체인구|65세이상 인구|65세이상 인구\n"
            "동별(1)|동별(2)|동별(3)|소계|남자|소계|남자"
        ),
        "합계|은평구|{ward}|1,000|480|210|90",
    ),
    "population": ("동코드|행정동|인구|65세이상|독거노인|장애인|외국인", "{code}|{ward}|10,000|2000|500|300|20"),
    "crossings": (
        "횡단보도관리번호|위도|경도|횡단보도폭|횡단보도연장|보행자신호등유무|녹색신호시간|보도턱낮춤여부|점자블록유무",
        "380-{n}|37.610{n}|126.9256|8|21.5|Y|25|N|Y",
    ),
    "festivals": (
        "축제명|개최장소|축제시작일자|축제종료일자|축제내용|소재지도로명주소|위도|경도|데이터기준일자",
        "은평축제 {n}|불광천|2025-04-04|2025-04-06|<b>봄</b>&nbsp;꽃||37.6152|126.920{n}|2025-01-01",
    ),
    "sites": ("이름|주제|위도|경도|영문이름", "봉수대 {n}|{theme}|37.610{n}|126.9257|Beacon"),
    "admdongkor": (
        "OBJECTID|adm_nm|adm_cd|adm_cd2|sgg|sido",
        "{n}|서울특별시 은평구 {n}동|111205{n}|1138005{n}00|11380|11",
    ),
    "sgis": ("BASE_DATE|ADM_CD|ADM_NM", "20230630|1112005{n}|불광제{n}동"),
    "wards": ("ward_code|name", "w{n}|동 {n}"),
}
"""By kind: the names of the columns, and a row."""
_WARDS: Final = (("불광1동", "1138052000"), ("불광2동", "1138053000"), ("역촌동", "1138062500"), ("소계", "1138000000"))
_THEMES: Final = ("역사", "생태", "culture", "탄소중립")

_ODD: Final = (
    "| |?|없음|-|N/A|#REF!|NaN|inf|null|=1+1|=HYPERLINK('http://x')|+82-2-1|@x|<script>alert(1)</script>|&lt;b&gt;"
    "|<img src=x onerror=1>|🏫📚|미운영|폐관예정|ㄱㄴ|１２３|٣٤|{0}|{x}|%s|\\N|'|../../etc/passwd|file:///etc/passwd"
    "|00:00|24:00|25:61|9999-12-31|2025-02-30|0000-00-00|20250627|목용일|0원|5,000원|1e308|-0|37.6|126.9|199000.5"
    "|553000.1|955000|1950000|37°36′|37,6|1138052000|1138052000.0|불광1동|은평구"
)
ODDITIES: Final = (
    *_ODD.split("|"),
    *("\u3000", "가\u200b나", "\u202e거꾸로", "👩\u200d👩\u200d👧", "9" * 400, "가" * 3_000),
)
CELL_DISORDER: Final = (
    *("odd", "odd", "odd", "swapped", "shifted", "turned"),
    *("blank", "decomposed", "repeated", "empty_row", "lines", "html"),
)
COLUMN_DISORDER: Final = ("renamed", "reordered", "dropped", "added", "doubled", "spaced")
TEXT_DISORDER: Final = ("unquoted", "unbalanced", "title", "blank_lines", "nul", "wrong_byte", "cut", "tails")
ENCODINGS: Final = ("utf-8", "utf-8", "utf-8-sig", "cp949", "cp949", "utf-16")


@dataclass(frozen=True)
class Disordered:
    """A file, and what an independent count knows of it.

    Attributes
    ----------
    data, suffix
        The file.
    rows
        How many data rows it has, None where its quotation marks leave that open.
    """

    data: bytes
    suffix: str
    rows: int | None


def header_rows(kind: str) -> int:
    """Count the rows of a kind's header."""
    return _FORMS[kind.removesuffix("_as_courses")][0].count("\n") + 1


def table(kind: str, count: int, seed: random.Random) -> tuple[list[list[str]], Cells]:
    """Write a table as it should be: the rows of its header, and up to nine others."""
    header, row = _FORMS[kind.removesuffix("_as_courses")]
    rows: Cells = []
    for n in seed.sample(range(1, 10), count):
        ward, code = _WARDS[n % len(_WARDS)]
        rows.append([*row.format(n=n, ward=ward, code=code, theme=_THEMES[n % len(_THEMES)]).split("|")])
    return [line.split("|") for line in header.split("\n")], rows


def disorder_cells(rows: Cells, how: str, seed: random.Random) -> None:
    """Disorder one row, or put one in."""
    place = seed.randrange(len(rows))
    row = rows[place]
    one, other = seed.randrange(len(row)), seed.randrange(len(row))
    if how == "odd":
        row[one] = seed.choice(ODDITIES)
    elif how == "swapped":
        row[one], row[other] = row[other], row[one]
    elif how == "shifted":
        row[:] = [*row[1:], row[0]]
    elif how == "turned":
        row.reverse()
    elif how == "blank":
        row[one] = None
    elif how == "decomposed":
        row[:] = [cell and unicodedata.normalize("NFD", cell) for cell in row]
    elif how == "repeated":
        rows.insert(place, [*row])
    elif how == "empty_row":
        rows.insert(place, [None] * len(row))
    elif how == "lines":
        row[one] = f"{row[one]}\n둘째 줄"
    else:
        row[one] = f"<div class='a'>{row[one]}<br/></div>&nbsp;"


def disorder_columns(header: list[list[str]], rows: Cells, how: str, seed: random.Random) -> None:
    """Disorder the columns, of the header and of the rows or of the header alone."""
    width = len(header[0])
    place = seed.randrange(width)
    if how == "renamed":
        header[0][place] = seed.choice(["이름2", "x", "위도", "Name", "🏫", header[0][place].lower()])
    elif how == "reordered":
        order = seed.sample(range(width), width)
        header[:] = [[names[at] for at in order] for names in header]
        rows[:] = [[row[at] for at in order] for row in rows]
    elif how == "dropped" and width > 2:
        for line in (*header, *rows):
            del line[place]
    elif how == "added":
        for names in header:
            names.insert(place, "비고")
        for row in rows:
            row.insert(place, "참고")
    elif how == "doubled":
        for line in (*header, *rows):
            line.insert(place, line[place])
    else:
        header[0] = [f" {name} " for name in header[0]]


def written(cells: list[str | None]) -> bool:
    """Tell whether anything is written in a row."""
    return any(cell is not None and cell.strip() for cell in cells)


def as_text(
    header: list[list[str]], rows: Cells, *, how: list[str], separator: str, encoding: str, seed: random.Random
) -> Disordered:
    """Write a table as separated text, then disorder the text."""

    def line(cells: list[str | None], *, plain: bool = False) -> str:
        texts = [cell or "" for cell in cells]
        if plain:
            return separator.join(re.sub(r'["\n\r]', " ", text) for text in texts)
        marked = ['"' + text.replace('"', '""') + '"' if re.search(r'[,;\t"\n\r]', text) else text for text in texts]
        return separator.join(marked)

    torn = seed.randrange(len(rows)) if rows and {"unquoted", "unbalanced"} & {*how} else -1
    body = [line(row, plain=place == torn and "unquoted" in how) for place, row in enumerate(rows)]
    count: int | None = sum(map(written, rows))
    if "unbalanced" in how and rows:
        at = seed.randrange(len(body[torn]) + 1)
        body[torn] = body[torn][:at] + '"' + body[torn][at:]
        count = None
    if "tails" in how:
        body = [text + separator * seed.randrange(2) for text in body]
    end = seed.choice(["\n", "\r\n", "\r"])
    if "blank_lines" in how:
        body = [part for text in body for part in (text, " " * seed.randrange(2))]
    top = [line([*names]) for names in header]
    if "title" in how:
        top.insert(0, "2025년 현황")
    text = end.join([*top, *body]) + end * seed.randrange(3)
    data = text.encode(encoding, "replace")
    if "cut" in how:
        data, count = data[: seed.randrange(len(data) + 1)], None
    for name, byte in (("nul", b"\0"), ("wrong_byte", bytes([seed.randrange(128, 256)]))):
        if name in how:
            at = seed.randrange(len(data) + 1)
            data, count = data[:at] + byte + data[at:], None
    return Disordered(data, ".csv", count)


def as_workbook(header: list[list[str]], rows: Cells, *, titled: bool) -> Disordered:
    """Write a table as a workbook, numbers as numbers."""

    def cell(text: str | None) -> object:
        number = text is not None and re.fullmatch(r"[1-9][0-9]{0,8}(\.[0-9]{1,6})?", text)
        return float(text) if number and text else text

    sheet = [["현황"], []] if titled else []
    sheet += [[*names] for names in header] + [[cell(text) for text in row] for row in rows]
    return Disordered(workbook({"표": sheet}), ".xlsx", sum(map(written, rows)))


def as_features(header: list[list[str]], rows: Cells, shapes: list[object], *, crs: str | None) -> Disordered:
    """Write a table as GeoJSON, a feature a row."""
    names = [" ".join(dict.fromkeys(stack)) for stack in zip(*header, strict=True)]
    features = [
        {"type": "Feature", "properties": dict(zip(names, row, strict=True)), "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    said = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    document = {"type": "FeatureCollection", **said, "features": features}
    return Disordered(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"), ".geojson", len(rows))
