"""What an update did, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from iomlab.lab.merge import Merged
from iomlab.lab.workspace import Laid
from iomlab.messages import Message, say


def told(laid: Laid) -> Iterator[Message]:
    """Yield what was done to a workspace: the sum first, then each file that concerns the trainee."""
    brought = len(laid.new) + len(laid.updated) + len(laid.merged)
    everything = (laid.back, laid.beside, laid.removed, laid.left)
    if not brought and not any(everything):
        yield say("Everything is up to date. Your work is as you left it.")
        return
    yield say(
        "New files: {new}; brought up to date: {updated}. What you wrote or changed is all there.",
        new=len(laid.new),
        updated=len(laid.updated) + len(laid.merged),
    )
    for name, found in laid.merged.items():
        yield _merged(name, found)
    for name in laid.back:
        yield say("{file} was gone and is there again, as new.", file=name)
    for name, other in laid.beside.items():
        yield say(
            "{file} stays as you have it; its new edition is {other}.", file=name, other=other
        )
    for name in laid.removed:
        yield say(
            "{file} no longer belongs to the material and you had not changed it: it is gone.",
            file=name,
        )
    for name in laid.left:
        yield say(
            "{file} no longer belongs to the material, but you changed it: it stays.", file=name
        )


def _merged(name: str, found: Merged) -> Message:
    """Return what changed in one notebook."""
    counts = say(
        "{file}: cells updated {updated}, new {added}, taken out {removed}.",
        file=name,
        updated=found.updated,
        added=found.added,
        removed=found.removed,
    )
    if not found.both:
        return counts
    return say(
        "{first} Changed by you and by the new edition: {both}. Yours stay, and the new text stands "
        "below each.",
        first=counts,
        both=found.both,
    )
