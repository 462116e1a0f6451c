"""What a person asks of a batch: words of a command line, or a YAML plan, read safely.

A plan:

    notebook: country_profile        # or a list of them
    to: html
    values: {first_year: 2000}       # for every report
    matrix:                          # every combination is one report
      country: all
      lang: [en, es, fr]
    exclude:                         # but not these
      - {country: [HND, GTM], lang: fr}
    change:                          # other values for some
      - where: {country: VEN}
        values: {first_year: 2014}
    add:                             # and these as well
      - {country: DEU, lang: en, first_year: 2010}

Every scalar is read as text, so that Norway (``NO``) stays Norway; the notebook's own parameters
say what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from iomlab.errors import UsageError, suggest
from iomlab.messages import say

KEYS = ("notebook", "to", "values", "matrix", "exclude", "change", "add", "vintage")
LARGEST = 1_000_000
DEEPEST = 6


@dataclass(frozen=True)
class Asked:
    """What is asked, before it is checked; plain values that a journal can hold."""

    notebook: tuple[str, ...]
    to: str = "html"
    values: Mapping[str, Any] = field(default_factory=dict)
    matrix: Mapping[str, Any] = field(default_factory=dict)
    exclude: tuple[Mapping[str, Any], ...] = ()
    change: tuple[Mapping[str, Any], ...] = ()
    add: tuple[Mapping[str, Any], ...] = ()
    override: str | None = None
    vintage: str = ""

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Asked:
        """Return what a record or a read plan holds."""
        named = record["notebook"]
        return cls(
            (named,) if isinstance(named, str) else tuple(named),
            str(record.get("to") or "html"),
            dict(record.get("values") or {}),
            dict(record.get("matrix") or {}),
            tuple(record.get("exclude") or ()),
            tuple(record.get("change") or ()),
            tuple(record.get("add") or ()),
            record.get("override"),
            str(record.get("vintage") or ""),
        )

    def narrowed(self, matrix: Mapping[str, Any]) -> Asked:
        """Return it with other values along some parameters, as a command line gives them."""
        return Asked(
            self.notebook, self.to, self.values, {**self.matrix, **matrix},
            self.exclude, self.change, self.add, self.override, self.vintage,
        )  # fmt: skip


def read_plan(path: Path) -> Asked:
    """Read a YAML plan.

    Raises
    ------
    UsageError
        When it is missing, too large, not YAML, or holds what a plan does not know.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(
                "The plan {file} is larger than a plan may be ({most} bytes).",
                file=str(path),
                most=LARGEST,
            )
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(
            "The plan {file} can't be read: {problem}.", file=str(path), problem=str(problem)
        ) from problem
    return parse_plan(text, str(path))


def parse_plan(text: str, where: str = "plan") -> Asked:
    """Return what a plan's text asks.

    >>> parse_plan("notebook: country_profile\\nmatrix: {country: [NO, DE]}").matrix
    {'country': ['NO', 'DE']}
    """
    content = _loaded(text, where)
    if not isinstance(content, dict) or not content.get("notebook"):
        raise UsageError(
            "The plan names no notebook.",
            where=where,
            next_step=say("Begin it with a line such as: notebook: country_profile"),
        )
    for key in content:
        if key not in KEYS:
            raise UsageError(
                "A plan has no part {key}.",
                key=repr(key),
                where=where,
                nearest=suggest(str(key), KEYS) or KEYS,
            )
    for key in ("values", "matrix"):
        _shape(content.get(key) or {}, dict, key, where)
    for key in ("exclude", "change", "add"):
        for entry in _shape(content.get(key) or [], list, key, where):
            _shape(entry, dict, key, where)
    for entry in content.get("change") or []:
        if set(entry) != {"where", "values"}:
            raise UsageError(
                "Each entry under change has two parts, where and values.", where=where
            )
        _shape(entry["where"], dict, "change", where)
        _shape(entry["values"], dict, "change", where)
    named = content["notebook"]
    if not isinstance(named, (str, list)) or not all(isinstance(n, str) for n in named):
        _shape(named, str, "notebook", where)
    return Asked.of(content)


def _shape(value: Any, wanted: type, key: str, where: str) -> Any:
    """Return ``value`` when it has the shape that this part of a plan has."""
    if isinstance(value, wanted):
        return value
    shapes: dict[Any, Any] = {
        dict: say("names with their values"),
        list: say("a list, one entry a line, each beginning with a dash"),
        str: say("the name of a notebook, or a list of names"),
    }
    raise UsageError(
        "The part {key} of the plan should be {shape}.", key=key, shape=shapes[wanted], where=where
    )


def _loaded(text: str, where: str) -> Any:
    """Load YAML as text, lists and tables only: no objects, no aliases, no name twice."""
    import yaml

    class Plain(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("aliases (*name) are not read")
            self.depth += 1
            if self.depth > DEEPEST:
                raise yaml.YAMLError("too deep")
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [key.value for key, _ in node.value]
            twice = sorted({str(key) for key in keys if keys.count(key) > 1})
            if twice:
                raise yaml.YAMLError(f"{twice[0]} stands there twice")
            return super().construct_mapping(node, deep=deep)

    try:
        return yaml.load(text, Loader=Plain)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as problem:
        raise UsageError(
            "The plan {file} can't be read: {problem}.",
            file=where,
            problem=" ".join(str(problem).split()),
        ) from problem
