"""Formulas: read by hand, never run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import formulas
from iomlab.methods.expressions import evaluate

DATA = pd.DataFrame(
    {
        "y": [1.0, 2, 0, 4],
        "x": [1.0, 2, 3, np.nan],
        "near": [True, False, True, False],
        "place": ["A", "B", "A", "C"],
        "year": [2000, 2000, 2001, 2001],
    }
)


def test_terms_are_named_as_the_field_names_them():
    made = formulas.design("y ~ log(x) + near + x^2 + factor(year) | place^year", DATA)
    assert list(made.x) == ["log(x)", "nearTRUE", "I(x^2)", "factor(year)2001"]
    assert made.missing == 1
    assert made.rows.tolist() == [0, 1, 2]
    assert list(made.effects) == ["place^year"]


def test_a_logarithm_of_zero_leaves_the_row_out_and_says_so():
    made = formulas.design("log(y) ~ near", DATA)
    assert made.infinite == 1
    assert 2 not in made.rows


def test_products_and_text_become_columns():
    names = list(formulas.design("y ~ place + near:x", DATA).x)
    assert names == ["(Intercept)", "placeB", "placeC", "nearTRUE:x"]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('echo')",
        "x.__class__",
        "(lambda: 1)()",
        "[a for a in x]",
        "open('f')",
        "x if x else y",
        "exec(x)",
        "x[0]",
    ],
)
def test_code_in_a_formula_is_refused(text):
    with pytest.raises(MethodError):
        evaluate(text, DATA)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y", "outcome ~ terms"),
        ("y ~ ", "outcome ~ terms"),
        ("y ~ x +", "empty"),
        ("y ~ z", "no column"),
        ("place ~ x", "must be numbers"),
        ("y ~ lag(x)", "no function"),
        ("y ~ log(x", "cannot be read"),
        ("y ~ x | a | b", "more than one"),
        ("y ~ log(place)", "text"),
    ],
)
def test_a_formula_that_cannot_be_meant_gets_a_sentence(text, words):
    with pytest.raises(MethodError, match=words):
        formulas.design(text, DATA)


def test_numbers_written_as_text_are_refused():
    with pytest.raises(MethodError, match="text"):
        formulas.design("y ~ x", DATA.assign(x=["1", "2", "3", "4"]))


def test_a_logarithm_of_a_negative_number_is_refused():
    with pytest.raises(MethodError, match="no logarithm"):
        formulas.design("y ~ log(x)", DATA.assign(x=[1.0, -2, 3, 4]))
