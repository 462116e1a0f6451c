"""Facts about the page of live sources."""

import pytest

from iomlab.data.live.publisher import connectors, live_tables, sidecar
from iomlab.data.shelf import tables
from tests.conftest import tool as read


@pytest.fixture(scope="module")
def tool():
    return read("sources_page")


def test_every_publisher_has_its_page_terms_key_hosts_and_pace(tool):
    page = tool.page()
    for module in connectors().values():
        part = page.split(f"\n## {module.PUBLISHER.title}\n")[1].split("\n## ")[0]
        told = [module.PUBLISHER.page, module.PUBLISHER.terms, *module.PUBLISHER.hosts]
        told += (
            [module.PUBLISHER.key.variable, module.PUBLISHER.key.where]
            if module.PUBLISHER.key
            else []
        )
        told += [f"{module.PUBLISHER.pause:g} s"] if module.PUBLISHER.pause else []
        for word in told:
            assert " ".join(word.split()) in part, (module.__name__, word)


def test_every_table_has_a_way_to_it_its_columns_and_its_caveats(tool):
    page = tool.page()
    for name in live_tables():
        part = page.split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]
        assert f"iomlab data pull {name}\n" in part or "Not pulled" in part, name
        assert f"iomlab data pull {name}" in part or f"iomlab data add FILE --as {name}" in part, (
            name
        )
        for column in sidecar(name)["columns"]:
            assert f"`{column['name']}`" in part, name
        assert "\n- " in part.split("Beware:")[1], name


def test_what_is_asked_first_lies_on_the_publishers_own_hosts(tool):
    from urllib.parse import urlsplit

    for name, module in live_tables().items():
        address, how = tool.asked(module, name)
        assert bool(address) != bool(how), name
        if address:
            assert urlsplit(address).scheme == "https"
            assert urlsplit(address).hostname in module.PUBLISHER.hosts, name


@pytest.mark.parametrize("name", sorted(set(live_tables()) & set(tables())))
def test_a_table_named_as_a_shipped_one_has_its_columns(name):
    from iomlab.data.load import source

    shipped = [(c.name, c.type) for c in source(name, "shipped").columns]
    assert [(c["name"], c["type"]) for c in sidecar(name)["columns"]] == shipped


@pytest.mark.parametrize("name", sorted(live_tables()))
def test_a_sidecar_says_all_that_a_descriptor_needs(name):
    from iomlab.data.check import NEEDED
    from iomlab.data.measures import problems
    from iomlab.languages.formats import LANGUAGES

    record = sidecar(name)
    for needed in set(NEEDED) - {"accessed"}:  # put() sets the day
        assert record[needed], (name, needed)
    assert set(record["title"]) == set(LANGUAGES)
    assert record["caveats"]
    for column in record["columns"]:
        assert column["title"], (name, column["name"])
        assert column["title"] != column["name"], (name, column["name"])
        assert problems(column.get("measures", {})) == []
