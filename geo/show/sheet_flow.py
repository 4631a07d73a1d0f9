"""A walk on paper: its steps under a heading, over as many pages as they take, each saying where it goes on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from fpdf import FPDF

from geo.show.pdf import Paragraph, has_room, new_page, write

_MOST_LINES: Final = 6
"""Of a piece that is never parted by the end of a page."""


def height_mm(paragraphs: Sequence[Paragraph]) -> float:
    """Add up the heights of paragraphs.

    Parameters
    ----------
    paragraphs
        What is written below one another.

    Returns
    -------
    float
        Their height, the room before each included.
    """
    return sum(one.height_mm for one in paragraphs)


def write_over_pages(
    pdf: FPDF,
    heading: Paragraph,
    steps: Sequence[Paragraph],
    *,
    before: Sequence[Paragraph] = (),
    again: Paragraph,
    onward: Callable[[int], Paragraph],
    below_mm: float,
) -> None:
    """Write steps from the document's height on downwards; a page that does not hold the rest says where that is.

    Parameters
    ----------
    pdf
        The document.
    heading
        What stands over the steps; never alone at the foot of a page.
    steps
        What to write below it.
    before
        What to write above it, over as many pages.
    again
        What stands at the top of a page after the first.
    onward
        From the number of a page to what says that the steps go on there.
    below_mm
        Room to keep below the last step, on its page.
    """
    first = [piece for one in before for piece in _pieces(one)]
    pieces = [*first, *(piece for step in steps for piece in _pieces(step))]
    for number, piece in enumerate(pieces):
        above = [heading] if number == len(first) else []
        to_come = [heading] if number <= len(first) < len(pieces) else []
        note = onward(pdf.page_no() + 1)
        rest = height_mm([*to_come, *pieces[number:]]) + below_mm
        # The last piece takes what is below it along; any other leaves room to say where the steps go on.
        is_last = number == len(pieces) - 1
        if not has_room(pdf, rest) and (is_last or not has_room(pdf, height_mm([*above, piece, note]))):
            if has_room(pdf, note.height_mm):
                write(pdf, [note])
            new_page(pdf)
            above = [again]
        write(pdf, [*above, piece])


def _pieces(step: Paragraph) -> Iterator[Paragraph]:
    """Part a step that would fill a page by itself."""
    for start in range(0, len(step.lines), _MOST_LINES):
        lines = step.lines[start : start + _MOST_LINES]
        yield replace(step, lines=lines) if start == 0 else replace(step, lines=lines, label="", above_mm=0.0)
