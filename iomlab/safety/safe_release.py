"""The safe-release record of a file of cases: risk tests, ways to publish a table, what they cost.

Nothing here returns a record, and no count under the threshold is in what it returns.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import DataError
from iomlab.messages import Message, say
from iomlab.methods.disclosure_risk import FileRisk, file_risk
from iomlab.methods.noisy_counts import noisy_counts
from iomlab.methods.rounding import controlled_rounding
from iomlab.methods.suppression import Suppression, suppress
from iomlab.methods.utility import filled, total_variation
from iomlab.safety.tables import about
from iomlab.safety.thresholds import THRESHOLD

SENSITIVE = "exploitation"
TOTAL = "total"
YES, NO = "yes", "no"
ANSWERS = {YES: say("passes"), NO: say("does not pass")}
LEAVES = {YES: say("yes"), NO: say("no")}

CASE_FILE = {
    "ctdc_k": say("Case file of the Counter-Trafficking Data Collaborative (CTDC), first form"),
    "ctdc_synthetic": say("Case file of the CTDC, present form"),
    "unhcr_min_nonzero": say("Refugee table of UNHCR"),
    "dtm_api_level": say("Public displacement data of IOM’s DTM"),
}
RULES = {
    "11": say("each record looks like at least 10 others (k = 11)"),
    "differential privacy": say("invented records with a differential-privacy guarantee"),
    "5": say("no count from 1 to 4 in the published table"),
    "admin 0-2": say("nothing finer than the second administrative level"),
}


def key_columns(named: Sequence[str]) -> list[str]:
    """Return the columns that an outsider may know, each once.

    Raises
    ------
    DataError
        When none is named: then nothing is tested.
    """
    found = list(dict.fromkeys(named))
    if not found:
        raise DataError(
            "Name at least one column that an outsider may know.",
            next_step=say("They are: {names}.", names="age_band, gender, region, years"),
        )
    return found


def practice() -> Figures:
    """Return how publishers of sensitive data protect them: real rules, read on their pages."""
    frame = load("privacy_thresholds")
    kept = frame[frame["key"].isin(list(CASE_FILE))]
    return computed(
        kept,
        key=column(say("What is published"), role="group", labels=CASE_FILE),
        value=column(say("How people in it are protected"), role="note", labels=RULES),
    )


def order(values: Any) -> list[Any]:
    """Return categories in reading order: bands by their first number, others by the alphabet.

    >>> order(["9-17", "40+", "18-29"]), order(["b", "a"])
    (['9-17', '18-29', '40+'], ['a', 'b'])
    """

    def place(value: Any) -> tuple[int, str]:
        first = re.match(r"\d+", str(value))
        return (int(first.group()) if first else 0, str(value))

    return sorted(set(values), key=place)


def two_way(cases: Figures, rows: str, columns: str = SENSITIVE) -> pd.DataFrame:
    """Return the counts of a two-way table, in reading order. For work inside: it is not protected."""
    raw = pd.crosstab(cases[rows], cases[columns])
    return raw.reindex(index=order(raw.index), columns=order(raw.columns))


def protect(cases: Figures, rows: str, k: int = THRESHOLD) -> Suppression:
    """Hide the counts under ``k`` of the table ``rows`` by exploitation, and what would reveal them.

    Small totals are hidden as well, and every hidden small count keeps a range of at least ``k``.
    """
    with _silent():
        return suppress(two_way(cases, rows), threshold=k, width=k, hide_totals=True)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep out of a report what the solver sometimes prints by itself, beneath Python."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def hidden_cells(cases: Figures, rows: str, k: int = THRESHOLD) -> Figures:
    """Return the table with its small counts hidden, ready to be shown."""
    return _described(cases, protect(cases, rows, k).published, rows)


def noisy_cells(cases: Figures, rows: str, epsilon: float, k: int, seed: int) -> Figures:
    """Return the table with noise in every cell; what is then under ``k`` is not shown.

    Totals are those of the noisy cells before small ones are hidden: they spend no more privacy.
    """
    noisy = _noisy(cases, rows, epsilon, seed)
    whole = _with_totals(noisy)
    whole = whole.rename_axis("row").reset_index()
    tidy = whole.melt("row", var_name="column", value_name="value")
    tidy["value"] = tidy["value"].where(tidy["value"] >= k).astype("Float64")
    return about(_described(cases, tidy, rows), protected="noise")


def _noisy(cases: Figures, rows: str, epsilon: float, seed: int) -> pd.DataFrame:
    """Return noisy counts in the shape of the table; below zero is zero."""
    true = two_way(cases, rows)
    flat = pd.Series(true.to_numpy().ravel())
    drawn = noisy_counts(flat, epsilon, np.random.default_rng(seed))
    values = np.maximum(drawn.table["value"].to_numpy(), 0.0).reshape(true.shape)
    return pd.DataFrame(values, index=true.index, columns=true.columns)


def margin(epsilon: float) -> float:
    """Return within how many of the true count a noisy one lies in 95 per cent of draws.

    >>> margin(1.0)
    3.0
    """
    rng = np.random.default_rng(0)
    return noisy_counts(pd.Series([THRESHOLD]), epsilon, rng).margin


def _with_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its totals in the last row and column."""
    wide = table.copy()
    wide[TOTAL] = wide.sum(axis=1)
    wide.loc[TOTAL] = wide.sum(axis=0)
    return wide


def _described(cases: Figures, cells: pd.DataFrame, rows: str) -> Figures:
    """Give cells their sources and words: those of the file, and one for totals."""
    words = {name: dict(cases.about(name).labels) for name in (rows, SENSITIVE)}
    kept = cells[["row", "column", "value"]].copy()
    return computed(
        kept,
        cases,
        row=column(
            Message(cases.about(rows).title),
            role="group",
            labels={**{c: Message(w) for c, w in words[rows].items()}, TOTAL: say("All")},
        ),
        column=column(
            Message(cases.about(SENSITIVE).title),
            role="group",
            labels={**{c: Message(w) for c, w in words[SENSITIVE].items()}, TOTAL: say("All")},
        ),
        value=column(say("Invented cases"), decimals=0),
    )


# -- risk ---------------------------------------------------------------------------------------
def share_below(risk: FileRisk, k: int) -> float:
    """Return the share of records, in per cent, that look like fewer than ``k - 1`` others."""
    return 100 * risk.records_below(k) / len(risk.sample_frequency)


def by_key(cases: Figures, keys: Sequence[str], k: int = THRESHOLD) -> Figures:
    """Return the share of records in classes under ``k``, as an outsider knows one column more."""
    known = [list(keys)[:n] for n in range(1, len(keys) + 1)]
    found = [share_below(file_risk(cases, some), k) for some in known]
    words: list[Message] = []  # the columns that are known together, one more each time
    for key in keys:
        title = Message(cases.about(key).title)
        words.append(
            say("{columns} + {one_more}", columns=words[-1], one_more=title) if words else title
        )
    return computed(
        {"known": words, "share": found},
        cases,
        known=column(say("Columns that an outsider knows"), role="group"),
        share=column(
            say("Records in classes that are too small"),
            say("% of records"),
            1,
            about=say(
                "records that look like too few others, in those columns ÷ all records × 100"
            ),
        ),
    )


def risk_tests(cases: Figures, keys: Sequence[str], k: int = THRESHOLD) -> Figures:
    """Return the tests that a file of records must pass before it leaves, and their answers."""
    risk = file_risk(cases, list(keys), sensitive=SENSITIVE)
    below = share_below(risk, k)
    alone = share_below(risk, 2)
    same = 100 * float((np.asarray(risk.distinct_l) == 1).mean())
    tests = [
        say(
            "Every record looks like at least {n} others in the key columns (k-anonymity)", n=k - 1
        ),
        say("No record is the only one of its kind"),
        say("In every class the kind of exploitation differs (l-diversity of 2 or more)"),
    ]
    return computed(
        {
            "test": tests,
            "fail": [below, alone, same],
            "answer": [YES if share == 0 else NO for share in (below, alone, same)],
        },
        cases,
        test=column(say("Test"), role="group"),
        fail=column(say("Records that break it"), say("% of records"), 1),
        answer=column(say("Result"), role="note", labels=ANSWERS),
    )


def passed(tests: Figures) -> bool:
    """Return whether every test is passed."""
    return bool((tests["answer"] == YES).all())


# -- ways to publish the table --------------------------------------------------------------------
def ways(cases: Figures, rows: str, k: int, epsilon: float, rounding: int, seed: int) -> Figures:
    """Return the ways to publish one table: what each costs, and whether it may leave."""
    true = two_way(cases, rows)
    hidden = protect(cases, rows, k).published
    wide = hidden.pivot(index="row", columns="column", values="value").astype("float64")
    wide = wide.reindex(index=[*true.index, TOTAL], columns=[*true.columns, TOTAL])
    with _silent():
        rounded = controlled_rounding(true, rounding).rounded if rounding > 1 else true.to_numpy()
    noisy = _noisy(cases, rows, epsilon, seed)
    named = [
        (say("As counted"), true.to_numpy(), true.to_numpy()),
        (say("Counts under {k} hidden, and those around them", k=k), filled(wide), wide.iloc[:-1, :-1]),
        (say("Rounded to multiples of {base}", base=rounding), rounded, rounded),
        (say("Noise in every cell (epsilon {epsilon}), then under {k} hidden", epsilon=epsilon, k=k),
         noisy, noisy.where(noisy >= k)),
    ]  # fmt: skip
    if rounding == 1:
        named.pop(2)
    return computed(
        {
            "way": [way for way, _, _ in named],
            "kept": [_kept(true, shown) for _, _, shown in named],
            "error": [100 * total_variation(true, read) for _, read, _ in named],
            "leaves": [NO if _small(shown, k) else YES for _, _, shown in named],
        },
        cases,
        way=column(say("Way"), role="group"),
        kept=column(
            say("Shown"), say("% of records"), 1, about=say("records in cells that have a number")
        ),
        error=column(
            say("In a wrong cell"),
            say("% of records"),
            1,
            about=say(
                "total variation distance: the share of records that would have to change cell to "
                "turn the published table into the true one, hidden cells filled in evenly"
            ),
        ),
        leaves=column(say("May leave"), role="note", labels=LEAVES),
    )  # fmt: skip


def _kept(true: pd.DataFrame, shown: Any) -> float:
    """Return the share of records, in per cent, in the cells that have a number."""
    there = ~pd.isna(np.asarray(shown, dtype=float))
    return float(100 * true.to_numpy()[there].sum() / true.to_numpy().sum())


def _small(shown: Any, k: int) -> bool:
    """Return whether a number from 1 to ``k - 1`` is left."""
    values = np.asarray(shown, dtype=float)
    return bool(((values > 0) & (values < k)).any())


def safe_ways(found: Figures) -> int:
    """Return how many of the ways may leave."""
    return int((found["leaves"] == YES).sum())


@cache
def detailed(seed: int, keys: tuple[str, ...]) -> tuple[int, ...]:
    """Return the counts of all combinations of columns, empty ones too: for the study of noise."""
    from iomlab.synthetic.load import synthetic

    cases = synthetic("trafficking_cases", seed=seed)
    counted = cases.groupby(list(keys), observed=True).size()
    if len(keys) > 1:
        whole = pd.MultiIndex.from_product([order(cases[key]) for key in keys], names=list(keys))
        counted = counted.reindex(whole, fill_value=0)
    return tuple(int(n) for n in counted)
