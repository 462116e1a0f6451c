"""The pages keep their word: links lead somewhere, commands exist, the first ten minutes work."""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path

import click
import pytest

from iomlab import errors
from iomlab.cli import cli
from iomlab.languages.extract import gather
from iomlab.parameters.read import parameters
from iomlab.reports.find import shipped_notebooks
from tools.handbook import lessons, sentences, site
from tools.handbook.links import PART, anchors, inside, links, relinked

from .conftest import ROOT

PAGES = site.pages()
NO_PYTHON = re.compile(r"^(```+)(?!python|json|yaml)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`(iomlab\s[^`]+)`(?!`)")


def text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: Path) -> list[str]:
    """Return the command lines of a page's blocks, in order."""
    found = (match[2].splitlines() for match in NO_PYTHON.finditer(text(page)))
    lines = (line.partition("  ")[0].strip() for line in itertools.chain(*found))
    return [line for line in lines if line.startswith("iomlab ")]


def commands(page: Path) -> list[str]:
    """Return every ``iomlab …`` of a page, in blocks and in sentences."""
    prose = PART.sub(lambda found: "" if found["fence"] else found[0], text(page))
    return [*blocks(page), *(" ".join(one.split()) for one in INLINE.findall(prose))]


def unknown(line: str) -> str:
    """Return the first word of a command that ``iomlab`` does not know, or nothing."""
    words = shlex.split(line.split(" && ")[0].split(" | ")[0])[1:]
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        word = words.pop(0)
        if word == "…":
            return ""
        if word not in command.commands:
            return word
        command = command.commands[word]
    known = {"-h", "--help", *(o for one in command.params for o in one.opts)}
    if command.context_settings.get("ignore_unknown_options"):
        stems = {name.split("_")[0]: path for name, path in shipped_notebooks().items()}
        asked = {**stems, **shipped_notebooks()}.get(words[0]) if words else None
        if asked is None:
            return ""  # a notebook of the reader's own
        known |= {f"--{one.name}" for one in parameters(asked)}
    given = (word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word))
    return next((word for word in given if word.replace("_", "-") not in known | {k.replace("_", "-") for k in known}), "")  # fmt: skip


LINKS = sorted({(page.as_posix(), link) for page in PAGES for link in inside(text(page))})
COMMANDS = sorted({(page.as_posix(), line) for page in PAGES for line in commands(page)})


@pytest.mark.parametrize(("page", "link"), LINKS, ids="{}".format)
def test_a_link_leads_somewhere(page, link):
    file, anchor = site.target(Path(page), link)
    assert (ROOT / file).exists()
    if anchor and file.suffix == ".md":
        assert anchor[1:] in anchors(text(file))


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids="{}".format)
def test_a_command_of_the_docs_exists(page, line):
    assert unknown(line) == ""


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("iomlab fly", "fly"),
        ("iomlab data fetch x", "fetch"),
        ("iomlab data list --colour", "--colour"),
        ("iomlab run N04 --rout x", "--rout"),
        ("iomlab run N04 --route x --lang es", ""),
    ],
)
def test_a_command_that_does_not_exist_is_found(line, word):
    assert unknown(line) == word


def test_the_docs_are_read_for_their_commands():
    assert len(COMMANDS) > 100
    assert len(LINKS) > 60


@pytest.mark.parametrize("page", ["docs/trainee.es.md", "docs/analyst.md"])
def test_the_first_ten_minutes_work(page, iomlab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in blocks(Path(page)):
        words = shlex.split(line)[1:] + ["--no-open"] * line.startswith("iomlab lab")
        answer = iomlab(*words)
        assert answer.code == 0, (line, answer.err)


def test_a_trainee_is_told_the_same_in_three_languages():
    def shape(lang: str) -> list[str]:
        page = Path(f"docs/trainee{lang}.md")
        plain = (re.sub(r"--lang \w\w", "", line).split() for line in blocks(page))
        return [" ".join(words[:2] if words[1] == "explain" else words) for words in plain]

    assert shape("") == shape(".es") == shape(".fr")
    heads = [text(Path(f"docs/trainee{lang}.md")).count("\n## ") for lang in ("", ".es", ".fr")]
    assert len(set(heads)) == 1


def test_every_sentence_of_the_page_of_errors_is_one_of_iomlab():
    told = set(gather())
    rows = re.findall(r"^\| “(.*?)” \|", text(Path("docs/errors.md")), re.MULTILINE)
    assert len(rows) > 20
    assert [row for row in rows if not any(one.startswith(row) for one in told)] == []


def test_every_class_of_error_has_its_exit_code_on_the_page():
    classes = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.IomlabError)
    ]
    listed = {
        name: int(code)
        for code, names in re.findall(r"^\| (\d+) \| (.*?) \|", text(Path("docs/errors.md")), re.M)
        for name in re.findall(r"`(\w+)`", names)
    }
    assert listed == {one.__name__: one.exit_code for one in classes}


def test_the_thresholds_of_the_page_of_privacy_are_those_in_force():
    from iomlab.safety.thresholds import THRESHOLD, rules

    said = re.search(r"\((\d+) for UNHCR, (\d+) for[^)]*\), else (\d+)\.", text(Path("docs/privacy.md")).replace("\n", " "))  # fmt: skip
    assert said is not None
    unhcr, ctdc = rules()["UNHCR"], rules()["Counter-Trafficking Data Collaborative"]
    assert tuple(map(int, said.groups())) == (unhcr, ctdc, THRESHOLD)


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_the_list_of_errors_is_in_the_readers_language(lang):
    listed = sentences.listed(lang)
    assert listed.count("\n- ") > 400
    assert "{" not in listed
    assert {"en": "Unknown country …", "es": "País desconocido", "fr": "Pays inconnu"}[lang] in listed  # fmt: skip


def test_each_lesson_has_a_page_with_its_title_in_three_languages(tmp_path):
    found = lessons.lessons()
    assert list(found) == [f"N{n:02d}" for n in range(1, 16)]
    page = lessons.page("N04", found["N04"], tmp_path)
    for title in ("Routes and risk: deaths", "Rutas y riesgo", "Routes et risques"):
        assert f"N04 {title}" in page
    assert "N04-en.html" not in page


def test_a_lesson_that_was_run_is_linked_section_by_section(tmp_path):
    (tmp_path / "N04-en.html").write_text('<ol><li><a href="#terms">Terms</a></li></ol>')
    page = lessons.page("N04", lessons.lessons()["N04"], tmp_path)
    assert '<a href="N04-en.html#terms">Terms</a>' in page


def test_links_move_with_their_pages_into_the_site(tmp_path):
    site.lay_out(tmp_path)
    assert "](analyst.md)" in (tmp_path / "README.md").read_text("utf-8")
    assert "](lessons/N12.md)" in (tmp_path / "areas.md").read_text("utf-8")
    assert (tmp_path / "files" / "LICENSE").is_file()
    assert (tmp_path / "profile-HND-es.png").is_file()
    for page in tmp_path.rglob("*.md"):
        for link in inside(page.read_text("utf-8")):
            assert (page.parent / link.partition("#")[0]).exists(), (page.name, link)


def test_every_page_stands_in_the_contents_a_new_one_under_more(tmp_path):
    for name in ("index", "trainee", "brand-new"):
        (tmp_path / f"{name}.md").touch()
    listed = site.contents(tmp_path)
    assert f":caption: {site.MORE}\n\nbrand-new\n" in listed
    assert "Trainee <trainee>" in listed


def test_code_is_no_link():
    page = "`[a](b.md)`\n\n```\n[c](d.md)\n# no heading\n```\n\n# A [e](f.md)\n"
    assert links(page) == ["f.md"]
    assert anchors(page) == {"a-e"}
    assert relinked(page, lambda _: "g.md") == page.replace("f.md", "g.md")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "gone.html leads nowhere"),
        ('<a href="#gone">x</a>', "#gone leads nowhere"),
        ('<a href="b.html#gone">x</a>', "b.html#gone leads nowhere"),
        ('<img src="https://example.org/x.png">', "fetches https://example.org/x.png"),
        ('<script src="//example.org/x.js"></script>', "fetches //example.org/x.js"),
        ('<a href="b.html#there">x</a> <a href="https://example.org/">y</a>', ""),
    ],
)
def test_a_built_page_is_looked_at(body, fault, tmp_path):
    (tmp_path / "a.html").write_text(body)
    (tmp_path / "b.html").write_text('<p id="there"></p>')
    assert site.faults(tmp_path) == ([f"a.html: {fault}"] if fault else [])


def test_pictures_of_the_docs_are_small():
    for picture in (ROOT / "docs").glob("*.png"):
        assert picture.stat().st_size < 80_000, picture.name
