"""Say a message in a language: look up its text in the catalogue, fill in its values."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache, partial
from numbers import Real
from pathlib import Path
from typing import Any

from iomlab.errors import DataError, IomlabError
from iomlab.languages import formats
from iomlab.messages import Fill, Message, quiet, say

FOLDER = Path(__file__).resolve().parent
DOMAIN = "iomlab"
DAMAGED: set[str] = set()
ENTRY, WHOLE = (
    b"\nmsgid ",
    0.9,
)  # a catalogue has at least this share of the sentences of the fullest
CODE = re.compile(r"(`[^`\n]*`)")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
MARKS = re.compile(r"[\\`*_\[\]~|$]|^\s*(?:[-+=>#]|\d+[.)](?=\s|$))")
REACHING = {"&": "&amp;", "<": "&lt;", "://": "&#58;//", "www.": "www&#46;", "@": "&#64;"}


@cache
def texts(lang: str) -> dict[str, str]:
    """Return the translations of ``lang``: English text to translation (empty for English).

    Raises
    ------
    DataError
        When the catalogue is damaged. It is raised once; from then on English stands in.
    """
    if formats.check_language(lang) == "en" or lang in DAMAGED:
        return {}
    from babel.messages.pofile import PoFileError, read_po

    path = FOLDER / f"{lang}.po"
    try:
        content = path.read_bytes()
        catalogue = read_po(io.BytesIO(content), locale=lang, domain=DOMAIN, abort_invalid=True)
        told = {m.id: m.string for m in catalogue if m.id and m.string and not m.fuzzy}
        whole = (
            b"\0" not in content
            and content.rstrip().endswith(b'"')
            and content.count(ENTRY) >= WHOLE * _longest()
        )
    except (OSError, ValueError, PoFileError):
        whole = False
    if not whole:
        DAMAGED.add(lang)
        raise DataError(
            "The catalogue of translations {file} is damaged.",
            file=str(path),
            next_step=say("Install iomlab again; until then English stands in."),
        )
    return told  # type: ignore[return-value]


def _longest() -> int:
    """Return how many sentences the fullest catalogue has; one that lost its end has fewer."""
    return max(path.read_bytes().count(ENTRY) for path in FOLDER.glob("*.po"))


def written(value: Any, spec: str, lang: str, leaf: Callable[[str], str] = quiet) -> str:
    """Write one value of a message: places by case, numbers by locale, messages by translation.

    ``leaf`` makes text that is no sentence of ours safe for where it stands.
    """
    if spec and hasattr(value, "phrase"):
        return leaf(value.phrase(spec, lang))
    if isinstance(value, (Message, IomlabError)):
        return tell(value, lang) if leaf is quiet else markdown(value, lang)
    if hasattr(value, "say"):
        return leaf(value.say(lang))
    if isinstance(value, Real) and not isinstance(value, bool):  # numpy’s too
        return formats.spelled(value, spec, lang)  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return ", ".join(written(v, spec, lang, leaf) for v in value)
    if isinstance(value, list):
        return formats.listed([written(v, spec, lang, leaf) for v in value], lang)
    return leaf(str(value))


def tell(message: Message | IomlabError | str, lang: str) -> str:
    """Return ``message`` in ``lang``; English text stands in where there is no translation.

    Parameters
    ----------
    message : Message, IomlabError or str
        An error is told whole: what, where, nearest choice, next step.
    lang : str
        ``en``, ``es`` or ``fr``.

    Examples
    --------
    >>> from iomlab.messages import say
    >>> tell(say("{n} persons", n=12345), "en")
    '12,345 persons'
    """
    if isinstance(message, IomlabError):
        return " ".join(tell(sentence, lang) for sentence in message.sentences())
    if isinstance(message, str):
        return texts(lang).get(message, message)
    text = texts(lang).get(message.text, message.text)
    if not message.values:
        return text
    return Fill(partial(written, lang=lang)).format(text, **message.values)


def escaped(text: str) -> str:
    r"""Return a text of other people so that in Markdown it is nothing but text, in one paragraph.

    >>> print(escaped("<b>*x*</b> $y$"), escaped("# Honduras"), escaped("Côte d’Ivoire (2024)"))
    &lt;b>\*x\*&lt;/b> \$y\$ \# Honduras Côte d’Ivoire (2024)
    """
    bare = " ".join(quiet(text).split("\n"))
    for sign, code in REACHING.items():
        bare = bare.replace(sign, code)
    return MARKS.sub(lambda found: found.group(0)[:-1] + "\\" + found.group(0)[-1], bare)


def _in_code(text: str) -> str:
    """Return a text of other people as it stands between backticks."""
    return " ".join(quiet(text).replace("`", "'").split("\n"))


def markdown(message: Message | IomlabError | str, lang: str) -> str:
    r"""Return ``message`` in ``lang`` as Markdown: our sentence with its marks, its values as text.

    >>> from iomlab.messages import say
    >>> print(markdown(say("**{name}** (`{code}`)", name="a_b*c*", code="a_b"), "en"))
    **a\_b\*c\*** (`a_b`)
    """
    if isinstance(message, IomlabError):
        return " ".join(markdown(sentence, lang) for sentence in message.sentences())
    english = message if isinstance(message, str) else message.text
    values = {} if isinstance(message, str) else message.values
    parts = CODE.split(texts(lang).get(english, english))
    for place, part in enumerate(parts):
        leaf = _in_code if place % 2 else escaped
        bare = part if place % 2 else TAG.sub("&lt;", part)
        fill = Fill(partial(written, lang=lang, leaf=leaf))
        parts[place] = fill.format(bare, **values) if values else bare
    return quiet("".join(parts))
