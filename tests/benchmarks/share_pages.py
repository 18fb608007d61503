"""Pages of share links by number of photos: bytes without pictures, and milliseconds in the server."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sqlite3
import time
from pathlib import Path
from random import Random
from statistics import median

from aiohttp import ClientSession, DummyCookieJar

from core.config import Settings
from core.gallery import Gallery
from core.models import SortOrder
from core.sharing.models import NewShareLink
from core.sharing.operations import MakeShareLink
from core.web.http_server import HttpServer
from tests.benchmarks.tables import percentile, show
from tests.core.building import ADMIN, Library, populate

ALBUMS = (50, 100, 5_000)
_TIMES = 60
_IDENTITY, _COMPRESSED = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Ask for the first, a middle and the last page of albums, and for what comes with each page once."""
    rows, files = asyncio.run(_measured(folder))
    headings = ("photos", "page", "shown", "HTML bytes", "sent", "cached, median ms", "rendered, median ms", "p95 ms")
    show("pages of share links, one request at a time", rows, headings)
    print()
    show("what comes with the first page, once", files, ("file", "bytes", "sent"))


async def _measured(folder: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    settings = Settings(folder / "data", folder / "config", folder, None, worker_count=1, share_listen="127.0.0.1:0")
    gallery = await Gallery.open(settings)
    library = await gallery.database.write(_build)
    site = await HttpServer.open(gallery, join_command="", host_key="")
    rows: list[tuple[object, ...]] = []
    try:
        async with ClientSession(cookie_jar=DummyCookieJar(), auto_decompress=False) as http:
            for count in ALBUMS:
                photo_set = library.sets[f"{count} photos"]
                new = (await gallery.apply(ADMIN, MakeShareLink(photo_set))).result
                everything = await gallery.library.page(ADMIN, photo_set, SortOrder.OLDEST, None, count)
                places = {"first": ""}
                if count > 100:
                    places["middle"] = f"?after={everything[count // 2 - 1].asset_key}"
                    places["last"] = f"?after={everything[-101].asset_key}"
                cookie = await _opened(site, http, new)
                for place, query in places.items():
                    url = f"{site.root}/s/{new.share.public_id}/{query}"
                    rows.append((f"{count:,}", place, *await _page(gallery, new, http, url, cookie)))
        files = [(name, len(body), len(gzip.compress(body))) for name, (body, _) in site.context.pages.static.items()]
    finally:
        await site.close()
        await gallery.close()
    return rows, [*files]


def _build(connection: sqlite3.Connection) -> Library:
    """Write the albums into the tables, with keys that compress no better than real ones."""
    library = populate(connection, {"Travel": {f"{count} photos": count for count in ALBUMS}})
    random = Random(5)
    keys = [("".join(random.choices("abcdefghijklmnopqrstuvwxyz234567", k=13)), n) for n in range(1, sum(ALBUMS) + 1)]
    connection.executemany("UPDATE photos SET asset_key = ? WHERE id = ?", keys)
    return library


async def _opened(site: HttpServer, http: ClientSession, new: NewShareLink) -> str:
    """Open a share link; return the cookie."""
    async with http.get(f"{site.root}/s/{new.token}", allow_redirects=False) as arrived:
        cookie = arrived.headers["Set-Cookie"].partition(";")[0]
    target = f"{site.root}/s/{new.share.public_id}/open"
    async with http.post(target, headers={"Cookie": cookie}, allow_redirects=False) as opened:
        return opened.headers["Set-Cookie"].partition(";")[0]


async def _page(gallery: Gallery, new: NewShareLink, http: ClientSession, url: str, cookie: str) -> tuple[str, ...]:
    """Request a page repeatedly, every second time after a write to the database."""
    async with http.get(url, headers={"Cookie": cookie} | _IDENTITY) as answer:
        html = await answer.read()
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(2 * _TIMES):
        rendered = bool(number % 2)
        if rendered:
            await gallery.sharing.count_view(new.share.share_id)
        started = time.perf_counter()
        async with http.get(url, headers={"Cookie": cookie} | _COMPRESSED) as answer:
            sent = await answer.read()
        times[rendered].append(time.perf_counter() - started)
    cached, rendered_ms = median(times[False]) * 1e3, median(times[True]) * 1e3
    slowest = percentile(times[True], 0.95) * 1e3
    photos = html.count(b"<img ")
    return str(photos), f"{len(html):,}", f"{len(sent):,}", f"{cached:.1f}", f"{rendered_ms:.1f}", f"{slowest:.1f}"
