"""Links and anchors of a Markdown page, outside code."""

from __future__ import annotations

import re
from collections.abc import Callable

PART = re.compile(
    r"(?P<fence>^(?P<mark>```+|~~~+).*?^(?P=mark)\s*?$)"
    r"|(?P<before>\[(?:[^\]\[]|\[[^\]]*\])*\]\()(?P<to>[^)\s]+)(?P<after>(?:\s+\"[^\"]*\")?\))"
    r"|`[^`\n]+`",
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)


def links(markdown: str) -> list[str]:
    """Return where the links and pictures of a page lead, in order; those to other sites too.

    >>> links("[a](b.md#c) ![d](e.png) `[f](g)`")
    ['b.md#c', 'e.png']
    """
    return [found["to"] for found in PART.finditer(markdown) if found["to"]]


def inside(markdown: str) -> list[str]:
    """Return the links that stay within the repository.

    >>> inside("[a](https://example.org) [b](#c)")
    ['#c']
    """
    return [link for link in links(markdown) if not OUTSIDE.match(link)]


def relinked(markdown: str, new: Callable[[str], str]) -> str:
    """Return a page in which each link within the repository leads to ``new(link)``.

    >>> relinked("[`a`](b.md) `[a](b.md)`", str.upper)
    '[`a`](B.MD) `[a](b.md)`'
    """

    def changed(found: re.Match[str]) -> str:
        if not found["to"] or OUTSIDE.match(found["to"]):
            return found[0]
        return found["before"] + new(found["to"]) + found["after"]

    return PART.sub(changed, markdown)


def slug(heading: str) -> str:
    """Return the anchor of a heading, as code hosts and MyST make it.

    >>> slug("3. `iomlab run`: a [report](x.md)")
    '3-iomlab-run-a-report'
    """
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")


def anchors(markdown: str) -> set[str]:
    """Return the anchors of a page; a heading that comes again gets a number.

    >>> sorted(anchors("# A\\n## B\\n## B\\n"))
    ['a', 'b', 'b-1']
    """
    plain = PART.sub(lambda found: "" if found["fence"] else found[0], markdown)
    seen: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(plain):
        name = slug(heading)
        again = seen.get(name, 0)
        seen[name] = again + 1
        names.add(f"{name}-{again}" if again else name)
    return names
