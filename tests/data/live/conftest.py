"""What the tests of live sources share: a shelf of their own, a publisher on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.live.fake import Fake
from tests.data.live.served import KEYS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of this test, still empty."""
    folder = tmp_path / "shelf"
    monkeypatch.setenv("IOMLAB_DATA", str(folder))
    return folder


@pytest.fixture
def fake() -> Iterator[Fake]:
    """Give a publisher on the loopback."""
    with Fake() as publisher:
        yield publisher


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every publisher a key that is easy to find wherever it should not be."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
