"""What a figure measures, in a small vocabulary: stock or flow, persons or cases, by birth or by …

A column says it in ``datapackage.json``: ``"measures": {"kind": "stock", "of": "persons", …}``. What
the source does not say is left out: an unknown meaning is never guessed, and never refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from iomlab.data.source import Column, Source
from iomlab.messages import Message, say

KINDS = {
    "stock": say("a stock: who is there on one day"),
    "flow": say("a flow: what happens during a period"),
    "minimum": say("a minimum count: only what was recorded"),
    "rate": say("a rate"),
    "ratio": say("a ratio"),
    "mean": say("a mean"),
    "index": say("an index"),
    "score": say("a score"),
    "policy_score": say("a score of laws and policies, no outcome"),
    "amount": say("an amount of money"),
    "date": say("a date"),
    "distance": say("a distance"),
}
OF = {
    "persons": say("persons"),
    "cases": say("cases: one case can be a whole family"),
    "applications": say("applications"),
    "decisions": say("decisions"),
    "crossings": say("crossings, not persons"),
    "encounters": say("encounters, not persons"),
    "displacements": say("displacements, not persons"),
    "incidents": say("incidents"),
    "deaths": say("dead and missing people"),
    "births": say("births"),
    "households": say("households"),
    "money": say("money"),
}
WHO = {
    "residents": say("everyone who lives there"),
    "migrants": say("international migrants"),
    "short_term_migrants": say("short-term migrants"),
    "long_term_migrants": say("long-term migrants"),
    "refugees": say("refugees"),
    "asylum_seekers": say("asylum-seekers with a pending claim"),
    "protection": say("other people in need of international protection"),
    "idps": say("internally displaced people"),
    "returnees": say("people who returned"),
    "stateless": say("stateless people"),
    "workers": say("workers"),
    "travellers": say("people on an irregular route"),
}
BY = {
    "birth": say("by country of birth"),
    "citizenship": say("by citizenship"),
    "birth_or_citizenship": say("by country of birth, in some places by citizenship"),
}
AT = {
    "mid_year": say("in the middle of the year"),
    "end_year": say("at the end of the year"),
    "year": say("in a calendar year"),
    "fiscal_year": say("in a fiscal year"),
}
WHERE = {"inside": say("in the country"), "abroad": say("outside the country")}
INSTANCE = {
    "first": say("first instance"),
    "appeal": say("appeals"),
    "repeat": say("repeat applications"),
    "all": say("all instances"),
}
SCOPE = {"first_time": say("first-time applicants only"), "all": say("first and repeat")}
RULES = {
    "UN 1998": say("United Nations rules of 1998"),
    "UN 2021": say("United Nations rules of 2021"),
}
AVERAGE = {
    "simple": say("mean of all services"),
    "smart": say("SmaRT: the three cheapest that qualify"),
    "weighted": say("weighted mean"),
}
AUTHORITY = {
    "depositary": say("from the depositary’s records"),
    "checked": say("checked date by date, blank where no record of the depositary was seen"),
    "compiled": say("from a page that compiles dates"),
}
REPORTED = {
    "government": say("as the government itself reports"),
    "experts": say("as experts judge"),
}
LEVEL = {
    "part": say("parts of a total"),
    "total": say("a total"),
    "average": say("an average of rows"),
}
CHOICES: dict[str, Mapping[str, Message]] = {
    "kind": KINDS, "of": OF, "who": WHO, "by": BY, "at": AT, "where": WHERE, "instance": INSTANCE,
    "scope": SCOPE, "rules": RULES, "average": AVERAGE, "authority": AUTHORITY,
    "reported": REPORTED, "level": LEVEL,
}  # fmt: skip
FREE = {
    "series": say("series {value}"),
    "edition": say("edition {value}"),
    "ages": say("ages {value}"),
    "prices": say("prices: {value}"),
    "protected": say("the publisher changed counts under {value}"),
    "each": say("one row each {value}: divide row by row, then take the mean"),
    "apart": say("never added over: {value}"),
    "across": say("not compared over: {value}"),
    "totals": say("rows that are totals: {value}"),
}
DROPPED = "short_term_migrants"  # a group of the rules of 1998 that those of 2021 do not know


@dataclass(frozen=True, eq=False)
class Measure:
    """What one column measures, with the words that name it in a sentence.

    Two records made from the same column are one object, so that a verdict is kept by identity.
    ``parts`` are the rows meant, where the column holds several things: ``{"app_pc": "P"}``.
    """

    title: str
    values: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = field(default=None, repr=False)
    parts: Mapping[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        values, parts = tuple(self.values.items()), tuple(self.parts.items())
        return _made, (self.title, values, self.source, parts)

    def get(self, key: str) -> str:
        """Return what is said of ``key``, or nothing."""
        return self.values.get(key, "")

    def several(self, key: str) -> list[str]:
        """Return the columns of ``apart`` or ``across``."""
        return self.get(key).split()

    @property
    def split(self) -> list[str]:
        """Return the columns that say what a row of this column counts."""
        return [*self.several("apart"), *self.several("across"), *self.totals()]

    def totals(self) -> dict[str, str]:
        """Return the code of the rows that are totals, by column: ``{"nationality": "TOTAL"}``."""
        pairs = (part.split("=", 1) for part in self.get("totals").split(",") if part)
        return {name.strip(): code.strip() for name, code in pairs}

    def name(self, table: bool = True) -> Message:
        """Return the words for a sentence: title, rows meant, table."""
        title: Message = say("“{title}”", title=say(self.title))
        if self.parts:
            rows = [self._part(name, code) for name, code in self.parts.items()]
            title = say("“{title}” ({rows})", title=say(self.title), rows=rows)
        if self.source is None or not table:
            return title
        return say("{title} of the table “{table}”", title=title, table=self.source)

    def _part(self, name: str, code: str) -> Message:
        words = self.source.column(name).labels.get(code, code) if self.source else code
        return say(words)

    @property
    def edition(self) -> str:
        """The edition of the series: of these rows, where a column tells editions apart."""
        return self.parts.get("edition") or self.get("edition")

    def record(self) -> dict[str, str]:
        """Return what a run card keeps of it."""
        table = self.source.table if self.source else ""
        return {"table": table, "column": self.title}


@lru_cache(maxsize=4096)
def _made(
    title: str,
    values: tuple[tuple[str, str], ...],
    source: Source | None,
    parts: tuple[tuple[str, str], ...],
) -> Measure:
    return Measure(title, dict(values), source, dict(parts))


def measure(column: Column, source: Source | None = None) -> Measure | None:
    """Return what a column measures; None where nothing is said.

    A column of a ``series`` takes the table's edition, so that editions are kept apart.

    >>> measure(Column("n", "People")) is None
    True
    """
    if not column.measures:
        return None
    values = dict(column.measures)
    if values.get("series") and source is not None:
        values.setdefault("edition", source.edition.partition(" (")[0])
    return _made(column.title, tuple(values.items()), source, ())


def measured(columns: Iterable[Column], source: Source | None = None) -> dict[Any, Measure]:
    """Return what each of ``columns`` measures, where it is said."""
    found = ((column.name, measure(column, source)) for column in columns)
    return {name: meaning for name, meaning in found if meaning is not None}


@lru_cache(maxsize=4096)
def _changed(
    old: Measure, values: tuple[tuple[str, str], ...], parts: tuple[tuple[str, str], ...]
) -> Measure:
    kept = {k: v for k, v in {**old.values, **dict(values)}.items() if v}
    return _made(
        old.title, tuple(kept.items()), old.source, tuple({**old.parts, **dict(parts)}.items())
    )


def changed(old: Measure, parts: Mapping[str, str] | None = None, **values: str) -> Measure:
    """Return ``old`` with other values (nothing takes one away), or for some of its rows only."""
    return _changed(old, tuple(values.items()), tuple((parts or {}).items()))


def problems(measures: Mapping[str, Any]) -> list[Message]:
    """Return what in a description is not in the vocabulary, or contradicts itself.

    >>> [str(p) for p in problems({"kind": "stok"})]
    ['measures: kind is stok; choose from: stock, flow, minimum, rate, ratio, mean, index, score, policy_score, amount, date, distance']
    """
    found = []
    for key, value in measures.items():
        choices = CHOICES.get(key)
        if choices is None and key not in FREE:
            known: Iterable[str] = (*CHOICES, *FREE)
            found.append(
                say("measures: no {key}; choose from: {keys}", key=str(key), keys=tuple(known))
            )
        elif choices is not None and value not in choices:
            found.append(
                say(
                    "measures: {key} is {value}; choose from: {values}",
                    key=key,
                    value=str(value),
                    values=tuple(choices),
                )
            )
    if measures.get("rules") == "UN 2021" and measures.get("who") == DROPPED:
        found.append(
            say(
                "the United Nations rules of 2021 know no short-term migrants: stays of 3 to 12 months "
                "belong to temporary mobility"
            )
        )
    return found


def words(measures: Mapping[str, str]) -> list[Message]:
    """Return what a column measures, in words, in the order of the vocabulary.

    >>> [str(w) for w in words({"of": "persons", "kind": "stock", "at": "end_year"})]
    ['a stock: who is there on one day', 'persons', 'at the end of the year']
    """
    told = [choices[measures[key]] for key, choices in CHOICES.items() if key in measures]
    free = [
        Message(text.text, {"value": measures[key]})
        for key, text in FREE.items()
        if key in measures
    ]
    return told + free
