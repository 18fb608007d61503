"""A gallery of real photos with its web pages on a port chosen by the kernel, and guests with cookie jars."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from core.config import Settings
from core.gallery import Gallery
from core.models import Actor, CollectionId, Photo, PhotoSet, SortOrder
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import MakeShareLink, RenewShareLink, RevokeShareLink
from core.web.http_server import HttpServer
from tests.core.building import place_database
from tests.core.derivatives.pools import usual_priority
from tests.core.indexing.libraries import jpeg, write

COMMAND, HOST_KEY = "ssh join@photos.example.org", "SHA256:of-the-host-key"
PHOTOS = 6


@dataclass(frozen=True)
class Answer:
    """A response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def facts(self) -> tuple[int, dict[str, str], bytes]:
        """Everything that could distinguish two responses, except the date."""
        return self.status, {name: value for name, value in self.headers.items() if name != "Date"}, self.body


@dataclass
class Guest:
    """A browser with a simple cookie jar, which can also send wrong cookies."""

    root: str
    http: aiohttp.ClientSession
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    """Cookies by path and name."""

    async def ask(self, method: str, target: str, *, cookie: str | None = None, **options: Any) -> Answer:
        """Send exactly this target; `cookie` replaces those of the jar."""
        headers = dict(options.pop("headers", {}))
        value = cookie if cookie is not None else self._cookie(target)
        if value:
            headers["Cookie"] = value
        url = URL(f"{self.root}{target}", encoded=True)
        async with self.http.request(method, url, headers=headers, allow_redirects=False, **options) as answer:
            body = await answer.read()
            for text in answer.headers.getall("Set-Cookie", []):
                path = re.search(r"Path=([^;]+)", text)
                assert path is not None
                name, _, value = text.partition(";")[0].partition("=")
                self.kept.setdefault(path[1], {})[name] = value
            return Answer(answer.status, answer.headers.copy(), body)

    async def get(self, target: str, **options: Any) -> Answer:
        return await self.ask("GET", target, **options)

    async def arrive(self, new: NewShareLink) -> str:
        """Follow a share link; return the address of its pages."""
        answer = await self.get(f"/s/{new.token}")
        assert answer.status == 303, answer
        return answer.headers["Location"].removeprefix("..")

    async def enter(self, new: NewShareLink, password: str = "") -> str:
        """Follow a share link and open it; return the address of its pages."""
        home = await self.arrive(new)
        answer = await self.ask("POST", f"{home}open", data={"password": password} if password else {})
        assert (answer.status, answer.headers["Location"]) == (303, "./"), answer
        return home

    @property
    def cookies(self) -> dict[str, str]:
        """The Cookie header by path."""
        return {path: "; ".join(f"{name}={value}" for name, value in kept.items()) for path, kept in self.kept.items()}

    def _cookie(self, target: str) -> str:
        return "; ".join(value for path, value in self.cookies.items() if target.startswith(f"{path}/"))


@dataclass
class Web:
    """The served gallery."""

    gallery: Gallery
    site: HttpServer
    owner: Actor
    collections: Mapping[str, CollectionId]
    sets: Mapping[str, PhotoSet]
    photos: Mapping[str, tuple[Photo, ...]]
    originals: Path
    http: aiohttp.ClientSession

    def guest(self) -> Guest:
        """Return a browser without cookies."""
        return Guest(self.root, self.http)

    async def share(self, options: ShareOptions | None = None, collection: str = "Paris") -> NewShareLink:
        """Create a share link."""
        photo_set = self.sets[collection]
        return (
            await self.gallery.apply(self.owner, MakeShareLink(photo_set, options=options or ShareOptions()))
        ).result

    async def end(self, new: NewShareLink, how: str) -> None:
        """End a share link in this way."""
        number = new.share.share_id
        match how:
            case "revoked":
                await self.gallery.apply(self.owner, RevokeShareLink(number))
            case "renewed":
                await self.gallery.apply(self.owner, RenewShareLink(number))
            case "expired":
                past = {"id": number, "past": int(time.time()) - 1}
                sql = "UPDATE shares SET expires_at = :past WHERE id = :id"
                await self.gallery.database.write(lambda connection: connection.execute(sql, past).close())
            case "used up":
                assert await self.gallery.sharing.count_view(number)

    @property
    def root(self) -> str:
        return self.site.root

    @property
    def port(self) -> int:
        return int(self.root.rpartition(":")[2])

    async def raw(self, request: bytes, seconds: float = 20.0) -> bytes:
        """Send bytes on a new connection and return everything that comes back."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            async with asyncio.timeout(seconds):
                return await reader.read()
        finally:
            writer.close()


@asynccontextmanager
async def web_in(folder: Path, **changes: Any) -> AsyncIterator[Web]:
    """Index two collections of real photos and serve them."""
    pictures = folder / "pictures"
    for number in range(PHOTOS):
        taken = f"2024:05:{number + 1:02} 12:30:00"
        picture = jpeg(*((1500, 1000) if number % 2 else (1000, 1500)), taken)
        write(pictures, f"Travel/Paris/day {number + 1}.jpg", contents=picture, mtime=1_600_000_000 + number * 90)
    write(pictures, "Secret/Safe/code.jpg", contents=jpeg(700, 500), mtime=1_500_000_000)
    settings = Settings(
        folder / "data", folder / "config", folder, None, worker_count=1,
        share_listen="127.0.0.1:0", **changes,
    )  # fmt: skip
    place_database(settings.database_path)
    with usual_priority():
        gallery = await Gallery.open(settings)
    try:
        owner = await gallery.accounts.owner("ada")
        await gallery.indexing.scan(owner, [pictures])
        await gallery.indexing.make_thumbnails()
        found = [
            collection
            for category in await gallery.library.categories(owner)
            for collection in await gallery.library.collections(owner, category.slug)
        ]
        photos = {
            each.name: await gallery.library.page(owner, each.photo_set, SortOrder.OLDEST, None) for each in found
        }
        collections = {each.name: each.id for each in found}
        sets = {each.name: each.photo_set for each in found}
        site = await HttpServer.open(gallery, join_command=COMMAND, host_key=HOST_KEY)
        gallery.sharing.root = None if settings.public_url else site.root
        try:
            async with aiohttp.ClientSession() as http:
                yield Web(gallery, site, owner, collections, sets, photos, pictures, http)
        finally:
            await site.close()
    finally:
        await gallery.close()
