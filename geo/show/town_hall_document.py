"""The presentation as one page that needs nothing but itself: in the app, and from a stick without internet."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.errors import N_
from geo.show import palette
from geo.show.escape import safe
from geo.show.language import Language, say
from geo.show.qr import qr_svg
from geo.show.town_hall import WHAT_IF, Step
from geo.show.town_hall_map import Drawing

_CLASSES: Final = "".join(f".c{number} {{ fill: {color}; }}\n" for number, color in enumerate(palette.COVERAGE))
# Sizes follow the smaller side of a 16:9 screen, so that a letter is as large a part of any of them.
_STYLE: Final = f"""
* {{ box-sizing: border-box; }}
html {{ --v: min(1vh, .5625vw); font: calc(3 * var(--v))/1.4 {palette.FONTS}; color: {palette.INK};
  background: {palette.PAPER}; }}
body {{ margin: 0; height: 100vh; display: grid; grid-template: minmax(0, 1fr) auto / minmax(0, 56fr) minmax(0, 44fr);
  word-break: keep-all; overflow-wrap: anywhere; }}
#map {{ display: flex; flex-direction: column; overflow: hidden; background: #FFFFFF;
  border-right: 1px solid {palette.WARD_LINE}; }}
#map svg {{ display: block; width: 100%; flex: 1; min-height: 0; }}
#legend {{ display: flex; flex-wrap: wrap; gap: .2em 1.2em; margin: 0; padding: .3em .8em; list-style: none;
  font-size: max(calc(2.4 * var(--v)), 12px); }}
#legend li {{ display: none; align-items: center; gap: .4em; }}
#legend li.on {{ display: flex; }}
#legend svg {{ width: 1.6em; height: 1em; flex: none; }}
:where(#map) path {{ fill: none; stroke-linecap: round; stroke-linejoin: round; vector-effect: non-scaling-stroke; }}
.park {{ fill: {palette.PARK} !important; }}
.water {{ fill: {palette.WATER} !important; }}
.path, .lane {{ stroke: {palette.STREET}; stroke-width: 1px; display: none; }}
.near .path, .near .lane {{ display: inline; }}
.tertiary, .secondary {{ stroke: {palette.MAIN_STREET}; stroke-width: 2.5px; }}
.main {{ stroke: {palette.MAIN_CASING}; stroke-width: 4px; }}
.ward {{ stroke: {palette.LABEL}; stroke-width: 1.5px; stroke-dasharray: 6 5; }}
.ward.on {{ stroke: {palette.INK}; stroke-width: 5px; stroke-dasharray: none; }}
.shares path {{ fill-opacity: .85; }}
.layer {{ display: none; }}
.layer.on {{ display: inline; }}
{_CLASSES}.unknown {{ fill: url(#unknown) !important; }}
g.beyond path {{ stroke: {palette.BEYOND}; stroke-width: 3px; opacity: .35; }}
g.beyond path.on {{ opacity: 1; }}
.near .beyond path {{ stroke-width: 5px; }}
.casing {{ stroke: {palette.CASING}; }}
.green .casing {{ stroke-width: 14px; }}
.green .line {{ stroke: {palette.LEAF}; stroke-width: 8px; }}
.places .casing {{ stroke-width: 10px; }}
.places .line {{ stroke: {palette.LEARN_BLUE}; stroke-width: 7px; }}
.near .places .casing {{ stroke-width: 22px; }}
.near .places .line {{ stroke-width: 16px; }}
.spaces .casing {{ stroke-width: 46px; }}
.spaces .line {{ stroke: {palette.WALK_GREEN}; stroke-width: 38px; }}
.here .casing {{ stroke-width: 40px; }}
.here .line {{ stroke: {palette.SPOT}; stroke-width: 28px; }}
:where(#map) text {{ font-weight: 700; text-anchor: middle; dominant-baseline: central; fill: {palette.INK};
  font-size: calc(2.6 * var(--v) * var(--metres-a-pixel)); }}
.names text {{ stroke: {palette.PAPER}; stroke-width: 4px; paint-order: stroke; vector-effect: non-scaling-stroke; }}
.spaces text {{ fill: #FFFFFF; font-size: calc(24px * var(--metres-a-pixel)); }}
main {{ overflow: auto; padding: calc(3 * var(--v)) calc(4 * var(--v)); display: flex; }}
section {{ display: none; margin: auto 0; width: 100%; }}
section.on {{ display: block; }}
h1 {{ font-size: calc(5.6 * var(--v)); line-height: 1.2; margin: 0 0 calc(2 * var(--v)); }}
.number {{ font-size: calc(19 * var(--v)); line-height: 1; font-weight: 800; margin: 0; color: {palette.WALK_GREEN};
  font-variant-numeric: tabular-nums; white-space: nowrap; }}
.number.long {{ font-size: calc(14 * var(--v)); }}
.unit {{ font-size: calc(3.6 * var(--v)); margin: 0 0 calc(3 * var(--v)); }}
.sentence {{ font-size: calc(4.6 * var(--v)); line-height: 1.35; font-weight: 600; margin: 0 0 calc(2 * var(--v)); }}
.note {{ font-size: calc(4 * var(--v)); line-height: 1.35; margin: 0; padding-left: calc(2 * var(--v));
  border-left: calc(.8 * var(--v)) solid {palette.LEAF}; }}
.code {{ height: calc(42 * var(--v)); }}
.code svg {{ height: 100%; }}
.caution {{ color: {palette.SPOT}; font-weight: 700; }}
footer {{ grid-column: 1 / -1; display: flex; gap: calc(2 * var(--v)); align-items: center;
  padding: calc(1 * var(--v)) calc(2 * var(--v)); border-top: 1px solid {palette.WARD_LINE};
  font-size: max(calc(1.9 * var(--v)), 12px); }}
footer p {{ margin: 0; flex: 1; }}
button {{ min-width: 44px; min-height: 44px; padding: 0 .8em; font: inherit; color: {palette.WALK_GREEN};
  background: #FFFFFF; border: 2px solid {palette.WALK_GREEN}; border-radius: 6px; cursor: pointer; }}
:focus-visible {{ outline: 4px solid {palette.LEARN_BLUE}; outline-offset: 2px; }}
body.asks svg {{ cursor: crosshair; }}
body.blank > * {{ visibility: hidden; }}
body.blank {{ background: {palette.INK}; }}
@media (max-aspect-ratio: 1/1) {{
  html {{ --v: min(.6vh, 1.25vw); }}
  body {{ grid-template: minmax(0, 1fr) minmax(0, 1fr) auto / minmax(0, 1fr); }}
  #map {{ border-right: 0; border-bottom: 1px solid {palette.WARD_LINE}; }}
  footer {{ flex-wrap: wrap; }}
  footer p {{ flex-basis: 100%; }}
}}
"""
_SCRIPT: Final = """
"use strict";
const given = JSON.parse(document.getElementById("given").textContent);
const sections = [...document.querySelectorAll("section")], svg = document.querySelector("#map > svg");
const number = section => section.querySelector(".number"), sentence = section => section.querySelector(".sentence");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let at = 0, box = null, moving = 0;

function fit() {
  const [, , width, height] = box;
  svg.style.setProperty("--metres-a-pixel",
    Math.max(width / Math.max(svg.clientWidth, 1), height / Math.max(svg.clientHeight, 1)));
}
function look(to) {
  const from = box ?? to, start = performance.now(), run = ++moving;
  const frame = now => {
    if (run !== moving) return;
    const k = still ? 1 : Math.min(1, Math.max(0, now - start) / 400), eased = 1 - (1 - k) ** 3;
    box = to.map((value, i) => from[i] + (value - from[i]) * eased);
    svg.setAttribute("viewBox", box.join(" "));
    fit();
    if (k < 1) requestAnimationFrame(frame);
  };
  frame(start + (box ? 0 : 400));
}
function show(next) {
  at = Math.max(0, Math.min(sections.length - 1, next));
  sections.forEach((section, i) => section.classList.toggle("on", i === at));
  const { shows, ward, window: view, key } = given.steps[at];
  for (const layer of document.querySelectorAll("#legend li, .layer")) {
    layer.classList.toggle("on", shows.some(name => layer.classList.contains(name)));
  }
  svg.classList.toggle("near", Math.max(view[2], view[3]) < given.near);
  for (const path of svg.querySelectorAll("[data-ward]")) {
    path.classList.toggle("on", path.dataset.ward === ward || (!ward && path.parentNode.classList.contains("beyond")));
  }
  document.body.classList.toggle("asks", key === given.asks);
  mark(null);
  look(view);
  document.querySelector("output").textContent = `${at + 1} / ${sections.length}`;
  if (given.embedded) {
    const address = new URL(parent.location.href);
    address.searchParams.set("step", at + 1);
    parent.history.replaceState(parent.history.state, "", address);
  }
}
function mark(corner) {
  const drawn = corner === null ? "" : `M${given.corners.x[corner]},${given.corners.y[corner]}h0`;
  for (const path of svg.querySelectorAll(".here path")) path.setAttribute("d", drawn);
}
function count(node, to) {
  const start = performance.now();
  const frame = now => {
    const k = still ? 1 : Math.min(1, Math.max(0, now - start) / 700);
    node.textContent = `+${Math.floor(to * (1 - (1 - k) ** 3)).toLocaleString("en-US")}`;
    if (k < 1) requestAnimationFrame(frame);
  };
  frame(start);
}
function open(corner) {
  mark(corner);
  count(number(sections[at]), given.corners.newly[corner]);
  sentence(sections[at]).textContent = given.words.here;
}
function nearest(x, y) {
  let best = null, least = given.corners.within ** 2;
  given.corners.x.forEach((_, i) => {
    const away = (given.corners.x[i] - x) ** 2 + (given.corners.y[i] - y) ** 2;
    if (away <= least) [best, least] = [i, away];
  });
  return best;
}
svg.addEventListener("click", event => {
  if (given.steps[at].key !== given.asks) return;
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const corner = nearest(place.x, place.y);
  if (corner !== null) return open(corner);
  mark(null);
  number(sections[at]).textContent = "?";
  sentence(sections[at]).textContent = given.words.far;
});
const best = document.querySelector("button[value=best]");
if (best) best.addEventListener("click", () => open(given.corners.newly.indexOf(Math.max(...given.corners.newly))));
const keys = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pressed = event.target.closest("button") && (event.key === " " || event.key === "Enter");
  if (event.key in keys && !pressed) show(at + keys[event.key]);
  else if (event.key === "f") document.documentElement.requestFullscreen?.();
  else if (event.key === "b" || event.key === ".") document.body.classList.toggle("blank");
  else if (event.key === "Escape" && given.embedded) parent.document.querySelector(".st-key-stop button")?.click();
  else return;
  if (!pressed) event.preventDefault();
});
for (const button of document.querySelectorAll("button[data-by]")) {
  button.addEventListener("click", () => show(at + Number(button.dataset.by)));
}
document.querySelector("button[value=full]").addEventListener("click",
  () => document.documentElement.requestFullscreen?.());
addEventListener("resize", fit);
show(given.start);
window.focus();
"""


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY: Final = (
    f"default-src 'none'; style-src {_digest(_STYLE)}; script-src {_digest(_SCRIPT)}; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, eq=False)
class Corners:
    """What a room at each street corner would bring.

    Attributes
    ----------
    lon, lat
        (c) degrees, EPSG:4326.
    newly
        (c) residents newly within the walk, rounded down.
    within_m
        A click farther than this from every corner is at none.
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    newly: npt.NDArray[np.int64]
    within_m: float


def presentation_html(
    language: Language,
    steps: Sequence[Step],
    *,
    title: str,
    drawing: Drawing,
    corners: Corners,
    limit_min: float,
    footer: Sequence[str],
    caution: str,
    start: int = 0,
    embedded: bool = False,
) -> str:
    """Write a presentation as one page.

    Parameters
    ----------
    language
        The room's.
    steps
        What is shown, in order; at least one.
    title
        Of the page.
    drawing
        The region under all steps.
    corners
        For the step that asks.
    limit_min
        The walk, minutes.
    footer
        The assumption, sources and dates, a text each.
    caution
        What the figures must not be used for; empty where nothing is to be said.
    start
        The first step shown, from 0.
    embedded
        Whether it stands in a page of ours, whose address it keeps.

    Returns
    -------
    str
        HTML that asks nobody for anything, every text in it escaped.
    """
    at = drawing.on_sheet(corners.lon, corners.lat)
    given: dict[str, Any] = {
        "steps": [
            {"key": step.key, "shows": step.shows, "ward": step.ward, "window": drawing.window(step.bounds)}
            for step in steps
        ],
        "start": start,
        "embedded": embedded,
        "asks": WHAT_IF,
        "near": _NEAR_M,
        "corners": {
            "x": at[:, 0].tolist(),
            "y": at[:, 1].tolist(),
            "newly": corners.newly.tolist(),
            "within": corners.within_m,
        },
        "words": {
            "here": say(language, N_("So many residents more, if a room opened at this street corner.")),
            "far": say(language, N_("No street corner is near there: click nearer to a street.")),
        },
    }
    warned = f'<span class="caution">{safe(caution)}</span> ' if caution else ""
    buttons = "".join(
        f'<button type="button" {attribute}>{safe(say(language, label))}</button>' for attribute, label in _BUTTONS
    )
    # Not run, but read: a text in it must not end the element.
    held = json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html>\n<html lang="{safe(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)}</title><style>{_STYLE}</style></head>\n<body>"
        f'<div id="map">{drawing.svg}<ul id="legend">{_legend(language, limit_min)}</ul></div>\n'
        f'<main aria-live="polite">{"".join(_section(language, step) for step in steps)}</main>\n'
        f"<footer><p>{warned}{safe(' · '.join(footer))}</p><output></output>{buttons}</footer>\n"
        f'<script type="application/json" id="given">{held}</script><script>{_SCRIPT}</script></body></html>\n'
    )


_MOST_LARGE: Final = 4
"""Longer numbers are set smaller, to stand in one line."""
_NEAR_M: Final = 6000
"""A window smaller than this shows small streets, and larger dots."""
_LEGEND: Final = {
    "places": (N_("place to learn"), f'<circle cx="8" cy="5" r="4" fill="{palette.LEARN_BLUE}"/>'),
    "beyond": (
        N_("streets farther than {limit} minutes"),
        f'<path d="M1 5h14" stroke="{palette.BEYOND}" stroke-width="4"/>',
    ),
    "green": (N_("carbon-neutral street"), f'<path d="M1 5h14" stroke="{palette.LEAF}" stroke-width="5"/>'),
    "spaces": (N_("new space"), f'<circle cx="8" cy="5" r="5" fill="{palette.WALK_GREEN}"/>'),
}
_BUTTONS: Final = (('data-by="-1"', N_("Back")), ('data-by="1"', N_("Next")), ('value="full"', N_("Full screen")))


def _legend(language: Language, limit_min: float) -> str:
    """Say what the layers are, those of the step alone."""
    told = [
        ("shares", f'<rect width="16" height="10" fill="{color}"/>', f"{20 * number}-{20 * number + 20} %")
        for number, color in enumerate(palette.COVERAGE)
    ]
    told += [(layer, sign, say(language, text, limit=f"{limit_min:g}")) for layer, (text, sign) in _LEGEND.items()]
    return "".join(
        f'<li class="{layer}"><svg viewBox="0 0 16 10" aria-hidden="true">{sign}</svg>{safe(text)}</li>'
        for layer, sign, text in told
    )


def _section(language: Language, step: Step) -> str:
    note = f'<p class="note">{safe(step.note)}</p>' if step.note else ""
    look = "number long" if len(step.number) > _MOST_LARGE or step.key == WHAT_IF else "number"
    told = f'<p class="{look}">{safe(step.number)}</p>'
    if step.code:
        told = f'<div class="code">{qr_svg(step.code, step.unit)}</div>'
    best = say(language, N_("At which corner most of all?"))
    asks = f'<button type="button" value="best">{safe(best)}</button>' if step.key == WHAT_IF else ""
    return (
        f"<section><h1>{safe(step.title)}</h1>{told}"
        f'<p class="unit">{safe(step.unit)}</p><p class="sentence">{safe(step.sentence)}</p>{note}{asks}</section>'
    )
