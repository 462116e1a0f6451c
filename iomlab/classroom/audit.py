"""Audit: change each solution in small ways, as people err, and see which changes the checks let pass."""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import itertools
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomlab.checks.judge import RIGHT, judge
from iomlab.checks.question import Question
from iomlab.classroom.copies import copy_of
from iomlab.classroom.handover import packed, unpacked
from iomlab.classroom.masters import BEGIN, END, Master, grading
from iomlab.classroom.prove import SEEDS, worked_out

ALIVE, DEAD, SAME = "alive", "dead", "same"

OTHER: dict[type, Any] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.USub: ast.UAdd,
}  # fmt: skip
TURNED = {
    "sum": "mean", "mean": "median", "median": "mean", "max": "min", "min": "max",
    "head": "tail", "first": "last", "idxmax": "idxmin", "origin": "destination",
    "destination": "origin", "low": "high", "high": "low", "ascending": "descending",
    "immigrants": "emigrants", "emigrants": "immigrants",
}  # fmt: skip
KEPT = ("say", "Handout")


@dataclass(frozen=True)
class Audit:
    """How many mutants were tried, and which are alive: question, line and change.

    ``same`` counts changes that leave the answer as it is for every learner: they are no mistakes and
    were not tried. ``argued`` counts those alive that the author gives a reason for; ``idle`` are
    reasons for mutants that are not alive.
    """

    exercise: str
    tried: int
    alive: tuple[str, ...]
    argued: int = 0
    same: int = 0
    idle: tuple[str, ...] = ()


def audit(one: Master, seeds: Sequence[int] = SEEDS) -> Audit:
    """Try every mutant of every solution of an exercise.

    A mutant is dead when some learner's values show that its answer is wrong. The author may argue in
    ``ARGUED`` why one that lives is right: its name there, with the reason.

    Returns
    -------
    Audit
    """
    argued = dict(getattr(one.module, "ARGUED", {}))
    benches = [Bench(one, one.values(seed)) for seed in (seeds if one.values(0) else seeds[:1])]
    tried = same = 0
    alive: list[str] = []
    for name, source in solutions(one).items():
        if name not in one.questions:
            continue
        seen = {ast.unparse(ast.parse(source))}
        for told, mutant in mutants(source, name):
            if mutant in seen:
                continue
            seen.add(mutant)
            fate = fate_of(benches, name, mutant)
            same += fate == SAME
            tried += fate != SAME
            alive += [f"{name}: {told}"] if fate == ALIVE else []
    left = tuple(label for label in alive if label not in argued)
    idle = tuple(label for label in argued if label not in alive)
    return Audit(one.name, tried, left, len(alive) - len(left), same, idle)


def solutions(one: Master) -> dict[str, str]:
    """Return the source of each solution, by question."""
    found = {}
    for cell in one.notebook.cells:
        if cell.cell_type == "code" and grading(cell).get("solution"):
            lines = [x for x in cell.source.splitlines() if x.strip() not in (BEGIN, END)]
            found[grading(cell)["grade_id"]] = "\n".join(lines)
    return found


class Bench:
    """The exercise as one learner has it, run once: what each solution cell finds and answers."""

    def __init__(self, one: Master, values: Mapping[str, Any]) -> None:
        self.values = values
        self.rooms: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, Any] = {}
        self.questions: dict[str, Question] = {}
        room: dict[str, Any] = {}
        handed = copy_of(one, "en", values, {})
        for mine, theirs in zip(one.notebook.cells, handed.cells, strict=True):
            about = grading(mine)
            name = about.get("grade_id", "")
            if mine.cell_type != "code" or about.get("grade"):
                continue
            if not about.get("solution"):
                exec(compile(theirs.source, "exercise", "exec"), room)
                continue
            self.rooms[name] = room
            room = _own(room)
            exec(compile(mine.source, "exercise", "exec"), room)
            if name in one.questions:
                self.answers[name] = _handed(room.get(name))
                self.questions[name] = worked_out(one.questions[name], values)

    def fate(self, name: str, mutant: str) -> str:
        """Return what becomes of a mutant with these values; one that fails is dead."""
        room = _own(self.rooms[name])
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                exec(compile(mutant, "exercise", "exec"), room)
                kept = _handed(room.get(name))
                if kept == self.answers[name]:
                    return SAME
                answer = unpacked(json.dumps({name: kept}).encode()).get(name)
                right = judge(self.questions[name], answer, self.values).state == RIGHT
        except Exception:
            return DEAD
        return ALIVE if right else DEAD


def fate_of(benches: Sequence[Bench], name: str, mutant: str) -> str:
    """Return the fate of a mutant: dead for some learner, else alive, or the same for all."""
    fates = set()
    for bench in benches:
        fate = bench.fate(name, mutant)
        if fate == DEAD:
            return DEAD
        fates.add(fate)
    return SAME if fates == {SAME} else ALIVE


def _handed(answer: Any) -> Any:
    """Return an answer as it leaves a submission: 5.0 and 5 are the same there."""
    return json.loads(json.dumps(packed(answer)))


def _own(room: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a room in which data may be changed without changing the first."""
    return {name: _copied(value) for name, value in room.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, (list, dict, set)) or any(
        kind.__module__.split(".")[0] in ("pandas", "numpy") for kind in type(value).__mro__
    ):
        return copy.deepcopy(value)
    return value


def mutants(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the mutants of a solution: what was changed, and the changed source.

    >>> [told for told, _ in mutants("rate = 1000 * dead / came", "rate")][0]
    'line 1: 1000 * dead / came loses came'
    """
    tree = ast.parse(source)
    texts = sorted(
        {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
    )
    for number, node in enumerate(ast.walk(tree)):
        for new in _changed(node, texts):
            changed = copy.deepcopy(tree)
            target = next(itertools.islice(ast.walk(changed), number, None))
            line = getattr(node, "lineno", 1)
            told = f"line {line}: {ast.unparse(node)} {new[0]}"
            yield told, ast.unparse(ast.fix_missing_locations(_put(changed, target, new[1])))
    yield from _last(tree, name)


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> ast.AST:
    """Put one node in the place of another."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list):
                setattr(parent, field, [new if item is old else item for item in value])
    return tree


def _changed(node: ast.AST, texts: Sequence[str]) -> Iterator[tuple[str, ast.AST]]:
    """Yield what a node may become by a mistake."""
    if isinstance(node, ast.Constant):
        yield from _constants(node, texts)
    elif isinstance(node, ast.BinOp):
        yield f"loses {ast.unparse(node.right)}", copy.deepcopy(node.left)
        if isinstance(node.op, (ast.Add, ast.Sub)):
            yield f"loses {ast.unparse(node.left)}", copy.deepcopy(node.right)
        if type(node.op) in OTHER:
            other = copy.deepcopy(node)
            other.op = OTHER[type(node.op)]()
            yield f"becomes {ast.unparse(other)}", other
        if isinstance(node.op, (ast.Sub, ast.Div)):
            swapped = ast.BinOp(copy.deepcopy(node.right), node.op, copy.deepcopy(node.left))
            yield f"becomes {ast.unparse(swapped)}", swapped
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
        compared = copy.deepcopy(node)
        compared.ops[0] = OTHER[type(node.ops[0])]()
        yield f"becomes {ast.unparse(compared)}", compared
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif (
        isinstance(node, (ast.List, ast.Set))
        and node.elts
        and isinstance(node.elts[0], ast.Constant)
    ):
        for number in range(len(node.elts)):
            shorter = copy.deepcopy(node)
            lost = shorter.elts.pop(number)
            yield f"loses {ast.unparse(lost)}", shorter


def _constants(node: ast.Constant, texts: Sequence[str]) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield f"becomes {not value}", ast.Constant(not value)
    elif isinstance(value, int):
        for other in (value + 1, value - 1):
            yield f"becomes {other}", ast.Constant(other)
    elif isinstance(value, float):
        for factor in (1.1, 0.9):
            yield f"becomes {value * factor:g}", ast.Constant(value * factor)
    elif isinstance(value, str):
        if value in TURNED:
            yield f"becomes {TURNED[value]!r}", ast.Constant(TURNED[value])
        for text in texts:
            if text != value:
                yield f"becomes {text!r}", ast.Constant(text)


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """Yield a call without one of its words, with two arguments swapped, left out, or turned round."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in KEPT:
        return
    for number, keyword in enumerate(node.keywords):
        if keyword.arg:
            made = copy.deepcopy(node)
            made.keywords.pop(number)
            yield f"loses {keyword.arg}=", made
    if len(node.args) >= 2:
        made = copy.deepcopy(node)
        made.args[0], made.args[1] = made.args[1], made.args[0]
        yield "has its arguments swapped", made
    if isinstance(node.func, ast.Attribute):
        if not isinstance(node.func.value, ast.Name) or node.func.value.id not in ("methods", "pd"):
            yield f"loses .{name}()", copy.deepcopy(node.func.value)
        if name in TURNED:
            made = copy.deepcopy(node)
            made.func.attr = TURNED[name]  # type: ignore[attr-defined]
            yield f"becomes .{TURNED[name]}()", made


def _last(tree: ast.Module, name: str) -> Iterator[tuple[str, str]]:
    """Yield answers that are spoiled at the end: rounded to nothing, blanks as zeros, upside down."""
    for told, spoiled in (
        ("rounded to whole numbers", f"{name} = round({name})"),
        ("blanks become zeros", f"{name} = {name}.fillna(0)"),
        ("the sign turned", f"{name} = -{name}"),
        ("as a share of one", f"{name} = {name} / 100"),
        (
            "one statement too many",
            f"{name} = [*{name}, next(n for n in range(1, 99) if n not in {name})]",
        ),
        ("the first row dropped", f"{name} = {name}.iloc[1:]"),
        ("another option", f"{name} = {name} % 4 + 1"),
    ):
        yield told, ast.unparse(tree) + "\n" + spoiled
