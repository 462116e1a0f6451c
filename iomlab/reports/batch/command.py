"""The command ``iomlab batch``: many reports, one progress line, one line a failure, one summary."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomlab.errors import UsageError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

if TYPE_CHECKING:
    from iomlab.reports.batch.plan import Plan
    from iomlab.reports.batch.plan_file import Asked
    from iomlab.reports.batch.press import Printed
    from iomlab.reports.batch.run_batch import Outcome, Press

RAW = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
TOLD = 20  # failures that are told one by one; all stand in the index
HELP = (
    (
        "NOTEBOOK",
        say("a shipped notebook, a file ending in .ipynb, or a plan ending in .yaml"),
    ),
    (
        "--PARAMETER VALUES",
        say(
            "values parted by commas; all; 2000..2004; a group of places (countries, areas, ldc, "
            "lldc, sids, eu members, un members, or a region by its name)"
        ),
    ),
    ("--out FOLDER", say("where reports, index and journal go (reports)")),
    ("--jobs N", say("reports made at the same time (one a processor)")),
    ("--to html|pdf", say("pdf adds a PDF to each report")),
    ("--resume", say("go on with an interrupted batch: only what is missing is made")),
    ("--force", say("make also the reports that are there and unchanged")),
    ("--overwrite", say("replace reports that no batch made")),
    (
        "--vintage VINTAGE",
        say("the vintage of the tables: latest, a day, or table=vintage by commas"),
    ),
    (
        '--override "REASON"',
        say(
            "release the reports as they are, although the gate would hide figures or stop them; "
            "reason, person and time stand on page one of each"
        ),
    ),
    ("--strict", say("stop before the first report when any can’t be made")),
    ("--cell-seconds N", say("time limit of one cell (120)")),
    ("--seconds N", say("time limit of one report (900)")),
    ("--memory-mb N", say("memory limit of one report (2000)")),
    ("--output-mb N", say("limit of what one report shows (50)")),
    ("--on dask", say("make the reports on a Dask cluster; --jobs workers on this computer")),
    ("--scheduler ADDRESS", say("the scheduler of that cluster, such as tcp://node:8786")),
    ("--json", say("print the outcome as JSON, and nothing else")),
)


@click.command("batch", context_settings=RAW)
@click.argument("notebook", required=False)
@click.option("--out", default="reports", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 512), default=None)
@click.option("--to", "to", default=None)
@click.option("--resume", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--overwrite", is_flag=True)
@click.option("--override", default=None)
@click.option("--vintage", default="")
@click.option("--strict", is_flag=True)
@click.option("--cell-seconds", type=click.FloatRange(0), default=None)
@click.option("--seconds", type=click.FloatRange(0), default=None)
@click.option("--memory-mb", type=click.IntRange(0), default=None)
@click.option("--output-mb", type=click.IntRange(0), default=None)
@click.option("--on", "where", type=click.Choice(["here", "dask"]), default="here")
@click.option("--scheduler", default=None)
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
@click.option("-h", "--help", "wants_help", is_flag=True)
@click.pass_context
def batch(ctx: click.Context, notebook: str | None, **flags: Any) -> None:
    """Make many reports: iomlab batch NOTEBOOK --country all --lang es,en,fr --out FOLDER."""
    if notebook and notebook.startswith("-"):
        ctx.args.insert(0, notebook)
        notebook = None
    varied = axes(ctx.args)
    lang = language(varied)
    if flags["wants_help"]:
        _explain(lang)
        return
    asked = _asked(notebook, varied, flags)
    teller = Teller(lang, quiet=flags["as_json"])
    outcome = _run(asked, flags, teller)
    click.echo(_json(outcome) if flags["as_json"] else _summary(outcome, lang))
    ctx.exit(outcome.exit_code)


def axes(words: Sequence[str]) -> dict[str, Any]:
    """Read ``--name values`` pairs; a name that comes again adds to its values.

    >>> axes(["--country", "HND", "--lang=es,en", "--country", "GTM"])
    {'country': ['HND', 'GTM'], 'lang': 'es,en'}
    """
    given: dict[str, Any] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            raise UsageError(
                "{word} stands alone: parameters are given as --name value.",
                word=repr(word),
                next_step=say("See all parameters with --help."),
            )
        name, has_value, value = word[2:].partition("=")
        if not has_value:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        name = name.replace("-", "_")
        if name in given:
            before = given[name]
            given[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            given[name] = value
    return given


def language(varied: dict[str, Any]) -> str:
    """Return the language in which the command answers: the first that is asked for.

    >>> language({"lang": "fr,en"}), language({})
    ('fr', 'en')
    """
    asked = varied.get("lang", "")
    first = (asked[0] if isinstance(asked, list) else asked).split(",")[0].strip()
    return first if first in LANGUAGES else "en"


def _asked(notebook: str | None, varied: dict[str, Any], flags: dict[str, Any]) -> Asked | None:
    """Return what the words and the plan ask; None when only a folder to resume is named."""
    from dataclasses import replace

    from iomlab.reports.batch.plan_file import Asked, read_plan
    from iomlab.reports.find import shipped_notebooks
    from iomlab.safety.leaving import check_reason

    if notebook is None:
        if flags["resume"] and varied.keys() <= {"lang"}:  # the language to answer in
            return None
        raise UsageError(
            "Which notebook?",
            next_step=say(
                "Name a file ending in .ipynb, or one of: {names}.",
                names=", ".join(shipped_notebooks()),
            ),
        )
    if notebook.endswith((".yaml", ".yml")):
        asked = read_plan(Path(notebook)).narrowed(varied)
    else:
        asked = Asked((notebook,), matrix=varied)
    asked = replace(asked, vintage=flags["vintage"] or asked.vintage)
    asked = replace(asked, override=check_reason(flags["override"]) or asked.override)
    return replace(asked, to=flags["to"]) if flags["to"] else asked


def _run(asked: Asked | None, flags: dict[str, Any], teller: Teller) -> Outcome:
    """Run the batch with the progress that ``teller`` tells."""
    from dataclasses import replace

    from iomlab.reports.batch.run_batch import LIMITS, Progress, run_batch

    names = ("cell_seconds", "seconds", "memory_mb", "output_mb")
    changed = {name: flags[name] for name in names if flags[name] is not None}
    press: Press | None = None
    if flags["where"] == "dask" or flags["scheduler"]:
        from iomlab.reports.batch.dask_run import on_dask

        press = on_dask(flags["scheduler"])
    try:
        return run_batch(
            asked,
            flags["out"],
            jobs=flags["jobs"] or os.cpu_count() or 1,
            limits=replace(LIMITS, **changed),
            resume=flags["resume"],
            force=flags["force"],
            overwrite=flags["overwrite"],
            strict=flags["strict"],
            press=press,
            progress=Progress(teller.planned, teller.finished, teller.damaged),
        )
    except KeyboardInterrupt:
        teller.say(
            say(
                "Stopped. Go on with: iomlab batch --resume --out {folder}",
                folder=str(flags["out"]),
            )
        )
        raise
    finally:
        teller.close()


class Teller:
    """The progress line with rate and time left, and a line for each report that failed."""

    def __init__(self, lang: str, *, quiet: bool) -> None:
        self.lang, self.quiet, self.failures = lang, quiet, 0
        self.bar: Any = None

    def planned(self, todo: int, unchanged: int, plan: Plan) -> None:
        """Tell how much there is to do, and what can't be made."""
        for item in plan.refused:
            self.failed(item.name, tell(item.problem, self.lang) if item.problem else "")
        self.say(say("{n} reports to make, {kept} there and unchanged.", n=todo, kept=unchanged))
        if not self.quiet and sys.stderr.isatty() and todo:
            from tqdm import tqdm

            self.bar = tqdm(
                total=todo, unit=" " + tell(say("reports"), self.lang), smoothing=0.05, leave=False
            )

    def damaged(self, lines: int) -> None:
        """Tell that the journal could not be read whole."""
        self.say(
            say(
                "Lines of the journal that can’t be read, after a crash or by damage: {n}. The reports of which they told are made again.",
                n=lines,
            )
        )

    def finished(self, printed: Printed) -> None:
        """Move the progress line; tell what failed."""
        if printed.state == "failed":
            told = printed.message.get(self.lang) or next(iter(printed.message.values()))
            self.failed(printed.name, told)
        if self.bar is not None:
            self.bar.update()

    def failed(self, name: str, text: str) -> None:
        """Print one line about a report that failed, unless there were many."""
        self.failures += 1
        if self.failures <= TOLD:
            self._print(f"{name}: {text}")
        elif self.failures == TOLD + 1:
            self.say(say("… further failures are only counted here; the index tells each."))

    def say(self, message: Message) -> None:
        """Print one sentence."""
        self._print("iomlab: " + tell(message, self.lang))

    def close(self) -> None:
        """Take the progress line away."""
        if self.bar is not None:
            self.bar.close()

    def _print(self, text: str) -> None:
        if self.quiet:
            return
        plain = " ".join(text.encode("utf-8", "replace").decode().split())
        if self.bar is not None:
            self.bar.write(plain, file=sys.stderr)
        else:
            click.echo(plain, err=True)


def _summary(outcome: Outcome, lang: str) -> str:
    """Return the summary table."""
    from iomlab.languages.formats import number

    rate = outcome.made / outcome.seconds * 60 if outcome.seconds else 0
    rows: list[tuple[Message, str]] = [(say("made"), number(outcome.made, lang))]
    for word, count in (
        (say("unchanged"), outcome.unchanged),
        (say("asked for twice"), outcome.repeated),
        (say("failed"), outcome.failed),
        (say("can’t be made"), outcome.refused),
    ):
        if count:
            rows.append((word, number(count, lang)))
    rows.append((say("seconds"), number(outcome.seconds, lang, 1)))
    if outcome.made:
        rows.append((say("reports a minute"), number(rate, lang, 1)))
    rows.append((say("index"), str(outcome.index[0])))
    told = [(tell(word, lang), text) for word, text in rows]
    width = max(len(word) for word, _ in told)
    return "\n".join(f"{word:{width}}  {text}" for word, text in told)


def _json(outcome: Outcome) -> str:
    """Return the outcome for machines."""
    from dataclasses import asdict

    about = {**asdict(outcome), "index": [str(path) for path in outcome.index]}
    return json.dumps({**about, "exit_code": outcome.exit_code}, ensure_ascii=False)


def _explain(lang: str) -> None:
    """Print what the command takes."""
    click.echo(tell(say("iomlab batch makes many reports and an index of them."), lang) + "\n")
    for words, message in HELP:
        click.echo(f"  {words}\n      {tell(message, lang)}")
