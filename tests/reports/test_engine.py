"""A warm kernel gives what a fresh one gives, leaves nothing behind, and dies with its parent."""

import asyncio
import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from iomlab.errors import ParameterError, ReportError
from iomlab.reports import execute as fresh
from iomlab.reports.engine import Engine
from iomlab.reports.engine.driver import seed_of
from iomlab.reports.engine.injected import parameters_source
from iomlab.reports.engine.warm import Warm, can_fork, environment
from iomlab.reports.find import shipped_notebooks
from iomlab.reports.job import prepare
from tests.reports import tricky

forks = pytest.mark.skipif(not can_fork(), reason="nothing can be forked here")


@pytest.fixture(scope="module")
def engine():
    with Engine(jobs=2, cell_seconds=60) as made:
        yield made


def executed(execute, path, room, view="report", **values):
    """Execute a notebook in a room of its own and return what was written, and the error."""
    job = prepare(str(path), values, view=view)
    result = room / "aside" / f"{job.name}.ipynb"
    result.parent.mkdir(parents=True)
    error = None
    try:
        execute(job, result)
    except ReportError as failed:
        error = failed
    return nbformat.read(result, 4), error


def printed(notebook):
    return [o.text for c in notebook.cells for o in c.get("outputs", []) if "text" in o]


def running(pid):
    """Say whether a process runs (one that has ended and waits to be collected does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def wait_until(met, seconds=10.0):
    end = time.monotonic() + seconds
    while not met() and time.monotonic() < end:
        time.sleep(0.02)
    return met()


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory):
    """The tricky notebook as papermill runs it in an ordinary kernel."""
    folder = tmp_path_factory.mktemp("ordinary")
    path = tricky.notebook(folder / "tricky.ipynb", tricky.TRICKY)
    notebook, _ = executed(tricky.by_papermill, path, folder / "room", word="é")
    return path, notebook


@pytest.mark.parametrize("kind", ["warm", "fresh"])
def test_tricky_cells_give_what_papermill_gives(kind, ordinary, engine, tmp_path):
    path, expected = ordinary
    with contextlib.ExitStack() as stack:
        if kind == "fresh":
            engine = stack.enter_context(Engine(warm=False, cell_seconds=60))
        notebook, error = executed(engine.execute, path, tmp_path / "room", word="é")
    assert "ZeroDivisionError" in str(error)
    ours, theirs = tricky.plain(notebook), tricky.plain(expected)
    for mine, papermills in zip(ours["cells"], theirs["cells"], strict=True):
        assert mine == papermills
    assert ours["widgets"] == theirs["widgets"]
    assert ours["metadata"] == theirs["metadata"]


def test_what_a_cell_prints_in_pieces_is_one_output(engine, tmp_path):
    cell = "import sys\nfor one in 'abc':\n    print(one, flush=True)\nprint('e', file=sys.stderr, flush=True)"
    path = tricky.notebook(tmp_path / "pieces.ipynb", [cell])
    notebook, _ = executed(engine.execute, path, tmp_path / "room")
    outputs = notebook.cells[-1].outputs
    assert [(one.name, one.text) for one in outputs] == [("stdout", "a\nb\nc\n"), ("stderr", "e\n")]


# One language each, by turns; tools/compare_engines.py compares all three.
ALL = [(name, ("en", "es", "fr")[n % 3]) for n, name in enumerate(shipped_notebooks())]


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_every_notebook_is_cell_by_cell_what_papermill_gives(name, lang, engine, tmp_path):
    ours, _ = executed(engine.execute, name, tmp_path / "ours", "lesson", lang=lang)
    theirs, _ = executed(fresh.execute, name, tmp_path / "theirs", "lesson", lang=lang)
    assert tricky.plain(ours) == tricky.plain(theirs)


def test_what_one_report_changes_the_next_does_not_see(engine, tmp_path):
    leak = tricky.notebook(tmp_path / "leak.ipynb", [f"ROOM = {str(tmp_path)!r}" + tricky.LEAK])
    look = tricky.notebook(tmp_path / "look.ipynb", [tricky.LOOK])
    before, _ = executed(engine.execute, look, tmp_path / "before" / "room")
    for number in range(3):  # more than there are spare kernels
        _, error = executed(engine.execute, leak, tmp_path / f"leak{number}")
        assert error is None
    after, _ = executed(engine.execute, look, tmp_path / "after" / "room")
    ordinary, _ = executed(fresh.execute, look, tmp_path / "ordinary" / "room")
    assert printed(after) == printed(before)
    assert printed(after)[0].splitlines()[0] == printed(ordinary)[0].splitlines()[0]


def test_a_kernel_that_ends_runs_its_exit_functions_and_writes_out_open_files(engine, tmp_path):
    leak = tricky.notebook(tmp_path / "leak.ipynb", [f"ROOM = {str(tmp_path)!r}" + tricky.LEAK])
    executed(engine.execute, leak, tmp_path / "room")
    assert (tmp_path / "atexit.txt").read_text() == "ran"
    assert (tmp_path / "room" / "left.txt").read_text() == "whole"


def test_random_numbers_depend_on_the_parameters_only(engine, tmp_path):
    cell = "import random, numpy\nprint(word, random.random(), numpy.random.random())"
    path = tricky.notebook(tmp_path / "random.ipynb", [cell])
    first, again, other = (
        printed(executed(engine.execute, path, tmp_path / f"r{i}", word=word)[0])
        for i, word in enumerate(("a", "a", "b"))
    )
    with Engine(warm=False) as slow:
        anew = printed(executed(slow.execute, path, tmp_path / "anew", word="a")[0])
    assert first == again == anew
    assert first[0].split()[1:] != other[0].split()[1:]
    assert seed_of(prepare(str(path), {"word": "a"})) != seed_of(prepare(str(path), {"word": "b"}))


def test_linear_algebra_has_one_thread_unless_the_person_says_otherwise(monkeypatch):
    assert environment()["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert environment()["OPENBLAS_NUM_THREADS"] == "2"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), values, max_size=4))
def test_the_cell_of_parameters_is_papermills(asked):
    assert parameters_source(asked) == PythonTranslator.codify(asked)


# What goes wrong, and what is told.

LIMITS = {"cell_seconds": 2, "memory_mb": 700, "output_mb": 5}


@pytest.fixture(scope="module")
def strict():
    with Engine(jobs=2, **LIMITS) as made:
        yield made


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("1 / 0", "Cell 2 of bad.ipynb failed: ZeroDivisionError"),
        ("import sys; sys.exit()", "ended the notebook before its last cell"),
        ("import sys; sys.exit('no figures')", "SystemExit: no figures"),
        ("exit", "ended the notebook before its last cell"),
        ("import os; os._exit(7)", r"The kernel of bad.ipynb ended .* cell 2 \(exit code 7\)"),
        ("import ctypes; ctypes.string_at(0)", r"exit code -11"),
        ("x = [bytearray(10**7) for _ in range(500)]", "used more than 700 MB of memory"),
        (
            "import subprocess, sys\nsubprocess.run([sys.executable, '-c',"
            " 'x = [bytearray(10**7) for _ in range(100)]; input()'], stdin=subprocess.PIPE)",
            "used more than 700 MB of memory",
        ),
        ("for _ in range(30): print('x' * 10**6)", "wrote more than 5 MB of output"),
        ("input('name?')", "StdinNotImplementedError"),
        ("def", "SyntaxError"),
    ],
)
def test_what_goes_wrong_is_told_and_the_notebook_kept(cell, told, strict, tmp_path):
    path = tricky.notebook(tmp_path / "bad.ipynb", [cell, "print('not reached')"])
    notebook, error = executed(strict.execute, path, tmp_path / "room", word="y")
    assert error is not None
    with pytest.raises(ReportError, match=told):
        raise error
    assert all("not reached" not in text for text in printed(notebook))
    assert notebook.metadata.papermill.parameters == {"word": "y"}


def test_a_hung_cell_is_tried_once_more_and_then_given_up(strict, tmp_path):
    cell = f"open({str(tmp_path / 'tries')!r}, 'a').write('x')\nimport time; time.sleep(60)"
    path = tricky.notebook(tmp_path / "hung.ipynb", [cell])
    _, error = executed(strict.execute, path, tmp_path / "room")
    assert "did not end within 2 seconds" in str(error)
    assert (tmp_path / "tries").read_text() == "xx"


def test_a_cell_that_hangs_only_once_does_not_fail_the_report(strict, tmp_path):
    flag = str(tmp_path / "flag")
    cell = f"import os, time\nif not os.path.exists({flag!r}):\n    open({flag!r}, 'w'); time.sleep(60)\nprint('done')"
    path = tricky.notebook(tmp_path / "once.ipynb", [cell])
    notebook, error = executed(strict.execute, path, tmp_path / "room")
    assert error is None
    assert printed(notebook) == ["done\n"]


def test_a_notebook_has_a_time_limit_as_a_whole(tmp_path):
    path = tricky.notebook(tmp_path / "slow.ipynb", ["import time; time.sleep(0.4)"] * 9)
    with Engine(cell_seconds=5, seconds=1, warm=can_fork()) as engine:
        notebook, error = executed(engine.execute, path, tmp_path / "room")
    assert "did not end within 1 seconds" in str(error)
    assert notebook.cells[-1].execution_count is None


def test_several_threads_share_an_engine(engine, tmp_path):
    path = tricky.notebook(tmp_path / "many.ipynb", ["print(word)"])

    def one(number):
        return printed(executed(engine.execute, path, tmp_path / f"{number}", word=f"w{number}")[0])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(12))) == [[f"w{n}\n"] for n in range(12)]


def test_an_engine_works_inside_a_running_event_loop(engine, tmp_path):
    path = tricky.notebook(tmp_path / "loop.ipynb", ["print(word)"])

    async def inside():
        return printed(executed(engine.execute, path, tmp_path / "room", word="in")[0])

    assert asyncio.run(inside()) == ["in\n"]


# Processes: no orphans, nothing that others can reach.


def kernels(parent):
    """Return the processes that a warm parent has forked."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in listed]


@forks
def test_sockets_lie_in_a_folder_that_only_the_user_can_enter():
    warm = Warm(spares=1)
    try:
        assert stat.S_IMODE(warm.folder.stat().st_mode) == 0o700
        assert warm.ready.result(30) == 1  # threads: more, and a fork would not be safe
    finally:
        warm.close()
    assert not warm.folder.exists()


@forks
def test_kernels_end_when_the_warm_parent_is_killed(tmp_path):
    cell = "import subprocess\nchild = subprocess.Popen(['sleep', '300'])\nprint(child.pid)\nimport time; time.sleep(300)"
    path = tricky.notebook(tmp_path / "long.ipynb", [cell])
    with Engine(jobs=1, cell_seconds=60) as engine, ThreadPoolExecutor(1) as pool:
        work = pool.submit(executed, engine.execute, path, tmp_path / "room")
        engine.parent.ready.result(30)
        assert wait_until(lambda: len(kernels(engine.parent.process.pid)) >= 2)
        time.sleep(0.5)
        children = kernels(engine.parent.process.pid)
        os.kill(engine.parent.process.pid, signal.SIGKILL)
        _, error = work.result(20)
        assert "ended in the middle" in str(error)
        assert wait_until(lambda: not any(map(running, children)))
        # The engine goes on, with fresh kernels.
        path = tricky.notebook(tmp_path / "next.ipynb", ["print(word)"])
        notebook, error = executed(engine.execute, path, tmp_path / "next", word="on")
        assert error is None
        assert printed(notebook) == ["on\n"]


CLIENT = """
import sys, threading, time
from pathlib import Path
from iomlab.reports.engine import Engine
from iomlab.reports.find import shipped_notebooks
from iomlab.reports.job import prepare
job = prepare(sys.argv[1], {})
engine = Engine(jobs=1, cell_seconds=200)
result = Path(sys.argv[2]) / "aside" / "r.ipynb"
result.parent.mkdir(parents=True)
threading.Thread(target=engine.execute, args=(job, result), daemon=True).start()
engine.parent.ready.result()
print(engine.parent.process.pid, engine.parent.folder, flush=True)
time.sleep(300)
"""


@forks
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, "both"])
def test_everything_ends_when_the_client_is_killed(number, tmp_path):
    pids = tmp_path / "pids"
    cell = f"import os, subprocess, time\nchild = subprocess.Popen(['sleep', '300'])\nwith open({str(pids)!r}, 'w') as f: f.write(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(300)"
    path = tricky.notebook(tmp_path / "long.ipynb", [cell])
    words = [sys.executable, "-c", CLIENT, str(path), str(tmp_path / "room")]
    client = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    parent, folder = client.stdout.readline().split()
    assert wait_until(lambda: pids.exists() and pids.read_text().count(" ") == 1, 30)
    everyone = [int(parent), *kernels(int(parent)), *map(int, pids.read_text().split())]
    assert all(map(running, everyone))
    if number == "both":  # nobody is left to tidy up: the kernels end by themselves
        os.kill(int(parent), signal.SIGKILL)
        client.send_signal(signal.SIGKILL)
        os.kill(everyone.pop(), signal.SIGKILL)  # the notebook's own child
        shutil.rmtree(folder)
    else:
        client.send_signal(number)
    client.wait(10)
    client.stdout.close()
    assert wait_until(lambda: not any(map(running, everyone)))
    assert wait_until(lambda: not Path(folder).exists())


# Anybody's notebook, with papermill.

FOREIGN = [
    "import statistics\nfigures = [alpha * n for n in range(1, int(ratio * 10))]",
    "statistics.mean(figures)",
    "import matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1)); plt.plot(figures);",
]


@pytest.fixture
def foreign(tmp_path):
    return tricky.notebook(tmp_path / "foreign.ipynb", FOREIGN, "alpha = 0.6\nratio = 1.0 / 2\n")


@pytest.mark.parametrize("how", [{"kernel_name": "iomlab-warm"}, {"engine_name": "iomlab"}])
def test_papermill_runs_a_foreign_notebook_with_our_kernel_or_engine(how, foreign, tmp_path):
    asked = {"parameters": {"alpha": 0.25}, "progress_bar": False}
    quiet = ["--IPKernelApp.log_level=ERROR"]
    theirs = papermill.execute_notebook(
        str(foreign), str(tmp_path / "a.ipynb"), extra_arguments=quiet, **asked
    )
    ours = papermill.execute_notebook(
        str(foreign), str(tmp_path / "b.ipynb"), extra_arguments=quiet, **asked, **how
    )
    assert tricky.plain(ours)["cells"] == tricky.plain(theirs)["cells"]


def test_papermill_with_our_engine_refuses_an_unknown_parameter(foreign, tmp_path):
    with pytest.raises(ParameterError, match=r"'alhpa'.*Did you mean alpha\?"):
        papermill.execute_notebook(
            str(foreign),
            str(tmp_path / "b.ipynb"),
            parameters={"alhpa": 0.25},
            progress_bar=False,
            engine_name="iomlab",
        )


def test_a_notebook_is_read_without_compiling_a_grammar_of_addresses():
    code = (
        "import sys; from iomlab.reports.engine.light import import_nbformat; nb = import_nbformat();"
        "assert 'lark' not in sys.modules and 'rfc3987_syntax' not in sys.modules;"
        "nb.validate(nb.v4.new_notebook());"
        "import jsonschema; v = jsonschema.Draft7Validator({'format': 'iri'},"
        " format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER);"
        "assert v.is_valid('https://example.org/é') and not v.is_valid('no address')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
