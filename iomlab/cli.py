"""Reception: the command ``iomlab``. It reads what is asked, calls one room, prints little."""

from __future__ import annotations

import contextlib
import errno
import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iomlab import __version__
from iomlab.checks.command import explain, question
from iomlab.classroom.command import exercise
from iomlab.dashboard.command import dashboard
from iomlab.data.command import data
from iomlab.doctor.command import doctor
from iomlab.errors import IomlabError, ParameterError, UsageError, reason
from iomlab.lab.command import lab
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say
from iomlab.offline.command import bundle, site
from iomlab.reports.batch.command import batch
from iomlab.reports.changes.command import rerun
from iomlab.reports.copies import copy
from iomlab.reports.crate import command as crate
from iomlab.safety.command import check_release
from iomlab.safety.terminal import quiet_streams
from iomlab.usage import refused

if TYPE_CHECKING:
    from iomlab.parameters.kinds import Parameter

STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
RAW = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def _said(words: Sequence[str], option: str) -> str | None:
    """Return what follows ``option`` among the words of a command line."""
    for position, word in enumerate(words):
        if word.startswith(f"{option}="):
            return word.split("=", 1)[1]
        if word == option and position + 1 < len(words):
            return words[position + 1]
    return None


def _language(words: Sequence[str]) -> str:
    """Return the language in which the command line answers."""
    asked = (_said(words, "--lang") or _said(words, "lang") or "").split(",")[0]
    return asked if asked in LANGUAGES else "en"


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Let Ctrl-C, and the signals that end a program, stop it once and in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    before = {n: was for n, was in before.items() if was not in (signal.SIG_IGN, None)}

    def stop(number: int, _: Any) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)  # whoever tidies up is not stopped again
        raise KeyboardInterrupt(number)

    try:
        for number in before:
            signal.signal(number, stop)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refused_by_system(error: OSError) -> Message:
    """Return the sentence for what the operating system refused."""
    files = ", ".join(str(name) for name in (error.filename, error.filename2) if name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = files or str(Path.cwd())
        return say(
            "The disk is full ({where}); nothing half-written is left. Make room, and do it again.",
            where=where,
        )
    if files:
        return say("The system refused: {problem} ({files}).", problem=reason(error), files=files)
    return say("The system refused: {problem}.", problem=reason(error))


def _unforeseen(error: Exception) -> Message:
    """Return the sentence for what nobody foresaw."""
    problem = " ".join(f"{type(error).__name__}: {error}".split())[:400]
    return say(
        "iomlab met a problem that nobody foresaw: {problem}. With --debug it shows where; please report it.",
        problem=problem,
    )


@quiet_streams()
def main() -> None:
    """Run the command; a person's own mistake gets a sentence, never a traceback."""
    words = sys.argv[1:]
    try:
        with _stoppable():
            code = cli.main(args=words, prog_name="iomlab", standalone_mode=False)
        sys.exit(code or 0)
    except IomlabError as error:
        if "--debug" in words:
            raise
        click.echo(f"iomlab: {tell(error, _language(words))}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"iomlab: {tell(refused(error), _language(words))}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt) as error:
        stopped = say("stopped; nothing half-written is left.")
        click.echo(f"iomlab: {tell(stopped, _language(words))}", err=True)
        sys.exit(128 + next(iter((error.__cause__ or error).args), signal.SIGINT))
    except OSError as error:
        if "--debug" in words:
            raise
        click.echo(f"iomlab: {tell(_refused_by_system(error), _language(words))}", err=True)
        sys.exit(1)
    except Exception as error:  # a mistake of iomlab's own: told in a sentence, shown with --debug
        if "--debug" in words:
            raise
        click.echo(f"iomlab: {tell(_unforeseen(error), _language(words))}", err=True)
        sys.exit(70)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Research and training on migration policy: reports, lessons, figures with their source."""


def _given(
    words: Sequence[str], pairs: Sequence[tuple[str, str]], declared: Sequence[Parameter]
) -> dict[str, str]:
    """Read ``--name value`` and ``--name=value``, and the pairs of ``-p``.

    A name alone means yes, for a parameter that is yes or no.
    """
    given: dict[str, str] = {}
    for name, value in (*_words(words), *pairs):
        if name in given:
            raise UsageError("Parameter {name} is given twice.", name=name)
        given[name] = _yes(name, declared) if value is None else value
    return given


def _words(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each name with its value, None when it stands alone."""
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
        there = has_value or (rest and not rest[0].startswith("--"))
        yield name.replace("-", "_"), (value if has_value else rest.pop(0)) if there else None


def _yes(name: str, declared: Sequence[Parameter]) -> str:
    """Return what a name that stands alone means: yes, or nothing at all."""
    from iomlab.parameters.check import kind_in_words

    for parameter in declared:
        if parameter.name == name and (parameter.kind != "yes_no" or parameter.many):
            raise ParameterError(
                "--{name} stands alone, but it takes a value: {kind}.",
                name=name,
                kind=kind_in_words(parameter),
                next_step=say("See all parameters with --help."),
            )
    return "true"


@cli.command(context_settings=RAW)
@click.argument("notebook", required=False)
@click.option("--out", default="reports", type=click.Path(path_type=Path))
@click.option("--to", "to", default="html")
@click.option("--view", default="report")
@click.option("--vintage", default="")
@click.option("--override", default=None)
@click.option("--overwrite", is_flag=True)
@click.option("--schema", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
@click.option("-p", "pairs", nargs=2, multiple=True)
@click.option("-h", "--help", "wants_help", is_flag=True)
@click.pass_context
def run(ctx: click.Context, notebook: str | None, out: Path, **flags: Any) -> None:
    """Run a report: iomlab run NOTEBOOK --PARAMETER VALUE … [--out FOLDER] [--to pdf]."""
    from iomlab.parameters.read import parameters
    from iomlab.reports.find import find_notebook, shipped_notebooks
    from iomlab.reports.run import run as run_report

    given = [word for pair in flags["pairs"] for word in pair]
    lang = _language([*([notebook] if notebook else []), *ctx.args, *given])
    if notebook is None or notebook.startswith("-"):
        names = ", ".join(shipped_notebooks())
        if not flags["wants_help"]:
            raise UsageError(
                "Which notebook?",
                next_step=say("Name a file ending in .ipynb, or one of: {names}.", names=names),
            )
        click.echo(
            tell(
                say("iomlab run NOTEBOOK --PARAMETER VALUE … Notebooks: {names}.", names=names),
                lang,
            )
        )
        return
    declared = parameters(find_notebook(notebook))
    if flags["wants_help"]:
        _explain(notebook, declared, lang)
        return
    if flags["schema"]:
        from iomlab.parameters.check import schema

        click.echo(json.dumps(schema(declared), ensure_ascii=False, indent=1))
        return

    def status(message: Message) -> None:
        if not flags["as_json"]:
            click.echo(f"iomlab: {tell(message, lang)} …", err=True)

    report = run_report(
        notebook,
        _given(ctx.args, flags["pairs"], declared),
        out=out,
        to=flags["to"],
        view=flags["view"],
        vintage=flags["vintage"],
        override=flags["override"],
        overwrite=flags["overwrite"],
        status=status,
        progress=sys.stderr.isatty() and not flags["as_json"],
    )
    if flags["as_json"]:
        files = [str(path) for path in report.files]
        click.echo(
            json.dumps(
                {"files": files, "seconds": round(report.seconds, 1), "run": dict(report.card)},
                ensure_ascii=False,
            )
        )
        return
    done = say(
        "{page} ({n} files, {seconds:.1f} s)",
        page=str(report.page),
        n=len(report.files),
        seconds=report.seconds,
    )
    click.echo(tell(done, lang))


def _explain(notebook: str, declared: Sequence[Parameter], lang: str) -> None:
    """Print a notebook's parameters: name, kind, default, help."""
    from iomlab.parameters.check import kind_in_words

    taken = {word.lstrip("-") for option in run.params for word in option.opts if word[:2] == "--"}
    click.echo(tell(say("iomlab run {name} takes these parameters:", name=notebook), lang))
    for parameter in declared:
        name = f"-p {parameter.name}" if parameter.name in taken else f"--{parameter.name}"
        click.echo(f"\n  {name}  {tell(kind_in_words(parameter), lang)}")
        click.echo("      " + tell(_default(parameter), lang))
        if parameter.help:
            click.echo(f"      {tell(parameter.help, lang)}")
    options = say(
        'And: --out FOLDER, --to html or pdf, --view report or lesson, --vintage latest or a day, --override "reason", --overwrite, --schema, --json, --debug.'
    )
    form = say(
        "Any parameter can be given as -p NAME VALUE too, as papermill has it; one that has the "
        "name of an option above, only so."
    )
    click.echo(f"\n{tell(options, lang)}\n{tell(form, lang)}")


def _default(parameter: Parameter) -> Message:
    """Return what a parameter is when nobody gives it."""
    if parameter.required:
        return say("required: the notebook gives it no value")
    value = parameter.default
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return say("default: {value}", value=text)


@cli.group()
def languages() -> None:
    """The translation desk: every sentence in English, Spanish and French."""


@languages.command("extract")
@click.argument("file", default="iomlab.pot", type=click.Path(dir_okay=False, path_type=Path))
def languages_extract(file: Path) -> None:
    """Write every sentence, untranslated, as a gettext template (.pot)."""
    from iomlab.languages.desk import write_template

    click.echo(f"{file}: {write_template(file)}")


@languages.command("update")
def languages_update() -> None:
    """Extract every sentence and bring the catalogues up to date."""
    from iomlab.languages.desk import TARGETS, problems, update

    for lang in TARGETS:
        update(lang)
        click.echo(f"{lang}: {sum(1 for _ in problems(lang))} to translate or mend")


@languages.command("check")
def languages_check() -> None:
    """Fail when a translation is missing, stale or broken."""
    from iomlab.languages.desk import TARGETS, problems

    found = [str(problem) for lang in TARGETS for problem in problems(lang)]
    for problem in found:
        click.echo(problem)
    if found:
        raise IomlabError("{n} translations are missing, stale or broken.", n=len(found))
    click.echo("ok")


for command in (
    batch,
    copy,
    crate,
    dashboard,
    data,
    doctor,
    question,
    explain,
    exercise,
    lab,
    site,
    bundle,
    rerun,
    check_release,
):
    cli.add_command(command)

if __name__ == "__main__":
    main()
