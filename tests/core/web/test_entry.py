"""From a token to an open share link: cookies, passwords, counted views, and what bots see."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import pytest

from core.limits.attempts import ATTEMPTS_PER_SOURCE
from core.limits.password_hashing import PasswordQueueFullError, hash_password
from core.sharing.models import ShareOptions
from core.sharing.operations import ChangeShareLink
from core.sharing.share_addresses import code_text
from core.web.cookies import CookieStage
from tests.core.web.web_gallery import Web, web_in

pytestmark = pytest.mark.asyncio(loop_scope="package")

PASSWORD = "correct horse"
LOCKED = ShareOptions(title="Our summer", password_hash=hash_password(PASSWORD))
BOTS = ("WhatsApp/2.23", "TelegramBot (like TwitterBot)", "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1")


@pytest.fixture(autouse=True)
def fresh_attempts(web: Web) -> None:
    """Reset the password attempts before each test."""
    web.gallery.sharing._attempts._attempts.clear()


async def views(web: Web, number: int) -> int:
    return next(share.views for share in await web.gallery.sharing.list(web.owner) if share.share_id == number)


async def test_no_page_address_header_or_log_holds_the_token(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    """It disappears with the first redirect: relative addresses, no referrer, and logs that name the link by its id."""
    caplog.set_level(logging.DEBUG)
    new = await web.share()
    secret = new.token[-26:]
    guest = web.guest()
    arrived = await guest.get(f"/s/{new.token}")
    assert secret not in str(arrived.facts)
    assert arrived.headers["Location"] == f"../s/{new.share.public_id}/"
    home = f"/s/{new.share.public_id}/"
    opened = await guest.ask("POST", f"{home}open")
    album = await guest.get(home)
    for answer in (arrived, opened, album):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert secret not in answer.text
    assert "token" in caplog.text
    assert secret not in caplog.text


async def test_cookies_belong_to_one_path_and_no_script(web: Web) -> None:
    """HttpOnly, SameSite=Lax, the path of this link, not longer than the link; Secure if the browser uses https."""
    new = await web.share()
    answer = await web.guest().get(f"/s/{new.token}")
    cookie = answer.headers["Set-Cookie"]
    value, path, age, *flags = cookie.split("; ")
    assert re.fullmatch(r"arrived=[0-9a-f]+\.[\w-]{43}", value)
    assert path == f"Path=/s/{new.share.public_id}"
    assert 604_700 < int(age.removeprefix("Max-Age=")) <= 604_800
    assert flags == ["HttpOnly", "SameSite=Lax"]


async def test_every_response_has_the_security_headers(web: Web) -> None:
    """No frames, only its own scripts, nothing from other hosts, no index, no sniffing, no version of the server."""
    guest = web.guest()
    home = await guest.enter(await web.share())
    key = web.photos["Paris"][0].asset_key
    for target in (home, f"{home}p/{key}", f"{home}t/{key}-1.jpg", "/join", "/nowhere", "/s/x"):
        headers = (await guest.get(target)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith(
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'"
        )
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert headers["Server"] == "sshowcase"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_67_previews_count_nothing_and_see_nothing(web: Web, method: str) -> None:
    """Case 67: chat programs follow the link with cookies and without; it stays unopened, and the page neutral."""
    new = await web.share(ShareOptions(title="Our summer", note="For Ann", view_limit=1))
    for bot in BOTS:
        guest = web.guest()
        for cookie in (None, ""):
            await guest.ask(method, f"/s/{new.token}", headers={"User-Agent": bot})
            page = await guest.ask(method, f"/s/{new.share.public_id}/", headers={"User-Agent": bot}, cookie=cookie)
            for text in ("Our summer", "For Ann", "Paris", "<img"):
                assert text not in page.text
    assert await views(web, new.share.share_id) == 0
    await web.guest().enter(new)
    assert await views(web, new.share.share_id) == 1


async def test_previews_show_the_title_if_the_maker_allows_it(web: Web) -> None:
    """Only the title: never the note, never a photo."""
    new = await web.share(ShareOptions(title="Our summer", note="For Ann", title_in_previews=True))
    guest = web.guest()
    page = await guest.get(await guest.arrive(new))
    assert "<title>Our summer</title>" in page.text
    assert "For Ann" not in page.text


async def test_later_requests_count_no_view(web: Web) -> None:
    """Opening the link is one view, however many pages and pictures follow."""
    new = await web.share(ShareOptions(view_limit=1))
    guest = web.guest()
    home = await guest.enter(new)
    for _ in range(3):
        assert (await guest.get(home)).status == 200
    assert await views(web, new.share.share_id) == 1


async def test_74_the_last_view_has_one_winner(web: Web) -> None:
    """Case 74: of many who press the button at once, one sees the photos, and the others the page "not found"."""
    new = await web.share(ShareOptions(view_limit=1))
    guests = [web.guest() for _ in range(8)]
    home = {await guest.arrive(new) for guest in guests}.pop()
    answers = await asyncio.gather(*(guest.ask("POST", f"{home}open") for guest in guests))
    assert sorted(answer.status for answer in answers) == [303] + [404] * 7
    pages = [(await guest.get(home)).status for guest in guests]
    assert sorted(pages) == [200] + [404] * 7


async def test_a_password_is_asked_for(web: Web) -> None:
    """A wrong password is reported and changes nothing; it never appears in an address."""
    new = await web.share(LOCKED)
    guest = web.guest()
    home = await guest.arrive(new)
    for wrong in ("", "wrong horse", "x" * 2000, PASSWORD.upper()):
        answer = await guest.ask("POST", f"{home}open", data={"password": wrong})
        assert answer.status == 403
        assert "Wrong password." in answer.text
        assert "Set-Cookie" not in answer.headers
    assert (await guest.get(f"{home}?password={PASSWORD.replace(' ', '+')}")).status == 404
    answer = await guest.ask("POST", f"{home}open", data={"password": PASSWORD})
    assert answer.status == 303
    assert "Our summer" in (await guest.get(home)).text


async def test_a_changed_password_closes_the_link(web: Web) -> None:
    """A guest who opened the link with the old password is refused at the next request."""
    new = await web.share(LOCKED)
    guest = web.guest()
    home = await guest.enter(new, PASSWORD)
    await web.gallery.apply(
        web.owner,
        ChangeShareLink(
            new.share.share_id, ShareOptions(password_hash=hash_password("another one!")), keeps_password=False
        ),
    )
    assert (await guest.get(home)).status == 404


@pytest.mark.slow
async def test_66_the_eleventh_password_is_not_checked(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Case 66: 429 for that source (a whole IPv6 /64), even with the correct password; others are not affected."""
    folder = tmp_path_factory.mktemp("limits")
    async with web_in(folder, trusted_proxies=("127.0.0.1/32",)) as web:
        new = await web.share(LOCKED)

        async def attempt(address: str, password: str) -> int:
            guest = web.guest()
            home = await guest.arrive(new)
            headers = {"X-Forwarded-For": address}
            return (await guest.ask("POST", f"{home}open", headers=headers, data={"password": password})).status

        neighbours = [f"2001:db8:1:2::{number}" for number in range(ATTEMPTS_PER_SOURCE + 1)]
        assert [await attempt(address, "wrong horse") for address in neighbours] == [403] * ATTEMPTS_PER_SOURCE + [429]
        assert await attempt("2001:db8:1:2:ffff::1", PASSWORD) == 429
        assert await attempt("2001:db8:1:3::1", PASSWORD) == 303
        others = [f"192.0.2.{number // 5}" for number in range(40)]
        statuses = [await attempt(address, "wrong horse") for address in others]
        assert statuses == [403] * 20 + [429] * 20
        assert await attempt("198.51.100.7", PASSWORD) == 429, "the link as a whole has had its tries"


async def test_a_full_queue_of_passwords_asks_to_wait(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """While too many passwords are hashed the page asks to try again, and the attempt opens nothing."""
    guest = web.guest()
    home = await guest.arrive(await web.share(LOCKED))

    async def full(*_: object, **__: object) -> bool:
        raise PasswordQueueFullError("Too many people are signing in.")

    with monkeypatch.context() as patch:
        patch.setattr(web.gallery.passwords, "verify", full)
        answer = await guest.ask("POST", f"{home}open", data={"password": PASSWORD})
    assert (answer.status, "Retry-After" in answer.headers) == (503, True)
    assert "Our summer" not in (await guest.get(home)).text
    assert (await guest.ask("POST", f"{home}open", data={"password": PASSWORD})).status == 303


async def test_72_only_trusted_proxies_are_believed(web: Web) -> None:
    """Case 72: forged X-Forwarded-* and Host headers of another client change nothing."""
    forged = {
        "X-Forwarded-For": "198.51.100.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil",
        "Host": "evil",
    }
    new = await web.share(LOCKED)
    guest = web.guest()
    answer = await guest.get(f"/s/{new.token}", headers=forged)
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == f"../s/{new.share.public_id}/"
    home = f"/s/{new.share.public_id}/"
    statuses = []
    for number in range(ATTEMPTS_PER_SOURCE + 1):
        headers = forged | {"X-Forwarded-For": f"198.51.100.{number}"}
        statuses.append((await guest.ask("POST", f"{home}open", headers=headers, data={"password": "x"})).status)
    assert statuses == [403] * ATTEMPTS_PER_SOURCE + [429]
    assert b"evil" not in (await guest.get(home, headers=forged)).body


async def test_the_form_is_small(web: Web) -> None:
    """More than 4 KB is refused unread, with a length or without one; other encodings contain no password."""
    new = await web.share(LOCKED)
    guest = web.guest()
    home = await guest.arrive(new)
    assert (await guest.ask("POST", f"{home}open", data=b"password=" + b"x" * 5000)).status == 413

    async def pieces() -> object:
        for _ in range(10):
            yield b"y" * 1000

    assert (await guest.ask("POST", f"{home}open", data=pieces())).status == 413
    for body, kind in (
        (b'{"password": "correct horse"}', "application/json"),
        (b"\xff\xfe=1", "x/y"),
        (b"a&" * 99, ""),
    ):
        assert (
            await guest.ask("POST", f"{home}open", data=body, headers={"Content-Type": kind or "a/b"})
        ).status == 403
    assert list(guest.kept[home.rstrip("/")]) == [CookieStage.ARRIVED]


async def test_a_photographed_code_opens_the_link(web: Web) -> None:
    """The QR code is in capitals, which make it smaller; the redirect leads to the link's normal address."""
    new = await web.share()
    text = code_text(web.gallery.sharing.address_of(new.token) or "")
    assert text.startswith("HTTP://127.0.0.1")
    answer = await web.guest().get(text.removeprefix(web.root.upper()))
    assert (answer.status, answer.headers["Location"]) == (303, f"../s/{new.share.public_id}/")


async def test_following_the_link_again_keeps_it_open(web: Web) -> None:
    """A guest who has opened the link sees the photos at once for a day, and is not counted again."""
    new = await web.share()
    guest = web.guest()
    home = await guest.enter(new)
    assert await guest.arrive(new) == home
    assert 'id="photos"' in (await guest.get(home)).text
    assert await views(web, new.share.share_id) == 1


@pytest.mark.parametrize("end", ["", "/", "?fbclid=abc", "/?utm_source=chat&x=1"])
async def test_queries_of_chat_programs_are_ignored(web: Web, end: str) -> None:
    """The link still opens, and the appended query has no effect."""
    new = await web.share()
    answer = await web.guest().get(f"/s/{new.token}{end}")
    assert answer.status == 303
    assert urljoin(f"/s/{new.token}{end}", answer.headers["Location"]) == f"/s/{new.share.public_id}/"


async def test_an_incomplete_form_times_out(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that announces a form and does not send it is soon disconnected."""
    monkeypatch.setattr("core.web.request_context.FORM_SECONDS", 0.05)
    new = await web.share(LOCKED)
    guest = web.guest()
    home = await guest.arrive(new)

    async def never_ends() -> AsyncIterator[bytes]:
        yield b"password="
        await asyncio.Event().wait()

    async with asyncio.timeout(60):
        assert (await guest.ask("POST", f"{home}open", data=never_ends())).status == 408
