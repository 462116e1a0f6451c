"""One question, three engines, one answer; records of persons leave as groups only."""

import traceback

import numpy as np
import pandas as pd
import pytest

from iomlab import load, query, query_microdata
from iomlab.data.engines import ENGINES
from iomlab.data.query import _plan
from iomlab.errors import DataError

TYPES = {"sex": "string", "age": "Int64", "pay": "Float64", "weight": "Int64"}
PURPOSE = "Planning of shelter places in 2026"


@pytest.fixture(scope="module", params=["csv", "parquet"])
def records(request, tmp_path_factory):
    """Invented records, with blanks, in both kinds of file."""
    rng = np.random.default_rng(7)
    n = 4000
    frame = pd.DataFrame(
        {
            "sex": pd.array(rng.choice(["f", "m", None], n, p=[0.5, 0.45, 0.05]), dtype="string"),
            "age": pd.array(rng.integers(15, 30, n), dtype="Int64"),
            "pay": pd.array(rng.gamma(2, 500, n).round(2), dtype="Float64"),
            "weight": pd.array(rng.integers(1, 9, n), dtype="Int64"),
        }
    )
    frame.loc[rng.random(n) < 0.1, "pay"] = pd.NA
    path = tmp_path_factory.mktemp("records") / f"records.{request.param}"
    if request.param == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path)
    return path


ASKED = [
    {"by": ("sex",), "total": ("weight",), "mean": ("pay",), "count": True},
    {"by": ("sex", "age"), "total": ("pay",)},
    {"total": ("pay", "weight"), "mean": ("age",), "count": True},
    {"by": ("age",), "count": True, "where": {"sex": "f", "age": (18, 25)}},
    {"by": ("age",), "count": True, "where": {"pay": (None, 300.0), "sex": ["f", "m"]}},
    {"by": ("sex",), "total": ("pay",), "where": {"age": (90, None)}},
    {"count": True, "where": {"sex": []}},
    {"columns": ("age", "pay"), "where": {"sex": "m", "age": 20}},
]


@pytest.mark.parametrize("asked", ASKED, ids=range(len(ASKED)))
@pytest.mark.parametrize("engine", ["duckdb", "dask"])
def test_every_engine_gives_the_same_answer(records, engine, asked):
    empty = {"where": None, "by": (), "total": (), "mean": (), "count": False, "columns": ()}
    plan = _plan(records, TYPES, name="records", **{**empty, **asked})
    found, wanted = ENGINES[engine](plan), ENGINES["pandas"](plan)
    assert dict(found.dtypes.astype(str)) == dict(wanted.dtypes.astype(str)) == plan.result()
    if not plan.grouped:
        order = list(plan.columns)
        found, wanted = (f.sort_values(order, ignore_index=True) for f in (found, wanted))
    pd.testing.assert_frame_equal(found, wanted, check_exact=False, rtol=1e-12)


def test_the_same_question_runs_on_a_cluster_of_two_workers(records):
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
    ):
        there = query_microdata(
            records, purpose=PURPOSE, by=["sex"], total=["weight"], mean=["pay"], engine="dask"
        )
    here = query_microdata(records, purpose=PURPOSE, by=["sex"], total=["weight"], mean=["pay"])
    pd.testing.assert_frame_equal(pd.DataFrame(there), pd.DataFrame(here), rtol=1e-12)


def test_a_table_answers_as_when_it_is_loaded():
    found = query("displacement_by_origin", by=["year"], total=["refugees"])
    wanted = load("displacement_by_origin").groupby("year")["refugees"].sum()
    assert dict(zip(found["year"], found["refugees"], strict=True)) == wanted.to_dict()
    assert found.sources == load("displacement_by_origin").sources
    assert found.about("refugees").title == "Refugees from the country"


def test_rows_of_a_table_are_filtered_where_the_file_is():
    found = query("remittances", where={"iso3": ["HND", "GTM"], "year": (2022, 2023)})
    wanted = load("remittances").of(country=["HND", "GTM"], since=2022, until=2023)
    assert found.reset_index(drop=True).equals(wanted.reset_index(drop=True))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": ["contry"]}, "Did you mean iso3|no column 'contry'"),
        ({"total": ["iso3"]}, "holds text"),
        ({"engine": "duckdv", "count": True}, "Did you mean duckdb|no engine"),
        ({"where": {"year": (1, 2, 3)}}, "a pair"),
    ],
)
def test_what_can_not_be_asked_is_refused(asked, says):
    with pytest.raises(DataError, match=says):
        query("remittances", **asked)


def test_rows_that_must_be_kept_apart_are_not_added_up():
    with pytest.raises(DataError, match="total"):
        query("darien_crossings_year", by=["year"], total=["crossings"])


def test_a_group_under_the_threshold_has_no_figures(tmp_path):
    path = tmp_path / "few.csv"
    pd.DataFrame({"sex": ["f"] * 40 + ["m"] * 3, "pay": [10] * 43}).to_csv(path, index=False)
    found = query_microdata(path, purpose=PURPOSE, by=["sex"], total=["pay"])
    assert found["rows"].tolist() == [40, pd.NA]
    assert found["pay"].tolist() == [400, pd.NA]
    assert (found.sources[0].purpose, found.sources[0].threshold) == (PURPOSE, 11)


def test_records_need_a_purpose_and_never_hold_names(tmp_path):
    path = tmp_path / "named.csv"
    pd.DataFrame({"apellido": ["Pérez", "Gómez"], "pay": [1, 2]}).to_csv(path, index=False)
    with pytest.raises(DataError, match="need a declared purpose"):
        query_microdata(path, purpose="")
    with pytest.raises(DataError, match="apellido"):
        query_microdata(path, purpose=PURPOSE, total=["pay"])


def test_a_column_with_a_strange_name_is_only_a_name(tmp_path):
    path = tmp_path / "strange.parquet"
    name = 'pay"); DROP TABLE x; --'
    pd.DataFrame({"sex": ["f"] * 20, name: [2] * 20}).to_parquet(path)
    found = query_microdata(path, purpose=PURPOSE, by=["sex"], total=[name])
    assert found[name].tolist() == [40]


@pytest.mark.parametrize("engine", list(ENGINES))
def test_a_record_that_can_not_be_read_is_not_quoted(tmp_path, engine):
    path = tmp_path / "arrivals.csv"
    path.write_text("sex,n\n" + "f,1\n" * 60_000 + "f,Amina\n", encoding="utf-8")
    with pytest.raises(DataError, match="can’t be read") as refused:
        query_microdata(path, purpose=PURPOSE, by=["sex"], total=["n"], engine=engine)
    assert "Amina" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("engine", list(ENGINES))
def test_the_ending_of_a_file_may_be_written_large(tmp_path, engine):
    path = tmp_path / "ARRIVALS.PARQUET"
    pd.DataFrame({"sex": ["f"] * 20}).to_parquet(path)
    found = query_microdata(path, purpose=PURPOSE, by=["sex"], engine=engine)
    assert found["rows"].tolist() == [20]
