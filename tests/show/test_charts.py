"""Charts are tested through their figures, their labels, their alternative text and their caption."""

import io

import pandas as pd
import pytest
from PIL import Image

from iomlab import Show, column, computed, load, say
from iomlab.data.figures import Figures
from iomlab.errors import DataError, ReleaseError
from iomlab.show import lines as line_room
from iomlab.show.maps import classes
from iomlab.show.shown import MIME

TITLE = say("Emigrants and immigrants: {here}", here="Honduras")


@pytest.fixture
def stock():
    return load("migrant_stock_totals").of(country="HND")


def test_lines_say_where_they_start_end_and_peak(stock):
    shown = Show("en").lines(stock, y=["emigrants", "immigrants"], title=TITLE)
    assert "Emigrants: 157,813 in 1990, 1,397,584 in 2024; highest 1,397,584 in 2024." in shown.alt
    assert "Immigrants: 270,423 in 1990, 39,901 in 2024; highest 270,423 in 1990." in shown.alt


def test_lines_carry_the_figures_that_they_draw(stock):
    shown = Show("es").lines(stock, y="emigrants", title=TITLE)
    payload = shown.payload()
    assert payload["columns"] == ["year", "emigrants"]
    assert payload["rows"][-1] == [2024, 1397584]
    assert payload["sources"][0]["table"] == "migrant_stock_totals"
    assert "1.397.584" in shown.html


def test_a_year_that_a_yearly_table_leaves_out_is_a_gap():
    frame = load("eu_irregular_crossings_route_year").of(route="EU total")
    years, values = line_room._points(frame, "year", "detections")
    assert years == list(range(2010, 2025))
    assert values[years.index(2016)] != values[years.index(2016)]


def test_stock_years_are_joined_without_gaps(stock):
    years, values = line_room._points(stock, "year", "emigrants")
    assert years == [1990, 2000, 2010, 2020, 2024]
    assert all(v == v for v in values)


def test_years_under_the_axis_keep_their_distance():
    assert line_room._spaced([1990, 2000, 2005, 2010, 2015, 2019, 2022, 2023])[-2:] == [2019, 2023]


def test_no_figure_gives_a_sentence_that_names_the_table_not_an_empty_chart():
    frame = load("displacement_by_origin").of(origin="NRU")
    shown = Show("en").lines(frame, y="refugees", title=say("Refugees"))
    assert shown.kind == "text"
    assert shown.draw is None
    assert "Refugees, asylum-seekers and internally displaced people" in shown.html


def test_missing_is_not_drawn_as_zero():
    frame = load("internal_displacement").of(country="HND")
    shown = Show("en").lines(frame, y="conflict_new", title=say("New"))
    assert [2017, None] not in shown.payload()["rows"]
    assert all(v for _, v in shown.payload()["rows"])


def test_bars_are_sorted_and_named_in_the_language():
    frame = load("migrant_stock_corridors").of(destination="DEU", since=2024)
    shown = Show("fr").bars(frame, label="origin_iso3", value="migrants", title=say("x"), top=3)
    assert [row[0] for row in shown.payload()["rows"]] == ["POL", "TUR", "UKR"]
    assert "Pologne" in shown.alt
    assert "Türkiye" in shown.alt


def test_shares_are_of_the_parts_and_rows_with_a_missing_part_are_left_out():
    frame = load("asylum_decisions").of(destination="DEU", origin="AFG")
    parts = ["recognised", "complementary", "rejected"]
    shown = Show("en").share(frame, label="origin_iso3", parts=parts, title=say("x"))
    assert "Refugee status 45.2%" in shown.alt  # 16,254 of 35,936
    lost = frame.assign(rejected=pd.array([pd.NA], dtype="Int64"))
    assert Show("en").share(lost, label="origin_iso3", parts=parts, title=say("x")).kind == "text"


def test_flows_show_what_the_corridors_leave_of_the_known_total():
    frame = load("migrant_stock_corridors").of(destination="SYR", since=2024)
    total = load("migrant_stock_totals").of(country="SYR").latest("immigrants")
    ends = {"origin": "origin_iso3", "destination": "destination_iso3", "value": "migrants"}
    shown = Show("en").flows(frame, **ends, title=say("x"), total=total)
    drawn = int(frame["migrants"].sum())
    assert f"others, or not in the table → Syria {total.value - drawn:,}" in shown.alt
    assert f"{total.value:,}" in shown.html
    old = (
        load("migrant_stock_totals").of(country="SYR", until=2010).latest("immigrants", within=None)
    )
    assert "others" not in Show("en").flows(frame, **ends, title=say("x"), total=old).alt


def test_several_rows_a_year_are_not_drawn_as_one_line():
    frame = load("migrant_stock_corridors").of(origin="SYR")
    with pytest.raises(DataError, match="several rows"):
        Show("en").lines(frame, y="migrants", title=say("x"))


def test_columns_of_different_units_do_not_share_an_axis():
    frame = load("drivers_panel").of(country="HND")
    with pytest.raises(DataError, match="different units"):
        Show("en").lines(frame, y=["population", "unemployment_pct"], title=say("x"))


def test_one_point_is_a_table_and_not_a_line():
    frame = load("remittances").of(country="SYR")
    assert Show("en").lines(frame, y="received_usd_million", title=say("x")).kind == "table"


def test_a_column_without_any_figure_is_named_and_not_drawn():
    frame = load("displacement_by_origin").of(origin="SOM")
    shown = Show("en").lines(frame, y=["refugees", "asylum_seekers"], title=say("x"))
    assert "asylum_seekers" not in shown.payload()["columns"]
    assert "No figure: Asylum-seekers from the country." in shown.html


def test_a_group_without_any_figure_is_named_under_the_lines():
    panel = load("drivers_panel").of(country=["VEN", "COL"])
    shown = Show("es").lines(panel, y="gdp_per_capita_ppp", by="iso3", title=say("Income"))
    assert "Sin cifras: Venezuela." in shown.html
    both = Show("es").lines(panel, y="unemployment_pct", by="iso3", title=say("Work"))
    assert "Sin cifra" not in both.html


def test_flags_of_the_publisher_stand_under_the_chart():
    frame = load("employment_by_origin").of(country="DEU")
    shown = Show("en").lines(frame, y="employment_rate_pct", by="group", title=say("x"))
    assert "Flag “break in series”: 20" in shown.html
    assert "flag" in shown.payload()["columns"]


def test_shares_say_how_many_decisions_and_of_which_year():
    frame = load("asylum_decisions").of(origin="SYR")
    parts = ["recognised", "complementary", "rejected"]
    shown = Show("en").share(frame, label="asylum_iso3", parts=parts, title=say("x"))
    assert "Poland, 2023 (n = 23)" in shown.alt


@pytest.mark.parametrize(
    ("table", "place", "column", "words"),
    [
        ("displacement_by_asylum", "DEU", "refugees", "temporary protection from Ukraine"),
        ("displacement_by_origin", "PSE", "refugees", "UNRWA"),
        ("displacement_by_origin", "TUR", "idps", "withdrawn"),
        ("darien_crossings_year", "HTI", "crossings", "not a continuous series"),
    ],
)
def test_the_caveat_that_matters_stands_with_the_figure(table, place, column, words):
    from iomlab.show.captions import caveats

    source = load(table).sources[0]
    assert any(words in caveat for caveat in caveats(source, [place], [column]))
    assert not any(words in caveat for caveat in caveats(source, ["NRU"], ["x"]))


def test_flows_and_map_name_their_places():
    frame = load("migrant_stock_corridors").of(origin="HND", since=2024)
    ends = {"origin": "origin_iso3", "destination": "destination_iso3", "value": "migrants"}
    assert "España 218.548" in Show("es").flows(frame, **ends, title=say("x")).alt
    shown = Show("es").map(frame, place="destination_iso3", value="migrants", title=say("x"))
    assert "España 218.548" in shown.alt


def test_a_map_has_the_disclaimer_under_it():
    frame = load("migrant_stock_corridors").of(origin="HND", since=2024)
    shown = Show("en").map(frame, place="destination_iso3", value="migrants", title=say("x"))
    assert "do not imply official endorsement" in shown.html


@pytest.mark.parametrize(
    "values", [[5.0], [1.0, 2.0], [1.0, 1.0, 3.0], [float(i) for i in range(40)]]
)
def test_every_value_falls_into_a_class(values):
    limits = classes(values)
    assert limits == sorted(limits)
    assert len(limits) <= 5
    assert limits[-1] == max(values)


@pytest.mark.parametrize(
    ("room", "how", "table"),
    [
        ("lines", {"y": "emigrants"}, "migrant_stock_totals"),
        ("bars", {"label": "year", "value": "emigrants"}, "migrant_stock_totals"),
        (
            "dumbbell",
            {"label": "year", "left": "emigrants", "right": "immigrants"},
            "migrant_stock_totals",
        ),
    ],
)
def test_a_picture_is_drawn_and_is_not_blank(room, how, table):
    frame = load(table).of(country="HND")
    shown = getattr(Show("fr"), room)(frame, title=TITLE, **how)
    with Image.open(io.BytesIO(shown.draw())) as image:
        assert image.width == 1152
        assert len(image.convert("RGB").getcolors(1 << 20)) > 10


def test_what_has_no_source_cannot_be_shown():
    bare = Figures({"year": [2020], "n": [5]})
    with pytest.raises(ReleaseError, match="no source record"):
        Show("en").table(bare, title=say("Made up"))


def test_the_caption_names_publisher_edition_definition_and_caveat(stock):
    html = Show("en").lines(stock, y="emigrants", title=TITLE).html
    for words in ("United Nations", "2024 revision", "Migrant stock by origin", "Beware:"):
        assert words in html


def test_text_from_tables_cannot_become_markup(stock):
    frame = load("recruitment_costs").assign(sector="<script>alert(1)</script>")
    html = Show("en").table(frame, columns=["sector", "mean_cost"], title=say("x")).html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_note_stands_under_what_names_kosovo():
    frame = load("remittances").of(country="XKX")
    assert "1244" in Show("en").table(frame, title=say("x")).html


def test_what_is_displayed_carries_its_record_and_its_alternative_text(stock, monkeypatch):
    import IPython.display

    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **kw: seen.append((data, kw)))
    shown = Show("en").lines(stock, y="emigrants", title=TITLE)
    shown._ipython_display_()
    (picture, how), (words, _) = seen
    assert how["metadata"]["image/png"]["alt"] == shown.alt
    assert shown.alt in picture["text/plain"]
    assert words[MIME] == shown.payload()


def test_a_paragraph_leaves_out_what_no_source_gives():
    known = load("migrant_stock_totals").of(country="HND").latest("emigrants")
    lost = load("migrant_stock_totals").of(country="XKX").latest("emigrants")
    first, second = say("{n} abroad.", n=known), say("{n} nowhere.", n=lost)
    assert Show("en").paragraph(first, second).html == "1,397,584 abroad."


@pytest.mark.parametrize(
    ("room", "how"),
    [
        ("lines", {"y": "emigrant"}),
        ("bars", {"label": "year", "value": "emigrant"}),
        ("table", {"columns": ["emigrant"]}),
    ],
)
def test_a_column_that_is_not_there_gets_the_nearest(stock, room, how):
    with pytest.raises(DataError, match="Did you mean emigrants"):
        getattr(Show("en"), room)(stock, title=TITLE, **how)


def test_bars_without_a_unit_name_what_they_count(stock, monkeypatch):
    counted = stock.assign(moves=[1.0] * len(stock)).head(1)
    named = []
    from matplotlib.axes import Axes

    monkeypatch.setattr(Axes, "set_xlabel", lambda self, text, **_: named.append(text))
    Show("es").bars(counted, label="year", value="moves", title=say("A chart")).draw()
    assert named == ["moves"]


def test_lists_in_french_words_of_a_picture_have_their_narrow_space():
    shown = Show("fr").bars(
        load("migrant_stock_totals").of(country={"HND", "SLV"}, since=2024),
        label="iso3", value="emigrants", title=say("A chart"),
    )  # fmt: skip
    assert "\u202f; Honduras" in shown.alt


def test_flows_have_the_decimals_of_their_figures():
    pair = load("migrant_stock_corridors").of(origin="HND", destination="USA").tail(1)
    frame = computed(
        {"a": ["A"], "b": ["B"], "n": [1234.4]},
        pair,
        a=column(say("Origin"), role="group"),
        b=column(say("Destination"), role="group"),
        n=column(say("Moves"), decimals=0),
    )
    shown = Show("en").flows(frame, origin="a", destination="b", value="n", title=say("A chart"))
    assert shown.alt.endswith("A → B 1,234.")


def test_the_record_of_a_table_has_no_infinite_number(stock):
    endless = stock.head(1).assign(high=float("inf"))
    shown = Show("en").table(endless, columns=["year", "high"], title=say("A table"))
    assert "∞" in shown.html
    assert shown.payload()["rows"][0][1] is None


def test_a_map_names_its_unit_and_covers_no_country_with_it(monkeypatch):
    from matplotlib.axes import Axes

    asked = []
    real = Axes.legend
    monkeypatch.setattr(Axes, "legend", lambda self, **k: asked.append(k) or real(self, **k))
    frame = load("migrant_stock_corridors").of(origin="HND", since=2024)
    Show("es").map(frame, place="destination_iso3", value="migrants", title=say("A map")).draw()
    assert asked[0]["title"] == "personas"
    assert asked[0]["loc"] == "upper left"
    assert asked[0]["bbox_to_anchor"] == (0, 0)
