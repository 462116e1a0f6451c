"""Life tables and projections: what must hold whatever the rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import life_table, projection

calm = settings(deadline=None, max_examples=50)

AGES = 12
death_rates = st.lists(st.floats(1e-5, 0.15), min_size=AGES + 1, max_size=AGES + 1)
people = st.lists(st.floats(0, 1e6), min_size=AGES, max_size=AGES)


def period(rates, net: float = 0.0, fertility: float = 0.05) -> projection.Period:
    moved = projection.migrants_by_age(net, AGES)
    return projection.Period(rates, rates, [fertility] * 7, 1.05, moved, moved)


@calm
@given(death_rates, st.sampled_from(["male", "female"]))
def test_everybody_in_a_life_table_dies_once(rates, sex):
    table = life_table.abridged(rates, sex)
    assert table["d"].sum() == pytest.approx(1)
    assert (np.diff(table["l"]) <= 0).all()
    assert table["l"].min() >= 0
    assert table["e"].iloc[0] == pytest.approx(table["L"].sum())


def test_a_very_high_death_rate_leaves_no_survivors_below_zero():
    rates = [0.3, 0.1, *[0.9] * 10, 1.2]
    assert life_table.abridged(rates, "male")["l"].min() >= 0
    assert life_table.abridged(rates, "male", cap=False)["l"].min() < 0


def test_an_open_group_without_deaths_is_refused():
    with pytest.raises(MethodError, match="never end"):
        life_table.abridged([0.01, 0.01, 0.01, 0.0], "female")


@calm
@given(people, people, death_rates, st.floats(-1e4, 1e4))
def test_the_change_is_births_less_deaths_plus_net_migration(male, female, rates, net):
    done = projection.project(male, female, 2020, [period(rates, net)])
    step = done.steps.iloc[0]
    assert step["net_migration"] == pytest.approx(2 * net, abs=1e-6)
    if net >= 0:
        most = sum(male) + sum(female) + step["births"] + step["net_migration"]
        assert -1e-6 <= step["total"] <= most + 1e-6 * max(most, 1)
        assert done.table["value"].min() >= 0


@calm
@given(people, people, death_rates, st.floats(0, 1e4))
def test_a_projection_scales_with_its_population(male, female, rates, net):
    one = projection.project(male, female, 2020, [period(rates, net)])
    two = projection.project(
        [2 * x for x in male], [2 * x for x in female], 2020, [period(rates, 2 * net)]
    )
    assert np.allclose(2 * one.table["value"], two.table["value"])


def test_more_net_migration_gives_more_people():
    rates = [0.02, 0.001, *[0.001] * 10, 0.1]
    found = projection.migration_scenarios(
        [100] * AGES, [100] * AGES, 2020, [period(rates, 50), period(rates, 50)]
    )
    assert (found[0.0] < found[1.0]).all()
    assert (found[1.0] < found[2.0]).all()
    assert found.index.to_list() == [2025, 2030]


@calm
@given(st.floats(-1e6, 1e6), st.integers(2, 25))
def test_migrants_by_age_add_up_to_their_total(total, groups):
    found = projection.migrants_by_age(total, groups)
    assert found.sum() == pytest.approx(total, abs=1e-6)


def test_years_are_said_without_a_thousands_sign():
    rates = [0.02, 0.001, *[0.001] * 10, 0.1]
    told = projection.project([100] * AGES, [100] * AGES, 2020, [period(rates)]).explain()
    assert "2025" in str(told[0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"male": [-1.0] * AGES}, "negative"),
        ({"male": ["5"] * AGES}, "text"),
        ({"male": []}, "empty"),
        ({"female": [1.0] * 3}, "values"),
        ({"male": [float("nan")] * AGES}, "missing"),
        ({"periods": []}, "no period"),
    ],
)
def test_bad_populations_get_a_sentence(change, words):
    rates = [0.02, 0.001, *[0.001] * 10, 0.1]
    good = {
        "male": [1.0] * AGES,
        "female": [1.0] * AGES,
        "year": 2020,
        "periods": [period(rates)],
    }
    with pytest.raises(MethodError, match=words):
        projection.project(**(good | change))


@calm
@given(people, people, death_rates)
def test_no_cohort_grows_without_migration(male, female, rates):
    done = projection.project(male, female, 2020, [period(rates)])
    for sex, start in (("male", np.array(male)), ("female", np.array(female))):
        end = done.people(2025, sex)
        room = 1e-9 * max(start.max(), 1)
        assert (end[1:-1] <= start[:-2] + room).all()
        assert end[-1] <= start[-2:].sum() + room
