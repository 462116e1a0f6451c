"""Write ``docs/sources.md``: every source of live tables, read from its connector and sidecars.

    python tools/sources_page.py           write the page
    python tools/sources_page.py --check   say whether the committed page is up to date

Whether a table can be pulled, and what is asked first, is found by asking its connector with a door
that leads nowhere; how a file is read, by what its connector says of itself.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from iomlab.data.live.door import Limits
from iomlab.data.live.publisher import Ask, connectors, sidecar
from iomlab.errors import DataError

PAGE = Path(__file__).resolve().parent.parent / "docs" / "sources.md"
INTRODUCTION = """\
# Where this year’s figures come from

The tables that iomlab ships work offline. This page says how to get newer or larger ones: from the
publisher (`pull`), or from a file that you downloaded from it (`add`). Each becomes a *vintage*: a
folder in your data folder (`IOMLAB_DATA`), with the day, the addresses or the file it came from, its
hash and licence. A vintage is never changed; what is on the shelf stays when a pull fails.

```
iomlab data sources                        what can be pulled or added
iomlab data pull unhcr_population --since 2020 --countries VEN,COL
iomlab data add stock.xlsx --as migrant_stock_totals --vintage 2020-12-31
iomlab data vintages migrant_stock_totals
iomlab run country_profile --country VEN --vintage latest
```

Nothing is asked of a publisher without `pull`. Requests go over https to the hosts below and nowhere
else, one after the other, at the pace below; a busy publisher is asked again, as late as it says. A
key comes from the environment or the keyring of your system (`keyring set iomlab VARIABLE`), and is
never printed, logged or written down.

A table named as a shipped one keeps its layout: `load("remittances", vintage="latest")`, and every
report, work on it. The others are wide: their columns are below. A blank is missing, never zero. No row
is about a person, and no place is finer than the second administrative level.

A **mirror** is a conversion of a publisher’s file that is read too, known by its header.

When a layout has changed, `iomlab` says which column it misses and keeps nothing. This page is
written by `python tools/sources_page.py`; do not edit it.
"""


class Asked(Exception):
    """The address that a connector asks first."""


class Nowhere:
    """A door that notes what is asked and leads nowhere."""

    limits = Limits()

    def get(self, address: str, *_: Any, **__: Any) -> None:
        """Note the address."""
        raise Asked(address)

    pages = get


def asked(module: ModuleType, table: str) -> tuple[str, str]:
    """Return the address that a pull asks first and nothing, or nothing and how to get the file.

    >>> asked(connectors()["un_desa"], "migrant_stock_totals")[0].endswith(".xlsx")
    True
    >>> asked(connectors()["cbp"], "cbp_encounters")[1][:15]
    'Download a file'
    """
    try:
        for _ in module.pull(table, Ask(), Nowhere()):
            pass
    except Asked as found:
        return str(found), ""
    except DataError as refused:
        return "", " ".join(str(step) for step in refused.sentences()[1:])
    raise RuntimeError(f"{table}: its connector asked nobody")


def added(module: ModuleType, table: str) -> bool:
    """Return whether a table is read from a file at all.

    >>> added(connectors()["eurostat"], "eurostat_returned")
    True
    """
    try:
        next(iter(module.read(table, PAGE.parent / "no such file")))
    except DataError:
        return False
    except OSError:
        return True
    raise RuntimeError(f"{table}: it read a file that is not there")


def mirrors(module: ModuleType, table: str) -> list[str]:
    """Return the headers of the mirrors of a table.

    >>> mirrors(connectors()["darien"], "darien_crossings_year")
    ['month, nationality_iso3, persons']
    """
    several = getattr(module, "MIRRORS", {}).get(table, ())
    one = getattr(module, "MIRROR", ()) if not hasattr(module, "MIRRORS") else ()
    return [", ".join(m.columns) for m in several] + ([", ".join(one)] if one else [])


def paragraphs(thing: Any) -> str:
    """Return the docstring of a module or function as text."""
    return inspect.cleandoc(thing.__doc__ or "").strip()


def source_text(module: ModuleType) -> str:
    """Return the part of the page about one publisher."""
    publisher = module.PUBLISHER
    key = "none"
    if publisher.key is not None:
        key = f"`{publisher.key.variable}`, from {publisher.key.where}"
    pace = (
        f"{publisher.pause:g} s between two requests" if publisher.pause else "no pause asked for"
    )
    facts = (
        ("Page", publisher.page),
        ("Terms", publisher.terms),
        ("Key", key),
        ("Hosts", ", ".join(f"`{host}`" for host in publisher.hosts)),
        ("Pace", pace),
        ("Pulled", paragraphs(module.pull)),
        ("Read from a file", paragraphs(module.read)),
    )
    told = [f"## {publisher.title}", paragraphs(module)]
    told.append("\n".join(f"- {label}: {' '.join(text.split())}" for label, text in facts))
    return "\n\n".join([*told, *(table_text(module, name) for name in module.list())])


def table_text(module: ModuleType, table: str) -> str:
    """Return the part of the page about one table."""
    record = sidecar(table)
    address, how = asked(module, table)
    ways = [f"iomlab data pull {table}"] if address else []
    ways += [f"iomlab data add FILE --as {table}"] if added(module, table) else []
    told = [f"### {table}", f"**{record['title']['en']}**", record["description"]]
    told.append("```\n" + "\n".join(ways) + "\n```")
    facts = [
        f"- Asked first: <{address.replace(' ', '%20')}>" if address else f"- Not pulled. {how}"
    ]
    facts += [f"- A mirror has the columns: {header}" for header in mirrors(module, table)]
    facts.append("- Columns: " + ", ".join(f"`{c['name']}`" for c in record["columns"]))
    told.append("\n".join(facts))
    caveats = [c if isinstance(c, str) else c["text"] for c in record["caveats"]]
    told.append("Beware:\n\n" + "\n".join(f"- {' '.join(c.split())}" for c in caveats))
    return "\n\n".join(told)


def page() -> str:
    """Return the whole page, the same for the same connectors."""
    contents = []
    for module in connectors().values():
        names = ", ".join(f"[{name}](#{name})" for name in module.list())
        contents.append(f"- {module.PUBLISHER.title}: {names}")
    parts = [source_text(module) for module in connectors().values()]
    return "\n\n".join([INTRODUCTION.strip(), "\n".join(contents), *parts]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; return the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/sources.md from the connectors.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args(arguments)
    text = page()
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    if options.check:
        told = "up to date" if text == old else "out of date"
        print(f"docs/sources.md is {told}.")
        return int(text != old)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(f"docs/sources.md: {len(connectors())} publishers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
