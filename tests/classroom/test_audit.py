"""The audit finds checks that let mistakes pass, and nothing else."""

import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from iomlab.classroom.audit import Bench, audit, fate_of, mutants
from iomlab.classroom.masters import master, masters

CHECKS = """
from iomlab.checks.question import number, table
from iomlab.messages import say


def values(rng):
    return {"dead": int(rng.integers(20, 60)), "came": int(rng.integers(9000, 9900))}


def risk(given):
    return 1000 * given["dead"] / (given["came"] + given["dead"])


def years(given):
    import pandas as pd

    return pd.DataFrame({"year": [2020, 2021], "risk": [risk(given), 2 * risk(given)]})


QUESTIONS = (
    number("rate", say("The rate"), risk, within=WITHIN, hint=say("Look again.")),
    table("both", say("Two years"), years, keys=["year"], within=0.005, hint=say("Look again.")),
)
"""
RATE = "rate = 1000 * dead / (came + dead)"
BOTH = """\
seen["risk"] = rate
seen.loc[seen["year"] == 2021, "risk"] = 2 * rate
both = seen.sort_values("year").fillna(value=0)"""
FAST = ("alike_women", "city_groups", "equal_ages", "lists_and_odds", "peer_gaps", "route_rate")


def graded(name, source):
    """Return the cells of one question in nbgrader's form."""
    solution = {"grade_id": name, "solution": True, "grade": False, "locked": False}
    check = {"grade_id": f"{name}-check", "solution": False, "grade": True, "points": 1}
    body = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
    return [
        new_code_cell(body, metadata={"nbgrader": solution}),
        new_code_cell(f'check("{name}", {name})', metadata={"nbgrader": check}),
    ]


@pytest.fixture
def small(tmp_path):
    """Write a small exercise with a tolerance; return its folder."""

    def write(within, more=""):
        folder = tmp_path / "topic" / "small_rate"
        folder.mkdir(parents=True, exist_ok=True)
        given = new_code_cell("dead: int = 30\ncame: int = 9950", metadata={"tags": ["parameters"]})
        frame = "import pandas as pd\nseen = pd.DataFrame({'year': [2020, 2021]})"
        cells = [new_markdown_cell("# A rate"), given, new_code_cell(frame)]
        made = new_notebook(cells=[*cells, *graded("rate", RATE), *graded("both", BOTH)])
        nbformat.write(made, folder / "exercise.ipynb")
        (folder / "checks.py").write_text(CHECKS.replace("WITHIN", str(within)) + more, "utf-8")
        return tmp_path

    return write


def test_exact_checks_let_no_mutant_live(small):
    found = audit(master("small_rate", small(0.005)))
    assert found.alive == ()
    assert found.tried > 30


def test_a_check_that_is_too_lax_is_named(small):
    found = audit(master("small_rate", small(0.05)))
    assert "rate: line 1: came + dead loses dead" in found.alive
    assert "rate: line 1: 1000 becomes 1001" in found.alive
    assert not [label for label in found.alive if label.startswith("both")]


def test_a_survivor_that_is_argued_does_not_count(small):
    label = "rate: line 1: came + dead loses dead"
    before = audit(master("small_rate", small(0.05)))
    reason = f'\nARGUED = {{"{label}": "a reason", "rate: line 9": "old"}}\n'
    after = audit(master("small_rate", small(0.05, reason)))
    assert set(before.alive) - set(after.alive) == {label}
    assert (after.argued, after.idle) == (1, ("rate: line 9",))
    assert after.tried == before.tried


def test_a_change_that_leaves_the_answer_is_no_mistake(small):
    one = master("small_rate", small(0.005))
    benches = [Bench(one, one.values(seed)) for seed in (1, 2)]
    for same in (RATE, "rate = dead / (came + dead) * 1000", f"{RATE}\nother = 1"):
        assert fate_of(benches, "rate", same) in ("same", "alive")
    assert fate_of(benches, "both", BOTH.replace(".fillna(value=0)", "")) == "same"
    assert audit(one).same > 0


def test_one_mutant_does_not_spoil_what_the_next_finds(small):
    one = master("small_rate", small(0.005))
    bench = Bench(one, one.values(1))
    assert bench.fate("both", "seen.drop(index=[0, 1], inplace=True)\nboth = seen") == "dead"
    assert bench.fate("both", "del seen['year']\nboth = seen") == "dead"
    assert bench.fate("both", BOTH) == "same"
    assert bench.fate("both", "raise SystemError('no')") == "dead"


def test_every_kind_of_slip_is_made():
    source = (
        "a = f.sort_values('x', ascending=False)[f['n'] >= 5].loc[3] * 2 / len(f)\nb = -a + 1.5"
    )
    told = {what for what, _ in mutants(source, "b")}
    for part in (
        "loses .sort_values()", "loses ascending=", ">= 5 becomes f['n'] > 5", "3 becomes 4",
        "a + 1.5 becomes", "blanks become zeros", "rounded to whole numbers", "loses len(f)",
    ):  # fmt: skip
        assert any(part in what for what in told), part


def test_the_command_tells_survivors_and_fails(small, iomlab):
    run = iomlab("exercise", "audit", "--exercises", small(0.05))
    assert run.code == 1
    assert "small_rate: rate: line 1: came + dead loses dead" in run.out
    run = iomlab("exercise", "audit", "--exercises", small(0.005))
    assert run.code == 0
    assert " 0 of them alive" in run.out


@pytest.mark.parametrize("name", FAST)
def test_no_mutant_of_a_solution_lives(name):
    assert name in masters()
    found = audit(master(name))
    assert found.alive == ()
    assert found.idle == ()
    assert found.tried > 30


def test_the_command_proves_before_it_audits(iomlab, tmp_path):
    folder = tmp_path / "own" / "topic" / "route_rate"
    shutil.copytree(masters()["route_rate"], folder)
    checks = folder / "checks.py"
    checks.write_text(checks.read_text("utf-8").replace("return 1000 *", "return 1001 *"), "utf-8")
    answer = iomlab("exercise", "audit", "route_rate", "--exercises", tmp_path / "own")
    assert answer.code != 0
    assert "does not keep its word" in answer.err
