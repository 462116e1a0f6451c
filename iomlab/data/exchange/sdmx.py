"""SDMX: a table as SDMX-CSV 2.0, one row a figure, with its structure in SDMX-ML 2.1.

Dimensions are the columns that say what a row is about, and ``INDICATOR``, the name of the figure’s
column; a year of whole numbers is ``TIME_PERIOD``. ``OBS_VALUE`` is the figure, blank where it is
missing. What remains (notes, flags) are attributes of the observation.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.messages import say

AGENCY, VERSION = "IOMLAB", "1.0"
KEYS = ("country", "origin", "destination", "year", "group", "measure")
INDICATOR, VALUE, TIME, LINE, NONE = "INDICATOR", "OBS_VALUE", "TIME_PERIOD", "LINE", "_Z"


def long(frame: Figures, name: str) -> pd.DataFrame:
    """Return a table as the rows of an SDMX-CSV file, all text.

    Rows keep their order; each gives as many lines as the table has columns of figures (one, with the
    indicator ``_Z``, where it has none).
    """
    keys, values, notes = parts(frame)
    text = pd.DataFrame({c: frame[c].astype("string").fillna("") for c in frame.columns})
    if LINE in keys:
        text[LINE] = [str(n) for n in range(1, len(frame) + 1)]
    rows = text.loc[text.index.repeat(max(1, len(values)))].reset_index(drop=True)
    figures = text[values].to_numpy(dtype=object).ravel() if values else [""] * len(text)
    made = {
        "STRUCTURE": "dataflow",
        "STRUCTURE_ID": f"{AGENCY}:{identifier(name)}({VERSION})",
        "ACTION": "I",
        **{_dimension(frame, key): rows[key] for key in keys},
        INDICATOR: [v.upper() for v in values] * len(text) if values else NONE,
        VALUE: figures,
        **{note: rows[note] for note in notes},
    }
    return pd.DataFrame(made, index=rows.index)


def wide(rows: pd.DataFrame, frame: Figures) -> pd.DataFrame:
    """Return the table that :func:`long` unfolded; ``frame`` has its columns and their words."""
    keys, values, notes = parts(frame)
    step = max(1, len(values))
    made = {key: rows[_dimension(frame, key)].iloc[::step] for key in keys if key != LINE}
    made |= {value: rows[VALUE].iloc[n::step] for n, value in enumerate(values)}
    made |= {note: rows[note].iloc[::step] for note in notes}
    columns = [str(column) for column in frame.columns]
    return pd.DataFrame({c: made[c].reset_index(drop=True) for c in columns})


def parts(frame: Figures) -> tuple[list[str], list[str], list[str]]:
    """Return the columns that say what a row is about, those of figures, and the rest.

    ``LINE``, the number of the row, joins the first where they don’t tell two rows apart.
    """
    roles = {str(c): frame.about(str(c)).role for c in frame.columns}
    keys = [c for c, role in roles.items() if role in KEYS]
    values = [c for c, role in roles.items() if role == "value"]
    notes = [c for c in roles if c not in keys and c not in values]
    if not keys or frame.duplicated(keys).any() or frame[keys].isna().any(axis=None):
        keys = [*keys, LINE]
    return keys, values, notes


def structure(frame: Figures, name: str) -> Any:
    """Return the structure message of a table (dataflow, data structure, concepts, code lists).

    Raises
    ------
    DataError
        When sdmx1 is not installed.
    """
    try:
        from sdmx import message
        from sdmx.model import common, v21
    except ImportError:
        raise DataError(
            "sdmx1 is not installed.", next_step=say("pip install 'iomlab[exchange]'")
        ) from None
    agency = common.Agency(id=AGENCY)
    owned: dict[str, Any] = {"maintainer": agency, "version": VERSION}
    scheme = common.ConceptScheme(id="CONCEPTS", **owned)
    dsd = v21.DataStructureDefinition(id=identifier(name), **owned)
    made = [scheme, dsd]

    def concept(column: str, title: str, about: str = "") -> Any:
        found = common.Concept(id=column, name={"en": title or column})
        if about:
            found.description = {"en": about}
        scheme.append(found)
        return found

    def codes(column: str, labels: dict[str, str]) -> Any:
        listed = common.Codelist(id=f"CL_{column.upper()}", name={"en": column}, **owned)
        for code, label in labels.items():
            listed.append(common.Code(id=code, name={"en": label}))
        made.insert(0, listed)
        return common.Representation(enumerated=listed)

    keys, values, notes = parts(frame)
    for key in keys:
        about = frame.about(key)
        kind = common.TimeDimension if _dimension(frame, key) == TIME else common.Dimension
        title = "Number of the row" if key == LINE else about.title
        dsd.dimensions.append(
            kind(
                id=_dimension(frame, key),
                concept_identity=concept(_dimension(frame, key), title, about.description),
            )
        )
    titles = {v.upper(): _with_unit(frame, v) for v in values} or {NONE: "not applicable"}
    dsd.dimensions.append(
        common.Dimension(
            id=INDICATOR,
            concept_identity=concept(INDICATOR, "Indicator"),
            local_representation=codes(INDICATOR, titles),
        )
    )
    dsd.measures.append(v21.PrimaryMeasure(id=VALUE, concept_identity=concept(VALUE, "Value")))
    for note in notes:
        about = frame.about(note)
        dsd.attributes.append(
            v21.DataAttribute(
                id=note,
                concept_identity=concept(note, about.title, about.description),
                related_to=v21.PrimaryMeasureRelationship(),
            )
        )
    titles_of = frame.sources[0].titles
    flow = v21.DataflowDefinition(id=identifier(name), structure=dsd, name=dict(titles_of), **owned)
    told = message.StructureMessage()
    for each in (*made, flow):
        told.add(each)
    return told


def write_structure(frame: Figures, name: str, path: Path) -> None:
    """Write the structure of a table as SDMX-ML 2.1."""
    told = structure(frame, name)
    import sdmx

    path.write_bytes(sdmx.to_xml(told, pretty_print=True))


def identifier(name: str) -> str:
    """Return the identifier of a table in SDMX: capital letters, digits and _.

    >>> identifier("migrant_stock_totals")
    'MIGRANT_STOCK_TOTALS'
    """
    return re.sub(r"[^A-Z0-9_]", "_", name.upper())


def _dimension(frame: Figures, key: str) -> str:
    whole = key != LINE and str(frame[key].dtype) == "Int64"
    return TIME if whole and frame.about(key).role == "year" else key.upper()


def _with_unit(frame: Figures, column: str) -> str:
    about = frame.about(column)
    return f"{about.title} ({about.unit})" if about.unit else about.title
