"""What a batch varies: the values along one parameter, from words such as ``all`` or ``HND,GTM``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from iomlab import countries
from iomlab.countries import Country, fold
from iomlab.errors import CountryError, UsageError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import N_, say
from iomlab.parameters.check import check, parsed
from iomlab.parameters.read import Parameter

ALL = "all"
LONGEST = 10_000
SPAN = re.compile(r"\s*(-?\d{1,6})\s*\.\.\s*(-?\d{1,6})\s*")
FLAGS: Mapping[str, Callable[[Country], bool]] = {
    "countries": lambda c: c.kind == "country",
    "areas": lambda c: c.kind == "area",
    "un members": lambda c: c.un_member,
    "eu members": lambda c: c.eu,
    "ldc": lambda c: c.ldc,
    "lldc": lambda c: c.lldc,
    "sids": lambda c: c.sids,
}

REGIONS = (
    N_("Africa"), N_("Americas"), N_("Asia"), N_("Asia and the Pacific"),
    N_("Australia and New Zealand"), N_("Caribbean"), N_("Central America"), N_("Central Asia"),
    N_("East, Horn and Southern Africa"), N_("Eastern Africa"), N_("Eastern Asia"),
    N_("Eastern Europe"), N_("Europe"), N_("Europe and Central Asia"),
    N_("Latin America and the Caribbean"), N_("Melanesia"), N_("Micronesia"), N_("Middle Africa"),
    N_("Middle East and North Africa"), N_("North America"), N_("Northern Africa"),
    N_("Northern America"), N_("Northern Europe"), N_("Oceania"), N_("Polynesia"),
    N_("South America"), N_("South-eastern Asia"), N_("Southern Africa"), N_("Southern Asia"),
    N_("Southern Europe"), N_("West and Central Africa"), N_("Western Africa"),
    N_("Western Asia"), N_("Western Europe"),
)  # fmt: skip
"""The UN's regions and subregions, and IOM's regions."""


def _region(word: str) -> str:
    """Return the English name, folded, of a region in any of our languages; else the word itself.

    What is the name of one place stays that place, also where a region has it in some language.
    """
    asked = fold(word)
    if asked in map(fold, REGIONS):
        return asked
    for region in REGIONS:
        if asked in {fold(tell(region, lang)) for lang in LANGUAGES} and not _is_place(word):
            return fold(region)
    return asked


def _is_place(word: str) -> bool:
    try:
        countries.find(word)
    except CountryError:
        return False
    return True


def group(word: str) -> tuple[str, ...] | None:
    """Return the codes of a group of places, or None when ``word`` is no group.

    Groups are ``all`` (countries and areas), ``countries``, ``areas``, ``un members``,
    ``eu members``, ``ldc``, ``lldc``, ``sids``, and the names, in English, Spanish or French, of
    the UN's regions and subregions and of IOM's regions.

    >>> group("Central America")[:3], group("Honduras")
    (('BLZ', 'CRI', 'SLV'), None)
    """
    asked = fold(word)
    places = countries.all_countries(("country", "area"))
    if asked == ALL:
        return tuple(place.iso3 for place in places)
    if asked in FLAGS:
        return tuple(place.iso3 for place in places if FLAGS[asked](place))
    region = _region(word)
    found = tuple(
        place.iso3
        for place in sorted(places, key=lambda p: p.name())
        if region and region in map(fold, (place.un_region, place.un_subregion, place.iom_region))
    )
    return found or None


def values_along(parameter: Parameter, given: Any) -> list[Any]:
    """Return the values that a batch goes through for one parameter, not yet checked.

    Text is parted at commas, or at semicolons where a value holds commas itself (several places, a
    range of years). ``all`` is every place, language or choice; ``2000..2004`` every whole number.

    Raises
    ------
    UsageError
        When there are more values than a batch takes.

    Examples
    --------
    >>> from iomlab.parameters.read import of_source
    >>> (year,) = of_source("year: Year[1990, 2024] = 2020")
    >>> values_along(year, "1990,2000..2002")
    ['1990', '2000', '2001', '2002']
    """
    found = [
        value
        for part in (_parts(parameter, given) if isinstance(given, str) else given)
        for value in _expanded(parameter, part)
    ]
    if len(found) > LONGEST:
        raise UsageError(
            "{n} values of {name} are more than a batch takes ({most}).",
            n=len(found),
            name=parameter.name,
            most=LONGEST,
        )
    return found


def _parts(parameter: Parameter, text: str) -> list[str]:
    """Part the text of a command line into values."""
    whole = parameter.many or parameter.kind == "years"
    if parameter.kind == "country" and not whole and group(text):
        return [text]
    mark = ";" if whole or ";" in text else ","
    return [part.strip() for part in text.split(mark) if part.strip()]


def _expanded(parameter: Parameter, value: Any) -> list[Any]:
    """Return what one word stands for: itself, the members of a group, or a span of numbers."""
    if not isinstance(value, str) or parameter.many:
        return [value]
    if parameter.kind == "country":
        members = group(value)
        return [value] if members is None else list(members)
    span = SPAN.fullmatch(value) if parameter.kind in ("whole", "year") else None
    if span:
        first, last = int(span[1]), int(span[2])
        return list(map(str, range(first, min(last, first + LONGEST) + 1)))
    if fold(value) != ALL:
        return [value]
    every = {"language": tuple(LANGUAGES), "choice": parameter.choices, "yes_no": (True, False)}
    return list(every.get(parameter.kind, (value,)))


def checked(declared: list[Parameter], name: str, value: Any) -> Any:
    """Return one value as the notebook takes it.

    Raises
    ------
    ParameterError, CountryError
        When the name is unknown or the value is not accepted.
    """
    known = {p.name: p for p in declared}
    if isinstance(value, dict):
        raise UsageError(
            "{name} stands for a table where a value or a list is wanted.",
            name=repr(name),
            next_step=say("Write the value itself, or a list of values in brackets."),
        )
    if name in known and known[name].many and isinstance(value, list):
        one = replace(known[name], many=False, optional=False)
        value = tuple(parsed(one, item) for item in value)
    return check(declared, {name: value})[name]
