"""What screens ask a gallery when photos are selected and taken along, answered from memory."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageDraw

from core.models import Actor, AssetKey, CollectionSet, Photo
from core.operations import ChangeSelection
from core.pictures.original_files import OriginalFile


class FakeFiles:
    """A selection, folders by name, and originals that are drawn when they are opened."""

    def __init__(self, photos_of: Callable[[str], list[Photo]], draw: Callable[[AssetKey], tuple[Photo, Path]]) -> None:
        """`photos_of` returns the photos of the collection with a slug, `draw` writes the file of a photo."""
        self.selected: list[AssetKey] = []
        self.failing: Exception | None = None
        self._photos_of = photos_of
        self._draw = draw
        self._threads = ThreadPoolExecutor(1)

    async def find(self, actor: Actor, folder: CollectionSet, name: str) -> Photo | None:
        return next((photo for photo in self._photos_of(folder.slug) if photo.file_name == name), None)

    def open(self, asset_key: AssetKey) -> OriginalFile:
        if self.failing is not None:
            raise self.failing
        photo, path = self._draw(asset_key)
        return OriginalFile(asset_key, photo.file_name, path.open("rb"), self._threads)

    def change(self, operation: ChangeSelection) -> ChangeSelection:
        removed = tuple(key for key in operation.remove if key in self.selected)
        added = tuple(key for key in operation.add if key not in self.selected)
        self.selected = [key for key in (*self.selected, *added) if key not in removed]
        return ChangeSelection(removed, added)


def draw_photo(photo: Photo, path: Path) -> None:
    """Write a small JPEG of the photo's shape: a gradient with its number on it."""
    scale = 300 / max(photo.width, photo.height)
    size = (round(photo.width * scale), round(photo.height * scale))
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(image).text((10, 10), photo.file_name, fill=(255, 200, 80))
    image.save(path, "JPEG")
