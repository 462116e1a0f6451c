"""Formulas as the field writes them: ``flow ~ log(distance) + contig | origin + destination``.

Only what stands here is understood (no code is run): ``+`` between terms, ``a:b`` for products,
``0 +`` for no intercept, after ``|`` the effects, with ``^`` for pairs of them; inside a term
arithmetic, ``log``, ``exp``, ``sqrt``, ``abs``, ``I`` and ``factor``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.expressions import column, evaluate, split

INTERCEPT = "(Intercept)"


@dataclass(frozen=True)
class Formula:
    """A formula taken apart: outcome, terms, whether there is an intercept, and effects."""

    outcome: str
    terms: tuple[str, ...]
    intercept: bool
    effects: tuple[tuple[str, ...], ...]


def parse(text: str) -> Formula:
    """Take a formula apart.

    Raises
    ------
    MethodError
        If it has no outcome or no term, or a part is empty.

    Examples
    --------
    >>> parse("flow ~ log(dist) | orig^year + dest").effects
    (('orig', 'year'), ('dest',))
    """
    sides = split(str(text), "~")
    if len(sides) != 2 or not all(sides):
        raise MethodError(
            "The formula {formula} must say outcome ~ terms.",
            where="formula",
            next_step=say("For example: flow ~ log(distance) | origin + destination."),
            formula=repr(text),
        )
    right, *effects = split(sides[1], "|")
    if len(effects) > 1:
        raise MethodError("The formula has more than one sign |.", where="formula")
    terms = split(right, "+")
    intercept = not {"0", "-1"} & set(terms) and not re.search(r"-\s*1$", right)
    terms = [re.sub(r"\s*-\s*1$", "", term) for term in terms if term not in ("0", "1", "-1")]
    groups = [tuple(split(effect, "^")) for effect in split(effects[0], "+")] if effects else []
    if any(not term for term in terms) or any(not name for group in groups for name in group):
        raise MethodError(
            "A part of the formula {formula} is empty.", where="formula", formula=repr(text)
        )
    return Formula(sides[0], tuple(terms), intercept, tuple(g for g in groups if g != ("0",)))


def _expand(term: str, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the columns that one term stands for, by name."""
    parts = split(term, ":")
    if len(parts) > 1:
        product: dict[str, np.ndarray] = {"": np.ones(len(frame))}
        for part in parts:
            own = _expand(part, frame)
            product = {
                f"{a}:{b}".strip(":"): x * y for a, x in product.items() for b, y in own.items()
            }
        return product
    factor = re.fullmatch(r"factor\((\w[\w.]*)\)", term)
    values = np.asarray(column(frame, factor[1]) if factor else evaluate(term, frame))
    if values.ndim == 0:
        values = np.full(len(frame), values)
    flags = {True, False}
    if not factor and values.dtype.kind == "O" and set(pd.Series(values).dropna()) <= flags:
        return {f"{term}TRUE": np.array([np.nan if pd.isna(v) else float(v) for v in values])}
    if values.dtype.kind == "b":
        return {f"{term}TRUE": values.astype(float)}
    if factor or values.dtype.kind == "O":
        known = pd.Series(values)
        levels = sorted(known.dropna().unique())
        names = [f"{x:g}" if isinstance(x, float) else str(x) for x in levels]
        return {
            f"{term}{name}": np.where(known.isna(), np.nan, (known == level).astype(float))
            for name, level in zip(names[1:], levels[1:], strict=True)
        }
    name = f"I({term})" if not re.fullmatch(r"\w[\w.]*|\w+\(.*\)", term) else term
    return {name: values.astype(float)}


@dataclass(frozen=True)
class Design:
    """What a formula makes of a table: outcome, columns of the model, codes of the effects.

    Attributes
    ----------
    outcome : ndarray, shape (n,)
    x : DataFrame, shape (n, k)
        One column a term, the intercept first where there is one.
    effects : DataFrame, shape (n, e)
        Codes from 0 of each group of effects.
    levels : dict
        What the codes stand for.
    rows : ndarray of int, shape (n,)
        Positions in the table of the rows that are used.
    missing, infinite : int
        Rows left out as a value was missing, or infinite (the log of zero).
    """

    formula: Formula
    outcome: np.ndarray
    x: pd.DataFrame
    effects: pd.DataFrame
    levels: dict[str, pd.Index]
    rows: np.ndarray
    missing: int
    infinite: int


def terms(formula: Formula, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the terms of a formula, without dropping rows.

    >>> data = pd.DataFrame({"y": [1, 2], "far": [True, False]})
    >>> terms(parse("y ~ far"), data).to_numpy().tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    own: dict[str, np.ndarray] = {}
    if formula.intercept and not formula.effects:
        own[INTERCEPT] = np.ones(len(frame))
    for term in formula.terms:
        own |= _expand(term, frame)
    return pd.DataFrame(own, index=frame.index)


def design(text: str, frame: pd.DataFrame) -> Design:
    """Make outcome, columns and effects of a formula from a table.

    Parameters
    ----------
    text : str
        The formula.
    frame : DataFrame, shape (n, ...)

    Returns
    -------
    Design
        Rows with a missing or infinite value are left out, and counted.

    Raises
    ------
    MethodError
        If a column is unknown, the outcome is text, a logarithm is taken of a negative number,
        or no row is left.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [3, 0, 5], "km": [10, 20, 30], "to": ["A", "B", "A"]})
    >>> made = design("log(flow) ~ km | to", data)
    >>> made.rows.tolist(), made.infinite
    ([0, 2], 1)
    """
    formula = parse(text)
    checks.columns(frame, [], "data")
    outcome = np.asarray(evaluate(formula.outcome, frame))
    if outcome.dtype.kind == "O" and set(pd.Series(outcome).dropna()) <= {True, False}:
        outcome = pd.Series(outcome).astype(float).to_numpy()
    if outcome.dtype.kind not in "biuf" or outcome.shape != (len(frame),):
        raise MethodError(
            "The outcome {name} must be numbers.", where="formula", name=formula.outcome
        )
    outcome = outcome.astype(float)
    x = terms(formula, frame)
    names = [name for group in formula.effects for name in group]
    groups = checks.columns(frame, dict.fromkeys(names), "data")
    _refuse_negative_logs(formula, frame)
    everything = np.column_stack([outcome, x.to_numpy(dtype=float)])
    unknown = np.isnan(everything).any(axis=1)
    for name in names:
        unknown |= groups[name].isna().to_numpy()
    infinite = np.isinf(everything).any(axis=1) & ~unknown
    rows = np.flatnonzero(~(unknown | infinite))
    if len(rows) == 0:
        raise MethodError("No row has all the values that the formula needs.", where="data")
    codes, levels = {}, {}
    for group in formula.effects:
        name = "^".join(group)
        codes[name], levels[name] = _joint(groups[list(group)].iloc[rows])
    return Design(
        formula,
        outcome[rows],
        x.iloc[rows],
        pd.DataFrame(codes, index=frame.index[rows]),
        levels,
        rows,
        int(unknown.sum()),
        int(infinite.sum()),
    )


def _joint(keys: pd.DataFrame) -> tuple[np.ndarray, pd.Index]:
    """Return codes of the rows of ``keys`` and what they stand for, in order of appearance."""
    if keys.shape[1] == 1:
        return pd.factorize(pd.Index(keys.iloc[:, 0]))
    joint = np.zeros(len(keys), dtype=np.int64)
    for name in keys:
        own, values = pd.factorize(keys[name])
        joint = pd.factorize(joint * len(values) + own)[0]
    first = np.unique(joint, return_index=True)[1]
    return joint, pd.MultiIndex.from_frame(keys.iloc[first])


def _refuse_negative_logs(formula: Formula, frame: pd.DataFrame) -> None:
    for term in (formula.outcome, *formula.terms):
        for inner in re.findall(r"log\(([^()]+)\)", term):
            values = np.asarray(evaluate(inner, frame))
            if values.dtype.kind in "iuf" and (values < 0).any():
                raise MethodError(
                    "{name} holds negative numbers, which have no logarithm.",
                    where="formula",
                    name=inner.strip(),
                )
