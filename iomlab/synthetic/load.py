"""The door to synthetic tables: the shelved one, or another draw of it with the same source record."""

from __future__ import annotations

import hashlib
import importlib
import io
from dataclasses import replace
from types import ModuleType
from typing import Any

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.data.load import DTYPES, load, source
from iomlab.errors import DataError, suggest
from iomlab.messages import say
from iomlab.synthetic.draw import written

SEED = 2024
NAMES = (
    "integration", "ipl", "lists", "recruitment_cost", "reintegration", "remittance_services",
    "scheme", "scheme_clauses", "seen", "service_arrivals", "stays", "tracts", "trafficking_cases",
    "wages",
)  # fmt: skip


def _module(name: str) -> ModuleType:
    """Return the generator of table ``name``."""
    if name not in NAMES:
        raise DataError(
            "There is no synthetic table {name}.",
            name=repr(name),
            nearest=suggest(name, NAMES),
            next_step=say("The synthetic tables are: {names}.", names=", ".join(NAMES)),
        )
    return importlib.import_module(f"iomlab.synthetic.{name}")


def synthetic(name: str, seed: int = SEED, **how: Any) -> Figures:
    """Load a synthetic table: invented people, for what real people's data can't be shared for.

    Parameters
    ----------
    name : str
        One of ``NAMES``.
    seed : int
        Another seed draws other people from the same known truth.
    **how
        What the generator can change, such as ``dependence`` of ``lists``.

    Returns
    -------
    Figures
        With the source record of the shelved table. When drawn anew, its edition names the seed and
        its hash is that of the new table; rows are numbered from 0, since no file holds them.

    Raises
    ------
    DataError
        When there is no such table, or the generator doesn't know the setting.

    Examples
    --------
    >>> len(synthetic("wages")), synthetic("wages", seed=7).sources[0].edition
    (2500, 'seed 7')
    """
    module = _module(name)
    if seed == SEED and not how:
        return load(f"synthetic_{name}")
    try:
        made = written(module.make(seed, **how))
    except (TypeError, ValueError) as wrong:
        raise DataError(
            "The synthetic table {name} can't be made: {problem}.",
            name=name,
            problem=str(wrong),
            next_step=say("Read its codebook, or leave the setting out."),
        ) from wrong
    record = source(f"synthetic_{name}")
    figures = Figures(
        pd.read_csv(
            io.BytesIO(made),
            dtype={c.name: DTYPES.get(c.type, "string") for c in record.columns},
            keep_default_na=False,
            na_values={c.name: [""] for c in record.columns},
        )
    )
    settings = "".join(f", {key} {value}" for key, value in how.items())
    edition = f"seed {seed}{settings}"
    figures.sources = (replace(record, edition=edition, sha256=hashlib.sha256(made).hexdigest()),)
    return figures


def truth(name: str) -> Any:
    """Return what was put into table ``name``, for a good estimator to recover.

    >>> truth("wages").premium
    4.0
    """
    return _module(name).TRUTH


def codebook(name: str) -> str:
    """Return the codebook of table ``name``: columns, how and why it was made, limits.

    >>> print(codebook("lists").splitlines()[0])
    People seen by three services in two invented regions, to estimate how many nobody saw.
    """
    return _module(name).__doc__ or ""
