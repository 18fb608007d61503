"""The order and the pace of a slideshow. Pure."""

from __future__ import annotations

import random

from tui.widgets.photo.shuffled import ShuffledOrder

PACES = (1.0, 2.0, 3.0, 5.0, 8.0, 15.0, 30.0, 60.0)
"""The possible times per photo, in seconds."""


class Slideshow:
    """The time per photo and the next photo."""

    def __init__(self, seconds: float = 5.0, random_source: random.Random | None = None) -> None:
        """Start in order, at the default pace."""
        self.is_paused = False
        self._pace = PACES.index(seconds)
        self._random = random_source or random.Random()  # noqa: S311 - an order to look at photos in
        self._order: ShuffledOrder | None = None

    @property
    def seconds(self) -> float:
        """Seconds per photo."""
        return PACES[self._pace]

    @property
    def is_shuffled(self) -> bool:
        """Whether the photos are shuffled."""
        return self._order is not None

    @property
    def words(self) -> str:
        """The state in words: slideshow, 5 s, shuffled, paused."""
        parts = ["slideshow", f"{self.seconds:.0f} s"]
        parts += ["shuffled"] * self.is_shuffled + ["paused"] * self.is_paused
        return ", ".join(parts)

    def pace(self, step: int) -> None:
        """Slow down (1) or speed up (-1), within the limits."""
        self._pace = min(max(self._pace + step, 0), len(PACES) - 1)

    def toggle_shuffle(self, total: int) -> None:
        """Shuffle `total` photos, or return to their order."""
        self._order = None if self._order is not None else ShuffledOrder(total, self._random)

    def after(self, index: int, total: int) -> int:
        """Return the index of the next photo; shuffled photos come once each before any repeats."""
        if self._order is None:
            return (index + 1) % total
        if self._order.total != total:
            self._order = ShuffledOrder(total, self._random)
        return self._order.after(min(index, total - 1))
