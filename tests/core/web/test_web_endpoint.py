"""Where the web pages of share links are served, and what happens if the port is taken."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.errors import GalleryError
from core.gallery import Gallery
from core.web import web_endpoint
from core.web.web_endpoint import serve_share_links
from tests.core.building import place_database


async def opened(folder: Path, **changes: str | None) -> Gallery:
    found = Settings(folder / "data", folder / "config", folder, None, worker_count=1)
    place_database(found.database_path)
    return await Gallery.open(replace(found, **changes))  # type: ignore[arg-type]  # texts only


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A default address that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        monkeypatch.setattr(web_endpoint, "DEFAULT_SHARE_LISTEN", address)
        yield address


async def test_a_taken_default_port_is_a_line_in_the_log(
    tmp_path: Path, taken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The gallery is served without pages: nobody asked for that port."""
    gallery = await opened(tmp_path, share_listen=taken)
    try:
        with caplog.at_level(logging.WARNING):
            async with serve_share_links(gallery, 2222, "SHA256:x") as root:
                assert root is None
                assert gallery.sharing.address_of("token") is None
        assert [record.message.count("ssh only") for record in caplog.records] == [1]
    finally:
        await gallery.close()


@pytest.mark.parametrize("published", [True, False])
async def test_a_taken_port_that_was_asked_for_is_an_error(tmp_path: Path, taken: str, published: bool) -> None:
    """An address of the settings, or the default behind a public address."""
    other = socket.create_server(("127.0.0.1", 0))
    try:
        wanted = taken if published else f"127.0.0.1:{other.getsockname()[1]}"
        public = "https://photos.example.org" if published else None
        gallery = await opened(tmp_path, share_listen=wanted, public_url=public)
        try:
            with pytest.raises(GalleryError, match="cannot be served"):
                async with serve_share_links(gallery, 2222, "SHA256:x"):
                    pass
        finally:
            await gallery.close()
    finally:
        other.close()


async def test_off_serves_no_page(tmp_path: Path) -> None:
    """Links then have a token for ssh."""
    gallery = await opened(tmp_path, share_listen=None)
    try:
        async with serve_share_links(gallery, 2222, "SHA256:x") as root:
            assert root is None
            assert gallery.sharing.address_of("token") is None
    finally:
        await gallery.close()
