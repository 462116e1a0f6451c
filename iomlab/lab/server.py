"""JupyterLab for one workspace: its settings lie in the workspace, and it asks no outside address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from iomlab.checks.progress import HIDDEN
from iomlab.errors import UsageError
from iomlab.lab.material import START
from iomlab.messages import say

PACKS = {"es": "es_ES", "fr": "fr_FR"}  # JupyterLab's own language packs, used where installed
SERVER = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "extension_manager": "readonly",
        "default_url": f"/lab/tree/{START}",
    }
}
PAGE = {
    "disabledExtensions": {
        "@jupyterlab/apputils-extension:announcements": True,
        "@jupyterlab/extensionmanager-extension": True,
    }
}
SETTINGS: dict[str, Any] = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    # Every cell is on the page: what is typed in a form stays, find and screen readers see it all.
    # Long lines of code are broken: nobody has to scroll sideways to read a sentence in them.
    "@jupyterlab/notebook-extension:tracker": {
        "windowingMode": "none",
        "codeCellConfig": {"lineWrap": True},
    },
}


def settings(folder: Path, lang: str) -> None:
    """Write the settings of JupyterLab into a workspace, beside what the trainee sets there."""
    room = folder / HIDDEN / "jupyter"
    overrides = dict(SETTINGS)
    pack = PACKS.get(lang)
    if pack and find_spec(f"jupyterlab_language_pack_{pack}"):
        overrides["@jupyterlab/translation-extension:plugin"] = {"locale": pack}
    for name, content in (
        ("jupyter_lab_config.json", SERVER),
        ("labconfig/page_config.json", PAGE),
        ("labconfig/default_setting_overrides.json", overrides),
    ):
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        draft.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        draft.replace(path)


def environment(folder: Path, around: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which JupyterLab serves a workspace with its own settings."""
    room = folder.absolute() / HIDDEN / "jupyter"
    paths = [str(room), *filter(None, [around.get("JUPYTER_CONFIG_PATH")])]
    return {
        **around,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
        "JUPYTERLAB_SETTINGS_DIR": str(room / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(room / "workspaces"),
    }


def command(folder: Path, words: Sequence[str] = ()) -> list[str]:
    """Return the command that serves a workspace; ``words`` are further options of JupyterLab."""
    root = f"--ServerApp.root_dir={folder.absolute()}"
    return [sys.executable, "-m", "jupyterlab", root, *words]


def serve(folder: Path, words: Sequence[str] = ()) -> int:
    """Open JupyterLab in a workspace and wait until it has ended; return its exit code.

    Raises
    ------
    UsageError
        When JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise UsageError(
            "JupyterLab is not installed here, so nothing was opened.",
            next_step=say("Install iomlab with its extra lab, or open {folder} with a JupyterLab "
                          "that has this Python as a kernel.", folder=str(folder)),
        )  # fmt: skip
    line, around = command(folder, words), environment(folder, os.environ)
    if os.name == "posix":
        os.execve(line[0], line, around)  # Ctrl-C is then JupyterLab's alone, which asks first
    return subprocess.call(line, env=around)
