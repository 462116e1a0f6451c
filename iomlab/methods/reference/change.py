"""Reference cases of net migration, changing rates, projections, models of flows and labour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError, suggest
from iomlab.methods import checks, net_migration, net_migration_age, projection, rate_change
from iomlab.methods.reference import change_models, expect_inputs, frames
from iomlab.methods.reference import tables as read

Inputs = dict[str, Any]


def residual(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Net migration as growth beyond births and deaths; counts in ``pop_YEAR`` or in a file."""
    columns = dict(inputs)
    if "file" in inputs:
        frame = frames.csv(columns.pop("file"), root)
        columns = _from_file(frame, columns)
    counts = sorted(key for key in columns if key.startswith("pop_"))
    start, end = columns.get("start"), columns.get("end")
    if start is None and end is None and len(counts) == 2:
        start, end = columns[counts[0]], columns[counts[1]]
    for name, value in {"start": start, "end": end}.items():
        if value is None:
            raise MethodError("Two counts of the population are needed.", where=name)
    found = net_migration.residual(
        start, end, read.need(columns, "births"), read.need(columns, "deaths")
    ).table
    named = {"change": "pop_change", "natural_increase": "natural_increase", "net": "net"}
    return {key: read.plain(found[name].to_numpy()) for name, key in named.items()}


def _from_file(frame: pd.DataFrame, inputs: Inputs) -> Inputs:
    """Return inputs with names of columns replaced by the columns of the rows asked for."""
    rows, taken = frame, dict(inputs)
    for key in [key for key in inputs if key in frame.columns]:
        allowed = inputs[key] if isinstance(inputs[key], list) else [inputs[key]]
        rows = rows[rows[key].isin(allowed)]
        taken.pop(key)
    if rows.empty:
        raise MethodError("No row of the file is asked for.", where="file")
    for key, value in taken.items():
        if isinstance(value, str):
            if value not in rows.columns:
                raise MethodError(
                    "The file has no column {value}.",
                    where=key,
                    nearest=suggest(value, map(str, rows.columns)),
                    value=repr(value),
                )
            taken[key] = rows[value].to_numpy()
    defaults = {name: rows[name].to_numpy() for name in ("births", "deaths") if name in rows}
    return {"rows": rows} | defaults | taken


def survival(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Net migration by survival ratios; what is missing is written 0, as the peer does."""
    taken = dict(inputs)
    if "file" in taken:
        taken = _from_file(frames.csv(taken.pop("file"), root), taken)
    rows = taken.pop("rows", None)
    children = taken.pop("net_children", taken.pop("children", False))
    exposure = taken.pop("maternal_exposure", (0.25, 0.75))
    labels = {"age", "sex", "race", "region", "groups", "what"}
    expect_inputs({k: v for k, v in taken.items() if k not in labels}, {"start", "end", "survival"})
    start, end = read.need(taken, "start"), read.need(taken, "end")
    found = net_migration.survival_ratio(start, end, read.need(taken, "survival")).table
    named = {"forward": "net_forward", "reverse": "net_reverse", "net": "net_average"}
    answer = {key: found[name].to_numpy(dtype=float, copy=True) for name, key in named.items()}
    if children:
        frame = (
            rows if rows is not None else pd.DataFrame({k: taken[k] for k in labels if k in taken})
        )
        for values in answer.values():
            _fill_children(values, np.asarray(end, dtype=float), frame.get("sex"), exposure)
    return {key: read.plain(np.nan_to_num(values)) for key, values in answer.items()}


def _fill_children(net: np.ndarray, end: np.ndarray, sex: pd.Series | None, exposure: Any) -> None:
    """Fill the two youngest groups of each sex from their mothers' net migration."""
    sexes = np.full(len(net), "female") if sex is None else sex.astype(str).str.lower().to_numpy()
    women = np.flatnonzero(np.isin(sexes, ["female", "f", "women"]))
    if len(women) < 10:
        raise MethodError("Ten age groups of women are needed for their children.", where="sex")
    ages = [slice(3, 9), slice(4, 10)]
    for label in dict.fromkeys(sexes):
        own = np.flatnonzero(sexes == label)
        net[own[:2]] = net_migration.children_of_migrants(
            end[own[:2]],
            [end[women[age]].sum() for age in ages],
            [net[women[age]].sum() for age in ages],
            exposure=exposure,
        )


def _matrix(given: Any, name: str) -> pd.DataFrame:
    if not isinstance(given, dict) or not {"rows", "columns", "values"} <= given.keys():
        raise MethodError("{name} must have rows, columns and values.", where=name, name=name)
    values = np.array(given["values"], dtype=object)
    try:
        return pd.DataFrame(
            values, index=[float(age) for age in given["rows"]], columns=given["columns"]
        )
    except (TypeError, ValueError):
        raise MethodError(
            "The rows and columns of {name} do not fit its values.", where=name, name=name
        ) from None


def by_age(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Net migration by age and sex, in every placement."""
    tables = ("pop_m", "pop_f", "sr_m", "sr_f", "asfr")
    expect_inputs(inputs, {*tables, "srb"})
    pop_m, pop_f, sr_m, sr_f, asfr = (_matrix(read.need(inputs, key), key) for key in tables)
    ratio = read.need(inputs, "srb")
    if isinstance(ratio, dict):
        ratio = [ratio.get(str(year)) for year in sr_m.columns]
    found = {}
    for placement in net_migration_age.PLACEMENTS:
        done = net_migration_age.by_age(
            {"male": pop_m, "female": pop_f},
            {"male": sr_m, "female": sr_f},
            asfr,
            ratio,
            placement=placement,
        )
        found[placement] = {
            f"mig_{sex[0]}": {
                "rows": [f"{age:g}" for age in table.index],
                "columns": [str(year) for year in table.columns],
                "values": read.plain(table.to_numpy()),
            }
            for sex, table in (("male", done.male), ("female", done.female))
        }
    return found


def kitagawa(inputs: Inputs, root: Path) -> dict[str, Any]:
    """The change of a rate in a part of the mix and a part of the rates."""
    needed = ("counts_0", "rates_0", "counts_1", "rates_1")
    expect_inputs(inputs, {*needed, "groups", "what"})
    if inputs.get("groups") is not None:
        named = frames.texts(inputs, "groups")
        checks.labels(named, "groups", len(checks.vector(inputs.get("counts_0"), "counts_0")))
    done = rate_change.kitagawa(*(read.need(inputs, key) for key in needed))
    return {
        "total_0": done.total_0,
        "total_1": done.total_1,
        "difference": done.difference,
        "composition_by_group": read.plain(done.table["composition"].to_numpy()),
        "rate_by_group": read.plain(done.table["rate"].to_numpy()),
        "composition": done.composition,
        "rate": done.rate,
    }


def cohort_component(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A projection from the tables of World Population Prospects, next to the UN's own."""
    known = {"files", "country", "start", "steps", "step_years", "net_migration_multiplier"}
    expect_inputs(inputs, known)
    if inputs.get("step_years", projection.YEARS) != projection.YEARS:
        raise MethodError("A step is five years, as the age groups are.", where="step_years")
    pattern, country = str(read.need(inputs, "files")), read.need(inputs, "country")
    if not isinstance(country, (str, int)):
        raise MethodError("country must be a name or a number.", where="country")
    start = checks.count(read.need(inputs, "start"), "start")
    steps = checks.count(inputs.get("steps", 1), "steps", low=1)
    multiplier = checks.number(inputs.get("net_migration_multiplier", 1.0), "multiplier")

    def column(names: tuple[str, ...], wanted: str, what: str) -> np.ndarray:
        for name in names:
            frame = frames.csv(pattern.replace("*", name), root)
            if wanted in frame.columns:
                rows = frame[(frame["name"] == country) | (frame["country_code"] == country)]
                if rows.empty:
                    raise MethodError(
                        "The tables have no country {country}.",
                        where="country",
                        nearest=suggest(str(country), frame["name"].astype(str)),
                        country=repr(country),
                    )
                return rows[wanted].to_numpy(dtype=float)
        raise MethodError("There is no {what} for {when}.", where=what, what=what, when=wanted)

    periods = []
    for year in range(start, start + 5 * steps, 5):
        when = f"{year}-{year + 5}"
        total = float(column(("tfr", "tfrprojMed"), when, "fertility")[0])
        net = float(column(("migration",), when, "migration")[0])
        deaths = [column((f"mx{sex}",), when, "mortality") for sex in "MF"]
        moved = projection.migrants_by_age(net / 2, len(deaths[0]) - 1)
        shares = column(("percentASFR",), when, "ages of mothers")
        ratio = float(column(("sexRatio",), when, "sex ratio")[0])
        period = projection.Period(
            deaths[0], deaths[1], total * shares / 100 / 5, ratio, moved, moved
        )
        periods.append(period.with_migration(multiplier))
    men, women = (column((f"pop{sex}",), str(start), "population") for sex in "MF")
    # the peer leaves chances of dying above one (Kenya's oldest) as the formula gives them
    done = projection.project(men, women, start, periods, cap=False)
    years = [int(str(year)) for year in done.steps.index]
    answer: dict[str, Any] = {
        "steps": [
            {
                "year": year,
                "male": read.plain(done.people(year, "male")),
                "female": read.plain(done.people(year, "female")),
                "births": float(row["births"]),
                "e0_male": float(row["e0_male"]),
                "e0_female": float(row["e0_female"]),
                "total": float(row["total"]),
            }
            for year, row in zip(years, done.steps.to_dict("records"), strict=True)
        ]
    }
    published, off = {}, {}
    for year in years:
        names = [(f"pop{sex}", f"pop{sex}projMed") for sex in "MF"]
        try:
            total = float(sum(column(name, str(year), "population").sum() for name in names))
        except MethodError:
            continue
        published[str(year)] = total
        off[str(year)] = 100 * (float(done.steps["total"].to_dict()[year]) / total - 1)
    return answer | {"united_nations_total_thousands": published, "percent_off_united_nations": off}


CASES = {
    "net_migration_residual": residual,
    "net_migration_survival_ratio": survival,
    "net_migration_by_age_residual": by_age,
    "kitagawa_decomposition": kitagawa,
    "cohort_component_projection": cohort_component,
    **change_models.CASES,
}
