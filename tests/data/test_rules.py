"""Each rule of the definition guard: what it refuses, and what beside it passes."""

import pytest

from iomlab.data.measures import Measure, changed, problems, words
from iomlab.data.rules import RULES, verdict

STOCK = {"kind": "stock", "of": "persons"}
FLOW = {"kind": "flow", "of": "persons"}
HOME = {**STOCK, "who": "residents", "at": "mid_year", "where": "inside"}
GONE = {**STOCK, "who": "refugees", "at": "end_year", "where": "abroad", "protected": "5"}
DEAD = {"kind": "minimum", "of": "deaths"}

REFUSED = [
    ("add", STOCK, FLOW, "stock_and_flow"),
    ("compare", FLOW, STOCK, "stock_and_flow"),
    ("join", STOCK, DEAD, "stock_and_flow"),
    ("add", {"of": "persons"}, {"of": "cases"}, "units"),
    ("divide", {"of": "cases"}, {"of": "persons"}, "units"),
    ("compare", {"of": "encounters"}, {"of": "crossings"}, "units"),
    ("subtract", {"kind": "policy_score"}, {"kind": "rate"}, "policy_and_outcome"),
    ("compare", {"kind": "policy_score", "reported": "government"},
     {"kind": "policy_score", "reported": "experts"}, "policy_and_outcome"),
    ("add", STOCK, {"kind": "ratio"}, "kinds"),
    ("add", {"rules": "UN 1998"}, {"rules": "UN 2021"}, "migrant_rules"),
    ("subtract", {"by": "birth"}, {"by": "citizenship"}, "born_or_citizen"),
    ("divide", {"instance": "first"}, {"instance": "appeal"}, "instances"),
    ("add", {"scope": "first_time"}, {"scope": "all"}, "scopes"),
    ("subtract", {"series": "a", "edition": "1"}, {"series": "a", "edition": "2"}, "editions"),
    ("compare", {"average": "simple"}, {"average": "smart"}, "averages"),
    ("join", {"authority": "depositary"}, {"authority": "compiled"}, "authorities"),
    ("divide", {"ages": "20-64"}, {"ages": "15-64"}, "ages"),
    ("divide", {"prices": "a"}, {"prices": "b"}, "prices"),
    ("divide", GONE, HOME, "outside"),
    ("divide", DEAD, HOME, "no_exposure"),
    ("divide", {"each": "worker", "level": "total"}, {"each": "worker", "level": "average"}, "each_first"),
    ("subtract", {**GONE, "level": "total"}, GONE, "protected_rest"),
    ("subtract", HOME, {**HOME, "at": "end_year"}, "dates"),
    ("divide", {**FLOW, "at": "year"}, {**FLOW, "at": "fiscal_year"}, "dates"),
    ("add", {"kind": "rate"}, {"kind": "rate"}, "added_rates"),
]  # fmt: skip
PASSED = [
    ("add", STOCK, STOCK),
    ("divide", FLOW, STOCK),
    ("subtract", STOCK, {"kind": "flow", "of": "births"}),
    ("divide", {"of": "deaths"}, {"of": "crossings"}),
    ("add", HOME, GONE),
    ("divide", {**GONE, "who": "asylum_seekers"}, HOME),
    ("divide", GONE, {**STOCK, "at": "end_year"}),
    ("add", {"by": "birth_or_citizenship"}, {"by": "birth"}),
    ("divide", {"scope": "first_time"}, {"scope": "all"}),
    ("subtract", {"series": "a", "edition": "1"}, {"series": "b", "edition": "2"}),
    ("compare", {"authority": "depositary"}, {"authority": "compiled"}),
    ("divide", {"each": "worker"}, {"each": "worker"}),
    ("divide", {"each": "worker"}, {"each": "worker", "level": "total"}),
    ("subtract", GONE, GONE),
    ("subtract", GONE, {**GONE, "level": "average"}),
    ("subtract", {"kind": "rate"}, {"kind": "rate"}),
    ("divide", {"kind": "rate"}, {"kind": "rate"}),
    ("compare", DEAD, DEAD),
    ("compare", {}, FLOW),
    ("add", {}, {}),
    ("join", {}, DEAD),
]
ids = [f"{row[0]}-{n}" for n, row in enumerate(REFUSED)]


@pytest.mark.parametrize(("operation", "left", "right", "rule"), REFUSED, ids=ids)
def test_what_does_not_go_together_is_refused_by_its_rule(operation, left, right, rule):
    found = verdict(operation, Measure("A", left), Measure("B", right))
    assert found.rule == rule
    assert len(str(found.why)) > 30
    assert str(found.right).endswith((".", ")."))


@pytest.mark.parametrize(("operation", "left", "right"), PASSED, ids=range(len(PASSED)))
def test_what_goes_together_or_is_not_known_passes(operation, left, right):
    assert verdict(operation, Measure("A", left), Measure("B", right)) is None


def test_every_rule_has_its_case():
    assert {row[3] for row in REFUSED} | {"overlap"} == {rule.__name__ for rule in RULES}


def test_rows_of_one_column_are_told_apart_by_their_codes():
    column = Measure("N", {"of": "encounters", "apart": "measure"})
    one, other = (changed(column, {"measure": code}) for code in ("all", "children"))
    assert verdict("add", one, other).rule == "overlap"
    assert verdict("divide", other, one) is None
    assert verdict("add", one, one) is None
    assert verdict("add", one, column) is None


def test_a_change_within_a_total_is_refused_only_where_it_would_be_a_hidden_count():
    total = Measure("N", {**GONE, "level": "total"})
    assert verdict("subtract", total, total).small == 5
    part = Measure("N", GONE)
    assert verdict("subtract", total, part).small == 0


@pytest.mark.parametrize("measures", [{"kind": "stok"}, {"colour": "x"},
                                      {"rules": "UN 2021", "who": "short_term_migrants"}])  # fmt: skip
def test_a_description_outside_the_vocabulary_is_told(measures):
    assert len(problems(measures)) == 1


def test_words_stand_in_one_order():
    told = [str(w) for w in words({"apart": "sex", "at": "year", "kind": "flow"})]
    assert told == [
        "a flow: what happens during a period",
        "in a calendar year",
        "never added over: sex",
    ]
