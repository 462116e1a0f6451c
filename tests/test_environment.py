"""pyproject.toml, environment.yml and the lock file name the same packages and bounds."""

import re
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("lab", "methods", "pdf", "check", "live", "exchange", "test")


def split(requirement: str) -> tuple[str, str]:
    name, bounds = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement).groups()
    return name.lower(), bounds.replace(" ", "")


def wanted() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [r for extra in EXTRAS for r in project["optional-dependencies"][extra]]
    found = dict(split(r) for r in [*project["dependencies"], *extras])
    return {"python": project["requires-python"], **found}


def conda() -> dict[str, str]:
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    items = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    named = [i for i in items if re.match(r"[a-z0-9-]+[><=]", i)]
    return dict(split(item) for item in named)


def test_conda_and_pip_users_get_the_same_packages_and_bounds():
    theirs, ours = conda(), wanted()
    python = theirs.pop("python")
    assert theirs == {name: bounds for name, bounds in ours.items() if name != "python"}
    assert re.fullmatch(r"=3\.\d+", python)  # repo2docker reads a version in no other form
    assert SpecifierSet(ours["python"]).contains(python.lstrip("=") + ".0")


def test_the_lock_pins_every_package_with_hashes_and_holds_no_address():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {m.lower() for m in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    assert set(wanted()) - {"python"} <= {p.replace("_", "-") for p in pinned}
    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in lock
    assert "--index-url" not in lock


def test_the_lock_meets_the_bounds():
    from packaging.requirements import Requirement

    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock, re.MULTILINE)
    for name, bounds in wanted().items():
        if name == "python":
            continue
        found = [version for pin, version in pins if pin.lower() == name]
        assert found, name
        assert all(Requirement(name + bounds).specifier.contains(v) for v in found), name
