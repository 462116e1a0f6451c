"""The command answers a person's mistake with a sentence, and leaves nothing half-written."""

import json
import shutil
import stat
import subprocess
import sys

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
