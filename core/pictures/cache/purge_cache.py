"""The operation that records a purge of the cache."""

from __future__ import annotations

from dataclasses import dataclass

from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class PurgeCache(Operation[None]):
    """Allow and log a purge; `PictureCache.purge` removes the files, which can all be made again."""

    kind = "purge-cache"
    action = Action.CHANGE_SETTINGS
    description = "purge stored pictures"
    audit_kind = audit.CACHE_PURGED

    kinds: tuple[str, ...]
    """The values of `CacheKind`."""

    def perform(self, tx: Transaction) -> Applied[None]:  # noqa: ARG002 - nothing is written but the log
        """Write the entry of the audit log."""
        return Applied(None, audit_details=", ".join(self.kinds))
