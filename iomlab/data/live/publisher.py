"""What a connector is: a publisher, its tables, and how to pull or read them.

A connector is a module of this room with

- ``PUBLISHER``, a :class:`Publisher`;
- ``list() -> list[str]``, the tables that it gives; the descriptor of each is
  ``tables/<name>.json`` (a sidecar as of ``tools/shelve.py``), or that of the shipped table of
  that name, whose layout it then keeps;
- ``pull(table, ask, door) -> Iterator[DataFrame]``, the rows in the columns of that descriptor,
  asked through the :class:`~iomlab.data.live.door.Door`;
- ``read(table, path) -> Iterator[DataFrame]``, the same from the publisher's official download.

A table that can only be pulled, or only be read from a file, is refused by the other verb with a
sentence (:func:`no_pull`, :func:`no_read`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from iomlab.data import descriptor, shelf
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

SIDECARS = Path(__file__).parent / "tables"
MODULES: tuple[str, ...] = (
    "unhcr", "world_bank", "dtm", "idmc", "hapi", "un_desa", "missing_migrants", "eurostat",
    "ilostat", "oecd", "remittance_prices", "bilateral_remittances", "cbp", "darien",
)  # fmt: skip
"""The connectors, in the order of ``docs/sources.md``."""


@dataclass(frozen=True)
class Key:
    """A key that a publisher asks for: from the environment, else from the system's keyring.

    ``header`` is where it goes. It is never printed, logged or written: not in a descriptor, a run
    card or an error.
    """

    variable: str
    header: str
    where: str  # the page where a person gets one

    def value(self) -> str:
        """Return the key, or say how to get one."""
        found = os.environ.get(self.variable) or self._of_keyring()
        if not found:
            raise DataError(
                "This publisher asks for a key, and there is none.",
                where=self.variable,
                next_step=say(
                    "Get one at {page}, then set the environment variable {variable}, or keep it "
                    "with: keyring set iomlab {variable}",
                    page=self.where,
                    variable=self.variable,
                ),
            )
        return found

    def _of_keyring(self) -> str | None:
        try:
            import keyring

            return keyring.get_password("iomlab", self.variable)
        except Exception:  # no keyring, or none that works here: as if there were no key
            return None


@dataclass(frozen=True)
class Publisher:
    """Who is asked: a name, the hosts that a request may reach, the pace, the key.

    ``hosts`` are the only ones, also after a redirect. ``pause`` are the seconds between two
    requests that the publisher's terms ask for. ``terms`` and ``page`` are for ``docs/sources.md``,
    as are ``clients``: packages that ask the same interface, none of which is used, because they
    open lines of their own, past the door's bounds and records. ``keeps`` is False where answers
    hold places finer than iomlab keeps: no copy of them stays for the next pull.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    page: str
    terms: str
    pause: float = 0.0
    key: Key | None = None
    query_key: str | None = (
        None  # name of the query parameter that carries the key, if not a header
    )
    clients: tuple[str, ...] = ()
    keeps: bool = True


@dataclass(frozen=True)
class Ask:
    """What a person wants of a table: first and last year, and countries (ISO 3166-1 alpha-3)."""

    since: int | None = None
    until: int | None = None
    countries: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything is asked for."""
        return self == Ask()

    def record(self) -> dict[str, Any]:
        """Return what a descriptor keeps."""
        return {k: v for k, v in vars(self).items() if v}


@cache
def connectors() -> dict[str, ModuleType]:
    """Return the connectors by name."""
    return {name: import_module(f"iomlab.data.live.{name}") for name in MODULES}


@cache
def live_tables() -> dict[str, ModuleType]:
    """Return the connector of every table that can be pulled or read."""
    return {table: module for module in connectors().values() for table in module.list()}


def connector(table: str) -> ModuleType:
    """Return the connector of a table, or name the nearest ones."""
    if table not in live_tables():
        raise DataError(
            "No publisher that iomlab knows gives a table {name}.",
            name=repr(table),
            nearest=suggest(table, live_tables()),
            next_step=say("List them with: iomlab data sources"),
        )
    return live_tables()[table]


def sidecar(table: str) -> dict[str, Any]:
    """Return the sidecar of a live table.

    One that keeps the layout of a shipped table takes from it whatever its own sidecar does not say:
    the columns first of all.
    """
    path = SIDECARS / f"{table}.json"
    own = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if table in shelf.tables():
        return {**descriptor.sidecar(shelf.describe(table, shelf.SHIPPED)), **own}
    return own


def columns(table: str) -> Mapping[str, str]:
    """Return the columns of a live table with their types."""
    return {column["name"]: column["type"] for column in sidecar(table)["columns"]}


def no_pull(table: str, how: Message) -> DataError:
    """Return the refusal of a table that no interface gives; ``how`` says how to get the file."""
    return DataError(
        "Table {name} can’t be pulled: its publisher offers it as a file only.",
        name=table,
        next_step=how,
    )


def no_read(table: str) -> DataError:
    """Return the refusal of a table of which there is no official download."""
    return DataError(
        "Table {name} is not read from a file.",
        name=table,
        next_step=say("Pull it: iomlab data pull {name}", name=table),
    )


def no_country(table: str) -> DataError:
    """Return the refusal to pull only some countries of a table that is not by country."""
    return DataError(
        "Table {name} is not by country, so it can’t be pulled for some of them.",
        name=table,
        next_step=say("Pull it whole: iomlab data pull {name}", name=table),
    )


def strange(publisher: str, what: Message, *, where: str = "") -> DataError:
    """Return the error for an answer or a file that is not laid out as this version knows it."""
    return DataError(
        "What {publisher} gave is not laid out as iomlab knows it: {what}",
        publisher=publisher,
        what=what,
        where=where or None,
        next_step=say(
            "The layout may be that of another year. Nothing was kept; what is on the shelf stays. "
            "See docs/sources.md for the layout that is read."
        ),
    )
