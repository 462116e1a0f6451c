"""The visible part of an exercise's checks: what a learner's copy may know."""

from __future__ import annotations

import ast

# Where the right answer stands among the positional arguments of each kind of question.
RIGHT = {"number": 2, "choice": 3, "statements": 3, "table": 2}
# What would tell it: said when right, or naming every option but the right one.
TELLING = {
    "number": {"right", "why"},
    "choice": {"right", "why", "wrong", "hint"},
    "statements": {"right", "why", "hint"},
    "table": {"right", "why"},
}
KEPT = {"QUESTIONS", "LESSON"}
HINT = "hint=say('Look at the question again.')"


def visible(source: str) -> str:
    """Return the source of ``checks.py`` without any right answer, or what only it needs.

    The right answers become ``HIDDEN``; functions and names that nothing visible uses are left out,
    and so are comments and docstrings.

    >>> print(visible("QUESTIONS = (number('a', say('A?'), 5, within=1, hint=say('Look.')),)"))
    from iomlab.checks.question import HIDDEN
    QUESTIONS = (number('a', say('A?'), HIDDEN, within=1, hint=say('Look.')),)
    """
    tree = _Hide().visit(ast.parse(source))
    tree.body = [node for node in tree.body if not _docstring(node)]
    tree.body = _reachable(tree.body)
    first = ast.parse("from iomlab.checks.question import HIDDEN").body
    futures = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    rest = [node for node in tree.body if node not in futures]
    tree.body = [*futures, *first, *rest]
    return ast.unparse(ast.fix_missing_locations(tree))


class _Hide(ast.NodeTransformer):
    """Puts ``HIDDEN`` in place of right answers and takes out what would tell them."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        kind = getattr(node.func, "id", "")
        if kind in RIGHT:
            place, hidden = RIGHT[kind], ast.Name("HIDDEN", ast.Load())
            if len(node.args) > place:
                node.args[place] = hidden
            given = [k for k in node.keywords if k.arg not in TELLING[kind]]
            if len(node.args) <= place:
                given.append(ast.keyword("right", hidden))
            if "hint" in TELLING[kind]:
                given.append(ast.parse(f"f({HINT})", mode="eval").body.keywords[0])  # type: ignore[attr-defined]
            node.keywords = given
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if _docstring(node.body[0]):
            node.body = node.body[1:] or [ast.Pass()]
        return node


def _docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _made(node: ast.stmt) -> set[str]:
    """Return the names that a statement makes."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    return {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _reachable(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that the questions need, in their order."""
    wanted, kept = set(KEPT), set()
    while True:
        for number, node in enumerate(body):
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if number not in kept and (future or _made(node) & wanted):
                kept.add(number)
                wanted |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                break
        else:
            return [_needed(node, wanted) for number, node in enumerate(body) if number in kept]


def _needed(node: ast.stmt, wanted: set[str]) -> ast.stmt:
    """Leave out of an import what nothing uses."""
    if isinstance(node, ast.ImportFrom) and node.module != "__future__":
        node.names = [alias for alias in node.names if (alias.asname or alias.name) in wanted]
    return node
