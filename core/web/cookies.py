"""Cookies of a share link: signed with its key, limited to its path, verified at every request.

A guest has a random number in a cookie of its own, by which their favourites are found again, and a token in forms that
only a page for that guest contains.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from enum import StrEnum

from core.marks.guest_favourites import KEPT_SECONDS
from core.models import GuestId
from core.sharing.models import ValidShareLink

OPEN_SECONDS = 24 * 3600
"""How long a share link stays open in a browser; then it has to be opened, and is counted, again."""

_MAX_HEADER_CHARS = 4096
_COOKIE = re.compile(r"(?:^|;\s*)(arrived|opened)=([0-9a-f]{1,12})\.([A-Za-z0-9_-]{43})(?=;|$)")
_GUEST = re.compile(r"(?:^|;\s*)guest=([0-9a-f]{16})\.([A-Za-z0-9_-]{43})(?=;|$)")


class CookieStage(StrEnum):
    """Progress of a guest. Each stage has its own cookie, so that arriving again does not close an open link."""

    ARRIVED = "arrived"
    """The token was presented: the landing page can be seen and the link opened."""
    OPENED = "opened"
    """The link was opened, with its password if it has one."""


def issue(share: ValidShareLink, stage: CookieStage, now: float | None = None) -> str:
    """Return a cookie for this share link, as `NAME=VALUE`."""
    issued = f"{int(time.time() if now is None else now):x}"
    return f"{stage}={issued}.{_signature(share, stage, issued)}"


def stage_of(share: ValidShareLink, header: str | None, now: float | None = None) -> CookieStage | None:
    """Return the stage that a Cookie header proves for this share link, None if it proves none."""
    if header is None or len(header) > _MAX_HEADER_CHARS:
        return None
    moment = time.time() if now is None else now
    reached = None
    for stage, issued, signature in _COOKIE.findall(header):
        if hmac.compare_digest(_signature(share, stage, issued), signature):
            if stage == CookieStage.OPENED and moment - int(issued, 16) < OPEN_SECONDS:
                return CookieStage.OPENED
            reached = CookieStage.ARRIVED
    return None if share.is_used_up else reached


def set_cookie(share: ValidShareLink, stage: CookieStage, prefix: str, *, secure: bool) -> str:
    """Return a Set-Cookie header, limited to the link's path and lifetime and hidden from scripts."""
    return _header(share, issue(share, stage), prefix, share.expires_at - int(time.time()), secure=secure)


def new_guest() -> GuestId:
    """Return the number of a new guest."""
    return GuestId(secrets.randbits(63))


def guest_of(share: ValidShareLink, header: str | None) -> GuestId | None:
    """Return the guest that a Cookie header proves for this share link, None if it proves none."""
    if header is None or len(header) > _MAX_HEADER_CHARS:
        return None
    for number, signature in _GUEST.findall(header):
        if hmac.compare_digest(_signature(share, "guest", number), signature):
            return GuestId(int(number, 16))
    return None


def guest_cookie(share: ValidShareLink, guest: GuestId, prefix: str, *, secure: bool) -> str:
    """Return a Set-Cookie header that names a guest for as long as their favourites are kept."""
    number = f"{guest:016x}"
    left = min(share.expires_at - int(time.time()), KEPT_SECONDS)
    return _header(share, f"guest={number}.{_signature(share, 'guest', number)}", prefix, left, secure=secure)


def form_token(share: ValidShareLink, guest: GuestId) -> str:
    """Return the token of the forms on the pages of a guest."""
    return _signature(share, "form", f"{guest:016x}")


def is_form_token(share: ValidShareLink, guest: GuestId, token: str) -> bool:
    """Return whether a form came from a page of this guest."""
    return hmac.compare_digest(form_token(share, guest).encode(), token.encode())


def _header(share: ValidShareLink, cookie: str, prefix: str, seconds: int, *, secure: bool) -> str:
    value = f"{cookie}; Path={prefix}/s/{share.public_id}; Max-Age={max(0, seconds)}; HttpOnly; SameSite=Lax"
    return f"{value}; Secure" if secure else value


def _signature(share: ValidShareLink, stage: str, issued: str) -> str:
    message = f"{share.share_id}|{share.public_id}|{stage}|{issued}".encode()
    return urlsafe_b64encode(hmac.digest(share.cookie_key, message, "sha256")).rstrip(b"=").decode()
