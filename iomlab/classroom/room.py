"""Runs one submission inside its room: ``python -I room.py``, in a folder with ``cells.json``.

Whatever runs here is not trusted. It reads ``cells.json`` (code cells and the names of answers), runs
the cells one after the other as Jupyter does, and writes ``answers.json``: plain data. What the cells
print is thrown away. The grader believes nothing of it but takes it for answers.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod",
            "os.truncate", "shutil.rmtree", "shutil.move", "shutil.copyfile")  # fmt: skip
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn",
           "os.kill", "ctypes.")  # fmt: skip


def guard(folder: Path, readable: list[str]) -> None:
    """Refuse what a submission has no business with, where the system has no better walls."""
    top = os.path.realpath(folder)

    def inside(path: Any) -> bool:
        where = os.path.realpath(os.fsdecode(path))
        return where == top or where.startswith(top + os.sep) or where == os.devnull

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(details[0], int):
            path, mode = details[0], details[1]
            writes = isinstance(mode, str) and any(sign in mode for sign in "wax+")
            where = os.path.realpath(os.fsdecode(path))
            known = not writes and any(where.startswith(part) for part in readable)
            allowed = known or inside(path)
        elif event in CHANGING:
            paths = [part for part in details[:2] if isinstance(part, (str, bytes, os.PathLike))]
            allowed = all(map(inside, paths))
        else:
            allowed = not event.startswith(REFUSED)
        if not allowed:
            raise PermissionError(f"not allowed here: {event}")

    sys.addaudithook(watch)


def main() -> None:
    folder = Path.cwd()
    asked = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    from IPython.core.interactiveshell import InteractiveShell

    from iomlab.classroom.handover import packed

    shell = InteractiveShell.instance()
    shell.enable_gui = lambda *_: None  # type: ignore[method-assign]
    import pandas  # noqa: F401

    import iomlab.methods  # noqa: F401

    errors: dict[str, list[str]] = {}
    if asked.get("guarded"):
        guard(folder, asked["readable"])
    for cell in asked["cells"]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            done = shell.run_cell(cell["source"], store_history=False, silent=True)
        error = done.error_before_exec or done.error_in_exec
        if error is not None:
            errors[cell["id"]] = [f"{type(error).__name__}: {error}"[:300]]
    answers = {}
    for name in asked["names"]:
        try:
            answers[name] = packed(shell.user_ns.get(name))
        except BaseException as strange:  # what the submission made may do anything when looked at
            answers[name] = {"kind": "unknown", "type": type(strange).__name__}
    answers["__errors__"] = {"kind": "columns", "columns": errors}
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
