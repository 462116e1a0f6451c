"""Facts about the panel of origins and its words."""

import pytest

from iomlab.data import origins
from iomlab.data.load import load
from iomlab.methods.driver_response import attempt


def fitted(names=("conflict", "income", "network"), lag=1):
    """Return people, and what the panel says of these drivers."""
    people = origins.panel()
    tried = attempt(people, origins.terms(names), value="asylum_seekers", origin="iso3", lag=lag)
    return people, tried


def test_blanks_stay_missing_in_the_panel():
    people = origins.panel()
    moved = load("internal_displacement")
    known = people["conflict_new"].notna().sum()
    assert known == moved[moved["iso3"].isin(people["iso3"])]["conflict_new"].notna().sum()
    assert not (people["conflict_new"] == 0).any()


def test_years_outside_keep_their_drivers_and_lose_their_outcome():
    people = origins.panel(2020, 2021)
    assert set(people.dropna(subset=["asylum_seekers"])["year"]) == {2020, 2021}
    assert people[people["year"] == 2019]["conflict_new"].notna().any()


def test_neither_the_poorest_nor_the_richest_have_most_people_abroad():
    shares = origins.by_income()["abroad_pct"].tolist()
    assert shares.index(max(shares)) in (2, 3)


def test_the_scenario_of_an_origin_lies_in_its_band_and_names_its_tables():
    people, tried = fitted()
    rows = origins.responses(
        tried.response(origins.steps(["conflict", "income", "network"], 10)), people
    )
    seen = origins.expectations(tried.expected("asylum_seekers"), people).of(origin="HND")
    base, moved = origins.scenario(seen, rows)
    assert moved.low < moved.value < moved.high
    assert moved.value == pytest.approx(
        base.value * (1 + rows["response"].iloc[-1] / 100), abs=1000
    )
    assert all(f % 1000 == 0 for f in (base.value, moved.value, moved.low, moved.high))
    assert {source.table for source in moved.sources} >= {"displacement_by_origin", "drivers_panel"}


def test_an_origin_without_figures_has_no_scenario():
    people, tried = fitted()
    rows = origins.responses(tried.response(origins.steps(["income"], 10)), people)
    seen = origins.expectations(tried.expected("asylum_seekers"), people).of(origin="VEN")
    assert [figure.known for figure in origins.scenario(seen, rows)] == [False, False]


def test_direction_names_only_bands_that_leave_out_zero():
    people, tried = fitted()
    rows = origins.responses(
        tried.response(origins.steps(["conflict", "income", "network"], 10)), people
    )
    clear = rows[(rows["low"] > 0) | (rows["high"] < 0)]["term"].tolist()
    assert clear == ["log(conflict_new)"]
    assert str(origins.DRIVERS["conflict"].words) in str(origins.direction(rows))
    assert origins.direction(rows.head(0)) is None
