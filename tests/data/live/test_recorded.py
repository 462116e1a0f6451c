"""Answers that were recorded from the real publishers: every byte on record, every figure as it stands.

The recordings may not be passed on, so these tests run only where they lie: ``IOMLAB_TEST_DATA``, or
``../shared``.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from iomlab.data import shelf
from iomlab.data.live import world_bank
from iomlab.data.live.publisher import Ask
from iomlab.data.live.pull import add, pull
from iomlab.data.load import load
from iomlab.errors import DataError
from tests.data.live import served
from tests.data.live.fake import Fake

SHARED = Path(os.environ.get("IOMLAB_TEST_DATA") or Path(__file__).parents[3].parent / "shared")
ROOT = SHARED / "data"
SAMPLES = ROOT / "api-samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no recorded answers in {SAMPLES}")


def recorded(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text("utf-8"))


def sha256(*names: str) -> list[str]:
    return [hashlib.sha256((SAMPLES / name).read_bytes()).hexdigest() for name in names]


def hashes(table: str) -> list[str]:
    """Return the hashes of the answers that a vintage was made from."""
    return [record["sha256"] for record in shelf.describe(table, "latest")["origin"]]


def rows(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return a vintage's rows; what is missing is None."""
    frame = load(table, "latest")[[*columns]].astype(object)
    return [*frame.where(frame.notna(), None).itertuples(index=False, name=None)]


@pytest.mark.parametrize("iso3", ["TUR", "GBR"])
def test_unhcr(fake: Fake, iso3: str) -> None:
    name = f"unhcr-population/population_coa_{iso3}_2024.json"
    fake.serve(served.UNHCR, "/population/v1/population/", SAMPLES / name, query={"coa": iso3})
    pull("displacement_by_asylum", Ask(2024, 2024, (iso3,)), door=fake.door)
    assert hashes("displacement_by_asylum") == sha256(name)
    (item,) = recorded(name)["items"]
    assert rows("displacement_by_asylum", "iso3", "year", "refugees", "asylum_seekers") == [
        (iso3, 2024, item["refugees"], item["asylum_seekers"])
    ]
    asked = fake.asked[0].query
    assert (asked["yearFrom"], asked["yearTo"], asked["cf_type"]) == ("2024", "2024", "ISO")


def test_unhcr_says_what_it_is_where_no_table_is(fake: Fake) -> None:
    fake.serve(served.UNHCR, "/population/v1/unrwa/", SAMPLES / "unhcr-population/root.json")
    with pytest.raises(DataError, match="it says 'Welcome to the API"):
        pull("unhcr_unrwa", door=fake.door)


@pytest.mark.parametrize("name", ["JPN_FP.CPI.TOTL.ZG", "MEX_EMU_NY.GDP.MKTP.CD", "AFG_multi_2019"])
def test_the_world_bank(fake: Fake, name: str) -> None:
    file = f"world-bank-v2/indicator_{name}.json"
    head, found = recorded(file)
    code = next((c for c in world_bank.CODES if name.endswith(c)), world_bank.CODES[0])
    for other in world_bank.CODES:
        empty = json.dumps(served.bank_page(None)) + " " * world_bank.CODES.index(other)
        body = SAMPLES / file if other == code else empty
        fake.serve(served.BANK, f"/v2/country/all/indicator/{other}", body)
    record = pull("world_bank_indicators", door=fake.door).source
    assert sha256(file)[0] in hashes("world_bank_indicators")
    assert head["lastupdated"] in record.edition
    assert rows("world_bank_indicators", "iso3", "year", "indicator", "value") == [
        (row["countryiso3code"], int(row["date"]), row["indicator"]["id"], float(row["value"]))
        for row in found
        if row["value"] is not None and row["countryiso3code"] != "EMU"
    ]


def test_the_world_banks_error(fake: Fake) -> None:
    code = world_bank.CODES[0]
    fake.serve(
        served.BANK,
        f"/v2/country/all/indicator/{code}",
        SAMPLES / "world-bank-v2/error_invalid_value.json",
    )
    with pytest.raises(DataError, match="The provided parameter value is not valid"):
        pull("world_bank_indicators", door=fake.door)


@pytest.mark.parametrize(
    ("level", "iso3"), [(0, "AFG"), (0, "HTI"), (0, "TCD"), (1, "TCD"), (2, "TCD")]
)
def test_dtm(fake: Fake, level: int, iso3: str) -> None:
    name, table = f"iom-dtm-v3/admin{level}_{iso3}.json", f"dtm_admin{level}"
    fake.serve(served.DTM, f"/v3/displacement/admin{level}", SAMPLES / name)
    told: list[str] = []
    pull(table, Ask(countries=(iso3,)), door=fake.door, tell=lambda m: told.append(str(m)))
    assert hashes(table) == sha256(name)
    answer = recorded(name)
    assert told == [
        f"IOM DTM counts {answer['totalRecordsCount']} rows for {iso3} and gave "
        f"{len(answer['result'])}"
    ]
    finer = ("admin1_code", "admin2_code")[:level]
    names = ("year", "round", "operation", "reason", "assessment", "idps", "males", "females")
    theirs = (
        "yearReportingDate", "roundNumber", "operation", "displacementReason", "assessmentType",
        "numPresentIdpInd", "numberMales", "numberFemales",
    )  # fmt: skip
    codes = ("admin1Pcode", "admin2Pcode")[:level]
    assert rows(table, *finer, *names) == [
        tuple(row[name] for name in (*codes, *theirs)) for row in answer["result"]
    ]
    assert "Not available" not in set(load(table, "latest")["origin_admin1"].dropna())


def test_dtm_without_a_country_asks_for_each_of_its_list(fake: Fake) -> None:
    fake.serve(
        served.DTM, "/v3/displacement/country-list", SAMPLES / "iom-dtm-v3/country-list.json"
    )
    fake.serve(served.DTM, "/v3/displacement/admin0", served.dtm_answer([]))
    fake.serve(
        served.DTM,
        "/v3/displacement/admin0",
        SAMPLES / "iom-dtm-v3/admin0_AFG.json",
        query={"Admin0Pcode": "AFG"},
    )
    pull("dtm_admin0", door=fake.door)
    there = sorted(row["admin0Pcode"] for row in recorded("iom-dtm-v3/country-list.json")["result"])
    assert [one.query["Admin0Pcode"] for one in fake.asked[1:]] == there
    assert hashes("dtm_admin0")[0] == sha256("iom-dtm-v3/country-list.json")[0]


def test_idmc_conflict(fake: Fake) -> None:
    path = "/external-api/gidd/conflicts/"
    first, last = (f"idmc-gidd/conflicts_page_{n}.json" for n in ("first", "last"))
    fake.serve(served.IDMC, path, SAMPLES / first, query={"offset": 0})
    fake.serve(served.IDMC, path, SAMPLES / last, query={"offset": 100})
    record = pull("idmc_conflict", door=fake.door).source
    assert hashes("idmc_conflict") == sha256(first, last)
    assert record.edition == "GIDD, 2025-05-13"
    theirs = (
        "iso3", "year", "new_displacement", "total_displacement", "new_displacement_rounded",
        "total_displacement_rounded",
    )  # fmt: skip
    ours = (
        "iso3", "year", "new_displacements", "idps", "new_displacements_rounded", "idps_rounded",
    )  # fmt: skip
    found = recorded(first)["results"] + recorded(last)["results"]
    assert rows("idmc_conflict", *ours) == [tuple(row[name] for name in theirs) for row in found]
    assert [one.query["client_id"] for one in fake.asked] == [served.KEYS["IDMC_CLIENT_ID"]] * 2


def test_idmc_disasters(fake: Fake) -> None:
    name, path = "idmc-gidd/disasters_page_middle.json", "/external-api/gidd/disasters/"
    fake.serve(served.IDMC, path, SAMPLES / name)
    fake.serve(served.IDMC, path, served.idmc_page([]), query={"offset": 19100})
    pull("idmc_disasters", door=fake.door)
    assert hashes("idmc_disasters")[0] == sha256(name)[0]
    found = recorded(name)["results"]
    assert sum(row[0] for row in rows("idmc_disasters", "new_displacements")) == sum(
        row["new_displacement"] for row in found
    )
    assert sum(row[0] for row in rows("idmc_disasters", "events")) == len(found)
    text = json.dumps(shelf.describe("idmc_disasters", "latest")) + str(
        rows("idmc_disasters", "hazard")
    )
    assert not [row["event_name"] for row in found if row["event_name"] in text]


def test_hapi_read_and_pulled_are_one(fake: Fake) -> None:
    file = SAMPLES / "hdx-hapi/affected_people_idps.csv"
    with file.open(encoding="utf-8", newline="") as content:
        lines = [*csv.DictReader(content)]
    columns = ("iso3", "operation", "assessment", "round", "date", "idps", "admin_level")
    theirs = (
        "location_code", "operation", "assessment_type", "reporting_round",
        "reference_period_start", "population", "admin_level",
    )  # fmt: skip
    meant = [
        tuple(int(r[n]) if n in ("reporting_round", "population", "admin_level") else r[n] for n in theirs)
        for r in lines
    ]  # fmt: skip
    add(file, "hapi_idps", vintage="2025-01-01")
    assert hashes("hapi_idps") == sha256("hdx-hapi/affected_people_idps.csv")
    assert rows("hapi_idps", *columns) == meant
    data = [{k: v or None for k, v in line.items()} for line in lines]
    body = fake.serve(served.HAPI, "/api/v2/affected-people/idps", {"data": data})
    assert not pull("hapi_idps", door=fake.door).new  # the same rows
    assert hashlib.sha256(body).hexdigest() not in hashes("hapi_idps")


# -- the publishers' whole tables ---------------------------------------------------------------
def total(table: str, column: str, year: int) -> int:
    frame = load(table, "latest")
    return int(frame.loc[frame["year"] == year, column].sum())


@pytest.mark.parametrize(
    ("file", "table", "column", "year", "published"),
    [
        ("unhcr-refugee-data/population.csv.gz", "unhcr_population", "refugees", 2022, 29_429_078),
        ("unhcr-refugee-data/population.csv.gz", "displacement_by_asylum", "refugees", 2022, 29_429_078),
        ("unhcr-refugee-data/population.csv.gz", "displacement_by_origin", "refugees", 2022, 29_429_078),
        ("unhcr-refugee-data/unrwa.csv", "unhcr_unrwa", "refugees", 2022, 5_887_353),
        ("idmc-displacement/gidd_conflict_country_year_2009_2024.csv", "idmc_conflict", "idps", 2024, 73_505_422),
        ("idmc-displacement/gidd_conflict_country_year_2009_2024.csv", "idmc_conflict", "new_displacements", 2022, 28_380_673),
    ],
)  # fmt: skip
def test_a_whole_table_meets_its_published_total(
    file: str, table: str, column: str, year: int, published: int
) -> None:
    add(ROOT / file, table)
    assert total(table, column, year) == published


@pytest.mark.parametrize(
    ("file", "table", "rows"),
    [
        ("unhcr-refugee-data/asylum_applications.csv.gz", "unhcr_asylum_applications", 120_597),
        ("unhcr-refugee-data/asylum_decisions.csv.gz", "unhcr_asylum_decisions", 113_929),
        ("unhcr-refugee-data/solutions.csv.gz", "unhcr_solutions", 21_258),
        ("unhcr-refugee-data/flows.csv.gz", "unhcr_flows", 105_868),
        ("unhcr-refugee-data/idmc.csv", "unhcr_idmc", 934),
    ],
)
def test_every_row_is_read(file: str, table: str, rows: int) -> None:
    add(ROOT / file, table)
    frame = load(table, "latest")
    assert len(frame) == rows
    if "level" in frame:
        assert "NA" in set(frame["level"])  # a code, not a missing one


def test_people_by_sex_and_age_lose_their_place_but_no_person() -> None:
    file = ROOT / "unhcr-refugee-data/demographics.csv.gz"
    add(file, "unhcr_demographics")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as content:
        there = sum(int(row["total"]) for row in csv.DictReader(content))
    frame = load("unhcr_demographics", "latest")
    assert int(frame["total"].astype("int64").to_numpy().sum()) == there
    assert not {"location", "loc_type", "acc_type"} & set(frame)


@pytest.mark.parametrize("table", ["remittances", "drivers_panel", "world_bank_indicators"])
def test_the_country_panel(table: str) -> None:
    add(ROOT / "world-bank-indicators/country_year_panel_1990_2023.csv.gz", table)
    assert {2019, 2023} <= set(load(table, "latest")["year"])
