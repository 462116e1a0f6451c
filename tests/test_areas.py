"""docs/areas.md keeps its word: every link leads somewhere and every command runs."""

import re
import shlex

import pytest

from iomlab.data.load import load

from .conftest import ROOT

PAGE = ROOT / "docs" / "areas.md"
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| \d+ ", line)
]
LINKS = sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE.read_text("utf-8"))))
COMMANDS = sorted(set(re.findall(r"`iomlab ([^`]+)`", PAGE.read_text("utf-8"))))


def anchors(path):
    """Return the anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_twelve_areas_have_all_seven_cells_filled():
    assert [int(row[0].split()[0]) for row in ROWS] == load("iom_strategic_areas")[
        "number"
    ].tolist()
    for row in ROWS:
        assert len(row) == 7
        assert all(row)
        assert all("](" in row[n] for n in (2, 5))
        assert all(row[n].startswith("`iomlab ") for n in (3, 4, 6))


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_somewhere(link):
    name, _, anchor = link.partition("#")
    path = (PAGE.parent / name).resolve()
    assert path.is_file()
    assert not anchor or anchor in anchors(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs_as_it_stands(command, iomlab, tmp_path):
    words = shlex.split(command)
    answer = iomlab(*words, *(["--out", tmp_path] if words[0] == "run" else []))
    assert answer.code == 0, answer.err
    assert answer.out.strip()
