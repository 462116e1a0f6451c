"""Publishers' codes and names of places as ISO 3166-1 alpha-3; what fits no place is refused."""

from __future__ import annotations

from functools import cache

from iomlab import countries
from iomlab.data.live.publisher import strange
from iomlab.errors import CountryError
from iomlab.messages import say

KOSOVO = 412  # of UN DESA; M49 has none
OTHERS = 2003  # of UN DESA: origin not known, or in none of the places listed
GROUPS = 900  # from here on M49 and UN DESA number regions and groups of places
EUROSTAT = {"EL": "GRC", "UK": "GBR", "XK": "XKX", "STLS": "STL", "UNK": "UNK", "EU27_2020": "EU27"}
NAMES = {
    "china peoples republic of": "CHN",
    "china including hong kong": "CHN",
    "cook islands nz": "COK",
    "congo": "COG",
    "netherlands antilles": "ANT",
    "ant": "ANT",
}


@cache
def of_m49(code: int, publisher: str) -> str | None:
    """Return the place of an M49 code as UN DESA writes it; None for a region or group of places.

    >>> of_m49(276, "UN DESA"), of_m49(412, "UN DESA"), of_m49(2003, "UN DESA")
    ('DEU', 'XKX', 'UNK')
    >>> of_m49(900, "UN DESA") is None
    True

    Raises
    ------
    DataError
        When no place has that code.
    """
    if code in (KOSOVO, OTHERS):
        return "XKX" if code == KOSOVO else "UNK"
    if code >= GROUPS:
        return None
    return of_name(f"{code:03d}", publisher)


@cache
def of_name(name: str, publisher: str) -> str:
    """Return the place that a publisher calls ``name``.

    >>> of_name("Congo, Dem. Rep.", "World Bank"), of_name("CHINA, PEOPLES REPUBLIC OF", "CBP")
    ('COD', 'CHN')

    Raises
    ------
    DataError
        When nothing is called so.
    """
    known = NAMES.get(countries.fold(name))
    if known:
        return known
    try:
        return countries.find(name).iso3
    except CountryError as unknown:
        raise strange(
            publisher, say("{name} is the name of no place that iomlab knows.", name=repr(name))
        ) from unknown


@cache
def _iso2() -> dict[str, str]:
    return {c.iso2: c.iso3 for c in countries.all_countries() if c.iso2} | EUROSTAT


def of_eurostat(code: str) -> str:
    """Return the place of a Eurostat code; a group of places keeps Eurostat's own.

    >>> of_eurostat("EL"), of_eurostat("EU27_2020"), of_eurostat("EXT_EU27_2020")
    ('GRC', 'EU27', 'EXT_EU27_2020')
    """
    return _iso2().get(code, code)
