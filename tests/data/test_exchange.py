"""HXL hashtags, SDMX keys, and columns that look like personal data."""

import pandas as pd
import pytest

from iomlab.data.computed import column, computed
from iomlab.data.data_card import card, measures, practice, rules
from iomlab.data.exchange import hxl, problems, read_key, sdmx_key, tags
from iomlab.data.load import load, tables
from iomlab.data.personal import refuse_personal
from iomlab.errors import DataError
from iomlab.messages import say
from iomlab.synthetic.load import synthetic

PERSONAL = {
    "name": ["Ana"], "full_name": ["Ana"], "apellidos": ["Pérez"], "Prénom": ["Ana"], "firstName": ["Ana"],
    "telefono": ["1"], "mobile phone": ["1"], "e-mail": ["1"], "correo_electronico": ["1"],
    "passport_no": ["1"], "CURP": ["1"], "document number": ["1"], "case_id": ["1"], "DNI": ["1"],
    "date_of_birth": ["1"], "fecha_nacimiento": ["1"], "latitude": [1.5], "lon": [1.5], "GPS": ["1"],
    "direccion": ["Calle 1"],
}  # fmt: skip
VALUES = {
    "phone": "+34 600 000 000", "local phone": "(55) 1234-5678-90", "e-mail": "ana@example.org",
    "passport": "G12345678", "identity card": "12345678Z", "curp": "PEPA800101MDFRRN09",
    "point": "19.43260, -99.13320",
}  # fmt: skip
HARMLESS = {
    "country_name": ["Spain"], "org name": ["IOM"], "year": [2020], "period": ["2014-2024"],
    "when": ["2024-06-30"], "migrants": [123456789], "latest": [3], "code": ["ESP"],
    "share": [0.123456], "longterm": [450],
}  # fmt: skip


@pytest.mark.parametrize("name", PERSONAL)
def test_a_column_named_after_personal_data_is_refused(name):
    with pytest.raises(DataError, match="looks like it holds"):
        refuse_personal(pd.DataFrame({"year": [2020], name: PERSONAL[name]}))


@pytest.mark.parametrize("kind", VALUES)
def test_a_column_that_holds_personal_data_is_refused_without_showing_it(kind):
    with pytest.raises(DataError) as refused:
        refuse_personal(pd.DataFrame({"field_7": ["ok", VALUES[kind]]}))
    assert VALUES[kind] not in str(refused.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_totals_places_and_dates_are_not_refused(name):
    refuse_personal(pd.DataFrame({name: HARMLESS[name]}))


def test_no_table_of_figures_is_refused():
    figures = [t for t in tables() if t != "world_map" and load(t).role("year")]
    for table in figures:
        if not any("name" in c for c in load(table).columns):
            refuse_personal(load(table))


def test_a_row_of_hashtags_stands_on_top_and_figures_are_unchanged():
    made = hxl(practice(), {"count": "#affected"})
    assert made.iloc[0].tolist() == ["#country+code", "#date+year", "#affected"]
    assert made["count"].iloc[1:].astype(int).tolist() == practice()["count"].tolist()
    assert problems(made) == ()
    assert made.sources == practice().sources


def test_both_ends_of_a_corridor_get_different_hashtags():
    made = tags(load("migrant_stock_corridors"))
    assert made["origin_iso3"] == "#country+code+origin"
    assert made["destination_iso3"] == "#country+code+destination"


def test_a_missing_figure_is_left_blank():
    frame = load("usa_corridors")
    lost = frame[frame["migrants"].isna()].head(1)
    assert hxl(lost)["migrants"].iloc[1] == ""


@pytest.mark.parametrize(
    ("first", "below", "problem"),
    [
        ("affected", "12", "no hashtag"),
        ("#Affected", "12", "not written like"),
        ("#refugees", "12", "does not hold"),
        ("#affected", "many", "numbers but holds text"),
        ("#country+code", "Spain", "codes of countries"),
        ("#date+year", "20", "years of four digits"),
    ],
)
def test_a_wrong_hashtag_is_named(first, below, problem):
    assert problem in str(problems(pd.DataFrame({"x": [first, below]}))[0])


def test_two_columns_with_one_hashtag_are_named():
    twice = pd.DataFrame({"a": ["#affected+f+adults", "1"], "b": ["#affected+adults+f", "2"]})
    assert "same hashtag" in str(problems(twice)[0])


def test_a_small_count_that_nobody_published_is_not_written():
    made = computed({"n": [3]}, synthetic("stays"), n=column(say("People"), say("persons")))
    with pytest.raises(DataError, match="no publisher has released"):
        hxl(made)
    hxl(made.assign(n=[11]))


def test_personal_data_are_not_written_as_hxl():
    with pytest.raises(DataError, match="phone"):
        hxl(practice().assign(contact="+34 600 000 000"))


def test_a_key_can_be_read_back():
    parts = {"FREQ": "A", "REF_AREA": ["ESP", "COL"], "SEX": "", "INDICATOR": "REFUGEES"}
    key = sdmx_key(parts)
    assert key == "A.ESP+COL..REFUGEES"
    assert read_key(key, parts)["REF_AREA"] == ("ESP", "COL")
    assert read_key(key, parts)["SEX"] == ()


def test_a_key_with_a_point_in_a_code_or_a_part_too_few_is_refused():
    with pytest.raises(DataError, match="no code of REF_AREA"):
        sdmx_key({"REF_AREA": "E.SP"})
    with pytest.raises(DataError, match="2 parts"):
        read_key("A.ESP", ["FREQ", "REF_AREA", "SEX"])


def test_a_figure_of_another_year_is_never_quoted():
    found = card(["ESP", "COL"], 2021)
    assert not any(f.known for f in found if "migrants" in str(f.label))
    assert "2020" in str(found[0].formula)
    assert {f.year for f in card(["ESP"], 2020)} == {"2020"}


def test_every_measure_says_whom_it_leaves_out():
    assert measures().notna().all().all()
    assert len(rules()) == len(load("un_migration_statistics_definitions"))
