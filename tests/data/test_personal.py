"""Facts about the way in: what points to a person is refused, in five languages and by its shape."""

import datetime as dt
import os
from pathlib import Path

import pandas as pd
import pytest

from iomlab.data.load import load, tables
from iomlab.data.personal import refuse_on_the_way_in, refuse_personal, refused
from iomlab.data.shapes import POINT, plain
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
UNUSUAL = {  # written so that a look at the first cells, or at usual shapes, misses it
    "e-mail in words": ("email", ["ana [at] example [dot] org"]),
    "e-mail of another alphabet": ("email", ["ana@пример.рф"]),
    "e-mail as bytes": ("email", [b"ana@example.org"]),
    "e-mail in an object": ("email", [{"mail": "ana@example.org"}]),
    "e-mail far down": ("email", ["x"] * 6000 + ["ana@example.org"] * 10),
    "phone in a note": ("phone", ["call her at +504 9999-1234 after six", "came by bus"]),
    "phone without code in a note": ("phone", ["tel. 9999-1234 de la madre", "sin teléfono"]),
    "phone in JSON": ("phone", ['{"nombre": "Ana", "tel": "+50499991234"}']),
    "phone of two halves": ("phone", ["9999-1234", "8888-1234", "3333-1234"]),
    "phone in pairs": ("phone", ["06 12 34 56 78", "07.22.33.44.55"]),
    "phone as a number": ("document", [50499991234, 50499991235, 50488881234]),
    "hash": ("document", [f"{n:064x}" for n in (7**70, 11**60, 13**50)]),
    "UUID": ("document", [f"550e8400-e29b-41d4-a716-44665544000{n}" for n in range(3)]),
    "document of Honduras": ("document", ["0801-1990-12345", "0801-1985-54321"]),
    "document of Chile": ("document", ["12.345.678-5", "9.876.543-K"]),
    "number of a foreigner": ("document", ["A123-456-789", "A987-654-321"]),
    "degrees without signs": ("coordinates", ["14 04 20.2, -87 12 24.1"]),
    "degrees after letters": ("coordinates", ["N14°04'20\" W87°12'24\""]),
    "degrees by d": ("coordinates", ["14d04m20sN 87d12m24sW"]),
    "decimal commas": ("coordinates", ["14,0723; -87,1921"]),
    "a point as a list": ("coordinates", [[14.0723, -87.1921], [14.1, -87.2]]),
    "short plus code": ("coordinates", ["3QWR+5J Tegucigalpa"]),
    "geohash": ("coordinates", ["d5fh2kq9x", "d5fh2kq8z", "d5fh2knxy"]),
    "three words": ("coordinates", ["///filled.count.soap"]),
    "three words without bars": ("coordinates", ["filled.count.soap", "daring.lion.race", "index.home.raft"]),
    "military grid": ("coordinates", ["16P DC 12345 67890"]),
    "metres of a zone": ("coordinates", ["16N 477365 1557123"]),
    "a point as hex": ("coordinates", ["0101000000C6DCB5847CA43F40A1D634EF38C555C0"]),
    "births with two digits": ("birth", ["03/02/61", "24/12/87", "31/01/99"]),
}  # fmt: skip
RUN_TOGETHER = {
    "name": ["nombrecompleto", "NOMECOMPLETO", "apellido1", "surn\u0430me", "nombre1", "ap_paterno"],
    "phone": ["phonenumber", "telefono2", "IMEI"],
    "document": ["passportno", "person_hash", "license_plate"],
    "birth": ["DATEOFBIRTH", "fechanacimiento", "datadenascimento", "fecha_nto", "age_days", "edad en días", "birth_month"],
    "admin": ["colonia"],
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
    "remittances": [12345678901, 23456789012, 98765432109, 45678901234],
    "timestamp": [1690000000000, 1690000001000, 1690000002000],
    "sha256": [f"{n:064x}" for n in (7**70, 11**60, 13**50)],
    "dataset_id": ["550e8400-e29b-41d4-a716-446655440000"] * 9,
    "host": ["stats.oecd.org", "data.worldbank.org", "stats.oecd.org"],
    "interval": ["12,072,306; 12,275", "3,059; 47,395"],
    "age_group": ["0-4", "5-9"],
    "total": ["1990-2000", "2000-2010"],
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


@pytest.mark.parametrize("shape", UNUSUAL)
def test_what_is_written_in_an_unusual_way_is_refused(shape):
    kind, values = UNUSUAL[shape]
    assert [r.kind for r in refused({"field 7": values})] == [kind]


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k, ns in RUN_TOGETHER.items() for n in ns])
def test_names_of_columns_are_known_run_together_and_with_letters_that_look_alike(kind, name):
    assert [r.kind for r in refused({name: ["x"]})] == [kind]


def test_a_name_in_two_columns_and_one_that_calls_itself_a_total_are_refused():
    assert {r.kind for r in refused({"first": ["Ana"], "last": ["Ruiz"]})} == {"name"}
    assert refused({"first": [2], "last": [9]}) == ()
    assert [r.kind for r in refused({"surname total": ["Ruiz"]})] == ["name"]
    assert refused({"passport share": [12.5]}) == ()


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


@pytest.mark.parametrize(
    "text", ["México (121.072.306; 12.275.876)", "(47.087; 1.379.860)", "(79.066; 99.430)"]
)
def test_thousands_in_spanish_are_no_place(text):
    assert not POINT.search(text)


@pytest.mark.parametrize(
    "text", ["14.072; -87.192", "14.0723; 87.192", "14.072, -87.192", "at 14.0723,-87.1921."]
)
def test_two_decimal_degrees_are_a_place(text):
    assert POINT.search(text)
