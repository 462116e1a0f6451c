"""Nothing leaves without a source, nor with small counts that no publisher released."""

import pytest

from iomlab.errors import ReleaseError
from iomlab.safety.cells import harmless
from iomlab.safety.release import inspect

PUBLISHED = {"table": "a", "published": True}
OWN = {"table": "b", "published": False}


def shown(rows, *sources):
    return [{"kind": "table", "title": "T", "rows": rows, "sources": list(sources)}]


@pytest.mark.parametrize(
    "payload",
    [shown([[3]], PUBLISHED), shown([[0], [11], [400]], OWN), shown([["x", 2.5]], OWN), shown([])],
)
def test_published_aggregates_and_large_counts_may_leave(payload):
    inspect(payload)


@pytest.mark.parametrize(
    "payload",
    [
        shown([[500], [3]], OWN),
        shown([[500.0], [3.0], [None]], OWN),
        shown([[3]], PUBLISHED, OWN),
        shown([[1]]),
    ],
)
def test_small_counts_that_nobody_published_and_figures_without_source_may_not(payload):
    with pytest.raises(ReleaseError):
        inspect(payload)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx"])
def test_text_that_looks_like_a_formula_is_quoted(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["Türkiye", "", 5, -5, None, 2.5])
def test_other_values_are_left_alone(value):
    assert harmless(value) == value
