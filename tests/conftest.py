"""What several tests share: reports that are run once, and the command as a person types it."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from iomlab import cli

ROOT = Path(__file__).resolve().parent.parent

# One run tries the same examples as the next, so that whoever broke something is who sees it;
# ``HYPOTHESIS_PROFILE=search`` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A shell that starts the suite in the background has it ignore Ctrl-C, and so would what it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@cache
def tool(name: str) -> Any:
    """Return the module of a tool (``tools/<name>.py``), read once."""
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Answer:
    """What a command answered: exit code, what it printed, what it said on the error stream."""

    code: int
    out: str
    err: str


@pytest.fixture
def iomlab(capsys, monkeypatch) -> Callable[..., Answer]:
    """Run the command ``iomlab`` in this process and return its answer."""

    def call(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["iomlab", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def profile(tmp_path_factory) -> Callable[[str, str], object]:
    """Return the country profile of a place in a language, run once a session."""
    from iomlab.reports.run import run

    folder = tmp_path_factory.mktemp("profiles")

    @cache
    def made(country: str, lang: str) -> object:
        return run("country_profile", {"country": country, "lang": lang}, out=folder)

    return made


# What is broken or hostile on purpose is read as text, and never collected.
collect_ignore = ["defects"]


def pytest_terminal_summary(terminalreporter):
    """Say how many hostile inputs were fed (``record_property("hostile", n)``)."""
    told = [r for several in terminalreporter.stats.values() for r in several]
    run = [r for r in told if getattr(r, "when", "") == "call"]
    fed = sum(n for r in run for name, n in r.user_properties if name == "hostile")
    if fed:
        terminalreporter.write_line(f"hostile inputs fed: {fed}")
