"""Size of a hidden population from two or more lists, and how much the model matters."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.closed_population import closed_population_models
from iomlab.methods.hidden_estimate import (
    HiddenEstimate,
    check_scale,
    lognormal_interval,
    normal_interval,
)
from iomlab.methods.interval import Interval
from iomlab.methods.list_overlaps import (
    ListFit,
    Overlaps,
    Pair,
    fit_lists,
    overlaps,
    profile_limits,
)

MOST_COMPARED = 5  # lists for which all models with pairs are tried: 2^10 models
CLOSED = say("Nobody enters or leaves during the period that the lists cover.")
MATCHED = say("A person on two lists is recognised as one and the same.")


@dataclass(frozen=True)
class TwoLists(HiddenEstimate):
    """The size of a population from two lists.

    Attributes
    ----------
    variance : float
        Seber's variance of Chapman's estimate.
    normal : Interval
        Chapman's estimate plus and minus its error (may fall below the people seen).
    """

    variance: float = math.nan
    normal: Interval = Interval(math.nan, math.nan)


def two_lists(
    first: float, second: float, both: float, *, level: float = 0.95, scale: str = "country"
) -> TwoLists:
    """Estimate a population from two lists and the people on both.

    Parameters
    ----------
    first, second : float
        People on the first and on the second list.
    both : float
        People on both; they count in ``first`` and in ``second``.
    level : float
        Confidence level.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    TwoLists
        Chapman's estimate with lognormal limits; the table also has Lincoln-Petersen and the
        likelihood profile.

    Raises
    ------
    MethodError
        If counts are negative, missing or not whole, nobody is on both lists (no upper bound), more
        people are on both than on one, or the scale is too small.

    Notes
    -----
    Lincoln-Petersen ``n1 n2 / m``; Chapman ``(n1 + 1)(n2 + 1)/(m + 1) - 1`` with Seber's variance
    ``(n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2))``.

    When it misleads
    ----------------
    If being on one list makes the other more likely (referral), the estimate is too low; if less
    likely (people who avoid the police go to the clinic), too high. Two lists can't tell.

    References
    ----------
    Chapman, D. (1951). Univ. California Publ. Statistics 1, 131-160.
    Seber, G. (1970). The effects of trap response on tag recapture estimates. Biometrics 26, 13-22.

    Examples
    --------
    >>> found = two_lists(500, 400, 50)
    >>> round(found.population), round(found.interval.low), round(found.interval.high)
    (3938, 3126, 5040)
    >>> found.table["model"].tolist()
    ['Chapman', 'Lincoln-Petersen', 'likelihood']
    """
    check_scale(scale)
    n1, n2, m = (
        float(checks.count(value, name))
        for value, name in ((first, "first"), (second, "second"), (both, "both"))
    )
    if m > min(n1, n2):
        raise MethodError(
            "{both} people on both lists are more than the {least} on the shorter list.",
            where="both",
            both=int(m),
            least=int(min(n1, n2)),
        )
    if m == 0:
        raise MethodError(
            "Nobody is on both lists, so they set no upper bound.",
            where="both",
            next_step=say("Use longer lists or a third one."),
        )
    seen = n1 + n2 - m
    chapman = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    ends = lognormal_interval(seen, chapman, variance, level)
    petersen = n1 * n2 / m
    wide = lognormal_interval(seen, petersen, n1 * n2 * (n1 - m) * (n2 - m) / m**3, level)
    rows = [("Chapman", chapman, ends), ("Lincoln-Petersen", petersen, wide)]
    if min(n1, n2) > m:
        cells = pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "people": [n1 - m, n2 - m, m]})
        profile = profile_limits(overlaps(cells, ["a", "b"]), level=level)
        rows.append(("likelihood", profile.population, profile.interval))
    return TwoLists(
        model="Chapman",
        observed=seen,
        population=chapman,
        interval=ends,
        table=_table(rows),
        assumptions=(
            CLOSED,
            MATCHED,
            say("Being on one list does not change the chance to be on the other."),
            say("On at least one of the lists, everyone has the same chance to appear."),
        ),
        variance=variance,
        normal=normal_interval(chapman, variance, level),
    )


def forward_search(table: Overlaps, entry_p: float = 0.05, criterion: str = "aic") -> ListFit:
    """Add pairs of lists one by one while they improve the model.

    Parameters
    ----------
    table : Overlaps
    entry_p : float
        Largest Wald p-value that the new pair may have.
    criterion : str
        ``"aic"`` or ``"bic"``: what must fall.

    Returns
    -------
    ListFit
        Its ``pairs`` stand in the order in which they came in.

    Raises
    ------
    MethodError
        If ``entry_p`` is not between 0 and 1 or the criterion is unknown.

    Notes
    -----
    At each step the pair that lowers the criterion most is tried; the search stops when the
    criterion does not fall or the p-value of the new term is above ``entry_p``.

    When it misleads
    ----------------
    The limits of the chosen model ignore that it was searched for. A pair that never overlaps has
    no Wald p-value; use :func:`iomlab.methods.sparse_lists.sparse_lists` then.

    References
    ----------
    Bales, K., Hesketh, O. and Silverman, B. (2015). Modern slavery in the UK: how many victims?
    Significance 12(3), 16-21.
    Silverman, B. (2020). Multiple-systems analysis for the quantification of modern slavery:
    classical and Bayesian approaches. JRSS A 183, 691-736.

    Examples
    --------
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1],
    ...                      "c": [0, 0, 1, 0, 1, 1, 1], "people": [60, 50, 40, 40, 10, 9, 8]})
    >>> forward_search(overlaps(seen, ["a", "b", "c"])).pairs
    ((0, 1),)
    """
    checks.number(entry_p, "entry_p", low=0.0, high=1.0)
    measure = checks.one_of(criterion, ("aic", "bic"), "criterion")
    current = fit_lists(table)
    while True:
        left = [pair for pair in table.pairs if pair not in current.pairs]
        if not left or 1 + len(table.lists) + len(current.pairs) >= len(table.people):
            return current
        tried = [fit_lists(table, (*current.pairs, pair)) for pair in left]
        best = min(tried, key=lambda fit: float(getattr(fit, measure)))
        if getattr(best, measure) >= getattr(current, measure) or best.p_values[-1] > entry_p:
            return current
        current = best


def all_pairwise_models(table: Overlaps) -> pd.DataFrame:
    """Fit every model with all lists and any set of pairs.

    Parameters
    ----------
    table : Overlaps
        Three to five lists.

    Returns
    -------
    DataFrame
        One line a model: ``model`` (``[12,13,4]``: lists 1 and 2, 1 and 3 depend on each other, 4
        is independent), ``pairs`` (positions), ``population``, ``aic``, ``bic``, and ``exists``:
        whether the data set the estimate.

    Raises
    ------
    MethodError
        If there are more than five lists (a thousand models is enough).

    Notes
    -----
    See :func:`iomlab.methods.list_overlaps.fit_lists`. Models with more terms than counts, and
    those that fit every count of two lists, are left out.

    When it misleads
    ----------------
    The best of a thousand models fits chance too. Look at the spread of the good ones.

    References
    ----------
    Baillargeon, S. and Rivest, L.-P. (2007). Journal of Statistical Software 19(5).

    Examples
    --------
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1],
    ...                      "c": [0, 0, 1, 0, 1, 1, 1], "people": [60, 50, 40, 40, 10, 9, 8]})
    >>> all_pairwise_models(overlaps(seen, ["a", "b", "c"])).sort_values("bic")["model"].iloc[0]
    '[12,3]'
    """
    lists = len(table.lists)
    if lists > MOST_COMPARED:
        raise MethodError(
            "With {n} lists there are too many models to try them all.",
            where="lists",
            next_step=say("Search forward instead."),
            n=lists,
        )
    rows = []
    for size in range(len(table.pairs) + 1):
        for pairs in itertools.combinations(table.pairs, size):
            if 1 + lists + size > len(table.people):
                continue
            fit = fit_lists(table, pairs)
            rows.append(
                {
                    "model": model_name(lists, pairs),
                    "pairs": pairs,
                    "population": fit.population,
                    "aic": fit.aic,
                    "bic": fit.bic,
                    "exists": bool(fit.intercept < 40 and fit.standard_errors[0] < 50),
                }
            )
    return pd.DataFrame(rows)


def model_name(lists: int, pairs: Iterable[Pair]) -> str:
    """Name a model by its pairs, then by the lists that are in none.

    >>> model_name(4, [(0, 2), (0, 1)])
    '[12,13,4]'
    """
    pairs = sorted(pairs)
    alone = [k for k in range(lists) if all(k not in pair for pair in pairs)]
    return f"[{','.join([f'{i + 1}{j + 1}' for i, j in pairs] + [str(k + 1) for k in alone])}]"


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
        Of the search (:func:`forward_search`).
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
    See :func:`forward_search` and :func:`iomlab.methods.list_overlaps.profile_limits`.

    When it misleads
    ----------------
    Lists that refer people to each other, people who avoid every list, and lists that cover other
    places or years. With few overlaps a handful of people decides the answer.

    References
    ----------
    Silverman, B. (2020). JRSS A 183, 691-736.

    Examples
    --------
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
        table=_table(rows),
        assumptions=list_assumptions(table, chosen.pairs),
        details={"search": chosen, "closed": closed_population_models(table)},
    )


def list_assumptions(table: Overlaps, pairs: Iterable[Pair]) -> tuple[Message, ...]:
    """Return in words what a model of lists assumes."""
    named = [f"{table.lists[i]} x {table.lists[j]}" for i, j in pairs]
    told = [CLOSED, MATCHED, say("Nobody avoids every list for the same reason.")]
    if named:
        told.append(
            say("Only these pairs of lists depend on each other: {pairs}.", pairs=", ".join(named))
        )
    else:
        told.append(say("The lists are independent of each other."))
    return tuple(told)


def _table(rows: list[tuple[str, float, Interval]]) -> pd.DataFrame:
    """Return estimates with their limits, one line a model."""
    return pd.DataFrame(
        [
            {"model": name, "population": population, "low": ends.low, "high": ends.high}
            for name, population, ends in rows
        ]
    )
