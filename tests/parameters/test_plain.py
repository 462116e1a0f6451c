"""Without pydantic, as in a browser, parameters are accepted and refused as with it."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import IomlabError
from iomlab.parameters import check as desk
from iomlab.parameters.read import of_source

DECLARED = of_source(
    """
country: Country = "HND"
places: Countries = ["ESP"]
lang: Language = "en"
year: Year[1990, 2024] = 2020
years: Years[1990, 2024] = (2014, 2024)
share: Number[1, 5] = 1.5
free: float = 1.0
people: Whole[0, 9] = 3
route: Choice["sea", "land"] = "sea"
number: Literal[1, 2] = 1
told: bool = True
day: date = date(2024, 1, 1)
words: str = "a"
perhaps: int | None = None
many: list[int] = [1]
"""
)
BY_NAME = {p.name: p for p in DECLARED}
SCALARS = [
    None, True, False, 0, 1, 2, 3, 10, 1990, 2024, 2025, 1.0, 1.5, 5.5, float("nan"), float("inf"), "", "sea",
    "se", "en", "es", "xx", "HND", "Honduras", "Hondurus", "WLD", "2010", "2014-2020", "2020-2014", "yes", "no", "1",
    "1,2", "ESP, COL", "none", "2024-02-30", "2024-02-28", dt.date(2024, 1, 1), b"x", {},
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(SCALARS),
    st.lists(st.sampled_from(SCALARS), max_size=3),
    st.lists(st.sampled_from(SCALARS), max_size=3).map(tuple),
)


def outcome(name, value):
    try:
        return repr(desk.check([BY_NAME[name]], {name: value}))
    except IomlabError as refused:
        return type(refused).__name__, str(refused)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(BY_NAME)), value=VALUES)
def test_both_checks_say_the_same(name, value):
    by_model = outcome(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "find_spec", lambda _: None)
        assert outcome(name, value) == by_model


def test_every_single_value_is_judged_alike(monkeypatch):
    by_model = {(n, i): outcome(n, v) for n in BY_NAME for i, v in enumerate(SCALARS)}
    monkeypatch.setattr(desk, "find_spec", lambda _: None)
    by_hand = {(n, i): outcome(n, v) for n in BY_NAME for i, v in enumerate(SCALARS)}
    assert {k: (v, by_hand[k]) for k, v in by_model.items() if v != by_hand[k]} == {}


def test_what_is_not_given_keeps_its_default(monkeypatch):
    monkeypatch.setattr(desk, "find_spec", lambda _: None)
    assert desk.check(DECLARED[:1], {}) == {"country": "HND"}
