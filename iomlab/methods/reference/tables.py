"""How the inputs of reference cases are read from their files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.reference import resolve

Inputs = dict[str, Any]
STOCKS = frozenset(
    {"regions", "stock_start", "stock_end", "stocks_file", "vital_file", "block"}
    | {"year_start", "year_end", "region_order"}
)
KOREA = frozenset({"file", "year", "region_order", "regions"})


def plain(values: Any) -> Any:
    """Return arrays and numbers as lists and floats; what is not defined becomes None."""
    if isinstance(values, dict):
        return {name: plain(value) for name, value in values.items()}
    if isinstance(values, (list, tuple, np.ndarray)):
        return [plain(value) for value in values]
    if isinstance(values, (float, np.floating)):
        return None if np.isnan(values) else float(values)
    return values.item() if isinstance(values, np.generic) else values


def need(inputs: Inputs, key: str) -> Any:
    """Return an input that must be there."""
    if inputs.get(key) is None:
        raise MethodError("The input {key} is missing.", where=key, key=key)
    return inputs[key]


def csv(path: str, root: Path) -> pd.DataFrame:
    """Read one file of a case; NA is missing only where numbers stand."""
    return pd.read_csv(resolve(path, root), na_values=["NA"], keep_default_na=False)


def square(
    frame: pd.DataFrame, rows: str, columns: str, value: str, order: list[str] | None, name: str
) -> pd.DataFrame:
    """Return a table with the same places in rows and columns; absent pairs are missing."""
    checks.unique(frame, [rows, columns], name)
    wide = frame.pivot(index=rows, columns=columns, values=value)
    places = list(order) if order else sorted(set(wide.index) | set(wide.columns))
    unknown = [place for place in places if place not in wide.index]
    if unknown:
        raise MethodError(
            "{name} has no place called {place}.", where="region_order", name=name, place=unknown[0]
        )
    return wide.reindex(index=places, columns=places)


def stocks(inputs: Inputs, root: Path) -> tuple[Any, Any, Any, Any]:
    """Return the two stock tables, births and deaths of a case."""
    if "stocks_file" not in inputs:
        pair: tuple[Any, ...] = (need(inputs, "stock_start"), need(inputs, "stock_end"))
        regions = inputs.get("regions")
        if regions is not None:
            checks.labels(regions, "regions", len(pair[0]))
        return (pair[0], pair[1], inputs.get("births"), inputs.get("deaths"))
    frame = csv(inputs["stocks_file"], root)
    if "block" in inputs:
        frame = frame[frame["block"] == inputs["block"]]
    first, last = need(inputs, "year_start"), need(inputs, "year_end")
    order = inputs.get("region_order") or inputs.get("regions")
    pair = tuple(
        square(checked, "birth", "residence", "stock", order, name)
        for name, checked in (
            (str(year), _rows(frame, "year", year, "stocks_file")) for year in (first, last)
        )
    )
    births, deaths = inputs.get("births"), inputs.get("deaths")
    if "vital_file" in inputs:
        vital = csv(inputs["vital_file"], root)
        if "block" in inputs:
            vital = vital[vital["block"] == inputs["block"]]
        starts = vital["period_start"]
        vital = vital[(starts >= first) & (starts < last)]
        if vital.empty:
            raise MethodError(
                "There are no births and deaths from {first} to {last}.",
                where="vital_file",
                first=str(first),
                last=str(last),
            )
        checks.unique(vital, ["region", "period_start"], "vital_file")
        summed = vital.groupby("region")[["births", "deaths"]].sum(min_count=1)
        births, deaths = summed["births"], summed["deaths"]
    return (pair[0], pair[1], births, deaths)


def _rows(frame: pd.DataFrame, column: str, value: Any, where: str) -> pd.DataFrame:
    found = frame[frame[column] == value]
    if found.empty:
        raise MethodError(
            "The file has no rows with {column} {value}.",
            where=where,
            column=column,
            value=str(value),
        )
    return found


def od_table(inputs: Inputs, root: Path, *, year: Any = None, value: str = "flow") -> np.ndarray:
    """Return origins by destinations of one year (and age group) of a case's file."""
    frame = csv(need(inputs, "file"), root)
    wanted = {"year": year if year is not None else inputs.get("year")}
    wanted["age_grp"] = inputs.get("age_grp")
    for column, one in wanted.items():
        if one is not None:
            frame = _rows(frame, column, one, "file")
    checks.columns(frame, ["orig", "dest", value], "file")
    order = inputs.get("region_order") or inputs.get("regions")
    return square(frame, "orig", "dest", value, order, "file").to_numpy(dtype=float)


def population(inputs: Inputs, root: Path) -> np.ndarray:
    """Return people by region from a column of a file of flows (``dest_pop * 1e6``)."""
    found = re.fullmatch(r"\s*(\w+?)\s*(?:\*\s*([\d.eE+-]+))?\s*", inputs["population"])
    if not found:
        raise MethodError(
            "The population must be a column, or a column times a number, not {text}.",
            where="population",
            text=repr(inputs["population"]),
        )
    column, factor = found.group(1), float(found.group(2) or 1)
    table = od_table(inputs, root, value=column)
    along = 0 if column.startswith("dest") else 1
    return np.nanmax(table, axis=along) * factor


def pairs(inputs: Inputs, root: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and flows between different places in the order of a case's file."""
    frame = csv(need(inputs, "file"), root)
    if inputs.get("year") is not None:
        frame = _rows(frame, "year", inputs["year"], "file")
    order = inputs.get("region_order") or inputs.get("regions")
    if order:
        frame = frame[frame["orig"].isin(order) & frame["dest"].isin(order)]
    frame = frame[frame["orig"] != frame["dest"]]
    return frame[inputs["distance"]].to_numpy(float), frame["flow"].to_numpy(float)


def off_diagonal(distance: Any, flows: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and flows between different places, row by row."""
    far = checks.table(distance, "distance", missing=True)
    apart = ~np.eye(len(far), dtype=bool)
    return far[apart], checks.table(flows, "flows")[apart]


def zero_diagonal(table: Any, rows: Any) -> Any:
    """Return a square table with a zero diagonal (ones elsewhere if there is none)."""
    if table is None and rows is None:
        return None
    if table is None:
        table = np.ones((len(rows), len(rows)))
    checked = checks.table(table, "seed", square=True, missing=True)
    np.fill_diagonal(checked, 0.0)
    return checked


def ages(given: Any) -> Any:
    """Return ages from a list or from a range in words (``0..80 single years``)."""
    if not isinstance(given, str):
        return given
    found = re.match(r"\s*(\d+)\s*\.\.\s*(\d+)", given)
    if not found:
        raise MethodError("Ages must be a list, or a range such as 0..80.", where="ages")
    return np.arange(int(found.group(1)), int(found.group(2)) + 1)


def age_percent(inputs: Inputs, root: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return ages and the percent of people of each age who moved, of one sample."""
    frame = csv(need(inputs, "file"), root)
    if inputs.get("sample") is not None:
        frame = _rows(frame, "sample", inputs["sample"], "file")
    frame = checks.unique(frame, ["age"], "file").sort_values("age")
    moved = checks.vector(frame["migrants"], "migrants")
    people = checks.vector(frame["population"], "population")
    if (people == 0).any():
        raise MethodError("An age has no people.", where="population")
    return frame["age"].to_numpy(), 100 * moved / people
