"""Eurostat’s interface and exports. Every figure here is invented."""

import hashlib
import json

import pytest

from iomlab import load
from iomlab.data.live import eurostat
from iomlab.data.live.eurostat_tables import TABLES
from iomlab.data.live.publisher import Ask, columns
from iomlab.data.live.pull import add, pull
from iomlab.data.shelf import describe
from iomlab.errors import DataError

HOST, PATH = "ec.europa.eu", "/eurostat/api/dissemination/statistics/1.0/data/"


def dataset(code, dimensions, values, status=None):
    """Return a JSON-stat answer: dimensions as {name: codes}, values by flat place."""
    return {
        "version": "2.0",
        "class": "dataset",
        "source": "ESTAT",
        "value": {str(k): v for k, v in values.items()},
        "status": {str(k): v for k, v in (status or {}).items()},
        "id": list(dimensions),
        "size": [len(c) for c in dimensions.values()],
        "dimension": {
            name: {"category": {"index": {c: n for n, c in enumerate(codes)}}}
            for name, codes in dimensions.items()
        },
        "extension": {"id": code.upper()},
    }


APPLICANTS = dataset(
    "migr_asyappctza",
    {
        "freq": ["A"], "unit": ["PER"], "citizen": ["SY", "TOTAL"], "sex": ["T"],
        "applicant": ["FRST", "TOTAL"], "age": ["TOTAL"], "geo": ["EL", "UK", "EU27_2020"],
        "time": ["2023", "2024"],
    },
    {0: 10, 1: 0, 5: 40, 7: 15, 22: 95},
    {0: "p", 2: ":", 3: "bu"},
)  # fmt: skip


def rows(name, vintage="latest"):
    frame = load(name, vintage)
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def test_json_stat_is_decoded_and_nought_flags_and_gaps_stay_apart(fake):
    sent = fake.serve(HOST, PATH + "migr_asyappctza", APPLICANTS)
    pull("eurostat_asylum_applicants", door=fake.door)
    (origin,) = describe("eurostat_asylum_applicants")["origin"]
    assert origin["sha256"] == hashlib.sha256(sent).hexdigest()
    assert rows("eurostat_asylum_applicants") == [
        ["EU27", 2023, "TOTAL", "T", "TOTAL", 95, None],
        ["EU27", 2024, "SYR", "T", "FRST", 40, None],
        ["GBR", 2024, "SYR", "T", "FRST", None, "bu"],
        ["GRC", 2023, "SYR", "T", "FRST", 10, "p"],
        ["GRC", 2024, "SYR", "T", "FRST", 0, None],
        ["GRC", 2024, "SYR", "T", "TOTAL", 15, None],
    ]


def test_a_pull_asks_in_eurostats_own_codes(fake):
    fake.serve(HOST, PATH + "migr_asyappctza", APPLICANTS)
    pull("eurostat_asylum_applicants", Ask(2023, 2024, ("GRC",)), door=fake.door)
    asked = fake.asked[0].query
    assert asked["geo"] == "EL"
    assert (asked["sinceTimePeriod"], asked["untilTimePeriod"], asked["age"]) == (
        "2023",
        "2024",
        "TOTAL",
    )


def test_the_answer_of_another_table_is_refused(fake):
    fake.serve(HOST, PATH + "migr_imm1ctz", APPLICANTS)
    with pytest.raises(DataError, match="it is the table migr_asyappctza, not migr_imm1ctz"):
        pull("eurostat_immigration", door=fake.door)


def test_an_answer_that_is_too_large_says_how_to_ask_for_less(fake):
    fake.serve(
        HOST, PATH + "migr_asyappctza", {"warning": {"status": 413, "label": "ASYNCHRONOUS"}}
    )
    with pytest.raises(DataError, match="not give so much at once"):
        pull("eurostat_asylum_applicants", door=fake.door)


def test_other_dimensions_give_their_total_or_the_file_is_refused():
    pair = {"citizen": ["SY"], "sex": ["T"], "geo": ["AT"], "time": ["2024"]}
    found = dataset("migr_eipre", {"reason": ["OVST", "TOTAL"], **pair}, {0: 3, 1: 8})
    spec = TABLES["eurostat_found_present"]
    frame = eurostat._shaped(spec, eurostat.stat.json_stat(found, "Eurostat"), "file")
    assert frame["persons"].tolist() == [8]
    parts = dataset("migr_eipre", {"reason": ["OVST", "ENTRY"], **pair}, {0: 3, 1: 8})
    with pytest.raises(DataError, match="dimension reason has no total"):
        eurostat._shaped(spec, eurostat.stat.json_stat(parts, "Eurostat"), "file")


BOTH = """\
STRUCTURE,STRUCTURE_ID,freq,Time frequency,unit,Unit of measure,sex,Sex,age,Age class,citizen,Citizenship,geo,Geopolitical entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag
dataflow,ESTAT:LFSA_ERGAN(1.0),A,Annual,PC,Percentage,T,Total,Y20-64,From 20 to 64 years,NAT,Nationals,EL,Greece,2023,,71.5,,b,break
dataflow,ESTAT:LFSA_ERGAN(1.0),A,Annual,PC,Percentage,T,Total,Y20-64,From 20 to 64 years,NEU27_2020_FOR,Other,EL,Greece,2023,,:,,u,low
dataflow,ESTAT:LFSA_ERGAN(1.0),A,Annual,PC,Percentage,T,Total,Y20-64,From 20 to 64 years,FOR,Foreign,EL,Greece,2023,,66.0,,,
dataflow,ESTAT:LFSA_ERGAN(1.0),A,Annual,PC,Percentage,F,Females,Y20-64,From 20 to 64 years,NAT,Nationals,EL,Greece,2023,,60.0,,,
dataflow,ESTAT:LFSA_ERGAN(1.0),A,Annual,PC,Percentage,T,Total,Y15-64,From 15 to 64 years,NAT,Nationals,EA20,Euro area,2023,,70.0,,,
"""
CODES_ONLY = """\
DATAFLOW,LAST UPDATE,freq,unit,sex,age,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:LFSA_ERGAN(1.0),01/01/25 11:00:00,A,PC,T,Y20-64,NAT,EL,2023,71.5,b
ESTAT:LFSA_ERGAN(1.0),01/01/25 11:00:00,A,PC,T,Y20-64,NEU27_2020_FOR,EL,2023,,u
"""
COLON = """\
STRUCTURE_ID,freq:Time frequency,unit:Unit,sex:Sex,age:Age,citizen:Citizenship,geo:Entity,TIME_PERIOD:Time,OBS_VALUE:Value,OBS_FLAG:Flag
ESTAT:LFSA_ERGAN(1.0),A: Annual,PC: Per cent,T: Total,Y20-64: x,NAT: Nationals,EL: Greece,2023,71.5,b: break
ESTAT:LFSA_ERGAN(1.0),A: Annual,PC: Per cent,T: Total,Y20-64: x,NEU27_2020_FOR: y,EL: Greece,2023,,u: low
"""


@pytest.mark.parametrize("text", [BOTH, CODES_ONLY, COLON])
def test_the_three_forms_of_sdmx_csv_give_the_layout_of_the_shipped_table(tmp_path, text):
    (tmp_path / "export.csv").write_text(text)
    add(tmp_path / "export.csv", "employment_by_origin")
    found = load("employment_by_origin", "latest")
    assert list(found) == list(load("employment_by_origin", "shipped"))
    assert rows("employment_by_origin") == [
        ["GRC", 2023, "nationals", 71.5, "b"],
        ["GRC", 2023, "non_eu_citizens", None, "u"],
    ]


def test_the_same_export_gives_the_wide_table_with_its_groups(tmp_path):
    (tmp_path / "export.csv").write_text(BOTH)
    add(tmp_path / "export.csv", "eurostat_employment_by_citizenship")
    found = rows("eurostat_employment_by_citizenship")
    assert ["EA20", 2023, "NAT", "T", "Y15-64", 70.0, None] in found
    assert len(found) == 5


def test_months_of_temporary_protection_are_kept(tmp_path):
    (tmp_path / "export.csv").write_text(
        "STRUCTURE_ID,freq,unit,citizen,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "ESTAT:MIGR_ASYTPSM(1.0),M,PER,UA,T,TOTAL,AT,2024-02,70,\n"
        "ESTAT:MIGR_ASYTPSM(1.0),M,PER,UA,T,Y_LT14,AT,2024-02,20,\n"
    )
    add(tmp_path / "export.csv", "eurostat_temporary_protection")
    assert rows("eurostat_temporary_protection") == [["AUT", 2024, "2024-02", "UKR", "T", 70, None]]


def test_a_saved_answer_of_the_interface_is_read_as_a_file(tmp_path):
    (tmp_path / "saved.json").write_text(json.dumps(APPLICANTS))
    add(tmp_path / "saved.json", "eurostat_asylum_applicants")
    assert len(rows("eurostat_asylum_applicants")) == 6


def test_a_mirror_is_read_by_its_header(tmp_path):
    (tmp_path / "mirror.csv").write_text(
        "citizenship,geo_name,year,persons\nTotal,Czechia,2020,100\nSyria,Czechia,2020,7\n"
        "Soviet Union,Czechia,2020,\n"
    )
    add(tmp_path / "mirror.csv", "eurostat_population_by_citizenship")
    assert rows("eurostat_population_by_citizenship") == [
        ["CZE", 2020, "TOTAL", "T", 100, None],
        ["CZE", 2020, "SYR", "T", 7, None],
        ["CZE", 2020, "Soviet Union", "T", None, None],
    ]


LABELS = """\
DATAFLOW,LAST UPDATE,freq,citizen,sex,age,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:MIGR_EIPRE$DEFAULTVIEW(1.0),,Annual,Total,Total,Total,Person,Austria,2021,5,
"""


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        ("eurostat_found_present", LABELS, "holds labels"),
        ("eurostat_immigration", BOTH, "it is the table lfsa_ergan, not migr_imm1ctz"),
        ("employment_by_origin", "geo,year,rate\nEL,2023,1\n", "no SDMX-CSV"),
        ("employment_by_origin", BOTH.replace(",citizen,", ",nationality,"), "column 'citizen' is not"),
        ("eurostat_immigration", '{"class": "dataset"}', "no JSON-stat 2.0"),
        ("eurostat_immigration", json.dumps(dataset("migr_imm1ctz", {"geo": ["AT"]}, {4: 1})), "do not fit"),
    ],
)  # fmt: skip
def test_another_layout_is_told(tmp_path, table, text, told):
    (tmp_path / "file").write_text(text)
    with pytest.raises(DataError, match=told):
        add(tmp_path / "file", table)


@pytest.mark.parametrize("name", TABLES)
def test_what_a_table_keeps_is_what_its_sidecar_says(name):
    spec = TABLES[name]
    made = {"iso3", "year", spec.value, "flag", *spec.keep.values()}
    made |= {"month"} if spec.monthly else set()
    made |= {spec.group[1]} if spec.group else set()
    assert set(columns(name)) == made
