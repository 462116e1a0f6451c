"""Whatever trainee and author do to a notebook, nothing that the trainee wrote is lost."""

import copy
import random
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.lab.merge import key, merge, text, untouched

WORDS = "New edition."
LINES = st.text(alphabet="abcd =1\n`#é", min_size=0, max_size=40)
KINDS = st.sampled_from(["code", "markdown"])


def cell(kind, source, name, tags=()):
    made = {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)}, "source": source}
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def book(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@st.composite
def notebooks(draw):
    sources = draw(st.lists(st.tuples(KINDS, LINES), min_size=1, max_size=9))
    return book(*(cell(kind, source, f"c{n:02d}") for n, (kind, source) in enumerate(sources)))


@st.composite
def edited(draw, before, by):
    """Return a notebook after random edits; an author's tool numbers ids anew, a trainee's keeps them."""
    cells = copy.deepcopy(before["cells"])
    acts = ["write", "insert", "drop", "move", "double", "add a line", "tag"]
    for step in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(cells)))
        do = draw(st.sampled_from(acts))
        if do == "insert" or not cells:
            cells.insert(at, cell(draw(KINDS), draw(LINES), f"{by}{step}"))
        elif do == "write":
            cells[at % len(cells)]["source"] = draw(LINES)
        elif do == "tag":
            cells[at % len(cells)]["metadata"]["tags"] = draw(
                st.sampled_from([[], ["teach"], [by]])
            )
        elif do == "add a line":
            cells[at % len(cells)]["source"] += "\n" + draw(LINES)
        elif do == "drop":
            cells.pop(at % len(cells))
        elif do == "move":
            cells.insert(at, cells.pop(draw(st.integers(0, len(cells) - 1))))
        else:
            cells.insert(at, {**copy.deepcopy(cells[at % len(cells)]), "id": f"{by}{step}"})
    if not cells:
        cells.append(cell(draw(KINDS), draw(LINES), by))
    if by == "author":
        for n, one in enumerate(cells):
            one["id"] = f"c{n:02d}"
    elif draw(st.integers(0, 3)) == 3:
        for n, one in enumerate(cells):
            one["id"] = f"other{n}"
    return {**before, "cells": cells}


@st.composite
def three(draw):
    base = draw(notebooks())
    return base, draw(edited(base, "trainee")), draw(edited(base, "author"))


def written(base, mine):
    """Return how often each text stands in the trainee's notebook beyond what was laid out."""
    return Counter(map(key, mine["cells"])) - Counter(map(key, base["cells"]))


@settings(max_examples=400, deadline=None)
@given(three())
def test_every_text_of_the_trainee_survives(versions):
    base, mine, new = versions
    found = merge(base, mine, new, WORDS).notebook
    assert not written(base, mine) - Counter(map(key, found["cells"]))


@settings(max_examples=300, deadline=None)
@given(three())
def test_their_own_texts_keep_their_order(versions):
    base, mine, new = versions
    laid = {key(c) for c in (*base["cells"], *new["cells"])}
    own = [key(c) for c in mine["cells"] if key(c) not in laid]
    found = [key(c) for c in merge(base, mine, new, WORDS).notebook["cells"]]
    assert [k for k in found if k in set(own)] == own


@settings(max_examples=300, deadline=None)
@given(three())
def test_whoever_changed_nothing_has_the_new_edition(versions):
    base, _, new = versions
    found = merge(base, base, new, WORDS).notebook
    assert Counter(map(key, found["cells"])) == Counter(map(key, new["cells"]))


@settings(max_examples=300, deadline=None)
@given(three())
def test_whoever_changed_all_sees_every_new_text(versions):
    """What the author wrote anew is in the notebook, as a cell or beside one, unless it was deleted."""
    base, _, new = versions
    mine = copy.deepcopy(base)
    for n, one in enumerate(mine["cells"]):
        one["source"] += f"\nmy answer {n}"
    found = merge(base, mine, new, WORDS).notebook["cells"]
    whole = "\0".join(map(text, found))
    for one in new["cells"]:
        if key(one) not in {key(c) for c in base["cells"]}:
            assert text(one) in whole


@settings(max_examples=300, deadline=None)
@given(three())
def test_a_second_run_changes_nothing_even_after_one_that_was_cut_short(versions):
    base, mine, new = versions
    first = merge(base, mine, new, WORDS)
    again = merge(first.base, first.notebook, new, WORDS)
    assert again.notebook["cells"] == first.notebook["cells"]
    assert again.changed == 0
    cut = merge(base, first.notebook, new, WORDS).notebook
    assert cut == first.notebook
    stripped = {**first.notebook, "metadata": {}}
    assert merge(first.base, stripped, new, WORDS).notebook == first.notebook


@settings(max_examples=200, deadline=None)
@given(three())
def test_ids_are_one_of_a_kind_and_valid(versions):
    made = merge(*versions, WORDS)
    for notebook in (made.notebook, made.base):
        ids = [c["id"] for c in notebook["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", one) for one in ids)


def test_a_new_wording_reaches_an_untouched_cell_and_keeps_its_place():
    base = book(cell("markdown", "# A title", "c00"), cell("code", "rate = 5 / 100", "c01"))
    mine = copy.deepcopy(base)
    mine["cells"].insert(1, cell("markdown", "my note", "x"))
    new = book(cell("markdown", "# A better title", "c00"), cell("code", "rate = 5 / 1000", "c01"))
    found = merge(base, mine, new, WORDS)
    assert [text(c) for c in found.notebook["cells"]] == [
        "# A better title",
        "my note",
        "rate = 5 / 1000",
    ]
    assert (found.updated, found.both) == (2, 0)


def test_where_both_changed_a_cell_theirs_stays_and_ours_stands_below_as_text():
    base = book(cell("code", "country = 'ESP'  # of the lesson", "c00", ["parameters"]))
    mine, new = copy.deepcopy(base), copy.deepcopy(base)
    mine["cells"][0]["source"] = "country = 'HND'  # of the lesson"
    new["cells"][0]["source"] = "country = 'ESP'  # country of the lesson"
    found = merge(base, mine, new, WORDS)
    kept, beside = found.notebook["cells"]
    assert text(kept) == "country = 'HND'  # of the lesson"
    assert beside["cell_type"] == "markdown"
    assert text(beside).startswith("New edition.\n\n```python\ncountry = 'ESP'  # country")
    assert found.both == 1


def test_outputs_stay_where_the_cell_is_the_same_and_go_where_it_is_new():
    base = book(cell("code", "a = 1\na", "c00"), cell("code", "b = 2\nb + 1", "c01"))
    mine, new = copy.deepcopy(base), copy.deepcopy(base)
    for one in mine["cells"]:
        one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    new["cells"][1]["source"] = "b = 2\nb + 2"
    first, second = merge(base, mine, new, WORDS).notebook["cells"]
    assert first["outputs"]
    assert not second["outputs"]


def test_what_the_trainee_deleted_stays_away_and_what_the_author_took_out_goes():
    base = book(*(cell("markdown", f"paragraph {n} of the lesson", f"c{n:02d}") for n in range(4)))
    mine, new = copy.deepcopy(base), copy.deepcopy(base)
    del mine["cells"][0], new["cells"][2]
    found = merge(base, mine, new, WORDS)
    assert [text(c)[10] for c in found.notebook["cells"]] == ["1", "3"]
    assert found.removed == 1


def test_untouched_looks_at_texts_and_not_at_outputs():
    one = book(cell("code", "1 + 1", "c00"))
    other = copy.deepcopy(one)
    other["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    assert untouched(one, other)
    other["cells"][0]["source"] = "1 + 2"
    assert not untouched(one, other)


def test_a_long_notebook_that_was_rewritten_is_merged_in_a_moment():
    draw = random.Random(7)
    words = ["rate", "route", "people", "year", "share", "count"]
    base = book(
        *(cell("markdown", " ".join(draw.choices(words, k=80)), f"c{n}") for n in range(80))
    )
    new = copy.deepcopy(base)
    for one in new["cells"]:
        one["source"] = " ".join(draw.choices(words, k=80))
    assert merge(base, base, new, WORDS).notebook["cells"]
