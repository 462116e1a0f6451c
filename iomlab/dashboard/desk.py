"""One report at a time: those that wait, those that are made, and where their files lie."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from iomlab.errors import IomlabError, UsageError
from iomlab.messages import Message, say
from iomlab.reports.engine import Engine
from iomlab.reports.job import prepare
from iomlab.reports.run import Report, run

WAITING = 4  # reports that may wait behind the one that is being made
KEPT = 50  # reports whose files are kept
SECONDS = 600  # that one report may take


class Busy(UsageError):
    """So many reports wait that no other is taken."""


@dataclass
class Order:
    """One report that was asked for: what is said of it, and, when it has ended, what came of it."""

    name: str
    said: list[Message] = field(default_factory=list)
    report: Report | None = None
    refused: Message | None = None
    number: str = field(default_factory=lambda: secrets.token_urlsafe(8))

    @property
    def ended(self) -> bool:
        """Whether there is a report, or the reason why there is none."""
        return self.report is not None or self.refused is not None

    def file(self, suffix: str) -> Path | None:
        """Return the page (``.html``) or the workbook (``.xlsx``)."""
        files = self.report.files if self.report else ()
        return next((path for path in files if path.suffix == suffix), None)


class Desk:
    """Takes orders for reports of one notebook and makes one at a time.

    The same parameters give the report that is there already. Each report has a folder of its own.
    """

    def __init__(self, notebook: str, folder: Path) -> None:
        self.notebook, self.folder = notebook, folder
        self.orders: dict[str, Order] = {}
        self.engine = Engine(cell_seconds=SECONDS, seconds=SECONDS)
        self.worker = ThreadPoolExecutor(1, thread_name_prefix="dashboard")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.shutdown(cancel_futures=True)
        self.engine.close()

    def before(self, order: Order) -> int:
        """Return how many reports are made before this one."""
        return sum(not other.ended for other in list(self.orders.values())[: self._place(order)])

    def _place(self, order: Order) -> int:
        return list(self.orders).index(order.number)

    def order(self, asked: Mapping[str, Any]) -> Order:
        """Take an order, or return the one that has been given already.

        Raises
        ------
        Busy
            When too many wait.
        ParameterError or CountryError
            When the notebook does not take a value.
        """
        name = prepare(self.notebook, asked).name
        there = [o for o in self.orders.values() if o.name == name and o.refused is None]
        if there:
            return there[0]
        if sum(not order.ended for order in self.orders.values()) > WAITING:
            raise Busy(
                "{n} reports are waiting already.",
                n=WAITING,
                next_step=say("Try again in a minute."),
            )
        order = Order(name)
        self._forget()
        self.orders[order.number] = order
        self.worker.submit(self._make, order, dict(asked))
        return order

    def _make(self, order: Order, asked: dict[str, Any]) -> None:
        room = self.folder / order.number
        try:
            room.mkdir()
            order.report = run(
                self.notebook, asked, out=room, status=order.said.append, engine=self.engine
            )
        except IomlabError as refused:
            print(f"{order.name}: {refused}", file=sys.stderr)
            order.refused = refused.message
        except Exception as wrong:  # the colleague can't mend it: who started the server is told
            print(f"{order.name}: {type(wrong).__name__}: {wrong}", file=sys.stderr)
            order.refused = say("The report could not be made. Who started this page sees why.")

    def _forget(self) -> None:
        """Let the oldest reports go, with their files, so that disk and memory have an end."""
        ended = [order for order in self.orders.values() if order.ended]
        for order in ended[: max(0, len(ended) + 1 - KEPT)]:
            shutil.rmtree(self.folder / order.number, ignore_errors=True)
            del self.orders[order.number]
