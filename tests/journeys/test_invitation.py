"""Ida is invited, joins, browses, gets another role, and is removed in the end. All of it with OpenSSH."""

from __future__ import annotations

import re
from pathlib import Path

from core.qr import qr_lines
from core.ssh import messages
from tests.journeys.served_process import gallery

TOKEN = re.compile(r"(?:[a-z2-7]{5}-){5}[a-z2-7]")
TYPED = re.compile(r"ssh join@(\S+) -p (\d+)")


async def test_from_an_invitation_to_a_removal(tmp_path: Path) -> None:
    """What the owner changes on the machine, in another process, takes effect in Ida's session within a moment."""
    async with gallery(tmp_path) as home:
        owner, ida = home.person("owner"), home.person("ida")

        # The owner invites her from a terminal, which shows a QR code, the token, and the host key.
        inviting = await owner.ssh("anybody", "invite --role viewer --note Ida")
        shown = await inviting.sees("Host key")
        assert await inviting.ended() == 0
        token, typed = TOKEN.search(shown), TYPED.search(shown)
        assert token is not None
        assert typed is not None
        assert home.fingerprint in inviting.text
        assert all(line in inviting.text for line in qr_lines(f"ssh://join@{typed[1]}:{typed[2]}"))
        assert token[0] not in typed[0]

        # Ida types what the code says. She mistypes the token once, and chooses a name that is taken.
        joining = await ida.ssh("join")
        await joining.sees("Invitation (")
        await joining.types("aaaaa-aaaaa\r")
        await joining.sees("Invitation (")
        await joining.types(f"{token[0].replace('-', ' ')}\r")
        await joining.sees("invites you as viewer.")
        await joining.types("join\r")
        await joining.sees("is reserved")
        await joining.types("Ida\r")

        # The gallery opens at once, and she browses: a category, its collections, photos, one photo.
        await joining.sees("Travel")
        await joining.types("l\r")
        await joining.sees("Alps")
        await joining.types("\r")
        await joining.sees("photo 0")
        status, listed, _ = await ida.run("ls")
        assert status == 0
        assert {"travel", "family"} <= set(listed.split())

        # A viewer cannot invite. On the machine, the owner makes her an editor, then withdraws access to Family.
        status, _, said = await ida.run("invite")
        assert (status, "You may not" in said) == (4, True)
        await home.at_the_machine("members", "role", "Ida", "editor")
        await home.at_the_machine("members", "access", "Ida", "travel")
        status, listed, _ = await ida.run("ls")
        assert status == 0
        assert "family" not in listed
        await joining.types("gh")
        await joining.sees("6 photos")
        await joining.loses("Family")

        # She is removed while she browses: her session ends with a message, and her key no longer opens anything.
        await home.at_the_machine("members", "remove", "Ida")
        assert await joining.ended() == 1
        assert messages.CHANGED in joining.text
        status, _, said = await ida.run("ls")
        assert status == 255
        again = await ida.ssh("join")
        await again.sees("Invitation (")
        await again.types(f"{token[0]}\r")
        await again.sees("Invitation (")

        # The audit log has it all.
        _, log, _ = await owner.run("audit")
        for kind in ("invited", "joined", "role-changed", "access-changed", "removed", "sign-in-failed"):
            assert kind in log, kind
