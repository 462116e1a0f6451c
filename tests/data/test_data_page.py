"""Facts about the page of tables."""

import pytest

from iomlab.data.load import describe, source, tables
from tests.conftest import tool as read


@pytest.fixture(scope="module")
def tool():
    return read("data_page")


def part_of(page, name):
    """Return the part of the page about one table."""
    return page.split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]


def test_every_table_has_its_source_its_caveats_and_its_command(tool):
    page = tool.page()
    for name in tables():
        record, part = source(name), part_of(page, name)
        for told in (record.publisher, record.licence, record.years, record.accessed):
            assert told in part, name
        for caveat in record.caveats:
            assert " ".join(caveat.text.split()) in part, name
        for column in record.columns:
            assert f"| `{column.name}` |" in part, name
        assert f"iomlab data show {name}\n" in part


def test_a_synthetic_table_says_so_and_stands_apart(tool):
    page = tool.page()
    invented = page.split("\n## Synthetic tables\n")[1]
    for name in tables():
        synthetic = bool(describe(name).get("synthetic"))
        assert (f"\n### {name}\n" in invented) == synthetic, name
        assert ("(synthetic)" in part_of(page, name)) == synthetic, name


def test_counts_that_nobody_published_are_eleven_or_more():
    from iomlab import load

    for name in ("canada_refugee_appeals", "swiss_labour_1981", "acs_citizenship_2012"):
        assert not source(name).published
        frame = load(name)
        figures = [c.name for c in source(name).columns if c.role == "value"]
        assert frame[figures].min().min() >= 11, name


def test_groups_of_one_comparison_add_up_to_all_people():
    from iomlab import load

    for name in ("swiss_labour_1981", "acs_citizenship_2012"):
        totals = load(name).groupby(["compared_by", "citizenship"])["people"].sum().unstack()
        assert (totals.nunique() == 1).all(), name


def test_no_judge_is_named_in_the_refugee_cases():
    from iomlab import load

    frame = load("canada_refugee_appeals")
    assert "judge" not in frame.columns
    assert frame.of(compared_by="nation")["decided"].sum() == 384


def test_the_printed_example_of_four_regions_gives_the_printed_answer():
    from iomlab import load, methods

    closed = load("four_regions_abel2013").of(example="closed")
    start, end = (
        closed.of(time=time).pivot(index="birthplace", columns="residence", values="people")
        for time in ("start", "end")
    )
    moved = methods.flows.demographic_accounting(
        start.to_numpy(int), end.to_numpy(int), estimate="minimum"
    )
    assert moved.total == pytest.approx(150)
