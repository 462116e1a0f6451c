"""Run every notebook in a warm kernel and in a fresh one, in every language, and compare cell by cell.

    python tools/compare_engines.py [NAME …]

Whole lessons, with the cells that teach. One line a difference; the exit code says whether there was
one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from iomlab.reports import execute as fresh  # noqa: E402
from iomlab.reports.engine import Engine  # noqa: E402
from iomlab.reports.find import shipped_notebooks  # noqa: E402
from iomlab.reports.job import prepare  # noqa: E402
from tests.reports import tricky  # noqa: E402


def main() -> None:
    names = sys.argv[1:] or list(shipped_notebooks())
    differences, start = 0, time.monotonic()
    with Engine(jobs=1) as warm, tempfile.TemporaryDirectory() as room:
        for name in names:
            for lang in ("en", "es", "fr"):
                job = prepare(name, {"lang": lang}, view="lesson")
                found = []
                for way, execute in (("warm", warm.execute), ("fresh", fresh.execute)):
                    result = Path(room) / name / lang / way / "aside" / f"{job.name}.ipynb"
                    result.parent.mkdir(parents=True)
                    execute(job, result)
                    found.append(tricky.plain(nbformat.read(result, 4)))
                if found[0] != found[1]:
                    differences += 1
                    print(f"{name} {lang}: differs", flush=True)
    count, seconds = 3 * len(names), time.monotonic() - start
    print(f"{count} notebooks compared, {differences} differ, {seconds:.0f} s")
    sys.exit(bool(differences))


if __name__ == "__main__":
    main()
