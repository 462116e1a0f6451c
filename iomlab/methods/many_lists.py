"""Size of a hidden population from three lists or more, and how much the model matters."""

from __future__ import annotations

import itertools

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.closed_population import closed_population_models
from iomlab.methods.hidden_estimate import HiddenEstimate, check_scale, compare
from iomlab.methods.list_overlaps import Overlaps, fit_lists, list_assumptions
from iomlab.methods.list_profile import profile_limits
from iomlab.methods.list_search import (
    MOST_COMPARED,
    all_pairwise_models,
    forward_search,
    model_name,
)


def many_lists(
    table: Overlaps,
    *,
    entry_p: float = 0.05,
    criterion: str = "aic",
    level: float = 0.95,
    scale: str = "country",
) -> HiddenEstimate:
    """Estimate a population from several lists, with the models that could have been chosen.

    Parameters
    ----------
    table : Overlaps
        From :func:`iomlab.methods.list_overlaps.overlaps`; three lists or more.
    entry_p, criterion : float, str
        Of the search (:func:`iomlab.methods.list_search.forward_search`).
    level : float
        Confidence level of the profile limits.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    HiddenEstimate
        The table compares independent lists, searches by AIC and BIC at two entry levels, and (up
        to five lists) the best of all models with pairs; ``details`` has ``"search"`` (ListFit) and
        ``"closed"`` (classic models, DataFrame).

    Raises
    ------
    MethodError
        If there are fewer than three lists or the scale is too small.

    Notes
    -----
    See :func:`iomlab.methods.list_search.forward_search` and :func:`iomlab.methods.list_profile.profile_limits`.

    When it misleads
    ----------------
    Lists that refer people to each other, people who avoid every list, and lists that cover other
    places or years. With few overlaps a handful of people decides the answer.

    References
    ----------
    Silverman, B. (2020). JRSS A 183, 691-736.

    Examples
    --------
    >>> import pandas as pd
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1],
    ...                      "c": [0, 0, 1, 0, 1, 1, 1], "people": [60, 50, 40, 40, 10, 9, 8]})
    >>> found = many_lists(overlaps(seen, ["a", "b", "c"]))
    >>> found.model, round(found.population)
    ('[12,3]', 439)
    """
    check_scale(scale)
    lists = len(table.lists)
    if lists < 3:
        raise MethodError(
            "A search over models needs three lists or more.",
            where="lists",
            next_step=say("With two lists use two_lists."),
        )
    chosen = forward_search(table, entry_p, criterion)
    ends = profile_limits(table, chosen.pairs, level).interval
    rows = [(f"search {criterion} p {entry_p:g}", chosen.population, ends)]
    independent = fit_lists(table)
    rows.append(
        ("independent lists", independent.population, profile_limits(table, (), level).interval)
    )
    for other, p in itertools.product(("aic", "bic"), (0.001, 0.05)):
        if (other, p) != (criterion, entry_p):
            fit = forward_search(table, p, other)
            limits = profile_limits(table, fit.pairs, level).interval
            rows.append((f"search {other} p {p:g}", fit.population, limits))
    if lists <= MOST_COMPARED:
        every = all_pairwise_models(table)
        every = every[every["exists"]]
        for other in ("aic", "bic"):
            best = every.sort_values(other).iloc[0]
            limits = profile_limits(table, best["pairs"], level).interval
            rows.append((f"best {other} {best['model']}", float(best["population"]), limits))
    return HiddenEstimate(
        model=model_name(lists, chosen.pairs) if lists < 10 else f"search {criterion}",
        observed=table.observed,
        population=chosen.population,
        interval=ends,
        table=compare(rows),
        assumptions=list_assumptions(table, chosen.pairs),
        details={"search": chosen, "closed": closed_population_models(table)},
    )
