"""A walk in one file that opens from a disk or a stick, with no internet: the map, and the way in words beside it.

The file asks nobody for anything: its own policy forbids it. What it shows it shows without its script too, which
only enlarges the map: viewers of files on phones often run none.
"""

import base64
import hashlib
from collections.abc import Sequence
from typing import Final

import shapely

from geo.errors import N_
from geo.show import palette
from geo.show.escape import safe
from geo.show.language import Language, say
from geo.show.static_map import Ground
from geo.show.static_map_marks import Mark
from geo.show.svg_map import HEIGHT_MM, WIDTH_MM, svg_map

_STYLE: Final = f"""
* {{ box-sizing: border-box; }}
html {{ font: 18px/1.6 {palette.FONTS}; color: {palette.INK}; background: {palette.PAPER}; }}
body {{ margin: 0 auto; max-width: 76rem; padding: 1rem; word-break: keep-all; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.6rem; line-height: 1.3; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }}
h1 + p {{ font-size: 1.25rem; font-weight: 600; line-height: 1.5; }}
main > p {{ margin: 0 0 .5rem; }}
.sides {{ display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: start;
  margin-top: 1rem; }}
.map {{ overflow: auto; width: min(100%, 80vh * {WIDTH_MM / HEIGHT_MM:.4f}); min-width: min(100%, 18rem);
  aspect-ratio: {WIDTH_MM:g} / {HEIGHT_MM:g}; border: 1px solid {palette.WARD_LINE}; border-radius: 6px; cursor: grab;
  user-select: none; -webkit-user-select: none; }}
.map svg {{ display: block; width: 100%; height: auto; font-family: {palette.FONTS}; }}
.buttons {{ display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .5rem; }}
.buttons[hidden] {{ display: none; }}
output {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
button {{ min-width: 44px; min-height: 44px; padding: 0 .7rem; font: 16px {palette.FONTS}; color: {palette.WALK_GREEN};
  background: #FFFFFF; border: 1px solid {palette.WALK_GREEN}; border-radius: 6px; cursor: pointer; }}
:focus-visible {{ outline: 3px solid {palette.LEARN_BLUE}; outline-offset: 2px; }}
ol {{ font-size: 1.1rem; margin: 0; padding-left: 1.9rem; }}
li {{ padding: .3rem 0; }}
footer {{ margin-top: 1.5rem; border-top: 1px solid {palette.WARD_LINE}; padding-top: .5rem; font-size: .9rem; }}
footer p {{ margin: .25rem 0; }}
@media (max-width: 52rem) {{ .sides {{ grid-template-columns: minmax(0, 1fr); }} }}
@media print {{
  html {{ font-size: 12pt; background: #FFFFFF; }}
  body {{ padding: 0; }}
  .buttons {{ display: none; }}
  .sides {{ display: block; }}
  .map {{ width: 130mm; aspect-ratio: auto; overflow: visible; break-inside: avoid; margin-bottom: 5mm; }}
  .map svg {{ width: 100% !important; }}
  li {{ break-inside: avoid; }}
}}
"""
_SCRIPT: Final = """
"use strict";
const box = document.querySelector(".map"), sheet = box.querySelector("svg");
const buttons = document.querySelector(".buttons");
const steps = { larger: 1.5, smaller: 1 / 1.5, whole: 0 };
const keys = { "+": "larger", "=": "larger", "-": "smaller", "0": "whole" };
let zoom = 1;
function enlarge(step) {
  const next = Math.min(8, Math.max(1, zoom * steps[step])), factor = next / zoom;
  const x = (box.scrollLeft + box.clientWidth / 2) * factor, y = (box.scrollTop + box.clientHeight / 2) * factor;
  zoom = next;
  sheet.style.width = `${100 * zoom}%`;
  box.scrollTo(x - box.clientWidth / 2, y - box.clientHeight / 2);
  buttons.querySelector("output").textContent = `${Math.round(100 * zoom)} %`;
}
for (const button of buttons.querySelectorAll("button")) {
  button.addEventListener("click", () => enlarge(button.value));
}
box.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  event.preventDefault();
  enlarge(keys[event.key]);
});
box.addEventListener("pointermove", event => {
  if (event.pointerType === "mouse" && event.buttons === 1) box.scrollBy(-event.movementX, -event.movementY);
});
buttons.hidden = false;
"""


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY: Final = (
    f"default-src 'none'; style-src {_digest(_STYLE)}; script-src {_digest(_SCRIPT)}; "
    "base-uri 'none'; form-action 'none'"
)


def offline_map_html(
    language: Language,
    *,
    title: str,
    facts: Sequence[str],
    directions: Sequence[str],
    ground: Ground,
    line: shapely.LineString | None,
    marks: Sequence[Mark],
    footer: Sequence[str],
) -> str:
    """Write a walk as one page that needs nothing but itself.

    It holds every place as it is given: a walk that begins at a rounded doorstep must be asked for from there.

    Parameters
    ----------
    language
        The reader's.
    title
        What the walk is called.
    facts
        What is known of the whole walk, a sentence each: how long it takes, then stairs, crossings, light.
    directions
        The walk, a step each.
    ground
        What lies under it.
    line
        The walk, EPSG:4326; None where there is none.
    marks
        The doorstep, and last the place to learn.
    footer
        Sources, date and what the figures must not be used for, a paragraph each.

    Returns
    -------
    str
        HTML, every text in it escaped.
    """
    shown = say(language, N_("Map of the walk. The way in words stands beside it."))
    drawing = svg_map(language, label=shown, ground=ground, line=line, marks=marks)
    named, heading = say(language, N_("Map")), say(language, N_("The way, step by step"))
    moved = say(language, N_("Map: arrow keys move it once it is enlarged"))
    known = "".join(f"<p>{safe(fact)}</p>" for fact in facts)
    steps = "".join(f"<li>{safe(step)}</li>" for step in directions)
    return (
        f'<!DOCTYPE html>\n<html lang="{safe(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{safe(title)}</h1>{known}"
        f'<div class="sides"><section aria-label="{safe(named)}">'
        f'<div class="buttons" hidden>{_buttons(language)}<output></output></div>'
        f'<div class="map" role="group" tabindex="0" aria-label="{safe(moved)}">\n{drawing}\n</div></section>'
        f"<section><h2>{safe(heading)}</h2><ol>{steps}</ol></section></div>"
        f"</main><footer>{''.join(f'<p>{safe(text)}</p>' for text in footer)}</footer>\n"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _buttons(language: Language) -> str:
    labels = {"larger": N_("Larger"), "smaller": N_("Smaller"), "whole": N_("Whole map")}
    return "".join(
        f'<button type="button" value="{step}">{safe(say(language, label))}</button>' for step, label in labels.items()
    )
