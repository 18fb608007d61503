"""Two root folders of photos that a stress test changes behind the server's back."""

from __future__ import annotations

import os
import random
import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image

CATEGORIES = ("Travel", "Family", "Food")
_COLLECTIONS = ("Paris", "Rome", "Oslo", "Sunday", "Garden", "2019 summer, with a name that is too long for a tile")
_FIRST_PHOTOS = 24
_MOST_PHOTOS = 60
"""In each root, so that a long run does not fill the disk."""
_TAKEN = (1_400_000_000, 1_760_000_000)
"""Photos are dated between these seconds since 1970: the timeline, the moments and the statistics have years."""


class PhotoRoots:
    """Root folders; each change is one that a person makes with a file manager."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        """Write the first photos below `folder`."""
        self.paths = (folder / "pictures", folder / "more pictures")
        self._chance = chance
        self._number = 0
        self._away: Path | None = None
        for root in self.paths:
            for number in range(_FIRST_PHOTOS):
                category, collection = CATEGORIES[number % 3], _COLLECTIONS[number % 2]
                self._write(root / category / collection)

    def change(self) -> str:
        """Make one change that `random` chooses; return what it was."""
        change = self._chance.choice(
            (self._add, self._add, self._add, self._move, self._remove, self._rename, self._damage, self._swap_root)
        )
        return change()

    def _add(self) -> str:
        root = self._chance.choice(self._present)
        if len(list(root.rglob("*.*"))) > _MOST_PHOTOS:
            return self._remove()
        target = root / self._chance.choice(CATEGORIES) / self._chance.choice(_COLLECTIONS)
        for _ in range(self._chance.randint(1, 5)):
            self._write(target)
        return "photos added"

    def _move(self) -> str:
        if (photo := self._some_photo()) is not None:
            target = self._chance.choice(self._present) / self._chance.choice(CATEGORIES) / photo.parent.name
            target.mkdir(parents=True, exist_ok=True)
            photo.rename(target / photo.name)
        return "a photo moved"

    def _remove(self) -> str:
        if (photo := self._some_photo()) is not None:
            if self._chance.random() < 0.5:
                photo.unlink()
            else:
                shutil.rmtree(photo.parent)
        return "photos removed"

    def _rename(self) -> str:
        """Rename a collection's folder, or merge it into one that exists."""
        if (photo := self._some_photo()) is not None:
            target = photo.parent.parent / self._chance.choice(_COLLECTIONS)
            if not target.exists():
                photo.parent.rename(target)
        return "a collection renamed"

    def _damage(self) -> str:
        if (photo := self._some_photo()) is not None:
            photo.write_bytes(photo.read_bytes()[: self._chance.randint(0, 400)])
        return "a file damaged"

    def _swap_root(self) -> str:
        """Take a root away, or bring it back."""
        if self._away is not None:
            self._away.with_name(f"{self._away.name}, away").rename(self._away)
            self._away = None
            return "a root returned"
        self._away = self._chance.choice(self.paths)
        self._away.rename(self._away.with_name(f"{self._away.name}, away"))
        return "a root went away"

    @property
    def _present(self) -> list[Path]:
        return [root for root in self.paths if root != self._away]

    def _some_photo(self) -> Path | None:
        photos = sorted(path for root in self._present for path in root.rglob("*.*") if path.is_file())
        return self._chance.choice(photos) if photos else None

    def _write(self, folder: Path) -> None:
        self._number += 1
        folder.mkdir(parents=True, exist_ok=True)
        kind = self._chance.choice(("jpg", "jpg", "jpg", "png", "gif"))
        file = folder / f"IMG_{self._number:05}.{kind}"
        file.write_bytes(self._picture(kind))
        taken = self._chance.uniform(*_TAKEN)
        os.utime(file, (taken, taken))

    def _picture(self, kind: str) -> bytes:
        size = self._chance.choice(((480, 320), (320, 480), (600, 200)))
        frames = [Image.new("RGB", size, tuple(self._chance.randbytes(3))) for _ in range(3 if kind == "gif" else 1)]
        file = BytesIO()
        if kind == "gif":
            frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0)
        else:
            frames[0].save(file, "JPEG" if kind == "jpg" else "PNG")
        return file.getvalue()
