"""What is sent can be read back: every shipped table, in every form, with nothing lost."""

import shutil

import pandas as pd
import pytest
import sdmx

from iomlab import column, computed, load, say
from iomlab.data import exchange
from iomlab.data.exchange import files
from iomlab.data.exchange.sdmx import long
from iomlab.data.load import source, tables
from iomlab.errors import DataError

TABLES = [name for name in tables() if source(name).columns]


def same(found, frame):
    """Fail unless columns, types, figures, order, sources and words are the same."""
    plain = [pd.DataFrame(each).reset_index(drop=True) for each in (found, frame)]
    pd.testing.assert_frame_equal(*plain, check_exact=True)
    assert found.sources == frame.sources
    for ours, theirs in zip(found.sources, frame.sources, strict=True):
        assert vars(ours) == vars(theirs)
    assert found.made == frame.made


@pytest.mark.parametrize("form", files.ENDS)
@pytest.mark.parametrize("name", TABLES)
def test_a_round_trip_loses_nothing(name, form, tmp_path):
    frame = load(name)
    same(exchange.read(exchange.write(frame, form, tmp_path)), frame)


@pytest.mark.parametrize("name", ["remittances", "glossary", "darien_crossings_year"])
def test_frictionless_finds_the_package_valid(name, tmp_path):
    from frictionless import Package

    folder = exchange.write(load(name), "frictionless", tmp_path)
    report = Package.from_descriptor(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["note", "message"])


@pytest.mark.parametrize("name", ["displacement_by_origin", "employment_by_origin", "glossary"])
def test_sdmx_software_reads_figures_by_the_structure(name, tmp_path):
    frame = load(name).head(40)
    folder = exchange.write(frame, "sdmx", tmp_path)
    told = sdmx.read_sdmx(folder / f"{name}.structure.xml")
    flow = told.dataflow[name.upper()]
    data = sdmx.read_sdmx(folder / f"{name}.sdmx.csv", structure=flow).data[0]
    rows = long(frame, name)
    assert [o.value for o in data.obs] == rows["OBS_VALUE"].tolist()
    keys = [d.id for d in flow.structure.dimensions]
    assert [[str(o.key[k].value) for k in keys] for o in data.obs] == rows[keys].to_numpy().tolist()


def test_part_of_a_table_and_what_was_computed_from_it_travel_too(tmp_path):
    frame = load("migrant_stock_totals").of(country="HND")
    made = computed(
        frame.assign(balance=frame["immigrants"] - frame["emigrants"]),
        frame,
        balance=column(say("Immigrants less emigrants"), say("persons"), 0),
    )
    for form in files.ENDS:
        same(exchange.read(exchange.write(made, form, tmp_path)), made)


def test_text_that_looks_like_a_formula_is_text_on_both_sides(tmp_path):
    frame = load("glossary").head(2)
    frame["term_en"] = pd.array(["=1+1", "@SUM(A1)"], dtype="string")
    path = exchange.write(frame, "xlsx", tmp_path)
    from openpyxl import load_workbook

    cells = [c for row in load_workbook(path)["data"].iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert exchange.read(path)["term_en"].tolist() == ["=1+1", "@SUM(A1)"]


def test_a_file_that_was_changed_on_the_way_is_refused(tmp_path):
    folder = exchange.write(load("remittances"), "hxl", tmp_path)
    file = folder / "remittances.hxl.csv"
    file.write_text(file.read_text("utf-8").replace("HND", "GTM"), "utf-8")
    with pytest.raises(DataError, match="hash differs"):
        exchange.read(folder)
    file.unlink()
    with pytest.raises(DataError, match="is missing"):
        exchange.read(folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"resources": []}'])
def test_a_folder_that_is_not_ours_is_refused(text, tmp_path):
    (tmp_path / "datapackage.json").write_text(text)
    with pytest.raises(DataError, match="holds no table"):
        exchange.read(tmp_path)


def test_a_workbook_of_somebody_else_is_refused(tmp_path):
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "a.xlsx")
    with pytest.raises(DataError, match="not a workbook that iomlab wrote"):
        exchange.read(tmp_path / "a.xlsx")


def test_persons_and_small_counts_do_not_leave(tmp_path):
    frame = load("remittances").head(3)
    with pytest.raises(DataError, match="names of persons"):
        exchange.write(frame.assign(apellido="…"), "frictionless", tmp_path)
    with pytest.raises(DataError, match="no source"):
        exchange.write(pd.DataFrame({"n": [3]}), "xlsx", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path, monkeypatch):
    frame = load("remittances")
    folder = exchange.write(frame, "hxl", tmp_path)
    with pytest.raises(DataError, match="not overwritten"):
        exchange.write(frame, "hxl", tmp_path)
    shutil.rmtree(folder)

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.sdmx, "write_structure", broken)
    with pytest.raises(OSError, match="No space"):
        exchange.write(frame, "sdmx", tmp_path)
    assert list(tmp_path.iterdir()) == []
