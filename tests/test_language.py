"""The catalogues are whole, no text stands outside them, and Korean particles fit."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import N_, GeoError, RegionDamagedError, SourceError, UsageError
from geo.show.language import LANGUAGES, catalogue, explain, language_of, particles, say, say_many

ROOT = Path(__file__).resolve().parents[1]
KO = ROOT / "geo" / "show" / "locale" / "ko.po"
KEYWORDS = {"N_": None, "_": None, "say": (2,), "say_many": (2, 3)}
PAIRS = {"은": "는", "이": "가", "을": "를", "과": "와", "으로": "로", "이에요": "예요"}
HANGUL = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))

SPOKEN = {
    *("title", "header", "subheader", "caption", "text", "markdown", "write", "html", "error", "warning", "info"),
    *("success", "button", "download_button", "link_button", "page_link", "checkbox", "toggle", "radio", "selectbox"),
    *("multiselect", "segmented_control", "pills", "text_input", "text_area", "number_input", "slider", "expander"),
    *("tabs", "form_submit_button", "file_uploader", "metric", "toast", "spinner", "Page", "set_page_config"),
    *("echo", "secho", "Option", "Argument", "Typer", "command", "callback", "add_task", "status", "_tell", "tell"),
}
"""Functions of Streamlit, Typer and Rich, and our own, whose texts a person reads."""
READ = {"label", "help", "epilog", "title", "page_title", "placeholder", "body", "caption", "text"}
"""Their keywords that hold such texts; strings under other keywords are names and addresses."""
NOT_WORDS = {"pages/find_page.py", "pages/wards_page.py", "pages/venue_page.py", "pages/data_page.py"}
NOT_WORDS |= {"pages/programmes_page.py", "baeumgil.ics", "text/calendar"}
NOT_WORDS |= {"pages/next_space_page.py", "pages/what_if_page.py", "pages/town_hall_page.py", "pages/ask_page.py"}
NOT_WORDS |= {"pages/answers_page.py", "--weights", "--from", "--no-stairs", "--at", "pages/explore_page.py"}
NOT_WORDS |= {
    "--region",
    "--format",
    "error: ",
    "--as",
    "--adding",
    "set-passphrase",
    "--hourly",
    "--each-ward",
    "--plans",
}
NOT_WORDS |= {"list", "show", "use", "remove", "download", "import", "update", "export", "--replace", "--accept-broken"}
"""Names of files, commands and options; ``error:`` is for programs to find."""


def extracted():
    """Collect the messages of the code as Babel does, plural ones as pairs."""
    options = {"keywords": KEYWORDS, "comment_tags": (), "strip_comment_tags": False}
    found = [row[2] for part in ("geo", "pages") for row in extract_from_dir(str(ROOT / part), **options)]
    found += [row[1] for row in extract_from_file("python", str(ROOT / "app.py"), **options)]
    return {tuple(message) if isinstance(message, (tuple, list)) else message for message in found}


@pytest.fixture(scope="module")
def korean() -> Catalog:
    with KO.open("rb") as file:
        return read_po(file, locale="ko")


def translations(korean):
    for message in korean:
        if message.id:
            ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            yield message, ids, texts


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_text_of_the_code_is_in_the_korean_catalogue_and_no_other(korean):
    known = {ids if len(ids) > 1 else ids[0] for _, ids, _ in translations(korean)}
    assert extracted() - known == set(), "missing: extract and translate them"
    assert known - extracted() == set(), "obsolete: take them out"
    assert not korean.obsolete


def test_every_text_is_translated_and_checked(korean):
    for message, ids, texts in translations(korean):
        assert all(texts), ids
        assert not message.fuzzy, ids
        assert len(texts) == 1, ids
    assert (korean.charset, korean.num_plurals, korean.plural_expr) == ("utf-8", 1, "0")


def test_every_translation_has_the_fields_of_its_text(korean):
    for _, ids, texts in translations(korean):
        wanted = set().union(*map(fields, ids))
        for text in texts:
            assert fields(text) == wanted, ids


def test_every_translation_is_korean_or_has_no_words(korean):
    for _, ids, texts in translations(korean):
        if re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", ids[0])):
            assert re.search("[가-힣]", texts[0]), ids


def test_particles_in_the_catalogue_are_written_in_the_one_way(korean):
    for _, ids, texts in translations(korean):
        assert not re.search(r"\}(은|는|이|가|을|를|과|와|으로|로|이에요|예요)(?![가-힣])", texts[0]), ids
        for with_final, without in re.findall(r"\((은|는|이|가|을|를|과|와|으로|이에요)\)(\w*)", texts[0]):
            assert without == PAIRS.get(with_final), ids


def texts_outside_the_catalogues(path):
    """Find the words that stand as they are in a call that shows them."""
    for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", None))
        if name not in SPOKEN:
            continue
        shown = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in READ)]
        for argument in shown:
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            for part in parts:
                text = part.value if isinstance(part, ast.Constant) else None
                if isinstance(text, str) and text not in NOT_WORDS and re.search(r"[^\W\d_]{2}", text):
                    yield f"{path.name}:{call.lineno}: {text}"


def test_no_text_stands_outside_the_catalogues():
    paths = [
        *(ROOT / "geo" / "show").glob("*.py"),
        *(ROOT / "geo" / "cli").glob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        ROOT / "app.py",
    ]
    paths += [ROOT / "geo" / name for name in ("serve.py", "prepare.py", "establish.py")]
    assert [text for path in paths for text in texts_outside_the_catalogues(path)] == []


def test_such_a_text_would_be_found(tmp_path):
    page = tmp_path / "page.py"
    page.write_text('st.title("Hello")\nst.button(f"Go to {place}")\nst.radio(say(ko, "x"), key="Not read")\n')
    assert [text.rpartition(": ")[2] for text in texts_outside_the_catalogues(page)] == ["Hello", "Go to "]


def test_no_error_is_raised_with_a_text_outside_the_catalogues():
    errors = {cls.__name__ for cls in all_errors(GeoError)}
    for path in (ROOT / "geo").rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", None) in errors and call.args:
                assert not isinstance(call.args[0], (ast.Constant, ast.JoinedStr)), f"{path}:{call.lineno}"


def all_errors(cls):
    return {cls}.union(*(all_errors(sub) for sub in cls.__subclasses__()))


def test_a_catalogue_is_read_once():
    assert catalogue("ko") is catalogue("ko")
    assert catalogue("en").gettext("Find") == "Find"
    assert catalogue("ko").gettext("Find") == "찾기"


@pytest.mark.parametrize(
    ("wish", "language"),
    [("ko-KR", "ko"), ("KO", "ko"), ("en", "en"), ("en-US", "en"), ("de-DE", "en"), ("", "ko"), (None, "ko")],
)
def test_korean_first_and_english_for_everybody_else(wish, language):
    assert language_of(wish) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_never_templates(language):
    said = say(language, "The region in use is now {name}.", name="{0} {name!r} {name.__class__} %s")
    assert "{0} {name!r} {name.__class__} %s" in said


@pytest.mark.parametrize(("count", "english"), [(1, "1 minute"), (2, "2 minutes"), (0, "0 minutes")])
def test_counting(count, english):
    assert say_many("en", "{count} minute", "{count} minutes", count=count) == english
    assert say_many("ko", "{count} minute", "{count} minutes", count=count) == f"{count}분"


def test_an_error_within_an_error_is_said_in_the_same_language():
    inner = SourceError(N_("the file is not UTF-8, in {file}; save it again as UTF-8"), file="venues.csv")
    outer = RegionDamagedError(N_("the region {name} is damaged: {problem}"), name="eunpyeong", problem=inner)
    assert str(outer) == explain(outer, "en")
    assert explain(outer, "en") == (
        "the region eunpyeong is damaged: the file is not UTF-8, in venues.csv; save it again as UTF-8"
    )
    assert explain(outer, "ko") == (
        "eunpyeong 지역의 자료가 손상되었어요: venues.csv 파일은 UTF-8이 아니에요. UTF-8로 다시 저장해 주세요."
    )


def test_a_hostile_value_in_an_error_is_only_text():
    error = UsageError(N_("unknown walker {walker}; choose one of {walkers}"), walker="'{walkers}'", walkers="adult")
    assert explain(error, "en") == "unknown walker '{walkers}'; choose one of adult"
    assert "'{walkers}'" in explain(error, "ko")


@given(HANGUL, st.sampled_from(sorted(PAIRS)))
def test_a_particle_follows_the_last_sound(syllable, particle):
    final = (ord(syllable) - ord("가")) % 28
    takes_final = final > 0 and not (particle == "으로" and final == 8)
    chosen = particle if takes_final else PAIRS[particle]
    assert particles(f"{syllable}({particle}){PAIRS[particle]}") == syllable + chosen


@pytest.mark.parametrize(
    ("number", "subject", "towards"),
    [
        *(("0", "0이", "0으로"), ("1", "1이", "1로"), ("2", "2가", "2로"), ("3", "3이", "3으로"), ("4", "4가", "4로")),
        *(("5", "5가", "5로"), ("6", "6이", "6으로"), ("7", "7이", "7로"), ("8", "8이", "8로"), ("9", "9가", "9로")),
        ("10", "10이", "10으로"),
    ],
)
def test_a_particle_follows_the_number_as_it_is_read(number, subject, towards):
    assert (particles(f"{number}(이)가"), particles(f"{number}(으로)로")) == (subject, towards)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("구산동(100명 중 38명)(이에요)예요.", "구산동(100명 중 38명)이에요."),
        ("'도서관'(은)는", "'도서관'은"),
        ("“카페”(을)를", "“카페”를"),
        ("서울(으로)로", "서울로"),
        ("cync(은)는", "cync은(는)"),
        ("ㄱ(이)가", "ㄱ이(가)"),
        ("(은)는", "(은)는"),
        ("(견본) 한글(과)와 (견본) 노래", "(견본) 한글과 (견본) 노래"),
    ],
)
def test_particles_after_signs_and_other_letters(text, said):
    assert particles(text) == said


@given(st.text())
def test_particles_leave_everything_else_alone(text):
    said = particles(text)
    assert particles(said) == said
    if not re.search(r"\((은|이|을|과|으로|이에요)\)", text):
        assert said == text


def test_the_catalogue_is_one_that_other_tools_read():
    text = KO.read_text("utf-8")
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in text
    assert "EMAIL" not in text
