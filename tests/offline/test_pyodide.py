"""What a site takes of a Pyodide distribution: no more than needed, and nothing damaged."""

import hashlib
import json

import pytest

from iomlab.errors import UsageError
from iomlab.offline import pyodide

NEEDED = {
    **dict.fromkeys([*pyodide.KERNEL, "numpy", "scipy", "platformdirs", "babel", "traitlets"], ()),
    "pandas": ("numpy",),
    "matplotlib": ("numpy", "Under_Lined"),
    "under-lined": (),
    "pyarrow": ("numpy",),
}
WHEELS = ("iomlab-0.1.0-py3-none-any.whl", "ipywidgets-8.1.7-py3-none-any.whl")


@pytest.fixture
def made(tmp_path):
    folder, packages = tmp_path / "pyodide", {}
    folder.mkdir()
    for name, depends in NEEDED.items():
        file = f"{name}-1-py3-none-any.whl"
        (folder / file).write_text(name)
        digest = hashlib.sha256(name.encode()).hexdigest()
        packages[name] = {"name": name, "file_name": file, "depends": depends, "sha256": digest}
    for name in pyodide.CORE:
        (folder / name).write_text(name)
    known = {"info": {"version": pyodide.VERSION}, "packages": packages}
    (folder / pyodide.LIST).write_text(json.dumps(known))
    wheels = [tmp_path / name for name in WHEELS]
    for path in wheels:
        path.write_text(path.name)
    return folder, wheels


def test_only_what_the_lessons_need_is_taken(made, tmp_path):
    folder, wheels = made
    pyodide.copy(folder, tmp_path / "site", wheels)
    listed = json.loads((tmp_path / "site" / pyodide.LIST).read_text())["packages"]
    assert "pyarrow" not in listed
    assert {"iomlab", "ipywidgets", "under-lined", "pandas", "micropip"} <= set(listed)
    assert listed["iomlab"]["imports"] == ["iomlab"]
    assert "pandas" in listed["iomlab"]["depends"]
    for one in listed.values():
        content = (tmp_path / "site" / one["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]


def test_a_damaged_file_is_refused(made, tmp_path):
    folder, wheels = made
    (folder / "pandas-1-py3-none-any.whl").write_text("changed")
    with pytest.raises(UsageError, match="damaged"):
        pyodide.copy(folder, tmp_path / "site", wheels)


def test_a_missing_file_is_named(made, tmp_path):
    folder, wheels = made
    (folder / "pyodide.asm.wasm").unlink()
    with pytest.raises(UsageError, match=r"pyodide\.asm\.wasm"):
        pyodide.copy(folder, tmp_path / "site", wheels)


def test_another_version_is_refused(made):
    folder, _ = made
    known = json.loads((folder / pyodide.LIST).read_text())
    known["info"]["version"] = "0.28.0"
    (folder / pyodide.LIST).write_text(json.dumps(known))
    with pytest.raises(UsageError, match=r"0\.28\.0"):
        pyodide.distribution(folder)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no distribution"):
        pyodide.distribution(tmp_path)


def test_a_package_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="absent"):
        pyodide.closure({"there": {"depends": ["absent"]}}, ["there"])


@pytest.mark.parametrize("name", ["builder.txt", "browser.txt"])
def test_what_is_fetched_is_pinned_by_hash_and_names_no_address(name):
    text = (pyodide.Path(pyodide.__file__).parent / name).read_text("utf-8")
    pins = [line for line in text.splitlines() if line[:1].isalnum()]
    assert pins
    assert all("==" in line and line.endswith("\\") for line in pins)
    assert "://" not in text
