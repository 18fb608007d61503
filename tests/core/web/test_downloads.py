"""Long downloads that end with their share link, and clients that never end."""

from __future__ import annotations

import asyncio
import os
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import Settings
from core.errors import GalleryError
from core.models import Downloads
from core.sharing.models import NewShareLink, ShareOptions
from core.web import connection_limits, http_server, request_context
from core.web.http_server import HttpServer
from tests.core.web.web_gallery import Web, web_in
from tests.hypothesis_examples import examples
from tests.programs import require_programs

pytestmark = pytest.mark.asyncio(loop_scope="package")

ORIGINALS = ShareOptions(downloads=Downloads.ORIGINALS, strips_originals=False)
LARGE = 64 * 1024 * 1024
"""Bytes of a file that does not fit into socket buffers."""


@pytest.fixture
def large(web: Web) -> Iterator[Path]:
    """The first photo, with enough bytes after its end that a download takes a while."""
    path = web.originals / "Travel" / "Paris" / "day 1.jpg"
    before = path.stat()
    with path.open("ab") as file:
        file.truncate(LARGE)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    yield path
    with path.open("ab") as file:
        file.truncate(before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


async def start_download(web: Web, new: NewShareLink) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Request the large file and read only its first bytes."""
    guest = web.guest()
    home = await guest.enter(new)
    key = web.photos["Paris"][0].asset_key
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port, limit=4096)
    cookie = guest.cookies[home.rstrip("/")]
    writer.write(f"GET {home}o/{key} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    return reader, writer


async def read_to_end(reader: asyncio.StreamReader) -> int:
    """Read until the connection ends, cleanly or not; return the number of bytes."""
    count = 0
    try:
        async with asyncio.timeout(60):
            while chunk := await reader.read(1 << 20):
                count += len(chunk)
    except ConnectionError:
        pass
    return count


@pytest.mark.parametrize("end", ["revoked", "expired", "renewed"])
async def test_71_downloads_stop_with_their_link(
    web: Web, large: Path, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 71: a running download is aborted, so that nobody takes half a file for a whole one."""
    monkeypatch.setattr(request_context, "CHECK_SECONDS", 0.02)
    cut = asyncio.Event()
    watch = request_context.WebContext._check_share

    async def watched(*arguments: Any) -> None:
        await watch(*arguments)
        cut.set()

    monkeypatch.setattr(request_context.WebContext, "_check_share", watched)
    new = await web.share(ORIGINALS)
    reader, writer = await start_download(web, new)
    await web.end(new, end)
    async with asyncio.timeout(60):
        await cut.wait()
    assert await read_to_end(reader) < LARGE
    writer.close()


async def test_an_undisturbed_download_is_complete(web: Web, large: Path) -> None:
    """The same download without a revocation arrives completely."""
    reader, writer = await start_download(web, await web.share(ORIGINALS))
    header = await reader.readuntil(b"\r\n\r\n")
    assert f"Content-Length: {LARGE}".encode() in header
    assert await read_to_end(reader) == LARGE
    writer.close()


async def test_a_file_that_shrinks_aborts_the_connection(web: Web, large: Path) -> None:
    """The announced length cannot be sent: the client sees an aborted connection, not an end."""
    reader, writer = await start_download(web, await web.share(ORIGINALS))
    with large.open("ab") as file:
        file.truncate(20_000_000)
    assert await read_to_end(reader) < LARGE
    writer.close()


@pytest.mark.slow
async def test_shutdown_aborts_running_downloads(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A download does not delay the shutdown of the gallery."""
    async with asyncio.timeout(60):
        async with web_in(tmp_path_factory.mktemp("closing")) as web:
            path = web.originals / "Travel" / "Paris" / "day 1.jpg"
            with path.open("ab") as file:
                file.truncate(LARGE)
            reader, writer = await start_download(web, await web.share(ORIGINALS))
        assert await read_to_end(reader) < LARGE
        writer.close()


async def test_archives_are_limited(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond two for one link the next gets "try again"; a slot is free once an archive ends."""
    new = await web.share(ORIGINALS)
    guest = web.guest()
    home = await guest.enter(new)
    served = web.site.context
    assert served.archives.acquire(new.share.public_id)
    assert served.archives.acquire(new.share.public_id)
    answer = await guest.get(f"{home}photos.zip")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    served.archives.release(new.share.public_id)
    for _ in range(3):
        assert (await guest.get(f"{home}photos.zip")).status == 200
    served.archives.release(new.share.public_id)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 60_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET / HTTP/9.9\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\0" * 100,
    ],
    ids=[
        "long header",
        "long target",
        "many headers",
        "two lengths",
        "two Content-Lengths",
        "version",
        "ssh",
        "tls",
        "nul",
    ],
)
async def test_69_an_invalid_request_is_refused(web: Web, request_bytes: bytes) -> None:
    """Case 69: headers are bounded, and ambiguous requests are refused."""
    said = await web.raw(request_bytes)
    assert said.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400")) or not said, said[:100]
    assert b"aiohttp" not in said
    assert said.endswith(b"\r\n\r\n") or not said
    assert (await web.guest().get("/join")).status == 200


@pytest.mark.slow
async def test_69_a_slow_sender_is_not_waited_for(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 69: an incomplete request, and a connection without any, are closed."""
    monkeypatch.setattr(http_server, "_IDLE_SECONDS", 0.3)
    async with web_in(tmp_path_factory.mktemp("slow")) as web:
        assert await web.raw(b"") == b""
        assert await web.raw(b"GET /join HTTP/1.1\r\nHost:") == b""
        finished = await web.raw(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /jo")
        assert finished.startswith(b"HTTP/1.1 404")


async def test_69_a_client_that_does_not_read_is_disconnected(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 69: answers that nobody reads are discarded, with the connection."""
    monkeypatch.setattr(http_server, "_ANSWER_SECONDS", 0.3)
    guest = web.guest()
    home = await guest.enter(await web.share())
    target, cookie = f"{home}v/{web.photos['Paris'][0].asset_key}-1.jpg", guest.cookies[home.rstrip("/")]
    picture = (await guest.get(target)).body
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port, limit=1024)
    port = writer.get_extra_info("sockname")[1]
    lost, gone = connection_limits._LimitedHandler.connection_lost, asyncio.Event()

    def noted(handler: Any, error: BaseException | None) -> None:
        if handler.transport.get_extra_info("peername")[1] == port:
            gone.set()
        lost(handler, error)

    monkeypatch.setattr(connection_limits._LimitedHandler, "connection_lost", noted)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode() * 3000)
    async with asyncio.timeout(60):
        await gone.wait()
    assert await read_to_end(reader) < 3000 * len(picture)
    writer.close()


async def test_69_connections_are_bounded(web: Web) -> None:
    """Case 69: beyond the limit the next connection is aborted, and the others are still answered."""
    writers = []
    try:
        for _ in range(connection_limits.CONNECTIONS):
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
            except ConnectionError:
                break
            writers.append(writer)
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        writers.append(writer)
        writer.write(b"GET /join HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert await read_to_end(reader) == 0
    finally:
        for writer in writers:
            writer.close()
    again = b""
    async with asyncio.timeout(60):
        while not again:
            again = await web.raw(b"GET /join HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


@settings(max_examples=examples(40), deadline=None)
@given(
    data=st.binary(max_size=400),
    prefix=st.sampled_from([b"", b"GET ", b"POST /s/a HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n"]),
)
async def test_69_random_bytes_do_no_harm(web: Web, data: bytes, prefix: bytes) -> None:
    """Random bytes get an error or no answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(prefix + data + b"\r\n\r\n")
    writer.write_eof()
    async with asyncio.timeout(60):
        try:
            said = await reader.read()
        except ConnectionError:
            said = b""
    writer.close()
    assert b" 200 " not in said[:20]
    assert b" 500 " not in said[:20]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate, made with openssl."""
    require_programs("openssl")
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    subprocess.run([*words.split(" "), "-keyout", key, "-out", chain], check=True, capture_output=True)
    return chain, key


async def test_https_with_a_certificate(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    """With a certificate share links are https, and cookies are secure."""
    chain, key = certificate
    async with web_in(tmp_path / "web", tls_certificate=chain, tls_key=key) as web:
        new = await web.share()
        link = web.gallery.sharing.address_of(new.token)
        assert link is not None
        assert link.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(chain))
        trusting.check_hostname = False
        answer = await web.guest().get(f"/s/{new.token}", ssl=trusting)
        assert answer.headers["Set-Cookie"].endswith("; Secure")


async def test_a_failed_start_is_reported(web: Web, tmp_path: Path) -> None:
    """A port in use and an invalid certificate are reported at the start."""
    web_settings = web.gallery.settings
    try:
        for changes in ({"share_listen": f"127.0.0.1:{web.port}"}, {"tls_certificate": tmp_path / "none.pem"}):
            changed = Settings(tmp_path, tmp_path, tmp_path, None, **({"share_listen": "127.0.0.1:0"} | changes))
            web.gallery.settings = changed
            with pytest.raises(GalleryError, match=r"Links cannot be served|certificate"):
                await HttpServer.open(web.gallery, join_command="", host_key="")
    finally:
        web.gallery.settings = web_settings


async def test_behind_a_proxy_with_a_path(tmp_path: Path) -> None:
    """Links, cookies and files of a gallery at https://host/photos are below that path, with any kind of proxy."""
    async with web_in(tmp_path, public_url="https://photos.example.org/ours") as web:
        new = await web.share()
        assert web.gallery.sharing.address_of(new.token) == f"https://photos.example.org/ours/s/{new.token}"
        for prefix in ("", "/ours"):
            answer = await web.guest().get(f"{prefix}/s/{new.token}")
            assert f"Path=/ours/s/{new.share.public_id};" in answer.headers["Set-Cookie"]
            assert answer.headers["Set-Cookie"].endswith("; Secure")
            page = await web.guest().get(f"{prefix}/join")
            assert 'href="/ours/static/style-' in page.text
