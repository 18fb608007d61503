"""Every address × every state of a guest: the page "not found", or the intended answer.

Numbers of cases are those of docs/operations.md.
"""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.limits.password_hashing import hash_password
from core.models import Downloads
from core.sharing.models import NewShareLink, ShareOptions
from core.web.cookies import OPEN_SECONDS, CookieStage, issue, stage_of
from core.web.routes import PageKind, route_of
from tests.core.web.web_gallery import COMMAND, Answer, Guest, Web
from tests.hypothesis_examples import examples

pytestmark = pytest.mark.asyncio(loop_scope="package")

PASSWORD = "correct horse"
OPTIONS = ShareOptions(
    password_hash=hash_password(PASSWORD), downloads=Downloads.ORIGINALS, strips_originals=False, shows_details=True
)
LIMITED = ShareOptions(password_hash=OPTIONS.password_hash, downloads=Downloads.ORIGINALS, view_limit=1)

INSIDE = {
    PageKind.ALBUM: "",
    PageKind.PHOTO: "p/{key}",
    PageKind.PICTURE: "t/{key}-1.jpg",
    PageKind.DOWNLOAD: "d/{key}.jpg",
    PageKind.ORIGINAL: "o/{key}",
    PageKind.ARCHIVE: "photos.zip",
}
"""What is below /s/ID/ for a guest who has opened the link."""
VARIANTS = {
    "view": "v/{key}-1.jpg",
    "next page": "?after={key}",
    "previous page": "?before={key}",
    "favourites": "favourites/",
    "next favourites": "favourites/?after={key}",
}
STATES = [
    "no cookie",
    "arrived",
    "cookie of another link",
    "forged cookie",
    "revoked",
    "expired",
    "renewed",
    "used up",
    "opened yesterday",
]


async def not_found(web: Web) -> Answer:
    """The answer to an address that does not exist."""
    answer = await web.guest().get("/s/never-was-one/")
    assert answer.status == 404
    return answer


def paths(key: str) -> list[str]:
    return [each.format(key=key) for each in (*INSIDE.values(), *VARIANTS.values())]


async def guest_in_state(web: Web, state: str) -> tuple[Guest, str, str]:
    """Bring a guest into a state; return them, the address of the pages and the cookie that they send."""
    new = await web.share(LIMITED if state == "used up" else OPTIONS)
    guest = web.guest()
    home = await guest.arrive(new)
    cookie = guest.cookies[home.rstrip("/")]
    match state:
        case "no cookie":
            cookie = ""
        case "arrived":
            pass
        case "cookie of another link":
            other = web.guest()
            elsewhere = await other.enter(await web.share(ShareOptions(downloads=Downloads.ORIGINALS)))
            cookie = other.cookies[elsewhere.rstrip("/")]
        case "forged cookie":
            cookie = cookie.replace("arrived=", "opened=")
        case "used up":
            await web.end(new, state)
        case "opened yesterday":
            share = await web.gallery.sharing.by_token(new.token)
            cookie = issue(share, CookieStage.OPENED, time.time() - OPEN_SECONDS - 1)
        case _:
            await guest.enter(new, PASSWORD)
            cookie = guest.cookies[home.rstrip("/")]
            assert (await guest.get(home)).status == 200
            await web.end(new, state)
    return guest, home, cookie


@pytest.mark.parametrize("state", STATES)
async def test_64_65_every_address_in_every_state(web: Web, state: str) -> None:
    """Cases 64 and 65: without having opened this link, the answer is the one for an unknown address, byte for byte."""
    guest, home, cookie = await guest_in_state(web, state)
    unknown = await not_found(web)
    has_landing_page = state in {"arrived", "opened yesterday"}
    for method, path in product(("GET", "HEAD"), paths(web.photos["Paris"][0].asset_key)):
        answer = await guest.ask(method, f"{home}{path}", cookie=cookie)
        if has_landing_page and path.startswith("favourites"):
            assert (answer.status, answer.headers["Location"]) == (303, "../")
            continue
        if has_landing_page and (path == "" or path.startswith("?")):
            assert answer.status == 200
            assert method == "HEAD" or "Password" in answer.text
            assert "day 1" not in answer.text
            continue
        assert answer.status == 404, (state, method, path)
        assert method == "HEAD" or answer.facts == unknown.facts, (state, path)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        answer = await guest.ask(method, f"{home}photos.zip", cookie=cookie)
        assert answer.facts == unknown.facts, (state, method)
    opening = await guest.ask("POST", f"{home}open", cookie=cookie, data={"password": PASSWORD})
    assert opening.status == (303 if has_landing_page else 404), state


async def test_an_open_link_gets_the_intended_answers(web: Web) -> None:
    """The same addresses in the one state in which they are served."""
    guest = web.guest()
    home = await guest.enter(await web.share(OPTIONS), PASSWORD)
    key = web.photos["Paris"][0].asset_key
    types = {"": "text/html", "p": "text/html", "?": "text/html", "f": "text/html", "photos.zip": "application/zip"}
    for method, path in product(("GET", "HEAD"), paths(key)):
        answer = await guest.ask(method, f"{home}{path}")
        assert answer.status == 200, (method, path)
        expected = types.get(path if path in types else path[:1], "image/jpeg")
        assert answer.headers["Content-Type"].startswith(expected)
        assert bool(answer.body) == (method == "GET")


async def test_a_photo_of_another_link_is_not_found(web: Web) -> None:
    """A key that exists, but not in this link, is answered like an unknown one."""
    guest = web.guest()
    home = await guest.enter(await web.share(OPTIONS), PASSWORD)
    unknown = await not_found(web)
    for key in (web.photos["Safe"][0].asset_key, "nosuchphoto22"):
        for path in paths(key):
            if "{key}" not in path and key in path:
                assert (await guest.get(f"{home}{path}")).facts == unknown.facts, path


@pytest.mark.parametrize("downloads", Downloads)
async def test_downloads_are_what_the_maker_allows(web: Web, downloads: Downloads) -> None:
    """Off, previews or originals: what is not allowed does not exist, and no page offers it."""
    guest = web.guest()
    home = await guest.enter(await web.share(ShareOptions(downloads=downloads)))
    key = web.photos["Paris"][0].asset_key
    statuses = [(await guest.get(f"{home}{path}")).status for path in (f"d/{key}.jpg", f"o/{key}", "photos.zip")]
    allowed = {Downloads.OFF: [404, 404, 404], Downloads.DERIVATIVES: [200, 404, 200], Downloads.ORIGINALS: [200] * 3}
    assert statuses == allowed[downloads]
    album, page = (await guest.get(home)).text, (await guest.get(f"{home}p/{key}")).text
    assert ("photos.zip" in album) == (downloads is not Downloads.OFF)
    assert ("Download original" in page) == (downloads is Downloads.ORIGINALS)


async def test_every_invalid_token_gets_the_same_answer(web: Web) -> None:
    """Unknown, malformed, expired, revoked, renewed and used-up tokens: one page, one status, no cookie."""
    unknown = await not_found(web)
    targets = [f"/s/{'a' * 26}", "/s/short", "/s/", "/s", "/", "/favicon.ico", "/static/", "/static/style.css"]
    for how in ("revoked", "expired", "renewed", "used up"):
        new = await web.share(LIMITED)
        await web.end(new, how)
        targets.append(f"/s/{new.token}")
    for target in targets:
        assert (await web.guest().get(target)).facts == unknown.facts, target
    assert "Set-Cookie" not in unknown.headers


@pytest.mark.parametrize(
    "path",
    [
        "../", "..%2f", "%2e%2e/", "%2e%2e%2f%2e%2e%2fetc/passwd", "p/..%2f..", "p/%2e%2e", "t/../photos.zip",
        "t/{key}-1.jpg%00", "t/{key}-1.jpg/", "t/{key}-1.JPG", "t/{key}-01x.jpg", "p/{key}%20", "p/%7b", "//p/{key}",
        "p//{key}", "./p/{key}", "p/{key}?x=1", "?after={key}&before={key}", "?after=../../x", "o/{key}.jpg",
        "t/{key}-9999999999999.jpg", "p/{KEY}",
    ],
)  # fmt: skip
async def test_73_encoded_and_unusual_paths_are_not_found(web: Web, path: str) -> None:
    """Case 73: an address matches exactly or does not exist, also for guests who have opened the link."""
    guest = web.guest()
    home = await guest.enter(await web.share(OPTIONS), PASSWORD)
    key = web.photos["Paris"][0].asset_key
    cookie = guest.cookies[home.rstrip("/")]
    target = f"{home}{path.replace('{key}', key).replace('{KEY}', key.upper())}"
    said = await web.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode())
    assert said.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), said[:200]
    assert b"day 1" not in said


async def test_the_invitation_page_asks_for_nothing(web: Web) -> None:
    """It shows the command and the host key, has no field for the code, and is the same for everybody."""
    answer = await web.guest().get("/join")
    assert answer.status == 200
    assert COMMAND in answer.text
    assert "SHA256:of-the-host-key" in answer.text
    assert "<input" not in answer.text
    assert "<form" not in answer.text


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT"]),
    target=st.text(st.characters(codec="ascii"), max_size=60).map(lambda text: f"/{text}")
    | st.builds("/s/{}/{}".format, st.sampled_from(["abcdefghij", "a" * 60, ".."]), st.text(max_size=20)),
)
async def test_no_other_target_is_a_route(method: str, target: str) -> None:
    """Every recognized address matches a pattern, and its parts contain only their own alphabet."""
    route = route_of(method, target)
    if route is not None:
        assert set("".join(route.parts.values())) - {route.parts.get("slash")} <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."
        )
        assert ".." not in "".join(route.parts.values())


@pytest.mark.parametrize(
    "end",
    [
        ".", ",", ")", ").", "!", "?!", ":", ";", "'", '"', ">", "*", "_", "…", "”", "»", "。", "%2E", "%29%2e",
        "%E2%80%A6", "%EF%BC%89", "%20", ".%20", "%C2%A0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/s/beach-abcdefghijklmnopqrstuvwxyz", "/s/abcdefghijklmnopqrstuvwxyz/", "/join"])
async def test_punctuation_after_an_address_is_ignored(address: str, end: str) -> None:
    """Chat programs and mail readers take the end of a sentence into the address."""
    assert route_of("GET", address + end) == route_of("GET", address) is not None


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "DELETE"]),
    path=st.sampled_from([*INSIDE.values(), *VARIANTS.values(), "open", ""]),
    cookie=st.sampled_from(["{}", "", "opened=", "{}; {}", "opened=0.x", "x={}"]),
    headers=st.dictionaries(
        st.sampled_from(["Range", "If-Range", "If-None-Match", "Content-Type", "X-Forwarded-For", "Accept-Encoding"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(str.strip),
    ),
    body=st.binary(max_size=300),
)
async def test_no_request_breaks_anything(
    web: Web, method: str, path: str, cookie: str, headers: dict[str, str], body: bytes
) -> None:
    """Any mixture of addresses, methods, cookies, headers and bodies gets one of the intended answers."""
    guest = web.guest()
    new = await shared_by_all(web)
    home = await guest.enter(new)
    target = f"{home}{path.format(key=web.photos['Paris'][0].asset_key)}"
    sent = cookie.replace("{}", guest.cookies[home.rstrip("/")])
    answer = await guest.ask(method, target, cookie=sent, headers=headers, data=body if method == "POST" else None)
    assert answer.status in {200, 206, 303, 304, 404, 416}, (answer.status, answer.body)


_shared: dict[int, NewShareLink] = {}


async def shared_by_all(web: Web) -> NewShareLink:
    if id(web) not in _shared:
        _shared[id(web)] = await web.share(ShareOptions(downloads=Downloads.DERIVATIVES))
    return _shared[id(web)]


async def test_cookies_are_valid_for_their_link_and_time(web: Web) -> None:
    """A cookie is not valid for another link, for a stage that was not reached, or after its time."""
    one, other = [await web.gallery.sharing.by_token((await web.share()).token) for _ in range(2)]
    cookie = issue(one, CookieStage.OPENED)
    assert stage_of(one, cookie) is CookieStage.OPENED
    assert stage_of(one, f"a=b; {cookie}; c=d") is CookieStage.OPENED
    assert stage_of(other, cookie) is None
    assert stage_of(one, None) is None
    for broken in (cookie[:-1], cookie.replace("opened", "arrived"), f"x{cookie}", cookie + "x" * 5000, cookie.upper()):
        assert stage_of(one, broken) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26), st.sampled_from(["", "beach-", "a-b-"]))
async def test_no_token_is_logged_as_an_album(random_part: str, name: str) -> None:
    """Whatever follows an address: the log names the requested albums, and never a token."""
    for end in ("", "/", "?fbclid=1", "/?x=y", "/p/aaaaaaaaaaaaa", "/open"):
        for method in ("GET", "POST"):
            route = route_of(method, f"/s/{name}{random_part}{end}")
            assert route is None or random_part not in route.label
