"""A built wheel does the main job from an empty folder."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from .conftest import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the wheel and unpack it, as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("iomlab-*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def call(site, folder, *words):
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-m", "iomlab.cli", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_notebooks_datasets_and_licence(site):
    shipped = site / "iomlab" / "_shipped"
    assert (shipped / "notebooks" / "reports" / "country_profile.ipynb").is_file()
    assert (shipped / "datasets" / "remittances" / "remittances.csv").is_file()
    assert list(site.glob("iomlab-*.dist-info/licenses/LICENSE"))
    assert not list(site.rglob("*.pyc"))


def test_an_installed_copy_runs_the_main_job_from_an_empty_folder(site, tmp_path):
    done = call(
        site, tmp_path, "run", "country_profile", "--country", "HND", "--lang", "es",
        "--out", "reports/", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    names = sorted(path.name for path in (tmp_path / "reports").iterdir())
    base = "country_profile-HND-es"
    assert names == [
        f"{base}-tables",
        f"{base}.html",
        f"{base}.ipynb",
        f"{base}.run.json",
        f"{base}.xlsx",
    ]
    assert answer["run"]["parameters"]["country"] == "HND"


def test_the_installed_copy_reads_its_own_shelves(site, tmp_path):
    table = site / "iomlab" / "_shipped" / "datasets" / "remittances" / "remittances.csv"
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b"8968.2", b"9968.2"))
    try:
        done = call(site, tmp_path, "data", "show", "remittances")
    finally:
        table.write_bytes(whole)
    assert done.returncode != 0
    assert "hash" in done.stderr
    assert "Traceback" not in done.stderr
