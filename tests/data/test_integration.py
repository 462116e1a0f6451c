"""Employment by citizenship side by side, peers by a rule, tables that can be adjusted."""

import pytest

from iomlab.data import adjustable, integration, zaragoza
from iomlab.data.load import load
from iomlab.errors import DataError

RATES = integration.rates("non_eu_citizens")


def test_the_gap_is_the_group_less_nationals():
    spain = RATES.of(country="ESP", since=2024).iloc[0]
    assert (spain["nationals"], spain["others"], spain["gap"]) == (72.4, 63.3, -9.1)


def test_no_change_is_given_across_a_break_in_the_series():
    broken = RATES[RATES["flag"].fillna("").str.contains("b")]
    assert len(broken) > 20
    assert broken["change"].isna().all()


def test_no_change_is_given_when_only_one_year_has_another_definition():
    spain = RATES.of(country="ESP").set_index("year")
    assert spain.loc[2021, "flag"] == "bd"
    assert spain["change"].isna().to_dict()[2021]
    assert spain.loc[2022, "change"] == 0.6


def test_flags_of_both_sides_are_kept():
    table = load("employment_by_origin").of(country="LVA", since=2024)
    both = set("".join(table[table["group"] != "eu_citizens"]["flag"].fillna("")))
    shown = RATES.of(country="LVA", since=2024)["flag"].fillna("").iloc[0]
    assert set(shown) == both


def test_a_missing_rate_gives_no_gap():
    bosnia = RATES.of(country="BIH")
    assert bosnia["gap"].isna().sum() == bosnia["others"].isna().sum() > 0


def test_the_findings_agree_with_the_table():
    found = integration.gap("DEU", "eu_citizens", 2023)
    row = integration.rates("eu_citizens").of(country="DEU", since=2023, until=2023).iloc[0]
    assert found[2].value == pytest.approx(row["gap"])
    assert found[3].value == pytest.approx(row["ratio"])


def test_a_country_outside_the_table_has_no_figure_and_no_error():
    assert not any(f.known for f in integration.gap("HND", "non_eu_citizens", 2024))
    assert "Honduras" in str(integration.rule("HND", 2024, "non_eu_citizens", "same region"))


@pytest.mark.parametrize("rule", integration.RULES)
@pytest.mark.parametrize("country", ["ESP", "CYP", "GBR", "HND", "EST"])
def test_a_country_is_among_its_peers_only_where_it_has_both_rates(country, rule):
    found = integration.peers(country, 2024, "non_eu_citizens", rule)
    known = RATES.of(country=country, since=2024)["gap"].notna().any()
    assert (country in set(found["iso3"])) == known
    assert "EU27" not in set(found["iso3"])
    assert len(found) > 3


def test_similar_share_finds_eight_and_never_the_country_twice():
    found = integration.peers("ESP", 2024, "non_eu_citizens", "similar share of migrants")
    assert len(found) == 9
    assert found["iso3"].is_unique


def test_a_rule_that_is_not_known_is_refused():
    with pytest.raises(DataError, match="no rule"):
        integration.peers("ESP", 2024, "non_eu_citizens", "those who look worse")


@pytest.mark.parametrize("table", adjustable.TABLES)
def test_every_comparison_holds_the_same_people(table):
    counted = adjustable.cells(table)
    sums = counted.groupby("made_equal")[["events", "people", "other_events", "other_people"]].sum()
    assert (sums == sums.loc["nothing"]).all().all()
    assert counted.sources


def test_the_sides_are_those_of_the_shipped_file():
    whole = adjustable.cells("switzerland_1981").of(made_equal="nothing").iloc[0]
    assert (whole["people"], whole["other_people"]) == (216, 656)


def test_every_zaragoza_indicator_has_a_direction_or_none_by_itself():
    keys = set(load("zaragoza_integration_indicators")["key"])
    assert keys >= zaragoza.HIGHER | zaragoza.LOWER
    assert zaragoza.better("unemployment_rate") == "lower"
    assert zaragoza.better("housing_tenure") == "depends"
    assert zaragoza.indicators("es")["name"].iloc[0] == "Tasa de empleo"


def test_the_place_among_others_is_half_of_them_and_no_rank():
    frame = integration.peers("DEU", 2024, "non_eu_citizens", "all countries")
    told = str(integration.place(frame, "DEU"))
    gaps = frame[frame["iso3"] != "DEU"]["gap"].astype(float)
    assert f"{gaps.quantile(0.25):+.1f}" in told
    assert "-21.5" in told
    assert "no figure" in str(integration.place(frame, "HND"))


def test_a_country_that_left_the_survey_is_compared_in_its_own_last_year():
    assert integration.newest_year("GBR", "non_eu_citizens") == 2019
    frame = integration.peers("GBR", 2019, "non_eu_citizens", "all countries")
    assert set(frame["year"]) == {2019}
    assert "GBR" in set(frame["iso3"])


def test_the_world_has_nobody_twice():
    world = integration.world()
    assert world["iso3"].is_unique
    assert (world["everyone_else"] + world["immigrants"] == world["population"]).all()


def test_an_immigrant_share_that_is_not_known_is_missing():
    assert not integration.immigrant_share("XKX").known
    assert integration.immigrant_share("HND").value == pytest.approx(0.4, abs=0.05)


def test_no_change_is_given_from_or_to_a_figure_of_low_reliability():
    bulgaria = RATES.of(country="BGR")
    assert bulgaria["flag"].fillna("").str.contains("u").sum() > 3
    assert bulgaria["change"].isna().all()


def test_a_group_without_any_figure_has_no_rows_to_show():
    frame = integration.rates("eu_citizens").of(country="BGR")
    assert len(frame) == 10
    assert integration.with_gap(frame).empty
