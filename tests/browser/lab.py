"""JupyterLab as a trainee uses it: open a notebook, run its cells, write an answer, look."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from iomlab.lab.server import command, environment

PATIENCE = 180  # seconds; a machine may be busy with other things
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
DIRTY = ".lm-DockPanel-tabBar .lm-mod-current.jp-mod-dirty"
CELLS = f"{PANEL} .jp-Cell"
ACTIVE = "([cells, n]) => document.querySelectorAll(cells)[n].classList.contains('jp-mod-active')"
PROMPTS = f"{PANEL} .jp-CodeCell .jp-InputArea > .jp-InputPrompt"
WAITING = f"""() => {{
  const prompts = [...document.querySelectorAll('{PROMPTS}')].map(p => p.textContent.trim());
  return prompts.length > 0 && !prompts.some(p => p === '[*]:');
}}"""
TROUBLE = (
    "application/vnd.jupyter.error",
    "application/vnd.jupyter.stderr",
)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Serve a workspace as ``iomlab lab`` does; yield the address, with its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    words = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={token}",
    ]
    if hasattr(os, "getuid") and os.getuid() == 0:
        words.append("--allow-root")
    around = {k: v for k, v in os.environ.items() if k != "IOMLAB_STATIC"}
    with (folder.parent / "server.log").open("ab") as log:
        running = subprocess.Popen(
            command(folder, words), env=environment(folder, around), stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}/api/status?token={token}", running)
            yield f"http://127.0.0.1:{port}/?token={token}"
        finally:
            running.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(30)
            running.kill()
            running.wait()


def _wait(address: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with contextlib.suppress(OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError("JupyterLab did not start: see server.log beside the workspace")


class Lab:
    """A server and one window of it; ``outside`` lists what it asked of any other address."""

    def __init__(self, browser, folder: Path, shots: Path) -> None:
        self.browser, self.folder, self.shots = browser, folder, shots
        self.outside: list[str] = []
        self.said: list[str] = []

    def __enter__(self) -> Lab:
        self.serving = server(self.folder)
        address = self.serving.__enter__()
        self.address = urlsplit(address)
        self.page = self.browser.new_page(viewport={"width": 1280, "height": 1000})
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(f"{PANEL} .jp-Cell")
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()
        self.serving.__exit__(None, None, None)

    def restart(self) -> None:
        """End the server with its kernels, as at the end of a day, and come back."""
        self.__exit__()
        self.__enter__()

    def _asked(self, request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != self.address.netloc:
            self.outside.append(request.url)

    @property
    def home(self) -> str:
        """The address of the server, without a path."""
        return f"{self.address.scheme}://{self.address.netloc}"

    def ready(self, path: str) -> bool:
        """Return whether the kernel of a notebook waits for this window's first cell."""
        return any(
            session["path"] == path
            and session["kernel"]["execution_state"] == "idle"
            and session["kernel"]["connections"]
            for session in self.page.request.get(f"{self.home}/api/sessions").json()
        )

    def open(self, path: str) -> None:
        """Open a notebook of the workspace and wait until its kernel is ready."""
        self.page.goto(f"{self.home}/lab/tree/{path}")
        until = time.monotonic() + PATIENCE
        while not self.ready(path):  # JupyterLab forgets what is run before
            assert time.monotonic() < until, f"no kernel for {path}"
            time.sleep(0.2)
        self.page.wait_for_selector(
            f"{PANEL} .jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached"
        )
        count = len(json.loads((self.folder / path).read_text("utf-8"))["cells"])
        self.page.wait_for_function(
            "([cells, n]) => document.querySelectorAll(cells).length === n", arg=[CELLS, count]
        )

    def run_all(self) -> None:
        """Run every cell from the first to the last with Shift + Enter, as a trainee does."""
        cells = self.page.locator(CELLS)
        cells.first.click(position={"x": 60, "y": 12})
        while "jp-mod-active" not in cells.first.get_attribute("class"):
            cells.first.click(position={"x": 60, "y": 12})  # the page was still moving
        self.page.keyboard.press("Escape")
        for following in range(1, cells.count()):
            self.page.keyboard.press("Shift+Enter")
            self.page.wait_for_function(ACTIVE, arg=[CELLS, following])
        self.page.keyboard.press("Control+Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until no cell is waiting or running."""
        self.page.wait_for_function(WAITING)

    def cell(self, words: str):
        """Return the code cell whose source holds ``words``."""
        return self.page.locator(
            f"{PANEL} .jp-CodeCell", has=self.page.locator(".cm-content", has_text=words)
        ).first

    def write(self, cell, source: str) -> None:
        """Put ``source`` in place of what a cell holds, and run it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")
        self.settle()

    def save(self) -> None:
        """Save with the keyboard, and wait until it is done."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(DIRTY, state="detached")

    def trouble(self) -> list[str]:
        """Return what a reader would take for an error or a warning, and scripts that failed."""
        found = [
            text
            for mime in TROUBLE
            for text in self.page.locator(f"{PANEL} [data-mime-type='{mime}']").all_inner_texts()
        ]
        broken = self.page.locator(f"{PANEL} .jp-OutputArea", has_text="Error displaying widget")
        return [*found, *broken.all_inner_texts(), *self.said]

    def unrun(self) -> list[str]:
        """Return the sources of code cells that have no number, which means that they never ran."""
        return self.page.evaluate(
            """panel => [...document.querySelectorAll(panel + ' .jp-CodeCell')]
              .filter(c => !/^\\[\\d+\\]:$/.test(c.querySelector('.jp-InputPrompt').textContent.trim()))
              .map(c => c.querySelector('.cm-content').textContent)""",
            PANEL,
        )

    def shot(self, name: str, where=None) -> None:
        """Keep a picture of the window, or of a piece of it."""
        (where or self.page).screenshot(path=self.shots / f"{name}.png")
