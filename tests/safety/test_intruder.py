"""An intruder's ways around the gate: counts written otherwise, told by rates, stored out of sight."""

import nbformat
import pandas as pd
import pytest

from iomlab.errors import ReleaseError
from iomlab.safety.gate import gate, persons
from iomlab.safety.leaving import leave
from iomlab.show.shown import MIME
from tests.safety.test_check_release import SOURCE, table

FRAME = pd.DataFrame({"sex": ["f", "m"], "n": [3, 40]})
LARGE = table([["f", 40], ["m", 33]])


def record(rows, columns=("place", "people", "rate"), head="", measured=("rate",), **about):
    return table(rows, columns, measured=list(measured), **about) | {
        "headers": [*columns[:-1], head or columns[-1]]
    }


WRITTEN = {
    "as text": ["40", "3"],
    "in Arabic digits": ["٤٠", "٣"],
    "in full-width digits": ["４０", "３"],
    "one of them as text": [40, "3"],
    "under five": ["40", "<5"],
    "fewer than five": [40, "fewer than 5"],
    "as a range": ["40", "1–4"],
    "in words": [40, "cinco"],
    "with a star": ["40", "3*"],
    "about": ["40", "~3"],
    "with its share": ["40 (93.0%)", "3 (7.0%)"],
    "out of all": ["40/43", "3/43"],
    "with a letter": ["n=40", "n = 3"],
    "as science writes it": ["4e1", "3e0"],
    "with its unit": ["40 women", "3 women"],
    "beside a word for missing": [40, 3, "n/a"],
    "with decimals beside": [40, 3, 12.5],
    "as a number that text made": ["40.0", "3.0"],
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_small_count_is_hidden_however_it_is_written(how):
    rows = [[f"c{n}", value] for n, value in enumerate(WRITTEN[how])]
    assert gate([table(rows)]).masks() == {0: {(1, 1)}}


@pytest.mark.parametrize(
    "values", [["40", "<11"], ["40", "1-10"], ["40", "hidden"], ["0", "40"], [40, 33, "n/a"]]
)
def test_what_is_protected_already_passes(values):
    assert not gate([table([[f"c{n}", v] for n, v in enumerate(values)])]).hidden


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (("age", "people"), [["0-4", 40], ["5-9", 33], ["10+", 50]]),
        (("size of household", "people"), [["1", 40], ["2", 33], ["3", 50]]),
        (("sex", "age", "people"), [["f", "0", 40], ["f", "1-4", 33], ["m", "0", 50]]),
        (("survey_round", "people"), [[1, 40], [2, 33]]),
        (("hour", "people"), [["8", 40], ["9", 33]]),
        (("year of arrival", "people"), [[2023, 40], [2024, 33]]),
    ],
)
def test_categories_that_look_like_numbers_are_categories(columns, rows):
    assert not gate([table(rows, columns)]).hidden


@pytest.mark.parametrize("name", ["people in year", "candidates", "background", "people_to_date"])
def test_a_count_is_one_although_its_name_holds_a_word_for_time(name):
    assert gate([table([["f", 40], ["m", 3]], ("sex", name))]).masks() == {0: {(1, 1)}}


def test_people_are_counted_also_where_they_are_weighted_or_called_measured():
    for value in (3.02, 3):
        found = gate([table([["f", 40.2], ["m", value]], measured=["people"])])
        assert found.masks() == {0: {(1, 1)}}


@pytest.mark.parametrize("said", ["no", "false", 1, "yes"])
def test_only_true_means_published(said):
    sources = [{**SOURCE, "published": said}]
    assert gate([table([["f", 40], ["m", 3]], sources=sources)]).hidden


TELLING = {
    "a share of one": record([["a", 40, 0.075], ["b", 60, 0.5]], head="share of women"),
    "a share rounded to a tenth": record([["a", 43, 9.3], ["b", 60, 50.0]], head="women (%)"),
    "a share without a sign": record([["a", 40, 7.5], ["b", 60, 50.5]], head="share"),
    "a share as text": record([["a", 43, "9.3%"], ["b", 60, "50.0%"]], head="women", measured=()),
    "per thousand": record([["a", 4000, 1.5], ["b", 6000, 50.5]], head="women per 1,000"),
    "a ratio of two parts": record([["a", 40, 7 / 33], ["b", 60, 1.0]], head="men: ratio"),
    "a mean beside its sum": record(
        [["a", 120.5, 40.16666666666667], ["b", 4000.2, 20.001]], ("place", "sum", "mean"), measured=("sum", "mean")
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TELLING)
def test_a_rate_that_tells_a_small_count_is_hidden(what):
    assert (0, 2) in gate([TELLING[what]]).masks().get(0, ())


@pytest.mark.parametrize("share", [45.0, 7.3, 50.5])
def test_a_rate_that_tells_a_large_count_or_none_is_shown(share):
    assert not gate([record([["a", 4000, share], ["b", 6000, 50.5]], head="women (%)")]).hidden


def test_the_steps_of_a_running_total_are_counts():
    assert gate([table([[2021, 40], [2022, 43], [2023, 90]], ("year", "cumulative"))]).hidden
    assert not gate([table([[2021, 40], [2022, 53], [2023, 90]], ("year", "cumulative"))]).hidden


def test_records_are_known_with_ages_and_with_codes_of_cases():
    assert persons([["f", 31, "HN"], ["m", 44, "HN"]], ["sex", "age", "origin"])
    assert persons([["f", 11331], ["m", 14044]], ["sex", "age_days"])
    assert persons([["q1", "f", "HN"], ["q2", "f", "HN"], ["q3", "m", "HN"]])
    assert not persons([["17", 40], ["18", 33]], ["age", "people"])
    assert not persons([["f", 31.5], ["m", 44.0]], ["sex", "mean age"])


def book(*outputs, metadata=None, cell=None, source="1"):
    made = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    made.metadata.update(cell or {})
    found = nbformat.v4.new_notebook(cells=[made])
    found.metadata.update(metadata or {})
    return nbformat.from_dict(found)


def shows(data, **metadata):
    return nbformat.v4.new_output("display_data", data, metadata=metadata)


def prints(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def of(shown):
    return shows({MIME: shown, "text/plain": shown["title"]})


def own(*outputs):
    """Return a notebook that reads figures which no publisher has released."""
    return book(*outputs, source="frame = pd.read_csv('mine.csv')")


PNG = {"image/png": "iVBORw0KGgo="}
STATE = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"value": 3}}}}}
FAILED = nbformat.v4.new_output(
    "error", ename="ValueError", evalue="3 women in line 7", traceback=["\x1b[31m3 women\x1b[0m"]
)
STOPPED = {
    "a dictionary": own(prints("{'women': 3, 'men': 40}")),
    "a list": own(prints("[3, 40, 7]")),
    "an assignment": own(prints("women = 3")),
    "lines with semicolons": own(prints("sex;n\nf;3\nm;40\n")),
    "a number alone": own(shows({"text/plain": "np.int64(3)"})),
    "a number beside a table that nobody published": book(prints("3"), source="load('synthetic_lists')"),
    "words": book(prints("three women were turned away")),
    "Portuguese": book(prints("3 mulheres")),
    "Arabic": book(prints("٣ نساء")),
    "full-width": book(prints("３ women")),
    "two words between": book(prints("3 young asylum seekers")),
    "a table in Arabic digits": book(shows({"text/html": FRAME.assign(n=["٣", "٤٠"]).to_html()})),
    "a table with marks": book(shows({"text/html": FRAME.assign(n=["<5", "40"]).to_html()})),
    "a styled table": book(shows({"text/html": FRAME.style.to_html()})),
    "Markdown behind a plain word": book(shows({"text/markdown": "| sex | n |\n|--|--|\n| f | 3 |", "text/plain": "<IPython.core.display.Markdown object>"})),
    "a table for LaTeX": own(shows({"text/latex": "f & 3 \\\\"})),
    "JSON": own(shows({"application/json": {"women": 3}})),
    "the data of a chart": own(shows({"application/vnd.vegalite.v5+json": {"data": {"values": [{"sex": "f", "n": 3}]}}})),
    "a drawing": book(shows({"image/svg+xml": "<svg><text>3 women</text></svg>"})),
    "the words of a picture": book(shows(PNG, **{"image/png": {"alt": "3 women"}})),
    "an attribute": book(shows({"text/html": '<img alt="3 women" src="data:image/png;base64,iVBO">'})),
    "a comment": book(shows({"text/html": "<p>a</p><!-- 3 women -->"})),
    "the head of a row": book(shows({"text/html": "<table><tr><th>f</th><th>3</th></tr></table>"})),
    "what the plain text says beside HTML": book(shows({"text/html": "<p>a</p>", "text/plain": "3 women"})),
    "a failure": book(FAILED),
    "a telephone": book(prints("call +504 9999-1234")),
    "an exact place": book(prints("at 14.0723, -87.1921")),
    "a place in JSON": book(shows({"application/geo+json": {"type": "Point", "coordinates": [14, -87]}})),
    "an address in an output's metadata": book(shows({"text/plain": "a"}, note="ana@example.org")),
    "an address in a cell's metadata": book(cell={"note": "ana@example.org"}),
    "an address in the notebook's metadata": book(metadata={"note": "ana@example.org"}),
    "an address in a sentence": book(shows({MIME: {"kind": "text", "title": "", "alt": "ana@example.org"}})),
    "a count in a title": book(of({**LARGE, "title": "Only 3 girls in the north"})),
    "a count in a header": book(of({**LARGE, "headers": ["sex", "people (3 girls)"]})),
    "a count in a label": book(of({**LARGE, "labels": {"sex": {"f": "women, of whom 3 girls"}}})),
    "the size of a group in its name": book(of(table([["a (n = 3)", 12.5]], measured=["people"], columns=("place", "mean")))),
    "a count in a note": book(of({**LARGE, "note": "of whom 3 girls"})),
    "a count in words for the picture": book(of({**LARGE, "alt": "40 women, 3 girls"})),
    "a count in a sentence beside": book(of(LARGE), shows({MIME: {"kind": "text", "title": "", "alt": "In the north 3 women asked for help."}})),
    "a picture beside": book(of(LARGE), shows(PNG)),
    "a picture of a file of records": book(shows(PNG), source="cases = load_microdata('a.csv')"),
    "a program that draws": book(of(LARGE), shows({"text/html": "<script>draw([3, 4])</script>"})),
    "the state of a slider": book(of(LARGE), metadata={"widgets": STATE}),
}  # fmt: skip


@pytest.mark.parametrize("what", STOPPED)
def test_nothing_around_the_tables_tells_of_few_people_or_of_one(what):
    with pytest.raises(ReleaseError):
        leave(STOPPED[what], "en")


PUBLISHED = {**LARGE, "sources": [{**SOURCE, "published": True}]}
PASSED = {
    "a step": book(prints("step 3 of 5 done, +12 345 678 people since 1990-2000")),
    "large figures": book(shows({"text/html": FRAME.assign(n=[300, 40]).to_html()})),
    "bands of ages": book(shows({"text/html": FRAME.assign(n=["0-4", "5-9"]).to_html()})),
    "what a publisher says": book(of({**PUBLISHED, "title": "3 women of ten", "rows": [["f", 3]]})),
    "a picture beside published figures": book(of(PUBLISHED), shows(PNG)),
    "a rate in a sentence": book(of(LARGE), shows({MIME: {"kind": "text", "title": "", "alt": "Assumed: 8 people a day; 2 people in 3 stay."}})),
    "a small number where only published figures are read": book(prints("(3, 4)\n7"), source="load('remittances')"),
    "intervals": book(prints("0.1 to 0.3; 12,072,306; 12,275")),
    "the name of a piece": book(shows({"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2, "version_minor": 0}, "text/plain": "Slider()"})),
}  # fmt: skip


@pytest.mark.parametrize("what", PASSED)
def test_what_tells_of_nobody_passes(what):
    assert leave(PASSED[what], "en").decision.word == "release"
