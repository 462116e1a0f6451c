"""Values are accepted, converted or refused in words; nothing unknown passes."""

import pytest

from iomlab.errors import CountryError, ParameterError
from iomlab.parameters.check import check, require, schema
from iomlab.parameters.read import of_source

CELL = """
country: Country = "HND"
others: Countries = ["GTM"]
year: Year[1990, 2024] = 2020
period: Years[1990, 2024] = (2000, 2024)
scheme: Choice["seasonal", "circular"] = "seasonal"
share: Number[0, 1] = 0.5
n: int = 3
flag: bool = False
day: date = "2024-01-31"
limit: float | None = None
lang: Language = "en"
"""
PARAMETERS = of_source(CELL)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("country", "HND", "HND"),
        ("country", "Honduras", "HND"),
        ("country", "Alemania", "DEU"),
        ("others", "GTM, SLV", ("GTM", "SLV")),
        ("year", "1990", 1990),
        ("period", "2001-2010", (2001, 2010)),
        ("scheme", "circular", "circular"),
        ("share", "0.25", 0.25),
        ("share", "1", 1.0),
        ("n", "-4", -4),
        ("flag", "yes", True),
        ("limit", "2.5", 2.5),
        ("limit", "none", None),
        ("lang", "fr", "fr"),
    ],
)
def test_text_becomes_a_value_of_the_right_kind(name, text, value):
    assert check(PARAMETERS, {name: text})[name] == value


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"contry": "HND"}, r"Unknown parameter 'contry'\. Did you mean country\?"),
        ({"yeer": "2000"}, "Did you mean year"),
        ({"year": "1800"}, r"year from 1990 to 2024\. Did you mean 1990\?"),
        ({"year": "2020.5"}, "year from 1990 to 2024"),
        ({"year": "twenty"}, "year from 1990 to 2024"),
        ({"year": True}, "year from 1990 to 2024"),
        ({"period": "2010-2001"}, "years FIRST-LAST"),
        ({"period": "1800-2001"}, "years FIRST-LAST"),
        ({"scheme": "circulr"}, "Did you mean circular"),
        ({"share": "1.5"}, r"number from 0 to 1\. Did you mean 1\?"),
        ({"share": "nan"}, "number from 0 to 1"),
        ({"n": "3.7"}, "whole number"),
        ({"flag": "maybe"}, "yes or no"),
        ({"day": "31/01/2024"}, "YYYY-MM-DD"),
        ({"lang": "xx"}, "language"),
        ({"lang": "e"}, "language"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_valid(values, words):
    with pytest.raises(ParameterError, match=words):
        check(PARAMETERS, values)


@pytest.mark.parametrize("word", ["HNDD", "Hondurass", ""])
def test_an_unknown_country_is_refused(word):
    with pytest.raises(CountryError):
        check(PARAMETERS, {"country": word})


def test_what_is_not_given_keeps_its_default():
    assert check(of_source("n: int = 3\nword = 'x'"), {"n": "4"}) == {"n": 4, "word": "x"}


def test_the_schema_names_types_bounds_and_choices():
    made = schema(PARAMETERS)
    assert made["properties"]["scheme"]["enum"] == ["seasonal", "circular"]
    assert made["additionalProperties"] is False
    assert made["properties"]["country"]["pattern"] == "^[A-Z]{3}$"
    assert "required" not in made


@pytest.mark.parametrize("word", ["STL", "UNK", "ALL", "VAR", "TIB", "EU27", "stateless"])
def test_a_special_code_is_no_country_of_a_report(word):
    with pytest.raises(CountryError):
        check(PARAMETERS, {"country": word})
    with pytest.raises(CountryError):
        check(PARAMETERS, {"others": f"HND,{word}"})


def test_an_area_is_a_country_of_a_report():
    assert check(PARAMETERS, {"country": "Hong Kong"})["country"] == "HKG"


def test_a_list_of_whole_numbers_is_read_as_numbers():
    assert check(of_source("a: list = [1, 2]"), {"a": "3,4"}) == {"a": (3, 4)}


def test_an_opaque_parameter_keeps_to_itself_and_cannot_be_set():
    declared = of_source("a = {'x': 1}\nb: int = 2")
    assert check(declared, {"b": "3"}) == {"b": 3}
    assert list(schema(declared)["properties"]) == ["b"]
    with pytest.raises(ParameterError, match="a can’t be set"):
        check(declared, {"a": "{}"})


def test_a_required_parameter_is_asked_for():
    declared = of_source("a: Year[1990, 2024]\nb: int = 2")
    assert schema(declared)["required"] == ["a"]
    with pytest.raises(ParameterError, match="needs a value for a: it takes year from 1990"):
        require(declared, check(declared, {}))
    require(declared, check(declared, {"a": "2000"}))


def test_a_parameter_may_have_any_name_that_python_allows(recwarn):
    declared = of_source("json = 1\n_x = 2\nmodel_config: int = 3\nvalue_0 = 4")
    assert check(declared, {"_x": "5"}) == {"json": 1, "_x": 5, "model_config": 3, "value_0": 4}
    assert list(schema(declared)["properties"]) == ["json", "_x", "model_config", "value_0"]
    assert list(recwarn) == []


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "1e400", float("nan")])
def test_a_number_is_finite(word):
    for hint in ("float", "float | None", "list[float]"):
        with pytest.raises(ParameterError, match="not a valid value of x"):
            check(of_source(f"x: {hint} = None"), {"x": word})
