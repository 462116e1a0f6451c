"""Encounters at the borders of the United States. Every figure here is invented."""

import zipfile

import pytest

from iomlab import load
from iomlab.data.live.pull import add, pull
from iomlab.errors import DataError

MONTHLY, YEARLY = "cbp_encounters", "us_encounters_nationality_fy"
HEAD = (
    "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,"
    "AOR (Abbv),Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count"
)
MONTHS = "OCT NOV DEC JAN FEB MAR APR MAY JUN JUL AUG SEP".split()  # noqa: SIM905
PATROL = "2023,FYTD,{m},U.S. Border Patrol,Southwest Land Border,El Paso Sector,El Paso,"
LINES = [
    *(PATROL.format(m=m) + "Single Adults,HONDURAS,Title 8,Apprehensions,10" for m in MONTHS),
    PATROL.format(m="OCT") + "FMUA,HONDURAS,Title 8,Apprehensions,3",
    PATROL.format(m="OCT")
    + 'UC / Single Minors,"CHINA, PEOPLES REPUBLIC OF",Title 8,Apprehensions,2',
    PATROL.format(m="OCT") + "Single Adults,OTHER,Title 42,Expulsions,7",
    "2023,FYTD,JAN,Office of Field Operations,Northern Land Border,Boston Field Office,Boston,"
    "Single Adults,CANADA,Title 8,Inadmissibles,50",
    "2024 (FYTD),FYTD,OCT,U.S. Border Patrol,Southwest Land Border,El Paso Sector,El Paso,"
    "Single Adults,MEXICO,Title 8,Apprehensions,99",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "nationwide.csv"
    path.write_text("\n".join([HEAD, *LINES]) + "\n")
    return path


def rows(name):
    frame = load(name, "latest")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def test_a_fiscal_year_begins_in_october_of_the_year_before(file):
    add(file, MONTHLY)
    frame = load(MONTHLY)
    assert frame["month"].tolist()[:4] == ["2022-10", "2022-11", "2022-12", "2023-01"]
    assert frame["month"].tolist()[11] == "2023-09"
    assert frame["fiscal_year"].tolist()[-1] == 2024
    assert set(frame["nationality_iso3"]) == {"HND", "CHN", "OTHER", "CAN", "MEX"}


def test_whole_years_of_the_southwest_are_added_up_in_the_layout_of_the_shipped_table(file):
    add(file, YEARLY)
    assert list(load(YEARLY, "latest")) == list(load(YEARLY, "shipped"))
    found = {(row[0], row[1], row[2]): row[3] for row in rows(YEARLY)}
    assert found == {
        ("sw_encounters", "HND", 2023): 123,
        ("sw_encounters", "CHN", 2023): 2,
        ("sw_encounters", "OTHER", 2023): 7,
        ("sw_encounters", "TOTAL", 2023): 132,
        ("usbp_sw_apprehensions", "HND", 2023): 123,
        ("usbp_sw_apprehensions", "CHN", 2023): 2,
        ("usbp_sw_apprehensions", "TOTAL", 2023): 125,
        ("usbp_sw_unaccompanied_children", "CHN", 2023): 2,
        ("usbp_sw_unaccompanied_children", "TOTAL", 2023): 2,
        ("usbp_sw_family_units", "HND", 2023): 3,
        ("usbp_sw_family_units", "TOTAL", 2023): 3,
    }


def test_a_zip_with_the_one_file_is_read_and_one_with_two_is_not(tmp_path, file):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(file, "nationwide.csv")
    add(tmp_path / "a.zip", MONTHLY)
    assert len(load(MONTHLY)) == len(LINES)
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.write(file, "state.csv")
    with pytest.raises(DataError, match="the archive holds 2 CSV files, not one"):
        add(tmp_path / "a.zip", MONTHLY)


def test_the_older_file_of_the_southwest_border_has_neither_border_nor_area(tmp_path):
    (tmp_path / "sbo.csv").write_text(
        "Fiscal Year,Month (abbv),Component,Demographic,Citizenship,Title of Authority,"
        "Encounter Type,Encounter Count\n"
        "2021,OCT,U.S. Border Patrol,FMUA,MEXICO,Title 8,Apprehensions,5\n"
    )
    add(tmp_path / "sbo.csv", MONTHLY)
    row = load(MONTHLY).iloc[0]
    assert (row["border"], row["month"], row["nationality_iso3"]) == (
        "Southwest Land Border",
        "2020-10",
        "MEX",
    )


def test_a_mirror_is_read_and_a_row_without_nationality_counts_in_the_total_alone(tmp_path):
    months = [*(f"2018-{m:02}" for m in range(10, 13)), *(f"2019-{m:02}" for m in range(1, 10))]
    lines = [f"{m},2019,U.S. Border Patrol,,Title 8,Apprehensions,FMUA,,5" for m in months]
    (tmp_path / "mirror.csv").write_text(
        "month,fiscal_year,component,area,authority,encounter_type,demographic,nationality_iso3,"
        "encounters\n" + "\n".join([*lines, lines[0].replace(",,5", ",OOO,1")]) + "\n"
    )
    add(tmp_path / "mirror.csv", YEARLY)
    found = {(row[0], row[1]): row[3] for row in rows(YEARLY)}
    assert found["sw_encounters", "TOTAL"] == 61
    assert found["sw_encounters", "OTHER"] == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Encounter Count", "Encounters", "column 'Encounter Count' is not there"),
        ("HONDURAS", "HONDUR", "'HONDUR' is the name of no place"),
        (",OCT,", ",OCTOBRE,", "'OCTOBRE' is no month"),
        (",10\n", ",ten\n", "'ten' stands where a figure"),
    ],
)
def test_another_years_layout_is_told(file, old, new, told):
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(DataError, match=told):
        add(file, MONTHLY)


def test_without_a_whole_fiscal_year_there_is_no_table_by_year(tmp_path, file):
    file.write_text("\n".join([HEAD, *LINES[:11]]) + "\n")
    with pytest.raises(DataError, match="no whole fiscal year"):
        add(file, YEARLY)


def test_the_darien_by_year_and_nationality_without_a_year_that_is_not_over(tmp_path):
    (tmp_path / "mirror.csv").write_text(
        "month,nationality_iso3,persons\n2019-01,CUB,79\n2019-01,HTI,21\n2020-02,VEN,3\n"
        "2020-12,VEN,4\n2021-01,VEN,1000\n"
    )
    add(tmp_path / "mirror.csv", "darien_crossings_year")
    assert rows("darien_crossings_year") == [
        [2019, "TOTAL", 100],
        [2019, "CUB", 79],
        [2019, "HTI", 21],
        [2020, "TOTAL", 7],
        [2020, "VEN", 7],
    ]


@pytest.mark.parametrize("name", [MONTHLY, YEARLY, "darien_crossings_year"])
def test_who_tries_to_pull_is_told_what_to_do(fake, name):
    with pytest.raises(DataError, match="iomlab data add FILE --as"):
        pull(name, door=fake.door)
    assert fake.asked == []
