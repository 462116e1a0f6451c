"""UNHCR, World Bank, DTM, IDMC and HAPI with invented answers: paging, countries, years, downloads.

No figure here is real.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from iomlab import load as at_the_front_door
from iomlab.data import measures, shelf
from iomlab.data.live import publisher
from iomlab.data.live.publisher import Ask, connectors, sidecar
from iomlab.data.live.pull import add, pull
from iomlab.data.load import load
from iomlab.errors import DataError
from tests.data.live import served
from tests.data.live.fake import Asked, Fake
from tests.data.live.served import BANK, CASES, DTM, HAPI, IDMC, UNHCR, Case

MINE = ("unhcr", "world_bank", "dtm", "idmc", "hapi")
TABLES = [table for name in MINE for table in connectors()[name].list()]
PLACE = "/population/v1/"


def rows(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return the rows of the newest vintage; what is missing is None."""
    frame = load(table, "latest")[[*columns]].astype(object)
    return [*frame.where(frame.notna(), None).itertuples(index=False, name=None)]


# -- every table --------------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_described_in_full(table: str) -> None:
    told = sidecar(table)
    assert set(told["title"]) == {"en", "es", "fr"}
    for key in ("description", "publisher", "source_name", "edition", "licence", "years"):
        assert told[key], key
    assert told["caveats"]
    names = [column["name"] for column in told["columns"]]
    assert len(names) == len(set(names))
    for column in told["columns"]:
        assert column["title"], column["name"]
        assert column["description"] or column["role"] == "value", column["name"]
        assert measures.problems(column.get("measures", {})) == []
    roles = {column["role"] for column in told["columns"]}
    assert {"year", "value"} <= roles
    assert roles & {"country", "origin", "destination"}


@pytest.mark.parametrize("name", MINE)
def test_a_publisher_is_described(name: str) -> None:
    office = connectors()[name].PUBLISHER
    assert office.name == name
    assert office.page.startswith("https://")
    assert office.terms
    assert office.title


def test_no_sidecar_is_of_no_table() -> None:
    there = {path.stem for path in publisher.SIDECARS.glob("*.json")}
    assert there <= set(publisher.live_tables())


@pytest.mark.parametrize("case", CASES.values(), ids=lambda c: c.table)
def test_a_pull_is_a_vintage_with_its_addresses(fake: Fake, case: Case) -> None:
    case.serve(fake, 1200)
    record = pull(case.table, case.ask, door=fake.door).source
    frame = at_the_front_door(case.table, vintage="latest")
    assert frame[case.column].iloc[0] == 1200
    assert frame.sources[0].vintage == record.vintage
    package = shelf.describe(case.table, "latest")
    assert len(package["origin"]) == len(fake.asked)
    for origin, asked in zip(package["origin"], fake.asked, strict=True):
        assert origin["address"].startswith(f"https://{asked.host}{asked.path}")
    assert package["rows"] == len(frame)


# -- UNHCR --------------------------------------------------------------------------------------
def test_unhcr_is_asked_page_after_page(fake: Fake) -> None:
    for n in (1, 2, 3):
        page = served.unhcr_page([served.unhcr_row(2024, "AFG", "IRN", n)], n, 3)
        fake.serve(UNHCR, f"{PLACE}population/", page, query={"page": n})
    pull("unhcr_population", Ask(2020, 2024), door=fake.door)
    assert [row[0] for row in rows("unhcr_population", "refugees")] == [1, 2, 3]
    assert fake.asked[0].query == {
        "yearFrom": "2020", "yearTo": "2024", "cf_type": "ISO", "coo_all": "true",
        "coa_all": "true", "limit": "10000", "page": "1",
    }  # fmt: skip


def test_a_text_of_nought_is_nought_and_a_dash_is_missing(fake: Fake) -> None:
    page = served.unhcr_page([served.unhcr_row(2024, "AFG", "IRN", "0", idps="-")])
    fake.serve(UNHCR, f"{PLACE}population/", page)
    pull("unhcr_population", door=fake.door)
    columns = ("refugees", "idps", "stateless", "asylum_seekers")
    assert rows("unhcr_population", *columns) == [(0, None, None, 0)]


def test_a_country_is_origin_or_asylum_and_no_row_comes_twice(fake: Fake) -> None:
    both = served.unhcr_row(2024, "SSD", "SSD", 3)
    left = served.unhcr_page([served.unhcr_row(2024, "SSD", "UGA", 1), both])
    came = served.unhcr_page([served.unhcr_row(2024, "SDN", "SSD", 2), both])
    fake.serve(UNHCR, f"{PLACE}population/", left, query={"coo": "SSD"})
    fake.serve(UNHCR, f"{PLACE}population/", came, query={"coa": "SSD"})
    pull("unhcr_population", Ask(countries=("SSD",)), door=fake.door)
    assert rows("unhcr_population", "origin_iso3", "asylum_iso3", "refugees") == [
        ("SSD", "UGA", 1), ("SSD", "SSD", 3), ("SDN", "SSD", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(("table", "end"), [("unhcr_unrwa", "coa"), ("unhcr_idmc", "coo")])
def test_a_table_of_one_end_is_asked_for_that_end(fake: Fake, table: str, end: str) -> None:
    place = table.removeprefix("unhcr_")
    page = served.unhcr_page([served.unhcr_row(2024, "PSE", "PSE", 0, total=77)])
    fake.serve(UNHCR, f"{PLACE}{place}/", page)
    pull(table, Ask(countries=("PSE",)), door=fake.door)
    assert [one.query.get(end) for one in fake.asked] == ["PSE"]


def test_displacement_by_origin_joins_unhcr_and_idmc_in_the_shipped_layout(fake: Fake) -> None:
    abroad = [
        served.unhcr_row(2024, "COL", "-", 10, asylum_seekers=20),
        served.unhcr_row(2024, "STA", "-", 7),
    ]
    inside = [
        served.unhcr_row(2024, "COL", "-", 0, total=5),
        served.unhcr_row(2023, "LBY", "-", 0, total=6),
    ]
    fake.serve(UNHCR, f"{PLACE}population/", served.unhcr_page(abroad))
    fake.serve(UNHCR, f"{PLACE}idmc/", served.unhcr_page(inside))
    pull("displacement_by_origin", door=fake.door)
    assert fake.asked[0].query["yearFrom"] == "2012"
    assert "coa_all" not in fake.asked[0].query
    columns = ("iso3", "year", "refugees", "asylum_seekers", "idps")
    assert rows("displacement_by_origin", *columns) == [
        ("COL", 2024, 10, 20, 5), ("LBY", 2023, None, None, 6), ("STA", 2024, 7, 0, None),
    ]  # fmt: skip
    assert [*load("displacement_by_origin", "latest")] == [*load("displacement_by_origin")]
    assert load("displacement_by_origin", "latest").of(country="COL")["idps"].tolist() == [5]


def test_displacement_by_asylum_keeps_the_shipped_layout(fake: Fake) -> None:
    page = served.unhcr_page([served.unhcr_row(2024, "-", "PER", 10, asylum_seekers=20)])
    fake.serve(UNHCR, f"{PLACE}population/", page)
    pull("displacement_by_asylum", door=fake.door)
    columns = ("iso3", "year", "refugees", "asylum_seekers")
    assert rows("displacement_by_asylum", *columns) == [("PER", 2024, 10, 20)]
    assert [*load("displacement_by_asylum", "latest")] == [*load("displacement_by_asylum")]


def test_asylum_tables_keep_the_code_na(fake: Fake) -> None:
    codes = {"procedure_type": "G", "app_type": "N", "dec_level": "NA", "app_pc": "P"}
    page = served.unhcr_page([served.unhcr_row(2024, "AFG", "DEU", 0, **codes, applied=12)])
    fake.serve(UNHCR, f"{PLACE}asylum-applications/", page)
    pull("unhcr_asylum_applications", door=fake.door)
    columns = ("procedure", "application", "level", "counted", "applied")
    assert rows("unhcr_asylum_applications", *columns) == [("G", "N", "NA", "P", 12)]


def test_people_by_sex_and_age_are_asked_for_without_their_place(fake: Fake) -> None:
    bands = ("0_4", "5_11", "12_17", "18_59", "60", "other", "total")
    ages = {f"{sex}_{band}": 1 for sex in "fm" for band in bands}
    row = served.unhcr_row(2024, "AFG", "DEU", 0, pop_type="REF", total=14, **ages)
    fake.serve(UNHCR, f"{PLACE}demographics/", served.unhcr_page([row]))
    pull("unhcr_demographics", door=fake.door)
    assert rows("unhcr_demographics", "group", "f_0_4", "total") == [("REF", 1, 14)]
    assert not [name for name in fake.asked[0].query if name.startswith("location")]
    assert fake.asked[0].query["ptype_show"] == "1"


def flows() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "DATA"
    head = ("Year", "OriginName", "origin", "OriginISO", "AsylumName", "asylum", "AsylumISO", "PT", "Count")  # fmt: skip
    sheet.append(head)
    for kind, count in (("REF", 11), ("ASY", 12), ("OIP", 13)):
        sheet.append((2024, "A", "AFG", "AFG", "B", "IRN", "IRN", kind, count))
    sheet.append((2023, "A", "SYR", "SYR", "B", "LEB", "LBN", "REF", 5))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_flows_are_a_workbook_of_unhcr(fake: Fake, tmp_path: Path) -> None:
    fake.serve("unhcr-web.github.io", "/refugee-statistics/data/UNHCR_Flow_Data.xlsx", flows())
    pull("unhcr_flows", Ask(countries=("IRN",)), door=fake.door)
    columns = ("year", "origin_iso3", "asylum_iso3", "refugees", "asylum_seekers", "refugee_like", "other_protection")  # fmt: skip
    assert rows("unhcr_flows", *columns) == [(2024, "AFG", "IRN", 11, 12, None, 13)]
    file = tmp_path / "flows.xlsx"
    file.write_bytes(flows())
    add(file, "unhcr_flows")
    assert rows("unhcr_flows", *columns)[0] == (2023, "SYR", "LBN", 5, None, None, None)


FINDER = (
    'Year,"Country of origin","Country of origin (ISO)","Country of asylum","Country of asylum (ISO)",'
    '"Refugees under UNHCR\'s mandate",Asylum-seekers,"Returned refugees","IDPs of concern to UNHCR",'
    '"Returned IDPss","Stateless persons","Others of concern",'
    '"Other people in need of international protection","Host Community"\n'
    "2024,Afghanistan,AFG,Iran,IRN,10,0,0,0,0,0,0,-,0\n"
    "2011,Afghanistan,AFG,Iran,IRN,99,0,0,0,0,0,0,-,0\n"
    "2024,Afghanistan,AFG,Pakistan,PAK,5,1,0,0,0,0,0,-,0\n"
)
PREAMBLE = 'Extracted from the UNHCR Population Statistics Reference Database\n"1, 2"\n\n\n'
EXCHANGE = (
    "Year,Country of Origin Code,Country of Asylum Code,Country of Origin Name,"
    "Country of Asylum Name,Refugees,Asylum seekers,"
    "Other people in need of international protection,Internally displaced persons,"
    "Stateless Persons,Others of concern to UNHCR,Host community\n"
    "2024,UKN,IRN,Various / unknown,Iran,10,0,0,0,0,0,0\n"
)


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("population.csv", FINDER.encode()),
        ("population.csv", b"\xef\xbb\xbf" + PREAMBLE.encode() + FINDER.encode()),
        ("query_data.zip", zipped(population=FINDER, footnotes="Year,Note\n2024,x\n")),
    ],
    ids=["csv", "with lines above", "zip with footnotes"],
)
def test_downloads_of_the_data_finder(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    add(file, "unhcr_population")
    columns = ("year", "origin_iso3", "asylum_iso3", "refugees", "returned_idps", "other_protection")  # fmt: skip
    assert rows("unhcr_population", *columns)[0] == (2024, "AFG", "IRN", 10, 0, None)
    add(file, "displacement_by_origin")
    assert rows("displacement_by_origin", "iso3", "year", "refugees", "idps") == [
        ("AFG", 2024, 15, None)
    ]
    add(file, "displacement_by_asylum")
    assert rows("displacement_by_asylum", "iso3", "refugees") == [("IRN", 10), ("PAK", 5)]


def test_the_download_of_the_humanitarian_data_exchange(tmp_path: Path) -> None:
    file = tmp_path / "end_year_population_totals_residing_world.csv"
    file.write_text(EXCHANGE)
    add(file, "unhcr_population")
    columns = ("origin_iso3", "refugees", "returned_refugees", "stateless")
    assert rows("unhcr_population", *columns) == [("UNK", 10, None, 0)]


def test_another_years_download_is_refused_with_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "population.csv"
    file.write_text(FINDER.replace("Refugees under UNHCR's mandate", "Refugees (new rules)"))
    with pytest.raises(DataError) as caught:
        add(file, "unhcr_population")
    assert "a column 'refugees' is not there. There are: Year, Country of origin" in str(
        caught.value
    )
    assert "Where: population.csv." in str(caught.value)


def test_the_wrong_download_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "something.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match=r"no line names the columns year\. It begins: 'a,b'"):
        add(file, "unhcr_population")


# -- World Bank ---------------------------------------------------------------------------------
def serve_drivers(fake: Fake) -> None:
    values = {
        "SP.POP.TOTL": 1000.0, "NY.GDP.PCAP.PP.KD": 1234.56, "SL.UEM.TOTL.ZS": 5.678,
        "PV.EST": -0.4567,
    }  # fmt: skip
    for code, value in values.items():
        found = [served.bank_row(code, iso3, "2024", value) for iso3 in ("MEX", "WLD", "")]
        found.append(served.bank_row(code, "MEX", "2023", None if code == "PV.EST" else value))
        fake.serve(BANK, f"/v2/country/all/indicator/{code}", served.bank_page(found))


def test_drivers_keep_the_shipped_layout_without_groups_of_countries(fake: Fake) -> None:
    serve_drivers(fake)
    record = pull("drivers_panel", door=fake.door).source
    columns = ("iso3", "year", "population", "gdp_per_capita_ppp", "unemployment_pct", "political_stability")  # fmt: skip
    assert rows("drivers_panel", *columns) == [
        ("MEX", 2023, 1000, 1235, 5.68, None), ("MEX", 2024, 1000, 1235, 5.68, -0.46),
    ]  # fmt: skip
    assert record.edition == "World Development Indicators, 2026-07-13"
    assert [*load("drivers_panel", "latest")] == [*load("drivers_panel")]


def test_the_world_bank_is_asked_for_years_countries_and_every_page(fake: Fake) -> None:
    for n in (1, 2):
        for code in ("BX.TRF.PWKR.CD.DT", "BX.TRF.PWKR.DT.GD.ZS"):
            page = served.bank_page([served.bank_row(code, "MEX", str(2022 + n), n * 1e6)], n, 2)
            path = f"/v2/country/MEX;HND/indicator/{code}"
            fake.serve(BANK, path, page, query={"page": n})
    pull("remittances", Ask(2023, 2024, ("MEX", "HND")), door=fake.door)
    assert rows("remittances", "iso3", "year", "received_usd_million") == [
        ("MEX", 2023, 1.0), ("MEX", 2024, 2.0),
    ]  # fmt: skip
    assert {one.query["date"] for one in fake.asked} == {"2023:2024"}
    assert [*load("remittances", "latest")] == [*load("remittances")]


def test_a_quarter_is_no_year(fake: Fake) -> None:
    row = served.bank_row("BX.TRF.PWKR.CD.DT", "MEX", "2024Q1", 1.0)
    path = "/v2/country/all/indicator/BX.TRF.PWKR.CD.DT"
    fake.serve(BANK, path, served.bank_page([row]))
    with pytest.raises(DataError, match="'2024Q1' is no year"):
        pull("remittances", door=fake.door)


API = (
    '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-07-13",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023","2024",\n'
    '"Mexico","MEX","Remittances","BX.TRF.PWKR.CD.DT","","61000000.04","62000000",\n'
    '"World","WLD","Remittances","BX.TRF.PWKR.CD.DT","1","2","3",\n'
)
BANK_TABLE = (
    "Country Name,Country Code,Series Name,Series Code,2023 [YR2023],2024 [YR2024]\n"
    "Mexico,MEX,Remittances,BX.TRF.PWKR.CD.DT,61000000.04,62000000\n"
    "Mexico,MEX,Share,BX.TRF.PWKR.DT.GD.ZS,3.456,..\n"
)


def test_the_download_of_an_indicator(tmp_path: Path) -> None:
    notes = {"Metadata_Indicator_API_BX": "a,b\n", "Metadata_Country_API_BX": "a,b\n"}
    file = tmp_path / "API_BX.TRF.PWKR.CD.DT_DS2_en_csv_v2_1.zip"
    file.write_bytes(zipped(API_BX=API, **notes))
    add(file, "world_bank_indicators")
    assert rows("world_bank_indicators", "iso3", "year", "indicator", "value") == [
        ("MEX", 2023, "BX.TRF.PWKR.CD.DT", 61000000.04),
        ("MEX", 2024, "BX.TRF.PWKR.CD.DT", 62000000.0),
    ]
    add(file, "remittances")
    columns = ("iso3", "year", "received_usd_million", "received_pct_gdp")
    assert rows("remittances", *columns) == [("MEX", 2023, 61.0, None), ("MEX", 2024, 62.0, None)]


def test_a_table_of_databank(tmp_path: Path) -> None:
    file = tmp_path / "Data.csv"
    file.write_text(BANK_TABLE)
    add(file, "remittances")
    columns = ("iso3", "year", "received_usd_million", "received_pct_gdp")
    assert rows("remittances", *columns) == [("MEX", 2023, 61.0, 3.46), ("MEX", 2024, 62.0, None)]


# -- DTM ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", [0, 1, 2])
def test_dtm_has_the_places_of_its_level_and_no_finer(fake: Fake, level: int) -> None:
    table = f"dtm_admin{level}"
    row = served.dtm_row("TCD", 3, 55, level, idpOriginAdmin1Name="Lac", numberMales=20)
    fake.serve(DTM, f"/v3/displacement/admin{level}", served.dtm_answer([row]))
    pull(table, Ask(2023, 2024, ("TCD",)), door=fake.door)
    assert rows(table, "iso3", "date", "round", "origin_admin1", "idps", "males", "females") == [
        ("TCD", "2024-03-30", 3, "Lac", 55, 20, None)
    ]
    named = [name for name in load(table, "latest") if name.startswith("admin")]
    assert named == ["admin1_code", "admin1", "admin2_code", "admin2"][: 2 * level]
    assert fake.asked[0].query == {
        "Admin0Pcode": "TCD", "FromReportingDate": "2023-01-01", "ToReportingDate": "2024-12-31",
    }  # fmt: skip
    assert fake.asked[0].headers["Ocp-Apim-Subscription-Key"] == served.KEYS["DTMAPI_SUBSCRIPTION_KEY"]  # fmt: skip


def test_codes_of_places_are_no_documents_but_a_name_of_a_person_is_refused(fake: Fake) -> None:
    codes = [f"PH{n:09}" for n in range(120_000_000, 120_000_060)]
    found = [served.dtm_row("PHL", n, n, 2, admin2Pcode=code) for n, code in enumerate(codes)]
    fake.serve(DTM, "/v3/displacement/admin2", served.dtm_answer(found))
    pull("dtm_admin2", Ask(countries=("PHL",)), door=fake.door)
    assert [row[0] for row in rows("dtm_admin2", "admin2_code")] == codes
    people = [{**row, "operation": f"+63 912 345 {1000 + n}"} for n, row in enumerate(found)]
    fake.serve(DTM, "/v3/displacement/admin2", served.dtm_answer(people))
    with pytest.raises(DataError, match="column 'operation' looks like it holds phone numbers"):
        pull("dtm_admin2", Ask(countries=("PHL",)), door=fake.door)


def test_dtm_warns_never_to_add_rounds() -> None:
    for level in (0, 1, 2):
        assert sidecar(f"dtm_admin{level}")["caveats"][0].startswith("Never add rounds")


def test_dtm_is_not_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(DataError) as caught:
        add(tmp_path / "x.csv", "dtm_admin0")
    assert str(caught.value) == (
        "Table dtm_admin0 is not read from a file. Pull it: iomlab data pull dtm_admin0"
    )


# -- IDMC ---------------------------------------------------------------------------------------
def event(iso3: str, year: int, hazard: str, new: int | None) -> dict[str, Any]:
    return {"iso3": iso3, "country_name": "x", "year": year, "event_name": "A village, 20/06",
            "new_displacement": new, "total_displacement": 0, "hazard_category_name": "Weather related",
            "hazard_type_name": hazard}  # fmt: skip


EVENTS = [
    event("PER", 2024, "Flood", 100), event("PER", 2024, "Flood", 23), event("PER", 2024, "Storm", None),
    event("ECU", 2023, "Flood", 5),
]  # fmt: skip


def test_disasters_are_added_up_by_hazard(fake: Fake) -> None:
    path = "/external-api/gidd/disasters/"
    after = f"http://{IDMC}{path}?limit=100&offset=100"
    fake.serve(IDMC, path, served.idmc_page(EVENTS[:1], after), query={"offset": 0})
    fake.serve(IDMC, path, served.idmc_page(EVENTS[1:]), query={"offset": 100})
    pull("idmc_disasters", Ask(2024, countries=("PER",)), door=fake.door)
    columns = ("iso3", "year", "hazard", "new_displacements", "events")
    assert rows("idmc_disasters", *columns) == [
        ("PER", 2024, "Flood", 123, 2), ("PER", 2024, "Storm", None, 1),
    ]  # fmt: skip
    assert fake.asked[0].query["start_year"] == "2024"
    assert fake.asked[0].query["iso3__in"] == "PER"


def test_internal_displacement_keeps_the_shipped_layout(fake: Fake) -> None:
    conflicts = [served.idmc_row("PER", 2024, 7, 8), served.idmc_row("COL", 2024, 70, 80)]
    fake.serve(IDMC, "/external-api/gidd/conflicts/", served.idmc_page(conflicts))
    fake.serve(IDMC, "/external-api/gidd/disasters/", served.idmc_page(EVENTS))
    record = pull("internal_displacement", door=fake.door).source
    assert rows("internal_displacement", "iso3", "year", "conflict_new", "disaster_new") == [
        ("COL", 2024, 70, None), ("ECU", 2023, None, 5), ("PER", 2024, 7, 123),
    ]  # fmt: skip
    assert [*load("internal_displacement", "latest")] == [*load("internal_displacement")]
    assert record.edition == "GIDD, 2026-05-13"


def test_internal_displacement_is_made_of_two_files(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match="Table internal_displacement is made of two files of IDMC"):
        add(tmp_path / "x.csv", "internal_displacement")


def test_exports_of_idmc(tmp_path: Path) -> None:
    file = tmp_path / "conflict.csv"
    file.write_text(
        "iso3,country_name,year,new_displacement,new_displacement_rounded,total_displacement,"
        "total_displacement_rounded\n#country+code,,#date+year,,,,\nPER,Perú,2024,123,120,,\n"
    )
    add(file, "idmc_conflict")
    columns = ("iso3", "year", "new_displacements", "new_displacements_rounded", "idps")
    assert rows("idmc_conflict", *columns) == [("PER", 2024, 123, 120, None)]
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("1_Displacement_data")
    sheet.append(("ISO3", "Name", "Year", "Conflict Stock Displacement", "Conflict Stock Displacement (Raw)",
                  "Conflict Internal Displacements", "Conflict Internal Displacements (Raw)"))  # fmt: skip
    sheet.append(("PER", "Perú", 2023, 300, 299, None, None))
    book.save(tmp_path / "conflict.xlsx")
    add(tmp_path / "conflict.xlsx", "idmc_conflict")
    assert rows("idmc_conflict", "iso3", "year", "idps", "idps_rounded", "new_displacements") == [
        ("PER", 2023, 299, 300, None)
    ]


# -- HAPI ---------------------------------------------------------------------------------------
def test_hapi_raises_its_offset_until_a_page_is_not_full(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iomlab.data.live import hapi

    monkeypatch.setattr(hapi, "LIMIT", 2)
    every = [served.hapi_row("HTI", n, n) for n in range(1, 6)]

    def page(asked: Asked) -> Any:
        offset = int(asked.query["offset"])
        return {"data": every[offset : offset + int(asked.query["limit"])]}

    fake.serve(HAPI, "/api/v2/affected-people/idps", page)
    pull("hapi_idps", door=fake.door)
    assert [row[0] for row in rows("hapi_idps", "idps")] == [1, 2, 3, 4, 5]
    assert [one.query["offset"] for one in fake.asked] == ["0", "2", "4"]
    assert fake.asked[0].headers["X-HDX-HAPI-APP-IDENTIFIER"] == served.KEYS["HDX_HAPI_APP_IDENTIFIER"]  # fmt: skip
    assert fake.clock.slept == [1.0, 1.0]  # once a second at most


def pair(origin: str, asylum: str, people: int, year: int = 2024) -> dict[str, Any]:
    return {"origin_location_code": origin, "asylum_location_code": asylum, "population_group": "REF",
            "gender": "f", "age_range": "0-4", "min_age": 0, "max_age": 4, "population": people,
            "reference_period_start": f"{year}-01-01T00:00:00", "reference_period_end": None}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "place"),
    [("hapi_refugees", "refugees-persons-of-concern"), ("hapi_returnees", "returnees")],
)
def test_hapi_pairs_of_a_country_come_once(fake: Fake, table: str, place: str) -> None:
    path, both = f"/api/v2/affected-people/{place}", pair("SSD", "SSD", 3)
    left = {"data": [pair("SSD", "UGA", 1), both, pair("SSD", "UGA", 9, 2001)]}
    fake.serve(HAPI, path, left, query={"origin_location_code": "SSD"})
    fake.serve(
        HAPI, path, {"data": [pair("UKN", "SSD", 2), both]}, query={"asylum_location_code": "SSD"}
    )
    pull(table, Ask(2020, countries=("SSD",)), door=fake.door)
    columns = ("origin_iso3", "asylum_iso3", "year", "group", "sex", "age", "persons")
    assert rows(table, *columns) == [
        ("SSD", "UGA", 2024, "REF", "f", "0-4", 1), ("SSD", "SSD", 2024, "REF", "f", "0-4", 3),
        ("UNK", "SSD", 2024, "REF", "f", "0-4", 2),
    ]  # fmt: skip


def test_hapi_needs(fake: Fake) -> None:
    row = {**served.hapi_row("HTI", 1, 500), "sector_code": "Intersectoral", "category": "",
           "population_status": "INN", "admin_level": 1, "admin1_code": "HT01", "admin1_name": "Ouest"}  # fmt: skip
    fake.serve(HAPI, "/api/v2/affected-people/humanitarian-needs", {"data": [row]})
    pull("hapi_needs", door=fake.door)
    columns = ("iso3", "admin1_code", "admin2_code", "admin_level", "sector", "status", "category", "persons")  # fmt: skip
    assert rows("hapi_needs", *columns) == [
        ("HTI", "HT01", None, 1, "Intersectoral", "INN", None, 500)
    ]


def test_hapis_own_error_is_told(fake: Fake) -> None:
    fake.serve(HAPI, "/api/v2/affected-people/idps", {"error": "Missing app identifier"})
    with pytest.raises(DataError, match="it says 'Missing app identifier'"):
        pull("hapi_idps", door=fake.door)


def test_the_csv_of_the_exchange_with_its_row_of_tags(tmp_path: Path) -> None:
    file = tmp_path / "hdx_hapi_idps_global.csv"
    file.write_text(
        "location_code,admin1_code,admin2_code,admin_level,operation,assessment_type,population,"
        "reporting_round,reference_period_start\n#country+code,,,,,,#affected+idps,,#date+start\n"
        "HTI,,,0,An operation,SA,24,2,2021-08-27\n"
    )
    add(file, "hapi_idps")
    columns = ("iso3", "admin1", "year", "date", "round", "idps")
    assert rows("hapi_idps", *columns) == [("HTI", None, 2021, "2021-08-27", 2, 24)]
