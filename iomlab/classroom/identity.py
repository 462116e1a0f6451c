"""Who handed in what: the class file of the instructor, each learner's seed, and a mark on each copy."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from iomlab.classroom.sheets import read_sheet
from iomlab.data.archives import wrong_name
from iomlab.errors import UsageError, reason
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import say

NAME = re.compile(r"[^\w.-]+")
KEY = "iomlab_exercise"  # where a notebook's metadata hold the identity
EVERYONE = "everyone"


@dataclass(frozen=True)
class Learner:
    """One line of the roster: an identifier, a language, and what only the instructor needs."""

    id: str
    lang: str
    name: str = ""


@dataclass(frozen=True)
class Class:
    """What the instructor keeps: the secret, the learners, when it is due, what was handed out."""

    secret: str
    learners: tuple[Learner, ...]
    exercises: Mapping[str, str]  # name: edition
    due: str = ""

    def write(self, path: Path) -> None:
        """Write the class file, whole or not at all."""
        draft = path.with_name(path.name + ".part")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")
        draft.replace(path)

    def learner(self, name: str) -> Learner | None:
        """Return the learner with this identifier."""
        return next((learner for learner in self.learners if learner.id == name), None)


def read_class(path: Path) -> Class:
    """Read a class file.

    Raises
    ------
    UsageError
        When it is not one.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        learners = tuple(Learner(**learner) for learner in kept["learners"])
        return Class(kept["secret"], learners, dict(kept["exercises"]), kept.get("due", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise UsageError(
            "{path} is not a class file that can be read: {problem}.",
            path=str(path),
            problem=reason(broken),
            next_step=say("Take the file that iomlab exercise make wrote beside the handout."),
        ) from broken


def new_secret() -> str:
    """Return a new secret for a class."""
    return secrets.token_hex(16)


def seed_of(secret: str, learner: str, exercise: str) -> int:
    """Return the seed of one learner's values in one exercise.

    >>> seed_of("s", "ana", "rate") == seed_of("s", "ana", "rate") != seed_of("s", "eva", "rate")
    True
    """
    digest = hashlib.sha256(f"{secret}|{learner}|{exercise}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def mark(secret: str, identity: Mapping[str, Any]) -> str:
    """Return the mark that shows that this identity was handed out by this class."""
    text = "|".join(str(identity.get(k, "")) for k in ("exercise", "learner", "lang", "edition"))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def marked(secret: str, exercise: str, learner: str, lang: str, edition: str) -> dict[str, str]:
    """Return the identity that a copy carries in its metadata."""
    made = {"exercise": exercise, "learner": learner, "lang": lang, "edition": edition}
    return {**made, "mark": mark(secret, made)}


def genuine(secret: str, identity: Mapping[str, Any]) -> bool:
    """Return whether an identity is one that was handed out."""
    return hmac.compare_digest(str(identity.get("mark", "")), mark(secret, identity))


def read_roster(path: Path | None, lang: str) -> tuple[Learner, ...]:
    """Return the learners of a roster: a CSV file with ``id`` and, if wanted, ``lang`` and ``name``.

    Without a roster there is one copy for everyone.

    Raises
    ------
    UsageError
        When the file has no column ``id``, an identifier is there twice or can't name a folder.
    """
    if path is None:
        return (Learner(EVERYONE, lang),)
    rows = read_sheet(path, ["id"])
    if not rows:
        raise UsageError("The roster {path} names nobody.", path=str(path))
    found: dict[str, Learner] = {}
    for line, row in rows:
        name = row["id"].strip()
        spoken = (row.get("lang") or lang).strip()
        wrong = _wrong(name, spoken, found)
        if wrong:
            raise UsageError(
                "Line {line} of the roster: {wrong}.", line=str(line), wrong=wrong, where=str(path)
            )
        found[name] = Learner(name, spoken, (row.get("name") or "").strip())
    return tuple(found.values())


def can_name(name: str) -> bool:
    """Return whether an identifier can name a folder and a file, on every system.

    >>> can_name("ana-01"), can_name("../ana"), can_name("nul"), can_name("")
    (True, False, False, False)
    """
    return not name.startswith(".") and not NAME.search(name) and wrong_name(name) is None


def _wrong(name: str, lang: str, found: Mapping[str, Learner]) -> Any:
    """Return what is wrong with a line of the roster, or None."""
    if not can_name(name):
        return say("the id {name} can’t name a folder", name=repr(name))
    if name in found or name.casefold() in {other.casefold() for other in found}:
        return say("the id {name} is there twice", name=repr(name))
    if lang not in LANGUAGES:
        return say("there is no language {lang}", lang=repr(lang))
    return None
