"""Packages keep the floor first; values are compared only among what is left."""

import pandas as pd
import pytest

from iomlab.data import talks
from iomlab.errors import DataError, MethodError
from iomlab.methods.negotiation import firmness, given_up, packages

ISSUES, PARTIES = ["pathways", "return", "recognition"], ["origin", "transit", "destination"]


@pytest.fixture(scope="module")
def offers():
    return talks.offers(ISSUES)


@pytest.fixture(scope="module")
def made(offers):
    return packages(offers, PARTIES)


def test_the_frontier_keeps_every_floor_and_no_row_is_dominated(made):
    edge = made.frontier
    assert made.allowed[edge.index].all()
    for _, row in edge.iterrows():
        better = (edge >= row).all(axis=1) & (edge > row).any(axis=1)
        assert not better.any()


def test_a_package_below_the_floor_pushes_no_lawful_one_off_the_frontier(offers, made):
    best = made.values[~made.allowed]
    edge = made.frontier
    dominated = [
        name for name in edge.index
        if ((best >= edge.loc[name]).all(axis=1) & (best > edge.loc[name]).any(axis=1)).any()
    ]  # fmt: skip
    assert dominated, "the game must hold a case in which a broken right would win"


def test_without_the_floor_the_same_rule_breaks_a_right(made):
    assert made.allowed[made.choice.option]
    assert not made.allowed[made.without_floor.option]


def test_the_choice_leaves_everybody_better_off(made):
    gains = made.values.loc[made.choice.option] - made.values.loc[made.today]
    assert (gains > 0).all()


def test_values_are_weighted_means(offers, made):
    row = offers.set_index(["issue", "letter"])["origin"]
    mean = (row["pathways", "C"] + row["return", "D"] + row["recognition", "B"]) / 3
    assert made.values.loc["C D B", "origin"] == pytest.approx(mean)
    weighted = packages(offers, PARTIES, {"origin": {"pathways": 0, "return": 0}})
    assert weighted.values.loc["C D B", "origin"] == row["recognition", "B"]


def test_firmness_begins_from_the_choice(offers, made):
    found = firmness(offers, PARTIES)
    assert len(found) == 2 * len(ISSUES) * len(PARTIES)
    assert set(found.loc[found["stands"], "choice"]) <= {made.choice.option}


def test_what_is_given_up_is_measured_against_lawful_offers_only(offers):
    chosen = {"return": "return_fair", "pathways": "pathways_free"}
    found = given_up(offers, ["destination"], chosen)
    assert found[["issue", "wanted", "points"]].to_numpy().tolist() == [
        ["pathways", "pathways_pilot", 25.0]
    ]


def test_too_many_packages_and_too_few_parties_are_refused(offers):
    with pytest.raises(MethodError, match="two parties"):
        packages(offers, ["origin"])
    large = pd.concat([offers.assign(issue=str(n)) for n in range(8)])
    with pytest.raises(MethodError, match="packages"):
        packages(large, PARTIES)


def test_the_floor_can_not_be_switched_off():
    talks.floor(True)
    with pytest.raises(DataError, match="limits of a negotiation"):
        talks.floor(False)


def test_every_offer_below_a_floor_names_an_instrument_on_the_shelf():
    offers = talks.offers(list(talks.OBJECTIVES)[:6])
    assert set(offers["below_floor_of"].dropna()) <= set(talks.floors(offers)["key"])
    assert (offers[offers["letter"] == "A"]["below_floor_of"].isna()).all()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("origin: foo=3", "foo"),
        ("moon: return=3", "moon"),
        ("return=3", "not understood"),
        ("origin: return=-1", "not understood"),
        ("origin: return=0, data=0", "zero"),
    ],
)
def test_weights_that_can_not_be_read_get_a_sentence(text, match):
    with pytest.raises(DataError, match=match):
        talks.weights(text, ["origin"], ["return", "data"])


def test_what_is_not_named_counts_one():
    read = talks.weights("origin: return=2.5", ["origin", "transit"], ["return", "data"])
    assert read == {"origin": {"return": 2.5, "data": 1.0}, "transit": {"return": 1.0, "data": 1.0}}
