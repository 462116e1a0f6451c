"""Facts about the page of methods."""

import doctest
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "methods_page.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("methods_page", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_page_is_up_to_date(tool):
    written = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    assert written == tool.page(), "run: python tools/methods_page.py"


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


def test_the_tool_says_when_the_page_is_out_of_date(tool, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "PAGE", tmp_path / "docs" / "methods.md")
    assert tool.main(["--check"]) == 1
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_the_examples_of_the_tool_run(tool):
    assert doctest.testmod(tool).failed == 0
