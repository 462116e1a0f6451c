"""The explorers of gravity and of selection."""

from __future__ import annotations

import pytest

from iomlab.errors import IomlabError
from iomlab.explorers.explorer import explore


def figures(shown, column):
    return shown.frame.set_index(shown.frame.columns[0])[column].astype(float)


@pytest.mark.parametrize("model", ["size", "barrier", "effects"])
def test_shorter_distances_go_with_more_expected_moves(model):
    _, shown = explore("gravity").answer(model=model)
    values = figures(shown, "value")
    assert values.is_monotonic_decreasing
    assert (figures(shown, "low") < values).all()


def test_taking_the_barrier_away_raises_what_is_expected_of_quebec_alone():
    whole = {"model": "barrier", "origin": "QUE", "destination": "ONT"}
    _, with_it = explore("gravity").answer(**whole)
    _, without = explore("gravity").answer(**whole, barrier_left=0)
    assert figures(without, "value")[0] > 3 * figures(with_it, "value")[0]
    _, other = explore("gravity").answer(model="barrier", barrier_left=0)
    _, same = explore("gravity").answer(model="barrier", barrier_left=100)
    assert figures(other, "value")[0] == pytest.approx(figures(same, "value")[0])


def test_a_province_is_no_corridor_to_itself():
    words, shown = explore("gravity").answer(origin="NS", destination="NS")
    assert "same province" in str(words)
    assert shown.kind == "text"


def test_more_selection_leaves_less_premium():
    _, shown = explore("selection").answer()
    values = figures(shown, "left")
    assert values.is_monotonic_decreasing
    assert values[2.0] == pytest.approx(values[1.0] / 2)


def test_a_ratio_of_zero_is_refused():
    with pytest.raises(IomlabError, match="above zero"):
        explore("selection").answer(selection_ratio=0)
