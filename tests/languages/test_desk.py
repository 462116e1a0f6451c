"""Every sentence has a sound translation; what is missing, stale or broken is found."""

import ast
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from iomlab import places
from iomlab.languages import desk, extract
from iomlab.languages.catalogue import FOLDER


@pytest.mark.parametrize("lang", desk.TARGETS)
def test_no_translation_is_missing_stale_or_broken(lang):
    assert [str(problem) for problem in desk.problems(lang)][:20] == []


@pytest.fixture
def broken(tmp_path):
    """Return a function that changes one entry of a copy of the Spanish catalogue."""

    def change(act):
        shutil.copy(FOLDER / "es.po", tmp_path / "es.po")
        with (tmp_path / "es.po").open("rb") as file:
            catalogue = read_po(file, locale="es")
        act(catalogue)
        with (tmp_path / "es.po").open("wb") as file:
            write_po(file, catalogue, width=0)
        return [str(problem) for problem in desk.problems("es", tmp_path)]

    return change


SENTENCE = "Unknown country {word}."
HEADING = "## Key figures"


def test_a_number_of_four_digits_has_no_dot_in_spanish(broken):
    def write(text):
        return broken(lambda c: setattr(c.get(HEADING), "string", f"## Cifras clave: {text}"))

    assert any("without a dot" in p for p in write("1.204 personas"))
    assert any("without a dot" in p for p in write("un total de 1.204."))
    assert not any("without a dot" in p for p in write("1204, 12.045, 1.204.500 y 2025.12.1"))


def test_a_missing_translation_is_found(broken):
    assert any("no translation" in p for p in broken(lambda c: c.delete(SENTENCE)))
    assert any(
        "no translation" in p for p in broken(lambda c: setattr(c.get(SENTENCE), "string", ""))
    )


def test_a_stale_translation_is_found(broken):
    assert any("stale" in p for p in broken(lambda c: c.get(SENTENCE).flags.add("fuzzy")))


def test_a_translation_that_loses_a_value_is_found(broken):
    found = broken(lambda c: setattr(c.get(SENTENCE), "string", "País desconocido."))
    assert any("values in braces" in p for p in found)


def test_a_translation_that_loses_its_markdown_is_found(broken):
    found = broken(lambda c: setattr(c.get(HEADING), "string", "Cifras clave"))
    assert any("Markdown" in p for p in found)


def test_a_translation_that_nobody_uses_is_found(broken):
    assert any("left over" in p for p in broken(lambda c: c.add("Gone sentence", "Frase ida")))


def test_a_changed_sentence_becomes_fuzzy_and_a_new_one_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "gather", lambda: {"One sentence about people.": [("a", 1)]})
    desk.update("es", tmp_path)
    catalogue = desk.read("es", tmp_path)
    catalogue.get("One sentence about people.").string = "Una frase sobre personas."
    with (tmp_path / "es.po").open("wb") as file:
        write_po(file, catalogue)
    changed = {"One sentence about the people.": [("a", 1)], "Wholly new text": [("a", 2)]}
    monkeypatch.setattr(desk, "gather", lambda: changed)
    desk.update("es", tmp_path)
    after = desk.read("es", tmp_path)
    assert after.get("One sentence about the people.").fuzzy
    assert after.get("Wholly new text").string == ""
    assert after.get("One sentence about people.") is None


def test_updating_twice_changes_nothing(tmp_path):
    shutil.copy(FOLDER / "es.po", tmp_path / "es.po")
    desk.update("es", tmp_path)
    once = (tmp_path / "es.po").read_bytes()
    desk.update("es", tmp_path)
    assert (tmp_path / "es.po").read_bytes() == once


def test_marked_literals_are_gathered_from_code():
    source = 'say("a {n}", n=1); N_("b"); raise DataError("c" " d", x=1)\nprint("not")'
    assert [text for _, text in extract.of_python(source)] == ["a {n}", "b", "c d"]


def test_prose_labels_and_help_are_gathered_from_notebooks_and_tables():
    found = extract.gather()
    assert "## Key figures" in found
    assert "country or area of the profile" in found
    assert "Key figures: {here}" in found
    assert "Citizens of other EU countries" in found
    assert "World Bank" in found


def test_no_sentence_is_built_in_a_way_that_cannot_be_translated():
    """An f-string or a joined text as the sentence of a message would never be found."""
    wrong = []
    for path in places.PACKAGE.rglob("*.py"):
        if "_shipped" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("say", "N_") and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                wrong.append(f"{Path(path).name}:{node.lineno}")
    assert wrong == []


def test_the_template_holds_every_sentence_and_no_date(tmp_path):
    path = tmp_path / "iomlab.pot"
    assert desk.write_template(path) == len(extract.gather())
    text = path.read_text("utf-8")
    assert 'msgid "## Key figures"' in text
    assert "Creation-Date" not in text


def test_french_gets_its_narrow_spaces_but_code_keeps_its_own(tmp_path):
    catalogue = desk.read("fr")
    catalogue.get(HEADING).string = "## Chiffres clés : oui"
    with (tmp_path / "fr.po").open("wb") as file:
        write_po(file, catalogue, width=0)
    assert any("narrow space" in str(p) for p in desk.problems("fr", tmp_path))
    catalogue.get(SENTENCE).string = "Pays {word} inconnu : `a : b`, x != y."
    with (tmp_path / "fr.po").open("wb") as file:
        write_po(file, catalogue, width=0)
    desk.update("fr", tmp_path)
    mended = desk.read("fr", tmp_path)
    assert mended.get(HEADING).string == "## Chiffres clés\u202f: oui"
    assert mended.get(SENTENCE).string == "Pays {word} inconnu\u202f: `a : b`, x != y."
