"""A rendered notebook speaks the reader's language in its code as well."""

import ast

import nbformat
import pytest

from iomlab.languages.render import code, notebook

from ..conftest import ROOT

EVERY = sorted((ROOT / "notebooks").glob("*/*.ipynb"))


def test_sentences_and_comments_of_code_are_told():
    source = 'x = say("Unit")  # route\ny = say(\n    "Un"\n    "it"\n)\n'
    told = code(source, "es")
    assert told.splitlines()[0] == "x = say('Unidad')  # ruta"
    assert "'Unidad'" in told.splitlines()[2]
    assert ast.unparse(ast.parse(told)).count("Unidad") == 2


@pytest.mark.parametrize("source", ["%matplotlib inline", "say('Unit'", "!ls", 'é = say("Unit")'])
def test_what_is_not_plain_python_stays_or_is_told_where_it_stands(source):
    assert code(source, "fr") in (source, "é = say('Unité')")


def test_text_without_translation_stays():
    assert code('say("not in the catalogue")', "es") == 'say("not in the catalogue")'


@pytest.mark.parametrize("path", EVERY, ids=lambda p: p.stem)
@pytest.mark.parametrize("lang", ["es", "fr"])
def test_every_cell_is_the_same_program_in_every_language(path, lang):
    source = nbformat.read(path, as_version=4)
    for cell, told in zip(source.cells, notebook(source, lang).cells, strict=True):
        if cell.cell_type == "code":
            names = [
                [type(n).__name__ for n in ast.walk(ast.parse(text))]
                for text in (cell.source, told.source)
            ]
            assert names[0] == names[1]
