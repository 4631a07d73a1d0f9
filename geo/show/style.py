"""The pages' style sheet: a municipal service that feels like a well-made paper map."""

from typing import Final

from geo.show import palette

LARGE_TYPE: Final = 1.35
_LINE: Final = "#D8D3C8"
_HIGH_CONTRAST: Final = """
html { --bg-ink: #000000; --bg-paper: #FFFFFF; --bg-line: #000000; }
[data-testid="stSidebar"], [data-testid="stHeader"], .bg-caution { background: #FFFFFF; }
[data-testid="stSidebar"] { border-right: 1px solid #000000; }
.stApp label p, .stApp input, .stPageLink p { color: #000000; }
[data-testid="stTextInputRootElement"], [data-testid="stNumberInputContainer"], .stSelectbox [role="group"],
.stButton button, .stDownloadButton button, .stButtonGroup button, .stExpander details { border: 1px solid #000000; }
[data-testid="stTextInputRootElement"], .stNumberInput input, .stSelectbox [role="group"] { background: #FFFFFF; }
[data-testid="stRadioOption"] > div > div:first-child, .stCheckbox label > div:first-of-type {
  outline: 1px solid #000000; }
"""


def style_sheet(*, large_type: bool, high_contrast: bool) -> str:
    """Write the style sheet of a page.

    Parameters
    ----------
    large_type
        Type 1.35 times as large.
    high_contrast
        Black on white, with borders.

    Returns
    -------
    str
        HTML: one style element.
    """
    scale = LARGE_TYPE if large_type else 1.0
    ink, paper, line = "var(--bg-ink)", "var(--bg-paper)", "var(--bg-line)"
    # Who asks the device for more contrast need not ask here again.
    contrast = _HIGH_CONTRAST if high_contrast else f"@media (prefers-contrast: more) {{{_HIGH_CONTRAST}}}"
    return f"""<style>
html {{ font-size: {16 * scale:.1f}px; --bg-ink: {palette.INK}; --bg-paper: {palette.PAPER}; --bg-line: {_LINE}; }}
.stApp {{ background: {paper}; color: {ink}; font-family: {palette.FONTS}; line-height: 1.6;
  word-break: keep-all; overflow-wrap: break-word; }}
.stApp h1, .stApp h2, .stApp p, .stApp label, .stApp span {{ word-break: keep-all; overflow-wrap: break-word; }}
.stApp h1 {{ font-size: 1.5rem; padding: 0 0 .5rem; }}
.stApp h2 {{ font-size: 1.25rem; padding: .5rem 0; }}
.stMainBlockContainer {{ padding-top: 3.5rem; padding-bottom: 2rem; max-width: 1280px; }}
.bg-answer {{ font-size: 1.25rem; font-weight: 600; line-height: 1.5; margin: 0 0 .5rem; color: {ink}; }}
.bg-answer small {{ font-size: .8em; font-weight: 400; }}
.bg-note {{ font-size: .875rem; color: {ink}; margin: .25rem 0; }}
.bg-caution {{ border-left: .375rem solid {palette.SPOT}; padding: .25rem .75rem; margin: 0 0 .75rem;
  background: #FFF6EF; font-size: .9375rem; color: {ink}; }}
.bg-code {{ max-width: 20rem; }}
.bg-way {{ font-size: 1.0625rem; padding-left: 1.75rem; margin: .25rem 0 .75rem; }}
.bg-way li {{ padding: .25rem 0; }}
.bg-spoken {{ border: 1px solid {line}; border-radius: 6px; padding: .75rem 1rem; color: {ink}; background: #FFFFFF; }}
.stApp .bg-spoken h2 {{ font-size: 1.5rem; line-height: 1.35; padding: 0 0 .5rem; }}
.bg-spoken p {{ font-size: 1.25rem; line-height: 1.5; margin: 0 0 .5rem; }}
[data-testid="InputInstructions"] {{ display: none; }}
.bg-table {{ overflow-x: auto; }}
.bg-table table {{ border-collapse: collapse; width: 100%; font-size: .9375rem; color: {ink}; }}
.bg-table caption {{ text-align: left; font-weight: 600; padding: .25rem 0; }}
.bg-table th, .bg-table td {{ text-align: left; vertical-align: top; padding: .5rem .625rem .5rem 0;
  border: 0; border-bottom: 1px solid {line}; }}
.bg-table thead th {{ font-weight: 600; vertical-align: bottom; }}
.bg-table tbody th {{ font-weight: 600; min-width: 9em; }}
.bg-table .bg-number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.bg-table td.bg-number {{ white-space: nowrap; }}
.bg-table th.bg-number {{ min-width: 4.5em; }}
.bg-table summary {{ min-height: 44px; display: flex; align-items: center; cursor: pointer; color: {palette.WALK_GREEN};
  font-weight: 400; }}
.bg-table summary::before {{ content: "+ "; white-space: pre; }}
.bg-table details[open] summary::before {{ content: "− "; }}
.bg-table details ul {{ font-weight: 400; margin: 0 0 .5rem; padding-left: 1.1rem; }}
.bg-table small {{ font-weight: 400; font-size: .875rem; }}
.stButton button, .stDownloadButton button, .stButtonGroup button, .stExpander summary, .stPageLink a,
.stFormSubmitButton button, .stFileUploader button, .stTextInput button,
.stNumberInput button, .stSelectbox button, [data-testid="stRadioOption"], .stCheckbox label {{ min-height: 44px; }}
[data-testid="stTextInputRootElement"], [data-testid="stNumberInputContainer"], .stSelectbox [role="group"] {{
  height: auto; min-height: 46px; }}
.stButtonGroup [role="radiogroup"] {{ flex-wrap: wrap; overflow: visible; }}
.stButtonGroup button[data-focused="true"] p {{ color: {ink}; }}
[data-testid="stHorizontalBlock"] {{ flex-wrap: wrap; }}
[data-testid="stColumn"] {{ min-width: min(20rem, 100%); }}
.st-key-filters [data-testid="stColumn"] {{ min-width: min(11rem, 100%); }}
.st-key-choices [data-testid="stColumn"] {{ min-width: min(15rem, 100%); }}
[data-testid="stRadioOption"], .stCheckbox label {{ display: flex; align-items: center; }}
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] {{ gap: .5rem; }}
[data-testid="stHeader"] button, [data-testid="stSidebarHeader"] button {{ min-width: 44px; min-height: 44px; }}
iframe {{ border: 1px solid {line} !important; border-radius: 6px; }}
:focus-visible {{ outline: 2px solid {palette.LEARN_BLUE} !important; outline-offset: 2px; }}
[data-testid="stMain"]:focus-visible {{ outline-offset: -3px; }}
.stSelectbox input:focus-visible {{ outline: none !important; }}
.stSelectbox [role="group"]:has(input:focus-visible) {{ outline: 2px solid {palette.LEARN_BLUE}; }}
@media (max-width: 640px) {{
  .bg-cards thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  .bg-cards tbody tr {{ display: block; padding: .5rem 0; border-bottom: 1px solid {line}; }}
  .bg-cards tbody th, .bg-cards tbody td {{ display: block; border: 0; padding: .125rem 0; text-align: left;
    min-width: 0; white-space: normal; }}
  .bg-cards tbody td[data-label]::before {{ content: attr(data-label) ": "; font-weight: 600; }}
  .bg-table td:not(.bg-number) {{ min-width: 8em; }}
  .bg-table tbody th {{ min-width: 7em; }}
  .bg-table th.bg-number {{ min-width: 3em; }}
}}
{contrast}
@media (prefers-reduced-motion: reduce) {{
  *, ::before, ::after {{ animation-duration: 1ms !important; animation-iteration-count: 1 !important;
    transition-duration: 1ms !important; scroll-behavior: auto !important; }}
}}
@media print {{
  [data-testid="stSidebar"], [data-testid="stHeader"], .stButton, .stDownloadButton, .stTextInput {{ display: none; }}
  .bg-table details > * {{ display: block; }}
}}
</style>"""
