"""Trap 7: short-term migrants exist in the rules of 1998, not in those of 2021."""

from iomlab.checks.desk import Check
from iomlab.data.load import load
from iomlab.methods.residence_rules import categories, classify
from iomlab.synthetic.load import synthetic


def test_short_term_exists_in_1998_and_not_in_2021():
    assert "short_term" in categories("un1998")
    assert "short_term" not in categories("un2021_12m")


def test_no_stay_is_called_short_term_since_2021():
    stays = synthetic("stays")
    changed = stays["residence_changed"]
    found = classify(stays["months"], stays["purpose"], "un2021_12m", changed=changed)
    assert set(found) == {"migrant", "temporary_mobility"}


def test_the_shipped_rules_say_the_same():
    rules = load("un_migration_statistics_definitions")
    assert "short_term_migrant" in set(rules.of(framework="UN 1998")["key"])
    assert "short_term_migrant" not in set(rules.of(framework="UN 2021")["key"])


def test_the_lesson_asks_for_it():
    assert Check("N01")("after_2021", 0).title == "Right."
    assert Check("N01")("after_2021", 2).title == "Not yet."
