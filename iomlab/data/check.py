"""Check a table, shipped or on the shelf, against its descriptor, with frictionless."""

from __future__ import annotations

from iomlab.data import shelf
from iomlab.data.load import load, source, verified
from iomlab.data.measures import Measure, problems
from iomlab.data.source import Source
from iomlab.errors import DataError
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

NEEDED = ("publisher", "source_name", "edition", "licence", "years", "accessed", "description")


def check_table(name: str, vintage: str | None = None) -> list[Message]:
    """Return what is wrong with a vintage of table ``name``: an empty list when all is well.

    The file must have the descriptor's hash, every row must fit the schema (frictionless; a Parquet
    file carries its own), and the record must say source, licence, three titles and at least one
    caveat; what columns measure must be in the vocabulary.
    """
    try:
        record = source(name, vintage)
        if record.columns:
            load(name, record.vintage)
        else:
            verified(name, vintage=record.vintage)
    except DataError as broken:
        return broken.sentences()
    found: list[Message] = []
    for what in NEEDED:
        if not getattr(record, what).strip():
            found.append(say("the record has no {what}", what=what))
    if not record.caveats:
        found.append(say("the record has no caveat"))
    for lang in LANGUAGES:
        if not record.titles.get(lang):
            found.append(say("the record has no title in {lang}", lang=lang))
    for column in record.columns:
        if column.title == column.name and column.role != "note":
            found.append(say("column {name} has no title", name=column.name))
        found += problems(column.measures)
        found += [
            say(
                "measures: {column} names {name}, which is no column", column=column.name, name=name
            )
            for name in Measure("", column.measures).split
            if name not in {other.name for other in record.columns}
        ]
    return found if record.path.endswith(".parquet") else found + _frictionless(record)


def _frictionless(record: Source) -> list[Message]:
    """Return what frictionless finds; a sentence when it is not installed."""
    try:
        from frictionless import Package
    except ImportError:
        return [say("frictionless is not installed: pip install 'iomlab[check]'")]
    path = shelf.folder(record.table, record.vintage) / "datapackage.json"
    report = Package.from_descriptor(str(path)).validate()
    return [say("{problem}", problem=e.message) for task in report.tasks for e in task.errors] + [
        say("{problem}", problem=e.message) for e in report.errors
    ]
