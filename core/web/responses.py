"""HTTP responses with their headers: pages that are not stored, cached pictures, and ranges of files."""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Server": "sshowcase",
}

NEVER_STORED = "private, no-store"
IMMUTABLE = "public, max-age=31536000, immutable"

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


def page(html: bytes, status: int = 200, more: Mapping[str, str] | None = None) -> web.Response:
    """Return a page, compressed if the client accepts it."""
    headers = _SECURITY | {"Cache-Control": NEVER_STORED, "Content-Type": "text/html; charset=utf-8"}
    answer = web.Response(body=html, status=status, headers=headers | dict(more or {}))
    if len(html) > 1024:
        answer.enable_compression()
        answer.headers["Vary"] = "Accept-Encoding"
    return answer


def empty(status: int) -> web.Response:
    """Return a status without content."""
    return web.Response(status=status, headers=_SECURITY | {"Cache-Control": NEVER_STORED})


def redirect(location: str, *cookies: str) -> web.Response:
    """Redirect to a relative address, and set cookies; the Host header of the request is not used."""
    answer = web.Response(status=303, headers=_SECURITY | {"Cache-Control": NEVER_STORED, "Location": location})
    for cookie in cookies:
        answer.headers.add("Set-Cookie", cookie)
    return answer


def static(body: bytes, content_type: str) -> web.Response:
    """Return a static file, whose name contains the hash of its content."""
    headers = _SECURITY | {"Cache-Control": IMMUTABLE, "Content-Type": f"{content_type}; charset=utf-8"}
    answer = web.Response(body=body, headers=headers)
    answer.enable_compression()
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def cache_until(expires_at: int, *, immutable: bool = True) -> str:
    """Return the Cache-Control of something that a browser may cache until the share link expires."""
    left = max(0, expires_at - int(time.time()))
    return f"private, max-age={left}, immutable" if immutable else f"private, max-age={min(left, 60)}"


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes to send: everything, or one range."""

    status: int
    start: int
    length: int
    size: int

    def headers(self) -> dict[str, str]:
        """Return the headers of this range."""
        if self.status == 206:
            end = self.start + self.length - 1
            return {"Content-Range": f"bytes {self.start}-{end}/{self.size}", "Accept-Ranges": "bytes"}
        if self.status == 416:
            return {"Content-Range": f"bytes */{self.size}", "Accept-Ranges": "bytes"}
        return {"Accept-Ranges": "bytes"}


def requested_range(request: web.BaseRequest, size: int, etag: str) -> ByteRange:
    """Return the requested range, or everything; one range that begins after the end gets status 416.

    Other units, several ranges and malformed ones are ignored, and a range counts only while `If-Range` names this
    version (RFC 9110, 13.1.5, 14.1.1 and 14.2).
    """
    wanted = request.headers.get("Range")
    condition = request.headers.get("If-Range")
    if wanted is None or request.method != "GET" or (condition is not None and condition != etag):
        return ByteRange(200, 0, size, size)
    match = _RANGE.fullmatch(wanted.strip())
    first, last = match.groups() if match else ("", "")
    if not (first or last) or (first and last and int(last) < int(first)):
        return ByteRange(200, 0, size, size)
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    return ByteRange(206, start, end - start, size) if start < end else ByteRange(416, 0, 0, size)


def opaque_tag(key: bytes, contents: str) -> str:
    """Return an entity tag that changes with its contents, from which nobody reads them, such as the time of a file."""
    return f'"{hmac.digest(key, contents.encode(), "sha256")[:12].hex()}"'


def is_cached(request: web.BaseRequest, etag: str) -> bool:
    """Return whether the browser has this version cached: the weak comparison of RFC 9110 for `If-None-Match`."""
    wanted = request.headers.get("If-None-Match")
    if wanted is None:
        return False
    return any(each.strip().removeprefix("W/") in {etag, "*"} for each in wanted[:2000].split(","))


def file_headers(content_type: str, etag: str, cache: str, name: str | None = None) -> dict[str, str]:
    """Return the headers of a picture or download; with a name the browser saves it (RFC 6266)."""
    headers = _SECURITY | {"Content-Type": content_type, "ETag": etag, "Cache-Control": cache}
    if name is not None:
        plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", name)
        headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return headers


def not_modified(headers: Mapping[str, str]) -> web.Response:
    """Tell the browser to use its cached copy."""
    kept = {name: value for name, value in headers.items() if name not in {"Content-Type", "Content-Disposition"}}
    return web.Response(status=304, headers=kept)


def full(request: web.BaseRequest, body: bytes, headers: Mapping[str, str]) -> web.Response:
    """Return a body that is in memory, or the requested range of it."""
    part = requested_range(request, len(body), headers["ETag"])
    sent = body if part.status == 200 else body[part.start : part.start + part.length]
    return web.Response(status=part.status, body=sent, headers={**headers, **part.headers()})
