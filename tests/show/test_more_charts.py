"""Curves, intervals, scatters, matrices, waterfalls, and bars below zero."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from iomlab import Show, load, say
from iomlab.errors import DataError, ReleaseError
from iomlab.show import curves, matrices, scatters, style

TITLE = say("A chart")
LONG = "Personas refugiadas y solicitantes de asilo reconocidas por el país de acogida, grupo {n}"


def width(shown):
    return Image.open(io.BytesIO(shown.draw())).width


@pytest.fixture(scope="module")
def moved():
    """An assumption in 11 steps, with a figure and its band; rows in no order."""
    row = load("migrant_stock_totals").of(country="HND").head(1)
    frame = pd.concat([row] * 11, ignore_index=True)
    frame["share"] = np.linspace(0, 1, 11)
    frame["lower"] = frame["share"] * 1000 - 500
    frame["stock"] = frame["share"] * 1234.5
    frame["upper"] = frame["share"] * 2000 + 500
    return frame.sort_values("stock", ascending=False)


@pytest.fixture(scope="module")
def stability():
    frame = load("drivers_panel")
    frame = frame[(frame["year"] == 2023) & frame["political_stability"].notna()]
    return frame[frame["iso3"].isin(["SYR", "HND", "NZL"])].assign(
        low=lambda t: t["political_stability"] - 0.3, high=lambda t: t["political_stability"] + 0.2
    )


@pytest.fixture(scope="module")
def parts(stability):
    frame = stability[["iso3", "political_stability"]].copy()
    frame["part"] = pd.array(["Age and sex", "Schooling", "Whole gap"], dtype="string")
    frame["political_stability"] = [3.25, -4.5, -1.25]
    return frame


# -- bars below zero -------------------------------------------------------------------------
def test_bars_below_zero_go_to_the_left(stability):
    shown = Show("es").bars(stability, label="iso3", value="political_stability", title=TITLE)
    assert [row[0] for row in shown.payload()["rows"]] == ["NZL", "HND", "SYR"]
    assert "Siria −2,75" in shown.alt
    assert width(shown) > 1000


def test_bars_can_keep_the_order_of_the_frame(stability):
    frame = stability.sort_values("iso3", ascending=False)
    how = {"label": "iso3", "value": "political_stability", "title": TITLE}
    shown = Show("en").bars(frame, **how, ordered=False)
    assert [row[0] for row in shown.payload()["rows"]] == ["SYR", "NZL", "HND"]
    assert shown.alt.startswith("Bars, in the order of the table: Syria −2.75; New Zealand")


def test_text_can_not_be_drawn(stability):
    with pytest.raises(DataError, match="something else than numbers"):
        Show("en").bars(stability, label="year", value="iso3", title=TITLE)


# -- curves ----------------------------------------------------------------------------------
def test_a_curve_runs_in_the_order_of_its_numbers(moved):
    shown = Show("en").curve(moved, x="share", y="stock", title=TITLE)
    assert shown.payload()["columns"] == ["share", "stock"]
    xs = [row[0] for row in shown.payload()["rows"]]
    assert xs == sorted(xs)
    assert "0 at 0, 1,234 at 1; lowest 0 at 0, highest 1,234 at 1." in shown.alt


def test_a_curve_names_its_band_and_the_line_that_marks_a_value(moved):
    how = {"x": "share", "y": "stock", "low": "lower", "high": "upper", "title": TITLE}
    shown = Show("en").curve(moved, **how, mark=0.5)
    assert "Its band goes from 500 to 2,500 at 1." in shown.alt
    assert "A vertical line stands at 0.5. There: stock 617.2." in shown.alt
    assert "Shaded: from “lower” to “upper”." in shown.html
    assert shown.payload()["columns"] == ["share", "stock", "lower", "upper"]
    assert width(shown) > 1000
    assert "0,3" in Show("fr").curve(moved, **how, mark=0.3).alt


def test_a_curve_for_each_group_in_the_order_of_the_frame(moved):
    frame = pd.concat([moved.assign(case="slow"), moved.assign(case="fast")], ignore_index=True)
    shown = Show("en").curve(frame, x="share", y="stock", by="case", title=TITLE)
    assert shown.alt.index("slow:") < shown.alt.index("fast:")
    assert [row[0] for row in shown.payload()["rows"]] == ["slow"] * 11 + ["fast"] * 11
    assert width(shown) > 1000


def test_a_missing_figure_is_a_gap_in_a_curve(moved):
    frame = moved.assign(stock=moved["stock"].where(moved["share"] != 0.5))
    drawn = curves._curves(frame.sort_values("share"), "share", ["stock"], None, [], "en")[0]
    assert len(drawn.xs) == 11
    assert drawn.ys[5] != drawn.ys[5]
    shown = Show("en").curve(frame, x="share", y="stock", title=TITLE)
    assert len(shown.payload()["rows"]) == 10


def test_years_on_a_curve_have_no_mark_at_the_thousands():
    frame = load("migrant_stock_totals").of(country="HND")
    shown = Show("es").curve(frame, x="year", y=["immigrants", "emigrants"], title=TITLE)
    assert "1.397.584" in shown.alt
    assert "2024" in shown.alt
    assert "2.024" not in shown.alt


def test_what_one_curve_can_not_show_is_refused(moved):
    show, how = Show("en"), {"x": "share", "title": TITLE}
    with pytest.raises(DataError, match="has several rows"):
        show.curve(pd.concat([moved, moved]), y="stock", **how)
    with pytest.raises(DataError, match="lower and an upper"):
        show.curve(moved, y="stock", low="lower", **how)
    with pytest.raises(DataError, match="one column of figures, not 2"):
        show.curve(moved, y=["stock", "upper"], low="lower", high="upper", **how)
    many = pd.concat([moved.assign(case=str(n)) for n in range(13)], ignore_index=True)
    with pytest.raises(DataError, match="13 lines"):
        show.curve(many, y="stock", by="case", **how)
    panel = load("drivers_panel").of(country="HND")
    with pytest.raises(DataError, match="different units"):
        show.curve(panel, x="year", y=["population", "unemployment_pct"], title=TITLE)


def test_twelve_lines_look_different():
    assert len({str(curves._look(i)) for i in range(curves.MOST)}) == curves.MOST


def test_a_curve_of_one_point_is_a_table(moved):
    assert Show("en").curve(moved.head(1), x="share", y="stock", title=TITLE).kind == "table"


# -- intervals -------------------------------------------------------------------------------
BOUNDS = {"value": "political_stability", "low": "low", "high": "high", "title": TITLE}


def test_intervals_keep_the_order_of_the_frame_and_say_their_ends(stability):
    frame = stability.sort_values("iso3", ascending=False)
    shown = Show("es").interval(frame, label="iso3", **BOUNDS, line=0, focus="HND")
    assert [row[0] for row in shown.payload()["rows"]] == ["SYR", "NZL", "HND"]
    assert "−2,75" in shown.alt
    assert "−3,05" in shown.alt
    assert shown.payload()["columns"] == ["iso3", "year", "political_stability", "low", "high"]
    assert (
        "A vertical line stands at 0."
        in Show("en").interval(frame, label="iso3", **BOUNDS, line=0).alt
    )
    assert width(shown) > 1000


def test_a_row_without_interval_shows_its_point_and_one_without_figure_is_named(stability):
    frame = stability.sort_values("iso3").copy()
    frame.loc[frame.index[0], "low"] = pd.NA
    frame.loc[frame.index[1], "political_stability"] = pd.NA
    shown = Show("en").interval(frame, label="iso3", **BOUNDS)
    assert re.search(r"Honduras −?\d\.\d\d;", shown.alt)
    assert "from" in shown.alt.split("Syria")[1]
    assert "No figure: New Zealand." in shown.html
    assert len(shown.payload()["rows"]) == 2
    assert width(shown) > 1000


def test_a_label_in_several_years_is_written_with_its_year(stability):
    other = stability.assign(year=2022)
    frame = pd.concat([stability, other], ignore_index=True)
    assert "Honduras, 2022" in Show("en").interval(frame, label="iso3", **BOUNDS).alt
    years = frame[frame["iso3"] == "HND"]
    assert "2022" in Show("es").interval(years, label="year", **BOUNDS).alt
    with pytest.raises(DataError, match="several rows"):
        Show("en").interval(pd.concat([stability] * 2), label="iso3", **BOUNDS)


def test_a_logarithmic_axis_has_no_place_for_zero(stability):
    with pytest.raises(DataError, match="only numbers above zero"):
        Show("en").interval(stability, label="iso3", **BOUNDS, log=True)
    ratios = stability.assign(political_stability=[0.5, 1.0, 2.0], low=0.25, high=4.0)
    assert width(Show("en").interval(ratios, label="iso3", **BOUNDS, log=True, line=1)) > 1000


# -- scatters --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def stock():
    frame = load("migrant_stock_totals")
    return frame[(frame["year"] == 2024) & (frame["immigrants"] > 0) & (frame["emigrants"] > 0)]


SIDES = {"x": "immigrants", "y": "emigrants", "title": TITLE}


def test_a_scatter_names_what_lies_farthest_from_the_diagonal(stock):
    shown = Show("en").scatter(stock, **SIDES, label="iso3", diagonal=True, top=2)
    assert f"Points: {len(stock)}." in shown.alt
    assert "Immigrants (persons): from 246 to 52,375,047." in shown.alt
    assert "Named: United States of America (52,375,047; 3,186,999); India (4,796,255;" in shown.alt
    above = int((stock["emigrants"] > stock["immigrants"]).sum())
    assert f"points above it: {above}, below it: {len(stock) - above}." in shown.alt
    assert shown.payload()["columns"] == ["iso3", "year", "immigrants", "emigrants"]
    far = Show("en").scatter(stock, **SIDES, label="iso3", diagonal=True, log=True, top=1)
    assert "Named: Cuba" in far.alt
    assert width(far) > 1000


def test_a_scatter_without_diagonal_names_the_largest(stock):
    shown = Show("es").scatter(stock, **SIDES, label="iso3", top=1)
    assert "India (4.796.255; 18.533.845)" in shown.alt
    plain = Show("en").scatter(stock, **SIDES)
    assert "Named" not in plain.alt
    assert plain.payload()["columns"] == ["immigrants", "emigrants"]


def test_a_point_without_both_figures_is_left_out(stock):
    frame = stock.head(3).copy()
    frame.loc[frame.index[0], "emigrants"] = pd.NA
    assert "Points: 2." in Show("en").scatter(frame, **SIDES).alt


def test_names_in_a_scatter_do_not_overlap(stock):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from iomlab.show import style

    figure, axes = style.canvas("x", 4.6)
    xs, ys = [1.0, 3.0, 3.01, 3.0, 5.0], [1.0, 3.0, 3.01, 3.02, 5.0]
    axes.scatter(xs, ys)
    scatters._name(figure, axes, xs, ys, [(f"A place of long name {i}", i) for i in range(5)])
    FigureCanvasAgg(figure).draw()
    renderer = figure.canvas.get_renderer()
    boxes = [scatters._words(text, renderer) for text in axes.texts]
    assert len(boxes) == 5
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert not any(a.overlaps(b) for a, b in pairs)


# -- matrices --------------------------------------------------------------------------------
ENDS = {"row": "iso3", "column": "year", "value": "employment_rate_pct", "title": TITLE}


@pytest.fixture(scope="module")
def rates():
    frame = load("employment_by_origin").of(country=["DEU", "ITA"], group="nationals", since=2022)
    return frame.sort_values(["iso3", "year"], ascending=[False, False])


def test_a_matrix_is_a_table_with_headers_for_both_ways(rates):
    shown = Show("es").matrix(rates, **ENDS)
    assert shown.kind == "table"
    assert shown.draw is None
    assert shown.html.count('scope="row"') == 2
    assert '<th scope="colgroup" colspan="3">Año</th>' in shown.html
    assert shown.html.index(">2022<") < shown.html.index(">2023<") < shown.html.index(">2024<")
    assert shown.html.index(">Italia<") < shown.html.index(">Alemania<")
    assert ">84,1</td>" in shown.html
    assert shown.payload()["columns"] == ["iso3", "year", "employment_rate_pct"]
    assert len(shown.payload()["rows"]) == 6
    assert "Highest: 84.1 (Germany, 2024)." in Show("en").matrix(rates, **ENDS).alt


def test_a_pair_without_figure_shows_the_sign_of_a_missing_one(rates):
    shown = Show("en").matrix(rates.iloc[1:], **ENDS)
    assert '<td class="n">–</td>' in shown.html
    assert shown.html.count("background:") == 5


def test_text_and_flags_are_not_shaded(rates):
    shown = Show("en").matrix(rates.assign(high=rates["employment_rate_pct"] > 70), **{
        **ENDS, "value": "high",
    })  # fmt: skip
    assert "background" not in shown.html
    assert "<td>yes</td>" in shown.html
    assert "<td>no</td>" in shown.html


def test_words_on_every_shade_have_enough_contrast():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    shades = [light(matrices.colour(i / 20)) for i in range(21)]
    assert shades == sorted(shades, reverse=True)
    assert min((s + 0.05) / (light("#1a1a1a") + 0.05) for s in shades) >= 4.5


def test_a_pair_in_several_rows_is_refused(rates):
    with pytest.raises(DataError, match="Italy and 2024 have several rows"):
        Show("en").matrix(pd.concat([rates, rates]), **ENDS)


def test_equal_figures_have_one_shade(rates):
    html = Show("en").matrix(rates.assign(employment_rate_pct=5.0), **ENDS).html
    assert set(re.findall("background:(#[0-9a-f]{6})", html)) == {matrices.colour(0)}


# -- waterfalls ------------------------------------------------------------------------------
FALL = {"label": "part", "value": "political_stability", "title": TITLE}


def test_a_waterfall_says_signed_parts_and_the_total(parts):
    shown = Show("es").waterfall(parts, **FALL)
    assert "Age and sex +3,25; Schooling −4,50" in shown.alt
    assert "Whole gap −1,25" in shown.alt
    assert [row[1] for row in shown.payload()["rows"]] == [3.25, -4.5, -1.25]
    assert width(shown) > 1000


def test_parts_that_do_not_add_up_are_refused(parts):
    with pytest.raises(DataError, match=r"add up to -1\.25, but the last row, Whole gap, is -1\.3"):
        Show("en").waterfall(parts.assign(political_stability=[3.25, -4.5, -1.3]), **FALL)
    near = parts.assign(political_stability=[3.25, -4.5, -1.2500001])
    assert Show("en").waterfall(near, **FALL).kind == "waterfall"
    zero = parts.assign(political_stability=[0.1, -0.1, 1e-17])
    assert Show("en").waterfall(zero, **FALL).kind == "waterfall"


def test_a_waterfall_needs_every_part(parts):
    lost = parts.assign(political_stability=[3.25, None, -1.25])
    with pytest.raises(DataError, match="Schooling has no figure"):
        Show("en").waterfall(lost, **FALL)
    with pytest.raises(DataError, match="at least one part"):
        Show("en").waterfall(parts.tail(1), **FALL)


# -- all -------------------------------------------------------------------------------------
CALLS = {
    "curve": {"x": "political_stability", "y": "value"},
    "interval": {"label": "iso3", "value": "value", "low": "low", "high": "high"},
    "scatter": {"x": "low", "y": "value"},
    "matrix": {"row": "iso3", "column": "year", "value": "value"},
    "waterfall": {"label": "iso3", "value": "value"},
}


@pytest.mark.parametrize("kind", CALLS)
def test_nothing_known_is_a_sentence_and_what_is_wrong_is_said(kind, stability):
    show, how = Show("en"), CALLS[kind]
    with pytest.raises(DataError, match="has no column 'value'"):
        getattr(show, kind)(stability, title=TITLE, **how)
    empty = stability.assign(value=pd.array([pd.NA] * 3, dtype="Float64"))
    assert getattr(show, kind)(empty, title=TITLE, **how).kind == "text"
    with pytest.raises(ReleaseError, match="no source record"):
        getattr(show, kind)(pd.DataFrame(empty.to_dict("list")), title=TITLE, **how)


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
@pytest.mark.parametrize("rows", [1, 25])
def test_long_labels_and_many_rows_are_drawn(lang, rows, stability):
    show = Show(lang)
    frame = pd.concat([stability.head(1)] * rows, ignore_index=True)
    frame["name"] = pd.array([LONG.format(n=n) for n in range(rows)], dtype="string")
    frame["value"] = np.linspace(-3, 5, rows)
    frame["low"], frame["high"] = frame["value"] - 1, frame["value"] + 1
    named = {"title": TITLE, "label": "name", "value": "value"}
    total = frame["value"].sum()
    whole = pd.concat([frame, frame.head(1).assign(name="Total", value=total)], ignore_index=True)
    made = [
        show.bars(frame, **named, top=25),
        show.interval(frame, **named, low="low", high="high"),
        show.scatter(frame, title=TITLE, x="low", y="value", label="name"),
        show.waterfall(whole, **named),
    ]
    assert all(width(shown) == width(made[0]) for shown in made)


ENDLESS = {
    "lines": {"y": "immigrants", "by": "iso3"},
    "bars": {"label": "iso3", "value": "immigrants"},
    "dumbbell": {"label": "iso3", "left": "immigrants", "right": "emigrants"},
    "share": {"label": "iso3", "parts": ["immigrants", "emigrants"]},
    "stacks": {"label": "iso3", "parts": ["immigrants", "emigrants"]},
    "curve": {"x": "immigrants", "y": "emigrants"},
    "scatter": {"x": "immigrants", "y": "emigrants"},
    "matrix": {"row": "iso3", "column": "year", "value": "immigrants"},
    "waterfall": {"label": "iso3", "value": "immigrants"},
    "map": {"place": "iso3", "value": "immigrants"},
}


@pytest.fixture
def ends():
    """Two years of two countries, as numbers that may be changed."""
    frame = load("migrant_stock_totals").of(country=["HND", "MEX"], since=2020)
    return frame.astype({"immigrants": "Float64", "emigrants": "Float64"})


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_was_divided_by_zero_can_not_be_drawn(kind, ends):
    ends["immigrants"] = ends["immigrants"] / 0.0
    with pytest.raises(DataError, match="divided by zero"):
        getattr(Show("en"), kind)(ends, title=TITLE, **ENDLESS[kind])


def test_text_makes_no_line(ends):
    with pytest.raises(DataError, match="else than numbers"):
        Show("en").lines(ends, y="iso3", by="iso3", title=TITLE)


def test_a_row_without_year_has_no_place_on_a_line(ends):
    ends.loc[ends.index[0], "year"] = pd.NA
    shown = Show("en").lines(ends, y="immigrants", by="iso3", title=TITLE)
    assert len(shown.frame) == len(ends) - 1


def test_the_figures_of_a_chart_are_those_of_the_lines_drawn():
    frame = load("displacement_by_origin").of(since=2020)
    shown = Show("en").lines(frame, y="refugees", by="iso3", top=3, title=TITLE)
    assert set(shown.frame["iso3"]) == {"SYR", "AFG", "UKR"}


@pytest.mark.parametrize("kind", ["dumbbell", "share"])
def test_rows_that_were_put_together_stand_once_each(kind, ends):
    two = pd.concat([ends.of(since=2024, country=c).reset_index() for c in ("HND", "MEX")])
    assert len(set(two.index)) == 1
    shown = getattr(Show("en"), kind)(two, title=TITLE, **ENDLESS[kind])
    assert shown.frame["iso3"].tolist() == ["MEX", "HND"]


def test_points_below_zero_are_on_the_picture(ends, monkeypatch):
    ends["immigrants"] = -ends["immigrants"]
    drawn = []
    monkeypatch.setattr(style, "png", lambda figure: drawn.append(figure) or b"")
    shown = Show("en").dumbbell(ends.of(since=2024), title=TITLE, **ENDLESS["dumbbell"])
    shown.draw()
    low, high = drawn[0].axes[0].get_xlim()
    assert low < float(ends["immigrants"].min()) < 0 < high


@pytest.mark.parametrize("kind", ["dumbbell", "share"])
def test_figures_of_different_units_are_not_put_side_by_side(kind):
    frame = load("drivers_panel").of(country="HND", since=2023)
    pair = ("population", "unemployment_pct")
    how = {"left": pair[0], "right": pair[1]} if kind == "dumbbell" else {"parts": pair}
    with pytest.raises(DataError, match="different units"):
        getattr(Show("en"), kind)(frame, title=TITLE, label="iso3", **how)
