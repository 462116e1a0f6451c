"""The driver: execute the notebooks of jobs, several at a time, each in a kernel of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from iomlab.reports.engine import injected
from iomlab.reports.engine.light import import_nbformat
from iomlab.reports.engine.running import Hung, Limits, Run, run
from iomlab.reports.engine.warm import Warm, can_fork, environment
from iomlab.reports.job import Job


class Engine:
    """Executes jobs in warm kernels; one for many threads, ended with ``with`` or ``close``.

    Parameters
    ----------
    jobs : int
        How many notebooks run at a time; further ones wait.
    warm : bool
        Fork kernels from a warm parent where the system can; otherwise each kernel starts anew,
        with the same results.
    modules : tuple of str
        Modules that the warm parent imports besides its usual ones.
    **limits
        The fields of :class:`~iomlab.reports.engine.running.Limits`: ``cell_seconds``, ``seconds``,
        ``memory_mb``, ``output_mb``.

    Examples
    --------
    >>> with Engine(jobs=2, cell_seconds=60) as engine:  # doctest: +SKIP
    ...     engine.execute(job, result)
    """

    def __init__(
        self, jobs: int = 1, *, warm: bool = True, modules: tuple[str, ...] = (), **limits: Any
    ) -> None:
        self.limits = Limits(**limits)
        self.again = 0  # how often a notebook hung and was tried once more
        self.turn = threading.BoundedSemaphore(jobs)
        self.parent = Warm(spares=jobs, modules=modules) if warm and can_fork() else None
        import_nbformat()
        from iomlab.reports.engine.client import context

        self.context = context()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="engine", daemon=True)
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the kernels, the warm parent and the engine's thread."""
        if self.loop.is_closed():
            return
        if self.parent is not None:
            self.parent.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.context.destroy(linger=0)

    def execute(self, job: Job, result: Path) -> None:
        """Run the notebook of ``job`` in its language and write it, executed, to ``result``.

        The folder of ``result`` is the working folder's child: the notebook runs in the folder
        above, as with :func:`iomlab.reports.execute.execute`. May be called from several threads.

        Raises
        ------
        ReportError
            When a cell fails, ends the notebook, gives no answer in time or uses too much;
            ``result`` then holds the notebook as far as it ran.
        """
        with self.turn:
            start = time.monotonic()
            try:
                self._once(job, result, self.limits)
            except Hung as hung:
                left = self.limits.seconds - (time.monotonic() - start)
                if self.limits.seconds and left <= 0:
                    raise hung.__cause__ or hung from None
                self.again += 1
                limits = replace(self.limits, seconds=left if self.limits.seconds else 0)
                try:
                    self._once(job, result, limits)
                except Hung as again:
                    raise again.__cause__ or again from None

    def _once(self, job: Job, result: Path, limits: Limits) -> None:
        """Run the notebook from its first cell, and write it however far it came."""
        import nbformat

        from iomlab.languages import render
        from iomlab.reports.execute import plain, source_of

        values = {name: plain(value) for name, value in job.asked.items()}
        source = source_of(job)
        rendered = render.notebook(source, job.lang)
        notebook = injected.prepare(rendered, values, job.notebook.name, result.name)
        work = Run(notebook, source.cells, bool(values), job.notebook.name, limits)
        try:
            seat = self._seat(result.parent.parent, seed_of(job), environment(job.vintages))
            self._wait(run(work, seat, self.context))
        finally:
            nbformat.write(notebook, result)

    def _seat(self, cwd: Path, seed: int, env: dict[str, str]) -> Any:
        from iomlab.reports.engine.seats import FreshSeat, WarmSeat

        if self.parent is not None and self.parent.alive:
            return WarmSeat(self.parent, cwd, seed, env)
        return FreshSeat(cwd, seed, env)

    def _wait(self, work: Any) -> None:
        """Wait in this thread for work on the engine's loop; an interrupt stops the work."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            future.result()
        except BaseException:
            future.cancel()
            raise


def seed_of(job: Job) -> int:
    """Return the seed of a job's random numbers: the same for the same notebook and parameters."""
    asked = [job.notebook.name, {name: str(value) for name, value in job.values.items()}]
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()
    return int.from_bytes(digest[:4], "big")
