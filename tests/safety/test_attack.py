"""An intruder with every published table of a report, its rerun, and its neighbours.

The intruder shares no code with the gate: unknowns are the smallest groups (region, sex, age, need) of
each vintage; every figure shown is an equation; the register only grows. Linear programming then says
what each figure that was hidden must be.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from iomlab.safety.gate import gate
from iomlab.safety.redraw import masked
from tests.safety.people import REGIONS, SHARES, register, report, updated

NAMES = tuple(SHARES)
GROUPS = list(itertools.product(*(SHARES[name][0] for name in NAMES)))
K = 11
SMALL = 1e-6


def members(record: dict[str, Any], row: list[Any]) -> np.ndarray:
    """Return which of the smallest groups a figure counts."""
    wanted = dict(record["population"])
    by = record["columns"][:-1]
    wanted |= {n: c for n, c in zip(by, row[:-1], strict=True) if c != "total"}
    return np.array([all(g[NAMES.index(n)] == c for n, c in wanted.items()) for g in GROUPS])


class Intruder:
    """Knows what was published, by vintage, and that nobody leaves the register."""

    def __init__(self, published: list[tuple[int, list[dict[str, Any]]]], vintages: int) -> None:
        size = len(GROUPS)
        lines, due = [], []
        for vintage, records in published:
            for record in records:
                for row in record["rows"]:
                    if row[-1] is not None:
                        lines.append((vintage, members(record, row)))
                        due.append(row[-1])
        # people of vintage 0, then those who came with each later one: all at least zero
        matrix = lil_matrix((len(lines), size * vintages))
        for n, (vintage, group) in enumerate(lines):
            for v in range(vintage + 1):
                matrix[n, v * size + np.flatnonzero(group)] = 1
        self.matrix, self.due, self.size = matrix.tocsr(), np.array(due, dtype=float), size

    def range(self, vintage: int, record: dict[str, Any], row: list[Any]) -> tuple[float, float]:
        """Return the lowest and the highest value that a hidden figure can have."""
        aim = np.zeros(self.matrix.shape[1])
        for v in range(vintage + 1):
            aim[v * self.size + np.flatnonzero(members(record, row))] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(sign * aim, A_eq=self.matrix, b_eq=self.due, method="highs")
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else sign * -np.inf)
        return ends[0], ends[1]


@cache
def vintages(people: int) -> tuple[Any, ...]:
    """Return the register, and the same half a year later."""
    first = register(people, seed=3)
    return first, updated(first, 400, seed=4)


def truths(
    regions: tuple[str, ...], editions: int, people: int = 700
) -> list[tuple[int, list[dict[str, Any]]]]:
    """Return the records of every report before anything is hidden."""
    files = vintages(people)[:editions]
    return [(v, report(f, region, f"sha{v}")) for v, f in enumerate(files) for region in regions]


Published = list[tuple[int, list[dict[str, Any]] | None]]


@cache
def released(regions: tuple[str, ...], editions: int, people: int = 700) -> Published:
    """Return what the gate lets out, one report after the other, each knowing those before.

    A report that can't be protected any more, because others have told too much, is None: withheld.
    """
    out: Published = []
    for vintage, records in truths(regions, editions, people):
        decision = gate(records, [before for _, before in out if before is not None])
        out.append((vintage, None if decision.stops else masked(records, decision)))
    return out


def without(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records with nothing hidden but the small counts themselves."""
    return [
        {**r, "rows": [[*x[:-1], None if 0 < x[-1] < K else x[-1]] for x in r["rows"]]}
        for r in records
    ]


def only_small_hidden(regions: tuple[str, ...], editions: int) -> Published:
    """Return the same reports without any complementary suppression."""
    return [(vintage, without(records)) for vintage, records in truths(regions, editions)]


def narrowed(
    published: Published, regions: tuple[str, ...], editions: int, people: int = 700
) -> tuple[int, int]:
    """Return how many small counts the intruder narrows below their interval, and how many there are."""
    intruder = Intruder([(v, r) for v, r in published if r is not None], editions)
    broken, tried = 0, set()
    for (vintage, truth), (_, shown) in zip(
        truths(regions, editions, people), published, strict=True
    ):
        for true, record in zip(truth, shown or [], strict=shown is not None):
            for row, seen in zip(true["rows"], record["rows"], strict=True):
                key = (vintage, members(record, row).tobytes())
                if not 0 < row[-1] < K or key in tried:
                    continue
                assert seen[-1] is None, f"shown: {record['title']} {row}"
                tried.add(key)
                low, high = intruder.range(vintage, record, row)
                assert low - SMALL <= row[-1] <= high + SMALL  # the intruder reasons rightly
                broken += high - low < K - SMALL
    return broken, len(tried)


CASES = {
    "one report": (("hills",), 1),
    "its rerun on a later vintage": (("hills",), 2),
    "a neighbour and the reruns of both": (("coast", "hills"), 2),
    "its neighbours": (REGIONS, 1),
    "its neighbours and all their reruns": (REGIONS, 2),
}


@pytest.mark.parametrize("case", CASES)
def test_no_small_count_can_be_narrowed_below_its_interval(case):
    broken, tried = narrowed(released(*CASES[case]), *CASES[case])
    assert tried > 3
    assert broken == 0


@pytest.mark.parametrize("case", CASES)
def test_the_same_attack_succeeds_when_only_small_counts_are_hidden(case):
    broken, tried = narrowed(only_small_hidden(*CASES[case]), *CASES[case])
    assert broken > tried / 4


ALL = CASES["its neighbours and all their reruns"]


def test_reports_that_do_not_know_of_each_other_are_broken():
    alone = [(v, masked(r, gate(r))) for v, r in truths(*ALL)]
    broken, _ = narrowed(alone, *ALL)
    assert broken > 0


def test_the_last_of_all_neighbours_is_withheld_when_the_others_have_told_too_much():
    case = (REGIONS, 1, 900)
    published = released(*case)
    assert [records is None for _, records in published] == [False, False, True]
    assert narrowed(published, *case)[0] == 0
    vintage, records = truths(*case)[-1]
    before = [shown for _, shown in published[:-1] if shown is not None]
    anyway = masked(records, gate(records, before))
    assert narrowed([*published[:-1], (vintage, anyway)], *case)[0] > 0


def test_most_figures_are_still_shown():
    shown = [x[-1] for _, rs in released(*ALL) for r in rs or () for x in r["rows"]]
    assert sum(value is not None for value in shown) > len(shown) / 2
