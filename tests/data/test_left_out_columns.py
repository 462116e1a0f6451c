"""A frame of a few columns can still be divided by a sum of its rows."""

from iomlab import load


def test_parts_of_a_frame_are_divided_by_their_sum():
    decisions = load("asylum_decisions")[["recognised", "complementary", "rejected"]]
    shares = decisions.div(decisions.sum(axis=1), axis=0)
    assert shares.columns.tolist() == ["recognised", "complementary", "rejected"]
    assert (shares.sum(axis=1).round(9) == 1).all()
