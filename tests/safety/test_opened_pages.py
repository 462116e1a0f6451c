"""Pages full of hostile names are opened in a real browser: nothing runs, and nothing leaves."""

import datetime as dt
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from iomlab.classroom.feedback import write_feedback, write_summary
from iomlab.classroom.grade import Graded, Graders, Result
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import say
from iomlab.parameters.read import of_source
from iomlab.reports.batch.index import page as index_page
from iomlab.reports.batch.plan import Item, Plan
from iomlab.reports.job import Job
from iomlab.reports.page import page
from iomlab.show.desk import Show

from .hostile import CLEAN, HTML, MARKDOWN, NAMES, RUNS
from .test_hostile import CARD, shown_with

BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome"),
    pytest.mark.slow,
]
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>|<meta content="[^"]*" http-equiv="Content-Security-Policy"/?>')  # fmt: skip
# Touch everything on the page: click, hover, focus, open, and wait for what was put off.
TOUCH = """async () => {
  for (const e of document.querySelectorAll('*')) {
    for (const kind of ['click', 'mouseover', 'focus', 'toggle', 'error', 'load', 'animationstart'])
      e.dispatchEvent(new Event(kind, {bubbles: true}));
    if (e.tagName === 'DETAILS') e.open = true;
    if (e.tagName === 'A' && (e.getAttribute('href') || '').match(/^$|^#|:/)) e.click();
  }
  await new Promise(done => setTimeout(done, 300));
  return window.hacked || 0;
}"""


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


def opened(browser, file):
    """Open a page and touch everything; return what ran and what it asked for."""
    tab = browser.new_page()
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.goto(file.as_uri())
    ran = tab.evaluate(TOUCH)
    left = [url for url in asked if not url.startswith((file.as_uri(), "data:"))]
    where = tab.url
    tab.close()
    return ran, left, said, where.startswith(file.as_uri())


def report(*texts):
    """Return the page of a notebook that shows hostile names everywhere, and hostile Markdown and HTML."""
    show = Show("en")
    data = []
    for name in texts:
        shown = show.table(shown_with(name), title=say("{name}", name=name))
        data += [
            {"text/html": shown.html},
            {"text/markdown": show.text(say("{name}", name=name)).html},
        ]
        data += [{"text/plain": name}, {"text/latex": name}]
    cells = [nbformat.v4.new_markdown_cell("# Report")]
    cells += [nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=d)]) for d in data]  # fmt: skip
    return cells


def made(cells, name="x"):
    card = {**CARD, "parameters": {"name": name}, "notebook": name}
    return page(nbformat.v4.new_notebook(cells=cells), card, "en")


def test_this_test_can_fail(browser, tmp_path):
    file = tmp_path / "bad.html"
    file.write_text(
        f"<p>x</p><img src=x onerror='{RUNS}'><a href='javascript:{RUNS}'>y</a>", "utf-8"
    )
    assert opened(browser, file)[0] > 0


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
def test_no_script_of_a_hostile_name_runs_in_a_report(browser, tmp_path, policy):
    html = made(report(*CLEAN), f"<img src=x onerror={RUNS}>")
    assert len(POLICY.findall(html)) == 1
    file = tmp_path / "report.html"
    file.write_text(html if policy else POLICY.sub("", html), "utf-8")
    assert opened(browser, file) == (0, [], [], True)


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
def test_no_script_in_a_notebook_of_others_runs_in_its_report(browser, tmp_path, policy):
    """Here the notebook itself writes HTML: it is shown, and what acts is taken out."""
    texts = [t for t in (*HTML, *MARKDOWN) if "127.0.0.1" not in t]
    cells = [nbformat.v4.new_markdown_cell("# Report")]
    for text in texts:
        cells.append(nbformat.v4.new_markdown_cell(text))
        for kind in ("text/html", "text/markdown"):
            shown = nbformat.v4.new_output("display_data", data={kind: text})
            cells.append(nbformat.v4.new_code_cell("", outputs=[shown]))
    html = made(cells)
    file = tmp_path / "report.html"
    file.write_text(html if policy else POLICY.sub("", html), "utf-8")
    ran, left, said, stayed = opened(browser, file)
    assert (ran, said, stayed) == (0, [], True)
    assert all(url.startswith("file:") for url in left)


@pytest.mark.parametrize("text", [t for t in HTML if "127.0.0.1" in t])
def test_a_page_that_would_reach_outside_is_refused_or_does_not(browser, tmp_path, text):
    from iomlab.errors import ReportError

    shown = nbformat.v4.new_output("display_data", data={"text/html": text})
    try:
        html = made(
            [nbformat.v4.new_markdown_cell("# R"), nbformat.v4.new_code_cell("", outputs=[shown])]
        )
    except ReportError as refused:
        assert "outside address" in str(refused)  # noqa: PT017
        return
    file = tmp_path / "report.html"
    file.write_text(html, "utf-8")
    assert opened(browser, file) == (0, [], [], True)


def test_no_script_of_a_hostile_value_runs_in_the_index_of_a_batch(browser, tmp_path):
    declared = of_source('name: str = ""\nlang: Language = "en"')
    items = []
    for number, name in enumerate(CLEAN):
        job = Job(Path("own.ipynb"), {"name": name, "lang": "en"}, "en", "html", f"own-{number}")
        items.append(Item(job.name, job.values, job))
    states = {
        i.name: {"event": "failed", "message": {"en": str(i.values["name"])}, "files": {}}
        for i in items
    }
    html = index_page(Plan(tuple(items), 0), states, tmp_path, "en", ["en"])
    assert declared
    file = tmp_path / "index.html"
    file.write_text(html, "utf-8")
    ran, left, said, stayed = opened(browser, file)
    assert (ran, left, said, stayed) == (0, [], [], True)


def test_no_script_of_a_learner_runs_in_feedback_and_summary(browser, tmp_path):
    results = []
    for number, name in enumerate(NAMES):
        told = dict.fromkeys(LANGUAGES, name.encode("utf-8", "replace").decode())
        graded = (Graded("rate", 0.0, 2.0, "wrong", told),)
        results.append(
            Result(
                f"l{number}",
                "route_rate",
                "en",
                told["en"],
                "k",
                graded,
                {},
                (told,),
                {"rate": told["en"]},
                False,
                dt.datetime(2026, 1, 2).timestamp(),
            )
        )
    graders = Graders(tuple(results), (("<img src=x onerror=x>", f"<script>{RUNS}</script>"),))
    files = [
        *write_feedback(tmp_path, graders, {}, None),
        write_summary(tmp_path, graders, {}, None, "en"),
    ]
    one = tmp_path / "all.html"
    one.write_text("\n".join(POLICY.sub("", f.read_text("utf-8")) for f in files), "utf-8")
    assert opened(browser, one) == (0, [], [], True)
