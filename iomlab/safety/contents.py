"""What a file holds that is no notebook: its tables, and the words around them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from iomlab.data.shapes import plain as latin
from iomlab.safety import words
from iomlab.safety.files import (
    Sheet,
    decoded,
    read_html,
    read_json,
    read_workbook,
    tabled,
    workbook_words,
)
from iomlab.safety.leaving import CARD

TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")  # of JSON
PROGRAMS = {".py", ".css", ".js", ".po", ".toml", ".cfg"}
ABOUT = {"datapackage.json", "ro-crate-metadata.json"}  # they describe tables; their lists are none
JOURNAL = ".journal.jsonl"
STORED = "\x02"  # before what a page stores and does not show
PROGRAM = re.compile(r"<script\b[^>]*>(.*?)</script>|\sdata-[\w-]+=\"([^\"]*)\"", re.DOTALL)
MEMBER = re.compile(r"(?i)>\s*([^<>\s][^<>]*?)\s*<|value=\"([^\"]*)\"")  # of XML
PARTED = {".csv", ".tsv", ".tab"}
GIVES = {".yaml", ".yml", ".xml", ".log", ".sql", ".ini"}


def contents(path: Path, of_report: bool) -> tuple[list[Sheet], str]:
    """Return the tables in a file, and the words around them."""
    kind = path.suffix.lower()
    if path.name == "sources.csv" and of_report:
        return [], ""
    if kind == ".xlsx":
        return read_workbook(path), workbook_words(path)
    text = decoded(path)
    if kind in (".html", ".htm"):
        return read_html(text, of_report), "" if of_report else _page(text)
    if kind == ".xml":
        return [], "\n".join(part for found in MEMBER.findall(text) for part in found if part)
    if kind == ".svg" or text.lstrip()[:5].lower() in ("<html", "<!doc"):
        return read_html(text), _page(text)
    if kind in (".json", ".jsonl", ".ndjson", ".geojson"):
        return ([] if _describes(path) else read_json(text)), "\n".join(TEXT.findall(text))
    if kind in PROGRAMS:
        return [], "\n".join(re.findall(r"\S+@\S+", text))
    if kind in PARTED:
        return tabled(text, least=1), ""
    return tabled(text), text


def tells(path: Path, told: str) -> bool:
    """Return whether the words of a file tell of few people, or what is stored in it does."""
    kind = path.suffix.lower()
    given = told if kind in (".xlsx", *GIVES) else told.partition(STORED)[2]
    lines = latin(given).splitlines()
    return bool(words.PEOPLE.search(latin(f"{path.stem}\n{told}"))) or any(
        words.GIVEN.search(line) or words.ALONE.fullmatch(line.strip(f"{STORED} "))
        for line in lines
    )


def _page(text: str) -> str:
    """Return the words of a page, those out of sight too, and what its programs hold."""
    stored = [f"{STORED}{part}" for found in PROGRAM.findall(text) for part in found if part]
    return "\n".join([words.plain(text), words.unseen(text), *stored])


def _describes(path: Path) -> bool:
    """Return whether a JSON file is a run card, a batch's journal, or a descriptor without rows in it."""
    if path.name.endswith(JOURNAL):
        return True
    about = card(path)
    inside = about.get("resources", [])
    rows = isinstance(inside, list) and any(isinstance(r, dict) and "data" in r for r in inside)
    return (
        bool(about)
        and not rows
        and (path.name.endswith(CARD) or path.name in ABOUT or "publisher" in about)
    )


def card(path: Path) -> dict[str, Any]:
    """Return what a JSON file says of another, or nothing when it is no mapping."""
    try:
        about = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return about if isinstance(about, dict) else {}
