"""Render every lesson and report, put the exercises beside them, and ask the gate about all of it.

    python tools/check_all_releases.py [OUT]

Every shipped notebook runs with its defaults (lessons whole as well), one language each in turn, into one
folder, so that each is compared with all others. Exercises are copied with whatever outputs they hold. The exit
code is that of ``iomlab check-release``; OUT keeps the folder with release.json and release.html.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from iomlab.errors import IomlabError
from iomlab.places import shipped
from iomlab.reports.engine import Engine
from iomlab.reports.find import shipped_notebooks
from iomlab.reports.run import run
from iomlab.safety.command import write_record
from iomlab.safety.folder import check_folder

LANGUAGES = ("en", "es", "fr")
JOBS = 2


def jobs() -> list[tuple[str, str, str]]:
    """Return name, language and view of everything that is rendered."""
    names = shipped_notebooks()
    found = [(name, LANGUAGES[n % 3], "report") for n, name in enumerate(names)]
    lessons = [name for name in names if name[:1] == "N" and name[1:3].isdigit()]
    return found + [(name, LANGUAGES[n % 3], "lesson") for n, name in enumerate(lessons)]


def main(out: Path) -> int:
    """Render, copy, check; return the exit code."""
    start = time.monotonic()
    failures = []
    with Engine(JOBS) as engine, ThreadPoolExecutor(JOBS) as pool:

        def one(job: tuple[str, str, str]) -> None:
            name, lang, view = job
            try:
                run(name, {"lang": lang}, out=out, view=view, engine=engine)
            except IomlabError as error:
                failures.append(f"{name} {lang} {view}: {error}")

        list(pool.map(one, jobs()))
    for master in sorted(shipped("exercises").glob("*/*/exercise.ipynb")):
        shutil.copy(master, out / f"exercise-{master.parent.name}.ipynb")
    release = check_folder(out)
    write_record(release, out, "en")
    for text in failures:
        print(text)
    for found in release.found:
        for problem in found.problems:
            print(f"{found.name}: {problem}")
    told = release.record()
    print(
        f"{len(jobs())} rendered, {len(release.found)} files checked, "
        f"{told['utility']['tables_checked']} unpublished tables, {told['decision']}, "
        f"{time.monotonic() - start:.0f} s"
    )
    return 0 if release.may_leave and not failures else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        place = Path(sys.argv[1])
        place.mkdir(parents=True, exist_ok=True)
        sys.exit(main(place))
    with tempfile.TemporaryDirectory() as aside:
        sys.exit(main(Path(aside)))
