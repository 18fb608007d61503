"""The places of photos in an album as one short text: "5-900@16+16,3@9"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

GAP = 1 << 20
"""Between two photos that were added after each other, so that others can be put between them."""


def places_text(places: Iterable[tuple[int, int]]) -> str:
    """Write photos with their places: runs of following ids with equal distances are one part."""
    runs: list[list[int]] = []
    for photo, place in sorted(places):
        if runs and runs[-1][1] + 1 == photo:
            first, last, start, step = runs[-1]
            if last == first:
                runs[-1][1], runs[-1][3] = photo, place - start
                continue
            if place == start + step * (photo - first):
                runs[-1][1] = photo
                continue
        runs.append([photo, photo, place, 0])
    return ",".join(
        f"{first}@{start}" if first == last else f"{first}-{last}@{start}+{step}" for first, last, start, step in runs
    )


def places_in(text: str) -> Iterator[tuple[int, int]]:
    """Read photos with their places, by the ids of the photos."""
    for part in text.split(",") if text else ():
        photos, _, places = part.partition("@")
        first, _, last = photos.partition("-")
        start, _, step = places.partition("+")
        for number in range(int(last or first) - int(first) + 1):
            yield int(first) + number, int(start) + number * int(step or 0)
