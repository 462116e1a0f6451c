"""Keep names from other people's files from steering the terminal of whoever reads them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from iomlab.messages import quiet


class Quiet:
    """A text stream that writes no code of a terminal; a return at the start of a text stays.

    >>> import io
    >>> told = io.StringIO()
    >>> written = Quiet(told).write("\\x1b]0;owned\\x07Honduras\\rGuatemala\\n")
    >>> told.getvalue()
    ']0;ownedHondurasGuatemala\\n'
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write ``text`` without what is not to be seen; return how many letters were given."""
        start = "\r" if text.startswith("\r") else ""  # our own line that tells how far it is
        self._stream.write(start + quiet(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def quiet_streams() -> Iterator[None]:
    """Let this process print nothing that steers a terminal."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Quiet(before[0]), Quiet(before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
