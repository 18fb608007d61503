"""Bars of statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What photos are counted by; the values are those of the database."""

    YEAR = "year"
    MONTH = "month"
    """Of the year: 01 to 12."""
    HOUR = "hour"
    """Of the week, 000 to 167, from Monday's first hour on."""
    CAMERA = "camera"
    LENS = "lens"
    FOCAL_LENGTH = "focal"
    """Whole millimetres."""
    APERTURE = "aperture"
    """The f-number with one digit behind the point."""
    ISO = "iso"
    FORMAT = "format"
    KIND = "kind"
    PLACE = "place"
    """The id of a named place; of bars the words of its city or country."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The photos with one value of a fact."""

    value: str
    """As the database has it, of places its words; not safe to show."""
    photos: int
    size: int
    """Bytes of their primary files."""
    query: str
    """Finds them, as `search` takes it; empty where no query does."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """All photos that an actor has access to, those that are archived, too."""

    photos: int
    size: int
    """Bytes of their primary files."""
    bars: Mapping[FactKind, tuple[Bar, ...]]
    """By value where values have an order, else the largest first."""
