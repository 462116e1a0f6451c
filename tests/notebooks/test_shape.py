"""Lessons and reports keep the house rules: thin cells, parameters, checks, an explorer, sources."""

import ast
import re
import statistics

import nbformat
import pytest

from iomlab.checks.desk import lessons_with_questions, questions
from iomlab.data.load import load
from iomlab.explorers.explorer import names
from iomlab.parameters.read import parameters

from ..conftest import ROOT

LESSONS = sorted((ROOT / "notebooks" / "lessons").glob("*.ipynb"))
REPORTS = sorted((ROOT / "notebooks" / "reports").glob("*.ipynb"))
MOST_LINES, MEDIAN = 12, 4
# What may stand in prose: years, SDG codes and targets, names, formulas, bases of rates, levels.
PLAIN = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b\d+\.[\da-z]+(?:\.\d+)?\b|\bN\d\d\b|\b(?:C|P|R)\d+\b|\bIPL-\d+\b|"
    r"(?m:^>.*$)|\b1,000,000\b|\b100,000\b|\b10,000\b|\b1,000\b|\b100\b|\b[35] ?%|\b95 ?%|\bSHA-256\b"
)
NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+\.\d+\b|\b\d{3,}\b|\b\d+(?:\.\d+)? ?%")

each = pytest.mark.parametrize("path", LESSONS + REPORTS, ids=lambda p: p.stem)
lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)


def cells(path):
    return nbformat.read(path, as_version=4).cells


def tags(cell):
    return cell.metadata.get("tags", [])


def code(path):
    return [c.source for c in cells(path) if c.cell_type == "code"]


def calls(path, name):
    """Return the first arguments, as texts, of every call of ``name``."""
    found = []
    for source in code(path):
        for node in ast.walk(ast.parse(source)):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
            if called and node.args and isinstance(node.args[0], ast.Constant):
                found.append(node.args[0].value)
    return found


def test_there_are_fifteen_lessons_and_seven_reports():
    assert [p.stem.split("_")[0] for p in LESSONS] == [f"N{n:02d}" for n in range(1, 16)]
    assert len(REPORTS) == 7


@each
def test_code_cells_are_thin(path):
    lengths = [len(source.splitlines()) for source in code(path)]
    assert max(lengths) <= MOST_LINES
    assert statistics.median(lengths) <= MEDIAN


@each
def test_cells_define_nothing_and_loop_over_nothing(path):
    for source in code(path):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.With) and all(map(_allows, node.items)):
                continue  # what the definition guard would stop, and why it is done all the same
            assert not isinstance(
                node, (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.With, ast.JoinedStr)
            ), source


def _allows(item):
    call = item.context_expr
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "allow"


@each
def test_parameters_are_typed_bounded_and_explained(path):
    declared = parameters(path)
    assert declared[-1].name == "lang"
    for parameter in declared:
        assert parameter.help, parameter.name
        assert parameter.kind != "opaque", parameter.name


@each
def test_numbers_in_prose_are_computed_and_never_typed(path):
    for cell in cells(path):
        if cell.cell_type == "markdown" and "teach" not in tags(cell):
            assert not NUMBER.findall(PLAIN.sub("", cell.source)), cell.source


@lesson
def test_a_lesson_has_questions_an_explorer_terms_and_sources(path):
    number = path.stem.split("_")[0]
    asked, known = calls(path, "check"), questions(number)
    assert number in lessons_with_questions()
    assert len(known) >= 3
    assert sorted(asked) == sorted(known)
    assert set(calls(path, "explore")) & set(names())
    text = "\n".join(code(path))
    assert "show.terms(" in text
    assert "show.sources(" in text


@lesson
def test_a_lesson_says_what_misleads_who_is_harmed_and_what_it_decides(path):
    prose = "\n".join(c.source for c in cells(path) if c.cell_type == "markdown").lower()
    for words in ("question.", "you will be able to", "mislead", "harm", "decide", "key points"):
        assert words in prose, words
    first = cells(path)[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


@lesson
def test_checks_explorers_and_steps_are_left_out_of_the_report(path):
    for cell in cells(path):
        if cell.cell_type == "code" and re.search(r"\b(?:check|explore)\(\"", cell.source):
            assert "teach" in tags(cell), cell.source


@each
def test_links_to_terms_lead_to_a_term_that_is_shown(path):
    keys = {"term-" + key.replace("_", "-") for key in load("glossary")["key"]}
    linked = {
        link
        for c in cells(path)
        if c.cell_type == "markdown"
        for link in re.findall(r"\(#(term-[\w-]+)\)", c.source)
    }
    assert linked <= keys


@lesson
def test_a_lesson_is_no_report_twice_over(path):
    teaching = sum("teach" in tags(cell) for cell in cells(path))
    assert 6 <= teaching < len(cells(path)) - 6
