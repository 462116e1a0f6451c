"""The start page: the twelve areas, the routes through the lessons, and how far one has come.

Links lead to what lies in the workspace; where there is none, names stand without links. ``at`` is the
folder from which they lead: that of the notebook which shows them.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from iomlab.checks.desk import lessons_with_questions, questions
from iomlab.checks.judge import RIGHT, SEEN
from iomlab.checks.progress import done, workspace
from iomlab.data.load import load
from iomlab.errors import DataError, IomlabError, suggest
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language, number
from iomlab.messages import Message, say
from iomlab.parameters.read import cells
from iomlab.reports.find import find_notebook
from iomlab.show.shown import Shown

AREAS: dict[int, tuple[tuple[str, ...], str]] = {
    1: (("N12", "N13"), "displacement_sheet"),
    2: (("N15", "N11"), "regional_dialogue_brief"),
    3: (("N01", "N02"), "country_profile"),
    4: (("N09",), "corridor_brief"),
    5: (("N03", "N04", "N05"), "route_sheet"),
    6: (("N01", "N02"), ""),
    7: (("N15",), "regional_dialogue_brief"),
    8: (("N10", "N11"), "integration_scorecard"),
    9: (("N12", "N04"), "displacement_sheet"),
    10: (("N13",), ""),
    11: (("N14",), ""),
    12: (("N06", "N07", "N08"), "labour_scheme_card"),
}
REPORTS: dict[str, Message] = {
    "country_profile": say("Migration profile"),
    "corridor_brief": say("Corridor brief"),
    "route_sheet": say("Route sheet"),
    "integration_scorecard": say("Integration scorecard"),
    "displacement_sheet": say("Displacement sheet"),
    "labour_scheme_card": say("Labour scheme card"),
    "regional_dialogue_brief": say("Regional dialogue brief"),
}
ROUTES: dict[str, tuple[tuple[Message, tuple[str, ...]], ...]] = {
    "one_day": (
        (say("Morning"), ("N01", "N04")),
        (say("Afternoon"), ("N09", "N12")),
    ),
    "five_days": tuple(
        (say("Day {n}", n=day), tuple(f"N{3 * day + step:02d}" for step in (-2, -1, 0)))
        for day in range(1, 6)
    ),
    "analyst": (
        (say("Definitions and flows"), ("N01", "N02")),
        (say("Comparing groups and needs"), ("N10", "N12")),
        (say("Reports"), ("country_profile", "corridor_brief")),
    ),
    "instructor": (
        (say("First: what must never be shown"), ("N14",)),
        (say("Then the lessons that you will teach, for example"), ("N01", "N04")),
    ),
}


def areas(lang: str = "en", at: Path | None = None) -> Shown:
    """Show the twelve strategic areas, each with its lessons and its report."""
    table = load("iom_strategic_areas")
    rows = [
        [
            f"{row['number']} {row['short_' + check_language(lang)]}",
            "<br>".join(_lesson(name, lang, at) for name in AREAS[int(row["number"])][0]),
            _report(AREAS[int(row["number"])][1], lang, at),
        ]
        for _, row in table.iterrows()
    ]
    return _table([say("Area"), say("Lessons"), say("Report")], rows, lang)


def route(name: str, lang: str = "en", at: Path | None = None) -> Shown:
    """Show one way through the lessons: ``one_day``, ``five_days``, ``analyst`` or ``instructor``.

    Raises
    ------
    DataError
        When there is no such route.
    """
    if name not in ROUTES:
        raise DataError(
            "There is no way {name} through the lessons.",
            name=repr(name),
            nearest=suggest(name, ROUTES),
            next_step=say("Ways through the lessons: {names}.", names=", ".join(ROUTES)),
        )
    check_language(lang)
    lines = []
    for words, stops in ROUTES[name]:
        places = [_report(s, lang, at) if s in REPORTS else _lesson(s, lang, at) for s in stops]
        one = say("**{part}**: {lessons}", part=words, lessons="; ".join(places))
        lines.append(f"- {tell(one, lang)}")
    return _text("\n".join(lines), lang)


def progress(lang: str = "en", at: Path | None = None) -> Shown:
    """Show which questions of each lesson and exercise are answered rightly, by the local record."""
    check_language(lang)
    states, there = done(workspace(at)), _exercises(at)
    rows, passed, asked = [], 0, 0
    for lesson in lessons_with_questions():
        right = sum(state == RIGHT for state in states.get(lesson, {}).values())
        passed, asked = passed + right, asked + len(questions(lesson))
        mine = [_exercise(name, about, states.get(name, {}), lang, at) for name, about in there.items()
                if about[0] == lesson]  # fmt: skip
        rows.append(
            [_lesson(lesson, lang, at), f"{right}/{len(questions(lesson))}", "<br>".join(mine)]
        )
    heads = [say("Lesson"), say("Questions answered rightly"), say("Exercises: questions passed")]
    table = _table(heads, rows, lang)
    words = say("Questions of the lessons answered rightly: **{n}** of {all}.", n=passed, all=asked)
    if workspace(at) is None:
        words = say("Progress is kept in a workspace: make one with `iomlab lab`.")
    return _text(f"{tell(words, lang)}\n\n{table.html}", lang)


def _text(markdown: str, lang: str) -> Shown:
    return Shown("text", "", "", markdown, lang, html=markdown)


def _table(heads: Sequence[Message], rows: Sequence[Sequence[str]], lang: str) -> Shown:
    """Return a table in Markdown; a column that is empty everywhere is left out."""
    kept = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    lines = [[tell(heads[n], lang) for n in kept], ["---"] * len(kept)]
    lines += [[row[n] for n in kept] for row in rows]
    return _text("\n".join(f"| {' | '.join(line)} |" for line in lines), lang)


def _link(path: str, words: str, at: Path | None) -> str:
    """Return words that lead to a file of the workspace, if it is there."""
    top = workspace(at)
    if top is None or not (top / path).is_file():
        return words
    return f"[{words}]({Path(os.path.relpath(top / path, at)).as_posix()})"


@cache
def _heading(path: Path) -> str:
    """Return the first heading of a notebook."""
    for cell in cells(path):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith("# "):
            return text.split("\n")[0].removeprefix("# ")
    return path.stem


def _lesson(name: str, lang: str, at: Path | None) -> str:
    path = find_notebook(name)
    title = tell(f"# {_heading(path)}", lang).removeprefix("# ")
    return _link(f"lessons/{path.name}", f"{name} {title}", at)


def _report(name: str, lang: str, at: Path | None) -> str:
    return _link(f"reports/{name}.ipynb", tell(REPORTS[name], lang), at) if name else ""


def _exercises(at: Path | None) -> dict[str, tuple[str, str, int]]:
    """Return lesson, title and number of questions of each exercise in the workspace."""
    top = workspace(at)
    found = {}
    for checks in sorted(top.glob("exercises/*/checks.py")) if top else ():
        path = checks.with_name(f"{checks.parent.name}.ipynb")
        try:
            graded = [cell["metadata"].get("nbgrader", {}) for cell in cells(path)]
            asked = sum(bool(g.get("grade")) and not g.get("solution") for g in graded)
            found[path.stem] = (_of(checks), _heading(path), asked)
        except (OSError, IomlabError, SyntaxError, ValueError):
            continue  # a notebook that its owner broke is still theirs; it has no line here
    return found


def _of(checks: Path) -> str:
    """Return the lesson that an exercise belongs to; its checks are read, not run."""
    for node in ast.parse(checks.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "LESSON":
            return str(ast.literal_eval(node.value))
    return ""


def _exercise(
    name: str, about: tuple[str, str, int], states: dict[str, str], lang: str, at: Path | None
) -> str:
    passed = sum(state in (SEEN, RIGHT) for state in states.values())
    of = f"{number(passed, lang)}/{number(about[2], lang)}"
    return f"{_link(f'exercises/{name}/{name}.ipynb', about[1], at)} {of}"
