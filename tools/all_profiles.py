"""Run the country profile for every country and area, and look at what each report shows.

    python tools/all_profiles.py OUT [--lang en,es,fr] [--places HND,DEU] [--workers 2]

A report fails when it does not run, when a chart or table is empty, or when a sentence of another
language stands in it (the English texts of the catalogue, in a Spanish or French page). One line a
failure; the exit code says whether there was one.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from html import unescape
from pathlib import Path

import nbformat

from iomlab import countries
from iomlab.errors import IomlabError
from iomlab.languages.catalogue import texts
from iomlab.reports.outputs import payloads
from iomlab.reports.run import Report, run

SHOWN = ("lines", "bars", "dumbbell", "share", "flows", "map", "table", "key_figures")
LONG = 18  # letters from which an English sentence can't stand in another language by chance


def look(place: str, lang: str, out: Path) -> list[str]:
    """Run one profile and return what is wrong with it."""
    values = {"country": place, "lang": lang}
    try:
        report = run("country_profile", values, out=out, overwrite=True)
    except IomlabError as error:
        return [f"{place} {lang}: {error}"]
    return [f"{place} {lang}: {what}" for what in (*empty(report), *english(report, lang))]


def empty(report: Report) -> list[str]:
    """Return the titles of what is shown without any figure."""
    notebook = nbformat.read(report.page.with_suffix(".ipynb"), as_version=4)
    return [
        f"nothing in: {shown['title']}"
        for shown in payloads(notebook)
        if shown["kind"] in SHOWN
        and not any(isinstance(v, (int, float)) for row in shown.get("rows", []) for v in row)
    ]


def english(report: Report, lang: str) -> list[str]:
    """Return the English texts of the catalogue that stand in a page of another language."""
    page = unescape(report.page.read_text("utf-8"))
    return [
        f"English: {text[:60]}"
        for text, told in texts(lang).items()
        if len(text) > LONG and "{" not in text and text not in told and f">{text}<" in page
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--places")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    every = [c.iso3 for c in countries.all_countries() if c.kind != "special"]
    places = asked.places.split(",") if asked.places else every
    jobs = [(place, lang) for lang in asked.lang.split(",") for place in places]
    wrong, start = 0, time.monotonic()
    with ProcessPoolExecutor(asked.workers) as pool:
        done = [pool.submit(look, place, lang, asked.out) for place, lang in jobs]
        for finished in as_completed(done):
            for problem in finished.result():
                wrong += 1
                print(problem, flush=True)
    print(f"{len(jobs)} reports, {wrong} problems, {time.monotonic() - start:.0f} s")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
