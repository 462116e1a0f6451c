"""The large files of the publishers load through ``add``, are in order, and meet the published totals.

The files are not ours to pass on; the tests run where they are (``IOMLAB_TEST_DATA``, or ``../shared``)
and are skipped elsewhere.
"""

import os
from functools import partial
from pathlib import Path

import pytest

from iomlab import load
from iomlab.data.check import check_table
from iomlab.data.live.pull import add

ROOT = Path(os.environ.get("IOMLAB_TEST_DATA") or Path(__file__).parents[3].parent / "shared")
SHARED = ROOT / "data"
pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data are not here"),
    pytest.mark.xdist_group("large files"),
]
UNHCR, IDMC, DESA = "unhcr-refugee-data", "idmc-displacement", "un-desa-migrant-stock"
STAT, AMERICAS = "eurostat-migration", "americas-irregular-transit"
MIGRANTS_2024 = f"{DESA}/stock_2024_bilateral_by_sex.csv.gz"
MIGRANTS_2020 = f"{DESA}/stock_2020_bilateral_by_sex.csv.gz"
BORDER = "us-cbp-encounters/southwest_land_border_by_month.csv.gz"
POPULATION = f"{UNHCR}/population.csv.gz"


def total(column, /, **where):
    """Return what adds a column up over the rows that have these values."""
    return partial(_total, column, where)


def only(column, /, **where):
    """Return what reads a column in the one row that has these values."""
    return lambda frame: _rows(frame, where)[column].item()


def _rows(frame, where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame


def _total(column, where, frame):
    return float(_rows(frame, where)[column].sum())


PUBLISHED = [
    ("unhcr_population", POPULATION, total("refugees", year=2022), 29_429_078),
    ("unhcr_population", POPULATION, lambda f: round(_total("other_protection", {"year": 2022}, f), -5), 5_200_000),
    ("displacement_by_asylum", POPULATION, total("refugees", year=2022), 29_429_078),
    ("displacement_by_origin", POPULATION, total("refugees", year=2022), 29_429_078),
    ("unhcr_unrwa", f"{UNHCR}/unrwa.csv", total("refugees", year=2022), 5_887_353),
    ("unhcr_asylum_applications", f"{UNHCR}/asylum_applications.csv.gz", len, 120_597),
    ("unhcr_asylum_decisions", f"{UNHCR}/asylum_decisions.csv.gz", len, 113_929),
    ("unhcr_solutions", f"{UNHCR}/solutions.csv.gz", len, 21_258),
    ("unhcr_flows", f"{UNHCR}/flows.csv.gz", len, 105_868),
    ("unhcr_idmc", f"{UNHCR}/idmc.csv", total("idps", year=1990), 21_300_000),
    ("idmc_conflict", f"{IDMC}/gidd_conflict_country_year_2009_2024.csv", lambda f: round(_total("idps", {"year": 2024}, f) / 1e6, 1), 73.5),
    ("migrant_stock_totals", MIGRANTS_2024, total("immigrants", year=2024), 304_021_813),
    ("migrant_stock_totals", MIGRANTS_2020, total("immigrants", year=2020), 280_598_105),
    ("migrant_stock_totals", MIGRANTS_2024, total("emigrants", year=2024), 281_956_199),
    ("migrant_stock_corridors", MIGRANTS_2024, total("migrants", year=2024), 281_956_199),
    ("undesa_stock_bilateral", MIGRANTS_2024, total("migrants", year=2024), 304_021_813),
    ("undesa_stock_bilateral", MIGRANTS_2020, total("migrants", year=2020), 280_598_105),
    *(
        ("missing_migrants_route_month", "iom-missing-migrants/incidents_2014_2025.csv.gz", total("dead_and_missing", year=year), dead)
        for year, dead in ((2016, 8_253), (2022, 7_205), (2023, 8_755), (2024, 9_191))
    ),
    ("eurostat_population_by_citizenship", f"{STAT}/population_by_citizenship_migr_pop1ctz.csv.gz",
     total("persons", iso3="DEU", year=2020, citizenship_iso3="TOTAL"), 83_166_711),
    ("eurostat_population_by_citizenship", f"{STAT}/population_by_citizenship_migr_pop1ctz.csv.gz",
     total("persons", iso3="SWE", year=2020, citizenship_iso3="TOTAL"), 10_327_589),
    ("eurostat_employment_by_citizenship", f"{STAT}/employment_rate_by_citizenship.csv",
     only("employment_rate_pct", iso3="DEU", year=2023, sex="T", citizenship_iso3="NAT"), 79.7),
    ("eurostat_employment_by_citizenship", f"{STAT}/employment_rate_by_citizenship.csv",
     only("employment_rate_pct", iso3="DEU", year=2023, sex="T", citizenship_iso3="FOR"), 65.8),
    ("eurostat_asylum_applicants", f"{STAT}/asylum_applicants_all.csv.gz",
     total("applicants", iso3="DEU", year=2015), 476_560),
    ("eurostat_found_present", f"{STAT}/illegally_present_by_citizenship_migr_eipre.csv", len, 23_861),
    ("eurostat_returned", f"{STAT}/returned_2010_2016_migr_eirtn.csv", len, 8_616),
    ("eurostat_first_permits", f"{STAT}/first_residence_permits_tps00170.csv", len, 387),
    ("eurostat_temporary_protection", f"{STAT}/temporary_protection_ukraine_migr_asytpsm.csv", len, 1_131),
    *(
        (table, BORDER, measured, events)
        for year, events in ((2021, 1_734_686), (2022, 2_378_944), (2023, 2_475_669))
        for table, measured in (
            ("cbp_encounters", total("encounters", fiscal_year=year)),
            ("us_encounters_nationality_fy", total("encounters", fiscal_year=year, measure="sw_encounters", nationality_iso3="TOTAL")),
        )
    ),
    *(
        ("darien_crossings_year", f"{AMERICAS}/panama_darien_by_nationality.csv", total("crossings", year=year, nationality="TOTAL"), people)
        for year, people in ((2023, 520_085), (2024, 302_203))
    ),
    ("remittance_cost_corridor", "remittance-prices-worldwide/corridor_cost_2011_2020.csv", len, 10_417),
    ("remittance_cost_corridor", "remittance-prices-worldwide/corridor_cost_2011_2020.csv",
     lambda f: round(float(f[(f["year"] == 2020) & (f["quarter"] == 3)]["cost_200_pct"].mean()), 1), 7.0),
    ("bilateral_remittances", "knomad-bilateral-remittances/bilateral_remittances_2017.csv",
     lambda f: round(_total("usd_million", {}, f)), 613_464),
    ("bilateral_remittances", "knomad-bilateral-remittances/bilateral_remittances_2017.csv",
     lambda f: round(_total("usd_million", {"sending_iso3": "USA", "receiving_iso3": "MEX"}, f) / 1000, 1), 30.0),
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("large")


@pytest.fixture(scope="module")
def loaded():
    return {}


@pytest.fixture
def added(shelf, loaded, monkeypatch):
    """Return what adds a file once for all tests of this module, and loads it."""
    monkeypatch.setenv("IOMLAB_DATA", str(shelf))

    def given(table, file):
        if (table, file) not in loaded:
            vintage = "2020-12-31" if file == MIGRANTS_2020 else None
            found = add(SHARED / file, table, vintage=vintage).source
            loaded[table, file] = load(table, found.vintage)
        return loaded[table, file]

    return given


@pytest.mark.parametrize(
    ("table", "file", "measure", "published"),
    PUBLISHED,
    ids=[f"{table}-{published}" for table, _, _, published in PUBLISHED],
)
def test_a_large_file_meets_its_published_total(added, table, file, measure, published):
    assert measure(added(table, file)) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "file"), sorted({(table, file) for table, file, *_ in PUBLISHED})
)
def test_a_large_file_is_in_order_on_the_shelf(added, table, file):
    frame = added(table, file)
    assert [str(problem) for problem in check_table(table, frame.sources[0].vintage)] == []
    record = frame.sources[0]
    for column in record.columns:
        assert column.name in frame


def test_the_mirror_of_2024_gives_the_shipped_figures(added):
    own, shipped = (
        added("migrant_stock_totals", MIGRANTS_2024),
        load("migrant_stock_totals", "shipped"),
    )
    joined = shipped.merge(own, on=["iso3", "year"], suffixes=("", "_own"), how="left")
    for name in ("immigrants", "emigrants"):
        assert joined[name].tolist() == joined[f"{name}_own"].tolist()


def test_the_mirror_of_encounters_gives_the_shipped_figures(added):
    keys = ["measure", "nationality_iso3", "fiscal_year"]
    own = added("us_encounters_nationality_fy", BORDER)
    joined = load("us_encounters_nationality_fy", "shipped").merge(
        own, on=keys, suffixes=("", "_own")
    )
    joined = joined[joined["nationality_iso3"] != "OTHER"]  # another list of those named
    assert len(joined) > 20
    assert joined["encounters"].tolist() == joined["encounters_own"].tolist()
