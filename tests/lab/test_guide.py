"""The start page leads to everything that lies in a workspace, and says how far one has come."""

import json
import re
from functools import partial

import nbformat
import pytest

from iomlab.checks.desk import Check
from iomlab.errors import DataError
from iomlab.lab import guide
from iomlab.lab.material import material
from iomlab.lab.opening import prefill
from iomlab.lab.workspace import lay_out

from ..conftest import ROOT


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab") / "mine"
    lay_out(folder, "es", partial(material))
    return folder


def links(text):
    return re.findall(r"\]\(([^)]+)\)", text)


def test_the_areas_are_those_of_the_page_of_areas():
    page = (ROOT / "docs" / "areas.md").read_text("utf-8")
    for line in re.findall(r"^\| \d+ .*$", page, re.MULTILINE):
        number, _, lessons, report = line.strip("| ").split(" | ")[:4]
        named = tuple(re.findall(r"\[(N\d\d)\]", lessons))
        asked = re.search(r"iomlab run (\w+)", report)[1]
        known = guide.AREAS[int(number.split()[0])]
        assert known == (named, "" if re.fullmatch(r"N\d\d", asked) else asked)


def test_the_five_days_are_all_lessons_once():
    stops = [lesson for _, lessons in guide.ROUTES["five_days"] for lesson in lessons]
    assert stops == [f"N{n:02d}" for n in range(1, 16)]


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_every_link_leads_to_a_file_from_wherever_it_is_shown(room, lang):
    texts = [guide.areas(lang, at=room / "lessons"), guide.progress(lang, at=room / "lessons")]
    texts += [guide.route(name, lang, at=room / "lessons") for name in guide.ROUTES]
    found = [link for shown in texts for link in links(shown.html)]
    assert len(found) > 60
    for link in found:
        assert (room / "lessons" / link).is_file(), link


def test_outside_a_workspace_names_stand_without_links(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert links(guide.areas("fr").html) == []
    assert "espace de travail" in guide.progress("fr").html


def test_progress_counts_what_was_answered_rightly(room, monkeypatch):
    monkeypatch.chdir(room / "lessons")
    assert "**0** de" in guide.progress("es").html
    check = Check("N04", "es")
    check("attempts", 5.0)
    check("rising", 1)
    assert "**1** de" in guide.progress("es").html
    (row,) = [line for line in guide.progress("es").html.splitlines() if "| [N04 " in line]
    assert "| 1/" in row
    assert "Personas muertas y desaparecidas" in row
    assert "0/2" in row


def test_an_unknown_way_is_refused_with_the_nearest():
    with pytest.raises(DataError, match="five_days"):
        guide.route("five_day")


def test_the_start_page_has_its_lists_before_anything_is_run(room):
    prefill(room, "es")
    book = nbformat.read(room / "start.ipynb", as_version=4)
    nbformat.validate(book)
    shown = [c.outputs[0].data["text/markdown"] for c in book.cells if c.get("outputs")]
    assert len(shown) == 6
    assert "Doce" not in book.cells[0].source
    assert all((room / link).is_file() for text in shown for link in links(text))
    assert [c.source for c in book.cells] == [
        "".join(c["source"])
        for c in json.loads((room / ".iomlab/base/start.ipynb").read_text("utf-8"))["cells"]
    ]


def test_a_start_page_that_its_owner_broke_is_left_alone(room):
    path = room / "start.ipynb"
    whole = path.read_bytes()
    path.write_text("{ half", "utf-8")
    prefill(room, "es")
    assert path.read_text("utf-8") == "{ half"
    path.write_bytes(whole)
