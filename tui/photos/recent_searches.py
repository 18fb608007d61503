"""The queries that a session has searched for."""

from __future__ import annotations

_MOST = 20


class RecentSearches:
    """The newest queries of a session, each once."""

    def __init__(self) -> None:
        """Begin without any."""
        self.queries: tuple[str, ...] = ()
        """The newest first."""

    def note(self, query: str) -> None:
        """Make a query the newest one."""
        self.queries = (query, *(each for each in self.queries if each != query))[:_MOST]
