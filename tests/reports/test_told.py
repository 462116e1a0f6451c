"""A mistake met in a kernel reaches the person in their language, from whichever kernel it comes."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from iomlab.languages.catalogue import tell
from iomlab.reports import execute as fresh
from iomlab.reports.engine import Engine
from iomlab.reports.engine.warm import can_fork
from tests.reports.test_engine import executed

HEAD = 'from iomlab import Language\n\nlang: Language = "en"  # language'
OURS = "from iomlab import load\nload('migrant_stok_totals')"


@pytest.fixture(scope="module", params=["papermill", "fresh", "warm"])
def run(request):
    if request.param == "papermill":
        yield fresh.execute
    elif request.param == "warm" and not can_fork():
        pytest.skip("nothing can be forked here")
    else:
        with Engine(warm=request.param == "warm", cell_seconds=60) as engine:
            yield engine.execute


def failed(run, cell, room, lang):
    path = room / "own.ipynb"
    head = new_code_cell(HEAD, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[head, new_code_cell(cell)]), path)
    notebook, error = executed(run, path, room, lang=lang)
    return notebook, tell(error, lang)


def test_an_error_of_ours_is_told_in_the_language_of_the_notebook(run, tmp_path):
    notebook, told = failed(run, OURS, tmp_path, "es")
    assert "No existe la tabla 'migrant_stok_totals'." in told
    assert "¿Quiso decir migrant_stock_totals" in told
    assert "DataError" not in told
    shown = notebook.cells[-1].outputs[-1]
    assert shown.ename == "DataError"
    assert shown.evalue.startswith("There is no table")


def test_any_other_error_keeps_its_class_and_words(run, tmp_path):
    _, told = failed(run, "{}['x']", tmp_path, "fr")
    assert "KeyError: 'x'" in told
    assert "Traceback" not in told
