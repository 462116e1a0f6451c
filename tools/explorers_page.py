"""Try every explorer, and write ``docs/explorers.md``: one line each, measured on this machine.

    python tools/explorers_page.py           try them and write the page
    python tools/explorers_page.py --check   say whether the page names what is there (no times)

A response is everything between a control that moves and the new page: sentence, picture and figures.
Each control is moved over its settings, twice; the first move of a session, which fits models and
draws the first picture, stands apart. Nothing here asserts a speed.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from iomlab.errors import IomlabError
from iomlab.explorers.explorer import Explorer, Pick, Slider, explore, names
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "explorers.md"
HEAD = "| Explorer | What moves | Keyboard | Picture, and words for it | Languages | Response, median | Slowest | Of it processor, median | First |"
KINDS = {"IntSlider": "slider", "FloatSlider": "slider", "Dropdown": "list", "Checkbox": "box"}
KEYS = {
    "slider": "arrow keys, Page Up and Down, Home and End, or type the number",
    "list": "arrow keys, or the first letters",
    "box": "space",
}


def settings(control: Any) -> list[Any]:
    """Return some settings of a control: ends, middle and start of a slider, else all."""
    if isinstance(control, Slider):
        return [control.least, control.start, control.most]
    return list(control.choices) if isinstance(control, Pick) else [True, False]


def moves(explorer: Explorer, most: int = 12) -> Iterator[tuple[str, Any]]:
    """Yield control and setting, a few of each control."""
    for control in explorer.controls:
        every = settings(control)
        step = max(1, len(every) // most)
        yield from ((control.name, value) for value in every[::step])


def seconds(explorer: Explorer) -> tuple[float, list[float], list[float]]:
    """Return the seconds of the first answer, those of later moves, and the processor's part of these."""
    start = time.perf_counter()
    box = explorer.widget()
    first = time.perf_counter() - start
    handles = dict(zip([c.name for c in explorer.controls], box.children, strict=False))
    taken, worked = [], []
    for name, value in [*moves(explorer), *moves(explorer)]:
        handle = handles[name]
        before, wanted = handle.value, type(handle.value)(value)
        start, work = time.perf_counter(), time.process_time()
        handle.value = wanted
        if wanted != before:
            taken.append(time.perf_counter() - start)
            worked.append(time.process_time() - work)
        home = explorer.values[name]
        handle.value = type(home)(home)
    return first, taken, worked


def keyboard(explorer: Explorer) -> tuple[bool, str]:
    """Return whether every control has a label and is moved by keys, and the kinds of control."""
    *handles, _ = explorer.widget().children
    kinds = [KINDS.get(type(handle).__name__, "") for handle in handles]
    good = all(kinds) and all(handle.description for handle in handles)
    return good, ", ".join(sorted(set(kinds)))


def picture(explorer: Explorer) -> str:
    """Return what stands there without hands: a picture or a table, with words for it."""
    words, shown = explorer.answer()
    if not (str(words) and shown.alt and shown.sources):
        return "no"
    if shown.draw is None:
        return "table, yes" if "<table" in shown.html else "no"
    return "PNG, yes" if shown.draw()[:4] == b"\x89PNG" else "no"


def spoken(name: str) -> list[str]:
    """Return the languages in which labels and sentence differ from English, and English."""
    english = explore(name, "en")
    labels = [c.label for c in english.controls if len(c.label.text) > 12]
    said = [*labels, english.answer()[0]]
    return [
        lang
        for lang in LANGUAGES
        if lang == "en" or all(tell(m, lang) != tell(m, "en") for m in said)
    ]


def lines() -> Iterator[str]:
    """Yield one line of the table for each explorer."""
    for name in names():
        explorer = explore(name, "en")
        try:
            first, taken, worked = seconds(explorer)
        except IomlabError as refused:
            sys.exit(f"{name}: {refused}")
        good, kinds = keyboard(explorer)
        yield (
            f"| `{name}` | {kinds} | {'yes' if good else 'NO'} | {picture(explorer)} | "
            f"{', '.join(spoken(name))} | {1000 * statistics.median(taken):.0f} ms | "
            f"{1000 * max(taken):.0f} ms | {1000 * statistics.median(worked):.0f} ms | "
            f"{1000 * first:.0f} ms |"
        )


def page() -> str:
    """Return the page, with what was measured just now."""
    rows = list(lines())
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    keys = "\n".join(f"- {kind}: {how}." for kind, how in KEYS.items())
    return f"""# Explorers

One piece to play with in each lesson: `explore("routes", lang)`. Controls are ordinary form fields with a
label each; a screen reader announces the new sentence (`aria-live`), and the figures stand under every
picture as a table. Where a notebook runs without a reader, sentence and picture stand with the starting
values. No explorer asks an outside address.

Keys: **Tab** goes from control to control.

{keys}

Made by `python tools/explorers_page.py`, which moves every control. Response: from the move to the new
sentence, picture and figures, in the kernel, on {os.cpu_count()} cores ({platform.machine()}, Python
{platform.python_version()}, load {load} while it was measured). First: the first answer of a session, with
whatever model it fits once. Where other work goes on, the response is longer than the processor's part of
it, which does not depend on that. The aim is 200 ms.

{HEAD}
|{"---|" * 9}
{chr(10).join(rows)}
"""


def problems(text: str) -> list[str]:
    """Return what a page lacks: explorers, a language, a keyboard, a picture."""
    rows = dict(re.findall(r"^\| `(\w+)` (\|.*)$", text, re.MULTILINE))
    found = [f"not on the page: {name}" for name in names() if name not in rows]
    found += [f"no such explorer: {name}" for name in rows if name not in names()]
    for name, row in rows.items():
        cells = [cell.strip() for cell in row.strip("| ").split("|")]
        if cells[1] != "yes" or not cells[2].endswith("yes") or cells[3] != "en, es, fr":
            found.append(f"not as it should be: {name}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        lacking = problems(PAGE.read_text("utf-8"))
        print("\n".join(lacking) or "ok")
        sys.exit(bool(lacking))
    text = page()
    draft = PAGE.with_suffix(".part")
    draft.write_text(text, "utf-8")
    draft.replace(PAGE)
    print(text)


if __name__ == "__main__":
    main()
