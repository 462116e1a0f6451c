"""N05 refuses what could harm people: small places, small counts, inspections."""

import pytest

from iomlab.checks.desk import Check
from iomlab.data import hidden
from iomlab.errors import MethodError, ParameterError
from iomlab.methods.list_dependence import assumed_dependence
from iomlab.methods.multiplier import multiplier
from iomlab.methods.publication import publication, size
from iomlab.parameters.check import check
from iomlab.parameters.read import parameters
from iomlab.places import shipped

LESSON = shipped("notebooks", "lessons", "N05_counting_without_targeting.ipynb")


@pytest.mark.parametrize("scale", ["village", "district", "city", "camp", ""])
def test_no_method_estimates_a_small_place(scale):
    for call in (
        lambda: size("chapman", 500, 400, 50, scale=scale),
        lambda: assumed_dependence(500, 400, 50, scale=scale),
        lambda: multiplier(1200, 0.15, asked=400, scale=scale),
    ):
        with pytest.raises(MethodError, match="could expose people"):
            call()


@pytest.mark.parametrize("scale", ["village", "city"])
def test_an_estimate_made_elsewhere_is_withheld_for_a_small_place(scale):
    record = publication(size("chapman", 500, 400, 50), scale=scale)
    assert record.decision == "withhold"
    assert record.broken == ("scale",)


def test_inspections_are_refused_whatever_the_numbers():
    record = publication(size("chapman", 5000, 4000, 500), purpose="inspections")
    assert record.decision == "withhold"
    assert record.broken == ("purpose",)
    assert record.shown.empty
    assert record.estimate is None
    assert hidden.estimated(record) == []


@pytest.mark.parametrize("both", range(1, 11))
def test_a_small_overlap_is_withheld_and_not_told(both):
    record = publication(size("chapman", 500, 400, both))
    found = record.rules.set_index("rule")["found"]
    assert record.decision == "withhold"
    assert "cells" in record.broken
    assert ("overlap" in record.broken) == (both < 7)
    assert found[["overlap", "cells", "interval", "models"]].isna().all()


def test_a_small_rest_of_a_list_is_withheld():
    assert publication(size("chapman", 55, 400, 50)).broken == ("cells",)
    assert publication(size("multiplier", 1200, 55, 50)).broken == ("cells",)


@pytest.mark.parametrize(
    "asked",
    [{"scale": "village"}, {"scale": "city"}, {"m": "5"}, {"m": "10"}, {"purpose": "raids"}],
)
def test_the_form_refuses_small_places_and_small_counts(asked):
    with pytest.raises(ParameterError):
        check(parameters(LESSON), asked)


@pytest.mark.parametrize("answer", [1, 3, 4])
def test_the_village_question_takes_the_refusal_alone(answer):
    ask = Check("N05", "en")
    assert ask("village", 2).title == "Right."
    assert ask("village", answer).title == "Not yet."
