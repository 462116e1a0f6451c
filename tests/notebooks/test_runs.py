"""Every lesson and report runs in every language, says nothing in another one, and is described."""

import re
from html import unescape

import nbformat
import pytest
from bs4 import BeautifulSoup

from iomlab.data.load import source, tables
from iomlab.languages.catalogue import texts
from iomlab.reports.engine import Engine
from iomlab.reports.run import run

from ..conftest import ROOT

NOTEBOOKS = sorted(p.stem for p in (ROOT / "notebooks").glob("*/*.ipynb"))
VIEWS = [(n, v) for n in NOTEBOOKS for v in ("report", "lesson") if v == "report" or n[0] == "N"]
LONG = 18
# Titles of papers and databases stay in the language in which they were published.
TITLES = sorted({source(name).source_name for name in tables()}, key=len, reverse=True)
ENGLISH = re.compile(
    r"\b(?:the|of|and|with|which|from|that|people|is|are|not|this|have|has)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def engine():
    with Engine() as warm:
        yield warm


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reports")


def english(page: str, lang: str) -> list[str]:
    """Return what stands in English in a page of another language.

    A text of the catalogue that has a translation, or a text with several English words.
    """
    soup = BeautifulSoup(page, "html.parser")
    known = texts(lang)
    found = []
    for node in soup.find_all(string=True):
        text = " ".join(unescape(str(node)).split())
        inside = {parent.name for parent in node.parents}
        if (
            not text
            or inside & {"style", "script", "code"}
            or "sources" in str(node.parent.get("class"))
        ):
            continue
        for title in TITLES:
            for told in (known.get(title, title), title):
                text = text.replace(" ".join(told.split()), "")
        untold = len(text) > LONG and known.get(text, text) != text
        if untold or len(set(map(str.lower, ENGLISH.findall(text)))) >= 3:
            found.append(text[:120])
    return found


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_it_runs_and_reads_well(name, view, lang, engine, folder):
    report = run(name, {"lang": lang}, out=folder, overwrite=True, view=view, engine=engine)
    notebook = nbformat.read(report.page.with_suffix(".ipynb"), as_version=4)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    printed = [o.text for o in outputs if o.output_type == "stream"]
    assert printed == [], "a warning or a print would reach the reader"
    assert report.card["unsourced_outputs"] == 0
    page = report.page.read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    assert soup.html["lang"] == lang
    assert all(picture.get("alt") for picture in soup.find_all("img"))
    assert len(soup.find_all("h1")) == 1
    for link in soup.select('a[href^="#"]'):
        assert soup.find(id=link["href"][1:]), link
    texts_shown = soup.main.find_all(string=True)
    alone = [" ".join(n.split()) for n in texts_shown if n.parent.name != "code"]
    assert not {"nan", "NaN", "None", "<NA>", "NaT"} & set(alone)
    assert not re.search(r"\bnan\b|<NA>", " ".join(alone))
    if lang != "en":
        assert english(page, lang) == []


def test_english_in_a_spanish_page_is_found():
    assert english("<main><p>The rate is not that of the people</p></main>", "es")
    assert english("<main><p>Estas personas no son de aquí</p></main>", "es") == []
