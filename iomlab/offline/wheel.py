"""The wheel of the iomlab that is running: packed from its own files, in a checkout or where it is installed."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from iomlab import __version__, places
from iomlab.errors import UsageError
from iomlab.messages import say

TOP = f"iomlab-{__version__}"
NAME = f"{TOP}-py3-none-any.whl"
KERNEL = "reports/engine/kernelspec"
SAID = "Wheel-Version: 1.0\nGenerator: iomlab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")


def wheel(folder: Path) -> Path:
    """Write iomlab's wheel into a folder and return its path; the same files give the same bytes.

    Raises
    ------
    UsageError
        When nobody has installed this iomlab, so that what it needs is not written anywhere.
    """
    path = folder / NAME
    draft = path.with_name(f".{NAME}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            lines = []
            for name, content in _files():
                _add(archive, name, content)
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
                lines.append(f"{name},sha256={digest.rstrip('=')},{len(content)}\n")
            record = f"{TOP}.dist-info/RECORD"
            _add(archive, record, "".join([*lines, f"{record},,\n"]).encode())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    made = zipfile.ZipInfo(name)  # dated 1980, so that equal files make equal wheels
    made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(made, content)


def _files() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of the wheel."""
    for path in _within(places.PACKAGE):
        name = path.relative_to(places.PACKAGE).as_posix()
        if not name.startswith("_shipped/"):
            yield f"iomlab/{name}", path.read_bytes()
    for part in ("datasets", "notebooks"):
        top = places.shipped(part)
        for path in _within(top):
            yield f"iomlab/_shipped/{part}/{path.relative_to(top).as_posix()}", path.read_bytes()
    for path in _within(places.PACKAGE / KERNEL):
        where = f"{TOP}.data/data/share/jupyter/kernels/iomlab-warm"
        yield f"{where}/{path.name}", path.read_bytes()
    try:
        known = distribution("iomlab")
    except PackageNotFoundError:
        raise UsageError(
            "This iomlab runs without being installed, so nothing says what it needs.",
            next_step=say("Install iomlab, and do it again."),
        ) from None
    for name in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        yield f"{TOP}.dist-info/{name}", (known.read_text(name) or "").encode()
    yield f"{TOP}.dist-info/WHEEL", SAID.encode()


def _within(top: Path) -> list[Path]:
    found = (path for path in top.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(path for path in found if not set(LEFT_OUT) & set(path.parts))
