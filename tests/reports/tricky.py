"""Cells that an engine gets wrong easily, a notebook that tries to leak, and how two runs compare."""

import json
import re

import nbformat

from iomlab.languages import render
from iomlab.reports.execute import plain as plain_value

TRICKY = [
    "import os, sys, random, asyncio, subprocess, warnings\nfrom IPython.display import display, HTML, update_display, clear_output",
    "import ipywidgets as widgets\nslider = widgets.IntSlider(value=3, description='n')\nslider",
    "out = widgets.Output()\nwith out:\n    print('captured')\n    display(HTML('<b>kept</b>'))\nout",
    "@out.capture(clear_output=True)\ndef told():\n    print('again')\ntold()",
    "slider.value = 7\nwidgets.HBox([slider, widgets.Label('x')])",
    "from ipywidgets import interact\n@interact(x=(0, 5))\ndef shown(x=2):\n    print('x is', x)",
    "handle = display('first', display_id='one')",
    "update_display('second', display_id='one')\nprint('after')",
    "done = subprocess.run(['echo', 'from a subprocess'])",
    "os.write(1, b'from a descriptor\\n'); None",
    "os.system('echo to the error stream >&2'); None",
    "print('out 1'); print('err 1', file=sys.stderr); print('out 2')",
    "from tqdm.auto import tqdm\nfor _ in tqdm(range(3), bar_format='{l_bar}{n_fmt}/{total_fmt}'):\n    pass",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1))\nax.plot([1, 2, 3])",
    "plt.figure(figsize=(2, 1)); plt.bar([1, 2], [3, 4]); plt.show(); print('then')",
    "%matplotlib inline\nplt.figure(figsize=(1, 1)); plt.plot([3, 1, 2]);",
    "import matplotlib\nmatplotlib.get_backend()",
    "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "pd.Series([1.5, 2.5]).plot(figsize=(2, 1))",
    "await asyncio.sleep(0.01)\nawait asyncio.gather(*(asyncio.sleep(0, n) for n in range(3)))",
    "%%capture caught\nprint('hidden')",
    "caught.stdout",
    "%%bash\necho from bash",
    "!echo from the shell",
    "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as pool:\n    got = pool.map(abs, [-1, -2, 3])\ngot",
    "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    got = list(pool.map(str, range(3)))\ngot",
    "print('gone'); clear_output(); print('stays')",
    "clear_output(wait=True); print('stays too')",
    "warnings.warn('careful')",
    "try:\n    input('name? ')\nexcept Exception as refused:\n    print(type(refused).__name__)",
    "import logging\nlogging.getLogger('a').warning('logged')",
    "display({'text/plain': 'plain', 'application/json': {'a': [1]}}, raw=True, metadata={'application/json': {'b': 1}})",
    "_ , __name__, [n for n in dir() if n.startswith('In')], get_ipython().__class__.__name__",
    "sys.path[0], sys.flags.safe_path, len(sys.argv), os.path.basename(sys.argv[0])",
    "import threading, time\ndef late():\n    time.sleep(0.05); print('from a thread')\nt = threading.Thread(target=late); t.start(); t.join()",
    "print('a\\rb'); print('é ü ✓')",
    "from IPython.display import Image\nimport io\nbuffer = io.BytesIO(); fig.savefig(buffer, format='png'); Image(buffer.getvalue())",
    "import contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as held:\n    print('held')\nheld.getvalue()",
    "os.path.basename(os.getcwd()), sys.getrecursionlimit(), threading.current_thread().name",
    "sorted(m for m in ('ipywidgets.widgets', 'tqdm.notebook') if m in sys.modules)",
    "1 / 0",
    "print('not reached')",
]

LEAK = """
import atexit, builtins, gc, locale, os, random, sys, warnings
import matplotlib, numpy, pandas
MARK = 'leaked'
builtins.MARK = MARK
pandas.DataFrame.leaked = MARK
pandas.read_csv = None
pandas.set_option('display.max_rows', 7)
matplotlib.rcParams['figure.dpi'] = 31
matplotlib.use('svg')
numpy.set_printoptions(precision=1)
numpy.seterr(all='ignore')
os.environ['IOMLAB_LEAK'] = MARK
os.umask(0o77)
sys.path.append('/leaked')
sys.setrecursionlimit(555)
random.seed(1); numpy.random.seed(1)
warnings.filterwarnings('error', message=MARK)
try:
    locale.setlocale(locale.LC_ALL, 'C.UTF-8')
except locale.Error:
    pass
left_open = open('left.txt', 'w'); left_open.write('whole')
builtins.HELD = left_open  # a name that the end of the shell does not clear
os.chdir('/')
import iomlab.countries, iomlab.show.style
iomlab.show.style.COLOURS = ()
atexit.register(lambda: open(os.path.join(ROOM, 'atexit.txt'), 'w').write('ran'))
"""

LOOK = """
import builtins, locale, os, random, sys, warnings
import matplotlib, numpy, pandas
from iomlab.show import style
print([
    hasattr(builtins, 'MARK'), 'MARK' in globals(), hasattr(pandas.DataFrame, 'leaked'),
    pandas.read_csv is None, pandas.get_option('display.max_rows'), matplotlib.rcParams['figure.dpi'],
    matplotlib.get_backend(), numpy.get_printoptions()['precision'], numpy.geterr()['divide'],
    os.environ.get('IOMLAB_LEAK'), oct(os.umask(0o22)), '/leaked' in sys.path,
    sys.getrecursionlimit(), any('leaked' in str(f) for f in warnings.filters),
    locale.setlocale(locale.LC_CTYPE), os.path.basename(os.getcwd()), len(style.COLOURS), In[1][:9],
])
print([len(os.listdir('/proc/self/fd')) < 120, random.random(), numpy.random.random()])
"""


def notebook(path, cells, parameters='word: str = "x"  # a word\n'):
    """Write a notebook with a parameters cell and these code cells."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(
        cells=[first, *map(nbformat.v4.new_code_cell, cells)],
        metadata={
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}
        },
    )
    nbformat.write(made, path)
    return path


def plain(executed):
    """Return an executed notebook without times and identifiers, for comparison."""
    text = json.dumps({"cells": executed.cells, "metadata": executed.metadata}, sort_keys=True)
    made = json.loads(text)
    made["metadata"].get("papermill", {}).update(input_path="", output_path="")
    widgets = made["metadata"].pop("widgets", {})
    for cell in made["cells"]:
        cell.pop("id", None)
        cell["metadata"].pop("execution", None)
        if "outputs" in cell:
            cell["outputs"] = _joined(cell["outputs"])
        for output in cell.get("outputs", []):
            for data in output.get("data", {}).values():
                if isinstance(data, dict):
                    data.pop("model_id", None)
    for about in (made["metadata"], *(c["metadata"] for c in made["cells"])):
        for name in ("start_time", "end_time", "duration"):
            about.get("papermill", {}).pop(name, None)
    states = [state for kind in widgets.values() for state in kind["state"].values()]
    made["widgets"] = sorted(_anonymous(json.dumps(state, sort_keys=True)) for state in states)
    return json.loads(_anonymous(json.dumps(made, sort_keys=True)))


def _joined(outputs):
    """Join what neighbouring stream outputs say, by stream: a kernel's clock says in how many pieces."""
    made, streams = [], {}
    for output in outputs:
        if output["output_type"] != "stream":
            streams = {}
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
            continue
        else:
            streams[output["name"]] = output
        made.append(output)
    return made


def _anonymous(text):
    for pattern, word in (
        (r"ipykernel_\d+", "ipykernel_N"),
        (r"0x[0-9a-f]+", "0x"),
        (r"[0-9a-f]{32}", "ID"),
        (r"[0-9a-f]{8}-[0-9a-f-]{27,36}(_\d+)*", "ID"),
    ):
        text = re.sub(pattern, word, text)
    return text


def by_papermill(job, result):
    """Execute a job by papermill in an ordinary kernel, as often as it takes.

    papermill hangs now and then on a cell with an ``Output`` widget (nbclient issue 312).
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError

    source = result.parent / "source.ipynb"
    nbformat.write(render.notebook(nbformat.read(job.notebook, 4), job.lang), source)
    for _ in range(9):
        try:
            papermill.execute_notebook(
                str(source),
                str(result),
                parameters={name: plain_value(value) for name, value in job.asked.items()},
                cwd=str(result.parent.parent),
                execution_timeout=15,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
        except CellTimeoutError:
            continue
        except PapermillExecutionError:
            return
        return
