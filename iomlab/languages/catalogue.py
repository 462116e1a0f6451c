"""Say a message in a language: look up its text in the catalogue, fill in its values."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from iomlab.errors import IomlabError
from iomlab.languages import formats
from iomlab.messages import Fill, Message

FOLDER = Path(__file__).resolve().parent
DOMAIN = "iomlab"


@cache
def texts(lang: str) -> dict[str, str]:
    """Return the translations of ``lang``: English text to translation (empty for English)."""
    if formats.check_language(lang) == "en":
        return {}
    from babel.messages.pofile import read_po

    with (FOLDER / f"{lang}.po").open("rb") as file:
        catalogue = read_po(file, locale=lang, domain=DOMAIN)
    return {m.id: m.string for m in catalogue if m.id and m.string and not m.fuzzy}  # type: ignore[misc]


def _write(value: Any, spec: str, lang: str) -> str:
    """Write one value of a message: places by case, numbers by locale, messages by translation."""
    if spec and hasattr(value, "phrase"):
        return value.phrase(spec, lang)
    if isinstance(value, (Message, IomlabError)):
        return tell(value, lang)
    if hasattr(value, "say"):
        return value.say(lang)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return formats.spelled(value, spec, lang)
    if isinstance(value, tuple):
        return ", ".join(_write(v, spec, lang) for v in value)
    if isinstance(value, list):
        return formats.listed([_write(v, spec, lang) for v in value], lang)
    return str(value)


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
    return Fill(partial(_write, lang=lang)).format(text, **message.values)
