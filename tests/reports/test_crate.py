"""A folder of reports as a research object that other software reads."""

import hashlib
import json
import shutil

import pytest
from rocrate.rocrate import ROCrate

from iomlab.errors import DataError, ReportError
from iomlab.reports.crate import METADATA, crate
from iomlab.reports.run import run


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    for country in ("HND", "GTM"):
        run("country_profile", {"country": country, "lang": "es"}, out=out)
    crate(out)
    return out


def test_every_file_is_in_it_with_its_hash(reports):
    made = ROCrate(reports)
    files = {path for path in reports.rglob("*") if path.is_file() and path.name != METADATA}
    listed = {e.id: e for e in made.data_entities if e.type == "File"}
    assert set(listed) == {path.relative_to(reports).as_posix() for path in files}
    for path in files:
        told = listed[path.relative_to(reports).as_posix()]
        assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_run_leads_from_tables_and_parameters_to_files(reports):
    made = ROCrate(reports)
    action = made.get("#run-country_profile-HND-es")
    card = json.loads((reports / "country_profile-HND-es.run.json").read_text("utf-8"))
    used = {e["identifier"] for e in action["object"] if e.type == "Dataset"}
    assert used == {table["table"] for table in card["tables"]}
    given = {e["name"]: e["value"] for e in action["object"] if e.type == "PropertyValue"}
    assert given["country"] == "HND"
    assert any(e.id == "country_profile-HND-es.html" for e in action["result"])
    assert action["instrument"]["softwareVersion"] == card["versions"]["iomlab"]


def test_a_table_that_two_reports_used_stands_once_under_its_licence(reports):
    graph = json.loads((reports / METADATA).read_text("utf-8"))["@graph"]
    found = [e for e in graph if e.get("identifier") == "remittances"]
    assert len(found) == 1
    assert found[0]["license"].startswith("CC BY 4.0")


def test_a_folder_without_reports_is_refused(tmp_path):
    with pytest.raises(ReportError, match="No report lies in"):
        crate(tmp_path)


def test_a_damaged_card_is_named_and_nothing_written(reports, tmp_path):
    folder = shutil.copytree(reports, tmp_path / "copy")
    (folder / METADATA).unlink()
    (folder / "country_profile-GTM-es.run.json").write_text("{")
    with pytest.raises(DataError, match=r"GTM-es\.run\.json"):
        crate(folder)
    assert not (folder / METADATA).exists()
