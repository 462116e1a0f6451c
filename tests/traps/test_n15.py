"""Traps of policy dialogue: editions, self-reported policy, dates of treaties, ratifications."""

from iomlab.data import region
from iomlab.data.load import load, source, tables
from iomlab.show.captions import caveats


def test_mipex_editions_are_never_joined():
    table = load("mipex_scoring")
    assert table["edition"].is_unique
    assert "never join" in caveats(source("mipex_scoring"), [], ["edition"])[0]
    scores = [
        t
        for t in tables()
        if t.startswith("mipex") and t not in ("mipex_scoring", "mipex_policy_areas")
    ]
    assert scores == [], "no shipped table holds scores of editions"


def test_sdg_10_7_2_is_reported_policy_and_no_table_scores_a_country_by_it():
    row = load("sdg_migration_indicators").set_index("code").loc["10.7.2"]
    assert "self-report" in row["definition_own_words"]
    assert "not outcomes" in row["teaching_trap"]
    shown = region.governance()
    assert not any(shown.about(str(c)).role in ("value", "country") for c in shown.columns)


def test_the_dates_of_the_1951_convention_are_those_of_the_depositary():
    row = load("treaties").set_index("key").loc["REF_1951"]
    assert (row["adopted"], row["entry_into_force"]) == ("1951-07-28", "1954-04-22")
    assert "wrong dates" in row["source"]


def test_no_table_claims_a_ratification():
    assert "ratified" in source("treaties").caveats[0].text
    assert not any("ratif" in str(c) for c in load("treaties").columns)
