"""Real HTML tables and sentences, which a screen reader can read and a stranger's text cannot break."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.show.escape import safe


@dataclass(frozen=True)
class Markup:
    """HTML made by this package from escaped text; anything else is escaped when it is put into a page."""

    html: str


Cell = str | Markup


def table(
    caption: str,
    headers: Sequence[str],
    *,
    rows: Sequence[Sequence[Cell]],
    numbers: Sequence[int] = (),
    stacks: bool = False,
) -> str:
    """Write a table whose first column names its rows.

    Parameters
    ----------
    caption
        What the table holds.
    headers
        One a column, with units.
    rows
        Cells; text is escaped.
    numbers
        Columns to align right.
    stacks
        Whether on a phone each row becomes a card, every cell below the one before with its header beside it.

    Returns
    -------
    str
        HTML.
    """
    head = "".join(f'<th scope="col"{_right(i, numbers)}>{safe(header)}</th>' for i, header in enumerate(headers))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_inner(cell)}</th>'
            if i == 0
            else f"<td{_right(i, numbers)}{_label(headers[i]) if stacks else ''}>{_inner(cell)}</td>"
            for i, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    # The frame scrolls sideways on a phone, so it must be reachable by keyboard and have a name.
    kind = "bg-table bg-cards" if stacks else "bg-table"
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="{safe(caption)}"><table>'
        f"<caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def answer(sentence: str, caution: str = "") -> str:
    """Write the sentence that answers, announced when it changes.

    Parameters
    ----------
    sentence
        Plain text.
    caution
        What its figures must not be used for, in smaller type; may be empty.

    Returns
    -------
    str
        HTML.
    """
    small = f" <small>({safe(caution)})</small>" if caution else ""
    return f'<p class="bg-answer" role="status">{safe(sentence)}{small}</p>'


def with_small(text: str, small: str) -> Markup:
    """Write a cell with a second, smaller line.

    Parameters
    ----------
    text, small
        Plain text; the second line may be empty.

    Returns
    -------
    Markup
        For :func:`table`.
    """
    return Markup(safe(text) + (f"<br><small>{safe(small)}</small>" if small else ""))


def note(text: str) -> str:
    """Write a line of small print.

    Parameters
    ----------
    text
        Plain text.

    Returns
    -------
    str
        HTML.
    """
    return f'<p class="bg-note">{safe(text)}</p>'


def notes(label: str, texts: Sequence[str]) -> str:
    """Write a list of small print.

    Parameters
    ----------
    label
        What the list tells, for a screen reader.
    texts
        Plain text.

    Returns
    -------
    str
        HTML.
    """
    entries = "".join(f"<li>{safe(text)}</li>" for text in texts)
    return f'<ul class="bg-note" aria-label="{safe(label)}">{entries}</ul>'


def spoken(heading: str, sentences: Sequence[str]) -> str:
    """Write sentences to be read out, in large type.

    Parameters
    ----------
    heading
        What they are about.
    sentences
        One a line; plain text.

    Returns
    -------
    str
        HTML.
    """
    lines = "".join(f"<p>{safe(sentence)}</p>" for sentence in sentences)
    return f'<section class="bg-spoken"><h2>{safe(heading)}</h2>{lines}</section>'


def code(drawing: str) -> str:
    """Frame a QR code, so that a phone reads it across a table.

    Parameters
    ----------
    drawing
        As :func:`geo.show.qr.qr_svg` draws it.

    Returns
    -------
    str
        HTML.
    """
    return f'<div class="bg-code">{drawing}</div>'


def unseen(key: str) -> str:
    """Hide a widget that no person fills in.

    Parameters
    ----------
    key
        The widget's key: letters, digits and ``_``.

    Returns
    -------
    str
        A style sheet.
    """
    return f"<style>.st-key-{key} {{ display: none; }}</style>"


def _inner(cell: Cell) -> str:
    return cell.html if isinstance(cell, Markup) else safe(cell)


def _label(header: str) -> str:
    return f' data-label="{safe(header)}"'


def _right(column: int, numbers: Sequence[int]) -> str:
    return ' class="bg-number"' if column in numbers else ""
