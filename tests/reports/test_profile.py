"""The country profile is right and readable for places of every kind, in three languages."""

import csv
import re
from decimal import Decimal
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup

from iomlab import countries
from iomlab.reports.outputs import payloads

from ..conftest import ROOT

PLACES = [
    ("HND", "es"),
    ("DEU", "en"),
    ("SEN", "fr"),
    ("VEN", "es"),
    ("SYR", "fr"),
    ("SSD", "en"),
    ("NRU", "en"),
    ("XKX", "fr"),
    ("PSE", "es"),
    ("VAT", "fr"),
    ("MEX", "es"),
    ("PAN", "en"),
    ("USA", "fr"),
]
MARKS = {"en": (",", "."), "es": (".", ","), "fr": ("\u202f", ",")}
OUTSIDE = re.compile(r"https?://|(?:src|href|srcset|action)\s*=\s*[\"']?//|url\(|@import", re.I)

pytestmark = pytest.mark.parametrize(("country", "lang"), PLACES)


@pytest.fixture
def report(profile, country, lang):
    return profile(country, lang)


@pytest.fixture
def soup(report):
    return BeautifulSoup(report.page.read_text("utf-8"), "html.parser")


def plain(text: str, lang: str) -> Decimal:
    """Read a number as a reader of that language does."""
    group, point = MARKS[lang]
    return Decimal(text.replace(group, "").replace(point, "."))


def test_every_key_figure_stands_exactly_in_the_shipped_file_under_the_cited_source(
    report, soup, lang, country
):
    tables = soup.select("table.key")
    shown = list(tables[0].select("tr.figure")) if tables else []
    listed = report.page.parent / f"{report.name}-tables"
    files = sorted(listed.glob("[0-9]*.csv"))
    first = [path for path in files if path.read_text("utf-8").startswith("label,value,")][:1]
    records = list(csv.DictReader(first[0].open(encoding="utf-8"))) if first else []
    assert len(shown) == len(records)
    for row, record in zip(shown, records, strict=True):
        table, line, column = record["table"], int(record["lines"]), record["columns"]
        path = ROOT / "datasets" / table / f"{table}.csv"
        content = list(csv.reader(path.open(encoding="utf-8", newline="")))
        cell = content[line - 1][content[0].index(column)]
        number = row.select_one("td.n").get_text()
        assert plain(number, lang) == Decimal(cell), (record["label"], number, cell)
        assert country in content[line - 1]
        assert record["year"] in content[line - 1]
        told = row.find_next_sibling("tr").select_one("details").get_text()
        assert f"datasets/{table}/{table}.csv" in told
        assert column in told
        assert re.search(rf"\b{line}\b", told)


def test_the_page_holds_no_outside_address(report):
    assert not OUTSIDE.search(report.page.read_text("utf-8"))


def test_every_picture_has_alternative_text_written_from_its_figures(soup):
    for image in soup.find_all("img"):
        assert image["src"].startswith("data:image/png;base64,")
        assert len(image["alt"]) > 15
        assert re.search(r"\d", image["alt"])


def test_no_chart_is_empty(report):
    notebook = nbformat.read(report.page.with_suffix(".ipynb"), as_version=4)
    for shown in payloads(notebook):
        if shown["kind"] in ("lines", "bars", "dumbbell", "share", "flows", "map", "table"):
            assert shown["rows"], shown["title"]
            assert any(isinstance(v, (int, float)) for row in shown["rows"] for v in row)


def test_the_page_says_its_language_and_its_headings_are_in_order(soup, lang):
    assert soup.html["lang"] == lang
    assert len(soup.find_all("h1")) == 1
    levels = [int(h.name[1]) for h in soup.find_all(re.compile("^h[1-6]$"))]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    names = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(names) == len(set(names))
    for link in soup.select("nav.toc a"):
        assert link["href"][1:] in names


def test_tables_have_headers_with_a_scope_and_a_caption(soup):
    for table in soup.find_all("table"):
        assert table.find("caption")
        assert all(th.get("scope") in ("col", "row") for th in table.find_all("th"))


def test_no_raw_key_or_missing_value_is_shown(soup):
    for dropped in soup.select("aside.card, .source, details"):
        dropped.decompose()
    text = soup.main.get_text(" ")
    for raw in ("<NA>", "nan", "None", "{", "}", "iso3", "_pct", "non_eu", "TOTAL", "usbp"):
        assert not re.search(rf"(?<![A-Za-z]){re.escape(raw)}(?![A-Za-z])", text), raw


def test_the_name_of_the_place_and_its_note_are_there(soup, country, lang):
    here = countries.get(country)
    assert here.name(lang) in soup.h1.get_text()
    assert here.note(lang) in soup.get_text()


def test_the_run_card_names_parameters_tables_versions_and_hashes(report, soup, country, lang):
    card = report.card
    assert card["parameters"]["country"] == country
    assert all(len(t["sha256"]) == 64 for t in card["tables"])
    assert {"python", "pandas", "iomlab"} <= set(card["versions"])
    shown = soup.select_one("aside.card").get_text()
    assert card["notebook_sha256"][:12] in shown
    assert f"country = {country}" in shown
