"""Facts about what a picture keeps apart: projected from observed, equal points, numbers and lines."""

import io

import pytest
from PIL import Image, ImageColor

from iomlab import Show, load, say
from iomlab.show import style

TITLE = say("Title")
HOW = {"x": "year", "y": "refugees", "title": TITLE}


@pytest.fixture(scope="module")
def fled():
    return load("displacement_by_origin").of(origin="SYR", since=2018, until=2023)


def test_projected_years_are_named_in_words_and_in_the_caption(fled):
    shown = Show("en").curve(fled, **HOW, observed_to=2021)
    told = "Dashed with hollow points, after 2021: projected, not observed."
    assert told in shown.alt
    assert told in shown.html
    assert "2021" in Show("es").curve(fled, **HOW, observed_to=2021).alt.split(". ")[-1]


@pytest.mark.parametrize("last", [None, float("nan"), 2023, 2030])
def test_nothing_is_said_of_a_projection_where_there_is_none(fled, last):
    plain = Show("en").curve(fled, **HOW)
    shown = Show("en").curve(fled, **HOW, observed_to=last)
    assert shown.alt == plain.alt
    assert shown.html == plain.html
    assert shown.draw() == plain.draw()


def test_projected_years_look_otherwise_than_observed_ones(fled):
    plain, shown = (Show("en").curve(fled, **HOW, observed_to=last) for last in (None, 2021))
    assert shown.draw() != plain.draw()


def test_two_equal_points_are_both_seen():
    frame = load("migrant_stock_totals").of(country="HND", since=2024)
    frame = frame.assign(emigrants=frame["immigrants"])
    shown = Show("en").dumbbell(
        frame, title=TITLE, label="iso3", left="emigrants", right="immigrants"
    )
    picture = Image.open(io.BytesIO(shown.draw())).convert("RGB")
    plot = picture.crop(
        (0, picture.height * 2 // 5, picture.width, picture.height)
    )  # without the legend
    counted = {colour: n for n, colour in plot.getcolors(1 << 14)}
    for colour in style.COLOURS[:2]:
        assert counted.get(ImageColor.getrgb(colour), 0) > 40


@pytest.mark.parametrize("width", range(8, 40))
def test_a_count_stays_with_its_sign(width):
    parts = style.wrapped("Iraq, 2023 (n = 9,745)", width).split("\n")
    assert parts[-1].endswith("(n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}9,745)") or width < 11
