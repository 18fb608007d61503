"""An album is shared with a friend without an account: by two keys, seen in a browser and over SSH, revoked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import aiohttp

from tests.journeys.served_process import gallery

LINK = re.compile(r"http://127\.0\.0\.1:\d+/s/[a-z2-7]{26}")


async def test_from_two_keys_to_a_revocation(tmp_path: Path) -> None:
    """What the owner changes over SSH takes effect in the friend's browser and terminal at once."""
    async with gallery(tmp_path, "--share-listen", "127.0.0.1:0") as home:
        owner, friend = home.person("owner"), home.person("friend")

        # The owner creates a link with a command, and one with two keys on the screens.
        status, made, _ = await owner.run("share travel/alps --downloads originals --json")
        assert status == 0
        new = json.loads(made)
        session = await owner.ssh()
        await session.sees("Travel")
        await session.types("l\r")
        await session.sees("Alps")
        await session.types("s\r")
        await session.sees("Shown only once")
        await session.types("\x1b")
        await session.loses("Shown only once")
        await session.types("gs")
        await session.sees("Share links")
        await session.sees("Alps")

        # The friend opens it in a browser: a neutral page, a click, the photos, a file.
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            async with browser.get(new["link"]) as answer:
                assert "Alps" not in await answer.text()
                home_page = answer.url
            async with browser.post(home_page.join(home_page.with_path(f"{home_page.path}open"))) as answer:
                page = await answer.text()
            assert "Alps" in page
            key = re.search(r'href="p/([a-z2-7]{13})"', page)
            assert key is not None
            async with browser.get(f"{home_page}o/{key[1]}") as answer:
                assert answer.status == 200
                assert (await answer.read()).startswith(b"\xff\xd8")

            # And in a terminal, without an account, by pasting the link.
            guest = await friend.ssh("guest")
            await guest.sees("The link, or its last part")
            await guest.types(f"{new['link']}\r")
            await guest.sees("Alps")
            assert not guest.shows("Family")

            # The owner sees both views and revokes the link: browser and terminal no longer show anything.
            status, listed, _ = await owner.run("share --list --json")
            shares = {each["id"]: each for each in map(json.loads, listed.splitlines())}
            assert shares[new["id"]]["views"] == 2
            status, said, _ = await owner.run(f"share --revoke {new['id']}")
            assert (status, said) == (0, f"Share link {new['id']} is revoked.\n")
            async with browser.get(home_page) as answer:
                assert answer.status == 404
        again = await friend.ssh("guest")
        await again.sees("The link, or its last part")
        await again.types(f"{new['link']}\r")
        await again.sees("This share link is not valid.")
