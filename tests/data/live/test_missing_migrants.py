"""Incidents, added up. Every incident here is invented."""

import datetime as dt

import pytest

from iomlab import load
from iomlab.data.live import missing_migrants
from iomlab.data.live.publisher import Ask
from iomlab.data.live.pull import add, pull
from iomlab.errors import DataError
from tests.data.live import made

ROUTES, REGIONS = missing_migrants.list()
HEAD = [
    "Main ID", "Incident Type", "Region of Incident", "Incident Date", "Incident Year", "Month",
    "Number of Dead", "Minimum Estimated Number of Missing", "Total Number of Dead and Missing",
    "Number of Survivors", "Country of Origin", "Cause of Death", "Migration Route",
    "Location of Incident", "Coordinates",
]  # fmt: skip
WHERE = ["a village near the river", '"12.345, 67.890"']
ROWS = [
    ["1", "Incident", "Caribbean", "x", "2022", "March", "2", "3", "5", "", "HTI", "c", "A to B", *WHERE],
    ["2", "Incident", "Caribbean", "x", "2022", "March", "1", "", "1", "7", "HTI", "c", "A to B", *WHERE],
    ["3", "Incident", "Caribbean", "x", "2022", "December", "", "4", "4", "", "HTI", "c", "", *WHERE],
    ["4", "Incident", "Europe", "x", "2023", "February", "9", "0", "9", "0", "", "c", "A to B", *WHERE],
]  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "all.csv"
    path.write_text("\n".join(",".join(row) for row in [HEAD, *ROWS]) + "\n", encoding="utf-8-sig")
    return path


def rows(name):
    frame = load(name, "latest")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


SUMS = [
    ["Caribbean", "A to B", 2022, "2022-03", 2, 3, 3, 6, 7],
    ["Caribbean", None, 2022, "2022-12", 1, None, 4, 4, None],
    ["Europe", "A to B", 2023, "2023-02", 1, 9, 0, 9, 0],
]


def test_incidents_are_added_up_by_route_and_month_and_unknown_is_not_nought(file):
    add(file, ROUTES)
    assert rows(ROUTES) == SUMS


def test_neither_a_place_nor_a_coordinate_reaches_the_shelf(file, home):
    add(file, ROUTES, form="csv")
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"2022-03" in kept
    for told in (b"village", b"12.345", b"67.890", b"HTI"):
        assert told not in kept


def test_by_region_a_last_year_without_its_december_is_left_out(file):
    add(file, REGIONS)
    assert rows(REGIONS) == [["Caribbean", 2022, 10]]


def test_the_workbook_gives_the_same(tmp_path, file):
    cells = [[int(c) if c.isdigit() else c or None for c in row] for row in ROWS]
    cells[0][5], cells[0][3] = 3, dt.datetime(2022, 3, 9)
    made.workbook(tmp_path / "all.xlsx", {"Worksheet": [HEAD, *cells]})
    add(tmp_path / "all.xlsx", ROUTES)
    assert rows(ROUTES) == SUMS


def test_a_mirror_has_no_region_and_says_so(tmp_path):
    mirror = tmp_path / "mirror.csv"
    mirror.write_text(
        "date,month,route,dead_and_missing,survivors,location,longitude\n"
        "2022-03-01,2022-03,A to B,5,,somewhere,1.5\n2022-03-02,2022-03,A to B,1,7,else,2.5\n"
    )
    add(mirror, ROUTES)
    assert rows(ROUTES) == [[None, "A to B", 2022, "2022-03", 2, None, None, 6, 7]]
    with pytest.raises(DataError, match="no region of incident"):
        add(mirror, REGIONS)


def test_pulled_from_year_to_year_and_never_for_one_country(fake, file):
    path = missing_migrants.DOWNLOAD.removeprefix("https://missingmigrants.iom.int")
    fake.serve("missingmigrants.iom.int", path, file)
    pull(ROUTES, Ask(since=2023), door=fake.door)
    assert rows(ROUTES) == SUMS[2:]
    with pytest.raises(DataError, match="not by country"):
        pull(ROUTES, Ask(countries=("HTI",)), door=fake.door)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Number of Survivors", "Survivors counted", "column 'Number of Survivors' is not there"),
        (",March,", ",Marzo,", "'marzo' is no month|'Marzo' is no month"),
        (",2022,", ",twenty,", "'twenty' stands where a figure"),
    ],
)
def test_another_years_layout_is_told(file, old, new, told):
    file.write_text(file.read_text("utf-8-sig").replace(old, new))
    with pytest.raises(DataError, match=told):
        add(file, ROUTES)
    with pytest.raises(DataError, match="There is no table"):
        load(ROUTES)


def test_text_that_is_not_utf8_is_told(file):
    file.write_bytes(file.read_text("utf-8-sig").replace("Caribbean", "Caraïbes").encode("cp1252"))
    with pytest.raises(DataError, match="not UTF-8"):
        add(file, ROUTES)
