"""What happened since the start, counted where it happens: plain numbers, whether anybody asks for them or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Metrics:
    """The counters of one running gallery; it carries them as `metrics`. Everything here belongs to its event loop."""

    jobs: Callable[[], tuple[int, int]] = lambda: (0, 0)
    """Returns how many jobs wait for a worker process, and how many run."""
    sign_ins: Counter[str] = field(default_factory=Counter)
    """By how: publickey, password, none."""
    sign_in_failures: int = 0
    refused_connections: int = 0
    """Closed before their first word."""
    payloads_kept: int = 0
    """Encoded pictures that visitors were given from memory or disk."""
    payloads_made: int = 0
    """Encoded pictures that had to be made for them."""
    pictures_sent: int = 0
    """Whole escape sequences of pictures that were written to terminals."""
    picture_bytes_sent: int = 0

    def picture_sent(self, size: int) -> None:
        """Count a picture on its way to a terminal."""
        self.pictures_sent += 1
        self.picture_bytes_sent += size
