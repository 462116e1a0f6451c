"""What was found in a folder that is about to leave: file by file, and as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iomlab.errors import ReleaseError
from iomlab.messages import Message, say
from iomlab.safety.gate import Decision


@dataclass
class Found:
    """What was found in one file or report.

    Attributes
    ----------
    name : str
        The path in the folder.
    decision : Decision
    problems : list of Message or ReleaseError
        Why it must not leave; empty where it may.
    override : mapping or None
        Reason, person and time of a release against the check.
    """

    name: str
    decision: Decision = field(default_factory=Decision)
    problems: list[Any] = field(default_factory=list)
    override: Mapping[str, Any] | None = None

    @property
    def held(self) -> bool:
        """Whether it must not leave."""
        return bool(self.problems) and self.override is None

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        about = {"file": self.name, "may_leave": not self.held, **self.decision.record()}
        about["problems"] = list(dict.fromkeys(str(problem) for problem in self.problems))
        del about["stops"], about["decision"]
        return {**about, **({"override": dict(self.override)} if self.override else {})}


@dataclass(frozen=True)
class Release:
    """The release record of a folder: risk, utility, decision."""

    folder: str
    found: tuple[Found, ...]
    unread: tuple[str, ...]
    time: str

    @property
    def may_leave(self) -> bool:
        """Whether nothing in the folder has to be held back."""
        return not any(one.held for one in self.found)

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        decisions = [one.decision for one in self.found]
        figures = sum(d.figures for d in decisions)
        shown = sum(d.figures * d.shown / 100 for d in decisions)
        ranges = [d.narrowest for d in decisions if d.narrowest is not None]
        return {
            "folder": self.folder,
            "time": self.time,
            "decision": "release" if self.may_leave else "hold",
            "risk": {
                "files_held": sum(one.held for one in self.found),
                "figures_in_danger": sum(len(d.hidden) for d in decisions),
                "narrowest_range": min(ranges, default=None),
                "released_against_the_check": sum(bool(one.override) for one in self.found),
            },
            "utility": {
                "tables_checked": sum(d.checked for d in decisions),
                "figures_checked": figures,
                "figures_shown_percent": round(100 * shown / figures, 1) if figures else 100.0,
            },
            "files": [one.record() for one in self.found],
            "not_read": list(self.unread),
        }


def told(
    decision: Decision, records: Sequence[Mapping[str, Any]]
) -> Iterator[Message | ReleaseError]:
    """Yield what a decision holds against records."""
    yield from decision.stops
    for title in dict.fromkeys(records[at]["title"] for at in decision.masks()):
        yield say(
            "“{title}” shows figures of few people, or what would give them away.", title=title
        )
