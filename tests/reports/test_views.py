"""A lesson has two views: the report leaves out what teaches, the lesson keeps it."""

import nbformat
import pytest

from iomlab.errors import ReportError
from iomlab.reports.job import prepare
from iomlab.reports.run import run


def test_the_report_leaves_out_what_teaches(tmp_path):
    pages = {view: run("N04", out=tmp_path, view=view).page for view in ("report", "lesson")}
    kept = {v: nbformat.read(p.with_suffix(".ipynb"), as_version=4) for v, p in pages.items()}
    tags = {v: [t for c in n.cells for t in c.metadata.get("tags", [])] for v, n in kept.items()}
    assert "teach" not in tags["report"]
    assert tags["lesson"].count("teach") >= 6
    assert "Not answered yet." not in pages["report"].read_text("utf-8")
    assert "Not answered yet." in pages["lesson"].read_text("utf-8")
    assert pages["lesson"].stem.endswith("-lesson")


def test_a_lesson_is_found_by_its_number():
    assert prepare("n04").notebook == prepare("N04_routes_and_risk").notebook


def test_there_is_no_third_view():
    with pytest.raises(ReportError, match="lesson"):
        prepare("N04", view="lessons")
