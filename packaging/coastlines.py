"""Write the table of coastlines and borders that the map draws, from the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python packaging/coastlines.py package/countries-50m.json tui/widgets/map/data/coastlines.txt

Lines are simplified with the algorithm of Douglas and Peucker (Cartographica 10, 1973), each between the points where
it meets other lines, so that neighbours still fit. The smallest islands are left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from math import hypot
from pathlib import Path
from typing import Any

_TOLERANCE = 0.12
"""Degrees by which a simplified line may differ."""
_SMALLEST = 0.2
"""Degrees from one end to the other: smaller islands are left out."""
_UNITS = 50
"""Of the table, in a degree."""

_HEADER = f"""\
# Coastlines, and borders between countries. Made with Natural Earth (naturalearthdata.com), 1:50m, public domain.
# Written by packaging/coastlines.py from the npm package world-atlas 2.0.2; simplified by {_TOLERANCE} degrees.
# c: a coast, b: a border: longitude,latitude in fiftieths of a degree, from the second point on as differences.
# r: a piece of land, h: a lake in it: the numbers of its lines from 0 on; -1 is line 0 backwards, -2 line 1."""

Point = tuple[float, float]


def main() -> int:
    """Write the table."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = [_simplified(line) for line in _lines(topology)]
    countries = Counter(
        number
        for country in topology["objects"]["countries"]["geometries"]
        for number in {_forward(each) for each in _numbers(country.get("arcs", []))}
    )
    polygons = [
        polygon
        for land in topology["objects"]["land"]["geometries"]
        for polygon in (land["arcs"] if land["type"] == "MultiPolygon" else [land["arcs"]])
    ]
    polygons = [polygon for polygon in polygons if _extent(polygon[0], lines) >= _SMALLEST]
    polygons.sort(key=lambda polygon: -_extent(polygon[0], lines))
    coasts = {_forward(number) for polygon in polygons for number in _numbers(polygon)}
    kept = [number for number in range(len(lines)) if number in coasts or countries[number] > 1]
    place = {number: index for index, number in enumerate(kept)}
    rows = [_HEADER]
    rows += [f"{'c' if number in coasts else 'b'} {' '.join(_written(lines[number]))}" for number in kept]
    for polygon in polygons:
        for index, ring in enumerate(polygon):
            numbers = [place[each] if each >= 0 else ~place[~each] for each in ring]
            rows.append(f"{'h' if index else 'r'} {' '.join(map(str, numbers))}")
    Path(sys.argv[2]).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


def _lines(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Yield the lines of a TopoJSON file in degrees: each point is the sum of the differences so far."""
    (x_scale, y_scale), (x_first, y_first) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for x_step, y_step in arc:
            x, y = x + x_step, y + y_step
            line.append((x * x_scale + x_first, y * y_scale + y_first))
        yield line


def _simplified(line: list[Point]) -> list[Point]:
    """Leave out points that are within the tolerance of what is left."""
    kept = {0, len(line) - 1}
    pieces = [(0, len(line) - 1)]
    while pieces:
        first, last = pieces.pop()
        distances = [_distance(line[each], line[first], line[last]) for each in range(first + 1, last)]
        if distances and max(distances) > _TOLERANCE:
            farthest = first + 1 + distances.index(max(distances))
            kept.add(farthest)
            pieces += [(first, farthest), (farthest, last)]
    return [line[each] for each in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line through two others, or from the one where both are equal."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = hypot(x2 - x1, y2 - y1)
    if not length:
        return hypot(x - x1, y - y1)
    return abs((y2 - y1) * (x - x1) - (x2 - x1) * (y - y1)) / length


def _extent(ring: list[int], lines: list[list[Point]]) -> float:
    points = [point for number in ring for point in lines[_forward(number)]]
    sides = [[point[axis] for point in points] for axis in (0, 1)]
    return max(max(side) - min(side) for side in sides)


def _written(line: list[Point]) -> Iterator[str]:
    before = (0, 0)
    for x, y in line:
        here = round(x * _UNITS), round(y * _UNITS)
        if here != before:
            yield f"{here[0] - before[0]},{here[1] - before[1]}"
        before = here


def _numbers(nested: Iterable[Any]) -> Iterator[int]:
    for each in nested:
        if isinstance(each, int):
            yield each
        else:
            yield from _numbers(each)


def _forward(number: int) -> int:
    return number if number >= 0 else ~number


if __name__ == "__main__":
    sys.exit(main())
