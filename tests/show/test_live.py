"""What JupyterLab shows gets the few rules of style that a report has from its own sheet."""

import pytest

from iomlab.places import STATIC
from iomlab.show.shown import LIVE, live


@pytest.mark.parametrize(("static", "shown"), [("", f"{LIVE}<p>1</p>"), ("1", "<p>1</p>")])
def test_only_a_live_notebook_gets_them(static, shown, monkeypatch):
    monkeypatch.setenv(STATIC, static)
    assert live("<p>1</p>") == shown
