"""What a method computed gets its sources and its words back."""

import pandas as pd
import pytest

from iomlab import column, computed, estimate, load, say
from iomlab.errors import DataError
from iomlab.languages.catalogue import tell
from iomlab.show.desk import Show

PEOPLE = load("drivers_panel").of(country="HND")


def share():
    return computed(
        {"year": [2020, 2021], "share": [0.25, 0.5]},
        PEOPLE,
        share=column(say("Share"), say("per cent"), 2, about=say("what it means")),
    )


def test_a_result_has_the_sources_of_its_inputs_and_its_own_words():
    made = share()
    assert [source.table for source in made.sources] == ["drivers_panel"]
    assert made.about("share").unit == "per cent"
    assert made.role("year") == "year"


def test_words_of_a_computed_column_travel_like_the_sources():
    made = share()
    for frame in (
        made[made["year"] > 2020],
        made.merge(PEOPLE, on="year"),
        pd.concat([made, made]),
    ):
        assert frame.about("share").title == "Share"
        assert frame.sources


def test_the_caption_says_that_it_was_computed_and_how():
    html = Show("en").table(share(), title=say("Shares")).html
    assert "Computed by iomlab from these figures. Share: what it means." in html


def test_a_result_of_nothing_has_no_source():
    with pytest.raises(DataError, match="source"):
        computed({"a": [1]})
    with pytest.raises(DataError, match="source"):
        estimate(say("A"), 1.0, unit=say("persons"), formula=say("none"))


def test_a_column_that_is_not_there_can_not_be_described():
    with pytest.raises(DataError, match="share"):
        computed({"shares": [1]}, PEOPLE, share=column(say("Share")))


def test_an_estimate_shows_interval_formula_and_table_and_is_missing_without_value():
    made = estimate(
        say("Rate"), 1.26, PEOPLE, unit=say("per cent"), formula=say("a ÷ b"), low=1.01, high=1.5
    )
    assert tell(say("{rate}, {rate.range}", rate=made), "es") == "1,3, de 1,0 a 1,5"
    html = Show("en").key_figures([made], title=say("Key figures")).html
    assert "1.3 (1.0 to 1.5)" in html
    assert "datasets/drivers_panel/drivers_panel.csv" in html
    assert "a ÷ b" in html
    lost = estimate(say("Rate"), float("nan"), PEOPLE, unit=say("per cent"), formula=say("a ÷ b"))
    assert not lost.known


def test_key_figures_have_a_column_of_years_only_where_a_figure_has_one():
    made = estimate(say("Rate"), 1.0, PEOPLE, unit=say("per cent"), formula=say("a ÷ b"))
    counted = PEOPLE.latest("population")
    alone = Show("en").key_figures([made], title=say("Key figures"))
    both = Show("en").key_figures([made, counted], title=say("Key figures"))
    assert "Year" not in alone.html
    assert '<td colspan="3">' in alone.html
    assert "Year" in both.html
    assert '<td colspan="4">' in both.html
    assert "Year" in alone.headers.values()


def test_a_title_says_when_rows_are_synthetic():
    made = load("synthetic_seen").head(3)
    shown = Show("fr").table(made, title=say("Shares"))
    assert "données synthétiques" in shown.title
    assert "aucune ligne n’est une personne" in shown.html


def test_an_estimate_can_be_told_as_precisely_as_its_interval_allows():
    about = {"unit": say("persons"), "formula": say("a ÷ b"), "decimals": 0, "as_sure": True}
    made = estimate(say("Moves"), 28406, PEOPLE, low=16835, high=47928, **about)
    assert (made.value, made.low, made.high) == (28000, 17000, 48000)
    assert estimate(say("Moves"), 1297827, PEOPLE, **about).value == 1_300_000
