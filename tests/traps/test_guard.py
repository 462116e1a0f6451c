"""The definition guard stops the ten traps of the curriculum, and lets the right way pass."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from iomlab import Show, allow, column, computed, derive, load, same_year, say
from iomlab.data import descriptor, exposure, mipex
from iomlab.data.check import check_table
from iomlab.data.figures import Figures
from iomlab.data.live.publisher import SIDECARS
from iomlab.data.load import source, tables
from iomlab.data.measures import Measure, measured
from iomlab.data.scalars import told
from iomlab.data.source import Column
from iomlab.errors import DataError, DefinitionError, UsageError
from iomlab.methods.remainder import all_others
from iomlab.records.runcard import definition_overrides
from iomlab.reports.run import run
from iomlab.synthetic.load import truth

from ..conftest import ROOT


def stops(*words):
    """Expect a refusal whose sentence holds all ``words`` and the way to overrule it."""
    return refuses(*words, "iomlab.allow")


def refuses(*words):
    """Expect a refusal whose sentence holds all ``words``."""
    pattern = "".join(f"(?=.*{word})" for word in words)
    return pytest.raises(DefinitionError, match=pattern)


def measuring(values, **columns):
    """Return a small frame whose columns measure what is said."""
    named = {n: column(say("Figure"), measures=m) for n, m in columns.items()}
    return computed(values, load("remittances"), **named)


def pairs():
    """Return a table in the form of UNHCR’s, with pairs of countries; the figures are invented."""
    record = [
        Column(
            "refugees", "Refugees", measures={"kind": "stock", "of": "persons", "protected": "5"}
        )
    ]
    frame = Figures(
        {
            "asylum": ["A", "A", "A", "B", "B"],
            "origin": list("XYZXY"),
            "refugees": [700, 500, 3, 90, 40],
        }
    )
    frame.sources = load("displacement_by_origin").sources
    frame.meant = measured(record, frame.sources[0])
    return frame


# -- 1: SDG 10.7.4 adds refugees back to the population ----------------------------------------
def left_and_stayed(country="SYR"):
    gone = load("displacement_by_origin")[["iso3", "year", "refugees"]]
    home = load("drivers_panel")[["iso3", "year", "population"]]
    return gone.merge(home, on=["iso3", "year"]).of(country=country)


def test_trap_1_refugees_are_no_part_of_the_population_that_they_left():
    both = left_and_stayed()
    with stops("Refugees from the country", "Population", "outside it", "10.7.4"):
        both["refugees"] / both["population"]
    share = both["refugees"] / (both["population"] + both["refugees"])
    assert (share.dropna() < 1).all()


def test_trap_1_also_in_a_figure_with_its_cells():
    parts = same_year(
        (load("drivers_panel").of(country="SYR"), "population"),
        (load("displacement_by_origin").of(origin="SYR"), "refugees"),
    )
    words = {"unit": say("x"), "formula": say("x")}
    with stops("can’t be divided", "Add them back"):
        derive(say("x"), lambda people, gone: 1e5 * gone / people, parts, **words)
    right = derive(say("x"), lambda people, gone: 1e5 * gone / (people + gone), parts, **words)
    assert 0 < right.value < 1e5


# -- 2: SDG 10.7.1 is a ratio for each worker, then summarised ---------------------------------
def test_trap_2_costs_are_divided_by_earnings_worker_by_worker():
    workers = load("synthetic_recruitment_cost")
    paid, earned = workers["paid"], workers["monthly_earnings"]
    with stops("Paid by the worker", "Monthly earnings", "each worker", r"\(paid / earned\).mean"):
        paid.sum() / earned.sum()
    with stops("row by row"):
        paid.mean() / earned.mean()
    groups = workers.groupby("corridor")
    with stops("row by row"):
        groups["paid"].sum() / groups["monthly_earnings"].sum()
    months = (paid / earned).groupby(workers["corridor"]).mean()
    assert months.to_dict() == pytest.approx(truth("recruitment_cost").months, rel=0.1)


# -- 3: the tests of 3% and 5% of SDG 10.c.1 use different averages -----------------------------
def test_trap_3_the_two_averages_are_not_exchanged():
    costs = measuring(
        {"all": [6.0, 4.0], "smart": [3.5, 2.0], "other": [6.5, 4.1]},
        all={"kind": "mean", "average": "simple"},
        smart={"kind": "mean", "average": "smart"},
        other={"kind": "mean", "average": "simple"},
    )
    with stops("3%", "5%", "its own limit"):
        bool((costs["smart"] < costs["all"]).all())
    with stops("different averages"):
        costs["all"].fillna(costs["smart"])
    assert (costs["all"] < costs["other"]).all()
    assert (costs["smart"] < 5).all()


# -- 4: SDG 10.7.3 is a minimum count; without exposure it is no risk ---------------------------
def test_trap_4_recorded_deaths_are_no_risk_without_those_who_travelled():
    lost = load("missing_migrants_region_year").of(since=2019, until=2019)
    people = load("drivers_panel").of(since=2019, until=2019)
    with stops("Dead and missing", "Population", "minimum count", "Divide by crossings"):
        lost["dead_and_missing"].sum() / people["population"].sum()
    both = exposure.exposure("Mediterranean")
    risk = 1000 * both["dead_and_missing"] / both["crossings"]
    assert risk.notna().any()


def test_trap_4_two_places_are_not_ranked_by_deaths_recorded():
    lost = load("missing_migrants_region_year").of(since=2019)
    by_region = lost.pivot(index="year", columns="region", values="dead_and_missing")
    with stops("not more danger", "per 1,000 crossings"):
        (by_region["Mediterranean"] > by_region["Central America"]).sum()
    regions = [lost[lost["region"] == name] for name in ("Mediterranean", "Central America")]
    one, other = (part.set_index("year")["dead_and_missing"] for part in regions)
    with stops("not more danger"):
        (one > other).sum()
    assert (by_region["Mediterranean"] + by_region["Central America"]).notna().any()
    assert len(one > one.shift()) == len(one)


# -- 5: UNHCR's asylum tables mix persons and cases, and instances ------------------------------
def asylum():
    """Return a table in the form of UNHCR’s applications as pulled; the figures are invented."""
    record = json.loads((SIDECARS / "unhcr_asylum_applications.json").read_text("utf-8"))
    package = descriptor.package(
        record, "unhcr_asylum_applications", path="x.csv", size=0, sha256="0"
    )
    source = descriptor.record(package, "unhcr_asylum_applications", path="x.csv", vintage="x")
    frame = Figures(
        {
            "asylum_iso3": ["DEU", "DEU", "USA", "USA"],
            "counted": ["P", "P", "P", "C"],
            "application": ["N", "R", "N", "N"],
            "level": ["FI", "FI", "FI", "FI"],
            "applied": [100, 20, 30, 40],
        }
    )
    frame.sources, frame.meant = (source,), measured(source.columns, source)
    return frame


def test_trap_5_rows_of_persons_and_of_cases_are_not_added():
    frame = asylum()
    first = frame[frame["application"] == "N"]
    with stops("rows of", "Persons, Cases", "column counted", r'\["counted"\] == "P"'):
        first["applied"].sum()
    with stops("Persons, Cases"):
        first.groupby("asylum_iso3")["applied"].sum()
    assert first.groupby(["asylum_iso3", "counted"])["applied"].sum().tolist() == [100, 40, 30]
    assert first[first["counted"] == "P"]["applied"].sum() == 130


def test_trap_5_new_and_repeat_applications_are_not_added():
    persons = asylum().query("counted == 'P'")
    with stops("New, Repeat or reopened", "column application"):
        persons.groupby("asylum_iso3").agg({"applied": "sum"})
    with stops("New, Repeat"):
        persons.loc[persons["asylum_iso3"] == "DEU", "applied"].sum()
    new, again = (persons[persons["application"] == code]["applied"].sum() for code in "NR")
    with stops("New, First instance", "application", "overlap"):
        new + again
    assert new == 130


def test_trap_5_first_instance_and_appeal_persons_and_cases_in_shipped_tables():
    first, appeals = load("asylum_decisions"), load("canada_refugee_appeals")
    with stops("Refugee status", "Leave granted", "decisions", "cases"):
        first["recognised"].head(3) + appeals["granted"].head(3)
    steps = measuring(
        {"first": [3], "appeal": [4]},
        first={"of": "decisions", "instance": "first"},
        appeal={"of": "decisions", "instance": "appeal"},
    )
    with stops("first instance", "one person can stand in both"):
        steps["first"] / steps["appeal"]
    assert (first["recognised"] / first["total"]).notna().any()


# -- 6: a total less its parts gives back what UNHCR protected ----------------------------------
def test_trap_6_the_protection_is_not_undone_by_subtracting():
    frame = pairs()
    total = frame.groupby("asylum")["refugees"].sum()
    shown = frame[frame["origin"] == "X"].set_index("asylum")["refugees"]
    with refuses("Refugees", "under 5", "all_others"):
        total - shown
    with refuses("under 5"), allow("No reason lifts what protects people"):
        total - shown
    with refuses("give them back"):
        total - frame[frame["origin"] != "Z"].groupby("asylum")["refugees"].sum()
    assert all_others(1_205, [700], hidden=2) == 505
    later = frame.assign(refugees=frame["refugees"] * 2)
    assert (later["refugees"] - frame["refugees"]).tolist() == frame["refugees"].tolist()


def test_trap_6_on_the_shipped_table():
    refugees = load("displacement_by_asylum")
    of_all = refugees.groupby("year")["refugees"].sum()
    germany = refugees.of(country="DEU").set_index("year")["refugees"]
    with refuses("to protect people"):
        of_all - germany
    assert (germany.diff().dropna() != 0).any()


# -- 7: short-term migrants exist under the rules of 1998, not of 2021 --------------------------
def test_trap_7_short_term_migrants_of_1998_are_not_counted_with_2021():
    old = {"kind": "flow", "of": "persons", "who": "short_term_migrants", "rules": "UN 1998"}
    new = {"kind": "flow", "of": "persons", "who": "migrants", "rules": "UN 2021"}
    frame = measuring({"old": [510], "new": [300], "long": [300]}, old=old, new=new,
                      long={**old, "who": "long_term_migrants"})  # fmt: skip
    for act in (
        lambda: frame["old"] + frame["new"],
        lambda: frame["old"] > frame["new"],
        lambda: pd.concat([frame["old"], frame["new"]]),
    ):
        with stops("1998", "2021", "temporary mobility"):
            act()
    assert (frame["old"] + frame["long"]).tolist() == [810]
    with pytest.raises(DataError, match="2021 know no short-term migrants"):
        column(say("x"), measures={**new, "who": "short_term_migrants"})


# -- 8: editions of MIPEX are never spliced -----------------------------------------------------
def scores(tmp_path):
    path = tmp_path / "scores.csv"
    rows = {"country": ["PRT"] * 4, "year": [2014, 2014, 2019, 2019], "edition": ["2015"] * 2 + ["current"] * 2,
            "area": ["work", "health"] * 2, "indicator": ["a", "b"] * 2, "score": [80, 60, 90, 50]}  # fmt: skip
    pd.DataFrame(rows).to_csv(path, index=False)
    return mipex.own(str(path))


def test_trap_8_scores_of_two_editions_are_not_joined_or_subtracted(tmp_path):
    found = scores(tmp_path)
    old, new = (found[found["edition"] == name].set_index("area") for name in ("2015", "current"))
    with stops("two editions", "2015", "current", "never splice"):
        new["score"] - old["score"]
    with stops("two editions"):
        pd.concat([old, new])
    assert (new["score"] - 50).tolist() == [40, 0]


def test_trap_8_two_revisions_of_the_migrant_stock_are_not_spliced():
    new, old = load("migrant_stock_corridors"), load("usa_corridors")
    with stops("2024 revision", "2017 revision", "joined in one column"):
        pd.concat([new, old])
    both = new.merge(old, on=["origin_iso3", "destination_iso3", "year"])
    with stops("two editions"):
        both["migrants_x"] - both["migrants_y"]


# -- 9: the score of SDG 10.7.2 is policy as a government reports it, no outcome ----------------
def test_trap_9_policy_is_not_compared_with_what_people_live():
    jobs = load("employment_by_origin").of(since=2024, group="non_eu_citizens")
    policy = computed(
        jobs.assign(score=[80.0] * len(jobs)),
        score=column(
            say("SDG 10.7.2 score"), measures={"kind": "policy_score", "reported": "government"}
        ),
    )
    for act in (
        lambda: policy["score"] - policy["employment_rate_pct"],
        lambda: policy["employment_rate_pct"] > policy["score"],
        lambda: policy["employment_rate_pct"] / policy["score"],
    ):
        with stops("SDG 10.7.2 score", "Employment rate", "laws and policies", "beside each other"):
            act()
    assert (policy["score"] - policy["score"].mean()).abs().max() == 0


# -- 10: dates of treaties come from the depositary ---------------------------------------------
def test_trap_10_dates_of_a_page_do_not_fill_those_of_the_depositary():
    treaties = load("treaties").set_index("key")
    page = computed(
        {"key": ["REF_1951", "CEDAW"], "adopted": ["1951-08-30", "1979-12-18"]},
        load("treaties"),
        adopted=column(say("Adopted"), measures={"kind": "date", "authority": "compiled"}),
    ).set_index("key")
    with stops("Adopted", "compiles dates", "United Nations Treaty", "leave missing"):
        treaties["adopted"].fillna(page["adopted"])
    with stops("contradict each other"):
        page[["adopted"]].combine_first(treaties[["adopted"]])
    differ = treaties.loc[page.index, "adopted"] != page["adopted"]
    assert differ["REF_1951"]


# -- what the guard leaves alone ----------------------------------------------------------------
def test_what_is_not_known_is_not_refused():
    frame = computed({"a": [1], "b": [2]}, load("remittances"))
    assert (frame["a"] + frame["b"]).tolist() == [3]
    moved = load("internal_displacement")
    assert (moved["conflict_new"] + pd.Series(1, index=moved.index)).notna().any()


def test_a_total_is_not_added_to_its_parts():
    crossings = load("darien_crossings_year")
    with stops("All nationalities", "twice", '"TOTAL"'):
        crossings.groupby("year")["crossings"].sum()
    parts = crossings[crossings["nationality"] != "TOTAL"]
    assert parts[parts["year"] == 2023]["crossings"].sum() == 520_085


def test_an_allowed_mixture_tells_its_reason_wherever_it_goes():
    moved = load("internal_displacement").of(country="COL")
    living = load("displacement_by_origin").of(origin="COL")
    with pytest.raises(UsageError, match="too short"), allow("just so"):
        pass
    both = moved.merge(living, on=["iso3", "year"])
    with allow("To show a class what goes wrong"):
        both["mixed"] = both["conflict_new"] + both["idps"]
    later = both[both["year"] > 2015].groupby("year")["mixed"].sum().reset_index()
    assert [o.reason for o in later.overrides] == ["To show a class what goes wrong"]
    with stops("a stock", "a flow"):
        both["conflict_new"] + both["idps"]


@pytest.mark.parametrize("act", [
    lambda f: f[["conflict_new", "idps"]].sum(axis=1),
    lambda f: f["conflict_new"].add(f["idps"], fill_value=0),
    lambda f: f["idps"].sub(f["conflict_new"]),
    lambda f: f["idps"].sum() - f["conflict_new"].sum(),
    lambda f: f["idps"].where(f["year"] > 2015, f["conflict_new"]),
    lambda f: f["idps"].rename("x") + f["conflict_new"].rename("x"),
    lambda f: f.rename(columns={"idps": "a"})["a"] + f["conflict_new"],
    lambda f: f.groupby("year")["idps"].sum().reset_index(name="n")["n"] - f["conflict_new"],
    lambda f: f.assign(n=f["idps"] * 2)["n"] + f["conflict_new"] / 1000,
    lambda f: (f["idps"] + f["idps"]) - f["conflict_new"],
    lambda f: f["idps"].to_frame("n")["n"] > f["conflict_new"],
], ids=range(11))  # fmt: skip
def test_no_way_round_within_pandas(act):
    moved = load("internal_displacement").of(country="COL")
    both = moved.merge(load("displacement_by_origin").of(origin="COL"), on=["iso3", "year"])
    with stops("a stock", "a flow"):
        act(both)


def test_a_ratio_or_a_logarithm_is_something_else():
    both = left_and_stayed()
    ratio = both["population"] / both["refugees"]
    assert (ratio + ratio).notna().any()
    assert both["refugees"].pct_change().sum() is not None
    assert not both["refugees"].notna().all() or both["refugees"].notna().sum() == len(both)


def test_measures_travel_by_copy_and_pickle():
    import pickle

    frame = pickle.loads(pickle.dumps(load("internal_displacement")))
    assert frame.meant["conflict_new"].get("of") == "displacements"
    assert frame.meant["conflict_new"] is load("internal_displacement").meant["conflict_new"]
    assert isinstance(frame.copy()["conflict_new"].sum().measure, Measure)


# -- what the tables say ------------------------------------------------------------------------
def test_the_descriptors_say_what_the_list_of_measures_says():
    said = json.loads((ROOT / "tools/measures.json").read_text("utf-8"))
    for name in set(tables()) - {"world_map"}:
        listed = {
            column: measures
            for columns, measures in said.get(name, {}).items()
            for column in columns.split()
        }
        written = {c.name: dict(c.measures) for c in source(name).columns if c.measures}
        assert written == listed, name


def test_a_measure_that_is_not_in_the_vocabulary_is_found(monkeypatch):
    record = source("remittances")
    wrong = Column("x", "X", measures={"kind": "stok", "of": "people", "size": "1", "apart": "sex"})
    monkeypatch.setattr(
        "iomlab.data.check.source", lambda *_: replace(record, columns=(*record.columns, wrong))
    )
    found = " ".join(map(str, check_table("remittances")))
    for words in ("kind is stok", "of is people", "no size", "names sex, which is no column"):
        assert words in found


def test_the_caption_the_record_and_the_run_card_tell_what_was_allowed():
    moved = load("internal_displacement").of(country="COL")
    both = moved.merge(load("displacement_by_origin").of(origin="COL"), on=["iso3", "year"])
    with allow(say("To show a class what goes wrong.")):
        mixed = computed(
            both.assign(n=both["conflict_new"] + both["idps"]), n=column(say("Wrong on purpose"))
        )
    shown = [
        Show(lang).table(mixed, columns=["year", "n"], title=say("x"))
        for lang in ("en", "es", "fr")
    ]
    assert "To show a class what goes wrong.<" in shown[0].html
    assert "Reason given" not in shown[1].html + shown[2].html
    record = shown[0].payload()["overrides"]
    assert [(o["rule"], o["left"]["column"]) for o in record] == [
        ("stock_and_flow", "New internal displacements by conflict and violence")
    ]
    assert definition_overrides([shown[0].payload(), shown[1].payload(), {}]) == record
    assert "overrides" not in Show("en").table(moved, title=say("x")).payload()


def test_an_allowed_figure_tells_it_as_well():
    people = load("displacement_by_origin").of(origin="COL")
    parts = same_year(
        (people, "idps"), (load("internal_displacement").of(country="COL"), "conflict_new")
    )
    words = {"unit": say("x"), "formula": say("x")}
    with allow("To show a class what goes wrong"):
        mixed = derive(say("Mixed"), lambda a, b: a + b, parts, **words)
        again = derive(say("Again"), lambda a: 2 * a, [mixed], **words)
    for shown in (
        Show("en").key_figures([again], title=say("x")),
        Show("en").text(say("There are {n}.", n=again)),
        Show("en").paragraph(say("There are {n}.", n=again)),
    ):
        assert "To show a class" in shown.html
        assert len(shown.payload()["overrides"]) == 1


@pytest.mark.parametrize("kind", [int, float, np.int64, np.float64])
def test_numbers_that_know_what_they_measure_count_as_others_do(kind):
    people = Measure("People", {"kind": "stock", "of": "persons"})
    known = told(kind(6), people)
    for other in (2, 2.5, np.int64(2), np.float64(2.5), told(np.float64(2.5), None, ("x",))):
        plain = float(other)
        found = [known + other, other + known, known - other, other - known, known * other,
                 other * known, known / other, other / known, known // other]  # fmt: skip
        right = [6 + plain, plain + 6, 6 - plain, plain - 6, 6 * plain, plain * 6, 6 / plain,
                 plain / 6, 6 // plain]  # fmt: skip
        assert [float(x) for x in found] == right
        assert (known > other, other > known, known >= other, known <= 6) == (
            True,
            False,
            True,
            True,
        )
    assert (known * 2).measure is people
    assert getattr(2 / known, "measure", None) is None
    assert (f"{known:.0f}", hash(known), known == 6) == ("6", hash(6), True)
    assert sum([known, known]) == 12
    series = pd.Series([1.0, 2.0])
    assert (series * known).tolist() == (known * series).tolist() == [6.0, 12.0]


def test_the_report_on_two_revisions_tells_in_its_language_why_they_were_put_together(tmp_path):
    report = run("N02", {"lang": "es"}, out=tmp_path)
    assert [o["rule"] for o in report.card["definition_overrides"]] == ["editions"]
    page = report.page.read_text("utf-8")
    front, rest = page.split('<nav aria-label="Índice"')
    for part in (front, rest):
        assert "Para mostrar cuánto cambia el pasado una revisión nueva" in part
