"""At least 300 hostile inputs: each gives a sentence, a refusal or a right result, and nothing else."""

import csv
import datetime as dt
import io
import json
import os
import re
import unicodedata
import zipfile
from html import escape

import nbformat
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from iomlab import load
from iomlab.classroom.collect import read as read_submission
from iomlab.classroom.handover import unpacked
from iomlab.classroom.identity import read_class, read_roster
from iomlab.data.archives import unpack
from iomlab.data.computed import column, computed
from iomlab.data.microdata import load_microdata
from iomlab.errors import IomlabError
from iomlab.languages.catalogue import markdown, tell
from iomlab.messages import Message, quiet, say
from iomlab.parameters.check import check
from iomlab.parameters.read import of_source, parameters
from iomlab.records.read_card import read_card, sealed
from iomlab.reports import outputs, sheets
from iomlab.reports.batch.axes import values_along
from iomlab.reports.batch.plan import make_plan
from iomlab.reports.batch.plan_file import parse_plan
from iomlab.reports.find import base_name
from iomlab.reports.page import page
from iomlab.safety.cells import STARTS, harmless
from iomlab.safety.terminal import Quiet
from iomlab.show.desk import Show

from .hostile import CLEAN, NAMES, NOTEBOOKS, PLANS, RECORDS, SHEETS, VALUES, within

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs the alarm clock of POSIX")

DECLARED = of_source(
    'a: Country = "HND"\nb: Countries = ["HND"]\nc: Language = "en"\nd: Year[1990, 2024] = 2000\n'
    'e: Years[1990, 2024] = (1990, 2000)\nf: Choice["x", "y"] = "x"\ng: int = 1\nh: float = 1.5\n'
    'i: str = ""\nj: bool = True\nk: list[str] = []\nl: int | None = None\nm: date = "2020-01-01"\n'
)
CARD = {
    "notebook": "own", "notebook_sha256": "0" * 64, "parameters": {}, "tables": [],
    "versions": {"iomlab": "1"}, "time": "2026-01-02T03:04:05+00:00", "unsourced_outputs": 0,
}  # fmt: skip
EXAMPLES = 60


def short(value):
    return ascii(value)[:40]


@pytest.fixture(autouse=True)
def _alone(request, tmp_path, monkeypatch, record_property):
    """Work in a folder of its own; whatever is made outside, or called pwned, is noticed."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    record_property("hostile", EXAMPLES if "any_text" in request.node.name else 1)
    with within():
        yield
    assert [p.name for p in tmp_path.iterdir()] == ["place"], "something was written outside"
    assert not list(tmp_path.rglob("pwned")), "it was run"


def a_sentence(problem):
    """Look whether a refusal can be read in every language, and steers nothing."""
    for lang in ("en", "es", "fr"):
        text = tell(problem, lang)
        assert text.strip()
        assert quiet(text) == text
    assert problem.exit_code


def tags(html):
    return [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)]


def shown_with(name):
    """Return a table in which a hostile name stands wherever one can."""
    read = name.encode("utf-8", "replace").decode()  # no file in UTF-8 holds half a letter
    frame = pd.DataFrame({"group": [read, "b"], "people": [1200, 3400]})
    return computed(
        frame,
        load("remittances"),
        group=column(
            Message(name.replace("{", "{{").replace("}", "}}")), role="group", about=Message(name)
        ),
        people=column(say("Persons")),
    )


# -- what leaves ----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES, ids=short)
def test_a_name_is_nothing_but_text_in_every_output(name, tmp_path, monkeypatch):
    title = say("People from {name}", name=name)
    # Markdown
    html = markdown2html_mistune(markdown(title, "es"))
    assert set(tags(html)) <= {"p"}, html
    told = Show("en").text(title)
    assert quiet(told.html) == told.html
    # HTML of a table, with caption, headers and cells
    try:
        shown = Show("en").table(shown_with(name), title=title)
    except IomlabError as refused:
        a_sentence(refused)
        return
    harmless_tags = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert set(tags(shown.html)) <= harmless_tags
    # the page
    record = shown.payload()
    data = {"text/html": shown.html, "application/vnd.iomlab+json": record}
    cells = [
        nbformat.v4.new_markdown_cell("# Report"),
        nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=data)]),
        nbformat.v4.new_code_cell(
            "", outputs=[nbformat.v4.new_output("display_data", data={"text/markdown": told.html})]
        ),
        nbformat.v4.new_code_cell(
            "", outputs=[nbformat.v4.new_output("stream", name="stdout", text=name)]
        ),
    ]
    card = {**CARD, "parameters": {"name": name}, "notebook": name}
    made = page(nbformat.v4.new_notebook(cells=cells), card, "en")
    innocent = page(
        nbformat.v4.new_notebook(cells=_with(cells, "x")),
        {**CARD, "parameters": {"name": "x"}},
        "en",
    )
    soup = BeautifulSoup(made, "html.parser")
    assert sorted(set(tags(made))) == sorted(set(tags(innocent)))
    assert not [a for tag in soup.find_all(True) for a in tag.attrs if a.lower().startswith("on")]
    assert quiet(made) == made
    # CSV and workbook
    tables = outputs.tables([record])
    for path in sheets.write_csv(tables, tmp_path / "place" / "csv"):
        assert re.fullmatch(r"[a-z0-9.-]+\.csv", path.name), path.name
        assert len(path.name) < 80
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")):
            assert not [c for c in row if c[:1] in STARTS and not c.lstrip("-").isdigit()]
    sheets.write_workbook(tables, tmp_path / "place" / "a.xlsx", "en", dt.datetime(2026, 1, 2))
    book = openpyxl.load_workbook(tmp_path / "place" / "a.xlsx")
    for sheet in book:
        assert len(sheet.title) <= 31
        for row in sheet.iter_rows():
            assert not [c.value for c in row if c.data_type == "f"], "a formula"
    # the name of a file
    stem = base_name(tmp_path / "own.ipynb", DECLARED, {"i": name, "c": "en"})
    assert "/" not in stem and "\\" not in stem and len(stem.encode("utf-8", "replace")) < 200  # noqa: PT018
    assert all(unicodedata.category(c)[0] != "C" for c in stem)
    # what is printed
    printed = io.StringIO()
    Quiet(printed).write(f"name: {name}\n")
    assert quiet(printed.getvalue()) == printed.getvalue()
    # the run card
    text = json.dumps(sealed({**CARD, "parameters": {"name": name}}))
    (tmp_path / "place" / "a.run.json").write_text(text, "utf-8")
    assert read_card(tmp_path / "place" / "a.run.json")["parameters"] == {"name": name}


def _with(cells, name):
    shown = Show("en").table(shown_with(name), title=say("People from {name}", name=name))
    data = {"text/html": shown.html, "application/vnd.iomlab+json": shown.payload()}
    made = [
        nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=data)])
    ]
    told = {"text/markdown": Show("en").text(say("People from {name}", name=name)).html}
    made += [
        nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=told)])
    ]
    printed = nbformat.v4.new_output("stream", name="stdout", text=name)
    return [cells[0], *made, nbformat.v4.new_code_cell("", outputs=[printed])]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_nothing_but_text_in_a_sentence_and_in_a_cell(name):
    marked = markdown(say("**{name}** and {name}", name=name), "fr")
    assert set(tags(markdown2html_mistune(marked))) <= {"p", "strong"}
    cell = harmless(name)
    assert cell[:1] not in STARTS
    assert quiet(tell(say("{name}", name=name), "en")) == quiet(name)


@pytest.mark.parametrize("name", CLEAN, ids=short)
def test_a_picture_with_that_name_is_drawn(name):
    shown = Show("en").bars(
        shown_with(name), title=say("{name}", name=name), label="group", value="people"
    )
    assert shown.draw is not None
    assert shown.draw().startswith(b"\x89PNG")
    assert (
        "onerror=" not in re.sub(r"&[a-z#0-9]+;", "", shown.html) or escape(name[:9]) in shown.html
    )


# -- what comes in --------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [*NAMES, *VALUES], ids=short)
def test_a_value_is_accepted_as_what_it_is_or_refused_in_a_sentence(value):
    for parameter in DECLARED:
        try:
            found = check(DECLARED, {parameter.name: value})
        except IomlabError as refused:
            a_sentence(refused)
        else:
            accepted = found[parameter.name]
            if parameter.name == "i":
                assert accepted == value
            if parameter.name == "d":
                assert 1990 <= accepted <= 2024
    try:
        values_along(DECLARED[0], value)
    except IomlabError as refused:
        a_sentence(refused)


@pytest.mark.parametrize("content", NOTEBOOKS, ids=range(len(NOTEBOOKS)))
def test_a_notebook_is_read_without_running_or_refused(content, tmp_path):
    file = tmp_path / "place" / "own.ipynb"
    file.write_bytes(content)
    try:
        parameters(file)
    except IomlabError as refused:
        a_sentence(refused)
    found = read_submission(content, "own.ipynb")
    assert found.problem or found.cells is not None


@pytest.mark.parametrize("text", PLANS, ids=short)
def test_a_plan_is_read_safely_or_refused(text):
    try:
        make_plan(parse_plan(text))
    except IomlabError as refused:
        a_sentence(refused)


@pytest.mark.parametrize("content", SHEETS, ids=short)
def test_a_roster_is_read_or_refused(content, tmp_path):
    file = tmp_path / "place" / "roster.csv"
    file.write_bytes(content)
    try:
        learners = read_roster(file, "en")
    except IomlabError as refused:
        a_sentence(refused)
    else:
        for learner in learners:
            assert (tmp_path / "place" / learner.id).resolve().parent == tmp_path / "place"


@pytest.mark.parametrize("content", RECORDS, ids=short)
@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_records_are_read_or_refused(content, end, tmp_path):
    file = tmp_path / "place" / f"a.{end}"
    file.write_bytes(content)
    try:
        made = load_microdata(file, purpose="Looking for what breaks")
    except IomlabError as refused:
        a_sentence(refused)
        assert "ana@" not in str(refused)  # noqa: PT017
    else:
        assert len(made) and made.sources[0].published is False  # noqa: PT018


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"notebook": 1}', b"[" * 99_999, b"\xff", b'{"a": ' + b"9" * 9999 + b"}"], ids=short)  # fmt: skip
def test_a_damaged_run_card_class_file_or_answer_is_named(content, tmp_path):
    for reader, name in ((read_card, "a.run.json"), (read_class, "a.class.json")):
        file = tmp_path / "place" / name
        file.write_bytes(content)
        with pytest.raises(IomlabError, match=re.escape(name)) as refused:
            reader(file)
        a_sentence(refused.value)
    assert isinstance(unpacked(content), dict)


def test_a_run_card_that_was_changed_is_noticed(tmp_path):
    file = tmp_path / "place" / "a.run.json"
    card = sealed(CARD)
    file.write_text(json.dumps({**card, "parameters": {"country": "HND"}}), "utf-8")
    with pytest.raises(IomlabError, match="was changed"):
        read_card(file)


@pytest.mark.parametrize("name", [*NAMES[::3], "../x", "a/../../x"], ids=short)
def test_an_archive_writes_only_inside(name, tmp_path):
    file = tmp_path / "place" / "a.zip"
    with zipfile.ZipFile(file, "w") as made:
        info = zipfile.ZipInfo("x")
        info.filename = info.orig_filename = name.replace("\ud800", "?")
        made.writestr(info, b"1")
    try:
        written = unpack(file, tmp_path / "place" / "out")
    except IomlabError as refused:
        a_sentence(refused)
    else:
        assert all(w.resolve().is_relative_to(tmp_path / "place" / "out") for w in written)


@pytest.mark.parametrize("words", [
    ["run", "\x1b[2J"], ["run", "../../etc/passwd"], ["run", "country_profile", "--country", "\x1b]0;x\x07"], ["run", "country_profile", "--x\x1b[2J", "1"],
    ["run", "country_profile", "--country", "HND", "--out", "\x1b[2Jout"], ["run", "country_profile", "--country", "HND", "--out", "x" * 5000], ["run", "country_profile", "--lang", "../es"],
    ["copy", "../../x"], ["copy", "N04", "--lang", "<b>"], ["question", "\x1b[2J"], ["explain", "<script>"], ["data", "show", "../../etc"], ["data", "show", "\x1b[2J"], ["data", "check", "../x"],
    ["exercise", "make", "../x"], ["exercise", "make", "--roster", "/dev/null"], ["exercise", "grade", "/dev/null"], ["exercise", "grade", "nowhere\x1b[2J"], ["batch", "../x", "--country", "all"],
    ["batch", "--plan", "/dev/null"], ["batch", "--resume", "--out", "nowhere"], ["data", "countries", "\x1b[2J"], ["doctor", "--lang", "\x1b[2J"], ["\x1b[2J"], ["run", "country_profile", "-p", "country", "\ud800"],
], ids=lambda words: ascii(" ".join(words))[:40])  # fmt: skip
def test_a_command_answers_in_a_sentence(words, iomlab):
    answer = iomlab(*words)
    assert answer.code not in (0, 70), answer
    assert answer.err.strip()
    assert "Traceback" not in answer.err + answer.out
    assert quiet(answer.err) == answer.err


def test_there_are_at_least_300_hostile_inputs(capsys):
    number = (
        len(NAMES) + EXAMPLES + len(CLEAN) + len(NAMES) + len(VALUES) + len(NOTEBOOKS) + len(PLANS)
        + len(SHEETS) + 2 * len(RECORDS)
    )  # fmt: skip
    with capsys.disabled():
        print(f"\nhostile inputs in this file alone: {number}")
    assert number >= 300
