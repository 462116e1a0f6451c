"""The published answers that the shared test data or the shipped tables allow are met."""

import os
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from iomlab import load
from iomlab.methods.composite_scores import rescaled_sum
from iomlab.methods.displacement import recognition_rates
from iomlab.methods.flows import demographic_accounting
from iomlab.methods.two_lists import two_lists

SHARED = Path(os.environ.get("IOMLAB_TEST_DATA") or Path(__file__).parents[2].parent / "shared")
UNHCR = SHARED / "data" / "unhcr-refugee-data"
here = pytest.mark.skipif(not UNHCR.is_dir(), reason="the shared test data are not here")
COUNTS = ("refugees", "asylum_seekers", "idps", "stateless", "oip", "ooc")


@cache
def table(name: str) -> pd.DataFrame:
    """Return a shared table; ``NA`` is a code in it, an empty cell is missing."""
    return pd.read_csv(UNHCR / f"{name}.csv.gz", keep_default_na=False, na_values={"oip": [""]})


def numbers(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(frame[column], errors="coerce")


def quoted(figure: str, origin: str, asylum: str, column: str) -> float:
    rows = load("unhcr_quoted_figures")
    row = rows[
        (rows["figure"] == figure)
        & (rows["origin_iso3"] == origin)
        & (rows["asylum_iso3"] == asylum)
    ]
    return float(row[column].iloc[0])


@here
@pytest.mark.parametrize(
    ("code", "side", "expected"),
    [
        ("VEN", "coo_iso", 6_459_716),
        ("UKR", "coo_iso", 5_224_131),
        ("SYR", "coo_iso", 4_865_764),
        ("COL", "coa_iso", 2_812_242),
    ],
)
def test_refugees_and_others_in_need_of_protection(code, side, expected):
    people = table("population")
    rows = people[(people["year"] == 2025) & (people[side] == code)]
    assert numbers(rows, "refugees").sum() + numbers(rows, "oip").sum() == expected
    pair = (code, "TOTAL") if side == "coo_iso" else ("TOTAL", code)
    assert quoted("refugees_oip", *pair, "persons") == expected


@here
@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("population", "refugees", 28_461_306),
        ("population", "oip", 7_177_473),
        ("population", "idps", 64_239_352),
        ("solutions", "returned_refugees", 4_362_272),
        ("solutions", "resettlement", 81_766),
    ],
)
def test_totals_of_2025(name, column, expected):
    rows = table(name)
    assert numbers(rows[rows["year"] == 2025], column).sum() == expected
    assert quoted(column, "TOTAL", "TOTAL", "persons") == expected


def decided(origin: str, asylum: str) -> pd.DataFrame:
    rows = table("asylum_decisions")
    rows = rows[(rows["year"] == 2023) & (rows["coo_iso"] == origin) & (rows["coa_iso"] == asylum)]
    return pd.DataFrame(
        {
            "unit": rows["dec_pc"],
            "instance": rows["dec_level"],
            "recognised": numbers(rows, "dec_recognized"),
            "complementary": numbers(rows, "dec_other"),
            "rejected": numbers(rows, "dec_rejected"),
        }
    ).reset_index(drop=True)


@here
@pytest.mark.parametrize(
    ("origin", "asylum", "refugee", "total"),
    [
        ("AFG", "DEU", 0.4735066, 0.9862222),
        ("VEN", "ESP", 0.0008, 0.9969632),
        ("HND", "MEX", None, 0.8788994),
        ("COL", "ESP", None, 0.061921),
    ],
)
def test_recognition_rates_at_first_instance(origin, asylum, refugee, total):
    first = decided(origin, asylum)
    first = first[first["instance"] == "FI"]
    rate = recognition_rates(first, by=[]).table.iloc[0]
    assert rate["protection_rate"] == pytest.approx(total, abs=5e-7)
    assert quoted("protection_rate", origin, asylum, "per_cent") == pytest.approx(100 * total)
    if refugee is not None:
        assert rate["refugee_rate"] == pytest.approx(refugee, abs=5e-5)


@here
def test_the_national_table_is_first_instance_and_repeat_applications_together():
    both = decided("AFG", "DEU")
    both = both[both["instance"].isin(["FI", "RA"])]
    kinds = ["recognised", "complementary", "rejected"]
    shipped = load("asylum_decisions").of(origin="AFG", destination="DEU")
    assert both[kinds].sum().tolist() == shipped[kinds].iloc[0].astype(int).tolist()


@here
def test_no_cell_of_unhcr_lies_between_1_and_4():
    people = table("population")
    for column in COUNTS:
        assert not numbers(people, column).between(1, 4).any(), column


def test_flows_of_the_closed_four_regions():
    frame = load("four_regions_abel2013")
    closed = frame[frame["example"] == "closed"]
    start, end = (
        closed[closed["time"] == when].pivot(
            index="birthplace", columns="residence", values="people"
        )
        for when in ("start", "end")
    )
    assert demographic_accounting(start, end, estimate="minimum").total == pytest.approx(150)


def test_a_raw_sum_of_42_on_twelve_items():
    found = rescaled_sum({"all": [3.5] * 12})
    assert found.raw == 42
    assert found.score == pytest.approx(0.625)


def test_two_lists_of_500_and_400_with_50_on_both():
    assert two_lists(500, 400, 50).population == pytest.approx(3938.235, abs=5e-4)
