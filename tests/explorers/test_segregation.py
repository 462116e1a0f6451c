"""The explorer of segregation."""

from iomlab.explorers.explorer import explore


def row(shown, name):
    return shown.frame.set_index("index").loc[name]


def test_moving_half_of_the_coast_makes_the_city_more_even():
    shown = explore("segregation", "en").answer(moved=50)[1]
    assert row(shown, "dissimilarity")["then"] < row(shown, "dissimilarity")["now"] - 0.2


def test_a_larger_group_changes_isolation_alone():
    shown = explore("segregation", "en").answer(times=3)[1]
    d, isolation = row(shown, "dissimilarity"), row(shown, "isolation")
    assert abs(d["then"] - d["now"]) < 1e-9
    assert isolation["then"] > isolation["now"] + 0.1


def test_small_areas_are_called_chance():
    words, shown = explore("segregation", "en").answer(group="group_c", people=20)
    assert "Most of D is chance" in str(words)
    assert row(shown, "by_chance")["then"] > 0.4
