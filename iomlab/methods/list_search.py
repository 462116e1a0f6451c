"""Search for the pairs of lists that depend on each other, by AIC or BIC and by entry p."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.list_overlaps import ListFit, Overlaps, Pair, fit_lists

MOST_COMPARED = 5  # lists for which all models with pairs are tried: 2^10 models


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
        If ``entry_p`` is not between 0 and 1, the criterion is unknown, or independent lists set no
        upper bound.

    Notes
    -----
    At each step the pair that lowers the criterion most is tried; the search stops when the
    criterion does not fall, the p-value of the new term is above ``entry_p``, or the model sets no
    upper bound.

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
    >>> from iomlab.methods.list_overlaps import overlaps
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
        tried = [fit_lists(table, (*current.pairs, pair), check=False) for pair in left]
        best = min(tried, key=lambda fit: float(getattr(fit, measure)))
        if (
            getattr(best, measure) >= getattr(current, measure)
            or best.p_values[-1] > entry_p
            or not best.exists
        ):
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
    >>> from iomlab.methods.list_overlaps import overlaps
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
            fit = fit_lists(table, pairs, check=False)
            rows.append(
                {
                    "model": model_name(lists, pairs),
                    "pairs": pairs,
                    "population": fit.population,
                    "aic": fit.aic,
                    "bic": fit.bic,
                    "exists": fit.exists,
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
