"""The form desk reads a parameters cell without running it."""

import nbformat
import pytest

from iomlab.errors import ParameterError, ReportError
from iomlab.parameters.read import of_source, parameters


@pytest.mark.parametrize(
    ("line", "kind", "default"),
    [
        ('country: Country = "HND"  # where', "country", "HND"),
        ('lang: Language = "en"', "language", "en"),
        ("year: Year[1990, 2024] = 2020", "year", 2020),
        ("period: Years[1990, 2024] = (2000, 2024)", "years", (2000, 2024)),
        ('scheme: Choice["seasonal", "circular"] = "seasonal"', "choice", "seasonal"),
        ('scheme: Literal["a", "b"] = "a"', "choice", "a"),
        ("share: Number[0, 1] = 0.5", "number", 0.5),
        ("n: Whole[1, 20] = 3", "whole", 3),
        ("n: int = 3", "whole", 3),
        ("n: float = 3", "number", 3),
        ("flag: bool = False", "yes_no", False),
        ("day: date = '2024-01-31'", "date", "2024-01-31"),
        ("n = 3", "whole", 3),
        ("word = 'x'", "text", "x"),
        ('year: "Year[1990, 2024]" = 2020', "year", 2020),
    ],
)
def test_a_type_hint_becomes_a_kind(line, kind, default):
    (made,) = of_source(line)
    assert (made.kind, made.default, made.many, made.optional) == (kind, default, False, False)


@pytest.mark.parametrize(
    ("line", "kind", "many", "optional"),
    [
        ('others: Countries = ["GTM", "SLV"]', "country", True, False),
        ('others: list[Country] = ["GTM"]', "country", True, False),
        ("years: list[int] = [2020]", "whole", True, False),
        ("limit: float | None = None", "number", False, True),
        ("limit: None | str = None", "text", False, True),
        ("limit: Optional[int] = None", "whole", False, True),
        ("limit = None", "text", False, True),
    ],
)
def test_lists_and_optional_types_are_understood(line, kind, many, optional):
    (made,) = of_source(line)
    assert (made.kind, made.many, made.optional) == (kind, many, optional)


def test_bounds_choices_and_help_are_read():
    year, scheme = of_source(
        "year: Year[1990, 2024] = 2020  # the year shown\nscheme: Choice['a', 'b'] = 'a'"
    )
    assert (year.least, year.most, year.help) == (1990, 2024, "the year shown")
    assert scheme.choices == ("a", "b")


def test_a_hash_inside_text_is_not_a_comment():
    (made,) = of_source("tag = '#one'  # the tag")
    assert (made.default, made.help) == ("#one", "the tag")


def test_the_cell_is_never_executed(tmp_path):
    mark = tmp_path / "executed"
    cell = nbformat.v4.new_code_cell(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\nyear: int = 2020"
    )
    cell.metadata["tags"] = ["parameters"]
    assert [p.name for p in parameters(nbformat.v4.new_notebook(cells=[cell]))] == ["year"]
    assert not mark.exists()


def test_a_notebook_without_parameters_cell_has_no_parameters():
    assert parameters(nbformat.v4.new_notebook()) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("year: int = = 3", "not valid Python"),
        ("year: Year[1990, LAST] = 2000", r"Year\[1990, LAST\].*not understood"),
        ("year: Year['a', 'b'] = 2000", "not understood"),
        ("year: Year[1990] = 2000", "not understood"),
        ("y: Choice[[1]] = 1", "not understood"),
        ("y: 'int(' = 1", "not understood"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(source, words):
    with pytest.raises(ParameterError, match=words):
        of_source(source)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("a: int = 1990 + offset", "1990 + offset"),
        ("a = int('3')", "int('3')"),
        ("a = {'x': 1}", "{'x': 1}"),
        ("a: dict = {'x': 1}", "{'x': 1}"),
        ("a: dict[str, int] = {}", "{}"),
        ("a: Any = 3", "3"),
        ("a: date = date(2024, 1, 1)", "date(2024, 1, 1)"),
        ("a: Path = 'x.csv'", "'x.csv'"),
        ("a: list[dict] = []", "[]"),
        ("a: int | str = 3", "3"),
        ("a = [1, 'b']", "[1, 'b']"),
        ("a = [1.5, 'b']", "[1.5, 'b']"),
        ("a = {[]: 1}", "{[]: 1}"),
    ],
)
def test_a_default_that_nobody_can_write_makes_one_parameter_opaque(line, text):
    made, other = of_source(f"{line}\nb: int = 2")
    assert (made.name, made.kind, made.default, made.required) == ("a", "opaque", text, False)
    assert (other.kind, other.default) == ("whole", 2)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("a: list = [1, 2]", "whole"),
        ("a: list = [1, 2.5]", "number"),
        ("a: list = ['x']", "text"),
        ("a: tuple = (True,)", "yes_no"),
        ("a: list = []", "text"),
        ("a: list", "text"),
        ("a = [1, 2]", "whole"),
        ("a: tuple[int, ...] = (1,)", "whole"),
    ],
)
def test_the_items_of_a_list_have_the_kind_of_its_default(line, kind):
    (made,) = of_source(line)
    assert (made.kind, made.many) == (kind, True)


def test_a_hint_without_value_is_a_required_parameter():
    first, second = of_source("a: int  # how many\nb: int = 1")
    assert (first.required, first.help, second.required) == (True, "how many", False)


def test_a_default_of_none_makes_a_parameter_optional():
    (made,) = of_source("a: int = None")
    assert (made.kind, made.optional) == ("whole", True)


def test_tuple_targets_are_skipped_and_chained_targets_are_both_parameters():
    made = of_source("a, b = 1, 2\nc = d = 3\nx.y = 4\nc = 5")
    assert [(p.name, p.default) for p in made] == [("c", 5), ("d", 3)]


@pytest.mark.parametrize(
    ("line", "kind", "told"),
    [
        ("a = None  # type: int", "whole", ""),
        ("a = []  # type: list[int]  the years", "whole", "the years"),
        ("a = 1  # type: ignore", "whole", ""),
        ("a: float = 1  # type: int  share", "number", "share"),
    ],
)
def test_a_type_comment_is_a_type_and_not_help(line, kind, told):
    (made,) = of_source(line)
    assert (made.kind, made.help) == (kind, told)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"cells": [', "line 1 is not JSON"),
        (b'{"metadata": {}}', "no list of cells"),
        (b"[1, 2]", "no list of cells"),
        (b'{"cells": []}', "not of format 4"),
        (b'{"cells": [], "nbformat": 99}', "not of format 4"),
        (b'{"nbformat": 4, "cells": [3]}', "cell 1 is not a cell"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}', "cell 1 is not a cell"),
        ('{"cells": [], "x": "é"}'.encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_notebook_gets_a_sentence(tmp_path, content, words):
    path = tmp_path / "own.ipynb"
    path.write_bytes(content)
    with pytest.raises(ReportError, match=f"own.ipynb is not a notebook.*{words}"):
        parameters(path)
