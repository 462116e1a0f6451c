"""The country profile of Venezuela on another vintage differs from the shipped one only where that vintage does.

Once on a small file with invented figures, once on UNHCR's whole table where that is.
"""

import json
import re

import pytest

from iomlab.data.live.pull import add
from iomlab.reports.run import run
from iomlab.show.shown import MIME
from tests.data.live.test_totals import POPULATION, SHARED

PULLED = ("displacement_by_origin", "displacement_by_asylum")
INVENTED = """\
year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,oip,hst
2025,Venezuela,VEN,VEN,Spain,SPA,ESP,123457,23,0,0,0,0,0,0,0
2025,Colombia,COL,COL,Venezuela,VEN,VEN,76543,19,0,0,0,0,0,0,0
"""


def shown(folder):
    """Return the records of the one report in a folder, in order."""
    cells = json.loads(next(folder.glob("*.ipynb")).read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]


def drawn(*records):
    """Return whether a record was made from a table that was added."""
    return any(source["table"] in PULLED for record in records for source in record["sources"])


def quoted(records):
    """Return what a sentence can quote of these records: large figures, and titles of their tables."""
    cells = [cell for r in records for row in r.get("rows", ()) for cell in row]
    titles = [s["titles"]["en"] for r in records for s in r["sources"] if s["table"] in PULLED]
    return {f"{cell:,}" for cell in cells if isinstance(cell, int) and cell > 999} | set(titles)


@pytest.fixture(params=["invented", "large"])
def population(request, tmp_path):
    if request.param == "large":
        if not SHARED.is_dir():
            pytest.skip("the shared test data are not here")
        return SHARED / POPULATION
    path = tmp_path / "population.csv"
    path.write_text(INVENTED)
    return path


@pytest.mark.slow
def test_the_profile_of_venezuela_differs_only_where_the_vintage_does(tmp_path, population):
    for table in PULLED:
        add(population, table)
    for vintage in ("", "latest"):
        folder = tmp_path / (vintage or "shipped")
        folder.mkdir()
        run("country_profile", {"country": "VEN"}, out=folder, vintage=vintage)
    before, after = shown(tmp_path / "shipped"), shown(tmp_path / "latest")

    assert len(before) == len(after)
    pairs = list(zip(before, after, strict=True))
    assert {s["vintage"] for r in before for s in r["sources"]} == {"shipped"}
    assert sum(drawn(new) and old != new for old, new in pairs) >= 4
    of_vintage = quoted([record for pair in pairs if drawn(*pair) for record in pair])
    for old, new in pairs:
        if drawn(old, new):
            continue
        if new["sources"]:
            assert old == new
            continue
        lines = [set(re.split(r"(?<=[.]) |\n", record["alt"])) for record in (old, new)]
        assert {**old, "alt": ""} == {**new, "alt": ""}
        for line in lines[0] ^ lines[1]:
            assert any(word in line for word in of_vintage), line

    card = json.loads(next((tmp_path / "latest").glob("*.run.json")).read_text("utf-8"))
    assert card["vintages"] == {"*": "latest"}
