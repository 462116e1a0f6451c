"""Tables are read as published, filtered by meaning, and give figures that can be defended."""

import csv

import pytest

from iomlab import countries, derive, load, same_year, say
from iomlab.data import concern
from iomlab.data.check import check_table
from iomlab.data.load import tables
from iomlab.errors import DataError

from ..conftest import ROOT


@pytest.mark.parametrize("name", tables())
def test_every_table_passes_the_data_check(name):
    assert [str(problem) for problem in check_table(name)] == []


def test_a_blank_is_missing_and_the_code_of_namibia_is_not():
    frame = load("countries")
    assert "NA" in set(frame["iso2"])
    assert load("displacement_by_origin").of(origin="HND")["idps"].isna().any()


def test_the_index_is_the_line_of_the_file():
    frame = load("remittances")
    with (ROOT / "datasets/remittances/remittances.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    line = frame.index[100]
    assert lines[line - 1][0] == frame.loc[line, "iso3"]


def test_latest_takes_the_newest_figure_that_is_there():
    idps = load("displacement_by_origin").of(origin="HND").latest("idps")
    assert (idps.value, idps.year) == (247000, "2022")


def test_a_figure_much_older_than_the_table_is_not_the_latest():
    lost = load("displacement_by_origin").of(origin="TUR").latest("idps")
    assert not lost.known
    assert "2015" in str(lost.formula)
    old = load("displacement_by_origin").of(origin="TUR").latest("idps", within=None)
    assert (old.value, old.year) == (954000, "2015")


def test_a_figure_of_merged_rows_cites_no_line():
    merged = (
        load("migrant_stock_totals")
        .of(country="HND")
        .merge(load("remittances"), on=["iso3", "year"])
    )
    with pytest.raises(DataError, match="no longer lines"):
        merged.latest("emigrants")


def test_a_figure_that_was_changed_is_not_said_to_be_read():
    frame = load("migrant_stock_totals").of(country="HND")
    frame["emigrants"] *= 2
    with pytest.raises(DataError, match="is 2795168 here, but 1397584 in line"):
        frame.latest("emigrants")


def test_what_no_row_gives_is_missing_and_names_the_table():
    lost = load("displacement_by_asylum").of(country="NRU").latest("refugees")
    assert lost.value is None
    assert not lost.known
    assert [s.table for s in lost.asked] == ["displacement_by_asylum"]


def test_figures_of_different_years_are_never_combined():
    stock = load("migrant_stock_totals").of(country="HND").latest("emigrants")
    people = load("drivers_panel").of(country="HND").latest("population")
    made = derive(say("x"), lambda a, b: a / b, [stock, people], unit=say("x"), formula=say("x"))
    assert (stock.year, people.year) == ("2024", "2023")
    assert not made.known


def test_sdg_10_7_4_adds_the_refugees_back_to_the_population():
    people = load("drivers_panel").of(country="SYR")
    abroad = load("displacement_by_origin").of(origin="SYR")
    p, r = same_year((people, "population"), (abroad, "refugees"))
    made = derive(
        say("x"), lambda a, b: 100_000 * b / (a + b), [p, r], unit=say("x"), formula=say("x")
    )
    assert p.year == r.year == made.year
    assert made.value == pytest.approx(100_000 * r.value / (p.value + r.value))
    assert {c.column for c in made.cells} == {"population", "refugees"}


def test_years_that_are_not_shared_give_nothing():
    old = load("remittances").of(country="SYR")
    new = load("displacement_by_origin").of(origin="SYR", since=2023)
    assert [f.known for f in same_year((old, "received_usd_million"), (new, "refugees"))] == [
        False
    ] * 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sex": "f"}, "no column 'sex'"),
        ({"iso4": "HND"}, "Did you mean iso3"),
        ({"origin": "HND", "destination": "USA"}, None),
    ],
)
def test_a_filter_that_the_table_has_no_column_for_is_refused(wrong, words):
    frame = load("remittances")
    if words is None:
        frame = load("missing_migrants_region_year")
        words = "no column for origin"
    with pytest.raises(DataError, match=words):
        frame.of(**wrong)


def test_an_unknown_table_is_refused_with_the_nearest():
    with pytest.raises(DataError, match="Did you mean remittances"):
        load("remitances")


def test_the_map_is_not_a_table():
    with pytest.raises(DataError, match="not a table"):
        load("world_map")


def test_every_code_of_a_place_column_is_known_or_has_a_label():
    from iomlab import countries
    from iomlab.data.figures import PLACES

    for name in tables():
        if name == "world_map":
            continue
        frame = load(name)
        for column in frame.sources[0].columns:
            if column.role in PLACES:
                for code in set(frame[column.name].dropna()) - set(column.labels):
                    assert countries.get(str(code)).iso3 == code, (name, code)


def test_routes_concern_the_countries_that_they_leave_cross_or_reach():
    assert concern.routes("ITA") == ["Central Mediterranean", "EU total"]
    assert concern.routes("HND") == []
    assert set(concern.darien("PAN")["nationality"]) == {"TOTAL"}
    assert concern.eu_routes("NRU").empty


def test_nationals_and_all_nationalities_are_never_in_one_line():
    assert set(concern.us_border("MEX")["nationality_iso3"]) == {"MEX"}
    assert str(concern.whose(concern.us_border("USA"), "USA")) == "all nationalities"
    assert str(concern.whose(concern.us_border("MEX"), "MEX")) == "Mexico"


def test_a_landlocked_island_or_isolated_country_is_compared_with_its_region():
    assert "KIR" in set(concern.around("NRU")["iso3"])
    assert concern.around("XKX").empty
    assert len(concern.around("DEU")) == 10


def test_a_cell_names_no_key_that_the_file_leaves_blank():
    jobs = load("employment_by_origin").of(country="PRT", group="nationals")
    assert "flag" not in jobs.latest("employment_rate_pct").cells[0].keys


def test_a_country_is_as_good_as_its_code():
    frame, honduras = load("migrant_stock_totals"), countries.get("HND")
    rows = frame.of(country="HND").index.tolist()
    assert frame.of(country=honduras).index.tolist() == rows != []
    beside = frame.of(country=countries.neighbours("HND"))
    assert set(beside["iso3"]) == {"GTM", "NIC", "SLV"}
