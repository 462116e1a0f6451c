"""The explorers of N14 and N15 answer, and answer differently when they are moved."""

from iomlab.explorers.explorer import explore


def test_more_detail_costs_more_at_the_same_promise():
    privacy = explore("privacy")
    lost = {}
    for detail in ("one", "two", "four"):
        words, _ = privacy.answer(detail=detail, epsilon=0.5)
        lost[detail] = words.values["lost"]
        assert round(words.values["certain"]) == 62
    assert lost["one"] < lost["two"] < lost["four"]


def test_privacy_answers_at_both_ends():
    for epsilon in (0.05, 10):
        assert explore("privacy", "es").answer(epsilon=epsilon)[1].frame is not None


def test_an_offer_below_the_floor_is_out_whatever_it_is_worth():
    words, shown = explore("negotiation").answer(pathways="B", back="B", recognition="C", weight=5)
    assert "no offer" in str(words)
    assert "Refugees" in str(words)
    assert any("out" in str(point) for point in shown.frame["point"])


def test_an_offer_on_the_frontier_has_nothing_better():
    words, _ = explore("negotiation").answer(pathways="C", back="C", recognition="B", weight=1)
    assert "no lawful package is better" in str(words)
    words, _ = explore("negotiation").answer(pathways="D", back="A", recognition="A", weight=1)
    assert words.values["n"] > 0
