"""Named places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a photo was taken, in the words of people; every part is safe to show, and empty where it is unknown."""

    neighbourhood: str
    """A part of the city, or a place that belongs to it."""
    city: str
    """Empty far from all cities."""
    region: str
    """The largest parts of the country: states, provinces, prefectures."""
    country: str
    country_code: str
    """Two letters (ISO 3166-1)."""

    @property
    def words(self) -> str:
        """The place as people write it: Alfama, Lisbon, Portugal; without a neighbourhood with its region."""
        parts = [self.neighbourhood, self.city]
        if self.city == self.country:
            parts = [self.neighbourhood]
        elif not self.neighbourhood:
            parts = [self.city, self.region]
        return ", ".join(dict.fromkeys(part for part in (*parts, self.country) if part))


class FoundPlace(NamedTuple):
    """A place with what identifies it."""

    place: NamedPlace
    city_id: int
    """Of GeoNames; 0 where only the country is known."""
    neighbourhood_id: int
    """The same; 0 without one."""
    zone: str
    """The name of its time zone; empty where it is unknown."""
    latitude: float
    """Of the city, or of the place whose country was taken."""
    longitude: float
