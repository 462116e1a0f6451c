"""Recorded exports and answers of Eurostat and the ILO: they lie outside, and may not be passed on."""

import csv
import json

import pytest

from iomlab import load
from iomlab.data.live import stat
from iomlab.data.live.pull import add
from iomlab.errors import DataError
from tests.data.live.test_recorded import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no recorded answers in {SAMPLES}")
EUROSTAT = SAMPLES / "eurostat-jsonstat"


@pytest.mark.parametrize(
    ("table", "name", "column"),
    [
        ("eurostat_employment_by_citizenship", "lfsa_ergan", "employment_rate_pct"),
        ("eurostat_temporary_protection", "migr_asytpsm", "persons"),
    ],
)
def test_an_export_with_codes_and_labels_gives_its_figures(table, name, column):
    path = EUROSTAT / f"sdmx_csv_labels_{name}_head.csv"
    add(path, table)
    with path.open(encoding="utf-8", newline="") as file:
        lines = [*csv.DictReader(file)]
    frame = load(table)
    assert len(frame) == len(lines) > 5
    assert frame[column].tolist() == [float(line["OBS_VALUE"]) for line in lines]
    assert frame["year"].tolist() == [int(line["TIME_PERIOD"][:4]) for line in lines]
    assert set(frame["iso3"]) == {"AUT"}


def test_a_recorded_answer_is_decoded_value_by_value():
    answer = json.loads((EUROSTAT / "prc_hicp_manr_geo_EA.json").read_text("utf-8"))
    frame = stat.json_stat(answer, "Eurostat")
    assert frame["value"].tolist() == list(answer["value"].values())
    assert frame["time"].tolist() == list(answer["dimension"]["time"]["category"]["index"])


@pytest.mark.parametrize(
    ("table", "file", "told"),
    [
        ("eurostat_found_present", "eurostat-jsonstat/databrowser_csv_migr_eipre_head.csv", "holds labels"),
        ("eurostat_immigration", "eurostat-jsonstat/legacy_v1_1_nama_gdp_c_geo_IT.json", "no JSON-stat 2.0"),
        ("eurostat_immigration", "eurostat-jsonstat/prc_hicp_manr_geo_EA.json", "table prc_hicp_manr, not"),
        ("ilostat_employment_by_birth", "ilostat-sdmx/ilostat_website_wide_export_head.csv", "no SDMX-CSV"),
    ],
)  # fmt: skip
def test_another_layout_is_told(table, file, told):
    with pytest.raises(DataError, match=told):
        add(SAMPLES / file, table)
