"""What a notebook that is open in JupyterLab says to a mistake: sentences, in its own language.

Registered by the front door where IPython is running. An :class:`IomlabError` is told without
traceback, in the language that the notebook's ``lang`` names. And a cell that declares parameters
is checked as on the command line once it has run: what can be understood is converted
(``"Honduras"`` becomes ``"HND"``), the rest is refused before any figure is made with it.
The error that the cell keeps has the name and the English text that it has everywhere.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iomlab.errors import IomlabError, ParameterError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say
from iomlab.parameters import types
from iomlab.parameters.kinds import OPAQUE, Parameter
from iomlab.parameters.read import of_source
from iomlab.places import STATIC

WORDS = {
    name
    for name, word in vars(types).items()
    if isinstance(word, type) and word.__module__ == types.__name__ and not name.startswith("_")
}
AGAIN = say("Change it in the parameters cell, and run the cells again from there.")


def register() -> None:
    """Make the shell in which the notebook runs tell mistakes in sentences; once is enough."""
    IomlabError._render_traceback_ = told  # type: ignore[attr-defined]
    shell = running_shell()
    if shell is not None and checked not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", checked)


def running_shell() -> Any:
    """Return IPython's shell, or None where there is none."""
    module = sys.modules.get("IPython.core.getipython")
    return module.get_ipython() if module else None


def told(error: IomlabError) -> list[str]:
    """Return the lines that IPython shows in place of a traceback."""
    shell = running_shell()
    known = language("", shell.user_ns if shell is not None else {})
    return [tell(sentence, known) for sentence in error.sentences()]


def language(source: str, names: Mapping[str, Any]) -> str:
    """Return the language of the notebook: what ``lang`` is now, or what the cell says."""
    said = [p.default for p in parameters(source) if p.name == "lang"]
    known = [lang for lang in (names.get("lang"), *said) if str(lang) in LANGUAGES]
    return str(known[0]) if known else "en"


def checked(result: Any) -> None:
    """Check the parameters of the cell that has just run; a wrong value makes the cell fail.

    Reports are left alone: their values have been checked before the notebook runs.
    """
    shell = running_shell()
    if os.environ.get(STATIC) or shell is None:
        return
    if not result.success:
        words = hint(result.error_before_exec or result.error_in_exec, result.info.raw_cell)
        if words is not None:
            print(tell(words, language(result.info.raw_cell, shell.user_ns)))
        return
    try:
        shell.user_ns.update(accepted(result.info.raw_cell, shell.user_ns))
    except IomlabError as refused:
        result.error_in_exec = refused
        shell.showtraceback((type(refused), refused, refused.__traceback__))


def hint(error: Any, source: str) -> Message | None:
    """Return what to look at after a slip of the pen of which Python itself tells in English.

    >>> str(hint(NameError(name="Honduras"), "country: Country = Honduras"))
    'Python takes Honduras for a name. Put text between quotes: "Honduras".'
    """
    if isinstance(error, SyntaxError) and error.lineno:
        return say(
            "Python can’t read line {line} of this cell: look at quotes, brackets and commas.",
            line=str(error.lineno),
        )
    if isinstance(error, NameError) and error.name and parameters(source):
        return say(
            'Python takes {name} for a name. Put text between quotes: "{name}".', name=error.name
        )
    return None


def accepted(source: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked values of the parameters that a cell declares with iomlab's words.

    Parameters
    ----------
    source : str
        The cell. One that is not Python alone, or declares no parameter, gives nothing.
    values : mapping
        What the cell's names stand for now.

    Raises
    ------
    ParameterError or CountryError
        For a value that the parameter does not take.

    Examples
    --------
    >>> accepted("places: Countries = ['Honduras']", {"places": ["Honduras"]})
    {'places': ['HND']}
    """
    from iomlab.parameters.check import check

    declared = [p for p in parameters(source) if p.kind != OPAQUE and p.name in values]
    try:
        found = check(declared, {p.name: values[p.name] for p in declared}) if declared else {}
    except ParameterError as refused:
        refused.next_step = AGAIN
        raise
    return {n: list(v) if isinstance(values[n], list) else v for n, v in found.items()}


def parameters(source: str) -> list[Parameter]:
    """Return the parameters that a cell declares with one of iomlab's words."""
    try:
        nodes = ast.parse(source).body
    except (SyntaxError, ValueError):
        return []
    kept = [node for node in nodes if isinstance(node, ast.AnnAssign) and _ours(node.annotation)]
    return [replace(p, required=False) for node in kept for p in of_source(ast.unparse(node))]


def _ours(hint: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id in WORDS for part in ast.walk(hint))
