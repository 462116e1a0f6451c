"""Trap 8: editions of MIPEX aggregate differently; they are never spliced."""

import pandas as pd
import pytest

from iomlab.data import mipex
from iomlab.data.load import load
from iomlab.errors import DataError, MethodError
from iomlab.methods.policy_scores import RULES, edition_score, file, newest, score_change

SCORES = {
    "area": ["work", "work", "work", "health"],
    "dimension": ["access", "access", "rights", "access"],
    "indicator": ["one", "two", "three", "four"],
    "score": [100, 50, 0, 50],
}


def test_the_same_indicators_give_other_scores_by_the_rules_of_two_editions():
    now = edition_score(file(SCORES, edition="current"))
    then = edition_score(file(SCORES, edition="2015"))
    assert now.score == pytest.approx((50 + 50) / 2)
    assert then.score == pytest.approx(((75 + 0) / 2 + 50) / 2)
    assert now.pooled == 50
    assert now.score != then.score


def test_every_area_counts_the_same_however_many_indicators_it_has():
    many = {"area": ["work"] * 9 + ["health"], "score": [0] * 9 + [100]}
    assert edition_score(file(many, edition="current")).score == 50


def test_a_file_of_two_editions_has_no_score():
    both = pd.concat([file(SCORES, edition="current"), file(SCORES, edition="2015")])
    with pytest.raises(MethodError, match="can’t be joined"):
        edition_score(both)


def test_a_change_between_two_editions_is_refused():
    with pytest.raises(MethodError, match="can’t be joined"):
        score_change(file(SCORES, edition="2015"), file(SCORES, edition="current"))


def test_a_change_over_other_indicators_is_refused():
    old = file(SCORES, edition="current")
    with pytest.raises(MethodError, match="same indicators"):
        score_change(old, old.assign(indicator=["one", "two", "three", "five"]))


def test_the_edition_whose_rule_was_not_verified_is_refused():
    table = load("mipex_scoring")
    unverified = set(table[table["averaging"].isna()]["edition"])
    assert unverified == {"2010"}
    assert unverified.isdisjoint(RULES)
    with pytest.raises(MethodError, match="not verified"):
        edition_score(file(SCORES, edition="2010"))


def test_the_edition_of_2015_needs_its_dimensions():
    plain = {name: values for name, values in SCORES.items() if name != "dimension"}
    with pytest.raises(MethodError, match="dimension"):
        edition_score(file(plain, edition="2015"))


def test_no_score_of_a_country_is_shipped():
    assert "score" not in load("mipex_policy_areas").columns
    assert mipex.own("").empty


def test_a_file_of_the_reader_keeps_its_hash_and_gives_the_newest_year(tmp_path):
    path = tmp_path / "scores.csv"
    old = pd.DataFrame(SCORES).assign(country="PRT", year=2018, edition="current")
    pd.concat([old, old.assign(year=2019, score=100)]).to_csv(path, index=False)
    found = mipex.own(str(path), "PRT")
    assert newest(found).score == 100
    assert found.sources[0].sha256
    assert mipex.own(str(path), "ESP").empty


@pytest.mark.parametrize("bad", ["area,score\nwork,5\n", "nothing"])
def test_a_file_of_another_form_is_refused(tmp_path, bad):
    path = tmp_path / "scores.csv"
    path.write_text(bad)
    with pytest.raises(DataError, match="no column"):
        mipex.own(str(path))


def test_a_score_off_the_scale_is_refused(tmp_path):
    path = tmp_path / "scores.csv"
    pd.DataFrame(SCORES).assign(country="PRT", year=2019, edition="current", score=101).to_csv(path)
    with pytest.raises(DataError, match="0 to 100"):
        mipex.own(str(path))


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="can’t be read"):
        mipex.own("no such file.csv")
