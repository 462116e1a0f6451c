"""The computers that a stick serves: which wheels each needs, by the lock, and how they are fetched."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from iomlab import places
from iomlab.errors import UsageError, suggest
from iomlab.messages import say
from iomlab.offline.builder import call

EXTRAS = ("lab", "methods")
PYTHONS = ("3.11", "3.12", "3.13")
LOCK, PROJECT = "requirements.lock", "pyproject.toml"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


@dataclass(frozen=True)
class Target:
    """A kind of computer: its name on the stick, uv's name for it, the tags of wheels that run there.

    ``platform`` is the pattern of these tags.
    """

    name: str
    resolver: str
    platform: str
    tags: tuple[str, ...]

    def takes(self, wheel: str, python: str) -> bool:
        """Return whether a wheel of this name may run here.

        >>> TARGETS["linux"].takes("six-1.17.0-py2.py3-none-any.whl", "3.12")
        True
        >>> TARGETS["linux"].takes("numpy-2.4.6-cp313-cp313-manylinux_2_28_x86_64.whl", "3.12")
        False
        """
        pythons, abi, platforms = wheel.removesuffix(".whl").rsplit("-", 3)[1:]
        mine = {"py3", f"cp{python.replace('.', '')}"} & set(pythons.split("."))
        there = platforms == "any" or re.search(self.platform, platforms)
        return bool((mine or abi == "abi3") and there)


TARGETS = {
    target.name: target
    for target in (
        Target("windows", "x86_64-pc-windows-msvc", "win_amd64", ("win_amd64",)),
        Target(
            "macos-intel",
            "x86_64-apple-darwin",
            "macosx.*(x86_64|universal2)",
            ("macosx_13_0_x86_64",),
        ),
        Target(
            "macos-arm",
            "aarch64-apple-darwin",
            "macosx.*(arm64|universal2)",
            ("macosx_13_0_arm64",),
        ),
        Target(
            "linux",
            "x86_64-manylinux_2_28",
            "manylinux.*x86_64",
            (
                *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
                "manylinux2014_x86_64",
                "manylinux2010_x86_64",
                "manylinux1_x86_64",
            ),
        ),
    )
}


def chosen(names: Iterable[str]) -> list[Target]:
    """Return the targets of these names.

    Raises
    ------
    UsageError
        When one is unknown.

    Examples
    --------
    >>> [target.name for target in chosen(["linux"])]
    ['linux']
    """
    found = []
    for name in names:
        if name not in TARGETS:
            raise UsageError(
                "There is no platform {name}.",
                name=repr(name),
                nearest=suggest(name, TARGETS),
                next_step=say("Platforms: {names}.", names=", ".join(TARGETS)),
            )
        found.append(TARGETS[name])
    return found


def pinned(text: str) -> dict[tuple[str, str], str]:
    """Return the pins of a list by name and version: the lines with its hashes, without markers.

    >>> pins = pinned("six==1.17.0 ; python_version > '3' \\\\\\n    --hash=sha256:ab\\n")
    >>> pins[("six", "1.17.0")]
    'six==1.17.0 \\\\\\n    --hash=sha256:ab'
    """
    found: dict[tuple[str, str], str] = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        pin = PIN.match(block)
        if pin:
            hashes = re.findall(r"--hash=sha256:[0-9a-f]+", block)
            lines = [f"{pin[1]}=={pin[2]}", *(f"    {one}" for one in hashes)]
            found[(pin[1], pin[2])] = " \\\n".join(lines)
    return found


@dataclass(frozen=True)
class Needed:
    """What the lab needs on one platform: the lines of pins, and where they part from the lock."""

    text: str
    others: tuple[tuple[str, str], ...]


def requirements(target: Target, python: str, room: Path) -> Needed:
    """Return what the lab needs on one platform: exact versions and hashes, those of the lock.

    Where the lock's version has no wheel for a platform, the newest that has one stands in.

    Raises
    ------
    UsageError
        When this is no checkout, uv is missing, or something has no wheel at all.
    """
    top = places.PACKAGE.parent
    if not (top / LOCK).is_file() or not (top / PROJECT).is_file():
        raise UsageError(
            "A stick is made in a checkout of iomlab: there is no {file} here.",
            file=LOCK,
            next_step=say("Get iomlab’s source, install it from there, and do it again."),
        )
    lock = (top / LOCK).read_text("utf-8")
    made = room / f"{target.name}-{python}.txt"
    made.write_text(lock, "utf-8")  # what stands in the file already, uv prefers
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    told = ["--python-platform", target.resolver, "--python-version", python]
    kind = ["--only-binary", ":all:", "--generate-hashes", *told]
    quiet = ["--no-header", "--no-annotate", "--no-emit-index-url", "-q", "-o", str(made)]
    call([_uv(), "pip", "compile", PROJECT, *extras, *kind, *quiet], top)
    return by_lock(pinned(made.read_text("utf-8")), pinned(lock))


def by_lock(wanted: Mapping[tuple[str, str], str], lock: Mapping[tuple[str, str], str]) -> Needed:
    """Return what is wanted with the hashes of the lock, and what the lock does not hold.

    >>> by_lock({("six", "1"): "six==1"}, {("six", "1"): "six==1 --hash=sha256:ab"}).text
    'six==1 --hash=sha256:ab\\n'
    """
    lines = [lock.get(pin, line) for pin, line in wanted.items()]
    return Needed("\n".join(lines) + "\n", tuple(pin for pin in wanted if pin not in lock))


def _uv() -> str:
    """Return the program uv: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / ("uv.exe" if sys.platform == "win32" else "uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found is None:
        raise UsageError(
            "The program uv is missing; it works out what each platform needs.",
            next_step=say("Install it with: pip install uv"),
        )
    return found


def download(target: Target, python: str, pins: Path, wheels: Path) -> None:
    """Fetch the wheels of one platform; one that is there already, whole, is not fetched again."""
    tags = [word for tag in (*target.tags, "any") for word in ("--platform", tag)]
    kind = ["--python-version", python, "--implementation", "cp", "--only-binary", ":all:"]
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
    call([*pip, "--no-deps", "--require-hashes", *kind, *tags, "-r", str(pins), "-d", str(wheels)])
