"""The command answers a person's mistake with a sentence, and leaves nothing half-written."""

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import nbformat
import pytest

from iomlab import places

from .conftest import ROOT

MISTAKES = [
    (["--country", "HNDD"], ["Unknown country 'HNDD'", "HND", "iomlab data countries"]),
    (["--country", "Congo"], ["COD", "COG"]),
    (["--contry", "HND"], ["Unknown parameter 'contry'", "Did you mean country?"]),
    (["--first_year", "1800"], ["1800", "from 1990 to 2024", "Did you mean 1990?"]),
    (["--year", "1800"], ["Unknown parameter 'year'", "first_year"]),
    (["--lang", "xx"], ["'xx'", "en, es, fr"]),
    (["--to", "docx"], ["docx", "html"]),
    (["HND"], ["HND", "--name value"]),
    (["--country"], ["--country stands alone", "ISO 3166-1"]),
    (["--first_year", "--lang", "en"], ["--first_year stands alone", "1990 to 2024"]),
    (["--country", "HND", "--country", "GTM"], ["country is given twice"]),
    (["--first-year", "2000", "-p", "first_year", "2001"], ["first_year is given twice"]),
    (["--country", "STL"], ["STL", "neither a country nor an area"]),
    (["-p", "contry", "HND"], ["Unknown parameter 'contry'"]),
]


def one_sentence(answer, *words):
    """Hold an answer to what a mistake deserves."""
    assert answer.code not in (0, 1)
    assert "Traceback" not in answer.err
    assert answer.out == ""
    assert answer.err.startswith("iomlab: ")
    assert len(answer.err.strip().splitlines()) == 1
    for word in words:
        assert word in answer.err


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=lambda w: " ".join(w)[:30])
def test_a_mistake_in_the_parameters_gets_a_sentence(iomlab, tmp_path, words, told):
    out = tmp_path / "reports"
    out.mkdir()
    one_sentence(iomlab("run", "country_profile", *words, "--out", out), *told)
    assert list(out.iterdir()) == []


def test_an_unknown_notebook_gets_a_sentence_with_the_nearest(iomlab, tmp_path):
    one_sentence(
        iomlab("run", "contry_profile", "--out", tmp_path), "Did you mean country_profile?"
    )


def test_a_missing_folder_gets_a_sentence(iomlab, tmp_path):
    missing = tmp_path / "no" / "such"
    one_sentence(iomlab("run", "country_profile", "--out", missing), str(missing), "--out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_gets_a_sentence(iomlab, tmp_path):
    file = tmp_path / "file"
    file.write_text("kept")
    one_sentence(iomlab("run", "country_profile", "--out", file), "not a folder")
    assert file.read_text() == "kept"


def test_a_read_only_folder_gets_a_sentence(iomlab, tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        one_sentence(iomlab("run", "country_profile", "--out", tmp_path), "read-only")
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(stat.S_IRWXU)


@pytest.fixture
def own_copy(tmp_path, monkeypatch):
    """Let the house read its shelves from a copy that a test may break."""
    shelves = tmp_path / "house" / "datasets"
    shutil.copytree(ROOT / "datasets", shelves)
    real = places.shipped

    def shipped(*parts):
        if parts and parts[0] == "datasets":
            return shelves.joinpath(*parts[1:])
        return real(*parts)

    monkeypatch.setattr(places, "shipped", shipped)
    return shelves


def test_a_table_with_a_broken_hash_stops_the_report_with_a_sentence(iomlab, own_copy, tmp_path):
    table = own_copy / "remittances" / "remittances.csv"
    table.write_text(table.read_text("utf-8").replace("8968.2", "9968.2"), "utf-8")
    out = tmp_path / "reports"
    out.mkdir()
    one_sentence(iomlab("run", "country_profile", "--out", out), "remittances", "hash")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("part", ["remittances.csv", "datapackage.json"])
def test_a_table_whose_file_is_gone_or_garbled_gets_a_sentence(iomlab, own_copy, part):
    path = own_copy / "remittances" / part
    path.unlink() if part.endswith("csv") else path.write_text("{", "utf-8")
    answer = iomlab("data", "show", "remittances")
    one_sentence(answer, "remittances")


def test_an_existing_report_is_not_overwritten_unless_asked(iomlab, tmp_path):
    page = tmp_path / "country_profile-HND-en.html"
    page.write_text("mine")
    one_sentence(
        iomlab("run", "country_profile", "--country", "HND", "--out", tmp_path), "--overwrite"
    )
    assert page.read_text() == "mine"


def test_mistakes_are_told_in_the_language_asked_for(iomlab, tmp_path):
    answer = iomlab(
        "run", "country_profile", "--country", "HNDD", "--lang", "es", "--out", tmp_path
    )
    assert "HNDD" in answer.err
    assert "Unknown country" not in answer.err


def test_help_shows_each_parameter_with_type_range_default_and_help(iomlab):
    answer = iomlab("run", "country_profile", "--help")
    assert answer.code == 0
    for word in ("--country", "HND", "ISO 3166-1", "--first_year", "1990 to 2024", "--lang"):
        assert word in answer.out
    spanish = iomlab("run", "country_profile", "--help", "--lang", "es")
    assert "takes these parameters" not in spanish.out


def test_the_schema_is_json(iomlab):
    answer = iomlab("run", "country_profile", "--schema")
    made = json.loads(answer.out)
    assert made["properties"]["first_year"]["minimum"] == 1990


def test_an_option_that_no_command_has_gets_a_sentence(iomlab):
    answer = iomlab("data", "list", "--nonsense")
    assert answer.code != 0
    assert "nonsense" in answer.err


def test_every_table_is_listed_and_shown_with_licence_and_caveats(iomlab):
    listed = json.loads(iomlab("data", "list", "--json").out)
    assert {"remittances", "treaties", "countries"} <= {record["table"] for record in listed}
    told = iomlab("data", "show", "remittances", "--rows", "0").out
    assert "CC BY 4.0" in told
    assert "do not compute world or regional totals" in told


def test_a_country_is_found_by_any_of_its_names(iomlab):
    assert iomlab("data", "countries", "Alemania").out.startswith("DEU")
    assert "HND  Honduras" in iomlab("data", "countries").out


def test_the_command_starts_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "iomlab.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "0.1.0" in done.stdout


@pytest.fixture
def foreign(tmp_path):
    """Write a notebook as papermill's users write them, and return its path."""

    def write(parameters, *sources):
        first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
        cells = [first, *(nbformat.v4.new_code_cell(source) for source in sources)]
        path = tmp_path / "own.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return write


def test_a_missing_required_parameter_gets_a_sentence(iomlab, foreign, tmp_path):
    path = foreign("n: int  # how many")
    one_sentence(iomlab("run", path, "--out", tmp_path / "o"), "needs a value for n")
    assert "required" in iomlab("run", path, "--help").out
    assert json.loads(iomlab("run", path, "--schema").out)["required"] == ["n"]


def test_an_opaque_parameter_is_listed_and_cannot_be_set(iomlab, foreign):
    path = foreign("a = {'x': 1}\nn: int = 2")
    told = iomlab("run", path, "--help").out
    assert "set by the notebook alone" in told
    assert "default: {'x': 1}" in told
    one_sentence(iomlab("run", path, "--a", "1"), "a can’t be set")


def test_a_parameter_with_the_name_of_an_option_is_set_with_p(iomlab, foreign, tmp_path):
    names = ("out", "to", "json", "debug", "help", "overwrite", "schema")
    path = foreign("\n".join(f"{n}: str = 'x'" for n in names), f"print({', '.join(names)})")
    told = iomlab("run", path, "--help").out
    assert all(f"  -p {name}  text" in told for name in names)
    assert "-p NAME VALUE" in told
    words = [word for name in names for word in ("-p", name, f"--{name}!")]
    answer = iomlab("run", path, *words, "--out", tmp_path / "o", "--json")
    assert json.loads(answer.out)["run"]["parameters"] == {name: f"--{name}!" for name in names}


def test_a_name_alone_means_yes(iomlab, foreign, tmp_path):
    path = foreign("full: bool = False\nn = 1")
    answer = iomlab("run", path, "--full", "--n", "-4", "--out", tmp_path / "o", "--json")
    assert json.loads(answer.out)["run"]["parameters"] == {"full": True, "n": -4}


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"cells": [], "nbformat": 99}'])
def test_a_broken_notebook_gets_a_sentence(iomlab, tmp_path, content):
    path = tmp_path / "own.ipynb"
    path.write_text(content)
    for words in ([], ["--help"]):
        answer = iomlab("run", path, *words, "--out", tmp_path / "o")
        one_sentence(answer, "own.ipynb is not a notebook that can be read")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.EIO, "Input/output error"), "Input/output error."),
        (OSError(errno.EIO, "Input/output error", "a.html"), "error (a.html)."),
        (OSError(errno.ENOSPC, "No space left on device", "a.html"), "Make room, and do it again."),
        (TimeoutError(), "TimeoutError."),
    ],
)
def test_what_the_system_refuses_is_told_without_empty_brackets(iomlab, monkeypatch, error, told):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("iomlab.reports.run.run", refuse)
    answer = iomlab("run", "country_profile")
    assert answer.err.strip().endswith(told)
    assert "None" not in answer.err


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("terminal", [True, False], ids=["papermill's bar", "quiet"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_who_stops_a_run_gets_one_sentence_and_nothing_is_left(foreign, tmp_path, number, terminal):
    path = foreign(
        "n = 1",
        f"import pathlib, time\npathlib.Path({str(tmp_path / 'go')!r}).touch()\ntime.sleep(60)",
    )
    out = tmp_path / "out"
    ours, theirs = os.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "iomlab.cli", "run", str(path), "--out", str(out)],
        stderr=theirs if terminal else subprocess.PIPE,
        start_new_session=True,
    )
    os.close(theirs)
    end = time.monotonic() + 60
    while not (tmp_path / "go").exists() and time.monotonic() < end:
        time.sleep(0.1)
    os.killpg(run.pid, number)
    told = run.communicate(timeout=60)[1] or b""
    if terminal:
        told = os.read(ours, 1 << 16)
    os.close(ours)
    assert run.returncode == 128 + number
    words = told.decode()
    assert (
        words.replace("\r", "")
        .rstrip()
        .endswith("\niomlab: stopped; nothing half-written is left.")
    )
    for noise in ("Traceback", "zmq", "IPKernelApp", "Exception", "asyncio"):
        assert noise not in words
    assert list(out.iterdir()) == []


def test_the_years_of_a_table_are_told_in_the_language_asked_for(iomlab):
    assert "undated" in iomlab("data", "list").out
    assert "undated" not in iomlab("data", "list", "--lang", "es").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["data", "vintags"], ["No existe la orden 'vintags'", "¿Quiso decir vintages?"]),
        (["data", "list", "--nonsense"], ["No existe la opción --nonsense", "iomlab data list"]),
        (["data", "show"], ["Falta TABLE"]),
        (["data", "show", "treaties", "remittances"], ["Sobra", "remittances"]),
        (["dashboard", "N04", "--port", "99999"], ["--port admite un número de 0 a 65535"]),
        (["data", "pull", "remittances", "--to", "odt"], ["--to admite", "parquet, csv"]),
        (["crate", "nowhere"], ["FOLDER admite una carpeta que exista"]),
        (["data", "diff", "a", "b", "--most", "x"], ["--most admite un número no inferior a 0"]),
        (["data", "pull", "remittances", "--since", "x"], ["--since admite un número entero"]),
    ],
    ids=" ".join,
)
def test_what_the_command_line_refuses_is_told_in_the_language_asked_for(iomlab, words, told):
    one_sentence(iomlab(*words, "--lang", "es"), *told)


def test_an_option_without_its_value_gets_a_sentence(iomlab):
    one_sentence(iomlab("data", "pull", "remittances", "--to"), "--to needs a value after it")


def test_the_list_of_notebooks_is_told_in_the_language_asked_for(iomlab):
    assert "CUADERNO" in iomlab("run", "--help", "--lang", "es").out


@pytest.mark.parametrize(
    "words",
    [
        ["exercise", "make", "--roster", "nowhere.csv"],
        ["exercise", "make", "--class", "nowhere.json"],
    ],
    ids=" ".join,
)
def test_a_file_that_is_not_there_is_told_without_the_systems_english(iomlab, tmp_path, words):
    answer = iomlab(*words, "--out", tmp_path / "out", "--lang", "es")
    one_sentence(answer, words[-1], "no existe")
    assert "Errno" not in answer.err


def test_an_empty_shelf_is_told(iomlab, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMLAB_DATA", str(tmp_path))
    answer = iomlab("data", "vintages", "--lang", "fr")
    assert answer.code == 0
    assert "iomlab data pull" in answer.out


def test_a_caveat_of_some_places_names_them(iomlab):
    told = iomlab("data", "show", "migrant_stock_totals", "--rows", "2", "--lang", "fr").out
    assert "Saint-Kitts-et-Nevis" in told
    assert "\nligne" in told


def test_a_table_that_its_publisher_gives_is_told_how_to_get(iomlab, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMLAB_DATA", str(tmp_path))
    one_sentence(iomlab("data", "show", "unhcr_population"), "iomlab data pull unhcr_population")
