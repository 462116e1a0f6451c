"""Where tables lie: those that iomlab ships, and the vintages in the user's own data folder.

A vintage is a table as it was pulled or added on one day::

    <data folder>/<table>/<vintage>/datapackage.json    what it is, its hash, addresses, times
    <data folder>/<table>/<vintage>/<table>.parquet     (or .csv)

A folder appears whole, by one rename, and is never changed afterwards. The data folder is that of
the system for the user, or ``IOMLAB_DATA``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomlab import places
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

SHIPPED, LATEST = "shipped", "latest"
CHOICE = "IOMLAB_VINTAGES"  # JSON: the vintage of each table, "*" for all others
LABEL = re.compile(r"\d{4}-\d{2}-\d{2}(\.\d+)?")


def home() -> Path:
    """Return the user's data folder (``IOMLAB_DATA``); it need not be there yet."""
    given = os.environ.get("IOMLAB_DATA")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("iomlab", appauthor=False)


def tables() -> list[str]:
    """Return the names of the shipped tables, sorted.

    >>> "remittances" in tables()
    True
    """
    return sorted(p.parent.name for p in places.shipped("datasets").glob("*/datapackage.json"))


def pulled() -> list[str]:
    """Return the tables of which the user's data folder holds a vintage, sorted."""
    found = {path.parent.parent.name for path in home().glob("*/*/datapackage.json")}
    return sorted(name for name in found if not name.startswith("."))  # not what is being made


def vintages(name: str) -> list[str]:
    """Return the vintages of a table in the user's data folder, oldest first.

    >>> vintages("no_such_table")
    []
    """
    if not name or Path(str(name)).name != name:  # no name of a folder
        return []
    found = (path.parent.name for path in (home() / name).glob("*/datapackage.json"))
    return sorted(filter(LABEL.fullmatch, found), key=_order)


def _order(vintage: str) -> tuple[str, int]:
    """Return what sorts vintages: the day, then the number of the pull on that day."""
    day, _, number = vintage.partition(".")
    return day, int(number or 1)


def _to_get(name: str) -> Message:
    """Return what to do for a table that is not here: pull it, where a publisher gives it."""
    if name in {path.stem for path in (Path(__file__).parent / "live" / "tables").glob("*.json")}:
        return say("Its publisher gives it: iomlab data pull {name}", name=name)
    return say("List all with: iomlab data list")


def choose(name: str, vintage: str | None = None, run: Mapping[str, str] | None = None) -> str:
    """Return the vintage of a table that is meant: a label, or ``shipped``.

    Parameters
    ----------
    name : str
        A shipped table, or one that was pulled or added.
    vintage : str, optional
        ``shipped``; ``latest``, the newest of all, also of the shipped; or the label of one, such as
        ``2025-06-30``. Without it the choice of the run counts (``IOMLAB_VINTAGES``), then the
        shipped table, then the newest. A choice for all tables that is a day means what was known on
        that day.

    run : mapping, optional
        The choice of a run; that of this process without it.

    Raises
    ------
    DataError
        When there is no such table or vintage; it names what there is.
    """
    shipped, own = name in tables(), vintages(name)
    if not shipped and not own:
        raise DataError(
            "There is no table {name}.",
            name=repr(name),
            nearest=suggest(name, {*tables(), *pulled()}),
            next_step=_to_get(str(name)),
        )
    run = _asked() if run is None else run
    asked = vintage or run.get(name)
    if asked is None:
        return _of_all(name, run.get("*", SHIPPED), shipped, own)
    if asked == LATEST:
        return _newest(name, shipped, own)
    if (asked == SHIPPED and shipped) or asked in own:
        return asked
    raise DataError(
        "Table {name} has no vintage {vintage}.",
        name=name,
        vintage=repr(asked),
        nearest=suggest(asked, own),
        next_step=say(
            "There are: {vintages}.", vintages=", ".join([*([SHIPPED] if shipped else []), *own])
        ),
    )


def _of_all(name: str, day: str, shipped: bool, own: list[str]) -> str:
    """Return the vintage that the choice for all tables gives this one."""
    if day == LATEST or not shipped:
        return _newest(name, shipped, own)
    known = [v for v in own if LABEL.fullmatch(day) and _order(v) <= _order(day)]
    return known[-1] if known else SHIPPED


def _newest(name: str, shipped: bool, own: list[str]) -> str:
    if not own or (shipped and describe(name, SHIPPED)["accessed"] > own[-1].partition(".")[0]):
        return SHIPPED
    return own[-1]


def _asked() -> Mapping[str, str]:
    """Return the choice of the run, which the print room hands to a report's process."""
    try:
        return json.loads(os.environ.get(CHOICE) or "{}")
    except ValueError as broken:
        raise DataError(
            "{name} is not valid JSON: {problem}.",
            name=CHOICE,
            problem=str(broken),
            next_step=say("Write it as: {example}", example='{"*": "latest"}'),
        ) from broken


def hashes(run: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of every table that a run would load from the user's data folder."""
    chosen = {name: choose(name, run=run) for name in pulled()}
    return {
        name: describe(name, vintage)["resources"][0]["hash"]
        for name, vintage in chosen.items()
        if vintage != SHIPPED
    }


def choice(text: str) -> dict[str, str]:
    """Read the vintages that a person chooses for a run, and check that they are there.

    Parameters
    ----------
    text : str
        One vintage for all tables (``latest``, ``2025-06-30``), or ``table=vintage`` by commas.

    Returns
    -------
    dict
        Vintage by table; ``*`` stands for all others.

    Raises
    ------
    DataError
        When a table or a vintage is not there.

    Examples
    --------
    >>> choice("latest"), choice("remittances=shipped, *=latest")
    ({'*': 'latest'}, {'remittances': 'shipped', '*': 'latest'})
    """
    pairs = [part.strip().rpartition("=") for part in text.split(",") if part.strip()]
    chosen = {(name.strip() or "*"): vintage.strip() for name, _, vintage in pairs}
    for name, vintage in chosen.items():
        if name != "*":
            choose(name, vintage)
        elif vintage not in (SHIPPED, LATEST):
            _known_then(vintage)
    return chosen


def _known_then(day: str) -> None:
    """Refuse a day that is none, or on which no table of the data folder was known."""
    if not LABEL.fullmatch(day):
        raise DataError(
            "{vintage} is no vintage.",
            vintage=repr(day),
            nearest=suggest(day, (SHIPPED, LATEST)),
            next_step=say("Write the day as year-month-day, such as {day}.", day="2025-06-30"),
        )
    labels = sorted({label for name in pulled() for label in vintages(name)}, key=_order)
    if not any(_order(label) <= _order(day) for label in labels):
        raise DataError(
            "No table in {folder} has a vintage of {day} or before.",
            folder=str(home()),
            day=day,
            next_step=say("There are: {vintages}.", vintages=", ".join(labels) or "–"),
        )


def folder(name: str, vintage: str) -> Path:
    """Return the folder of one vintage of a table."""
    return places.shipped("datasets", name) if vintage == SHIPPED else home() / name / vintage


def describe(name: str, vintage: str | None = None) -> dict[str, Any]:
    """Return the descriptor (``datapackage.json``) of a table."""
    path = folder(name, choose(name, vintage)) / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as broken:
        raise DataError(
            "The descriptor of table {name} is not valid JSON: {problem}.",
            name=name,
            problem=str(broken),
            where=str(path),
            next_step=mend(vintage or SHIPPED),
        ) from broken


def mend(vintage: str) -> Any:
    """Return what to do when a file of this vintage is damaged."""
    if vintage == SHIPPED:
        return say("Restore the file, or install iomlab again.")
    return say("Delete that folder, then pull or add the table again.")
