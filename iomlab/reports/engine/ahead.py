"""What the warm parent imports and reads before it forks: everything that reports share."""

from __future__ import annotations

import importlib

WARM = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "pandas",
    "matplotlib.figure",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "PIL.Image",
    "PIL.PngImagePlugin",
    "iomlab.show.desk",
    "iomlab.parameters.in_notebooks",
    "iomlab.parameters.types",
    "iomlab.data.concern",
    "iomlab.data.derive",
    "iomlab.countries",
    "babel.dates",
    "babel.numbers",
)


def import_all(names: tuple[str, ...]) -> list[str]:
    """Import modules, leave out those that are not installed, and return what was left out."""
    missing = []
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing


def read_ahead() -> None:
    """Read what every report reads and nothing changes: words, places, shapes of the world map.

    Tables are not read: their hash is compared anew in each report.
    """
    import datetime as dt

    from iomlab import countries
    from iomlab.languages import catalogue, formats
    from iomlab.show import atlas

    for lang in formats.LANGUAGES:
        catalogue.texts(lang)
        formats.number(1.5, lang)
        formats.date(dt.date(2024, 1, 1), lang)
    countries.find("Honduras")
    atlas.areas()
    atlas.points()
