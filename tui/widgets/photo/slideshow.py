"""The order and the pace of a slideshow. Pure: nothing here runs."""

from __future__ import annotations

import random

PACES = (1.0, 2.0, 3.0, 5.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds for which a photo can be shown."""


class Slideshow:
    """How long each photo is shown, and which one comes next."""

    def __init__(self, seconds: float = 5.0, random_source: random.Random | None = None) -> None:
        """In order, at one of the `PACES`."""
        self.is_paused = False
        self._pace = PACES.index(seconds)
        self._random = random_source or random.Random()  # noqa: S311 - an order to look at photos in
        self._order: list[int] = []

    @property
    def seconds(self) -> float:
        """For how long each photo is shown."""
        return PACES[self._pace]

    @property
    def is_shuffled(self) -> bool:
        """Whether the photos come in no order."""
        return bool(self._order)

    @property
    def words(self) -> str:
        """For people: slideshow, 5 s, shuffled, paused."""
        parts = ["slideshow", f"{self.seconds:.0f} s"]
        parts += ["shuffled"] * self.is_shuffled + ["paused"] * self.is_paused
        return ", ".join(parts)

    def pace(self, step: int) -> None:
        """Slower (1) or faster (-1), as far as it goes."""
        self._pace = min(max(self._pace + step, 0), len(PACES) - 1)

    def toggle_shuffle(self, total: int, current: int) -> None:
        """Shuffle so many photos, the current one first, or take them in order again."""
        self._order = [] if self._order else self._shuffled(total, current)

    def after(self, index: int, total: int) -> int:
        """The photo after this one; shuffled ones come once each before any comes again."""
        if not self._order:
            return (index + 1) % total
        if len(self._order) != total or index not in self._order:
            self._order = self._shuffled(total, index)
        return self._order[(self._order.index(index) + 1) % total]

    def _shuffled(self, total: int, first: int) -> list[int]:
        order = [index for index in range(total) if index != first]
        self._random.shuffle(order)
        return [first, *order]
