"""A handout holds nothing that tells an answer, and every learner gets values of their own."""

import json
import re

import nbformat
import pytest

from iomlab.checks.judge import RIGHT, SEEN, judge, look
from iomlab.classroom.audit import solutions
from iomlab.classroom.copies import copy_of
from iomlab.classroom.handout import Handout
from iomlab.classroom.identity import read_class, seed_of
from iomlab.classroom.make import make
from iomlab.classroom.masters import grading, master, masters, module_of
from iomlab.classroom.prove import known_wrong, prove
from iomlab.classroom.visible import visible
from iomlab.errors import DataError, IomlabError, UsageError

SECRET = "5" * 32  # always the same values: a chance agreement is found once, not now and then
every = pytest.mark.parametrize("name", sorted(masters()))


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """All exercises for a learner in each language."""
    room = tmp_path_factory.mktemp("class")
    (room / "roster.csv").write_text(
        "id,lang,name\nana,es,Ana\nben,en,Ben\nchloe,fr,Chloé\n", "utf-8"
    )
    return make(out=room / "handout", roster=room / "roster.csv", proven=False, secret=SECRET)


def test_there_are_at_least_three_exercises_a_lesson():
    lessons = [getattr(master(name).module, "LESSON", "") for name in masters()]
    assert len(lessons) >= 45
    for number in range(1, 16):
        assert lessons.count(f"N{number:02d}") >= 3, number


@every
def test_a_master_keeps_its_word(name):
    prove(master(name))


@every
def test_a_master_opens_in_nbgraders_form(name):
    one = master(name)
    nbformat.validate(one.notebook)
    names = [grading(cell).get("grade_id") for cell in one.notebook.cells]
    assert all(names)
    assert len(names) == len(set(names))
    for cell in one.notebook.cells:
        if grading(cell).get("solution") and cell.cell_type == "code":
            assert "### BEGIN SOLUTION" in cell.source
            assert "### END SOLUTION" in cell.source


def numbers(question, values):
    """Return the ways in which an expected number may be written, if it is one to recognise.

    A year is none: it stands in every list of years that one may choose from.
    """
    value = question.right(values)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return []
    digits = len(re.sub(r"\D", "", f"{value:.6g}").strip("0"))
    if digits < 4 or (isinstance(value, int) and 1900 < value < 2100):
        return []
    written = {f"{value:.{n}f}" for n in range(7)} | {f"{value:,.0f}"}
    return [
        text
        for text in written
        if judge(question, float(text.replace(",", "")), values).state == RIGHT
    ]


@every
def test_nothing_in_the_folder_tells_an_answer(name, handed):
    one = master(name)
    secret = read_class(handed.class_file).secret
    for learner in ("ana", "ben", "chloe"):
        folder = handed.folder / learner / name
        whole = b"\n".join(
            path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
        )
        text = whole.decode("utf-8")
        values = one.values(seed_of(secret, learner, name))
        for question in one.questions.values():
            for written in numbers(question, values):
                assert not re.search(rf"(?<![\d.]){re.escape(written)}(?!\d)", text), written
            if question.why:
                assert question.why.text not in text
        for source in solutions(one).values():
            for line in source.splitlines():
                if len(line.strip()) > 14 and not line.strip().startswith(
                    ("from ", "import ", "#")
                ):
                    assert line.strip() not in text, line
        notebook = json.loads((folder / f"{name}.ipynb").read_text("utf-8"))
        assert "BEGIN SOLUTION" not in text
        assert all(not cell.get("outputs") for cell in notebook["cells"])
        assert secret not in text


@every
def test_the_visible_part_says_nothing_of_the_right_answer(name):
    one = master(name)
    source = visible(one.source)
    module = module_of(source, "checks.py")
    values = one.values(7)
    for question in module.QUESTIONS:
        with pytest.raises(LookupError):
            question.right(values)
        mine = one.questions[question.name]
        assert look(question, mine.right(values), values).state == SEEN
        if question.kind in ("choice", "statements"):
            assert not question.wrong
    for word in ("WRONG", "RUBRIC", "ARGUED", "def values"):
        assert word not in source


@every
def test_values_differ_between_learners_and_stay_for_one(name):
    one = master(name)
    if one.values(0):
        assert one.values(5) == one.values(5)
        assert len({json.dumps(one.values(seed), sort_keys=True) for seed in range(12)}) > 3


@every
@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_known_mistakes_are_wrong_for_every_learner(name, seed):
    one = master(name)
    values = one.values(seed)
    for question in one.questions.values():
        assert judge(question, question.right(values), values).state == RIGHT
        for answer in known_wrong(one, question, values):
            assert judge(question, answer, values).state != RIGHT


@every
@pytest.mark.parametrize("lang", ["es", "fr"])
def test_a_copy_is_in_the_learners_language_with_their_values(name, lang):
    one = master(name)
    values = one.values(21)
    copy = copy_of(one, lang, values, {})
    prose = "\n".join(cell.source for cell in copy.cells if cell.cell_type == "markdown")
    assert not re.search(r"\{[a-z_]+[}:]", prose)
    english = re.findall(r"\b(?:the|of|and|with|which|your)\b", prose)
    assert len(english) < 2, english
    (given,) = [c.source for c in copy.cells if "parameters" in c.metadata.get("tags", [])]
    room: dict = {}
    exec(given, room)
    assert room["lang"] == lang
    for key, value in values.items():
        assert room[key] == value


def test_checks_beside_the_notebook_are_taken(handed, monkeypatch):
    folder = handed.folder / "ana" / "route_rate"
    monkeypatch.chdir(folder)
    check = Handout("route_rate", "es", deaths=30, missing=20, arrivals=9950)
    assert "Todas las comprobaciones visibles" in check("rate", 5.0).alt
    assert "denominador" in check("rate", 1000 * 50 / 9950).alt
    with pytest.raises(DataError, match="rate"):
        check("rat", 5)


def test_an_exercise_that_is_not_there_gets_the_nearest():
    with pytest.raises(DataError, match="route_rate"):
        master("route_rates")


BROKEN = {
    "the solution of": ("rate = 1000 *", "rate = 1001 *"),
    "a known wrong answer": ("within=0.005", "within=50"),
    "the blank copy": ("### BEGIN SOLUTION\nrate", "rate = 0\n### BEGIN SOLUTION\nx = 1\nrate"),
}


@pytest.mark.parametrize("told", ["the solution of", "a known wrong answer"])
def test_a_master_that_does_not_keep_its_word_is_not_handed_out(told, tmp_path):
    folder = tmp_path / "own" / "topic" / "route_rate"
    folder.mkdir(parents=True)
    for path in masters()["route_rate"].iterdir():
        if path.is_file():
            text = path.read_text("utf-8")
            (folder / path.name).write_text(text.replace(*BROKEN[told]), "utf-8")
    with pytest.raises(DataError, match=told):
        make(out=tmp_path / "handout", root=tmp_path / "own")
    assert not (tmp_path / "handout").exists()
    assert not list(tmp_path.glob("*.class.json"))


@pytest.mark.parametrize(
    ("roster", "told"),
    [
        ("name\nana\n", "no column id"),
        ("id\nana\nana\n", "twice"),
        ("id\n../ana\n", "folder"),
        ("id,lang\nana,de\n", "language"),
        ("id\nana\nANA\n", "twice"),
    ],
)
def test_a_roster_with_a_mistake_is_told_by_its_line(roster, told, tmp_path):
    (tmp_path / "roster.csv").write_text(roster)
    with pytest.raises(UsageError, match=told):
        make(["route_rate"], out=tmp_path / "out", roster=tmp_path / "roster.csv", proven=False)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_there_is_kept(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(IomlabError, match="already there"):
        make(["route_rate"], out=tmp_path / "out", proven=False)
