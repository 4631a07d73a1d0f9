"""Tables to fill in: the project's own columns with one example row, for people whose files have none of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from geo.spreadsheet import to_csv

_TEMPLATES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "venues": {
            "이름": "(예) 은빛작은도서관",
            "영문이름": "(example) Eunbit Small Library",
            "종류": "small_library",
            "주소": "서울특별시 은평구 은평로 195",
            "위도": "37.602740",
            "경도": "126.929150",
            "운영시간": "Mo-Fr 09:00-18:00; Sa 10:00-15:00; Su,PH closed",
            "휴관일": "일요일, 공휴일",
            "좌석수": "20",
            "전화번호": "02-351-0000",
        },
        "programmes": {
            "강좌명": "(예) 처음 배우는 스마트폰",
            "장소": "은평구립도서관",
            "주소": "",
            "주제": "digital",
            "대상": "seniors",
            "요일": "화,목",
            "시작시각": "10:00",
            "종료시각": "12:00",
            "수강료": "0",
            "학습활동가": "있음",
            "수어": "없음",
            "큰글자": "모름",
        },
        "population": {"동코드": "1138051000", "인구": "35504", "65세이상": "8427"},
        "sites": {
            "이름": "(예) 은평역사한옥박물관",
            "영문이름": "(example) Eunpyeong History and Hanok Museum",
            "테마": "heritage",
            "위도": "37.640401",
            "경도": "126.938055",
        },
    }
)
KINDS: Final = tuple(_TEMPLATES)
"""What there is a template for."""
EXAMPLES: Final = tuple(row[name] for row in _TEMPLATES.values() for name in ("이름", "강좌명") if name in row)
"""What the example rows are called."""


def template(kind: str) -> str:
    """Write a table to fill in.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.

    Returns
    -------
    str
        CSV with a byte order mark, by which spreadsheets know UTF-8: the columns and one example row.
    """
    return "\ufeff" + to_csv(pd.DataFrame([_TEMPLATES[kind]]))
