"""A stick is whole or not there, holds no solution, and its scripts say what they do in three languages."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from iomlab.errors import UsageError
from iomlab.offline import starts, stick, targets
from iomlab.offline.targets import Needed

PINS = {
    ("six", "1.17.0"): "six==1.17.0 \\\n    --hash=sha256:" + hashlib.sha256(b"six").hexdigest()
}


def stand_in(patch):
    """Stand in for the registry: one wheel, noted each time that it is fetched."""
    calls = []

    def download(target, python, pins, wheels):
        calls.append(target.name)
        (wheels / "six-1.17.0-py3-none-any.whl").write_bytes(b"six")

    patch.setattr(stick, "requirements", lambda *_: Needed("\n".join(PINS.values()) + "\n", ()))
    patch.setattr(stick, "download", download)
    return calls


@pytest.fixture
def fetched(monkeypatch):
    return stand_in(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        return stick.bundle(["es", "en"], tmp_path_factory.mktemp("made") / "stick")


def test_every_file_has_its_hash(made):
    lines = (made / stick.SUMS).read_text().splitlines()
    listed = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in lines}
    there = {p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file()}
    assert there - {stick.SUMS} == set(listed)
    for name in ("start.sh", "start.bat", "start.command", "notebooks/es/start.ipynb"):
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == listed[name]


def test_it_has_no_solution_and_no_check_that_tells_one(made):
    from iomlab.classroom.masters import masters

    copies = sorted((made / "exercises" / "es").glob("*/*.ipynb"))
    assert len(copies) == len(masters())
    for path in copies:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            assert "BEGIN SOLUTION" not in "".join(cell["source"])
    for checks in (made / "exercises").glob("*/*/checks.py"):
        assert "WRONG" not in checks.read_text("utf-8")


def test_each_platform_has_its_pins_with_iomlab_among_them(made):
    (own,) = (made / "wheels").glob("iomlab-*.whl")
    for name in targets.TARGETS:
        text = (made / "requirements" / f"{name}-3.12.txt").read_text()
        assert "six==1.17.0" in text
        assert hashlib.sha256(own.read_bytes()).hexdigest() in text


def test_a_run_that_is_cut_short_leaves_no_stick_and_goes_on(fetched, monkeypatch, tmp_path):
    out, fetch = tmp_path / "stick", stick.download

    def cut(target, *rest):
        if target.name == "macos-arm":
            raise KeyboardInterrupt
        fetch(target, *rest)

    monkeypatch.setattr(stick, "download", cut)
    with pytest.raises(KeyboardInterrupt):
        stick.bundle(["es"], out)
    assert not out.exists() or not any(out.iterdir())
    kept = tmp_path / "stick.part" / "wheels" / "six-1.17.0-py3-none-any.whl"
    assert kept.is_file()
    (kept.parent / "half-1-py3-none-any.whl").write_bytes(b"half")
    (kept.parent / "six-1.17.0-cp312-cp312-win_amd64.whl").write_bytes(b"six")
    monkeypatch.setattr(stick, "download", fetch)
    stick.bundle(["es"], out, platforms=["linux"])
    assert not (out / "wheels" / "six-1.17.0-cp312-cp312-win_amd64.whl").exists()
    assert not (out / "wheels" / "half-1-py3-none-any.whl").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stick"]


def test_a_disk_that_is_too_small_is_refused_before_anything_is_fetched(
    fetched, monkeypatch, tmp_path
):
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr(stick.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UsageError, match="5 MB"):
        stick.bundle(["es"], tmp_path / "stick")
    assert fetched == []
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_stick_lends_its_wheels_and_is_replaced_whole(fetched, made, tmp_path):
    out = tmp_path / "stick"
    shutil.copytree(made, out)
    (out / "mine.txt").write_text("old")
    seen = []

    def look(target, python, pins, wheels):
        seen.extend(path.name for path in wheels.iterdir() if path.name.startswith("six"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stick, "download", look)
        stick.bundle(["es"], out, platforms=["linux"], overwrite=True)
    assert seen == ["six-1.17.0-py3-none-any.whl"]
    assert not (out / "mine.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["stick"]


def test_a_folder_with_other_things_is_left_alone(made, fetched):
    with pytest.raises(UsageError, match="not empty"):
        stick.bundle(["es"], made)
    (made / stick.SUMS).rename(made / "other")
    with pytest.raises(UsageError, match="no stick"):
        stick.bundle(["es"], made, overwrite=True)
    (made / "other").rename(made / stick.SUMS)
    assert (made / "start.sh").is_file()


def test_unknown_platform_and_python_are_refused(tmp_path):
    with pytest.raises(UsageError, match="macos-arm"):
        stick.bundle(["es"], tmp_path / "stick", platforms=["macos-am"])
    with pytest.raises(UsageError, match=r"3\.9"):
        stick.bundle(["es"], tmp_path / "stick", pythons=["3.9"])


def test_the_lock_gives_the_hashes_and_what_it_lacks_is_named():
    lock = targets.pinned(
        "six==1.17.0 ; python_version > '3' \\\n    --hash=sha256:ab\nb==1 \\\n    --hash=sha256:cd"
    )
    other = {
        ("six", "1.17.0"): "six==1.17.0 \\\n    --hash=sha256:99",
        ("b", "2"): "b==2 --hash=sha256:ef",
    }
    found = targets.by_lock(other, lock)
    assert "sha256:ab" in found.text
    assert "sha256:99" not in found.text
    assert found.others == (("b", "2"),)


@pytest.mark.parametrize(
    ("wheel", "served"),
    [
        ("a-1-py3-none-any.whl", {"windows", "macos-intel", "macos-arm", "linux"}),
        ("a-1-cp312-cp312-win_amd64.whl", {"windows"}),
        ("a-1-cp311-cp311-win_amd64.whl", set()),
        ("a-1-cp39-abi3-macosx_10_9_universal2.whl", {"macos-intel", "macos-arm"}),
        ("a-1-cp312-cp312-macosx_11_0_arm64.whl", {"macos-arm"}),
        ("a-1-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", {"linux"}),
    ],
)
def test_a_wheel_is_kept_for_the_computers_that_run_it(wheel, served):
    assert {name for name, one in targets.TARGETS.items() if one.takes(wheel, "3.12")} == served


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here, so no script was read by it")
@pytest.mark.parametrize("name", ["start.sh", "start.command"])
def test_a_script_is_read_by_the_shell_and_says_what_is_missing(name, tmp_path):
    script = tmp_path / name
    script.write_bytes(
        starts.scripts(list(targets.TARGETS), ["es", "en"], ["3.12", "3.11"], "ab")[name]
    )
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    for program in ("dirname", "uname"):
        (tmp_path / program).symlink_to(shutil.which(program))
    nothing = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    ended = subprocess.run(
        [shutil.which("sh"), str(script)], env=nothing, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert [line.split()[0] for line in ended.stdout.splitlines()] == ["iomlab"] * 3
    assert "3.12, 3.11" in ended.stdout


@pytest.mark.skipif(os.name != "posix", reason="a stand-in for Python needs a POSIX system")
def test_the_script_installs_once_and_opens_the_language_that_is_asked_for(tmp_path):
    here, home = tmp_path / "stick", tmp_path / "a home"
    (here / "exercises" / "en").mkdir(parents=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (here / "start.sh").write_bytes(
        starts.scripts(["linux"], ["es", "en"], [version], "ab")["start.sh"]
    )
    bin_, log = tmp_path / "bin", tmp_path / "log"
    bin_.mkdir()
    tool = f'#!/bin/sh\necho "$(basename "$0") $@" >> "{log}"\n'
    make = f'mkdir -p "$3/bin"; for n in python iomlab; do cp "{tmp_path}/tool" "$3/bin/$n"; done'
    (tmp_path / "tool").write_text(tool)
    (bin_ / f"python{version}").write_text(
        f'#!/bin/sh\nif [ "$1" = -c ]; then exec "{sys.executable}" "$@"; fi\n{make}\n'
    )
    for path in (bin_ / f"python{version}", tmp_path / "tool"):
        path.chmod(0o755)
    around = {"PATH": f"{bin_}:{os.environ['PATH']}", "IOMLAB_HOME": str(home)}
    for lang in ("en", "es"):
        words = ["sh", str(here / "start.sh"), lang, "--no-open"]
        subprocess.run(words, env=around, check=True, capture_output=True)
    lines = log.read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["python", "iomlab", "iomlab"]
    assert f"--no-index --find-links {here}/wheels --require-hashes" in lines[0]
    assert lines[0].endswith(f"requirements/linux-{version}.txt")
    assert lines[1] == (
        f"iomlab lab --lang en --folder {home}/en --exercises {here}/exercises/en --no-open"
    )
    assert lines[2] == f"iomlab lab --lang es --folder {home}/es --no-open"


def test_the_windows_script_has_its_line_ends_and_escapes():
    text = starts.scripts(["windows"], ["es"], ["3.12"], "ab")["start.bat"].decode()
    assert text.count("\n") == text.count("\r\n")
    said = [line for line in text.splitlines() if line.startswith("echo ")]
    assert len(said) == 9
    assert all("(" not in line.replace("^(", "") for line in said)


def test_scripts_are_made_for_what_the_stick_serves_alone():
    assert list(starts.scripts(["windows"], ["es"], ["3.12"], "ab")) == ["start.bat"]
    assert list(starts.scripts(["macos-arm"], ["es"], ["3.12"], "ab")) == ["start.command"]
