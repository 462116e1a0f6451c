"""Unpack an archive that somebody else made: nothing is written outside its folder, and not too much.

Every member is looked at before the first byte is written. What an archive says of its sizes is not
believed: bytes are counted while they come out. The folder appears whole, by one rename.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import re
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from iomlab.errors import DataError
from iomlab.messages import Message, say

CHUNK = 1 << 16
# What Windows can't name, and what no file is called anywhere.
RESERVED = re.compile(
    r"(?i)(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?"
)
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\\]')
ZIP = (".zip",)
TAR: dict[str, Any] = {".tar": open, ".tar.gz": gzip.open, ".tgz": gzip.open, ".tar.bz2": bz2.open}
PACKED = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
)  # the others may ask for any memory
AT_ONCE = 1 << 20  # bytes: the longest piece of a tar archive that is read in one go
WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)


@dataclass(frozen=True)
class Limits:
    """What an archive may hold: files, bytes of one and of all, how often it may swell, folders deep."""

    files: int = 2_000
    one: int = 500_000_000
    all: int = 2_000_000_000
    ratio: int = 200
    deep: int = 8
    name: int = 120  # letters of one part of a name


@dataclass(frozen=True)
class _Member:
    """One file of an archive: its name as it stands there, and how to open it."""

    name: str
    open: Callable[[], IO[bytes] | None]


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> tuple[Path, ...]:
    """Unpack a zip or tar archive into a new folder and return its files.

    Parameters
    ----------
    archive : Path
        ``.zip``, ``.tar``, ``.tar.gz``, ``.tgz`` or ``.tar.bz2``.
    folder : Path
        A folder that is not there yet; it is made whole, or not at all.
    limits : Limits, optional

    Raises
    ------
    DataError
        When the archive can't be read, holds a link, a device, a name that leads outside or that
        some system can't write, two names that are one, or more than the limits allow.

    Examples
    --------
    >>> import io, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     bad = Path(place, "bad.zip")
    ...     with zipfile.ZipFile(bad, "w") as made:
    ...         made.writestr("../outside.txt", "x")
    ...     unpack(bad, Path(place, "there"))
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: The archive bad.zip is refused: '../outside.txt' leads out of its folder. Nothing was unpacked.
    """
    bounds = limits or Limits()
    if folder.exists() or folder.is_symlink():
        raise DataError("{folder} is already there; nothing is overwritten.", folder=str(folder))
    with tempfile.TemporaryDirectory(prefix=".iomlab-", dir=folder.absolute().parent) as aside:
        room = Path(aside) / "unpacked"
        room.mkdir()
        with _opened(archive, bounds) as members:
            targets = _checked(archive, [m.name for m in members], bounds)
            left = [bounds.all, bounds.ratio * max(archive.stat().st_size, CHUNK)]
            for member, parts in zip(members, targets, strict=True):
                left = _written(archive, member, room.joinpath(*parts), bounds, left)
        room.rename(folder)
    return tuple(folder.joinpath(*parts) for parts in targets)


class _Capped:
    """An open archive of which no piece is read that its maker could have made endless."""

    def __init__(self, stream: Any) -> None:
        self.seek, self.tell, self._stream = stream.seek, stream.tell, stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; a header of more than a megabyte is none."""
        if not 0 <= size <= AT_ONCE:
            raise tarfile.ReadError("a header is too large")
        return self._stream.read(size)


def _tar(stream: Any) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="r:")


@contextmanager
def _opened(archive: Path, limits: Limits) -> Iterator[list[_Member]]:
    """Open an archive and list its files; a damaged one gets a sentence, also while it is read."""
    name = archive.name.lower()
    try:
        if name.endswith(ZIP):
            with zipfile.ZipFile(archive) as zipped:
                yield _of_zip(archive, zipped, limits)
        elif opener := next((o for end, o in TAR.items() if name.endswith(end)), None):
            with opener(archive, "rb") as stream, _tar(_Capped(stream)) as tarred:
                yield _of_tar(archive, tarred, limits)
        else:
            raise _refused(archive, say("it is neither zip nor tar"))
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile,
            tarfile.TarError, zlib.error) as broken:  # fmt: skip
        if isinstance(broken, OSError) and (broken.filename or broken.errno in WRITING):
            raise
        problem = " ".join(str(broken).split())[:200] or type(broken).__name__
        raise _refused(archive, say("it can’t be read ({problem})", problem=problem)) from broken


def _of_zip(archive: Path, zipped: zipfile.ZipFile, limits: Limits) -> list[_Member]:
    """Return the files of a zip archive; links and devices are refused."""
    infos = zipped.infolist()
    _few(archive, len(infos), limits)
    members = []
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _refused(archive, say("{name} is a link or a device", name=repr(info.filename)))
        if info.flag_bits & 0x1:
            raise _refused(archive, say("{name} is encrypted", name=repr(info.filename)))
        if info.compress_type not in PACKED:
            raise _refused(archive, say("{name} is packed in a rare way", name=repr(info.filename)))
        # zipfile puts / for what the system parts folders by: the archive's own spelling counts.
        name = info.orig_filename
        if not name.endswith("/"):
            members.append(_Member(name, lambda i=info: zipped.open(i)))  # type: ignore[misc]
    return members


def _of_tar(archive: Path, tarred: tarfile.TarFile, limits: Limits) -> list[_Member]:
    """Return the files of a tar archive; links and devices are refused."""
    members, size = [], 0
    for number, info in enumerate(tarred, start=1):
        _few(archive, number, limits)
        size += info.size
        if size > limits.all:  # before its bytes are passed over
            raise _refused(archive, say("it is too large when it is unpacked"))
        if info.isdir():
            continue
        if not info.isreg() or info.issparse():
            raise _refused(archive, say("{name} is a link or a device", name=repr(info.name)))
        members.append(_Member(info.name, lambda i=info: tarred.extractfile(i)))  # type: ignore[misc]
    return members


def _few(archive: Path, number: int, limits: Limits) -> None:
    if number > limits.files:
        raise _refused(archive, say("it holds more than {most} files", most=limits.files))


def _checked(archive: Path, names: list[str], limits: Limits) -> list[tuple[str, ...]]:
    """Return each name as its parts, after a look at all of them."""
    found: dict[str, str] = {}
    parted = []
    for name in names:
        problem = wrong_name(name, limits)
        if problem:
            raise _refused(archive, problem)
        parts = tuple(part for part in name.split("/") if part != ".")
        same = unicodedata.normalize("NFC", "/".join(parts)).casefold()
        if same in found:
            both = (found[same], name)
            raise _refused(
                archive, say("{one} and {other} are one name", one=repr(both[0]), other=repr(name))
            )
        found[same] = name
        parted.append(parts)
    for same, name in found.items():  # a file where another needs a folder
        if any(up in found for up in _above(same)):
            raise _refused(archive, say("{name} lies in a file", name=repr(name)))
    return parted


def _above(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:n]) for n in range(1, len(parts)))


def wrong_name(name: str, limits: Limits | None = None) -> Message | None:
    """Return what is wrong with a name in an archive, or None.

    >>> [str(wrong_name(n)) for n in ("a/b.csv", "../a", "/etc/passwd", "nul.csv")]
    ['None', "'../a' leads out of its folder", "'/etc/passwd' leads out of its folder", "'nul.csv' is a name that some system can’t write"]
    """
    bounds = limits or Limits()
    parts = [part for part in name.split("/") if part != "."]
    shown = repr(name[:200])
    if not parts or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
        return say("{name} leads out of its folder", name=shown)
    if re.match(r"[A-Za-z]:", name):
        return say("{name} leads out of its folder", name=shown)
    if len(parts) > bounds.deep:
        return say("{name} lies more than {most} folders deep", name=shown, most=bounds.deep)
    for part in parts:
        if (
            not part
            or FORBIDDEN.search(part)
            or RESERVED.fullmatch(part)
            or part[-1] in ". "
            or len(part) > bounds.name
            or any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in part)
        ):
            return say("{name} is a name that some system can’t write", name=shown)
    return None


def _written(
    archive: Path, member: _Member, target: Path, limits: Limits, left: list[int]
) -> list[int]:
    """Write one file, counting its bytes; return what is left of the limits of all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = member.open()
    if source is None:
        raise _refused(archive, say("{name} is a link or a device", name=repr(member.name)))
    size = 0
    with source, target.open("xb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > limits.one or size > left[0]:
                raise _refused(archive, say("it is too large when it is unpacked"))
            if size > left[1]:
                raise _refused(archive, say("it swells more than {most} times", most=limits.ratio))
            file.write(chunk)
    return [left[0] - size, left[1] - size]


def _refused(archive: Path, problem: Message) -> DataError:
    return DataError(
        "The archive {file} is refused: {problem}.",
        file=archive.name,
        problem=problem,
        next_step=say("Nothing was unpacked."),
    )
