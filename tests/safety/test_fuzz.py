"""The readers of other people's bytes stand some seconds of fuzzing each (bounded, with a seed)."""

import os
import random

import pytest

from tests.conftest import tool

SECONDS = int(os.environ.get("IOMLAB_FUZZ_SECONDS", "2"))


fuzz = tool("fuzz")


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_examples_and_small_changes_of_them_break_no_reader(name, tmp_path, monkeypatch):
    """Without atheris: each example, cut, doubled, with single bytes changed."""
    monkeypatch.setattr(fuzz, "ROOM", tmp_path)
    dice = random.Random(1)
    for example in fuzz.TARGETS[name][1]:
        for content in (example, b"", example[: len(example) // 2], example * 2, example[::-1]):
            fuzz.one(name, content)
        for _ in range(10):
            changed = bytearray(example or b"x")
            changed[dice.randrange(len(changed))] = dice.randrange(256)
            fuzz.one(name, bytes(changed))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["parameter_cell", "notebook", "plan", "answers", "markdown"])
def test_atheris_breaks_no_parser(name):
    pytest.importorskip("atheris", reason="needs atheris (pip install 'iomlab[fuzz]')")
    number, broken = fuzz.trial(name, SECONDS, seed=20261124)
    print(f"{name}: {number} inputs")
    assert not broken, broken
    assert number > 50


def test_a_reader_that_breaks_is_found(monkeypatch, tmp_path):
    monkeypatch.setitem(fuzz.TARGETS, "broken", (lambda data: 1 / len(data), [b"a"]))
    fuzz.one("broken", b"a")
    with pytest.raises(ZeroDivisionError):
        fuzz.one("broken", b"")
