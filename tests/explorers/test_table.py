"""docs/explorers.md has a line for each explorer; what it says of keys, picture and language holds."""

import statistics

import pytest

from iomlab.explorers.explorer import Explorer, Slider, explore, names
from iomlab.messages import say

from ..conftest import ROOT, tool

PAGE = tool("explorers_page")
each = pytest.mark.parametrize("name", names())

ISSUE = {
    "corridor", "routes", "flows_from_stocks", "gravity", "dependence", "scheme", "oaxaca",
    "segregation", "staffing", "suppression", "privacy", "reintegration", "negotiation",
}  # fmt: skip


def test_the_twelve_that_the_lab_promises_are_there():
    assert set(names()) >= ISSUE


def test_the_page_names_every_explorer_and_each_keeps_the_rules():
    assert PAGE.problems((ROOT / "docs" / "explorers.md").read_text("utf-8")) == []


@each
def test_every_control_has_a_label_and_moves_by_keys(name):
    assert PAGE.keyboard(explore(name, "fr"))[0]


@each
def test_without_hands_there_is_a_picture_or_a_table_with_words_for_it(name):
    assert PAGE.picture(explore(name, "es")).endswith("yes")


@each
def test_it_speaks_three_languages(name):
    assert PAGE.spoken(name) == ["en", "es", "fr"]


def test_a_line_that_says_no_is_found():
    good = (ROOT / "docs" / "explorers.md").read_text("utf-8")
    assert PAGE.problems(good.replace("| `routes` |", "| `roots` |")) == [
        "not on the page: routes",
        "no such explorer: roots",
    ]
    (line,) = [row for row in good.splitlines() if row.startswith("| `routes`")]
    for word in ("yes", "PNG, yes", "en, es, fr"):
        broken = line.replace(f"| {word} |", "| no |")
        assert PAGE.problems(good.replace(line, broken)) == ["not as it should be: routes"]


def test_a_control_without_label_is_found_and_every_move_is_timed():
    def view(show, *, n, **_):
        return say("{n}", n=n), explore("routes").answer()[1]

    one = Explorer("one", view, (Slider("n", say(""), 0, 10, 1, 5),), "en", {"n": 5})
    assert not PAGE.keyboard(one)[0]
    first, taken, worked = PAGE.seconds(one)
    assert len(taken) == 4  # the start is no move
    assert first > 0
    assert len(worked) == len(taken)
    assert statistics.median(taken) > 0
