"""The source record travels with the figures, whatever pandas does with them."""

import copy
import pickle

import pandas as pd
import pytest

from iomlab import allow, load
from iomlab.data.figures import Figures

STOCK, MONEY = "migrant_stock_totals", "remittances"
KEYS = ["iso3", "year"]

ONE = {
    "filter": lambda a: a[a["year"] == 2024],
    "query": lambda a: a.query("year == 2024"),
    "of": lambda a: a.of(country="HND", since=2000, until=2020),
    "column": lambda a: a["immigrants"],
    "columns": lambda a: a[["iso3", "immigrants"]],
    "loc": lambda a: a.loc[2:9, "immigrants"],
    "row": lambda a: a.iloc[3],
    "sort and head": lambda a: a.sort_values("immigrants").head(3),
    "reset and rename": lambda a: a.reset_index(drop=True).rename(columns={"iso3": "x"}),
    "melt": lambda a: a.melt(id_vars=KEYS),
    "pivot": lambda a: a.pivot(index="iso3", columns="year", values="immigrants"),
    "pivot_table": lambda a: a.pivot_table(index="iso3", columns="year", values="immigrants"),
    "stack": lambda a: a.set_index(KEYS).stack(),
    "transpose": lambda a: a.T,
    "group sum": lambda a: a.groupby("year")["immigrants"].sum(),
    "group agg": lambda a: a.groupby("year", as_index=False).agg({"immigrants": "sum"}),
    "group apply": lambda a: a.groupby("iso3")[["year", "immigrants"]].apply(lambda g: g.tail(1)),
    "group size": lambda a: a.groupby("year").size(),
    "transform": lambda a: a.groupby("year")["immigrants"].transform("sum"),
    "column sums": lambda a: a[["immigrants"]].sum(),
    "value counts": lambda a: a.value_counts("year"),
    "arithmetic": lambda a: 2 * a["immigrants"] - 1,
    "fillna": lambda a: a["immigrants"].fillna(0),
    "astype": lambda a: a.astype({"year": "int64"}),
    "where": lambda a: a.where(a["immigrants"] > 5),
    "duplicates": lambda a: a.drop_duplicates("iso3"),
    "apply": lambda a: a.apply(lambda row: row, axis=1),
    "copy": lambda a: a.copy(),
    "deepcopy": copy.deepcopy,
    "pickle": lambda a: pickle.loads(pickle.dumps(a)),
}
TWO = {
    "merge": lambda a, b: a.merge(b, on=KEYS),
    "outer merge": lambda a, b: pd.merge(a, b, how="outer", on=KEYS),
    "join": lambda a, b: a.join(b.set_index(KEYS), on=KEYS),
    "concat": lambda a, b: pd.concat([a, b]),
    "concat columns": lambda a, b: pd.concat([a.set_index(KEYS), b.set_index(KEYS)], axis=1),
    "concat dict": lambda a, b: pd.concat({"a": a, "b": b}),
    "ratio": lambda a, b: a["immigrants"] / b["received_pct_gdp"],
    "compare": lambda a, b: a["immigrants"] > b["received_pct_gdp"].reindex(a.index),
    "add": lambda a, b: a["immigrants"].add(b["received_pct_gdp"], fill_value=0),
    "fillna": lambda a, b: a["immigrants"].fillna(b["received_pct_gdp"]),
    "combine": lambda a, b: (
        a["immigrants"].astype("Float64").combine(b["received_pct_gdp"], lambda x, y: x)
    ),
    "map": lambda a, b: a["iso3"].map(b.groupby("iso3")["received_pct_gdp"].max()),
    "where other": lambda a, b: (
        a["immigrants"].astype("Float64").where(a["year"] > 2000, b["received_pct_gdp"])
    ),
    "assign": lambda a, b: a.assign(share=b["received_pct_gdp"]),
    "combine_first": lambda a, b: a.combine_first(b),
    "merge then group": lambda a, b: a.merge(b, on=KEYS).groupby("year")["immigrants"].sum(),
    "merge then pivot": lambda a, b: a.merge(b, on=KEYS).pivot(
        index="iso3", columns="year", values="immigrants"
    ),
}


@pytest.mark.parametrize("act", ONE.values(), ids=ONE)
def test_what_is_made_from_one_table_keeps_its_source(act):
    assert [s.table for s in act(load(STOCK)).sources] == [STOCK]


@pytest.mark.parametrize("act", TWO.values(), ids=TWO)
def test_what_is_made_from_two_tables_has_both_sources(act):
    with allow("only the sources matter in this test"):
        made = act(load(STOCK), load(MONEY))
    assert {s.table for s in made.sources} == {STOCK, MONEY}


def test_setting_a_column_from_another_table_adds_its_source():
    stock = load(STOCK)
    stock["share"] = load(MONEY)["received_pct_gdp"]
    assert {s.table for s in stock.sources} == {STOCK, MONEY}


def test_changing_a_frame_in_place_adds_the_source():
    column = load(STOCK)["immigrants"].copy().astype("Float64")
    with allow("only the sources matter in this test"):
        column += load(MONEY)["received_pct_gdp"]
    assert {s.table for s in column.sources} == {STOCK, MONEY}
    frame = load(STOCK)
    frame.insert(2, "share", load(MONEY)["received_pct_gdp"])
    assert {s.table for s in frame.sources} == {STOCK, MONEY}


def test_a_derived_frame_does_not_change_the_sources_of_the_first():
    stock = load(STOCK)
    stock.merge(load(MONEY), on=KEYS)
    assert [s.table for s in stock.sources] == [STOCK]


def test_a_frame_without_a_source_has_none():
    assert Figures({"a": [1]}).sources == ()


def test_a_column_keeps_its_name():
    made = load(STOCK).groupby("year")["immigrants"].sum().where(lambda s: s > 0).rename("all")
    assert made.rename_axis("when").reset_index().columns.tolist() == ["when", "all"]
