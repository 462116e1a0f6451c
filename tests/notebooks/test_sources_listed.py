"""The list of sources at the end of a notebook holds every table that anything above it shows."""

import json

import pytest

from iomlab import Show, load, say
from iomlab.show.shown import MIME

from ..conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_table_shown_is_in_the_list_of_sources(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    records = [
        o["data"][MIME] for c in cells for o in c.get("outputs", ()) if MIME in o.get("data", {})
    ]
    listed = [r for r in records if r["kind"] == "sources"]
    assert len(listed) == 1
    shown = {s["table"] for r in records for s in r["sources"]}
    assert shown - {"assumptions"} <= {s["table"] for s in listed[0]["sources"]}


def test_what_was_displayed_is_listed_without_being_named(monkeypatch, capsys):
    monkeypatch.setattr("iomlab.show.shown.SEEN", {})
    show = Show("en")
    show.table(load("remittances").head(2), title=say("A table"))._ipython_display_()
    listed = show.sources(load("drivers_panel"))
    assert [s.table for s in listed.sources] == ["drivers_panel", "remittances"]
