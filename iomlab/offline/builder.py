"""The environment that builds a site: JupyterLite in versions pinned by hash, kept apart from iomlab's own."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iomlab.errors import UsageError
from iomlab.locks import locked
from iomlab.messages import Message, say

HERE = Path(__file__).parent
PINS, WHEELS = HERE / "builder.txt", HERE / "browser.txt"


@dataclass(frozen=True)
class Builder:
    """Python with JupyterLite, and the wheels that a browser's Python needs besides its own."""

    folder: Path

    @property
    def python(self) -> Path:
        """Return the environment's Python."""
        windows = sys.platform == "win32"
        return self.folder / "env" / ("Scripts/python.exe" if windows else "bin/python")

    @property
    def wheels(self) -> list[Path]:
        """Return the wheels, sorted by name."""
        return sorted((self.folder / "wheels").glob("*.whl"))


def builder(status: Callable[[Message], None], home: Path | None = None) -> Builder:
    """Return the environment that builds a site; it is made once, and that needs a connection.

    Parameters
    ----------
    status : callable
        Is told what takes long.
    home : path, optional
        Where it is kept; the user's cache when None.

    Raises
    ------
    UsageError
        When something could not be downloaded, or another run is making it.
    """
    if home is None:
        from platformdirs import user_cache_path

        home = user_cache_path("iomlab", appauthor=False) / "site"
    digest = hashlib.sha256(PINS.read_bytes() + WHEELS.read_bytes()).hexdigest()[:12]
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    made = Builder(home / f"{digest}-{python}")
    done = made.folder / "done"
    if done.is_file():
        return made
    home.mkdir(parents=True, exist_ok=True)

    def busy() -> UsageError:
        return UsageError(
            "Another run is preparing {folder}.",
            folder=str(made.folder),
            next_step=say("Wait until it has ended."),
        )

    with locked(home / f"{made.folder.name}.lock", busy):
        if done.is_file():
            return made
        status(say("preparing JupyterLite (once; needs a connection)"))
        shutil.rmtree(made.folder, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(made.folder / "env")])
        pip = [str(made.python), "-m", "pip", "-q", "--disable-pip-version-check"]
        pinned = ["--require-hashes", "--only-binary", ":all:", "-r"]
        call([*pip, "install", *pinned, str(PINS)])
        call(
            [*pip, "download", "--no-deps", *pinned, str(WHEELS), "-d", str(made.folder / "wheels")]
        )
        done.touch()
    return made


def call(words: list[str], cwd: Path | None = None) -> None:
    """Run a command; when it fails, say what it said last.

    Raises
    ------
    UsageError
        With the last line that says what was wrong.
    """
    ended = subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, errors="replace", check=False
    )
    if ended.returncode:
        lines = [line.strip() for line in (ended.stderr or ended.stdout).splitlines()]
        wrong = [line for line in lines if "error" in line.lower()] or [
            line for line in lines if line
        ]
        raise UsageError(
            "{program} could not do its part: {problem}",
            program=" ".join(Path(word).name for word in words[:4]),
            problem=(wrong or ["?"])[-1][:300],
            next_step=say("Look at the connection and at the room on the disk, and do it again."),
        )
