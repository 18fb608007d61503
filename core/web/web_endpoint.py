"""Start the web pages of share links if the settings ask for them; the web server is not even imported otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.config.ssh_addresses import ssh_address
from core.gallery import Gallery
from core.sharing.share_addresses import public_root


@asynccontextmanager
async def serve_share_links(gallery: Gallery, ssh_port: int, host_key: str) -> AsyncIterator[str | None]:
    """Serve share links during the block; yield the address that they start with, None if they are not served.

    `ssh_port` and `host_key` are shown on the page for people with an invitation.

    Raises:
        GalleryError: the server cannot listen there, or the certificate cannot be used.
    """
    settings = gallery.settings
    if settings.share_listen is None:
        yield None
        return
    from core.web.http_server import HttpServer

    command = ssh_address(settings, ssh_port).command("join")
    site = await HttpServer.open(gallery, join_command=command, host_key=host_key)
    if settings.public_url is None:
        gallery.sharing.root = site.root
    try:
        yield gallery.sharing.root or public_root(settings)
    finally:
        await site.close()
