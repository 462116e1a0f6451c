"""Countries side by side: newest figures, stated rules, no ranking, missing is missing."""

import pytest

from iomlab.data import region
from iomlab.data.load import load
from iomlab.errors import DataError


@pytest.mark.parametrize(
    "given", [[], ["HND"], ["HND", "HND"], [f"{a}XX" for a in "ABCDEFGHIJKLM"]]
)
def test_a_dialogue_takes_two_to_twelve_countries(given):
    with pytest.raises(DataError, match="2 to 12"):
        region.members(given)


def test_a_subregion_gives_at_most_twelve_and_says_who_is_left_out():
    codes = region.members([], "Western Africa")
    assert len(codes) == 12
    assert codes == sorted(codes)
    assert "Sierra Leone" in str(region.left_out(codes, "Western Africa"))
    assert region.left_out(["HND", "GTM"], "none") == ""


def test_the_newest_row_of_each_country_is_recent():
    found = region.newest("remittances", ["received_pct_gdp"], ["SYR", "HND"])
    assert set(found["iso3"]) == {"HND"}
    assert "Syria" in str(region.lacking(found, ["SYR", "HND"]))


def test_sdg_10_7_4_adds_refugees_back_to_the_population():
    gone = (
        load("displacement_by_origin").of(country="SYR", since=2023, until=2023)["refugees"].iloc[0]
    )
    people = load("drivers_panel").of(country="SYR", since=2023)["population"].iloc[0]
    assert region.refugees_per("SYR").value == pytest.approx(100_000 * gone / (people + gone))


def test_an_unknown_figure_neither_keeps_nor_breaks_a_rule_but_asks_for_data():
    found = region.measures(["NRU", "TUV"])
    assert found[["refugees", "remittances"]].isna().all().all()
    agenda = region.agenda(found)
    assert agenda["number"].tolist() == sorted(agenda["number"])
    assert agenda["number"].iloc[0] == 1
    assert not {2, 20} & set(agenda["number"])


def test_each_line_of_the_agenda_follows_from_its_threshold():
    found = region.measures(["HND", "GTM", "CRI", "SLV"])
    for rule in region._rules():
        line = region.agenda(found)
        there = [row for row in line.to_dict("records") if str(row["why"]) == str(rule.words)]
        holds = found.loc[found[rule.key] >= rule.least, "iso3"]
        assert bool(there) == (len(holds) > 0), rule.key
        if there:
            assert len(there[0]["where"].values["places"]) == len(holds)


def test_instruments_of_a_region_stand_only_with_its_countries():
    assert "KAMPALA" not in set(region.instruments(["HND", "DEU"])["key"])
    assert "KAMPALA" in set(region.instruments(["HND", "SEN"])["key"])


def test_no_ratio_is_made_of_emigrants_that_the_table_calls_no_total():
    found = region.measures(["CRI", "HND"]).set_index("iso3")
    assert found.loc["CRI", ["leaving", "arriving"]].isna().all()
    assert found.loc["HND", ["leaving", "arriving"]].notna().all()
