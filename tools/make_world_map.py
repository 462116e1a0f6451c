"""Write ``datasets/world_map/world_map.json`` from Natural Earth, as npm's ``world-atlas`` packs it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_world_map.py package/countries-50m.json

One area a code of ``datasets/countries``. Natural Earth draws who holds a place; where the United
Nations draws otherwise, the areas are put as the United Nations has them (see ``AS_THE_UN_HAS_IT``
and the caveats). Borders stay shared between neighbours: they are thinned once, together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from iomlab.countries import all_countries  # noqa: E402

SHELF = ROOT / "datasets" / "world_map"
GRID = 0.01  # degrees: one step of the file
THIN = 0.012  # degrees: a point nearer than this to the line without it is left out
THIN_ANTARCTICA = 0.15
DISPUTED = "disputed"

Point = tuple[float, float]
Ring = list[Point]

AS_THE_UN_HAS_IT = """Crimea in Ukraine, the Golan in Syria, Western Sahara whole, the north of
Cyprus in Cyprus, Somaliland in Somalia, Kosovo under its own code, Siachen under none."""
NAMES = {
    "Somaliland": "SOM",
    "Kosovo": "XKX",
    "N. Cyprus": "CYP",
    "Siachen Glacier": DISPUTED,
    "Ashmore and Cartier Is.": "AUS",
}
# West side of the Golan, Banias to the Yarmouk, traced by hand at the scale of this map (0.01 degree).
GOLAN = [
    (35.65, 33.24),
    (35.64, 33.15),
    (35.63, 33.05),
    (35.63, 32.98),
    (35.62, 32.90),
    (35.65, 32.84),
    (35.65, 32.78),
    (35.64, 32.72),
]
# What the 50m file lacks, or where the middle of the largest part is not where people look.
POINTS = {
    "BVT": (3.36, -54.42),
    "GIB": (-5.35, 36.14),
    "TKL": (-171.85, -9.20),
    "TUV": (179.20, -8.52),
    "UMI": (166.62, 19.29),
    "XCX": (-2.35, 49.33),
    "ATA": (0.0, -85.0),
    "AB9": (28.40, 9.60),
    "KIR": (172.98, 1.42),
    "FRA": (2.4, 46.6),
    "USA": (-98.5, 39.5),
    "RUS": (45.0, 56.0),
    "CAN": (-100.0, 54.0),
    "NOR": (9.5, 61.3),
    "CHL": (-71.2, -33.5),
    "GRL": (-42.0, 72.0),
}


def decode(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a TopoJSON file in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 9), round(y * sy + ty, 9)))
        arcs.append(points)
    return arcs


def part_of(code: str, ring: Ring) -> str:
    """Return the code that a ring has of its own inside what Natural Earth calls one country."""
    x, y = ring[0]
    overseas = {
        "FRA": [
            ("GUF", -56 < x < -50),
            ("REU", x > 54),
            ("MYT", 40 < x < 50),
            ("GLP", -62 < x < -60.9 and y > 15.7),
            ("MTQ", -62 < x < -60 and y < 15.7),
        ],
        "NLD": [("BES", x < -60)],
        "NOR": [("SJM", y > 74 or x < -5)],
        "IOT": [("CXR", x > 100), ("CCK", 90 < x < 100)],
        "RUS": [("UKR", 32 < x < 37 and 44 < y < 46.3)],
    }
    return next((own for own, here in overseas.get(code, []) if here), code)


def rings_by_code(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Return the rings of every code as Natural Earth draws them, overseas parts apart."""
    arcs = decode(topology)
    numeric = {c.m49: c.iso3 for c in all_countries() if c.m49}
    found: dict[str, list[Ring]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = NAMES.get(name) or ("IOT" if name == "Indian Ocean Ter." else numeric[shape["id"]])
        for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
            rings = []
            for indices in polygon:
                ring: Ring = []
                for i in indices:
                    arc = arcs[i] if i >= 0 else arcs[~i][::-1]
                    ring += arc[:-1]
                rings += within_180(ring)
            found[part_of(code, rings[0]) if rings else code] += rings
    return {code: [ring for ring in rings if area(ring)] for code, rings in found.items()}


def within_180(ring: Ring) -> list[Ring]:
    """Return the parts of a ring that crosses the antimeridian, each between 180° W and 180° E."""
    first = ring.index(min(ring))
    ring = ring[first:] + ring[:first]
    turn, unrolled = 0, [ring[0]]
    for (ax, _), (bx, by) in pairwise(ring):
        turn += 360 * ((ax - bx > 180) - (bx - ax > 180))
        unrolled.append((bx + turn, by))
    (west, y), (end, _) = unrolled[0], unrolled[-1]
    if end - west > 180:  # Antarctica goes round the pole: close it along the edge of the map
        return [[*unrolled, (west + 360, y), (west + 360, -90.0), (west, -90.0)]]
    low = min(x for x, _ in unrolled)
    if low >= -180:
        return [unrolled]
    beyond = [(round(x + 360, 9), y) for x, y in half(unrolled, -180.0, -1)]
    return [half(unrolled, -180.0, 1), beyond]


def half(ring: Ring, meridian: float, side: int) -> Ring:
    """Return the part of a ring east (1) or west (-1) of a meridian (Sutherland and Hodgman)."""
    kept: Ring = []
    for (ax, ay), (bx, by) in edges(ring):
        a_in, b_in = side * (ax - meridian) >= 0, side * (bx - meridian) >= 0
        if a_in:
            kept.append((ax, ay))
        if a_in != b_in and meridian not in (ax, bx):
            kept.append((meridian, ay + (by - ay) * (meridian - ax) / (bx - ax)))
    return kept


def edges(ring: Ring) -> list[tuple[Point, Point]]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def stitch(directed: Iterable[tuple[Point, Point]]) -> list[Ring]:
    """Return the rings of directed edges, after edges in both directions have cancelled out."""
    left = set(directed)
    left = {(a, b) for a, b in left if (b, a) not in left}
    after: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(left):
        after[a].append(b)
    rings = []
    while after:
        start = next(iter(after))
        ring, at = [start], start
        while ring:
            following = after[at].pop()
            if not after[at]:
                del after[at]
            at = following
            if at in ring:  # a loop has closed, here or at a corner where two parts touch
                rings.append(ring[ring.index(at) :])
                ring = ring[: ring.index(at)]
            ring += [at] if ring else []
    return rings


def merge(rings: list[Ring]) -> list[Ring]:
    """Dissolve the borders between the rings of one code."""
    return stitch(edge for ring in rings for edge in edges(ring))


def nearest(ring: Ring, point: Point) -> int:
    return min(range(len(ring)), key=lambda i: math.dist(ring[i], point))


def inside(point: Point, ring: Ring) -> bool:
    """Return whether ``point`` lies inside ``ring`` (even-odd rule)."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in edges(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def cede(found: dict[str, list[Ring]], giver: str, taker: str, line: Ring, probe: Point) -> None:
    """Cut the ring of ``giver`` that holds ``probe`` along ``line``; the side of ``probe`` changes.

    The ends of ``line`` go to the nearest points of the ring.
    """
    at = next(i for i, ring in enumerate(found[giver]) if inside(probe, ring))
    ring = found[giver].pop(at)
    i, j = nearest(ring, line[0]), nearest(ring, line[-1])
    turned = ring[i:] + ring[:i]
    j = (j - i) % len(ring)
    middle = line[1:-1]
    one = turned[: j + 1] + middle[::-1]
    two = turned[j:] + turned[:1] + middle
    for part in (one, two):
        found[taker if inside(probe, part) else giver].append(part)


def as_the_un_has_it(found: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Return the areas with Western Sahara and the Golan where the United Nations has them."""
    morocco = next(r for r in found["MAR"] if inside((-7.0, 32.0), r))
    parallel = min(p[1] for r in found["ESH"] for p in r if p[1] > 27.65)
    for i, (a, b) in enumerate(edges(morocco)):  # the coast crosses the parallel of 27°40′ N
        if (a[1] > parallel) != (b[1] > parallel) and a[0] < -12:
            share = (parallel - a[1]) / (b[1] - a[1])
            coast = (a[0] + share * (b[0] - a[0]), parallel)
            morocco.insert(i + 1, coast)
            break
    bend = max(
        (p for r in found["ESH"] for p in r if abs(p[1] - parallel) < 1e-9), key=lambda p: -p[0]
    )
    cede(found, "MAR", "ESH", [bend, coast], (-13.1, 26.5))
    cede(found, "ISR", "SYR", [(35.63, 33.27), *GOLAN, (35.61, 32.68)], (35.8, 33.0))
    return {code: merge(rings) for code, rings in found.items()}


def thin(line: list[Point], tolerance: float) -> list[Point]:
    """Return ``line`` without the points that it hardly bends at (Douglas and Peucker 1973)."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = line[a], line[b]
        shrink = math.cos(math.radians((ay + by) / 2))
        dx, dy = (bx - ax) * shrink, by - ay
        length = math.hypot(dx, dy)
        worst, where = 0.0, a
        for i in range(a + 1, b):
            px, py = (line[i][0] - ax) * shrink, line[i][1] - ay
            off = abs(dx * py - dy * px) / length if length else math.hypot(px, py)
            if off > worst:
                worst, where = off, i
        if worst > tolerance:
            keep.add(where)
            stack += [(a, where), (where, b)]
    return [line[i] for i in sorted(keep)]


def cut_into_arcs(found: dict[str, list[Ring]]) -> tuple[list[Ring], dict[str, list[list[int]]]]:
    """Return arcs shared between areas, and every area's rings as arc numbers (``~n`` backwards)."""
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, rings in found.items():
        for ring in rings:
            for edge in edges(ring):
                owners[frozenset(edge)].add(code)
    degree: dict[Point, set[Point]] = defaultdict(set)
    for a, b in map(tuple, owners):
        degree[a].add(b)
        degree[b].add(a)
    nodes = {point for point, near in degree.items() if len(near) > 2}
    for rings in found.values():  # a border may also begin where nobody else's line arrives
        for ring in rings:
            for (a, b), (_, c) in zip(edges(ring), edges(ring)[1:] + edges(ring)[:1], strict=True):
                if owners[frozenset((a, b))] != owners[frozenset((b, c))]:
                    nodes.add(b)
    arcs: list[Ring] = []
    known: dict[tuple[Point, ...], int] = {}
    made: dict[str, list[list[int]]] = {}
    for code, rings in sorted(found.items()):
        made[code] = []
        for ring in rings:
            starts = [i for i, p in enumerate(ring) if p in nodes] or [ring.index(min(ring))]
            indices = []
            for a, b in zip(starts, [*starts[1:], starts[0] + len(ring)], strict=True):
                arc = tuple((ring + ring)[a : b + 1])
                if arc in known:
                    indices.append(known[arc])
                elif arc[::-1] in known:
                    indices.append(~known[arc[::-1]])
                else:
                    known[arc] = len(arcs)
                    indices.append(len(arcs))
                    arcs.append(list(arc))
            made[code].append(indices)
    return arcs, made


def steps(line: list[Point]) -> list[tuple[int, int]]:
    """Return a line on the file's grid, without points that fall together."""
    on_grid = [(round(x / GRID), round(y / GRID)) for x, y in line]
    kept = on_grid[:1] + [b for a, b in pairwise(on_grid) if a != b]
    if len(kept) < 4 and line[0] == line[-1]:  # a ring must stay a ring, however small the island
        x, y = on_grid[0]
        kept = [(x, y), (x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y)]
    return kept


def area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(ring)) / 2


def middle(rings: list[Ring]) -> Point:
    """Return a point well inside the largest ring: its centroid, or the grid point farthest in."""
    ring = max(rings, key=lambda r: abs(area(r)))
    size = area(ring) * 6
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges(ring)) / size
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges(ring)) / size
    left, right = min(p[0] for p in ring), max(p[0] for p in ring)
    low, high = min(p[1] for p in ring), max(p[1] for p in ring)

    def depth(point: Point) -> float:
        return min(math.dist(point, p) for p in ring) if inside(point, ring) else -1.0

    tried = [
        (left + (right - left) * (i + 0.5) / 20, low + (high - low) * (j + 0.5) / 20)
        for i in range(20)
        for j in range(20)
    ]
    best = max(tried, key=depth)
    return (x, y) if depth((x, y)) > 0.4 * depth(best) else best


def polygons(rings: list[list[int]], shapes: list[Ring]) -> list[list[list[int]]]:
    """Group rings into polygons: an outer ring (clockwise) with the holes inside it."""
    outer = [i for i, shape in enumerate(shapes) if area(shape) < 0]
    grouped = {i: [rings[i]] for i in outer}
    for i, shape in enumerate(shapes):
        if i not in grouped:
            around = [o for o in outer if inside(shape[0], shapes[o])]
            grouped[min(around, key=lambda o: abs(area(shapes[o])))].append(rings[i])
    return list(grouped.values())


def topology(found: dict[str, list[Ring]]) -> dict[str, Any]:
    """Return the areas as TopoJSON, with a point for every code."""
    arcs, made = cut_into_arcs(found)
    frozen = {abs(i) if i >= 0 else ~i for ring in made["ATA"] for i in ring}
    lines = [steps(thin(a, THIN_ANTARCTICA if i in frozen else THIN)) for i, a in enumerate(arcs)]
    encoded = [
        [list(line[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(line)] for line in lines
    ]
    shapes = [
        {"type": "MultiPolygon", "id": code, "arcs": polygons(rings, found[code])}
        for code, rings in made.items()
    ]
    points = {code: middle(rings) for code, rings in found.items() if code != DISPUTED} | POINTS
    spots = [
        {"type": "Point", "id": code, "coordinates": [round(x / GRID), round(y / GRID)]}
        for code, (x, y) in sorted(points.items())
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": {
            "areas": {"type": "GeometryCollection", "geometries": shapes},
            "points": {"type": "GeometryCollection", "geometries": spots},
        },
        "arcs": encoded,
    }


def descriptor(content: bytes) -> dict[str, Any]:
    """Return the data package of the map."""
    about = json.loads((ROOT / "tools" / "world_map.json").read_text("utf-8"))
    about["resources"][0] |= {
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }
    return about


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path, help="countries-50m.json of world-atlas 2.0.2")
    asked = parser.parse_args()
    atlas = json.loads(asked.atlas.read_text(encoding="utf-8"))
    made = topology(as_the_un_has_it(rings_by_code(atlas)))
    content = (json.dumps(made, separators=(",", ":")) + "\n").encode("utf-8")
    SHELF.mkdir(parents=True, exist_ok=True)
    (SHELF / "world_map.json").write_bytes(content)
    text = json.dumps(descriptor(content), ensure_ascii=False, indent=1) + "\n"
    (SHELF / "datapackage.json").write_text(text, encoding="utf-8")
    areas = made["objects"]["areas"]["geometries"]
    print(f"{len(areas)} areas, {len(made['arcs'])} arcs, {len(content) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
