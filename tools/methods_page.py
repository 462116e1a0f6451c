"""Write ``docs/methods.md``: one page for a trainee, read from the docstrings of the methods.

    python tools/methods_page.py           write the page
    python tools/methods_page.py --check   say whether the committed page is up to date

A function is on the page if its docstring has a section "When it misleads". Its family is the
module that it lives in; ``GROUPS`` puts families under the headings of the field.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path

from iomlab import methods

PAGE = Path(__file__).resolve().parent.parent / "docs" / "methods.md"
MISLEADS = "When it misleads"

GROUPS: dict[str, tuple[str, ...]] = {
    "Definitions": ("residence_rules",),
    "Flows from stocks": ("differencing", "stock_changes", "flows", "stock_bounds", "flow_range"),
    "Fitting tables": ("fitting", "fitting_blocks", "fitting_many", "net_totals", "components"),
    "Intensity and pattern": (
        "intensity",
        "distance",
        "age_profile",
        "rogers_castro",
        "rogers_castro_fit",
    ),
    "Net migration and projection": (
        "net_migration",
        "net_migration_age",
        "rate_change",
        "life_table",
        "projection",
    ),
    "Gravity": (
        "gravity",
        "gravity_scenarios",
        "gravity_compared",
        "count_models",
        "standard_errors",
    ),
    "Hidden populations": (
        "one_source",
        "truncated_counts",
        "two_lists",
        "list_dependence",
        "multiplier",
        "many_lists",
        "closed_population",
        "sparse_lists",
        "hidden_residual",
        "list_overlaps",
        "list_search",
        "list_profile",
        "hidden_estimate",
        "publication",
    ),
    "Routes and risk": ("route_risk", "route_change"),
    "Drivers": (
        "drivers",
        "driver_response",
        "within_between",
        "difference_in_differences",
        "event_study",
    ),
    "Labour": (
        "selection",
        "roy",
        "shift_share",
        "place_premium",
        "pay_gaps",
        "circular_migration",
        "recruitment_cost",
        "remittance_cost",
        "skills_mismatch",
    ),
    "Integration": (
        "gaps",
        "adjusted_gap",
        "oaxaca_blinder",
        "segregation",
        "segregation_chance",
        "composite_scores",
        "group_scores",
        "policy_scores",
    ),
    "Displacement and services": (
        "displacement",
        "remainder",
        "services",
        "hourly_staff",
        "short_projection",
    ),
    "Return and dialogue": (
        "programmes",
        "arm_scores",
        "programme_costs",
        "valuation",
        "dialogue",
        "negotiation",
    ),
    "Disclosure control": (
        "suppression",
        "published_audit",
        "rounding",
        "disclosure_risk",
        "anonymity",
        "noise",
        "utility",
        "noisy_counts",
    ),
}
OTHER = "Other methods"

INTRODUCTION = """\
# The methods, one by one

Each method is a plain function: a table goes in, a table or a small record comes out. It reads no
file and draws nothing. Every estimate carries its interval and its assumptions, and `explain()`
says it in words. Before you quote a number, read the part *When it misleads*.

```python
from iomlab import methods
methods.displacement.refugees_per_100_000([6_000_000], [18_000_000])
```

This page is written from the docstrings by `python tools/methods_page.py`; do not edit it.
"""


def sections(docstring: str) -> dict[str, str]:
    """Return the parts of a numpydoc docstring by heading; the text before them is ``""``.

    >>> sections("One sentence.\\n\\nNotes\\n-----\\nMore.")
    {'': 'One sentence.', 'Notes': 'More.'}
    """
    found: dict[str, list[str]] = {"": []}
    here = ""
    lines = inspect.cleandoc(docstring).split("\n")
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if line.strip() and re.fullmatch(r"\s*-{4,}\s*", below):
            here = line.strip()
            found[here] = []
        elif not re.fullmatch(r"\s*-{4,}\s*", line):
            found[here].append(line)
    return {name: "\n".join(text).strip("\n") for name, text in found.items()}


def markdown(text: str) -> str:
    """Turn the little reStructuredText of docstrings into Markdown.

    >>> markdown("See :func:`~iomlab.methods.noise.budget` and ``x`` [1]_.")
    'See `budget` and `x` [1].'
    """
    text = re.sub(r":\w+:`~?([^`]+)`", _last_part, text)
    text = text.replace("``", "`")
    text = re.sub(r"\[(\w+)\]_", r"[\1]", text)
    return re.sub(r"^\.\. (\[\w+\]) ", r"- \1 ", text, flags=re.MULTILINE).strip()


def _last_part(match: re.Match[str]) -> str:
    return f"`{match[1].rsplit('.', 1)[-1]}`"


def first_sentence(text: str) -> str:
    """Return the first paragraph of a docstring on one line.

    >>> first_sentence("Return the\\nshare.\\n\\nMore.")
    'Return the share.'
    """
    return markdown(" ".join(text.strip().split("\n\n")[0].split()))


def signature(function: Callable[..., object]) -> str:
    """Return the call of a function without types.

    >>> def f(a: int, b: float = 1.0, *, c: str = "x"): ...
    >>> signature(f)
    "f(a, b=1.0, *, c='x')"
    """
    given = inspect.signature(function)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in given.parameters.values()]
    return f"{function.__name__}{inspect.Signature(bare)}"


def public_functions(module: types.ModuleType) -> list[Callable[..., object]]:
    """Return the methods of a family: its own public functions that say when they mislead."""
    found = [
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and function.__module__.startswith(module.__name__)
        and MISLEADS in sections(function.__doc__ or "")
    ]
    return sorted(found, key=lambda f: (f.__module__, f.__code__.co_firstlineno))


def method_text(function: Callable[..., object], family: str) -> str:
    """Return the part of the page about one function."""
    parts = sections(function.__doc__ or "")
    told = [
        f"#### `{function.__name__}`",
        first_sentence(parts[""]),
        f"`methods.{family}.{signature(function)}`",
    ]
    if "Notes" in parts:
        told.append(f"**Formula.** {markdown(parts['Notes'])}")
    if "References" in parts:
        papers = markdown(parts["References"])
        told.append("**Paper.**" + ("\n\n" if papers.startswith("- ") else " ") + papers)
    told.append(f"**{MISLEADS}.** {markdown(parts[MISLEADS])}")
    if "Raises" in parts:
        raised = re.sub(r"^\w*Error\s*", "", parts["Raises"]).strip()
        told.append(f"**Refuses.** {markdown(' '.join(raised.split()))}")
    example = parts.get("Examples") or parts.get("Example")
    if example:
        told.append(f"```python\n{example.strip()}\n```")
    return "\n\n".join(told)


def family_text(family: str, module: types.ModuleType) -> str:
    """Return the part of the page about one family; empty if it has no method."""
    functions = public_functions(module)
    if not functions:
        return ""
    head = first_sentence(module.__doc__ or family)
    return "\n\n".join([f"### {head}", *(method_text(f, family) for f in functions)])


def page() -> str:
    """Return the whole page, the same for the same docstrings."""
    families = methods.families()
    placed = {name for names in GROUPS.values() for name in names}
    groups = {title: [n for n in names if n in families] for title, names in GROUPS.items()}
    groups[OTHER] = [name for name in families if name not in placed]
    contents, body = [], []
    for title, names in groups.items():
        texts = []
        for name in names:
            text = family_text(name, importlib.import_module(f"{methods.__name__}.{name}"))
            if text:
                texts.append(text)
        if texts:
            anchor = title.lower().replace(" ", "-")
            contents.append(f"- [{title}](#{anchor})")
            body.append("\n\n".join([f"## {title}", *texts]))
    return "\n\n".join([INTRODUCTION.strip(), "\n".join(contents), *body]) + "\n"


def gaps(text: str) -> list[str]:
    """Return the methods on a page that give neither formula nor paper.

    >>> gaps("#### `f`\\n\\nNothing.")
    ['f']
    """
    parts = re.split(r"^#### ", text, flags=re.MULTILINE)[1:]
    bare = [p for p in parts if "**Formula.**" not in p and "**Paper.**" not in p]
    return [part.split("\n")[0].strip("` ") for part in bare]


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; return the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/methods.md from the docstrings.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    asked = parser.parse_args(arguments)
    text = page()
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    if asked.check:
        print(
            "docs/methods.md is up to date." if text == old else "docs/methods.md is out of date."
        )
        return int(text != old)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(f"docs/methods.md: {text.count('#### ')} methods.")
    for name in gaps(text):
        print(f"  neither formula nor paper: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
