"""Numbers, dates, places and nested messages are written as the reader's language does."""

import datetime as dt

import nbformat
import numpy as np
import pytest

from iomlab import countries
from iomlab.errors import DataError, UsageError
from iomlab.languages import formats, render
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say


@pytest.mark.parametrize(
    ("value", "decimals", "en", "es", "fr"),
    [
        (1234567, None, "1,234,567", "1.234.567", "1\u202f234\u202f567"),
        (1234, None, "1,234", "1234", "1\u202f234"),
        (12345, None, "12,345", "12.345", "12\u202f345"),
        (-5, None, "−5", "−5", "−5"),
        (0, None, "0", "0", "0"),
        (26.1, 2, "26.10", "26,10", "26,10"),
        (8968.2, 1, "8,968.2", "8968,2", "8\u202f968,2"),
        (0.5, 0, "0", "0", "0"),
        (None, None, "–", "–", "–"),
        (float("nan"), None, "–", "–", "–"),
    ],
)
def test_numbers_follow_the_locale(value, decimals, en, es, fr):
    assert [formats.number(value, lang, decimals) for lang in ("en", "es", "fr")] == [en, es, fr]


def test_a_missing_figure_is_a_dash_and_never_zero():
    import pandas as pd

    assert formats.number(pd.NA, "es") == "–"


@pytest.mark.parametrize(
    ("value", "spec", "told"),
    [
        (1.5, "+.2f", "+1,50"),
        (-1.5, "+.2f", "−1,50"),
        (0.452, ".1%", "45,2\u00a0%"),
        (1234.5, ",.1f", "1234,5"),
        (0.00123456, ".3g", "0,00123"),
        (12345, "", "12.345"),
    ],
)
def test_formats_of_a_sentence_are_written_in_the_language(value, spec, told):
    sentence = Message("{x:" + spec + "}" if spec else "{x}", {"x": value})
    assert tell(sentence, "es") == told


def test_dates_and_lists_follow_the_locale():
    day = dt.date(2026, 11, 24)
    assert formats.date(day, "es") == "24 de noviembre de 2026"
    assert formats.listed(["a", "b"], "fr") == "a et b"


def test_a_place_takes_the_preposition_of_the_language():
    peru, sentence = countries.get("PER"), say("{here:from}", here=countries.get("PER"))
    assert [tell(sentence, lang) for lang in ("en", "es", "fr")] == [
        "from Peru",
        "del Perú",
        "du Pérou",
    ]
    assert tell(say("{here}", here=peru), "fr") == "Pérou"


def test_messages_inside_messages_are_told_in_the_same_language():
    inner = say("World Bank")
    assert tell(say("{who}: {n}", who=inner, n=12345), "es") == "Banco Mundial: 12.345"


def test_an_error_is_told_whole():
    error = DataError("There is no table {name}.", name="'x'", nearest=["y"])
    told = tell(error, "es")
    assert "'x'" in told
    assert "y" in told
    assert "There is" not in told


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(UsageError, match="en, es, fr"):
        formats.number(1, "xx")


def test_the_prose_of_a_notebook_is_translated_and_its_code_is_not():
    source = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("## Key figures"),
            nbformat.v4.new_code_cell("x = 'Key figures'"),
        ]
    )
    made = render.notebook(source, "es")
    assert made.cells[0].source.startswith("## ")
    assert made.cells[0].source != source.cells[0].source
    assert made.cells[1].source == source.cells[1].source
    assert source.cells[0].source == "## Key figures"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Qui : migrants ?", "Qui\u202f: migrants\u202f?"),
        ("Vies; disparus", "Vies\u202f; disparus"),
        ("«\u202fdéjà\u202f»\u202f; bien", "«\u202fdéjà\u202f»\u202f; bien"),
        ("de 9:30 à 10:00, https://x.org", "de 9:30 à 10:00, https://x.org"),
    ],
)
def test_french_texts_of_tables_get_their_narrow_spaces(text, told):
    assert formats.spaced(text, "fr") == told
    assert formats.spaced(text, "es") == text


@pytest.mark.parametrize("text", ["Extremo (95 %)", "el {part} % de", "un **11** %"])
def test_no_line_breaks_before_a_per_cent_sign_in_spanish(text):
    assert formats.spaced(text, "es") == text.replace(" %", "\xa0%")


def test_runs_of_years_are_joined_as_the_language_does():
    assert formats.years("2012-2024 (to 2022)", "en") == "2012–2024 (to 2022)"
    assert formats.years("2019–2020", "fr") == "2019-2020"
    assert formats.years("2024-11-24, pp. 505-546", "en") == "2024-11-24, pp. 505-546"


def test_a_per_cent_sign_keeps_a_narrow_space_in_french():
    assert formats.spelled(0.452, ".1%", "fr") == "45,2\u202f%"
    assert formats.spelled(0.452, ".1%", "es") == "45,2\u00a0%"


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("{n}", np.int64(1234567), "1.234.567"),  # as series.max() gives it
        ("{n:.1f}", np.float32(1234567.25), "1.234.567,2"),
        ("{n:.0%}", float("nan"), "–"),
        ("{n:.3g}", float("nan"), "–"),
        ("{n:.3g}", float("-inf"), "−∞"),
        ("{n:+.1f}", 0.04, "0,0"),
        ("{n:+.1f}", -0.04, "0,0"),
        ("{n:+.1f}", float("inf"), "+∞"),
        ("{n:,.0f}", 1.5e300, "1,5E300"),
    ],
)
def test_a_number_of_any_kind_and_size_is_written_in_the_readers_form(text, value, told):
    assert tell(Message(text, {"n": value}), "es") == told


def test_an_english_sentence_writes_numpys_numbers_as_pythons():
    assert str(say("{n} and {m}", n=np.int64(12345), m=np.float32(0.5))) == "12,345 and 0.5"
