"""The map holds every place, draws areas as the United Nations has them, and keeps their size."""

import math
import subprocess
import sys

import numpy as np
import pytest

from iomlab.countries import all_countries, find
from iomlab.data.load import describe
from iomlab.places import shipped
from iomlab.show.atlas import DISPUTED, areas, equal_earth, points

WORLD = areas(antarctica=True)
NO_OUTLINE = {"BVT", "GIB", "TKL", "TUV", "UMI", "XCX"}


def holds(code: str, lon: float, lat: float) -> bool:
    """Return whether the outlines of ``code`` contain a place (even-odd rule)."""
    return any(_inside(ring, lon, lat) for ring in WORLD[code])


def _inside(ring, lon, lat):
    (ax, ay), (bx, by) = ring[:-1].T, ring[1:].T
    crosses = (ay > lat) != (by > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        east = lon < (bx - ax) * (lat - ay) / (by - ay) + ax
    return bool(np.sum(crosses & east) % 2)


def owners(lon: float, lat: float) -> set[str]:
    return {code for code in WORLD if holds(code, lon, lat)}


def test_every_place_has_a_point_and_nearly_all_an_outline():
    places = {c.iso3 for c in all_countries(["country", "area"])}
    assert places <= set(points())
    assert places - set(WORLD) == NO_OUTLINE
    assert set(WORLD) - places == {DISPUTED}


def test_rings_are_closed_and_lie_on_the_globe():
    for code, rings in WORLD.items():
        assert rings, code
        for ring in rings:
            assert ring.shape[1] == 2
            assert len(ring) >= 4, code
            assert (ring[0] == ring[-1]).all(), code
            assert (np.abs(ring[:, 0]) <= 180).all(), code
            assert (np.abs(ring[:, 1]) <= 90).all(), code
            if code != "ATA":  # no line from one edge of the map to the other
                assert np.abs(np.diff(ring[:, 0])).max() < 60, code


def test_antarctica_is_left_out_unless_asked_for():
    assert "ATA" not in areas()
    assert set(WORLD) - set(areas()) == {"ATA"}


def test_the_point_of_a_large_place_lies_inside_it():
    for code, (lon, lat) in points().items():
        if code in WORLD and max(np.ptp(r, axis=0).max() for r in WORLD[code]) > 1:
            assert holds(code, lon, lat) or code in ("ATA", "KIR"), code


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Simferopol", 34.1, 45.0, "UKR"), ("Sevastopol", 33.6, 44.6, "UKR"), ("Krasnodar", 39.0, 45.0, "RUS"),
        ("Golan", 35.8, 33.0, "SYR"), ("Haifa", 35.05, 32.75, "ISR"), ("Tiberias", 35.5, 32.8, "ISR"),
        ("Laayoune", -13.1, 27.1, "ESH"), ("Dakhla", -15.7, 23.8, "ESH"), ("Tifariti", -10.5, 26.1, "ESH"),
        ("Tan-Tan", -11.1, 28.4, "MAR"), ("Rabat", -6.8, 33.9, "MAR"), ("Kyrenia", 33.3, 35.3, "CYP"),
        ("Limassol", 33.1, 34.75, "CYP"), ("Hargeisa", 44.1, 9.6, "SOM"), ("Pristina", 21.1, 42.6, "XKX"),
        ("Ramallah", 35.2, 31.9, "PSE"), ("Gaza", 34.4, 31.45, "PSE"), ("Cayenne inland", -53.0, 4.0, "GUF"),
        ("Paris", 2.35, 48.86, "FRA"), ("Réunion", 55.5, -21.1, "REU"), ("Spitsbergen", 17.5, 78.9, "SJM"),
        ("Christmas Island", 105.63, -10.48, "CXR"), ("Tegucigalpa", -87.2, 14.1, "HND"),
        ("Anadyr", 177.0, 65.0, "RUS"), ("Chukotka beyond 180", -175.0, 66.5, "RUS"),
        ("Abkhazia", 41.2, 43.0, "GEO"), ("Essequibo", -60.0, 5.5, "GUY"), ("Juba", 31.6, 4.85, "SSD"),
    ],
)  # fmt: skip
def test_a_place_lies_in(place, lon, lat, code):
    assert owners(lon, lat) == {code}


def test_siachen_is_under_no_code():
    assert owners(77.2, 35.4) == {DISPUTED}


def test_an_enclave_comes_after_the_country_around_it():
    order = list(areas())
    assert order.index("ZAF") < order.index("LSO")
    assert order.index("ITA") < order.index("SMR") < len(order)
    assert owners(28.2, -29.5) == {"ZAF", "LSO"}


def test_neighbours_in_the_table_share_a_border_on_the_map():
    corners = {code: {tuple(p) for r in rings for p in r.round(4)} for code, rings in WORLD.items()}
    apart = {"GIB", "MCO", "VAT", "SMR", "LSO"}  # too small for the map, or enclaves
    for c in all_countries(["country", "area"]):
        for other in c.neighbours:
            pair = {c.iso3, other}
            if pair & apart or pair in ({"ESP", "MAR"}, {"BWA", "ZMB"}):
                continue
            assert corners[c.iso3] & corners[other], pair


def test_equal_earth_gives_the_published_extent():
    assert math.isclose(float(equal_earth(180, 0)[0]), 2.7066297, abs_tol=1e-6)
    assert math.isclose(float(equal_earth(0, 90)[1]), 1.3173628, abs_tol=1e-6)
    x, y = equal_earth(0, 0)
    assert (float(x), float(y)) == (0, 0)


@pytest.mark.parametrize(("lon", "lat"), [(0, 0), (100, 10), (-60, -45), (20, 60), (150, 80)])
def test_equal_earth_keeps_area(lon, lat):
    h = 1e-4
    (x1, y1), (x2, y2) = equal_earth(lon - h, lat), equal_earth(lon + h, lat)
    (x3, y3), (x4, y4) = equal_earth(lon, lat - h), equal_earth(lon, lat + h)
    drawn = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3)
    real = math.radians(2 * h) ** 2 * math.cos(math.radians(lat))
    assert math.isclose(float(drawn / real), 1, rel_tol=1e-4)


def test_a_map_around_the_pacific_keeps_rings_whole():
    for ring in areas()["FJI"]:
        x, _ = equal_earth(ring[:, 0], ring[:, 1], centre=180)
        assert np.abs(x).max() < 0.1


def test_the_size_of_countries_is_about_right():
    """Square kilometres after the UN Demographic Yearbook, within 3 percent: the map is thinned."""
    for name, expected in {
        "Germany": 357_600,
        "Honduras": 112_500,
        "Lesotho": 30_400,
        "Mali": 1_240_200,
    }.items():
        size = 0.0
        for ring in WORLD[find(name).iso3]:
            x, y = equal_earth(ring[:, 0], ring[:, 1])
            size += abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2 * 6371.0**2
        assert math.isclose(size, expected, rel_tol=0.03), (name, size)


def test_what_is_given_out_cannot_spoil_the_next_map():
    areas().clear()
    points().clear()
    areas()["HND"].clear()
    assert areas()["HND"]
    assert points()["HND"]


def test_the_file_is_small_and_says_where_it_comes_from():
    package = describe("world_map")
    assert shipped("datasets", "world_map", "world_map.json").stat().st_size < 500_000
    assert "Natural Earth" in package["source_name"]
    assert any("do not imply" in caveat for caveat in package["caveats"])
    assert any("1244 (1999)" in caveat for caveat in package["caveats"])


def test_importing_the_atlas_reads_nothing():
    code = "import sys, iomlab.show.atlas as a; print(a._map.cache_info().currsize)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "0\n"
    )
