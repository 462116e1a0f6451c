"""Build the handbook: ``python -m tools.handbook [--out build/handbook] [--lang en,es,fr]``.

Every lesson is run in each language that ``--lang`` names (``--lang ""`` runs none, for a quick look at the
text). A warning of Sphinx, a link that leads nowhere and an address outside are errors.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tools.handbook import lessons, site


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=site.ROOT / "build" / "handbook")
    asked.add_argument("--lang", default="en")
    given = asked.parse_args()
    start, langs = time.monotonic(), [lang for lang in given.lang.split(",") if lang]
    with tempfile.TemporaryDirectory() as room:
        source, fresh = Path(room) / "source", Path(room) / "site"
        (source / "made").mkdir(parents=True)
        lessons.execute(langs, source / "made", Path(room) / "runs")
        site.lay_out(source)
        code = site.build(source, fresh)
        for page in (source / "made").glob("*.html"):
            shutil.copyfile(page, fresh / "lessons" / page.name)
        found = site.faults(fresh)
        if given.out.is_dir():
            shutil.rmtree(given.out)
        given.out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, given.out)
    print("\n".join(found), file=sys.stderr) if found else None
    print(f"{given.out / 'index.html'} ({time.monotonic() - start:.0f} s)")
    sys.exit(code or bool(found))


if __name__ == "__main__":
    main()
