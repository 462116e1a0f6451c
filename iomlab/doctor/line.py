"""What the doctor says of one part: well, missing without harm, or broken; what was found, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from iomlab.messages import Message, say

OK, NOTE, BAD = "ok", "note", "bad"
WORDS = {OK: say("ok"), NOTE: say("note"), BAD: say("mend")}


@dataclass(frozen=True)
class Line:
    """One line of the doctor: the part, how it is, what was found, and what to do unless it is well.

    ``note`` is something optional that is not there: what is told can't be done, all else can.
    """

    part: str
    state: str
    found: Message
    to_do: Message | None = None


def well(part: str, found: Message) -> Line:
    """Return a line for what is well."""
    return Line(part, OK, found)
