"""The form of a notebook: ``form("corridor_brief", "es")``.

Each parameter has a field; under it stands, at every key, what was understood or why it was refused. One
button runs the notebook in place, one makes the report. Below stand the lines that do the same.
Where nobody can type (``IOMLAB_STATIC``, or no ipywidgets) the parameters stand as a table.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from iomlab.checks.progress import workspace
from iomlab.errors import ReportError
from iomlab.forms import fields
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import Message, say
from iomlab.parameters.check import check, kind_in_words
from iomlab.parameters.kinds import Parameter
from iomlab.parameters.read import parameters
from iomlab.places import STATIC
from iomlab.reports.execute import plain
from iomlab.reports.find import find_notebook
from iomlab.reports.hold import members
from iomlab.reports.job import prepare
from iomlab.show.shown import Shown

RESULTS = "results"


def form(notebook: str, lang: str = "en", *, out: str | Path | None = None, **given: Any) -> Form:
    """Return the form of a notebook, ready to be shown.

    Parameters
    ----------
    notebook : str
        Name, number, or path of any parameterised notebook.
    lang : str
        Language of the form, and of the report unless another is chosen in it.
    out : path, optional
        Folder of the reports; ``results`` in the workspace, or where the notebook runs.
    **given
        What stands in the fields at first, where it is not the notebook's own.

    Raises
    ------
    ReportError
        When there is no such notebook.
    ParameterError or CountryError
        When a value in ``given`` is not accepted.
    """
    check_language(lang)
    declared = fields.settable(parameters(find_notebook(notebook)))
    first = {p.name: p.default for p in declared}
    first |= {"lang": lang} if "lang" in first else {}
    known = {p.name: p for p in declared}
    first |= {name: value for name, value in check(declared, given).items() if name in given}
    folder = Path(out) if out is not None else (workspace() or Path()) / RESULTS
    return Form(notebook, lang, tuple(known.values()), first, folder)


@dataclass(frozen=True)
class Form:
    """A notebook, the language of its form, its parameters, and what stands in the fields at first."""

    notebook: str
    lang: str
    declared: tuple[Parameter, ...]
    first: Mapping[str, Any]
    out: Path

    def values(self, texts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the checked values of all fields.

        Raises
        ------
        ParameterError or CountryError
            For the first field that is not accepted.
        """
        return {p.name: fields.understood(p, texts[p.name]) for p in self.declared}

    def lines(self, values: Mapping[str, Any]) -> str:
        """Return what does the same: a line of Python, and one of the command line."""
        asked = fields.asked(self.declared, values)
        given = {name: plain(value) for name, value in asked.items()}
        folder = from_here(self.out)
        words = ["iomlab", "run", self.notebook, "--out", folder]
        for p in self.declared:
            if p.name in asked:
                words += [f"--{p.name}", _word(p, asked[p.name])]
        call = f'run("{self.notebook}", {given!r}, out="{folder}")'
        return f"{call}\n{shlex.join(words)}"

    def report(
        self, values: Mapping[str, Any], status: Callable[[Message], None], replace: bool = False
    ) -> Path:
        """Make the report and return its page.

        Raises
        ------
        ReportError
            When a report of that name is there, and may not be replaced.
        IomlabError
            Whatever else stops a report (see :func:`iomlab.reports.run.run`).
        """
        from iomlab.reports.run import run

        asked = fields.asked(self.declared, values)
        there = members(self.out, prepare(self.notebook, asked).name)
        if there and not replace:
            raise ReportError(
                "{file} is there already.",
                file=there[0].name,
                next_step=say("Tick the box beside the button to replace it."),
            )
        made = run(self.notebook, asked, out=self.out, status=status, overwrite=replace)
        return made.page

    def table(self) -> Shown:
        """Return the parameters as a table: what each is, what it takes, what it is at first."""
        heads = [say("Parameter"), say("It takes"), say("Value")]
        rows = [[tell(head, self.lang) for head in heads], ["---"] * 3]
        for p in self.declared:
            value = fields.written(p, self.first[p.name], self.lang)
            about = f"{fields.label(p, self.lang)} (`{p.name}`)"
            rows.append([about, tell(kind_in_words(p), self.lang), value])
        told = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return Shown("text", "", "", told, self.lang, html=told)

    def _ipython_display_(self) -> None:
        """Show the fields where a reader can fill them in, else the table."""
        from IPython.display import display

        if os.environ.get(STATIC) or find_spec("ipywidgets") is None:
            display(self.table())
            return
        bundle = self.widget()._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        display({**data, "text/plain": self.table().alt}, raw=True)

    def widget(self) -> Any:
        """Return the fields, the buttons, and the place for what they give."""
        from iomlab.forms.widget import Desk

        return Desk(self).box


def from_here(path: Path) -> str:
    """Return a path as it is named from the working folder, with slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # it lies on another drive of Windows
        return path.as_posix()


def _word(parameter: Parameter, value: Any) -> str:
    """Return a value as the command line takes it."""
    if isinstance(value, (list, tuple)):
        return ("-" if parameter.kind == "years" else ",").join(str(v) for v in value)
    return "" if value is None else str(value)
