"""Columns may have the names that pandas uses for the two sides of a merge."""

import pytest

from iomlab.data.figures import Figures
from iomlab.data.load import load


@pytest.mark.parametrize("name", ["left", "right", "objs", "input_objs"])
def test_a_column_may_be_called_like_the_side_of_a_merge(name):
    people = load("drivers_panel").of(country="HND")
    made = people.assign(**{name: 1.0})
    assert isinstance(made, Figures)
    assert made[name].sum() == len(people)
    assert made[[name]].sources == people.sources
