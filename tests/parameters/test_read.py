"""The form desk reads a parameters cell without running it."""

import nbformat
import pytest

from iomlab.errors import ParameterError
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
        ("year: int = 1990 + offset", "computed"),
        ("year: int = int('3')", "computed"),
        ("year: Nonsense = 3", "not understood"),
        ("year: int = = 3", "not valid Python"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(source, words):
    with pytest.raises(ParameterError, match=words):
        of_source(source)
