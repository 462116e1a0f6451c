"""The site is refused with a sentence before anything is built; its front page is in the language."""

import pytest

from iomlab.errors import UsageError
from iomlab.offline import pyodide, site
from iomlab.reports.find import find_notebook


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(pyodide, "distribution", lambda folder: {})


def test_a_folder_that_is_taken_is_left_alone(known, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        site.site("es", tmp_path, tmp_path)
    with pytest.raises(UsageError, match="no site"):
        site.site("es", tmp_path, tmp_path, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_lesson_that_is_not_there_is_refused_first(known, tmp_path):
    with pytest.raises(Exception, match="N99"):
        site.site("es", tmp_path, tmp_path / "site", lessons=["N99"])
    assert not (tmp_path / "site").exists()


def test_the_command_names_what_is_no_pyodide(tmp_path, iomlab):
    answer = iomlab("site", "--lang", "es", "--pyodide", tmp_path, "--out", tmp_path / "site")
    assert answer.code == 2
    assert "Pyodide" in answer.err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(("lang", "word"), [("es", "navegador"), ("fr", "navigateur")])
def test_the_front_page_is_in_the_language_and_asks_nothing_outside(lang, word):
    page = site._door(lang, [find_notebook("N04")])
    assert f'<html lang="{lang}">' in page
    assert word in page
    assert "N04_routes_and_risk.ipynb" in page
    assert "://" not in page
