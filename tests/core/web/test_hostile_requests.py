"""Unintended requests over real connections: the intended answer, or the page "not found".

The intended addresses are listed here a second time, in full, so that a mistake in `routes.py` is noticed.
"""

from __future__ import annotations

import logging
import re
import string
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.models import Downloads
from core.sharing.models import ShareOptions
from tests.core.web.web_gallery import Web
from tests.hypothesis_examples import examples

pytestmark = pytest.mark.asyncio(loop_scope="package")

FUZZ = settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ADDRESSES = (
    "{home}", "{home}p/{key}", "{home}t/{key}-1.jpg", "{home}v/{key}-1.jpg", "{home}d/{key}.jpg", "{home}o/{key}",
    "{home}photos.zip", "{home}?after={key}", "{home}?before={key}", "{home}open", "/s/{token}", "/join", "/", "/s/",
    "{home}favourites/", "{home}favourites/p/{key}", "{home}favourites/photos.zip", "{home}mark?photo={key}",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "BREW")
PIECES = (
    "/",
    "//",
    "..",
    "%2e%2e",
    "%2f",
    "%00",
    "\\",
    "?",
    "&after=",
    "#",
    ";",
    "a",
    "7",
    "A",
    ".jpg",
    "{{7*7}}",
    "'",
)
HEADERS = (
    "Range: bytes=0-1,3-4", "Range: bytes=99999999-", "If-None-Match: *", "If-Range: x", "Accept-Encoding: gzip, br",
    "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Original-URL: /join", "X-HTTP-Method-Override: POST",
    "Host: evil.example", "Forwarded: for=1.2.3.4;host=evil.example", "Accept: application/json", "Upgrade: h2c",
    "Content-Type: multipart/form-data; boundary=x", "Content-Length: 0", "Expect: 200-maybe", "Cookie: link=o.1.x",
)  # fmt: skip
CHANGES: dict[str, Callable[[str], str]] = {
    "slash": lambda address: f"{address}/",
    "question": lambda address: f"{address}?",
    "query": lambda address: f"{address}?x=1",
    "dot": lambda address: f"{address}.",
    "null": lambda address: f"{address}%00",
    "capitals": str.upper,
    "doubled": lambda address: address.replace("/", "//"),
    "encoded": lambda address: f"{address[:-1]}%{ord(address[-1]):02x}",
    "itself": lambda address: f"/.{address}",
    "absolute": lambda address: f"http://evil.example{address}",
}


@dataclass(frozen=True)
class Said:
    """An answer as it was sent."""

    status: int
    headers: tuple[bytes, ...]
    """All lines except the date."""
    body: bytes


def said(answer: bytes) -> Said:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    return Said(int(first.split(b" ")[1]), tuple(sorted(x for x in lines if not x.startswith(b"Date:"))), body)


@dataclass(frozen=True)
class OpenLink:
    """An open share link, and everything that its guest may see."""

    cookie: str
    names: dict[str, str]
    meant: re.Pattern[str]


@pytest_asyncio.fixture(loop_scope="package")
async def link(web: Web) -> OpenLink:
    new = await web.share(ShareOptions(downloads=Downloads.ORIGINALS))
    guest = web.guest()
    home = await guest.enter(new)
    key = web.photos["Paris"][0].asset_key
    keys = "|".join(photo.asset_key for photo in web.photos["Paris"])
    own = (
        rf"((favourites/)?(p/({keys})|photos\.zip|mark(\?(after|before|photo)=({keys}))?|\?(after|before)=({keys}))?"
        rf"|[tv]/({keys})-\d{{1,9}}\.jpg|d/({keys})\.jpg|o/({keys})|open)"
    )
    # In QR codes the address is in capitals, which take less space; the token is the same.
    meant = re.compile(rf"{re.escape(home)}{own}|/[sS]/(?i:{new.token})|/join")
    names = {"home": home, "key": key, "token": new.token}
    return OpenLink(guest.cookies[home.rstrip("/")], names, meant)


def request_of(method: str, target: str, headers: list[str], cookie: str) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: x", f"Cookie: {cookie}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def judge(web: Web, link: OpenLink, method: str, target: str, headers: list[str], cookie: str) -> None:
    """Send a request; an unintended one must get the 404 of unknown addresses, or be refused as invalid HTTP."""
    reference = said(await web.raw(request_of(method, "/s/never-was-one/", headers, "")))
    answer = said(await web.raw(request_of(method, target, headers, cookie)))
    assert b"Traceback" not in answer.body
    assert answer.status < 500
    inside = cookie == link.cookie and link.meant.fullmatch(target) is not None
    # The query and the punctuation that chat programs append to a pasted address do not count.
    pasted = target.rstrip(string.punctuation.replace("/", "").replace("-", ""))
    token = re.fullmatch(rf"/s/{link.names['token']}/?(\?.*)?", pasted, re.IGNORECASE)
    public = pasted == "/join" or token is not None
    is_form = target.endswith("/open") or "/mark" in target
    if method in {"GET", "HEAD"} and (public or (inside and not is_form)):
        return
    if method == "POST" and inside and is_form:
        assert target.endswith("/open") or answer.status in {400, 403, 417}  # a form without a token
        return
    assert answer.status in {400, 404, 405, 417}, answer
    if answer.status == 404:
        assert answer == reference


@pytest.mark.parametrize("change", CHANGES)
async def test_every_address_is_exact(web: Web, link: OpenLink, change: str) -> None:
    """An address with one change at its end, in its letters or between its parts is unknown."""
    for address in ADDRESSES:
        await judge(web, link, "GET", CHANGES[change](address.format(**link.names)), [], link.cookie)


@FUZZ
@given(
    method=st.sampled_from(METHODS),
    address=st.sampled_from(ADDRESSES),
    place=st.integers(0, 80),
    cut=st.integers(0, 3),
    piece=st.sampled_from(PIECES) | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=4),
    headers=st.lists(st.sampled_from(HEADERS), max_size=3, unique=True),
    known=st.booleans(),
)
async def test_what_was_not_meant_is_nothing(
    web: Web,
    link: OpenLink,
    caplog: pytest.LogCaptureFixture,
    method: str,
    address: str,
    place: int,
    cut: int,
    piece: str,
    headers: list[str],
    known: bool,
) -> None:
    """Intended addresses with parts cut out and inserted, by any method, with misleading headers."""
    whole = address.format(**link.names)
    place = place % (len(whole) + 1)
    target = whole[:place] + piece + whole[place + cut :]
    assume(target)
    await judge(web, link, method, target, headers, link.cookie if known else "")
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]


@FUZZ
@given(
    method=st.sampled_from(METHODS),
    address=st.sampled_from(ADDRESSES),
    headers=st.lists(st.sampled_from(HEADERS), max_size=4, unique=True),
    line=st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
    known=st.booleans(),
)
async def test_real_addresses_stand_any_method_and_header(
    web: Web,
    link: OpenLink,
    caplog: pytest.LogCaptureFixture,
    method: str,
    address: str,
    headers: list[str],
    line: str,
    known: bool,
) -> None:
    """Intended addresses, by every method, with one more header of any name and value."""
    name, _, value = line.partition(" ")
    more = [f"X-{name}: {value}"] if name.isascii() and name.replace("-", "").isalnum() else [f"X-Any: {line}"]
    await judge(web, link, method, address.format(**link.names), [*headers, *more], link.cookie if known else "")
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
