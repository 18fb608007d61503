"""Favourites of guests on web pages: marked by forms, bounded, theirs alone, and gone with the link."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
import time
import zipfile
from dataclasses import dataclass

import pytest

from core.marks import guest_favourites
from core.marks.guest_favourites import KEPT_SECONDS
from core.models import AssetKey, Downloads, FavouritesSet, GuestId
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import ChangeShareLink
from core.web.cookies import guest_cookie
from tests.core.web.web_gallery import Answer, Guest, Web

pytestmark = pytest.mark.asyncio(loop_scope="package")

OPTIONS = ShareOptions(downloads=Downloads.DERIVATIVES, shows_details=True)


@dataclass
class Marking:
    """A guest who has opened a link."""

    web: Web
    new: NewShareLink
    guest: Guest
    home: str

    async def page(self, path: str = "") -> str:
        answer = await self.guest.get(f"{self.home}{path}")
        assert answer.status == 200, answer
        return answer.text

    async def token(self) -> str:
        found = re.search(r'name="token" value="([\w-]{43})"', await self.page())
        assert found is not None
        return found[1]

    async def send(self, key: str, button: str = "add", path: str = "mark", **fields: str) -> Answer:
        """Press a button of the form; fields replace those of the page."""
        data = {"token": fields.pop("token", None) or await self.token(), button: key, **fields}
        return await self.guest.ask("POST", f"{self.home}{path}", data=data)

    async def favourites(self, path: str = "") -> list[str]:
        """Return the photos whose hearts are full."""
        return re.findall(r'name="drop" value="(\w{13})" aria-pressed="true"', await self.page(path))


async def opened(web: Web, options: ShareOptions = OPTIONS) -> Marking:
    new = await web.share(options)
    guest = web.guest()
    return Marking(web, new, guest, await guest.enter(new))


async def another(marking: Marking) -> Marking:
    """Return a second guest of the same link."""
    guest = marking.web.guest()
    return Marking(marking.web, marking.new, guest, await guest.enter(marking.new))


def keys(web: Web) -> list[AssetKey]:
    return [photo.asset_key for photo in web.photos["Paris"]]


async def rows(web: Web, new: NewShareLink) -> int:
    sql = "SELECT count(*) FROM guest_favourites WHERE share_id = ?"

    def count(connection: sqlite3.Connection) -> int:
        return int(connection.execute(sql, (new.share.share_id,)).fetchone()[0])

    return await web.gallery.database.read(count)


async def test_a_plain_form_marks_and_lists(web: Web) -> None:
    """Each page of the form leads back to itself; the list has the same pages and a ZIP of the favourites alone."""
    marking, (first, second, third, *_) = await opened(web), keys(web)
    assert await marking.favourites() == []
    assert "There are no favourites yet." in await marking.page("favourites/")
    for key, path, back in (
        (second, "mark", f"./#{second}"),
        (third, f"mark?after={first}", f"./?after={first}#{third}"),
        (first, f"mark?photo={first}", f"p/{first}"),
    ):
        answer = await marking.send(key, path=path)
        assert (answer.status, answer.headers["Location"]) == (303, back)
    assert await marking.favourites() == await marking.favourites("favourites/") == [first, second, third]
    assert 'id="count">3<' in await marking.page()
    assert "2 of 3" in await marking.page(f"favourites/p/{second}")
    answer = await marking.guest.get(f"{marking.home}favourites/photos.zip")
    assert zipfile.ZipFile(io.BytesIO(answer.body)).namelist() == ["day 1.jpg", "day 2.jpg", "day 3.jpg"]
    assert "favourites.zip" in answer.headers["Content-Disposition"]
    answer = await marking.send(second, "drop", f"favourites/mark?photo={second}")
    assert (answer.status, answer.headers["Location"]) == (303, "./")
    answer = await marking.guest.get(f"{marking.home}favourites/p/{second}")
    assert (answer.status, answer.headers["Location"]) == (303, f"../../p/{second}")
    assert (await marking.send(second, "drop")).status == 303
    assert await marking.favourites("favourites/") == [first, third]


async def test_nobody_else_sees_or_counts_them(web: Web) -> None:
    """Another guest of the link, its maker, members, and the counts of a photo are as before."""
    one = await opened(web)
    two = await another(one)
    page, photo = await two.page(), web.photos["Paris"][0]
    await one.send(photo.asset_key)
    await two.send(keys(web)[1])
    assert (await one.favourites(), await two.favourites()) == ([keys(web)[0]], [keys(web)[1]])
    await two.send(keys(web)[1], "drop")
    assert await two.page() == page
    again = await web.gallery.library.photo(web.owner, photo.asset_key)
    assert again.marks == photo.marks
    assert await web.gallery.library.count(web.owner, FavouritesSet()) == 0


async def test_81_forged_forms_and_cookies_change_nothing(web: Web) -> None:
    """Case 81: without the token of this guest and link it is 403, for a photo that the link does not show 404."""
    marking, other, elsewhere = await opened(web), await opened(web), keys(web)[0]
    theirs = await another(marking)
    for token in ("", "x" * 43, "é" * 10, await other.token(), await theirs.token()):
        answer = await marking.send(elsewhere, token=token or " ")
        assert answer.status == 403
        assert "Back to the photos" in answer.text
    own = dict(marking.guest.kept[marking.home.rstrip("/")])
    for cookie in ("", f"guest={'0' * 16}.{'x' * 43}", f"guest={other.guest.kept[other.home.rstrip('/')]['guest']}"):
        header = f"opened={own['opened']}; {cookie}"
        data = {"token": await marking.token(), "add": elsewhere}
        assert (await marking.guest.ask("POST", f"{marking.home}mark", cookie=header, data=data)).status == 403
    hidden = web.photos["Safe"][0].asset_key
    for key in (hidden, "a" * 13, "../../etc", "", "A" * 13):
        for button in ("add", "drop"):
            assert (await marking.send(key, button)).status == 404
    assert (await marking.send(elsewhere, "other")).status == 404
    assert (await marking.guest.get(f"{marking.home}mark")).status == 404
    assert await rows(web, marking.new) == 0
    # Signed by the server, for another link.
    share = await web.gallery.sharing.by_token(other.new.token)
    foreign = guest_cookie(share, GuestId(7), "", secure=False).partition(";")[0]
    answer = await marking.guest.get(marking.home, cookie=f"opened={own['opened']}; {foreign}")
    assert answer.headers["Set-Cookie"].startswith("guest=")
    assert not answer.headers["Set-Cookie"].startswith(foreign)


async def test_82_limits_hold_under_a_thousand_requests(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 82: at most so many of a guest and a link, also at once; a sentence says so, and what was marked stays."""
    monkeypatch.setattr(guest_favourites, "MOST_OF_A_GUEST", 3)
    monkeypatch.setattr(guest_favourites, "MOST_OF_A_LINK", 4)
    marking = await opened(web)
    token = await marking.token()

    async def burst(number: int) -> int:
        return (await marking.send(keys(web)[number % 6], token=token)).status

    async with asyncio.timeout(60):
        found = [await asyncio.gather(*(burst(start + each) for each in range(50))) for start in range(0, 1000, 50)]
    assert {status for statuses in found for status in statuses} == {303, 409}
    assert len(await marking.favourites()) == await rows(web, marking.new) == 3
    kept = await marking.favourites()
    refused = await marking.send(next(key for key in keys(web) if key not in kept))
    assert "You have 3 favourites, which is the most." in refused.text
    two = await another(marking)
    assert [(await two.send(key)).status for key in keys(web)[:2]] == [303, 409]
    assert "All who have this link chose 4 favourites" in (await two.send(keys(web)[2])).text
    await marking.send((await marking.favourites())[0], "drop")
    assert (await two.send(keys(web)[2])).status == 303


@pytest.mark.parametrize("how", ["revoked", "renewed", "password", "expired", "old"])
async def test_they_end_with_the_link_and_in_time(web: Web, how: str) -> None:
    """A revoked or renewed link loses them at once, others within the hour; a request under way finds nothing."""
    marking = await opened(web)
    token = await marking.token()
    await marking.send(keys(web)[0])
    assert await rows(web, marking.new) == 1
    number = marking.new.share.share_id
    if how == "old":
        past = int(time.time()) - KEPT_SECONDS - 1
        sql = "UPDATE guest_favourites SET added_at = ? WHERE share_id = ?"
        await web.gallery.database.write(lambda connection: connection.execute(sql, (past, number)).close())
    elif how == "password":
        options = ShareOptions(password_hash="another")
        await web.gallery.apply(web.owner, ChangeShareLink(number, options, keeps_password=False))
    else:
        await web.end(marking.new, how)
    if how in {"expired", "old"}:
        assert await web.gallery.guest_favourites.remove_ended() == 1
    assert await rows(web, marking.new) == 0
    if how != "old":
        assert (await marking.send(keys(web)[1], token=token)).status == 404
    assert await rows(web, marking.new) == 0


async def test_82_a_link_revoked_while_it_is_marked_keeps_nothing(web: Web) -> None:
    """Case 82: whatever the order of the two transactions, no row is left, and each request is answered."""
    marking = await opened(web)
    token = await marking.token()
    marks = [marking.send(keys(web)[number % 6], token=token) for number in range(30)]
    async with asyncio.timeout(60):
        *answers, _ = await asyncio.gather(*marks, web.end(marking.new, "revoked"))
    assert {answer.status for answer in answers if answer is not None} <= {303, 404}
    assert await rows(web, marking.new) == 0


async def test_the_cookie_of_a_guest_is_private_and_lasts(web: Web) -> None:
    """HttpOnly, of this link only, for 90 days at most; opening the link again keeps the guest."""
    marking = await opened(web)
    await marking.send(keys(web)[0])
    known = marking.guest.kept[marking.home.rstrip("/")]["guest"]
    await marking.guest.enter(marking.new)
    assert marking.guest.kept[marking.home.rstrip("/")]["guest"] == known
    assert await marking.favourites() == [keys(web)[0]]
    share = await web.gallery.sharing.by_token(marking.new.token)
    value, path, age, *flags = guest_cookie(share, GuestId(5), "", secure=True).split("; ")
    assert re.fullmatch(r"guest=0{15}5\.[\w-]{43}", value)
    assert path == f"Path=/s/{marking.new.share.public_id}"
    assert 0 < int(age.removeprefix("Max-Age=")) <= KEPT_SECONDS
    assert flags == ["HttpOnly", "SameSite=Lax", "Secure"]
