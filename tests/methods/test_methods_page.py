"""Facts about the page of methods."""

import pytest

from tests.conftest import tool as read


@pytest.fixture(scope="module")
def tool():
    return read("methods_page")


def test_the_page_is_the_same_each_time(tool):
    assert tool.page() == tool.page()


def test_every_method_says_when_it_misleads_and_shows_an_example(tool):
    for part in tool.page().split("\n#### ")[1:]:
        name = part.split("\n")[0]
        assert "**When it misleads.**" in part, name
        assert ">>> " in part, name


def test_a_method_without_formula_or_paper_is_named(tool):
    full = "#### `one`\n\n**Formula.** `x`\n\n**Paper.** Someone (2020)."
    assert tool.gaps(f"{full}\n\n#### `two`\n\nNothing.") == ["two"]
    assert tool.gaps(full) == []
