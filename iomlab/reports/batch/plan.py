"""The plan of a batch: every report that is asked for, checked before the first one runs."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomlab.data.shelf import choice
from iomlab.errors import IomlabError, ParameterError, ReportError, UsageError
from iomlab.languages.formats import check_language
from iomlab.messages import say
from iomlab.parameters.check import check, require
from iomlab.parameters.read import Parameter, parameters
from iomlab.reports.batch.axes import checked, values_along
from iomlab.reports.batch.plan_file import Asked
from iomlab.reports.execute import FAILED
from iomlab.reports.find import base_name, find_notebook
from iomlab.reports.job import FORMATS, Job
from iomlab.safety.leaving import check_reason

MOST = 50_000
LONGEST_NAME = 255 - len(FAILED)


@dataclass(frozen=True)
class Item:
    """One report of a plan: its name and its job, or the reason why there is none."""

    name: str
    values: Mapping[str, Any]
    job: Job | None = None
    problem: IomlabError | None = None


@dataclass(frozen=True)
class Plan:
    """All reports of a batch, and how many were asked for twice and are made once."""

    items: tuple[Item, ...]
    repeated: int = 0

    @property
    def refused(self) -> tuple[Item, ...]:
        """The items that can't be run."""
        return tuple(item for item in self.items if item.job is None)


def make_plan(asked: Asked) -> Plan:
    """Return every report that is asked for, each checked; nothing is run or written.

    A report that can't be made (a value that the notebook refuses, a name that is taken or too
    long) stands in the plan with its reason.

    Raises
    ------
    UsageError
        When there are more reports than a batch takes, or none.

    Examples
    --------
    >>> plan = make_plan(Asked(("country_profile",), matrix={"country": "HND,GTM", "lang": "es,en"}))
    >>> [item.name for item in plan.items][:2]
    ['country_profile-HND-es', 'country_profile-HND-en']
    """
    if asked.to not in FORMATS:
        raise ReportError("There is no format {to}.", to=repr(asked.to), nearest=FORMATS)
    items = [item for name in asked.notebook for item in _of_notebook(name, asked)]
    for extra in asked.add:
        name = str(extra.get("notebook") or asked.notebook[0])
        given = {key: value for key, value in extra.items() if key != "notebook"}
        alone = Asked(
            (name,), asked.to, {**asked.values, **given}, override=asked.override,
            vintage=asked.vintage,
        )  # fmt: skip
        items += _of_notebook(name, alone)
    if not items:
        raise UsageError(
            "The plan asks for no report: everything is excluded.",
            next_step=say("Take a line out of exclude, or add values to the matrix."),
        )
    return _named_once(items)


def _of_notebook(name: str, asked: Asked) -> Iterator[Item]:
    """Yield the items of one notebook: every combination of the matrix, less what is excluded."""
    stem = Path(name).stem
    try:
        path, declared = _read(name)
        known = {p.name: p for p in declared}
        base = {key: checked(declared, key, value) for key, value in asked.values.items()}
        base = {**check(declared, {}), **base}
        axes = {
            key: values_along(known[key], given) if key in known else [given]
            for key, given in asked.matrix.items()
        }
        for key in axes:
            if key not in known:
                check(declared, {key: ""})
        excluded = [_condition(declared, entry) for entry in asked.exclude]
        changes = [
            (
                _condition(declared, entry["where"]),
                {k: checked(declared, k, v) for k, v in entry["values"].items()},
            )
            for entry in asked.change
        ]
    except IomlabError as problem:
        yield Item(_rough_name(stem, asked.values), asked.values, problem=problem)
        return
    count = math.prod(len(values) for values in axes.values())
    if count > MOST:
        raise UsageError(
            "{n} reports are more than a batch takes ({most}).",
            n=count,
            most=MOST,
            next_step=say("Part the plan into several."),
        )
    tried = [[(key, raw, _tried(declared, key, raw)) for raw in axes[key]] for key in axes]
    for combination in itertools.product(*tried):
        told = {**asked.values, **{key: raw for key, raw, _ in combination}}
        wrong = next((v for _, _, v in combination if isinstance(v, IomlabError)), None)
        if wrong is not None:
            yield Item(_rough_name(stem, told), told, problem=wrong)
            continue
        values = {**base, **{key: value for key, _, value in combination}}
        if any(_meets(values, condition) for condition in excluded):
            continue
        for condition, other in changes:
            if _meets(values, condition):
                values = {**values, **other}
        given = {*asked.values, *axes, *(key for _, other in changes for key in other)}
        yield _item(path, declared, values, frozenset(given), asked)


def _read(name: str) -> tuple[Path, list[Parameter]]:
    """Return the file and the parameters of a notebook; what is no notebook is refused."""
    path = find_notebook(name)
    try:
        return path, parameters(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ReportError(
            "{file} is not a notebook that can be read: {problem}.",
            file=path.name,
            problem=f"{type(problem).__name__}: {problem}"[:200],
            next_step=say("Open it in JupyterLab and save it again."),
        ) from problem


def _tried(declared: list[Parameter], name: str, value: Any) -> Any:
    """Return the checked value, or the error that refuses it."""
    try:
        return checked(declared, name, value)
    except IomlabError as refused:
        return refused


def _condition(declared: list[Parameter], entry: Mapping[str, Any]) -> dict[str, set[Any]]:
    """Return a condition of the plan: for each parameter the values that meet it."""
    known = {p.name: p for p in declared}
    met = {}
    for key, given in entry.items():
        if key not in known:
            check(declared, {key: ""})
        listed = values_along(known[key], given)
        met[key] = {checked(declared, key, value) for value in listed}
    return met


def _meets(values: Mapping[str, Any], condition: Mapping[str, set[Any]]) -> bool:
    """Return whether the values meet every part of a condition."""
    return all(values.get(key) in wanted for key, wanted in condition.items())


def _item(
    path: Path,
    declared: list[Parameter],
    values: Mapping[str, Any],
    given: frozenset[str],
    asked: Asked,
) -> Item:
    """Return one item with its job, or with the reason why it has none."""
    name = base_name(path, declared, values)
    try:
        require(declared, values)
        lang = check_language(str(values.get("lang", "en")))
    except IomlabError as problem:
        return Item(name, values, problem=problem)
    if len(name.encode()) > LONGEST_NAME:
        long = ParameterError(
            "The report’s name would be too long for a file: {n} characters.",
            n=len(name),
            next_step=say("Give shorter values: the name is made from them."),
        )
        return Item(f"{name[:60]}…", values, problem=long)
    reason = check_reason(asked.override)
    chosen = choice(asked.vintage)
    job = Job(path, dict(values), lang, asked.to, name, given, vintages=chosen, override=reason)
    return Item(name, values, job)


def _rough_name(stem: str, told: Mapping[str, Any]) -> str:
    """Return a name for an item that has none, from what was asked."""
    return "-".join([stem, *(str(value) for value in told.values())])[:120]


def _named_once(items: list[Item]) -> Plan:
    """Return the plan with every name once: the same report again is dropped, another is refused.

    Names are compared as file systems that ignore case and accents' spelling compare them.
    """
    taken: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: item.job is None):  # who has a job has the name
        taken.setdefault(_folded(item.name), item)
    kept: list[Item] = []
    repeated = 0
    for item in items:
        first = taken[_folded(item.name)]
        if first is item:
            kept.append(item)
        elif _asks(first) == _asks(item):
            repeated += 1
        else:
            collision = UsageError(
                "Its files would have the name of another report, {name} ({values}).",
                name=first.name,
                values=", ".join(f"{k} = {v}" for k, v in first.values.items()),
                next_step=say("Give the parameter a value that differs in letters or digits."),
            )
            name = f"{item.name} ({len(kept) + 1})"
            kept.append(Item(name, item.values, problem=item.problem or collision))
    return Plan(tuple(kept), repeated)


def _asks(item: Item) -> tuple[object, ...]:
    """Return what makes an item the same as another, whether its values were given or defaults."""
    if item.job is None:
        return (None, dict(item.values))
    return (item.job.notebook, dict(item.job.values), item.job.lang, item.job.to)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
