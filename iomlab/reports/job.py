"""One report to be made: everything that is asked, checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomlab.data.shelf import choice
from iomlab.errors import ReportError
from iomlab.languages.formats import check_language
from iomlab.parameters.check import check, require
from iomlab.parameters.read import parameters
from iomlab.reports.find import base_name, find_notebook
from iomlab.safety.leaving import check_reason

FORMATS = ("html", "pdf")
VIEWS = ("report", "lesson")


@dataclass(frozen=True)
class Job:
    """A notebook, its checked parameters, the language, the formats, and the name of the report.

    ``given`` names the parameters that a person gave; None means all of them. ``view`` says whether
    cells that teach are there (``lesson``) or left out (``report``). ``vintages`` says which vintage of
    a table is loaded (``*``: of all others); without it the shipped one. ``override`` is the reason
    for which a report leaves as it is, although the gate would hide figures or stop it.
    """

    notebook: Path
    values: Mapping[str, Any]
    lang: str
    to: str
    name: str
    given: frozenset[str] | None = None
    view: str = "report"
    vintages: Mapping[str, str] = field(default_factory=dict)
    override: str | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """The values that the person gave; the notebook itself has the others."""
        return {k: v for k, v in self.values.items() if self.given is None or k in self.given}


def prepare(
    notebook: str,
    values: Mapping[str, Any] | None = None,
    *,
    to: str = "html",
    view: str = "report",
    vintage: str = "",
    override: str | None = None,
) -> Job:
    """Check what is asked and return it as a job; nothing is written.

    Raises
    ------
    ReportError
        When there is no such notebook, format or view.
    UsageError
        When the reason of an override says nothing.
    ParameterError, CountryError
        When a parameter is unknown or missing, or a value is not accepted.

    Examples
    --------
    >>> prepare("country_profile", {"country": "Honduras", "lang": "es"}).name
    'country_profile-HND-es'
    """
    path = find_notebook(notebook)
    declared = parameters(path)
    checked = check(declared, values or {})
    require(declared, checked)
    lang = check_language(str(checked.get("lang", "en")))
    if to not in FORMATS:
        raise ReportError("There is no format {to}.", to=repr(to), nearest=FORMATS)
    if view not in VIEWS:
        raise ReportError("There is no view {view}.", view=repr(view), nearest=VIEWS)
    name = base_name(path, declared, checked)
    if view == "lesson":
        name = f"{name}-lesson"
    given, chosen = frozenset(values or ()), choice(vintage)
    return Job(path, checked, lang, to, name, given, view, chosen, check_reason(override))
