"""Places that are listed twice: names that say the same, and points that lie together."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

LIBRARY: Final = "library"
"""The one kind that all kinds of library count as."""
UNSAID: Final = "other"
"""A place that may be of any kind."""
SAME_NAME_M: Final = 500.0
"""Two places of one name and kind within this are one: one place's published points are up to 249 m apart."""
LIKE_NAME_M: Final = 60.0
"""Within this, libraries whose names differ only in what kind of library they are are one."""

_NOTES: Final = r"\([^()]*\)|\[[^\[\]]*\]"
_OWNERS: Final = r"(?:구립|시립|군립|도립|국립|공립|사립)(?=\w)"
_NO_LETTERS: Final = r"[\W_]+"
_LIBRARY_WORDS: Final = r"작은|어린이|정보|공공|마을(?=(?:작은|어린이|정보|공공)*도서관)"


def strict_name(name: pd.Series) -> pd.Series:
    """Write names so that the same name is the same text.

    Parameters
    ----------
    name
        (n) str.

    Returns
    -------
    pandas.Series
        Without notes in brackets, the owner (구립, 시립), spaces and other signs; a name that is nothing else stays.

    Examples
    --------
    >>> strict_name(pd.Series(["구립 구산동 도서관마을", "은평구립도서관", "책방(2층)"])).tolist()
    ['구산동도서관마을', '은평도서관', '책방']
    """
    whole = name.str.normalize("NFKC").str.casefold()
    # 은평구립 is the district 은평 and not an owner behind a district.
    short = whole.str.replace(_NOTES, "", regex=True).str.replace(_NO_LETTERS, "", regex=True)
    short = short.str.replace(_OWNERS, "", regex=True)
    return short.where(short != "", whole)


def like_name(name: pd.Series) -> pd.Series:
    """Write names of libraries so that only what they are called counts, not what kind of library they are.

    Parameters
    ----------
    name
        (n) str.

    Returns
    -------
    pandas.Series
        :func:`strict_name` without 작은, 어린이, 정보, 공공 and 마을 before 도서관; a name that is nothing else stays.

    Examples
    --------
    >>> like_name(pd.Series(["구립증산도서관", "증산정보도서관", "상림마을작은도서관", "어린이도서관"])).tolist()
    ['증산도서관', '증산도서관', '상림도서관', '어린이도서관']
    """
    strict = strict_name(name)
    short = strict.str.replace(_LIBRARY_WORDS, "", regex=True)
    return short.where(~short.isin(["", "도서관"]), strict)


def repeats(
    name: pd.Series,
    kind: pd.Series,
    spots: npt.NDArray[np.float64],
    *,
    known: int = 0,
    vague: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.int64]:
    """Find the places that repeat an earlier one.

    Two places of one kind, or of which one is of no stated kind, are the same where their :func:`strict_name` is and
    they lie within :data:`SAME_NAME_M`, or, for libraries, where their :func:`like_name` is and they lie within
    :data:`LIKE_NAME_M`. A point that stands for a
    road or a ward may be that of any other place there, so that it makes none of two names that differ the same.

    Parameters
    ----------
    name
        (n) str.
    kind
        (n) str, what kind of place it is; :data:`LIBRARY` for libraries.
    spots
        (n, 2) metres in a plane.
    known
        So many of the first places are there already and repeat nothing.
    vague
        (n) places of which the point is only near where they are; None: no such places.

    Returns
    -------
    numpy.ndarray
        (n) row of the first place that it repeats, which itself repeats none; -1 for none.
    """
    strict = strict_name(name)
    key = like_name(name).to_numpy(dtype=object)
    kinds = kind.to_numpy(dtype=object)
    exact = strict.to_numpy(dtype=object)
    unsure = np.zeros(len(name), dtype=bool) if vague is None else vague
    first = np.full(len(name), -1, dtype=np.int64)
    for rows in pd.DataFrame({"key": key}).groupby("key").indices.values():
        kept: list[int] = []
        for row in rows if len(rows) > 1 else ():
            others = np.array(kept, dtype=np.int64)
            away = np.hypot(*(spots[others] - spots[row]).T)
            libraries = (kinds[others] == LIBRARY) & (kinds[row] == LIBRARY)
            like = np.where(unsure[others] | unsure[row] | ~libraries, -np.inf, LIKE_NAME_M)
            alike = (kinds[others] == kinds[row]) | (kinds[others] == UNSAID) | (kinds[row] == UNSAID)
            same = others[alike & (away <= np.where(exact[others] == exact[row], SAME_NAME_M, like))]
            if same.size and row >= known:
                first[row] = same[0]
            else:
                kept.append(row)
    return first
