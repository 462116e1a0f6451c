"""Expressions inside a formula: arithmetic on columns, read by hand so that no code is run."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError, suggest
from iomlab.methods import checks

FUNCTIONS = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "log1p": np.log1p}
_ARITHMETIC: dict[type, Any] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_COMPARISONS: dict[type, Any] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}


def split(text: str, sign: str) -> list[str]:
    """Split at ``sign`` where it stands outside brackets.

    >>> split("log(a + b) + c", "+")
    ['log(a + b)', 'c']
    """
    parts, depth, last = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            parts.append(text[last:at])
            last = at + 1
    return [part.strip() for part in (*parts, text[last:])]


def evaluate(text: str, frame: pd.DataFrame) -> Any:
    """Return what an expression is for each row.

    Parameters
    ----------
    text : str
        Columns, numbers, arithmetic (``^`` is a power), comparisons and the functions above.
    frame : DataFrame, shape (n, ...)

    Returns
    -------
    ndarray, shape (n,), or a number

    Raises
    ------
    MethodError
        If the expression cannot be read or names an unknown column or function.

    Examples
    --------
    >>> evaluate("a + b^2 > 4", pd.DataFrame({"a": [0, 1], "b": [2, 3]})).tolist()
    [False, True]
    """
    try:
        tree = ast.parse(text.replace("^", "**").strip(), mode="eval").body
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return _walk(tree, frame, text)
    except (SyntaxError, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        raise MethodError(
            "The expression {text} cannot be read.", where="formula", text=repr(text)
        ) from None


def _walk(node: ast.AST, frame: pd.DataFrame, text: str) -> Any:
    if isinstance(node, ast.Name):
        return column(frame, node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str)):
        whole = type(node.value) is int  # a float: powers of whole numbers may have no end
        return float(node.value) if whole else node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        value = _walk(node.operand, frame, text)
        return -value if isinstance(node.op, ast.USub) else ~value
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        sides = [_floated(_walk(side, frame, text), text) for side in (node.left, node.right)]
        return _ARITHMETIC[type(node.op)](*sides)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        left, right = (_walk(side, frame, text) for side in (node.left, node.right))
        return left & right if isinstance(node.op, ast.BitAnd) else left | right
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left = _walk(node.left, frame, text)
        return _COMPARISONS[type(node.ops[0])](left, _walk(node.comparators[0], frame, text))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        value = _walk(node.args[0], frame, text)
        if node.func.id == "I":
            return value
        if node.func.id in FUNCTIONS:
            return FUNCTIONS[node.func.id](_floated(value, text))
        raise MethodError(
            "There is no function {name} in formulas.",
            where="formula",
            nearest=suggest(node.func.id, FUNCTIONS),
            name=repr(node.func.id),
        )
    raise MethodError("The expression {text} cannot be read.", where="formula", text=repr(text))


def _floated(value: Any, text: str) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind in "OUS":
        raise MethodError("{text} reckons with text.", where="formula", text=text)
    return value.astype(float) if isinstance(value, np.ndarray) else value


def column(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return one column: numbers as floats (missing NaN), true/false as booleans, text as it is."""
    values = checks.columns(frame, [name], "data")[name]
    if isinstance(values, pd.DataFrame):
        raise MethodError("The table has two columns called {name}.", where=name, name=name)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.astype(object).to_numpy()
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.to_numpy(dtype=object if values.isna().any() else bool)
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.to_numpy(dtype=float, na_value=np.nan)
    known = values.dropna()
    if len(known) and all(isinstance(value, (bool, np.bool_)) for value in known):
        return values.to_numpy(dtype=object)
    if len(known) and not known.map(lambda value: isinstance(value, str)).any():
        return values.astype(float).to_numpy()
    if len(known) and pd.to_numeric(known, errors="coerce").notna().any():
        checks.vector(list(values.where(values.notna(), np.nan)), name, missing=True)
    return values.to_numpy(dtype=object)
