"""Vintages: which one is meant, what is on the shelf, and that a damaged one is never read."""

import json

import pandas as pd
import pytest

from iomlab.data import shelf
from iomlab.data.live.publisher import sidecar
from iomlab.data.live.shelving import put, shelving
from iomlab.data.load import load, printed
from iomlab.errors import DataError

TABLE = "migrant_stock_totals"


def shelved(vintage, rows=(("DEU", 2020, 100, 50),), form="parquet", edition="invented"):
    """Put an invented edition of a shipped table on the shelf."""
    frame = pd.DataFrame(rows, columns=["iso3", "year", "immigrants", "emigrants"])
    with shelving(TABLE) as room:
        told = sidecar(TABLE) | {"edition": edition}
        return put(TABLE, told, [frame], room, vintage=vintage, form=form)


@pytest.fixture
def shelve(tmp_path, monkeypatch):
    """A shelf of one's own, and how to put an edition on it."""
    monkeypatch.setenv("IOMLAB_DATA", str(tmp_path / "shelf"))
    monkeypatch.delenv(shelf.CHOICE, raising=False)
    return shelved


def test_without_a_choice_the_shipped_table_is_loaded(shelve):
    shelve("2020-12-31")
    assert load(TABLE).sources[0].vintage == shelf.SHIPPED


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_vintage_is_loaded_with_its_types_its_source_and_its_lines(shelve, form):
    shelve("2020-12-31", form=form)
    frame = load(TABLE, "2020-12-31")
    assert frame["immigrants"].dtype == "Int64"
    assert frame.sources[0].vintage == "2020-12-31"
    assert frame.sources[0].edition == "invented"
    found = frame.of(country="DEU").latest("immigrants")
    assert (found.value, found.cells[0].line) == (100, 2)
    assert printed(frame.sources[0], 2, "emigrants") == "50"


def test_latest_is_the_newest_of_all_also_of_the_shipped(shelve):
    shelve("2020-12-31")
    assert shelf.choose(TABLE, "latest") == shelf.SHIPPED
    shelve("2999-01-01", rows=[("DEU", 2020, 101, 50)])
    assert shelf.choose(TABLE, "latest") == "2999-01-01"


def test_a_second_pull_of_a_day_gets_a_number_and_the_same_rows_none(shelve):
    assert shelve("2999-01-01").vintage == "2999-01-01"
    assert shelve("2999-01-01").vintage == "2999-01-01"
    assert shelve("2999-01-01", rows=[("DEU", 2020, 101, 50)]).vintage == "2999-01-01.2"
    assert shelf.vintages(TABLE) == ["2999-01-01", "2999-01-01.2"]


def test_ten_pulls_of_a_day_are_in_order(shelve):
    for n in range(11):
        shelve("2999-01-01", rows=[("DEU", 2020, n, 50)])
    assert shelf.vintages(TABLE)[-1] == "2999-01-01.11"


def test_the_choice_of_a_run_counts_where_none_is_named(shelve, monkeypatch):
    shelve("2020-12-31")
    shelve("2022-12-31", rows=[("DEU", 2020, 101, 50)])
    monkeypatch.setenv(shelf.CHOICE, json.dumps({"*": "2021-06-30"}))
    assert load(TABLE).sources[0].vintage == "2020-12-31"  # what was known on that day
    assert load("remittances").sources[0].vintage == shelf.SHIPPED
    assert load(TABLE, "2022-12-31").sources[0].vintage == "2022-12-31"
    monkeypatch.setenv(shelf.CHOICE, json.dumps({TABLE: "2022-12-31"}))
    assert load(TABLE).sources[0].vintage == "2022-12-31"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lastest", "Did you mean latest"),
        ("2019-01-01", "2020-12-31"),
        (f"{TABLE}=2019-01-01", "There are: shipped, 2020-12-31"),
        ("migrant_stock_total=latest", "migrant_stock_totals"),
    ],
)
def test_a_choice_that_is_not_there_is_refused_with_what_there_is(shelve, text, says):
    shelve("2020-12-31")
    with pytest.raises(DataError, match=says):
        shelf.choice(text)


def test_a_changed_file_is_never_read(shelve):
    shelve("2020-12-31", form="csv")
    path = shelf.folder(TABLE, "2020-12-31") / f"{TABLE}.csv"
    path.write_text(path.read_text().replace("100", "999"))
    with pytest.raises(DataError, match=r"hash differs.*Delete that folder"):
        load(TABLE, "2020-12-31")


def test_a_vintage_without_descriptor_is_none(shelve):
    shelve("2020-12-31")
    (shelf.home() / TABLE / "2021-01-01").mkdir()
    assert shelf.vintages(TABLE) == ["2020-12-31"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("DEU", 2020, "many", 5)], "'immigrants'.*'many'.*no whole number"),
        ([("DEU", 2020, 1.5, 5)], "1.5.*no whole number"),
        ([], "not one row"),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_nothing_is_kept(shelve, rows, says):
    shelve("2020-12-31")
    with pytest.raises(DataError, match=says):
        shelve("2021-12-31", rows=rows)
    assert shelf.vintages(TABLE) == ["2020-12-31"]
    assert [p.name for p in shelf.home().iterdir()] == [TABLE]


@pytest.mark.parametrize("name", ["", ".", "/etc", "../shelf", "a/b", "*"])
def test_what_names_no_folder_of_the_shelf_is_no_table(shelve, name):
    shelve("2020-12-31")
    with pytest.raises(DataError, match="There is no table"):
        load(name)
