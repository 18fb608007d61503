"""The worker processes, settings and scanned folders of the tests of indexing."""

from __future__ import annotations

from tests.core.indexing.conftest import photos, pool, scanner, settings

__all__ = ["photos", "pool", "scanner", "settings"]
