"""The definition guard: what does not measure the same stops with a sentence, or is allowed aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd

from iomlab.data.measures import KINDS, Measure, changed, measure
from iomlab.data.rules import ADD, COMPARE, DIVIDE, JOIN, SUBTRACT, Refusal, verdict
from iomlab.data.rules.scores import COMPUTED
from iomlab.data.source import Column
from iomlab.errors import DefinitionError, UsageError
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say

SENTENCES = {
    ADD: say("{left} and {right} can’t be added: {why}."),
    SUBTRACT: say("{right} can’t be subtracted from {left}: {why}."),
    COMPARE: say("{left} and {right} can’t be compared: {why}."),
    DIVIDE: say("{left} can’t be divided by {right}: {why}."),
    JOIN: say("{left} and {right} can’t be joined in one column: {why}."),
    "sum": say("The rows of {left} can’t be added up: {why}."),
}
WORDS, LETTERS = 3, 15  # the least that a reason has

_reason: ContextVar[str | Message | None] = ContextVar("reason", default=None)
_noted: ContextVar[list[Override] | None] = ContextVar("noted", default=None)


@dataclass(frozen=True)
class Override:
    """A refusal that somebody overruled: which rule, of what, and the reason that was given."""

    rule: str
    operation: str
    left: Measure
    right: Measure
    reason: str
    why: Message = field(compare=False)
    told: str | Message = field(compare=False)

    def record(self) -> dict[str, Any]:
        """Return what the record of a picture and the run card keep."""
        return {
            "rule": self.rule,
            "operation": self.operation,
            "left": self.left.record(),
            "right": self.right.record(),
            "reason": self.reason,
        }

    def sentence(self) -> Message:
        """Return what the caption says."""
        table = _both(self.left, self.right)
        reason = _Unstopped(self.told)
        values = {"left": self.left.name(table=table), "why": self.why, "reason": reason}
        if self.left is self.right:
            return say(
                "Definitions differ here: rows of {left} were added up although {why}. "
                "Reason given: {reason}.",
                **values,
            )
        return say(
            "Definitions differ here: {left} and {right} were put together although {why}. "
            "Reason given: {reason}.",
            right=self.right.name(),
            **values,
        )


@dataclass(frozen=True)
class _Unstopped:
    """A reason without its full stop: the sentence around it has one."""

    reason: str | Message

    def say(self, lang: str) -> str:
        return tell(self.reason, lang).rstrip(". ")


def _both(left: Measure, right: Measure) -> bool:
    """Return whether the table of the left side is to be named: not when the right is of the same."""
    return left is right or left.source != right.source


@contextmanager
def allow(reason: str | Message) -> Iterator[None]:
    """Let pass what the definition guard would stop, for a reason that is told.

    The reason stands in the caption of every picture made from the result, and in the run card. What
    would give back counts that a publisher protects is never let pass.

    Parameters
    ----------
    reason : str or Message
        Why it is right here: a sentence of three words and 15 letters at least. One made with
        ``say`` is told in the reader’s language.

    Raises
    ------
    UsageError
        When the reason is too short to be one.

    Examples
    --------
    >>> from iomlab import allow, load
    >>> moved, living = load("internal_displacement"), load("displacement_by_origin")
    >>> with allow("To show a class what goes wrong"):
    ...     mixed = moved["conflict_new"] + living["idps"]
    >>> mixed.overrides[0].rule
    'stock_and_flow'
    """
    told = " ".join(str(reason).split())
    if len(told) < LETTERS or len(told.split()) < WORDS:
        raise UsageError(
            "{reason} is too short for a reason: readers will see it below the picture.",
            reason=repr(told),
            next_step=say("Say in a sentence why it is right to put these figures together."),
        )
    token = _reason.set(reason if isinstance(reason, Message) else told)
    try:
        yield
    finally:
        _reason.reset(token)


@contextmanager
def noting() -> Iterator[list[Override]]:
    """Collect what is allowed inside, for results that can’t carry it themselves."""
    found: list[Override] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def check(
    operation: str, left: Measure, right: Measure, small: Callable[[int], bool] | None = None
) -> tuple[Override, ...]:
    """Stop an operation on what does not go together; return what was allowed.

    Parameters
    ----------
    operation : str
        ``add``, ``subtract``, ``compare``, ``divide`` or ``join``.
    left, right : Measure
        What the two sides measure.
    small : callable, optional
        Says whether the result holds a count from 1 to below a number.

    Raises
    ------
    DefinitionError
        Naming both, why they do not go together, and what would be right.
    """
    found = verdict(operation, left, right)
    if found is None or (found.small and not (small and small(found.small))):
        return ()
    return (_refuse(operation, found, left, right),)


def _refuse(operation: str, found: Refusal, left: Measure, right: Measure) -> Override:
    reason = None if found.final else _reason.get()
    if reason is None:
        offered = say(
            "{right_way} If it is right here all the same, say why: "
            'with iomlab.allow("your reason"): … The caption and the run card will tell it.',
            right_way=found.right,
        )
        raise DefinitionError(
            SENTENCES[operation].text,
            left=left.name(table=_both(left, right)),
            right=right.name(),
            why=found.why,
            next_step=found.right if found.final else offered,
        )
    noted = Override(found.rule, operation, left, right, str(reason), found.why, reason)
    collected = _noted.get()
    if collected is not None:
        collected.append(noted)
    return noted


@lru_cache(maxsize=4096)
def combined(operation: str, left: Measure, right: Measure) -> Measure | None:
    """Return what a sum or difference measures: what both sides agree on; None for other results."""
    if operation not in (ADD, SUBTRACT):
        return None
    if left is right:
        return left
    kept = {k: v for k, v in left.values.items() if right.get(k) == v}
    title = left.title if left.title == right.title else say("Computed figure").text
    source = left.source if left.source == right.source else None
    return measure(Column("", title, measures=kept), source)


def small_counts(values: Any, below: int) -> bool:
    """Return whether any value is a count from 1 to below ``below``."""
    numbers = pd.Series(values).dropna()
    return bool(((numbers > 0) & (numbers < below)).any())


# -- adding up the rows of one column --------------------------------------------------------


def check_rows(
    what: Measure, rows: Mapping[str, Any] | None, groups: Callable[[], Any] | None = None
) -> tuple[Override, ...]:
    """Stop a sum over rows that must be kept apart; return what was allowed.

    Parameters
    ----------
    what : Measure
        What the column measures.
    rows : mapping or None
        The codes of the columns of ``what.split``, an array each; None where they are not known.
    groups : callable, optional
        Gives the group of each row, when sums are by group.
    """
    found = _rate(what)
    if found is None and rows is not None:
        asked = (_mixed(what, name, codes, groups) for name, codes in rows.items())
        found = next((refusal for refusal in asked if refusal), None)
    return () if found is None else (_refuse("sum", found, what, what),)


def _rate(what: Measure) -> Refusal | None:
    kind = what.get("kind")
    if kind not in COMPUTED:
        return None
    return Refusal(
        "added_rates",
        say("they are {kind}, and the groups behind them differ in size", kind=KINDS[kind]),
        say("Add the counts behind them and divide once, or take a mean and say over what."),
    )


def _mixed(
    what: Measure, name: str, codes: Any, groups: Callable[[], Any] | None
) -> Refusal | None:
    """Return why the rows must not be added over the column ``name``, or None."""
    several = _known(codes)
    if len(several) > 1 and groups is not None:
        pairs = pd.DataFrame({"code": codes, "group": groups()}).dropna().drop_duplicates()
        several = list(dict.fromkeys(pairs.loc[pairs["group"].duplicated(keep=False), "code"]))
    if len(several) < 2:
        return None
    total = what.totals().get(name)
    if total is not None and total in several:
        return Refusal(
            "totals",
            say(
                "they hold a total ({total}) beside its parts, so that everyone counts twice",
                total=_label(what, name, total),
            ),
            say(
                'Take the total alone, or leave it out: frame[frame["{name}"] != "{total}"].',
                name=name,
                total=total,
            ),
        )
    if name not in what.several("apart"):
        return None
    named = [str(code) for code in several[:3]]
    return Refusal(
        "apart",
        say(
            "they hold {codes} (column {name}), which overlap or count different things",
            codes=[_label(what, name, code) for code in named],
            name=name,
        ),
        say(
            'Keep to one first, as in frame[frame["{name}"] == "{code}"], or group by {name}.',
            name=name,
            code=named[0],
        ),
    )


def _label(what: Measure, name: str, code: str) -> Message:
    labels = what.source.column(name).labels if what.source else {}
    return say(labels.get(code, code))


def parts(what: Measure, rows: Mapping[str, Any]) -> Measure:
    """Return ``what`` for the rows meant: with every code that is the same in all of them."""
    several = {name: _known(codes) for name, codes in rows.items()}
    one = {name: str(codes[0]) for name, codes in several.items() if len(codes) == 1}
    return changed(what, one) if one else what


def _known(codes: Any) -> list[Any]:
    """Return the different codes that occur."""
    return [code for code in pd.unique(codes) if not pd.isna(code)]
