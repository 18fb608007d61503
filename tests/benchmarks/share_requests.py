"""Share links over HTTP: requests per second and 99th percentile, against a static aiohttp route and nginx.

`wrk` must be on the PATH; `nginx` is measured where it is on the PATH. All three serve the same bytes
over loopback: a thumbnail of 400 px and a page of 100 photos. Only the gallery's own server checks permissions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from core.config import Settings
from core.gallery import Gallery
from core.models import Actor, SortOrder
from core.sharing.operations import MakeShareLink
from core.web.http_server import HttpServer
from tests.benchmarks.tables import percentile, show
from tests.core.media.drawing import photo_exif

CONNECTIONS = 16
SECONDS = 5
PHOTOS = 100
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_SLOWEST = re.compile(r"99%\s+([0-9.]+)(us|ms|s)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Print rates and times of the three servers, and how long the gallery's own takes for a page."""
    if shutil.which("wrk") is None:
        print("share links over HTTP: wrk is not on the PATH")
        return
    _draw(folder / "pictures")
    with ExitStack() as running:
        site = running.enter_context(_started("site", folder))
        files = folder / "files"
        files.mkdir(exist_ok=True)
        (files / "thumbnail.jpg").write_bytes(bytes.fromhex(site["thumbnail_bytes"]))
        (files / "page.html").write_text(site["page_text"])
        servers = {
            "share links, every request checked": (site["root"], site["thumbnail"], site["page"], site["cookie"])
        }
        plain = running.enter_context(_started("static", folder))
        servers["aiohttp, static route"] = (plain["root"], "/thumbnail.jpg", "/page.html", "x=y")
        if shutil.which("nginx"):
            running.enter_context(_nginx(folder, files))
            servers["nginx"] = (f"http://127.0.0.1:{_NGINX_PORT}", "/thumbnail.jpg", "/page.html", "x=y")
        rows = []
        for name, (root, thumbnail, page, cookie) in servers.items():
            for what, path in (("thumbnail", thumbnail), ("page", page)):
                rate, slowest = _measure(f"{root}{path}", cookie)
                rows.append((name, what, f"{rate:,.0f}", f"{slowest:.1f}"))
        size = len(bytes.fromhex(site["thumbnail_bytes"]))
        title = (
            f"share links over HTTP: {CONNECTIONS} connections, {size / 1024:.0f} KB thumbnail, page of {PHOTOS} photos"
        )
        show(title, rows, ("server", "what", "requests/s", "p99 ms"))
        show("a page of 100 photos, one request at a time", site["times"], ("page", "median ms", "p95 ms"))


def _draw(pictures: Path) -> None:
    from PIL import Image

    album = pictures / "Travel" / "Paris"
    album.mkdir(parents=True, exist_ok=True)
    for number in range(PHOTOS):
        noise = Image.effect_noise((1200, 800), 40).convert("RGB")
        taken = f"2024:05:{number % 28 + 1:02} 12:{number % 60:02}:00"
        noise.save(album / f"{number}.jpg", "JPEG", quality=80, exif=photo_exif(taken=taken).tobytes())


def _measure(url: str, cookie: str) -> tuple[float, float]:
    """Return requests per second and the 99th percentile in milliseconds."""
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}"]
    output = subprocess.run([*words, url], check=True, capture_output=True, text=True).stdout
    rate, slowest = _RATE.search(output), _SLOWEST.search(output)
    assert rate is not None, output
    assert slowest is not None, output
    assert "Non-2xx" not in output, output
    return float(rate[1]), float(slowest[1]) * _UNITS[slowest[2]]


@contextmanager
def _started(what: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Start a server in a process of its own; yield what it prints about itself."""
    words = [sys.executable, "-m", "tests.benchmarks.share_requests", what, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()


_NGINX_PORT = 8899
_NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {files}; }}
}}
"""


@contextmanager
def _nginx(folder: Path, files: Path) -> Iterator[None]:
    """Serve the same files with nginx in one process."""
    settings = folder / "nginx.conf"
    settings.write_text(_NGINX.format(folder=folder, files=files, port=_NGINX_PORT))
    process = subprocess.Popen(["nginx", "-c", settings, "-e", folder / "nginx.log"])
    time.sleep(1)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def _site(folder: Path) -> None:
    """Serve a share link to all photos, and print the addresses of its thumbnail and its page."""
    settings = Settings(folder / "data", folder / "config", folder, None, worker_count=1, share_listen="127.0.0.1:0")
    gallery = await Gallery.open(settings)
    owner = await gallery.accounts.owner("ada")
    await gallery.indexing.scan(owner, [folder / "pictures"])
    await gallery.indexing.make_thumbnails()
    site = await HttpServer.open(gallery, join_command="", host_key="")
    opened = await _opened(gallery, owner, site)
    print(json.dumps(opened), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await site.close()
    await gallery.close()


async def _opened(gallery: Gallery, owner: Actor, site: HttpServer) -> dict[str, Any]:
    (category,) = await gallery.library.categories(owner)
    (collection,) = await gallery.library.collections(owner, category.slug)
    new = (await gallery.apply(owner, MakeShareLink(collection.photo_set))).result
    guest = (await gallery.sharing.by_token(new.token)).actor
    first = (await gallery.library.page(guest, _whole(), SortOrder.OLDEST, None, 1))[0]
    home = f"/s/{new.share.public_id}/"
    thumbnail = f"{home}t/{first.asset_key}-1.jpg"
    async with ClientSession(cookie_jar=DummyCookieJar()) as http:
        arrived = await http.get(f"{site.root}/s/{new.token}", allow_redirects=False)
        cookie = arrived.headers["Set-Cookie"].partition(";")[0]
        opened = await http.post(f"{site.root}{home}open", headers={"Cookie": cookie}, allow_redirects=False)
        cookie = opened.headers["Set-Cookie"].partition(";")[0]
        picture = await (await http.get(f"{site.root}{thumbnail}", headers={"Cookie": cookie})).read()
        times: dict[bool, list[float]] = {False: [], True: []}
        for number in range(120):
            rendered = bool(number % 2)
            if rendered:
                await gallery.sharing.count_view(new.share.share_id)
            started = time.perf_counter()
            page = await (await http.get(f"{site.root}{home}", headers={"Cookie": cookie})).text()
            times[rendered].append(time.perf_counter() - started)
    return {
        "root": site.root,
        "cookie": cookie,
        "thumbnail": thumbnail,
        "page": home,
        "thumbnail_bytes": picture.hex(),
        "page_text": page,
        "times": [
            (name, f"{percentile(times[rendered], 0.5) * 1e3:.1f}", f"{percentile(times[rendered], 0.95) * 1e3:.1f}")
            for name, rendered in (("cached", False), ("rendered", True))
        ],
    }


def _whole() -> Any:
    from core.models import EverythingSet

    return EverythingSet()


async def _static(folder: Path) -> None:
    """Serve the files with aiohttp's own static route."""
    application = web.Application()
    application.router.add_static("/", folder / "files")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(json.dumps({"root": f"http://{host}:{port}"}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run({"site": _site, "static": _static}[sys.argv[1]](Path(sys.argv[2])))
