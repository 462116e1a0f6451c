"""Imports only go down: no room of the house imports from a higher floor; methods and data keep apart."""

import ast
from pathlib import Path

import pytest

import iomlab

HOUSE = Path(iomlab.__file__).parent
FLOORS = {
    "errors": 0,
    "messages": 0,
    "places": 0,
    "locks": 0,
    "languages": 1,
    "countries": 1,
    "data": 2,
    "methods": 2,
    "synthetic": 2,
    "show": 3,
    "checks": 4,
    "safety": 3,
    "parameters": 4,
    "records": 4,
    "reports": 5,
    "explorers": 5,
    "classroom": 6,
    "dashboard": 6,
    "doctor": 6,
    "forms": 6,
    "lab": 6,
    "offline": 6,
    "cli": 7,
    "usage": 7,
}
APART = {frozenset({"methods", "data"})}


def imported_rooms(source: str) -> set[str]:
    """Return the rooms that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module == "iomlab":
                names = [f"iomlab.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {n.split(".")[1] for n in names if n.startswith("iomlab.")}
    return found & set(FLOORS)


def wrong_ways(room: str, source: str) -> list[str]:
    """Return the rooms that ``room`` may not import but does."""
    return [
        other
        for other in sorted(imported_rooms(source))
        if other != room and (FLOORS[other] > FLOORS[room] or frozenset({room, other}) in APART)
    ]


# The front door is left out: it names rooms of every floor, but opens each only on first use.
MODULES = [
    p
    for p in sorted(HOUSE.rglob("*.py"))
    if "_shipped" not in p.parts and p != HOUSE / "__init__.py"
]


def room_of(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(HOUSE).as_posix())
def test_imports_only_go_down(path):
    room = room_of(path)
    assert room in FLOORS, f"{room} has no floor: give it one in this test and in docs"
    assert wrong_ways(room, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("data", "from iomlab.show.style import png"),
        ("methods", "import iomlab.data.load"),
        ("data", "from iomlab import methods"),
        ("show", "def f():\n    from iomlab.reports import run"),
        ("errors", "from iomlab import countries"),
    ],
)
def test_an_import_that_goes_up_is_found(room, line):
    assert wrong_ways(room, line)


def test_an_import_that_goes_down_is_allowed():
    assert wrong_ways("show", "from iomlab.data.load import load\nfrom iomlab import errors") == []


def test_notebooks_import_only_the_front_door_pandas_and_matplotlib():
    import nbformat

    for path in (HOUSE.parent / "notebooks").rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom):
                    assert node.module in ("iomlab", "pandas", "matplotlib"), (
                        path.name,
                        node.module,
                    )
                elif isinstance(node, ast.Import):
                    assert all(a.name in ("pandas", "matplotlib") for a in node.names), path.name
