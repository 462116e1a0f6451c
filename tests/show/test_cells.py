"""What a reader sees in a cell, a header, an edition: whole years, labels, no unit twice."""

import pytest

from iomlab import Show, say, synthetic
from iomlab.data import zaragoza
from iomlab.data.computed import column, computed
from iomlab.languages.catalogue import tell
from iomlab.show.captions import edition

TITLE = say("Key figures")
FIFTHS = {"1": say("Poorest fifth"), "2": say("Richest fifth")}


@pytest.fixture
def mixed():
    """Whole years and codes beside figures with decimals, as rows of one table."""
    lists = synthetic("lists", seed=7, dependence=2.0).head(2)
    lists["year"], lists["fifth"], lists["people"] = [2023, 2024], [1, 2], [1.25, 2.5]
    return computed(
        lists[["year", "fifth", "people"]],
        year=column(say("Year"), role="year"),
        fifth=column(say("Countries by income"), role="group", labels=FIFTHS),
        people=column(say("People"), say("people"), 1),
    )


def test_a_year_beside_decimals_stays_whole(mixed):
    told = Show("en").table(mixed, title=TITLE).html
    assert ">2023<" in told
    assert "2023.0" not in told


def test_a_code_beside_decimals_keeps_its_label(mixed):
    assert "Quinto más pobre" in Show("es").table(mixed, title=TITLE).html


def test_a_header_does_not_say_its_unit_twice(mixed):
    told = Show("es").table(mixed, title=TITLE).html
    assert "(personas)" not in told
    assert ">Personas<" in told


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("seed 7, dependence 3.0", "es", "semilla 7, razón de momios 3,0"),
        ("seed 2024", "es", "semilla 2024"),
        ("seed 7", "fr", "graine 7"),
        ("Edition of 2024", "en", "Edition of 2024"),
    ],
)
def test_another_draw_is_named_in_the_language(text, lang, words):
    assert tell(edition(text), lang) == words


def test_the_caption_of_another_draw_has_no_english(mixed):
    told = Show("es").table(mixed, title=TITLE).html
    assert "semilla 7, razón de momios 2,0" in told
    assert "seed" not in told


def test_every_source_of_a_zaragoza_indicator_has_a_name():
    frame = zaragoza.indicators()
    assert set(frame["eurostat_source"]) <= set(frame.about("eurostat_source").labels)
