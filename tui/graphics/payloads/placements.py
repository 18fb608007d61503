"""Pictures as widgets name them: which asset, which region, in how many cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.models import AssetKey, DerivativeSize


class Fit(StrEnum):
    """How a picture fills its cells."""

    COVER = "cover"
    """Fill the cells; crop what does not fit, evenly on both sides."""
    CONTAIN = "contain"
    """Show the whole picture, centred, as in the lightbox; the background fills the rest."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the upright picture, in fractions of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Region()


@dataclass(frozen=True, slots=True)
class Picture:
    """What to show. Equal pictures share their payloads across sessions."""

    asset_key: AssetKey
    version: int
    size: DerivativeSize = DerivativeSize.THUMBNAIL
    region: Region = WHOLE
    fit: Fit = Fit.COVER
    turns: int = 0
    """Quarter turns clockwise (0 to 3); the region refers to the turned picture."""
    original: bool = False
    """Whether the stored picture of that size has too few pixels, so that the original is decoded as well."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture in a rectangle of cells. Each cell is a token: one private code point."""

    picture: Picture
    columns: int
    rows: int
    preview: bytes = field(default=b"", compare=False, repr=False)
    """The low-resolution preview of the whole picture, shown until a payload comes; empty where there is none."""


@dataclass(frozen=True, slots=True)
class CellRectangle:
    """Cells of a placement; `right` and `bottom` are exclusive."""

    left: int
    top: int
    right: int
    bottom: int
