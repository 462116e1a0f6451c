"""Words around a picture: who published it, once; caveats and notes with the places they concern."""

import pytest

from iomlab import Show, load, say
from iomlab.data.load import source
from iomlab.data.source import Caveat
from iomlab.show import captions


def test_a_caveat_about_these_places_names_those_that_are_shown():
    frame = load("migrant_stock_totals").of(country={"CRI", "BLZ", "HND"}, since=2024)
    shown = Show("fr").bars(frame, label="iso3", value="emigrants", title=say("A chart"))
    assert "(Belize et Costa Rica)" in shown.html
    alone = frame.of(country="HND")
    shown = Show("fr").bars(alone, label="iso3", value="emigrants", title=say("A chart"))
    assert "Costa Rica" not in shown.html


def test_the_record_of_a_source_names_all_places_of_a_caveat():
    told = captions.source_list([source("migrant_stock_totals")], "es")
    assert "Antigua y Barbuda" in told
    assert "Montserrat" in told


def test_a_caveat_that_names_its_places_is_left_as_it_is():
    caveat = Caveat("Haiti stands alone.", ("HTI", "HTI_CHL_BRA"))
    assert captions.unnamed(caveat, ["HTI", "HTI_CHL_BRA"]) == []
    both = captions.unnamed(Caveat("Colombia and others.", ("COL", "BRA", "PER")), ["COL", "BRA"])
    assert [place.iso3 for place in both] == ["BRA", "COL"]


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_the_note_of_a_place_stands_after_its_name(lang):
    frame = load("drivers_panel").of(country={"SSD", "SDN", "HND"}, since=2023)
    html = Show(lang).bars(frame, label="iso3", value="population", title=say("A chart")).html
    name = {"en": "South Sudan", "es": "Sudán del Sur", "fr": "Soudan du Sud"}[lang]
    assert f"<p>{name}. " in html


def test_a_publisher_is_named_once():
    told = {
        t: captions.published_as(source(t), "en") for t in ("employment_by_origin", "remittances")
    }
    assert told["employment_by_origin"].count("Eurostat") == 1
    assert told["remittances"].startswith("World Bank, World Development")


@pytest.mark.parametrize(
    ("table", "there", "gone"),
    [
        ("synthetic_stays", "seed 2024.", "none"),
        ("glossary", "; undated.", "years:"),
        ("us_encounters_nationality_fy", "; fiscal years 2013–2023, incomplete.", "years: "),
        ("displacement_by_origin", "years: 2012–2024", "2012-2024"),
    ],
)
def test_a_caption_names_years_only_where_the_source_has_some(table, there, gone):
    told = captions.caption(load(table), list(load(table).columns), "en")
    assert there in told
    assert gone not in told.partition(there)[0][-60:] + told.partition(there)[2][:40]
