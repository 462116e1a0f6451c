"""Values are accepted, converted or refused in words; nothing unknown passes."""

import pytest

from iomlab.errors import CountryError, ParameterError
from iomlab.parameters.check import check, schema
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
