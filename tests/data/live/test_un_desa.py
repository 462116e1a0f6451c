"""The stock workbook of UN DESA. Every figure here is invented."""

import hashlib

import pandas as pd
import pytest

from iomlab import load
from iomlab.data import shelf
from iomlab.data.live import un_desa
from iomlab.data.live.publisher import Ask
from iomlab.data.live.pull import add, pull
from iomlab.errors import DataError
from tests.data.live import made

DEU, SYR, WORLD, AFRICA, OTHERS, KOSOVO = 276, 760, 900, 903, 2003, 412
# figures: both 2020, 2024; male 2020, 2024; female 2020, 2024
PAIRS = [
    (WORLD, WORLD, (100, 130, 50, 65, 50, 65)),
    (WORLD, SYR, (40, 60, 20, 30, 20, 30)),
    (WORLD, OTHERS, (60, 40, 30, 20, 30, 20)),
    (DEU, WORLD, (100, 130, 50, 65, 50, 65)),
    (DEU, AFRICA, (10, 10, 5, 5, 5, 5)),
    (DEU, SYR, (40, 60, 21, 31, 19, 29)),
    (DEU, KOSOVO, ("..", 30, "..", 10, "..", 20)),
    (DEU, OTHERS, (60, 40, 30, 20, 30, 20)),
]


@pytest.fixture
def workbook(tmp_path):
    return made.undesa(tmp_path / "stock.xlsx", PAIRS)


def test_totals_are_the_rows_of_the_world_and_those_without_origin_emigrate_from_nowhere(workbook):
    add(workbook, "migrant_stock_totals")
    frame = load("migrant_stock_totals", "latest")
    rows = frame.astype(object).where(frame.notna(), None).values.tolist()
    assert rows == [
        ["DEU", 2020, 100, None],
        ["DEU", 2024, 130, None],
        ["SYR", 2020, None, 40],
        ["SYR", 2024, None, 60],
    ]


def test_a_vintage_says_its_edition_its_years_and_its_file(workbook):
    record = add(workbook, "migrant_stock_totals").source
    assert (record.edition, record.years) == ("2024 revision", "2020-2024")
    old = [(to, origin, figures) for to, origin, figures in PAIRS]
    made.undesa(workbook, old, years=(2015, 2020))
    record = add(workbook, "migrant_stock_totals", vintage="2020-12-31").source
    assert (record.edition, record.years, record.vintage) == (
        "2020 revision",
        "2015-2020",
        "2020-12-31",
    )


def test_corridors_stand_by_size_without_regions_and_without_unknown_origins(workbook):
    add(workbook, "migrant_stock_corridors")
    frame = load("migrant_stock_corridors", "latest")
    assert frame[["origin_iso3", "destination_iso3", "year", "migrants"]].values.tolist() == [
        ["SYR", "DEU", 2020, 40],
        ["SYR", "DEU", 2024, 60],
        ["XKX", "DEU", 2024, 30],
    ]


def test_the_whole_table_keeps_both_sexes_and_two_dots_are_missing(workbook):
    add(workbook, "undesa_stock_bilateral")
    frame = load("undesa_stock_bilateral")
    assert set(frame["origin_iso3"]) == {"SYR", "XKX", "UNK"}
    assert frame.of(origin="XKX")["year"].tolist() == [2024]
    kosovo = frame.of(origin="XKX").iloc[0]
    assert (kosovo["migrants"], kosovo["male"], kosovo["female"], kosovo["basis"]) == (
        30,
        10,
        20,
        "B R",
    )


def test_a_mirror_gives_the_same_rows_as_the_workbook(tmp_path, workbook):
    lines = ["destination_iso3,origin_iso3,year,sex,migrants,basis_foreign_born,includes_refugees"]
    for origin, values in (("SYR", (40, 60, 21, 31, 19, 29)), ("OOO", (60, 40, 30, 20, 30, 20))):
        for n, year in enumerate((2020, 2024)):
            lines += [
                f"DEU,{origin},{year},male,{values[2 + n]},1,1",
                f"DEU,{origin},{year},female,{values[4 + n]},1,1",
            ]
    mirror = tmp_path / "mirror.csv"
    mirror.write_text("\n".join(lines) + "\n")
    add(mirror, "undesa_stock_bilateral")
    add(mirror, "migrant_stock_totals")
    known = next(un_desa.read("undesa_stock_bilateral", workbook))
    known = known[known["origin_iso3"] != "XKX"].reset_index(drop=True)
    frame = load("undesa_stock_bilateral").reset_index(drop=True)
    pd.testing.assert_frame_equal(
        pd.DataFrame(frame), known[list(frame)], check_dtype=False, check_like=True
    )
    totals = load("migrant_stock_totals", "latest")
    assert totals.of(country="DEU")["immigrants"].tolist() == [100, 100]
    assert totals.of(country="SYR")["emigrants"].tolist() == [40, 60]


def test_pulled_it_is_one_workbook_and_may_be_narrowed(fake, workbook):
    path = un_desa.WORKBOOK.removeprefix("https://www.un.org")
    fake.serve("www.un.org", path, workbook)
    pull("undesa_stock_bilateral", Ask(since=2024, countries=("SYR",)), door=fake.door)
    frame = load("undesa_stock_bilateral")
    assert frame[["origin_iso3", "year", "migrants"]].values.tolist() == [["SYR", 2024, 60]]
    assert [asked.path for asked in fake.asked] == [path]
    record = shelf.describe("undesa_stock_bilateral")
    assert record["origin"][0]["sha256"] == hashlib.sha256(workbook.read_bytes()).hexdigest()
    assert record["asked"] == {"since": 2024, "countries": ["SYR"]}


def test_a_publisher_that_refuses_programs_leaves_the_browser(fake):
    path = un_desa.WORKBOOK.removeprefix("https://www.un.org")
    fake.serve("www.un.org", path, "Forbidden", status=403)
    with pytest.raises(DataError, match=r"refuses programs .* in a browser from .*migrant-stock"):
        pull("migrant_stock_totals", door=fake.door)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: made.workbook(p, {"Table 1": [["Year", "Sort order", "Notes", 1990]]}), "Location code of"),
        (lambda p: made.workbook(p, {"Table": [["x"]]}), "there is no sheet 'Table 1'"),
        (lambda p: made.undesa(p, PAIRS, years=(2019, 2020, 2024)), "three blocks"),
        (lambda p: made.undesa(p, [(DEU, SYR, ("many",) * 6)]), "'many' stands where a figure"),
        (lambda p: made.undesa(p, [(899, SYR, (1,) * 6)]), "'899' is the name of no place"),
        (lambda p: p.write_text("<!doctype html><html>"), "a web page came in place of"),
    ],
)  # fmt: skip
def test_another_years_layout_is_told_and_the_shelf_stays(tmp_path, workbook, change, told):
    kept = add(workbook, "undesa_stock_bilateral").source
    strange = tmp_path / "strange.xlsx"
    change(strange)
    if "three blocks" in told:  # one year of the second block is another
        book = made.undesa(strange, PAIRS)
        import openpyxl

        page = openpyxl.load_workbook(book)
        page["Table 1"]["I11"] = 2023
        page.save(book)
    with pytest.raises(DataError, match=told) as caught:
        add(strange, "undesa_stock_bilateral")
    assert "docs/sources.md" in str(caught.value)
    assert load("undesa_stock_bilateral").sources[0].sha256 == kept.sha256
