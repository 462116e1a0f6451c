"""Where notebooks, datasets and exercises lie: in the checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from iomlab.errors import DataError
from iomlab.messages import say

PACKAGE = Path(__file__).resolve().parent
STATIC = "IOMLAB_STATIC"  # set where a notebook runs without a reader: explorers show a picture


def shipped(*parts: str) -> Path:
    """Return the path of something that iomlab ships (``shipped("datasets", "remittances")``).

    Raises
    ------
    DataError
        When the installation lacks it.
    """
    for top in (PACKAGE / "_shipped", PACKAGE.parent):
        path = top.joinpath(*parts)
        if path.exists():
            return path
    raise DataError(
        "iomlab’s own folder {folder} is missing.",
        folder="/".join(parts),
        where=str(PACKAGE.parent),
        next_step=say("Install iomlab again."),
    )
