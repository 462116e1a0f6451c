"""Take out of a page whatever acts: scripts, handlers, forms, frames, links that run something.

The page's own policy forbids scripts and the network as well; this is the first wall, that is the
second. What a notebook of other people shows stays as words and pictures.
"""

from __future__ import annotations

import re
from typing import Any

from iomlab.messages import quiet

ACTS = (
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select",
    "textarea", "base", "link", "portal", "audio", "video", "source", "track", "canvas", "dialog", "template",
    "noscript", "xmp", "plaintext", "foreignobject", "animate", "animatetransform", "animatemotion", "set", "use",
    "marquee", "noembed", "noframes",
)  # fmt: skip
GOES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "cite")
SAFE = re.compile(r"(?i)\s*(#|data:image/(?:png|jpeg|gif);base64,|[^:/?#]*(?:[/?#]|$))")
DROPPED = {
    "srcdoc",
    "srcset",
    "ping",
    "target",
    "autofocus",
    "contenteditable",
    "accesskey",
    "http-equiv",
}


def clean(soup: Any) -> None:
    """Take what acts out of a parsed page, in place; the page's own head stays.

    Parameters
    ----------
    soup : BeautifulSoup

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> page = BeautifulSoup('<p onclick="x()">a<script>x()</script> <a href="javascript:x()">b</a></p>', "html.parser")
    >>> clean(page)
    >>> print(page)
    <p>a <a>b</a></p>
    """
    from bs4 import CData, Comment, Declaration, Doctype, ProcessingInstruction

    for tag in soup.find_all(ACTS):
        tag.decompose()
    for style in soup.find_all("style"):  # a browser reads tags in one that stands in a drawing
        if "<" in style.get_text() or style.find_parent(["svg", "math"]):
            style.decompose()
    for tag in soup.find_all(True):
        own = tag.name == "meta" and tag.parent is not None and tag.parent.name == "head"
        if tag.name == "meta" and not own:
            tag.decompose()
            continue
        for name in list(tag.attrs):
            if not own and _acts(name.lower(), tag.attrs[name]):
                del tag.attrs[name]
    for text in soup.find_all(string=True):
        if isinstance(text, (Comment, CData, Declaration, ProcessingInstruction)):
            if not isinstance(text, Doctype):
                text.extract()
        elif quiet(text) != text:
            text.replace_with(type(text)(quiet(text)))


def _acts(name: str, value: Any) -> bool:
    """Return whether an attribute runs something or leads where a page may not."""
    text = " ".join(value) if isinstance(value, list) else str(value)
    if name.startswith("on") or name in DROPPED or not re.fullmatch(r"[\w:.-]+", name):
        return True
    bare = quiet(text).replace("\n", "").replace("\t", "")
    return name in GOES and not SAFE.match(bare) and not _outside(bare)


def _outside(text: str) -> bool:
    """Return whether it names another computer: the page is then refused as a whole, with a sentence."""
    return bool(re.match(r"(?i)\s*(https?:)?//", text))
