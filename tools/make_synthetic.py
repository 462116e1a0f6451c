"""Make every synthetic table at seed 2024 and put it on the shelves.

    python tools/make_synthetic.py [NAME ...]

The generators are in ``iomlab/synthetic/``, what is said of each table in ``tools/synthetic/``.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def _shelve() -> Callable[..., Path]:
    """Return ``shelve`` of ``tools/shelve.py``; a module of that name is also in Python itself."""
    spec = importlib.util.spec_from_file_location("tools_shelve", ROOT / "tools/shelve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.shelve


def main(names: list[str]) -> None:
    """Make and shelve the tables ``names``, or all."""
    from iomlab.synthetic.draw import written
    from iomlab.synthetic.load import NAMES

    for name in names or NAMES:
        module = importlib.import_module(f"iomlab.synthetic.{name}")
        sidecar = json.loads((ROOT / "tools/synthetic" / f"{name}.json").read_text("utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder, "table.csv")
            table.write_bytes(written(module.make()))
            print(_shelve()(sidecar, table, f"synthetic_{name}").relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
