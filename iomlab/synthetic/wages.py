"""Pay of 2,500 workers of an invented origin and destination, where movers differ from stayers.

Columns
-------
born : origin or destination.
works_in : origin or destination. People born in the destination all work there.
moved : 1 for people born in the origin who work in the destination, else 0.
log_pay : natural logarithm of monthly pay, in currency units at purchasing power.
pay : the same, not in logarithms.
school : years of schooling, 4 to 18.
age : in years, 20 to 59.
sex : female or male.
occupation : elementary, services, technical, professional.
language : command of the destination's language, 1 (a few words) to 4 (as people born there).
network : 1 if relatives lived abroad before, else 0. It eases the move and does not touch pay.

How it was made
---------------
Each person born in the origin has an ability that the file does not hold. Pay at home is
``5 + 0.08 school + 0.01 age - 0.10 (female) + u0``; pay abroad is the same plus
``log(TRUTH.premium) + 0.10 (language - 2)`` with ``u1`` for ``u0``. Both errors are
``0.3 ability + 0.3 noise``. People move if ``-2.3 + 0.08 school + 1.4 network + 0.8 ability + 0.6
noise`` is above zero (the error has a variance of 1). People born in the destination earn as those
abroad do, plus ``TRUTH.native_gap``. Four in ten movers work one occupation below their schooling.

Why this shape
--------------
Able people move, so pay abroad over pay at home is more than what the border itself is worth: the
place premium is overstated, also at equal schooling and age. A model of selection corrects it.

Never use it to say what migrants earn anywhere. The premium was chosen, not observed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import pick

ORIGIN, DESTINATION = 1900, 600
OCCUPATIONS = np.array(["elementary", "services", "technical", "professional"])


@dataclass(frozen=True)
class Truth:
    """What a good estimator recovers.

    ``premium``: pay abroad over pay at home of the same person. The ratio of means overstates it, and
    so does a regression on school and age; a switching model (Roy) recovers its logarithm as the
    difference of the constants at equal traits. ``rho`` is the correlation of the error of the move
    with that of pay, at home and abroad: above zero, movers are positively selected. ``school`` is the
    return to a year of schooling. ``native_gap`` is the advantage in log pay of people born in the
    destination at equal traits: the unexplained part of a decomposition falls short of it, because
    movers are the able ones.
    """

    premium: float = 4.0
    rho: float = 0.8 / 2**0.5
    school: float = 0.08
    language: float = 0.10
    native_gap: float = 0.30


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a worker.

    >>> make().shape
    (2500, 11)
    """
    rng = np.random.default_rng(seed)
    size = ORIGIN + DESTINATION
    native = np.arange(size) >= ORIGIN
    school = np.clip(np.rint(rng.normal(np.where(native, 12.5, 10.0), 2.8)), 4, 18).astype(int)
    age = rng.integers(20, 60, size)
    sex = pick(rng, {"female": 0.48, "male": 0.52}, size)
    learnt = pick(rng, {"1": 0.25, "2": 0.5, "3": 0.25}, size).astype(int)
    language = np.where(native, np.where(rng.random(size) < 0.7, 4, 3), learnt)
    network = np.where(native, 0, (rng.random(size) < 0.5).astype(int))
    ability = rng.normal(size=size)
    wish = -2.3 + 0.08 * school + 1.4 * network + 0.8 * ability + 0.6 * rng.normal(size=size)
    moved = (wish > 0) & ~native
    there = moved | native
    log_pay = 5 + TRUTH.school * school + 0.01 * age - 0.10 * (sex == "female")
    log_pay += 0.3 * ability + 0.3 * rng.normal(size=size)
    log_pay += there * (np.log(TRUTH.premium) + TRUTH.language * (language - 2))
    log_pay += native * TRUTH.native_gap
    rank = np.clip((school - 5 + np.rint(rng.normal(0, 1.2, size))) // 4, 0, 3).astype(int)
    below = (moved & (rng.random(size) < 0.4)).astype(int)
    occupation = OCCUPATIONS[np.maximum(rank - below, 0)]
    mixed = rng.permutation(size)
    return pd.DataFrame(
        {
            "born": np.where(native, "destination", "origin"),
            "works_in": np.where(there, "destination", "origin"),
            "moved": moved.astype(int),
            "log_pay": np.round(log_pay, 3),
            "pay": np.round(np.exp(log_pay), 0).astype(int),
            "school": school,
            "age": age,
            "sex": sex,
            "occupation": occupation,
            "language": language,
            "network": network,
        }
    ).iloc[mixed].reset_index(drop=True)  # fmt: skip
