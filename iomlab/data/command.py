"""The command ``iomlab data``: list, show, check; pull, add; vintages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomlab.errors import IomlabError
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from iomlab.data.source import Caveat


@click.group()
def data() -> None:
    """Tables with their sources: shipped, pulled from the publisher, added from a file."""


@data.command("list")
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
def data_list(lang: str, as_json: bool) -> None:
    """List every table: name, title, publisher, years."""
    from iomlab.data.load import source, tables
    from iomlab.languages.formats import check_language

    check_language(lang)
    records = [source(name) for name in tables()]
    if as_json:
        click.echo(json.dumps([record.record() for record in records], ensure_ascii=False))
        return
    for record in records:
        click.echo(
            f"{record.table:38} "
            + tell(
                say(
                    "{title} ({publisher}; {years})",
                    title=record,
                    publisher=Message(record.publisher),
                    years=Message(record.years),
                ),
                lang,
            )
        )


@data.command("show")
@click.argument("table")
@click.option("--lang", default="en")
@click.option("--rows", default=5, type=click.IntRange(0))
@click.option("--debug", is_flag=True)
def data_show(table: str, lang: str, rows: int, debug: bool) -> None:
    """Show one table: source, licence, columns, caveats, first rows."""
    from iomlab.data.load import load, source, verified
    from iomlab.data.measures import words
    from iomlab.languages.formats import check_language

    check_language(lang)
    verified(table)
    record = source(table)
    click.echo(f"{record.say(lang)}\n{tell(record.description, lang)}\n")
    for label, value in (
        (say("Publisher"), record.publisher),
        (say("Source"), record.source_name),
        (say("Edition"), record.edition),
        (say("Years"), record.years),
        (say("Licence"), record.licence),
        (say("Retrieved"), record.accessed),
        (say("File"), record.path),
        (say("SHA-256"), record.sha256),
    ):
        click.echo(f"{tell(label, lang)}: {tell(value, lang)}")
    click.echo("\n" + tell(say("Columns"), lang))
    for column in record.columns:
        unit = f" [{tell(column.unit, lang)}]" if column.unit else ""
        click.echo(f"  {column.name}{unit}: {tell(column.description, lang)}")
        if column.measures:
            measured = [tell(word, lang) for word in words(column.measures)]
            click.echo(f"    {tell(say('measures: {what}', what='; '.join(measured)), lang)}")
    click.echo("\n" + tell(say("What to beware of"), lang))
    for caveat in record.caveats:
        click.echo(f"  - {tell(caveat.text, lang)}{_scope(caveat, lang)}")
    if rows and record.columns:
        click.echo("\n" + _first(load(table), rows, lang))


def _scope(caveat: Caveat, lang: str) -> str:
    """Return the places that a caveat concerns, in brackets, or nothing."""
    from iomlab import countries

    known = {place.iso3: place for place in countries.all_countries()}
    places = [known[code].name(lang) for code in caveat.places if code in known]
    return f" ({', '.join(places)})" if places else ""


def _first(frame: pd.DataFrame, rows: int, lang: str) -> str:
    """Return the first rows as a text, with the line in the file before each."""
    return str(frame.head(rows).rename_axis(tell(say("line"), lang)).to_string())


@data.command("check")
@click.argument("names", nargs=-1)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def data_check(names: tuple[str, ...], lang: str, debug: bool) -> None:
    """Check every table (or those named): hash, schema, types, source, licence, caveats."""
    from iomlab.data.check import check_table
    from iomlab.data.load import tables
    from iomlab.languages.formats import check_language

    check_language(lang)
    bad = 0
    for name in names or tables():
        problems = check_table(name)
        bad += bool(problems)
        told = "; ".join(tell(problem, lang) for problem in problems)
        click.echo(f"{name}: {told or 'ok'}")
    if bad:
        raise IomlabError("{n} tables are not in order.", n=bad)


@data.command("countries")
@click.argument("words", nargs=-1)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def data_countries(words: tuple[str, ...], lang: str, debug: bool) -> None:
    """List every country and area with its code, or find the one named."""
    from iomlab import countries
    from iomlab.languages.formats import check_language

    check_language(lang)
    found = [countries.find(" ".join(words))] if words else countries.all_countries()
    for country in found:
        click.echo(f"{country.iso3}  {country.name(lang)}")


@data.command("sources")
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
def data_sources(lang: str, as_json: bool) -> None:
    """List what can be pulled or added, by publisher."""
    from iomlab.data.live.publisher import connectors, sidecar
    from iomlab.languages.formats import check_language

    check_language(lang)
    found = {m.PUBLISHER.title: m.list() for m in connectors().values()}
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for publisher, names in found.items():
        click.echo(tell(Message(publisher), lang))
        for name in names:
            click.echo(f"  {name:36} {sidecar(name)['title'][lang]}")


@data.command("pull")
@click.argument("table")
@click.option("--since", type=int)
@click.option("--until", type=int)
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes or names, by commas.")
@click.option("--to", "form", default="parquet", type=click.Choice(["parquet", "csv"]))
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
def data_pull(table: str, countries: str, form: str, lang: str, as_json: bool, **rest: Any) -> None:
    """Ask the publisher for TABLE and keep it as a vintage of today."""
    from tqdm import tqdm

    from iomlab.data.live.publisher import Ask
    from iomlab.data.live.pull import pull
    from iomlab.languages.formats import check_language

    check_language(lang)
    ask = Ask(rest["since"], rest["until"], _codes(countries))
    with tqdm(unit="B", unit_scale=True, desc=table, disable=None, leave=False) as bar:
        found = pull(
            table,
            ask,
            form=form,
            tell=lambda message: click.echo(f"iomlab: {tell(message, lang)} …", err=True),
            came=lambda size: bar.update(size) and None,
        )
    _shelved(found, lang, as_json)


def _codes(words: str) -> tuple[str, ...]:
    """Return the codes of places that are named by commas."""
    from iomlab import countries

    return tuple(countries.find(word.strip()).iso3 for word in words.split(",") if word.strip())


@data.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "table", required=True, help="The table that the file holds.")
@click.option("--vintage", help="The day of the edition: 2020-12-31; today without it.")
@click.option("--to", "form", default="parquet", type=click.Choice(["parquet", "csv"]))
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
def data_add(
    file: Path, table: str, vintage: str | None, form: str, lang: str, as_json: bool, debug: bool
) -> None:
    """Read a publisher's official download FILE and keep it as a vintage."""
    from iomlab.data.live.pull import add
    from iomlab.languages.formats import check_language

    check_language(lang)
    _shelved(add(file, table, vintage=vintage, form=form), lang, as_json)


def _shelved(found: Any, lang: str, as_json: bool) -> None:
    """Say what was kept."""
    record = found.source
    if as_json:
        told = {"new": found.new, **record.record()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    new = say(
        "{table}: vintage {vintage} is on the shelf.", table=record.table, vintage=record.vintage
    )
    same = say(
        "{table}: nothing new; vintage {vintage} holds the same rows.",
        table=record.table,
        vintage=record.vintage,
    )
    click.echo(tell(new if found.new else same, lang))


@data.command("vintages")
@click.argument("table", required=False)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def data_vintages(table: str | None, lang: str, debug: bool) -> None:
    """List the vintages on the shelf, of one table or of all."""
    from iomlab.data import shelf
    from iomlab.languages.formats import check_language

    check_language(lang)
    if not table and not any(map(shelf.vintages, shelf.pulled())):
        none = say(
            "No vintage is on the shelf {folder}: every table is the shipped one. "
            "To get one: iomlab data pull TABLE",
            folder=str(shelf.home()),
        )
        click.echo(tell(none, lang))
        return
    names = [table] if table else sorted({*shelf.tables(), *shelf.pulled()})
    for name in names:
        newest = shelf.choose(name, shelf.LATEST)
        shipped = [shelf.SHIPPED] if name in shelf.tables() else []
        for vintage in [*shipped, *shelf.vintages(name)]:
            if table or len(shipped) == 0 or shelf.vintages(name):
                star = "*" if vintage == newest else " "
                edition = tell(Message(shelf.describe(name, vintage)["edition"]), lang)
                click.echo(f"{name:38} {star} {vintage:14} {edition}")


@data.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes or names, by commas.")
@click.option("--most", default=10, type=click.IntRange(0))
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write every change as CSV.")
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
def data_diff(before: str, after: str, file: Path | None, lang: str, **rest: Any) -> None:
    """Compare two vintages, each TABLE@VINTAGE: new, gone, revised, and by how much."""
    from iomlab.data.diff import diff, named
    from iomlab.languages.formats import check_language

    check_language(lang)
    found = diff(named(before), named(after), places=_codes(rest["countries"]))
    if file is not None:
        aside = file.with_name(f".{file.name}.new")
        found.rows.to_csv(aside, index=False, lineterminator="\n")
        aside.replace(file)
    counts = found.counts()
    if rest["as_json"]:
        largest = json.loads(found.largest(rest["most"]).to_json(orient="records"))
        click.echo(json.dumps({**counts, "largest": largest}, ensure_ascii=False))
        return
    told = say(
        "From {before} to {after}: {revised} figures revised, {new} new, {gone} gone, {same} the same.",
        before=Message(found.before.edition),
        after=Message(found.after.edition),
        **counts,
    )
    click.echo(tell(told, lang))
    if rest["most"] and counts["revised"]:
        click.echo(_moved(found.largest(rest["most"]), lang))


def _moved(rows: pd.DataFrame, lang: str) -> str:
    """Return revised figures as a text in the reader's language."""
    from iomlab.languages.formats import number

    words = {
        "year": say("year"),
        "column": say("column"),
        "before": say("before"),
        "after": say("after"),
        "difference": say("difference"),
        "percent": say("per cent"),
    }
    plain = rows.drop(columns="change").astype(object)
    for name, decimals in (("before", None), ("after", None), ("difference", None), ("percent", 1)):
        plain[name] = [number(value, lang, decimals) for value in plain[name]]
    heads = {name: tell(word, lang) for name, word in words.items()}
    return str(plain.rename(columns=heads).to_string(index=False))


@data.command("export")
@click.argument("table")
@click.option("--to", "form", default="frictionless", help="hxl, sdmx, frictionless or xlsx.")
@click.option("--out", default=".", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes or names, by commas.")
@click.option("--since", type=int)
@click.option("--lang", default="en", help="The language of what goes wrong.")
@click.option("--debug", is_flag=True)
def data_export(
    table: str, form: str, out: Path, countries: str, since: int | None, lang: str, debug: bool
) -> None:
    """Write TABLE (or TABLE@VINTAGE) for others: HXL, SDMX-CSV, Frictionless or Excel."""
    from iomlab.data.diff import named
    from iomlab.data.exchange import write
    from iomlab.languages.formats import check_language

    check_language(lang)
    codes = _codes(countries)
    frame = named(table).of(country=codes or None, since=since)
    click.echo(write(frame, form, out))


@data.command("read")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--rows", default=5, type=click.IntRange(0))
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def data_read(path: Path, rows: int, lang: str, debug: bool) -> None:
    """Read back a folder or workbook of iomlab data export, and say where it comes from."""
    from iomlab.data.exchange import read
    from iomlab.languages.formats import check_language

    check_language(lang)
    frame = read(path)
    for source in frame.sources:
        click.echo(
            f"{source.say(lang)} ({tell(source.publisher, lang)}; {tell(source.edition, lang)})"
        )
    click.echo(_first(frame, rows, lang))
