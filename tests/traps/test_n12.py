"""Traps of displacement figures: denominators, units, instances, protected cells, assumptions."""

import pytest

from iomlab import load
from iomlab.checks.desk import Check
from iomlab.data import displaced
from iomlab.data.assumed import assumed
from iomlab.data.figures import sources_of
from iomlab.errors import DataError, MethodError
from iomlab.explorers.explorer import explore
from iomlab.methods.displacement import recognition_rates, refugees_per_100_000
from iomlab.methods.hourly_staff import staff_by_hour
from iomlab.methods.remainder import all_others
from iomlab.synthetic.load import synthetic


def test_trap_1_refugees_are_added_back_to_the_denominator():
    assert refugees_per_100_000([1_000_000], [9_000_000]).tolist() == [10_000.0]
    check = Check("N12", "en")
    assert "✓" in check("sdg", 10_000).alt
    assert "residents alone" in check("sdg", 11_111.1).alt


def test_trap_1_in_the_lesson_with_its_own_figures():
    people, gone = displaced.together(
        (load("drivers_panel").of(country="AFG", until=2023), "population"),
        (load("displacement_by_origin").of(origin="AFG", until=2023), "refugees"),
    )
    check = Check("N12", "en", refugees=gone.value, population=people.value)
    right = 1e5 * gone.value / (people.value + gone.value)
    assert "✓" in check("own_sdg", round(right)).alt
    assert "✗" in check("own_sdg", 1e5 * gone.value / people.value).alt


def test_trap_5_the_shipped_decisions_are_of_one_instance_and_never_mixed():
    decisions = load("asylum_decisions").drop(columns="otherwise_closed")
    first = decisions.assign(instance="first", unit="persons")
    by = ["asylum_iso3", "origin_iso3", "year"]
    assert recognition_rates(first, by).instance == "first"
    for column, other in (("instance", "appeal"), ("unit", "cases")):
        mixed = first.copy()
        mixed.loc[mixed.index[0], column] = other
        with pytest.raises(MethodError, match="mix several values"):
            recognition_rates(mixed, by)


def test_trap_6_the_shipped_unhcr_tables_hold_no_cell_from_1_to_4():
    for name in ("displacement_by_origin", "displacement_by_asylum"):
        frame = load(name)
        for column in ("refugees", "asylum_seekers"):
            assert not frame[column].dropna().between(1, 4).any(), (name, column)


@pytest.mark.parametrize(
    ("total", "shown", "hidden", "words"),
    [
        (1204, [1201], 1, "give it away"),
        (1204, [700, 200], 1, "give it away"),
        (10, [4], 2, "what the publisher hid"),
        (5, [4, 3], 2, "more than the total"),
    ],
)
def test_trap_6_subtracting_never_undoes_the_protection(total, shown, hidden, words):
    with pytest.raises(MethodError, match=words):
        all_others(total, shown, hidden)


def test_the_rest_of_many_cells_may_be_written():
    assert all_others(1_000, [700, 200], hidden=3) == 100
    assert all_others(900, [700, 200], hidden=3) == 0


def test_figures_of_different_years_are_never_mixed():
    none = displaced.together(
        (load("drivers_panel").of(country="AFG", until=2010), "population"),
        (load("displacement_by_origin").of(origin="AFG"), "refugees"),
    )
    assert [figure.value for figure in none] == [None, None]


def test_a_gap_ends_a_series_and_too_few_years_are_not_projected():
    turkish = load("displacement_by_origin").of(origin="TUR")
    years = displaced.unbroken(turkish, "idps")["year"].tolist()
    assert years == list(range(years[0], years[-1] + 1))
    assert not displaced.ready(turkish.head(3), "refugees")
    assert not displaced.ready(turkish.head(0), "refugees")


def test_the_busiest_hour_needs_more_staff_than_the_mean():
    hours = staff_by_hour(synthetic("service_arrivals"))
    assert hours["load"].max() > hours["load"].mean() * 1.3
    assert hours.loc[hours["load"].idxmax(), "hour"] in (10, 11)


def test_an_assumption_is_told_as_one_and_takes_no_data():
    source = assumed({"staff": [6]}).sources[0]
    assert source.source_name == "assumptions, not data"
    with pytest.raises(DataError, match="more than an assumption"):
        assumed(load("remittances"))
    assert sources_of({"staff": [6]}) == ()


def test_one_more_at_the_desk_helps_most_at_first():
    shown = explore("staffing", "en").answer()[1]
    waits = shown.frame["wait"].tolist()
    assert waits[0] - waits[1] > 5 * (waits[2] - waits[3])
    assert "keep up" in str(explore("staffing", "en").answer(extra=-1)[0])
    with pytest.raises(DataError, match="more work"):
        explore("staffing", "en").answer(per_hour=1e9)
