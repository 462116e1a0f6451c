"""The page can be read by heading, prints whole, reaches nothing outside and says what is unchecked."""

import re
import shutil
import subprocess
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from iomlab import load
from iomlab.data.figures import Figures
from iomlab.errors import ReportError
from iomlab.messages import say
from iomlab.reports import outputs, pdf
from iomlab.reports.page import page
from iomlab.reports.run import run
from iomlab.show.desk import Show
from iomlab.show.shown import MIME

from .tricky import notebook

CARD = {
    "notebook": "own",
    "notebook_sha256": "0" * 64,
    "parameters": {},
    "tables": [],
    "versions": {"iomlab": "1"},
    "time": "2026-01-02T03:04:05+00:00",
    "unsourced_outputs": 0,
}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def shows(data, **metadata):
    """Return an output that shows ``data``."""
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def picture(title, alt="One in 2020"):
    return shows({"image/png": PNG}, **{"image/png": {"title": title, "alt": alt}})


def prints(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def executed(*parts):
    """Return an executed notebook of Markdown (text) and outputs."""
    cells = [
        nbformat.v4.new_markdown_cell(part)
        if isinstance(part, str)
        else nbformat.v4.new_code_cell("", outputs=[part])
        for part in parts
    ]
    return nbformat.v4.new_notebook(cells=cells)


def made(*parts, **card):
    return BeautifulSoup(page(executed(*parts), {**CARD, **card}, "en"), "html.parser")


def levels(soup):
    return [int(h.name[1]) for h in soup.find_all(re.compile("^h[1-6]$"))]


def test_a_picture_is_reached_by_a_hidden_heading_with_its_title():
    soup = made("# One", "## Two", picture("People <abroad>"))
    heading = soup.select_one("figure > h3.sr")
    assert heading.get_text() == "People <abroad>"
    assert heading.find_next_sibling("img")["alt"] == "One in 2020"
    assert ".sr {" in soup.style.string


@pytest.mark.parametrize(
    "before", [[], ["# One"], ["# One", "## Two"], ["# One", "## Two", "### Three"]]
)
def test_the_heading_of_a_picture_stands_one_level_under_its_section(before):
    found = levels(made(*before, picture("People abroad"), picture("People here")))
    assert all(b - a <= 1 for a, b in pairwise(found))
    assert found[-2:] == [max(2, len(before) + 1)] * 2


def test_pictures_of_the_same_title_have_ids_of_their_own_and_are_not_in_the_contents():
    soup = made("# One", picture("Abroad"), "## Abroad", picture("Abroad"))
    assert [h["id"] for h in soup.select(".sr")] == ["abroad", "abroad-3"]
    assert [a["href"] for a in soup.select("nav.toc a")] == ["#abroad-2"]


def test_a_picture_without_title_has_no_empty_heading():
    assert made("# One", picture("")).select(".sr") == []


def test_every_chart_gives_its_title_to_its_picture_and_every_summary_says_what_it_opens(profile):
    soup = BeautifulSoup(profile("HND", "es").page.read_text("utf-8"), "html.parser")
    assert len(soup.find_all("img")) == len(soup.select("figure > h3.sr")) > 5
    said = [" ".join(summary.get_text().split()) for summary in soup.find_all("summary")]
    assert len(said) == len(set(said)) > 10
    assert soup.select("details caption")
    for details in soup.select("tr details, .caption + details"):
        owner = details.find("caption") or details.find_parent("tr").find_previous("th")
        assert owner.get_text() in details.summary.select_one(".sr").get_text()


def test_the_list_of_tables_stands_after_the_contents(profile):
    soup = BeautifulSoup(profile("HND", "es").page.read_text("utf-8"), "html.parser")
    assert soup.select_one("nav.toc").find_next_sibling("aside")["class"] == ["card", "tables"]
    assert soup.select("aside.tables li")


def test_everything_is_open_for_a_browser_that_prints_only_what_is_open():
    html = '<details class="a"><summary>x</summary></details><details open><p>details</p></details>'
    soup = BeautifulSoup(pdf.opened(html), "html.parser")
    assert [d.has_attr("open") for d in soup.find_all("details")] == [True, True]
    assert soup.p.get_text() == "details"


def browser():
    return next((b for b in map(shutil.which, pdf.BROWSERS) if b), None)


@pytest.mark.skipif(not browser(), reason="no browser")
def test_what_is_folded_is_printed_by_a_browser(tmp_path):
    folded = "<details><summary>Why</summary><p>The formula</p></details>"
    path = tmp_path / "page.html"
    path.write_text(str(made("# One", shows({"text/html": folded}))), encoding="utf-8")
    printed = tmp_path / "page.pdf"
    command = [
        browser(), "--headless", "--disable-gpu", "--no-sandbox", f"--print-to-pdf={printed}",
        f"--user-data-dir={tmp_path}/profile", path.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert "The formula" in "".join(sheet.extract_text() for sheet in PdfReader(printed).pages)


@pytest.mark.parametrize(
    "html",
    [
        "<style>p { background: url(https://example.org/a.png) }</style>",
        "<style>p { background: url( '//localhost/a.png' ) }</style>",
        '<style>@import "a.css";</style>',
        "<style>@\\69mport 'a.css'; p { background: u\\72l(\\2f/localhost) }</style>",
        '<p style="background: url(//localhost/a)">x</p>',
        '<svg><image xlink:href="https://example.org/a.png"/></svg>',
        "<svg><style>rect { fill: url(//localhost/a#b) }</style></svg>",
        '<svg><rect fill="url(https://example.org/a.svg#b)"/></svg>',
        "<svg><metadata>https://example.org/a</metadata></svg>",
        '<meta http-equiv="refresh" content="0; url=https://example.org/">',
        '<video poster="//example.org/a.png"></video>',
        "<iframe srcdoc=\"<img src='https://example.org/a.png'>\"></iframe>",
    ],
)
def test_no_style_drawing_or_meta_element_reaches_outside(html):
    with pytest.raises(ReportError, match="outside address"):
        made("# One", shows({"text/html": html}))


@pytest.mark.parametrize(
    "html",
    [
        "<style>p { color: red }</style><p>https://example.org as text</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#a)"/></svg>',
        '<p style="background: url(data:image/png;base64,AA)">x</p>',
    ],
)
def test_a_page_that_is_whole_passes(html):
    assert made("# One", shows({"text/html": html})).find("h1")


def test_script_elements_of_a_notebook_are_not_in_the_page():
    html = (
        "<p>kept</p><script src='https://example.org/a.js'></script><svg><script>a()</script></svg>"
    )
    soup = made("# One <script>b()</script>", shows({"text/html": html}))
    assert soup.find("script") is None
    assert soup.find("p", string="kept")


RECORD = {MIME: {"kind": "lines", "title": "T", "alt": "One in 2020"}, "text/html": "<p>1</p>"}


@pytest.mark.parametrize(
    ("output", "number"),
    [
        (prints("3 persons"), 1),
        (prints("3 persons", "stderr"), 1),
        (prints("done"), 0),
        (shows({"text/plain": "[1, 2]"}), 1),
        (shows({"text/plain": "<Table>", "text/html": "<table><td>7</td></table>"}), 1),
        (shows({"text/plain": "<b1>", "text/html": "<h2 id='a1'>None &#8217; yet</h2>"}), 0),
        (shows({"text/html": "<svg><path/></svg>"}), 1),
        (shows({"text/markdown": ["There are\n", "3"]}), 1),
        (picture("T"), 1),
        (shows({"image/jpeg": "AA"}), 1),
        (shows(RECORD), 0),
    ],
)
def test_outputs_that_show_figures_without_a_record_are_counted(output, number):
    assert outputs.unsourced(executed("# 1", output)) == number


def test_the_picture_before_its_own_record_is_not_counted_and_another_is():
    def cell(*several):
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[*several])])

    assert outputs.unsourced(cell(picture("T"), shows(RECORD))) == 0
    assert outputs.unsourced(cell(picture("T", "Other words"), shows(RECORD))) == 1
    assert outputs.unsourced(cell(shows(RECORD), picture("T"))) == 1


def test_page_one_and_run_card_say_how_many_outputs_were_not_checked(tmp_path):
    path = notebook(tmp_path / "own.ipynb", ["print(3)", "[5]", "'no'"])
    report = run(str(path), {}, out=tmp_path / "out")
    assert report.card["unsourced_outputs"] == 2
    soup = BeautifulSoup(report.page.read_text("utf-8"), "html.parser")
    assert "not checked: 2." in soup.select_one("aside.card .warn").get_text()


def test_a_report_whose_outputs_all_have_records_says_nothing_of_it(profile):
    report = profile("HND", "es")
    assert report.card["unsourced_outputs"] == 0
    soup = BeautifulSoup(report.page.read_text("utf-8"), "html.parser")
    assert soup.select(".warn") == []


def corridors() -> Figures:
    return load("migrant_stock_corridors").of(origin="HND")


def test_a_record_has_headers_with_units_and_labels_for_the_codes_that_occur():
    record = Show("es").table(corridors(), title=say("T")).payload()
    headers = dict(zip(record["columns"], record["headers"], strict=True))
    assert headers["migrants"].endswith("(personas)")
    assert headers["year"] == "Año"
    assert record["labels"]["origin_iso3"] == {"HND": "Honduras"}
    assert record["labels"]["destination_iso3"]["USA"] == "Estados Unidos de América"
    assert not {"migrants", "year"} & set(record["labels"])
    assert record["rows"][0][record["columns"].index("origin_iso3")] == "HND"


def test_key_figures_keep_integers_and_have_a_header_for_every_column():
    frame = load("migrant_stock_totals").of(country="HND")
    rate = load("remittances").of(country="HND").latest("received_pct_gdp")
    record = Show("en").key_figures([frame.latest("emigrants"), rate], title=say("T")).payload()
    values = [row[1] for row in record["rows"]]
    assert [type(value) for value in values] == [int, float]
    assert not set(record["headers"]) & set(record["columns"])
