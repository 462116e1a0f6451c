"""Facts about the way in: what points to a person is refused, in five languages and by its shape."""

import datetime as dt
import os
from pathlib import Path

import pandas as pd
import pytest

from iomlab.data.load import load, tables
from iomlab.data.personal import refuse_on_the_way_in, refuse_personal, refused
from iomlab.data.shapes import plain
from iomlab.errors import DataError

SHARED = Path(os.environ.get("IOMLAB_TEST_DATA") or Path(__file__).parents[2].parent / "shared")
NAMES = {
    "name": ["sobrenome", "Nome completo", "nome da mãe", "الاسم الكامل", "اسم العائلة", "اللقب"],
    "phone": ["telemóvel", "Telefone", "رقم الهاتف", "جوال", "الواتساب"],
    "email": ["correio eletrónico", "البريد الإلكتروني", "e-mail"],
    "document": ["CPF", "número do processo", "passaporte", "رقم جواز السفر", "رقم الهوية", "رقم الملف", "رقم الحالة"],
    "birth": ["data de nascimento", "تاريخ الميلاد", "DataNascimento"],
    "coordinates": ["خط العرض", "خط الطول", "coordenadas", "الإحداثيات"],
    "address": ["endereço", "Morada", "logradouro", "عنوان السكن", "الشارع", "dirección", "adresse"],
    "admin": ["bairro", "القرية", "الرمز البريدي", "localidade", "aldeia"],
    "ranking": ["pontuação de risco", "درجة الخطورة"],
}  # fmt: skip
SHAPES = {
    "email inside a text": ("email", ["write to ana@example.org, please", "none"]),
    "phone in Arabic-Indic digits": ("phone", ["+٩٦٢ ٧٩ ٠٠٠ ٠٠٠٠"]),
    "phone in Persian digits": ("phone", ["+۹۳ ۷۰ ۰۰۰ ۰۰۰۰"]),
    "phone in full-width digits": ("phone", ["＋504 9999 0000"]),
    "phone hidden by marks": ("phone", ["\u202a+504\u200f 9999 0000\u202c"]),
    "degrees and minutes": ("coordinates", ["14°04'20\"N 87°12'24\"W"]),
    "GeoJSON": ("coordinates", ['{"type": "Point", "coordinates": [1, 2]}']),
    "WKT": ("coordinates", ["POINT Z (14 -87 900)"]),
    "plus code": ("coordinates", ["76PC3QWR+5J"]),
    "link to a map": ("coordinates", ["maps?q=14.0723,-87.1921"]),
    "taxpayer of Brazil": ("document", ["123.456.789-09", "987.654.321-00"]),
    "social security": ("document", ["078-05-1120", "219-09-9999"]),
    "asylum case": ("document", ["735-14C00211", "735-14C00212"]),
    "case number": ("document", ["CASE-2024-00017", "CASE-2024-00018"]),
    "account": ("document", ["ES91 2100 0418 4502 0005 1332", "FR14 2004 1010 0505 0001 3M02 606"]),
    "machine-readable passport": ("document", ["P<HNDPEREZ<<ANA<<<<", "P<GTMLOPEZ<<EVA<<<<"]),
    "Spanish street": ("address", ["Calle 5 # 12-40", "Avenida Central 7"]),
    "French street": ("address", ["12 rue des Lilas", "3 bis avenue Foch"]),
    "English street": ("address", ["10 Old Mill Road", "221b Baker Street"]),
    "Portuguese street": ("address", ["Rua das Flores 12", "Travessa do Mar 3"]),
    "Arabic street": ("address", ["شارع النيل ١٢", "شارع الملك ٧"]),
    "titles": ("name", ["Sra. Ana Pérez", "Sr. Juan López"]),
    "surname first": ("name", ["PÉREZ GÓMEZ, Ana María", "LÓPEZ, Juan"]),
    "births in ISO": ("birth", ["1961-02-03", "1987-12-24", "1999-01-31"]),
    "births by day": ("birth", ["03/02/1961", "24.12.1987", "31-1-1999"]),
    "births in Spanish": ("birth", ["3 de febrero de 1961", "24 de diciembre de 1987", "1 de enero de 1999"]),
    "births in French": ("birth", ["3 février 1961", "24 décembre 1987", "1er janvier 1999"]),
    "births in Portuguese": ("birth", ["3 de março de 1961", "24 de dezembro de 1987", "2 de maio de 1999"]),
    "births in Arabic": ("birth", ["٣ شباط ١٩٦١", "٢٤ كانون ١٩٨٧", "١ أيار ١٩٩٩"]),
    "births month first": ("birth", ["Feb 3, 1961", "Dec. 24, 1987", "May 2, 1999"]),
    "births without marks": ("birth", ["19610203", "19871224", "19990131"]),
    "births as days of pandas": ("birth", [dt.datetime(y, 1, 2) for y in (1961, 1987, 1999)]),
    "places as fine as a hamlet": ("admin", [f"Near well {n}, east of the road, Sector {n}" for n in range(12)]),
}  # fmt: skip
HARMLESS = {
    "day": ["2024-01-03", "2024-06-30", "2025-02-01"],
    "ratified_on": ["1961-02-03", "1987-12-24", "1999-01-31"],
    "period": ["1961-1970", "1971-1980", "1981-1990"],
    "year": [1961, 1987, 1999],
    "code": ["HND", "GTM", "MEX"],
    "group": ["18-24", "25-34", "35+"],
    "share": [12.3456, 14.0723, 99.1332],
    "country": ["Korea, Republic of", "Congo", "Bolivia, Plurinational State of"],
    "edition": ["2024-2", "2023-1", "2022-2"],
    "location": ["Africa", "Asia", "Europe"] * 9,
    "indicator": ["Street vendors per 1,000 people", "Road traffic deaths"],
    "FullName": ["Natural hazard", "Conflict"] * 15,
    "crossings": [123456789, 987654321],
}


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k, names in NAMES.items() for n in names])
def test_a_column_is_refused_by_its_name_in_portuguese_and_arabic_too(kind, name):
    assert [r.kind for r in refused({name: ["x"]})] == [kind]
    assert [r.kind for r in refused({name: ["x"]}, strict=True)] == [kind]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_column_is_refused_by_the_shape_of_what_stands_in_it(shape):
    kind, values = SHAPES[shape]
    name = "location" if kind == "admin" else "field 7"
    assert [r.kind for r in refused({name: values})] == [kind]


@pytest.mark.parametrize("name", HARMLESS)
def test_totals_periods_and_days_of_events_are_taken(name):
    assert refused({name: HARMLESS[name]}, shared=True) == ()


def test_x_and_y_are_a_point_only_together_and_only_when_exact():
    assert {r.column for r in refused({"x": [14.07], "y": [-87.19]})} == {"x", "y"}
    assert refused({"x": [14.07], "people": [11]}) == ()
    assert refused({"x": [1.0], "y": [2.0]}) == ()


def test_free_text_is_refused_in_what_is_shared_and_taken_in_otherwise():
    story = "The family of {} crossed the river at night and walked for two days until somebody took them by car"
    frame = {"told": [story.format(n) for n in "abc"]}
    assert [r.kind for r in refused(frame, shared=True)] == ["text"]
    assert refused(frame) == ()
    with pytest.raises(DataError, match="free text"):
        refuse_personal(pd.DataFrame(frame))


def test_free_text_that_a_publisher_released_is_sent():
    refuse_personal(load("glossary")[["definition_en"]])


def test_all_columns_are_named_at_once_with_the_file_and_no_value():
    frame = {"lat": [14.0723], "mail": ["ana@example.org"], "year": [2024]}
    with pytest.raises(DataError) as told:
        refuse_on_the_way_in(frame, "cases.csv")
    text = str(told.value)
    assert "'lat'" in text and "'mail'" in text and "cases.csv" in text  # noqa: PT018
    assert "ana@" not in text and "14.07" not in text  # noqa: PT018


def test_digits_of_every_script_become_latin():
    assert plain("٠١٢٣٤٥٦٧٨٩ ۰۱۲ ０１２") == "0123456789 012 012"


def test_no_shipped_table_is_refused_on_the_way_in():
    for name in set(tables()) - {"world_map"}:
        refuse_on_the_way_in(load(name), name)


def test_of_the_large_files_only_the_incidents_with_coordinates_are_refused():
    files = sorted((SHARED / "data").rglob("*.csv*"))
    if not files:
        pytest.skip("needs the large files: set IOMLAB_TEST_DATA to their folder")
    columns, alarms = 0, {}
    for file in files:
        frame = pd.read_csv(file, nrows=1000, low_memory=False)
        columns += frame.shape[1]
        found = refused(frame)
        if found:
            alarms[file.name] = {r.kind for r in found}
    print(f"{len(files)} files, {columns} columns, {len(alarms)} files refused")
    assert alarms == {"incidents_2014_2025.csv.gz": {"admin", "coordinates"}}
