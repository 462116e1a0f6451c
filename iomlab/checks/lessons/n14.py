"""Questions of N14, Counter-trafficking data with privacy."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from iomlab.checks.question import Given, Question, choice, number, statements, table
from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.disclosure_risk import file_risk
from iomlab.methods.published_audit import TOTAL, audit_published

K = 11
MADE_UP = pd.DataFrame(
    {"debt": [34, 120, 41], "threats": [55, 48, 3], "isolation": [9, 77, 60]},
    index=["north", "coast", "hills"],
)


def _below(given: Given, k: int | None = None, classes: bool = False) -> float:
    """Return the share of records, in per cent, in classes under k, of the lesson’s own file."""
    cases = given.get("cases")
    if cases is None:
        from iomlab.synthetic.load import synthetic

        cases = synthetic("trafficking_cases")
    least = given.get("k", K) if k is None else k
    risk = file_risk(cases, list(given.get("keys", ("age_band", "gender", "region"))))
    if classes:
        return 100 * float((risk.table["records"] < least).mean())
    return 100 * risk.records_below(least) / len(risk.sample_frequency)


# -- the table to publish -------------------------------------------------------------------------
def _true() -> pd.DataFrame:
    """Return the made-up table with its totals, one line a cell."""
    wide = MADE_UP.copy()
    wide[TOTAL] = wide.sum(axis=1)
    wide.loc[TOTAL] = wide.sum(axis=0)
    return wide.rename_axis("row").reset_index().melt("row", var_name="column", value_name="value")


def _cells(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return the published cells beside the true ones, or None when a cell is not there."""
    mine = frame.assign(
        row=frame["row"].astype(str).str.strip().str.casefold(),
        column=frame["column"].astype(str).str.strip().str.casefold(),
        value=pd.to_numeric(frame["value"], errors="coerce").astype("float64"),
    )
    joined = _true().merge(mine, on=["row", "column"], how="left", suffixes=("_true", ""))
    return joined if len(joined) == len(_true()) == len(frame) else None


def _no_small(frame: pd.DataFrame) -> bool:
    value = pd.to_numeric(frame["value"], errors="coerce")
    return not ((value > 0) & (value < K)).any()


def _true_numbers(frame: pd.DataFrame) -> bool:
    cells = _cells(frame)
    return cells is None or bool(
        (cells["value"].isna() | (cells["value"] == cells["value_true"])).all()
    )


def _not_solved(frame: pd.DataFrame) -> bool:
    cells = _cells(frame)
    if cells is None:
        return True
    try:
        found = audit_published(cells[["row", "column", "value"]])
    except MethodError:
        return False
    small = cells[cells["value"].isna() & cells["value_true"].between(1, K - 1)]
    ranges = found.table.merge(small, on=["row", "column"])
    return bool((ranges["high"] - ranges["low"] > 1e-6).all())


def _useful(frame: pd.DataFrame) -> bool:
    cells = _cells(frame)
    if cells is None:
        return True
    inner = cells[(cells["row"] != TOTAL) & (cells["column"] != TOTAL)]
    return bool(inner["value"].notna().sum() >= 4)


def _published(given: Any) -> pd.DataFrame:
    """Return one of the safe forms: any that keeps the rules is taken."""
    hidden = {
        ("north", "isolation"),
        ("hills", "threats"),
        ("north", "threats"),
        ("hills", "isolation"),
    }
    cells = _true()
    cells["value"] = cells["value"].astype("float64")
    away = [pair in hidden for pair in zip(cells["row"], cells["column"], strict=True)]
    cells.loc[away, "value"] = float("nan")
    return cells


QUESTIONS: tuple[Question, ...] = (
    number(
        "classes",
        say(
            "A file has five classes of records that are alike in age, gender and region: of 4, 11, "
            "15, 9 and 30 records. How many records break k = 11?"
        ),
        13,
        within=0.01,
        hint=say("Which classes have fewer records than k? Then count the records in them."),
        wrong=[
            (2, say("Those are classes: how many people’s records are in them?")),
            (24, say("A record in a class of exactly k looks like k − 1 others: is that enough?")),
            (56, say("Those are the records that keep the rule.")),
            (
                17,
                say("That is what is lacking up to k; the question is how many records there are."),
            ),
        ],
        why=say("The records of every class that is smaller than k, and no others."),
    ),
    number(
        "below",
        say(
            "With the key columns and the k of this lesson, what share of the records (in %, one "
            "decimal) is in classes that are too small?"
        ),
        _below,
        within=0.06,
        hint=say(
            "methods.disclosure_risk.file_risk(cases, keys) tells the classes; look at records_below "
            "and at how many records there are."
        ),
        wrong=[
            (
                lambda given: _below(given, classes=True),
                say("That is the share of classes. Small classes are many, but hold few records."),
            ),
            (
                lambda given: _below(given, k=2),
                say("Those are only the records that nobody else looks like."),
            ),
            (
                lambda given: _below(given, k=int(given.get("k", K)) + 1),
                say("A class of exactly k is large enough."),
            ),
        ],
        why=say("No name is in the file, and still this many records could be recognised."),
    ),
    number(
        "solved",
        say(
            "A row of a published table shows 34 and 55, hides its third cell because it is small, and gives "
            "the total of the row, 98. What does an outsider know about the hidden cell?"
        ),
        9,
        within=0.01,
        hint=say("What must the third number be, so that the row adds up?"),
        wrong=[
            (
                0,
                say("Hidden is not zero. Look at what the row must add up to."),
            ),
            (98, say("That is the total of all three.")),
            (89, say("That is what is shown, together.")),
        ],
        why=say(
            "One hidden cell in a row protects nobody: others must be hidden with it, or the total."
        ),
    ),
    table(
        "publish",
        say(
            "Publish the made-up table so that no count from 1 to 10 is shown or can be worked out. Give "
            "row, column and value, one line a cell; totals are lines with the word total; hidden "
            "values stay empty."
        ),
        _published,
        keys=["row", "column"],
        within=math.inf,
        hint=say(
            "Keep every cell as a line, those with totals too, also where the value is hidden."
        ),
        rules=[
            (
                _no_small,
                say("A count from 1 to 10 is still shown: whoever it is could be recognised."),
            ),
            (
                _true_numbers,
                say(
                    "A number that you show is not that of the table: hide it, but do not change it "
                    "without saying so."
                ),
            ),
            (
                _not_solved,
                say(
                    "A small count can be worked out from its row or its column. What must be hidden "
                    "beside it?"
                ),
            ),
            (
                _useful,
                say("That is safe, but says little: fewer hidden cells protect as well."),
            ),
        ],
        why=say("Every small count is hidden, and neither row nor column gives it away."),
    ),
    statements(
        "noise",
        say("A table of cases is published with noise. Which statements are true?"),
        [
            say("A smaller epsilon hides people better."),
            say("Publishing the same table each week with fresh noise costs no privacy."),
            say("The same noise harms a small count more than a large one."),
            say("A noisy count below zero means that somebody made a mistake."),
            say("Whoever knows the seed of the random numbers can take the noise away."),
        ],
        {1, 3, 5},
        hint=say(
            "Think of the mean of many noisy numbers, and of what 5 people more or less mean to a count "
            "of 8 and to one of 800."
        ),
        why=say("Noise is a promise that is spent with every publication."),
    ),
    choice(
        "doubled",
        say(
            "The number of identified victims doubled in a year, after two new shelters opened. Which "
            "headline is right?"
        ),
        [
            say("Trafficking has doubled"),
            say("Twice as many victims were identified; how many there are is not known"),
            say("Open borders bring traffickers"),
            say("One region is the worst for trafficking"),
        ],
        2,
        hint=say("What changed: the crime, or who could be found and helped?"),
        wrong=[
            (1, say("Who is identified depends on who looks: do cases count the crime?")),
            (3, say("Nothing in the file says how people came, nor by whose fault.")),
            (
                4,
                say(
                    "More identified victims can mean better help. And a ranking of places points at "
                    "people there."
                ),
            ),
        ],
        why=say("Cases count those who were found. Detection is not prevalence."),
    ),
)
