"""Memory of sessions that ended, without waiting for a garbage collection."""

from __future__ import annotations


def release(*hubs: object) -> None:
    """Remove the attributes of objects that refer to most of a session that ended, and are referred to by it.

    Nothing may use them afterwards. Their cycles are cut, and most of what the session held is freed at once. Otherwise
    it would stay until the next full garbage collection, of which a busy server makes few, and each would take longer.
    """
    for hub in hubs:
        vars(hub).clear()
