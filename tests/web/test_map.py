"""Maps: what part of the world they show, what of its outlines, and where places fall."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.view import PlaceCount
from readout.web.map import MOST_LABELS, WIDTH, Map, draw_map, load_outlines

SPAN = st.floats(-180, 180, allow_nan=False)


def place(name: str, lat: float | None, lon: float | None, documents: int = 1) -> PlaceCount:
    return PlaceCount(
        id=f"readout:{name}",
        name=name,
        level="city",
        country=None,
        latitude=lat,
        longitude=lon,
        documents=documents,
        mentions=documents,
    )


def at(drawn: Map, name: str) -> tuple[float, float]:
    return next((dot.x, dot.y) for dot in drawn.dots if dot.place.name == name)


NORTH = [place("Oulu", 65.0, 25.5, 5), place("Turku", 60.5, 22.3, 5), place("Umea", 63.8, 20.3, 5)]


def test_outlines_are_small_and_whole() -> None:
    text = (files("readout") / "resources" / "places" / "outlines.txt").read_text("utf-8")
    data = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    assert len(data) <= 80_000
    outlines = load_outlines()
    assert len(outlines.land) > 200 and len(outlines.borders) > 200 and len(outlines.disputed) > 10
    for ring in outlines.land:
        assert len(ring) >= 3
        steps = zip(ring, [*ring[1:], ring[0]], strict=True)
        assert all(abs(ax - bx) < 90 for (ax, _), (bx, _) in steps)  # No leap round the world.
        assert all(-90 <= lat <= 90 and -540 <= lon <= 540 for lon, lat in ring)


@pytest.mark.parametrize(
    ("inland", "offshore"),
    [
        ((48.2, 16.4), (48.0, -30.0)),
        ((-25.0, 134.0), (-35.0, 100.0)),
        ((40.0, -100.0), (25.0, -90.0)),
        ((66.5, 177.0), (62.0, -176.0)),
    ],
)
def test_land_is_where_land_is(inland: tuple[float, float], offshore: tuple[float, float]) -> None:
    rings = load_outlines().land
    assert sum(holds(ring, *inland) for ring in rings) % 2 == 1
    assert sum(holds(ring, *offshore) for ring in rings) % 2 == 0


def holds(ring: tuple[tuple[float, float], ...], lat: float, lon: float) -> bool:
    """Whether a ring goes round a point (even-odd)."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > lat) != (by > lat) and lon < ax + (lat - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


def test_the_heart_leaves_out_what_is_far_and_rarely_named() -> None:
    far = place("Suva", -18.1, 178.4)
    heart, whole = draw_map([*NORTH, far], "story"), draw_map([*NORTH, far], "all")
    assert {dot.place.name for dot in heart.dots} == {"Oulu", "Turku", "Umea"}
    assert heart.outside == 1
    assert {dot.place.name for dot in whole.dots} == {"Oulu", "Turku", "Umea", "Suva"}
    assert whole.outside == 0


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw_map(NORTH, "all")
    assert at(drawn, "Oulu")[1] < at(drawn, "Umea")[1] < at(drawn, "Turku")[1]
    assert at(drawn, "Umea")[0] < at(drawn, "Turku")[0] < at(drawn, "Oulu")[0]


def test_both_sides_of_the_date_line_stay_together() -> None:
    drawn = draw_map([place("Suva", -18.1, 178.4, 3), place("Apia", -13.8, -171.8, 3)], "all")
    assert at(drawn, "Suva")[0] < at(drawn, "Apia")[0]
    assert at(drawn, "Apia")[0] - at(drawn, "Suva")[0] < WIDTH
    assert drawn.land  # Fiji, whichever way its degrees are counted.


def test_places_without_a_position_are_counted() -> None:
    drawn = draw_map([*NORTH, place("Nowhere", None, None)], "story")
    assert drawn.unplaced == 1
    assert draw_map([place("Nowhere", None, None)], "story").dots == ()
    assert draw_map([], "all").land == draw_map([], "world").land


def test_one_place_is_shown_with_its_surroundings() -> None:
    drawn = draw_map([place("Paris", 48.86, 2.35)], "story")
    x, y = at(drawn, "Paris")
    assert (round(x), round(y)) == (WIDTH // 2, round(drawn.height / 2))
    assert drawn.labels[0].text == "Paris"


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-90, 90), SPAN, st.integers(1, 9)), max_size=30),
    st.sampled_from(["story", "all", "world"]),
)
def test_whatever_is_shown_lies_on_the_map(points: list[tuple[float, float, int]], view) -> None:  # type: ignore[no-untyped-def]
    places = [place(f"p{n}", *point) for n, point in enumerate(points)]
    drawn = draw_map(places, view)
    assert 0.3 * WIDTH < drawn.height < 0.8 * WIDTH
    assert len(drawn.dots) + drawn.outside == len(places)
    assert len(drawn.labels) <= MOST_LABELS
    for dot in drawn.dots:
        assert -1 <= dot.x <= WIDTH + 1 and -1 <= dot.y <= drawn.height + 1
    if view == "all":
        assert drawn.outside == 0
    for path in (drawn.land, drawn.borders, drawn.disputed):
        assert re.fullmatch(r"(M-?\d+ -?\d+(l-?\d+ -?\d+)*z?)*", path)
    assert draw_map(places[::-1], view) == drawn


def test_labels_do_not_cover_each_other() -> None:
    places = [place(f"Place number {n}", 60 + n * 0.02, 25.0, 9 - n % 9) for n in range(40)]
    labels = draw_map(places, "all").labels
    assert labels
    for n, one in enumerate(labels):
        for other in labels[n + 1 :]:
            assert abs(one.y - other.y) > 10 or one.anchor != other.anchor
