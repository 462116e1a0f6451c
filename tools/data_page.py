"""Write ``docs/data.md``: every table on the shelves, read from its record.

    python tools/data_page.py           write the page
    python tools/data_page.py --check   say whether the committed page is up to date

A table is synthetic if its record says so, a worked example if its licence is that of a printed
paper, a fact if it has no figures or a source in each row, a sample if nobody published its
counts; everything else is official.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from iomlab.data.load import describe, source, tables
from iomlab.data.source import Caveat, Column, Source

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data.md"
FACTS = "Facts, quoted with the source of each row"
PRINTED = "Figures printed in a paper"

GROUPS = {
    "official": (
        "Official figures",
        "Published by offices and agencies, and shipped as published.",
    ),
    "sample": (
        "Small samples for practice",
        "Real people once answered, in one place and year. Only totals of 11 or more are here. "
        "They teach a method; they describe no country of today.",
    ),
    "printed": (
        "Printed examples",
        "Figures printed in a paper, so that its answer can be checked.",
    ),
    "facts": (
        "Facts and definitions",
        "Names, rules and definitions, most with their source in each row.",
    ),
    "synthetic": (
        "Synthetic tables",
        "**Invented by a generator with a known truth. No row is a real person, and no result says "
        "anything about a real place.**",
    ),
}

INTRODUCTION = """\
# The tables, one by one

Each table is a file with its record: who published it, when, under which licence, and what to
beware of. Read the caveats before you use a figure; the first one matters most.

```python
from iomlab import load
load("remittances").of(country="HND", since=2020)
```

A blank is missing, never zero. `iomlab data list` names all tables, `iomlab data check` compares
each with its hash. This page is written from the records by `python tools/data_page.py`; do not
edit it.
"""


def kind(record: Source, synthetic: bool = False) -> str:
    """Return the group of a table, a key of ``GROUPS``.

    >>> from iomlab.data.load import source
    >>> kind(source("remittances")), kind(source("treaties")), kind(source("world_map"))
    ('official', 'facts', 'facts')
    """
    if synthetic:
        return "synthetic"
    if record.licence.startswith(PRINTED):
        return "printed"
    if record.licence.startswith(FACTS) or not any(c.role == "value" for c in record.columns):
        return "facts"
    return "official" if record.published else "sample"


def cell(text: str) -> str:
    """Return a text as it may stand in a cell of a Markdown table.

    >>> cell("a | b")
    'a \\\\| b'
    """
    return " ".join(text.split()).replace("|", "\\|")


def column_row(column: Column) -> str:
    """Return the row of one column: name, title, unit, description and codes.

    >>> column_row(Column("sex", "Sex", "code", "Sex.", labels={"f": "Women", "m": "Men"}))
    '| `sex` | Sex | code | Sex. `f`: Women; `m`: Men |'
    """
    codes = "; ".join(f"`{code}`: {word}" for code, word in column.labels.items())
    told = f"{column.description} {codes}"
    return f"| `{column.name}` | {cell(column.title)} | {cell(column.unit)} | {cell(told)} |"


def caveat_line(caveat: Caveat) -> str:
    """Return one caveat as a line of a list, with the places or columns that it concerns.

    >>> caveat_line(Caveat("Ends in 2019.", places=("GBR",)))
    '- Ends in 2019. (Concerns GBR.)'
    """
    scope = [*caveat.places, *(f"`{column}`" for column in caveat.columns)]
    told = " ".join(caveat.text.split())
    return f"- {told} (Concerns {', '.join(scope)}.)" if scope else f"- {told}"


def table_text(record: Source, package: dict[str, Any], synthetic: bool = False) -> str:
    """Return the part of the page about one table."""
    told = [
        f"### {record.table}",
        f"**{record.say('en')}**" + (" (synthetic)" if synthetic else ""),
    ]
    told.append(record.description)
    told.append(
        "\n".join(
            f"- {label}: {value}"
            for label, value in (
                ("Publisher", record.publisher),
                ("Source", record.source_name),
                ("Edition", record.edition),
                ("Licence", record.licence),
                ("Years", record.years),
                ("Accessed", record.accessed),
                ("Read from", "; ".join(s["title"] for s in package["sources"])),
            )
        )
    )
    if record.columns:
        head = "| column | title | unit | what it holds |\n| --- | --- | --- | --- |"
        told.append("\n".join([head, *(column_row(column) for column in record.columns)]))
    told.append("Beware:\n\n" + "\n".join(caveat_line(c) for c in record.caveats))
    told.append(f"```\niomlab data show {record.table}\n```")
    return "\n\n".join(told)


def page() -> str:
    """Return the whole page, the same for the same shelves."""
    texts: dict[str, list[str]] = {group: [] for group in GROUPS}
    names: dict[str, list[str]] = {group: [] for group in GROUPS}
    for name in tables():
        record, package = source(name), describe(name)
        synthetic = bool(package.get("synthetic"))
        group = kind(record, synthetic)
        texts[group].append(table_text(record, package, synthetic))
        names[group].append(f"  - [{name}](#{name}): {record.say('en')}")
    contents, body = [], []
    for group, (title, about) in GROUPS.items():
        if texts[group]:
            contents += [f"- [{title}](#{title.lower().replace(' ', '-')})", *names[group]]
            body.append("\n\n".join([f"## {title}", about, *texts[group]]))
    return "\n\n".join([INTRODUCTION.strip(), "\n".join(contents), *body]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; return the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/data.md from the shelves.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    asked = parser.parse_args(arguments)
    text = page()
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    if asked.check:
        print("docs/data.md is up to date." if text == old else "docs/data.md is out of date.")
        return int(text != old)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(f"docs/data.md: {len(tables())} tables.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
