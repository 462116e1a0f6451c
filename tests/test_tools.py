"""Scripts in tools/ are found by those who need them."""

import pytest

from .conftest import ROOT

READ = [ROOT / "CONTRIBUTING.md", ROOT / "Makefile", *(ROOT / "docs").glob("*.md")]


@pytest.mark.parametrize("script", sorted(p.name for p in (ROOT / "tools").glob("*.py")))
def test_a_script_is_named_where_people_read(script):
    names = (f"tools/{script}", f"tools.{script.removesuffix('.py')}")
    assert any(name in page.read_text("utf-8") for page in READ for name in names)
