"""What the gate hides and why: counts, zeros, rests, differences, rates, magnitudes, thresholds."""

import numpy as np
import pandas as pd
import pytest

from iomlab import Show, load, say
from iomlab.methods.suppression import suppress
from iomlab.safety.gate import gate
from iomlab.safety.redraw import masked
from iomlab.safety.tables import about, dominated, sums
from iomlab.safety.thresholds import threshold_for
from tests.safety.test_check_release import table

GRID = np.array([[61, 34, 28, 44], [19, 22, 3, 30], [45, 40, 31, 7], [80, 52, 36, 41]])


def crossed(grid, **more):
    """Return a two-way table in long form with all its totals."""
    whole = np.pad(grid, [(0, 1), (0, 1)])
    whole[-1] = whole.sum(axis=0)
    whole[:, -1] = whole.sum(axis=1)
    names = [
        [f"{axis}{n}" for n in range(size)] + ["total"]
        for axis, size in zip("rc", grid.shape, strict=True)
    ]
    rows = [
        [row, column, int(whole[n, m])]
        for n, row in enumerate(names[0])
        for m, column in enumerate(names[1])
    ]
    return table(rows, ("place", "need", "people"), **more)


def hidden(records, earlier=(), **how):
    return gate(records, earlier, **how).masks()


def test_as_few_cells_go_as_the_exact_method_hides():
    decision = gate([crossed(GRID)])
    exact = suppress(GRID, width=11, hide_totals=True)
    assert len(decision.hidden) == len(exact.primary) + len(exact.complementary)
    assert decision.proven
    assert decision.narrowest >= 11


def test_a_line_that_does_not_add_up_binds_nobody_and_the_others_still_do():
    record = crossed(GRID)
    record["rows"][-1][-1] = 0  # a wrong grand total
    gone = {tuple(record["rows"][row][:2]) for row, _ in hidden([record])[0]}
    assert {("r1", "c2"), ("r2", "c3")} < gone


def test_without_totals_only_the_small_count_goes():
    assert hidden([table([["f", 40], ["m", 3], ["x", 50]])]) == {0: {(1, 1)}}


def test_a_column_that_is_the_sum_of_others_is_a_total_whatever_its_name():
    rows = [["a", 40, 3, 43], ["b", 60, 20, 80], ["c", 30, 25, 55]]
    gone = hidden([table(rows, ("place", "women", "men", "both"))])[0]
    assert {(0, 2)} < gone


def test_one_table_gives_another_away():
    whole = table([["f", 40], ["m", 60]])
    adults = table([["f", 34], ["m", 30]], population={"age": "adults"})
    assert not hidden([whole])
    assert not hidden([adults])
    assert hidden([whole, adults])


def test_a_later_vintage_that_grows_by_few_is_hidden():
    old = [table([["f", 40], ["m", 60]])]
    new = [table([["f", 44], ["m", 90]], sources=[{"table": "mine", "sha256": "b"}])]
    assert hidden(new, [old]) == {0: {(0, 1)}}
    other = [table([["f", 44], ["m", 50]], sources=[{"table": "mine", "sha256": "c"}])]
    assert not hidden(other, [old])  # nobody can say that these are the same people


def test_what_was_hidden_before_stays_hidden():
    records = [crossed(GRID)]
    before = masked(records, gate(records))
    again = hidden([crossed(GRID)], [before])
    assert again == gate(records).masks()


def test_a_small_count_that_is_out_already_is_hidden_and_told():
    decision = gate([table([["f", 40], ["m", 3]])], [[table([["f", 40], ["m", 3]])]])
    assert decision.masks() == {0: {(1, 1)}}
    assert decision.record()["shown_before"] == 1


def test_a_category_that_holds_everyone_of_a_line_is_hidden():
    grid = GRID.copy()
    grid[2] = [0, 40, 0, 0]
    grid[1] = [19, 22, 33, 30]
    decision = gate([crossed(grid)])
    assert "everyone" in {h.why for h in decision.hidden}
    rows = crossed(grid)["rows"]
    gone = [rows[row][:2] for row, _ in decision.masks()[0]]
    assert ["r2", "c1"] in gone


def test_zeros_alone_are_shown():
    grid = np.where(GRID < 11, 0, GRID)
    assert gate([crossed(grid)]).word == "release"


def test_rates_and_means_in_the_line_of_a_hidden_count_go_with_it():
    rows = [["a", 40, 52.5, 2.4], ["b", 4, 25.0, 3.1], ["c", 60, 45.0, 2.2]]
    record = table(rows, ("place", "people", "share", "mean"), measured=["share", "mean"])
    record["headers"] = ["place", "people", "women (per cent)", "children"]
    assert hidden([record])[0] == {(1, 1), (1, 2), (1, 3)}


@pytest.mark.parametrize(
    ("share", "gone"), [(7.5, True), (97.5, True), (45.0, False), (7.3, False)]
)
def test_a_percentage_that_tells_a_small_count_is_hidden(share, gone):
    record = table([["a", 40, share], ["b", 60, 50.0]], ("place", "people", "share"))
    record |= {"measured": ["share"], "headers": ["place", "people", "women (%)"]}
    assert bool(hidden([record])) == gone


def test_percentages_in_another_table_are_read_with_its_counts():
    counts = table([["a", 40], ["b", 60]], ("place", "people"))
    shares = table([["a", 5.0], ["b", 50.0]], ("place", "share"), measured=["share"])
    shares["headers"] = ["place", "women (%)"]
    assert not hidden([shares])
    assert hidden([counts, shares]) == {1: {(0, 1)}}


def test_percentages_that_add_up_to_a_hundred_go_together():
    record = table([["a", 40, 5.0, 95.0]], ("place", "people", "women", "men"))
    record |= {"measured": ["women", "men"], "headers": ["place", "people", "women %", "men %"]}
    assert hidden([record])[0] == {(0, 2), (0, 3)}


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        ({"table": "x"}, 11),
        ({"table": "x", "threshold": 20}, 20),
        ({"table": "x", "publisher": "UNHCR"}, 5),
        ({"table": "x", "publisher": "UNHCR", "threshold": 30}, 30),
    ],
)
def test_a_table_has_its_own_threshold_or_its_publishers(source, limit):
    rows = [["a", limit - 1], ["b", limit], ["c", 0]]
    record = table(rows, sources=[source])
    assert threshold_for(record) == limit
    assert hidden([record]) == {0: {(0, 1)}}


def test_published_figures_pass_and_their_rounding_stays():
    rows = [["a", 5], ["b", 10], ["total", 15]]
    assert gate([table(rows, sources=[{"table": "x", "published": True}])]).checked == 0


def test_a_figure_that_nothing_can_protect_stops_the_release():
    before = [table([["f", 40], ["m", None], ["total", 47]], hidden=[[1, 1]])]
    decision = gate([table([["f", 40], ["m", 7], ["total", 47]])], [before])
    assert decision.word == "stop"
    assert "give it away" in str(decision.stops[0])


def test_the_record_of_a_decision_holds_no_hidden_figure():
    record = gate([table([["f", 4021], ["m", 7]])]).record()
    assert 7 not in record.values()
    assert record["hidden_because"] == {"small": 1}


@pytest.mark.parametrize(
    ("parts", "danger"),
    [
        ([100], True),
        ([900, 60, 40], True),  # two hold 96 per cent
        ([60, 20, 3, 2], True),  # the second knows the first to within 5 of 60
        ([30, 30, 25, 40, 35], False),
        ([], False),
        ([0, 0], False),
    ],
)
def test_dominance(parts, danger):
    assert dominated(parts) == danger


def wages():
    rng = np.random.default_rng(0)
    pay = pd.DataFrame(
        {
            "region": np.repeat(["north", "south", "coast"], 60),
            "sector": np.tile(np.repeat(["farms", "homes", "sites"], 20), 3),
            "employer": np.tile([f"e{n}" for n in range(20)], 9),
            "paid": rng.uniform(80, 120, 180).round(1),
        }
    )
    pay.loc[
        (pay["region"] == "south") & (pay["sector"] == "homes") & (pay["employer"] == "e0"), "paid"
    ] = 9e4
    frame = load("synthetic_scheme").head(0)
    return type(frame)(pay), frame.sources


def test_amounts_that_one_contributor_dominates_go_with_the_fewest_others():
    pay, sources = wages()
    pay.sources = sources
    made = sums(pay, ["region", "sector"], "paid", "employer", title=say("Wages paid"))
    record = Show("en").table(made, title=say("Wages paid")).payload()
    assert record["sensitive"]
    decision = gate([record])
    rows = record["rows"]
    gone = [tuple(rows[h.place.row][:2]) for h in decision.hidden]
    assert ("south", "homes") in gone
    assert "magnitude" in {h.why for h in decision.hidden}
    assert len(gone) > 1


def test_noise_is_left_alone_and_nothing_else_counts_as_protection():
    frame = load("synthetic_trafficking_cases").head(0)
    assert about(frame, protected="noise").attrs == {"protected": "noise"}
    with pytest.raises(Exception, match="not known"):
        about(frame, protected="rounding")
    rows = [["f", 40.0], ["m", 3.0], ["total", 43.0]]
    assert gate([table(rows, protected="noise")]).checked == 0
    assert hidden([table(rows)])


@pytest.mark.parametrize("kind", ["table", "bars"])
def test_the_order_of_rows_does_not_tell_what_is_hidden(kind):
    rows = [["south", 55], ["west", 40], ["east", 7], ["north", 3]]
    record = table(rows, ("place", "people"), kind=kind)
    shown = masked([record], gate([record]))[0]
    assert [row[0] for row in shown["rows"]] == ["east", "north", "south", "west"]
    assert [shown["rows"][row][column] for row, column in shown["hidden"]] == [None, None]
    assert shown["rows"][2:] == [["south", 55], ["west", 40]]


def test_years_keep_their_order():
    rows = [[2022, 50], [2023, 40], [2024, 7]]
    record = table(rows, ("year", "people"))
    assert [row[0] for row in masked([record], gate([record]))[0]["rows"]] == [2022, 2023, 2024]
