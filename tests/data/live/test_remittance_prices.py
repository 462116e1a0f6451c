"""What sending money costs, and who sends to whom. Every figure here is invented."""

import pytest

from iomlab import load
from iomlab.data.live.pull import add, pull
from iomlab.errors import DataError
from tests.data.live import made

COST, FLOWS = "remittance_cost_corridor", "bilateral_remittances"
OLD = [
    "id",
    "period",
    "source_code",
    "destination_code",
    "product",
    "cc1 total cost %",
    "cc2 total cost %",
    "transparent",
    "corridor",
]
NEW = [
    "id",
    "period",
    "source_code",
    "destination_code",
    "payment instrument",
    "cc1 total cost %",
    "cc2 total cost %",
    "transparent",
    "corridor",
]
SERVICES = [
    [1, "2016_2Q", "USA", "MEX", "Cash", 4.0, 2.0, "yes", "USAMEX"],
    [2, "2016_2Q", "USA", "MEX", "Cash", "6.00", None, "Yes", "USAMEX", None, 2016],
    [3, "2016_2Q", "USA", "MEX", "Cash", 0.5, 0.5, "no", "USAMEX"],
    [4, "2016_3Q", "ITA", "KSV", "Cash", -1.5, -2.0, "yes", "ITAXKX"],
    [None] * 9,
]  # fmt: skip


def rows(name):
    frame = load(name, "latest")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def prices(path, new=NEW, services=SERVICES):
    return made.workbook(
        path,
        {
            "Terms of Use": [[]],
            "Dataset (up to Q1 2016)": [
                OLD,
                [9, "2011_1Q", "ESP", "ANT", "Cash", 8, 5, "yes", "ESPANT"],
            ],
            "Dataset (from Q2 2016)": [new, *services],
        },
    )


def test_services_of_both_sheets_are_averaged_without_those_that_hide_their_rate(tmp_path):
    add(prices(tmp_path / "rpw.xlsx"), COST)
    assert rows(COST) == [
        ["ESP", "ANT", 2011, 1, 1, 8.0, 5.0],
        ["ITA", "XKX", 2016, 3, 1, -1.5, -2.0],
        ["USA", "MEX", 2016, 2, 2, 5.0, 2.0],
    ]


def test_a_mirror_holds_the_averages_alone(tmp_path):
    (tmp_path / "mirror.csv").write_text(
        "sending,sending_iso3,receiving,receiving_iso3,quarter,average_total_cost_pct\n"
        "Angola,AGO,Namibia,NAM,2016Q2,15.5\n"
    )
    add(tmp_path / "mirror.csv", COST)
    assert rows(COST) == [["AGO", "NAM", 2016, 2, None, 15.5, None]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: prices(p, new=[c.replace("cc1 total", "cc1 all") for c in NEW]), "'cc1 total cost %' is not"),
        (lambda p: prices(p, services=[[1, "Q2 2016", *SERVICES[0][2:]]]), "'Q2 2016' is no quarter"),
        (lambda p: made.workbook(p, {"Data": [NEW]}), "there is no sheet “Dataset …”"),
        (lambda p: p.write_bytes(b"PK\x03\x04 no archive"), "damaged"),
    ],
)  # fmt: skip
def test_another_years_workbook_is_told(tmp_path, change, told):
    change(tmp_path / "rpw.xlsx")
    with pytest.raises(DataError, match=told):
        add(tmp_path / "rpw.xlsx", COST)


CORNER = "Receiving (across) / Sending (down)"
MATRIX = [
    ["Bilateral Remittance Estimates for 2017 (millions of US$)"],
    [CORNER, "Mexico", "Congo, Dem. Rep.", "Channel Islands", "WORLD"],
    ["United States", 30.5, 0, None, 30.5],
    ["Congo, Rep.", 0.0, 2.5, 1.25, 3.75],
    ["WORLD", 30.5, 2.5, 1.25, 34.25],
    ["Source: none"],
]


def test_a_matrix_has_senders_down_receivers_across_and_totals_are_left_out(tmp_path):
    add(made.workbook(tmp_path / "m.xlsx", {"Notes": [["x"]], "Bilateral": MATRIX}), FLOWS)
    assert rows(FLOWS) == [
        ["USA", "MEX", 2017, 30.5],
        ["COG", "COD", 2017, 2.5],
        ["COG", "XCX", 2017, 1.25],
    ]


def test_the_year_may_stand_in_the_name_of_the_sheet_or_the_file(tmp_path):
    bare = [["Bilateral Remittance"], *MATRIX[1:]]
    add(made.workbook(tmp_path / "m.xlsx", {"Bilateral_Remittances_2018": bare}), FLOWS)
    assert {row[2] for row in rows(FLOWS)} == {2018}
    add(made.workbook(tmp_path / "matrix_2021_0.xlsx", {"matrix": bare}), FLOWS)
    assert {row[2] for row in rows(FLOWS)} == {2021}


def test_a_mirror_names_its_year_in_the_last_column(tmp_path):
    (tmp_path / "mirror.csv").write_text(
        "sending,sending_iso3,receiving,receiving_iso3,usd_million_2017\n"
        "Channel Islands,,France,FRA,1.5\n"
    )
    add(tmp_path / "mirror.csv", FLOWS)
    assert rows(FLOWS) == [["XCX", "FRA", 2017, 1.5]]


@pytest.mark.parametrize(
    ("matrix", "told"),
    [
        ([["Bilateral Remittance"], *MATRIX[1:]], "does not say its year"),
        ([MATRIX[0], ["Sending (across) / Receiving (down)", *MATRIX[1][1:]], *MATRIX[2:]], "senders stand across"),
        ([MATRIX[0], [CORNER, "Mexico", "Atlantis", "France"], *MATRIX[2:]], "'Atlantis' is the name of no place"),
        ([[1, 2, 3, 4]], "no sheet has a row of receiving countries"),
    ],
)  # fmt: skip
def test_another_matrix_is_told(tmp_path, matrix, told):
    with pytest.raises(DataError, match=told):
        add(made.workbook(tmp_path / "m.xlsx", {"x": matrix}), FLOWS)


@pytest.mark.parametrize("name", [COST, FLOWS])
def test_who_tries_to_pull_is_told_where_the_file_is(fake, name):
    with pytest.raises(DataError, match=r"as a file only\. Download .* iomlab data add FILE --as"):
        pull(name, door=fake.door)
    assert fake.asked == []
