"""Gravity models side by side: the published anchors, and facts about the comparison."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from iomlab.data import gravity_tables
from iomlab.errors import MethodError
from iomlab.methods import gravity, gravity_compared

SHARED = Path(os.environ.get("IOMLAB_TEST_DATA") or Path(__file__).parents[3] / "shared")
KOREA = SHARED / "reference" / "data" / "migest_korea_gravity.csv"
needs_korea = pytest.mark.skipif(not KOREA.is_file(), reason="the shared test data are not here")
SIZE = "log(orig_pop) + log(dest_pop) + log(dist_pw) + contig"
TERM = "log(dist_pw)"
ROUNDED = 5e-5


@pytest.fixture(scope="module")
def korea() -> pd.DataFrame:
    moves = pd.read_csv(KOREA)
    moves = moves[(moves["year"] == 2020) & (moves["orig"] != moves["dest"])]
    return moves.assign(contig=moves["contig"].astype(int)).reset_index(drop=True)


@needs_korea
def test_the_lesson_s_calls_give_the_korean_anchors(korea):
    fits = {
        "size": gravity.fit(korea, f"flow ~ {SIZE}", cluster=["orig", "dest"]),
        "logs": gravity.fit(
            korea, f"log(flow) ~ {SIZE}", estimator="ols", cluster=["orig", "dest"]
        ),
        "effects": gravity.fit(
            korea, f"flow ~ {TERM} + contig | orig + dest", cluster=["orig", "dest"]
        ),
    }
    found = gravity_compared.elasticities(fits, TERM).set_index("model")
    assert found["rows"].tolist() == [272, 272, 272]
    wanted = {"size": -0.6486, "logs": -0.7209, "effects": -0.6389}
    for model, value in wanted.items():
        assert found.loc[model, "estimate"] == pytest.approx(value, abs=ROUNDED), model


def test_a_term_that_no_model_has_is_refused():
    moves = gravity_tables.provinces()
    fitted = gravity.fit(moves, "migrants ~ log(distance_miles)")
    with pytest.raises(MethodError, match="other_language"):
        gravity_compared.elasticities({"one": fitted}, "other_language")


def test_lost_small_counts_move_logarithms_more_than_poisson():
    right = (
        "log(origin_population_1966) + log(destination_population_1966) + log(distance_miles)"
        " + other_language"
    )
    found = gravity_compared.small_flows_lost(
        gravity_tables.provinces(), "migrants", right, "log(distance_miles)", [0, 2500]
    )
    moved = (found.iloc[1] - found.iloc[0])[["poisson", "ols"]]
    assert found["zeros"].tolist() == [0, 44]
    assert moved["ols"] > 3 * abs(moved["poisson"]) > 0


def test_no_change_gives_what_was_fitted_and_a_band_around_it():
    moves = gravity_tables.provinces()
    fitted = gravity.fit(moves, "migrants ~ log(distance_miles) | origin + destination")
    pair = gravity_tables.pair(moves, "NS", "ONT")
    path = gravity_compared.step_by_step(fitted, pair, "distance_miles", [0, 100])
    beside = gravity_compared.beside(fitted, moves, "migrants")
    assert path["value"].iloc[0] == pytest.approx(
        gravity_tables.pair(beside, "NS", "ONT")["fitted"].iloc[0]
    )
    doubled = path["value"].iloc[1] / path["value"].iloc[0]
    assert doubled == pytest.approx(2 ** fitted.table["estimate"].iloc[0])
    assert (path["low"] < path["value"]).all()
    assert (path["high"] > path["value"]).all()


def test_no_pair_gives_no_answer_and_two_are_refused():
    moves = gravity_tables.provinces()
    fitted = gravity.fit(moves, "migrants ~ log(distance_miles)")
    assert gravity_compared.step_by_step(fitted, moves.head(0), "distance_miles", [0]).empty
    with pytest.raises(MethodError, match="one row"):
        gravity_compared.step_by_step(fitted, moves.head(2), "distance_miles", [0])
    with pytest.raises(MethodError, match="-100"):
        gravity_compared.step_by_step(fitted, moves.head(1), "distance_miles", [-100])


def test_expected_flows_of_logarithms_are_refused():
    moves = gravity_tables.provinces()
    fitted = gravity.fit(moves, "log(migrants) ~ log(distance_miles)", estimator="ols")
    with pytest.raises(MethodError, match="Poisson"):
        gravity_compared.beside(fitted, moves, "migrants")


def test_totals_of_provinces_are_met_with_effects():
    moves = gravity_tables.provinces()
    fitted = gravity.fit(moves, "migrants ~ log(distance_miles) | origin + destination")
    beside = gravity_compared.beside(fitted, moves, "migrants")
    sums = beside.groupby("destination")[["migrants", "fitted"]].sum().astype(float)
    assert np.allclose(sums["migrants"], sums["fitted"])
