"""The HTTP server of share links, inside the gallery's process.

No router, no middleware, no sessions: every request is matched against `core.web.routes`, and everything else gets the
same page "not found".
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import ssl
import time
from dataclasses import replace
from typing import cast

from aiohttp import web

from core.config import Settings
from core.config.ssh_addresses import reachable_host
from core.errors import GalleryError, NotFoundError
from core.gallery import Gallery
from core.limits.attempts import TooManyAttemptsError
from core.limits.charged_tasks import ChargedCoroutine
from core.limits.open_files import ACCEPTED_AT_ONCE, let_connections_wait
from core.limits.proxies import RequestOrigin, TrustedProxies
from core.models import AssetKey, EverythingSet, FavouritesSet
from core.sharing.share_addresses import host_and_port, netloc, public_prefix
from core.text import display_text
from core.web import album_pages, downloads, entry, guest_marks, responses
from core.web.connection_limits import LimitedServer
from core.web.cookies import CookieStage, guest_of, new_guest, stage_of
from core.web.downloads import SIZES
from core.web.pages.page_rendering import PageRenderer
from core.web.request_context import NotServedError, ShareRequest, WebContext
from core.web.routes import PageKind, Route, route_of

_log = logging.getLogger(__name__)

# aiohttp would log a traceback for every request that is not valid HTTP, as many as a client likes to send.
_PROTOCOL_ERRORS = logging.getLogger("core.web.protocol_errors")
_PROTOCOL_ERRORS.setLevel(logging.CRITICAL + 1)

_HEADER_BYTES = 4096
_HEADERS = 64
_IDLE_SECONDS = 20.0
_LINGERING_SECONDS = 2.0
_ANSWER_SECONDS = 90.0
_CLOSING_SECONDS = 1.0
_AGAIN_LATER = {"Retry-After": "60"}


_FILES = {
    PageKind.DOWNLOAD: downloads.download_preview,
    PageKind.ORIGINAL: downloads.download_original,
    PageKind.VIDEO: downloads.play_video,
}


class HttpServer:
    """The running HTTP server: start it with `open`, stop it with `close`."""

    def __init__(self, context: WebContext, proxies: TrustedProxies) -> None:
        """Keep what handlers share; `open` starts to listen."""
        self._proxies = proxies
        self._runner: web.ServerRunner | None = None
        self.context = context
        self.root = ""
        """The address of this server, without a slash at the end."""

    @classmethod
    async def open(cls, gallery: Gallery, *, join_command: str, host_key: str) -> HttpServer:
        """Listen on the address of the settings.

        Raises:
            GalleryError: the server cannot listen there, or the certificate cannot be used.
        """
        settings = gallery.settings
        assert settings.share_listen is not None
        prefix = public_prefix(settings)
        tls = _tls(settings)
        context = WebContext(
            gallery=gallery,
            pages=PageRenderer(prefix),
            prefix=prefix,
            is_always_secure=tls is not None or (settings.public_url or "").startswith("https:"),
            join_command=join_command,
            host_key=host_key,
        )
        site = cls(context, TrustedProxies.parse(settings.trusted_proxies))
        await site._listen(settings.share_listen, tls)
        return site

    async def close(self) -> None:
        """Stop listening, wait a moment for running requests, then abort the rest."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _listen(self, where: str, tls: ssl.SSLContext | None) -> None:
        server = LimitedServer(
            self._handle,
            self._proxies,
            keepalive_timeout=_IDLE_SECONDS,
            lingering_time=_LINGERING_SECONDS,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADERS,
            auto_decompress=False,
            access_log=None,
            logger=_PROTOCOL_ERRORS,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=_CLOSING_SECONDS)
        await self._runner.setup()
        try:
            host, port = host_and_port(where)
            site = web.TCPSite(self._runner, host, port, ssl_context=tls, reuse_address=True, backlog=ACCEPTED_AT_ONCE)
            await site.start()
            let_connections_wait(cast(asyncio.Server, site._server).sockets)  # noqa: SLF001 - aiohttp has no public name
        except (OSError, ValueError) as error:
            await self._runner.cleanup()
            raise GalleryError(
                f"Links cannot be served at {display_text(where)}.", "Choose another ADDRESS:PORT for --share-listen."
            ) from error
        host, port = self._runner.addresses[0][:2]
        self.root = f"{'http' if tls is None else 'https'}://{netloc(reachable_host(host), port)}"

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, including errors, and log it in one line of bounded length."""
        started = time.perf_counter()
        origin = self._origin(request)
        share = self.context.gallery.loop_time.of_guests(origin.address)
        await asyncio.sleep(share.wait())
        return await ChargedCoroutine(self._answer_route(request, origin, started), share)

    async def _answer_route(
        self, request: web.BaseRequest, origin: RequestOrigin, started: float
    ) -> web.StreamResponse:
        route = route_of(request.method, request.raw_path, self.context.prefix)
        label = route.label if route else "nothing"
        try:
            answer = await self._answer_or_report(request, origin, route, label)
            async with asyncio.timeout(_ANSWER_SECONDS):
                await answer.prepare(request)
                await answer.write_eof()
        except TimeoutError:
            # A client that does not read is disconnected.
            if request.transport is not None:
                request.transport.abort()
        if _log.isEnabledFor(logging.DEBUG):
            milliseconds = (time.perf_counter() - started) * 1000
            address = display_text(origin.address, 64)
            _log.debug("%s %s %d %s %.0f ms", request.method[:8], label, answer.status, address, milliseconds)
        return answer

    async def _answer_or_report(
        self, request: web.BaseRequest, origin: RequestOrigin, route: Route | None, label: str
    ) -> web.StreamResponse:
        try:
            return await self._answer(request, origin, route)
        except (NotServedError, NotFoundError):
            return responses.page(self.context.pages.not_found, 404)
        except web.HTTPRequestEntityTooLarge:
            return self._message(413, "Request too large", "Open the link again.")
        except web.HTTPRequestTimeout:
            return self._message(408, "Timed out", "The form took too long. Open the link again.")
        except GalleryError as error:
            too_many = isinstance(error, TooManyAttemptsError)
            return self._message(
                429 if too_many else 503, "Too many attempts" if too_many else "Not available", str(error)
            )
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001 - the edge of a request: an error here must not end others
            reference = secrets.token_hex(4)
            _log.exception("a request for %s failed, reference %s", label, reference)
            return self._message(
                500, "Error", f"An unexpected error occurred. Try again. Reference for the owner: {reference}"
            )

    async def _answer(self, request: web.BaseRequest, origin: RequestOrigin, route: Route | None) -> web.StreamResponse:
        """Answer by address and cookie.

        Raises:
            NotServedError: there is nothing at this address for this client.
        """
        if route is None:
            raise NotServedError
        parts = route.parts
        match route.page:
            case PageKind.PICTURE:
                key, version = AssetKey(parts["key"]), int(parts["version"])
                return await downloads.show_picture(
                    self.context, request, parts["id"], SIZES[parts["size"]], key, version
                )
            case PageKind.TOKEN:
                albums_path = "../../s" if "slash" in parts else "../s"
                return await entry.accept_token(self.context, origin, parts["token"], albums_path)
            case PageKind.PLAYED:
                return await downloads.play_original(
                    self.context, request, origin, parts["token"], AssetKey(parts["key"])
                )
            case PageKind.STATIC:
                return self._static(parts["name"])
            case PageKind.JOIN:
                return responses.page(self.context.pages.join(self.context.join_command, self.context.host_key))
            case _:
                return await self._answer_share(request, origin, route)

    async def _answer_share(self, request: web.BaseRequest, origin: RequestOrigin, route: Route) -> web.StreamResponse:
        """Answer a request that needs a cookie of the link: only with the landing page until the link is open."""
        share = await self.context.gallery.sharing.by_public_id(route.parts["id"])
        stage = None if share is None else stage_of(share, request.headers.get("Cookie"))
        if share is None or stage is None:
            raise NotServedError
        known = guest_of(share, request.headers.get("Cookie"))
        guest = new_guest() if known is None else known
        share = replace(share, actor=replace(share.actor, favourites=guest))
        share_request = ShareRequest(request, origin, share, guest, known is None)
        if route.page is PageKind.OPEN:
            return await entry.open_link(self.context, share_request)
        if stage is not CookieStage.OPENED:
            if route.page is not PageKind.ALBUM:
                raise NotServedError
            return responses.redirect("../") if "list" in route.parts else entry.landing_page(self.context, share)
        return await self._answer_open_share(share_request, route)

    async def _answer_open_share(self, share_request: ShareRequest, route: Route) -> web.StreamResponse:
        """Answer a guest who has opened the link."""
        key, side = AssetKey(route.parts.get("key", "")), route.parts.get("side")
        shown = FavouritesSet() if "list" in route.parts else EverythingSet()
        match route.page:
            case PageKind.ALBUM:
                return await album_pages.album(self.context, share_request, shown, side, key or None)
            case PageKind.PHOTO:
                return await album_pages.photo(self.context, share_request, shown, key)
            case PageKind.MARK:
                return await guest_marks.mark(self.context, share_request, shown, side, key or None)
            case PageKind.DOWNLOAD | PageKind.ORIGINAL | PageKind.VIDEO as page:
                return await _FILES[page](self.context, share_request, key)
            case PageKind.ARCHIVE:
                return await downloads.download_archive(self.context, share_request, shown)
            case _:
                raise NotServedError

    def _static(self, name: str) -> web.Response:
        found = self.context.pages.static.get(name)
        if found is None:
            raise NotServedError
        return responses.static(*found)

    def _message(self, status: int, heading: str, sentence: str) -> web.Response:
        more = _AGAIN_LATER if status in {429, 503} else {}
        return responses.page(self.context.pages.message(heading, sentence), status, more)

    def _origin(self, request: web.BaseRequest) -> RequestOrigin:
        peer = request.remote or ""
        return self._proxies.origin(peer, request.headers, is_tls=request.secure)


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise GalleryError(
            "The certificate for links cannot be used.", "Check tls_certificate and tls_key: matching PEM files."
        ) from error
    return context
