"""Make the reports of a batch on this computer, several at a time, in one warm engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from iomlab.reports.batch.journal import ASIDE
from iomlab.reports.batch.press import Printed, print_one
from iomlab.reports.job import Job
from iomlab.safety.leaving import Beside

if TYPE_CHECKING:
    from iomlab.reports.batch.run_batch import Setting


def locally(
    todo: Sequence[Job], setting: Setting, begun: Callable[[Job], None], engine: Any = None
) -> Iterator[Printed]:
    """Make reports on this computer, ``jobs`` at a time, and yield each as it is finished."""
    if not todo:
        return
    waiting = iter(todo)
    running: set[Future[Printed]] = set()
    beside = Beside(setting.out)
    with (
        engine or warm_engine(setting) as ready,
        ThreadPoolExecutor(setting.jobs, "report") as pool,
    ):
        try:
            while True:
                while len(running) < setting.jobs and (job := next(waiting, None)):
                    begun(job)
                    aside = setting.out / ASIDE / job.name
                    running.add(pool.submit(print_one, job, aside, ready, setting.langs, beside))
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for one in finished:
                    yield one.result()
        finally:
            stop(ready)
            pool.shutdown(wait=True, cancel_futures=True)


def warm_engine(setting: Setting) -> Any:
    """Return the engine that makes reports on this computer."""
    from iomlab.reports.engine import Engine

    return Engine(setting.jobs, **asdict(setting.limits))


def stop(engine: Any) -> None:
    """End the kernels of an engine at once; the reports that they are making fail."""
    parent = getattr(engine, "parent", None)
    if parent is not None:
        parent.close()
