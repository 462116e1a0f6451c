"""The shapes of the world map and the projection that draws them without lying about size."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from iomlab.places import shipped

if TYPE_CHECKING:
    import numpy as np

DISPUTED = "disputed"
# Šavrič, Patterson and Jenny (2018), The Equal Earth map projection, International Journal of
# Geographical Information Science 33(3), 454-465, https://doi.org/10.1080/13658816.2018.1504949
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


@cache
def _map() -> dict[str, Any]:
    """Read the shipped TopoJSON."""
    return json.loads(shipped("datasets", "world_map", "world_map.json").read_text("utf-8"))


@cache
def _arcs() -> list[np.ndarray]:
    """Return the lines between corners, in degrees."""
    import numpy as np

    topology = _map()
    scale, move = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(arc, axis=0) * scale + move for arc in topology["arcs"]]


def _ring(numbers: list[int]) -> np.ndarray:
    """Return a closed ring of arcs (``~n`` is arc ``n`` backwards)."""
    import numpy as np

    arcs = _arcs()
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring.flags.writeable = False  # everyone draws from the same ring
    return ring


@cache
def _all_areas() -> dict[str, list[np.ndarray]]:
    import numpy as np

    shapes = {
        shape["id"]: [_ring(polygon[0]) for polygon in shape["arcs"]]
        for shape in _map()["objects"]["areas"]["geometries"]
    }
    largest = {
        code: max(np.prod(np.ptp(r, axis=0)) for r in rings) for code, rings in shapes.items()
    }
    return dict(sorted(shapes.items(), key=lambda item: -largest[item[0]]))


def areas(antarctica: bool = False) -> dict[str, list[np.ndarray]]:
    """Return the outlines of every country and area that the map holds.

    Parameters
    ----------
    antarctica : bool
        Whether ``ATA`` is among them.

    Returns
    -------
    dict
        Code -> closed rings, each an array of longitude and latitude in degrees (``n`` x 2),
        between 180° W and 180° E. Only outer rings, large countries first: drawn in this order, an
        enclave (Lesotho) lies over the country around it. ``"disputed"`` is under no code and wants
        a neutral colour.

    When it misleads
    ----------------
    The outlines are thinned to about one kilometre and are for drawing only. Every map needs the
    disclaimer on boundaries and names.

    Examples
    --------
    >>> shapes = areas()
    >>> len(shapes["LSO"]), "ATA" in shapes, "TUV" in shapes
    (1, False, False)
    """
    return {
        code: list(rings) for code, rings in _all_areas().items() if antarctica or code != "ATA"
    }


@cache
def _points() -> dict[str, tuple[float, float]]:
    topology = _map()
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    return {
        spot["id"]: (
            round(spot["coordinates"][0] * sx + tx, 4),
            round(spot["coordinates"][1] * sy + ty, 4),
        )
        for spot in topology["objects"]["points"]["geometries"]
    }


def points() -> dict[str, tuple[float, float]]:
    """Return one longitude and latitude for every country and area, also those without outline.

    The point lies inside the largest part, so that a mark or a line can start there. It is neither
    the capital nor the centre of the population.

    Examples
    --------
    >>> points()["TUV"]
    (179.2, -8.52)
    """
    return dict(_points())


def equal_earth(lon: Any, lat: Any, centre: float = 0.0) -> tuple[Any, Any]:
    """Project degrees to the Equal Earth map: areas keep their true proportion.

    Parameters
    ----------
    lon, lat : array-like or float
        Degrees. Give one ring at a time: a ring that lies on the far side of the map goes over to
        the other edge as a whole.
    centre : float
        Longitude in the middle of the map; 180 for the Pacific.

    Returns
    -------
    tuple
        ``x`` and ``y`` on a sphere of radius 1: about -2.71 to 2.71 and -1.32 to 1.32.

    Notes
    -----
    With ``sin t = sqrt(3)/2 sin(lat)``::

        x = 2 sqrt(3) lon cos t / (3 (9 A4 t^8 + 7 A3 t^6 + 3 A2 t^2 + A1))
        y = A4 t^9 + A3 t^7 + A2 t^3 + A1 t

    Šavrič, Patterson and Jenny (2018), https://doi.org/10.1080/13658816.2018.1504949

    Examples
    --------
    >>> x, y = equal_earth(180, 0)
    >>> round(float(x), 4), round(float(y), 4)
    (2.7066, 0.0)
    """
    import numpy as np

    lon, lat = np.asarray(lon, dtype=float) - centre, np.asarray(lat, dtype=float)
    turns = np.round(lon.mean() / 360)
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
    width = 3 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1)
    x = 2 * np.sqrt(3) * np.radians(lon - 360 * turns) * np.cos(t) / width
    return x, A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t
