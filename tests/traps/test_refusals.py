"""What iomlab refuses: people, doorsteps, small counts, records, and the ranking of people."""

import pandas as pd
import pytest

from iomlab.data.load import load, tables
from iomlab.errors import ReleaseError
from iomlab.safety.refusals import REASONS, listed, refuse, refused
from iomlab.safety.release import inspect

OWN = {"table": "b", "published": False}
OFFICIAL = {"table": "a", "published": True}


def shown(columns, rows, source=OWN, **more):
    return [
        {
            "kind": "table",
            "title": "T",
            "columns": columns,
            "rows": rows,
            "sources": [source],
            **more,
        }
    ]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("First name", "name"),
        ("last_name", "name"),
        ("Apellidos", "name"),
        ("nombre_completo", "name"),
        ("Prénom", "name"),
        ("nom de famille", "name"),
        ("phoneNumber", "phone"),
        ("Teléfono móvil", "phone"),
        ("N° téléphone", "phone"),
        ("E-mail", "email"),
        ("correo", "email"),
        ("courriel", "email"),
        ("passport_no", "document"),
        ("Número de documento", "document"),
        ("numéro de dossier", "document"),
        ("CaseID", "document"),
        ("beneficiary_id", "document"),
        ("date_of_birth", "birth"),
        ("FechaNacimiento", "birth"),
        ("date de naissance", "birth"),
        ("ADM3_EN", "admin"),
        ("admin3Pcod", "admin"),
        ("admin 4", "admin"),
        ("village", "admin"),
        ("barrio", "admin"),
        ("Quartier", "admin"),
        ("código postal", "admin"),
        ("risk_score", "ranking"),
        ("puntaje de riesgo", "ranking"),
        ("score de vulnérabilité", "ranking"),
    ],
)
def test_a_column_that_points_to_a_person_or_a_doorstep_is_refused_by_its_name(column, kind):
    assert [r.kind for r in refused({column: ["x"]})] == [kind]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["ana@example.org"], "email"),
        (["+504 9999-0000"], "phone"),
        (["14.0723, -87.1921"], "coordinates"),
        (["POINT (14 -87)"], "coordinates"),
        (["E1234567", "F7654321"], "document"),
    ],
)
def test_a_column_is_refused_by_what_stands_in_it_whatever_its_name(values, kind):
    assert [r.kind for r in refused({"field_7": values})] == [kind]


@pytest.mark.parametrize("name", ["lat", "Longitud", "latitude", "gps"])
def test_exact_coordinates_are_refused_and_whole_degrees_are_not(name):
    assert [r.kind for r in refused({name: [14.0723]})] == ["coordinates"]
    assert refused({name: [14.0, 15]}) == ()


@pytest.mark.parametrize(
    "column",
    ["country", "name_es", "admin1", "ADM2_PCODE", "region", "year", "people", "emigrants", "age_band",
     "citizenship", "country_of_birth", "number", "route", "score", "total phones", "rows", "platform"],
)  # fmt: skip
def test_a_column_of_totals_or_places_up_to_the_second_level_is_taken(column):
    assert refused({column: ["2015-2017", "HND", None]}) == ()


def test_no_shipped_table_has_a_column_that_is_refused():
    for name in set(tables()) - {"world_map"}:
        assert refused(load(name)) == (), name


def test_a_refusal_says_why_and_what_to_do_in_three_languages():
    for kind, (why, instead) in REASONS.items():
        assert str(why), kind
        assert str(instead), kind
    with pytest.raises(ReleaseError, match=r"exact coordinates.*administrative level"):
        refuse(pd.DataFrame({"lat": [14.07]}), "T")


def test_a_refusal_never_repeats_the_value():
    told = " ".join(map(str, listed({"field": ["ana@example.org"], "year": [2024]})))
    assert "e-mail" in told
    assert "ana" not in told


@pytest.mark.parametrize("source", [OWN, OFFICIAL])
@pytest.mark.parametrize("column", ["Apellido", "lat", "adm3_name", "phone", "risk_score"])
def test_such_a_column_never_leaves_in_a_report_even_when_somebody_published_it(column, source):
    with pytest.raises(ReleaseError, match="can’t be used"):
        inspect(shown(["group", column], [["a", 14.07], ["b", 15.5]], source))


def test_records_never_leave_even_without_a_name():
    cases = load("synthetic_trafficking_cases").astype(str)
    with pytest.raises(ReleaseError, match="one line a person"):
        inspect(shown(list(cases.columns), cases.to_numpy().tolist()))


@pytest.mark.parametrize("count", [1, 10, 10.0])
def test_counts_from_1_to_10_never_leave_unless_published(count):
    with pytest.raises(ReleaseError, match="counts under 11"):
        inspect(shown(["group", "people"], [["a", count], ["b", 40]]))
    inspect(shown(["group", "people"], [["a", count], ["b", 40]], OFFICIAL))
