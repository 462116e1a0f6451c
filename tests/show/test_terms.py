"""Terms are found by any of their names and told in the reader's language."""

import pytest

from iomlab import explain
from iomlab.errors import DataError
from iomlab.show.desk import Show


@pytest.mark.parametrize(
    "term", ["mixed migration", "Mixed movements", "movimientos mixtos", "mixed_movements"]
)
def test_a_term_is_found_in_any_language_or_by_its_key(term):
    assert explain(term, lang="es").title == "movimientos mixtos"


def test_an_unknown_term_gets_the_nearest():
    with pytest.raises(DataError, match="remittances"):
        explain("remitances")


def test_links_find_their_term():
    html = Show("fr").terms("missing migrant", "migrant stock").html
    assert 'id="term-missing-migrant"' in html
    assert 'id="term-migrant-stock"' in html
