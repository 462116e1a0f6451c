"""Feed the readers of other people's bytes with what nobody would write, for some seconds each.

    python tools/fuzz.py [--seconds 20] [--seed 1] [--target NAME …] [--list]

Each reader may give a result or a sentence (an ``IomlabError``, or a problem that it names); anything
else is a finding: its input is printed and kept, and the tool ends with exit code 1. Needs the extra
``fuzz`` (atheris, on Linux). Every target runs in a process of its own, so that a crash or a hang of
one is seen and the others go on.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HANG, MEMORY = 10, 2048  # seconds that one input may take; megabytes
LONGEST = 4096  # bytes of an input
NOISE = re.compile(r"#\d+\s|INFO:|stat::|0x|MS: ")
ROOM = Path(tempfile.gettempdir())


def parameter_cell(data: bytes) -> None:
    """The cell of parameters, which is parsed and never run."""
    from iomlab.parameters.check import kind_in_words, schema
    from iomlab.parameters.read import of_source

    declared = of_source(data.decode("utf-8", "surrogateescape"))
    for parameter in declared:
        str(kind_in_words(parameter))
    schema(declared)


def parameter_values(data: bytes) -> None:
    """Values that a person types for every kind of parameter."""
    from iomlab.parameters.check import check
    from iomlab.parameters.read import of_source

    declared = of_source(
        'a: Country = "HND"\nb: Countries = ["HND"]\nc: Language = "en"\nd: Year[1990, 2024] = 2000\n'
        'e: Years[1990, 2024] = (1990, 2000)\nf: Choice["x", "y"] = "x"\ng: int = 1\nh: float = 1.5\n'
        'i: str = ""\nj: bool = True\nk: list[str] = []\nl: int | None = None\n'
    )
    text = data.decode("utf-8", "surrogateescape")
    for parameter in declared:
        try:
            check(declared, {parameter.name: text})
        except Exception as problem:
            _sentence(problem)


def notebook(data: bytes) -> None:
    """A notebook file, read for its parameters and as a submission."""
    from iomlab.classroom.collect import read
    from iomlab.parameters.read import parameters

    read(data, "a.ipynb")
    parameters(_kept(data, "a.ipynb"))


def plan(data: bytes) -> None:
    """A plan of a batch, in YAML."""
    from iomlab.reports.batch.plan_file import parse_plan

    parse_plan(data.decode("utf-8", "replace")).record()


def roster(data: bytes) -> None:
    """A table that a person fills in with a spreadsheet."""
    from iomlab.classroom.identity import read_roster

    read_roster(_kept(data, "roster.csv"), "en")


def class_file(data: bytes) -> None:
    """The class file of an instructor."""
    from iomlab.classroom.identity import read_class

    read_class(_kept(data, "class.json"))


def answers(data: bytes) -> None:
    """What a submission hands over."""
    from iomlab.classroom.handover import unpacked

    unpacked(data)


def records(data: bytes) -> None:
    """A file of records, in CSV."""
    from iomlab.data.microdata import load_microdata

    load_microdata(_kept(data, "records.csv"), purpose="Looking for what breaks")


def hashtags(data: bytes) -> None:
    """A table with HXL hashtags, read as CSV."""
    import csv
    import io

    import pandas as pd

    from iomlab.data.exchange import problems, read_key
    from iomlab.data.personal import refused

    text = data.decode("utf-8", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))[:20]
    except csv.Error:
        return
    width = max(map(len, rows), default=0)
    frame = pd.DataFrame(
        [row + [""] * (width - len(row)) for row in rows], columns=[f"c{n}" for n in range(width)]
    )
    if width:
        problems(frame)
        refused(frame, strict=True, shared=True)
    read_key(text, ["A", "B"])


def formula(data: bytes) -> None:
    """A formula of a model; it is walked, never evaluated as Python."""
    import pandas as pd

    from iomlab.methods.formulas import design

    frame = pd.DataFrame({"y": [1.0, 2.0, 4.0], "x": [1.0, 3.0, 2.0], "g": ["a", "b", "a"]})
    design(data.decode("utf-8", "replace"), frame)


def archive(data: bytes) -> None:
    """An archive, unpacked into a new folder."""
    from iomlab.data.archives import Limits, unpack

    kind = (".zip", ".tar", ".tar.gz", ".tar.bz2")[data[0] % 4 if data else 0]
    file = _kept(data[1:], f"a{kind}")
    with tempfile.TemporaryDirectory(dir=ROOM) as place:
        target = Path(place) / "out"
        for written in unpack(file, target, Limits(all=1_000_000)):
            assert written.resolve().is_relative_to(target.resolve()), written


def run_card(data: bytes) -> None:
    """A run card."""
    from iomlab.records.read_card import read_card

    read_card(_kept(data, "a.run.json"))


def markdown(data: bytes) -> None:
    """A name in a sentence: whatever it is, no markup comes of it."""
    from bs4 import BeautifulSoup
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    from iomlab.languages.catalogue import markdown as marked
    from iomlab.messages import say

    name = data.decode("utf-8", "surrogateescape")
    html = markdown2html_mistune(marked(say("People from {name} here", name=name), "en"))
    found = {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)}
    assert found <= {"p"}, found


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "parameter_cell": (parameter_cell, [b'a: Year[1990, 2024] = 2000  # help\nb: list[str] = ["x"]', b"((((", b"a = b = 1"]),
    "parameter_values": (parameter_values, [b"HND", b"1990-2000", b"1e999", b"yes"]),
    "notebook": (notebook, [json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "a = 1"}]}).encode()]),
    "plan": (plan, [b"notebook: country_profile\nmatrix: {country: [NO, DE]}", b"a: &b [*b]"]),
    "roster": (roster, [b"id,lang,name\nana,es,Ana\n", b"id;lang\n../x;en"]),
    "class_file": (class_file, [b'{"secret": "s", "learners": [{"id": "a", "lang": "en"}], "exercises": {}}']),
    "answers": (answers, [b'{"a": {"kind": "frame", "columns": []}}']),
    "records": (records, [b"age,sex\n18-24,f\n25-34,m\n"]),
    "hashtags": (hashtags, [b"iso3,people\n#country+code,#affected\nESP,120\n", b"A.ESP+COL"]),
    "formula": (formula, [b"y ~ log(x) + C(g)", b"y ~ x:g - 1"]),
    "archive": (archive, [b"\0PK\x03\x04", b"\x01" + bytes(512)]),
    "run_card": (run_card, [b'{"notebook": "a", "parameters": {}, "tables": []}']),
    "markdown": (markdown, [b"<img src=x onerror=alert(1)>", b"[x](javascript:alert(1))", b"# a\n- b\n\n***"]),
}  # fmt: skip


def _kept(data: bytes, name: str) -> Path:
    """Write an input where its reader looks for it."""
    file = ROOM / name
    file.write_bytes(data)
    return file


def _sentence(problem: Exception) -> None:
    """Pass a problem on unless it is told in sentences, in every language."""
    from iomlab.errors import IomlabError
    from iomlab.languages.catalogue import tell

    if not isinstance(problem, IomlabError):
        raise problem
    for lang in ("en", "es", "fr"):
        assert tell(problem, lang).strip()


def one(name: str, data: bytes) -> None:
    """Feed one input to one reader."""
    try:
        TARGETS[name][0](data)
    except Exception as problem:
        _sentence(problem)


def fuzz(name: str, seconds: int, seed: int, room: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    global ROOM
    import atheris

    ROOM = room
    corpus = room / "corpus"
    corpus.mkdir()
    for number, example in enumerate(TARGETS[name][1]):
        (corpus / str(number)).write_bytes(example)
    with atheris.instrument_imports(include=["iomlab"]):
        for example in TARGETS[name][1]:
            one(name, example)
    words = [
        "fuzz", f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}",
        f"-max_len={LONGEST}", f"-artifact_prefix={room}/", "-verbosity=1", "-print_final_stats=1", str(corpus),
    ]  # fmt: skip
    atheris.Setup(words, lambda data: one(name, data))
    atheris.Fuzz()


def trial(name: str, seconds: int, seed: int) -> tuple[int, str]:
    """Run one target in a process of its own; return how many inputs it had and what broke it."""
    with tempfile.TemporaryDirectory(prefix="iomlab-fuzz-") as room:
        command = [sys.executable, __file__, "--inside", room, "--target", name]
        command += ["--seconds", str(seconds), "--seed", str(seed)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False,
                              timeout=seconds + 120)  # fmt: skip
        told = done.stdout + done.stderr
        counted = [
            line.split()[-1] for line in told.splitlines() if "number_of_executed_units" in line
        ]
        number = int(counted[-1]) if counted else 0
        if done.returncode == 0 and number:
            return number, ""
        found = [
            p
            for p in Path(room).iterdir()
            if p.name.startswith(("crash-", "timeout-", "oom-", "slow-"))
        ]
        told = "\n".join(line for line in told.splitlines() if not NOISE.match(line))
        inputs = "\n".join(f"  input: {p.read_bytes()[:300]!r}" for p in found)
        return number, f"{told[-3000:]}\n{inputs}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=list(TARGETS))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    names = asked.target or list(TARGETS)
    if asked.list:
        print("\n".join(f"{name:18} {TARGETS[name][0].__doc__}" for name in names))
        return
    if asked.inside:
        fuzz(names[0], asked.seconds, asked.seed, asked.inside)
        return
    findings = 0
    for name in names:
        number, broken = trial(name, asked.seconds, asked.seed)
        findings += bool(broken)
        print(f"{name:18} {number:>8} inputs  {'FOUND' if broken else 'ok'}", flush=True)
        if broken:
            print(broken)
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
