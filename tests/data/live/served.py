"""Invented answers in the shape of the real ones: one small table a publisher, served by the fake.

No figure here is real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iomlab.data.live.publisher import Ask
from tests.data.live.fake import Fake

KEYS = {
    "DTMAPI_SUBSCRIPTION_KEY": "dtm-key-5f1e",
    "IDMC_CLIENT_ID": "IDMC/KEY+91 c",
    "HDX_HAPI_APP_IDENTIFIER": "aGFwaS1rZXk6bWVAZXhhbXBsZS5vcmc=",
}
UNHCR, BANK, DTM = "api.unhcr.org", "api.worldbank.org", "dtmapi.iom.int"
IDMC, HAPI = "helix-tools-api.idmcdb.org", "hapi.humdata.org"


def unhcr_row(year: int, coo: str, coa: str, refugees: Any, **rest: Any) -> dict[str, Any]:
    """Return an item of UNHCR’s interface, with its traps: a text for nought, a dash for missing."""
    row = {
        "year": year, "coo_id": 1, "coo_name": "Türkiye", "coo": "XXX", "coo_iso": coo, "coa_id": 2,
        "coa_name": "Elsewhere", "coa": "YYY", "coa_iso": coa, "refugees": refugees,
        "asylum_seekers": "0", "returned_refugees": "0", "idps": "0", "returned_idps": "0",
        "stateless": "-", "ooc": "0", "oip": "-", "hst": "0",
    }  # fmt: skip
    return {**row, **rest}


def unhcr_page(rows: list[Any], page: int = 1, last: int = 1) -> dict[str, Any]:
    return {"page": page, "maxPages": last, "total": [], "items": rows}


def bank_row(code: str, iso3: str, year: str, value: float | None) -> dict[str, Any]:
    return {
        "indicator": {"id": code, "value": "A name"}, "country": {"id": "XX", "value": "Côte"},
        "countryiso3code": iso3, "date": year, "value": value, "unit": "", "obs_status": "",
        "decimal": 0,
    }  # fmt: skip


def bank_page(rows: list[Any] | None, page: int = 1, pages: int = 1) -> list[Any]:
    head = {"page": page, "pages": pages, "per_page": 20000, "total": 9, "sourceid": "2",
            "lastupdated": "2026-07-13"}  # fmt: skip
    return [head, rows]


def dtm_row(iso3: str, number: int, idps: int, level: int = 0, **rest: Any) -> dict[str, Any]:
    """Return a record of DTM with the places of its level only."""
    finer = ("admin1", "admin2")[level:]
    row = {
        "id": 9, "operation": "An operation", "admin0Name": "Tchâd", "admin0Pcode": iso3,
        "admin1Name": "Là", "admin1Pcode": "XX01", "admin2Name": "Ici", "admin2Pcode": "XX0101",
        "numPresentIdpInd": idps, "reportingDate": "2024-03-30T00:00:00", "yearReportingDate": 2024,
        "monthReportingDate": 3, "roundNumber": number, "displacementReason": "Conflict",
        "numberMales": None, "numberFemales": None, "idpOriginAdmin1Name": "Not available",
        "idpOriginAdmin1Pcode": "Not available", "assessmentType": "BA",
    }  # fmt: skip
    return {k: v for k, v in row.items() if not k.startswith(finer)} | rest


def dtm_answer(rows: list[Any]) -> dict[str, Any]:
    return {"statusCode": 200, "isSuccess": True, "errorMessages": [],
            "totalRecordsCount": len(rows), "result": rows}  # fmt: skip


def idmc_row(iso3: str, year: int, new: int | None, stock: int | None) -> dict[str, Any]:
    return {"iso3": iso3, "country_name": "Perú", "year": year, "new_displacement": new,
            "new_displacement_rounded": None, "total_displacement": stock,
            "total_displacement_rounded": stock}  # fmt: skip


def idmc_page(rows: list[Any], after: str | None = None) -> dict[str, Any]:
    return {"last_updated": "2026-05-13", "count": len(rows), "next": after, "previous": None,
            "results": rows}  # fmt: skip


def hapi_row(iso3: str, number: int, idps: int) -> dict[str, Any]:
    return {
        "location_code": iso3, "location_name": "Haïti", "admin1_code": None, "admin1_name": None,
        "admin2_code": None, "admin2_name": None, "admin_level": 0, "operation": "An operation",
        "assessment_type": "BA", "population": idps, "reporting_round": number,
        "reference_period_start": "2024-03-30T00:00:00",
        "reference_period_end": "2024-03-30T23:59:59", "has_hrp": True, "in_gho": True,
        "resource_hdx_id": "x", "provider_admin1_name": "", "provider_admin2_name": "",
    }  # fmt: skip


def _unhcr(fake: Fake, figure: int) -> None:
    rows = [unhcr_row(2023, "AFG", "PAK", figure), unhcr_row(2024, "AFG", "PAK", "0")]
    fake.serve(UNHCR, "/population/v1/population/", unhcr_page(rows))


def _bank(fake: Fake, figure: int) -> None:
    for code, value in (("BX.TRF.PWKR.CD.DT", figure * 1e6), ("BX.TRF.PWKR.DT.GD.ZS", 2.345)):
        rows = [bank_row(code, "MEX", "2024", value), bank_row(code, "EMU", "2024", 1.0)]
        fake.serve(BANK, f"/v2/country/all/indicator/{code}", bank_page(rows))


def _dtm(fake: Fake, figure: int) -> None:
    rows = [dtm_row("TCD", 1, figure), dtm_row("TCD", 2, 0)]
    fake.serve(DTM, "/v3/displacement/admin0", dtm_answer(rows), query={"Admin0Pcode": "TCD"})


def _idmc(fake: Fake, figure: int) -> None:
    rows = [idmc_row("PER", 2023, figure, None), idmc_row("PER", 2024, 0, 30)]
    fake.serve(IDMC, "/external-api/gidd/conflicts/", idmc_page(rows))


def _hapi(fake: Fake, figure: int) -> None:
    rows = [hapi_row("HTI", 1, figure), hapi_row("HTI", 2, 0)]
    fake.serve(HAPI, "/api/v2/affected-people/idps", {"data": rows})


@dataclass(frozen=True)
class Case:
    """A table of a real connector, and how its invented answer is served."""

    table: str
    title: str
    serve: Callable[[Fake, int], None]
    column: str  # where the figure served stands, in the first row
    ask: Ask | None = None


CASES: Mapping[str, Case] = {
    case.title: case
    for case in (
        Case("unhcr_population", "UNHCR", _unhcr, "refugees"),
        Case("remittances", "World Bank", _bank, "received_usd_million"),
        Case("dtm_admin0", "IOM DTM", _dtm, "idps", ask=Ask(countries=("TCD",))),
        Case("idmc_conflict", "IDMC", _idmc, "new_displacements"),
        Case("hapi_idps", "HDX HAPI", _hapi, "idps"),
    )
}
