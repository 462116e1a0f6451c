"""The threat model names only tests that are there, and the policy links what exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def named(text):
    return set(re.findall(r"`((?:tests|tools)/[\w/]+\.py)", text))


def test_every_test_that_holds_a_promise_is_there():
    text = (ROOT / "docs/threat-model.md").read_text("utf-8")
    assert len(named(text)) > 12
    assert [path for path in named(text) if not (ROOT / path).is_file()] == []


def test_every_promise_has_a_test():
    text = (ROOT / "docs/threat-model.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "promise" not in line]
    assert len(rows) > 15
    assert [row for row in rows if not named(row)] == []


def test_links_of_the_policy_lead_somewhere():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / link).is_file(), link
