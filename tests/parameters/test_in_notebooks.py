"""In JupyterLab a mistake is told in sentences, in the notebook's language, without traceback."""

import nbformat
import pytest
from nbclient import NotebookClient

from iomlab.errors import CountryError, ParameterError
from iomlab.languages.catalogue import tell
from iomlab.parameters.in_notebooks import AGAIN, accepted, language, parameters
from iomlab.places import STATIC

CELL = """from iomlab import Choice, Country, Language, Years
country: Country = "{country}"  # place
years: Years[2014, 2024] = {years}
route: Choice["Mediterranean", "Darién"] = "Mediterranean"
lang: Language = "es"
other = "not checked"
"""
USUAL = {"country": "HND", "years": "(2014, 2024)"}


def executed(monkeypatch, *sources, static=False):
    """Run cells in a kernel as JupyterLab does and return each one's outputs."""
    monkeypatch.setenv(STATIC, "1") if static else monkeypatch.delenv(STATIC, raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs for cell in notebook.cells]


def test_in_a_kernel_mistakes_are_sentences_in_the_notebooks_language(monkeypatch):
    outputs = executed(
        monkeypatch,
        CELL.format(country="HND", years="(1800, 2024)"),  # also in the cell that imports first
        CELL.format(country="Honduras", years="(2014, 2024)"),
        "print(country)",
        'from iomlab import load\nload("remitances")',
        "1 / 0",
        CELL.replace('"{country}"', "Honduras").format(years="(2014, 2024)"),
        "answers = (1, 2",
    )
    wrong, right, printed, unknown, python, unquoted, unclosed = outputs
    assert [o.output_type for o in wrong] == ["error"]
    assert (wrong[0].ename, wrong[0].evalue[:14]) == ("ParameterError", "(1800, 2024) i")
    assert wrong[0].traceback[-1] == tell(AGAIN, "es") != str(AGAIN)
    assert "Traceback" not in "".join(wrong[0].traceback)
    assert right == []
    assert printed[0].text == "HND\n"
    assert "remitances" in unknown[0].evalue
    assert unknown[0].traceback[0] not in unknown[0].evalue
    assert len(unknown[0].traceback) <= 4
    assert any("Traceback" in line for line in python[0].traceback)
    assert len(python) == 1
    assert [o.output_type for o in unquoted] == ["error", "stream"]
    assert '"Honduras"' in unquoted[1].text
    assert "Python no puede leer la línea 1" in unclosed[1].text


def test_before_the_first_run_the_language_is_read_from_the_cell(monkeypatch):
    cell = CELL.replace('"{country}"', "Honduras").format(years="(2014, 2024)")
    assert "entre comillas" in executed(monkeypatch, cell)[0][1].text


def test_an_unknown_language_leaves_english():
    assert language("", {"lang": "español"}) == "en"
    assert language('lang: Language = "fr"', {}) == "fr"
    assert language('lang: Language = "fr"', {"lang": ["es"]}) == "fr"


def test_reports_have_had_their_values_checked_and_are_left_alone(monkeypatch):
    cell = CELL.format(country="nowhere", years="(1800, 2024)")
    assert executed(monkeypatch, cell, static=True) == [[]]


def values(source):
    names = {}
    exec(source, names)
    return names


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({}, "country", "HND"),
        ({"country": "el Líbano"}, "country", "LBN"),
        ({"years": "(2020, 2020)"}, "years", (2020, 2020)),
        ({"years": "'2015-2016'"}, "years", (2015, 2016)),
        ({"years": "[2015, 2016]"}, "years", [2015, 2016]),
    ],
)
def test_what_can_be_understood_is_converted(change, name, value):
    source = CELL.format(**{**USUAL, **change})
    found = accepted(source, values(source))
    assert found[name] == value
    assert "other" not in found


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"country": "HONDURASS"}, CountryError),
        ({"years": "(1800, 2024)"}, ParameterError),
        ({"years": "(2024, 2014)"}, ParameterError),
        ({"years": "2014"}, ParameterError),
    ],
)
def test_the_rest_is_refused(change, error):
    source = CELL.format(**{**USUAL, **change})
    with pytest.raises(error):
        accepted(source, values(source))


@pytest.mark.parametrize(
    "source",
    ["%matplotlib inline", "x = (", "x: int = 'a'", "year = 1800", "a: Country = open('x')"],
)
def test_other_cells_are_let_alone(source):
    assert [p for p in parameters(source) if p.kind != "opaque"] == []
    assert accepted(source, {"x": "a", "year": 1800, "a": 1}) == {}
