"""Which rows of the shipped tables concern a country: its nationals, its borders, its region."""

from __future__ import annotations

from iomlab import countries
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.messages import Message, say

# IOM's regions of incident are M49 subregions, but for these.
INCIDENT = {
    "Northern America": "North America",
    "Northern Europe": "Europe",
    "Western Europe": "Europe",
    "Eastern Europe": "Europe",
    "Southern Europe": "Europe",
}
MEDITERRANEAN = frozenset({
    "ALB", "BIH", "CYP", "DZA", "EGY", "ESP", "FRA", "GIB", "GRC", "HRV", "ISR", "ITA", "LBN",
    "LBY", "MAR", "MCO", "MLT", "MNE", "PSE", "SVN", "SYR", "TUN", "TUR",
})  # fmt: skip
# Bodies of the table of treaties whose instruments hold for one region (M49).
REGIONAL = {"OAU/AU": "Africa", "AU": "Africa", "regional (Americas)": "Americas"}
EXTRA_CODES = {"HTI": ("HTI_CHL_BRA",)}


def routes(country: str) -> list[str]:
    """Return the routes of the shipped tables that leave, cross or reach ``country``.

    >>> routes("SEN")
    ['Western African']
    """
    return load("route_countries").of(country=country)["route"].drop_duplicates().tolist()


def around(country: str, most: int = 10) -> Figures:
    """Return the newest migrant stock of ``country`` and of its land neighbours.

    A country with fewer than two neighbours in the table is shown with the others of its M49
    subregion; at most ``most`` rows, those with the largest stocks.

    >>> sorted(around("HND")["iso3"])
    ['GTM', 'HND', 'NIC', 'SLV']
    """
    here = countries.get(country)
    codes = {country, *here.neighbours}
    stock = load("migrant_stock_totals")
    newest = stock.of(since=int(stock["year"].max()))
    if country not in set(newest["iso3"]):
        return newest.head(0)
    if len(newest.of(country=codes)) < 3 and here.un_subregion:
        codes |= {c.iso3 for c in countries.all_countries() if c.un_subregion == here.un_subregion}
    found = newest.of(country=codes)
    size = found[["immigrants", "emigrants"]].max(axis=1).where(found["iso3"] != country, 10**12)
    return found.loc[size.sort_values(ascending=False).index[:most]]


def darien(country: str) -> Figures:
    """Return crossings of the Darién: of its nationals, and of all for the countries it joins."""
    on_route = ["TOTAL"] if "Darién" in routes(country) else []
    return load("darien_crossings_year").of(
        origin=[country, *EXTRA_CODES.get(country, ()), *on_route]
    )


def us_border(country: str) -> Figures:
    """Return encounters at the US southwest land border: of its nationals, else, for the two
    countries that the border joins, of all nationalities.

    >>> set(us_border("MEX")["nationality_iso3"]), set(us_border("USA")["nationality_iso3"])
    ({'MEX'}, {'TOTAL'})
    """
    frame = load("us_encounters_nationality_fy")
    nationals = frame.of(origin=country)
    if nationals.empty and "US southwest border" in routes(country):
        return frame.of(origin="TOTAL")
    return nationals


def whose(frame: Figures, country: str) -> Message | countries.Country:
    """Return whose figures these are: all nationalities, or those of the country."""
    everyone = set(frame[frame.needs_role("origin")]) == {"TOTAL"}
    return say("all nationalities") if everyone else countries.get(country)


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


def sdg_deaths(country: str) -> list[Finding]:
    """Return SDG 10.7.3 for the regions that concern ``country``: recorded dead and missing."""
    frame = load("missing_migrants_region_year")
    name = frame.about("region").labels
    return [
        frame.of(region=region).latest(
            "dead_and_missing",
            say(
                "SDG 10.7.3: migrants recorded as dead or missing, region of incident: {region}",
                region=Message(name.get(region, region)),
            ),
        )
        for region in regions(country)
    ]


def instruments(country: str) -> Figures:
    """Return the treaties and declarations of the world and of the region of ``country``.

    >>> "KAMPALA" in set(instruments("SEN")["key"]), "KAMPALA" in set(instruments("HND")["key"])
    (True, False)
    """
    frame = load("treaties")
    region = countries.get(country).un_region
    other = [body for body, where in REGIONAL.items() if where != region]
    return frame[~frame["body"].isin(other)]
