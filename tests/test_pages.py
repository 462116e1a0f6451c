"""Pages that a tool writes: the committed page is the tool's, and the tool says when it is not."""

import doctest

import pytest

from tests.conftest import ROOT, tool

PAGES = {
    "data_page": "data.md",
    "methods_page": "methods.md",
    "sources_page": "sources.md",
}
each = pytest.mark.parametrize("name", PAGES)


@each
def test_the_committed_page_is_up_to_date(name):
    written = (ROOT / "docs" / PAGES[name]).read_text(encoding="utf-8")
    assert written == tool(name).page(), f"run: python tools/{name}.py"


@each
def test_the_tool_says_when_the_page_is_out_of_date(name, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool(name), "PAGE", tmp_path / "docs" / PAGES[name])
    assert tool(name).main(["--check"]) == 1
    assert tool(name).main([]) == 0
    assert tool(name).main(["--check"]) == 0
    assert "up to date" in capsys.readouterr().out


@each
def test_the_examples_of_the_tool_run(name):
    assert doctest.testmod(tool(name)).failed == 0
