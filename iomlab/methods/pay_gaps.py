"""What moving does to pay, and who moves: ways to a premium, parts of a pay gap, groups that may show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks, gravity
from iomlab.methods.gravity_compared import settled
from iomlab.methods.oaxaca_blinder import oaxaca_blinder
from iomlab.methods.place_premium import place_premium
from iomlab.methods.roy import switching
from iomlab.methods.standard_errors import quantile

LEAST = 30
SURE = 5  # significant digits
LOW, MIDDLE = 8, 12  # years of schooling
REFERENCES = ("native", "foreign", "pooled")
UNEXPLAINED, TOTAL = "unexplained", "total"


def schooling(years: float) -> str:
    """Return the level of schooling: ``low`` up to 8 years, ``middle`` up to 12, else ``high``.

    >>> schooling(8), schooling(12), schooling(13)
    ('low', 'middle', 'high')
    """
    return "low" if years <= LOW else "middle" if years <= MIDDLE else "high"


def group_means(
    data: pd.DataFrame, by: str | Sequence[str], values: Sequence[str], *, least: int = LEAST
) -> pd.DataFrame:
    """Return means of groups that are large enough to show.

    Parameters
    ----------
    data : DataFrame
        One line a person; it stays where it is.
    by : str or sequence of str
        Columns that make the groups.
    values : sequence of str
        Columns of numbers.
    least : int
        Groups of fewer people are left out.

    Returns
    -------
    DataFrame
        The group, ``people`` and the mean of each value. Groups that are too small are not there.

    Raises
    ------
    MethodError
        If a column is not there, or no group is large enough.

    When it misleads
    ----------------
    A group that is left out can be found again if the total and all other groups are shown.

    Examples
    --------
    >>> file = pd.DataFrame({"sex": ["f"] * 40 + ["m"] * 5, "pay": [2.0] * 45})
    >>> group_means(file, "sex", ["pay"]).to_dict("records")
    [{'sex': 'f', 'people': 40, 'pay': 2.0}]
    """
    keys = [by] if isinstance(by, str) else list(by)
    frame = checks.columns(data, [*keys, *values], "data")
    frame = frame.assign(**{name: frame[name].astype(float) for name in values})
    grouped = frame.groupby(keys, sort=True)
    made = grouped.size().to_frame("people").join(grouped[list(values)].mean()).reset_index()
    kept = made[made["people"] >= least].reset_index(drop=True)
    if kept.empty:
        raise MethodError(
            "No group has {least} people or more, so nothing can be shown.",
            where="by",
            next_step=say("Use fewer, larger groups."),
            least=least,
        )
    return kept


def premiums(
    data: pd.DataFrame,
    *,
    wage: str,
    abroad: str,
    traits: Sequence[str],
    choice: Sequence[str],
    selection: float,
    level: float = 0.95,
) -> pd.DataFrame:
    """Answer in four ways what moving does to pay.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        Workers from one country, at home and abroad.
    wage, abroad : str
        Pay at purchasing power; 1 for those abroad.
    traits : sequence of str
        Columns that are held equal.
    choice : sequence of str
        Columns that move the choice; at least one of them must not touch pay itself.
    selection : float
        How many times more than stayers movers would earn at home for reasons not seen: assumed.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame
        ``way, ratio, low, high``. Ways: ``raw`` (nothing held equal), ``alike`` (traits held equal),
        ``assumed`` (that, over the assumed selection) and ``model`` (switching model of Roy, for the
        mean traits of all workers of the country).

    Raises
    ------
    MethodError
        As the methods used: :func:`iomlab.methods.place_premium.place_premium` and
        :func:`iomlab.methods.roy.switching`.

    Notes
    -----
    Of the model ``exp(a1 - a0)``, the difference of both constants at mean traits; its interval takes
    both equations as independent, which makes it a little wide.

    When it misleads
    ----------------
    The model rests on what moves the choice and not the pay. If relatives abroad also find better
    jobs, it is wrong as well.

    References
    ----------
    Clemens, M., Montenegro, C. and Pritchett, L. (2019). The place premium. Review of Economics and
    Statistics 101, 201-213.

    Examples
    --------
    >>> from iomlab.synthetic.wages import make
    >>> home = make().query("born == 'origin'")
    >>> four = premiums(home, wage="pay", abroad="moved", traits=["school", "age"],
    ...                 choice=["school", "network"], selection=1.4)
    >>> four.round(1)["ratio"].tolist()
    [5.9, 5.6, 4.0, 4.3]
    """
    if selection <= 0:
        raise MethodError("selection must be above zero.", where="selection")
    rows: list[tuple[str, float, float, float]] = []
    ways: tuple[tuple[str, list[str]], ...] = (("raw", []), ("alike", list(traits)))
    for way, controls in ways:
        found = place_premium(data, wage=wage, abroad=abroad, controls=controls, level=level)
        rows.append((way, found.ratio, found.interval.low, found.interval.high))
    _, ratio, low, high = rows[-1]
    rows.append(("assumed", ratio / selection, low / selection, high / selection))
    frame = pd.DataFrame(data).reset_index(drop=True)
    centred = {name: frame[name].astype(float) - float(frame[name].mean()) for name in traits}
    fitted = switching(
        frame.assign(**centred, **{f"choice_{name}": frame[name] for name in choice}),
        f"{abroad} ~ {' + '.join(f'choice_{name}' for name in choice)}",
        f"log({wage}) ~ {' + '.join(traits)}",
        level=level,
    )
    constants = fitted.table[fitted.table["term"] == "(Intercept)"].set_index("part")
    home, away = constants.loc[["outcome1", "outcome2"], ["estimate", "se"]].to_numpy(float)
    gain = float(away[0] - home[0])
    reach = quantile(level, None) * float(np.hypot(home[1], away[1]))
    ends = np.exp([gain, gain - reach, gain + reach])
    rows.append(("model", float(ends[0]), float(ends[1]), float(ends[2])))
    made = pd.DataFrame(rows, columns=["way", "ratio", "low", "high"])
    for name in ("ratio", "low", "high"):  # a likelihood is climbed to about seven digits
        made[name] = settled(made[name].to_numpy(), SURE)
    return made


def explained_by_trait(
    data: pd.DataFrame, outcome: str, traits: Sequence[str], group: str, *, reference: str
) -> pd.DataFrame:
    """Split the explained part of a gap by trait, with one choice of reference.

    Parameters
    ----------
    data : DataFrame
        One line a person.
    outcome : str
        Such as the logarithm of pay.
    traits : sequence of str
    group : str
        0 for the group that is compared with, 1 for the other.
    reference : {'native', 'foreign', 'pooled'}
        Whose returns to traits are taken: those of group 0, of group 1, or of both together with the
        group as a term of its own (Jann).

    Returns
    -------
    DataFrame
        ``part, value``: one line a trait, then ``unexplained``, then ``total``, the gap.

    Raises
    ------
    MethodError
        As :func:`iomlab.methods.oaxaca_blinder.oaxaca_blinder`.

    Notes
    -----
    ``(x0 - x1) b*`` for each trait; the parts add up to the gap.

    When it misleads
    ----------------
    What is unexplained is not discrimination, and a small unexplained part is no proof that there is
    none: movers who are better in what is not seen hide it.

    References
    ----------
    Jann, B. (2008). The Blinder-Oaxaca decomposition for linear regression models. Stata Journal 8,
    453-479.

    Examples
    --------
    >>> file = pd.DataFrame({"pay": [10, 14, 15, 8, 9, 12], "school": [8, 12, 14, 7, 8, 12],
    ...                      "foreign": [0, 0, 0, 1, 1, 1]})
    >>> explained_by_trait(file, "pay", ["school"], "foreign", reference="native").round(2).to_dict("list")
    {'part': ['school', 'unexplained', 'total'], 'value': [2.0, 1.33, 3.33]}
    """
    checks.one_of(reference, REFERENCES, "reference")
    found = oaxaca_blinder(data, outcome, traits, group)
    if reference == "pooled":
        pooled = gravity.fit(
            data, f"{outcome} ~ {' + '.join([*traits, group])}", estimator="ols", errors="iid"
        )
        estimates = pooled.table["estimate"].loc[list(traits)].to_numpy(float)
        returns = dict(zip(traits, estimates.tolist(), strict=True))
    else:
        returns = found.beta_a if reference == "native" else found.beta_b
    frame = pd.DataFrame(data)[[outcome, group, *traits]].dropna().astype(float)
    means = frame.groupby(group)[list(traits)].mean().loc[[0, 1]].to_numpy(float)
    parts = [float(gap) * returns[t] for t, gap in zip(traits, means[0] - means[1], strict=True)]
    values = [*parts, found.difference - sum(parts), found.difference]
    return pd.DataFrame({"part": [*traits, UNEXPLAINED, TOTAL], "value": np.round(values, 9)})
