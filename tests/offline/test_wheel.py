"""The wheel that iomlab packs of itself is the one that the build makes."""

import base64
import hashlib
import subprocess
import sys
import zipfile

import pytest

from iomlab import places
from iomlab.offline import wheel as packing


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return packing.wheel(tmp_path_factory.mktemp("wheel"))


def test_it_holds_the_files_of_the_built_wheel(wheel, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=places.PACKAGE.parent, check=True, capture_output=True)
    (built,) = tmp_path.glob("iomlab-*.whl")
    names = [set(zipfile.ZipFile(path).namelist()) for path in (wheel, built)]
    assert names[0] == names[1]


def test_every_file_is_recorded_with_its_hash(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith("/RECORD")]
        lines = archive.read(record).decode().splitlines()
        assert len(lines) == len(archive.namelist())
        for line in lines[:-1]:
            name, digest, size = line.rsplit(",", 2)
            content = archive.read(name)
            told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            assert (digest, size) == (f"sha256={told}", str(len(content)))


def test_equal_files_make_equal_wheels(wheel, tmp_path):
    assert packing.wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_no_solution_of_an_exercise_travels(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith("exercises/") or "/exercises/" in name]
