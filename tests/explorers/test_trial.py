"""What a trainee met in JupyterLab: a slider that moves nothing says why."""

import pytest

from iomlab.explorers.explorer import explore


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"origin": "NS", "destination": "ONT", "model": "barrier"}, "changes nothing"),
        ({"origin": "QUE", "destination": "ONT", "model": "effects"}, "does not know"),
    ],
)
def test_a_barrier_that_is_not_there_is_named(chosen, words):
    explorer = explore("gravity", "en", **chosen)
    assert words in str(explorer.answer(barrier_left=50)[0])
    assert words not in str(explorer.answer(barrier_left=100)[0])


def test_a_barrier_that_is_there_changes_the_expected_number():
    explorer = explore("gravity", "en", origin="QUE", destination="ONT", model="barrier")
    with_it, without = (str(explorer.answer(barrier_left=left)[0]) for left in (100, 0))
    assert with_it != without
    assert "changes nothing" not in without
