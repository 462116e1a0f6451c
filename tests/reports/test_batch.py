"""A batch checks all before the first runs, loses nothing, does nothing twice, and explains failures."""

import asyncio
import base64
import errno
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from iomlab import countries
from iomlab.errors import IomlabError, ReportError, UsageError
from iomlab.languages.formats import LANGUAGES
from iomlab.reports.batch import journal as journals
from iomlab.reports.batch.axes import FLAGS, REGIONS, group, values_along
from iomlab.reports.batch.index import page
from iomlab.reports.batch.local_run import locally
from iomlab.reports.batch.plan import Item, Plan, make_plan
from iomlab.reports.batch.plan_file import LARGEST, Asked, parse_plan, read_plan
from iomlab.reports.batch.run_batch import LIMITS, Progress, run_batch
from iomlab.reports.brief import brief
from iomlab.reports.engine import Engine
from iomlab.reports.run import run

LANGUAGE = 'from iomlab import Language\nlang: Language = "en"  # language\n'
NUMBER = "n: int = 0  # a number\n" + LANGUAGE
WORD = 'word: str = "x"  # a word\n'


def notebook(folder, *sources, name="tiny", parameters=NUMBER):
    """Write a notebook with a parameters cell and these code cells."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [first, *(nbformat.v4.new_code_cell(source) for source in sources)]
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


class Pretended:
    """An engine that runs nothing: it fails for the numbers that it is told to."""

    def __init__(self, bad=(), problem=None):
        self.bad, self.made = bad, []
        self.problem = problem or ReportError("Cell {cell} failed.", cell="2")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def execute(self, job, result):
        self.made.append(job.name)
        content = nbformat.read(job.notebook, as_version=4)
        nbformat.write(content, result)
        if job.values.get("n") in self.bad:
            raise self.problem


def pretend(path, out, numbers, engine, lang="en", **how):
    """Run a batch with an engine that runs nothing."""
    asked = Asked((str(path),), matrix={"n": numbers, "lang": lang})
    return run_batch(asked, out, press=partial(locally, engine=engine), jobs=2, **how)


def names(plan):
    return [item.name for item in plan.items]


# The plan


def test_every_place_in_three_languages_is_planned_within_seconds():
    plan = make_plan(Asked(("country_profile",), matrix={"country": "all", "lang": "all"}))
    assert len(plan.items) == 3 * len(countries.all_countries(("country", "area")))
    assert not plan.refused


def test_groups_of_places_are_places_and_no_group_is_called_like_a_country():
    assert set(group("Central America")) > {"HND", "GTM", "SLV"}
    assert {"AFG", "NPL"} <= set(group("ldc"))
    assert "DEU" in group("EU members")
    for word in (*FLAGS, "Africa", "Europe and Central Asia"):
        assert group(word)
        with pytest.raises(IomlabError):
            countries.find(word)


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("Caribe", "Caribbean"),
        ("América Central", "Central America"),
        ("afrique de l’ouest et afrique centrale", "West and Central Africa"),
        ("Europe méridionale", "Southern Europe"),
    ],
)
def test_a_region_is_found_by_its_name_in_spanish_and_french(word, english):
    assert group(word) == group(english) is not None


def test_every_region_of_a_place_has_a_name_in_every_language():
    there = {
        region
        for place in countries.all_countries(("country", "area"))
        for region in (place.un_region, place.un_subregion, place.iom_region)
        if region
    }
    assert there == set(REGIONS)


def test_the_name_of_one_place_is_no_region_in_any_language():
    places = countries.all_countries(("country", "area"))
    assert [p.iso3 for p in places for lang in LANGUAGES if group(p.name(lang))] == []


def test_a_region_whose_name_holds_a_comma_is_one_group():
    plan = make_plan(
        Asked(("country_profile",), matrix={"country": "East, Horn and Southern Africa"})
    )
    assert len(plan.items) == 30
    assert not plan.refused


def test_a_value_with_a_comma_of_its_own_is_parted_at_semicolons():
    from iomlab.parameters.read import of_source

    (several, span) = of_source('a: Countries = ["HND"]\nb: Years[1990, 2024] = (1990, 2000)')
    assert values_along(several, "HND,GTM;SLV") == ["HND,GTM", "SLV"]
    assert values_along(span, "1990-2000;2001-2010") == ["1990-2000", "2001-2010"]


def test_a_yaml_plan_reads_norway_as_norway():
    plan = make_plan(parse_plan("notebook: country_profile\nmatrix:\n  country: [NO, DE, no]"))
    assert [item.values["country"] for item in plan.items] == ["NOR", "DEU"]
    assert plan.repeated == 1


def test_a_yaml_plan_excludes_changes_and_adds():
    text = """
notebook: country_profile
values: {first_year: 2000}
matrix: {country: [HND, Venezuela], lang: [en, fr]}
exclude: [{country: Honduras, lang: [fr]}]
change: [{where: {country: VEN, lang: en}, values: {first_year: 2014}}]
add: [{country: DEU, lang: es, first_year: 2010}]
"""
    assert names(make_plan(parse_plan(text))) == [
        "country_profile-HND-first_year=2000-en",
        "country_profile-VEN-first_year=2014-en",
        "country_profile-VEN-first_year=2000-fr",
        "country_profile-DEU-first_year=2010-es",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("matrix: {country: all}", "names no notebook"),
        ("notebook: x\nmatrx: {a: b}", "Did you mean matrix?"),
        ("notebook: x\nmatrix: [a]", "names with their values"),
        ("notebook: x\nexclude: {a: b}", "a list, one entry a line"),
        ("notebook: x\nchange: [{values: {a: b}}]", "where and values"),
        ("notebook: {a: b}", "the name of a notebook"),
        ("notebook: x\nnotebook: y", "notebook stands there twice"),
        ("notebook: &a [x]\nadd: [*a]", "aliases"),
        ("notebook: x\nmatrix: {a: " + "[" * 30 + "]" * 30 + "}", "too deep"),
        ("notebook: [x", "can't be read"),
        ("? [a, b]\n: c", "can't be read"),
        ("", "names no notebook"),
    ],
)
def test_a_plan_that_is_no_plan_gets_a_sentence(text, told):
    with pytest.raises(UsageError) as refused:
        make_plan(parse_plan(text))
    assert told in str(refused.value)


def test_a_plan_runs_no_python():
    asked = parse_plan("notebook: !!python/object/apply:os.system ['echo owned']")
    assert asked.notebook == ("echo owned",)


def test_a_plan_that_is_too_large_or_not_text_is_not_read(tmp_path):
    for content in (b"#" * (LARGEST + 1), b"notebook: \xff"):
        (tmp_path / "plan.yaml").write_bytes(content)
        with pytest.raises(UsageError, match="The plan"):
            read_plan(tmp_path / "plan.yaml")


def test_more_reports_than_a_batch_takes_are_refused_before_they_are_listed(tmp_path):
    path = notebook(tmp_path, parameters="a: int = 0\nb: int = 0\nc: int = 0\n")
    spans = dict.fromkeys("abc", "1..999")
    with pytest.raises(UsageError, match="997,002,999 reports are more than a batch takes"):
        make_plan(Asked((str(path),), matrix=spans))
    (item,) = make_plan(Asked((str(path),), matrix={"a": "0..99999999999"})).items
    assert item.job is None
    (item,) = make_plan(Asked((str(path),), matrix={"a": "0..999999"})).items
    assert "more than a batch takes" in str(item.problem)


def test_a_bad_value_stands_in_the_plan_with_its_nearest_and_leaves_the_others():
    plan = make_plan(Asked(("country_profile",), matrix={"country": "HND,HNDD", "lang": "en,es"}))
    assert [item.job is None for item in plan.items] == [False, False, True, True]
    assert "HND (Honduras)" in str(plan.refused[0].problem)


def test_an_unknown_parameter_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(IomlabError, match="Did you mean country"):
        run_batch(Asked(("country_profile",), matrix={"contry": "all"}), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_two_reports_of_one_name_are_found_beforehand(tmp_path):
    path = notebook(tmp_path, parameters=WORD)
    plan = make_plan(Asked((str(path),), matrix={"word": ["a b", "A-B", "c"]}))
    first, second, third = plan.items
    assert (first.job and third.job) is not None
    assert "tiny-word=a_b" in str(second.problem)


def test_a_report_that_is_asked_for_twice_is_made_once(tmp_path):
    path = notebook(tmp_path)
    add = ({"n": "0"}, {"n": "0", "lang": "en"}, {"n": "1"})
    plan = make_plan(Asked((str(path),), add=add))
    assert names(plan) == ["tiny-en", "tiny-n=1-en"]
    assert plan.repeated == 2


def test_a_report_keeps_its_name_when_a_refused_one_would_be_called_alike(tmp_path):
    path = notebook(tmp_path)
    add = ({"n": "x"}, {"n": "y"}, {"n": "x"}, {"lang": "en"})
    plan = make_plan(Asked((str(path),), matrix={"n": "x", "lang": "en"}, add=add))
    assert len(plan.refused) == 3
    assert plan.repeated == 1
    assert len(set(names(plan))) == 4
    assert [item.name for item in plan.items if item.job] == ["tiny-en"]


def test_a_name_that_no_disk_takes_is_found_beforehand(tmp_path):
    path = notebook(tmp_path, parameters=WORD, name="x" * 240)
    (item,) = make_plan(Asked((str(path),), matrix={"word": ["b"]})).items
    assert "too long" in str(item.problem)


def test_a_long_value_gets_a_short_name_of_its_own(tmp_path):
    path = notebook(tmp_path, parameters=WORD)
    plan = make_plan(Asked((str(path),), matrix={"word": ["ñ" * 200, "ñ" * 201]}))
    assert len({item.name for item in plan.items}) == 2
    assert all(len(item.name.encode()) < 120 and item.job for item in plan.items)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"cells": 3}', b"\xff\xfe", b'{"cells": [[]]}'])
def test_a_broken_notebook_gets_a_sentence(tmp_path, content):
    (tmp_path / "broken.ipynb").write_bytes(content)
    (item,) = make_plan(Asked((str(tmp_path / "broken.ipynb"),))).items
    assert "broken.ipynb is not a notebook that can be read" in str(item.problem)


def test_a_parameter_that_the_notebook_leaves_open_must_be_given(tmp_path):
    path = notebook(tmp_path, parameters="n: int  # a number\n")
    (item,) = make_plan(Asked((str(path),))).items
    assert "needs a value for n" in str(item.problem)
    (item,) = make_plan(Asked((str(path),), matrix={"n": "3"})).items
    assert item.job.asked == {"n": 3}


# The run


def test_a_failure_stops_nothing_and_leaves_its_notebook_and_its_message(tmp_path):
    out = tmp_path / "out"
    outcome = pretend(notebook(tmp_path), out, "1..6", Pretended(bad=(2, 5)))
    assert (outcome.made, outcome.failed, outcome.exit_code) == (4, 2, 5)
    assert outcome.problems == dict.fromkeys(("tiny-n=2-en", "tiny-n=5-en"), "Cell 2 failed.")
    assert (out / "tiny-n=2-en.failed.ipynb").exists()
    assert not (out / "tiny-n=2-en.html").exists()
    assert (out / "tiny-n=6-en.html").exists()
    assert not (out / journals.ASIDE).exists()


def test_an_unforeseen_error_of_the_engine_is_a_failure_like_another(tmp_path):
    engine = Pretended(bad=(1,), problem=RuntimeError("kernel\ndied"))
    outcome = pretend(notebook(tmp_path), tmp_path / "out", "1,2", engine)
    assert (outcome.made, outcome.failed) == (1, 1)
    assert "RuntimeError: kernel died" in outcome.problems["tiny-n=1-en"]
    assert (tmp_path / "out" / "tiny-n=1-en.failed.ipynb").exists()


def test_what_is_there_and_unchanged_is_not_made_again(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"
    pretend(path, out, "1..4", Pretended())
    again = Pretended()
    outcome = pretend(path, out, "1..5", again)
    assert (outcome.unchanged, again.made) == (4, ["tiny-n=5-en"])


@pytest.mark.parametrize("harm", ["gone", "empty", "other"])
def test_a_file_that_is_not_whole_is_made_again(tmp_path, harm):
    path, out = notebook(tmp_path), tmp_path / "out"
    pretend(path, out, "1..3", Pretended())
    file = out / "tiny-n=2-en.html"
    file.unlink() if harm == "gone" else file.write_text("" if harm == "empty" else "x")
    again = Pretended()
    pretend(path, out, "1..3", again)
    assert again.made == ["tiny-n=2-en"]


def test_a_changed_notebook_table_version_or_house_is_made_again(tmp_path, monkeypatch):
    from iomlab.reports.batch import keys
    from iomlab.reports.batch import run_batch as room

    path, out = notebook(tmp_path), tmp_path / "out"
    pretend(path, out, "1", Pretended())
    for change in ({"tables": {"t": "0"}}, {"versions": {"pandas": "0"}}, {"iomlab": "0"}):
        with monkeypatch.context() as patch:
            shared = {**keys.surroundings(), **change}
            patch.setattr(room, "surroundings", lambda shared=shared: shared)
            again = Pretended()
            pretend(path, out, "1", again)
            assert again.made == ["tiny-n=1-en"]
    notebook(tmp_path, "2")
    again = Pretended()
    pretend(path, out, "1", again)
    assert again.made == ["tiny-n=1-en"]


def test_force_makes_all_again(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"
    pretend(path, out, "1,2", Pretended())
    again = Pretended()
    pretend(path, out, "1,2", again, force=True)
    assert len(again.made) == 2


def test_a_failed_report_is_tried_again_and_its_partial_notebook_goes(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"
    pretend(path, out, "1,2", Pretended(bad=(2,)))
    outcome = pretend(path, out, "1,2", Pretended())
    assert (outcome.made, outcome.unchanged) == (1, 1)
    assert not (out / "tiny-n=2-en.failed.ipynb").exists()


def test_a_report_that_no_batch_made_is_not_overwritten(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "tiny-n=1-en.html").write_text("mine")
    outcome = pretend(path, out, "1,2", Pretended())
    assert (outcome.made, outcome.refused) == (1, 1)
    assert (out / "tiny-n=1-en.html").read_text() == "mine"
    pretend(path, out, "1,2", Pretended(), overwrite=True)
    assert (out / "tiny-n=1-en.html").read_text() != "mine"


def test_strict_stops_before_the_first_report(tmp_path):
    engine = Pretended()
    with pytest.raises(IomlabError, match="not a valid value"):
        pretend(notebook(tmp_path), tmp_path / "out", "1,x", engine, strict=True)
    assert engine.made == []
    assert not (tmp_path / "out").exists()


def test_a_full_disk_stops_the_batch_and_resume_makes_what_is_missing(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"
    engine = Pretended(bad=(3,), problem=OSError(errno.ENOSPC, "No space left"))
    with pytest.raises(ReportError, match="The disk is full"):
        pretend(path, out, "1..8", engine)
    there = {name for name, e in journals.latest(out).items() if e["event"] == "done"}
    assert "tiny-n=8-en" not in there
    again = Pretended()
    outcome = run_batch(None, out, resume=True, press=partial(locally, engine=again))
    assert {*there, *again.made} == {f"tiny-n={n}-en" for n in range(1, 9)}
    assert not there & {*again.made}
    assert outcome.exit_code == 0


def test_an_interrupt_leaves_a_batch_that_can_be_resumed(tmp_path):
    path, out = notebook(tmp_path), tmp_path / "out"

    def interrupt(printed):
        if printed.name == "tiny-n=2-en":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretend(path, out, "1..8", Pretended(), progress=Progress(finished=interrupt))
    again = Pretended()
    outcome = run_batch(None, out, resume=True, press=partial(locally, engine=again))
    assert outcome.made + outcome.unchanged == 8
    assert "tiny-n=2-en" not in again.made


def test_resume_answers_in_the_language_asked_for(iomlab, tmp_path):
    answer = iomlab("batch", "--resume", "--out", tmp_path, "--lang", "es")
    assert answer.code == 2
    assert "No hay ningún lote que reanudar" in answer.err


def test_without_a_batch_there_is_nothing_to_resume(tmp_path):
    with pytest.raises(UsageError, match="no batch to resume"):
        run_batch(None, tmp_path, resume=True)


def test_the_record_names_every_report_with_key_hashes_and_versions(tmp_path):
    out = tmp_path / "out"
    pretend(notebook(tmp_path), out, "1..3,x", Pretended(bad=(2,)))
    record = json.loads((out / "batch.run.json").read_text("utf-8"))
    states = {line["name"]: line["state"] for line in record["reports"]}
    assert states == {
        "tiny-n=1-en": "done", "tiny-n=2-en": "failed", "tiny-n=3-en": "done", "tiny-x-en": "failed",
    }  # fmt: skip
    for line in record["reports"]:
        for name, sha in line.get("files", {}).items():
            assert hashlib.sha256((out / name).read_bytes()).hexdigest() == sha
    assert record["versions"]["pandas"]
    assert record["tables"]["remittances/remittances.csv"].startswith("sha256:")


# The index


def test_the_index_links_every_report_and_explains_every_failure(tmp_path):
    out = tmp_path / "out"
    pretend(notebook(tmp_path), out, "1..3", Pretended(bad=(2,)), lang="en,es")
    for name in ("index.html", "index.es.html"):
        soup = BeautifulSoup((out / name).read_text("utf-8"), "html.parser")
        links = [a["href"] for a in soup.find_all("a") if not a["href"].startswith("#")]
        for link in links:
            assert (out / link.replace("%3D", "=")).exists(), link
        assert "tiny-n%3D3-es.html" in links
        assert "tiny-n%3D2-en.failed.ipynb" in links
        assert len(soup.select(".failures li")) == 2
        assert soup.html["lang"] == ("es" if ".es." in name else "en")


def test_the_index_works_without_script_and_runs_only_its_own(tmp_path):
    out = tmp_path / "out"
    pretend(notebook(tmp_path), out, "1", Pretended())
    soup = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    for tag in ("script", "style"):
        (found,) = soup.find_all(tag)
        sha = base64.b64encode(hashlib.sha256(found.string.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{sha}'" in policy
        assert not found.attrs
    assert "default-src 'none'" in policy
    assert soup.find("form").has_attr("hidden")
    assert not soup.find_all(attrs={"style": True})
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    for field in soup.select("input, select"):
        assert soup.find("label", {"for": field["id"]})
    assert not re.search(r"https?://", str(soup))


def test_a_hostile_value_stays_text_in_the_index(tmp_path):
    path = notebook(tmp_path, parameters=WORD)
    evil = "<script>alert(1)</script>\" onmouseover='x'"
    plan = make_plan(Asked((str(path),), matrix={"word": [evil, "b"]}))
    refused = Item(evil, {}, problem=ReportError("{x}", x=evil))
    states = {
        plan.items[0].name: {"event": "done", "files": {plan.items[0].name + ".html": ""}},
        evil: {"event": "failed", "message": {"en": evil}, "files": {evil: ""}},
    }
    html = page(Plan((*plan.items, refused)), states, tmp_path, "en", ("en",))
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.find_all("script")) == 1
    assert "alert(1)" in soup.find("tbody").get_text()
    assert not soup.find(attrs={"onmouseover": True})


def test_places_in_the_index_are_named_in_its_language_and_found_by_region():
    plan = make_plan(Asked(("country_profile",), matrix={"country": "DEU,ESP", "lang": "fr"}))
    soup = BeautifulSoup(page(plan, {}, None, "fr", ("fr",)), "html.parser")
    lines = soup.select("tbody tr")
    assert [line.th.get_text() for line in lines] == ["Allemagne DEU", "Espagne ESP"]
    assert "Western Europe" in lines[0]["data-words"]


# The command


def test_the_command_prints_a_line_a_failure_and_one_summary(tmp_path, iomlab):
    path = notebook(tmp_path, "100 / (n - 2)")
    answer = iomlab("batch", path, "--n", "1..3,x", "--out", tmp_path / "out", "--jobs", "2")
    assert answer.code == 5
    assert [line.split(":")[0] for line in answer.err.splitlines()] == [
        "tiny-x", "iomlab", "tiny-n=2-en",
    ]  # fmt: skip
    assert "ZeroDivisionError" in answer.err
    assert re.search(r"^made +2$", answer.out, re.MULTILINE)
    again = iomlab("batch", "--resume", "--out", tmp_path / "out", "--json")
    told = json.loads(again.out)
    assert (told["unchanged"], told["made"], told["failed"]) == (2, 0, 1)


def test_the_command_explains_itself(iomlab):
    answer = iomlab("batch", "--help")
    assert answer.code == 0
    assert "--resume" in answer.out


BAD = {
    "endless": "while True: pass",
    "hog": "x = bytearray(1_500_000_000)\nx[::4096] = b'1' * len(x[::4096])",
    "missing": "from iomlab import load\nload('no_such_table')",
    "chart": "import matplotlib.pyplot as plt\nplt.plot([1, 2], [1])",
    "exit": "import sys\nsys.exit()",
    "flood": "print('x' * 30_000_000)",
    "bytes": "b'\\xff\\xfe'.decode('utf-8')",
    "gone": "import os\nos._exit(3)",
}


def test_every_kind_of_bad_item_is_explained_and_the_good_ones_are_made(tmp_path):
    paths = [notebook(tmp_path, source, name=name) for name, source in BAD.items()]
    good = notebook(tmp_path, "print(100 + n)")
    (tmp_path / "broken.ipynb").write_text("{")
    asked = Asked(
        (*map(str, paths), str(tmp_path / "broken.ipynb")),
        add=({"notebook": str(good), "n": "1"}, {"notebook": str(good), "n": "wrong"}, {"notebook": str(good), "n": "2"}),
    )  # fmt: skip
    from dataclasses import replace

    limits = replace(LIMITS, cell_seconds=2, memory_mb=900, output_mb=5)
    outcome = run_batch(asked, tmp_path / "out", jobs=2, limits=limits)
    assert outcome.made == 2
    told = {name.split("-")[0]: text for name, text in outcome.problems.items()}
    for name, word in {
        "endless": "2 seconds", "hog": "900 MB", "missing": "no_such_table", "chart": "ValueError",
        "exit": "before its last cell", "flood": "5 MB", "bytes": "UnicodeDecodeError", "gone": "exit code 3",
        "broken": "not a notebook", "tiny": "not a valid value",
    }.items():  # fmt: skip
        assert word in told[name], (name, told[name])
    for name in BAD:
        assert (tmp_path / "out" / f"{name}-en.failed.ipynb").stat().st_size < 6_000_000


def test_kill_9_in_the_middle_loses_nothing_and_repeats_only_what_was_in_flight(tmp_path):
    path, out = notebook(tmp_path, "print(100 + n)"), tmp_path / "out"
    words = [str(path), "--n", "1..14", "--out", str(out), "--jobs", "2"]
    program = "from iomlab.reports.batch.command import batch; batch()"
    running = subprocess.Popen([sys.executable, "-c", program, *words], stderr=subprocess.DEVNULL)
    while sum(e["event"] == "done" for e in journals.read(out)) < 3:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = journals.latest(out)
    outcome = run_batch(None, out, resume=True, jobs=2)
    assert (outcome.made, outcome.unchanged) == (14 - len(before), len(before))
    assert len(before) < 14
    times = [e["name"] for e in journals.read(out) if e["event"] == "done"]
    assert sorted(times) == sorted(f"tiny-n={n}-en" for n in range(1, 15))
    assert len(list(out.glob("*.html"))) == 14 + 1
    assert not (out / journals.ASIDE).exists()


# A cluster


def test_a_lost_dask_worker_s_reports_are_made_by_another(tmp_path):
    distributed = pytest.importorskip("distributed")
    from iomlab.reports.batch.dask_run import over

    path, out = notebook(tmp_path, "import time; time.sleep(0.3)\nprint(100 + n)"), tmp_path / "out"
    killed = []

    def press(todo, setting, begun):
        with distributed.Client(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as client:
            for printed in over(client, todo, setting, begun):
                if not killed:
                    killed.append(next(iter(client.run(os.getpid).values())))
                    os.kill(killed[0], signal.SIGKILL)
                yield printed

    asked = Asked((str(path),), matrix={"n": "1..10"})
    outcome = run_batch(asked, out, jobs=2, press=press)
    assert killed
    assert (outcome.made, outcome.failed) == (10, 0)
    assert len(list(out.glob("tiny-*.html"))) == 10


# A server


def test_a_report_gives_a_server_its_small_record(profile):
    told = brief(profile("HND", "es"))
    assert told["status"] == "done"
    assert {"label", "value", "unit", "year"} == set(told["figures"][0])
    assert any(figure["value"] for figure in told["figures"])
    json.dumps(told)


def test_reports_run_in_threads_inside_a_running_event_loop_where_they_should(tmp_path):
    path = notebook(
        tmp_path,
        "import os, sys\nprint(100 + n, file=sys.stderr)\nopen(f'{n}.txt', 'w').close()\nprint(os.listdir())",
    )
    here = Path.cwd()

    async def serve():
        alone = run(str(path), {"n": 9}, out=tmp_path / "out")
        with Engine(jobs=2) as engine:
            ask = [
                asyncio.to_thread(run, str(path), {"n": n}, out=tmp_path / "out", engine=engine)
                for n in range(1, 4)
            ]
            fresh = asyncio.to_thread(run, str(path), {"n": 8}, out=tmp_path / "out")
            return [alone, *await asyncio.gather(*ask, fresh)]

    (tmp_path / "out").mkdir()
    for number, report in zip((9, 1, 2, 3, 8), asyncio.run(serve()), strict=True):
        told = report.brief()
        assert (told["status"], told["warnings"]) == ("warned", [str(100 + number)])
        text = report.page.read_text("utf-8")
        assert f"{number}.txt" in text
        assert text.count(".txt") == 1
    assert Path.cwd() == here


def test_a_batch_runs_inside_a_running_event_loop(tmp_path):
    path = notebook(tmp_path, "print(100 + n)")

    async def serve():
        return run_batch(Asked((str(path),), matrix={"n": "1,2"}), tmp_path / "out", jobs=2)

    assert asyncio.run(serve()).made == 2


def test_a_batch_takes_the_vintage_that_is_asked_and_makes_anew_what_another_changes(
    tmp_path, monkeypatch
):
    from tests.data.test_shelf import shelved

    monkeypatch.setenv("IOMLAB_DATA", str(tmp_path / "shelf"))
    shelved("2020-12-31", [("HND", 2010, 30_000, 500_000), ("HND", 2020, 39_000, 990_000)])
    asked = Asked(("country_profile",), values={"country": "HND"}, vintage="2020-12-31")
    out = tmp_path / "out"
    assert run_batch(asked, out).made == 1
    card = json.loads((out / "country_profile-HND-en.run.json").read_text("utf-8"))
    used = {table["table"]: table["vintage"] for table in card["tables"]}
    assert used["migrant_stock_totals"] == "2020-12-31"
    assert used["remittances"] == "shipped"
    assert "vintage 2020-12-31" in (out / "country_profile-HND-en.html").read_text("utf-8")
    assert run_batch(asked, out).unchanged == 1
    shelved("2020-06-30", [("HND", 2020, 1_000_000, 1_000_000)])
    assert run_batch(asked, out).unchanged == 1  # an older vintage is not taken
    assert run_batch(replace(asked, vintage=""), out, force=False).made == 1
