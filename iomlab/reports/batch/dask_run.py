"""The same batch on a Dask cluster: each worker keeps its own warm parent and sends its files home.

No shared disk is needed: the notebook travels to the worker, the report's files travel back, and only
the computer that drives the batch writes into its folder and its journal. A worker that is lost loses
what it had in hand; Dask gives it to another.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomlab.errors import ReportError, UsageError
from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.reports.batch.journal import ASIDE
from iomlab.reports.batch.keys import digest, surroundings
from iomlab.reports.batch.press import Printed, print_one
from iomlab.reports.job import Job
from iomlab.safety.leaving import Beside

if TYPE_CHECKING:
    from iomlab.reports.batch.run_batch import Press, Setting

PLUGIN = "iomlab-engine"
FIRST_WORKER = 3600  # seconds to wait for the first worker; a queue may be long
AHEAD = 1  # items sent ahead for each thread of the cluster, so that no worker waits for mail


@dataclass(frozen=True)
class Parcel:
    """One item on its way to a worker: its job, the bytes of its notebook, what it is made from."""

    job: Job
    content: bytes
    house: str
    langs: tuple[str, ...]


def on_dask(scheduler: str | None = None) -> Press:
    """Return a way to make reports on a Dask cluster.

    Parameters
    ----------
    scheduler : str, optional
        Address of a running scheduler; without one, a cluster with ``jobs`` workers is made on this
        computer.

    Raises
    ------
    UsageError
        When Dask is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as missing:
        raise UsageError(
            "A cluster needs the package dask.distributed, which is not installed.",
            next_step=say("Install it with: pip install 'iomlab[cluster]'"),
        ) from missing

    def press(
        todo: Sequence[Job], setting: Setting, begun: Callable[[Job], None]
    ) -> Iterator[Printed]:
        if todo:
            with _client(scheduler, setting) as client:
                yield from over(client, todo, setting, begun)

    return press


def over(
    client: Any, todo: Sequence[Job], setting: Setting, begun: Callable[[Job], None]
) -> Iterator[Printed]:
    """Make reports over a Dask client and yield each as it is finished."""
    from distributed import as_completed

    client.register_plugin(_plugin(setting), name=PLUGIN)
    client.wait_for_workers(1, timeout=FIRST_WORKER)
    house = _same_house(client)
    waiting, coming = iter(todo), as_completed()
    sent: dict[str, Job] = {}

    def send() -> None:
        """Send until every thread of the cluster, as large as it is now, has enough to do."""
        threads = sum(client.nthreads().values())
        while len(sent) < max(1, threads) * (1 + AHEAD):
            job = next(waiting, None)
            if job is None:
                return
            begun(job)
            parcel = Parcel(job, job.notebook.read_bytes(), house, setting.langs)
            future = client.submit(work, parcel, pure=False, retries=2)
            sent[future.key] = job
            coming.add(future)

    send()
    while sent:
        future = next(coming)
        job = sent.pop(future.key)
        yield _received(future, job, setting)
        future.release()
        send()


def work(parcel: Parcel) -> tuple[Printed, dict[str, bytes]]:
    """Make one report on a worker and return what came of it with its files."""
    from distributed import get_worker

    plugin: Any = get_worker().plugins[PLUGIN]
    if plugin.house != parcel.house:  # a worker that came later than the others
        raise _other(str(get_worker().address))
    room = Path(tempfile.mkdtemp(prefix="iomlab-"))
    try:
        notebook = room / "notebook" / parcel.job.notebook.name
        notebook.parent.mkdir()
        notebook.write_bytes(parcel.content)
        made = room / "made"
        job = replace(parcel.job, notebook=notebook)
        printed = print_one(job, made, plugin.engine, parcel.langs, Beside(None))
        return printed, {name: (made / name).read_bytes() for name in printed.files}
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _plugin(setting: Setting) -> Any:
    """Return the plugin that keeps a warm parent on each worker."""
    from distributed import WorkerPlugin

    limits = asdict(setting.limits)

    class WarmParent(WorkerPlugin):
        def __init__(self) -> None:
            self.engine: Any = None
            self.house = ""

        def setup(self, worker: Any) -> None:
            from iomlab.reports.engine import Engine

            self.engine = Engine(worker.state.nthreads, **limits)
            self.house = _house()

        def teardown(self, worker: Any) -> None:
            self.engine.close()

    return WarmParent()


def _received(future: Any, job: Job, setting: Setting) -> Printed:
    """Write the files that came home aside, or tell why none came."""
    problem = future.exception()
    if problem is not None:
        error = ReportError(
            "{notebook} was lost with its workers, more than once: {problem}.",
            notebook=job.notebook.name,
            problem=f"{type(problem).__name__}: {problem}"[:300],
        )
        return Printed(
            job.name, "failed", message={lang: tell(error, lang) for lang in setting.langs}
        )
    printed, files = future.result()
    aside = setting.out / ASIDE / job.name
    for name, content in files.items():
        path = aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return printed


def _same_house(client: Any) -> str:
    """Return what the reports are made from, after comparing the workers' with this computer's.

    Raises
    ------
    ReportError
        Naming a worker with another iomlab, other tables or other versions.
    """
    ours = _house()
    for worker, theirs in client.run(_house).items():
        if theirs != ours:
            raise _other(worker)
    return ours


def _other(worker: str) -> ReportError:
    return ReportError(
        "The worker {worker} has other versions than this computer, so its reports would differ.",
        worker=worker,
        next_step=say("Install the same iomlab and the same packages on all, then start again."),
    )


def _house() -> str:
    return digest(surroundings())


def _client(scheduler: str | None, setting: Setting) -> Any:
    """Return a client of the named scheduler, or of a cluster on this computer."""
    from distributed import Client

    if scheduler is None:
        return Client(
            n_workers=setting.jobs,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
    try:
        return Client(scheduler, timeout=20)
    except (OSError, TimeoutError, ValueError) as silent:
        raise ReportError(
            "The scheduler {address} does not answer: {problem}.",
            address=scheduler,
            problem=str(silent),
            next_step=say("See that it runs, and that this computer may reach it."),
        ) from silent
