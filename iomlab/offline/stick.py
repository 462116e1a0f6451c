"""A classroom on a stick: one folder from which laptops without a connection install and start iomlab.

It is filled in ``NAME.part`` beside, where a run that was cut short goes on, and renamed when it is whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from iomlab import places
from iomlab.errors import UsageError
from iomlab.lab.material import material
from iomlab.languages.formats import check_language
from iomlab.locks import locked
from iomlab.messages import Message, say
from iomlab.offline.starts import scripts
from iomlab.offline.targets import PYTHONS, TARGETS, Target, chosen, download, requirements
from iomlab.offline.wheel import wheel
from iomlab.reports.find import check_folder

SUMS = "SHA256SUMS"
ROOM = 330_000_000  # bytes of wheels, for each platform and version of Python, at most


def bundle(
    langs: Sequence[str],
    out: Path,
    *,
    platforms: Sequence[str] = tuple(TARGETS),
    pythons: Sequence[str] = ("3.12",),
    exercises: Path | None = None,
    overwrite: bool = False,
    status: Callable[[Message], None] = lambda _: None,
) -> Path:
    """Make a folder from which laptops install and start iomlab without a network.

    Parameters
    ----------
    langs : sequence of str
        Languages; the first is the one that opens.
    out : path
        Folder that is made.
    platforms : sequence of str
        ``windows``, ``macos-intel``, ``macos-arm``, ``linux``.
    pythons : sequence of str
        Versions of Python that laptops have; each adds its wheels.
    exercises : path, optional
        Masters of a course of one's own; iomlab's when None. Solutions stay behind.
    overwrite : bool
        Whether an earlier stick in that folder may go.
    status : callable
        Is told what takes long.

    Raises
    ------
    UsageError
        When a language, platform or version is unknown, the folder is taken, the disk is too small, or
        something could not be fetched.
    """
    for lang in langs:
        check_language(lang)
    targets = chosen(platforms)
    for python in pythons:
        if python not in PYTHONS:
            raise UsageError(
                "A stick has no wheels for Python {version}.",
                version=python,
                next_step=say("Versions: {names}.", names=", ".join(PYTHONS)),
            )
    part = out.absolute().with_name(f"{out.absolute().name}.part")
    wheels = part / "wheels"
    _free(out, overwrite)
    before = wheels if part.is_dir() else out / "wheels"  # what is the same is not fetched again
    there = sum(path.stat().st_size for path in before.glob("*.whl"))
    if out.absolute().parent.is_dir():
        _room(out, ROOM * len(targets) * len(pythons) - there * (before == wheels))
    check_folder(out)
    if before != wheels and before.is_dir():
        shutil.copytree(before, wheels)
    wheels.mkdir(parents=True, exist_ok=True)

    def busy() -> UsageError:
        return UsageError(
            "Another run is preparing {folder}.",
            folder=str(part),
            next_step=say("Wait until it has ended."),
        )

    with locked(part.with_name(f"{part.name}.lock"), busy):
        digest = _wheels(part, [(t, p) for t in targets for p in pythons], status)
        status(say("notebooks, exercises, data"))
        _material(part, langs, exercises)
        _pages(part)
        for name, content in scripts([t.name for t in targets], langs, pythons, digest).items():
            _write(part / name, content)
            (part / name).chmod(0o755)
        _write(part / SUMS, sums(part).encode())
        if out.exists():
            old = out.with_name(f"{out.name}.old")
            out.rename(old)
            part.rename(out)
            shutil.rmtree(old)
        else:
            part.rename(out)
    return out


def _free(out: Path, overwrite: bool) -> None:
    """Refuse a folder that is taken."""
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not (out / SUMS).is_file():
        raise UsageError(
            "The folder {folder} is not empty, and no stick.",
            folder=str(out),
            next_step=say("Name another with --out."),
        )
    if not overwrite:
        raise UsageError(
            "The folder {folder} is not empty.",
            folder=str(out),
            next_step=say("Name another with --out, or replace it with --overwrite."),
        )


def _room(out: Path, needed: int) -> None:
    """Refuse a disk on which there is not enough room."""
    free = shutil.disk_usage(out.absolute().parent).free
    if free < needed:
        raise UsageError(
            "The disk of {folder} has {free} MB of room; the stick may need {needed} MB.",
            folder=str(out),
            free=round(free / 1e6),
            needed=round(needed / 1e6),
            next_step=say("Make room, or name fewer platforms with --platform."),
        )


def _wheels(
    part: Path, kinds: Sequence[tuple[Target, str]], status: Callable[[Message], None]
) -> str:
    """Fetch all wheels, leave nothing else among them, and return what tells this stick from others."""
    pins, folder = part / "requirements", part / "wheels"
    pins.mkdir(exist_ok=True)
    mine = wheel(folder)
    own = f"iomlab=={mine.name.split('-')[1]} \\\n    --hash=sha256:{_digest(mine)}\n"
    texts = []
    for target, python in kinds:
        name = f"{target.name}-{python}"
        status(say("wheels for {platform}", platform=name))
        needed = requirements(target, python, pins)
        for package, version in needed.others:
            status(
                say(
                    "{package} {version}: the lock’s version has no wheel for {platform}",
                    package=package, version=version, platform=name,
                )
            )  # fmt: skip
        text = needed.text
        _write(pins / f"{name}.txt", text.encode())
        download(target, python, pins / f"{name}.txt", folder)
        _write(pins / f"{name}.txt", (text + own).encode())
        texts.append(text + own)
    hashes = "".join(texts)
    for path in sorted(folder.iterdir()):
        wanted = any(target.takes(path.name, python) for target, python in kinds)
        if not wanted or _digest(path) not in hashes:
            path.unlink()  # of another platform, an earlier lock, or not whole
    return hashlib.sha256(hashes.encode()).hexdigest()[:10]


def _material(part: Path, langs: Sequence[str], exercises: Path | None) -> None:
    """Write notebooks and the learners' side of exercises in each language, and data once."""
    for folder in ("notebooks", "exercises", "data"):
        shutil.rmtree(part / folder, ignore_errors=True)
    for lang in langs:
        for name, content in material(lang, exercises):
            top, _, rest = name.partition("/")
            if top == "data":
                path = part / name
            elif top == "exercises":
                path = part / "exercises" / lang / rest
            else:
                path = part / "notebooks" / lang / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)


def _pages(part: Path) -> None:
    """Copy the documentation that people in a classroom read."""
    top = places.PACKAGE.parent
    found = [top / "LICENSE", top / "README.md", *sorted((top / "docs").glob("*.md"))]
    shutil.rmtree(part / "docs", ignore_errors=True)
    (part / "docs").mkdir()
    for path in found:
        if path.is_file():
            _write(part / "docs" / path.name, path.read_bytes())


def sums(folder: Path) -> str:
    """Return name and hash of every file, as ``sha256sum -c`` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)
