"""Explorers answer every setting of their controls, in three languages, by hand and without hands."""

import itertools

import pytest

from iomlab import load
from iomlab.errors import IomlabError
from iomlab.explorers.dependence import estimates
from iomlab.explorers.explorer import Explorer, Pick, Slider, Switch, explore, names
from iomlab.languages.catalogue import tell
from iomlab.messages import Message
from iomlab.methods.list_overlaps import overlaps
from iomlab.methods.many_lists import many_lists
from iomlab.places import STATIC
from iomlab.show.shown import Shown

each = pytest.mark.parametrize("name", names())


def settings(control):
    if isinstance(control, Slider):
        return [control.least, control.start, control.most]
    return list(control.choices) if isinstance(control, Pick) else [True, False]


def corners(explorer):
    """Return settings in which each control is moved through its ends, the others at their start."""
    for control in explorer.controls:
        yield from ({control.name: value} for value in settings(control))
    ends = [[s[0], s[-1]] for s in map(settings, explorer.controls)]
    several = itertools.islice(itertools.product(*ends), 8)
    yield from (dict(zip([c.name for c in explorer.controls], v, strict=True)) for v in several)


def answered(explorer, moved):
    """Return sentence and picture, or the reason and nothing."""
    try:
        return explorer.answer(**moved)
    except IomlabError as refused:
        return refused, None


@each
def test_every_setting_gets_a_sentence_and_a_picture_or_a_reason(name):
    explorer = explore(name, "es")
    for moved in corners(explorer):
        words, shown = answered(explorer, moved)
        assert tell(words, "es")
        assert shown is None or (shown.alt and shown.sources)


@each
def test_what_it_says_changes_when_a_control_is_moved(name):
    explorer = explore(name, "en")
    said = set()
    for moved in corners(explorer):
        words, shown = answered(explorer, moved)
        said.add((str(words), str(shown and shown.payload().get("rows"))))
    assert len(said) > 2


@each
@pytest.mark.parametrize("lang", ["es", "fr"])
def test_controls_and_sentence_are_in_the_language(name, lang):
    explorer = explore(name, lang)
    told = [c.label for c in explorer.controls]
    told += [w for c in explorer.controls if isinstance(c, Pick) for w in c.choices.values()]
    told.append(explorer.answer()[0])
    for message in told:
        if sum(letter.isalpha() for letter in message.text) > 12:
            assert tell(message, lang) != tell(message, "en"), message.text


@each
def test_the_widget_answers_its_controls(name):
    explorer = explore(name, "fr")
    box = explorer.widget()
    *handles, page = box.children
    before = page.value
    assert 'aria-live="polite"' in before
    assert "data:image/png" in before or "<table" in before
    assert len(handles) == len(explorer.controls)
    changed = False
    for handle, control in zip(handles, explorer.controls, strict=True):
        for value in settings(control):
            handle.value = type(handle.value)(value)
            changed |= page.value != before
    assert changed


@each
def test_without_hands_there_is_a_picture_and_no_widget(name, monkeypatch):
    seen = []
    monkeypatch.setenv(STATIC, "1")
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: seen.extend(a))
    explore(name, "en")._ipython_display_()
    assert all(isinstance(one, Shown) for one in seen)
    assert len(seen) == 2


def test_a_switch_and_an_unknown_explorer():
    with pytest.raises(IomlabError, match="routes"):
        explore("route")
    assert Switch("a", Message("A"), True).start


@pytest.mark.parametrize("static", ["1", ""])
def test_refused_starting_values_get_the_sentence_and_no_traceback(static, monkeypatch):
    def view(show, **_):
        raise IomlabError("No figure for {place}.", place="Atlantis")

    seen = []
    monkeypatch.setenv(STATIC, static)
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: seen.extend(a))
    control = Slider("n", Message("N"), 1, 3, 1, 2)
    Explorer("test", view, (control,), "en", {"n": 2})._ipython_display_()
    assert isinstance(seen[0], Shown)
    assert "No figure for Atlantis." in seen[0].html
    if not static:
        assert "No figure for Atlantis." in seen[1].children[-1].value


def test_three_lists_say_the_same_in_the_explorer_and_in_the_lesson():
    drawn = load("synthetic_lists").of(region="north")
    seen = overlaps(drawn, ["service_centre", "clinic", "legal_aid"])
    lesson = many_lists(seen, scale="large region")
    explorer = estimates(3.0, "north").set_index("lists").loc["three"]
    assert explorer["population"] == pytest.approx(lesson.population)
    assert explorer["high"] == pytest.approx(lesson.interval.high)
