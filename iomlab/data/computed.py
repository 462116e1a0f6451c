"""Figures that a method computed: they get back their sources, and words for their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from iomlab.data.carried import made_of, meant_of, overrides_of, sources_of
from iomlab.data.figures import Figures
from iomlab.data.measures import measured, problems
from iomlab.data.source import Column, Finding
from iomlab.errors import DataError
from iomlab.languages.precision import within
from iomlab.messages import Message, say


def column(
    title: Message,
    unit: Message | str = "",
    decimals: int | None = None,
    *,
    role: str = "value",
    about: Message | str = "",
    labels: Mapping[str, Message] | None = None,
    measures: Mapping[str, str] | None = None,
) -> Column:
    """Describe a computed column: title, unit, digits shown, what it means, words for its codes.

    ``role`` is ``value`` for figures, ``group`` for the labels of rows, ``year``, ``country``,
    ``origin`` or ``destination``. ``measures`` says what the figures count, for the definition guard
    (:mod:`iomlab.data.measures`); without it nothing done with them is refused.

    Raises
    ------
    DataError
        When ``measures`` is not in the vocabulary, or contradicts itself.

    >>> column(say("Deaths per 1,000 attempts"), decimals=1).title
    'Deaths per 1,000 attempts'
    """
    words = {str(code): label.text for code, label in (labels or {}).items()}
    wrong = problems(measures or {})
    if wrong:
        raise DataError("{problem}.", problem=wrong[0], where=title.text)
    return Column(
        "",
        title.text,
        _text(unit),
        _text(about),
        role,
        decimals=decimals,
        labels=words,
        measures=dict(measures or {}),
    )


def _text(message: Message | str) -> str:
    return message.text if isinstance(message, Message) else message


def computed(frame: Any, *inputs: Any, **columns: Column) -> Figures:
    """Return what a method computed as figures that can be shown: with sources and titles.

    Parameters
    ----------
    frame : DataFrame, Series, mapping or list of mappings
        The result; a Series becomes two columns, its index and its values.
    *inputs : Figures
        Everything that went in: their sources travel on.
    **columns : Column
        What each column means, made with :func:`column`; a column of an input keeps its own record.

    Raises
    ------
    DataError
        When no input has a source, or a described column is not there.

    Examples
    --------
    >>> from iomlab import load
    >>> people = load("drivers_panel").of(country="HND")
    >>> made = computed({"share": [0.5]}, people, share=column(say("Share")))
    >>> made.about("share").title, made.sources[0].table
    ('Share', 'drivers_panel')
    """
    if isinstance(frame, pd.Series):
        frame = frame.reset_index()
    made = Figures(frame if isinstance(frame, pd.DataFrame) else pd.DataFrame(frame))
    made.columns = [str(name) for name in made.columns]
    sources = sources_of(frame, *inputs)
    if not sources:
        raise DataError(
            "Nothing that went into this result has a source, so it can’t be shown.",
            next_step=say("Give the tables that it was computed from: computed(result, table)."),
        )
    described = tuple(replace(given, name=made.needs(name)) for name, given in columns.items())
    meant = {n: m for n, m in meant_of(frame).items() if n not in columns}
    only = sources[0] if len(sources) == 1 else None
    object.__setattr__(made, "sources", sources)
    object.__setattr__(made, "made", (*described, *made_of(frame, *inputs)))
    object.__setattr__(made, "overrides", overrides_of(frame, *inputs))
    object.__setattr__(made, "meant", {**meant, **measured(described, only)})
    return made


def estimate(
    label: Message,
    value: float | None,
    *inputs: Any,
    unit: Message,
    formula: Message,
    year: str = "",
    low: float | None = None,
    high: float | None = None,
    decimals: int | None = 1,
    as_sure: bool = False,
) -> Finding:
    """Return an estimate as a figure that can be defended: value, interval, formula, sources.

    Parameters
    ----------
    label, unit, formula : Message
        What it is, in what unit, and how it was estimated.
    value : float or None
        None where the data do not allow an estimate: it is then shown as missing.
    *inputs : Figures or Finding
        The tables that it was estimated from.
    low, high : float, optional
        Ends of the interval.
    as_sure : bool
        Whether figure and ends are told only as precisely as the interval allows; to three digits
        where an assumption stands in place of an interval.

    Raises
    ------
    DataError
        When no input has a source.
    """
    sources = sources_of(*inputs)
    if not sources:
        raise DataError(
            "Nothing that went into this result has a source, so it can’t be shown.",
            next_step=say("Give the tables that it was computed from: computed(result, table)."),
        )
    if value is None or pd.isna(value):
        return Finding(label, None, unit, "", (), formula, asked=sources)
    overrides = overrides_of(value, low, high, *inputs)
    least, most = (None if end is None or pd.isna(end) else float(end) for end in (low, high))
    if as_sure and least is not None and most is not None:
        value, least, most = (within(figure, least, most) for figure in (value, least, most))
    elif as_sure:
        value = float(f"{value:.3g}")
    return Finding(
        label, float(value), unit, year, (), formula, decimals, basis=sources,
        low=least, high=most, overrides=overrides,
    )  # fmt: skip
