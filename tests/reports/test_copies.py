"""A trainee gets a lesson in their own language, ready for JupyterLab."""

import nbformat
import pytest

from iomlab.errors import ReportError
from iomlab.parameters.read import parameters
from iomlab.reports.copies import copied
from iomlab.reports.find import shipped_notebooks


@pytest.mark.parametrize("name", shipped_notebooks())
def test_every_notebook_can_be_had_in_spanish(name, tmp_path):
    file = copied(name, "es", tmp_path)
    assert next(p.default for p in parameters(file) if p.name == "lang") == "es"
    cells = nbformat.read(file, as_version=4).cells
    assert all(not cell.outputs for cell in cells if cell.cell_type == "code")
    english = nbformat.read(shipped_notebooks()[name], as_version=4).cells
    assert cells[0].source != english[0].source
    assert len(cells) == len(english)


def test_work_is_not_overwritten_by_accident(tmp_path):
    file = copied("N04", "fr", tmp_path)
    file.write_text("my answers", encoding="utf-8")
    with pytest.raises(ReportError, match="exists already"):
        copied("N04", "fr", tmp_path)
    assert file.read_text(encoding="utf-8") == "my answers"
    assert copied("N04", "fr", tmp_path, overwrite=True).read_bytes()[:1] == b"{"


def test_without_a_name_all_lessons_are_copied(tmp_path, iomlab):
    made = iomlab("copy", "--lang", "es", "--out", tmp_path / "mine")
    assert made.code == 0, made.err
    assert len(list((tmp_path / "mine").glob("N*-es.ipynb"))) == 15
    assert "Ábralas con: jupyter lab" in made.out
