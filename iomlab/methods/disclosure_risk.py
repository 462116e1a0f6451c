"""How likely the people in a file of case records could be recognised, before it is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


@dataclass(frozen=True)
class FileRisk:
    """Risk of re-identification of a whole file of records.

    Attributes
    ----------
    table : DataFrame
        One line a class (combination of the keys): the keys, ``records``, and where given
        ``population``, ``risk``, ``distinct_l``, ``entropy_l``.
    sample_frequency : ndarray of int, shape (records,)
        ``f``: records in the file that look like this one.
    population_frequency : ndarray or None
        ``F``: people in the population that look like it (sum of the weights of its class).
    individual_risk : ndarray or None
        Expected ``1 / F`` given ``f``, the chance that a match is the right person.
    distinct_l, entropy_l : ndarray or None
        Values of the sensitive column in the record's class, counted and by entropy.
    """

    table: pd.DataFrame
    sample_frequency: np.ndarray
    population_frequency: np.ndarray | None
    individual_risk: np.ndarray | None
    distinct_l: np.ndarray | None
    entropy_l: np.ndarray | None

    @property
    def k(self) -> int:
        """Size of the smallest class (k-anonymity)."""
        return int(self.sample_frequency.min())

    @property
    def unique_records(self) -> int:
        """Records that no other record looks like."""
        return self.records_below(2)

    def records_below(self, k: int) -> int:
        """Count the records in classes smaller than ``k``."""
        return int((self.sample_frequency < k).sum())

    @property
    def expected_reidentifications(self) -> float | None:
        """Expected number of right matches if all records were attacked."""
        return None if self.individual_risk is None else float(self.individual_risk.sum())

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the figures to mean something."""
        told = [say("The attacker knows the keys of a person, and nothing else, without error.")]
        if self.individual_risk is None:
            told.append(say("The attacker knows that the person is in the file."))
        else:
            told.append(
                say("The weights are right: each record stands for as many people as it says.")
            )
        return tuple(told)

    def explain(self) -> tuple[Message, ...]:
        """Say the risk of the file in plain words."""
        told = [
            say(
                "{n} records fall into {classes} classes; the smallest class has {k}.",
                n=len(self.sample_frequency),
                classes=len(self.table),
                k=self.k,
            ),
            say("Records that are the only one of their class: {n}.", n=self.unique_records),
        ]
        if self.expected_reidentifications is not None:
            told.append(
                say(
                    "If every record were attacked, about {n:.2f} would be recognised rightly.",
                    n=self.expected_reidentifications,
                )
            )
        if self.distinct_l is not None and self.distinct_l.min() == 1:
            told.append(
                say(
                    "Records whose whole class shares one sensitive value, so that knowing the "
                    "class is enough to learn it: {n}.",
                    n=int((self.distinct_l == 1).sum()),
                )
            )
        return tuple(told)


def individual_risk(sample_frequency: np.ndarray, population_frequency: np.ndarray) -> np.ndarray:
    """Estimate the chance that a match between a record and a person is right.

    Parameters
    ----------
    sample_frequency : array of int, shape (records,)
        ``f``, records in the file with the same keys, 1 or more.
    population_frequency : array, shape (records,)
        ``F``, estimated people in the population with the same keys, ``F >= f``.

    Returns
    -------
    ndarray, shape (records,)
        Risk between 0 and 1.

    Raises
    ------
    MethodError
        If a frequency is below 1 or the population's is below the sample's.

    Notes
    -----
    With ``p = f / F`` and the population count negative binomial given ``f``, the expectation of
    ``1 / F`` is ``(p / f) 2F1(1, 1; f + 1; 1 - p)``; for ``f = 1`` it is
    ``p / (1 - p) log(1 / p)``.

    When it misleads
    ----------------
    The formula takes the sample as random within each class. Records of people who were easier to
    register, or who ask for help, are not.

    References
    ----------
    Franconi, L. and Polettini, S. (2004). Individual risk estimation in mu-Argus. LNCS 3050.
    Benedetti, R. and Franconi, L. (1998). Statistical and technological solutions for controlled
    data dissemination.

    Examples
    --------
    >>> individual_risk(np.array([2, 1]), np.array([110.0, 17.0])).round(4).tolist()
    [0.0171, 0.1771]
    """
    hyp2f1 = checks.library("scipy.special").hyp2f1

    f = np.asarray(sample_frequency, dtype=float)
    big = np.asarray(population_frequency, dtype=float)
    if not (np.isfinite(big).all() and (f >= 1).all() and (big >= f * (1 - 1e-12)).all()):
        raise MethodError(
            "A class stands for fewer people than it has records: weights must be 1 or more.",
            where="weight",
            next_step=say("Use the weights with which the sample is raised to the population."),
        )
    p = np.minimum(f / big, 1.0)
    return p / f * hyp2f1(1.0, 1.0, f + 1.0, 1.0 - p)


def file_risk(
    records: pd.DataFrame,
    keys: Sequence[str],
    weight: str | None = None,
    sensitive: str | None = None,
) -> FileRisk:
    """Measure how easily people in a file could be recognised by the columns that others know.

    The answer concerns the file: use it to decide what to merge, hide or hold back.

    Parameters
    ----------
    records : DataFrame
        One line a record, no names.
    keys : sequence of str
        Columns that an outsider may know (age group, sex, nationality, place).
    weight : str, optional
        Column with the number of people for which a record stands (1 or more).
    sensitive : str, optional
        Column that must not be learnt.

    Returns
    -------
    FileRisk

    Raises
    ------
    MethodError
        If a column is missing, the file is empty, a key or sensitive value is missing, or a weight
        is below 1.

    Notes
    -----
    ``f`` is the size of the class, ``F`` the sum of its weights. ``distinct_l`` is the number of
    sensitive values in the class and ``entropy_l = exp(-sum p log p)`` of their shares ``p``.

    When it misleads
    ----------------
    A key that the attacker knows and you left out makes every figure too low. Large classes do not
    help if all of a class share the sensitive value.

    References
    ----------
    Franconi and Polettini (2004), see :func:`individual_risk`. Machanavajjhala, A. et al. (2007).
    l-diversity: privacy beyond k-anonymity. ACM TKDD 1(1).

    Examples
    --------
    >>> cases = pd.DataFrame({"sex": ["f", "f", "m"], "age": ["18-29", "18-29", "60+"]})
    >>> risk = file_risk(cases, ["sex", "age"])
    >>> risk.k, risk.unique_records
    (1, 1)
    """
    keys = list(keys)
    if not keys:
        raise MethodError("Name at least one key column.", where="keys")
    needed = [*keys, *(c for c in (weight, sensitive) if c)]
    checks.columns(records, needed, "records")
    complete(records, [*keys, *([sensitive] if sensitive else [])])
    code = records.groupby(keys, sort=True, observed=True).ngroup().to_numpy()
    size = np.bincount(code)
    table = records[keys].iloc[np.unique(code, return_index=True)[1]].reset_index(drop=True)
    table["records"] = size
    population = risk = distinct = entropy = None
    if weight:
        weights = checks.vector(records[weight], weight)
        total = np.bincount(code, weights=weights)
        table["population"] = total
        table["risk"] = individual_risk(size, total)
        population, risk = total[code], table["risk"].to_numpy()[code]
    if sensitive:
        value = pd.factorize(records[sensitive], sort=False)[0]
        shares = np.zeros((len(size), value.max() + 1))
        np.add.at(shares, (code, value), 1.0)
        shares /= size[:, None]
        logs = np.log(shares, where=shares > 0, out=np.zeros_like(shares))
        table["distinct_l"] = (shares > 0).sum(axis=1)
        table["entropy_l"] = np.exp(-(shares * logs).sum(axis=1))
        distinct = table["distinct_l"].to_numpy()[code]
        entropy = table["entropy_l"].to_numpy()[code]
    return FileRisk(table, size[code], population, risk, distinct, entropy)


def complete(records: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise if a key or sensitive value is missing: a missing value matches nobody or everybody.

    >>> complete(pd.DataFrame({"sex": ["f", "m"]}), ["sex"])
    """
    gaps = records[list(columns)].isna().sum()
    if gaps.any():
        raise MethodError(
            "Column {column} has {n} missing values, so classes are not defined.",
            where=str(gaps.idxmax()),
            next_step=say("Give missing values a category of their own, or leave them out."),
            column=str(gaps.idxmax()),
            n=int(gaps.max()),
        )
