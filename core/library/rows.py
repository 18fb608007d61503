"""Conversion of database rows to the values of core.models."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from core.library.files.file_names import exact_name
from core.models import (
    AssetKey,
    CollectionId,
    DateSource,
    Marks,
    PageKey,
    Photo,
    PhotoId,
    PhotoKind,
    PictureRef,
    TakenAt,
)
from core.text import display_text

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks have no zone


def wall_clock(seconds: int | None) -> datetime | None:
    """Return the local time of a *_local column, None when unknown or outside the calendar (years 1 to 9999)."""
    if seconds is None:
        return None
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None


def utc(seconds: float) -> datetime:
    """Return the instant of an *_at column; one outside the calendar becomes its nearest end."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)


def to_photo(row: sqlite3.Row) -> Photo:
    """Convert the columns of a photo; `page_value` is its position in the order that was asked for."""
    local = wall_clock(row["taken_local"])
    photo_id = PhotoId(row["id"])
    return Photo(
        id=photo_id,
        asset_key=AssetKey(row["asset_key"]),
        version=row["version"],
        collection_id=CollectionId(row["collection_id"]),
        file_name=row["name"],
        exact_name=exact_name(row["path"]),
        format=row["format"],
        width=row["width"],
        height=row["height"],
        size=row["size"],
        taken=None if local is None else TakenAt(local, row["taken_offset"], DateSource(row["taken_source"])),
        camera=camera_name(row["camera_make"], row["camera_model"]),
        page_key=PageKey(row["page_value"], photo_id),
        error=row["error"],
        low_resolution=row["coarse"],
        kind=PhotoKind(row["kind"]),
        seconds=row["seconds"],
        stack_count=row["stack_count"],
        is_below_top=bool(row["below_top"]),
        marks=to_marks(row),
    )


def to_marks(row: sqlite3.Row) -> Marks:
    """Convert the columns of the marks on a photo, collection or category."""
    names = row.keys()
    return Marks(
        is_favourite=bool(row["is_favourite"]),
        favourites=row["favourites"],
        stars=row["stars"] if "stars" in names else None,
        rating=row["rating"] if "rating" in names else None,
        votes=row["votes"] if "votes" in names else 0,
    )


def to_cover(row: sqlite3.Row) -> PictureRef | None:
    """Convert the cover_* columns; None if there is no cover."""
    if row["cover_key"] is None:
        return None
    return PictureRef(
        AssetKey(row["cover_key"]), row["cover_version"], row["cover_width"], row["cover_height"], row["cover_coarse"]
    )


@lru_cache(maxsize=512)
def camera_name(make: str | None, model: str | None) -> str | None:
    """Return the display name of a camera: the make once, before the model."""
    maker, name = display_text(make or "", 60), display_text(model or "", 60)
    if not name or name.casefold().startswith(maker.casefold().split(" ")[0]):
        return name or maker or None
    return f"{maker} {name}"
