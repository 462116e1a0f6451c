"""N08: balances are assumptions that say so, rights are no money, and no worker is scored."""

import inspect
from dataclasses import fields

import pytest

from iomlab import explore
from iomlab.data import schemes
from iomlab.errors import DataError, MethodError
from iomlab.methods import circular_migration, scheme_ranges
from iomlab.methods.circular_migration import Scheme
from iomlab.methods.scheme_ranges import DOUBTFUL, compare, scheme_range

PLAN = schemes.amounts(places=1000, months=5, wage=1600, home_wage=250, worker_cost=2100,
                       called_back=0.8, overstay=0.03, seasons=5)  # fmt: skip


def test_the_gain_of_a_season_is_that_of_the_lesson_before_tax():
    bare = Scheme(places=10, seasons=1, months=5, wage=1600, home_wage=250, travel_cost=2100)
    assert scheme_range(bare, 0).table.loc["worker", "value"] == pytest.approx(4650)


def test_who_is_called_back_and_who_stays_never_add_up_to_more_than_all():
    full = schemes.amounts(places=10, months=1, wage=50, home_wage=0, worker_cost=0,
                           called_back=1, overstay=0.5, seasons=2)  # fmt: skip
    assert full["return_rate"] + full["overstay_rate"] == pytest.approx(1)
    compare(schemes.scenarios(full), 0.5)


def test_the_expected_course_is_that_of_the_simulation():
    scheme = Scheme(**{**PLAN, "places": 20_000, "recruitment_cost": 300, "discount_rate": 0.04})
    drawn = circular_migration.simulate(scheme, 1).totals["value"] / (20_000 * 5)
    table = scheme_range(scheme, 0).table["value"]
    assert table[drawn.index].tolist() == pytest.approx(drawn.tolist(), rel=0.005)


def test_low_and_high_hold_the_value_and_are_wider_with_more_doubt():
    narrow, wide = (scheme_range(Scheme(**PLAN), doubt).table for doubt in (0.1, 0.3))
    assert ((wide["low"] <= narrow["low"]) & (narrow["low"] <= narrow["value"])).all()
    assert ((wide["high"] >= narrow["high"]) & (narrow["high"] >= narrow["value"])).all()


def test_without_doubt_there_is_no_range():
    table = scheme_range(Scheme(**PLAN), 0).table
    assert (table["low"] == table["high"]).all()


def test_what_is_given_by_the_agreement_is_not_doubted():
    assert not {"wage", "months", "places", "seasons", "tax_rate"} & set(DOUBTFUL)


def test_a_cost_that_the_employer_takes_over_is_a_transfer():
    found = compare(schemes.scenarios(PLAN), 0).set_index(["scenario", "group"])["value"]
    moved = found["employer_pays"] - found["planned"]
    assert moved["worker"] == pytest.approx(2100)
    assert moved["employer"] == pytest.approx(-2100)


def test_every_amount_says_whether_it_is_given_or_assumed():
    table = schemes.assumed(PLAN)
    known = [str(x) for x in table["known"]]
    assert set(known) == {"given", "assumed", "follows from the two above"}
    assert len(table) == len(PLAN) + 1
    told = {str(row.amount): (str(row.value), str(row.known)) for row in table.itertuples()}
    assert told["Value of the work of a new worker"][1] == "assumed"
    assert told["Called back next season, of those who went home"] == ("80%", "given")
    assert told["Workers who come back next season"] == ("78%", "follows from the two above")


def test_freedom_to_change_employer_moves_clauses_and_no_balance():
    scheme = explore("scheme")
    (before, plain), (after, free) = scheme.answer(), scheme.answer(rules="moves")
    assert plain.frame["value"].tolist() == free.frame["value"].tolist()
    assert (before.values["no"], after.values["no"]) == (4, 2)


def test_a_draft_without_a_clause_has_that_gap_and_unknown_clauses_are_refused():
    found = schemes.clauses(has=["no_fees", "equal_pay"])
    assert schemes.met(found) == {"yes": 2, "partly": 0, "no": 14}
    with pytest.raises(DataError, match="no clause"):
        schemes.clauses(has=["no_fee"])


def test_a_doubt_that_is_no_share_and_a_name_that_is_no_amount_are_refused():
    with pytest.raises(MethodError):
        scheme_range(Scheme(**PLAN), 1.5)
    with pytest.raises(MethodError, match="no amount"):
        scheme_range(Scheme(**PLAN), 0.1, doubtful=["age_of_worker"])


@pytest.mark.parametrize("module", [circular_migration, scheme_ranges, schemes])
def test_nothing_here_takes_or_gives_a_line_for_a_worker(module):
    personal = {"sex", "age", "nationality", "family", "worker_id", "score", "religion"}
    names = {f.name for f in fields(Scheme)}
    for _, function in inspect.getmembers(module, inspect.isfunction):
        names |= set(inspect.signature(function).parameters)
    assert not names & personal
