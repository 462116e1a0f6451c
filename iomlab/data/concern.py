"""Which rows of the shipped tables concern a country: its nationals, its borders, its region."""

from __future__ import annotations

from iomlab import countries
from iomlab.data.figures import Figures
from iomlab.data.load import load

# IOM's regions of incident are M49 subregions, but for these.
INCIDENT = {
    "Northern America": "North America",
    "Northern Europe": "Europe",
    "Western Europe": "Europe",
    "Eastern Europe": "Europe",
    "Southern Europe": "Europe",
}
MEDITERRANEAN = frozenset(
    "ALB BIH CYP DZA EGY ESP FRA GIB GRC HRV ISR ITA LBN LBY MAR MCO MLT MNE PSE SVN SYR TUN TUR".split()
)
EXTRA_CODES = {"HTI": ("HTI_CHL_BRA",)}


def routes(country: str) -> list[str]:
    """Return the routes of the shipped tables that leave, cross or reach ``country``.

    >>> routes("SEN")
    ['Western African']
    """
    return load("route_countries").of(country=country)["route"].drop_duplicates().tolist()


def darien(country: str) -> Figures:
    """Return crossings of the Darién: of its nationals, and of all for the countries it joins."""
    on_route = ["TOTAL"] if "Darién" in routes(country) else []
    return load("darien_crossings_year").of(
        origin=[country, *EXTRA_CODES.get(country, ()), *on_route]
    )


def us_border(country: str) -> Figures:
    """Return encounters at the US southwest land border: of its nationals, or of all for the two."""
    everyone = ["TOTAL"] if "US southwest border" in routes(country) else []
    return load("us_encounters_nationality_fy").of(origin=[country, *everyone])


def eu_routes(country: str) -> Figures:
    """Return detections on the routes to the EU that leave, cross or reach ``country``."""
    frame = load("eu_irregular_crossings_route_year")
    return frame[frame["route"].isin(routes(country))]


def regions(country: str) -> list[str]:
    """Return the regions of incident that concern ``country``: its own, and the Mediterranean if it
    lies on its shore.

    >>> regions("TUN")
    ['Northern Africa', 'Mediterranean']
    """
    subregion = countries.get(country).un_subregion
    own = INCIDENT.get(subregion, subregion)
    return [own, "Mediterranean"] if country in MEDITERRANEAN else [own]


def deaths(country: str) -> Figures:
    """Return dead and missing migrants in the regions that concern ``country``.

    By region of incident: they are not people of that country.
    """
    frame = load("missing_migrants_region_year")
    return frame[frame["region"].isin(regions(country))]
