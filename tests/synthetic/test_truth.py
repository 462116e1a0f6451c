"""The right method recovers the truth of a synthetic table, and the naive one misses it."""

import numpy as np
import pandas as pd
import pytest

from iomlab.methods.circular_migration import Scheme, simulate
from iomlab.methods.disclosure_risk import file_risk
from iomlab.methods.gaps import direct_standardisation
from iomlab.methods.list_overlaps import overlaps
from iomlab.methods.many_lists import many_lists
from iomlab.methods.noisy_counts import noisy_counts
from iomlab.methods.oaxaca_blinder import oaxaca_blinder
from iomlab.methods.one_source import one_source
from iomlab.methods.place_premium import place_premium
from iomlab.methods.programmes import adjusted_difference
from iomlab.methods.recruitment_cost import recruitment_cost
from iomlab.methods.roy import switching
from iomlab.methods.segregation import two_group_indices
from iomlab.methods.services import staffing
from iomlab.methods.two_lists import two_lists
from iomlab.synthetic import ipl, tracts
from iomlab.synthetic.lists import LISTS
from iomlab.synthetic.load import synthetic, truth


def within(interval, value):
    return interval.low <= value <= interval.high


def test_each_definition_counts_the_stays_that_it_should():
    stays, known = synthetic("stays"), truth("stays")
    tourism = stays["purpose"] == "tourism"
    months = stays["months"]
    assert len(stays) == known.stays
    assert int((months >= 12).sum()) == known.long_term_1998
    assert int((months.between(3, 11) & ~tourism).sum()) == known.short_term_1998
    assert int((months > 6).sum()) == known.six_months_and_a_day
    assert int(stays["residence_changed"].sum()) == known.residence_changed
    assert int(stays["on_register"].sum()) == known.on_register != known.residence_changed


def on(frame, *lists):
    return int(frame.loc[frame[list(lists)].eq(1).all(axis=1), "people"].sum())


@pytest.mark.parametrize("region", ["north", "coast"])
def test_three_lists_recover_the_people_and_two_dependent_lists_do_not(region):
    frame, people = synthetic("lists").of(region=region), truth("lists").people[region]
    three = many_lists(overlaps(pd.DataFrame(frame), LISTS))
    assert three.model == "[12,3]"
    assert within(three.interval, people)
    centre, clinic = on(frame, "service_centre"), on(frame, "clinic")
    naive = two_lists(centre, clinic, on(frame, "service_centre", "clinic"))
    assert naive.interval.high < 0.7 * people
    apart = two_lists(clinic, on(frame, "legal_aid"), on(frame, "clinic", "legal_aid"))
    assert within(apart.interval, people)


def test_lists_without_dependence_agree():
    frame = synthetic("lists", seed=1, dependence=1).of(region="north")
    found = two_lists(
        on(frame, "service_centre"), on(frame, "clinic"), on(frame, "service_centre", "clinic")
    )
    assert within(found.interval, truth("lists").people["north"])


def test_repeat_counts_recover_the_people_under_their_own_law_only():
    frame, people = synthetic("seen"), truth("seen").people
    women = frame.of(group="women")["people"].tolist()
    men = frame.of(group="men")["people"].tolist()
    assert within(one_source(women, "ztpoisson").interval, people["women"])
    assert within(one_source(men, "ztgeom").interval, people["men"])
    assert one_source(men, "ztpoisson").interval.high < 0.7 * people["men"]
    assert one_source(men, "chao").population < people["men"]


def origin_born():
    workers = pd.DataFrame(synthetic("wages").of(born="origin"))
    numbers = workers.select_dtypes("number").astype(float)
    return numbers.assign(female=(workers["sex"] == "female").astype(float))


def roy_premium(found, means):
    table = found.table.set_index(["part", "term"])["estimate"]
    difference = table["outcome2"] - table["outcome1"]
    return float(np.exp(difference["(Intercept)"] + (difference[means.index] * means).sum()))


def test_the_place_premium_is_overstated_until_selection_is_modelled():
    data, known = origin_born(), truth("wages")
    plain = place_premium(data, wage="pay", abroad="moved", controls=["school", "age", "female"])
    assert plain.interval.low > 1.2 * known.premium
    assert within(plain.corrected, known.premium)
    terms = "school + age + female"
    found = switching(data, f"moved ~ {terms} + network", f"log_pay ~ {terms}")
    table = found.table.set_index(["part", "term"])
    for regime in ("1", "2"):
        rho = table.loc[(f"error{regime}", f"rho{regime}")]
        assert rho["low"] < known.rho < rho["high"]
        school = table.loc[(f"outcome{regime}", "school")]
        assert school["low"] < known.school < school["high"]
    premium = roy_premium(found, data[["school", "age", "female"]].mean())
    assert abs(np.log(premium / known.premium)) < 0.15
    assert premium < plain.interval.low


def test_the_unexplained_gap_of_able_movers_hides_the_one_that_was_put_in():
    workers = pd.DataFrame(synthetic("wages").of(works_in="destination"))
    data = workers.assign(
        foreign=(workers["born"] == "origin").astype(int),
        female=(workers["sex"] == "female").astype(int),
    )
    found = oaxaca_blinder(data, "log_pay", ["school", "age", "female", "language"], "foreign")
    unexplained = found.twofold.set_index("reference").loc["Jann", "unexplained"]
    assert unexplained < 0.5 * truth("wages").native_gap


@pytest.mark.parametrize("corridor", ["a_x", "b_x"])
def test_the_mean_of_ratios_recovers_the_cost_and_the_ratio_of_sums_does_not(corridor):
    frame = synthetic("recruitment_cost").of(corridor=corridor)
    months = truth("recruitment_cost").months[corridor]
    found = recruitment_cost(frame["paid"], frame["monthly_earnings"])
    assert within(found.interval, months)
    assert found.ratio_of_sums < found.interval.low
    assert found.ratio_of_sums < 0.9 * months


def people():
    frame = pd.DataFrame(synthetic("integration"))
    frame = frame[frame["group"] != "eu"]
    dummies = [pd.get_dummies(frame[c], dtype=int) for c in ("education", "age_band")]
    return frame.assign(
        foreign=(frame["group"] == "non_eu").astype(int),
        female=(frame["sex"] == "female").astype(int),
    ).join(dummies)


TRAITS = ["female", "medium", "high", "35-49", "50-64"]


@pytest.mark.parametrize(("outcome", "gaps"), [("employed", "employment_gap"), ("log_wage", "wage_gap")])  # fmt: skip
def test_a_decomposition_recovers_the_gap_at_equal_traits_and_the_raw_gap_is_larger(outcome, gaps):
    data = people()
    data[outcome] = data[outcome].astype(float)
    found = oaxaca_blinder(data.dropna(subset=[outcome]), outcome, TRAITS, "foreign")
    gap = -getattr(truth("integration"), gaps)["non_eu"]
    coefficients = found.threefold.loc["coefficients"]
    assert coefficients["low"] < gap < coefficients["high"]
    assert found.difference > 1.25 * gap


def test_standardisation_brings_the_gap_in_work_to_its_true_size():
    frame = pd.DataFrame(synthetic("integration"))
    cells = ["age_band", "education", "sex"]
    standard = frame.groupby(cells)["weight"].sum()
    rates = {}
    for group, part in frame.groupby("group"):
        counts = part.groupby(cells)["employed"].agg(["sum", "count"]).reindex(standard.index)
        rates[group] = direct_standardisation(counts["sum"], counts["count"], standard)
    gap = rates["non_eu"].rate - rates["native"].rate
    assert gap == pytest.approx(truth("integration").employment_gap["non_eu"], abs=0.035)
    assert rates["non_eu"].crude - rates["native"].crude < gap - 0.02


def test_weights_bring_back_the_population():
    frame = synthetic("integration")
    assert frame["weight"].sum() == 6_000_000
    plain = float(frame["employed"].mean())
    weighted = float((frame["employed"] * frame["weight"]).sum() / frame["weight"].sum())
    assert weighted > plain + 0.02


def test_dissimilarity_is_that_of_the_expected_counts():
    seen, exact = synthetic("tracts"), tracts.expected()
    for group, value in truth("tracts").dissimilarity.items():
        for frame, tolerance in ((exact, 0.0006), (pd.DataFrame(seen), 0.02)):
            counts = frame[list(tracts.PEOPLE)].astype(float)
            others = counts.sum(axis=1) - counts[group]
            found = two_group_indices(counts[group], others)["dissimilarity"]
            assert found == pytest.approx(value, abs=tolerance)


def test_scores_recover_their_means_and_the_crude_change_misleads():
    frame = pd.DataFrame(synthetic("ipl"))
    items = frame[list(ipl.ITEMS)].astype(float)
    score = (items.sum(axis=1) - 12) / 48
    by_group = score.groupby([frame["round"], frame["group"]]).agg(["mean", "sem"])
    for key, value in truth("ipl").score.items():
        assert ipl.expected_score(ipl.CENTRE[key]) == pytest.approx(value, abs=0.0006)
        assert abs(by_group.loc[key, "mean"] - value) < 3 * by_group.loc[key, "sem"]
    crude = score.groupby(frame["round"]).mean()
    newcomers = truth("ipl").score[2, "newcomer"] - truth("ipl").score[1, "newcomer"]
    assert crude[2] - crude[1] > 2 * newcomers
    alphas = []
    for _, part in items.groupby([frame["round"], frame["group"]]):
        alphas.append(12 / 11 * (1 - part.var().sum() / part.sum(axis=1).var()))
    assert np.mean(alphas) == pytest.approx(truth("ipl").alpha, abs=0.03)


@pytest.mark.parametrize("arm", ["economic", "social", "psychosocial", "mixed"])
def test_help_works_at_equal_baseline_and_looks_useless_without(arm):
    frame = pd.DataFrame(synthetic("reintegration"))
    two = frame[frame["arm"].isin(["none", arm])]
    effect = truth("reintegration").effect[arm]
    adjusted = adjusted_difference(two, "score", "arm", arm, ["baseline", "months"])
    naive = adjusted_difference(two, "score", "arm", arm)
    assert within(adjusted.interval, effect)
    assert naive.difference < 0.75 * effect


def test_scores_of_returnees_are_the_means_of_their_indicators():
    frame = synthetic("reintegration")
    dimensions = ["economic", "social", "psychosocial"]
    for dimension in dimensions:
        items = frame[[f"{dimension}_{n}" for n in range(1, 6)]].astype(float)
        assert np.allclose(items.mean(axis=1), frame[dimension].astype(float), atol=0.0006)
    whole = frame[dimensions].astype(float).mean(axis=1)
    assert np.allclose(whole, frame["score"].astype(float), atol=0.0012)


def test_records_without_names_are_unique_and_noise_keeps_the_shares():
    frame = pd.DataFrame(synthetic("trafficking_cases"))
    known = truth("trafficking_cases")
    risk = file_risk(frame, ["years", "age_band", "gender", "region"])
    assert risk.k == known.k
    assert risk.unique_records > 10
    assert file_risk(frame[frame["gender"] != "other"], ["gender"]).k > 100
    men = frame[frame["gender"] == "male"]["exploitation"].value_counts()
    noisy = noisy_counts(men, 1.0, np.random.default_rng(1))
    share = float(noisy.table["value"].max() / men.sum())
    assert share == pytest.approx(known.exploitation["male"]["labour"], abs=0.06)


def test_staff_for_the_mean_hour_can_never_serve_the_peak():
    frame, known = synthetic("service_arrivals"), truth("service_arrivals")
    weekday = pd.DataFrame(frame[frame["weekday"] > 1]).groupby("hour")["arrivals"].mean()
    for hour, people_an_hour in known.per_hour.items():
        assert weekday[hour] == pytest.approx(people_an_hour, abs=4 * (people_an_hour / 48) ** 0.5)
    minutes = float(np.average(frame["mean_minutes"], weights=frame["arrivals"]))
    assert minutes == pytest.approx(known.minutes, rel=0.03)
    average = staffing(float(frame["arrivals"].mean()), minutes).staff
    peak = float(weekday.max()) * minutes / 60
    assert average < peak
    assert staffing(float(weekday.max()), minutes).staff > peak


def test_a_scenario_is_a_scheme_and_breaks_even_when_it_should():
    rows = pd.DataFrame(synthetic("scheme")).set_index("scenario").to_dict("index")
    for name, row in rows.items():
        found = simulate(Scheme(**row), 1, draws=20)
        assert found.break_even_seasons == truth("scheme").break_even_seasons[name]
    worker = simulate(Scheme(**rows["worker_pays"]), 1, draws=20).totals.loc["worker", "value"]
    assert worker < 0
