"""Every package of the lock file has a known licence and a recent release, or a reason."""

import re

import pytest

from tests.conftest import tool

deps = tool("dependencies")
TABLE = deps.read()
DAY = deps.day_of(TABLE)


def test_every_locked_package_is_in_the_table_allowed_and_maintained():
    assert deps.problems(TABLE, deps.pins(), DAY) == []


def test_the_page_is_the_one_of_the_table_and_names_no_address():
    text = deps.PAGE.read_text("utf-8")
    assert text == deps.page(TABLE)
    assert "://" not in text


def test_no_reason_is_left_over():
    by_name = {row["name"]: row for row in TABLE}
    for name in deps.LICENCE_REASONS:
        assert not deps.allowed(by_name[name]["licence"]), name
    for name in deps.OLD_REASONS:
        assert deps.months(DAY) - deps.months(by_name[name]["last_release"]) > deps.OLD, name


def test_the_licences_of_what_is_installed_are_those_of_the_table():
    for row in TABLE:
        own, _ = deps.licence(row["name"])
        assert own in ("", row["licence"]), row["name"]


ROW = {"name": "a", "version": "1", "licence": "MIT", "last_release": "2026-01", "release_from": "list of 2026-11-24"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"licence": "GPL-3.0-only"}, "not allowed"),
        ({"licence": ""}, "none stated"),
        ({"licence": "MIT AND GPL-2.0-only"}, "not allowed"),
        ({"last_release": "2023-10"}, "unmaintained"),
        ({"last_release": ""}, "not known"),
        ({"release_from": ""}, "not known"),
        ({"version": "2"}, "locked to"),
        ({"name": "b"}, "not in the table"),
    ],
)
def test_what_is_wrong_is_found(change, what):
    found = deps.problems([{**ROW, **change}], {"a": "1"}, "2026-11-24")
    assert found
    assert any(re.search(what, problem) for problem in found)


def test_a_package_in_order_has_no_problem():
    assert deps.problems([ROW], {"a": "1"}, "2026-11-24") == []
    assert deps.problems([{**ROW, "last_release": "2023-11"}], {"a": "1"}, "2026-11-24") == []
