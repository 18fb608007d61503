"""Limit what runs at once, by key and in total."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ConcurrencyLimit:
    """Counts connections by network source, or archives by share link."""

    total: int
    per_key: int
    _counts: dict[str, int] = field(default_factory=dict)
    _running: int = 0

    def acquire(self, key: str) -> bool:
        """Count one more for this key; return False if that would exceed a limit."""
        if self._running >= self.total or self._counts.get(key, 0) >= self.per_key:
            return False
        self._running += 1
        self._counts[key] = self._counts.get(key, 0) + 1
        return True

    def release(self, key: str) -> None:
        """Count one less, once for every successful `acquire`."""
        self._running -= 1
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]
