"""A form checks at every key, says what it understood, runs in place and makes the report."""

import nbformat
import pytest

from iomlab.errors import IomlabError, ParameterError
from iomlab.forms import fields, here
from iomlab.forms.form import form
from iomlab.forms.widget import Desk, Several
from iomlab.languages.catalogue import tell
from iomlab.parameters.kinds import Parameter
from iomlab.places import STATIC
from iomlab.reports.find import shipped_notebooks


def typed(desk, name, text):
    """Put a text into a field and return the sentence under it."""
    desk.controls[name].value = text
    return desk.remarks[name].value


@pytest.fixture
def small(tmp_path):
    """A notebook with a parameter of every kind."""
    first = nbformat.v4.new_code_cell(
        "import datetime\n"
        "from iomlab import Choice, Countries, Language, Years\n"
        'places: Countries = ["ESP", "COL"]  # places\n'
        'kind: Choice["a", "b"] = "a"  # kind\n'
        "span: Years[1990, 2024] = (2000, 2010)  # years\n"
        "share: float = 0.5  # share\n"
        "many: int  # how many\n"
        "yes: bool = False  # yes or no\n"
        'lang: Language = "en"  # language',
        metadata={"tags": ["parameters"]},
    )
    book = nbformat.v4.new_notebook(
        cells=[
            first,
            nbformat.v4.new_markdown_cell("# Title"),
            nbformat.v4.new_code_cell("many * 2"),
        ]
    )
    path = tmp_path / "small.ipynb"
    nbformat.write(book, path)
    return path


@pytest.mark.parametrize("name", shipped_notebooks())
@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_every_notebook_has_a_form_whose_first_values_are_accepted(name, lang):
    made = form(name, lang)
    desk = Desk(made)
    values = made.values(desk.texts())
    assert values == {**dict(made.first), "lang": lang}
    for parameter in made.declared:
        label = fields.label(parameter, lang)
        assert label
        assert lang == "en" or label.casefold() != parameter.help.casefold() or len(label) < 13
    assert f"--lang {lang}" in desk.code.value


def test_a_word_is_refused_while_it_is_typed_and_accepted_when_it_is_whole():
    desk = Desk(form("corridor_brief", "es"))
    assert "✗" in typed(desk, "origin", "Hondur")
    assert "--help" not in typed(desk, "first_year", "20")
    typed(desk, "first_year", "2000")
    assert desk.code.value == ""
    good = typed(desk, "origin", "honduras")
    assert "✓ Entendido: Honduras (HND)." in good
    assert 'aria-live="polite"' in good
    assert "origin" in desk.code.value


def test_a_number_may_be_written_in_any_form():
    share = Parameter("share", "number", None, least=0, most=1)
    assert fields.understood(share, "0,8") == 0.8
    assert fields.understood(Parameter("n", "whole", None), "200.000") == 200_000
    assert fields.understood(Parameter("n", "whole", None), "12\u202f500") == 12_500
    with pytest.raises(ParameterError, match="number from 0 to 1"):
        fields.understood(share, "8")
    for text in ("1.5", "9" * 400 + ",5"):
        with pytest.raises(ParameterError, match="whole number"):
            fields.understood(Parameter("n", "whole", None), text)


def test_each_kind_has_its_field(small):
    desk = Desk(form(str(small)))
    assert "✗" in desk.remarks["many"].value
    assert "✓ Understood: 7." in typed(desk, "many", "7")
    assert "2001-2005" in typed(desk, "span", "2001 - 2005")
    assert "✗" in typed(desk, "span", "2005-2001")
    assert "Peru (PER), Chile (CHL)" in typed(desk, "places", "Perú, Chile")
    desk.controls["kind"].value = "b"
    desk.controls["yes"].value = True
    desk.controls["span"].value = "2001-2005"
    line = desk.form.lines(desk.form.values(desk.texts()))
    assert "'kind': 'b'" in line
    assert "--span 2001-2005 " in line
    assert "--places PER,CHL " in line


def test_two_whole_numbers_are_no_span_of_years(small):
    book = nbformat.read(small, as_version=4)
    book.cells[0].source = "rounds: list[int] = [1]"
    nbformat.write(book, small)
    assert "--rounds 3,5" in form(str(small)).lines({"rounds": (3, 5)})


def test_a_folder_on_another_drive_is_named_whole(small, tmp_path, monkeypatch):
    def another(path):
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    asked = form(str(small), out=tmp_path, many=1)
    monkeypatch.setattr("os.path.relpath", another)
    assert f"--out {tmp_path.as_posix()} " in asked.lines({**asked.first})


def test_a_group_of_boxes_gives_the_choices_that_are_ticked():
    desk = Desk(form("labour_scheme_card", "fr"))
    group = desk.controls["has"]
    assert isinstance(group, Several)
    for code in ("job_loss", "no_fees"):
        group.boxes[code].value = True
    assert desk.form.values(desk.texts())["has"] == ("no_fees", "job_loss")
    assert "--has no_fees,job_loss" in desk.code.value


def test_what_is_given_stands_in_the_fields_and_what_is_wrong_is_refused():
    assert Desk(form("corridor_brief", "fr", origin="MAR")).controls["origin"].value == "Maroc"
    with pytest.raises(IomlabError, match="atlantis"):
        form("corridor_brief", "fr", origin="atlantis")


def test_it_runs_in_place_with_the_values_in_the_parameters_cell(small, capsys):
    cells = here.filled(str(small), {"many": 21, "places": ("PER", "CHL"), "lang": "en"})
    source = here.parameters_cell(cells)
    assert "places: Countries = ['PER', 'CHL']  # places" in source
    for cell in cells:
        cell.source = cell.source.replace("many: int  #", "many: int = 21  #")
    assert here.play(cells)["many"] == 21
    assert "42" in capsys.readouterr().out


def test_a_refused_field_stops_the_button_with_a_sentence(tmp_path):
    desk = Desk(form("country_profile", "es", out=tmp_path))
    desk.controls["country"].value = "Hondur"
    desk.make.click()
    assert "✗" in desk.status.value
    assert list(tmp_path.iterdir()) == []


def test_the_button_makes_the_report_and_replaces_none_unasked(tmp_path):
    desk = Desk(form("start", "fr", out=tmp_path / "results"))
    desk.make.click()
    assert "Le rapport est prêt." in desk.status.value
    page = tmp_path / "results" / "start-fr.html"
    made = page.stat().st_mtime_ns
    desk.make.click()
    assert "Cochez la case" in desk.status.value
    assert page.stat().st_mtime_ns == made
    desk.replace.value = True
    desk.make.click()
    assert page.stat().st_mtime_ns > made


def test_without_hands_there_is_a_table(monkeypatch):
    seen = []
    monkeypatch.setenv(STATIC, "1")
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: seen.extend(a))
    form("corridor_brief", "es")._ipython_display_()
    (shown,) = seen
    assert "| País o zona de" in shown.html
    assert "| Honduras |" in shown.html


@pytest.mark.parametrize("lang", ["es", "fr"])
def test_its_own_words_are_in_the_language(lang):
    desk = Desk(form("corridor_brief", lang))
    english = Desk(form("corridor_brief", "en"))
    for one, other in ((desk.make, english.make), (desk.here, english.here)):
        assert one.description != other.description
    assert tell("Understood: {value}.", lang) != "Understood: {value}."
