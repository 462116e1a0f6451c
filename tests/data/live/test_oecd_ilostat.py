"""SDMX services: the structure gives the key, the data come as CSV. Every figure here is invented."""

import hashlib

import pytest

from iomlab import load
from iomlab.data.live import ilostat, oecd
from iomlab.data.live.publisher import Ask
from iomlab.data.live.pull import add, pull
from iomlab.data.shelf import describe
from iomlab.errors import DataError

ILO = "ilostat_employment_by_birth"
FLOW = "DF_EMP_TEMP_SEX_AGE_CBR_NB"


def structure(*dimensions, agency="ILO", name="EMP_TEMP_SEX_AGE_CBR_NB"):
    """Return a structure message of SDMX 2.1 with these dimensions in order."""
    told = "".join(
        f'<s:Dimension id="{d}" position="{n}"><s:ConceptIdentity><Ref maintainableParentID="CS" '
        f'maintainableParentVersion="1.0" agencyID="{agency}" id="{d}" class="Concept"/>'
        "</s:ConceptIdentity></s:Dimension>"
        for n, d in enumerate(dimensions, 1)
    )
    concepts = "".join(
        f'<s:Concept id="{d}"><c:Name xml:lang="en">{d}</c:Name></s:Concept>'
        for d in (*dimensions, "TIME_PERIOD", "OBS_VALUE")
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>x</m:ID><m:Test>false</m:Test><m:Prepared>2024-01-01T00:00:00</m:Prepared>
<m:Sender id="x"/></m:Header>
<m:Structures>
<s:Concepts><s:ConceptScheme id="CS" agencyID="{agency}" version="1.0">
<c:Name xml:lang="en">CS</c:Name>{concepts}</s:ConceptScheme></s:Concepts>
<s:DataStructures><s:DataStructure id="{name}" agencyID="{agency}" version="1.0">
<c:Name xml:lang="en">x</c:Name><s:DataStructureComponents>
<s:DimensionList id="DimensionDescriptor">{told}
<s:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}"><s:ConceptIdentity>
<Ref maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="{agency}" id="TIME_PERIOD"
 class="Concept"/></s:ConceptIdentity><s:LocalRepresentation><s:TextFormat
 textType="ObservationalTimePeriod"/></s:LocalRepresentation></s:TimeDimension></s:DimensionList>
<s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure id="OBS_VALUE"><s:ConceptIdentity>
<Ref maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="{agency}" id="OBS_VALUE"
 class="Concept"/></s:ConceptIdentity></s:PrimaryMeasure></s:MeasureList>
</s:DataStructureComponents></s:DataStructure></s:DataStructures>
</m:Structures></m:Structure>"""


DATA = """\
DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,AGE,CBR,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS
ILO:DF_EMP_TEMP_SEX_AGE_CBR_NB(1.0),FRA,A,EMP_TEMP_NB,SEX_T,AGE_YTHADULT_YGE15,CBR_FOREIGN,2023,2.25,3,
ILO:DF_EMP_TEMP_SEX_AGE_CBR_NB(1.0),FRA,A,EMP_TEMP_NB,SEX_T,AGE_YTHADULT_YGE15,CBR_FOREIGN,2024,,3,U
ILO:DF_EMP_TEMP_SEX_AGE_CBR_NB(1.0),FRA,Q,EMP_TEMP_NB,SEX_T,AGE_YTHADULT_YGE15,CBR_FOREIGN,2024-Q1,9,3,
"""


def rows(name):
    frame = load(name, "latest")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


KEPT = [
    ["FRA", 2023, "SEX_T", "AGE_YTHADULT_YGE15", "CBR_FOREIGN", 2250, None],
    ["FRA", 2024, "SEX_T", "AGE_YTHADULT_YGE15", "CBR_FOREIGN", None, "U"],
]


def test_the_key_follows_the_structure_and_thousands_become_persons(fake):
    host, start = "sdmx.ilo.org", "/rest"
    order = ("FREQ", "REF_AREA", "MEASURE", "SEX", "AGE", "CBR")
    fake.serve(host, f"{start}/dataflow/ILO/{FLOW}/latest", structure(*order))
    sent = fake.serve(host, f"{start}/data/ILO,{FLOW}/A.FRA+CHE....", DATA)
    pull(ILO, Ask(since=2023, countries=("FRA", "CHE")), door=fake.door)
    assert rows(ILO) == KEPT
    assert describe(ILO)["origin"][1]["sha256"] == hashlib.sha256(sent).hexdigest()
    first, second = fake.asked
    assert first.query == {"references": "children"}
    assert second.query["startPeriod"] == "2023"
    assert second.headers["Accept"].startswith("application/vnd.sdmx.data+csv")


def test_a_file_of_the_service_is_read_and_one_of_another_flow_is_not(tmp_path):
    (tmp_path / "file.csv").write_text(DATA)
    add(tmp_path / "file.csv", ILO)
    assert rows(ILO) == KEPT
    with pytest.raises(DataError, match="it is the table ILO:DF_EMP_TEMP_SEX_AGE_CBR_NB"):
        add(tmp_path / "file.csv", "ilostat_employment_by_citizenship")


def test_a_structure_without_a_dimension_that_is_asked_for_is_told(fake):
    fake.serve("sdmx.ilo.org", f"/rest/dataflow/ILO/{FLOW}/latest", structure("AREA", "FREQ"))
    with pytest.raises(
        DataError, match=r"a dimension REF_AREA is not there\. There are: AREA, FREQ"
    ):
        pull(ILO, Ask(countries=("FRA",)), door=fake.door)


@pytest.mark.parametrize("answer", ["<moved/>", "{}", structure("REF_AREA")[:900]])
def test_what_is_no_structure_is_told(fake, answer):
    fake.serve("sdmx.ilo.org", f"/rest/dataflow/ILO/{FLOW}/latest", answer)
    with pytest.raises(DataError, match="no structure of SDMX"):
        pull(ILO, door=fake.door)


OECD_DATA = """\
STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,CITIZENSHIP,FREQ,MEASURE,SEX,BIRTH_PLACE,EDUCATION_LEV,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS
DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),I,DEU,SYR,A,B11,_T,_Z,_Z,PS,2022,68,A
DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),I,DEU,SYR,A,B15,F,_Z,_Z,PS,2022,400,A
DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),I,DEU,_Z,A,EMP_RATE,_T,FB,_T,PT_LF_SUB,2022,61,A
"""


def test_of_the_oecds_flow_only_the_migration_measures_are_asked_and_kept(fake):
    order = (
        "REF_AREA", "CITIZENSHIP", "FREQ", "MEASURE", "SEX", "BIRTH_PLACE", "EDUCATION_LEV",
        "UNIT_MEASURE",
    )  # fmt: skip
    made = structure(*order, agency="OECD.ELS.IMD", name="DSD_MIG")
    host, start = "sdmx.oecd.org", "/public/rest"
    fake.serve(host, f"{start}/dataflow/OECD.ELS.IMD/DSD_MIG@DF_MIG/1.0", made)
    key = "..A.B11+B12+B13+B15+B16.._Z._Z.PS"
    fake.serve(host, f"{start}/data/OECD.ELS.IMD,DSD_MIG@DF_MIG,1.0/{key}", OECD_DATA)
    pull(oecd.list()[0], door=fake.door)
    assert rows("oecd_migration") == [
        ["DEU", 2022, "SYR", "B11", "_T", 68, "A"],
        ["DEU", 2022, "SYR", "B15", "F", 400, "A"],
    ]


def test_both_services_are_asked_slowly():
    assert ilostat.PUBLISHER.pause > 0
    assert oecd.PUBLISHER.pause > 0
