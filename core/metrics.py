"""Counters since the start of a gallery; `core.maintenance` serves them to Prometheus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Metrics:
    """The counters of one gallery, its attribute `metrics`. Use them in its event loop only."""

    jobs: Callable[[], tuple[int, int]] = lambda: (0, 0)
    """Returns the numbers of jobs that wait for a worker process and that run."""
    sign_ins: Counter[str] = field(default_factory=Counter)
    """By method: publickey, password, none."""
    sign_in_failures: int = 0
    refused_connections: int = 0
    """Closed before the SSH handshake."""
    payloads_kept: int = 0
    """Encoded pictures taken from the cache in memory or on disk."""
    payloads_made: int = 0
    """Encoded pictures made by a worker."""
    pictures_sent: int = 0
    """Pictures written to terminals, each a complete escape sequence."""
    picture_bytes_sent: int = 0

    def picture_sent(self, size: int) -> None:
        """Count a picture of `size` bytes written to a terminal."""
        self.pictures_sent += 1
        self.picture_bytes_sent += size
