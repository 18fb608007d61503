"""The ids and keys that cross packages."""

from __future__ import annotations

from typing import NewType

UserId = NewType("UserId", int)

RootId = NewType("RootId", int)

CategoryId = NewType("CategoryId", int)

CollectionId = NewType("CollectionId", int)

PhotoId = NewType("PhotoId", int)

ShareId = NewType("ShareId", int)

AssetKey = NewType("AssetKey", str)
"""Names a photo and its derivatives for life: 13 characters of lower-case base32; paths are only attributes."""
