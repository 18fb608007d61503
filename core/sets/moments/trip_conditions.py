"""The condition of trips: photos near home."""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.models.trips.cells import cell_sql, near
from core.sets.expressions import PhotoFacts, Sql


@dataclass(frozen=True, slots=True)
class NearHome:
    """The photos whose cell is near that of home; none without a place."""

    home: int

    def sql(self, out: Sql) -> str:
        """Compare the cell with those that are near."""
        cells = out.parameter(json.dumps(sorted(near(self.home))))
        return f"{cell_sql(out.table)} IN (SELECT value FROM json_each({cells}))"  # noqa: S608 - an expression of core.models

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the cell of one photo."""
        return photo.cell in near(self.home)
