"""World Bank: development indicators, from the interface (version 2) or the downloads of its site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab import countries
from iomlab.data.live.door import Door
from iomlab.data.live.files import columns as named
from iomlab.data.live.files import csv, has, numbers, text
from iomlab.data.live.publisher import Ask, Publisher, strange
from iomlab.errors import DataError
from iomlab.messages import N_, Message, say

PUBLISHER = Publisher(
    name="world_bank",
    title="World Bank",
    hosts=("api.worldbank.org",),
    page="https://data.worldbank.org/",
    terms=N_("CC BY 4.0. No key."),
    clients=("wbgapi", "wbdata"),
)
BASE = "https://api.worldbank.org/v2/country/"
PER_PAGE = 20_000
INDICATORS = "world_bank_indicators"
WIDE: Mapping[str, Mapping[str, tuple[str, float, int]]] = {
    "remittances": {
        "received_usd_million": ("BX.TRF.PWKR.CD.DT", 1e-6, 1),
        "received_pct_gdp": ("BX.TRF.PWKR.DT.GD.ZS", 1, 2),
    },
    "drivers_panel": {
        "population": ("SP.POP.TOTL", 1, 0),
        "gdp_per_capita_ppp": ("NY.GDP.PCAP.PP.KD", 1, 0),
        "unemployment_pct": ("SL.UEM.TOTL.ZS", 1, 2),
        "political_stability": ("PV.EST", 1, 2),
    },
}
"""Column to indicator, factor and digits, of the tables that iomlab ships."""
OTHERS = (
    "BM.TRF.PWKR.CD.DT", "SM.POP.NETM", "SM.POP.TOTL.ZS", "SM.POP.REFG", "SM.POP.REFG.OR",
    "SP.DYN.CBRT.IN", "SP.POP.DPND", "NY.GDP.MKTP.CD", "FP.CPI.TOTL.ZG", "BX.KLT.DINV.CD.WD",
    "BM.KLT.DINV.CD.WD",
)  # fmt: skip
CODES = (*(c[0] for table in WIDE.values() for c in table.values()), *OTHERS)
PANEL: Mapping[str, str] = {
    "gdp_per_capita_ppp_const2021": "NY.GDP.PCAP.PP.KD",
    "unemployment_pct": "SL.UEM.TOTL.ZS",
    "wgi_political_stability": "PV.EST",
    "remittances_received_usd": "BX.TRF.PWKR.CD.DT",
    "remittances_paid_usd": "BM.TRF.PWKR.CD.DT",
    "net_migration": "SM.POP.NETM",
    "birth_rate_per_1000": "SP.DYN.CBRT.IN",
    "age_dependency_pct": "SP.POP.DPND",
    "gdp_current_usd": "NY.GDP.MKTP.CD",
    "inflation_pct": "FP.CPI.TOTL.ZG",
    "fdi_inflow_usd": "BX.KLT.DINV.CD.WD",
    "fdi_outflow_usd": "BM.KLT.DINV.CD.WD",
}
"""Columns of the country panel of IOM’s Global Data Institute, and the indicators that they are; its
population is that of the United Nations and so is none of them."""


def list() -> Sequence[str]:
    """Return the tables."""
    return [*WIDE, INDICATORS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask for one indicator after the other, page after page."""
    if table == INDICATORS:
        for code in CODES:
            yield from _indicator(code, ask, door)
        return
    pieces = [piece for code, _, _ in WIDE[table].values() for piece in _indicator(code, ask, door)]
    yield from _wide(table, pieces)


def _indicator(code: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Yield iso3, year, indicator and value of one indicator."""
    places = ";".join(ask.countries) or "all"
    query: dict[str, Any] = {"format": "json", "per_page": PER_PAGE, "page": 1}
    if ask.since or ask.until:
        query["date"] = f"{ask.since or 1960}:{ask.until or 2100}"

    def more(answer: Any) -> dict[str, Any] | None:
        head = answer[0]
        return {**query, "page": head["page"] + 1} if head["page"] < head["pages"] else None

    for answer in door.pages(f"{BASE}{places}/indicator/{code}", query, more):
        head, rows = _parts(answer)
        if rows:
            yield _rows(rows, edition=str(head.get("lastupdated") or ""))
        elif head["page"] < head["pages"]:
            raise strange(
                PUBLISHER.title,
                say("page {n} of {last} is empty.", n=head["page"], last=head["pages"]),
            )


def _parts(answer: Any) -> tuple[dict[str, Any], Sequence[dict[str, Any]]]:
    """Return header and rows of an answer; an error comes with status 200 and has no header."""
    match answer:
        case [{"message": [{"value": said}, *_]}]:
            raise DataError(
                "{publisher} did not give the table: {why}.",
                publisher=Message(PUBLISHER.title),
                why=repr(said),
                next_step=say(
                    "Look at the years and countries that you asked for. Nothing was kept; what is "
                    "on the shelf stays."
                ),
            )
        case [{"page": int(), "pages": int()} as head, None | [*_] as rows]:
            return head, rows or ()
    raise strange(PUBLISHER.title, say("it is no list of a header and rows."))


def _rows(rows: Iterable[dict[str, Any]], edition: str) -> pd.DataFrame:
    try:
        found = pd.DataFrame(
            {
                "iso3": row["countryiso3code"],
                "year": row["date"],
                "indicator": row["indicator"]["id"],
                "value": row["value"],
            }
            for row in rows
        )
    except (KeyError, TypeError) as gone:
        missing = str(gone)
    else:
        found["value"] = numbers(found["value"], PUBLISHER.title)
        return _places(found, edition)
    raise strange(PUBLISHER.title, say("a row lacks {name}.", name=missing))


def _places(long: pd.DataFrame, edition: str = "") -> pd.DataFrame:
    """Return the rows of countries and areas with a figure; of groups of countries, none."""
    known = {country.iso3 for country in countries.all_countries(("country", "area"))}
    there = long["iso3"].isin(known) & long["value"].notna()
    made = long[there].reset_index(drop=True)
    strangers = made.loc[~made["year"].astype("string").str.fullmatch(r"\d{4}"), "year"]
    if len(strangers):
        raise strange(PUBLISHER.title, say("{value} is no year.", value=repr(strangers.iloc[0])))
    made["year"] = made["year"].astype("Int64")
    if edition:
        made.attrs["edition"] = f"World Development Indicators, {edition}"
    return made


def _wide(table: str, pieces: Sequence[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield one row a country and year with the columns of a shipped table."""
    if not any(len(piece) for piece in pieces):
        return
    long = pd.concat(pieces, ignore_index=True).drop_duplicates()
    if long.duplicated(["iso3", "year", "indicator"]).any():
        raise strange(PUBLISHER.title, say("a country and year come twice."))
    wide = long.pivot(index=["iso3", "year"], columns="indicator", values="value")
    made = {
        name: (wide[code] * factor).round(digits) if code in wide else pd.NA
        for name, (code, factor, digits) in WIDE[table].items()
    }
    frame = pd.DataFrame(made, index=wide.index).dropna(how="all").reset_index()
    frame.attrs.update(*[piece.attrs for piece in pieces[:1]])
    yield frame


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read an indicator’s CSV or zip of the site, a table of DataBank, or the GDI country panel."""
    pieces = [_long(frame, path.name) for frame in csv(path, PUBLISHER.title, needs=_needs(path))]
    if table != INDICATORS:
        pieces = [*_wide(table, pieces)]
    yield from pieces


def _needs(path: Path) -> Sequence[str]:
    """Return what the header of a file names: the panel’s columns, or those of the World Bank."""
    with text(path, PUBLISHER.title) as content:
        return ("iso3", "year") if content.readline().startswith("iso3,") else ("Country Code",)


def _long(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    if has(frame, "iso3", "year"):
        there = [name for name in PANEL if name in frame]
        made = frame.melt(["iso3", "year"], there, "indicator", "value")
        made["indicator"] = made["indicator"].map(PANEL)
        return _figures(made, where)
    years = {str(n): m[0] for n in frame.columns if (m := re.match(r"\d{4}(?= ?\[|$)", str(n)))}
    names = {"iso3": ("Country Code",), "indicator": ("Indicator Code", "Series Code")}
    ends = named(frame, names, PUBLISHER.title, where)
    made = pd.concat([ends, frame[[*years]]], axis=1).melt([*names], [*years], "year", "value")
    made["year"] = made["year"].map(years)
    return _figures(made, where)


def _figures(long: pd.DataFrame, where: str) -> pd.DataFrame:
    long["value"] = numbers(long["value"], PUBLISHER.title, where)
    return _places(long)
