"""What the project itself hands out passes its own gate: lessons, reports, exercises as they are stored."""

import pytest

from iomlab.places import shipped
from iomlab.safety.folder import check_folder
from iomlab.safety.reading import unpublished


@pytest.mark.parametrize("room", ["notebooks/lessons", "notebooks/reports", "exercises"])
def test_stored_notebooks_pass(room):
    release = check_folder(shipped(*room.split("/")))
    problems = {one.name: [str(p) for p in one.problems] for one in release.found if one.held}
    assert problems == {}
    assert sum(one.name.endswith(".ipynb") for one in release.found) >= 7


def test_the_stored_lessons_hold_tables_that_the_gate_has_to_look_at():
    import nbformat

    from iomlab.safety.notebooks import payloads

    path = shipped("notebooks", "lessons", "N14_counter_trafficking_privacy.ipynb")
    records = payloads(nbformat.read(path, as_version=4))
    assert sum(map(unpublished, records)) >= 5
