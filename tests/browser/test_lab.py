"""A trainee in JupyterLab: run two lessons, move something, answer, make a report, come back tomorrow.

The tests of this module are one session, in this order.
"""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from iomlab.checks.progress import HIDDEN, RECORD
from iomlab.cli import cli
from iomlab.forms.fields import label
from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.parameters.read import parameters
from iomlab.reports.find import find_notebook

from .lab import PANEL, Lab

N04 = "lessons/N04_routes_and_risk.ipynb"
N06 = "lessons/N06_gravity_of_labour_mobility.ipynb"
CHECK = 'check("attempts", answer)'


@pytest.fixture(scope="module")
def lab(chromium, lang, shots, tmp_path_factory):
    """JupyterLab in the workspace that ``iomlab lab`` lays out."""
    folder = tmp_path_factory.mktemp("lab") / "workspace"
    laid = CliRunner().invoke(cli, ["lab", "--lang", lang, "--no-open", "--folder", str(folder)])
    assert laid.exit_code == 0, laid.output
    with Lab(chromium, folder, shots) as window:
        yield window


@pytest.fixture(autouse=True)
def _picture(request, lab):
    """Keep a picture of the window after each test, also of one that failed."""
    yield
    lab.shot(re.sub(r"\W+", "-", request.node.name.removeprefix("test_")))


def test_n04_runs_from_the_first_cell_to_the_last(lab):
    lab.open(N04)
    lab.run_all()
    lab.shot("n04")
    assert lab.trouble() == []
    assert lab.unrun() == []


@pytest.mark.parametrize(
    ("answer", "title"), [("30 / 9950 * 1000", say("Not yet.")), ("5", say("Right."))]
)
def test_a_check_says_whether_an_answer_is_right(lab, lang, answer, title):
    cell = lab.cell(CHECK)
    lab.write(cell, f"answer = {answer}\n{CHECK}")
    verdict = cell.locator("[role=status]").inner_text()
    lab.shot(f"check-{'right' if answer == '5' else 'wrong'}", cell)
    assert tell(title, lang) in verdict
    lab.save()


def test_n06_runs_from_the_first_cell_to_the_last(lab):
    lab.open(N06)
    lab.run_all()
    lab.shot("n06")
    assert lab.trouble() == []
    assert lab.unrun() == []


def test_a_slider_changes_chart_and_text(lab):
    output = lab.cell('explore("gravity"').locator(".jp-OutputArea-output").first
    picture, words = output.locator("img"), output.locator("p[role=status]")
    before = picture.get_attribute("src"), words.inner_text()
    output.locator(".noUi-handle").first.press("ArrowRight")
    lab.page.wait_for_function(
        "([box, src]) => box.querySelector('img').src !== src",
        arg=[output.element_handle(), before[0]],
    )
    lab.shot("slider", output)
    assert words.inner_text() != before[1]
    assert picture.get_attribute("alt")


def test_the_form_of_the_corridor_brief_makes_a_page(lab, lang):
    lab.open("start.ipynb")
    lab.run_all()
    assert lab.trouble() == []
    cell = lab.cell('form("country_profile"')
    lab.write(cell, 'form("corridor_brief", lang)')
    cell = lab.cell('form("corridor_brief"')
    origin = parameters(find_notebook("corridor_brief"))[0]
    field = cell.get_by_label(label(origin, lang))
    field.fill("Atlantis")
    cell.locator("[role=status]", has_text="✗").first.wait_for()
    field.fill("Honduras")
    cell.locator("[role=status]", has_text="✗").first.wait_for(state="detached")
    cell.get_by_role("button", name=tell(say("Make the report"), lang)).click()
    link = cell.locator("a[href*='corridor_brief']")
    link.wait_for()
    lab.shot("form", cell)
    file = lab.folder / "results" / link.inner_text()
    link.click()
    report = lab.page.frame_locator(".jp-HTMLViewer:not(.lm-mod-hidden) iframe")
    assert "Honduras" in report.locator("h1").inner_text()
    assert f'<html lang="{lang}">' in file.read_text("utf-8")
    lab.shot("report")
    lab.page.locator(".lm-TabBar-tab", has_text="start.ipynb").click()
    lab.save()


def test_the_next_day_the_work_is_there(lab, lang):
    lab.restart()
    lab.open(N04)
    cell = lab.cell(CHECK)
    assert "answer = 5" in cell.locator(".cm-content").inner_text()
    assert tell(say("Right."), lang) in cell.locator("[role=status]").inner_text()
    lab.open("start.ipynb")
    lab.run_all()
    assert "1/3" in lab.cell("guide.progress").inner_text()
    lab.shot("tomorrow")
    lines = (lab.folder / HIDDEN / RECORD).read_text("utf-8").splitlines()
    assert {"of": "N04", "question": "attempts", "state": "right"} in map(json.loads, lines)


def test_nothing_was_asked_of_an_outside_address(lab):
    assert lab.outside == []
    assert lab.page.locator(PANEL).count() == 1
