"""A served gallery with photos and a member of each role, for commands and live changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from core.derivatives.derivative_store import DerivativeStore
from core.gallery import Gallery
from core.library.slugs import name_sort
from core.library.summaries import refresh_counts
from core.models import Actor, AssetKey, CategoryId, DerivativeSize, Role, UserId
from tests.core import building
from tests.server.clients import openssh
from tests.server.gallery.running_server import RunningServer, new_key, served

HOSTILE = "a\x1b]0;owned\x07\u202egpj.exe\x9b2J\ud800 <b>[/b].jpg"
"""The name of a file that would control a terminal."""


@dataclass(frozen=True)
class PhotoServer:
    """The served gallery: "Travel" with "Paris" (3 photos) and "Rome" (2), "Private" with "Diary" (1)."""

    server: RunningServer
    keys: Mapping[Role, Path]
    """The private key file of a member of each role; the viewer is Vera, the editor Edith."""
    photos: Mapping[str, tuple[AssetKey, ...]]
    """By the name of their collection, in the order of their dates."""
    pictures: Path
    """The root folder, in which each photo is a real file."""
    owner: Actor

    async def run(self, *arguments: str, role: Role = Role.ADMIN, stdin: bytes = b"") -> tuple[int, str, str]:
        """Run `ssh host WORDS` without a terminal; return exit status, standard output and standard error."""
        return await openssh.run(self.arguments(*arguments, role=role), stdin)

    async def run_bytes(self, *arguments: str, role: Role = Role.ADMIN, stdin: bytes = b"") -> tuple[int, bytes, str]:
        """Do the same with standard output as bytes."""
        return await openssh.run_bytes(self.arguments(*arguments, role=role), stdin)

    async def objects(self, *arguments: str, role: Role = Role.ADMIN, stdin: bytes = b"") -> list[dict[str, Any]]:
        """Run a command that succeeds and return its JSON lines."""
        status, out, err = await self.run(*arguments, role=role, stdin=stdin)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    def arguments(self, *arguments: str, role: Role = Role.ADMIN) -> list[str]:
        """Return the arguments for `ssh`; the last one is the whole command."""
        return ["-o", "LogLevel=ERROR", *self.server.arguments(" ".join(arguments), key=self.keys[role])]

    def original(self, key: AssetKey) -> Path:
        """Return the path of a photo's file."""
        return next(
            path for path in self.pictures.rglob("*") if path.parent.name == str(_number(key)) and path.is_file()
        )


@asynccontextmanager
async def photo_server(folder: Path, **changes: Any) -> AsyncIterator[PhotoServer]:
    """Serve that gallery; `changes` are settings that differ from the defaults."""
    pictures = folder / "pictures"
    photos: dict[str, tuple[AssetKey, ...]] = {}
    keys = {role: new_key(folder / role / "id_ed25519") for role in (Role.EDITOR, Role.VIEWER)}

    async def prepare(gallery: Gallery) -> None:
        photos.update(await gallery.database.write(lambda connection: _furnish(connection, pictures)))
        for number, key in enumerate(key for found in photos.values() for key in found):
            _write_pictures(gallery, key, number)
        for actor in (Actor(UserId(2), "Edith", Role.EDITOR), Actor(UserId(3), "Vera", Role.VIEWER)):
            public = keys[actor.role].with_suffix(".pub").read_text()
            await gallery.accounts.joining.add_first_key(actor, public, "key")

    async with served(folder, prepare=prepare, **changes) as server:
        everyone = {**keys, Role.ADMIN: server.owner_key}
        yield PhotoServer(server, everyone, photos, pictures, await server.gallery.accounts.owner("ann"))


def _furnish(connection: sqlite3.Connection, pictures: Path) -> dict[str, tuple[AssetKey, ...]]:
    connection.executemany(
        "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, 0)",
        [(2, "Edith", Role.EDITOR), (3, "Vera", Role.VIEWER)],
    )
    root_id = building.add_root(connection, bytes(pictures))
    photos = {}
    for category, collections in {"Travel": {"Paris": 3, "Rome": 2}, "Private": {"Diary": 1}}.items():
        category_id: CategoryId = building.add_category(connection, category)
        for name, count in collections.items():
            collection_id = building.add_collection(connection, category_id, name, root_id)
            photos[name] = tuple(
                building.add_photo(connection, collection_id, f"photo {number}.jpg") for number in range(1, count + 1)
            )
            refresh_counts(connection, [collection_id])
    for path, key in connection.execute("SELECT path, asset_key FROM photos").fetchall():
        target = pictures / path.decode()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(jpeg(_number(AssetKey(key))))
    return photos


def jpeg(number: int, size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a small picture that differs from those with other numbers."""
    file = BytesIO()
    Image.new("RGB", size, (number * 40 % 256, 90, 120)).save(file, "JPEG")
    return file.getvalue()


def rename(connection: sqlite3.Connection, key: AssetKey, name: str) -> None:
    """Give a photo's file this name, and the photo a name that was not sanitized."""
    connection.execute(
        "UPDATE photos SET path = ?, name = ?, name_sort = ? WHERE asset_key = ?",
        (f"renamed/{name}".encode(errors="surrogateescape"), name, name_sort(name), key),
    )


def _number(key: AssetKey) -> int:
    return int(key.translate(str.maketrans("abcd", "0189")))


def _write_pictures(gallery: Gallery, key: AssetKey, number: int) -> None:
    store = DerivativeStore(gallery.settings.derivatives_dir)
    for size, pixels in ((DerivativeSize.THUMBNAIL, (30, 20)), (DerivativeSize.PREVIEW, (40, 30))):
        store.write(key, 1, size, jpeg(number, pixels))
