"""k-anonymity, l-diversity, t-closeness and their kin of a file of records, through pycanon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.disclosure_risk import complete

ALL_ALIKE = "all alike"  # a column that tells no two records apart


@dataclass(frozen=True)
class Anonymity:
    """How well a file hides its people, by the measures of the literature.

    Attributes
    ----------
    k : int
        Smallest class of records alike in the quasi-identifiers.
    alpha, alpha_k : float, int
        Largest share of one sensitive value in a class, and k again: (alpha, k)-anonymity.
    l_diversity, entropy_l_diversity : int
        Fewest sensitive values in a class; by entropy, rounded down.
    recursive_c, recursive_l : float or None, int
        (c, l)-diversity; None where l is 1.
    basic_beta_likeness, enhanced_beta_likeness : float
        Largest relative gain of belief in a sensitive value.
    t_closeness : float
        Largest distance between the sensitive values of a class and of the file.
    delta_disclosure : float
        Largest absolute log ratio between a class and the file.
    """

    k: int
    alpha: float
    alpha_k: int
    l_diversity: int
    entropy_l_diversity: int
    recursive_c: float | None
    recursive_l: int
    basic_beta_likeness: float
    enhanced_beta_likeness: float
    t_closeness: float
    delta_disclosure: float

    @property
    def table(self) -> pd.DataFrame:
        """One line a measure: ``measure`` and ``value``."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return pd.DataFrame({"measure": list(values), "value": list(values.values())})

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the measures to protect."""
        return (
            say("Outsiders know nothing but the quasi-identifiers that were named."),
            say("The file is published once, and each person has one record."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say what the measures mean."""
        told = [
            say("Each record looks like at least {n} others.", n=self.k - 1)
            if self.k > 1
            else say("At least one record looks like no other: it could be recognised."),
            say(
                "In some class one sensitive value covers {share:.0%} of the records.",
                share=self.alpha,
            ),
        ]
        if self.l_diversity == 1:
            told.append(
                say(
                    "In some class all records share one sensitive value: whoever knows the class "
                    "knows the value."
                )
            )
        told.append(
            say(
                "The sensitive values of some class differ from those of the file by {t:.2f} "
                "(0 the same, 1 wholly different).",
                t=self.t_closeness,
            )
        )
        return tuple(told)


def anonymity(
    records: pd.DataFrame, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> Anonymity:
    """Measure how well a file of records hides its people.

    Parameters
    ----------
    records : DataFrame
        One line a record, no names.
    quasi_identifiers : sequence of str
        Columns that an outsider may know.
    sensitive : sequence of str
        Columns that must not be learnt.

    Returns
    -------
    Anonymity

    Raises
    ------
    MethodError
        If a column is missing, is both quasi-identifier and sensitive, or has missing
        values.

    Notes
    -----
    Computed by pycanon. With several sensitive columns each measure is that of the worst column
    (for k the quasi-identifiers alone count). t-closeness uses the ordered distance for numbers
    and half the sum of absolute differences for text.

    When it misleads
    ----------------
    k says nothing about classes in which all share the sensitive value (see l). Every measure is
    too kind if outsiders know one more column. Files of two years can be combined.

    References
    ----------
    Sweeney, L. (2002). k-anonymity. Machanavajjhala, A. et al. (2007). l-diversity. Li, N. et al.
    (2007). t-closeness. Sainz-Pardo Diaz, J. and Lopez Garcia, A. (2022). Scientific Data 9:785.

    Examples
    --------
    >>> cases = pd.DataFrame(
    ...     {"sex": ["f", "f", "m", "m"], "status": ["held", "free", "free", "free"]}
    ... )
    >>> found = anonymity(cases, ["sex"], ["status"])
    >>> found.k, found.l_diversity, round(found.t_closeness, 2)
    (2, 1, 0.25)
    """
    canon = checks.library("pycanon.anonymity")

    keys, secret = list(quasi_identifiers), list(sensitive)
    if not keys or not secret:
        raise MethodError(
            "Name at least one quasi-identifier and one sensitive column.", where="columns"
        )
    checks.columns(records, [*keys, *secret], "records")
    both = sorted(set(keys) & set(secret))
    if both or len(set(keys)) < len(keys) or len(set(secret)) < len(secret):
        raise MethodError(
            "A column is named twice; it can be a quasi-identifier or sensitive, not both.",
            where=", ".join(both) or "columns",
        )
    complete(records, [*keys, *secret])
    plain = _plain(records[[*keys, *secret]], secret)
    if len(keys) == 1:  # one key alone is grouped in a form that pandas will drop
        plain[ALL_ALIKE] = "all"
        keys = [*keys, ALL_ALIKE]
    alpha, alpha_k = canon.alpha_k_anonymity(plain, keys, secret)
    least = int(canon.l_diversity(plain, keys, secret))
    c = None
    if least > 1:
        c = float(canon.recursive_c_l_diversity(plain, keys, secret)[0])
    return Anonymity(
        k=int(canon.k_anonymity(plain, keys)),
        alpha=float(alpha),
        alpha_k=int(alpha_k),
        l_diversity=least,
        entropy_l_diversity=int(canon.entropy_l_diversity(plain, keys, secret)),
        recursive_c=c,
        recursive_l=least,
        basic_beta_likeness=float(canon.basic_beta_likeness(plain, keys, secret)),
        enhanced_beta_likeness=float(canon.enhanced_beta_likeness(plain, keys, secret)),
        t_closeness=float(canon.t_closeness(plain, keys, secret)),
        delta_disclosure=float(canon.delta_disclosure(plain, keys, secret)),
    )


def _plain(records: pd.DataFrame, secret: list[str]) -> pd.DataFrame:
    """Return records as pycanon needs them: running index, numbers or text."""
    plain = records.reset_index(drop=True).copy()
    for column in plain:
        number = pd.api.types.is_numeric_dtype(plain[column]) and plain[column].dtype != bool
        if not number or (column in secret and plain[column].nunique() == 1):
            plain[column] = plain[column].astype(str)
    return plain
