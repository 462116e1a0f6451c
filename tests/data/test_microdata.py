"""Records of persons come in only with a purpose and a threshold, and never with an identifier."""

import dataclasses

import pandas as pd
import pytest

from iomlab.data.computed import column, computed
from iomlab.data.load import load
from iomlab.data.microdata import load_microdata
from iomlab.errors import DataError, ReleaseError
from iomlab.messages import say
from iomlab.safety.release import inspect
from iomlab.show.desk import Show

AIM = "Planning of shelter places in 2026"
GOOD = pd.DataFrame({"age_band": ["18-24", "25-34"] * 30, "sex": ["f"] * 20 + ["m"] * 40})


@pytest.fixture(params=["csv", "parquet"])
def file(request, tmp_path):
    path = tmp_path / f"arrivals.{request.param}"
    GOOD.to_csv(path, index=False) if request.param == "csv" else GOOD.to_parquet(path)
    return path


def counted(records):
    counts = records.groupby("sex").size().rename("persons").reset_index()
    return computed(
        counts, records, sex=column(say("Sex"), role="group"), persons=column(say("Persons"))
    )


def test_records_keep_purpose_and_threshold_and_are_not_published(file):
    made = load_microdata(file, purpose=f"  {AIM} ", threshold=15)
    record = made.sources[0].record()
    assert (record["purpose"], record["threshold"], record["published"]) == (AIM, 15, False)
    assert len(made) == len(GOOD)


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_caption_and_run_card_say_them(file, lang):
    from iomlab.reports.page import _tables

    shown = Show(lang).table(counted(load_microdata(file, purpose=AIM)), title=say("Persons"))
    assert AIM in shown.html
    assert "11" in shown.html
    card = {"tables": shown.payload()["sources"]}
    assert AIM in _tables(card, lang)


def test_a_shipped_table_has_no_purpose_in_its_record():
    assert {"purpose", "threshold"}.isdisjoint(load("remittances").sources[0].record())


def test_small_counts_of_records_do_not_leave(file):
    few = counted(load_microdata(file, purpose=AIM)).assign(persons=[3, 57])
    with pytest.raises(ReleaseError):
        inspect([Show("en").table(few, title=say("Persons")).payload()])


@pytest.mark.parametrize("purpose", ["", "   ", "test", "x" * 11])
def test_an_empty_purpose_is_refused(file, purpose):
    with pytest.raises(DataError, match="declared purpose"):
        load_microdata(file, purpose=purpose)


@pytest.mark.parametrize("threshold", [-1, 0, 1, 4, True, 7.5, "11"])
def test_a_small_threshold_is_refused(file, threshold):
    with pytest.raises(DataError, match="too small"):
        load_microdata(file, purpose=AIM, threshold=threshold)


@pytest.mark.parametrize(
    ("name", "value"),
    [("surname", "x"), ("Teléfono", "x"), ("الاسم الكامل", "x"), ("q7", "ana@example.org"), ("lat", 14.07)],
)  # fmt: skip
def test_a_direct_identifier_is_refused_and_not_repeated(tmp_path, name, value):
    GOOD.assign(**{name: value}).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(DataError, match="can’t be taken in") as told:
        load_microdata(tmp_path / "a.csv", purpose=AIM)
    assert "ana@" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", b"\xff\xfe\x00"), ("a.csv", b"a,b\n"), ("a.parquet", b"PAR1 no"), ("a.pkl", b"x"),
     ("a.xlsx", b"x")],
)  # fmt: skip
def test_a_file_that_is_none_gets_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as told:
        load_microdata(tmp_path / name, purpose=AIM)
    assert name in str(told.value)


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path):
    with pytest.raises(DataError, match=r"gone\.csv"):
        load_microdata(tmp_path / "gone.csv", purpose=AIM)


def test_the_source_is_a_plain_record():
    assert {"purpose", "threshold"} <= {
        f.name for f in dataclasses.fields(load("remittances").sources[0])
    }


def test_the_code_of_namibia_is_not_missing_and_no_number_is(tmp_path):
    path = tmp_path / "arrivals.csv"
    path.write_text("origin,age,note\nNA,34,NA\nDE,NA,\nFR,,NA\n", encoding="utf-8")
    made = load_microdata(path, purpose=AIM)
    assert made["origin"].tolist() == ["NA", "DE", "FR"]
    assert made["age"].tolist() == [34, pd.NA, pd.NA]
    assert made["note"].tolist() == ["NA", pd.NA, "NA"]
