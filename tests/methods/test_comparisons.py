"""Difference in differences, event studies and drivers: known answers and honest words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import difference_in_differences as did
from iomlab.methods import drivers, event_study

figure = st.floats(-1e6, 1e6)


@given(figure, figure, figure, figure)
def test_swapping_the_groups_turns_the_sign(a, b, c, d):
    one, other = did.four_figures(a, b, c, d), did.four_figures(c, d, a, b)
    assert one.effect == pytest.approx(-other.effect, abs=1e-6)


@given(figure, figure, figure, figure, figure)
def test_a_change_common_to_both_groups_cancels_out(a, b, c, d, common):
    one = did.four_figures(a, b, c, d)
    other = did.four_figures(a, b + common, c, d + common)
    assert one.effect == pytest.approx(other.effect, abs=1e-6)


def test_without_standard_errors_no_certainty_is_claimed():
    told = did.four_figures(8.3, 9.6, 10.3, 12.6).explain()
    assert any("cannot be said" in str(line) for line in told)


def test_four_standard_errors_give_an_interval():
    found = did.four_figures(1, 2, 1, 1, standard_errors=[0.5] * 4)
    assert found.interval.high - found.interval.low == pytest.approx(2 * 1.959964, rel=1e-5)


def panel(effect: float = 2.0, units: int = 40, seed: int = 2) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for unit in range(units):
        start = [4, 6, 8, np.nan][unit % 4]
        level = rng.normal()
        for year in range(1, 11):
            treated = year >= start if np.isfinite(start) else False
            value = level + 0.3 * year + effect * treated + rng.normal(0, 0.3)
            rows.append((unit, year, start, treated, value))
    return pd.DataFrame(rows, columns=["unit", "year", "first", "treated", "y"])


STUDY = {"unit": "unit", "time": "year", "cohort": "first", "outcome": "y"}


def test_the_known_effect_is_found_at_every_event_time():
    found = event_study.event_study(panel(), **STUDY)
    after = found.table[found.table.index >= 0]
    assert after["estimate"].to_numpy() == pytest.approx(2.0, abs=0.4)
    assert found.interval.low < 2 < found.interval.high
    assert found.trend_p > 0.01


def test_a_shift_of_all_years_changes_no_effect():
    data = panel()
    moved = data.assign(year=data["year"] + 100, first=data["first"] + 100)
    one, other = event_study.event_study(data, **STUDY), event_study.event_study(moved, **STUDY)
    assert np.allclose(one.table, other.table)


def test_groups_that_drift_apart_before_are_called_out():
    data = panel()
    drift = data["y"] + 0.5 * data["year"] * data["first"].notna()
    told = " ".join(map(str, event_study.event_study(data.assign(y=drift), **STUDY).explain()))
    assert "association, not cause" in told


def test_units_treated_from_the_start_are_left_out_and_said():
    data = panel()
    data.loc[data["unit"] == 0, "first"] = 1
    found = event_study.event_study(data, **STUDY)
    assert any("from the start" in str(line) for line in found.dropped)


def test_without_untreated_units_the_last_cohort_stands_for_them():
    data = panel().dropna(subset=["first"])
    found = event_study.event_study(data, **STUDY)
    assert any("in the end" in str(line) for line in found.dropped)
    assert found.att == pytest.approx(2, abs=0.4)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d: pd.concat([d, d.head(1)]), "duplicated"),
        (lambda d: d.assign(first=np.nan), "No unit is treated"),
        (lambda d: d.assign(first=d["first"].where(d["year"] > 2, 3)), "more than one time"),
        (lambda d: d.assign(y="a"), "numbers"),
        (lambda d: d.drop(columns="y"), "no column"),
        (lambda d: d.head(0), "empty"),
    ],
)
def test_bad_panels_get_a_sentence(spoil, words):
    with pytest.raises(MethodError, match=words):
        event_study.event_study(spoil(panel()), **STUDY)


def test_a_panel_difference_is_that_of_the_four_means():
    data = panel()
    data = data[data["first"].isna() | (data["first"] == 6)]
    data = data.assign(hit=data["first"].notna(), later=data["year"] >= 6)
    found = did.panel(data, outcome="y", unit="unit", time="year", treated="hit", after="later")
    assert found.effect == pytest.approx(found.treated_change - found.comparison_change)
    assert found.interval.low < 2 < found.interval.high


def origins(seed: int = 4, years: int = 15) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for origin in range(40):
        level, war = rng.normal(5, 1), rng.poisson(0.8, size=years + 1)
        for at in range(1, years + 1):
            mean = np.exp(level + 0.4 * war[at - 1] + 0.02 * at)
            rows.append((f"O{origin}", 2000 + at, war[at], rng.poisson(mean)))
    return pd.DataFrame(rows, columns=["origin", "year", "war", "value"])


def test_a_driver_of_the_year_before_is_found():
    found = drivers.panel(origins(), ["war"])
    assert found.table["estimate"].iloc[0] == pytest.approx(0.4, abs=0.03)


def test_drivers_are_worded_as_association():
    told = " ".join(map(str, drivers.panel(origins(), ["war"]).explain()))
    assert "associations" in told
    assert not any(word in told for word in (" leads to", " effect of war", " because of"))


def test_a_scenario_changes_its_year_only_and_has_a_band():
    model = drivers.panel(origins(), ["war"])
    found = model.scenario({"war": lambda column: column + 1})
    assert set(found.table["year"]) == {2015}
    assert found.after / found.before == pytest.approx(np.exp(0.4), abs=0.05)
    assert found.interval.low < found.after < found.interval.high


def test_years_that_are_not_there_stay_missing():
    data = origins()
    gap = data[data["year"] != 2008]
    made = drivers.lagged(gap, ["war"], origin="origin", year="year", years=1)
    assert made.loc[made["year"] == 2009, "war"].isna().all()


def test_next_years_driver_that_tells_this_years_figure_is_called_out():
    data = origins()
    ahead = data.groupby("origin")["war"].shift(-1).fillna(0)
    spoiled = data.assign(value=data["value"] * np.exp(ahead).round().astype(int))
    told = " ".join(map(str, drivers.panel(spoiled, ["war"]).explain()))
    assert "something else moves both" in told


@pytest.mark.parametrize(
    ("spoil", "names", "words"),
    [
        (lambda d: pd.concat([d, d.head(1)]), ["war"], "duplicated"),
        (lambda d: d, ["wra"], "Did you mean war"),
        (lambda d: d, [], "At least one"),
        (lambda d: d.assign(value=-1), ["war"], "negative"),
        (lambda d: d.assign(war=1), ["war"], "already explain"),
    ],
)
def test_bad_driver_panels_get_a_sentence(spoil, names, words):
    with pytest.raises(MethodError, match=words):
        drivers.panel(spoil(origins()), names)
