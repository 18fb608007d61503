"""People who join with OpenSSH and make mistakes: each is said at once, and nothing typed right is asked for again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import asyncssh

from tests.journeys.served_process import TerminalSession, gallery
from tests.journeys.test_invitation import TOKEN
from tests.server.clients import openssh

PASSWORD = "correct horse battery"


async def test_joining_with_a_password_and_a_mistake_in_every_answer(tmp_path: Path) -> None:
    """A token, a name and a password that do not fit, and a typing error in the repeated one."""
    async with gallery(tmp_path) as home:
        found = TOKEN.search(await home.at_the_machine("invite"))
        assert found is not None
        ida = home.person("ida")
        joining = await ida.ssh("join", "-o", "PubkeyAuthentication=no")
        answers = [
            ("Invitation (", "aaaaa-bbbbb"),
            ("Invitation (", found[0]),
            ("Choose a name", "root"),
            ("Choose a name", "Aunt  Ida"),
            ("Choose a password", "short"),
            ("Choose a password", PASSWORD),
            ("Repeat the password", "another one"),
            ("Choose a password", PASSWORD),
            ("Repeat the password", PASSWORD),
        ]
        await _answer(joining, answers)
        await joining.sees("Travel")
        back = f"ssh aunt-ida@localhost -p {home.port}"
        text = joining.client.output.decode(errors="replace")
        assert "Aunt Ida, your login name is aunt-ida." in text
        assert f"Come back with: {back}" in text
        for said in (b"invitation is not valid", b"name root is reserved", b"this one has 5", b"passwords differ"):
            assert joining.client.output.count(said) == 1, said
        asked = joining.client.output.count
        assert (asked(b"Invitation ("), asked(b"Choose a name"), asked(b"Choose a password")) == (2, 2, 3)

        # She leaves: the last line, on the restored terminal, is the way back; it works.
        await joining.types("q")
        assert await joining.ended() == 0
        lines = [line for line in joining.text.splitlines() if line.strip()]
        assert lines.pop().startswith("Connection to"), "OpenSSH's own line"
        assert lines.pop().endswith(f"Come back with: {back}")
        again = await ida.ssh("aunt-ida", "-o", "PubkeyAuthentication=no")
        await _answer(again, [("Password:", PASSWORD)])
        await again.sees("Travel")
        assert "aunt-ida (Aunt Ida)" in await home.at_the_machine("members")
        assert '"display_name":"Aunt Ida"' in (await home.at_the_machine("members", "--json")).replace('": "', '":"')


async def test_a_used_invitation_shows_its_member_how_to_sign_in(tmp_path: Path) -> None:
    """With the key that joined: under which name. Without it: without any name, in the words for every other token."""
    async with gallery(tmp_path, "--set", "ssh_address=photos.example") as home:
        address = f"photos.example -p {home.port}"
        found = TOKEN.search(await home.at_the_machine("invite"))
        assert found is not None
        ida, eve = home.person("ida"), home.person("eve")
        joining = await ida.ssh("join")
        await _answer(joining, [("Invitation (", found[0]), ("Choose a name", "Aunt Ida")])
        await joining.sees("Travel")
        assert f"Come back with: ssh aunt-ida@{address}".encode() in joining.client.output

        again = await ida.ssh("join")
        assert await again.ended() == 1
        assert f"Come back with: ssh aunt-ida@{address}" in again.text
        said = []
        for token in (found[0], "aaaaa-bbbbb"):
            for options in ([], ["-o", "PubkeyAuthentication=no"]):
                other = await eve.ssh("join", *options)
                seen = await _answer(other, [("Invitation (", token)])
                await other.client.until(b"Invitation (", since=seen)
                (line,) = [line for line in other.text.splitlines() if "not valid" in line]
                said.append(line)
        assert len(set(said)) == 1
        assert said[0].endswith(f"If you have joined with it, come back with: ssh {address}")
        assert "ida" not in said[0].replace("invited", "").lower()
        _, lines, _ = await ida.run("whoami --ssh-config")
        assert lines.split() == [
            "Host",
            "gallery",
            "HostName",
            "photos.example",
            "User",
            "aunt-ida",
            "Port",
            str(home.port),
        ]


async def test_a_forgotten_password_is_reset_with_a_code(tmp_path: Path) -> None:
    """The owner never sees a password: the old one and the session end, and the code asks for a new one, once."""
    async with gallery(tmp_path) as home:
        found = TOKEN.search(await home.at_the_machine("invite"))
        assert found is not None
        ida, password = home.person("ida"), ("-o", "PubkeyAuthentication=no")
        joining = await ida.ssh("join", *password)
        answers = [("Invitation (", found[0]), ("Choose a name", "ida"), ("Choose", PASSWORD), ("Repeat", PASSWORD)]
        await _answer(joining, answers)
        await joining.sees("Travel")

        printed = await home.at_the_machine("members", "reset", "ida")
        code = TOKEN.search(printed)
        assert code is not None
        assert f"ssh ida@localhost -p {home.port}" in printed
        assert await joining.ended() == 1
        assert "your password reset" in joining.text

        again = await ida.ssh("ida", *password)
        new = "a new password"
        typed = [("Password:", PASSWORD), ("Password:", code[0]), ("Choose a password", new), ("Repeat", PASSWORD)]
        await _answer(again, [*typed, ("Choose a password", new), ("Repeat", new)])
        await again.sees("Travel")
        assert b"This is your one-time code, ida." in again.client.output
        assert f"Come back with: ssh ida@localhost -p {home.port}".encode() in again.client.output
        for secret, opens in ((code[0], False), (PASSWORD, False), (new, True)):
            later = await ida.ssh("ida", *password, "-o", "NumberOfPasswordPrompts=1")
            await _answer(later, [("Password:", secret)])
            if opens:
                await later.sees("Travel")
            else:
                assert await later.ended() == 255


async def test_three_wrong_tokens_close_the_connection_with_a_reason(tmp_path: Path) -> None:
    """With a key the reason is the last line of the session, without one that of the disconnection."""
    async with gallery(tmp_path) as home:
        ida = home.person("ida")
        for options in ([], ["-o", "PubkeyAuthentication=no"]):
            joining = await ida.ssh("join", *options)
            await _answer(joining, [("Invitation (", "aaaaa-bbbbb")] * 3)
            assert await joining.ended() != 0
            said = "This invitation is not valid. Nothing was changed. Connect again for another attempt."
            assert said in joining.text
            assert re.search(rf"come back with: ssh localhost -p {home.port}\s*$", joining.text, re.MULTILINE)


async def test_a_client_with_too_many_keys_is_told_how_to_name_one(tmp_path: Path) -> None:
    """21 keys of which the last one is the owner's: the sentence can be typed; the same key as the third opens."""
    async with gallery(tmp_path) as home:
        owner = home.person("owner")
        offered = []
        for number in range(20):
            path = tmp_path / f"key {number}"
            asyncssh.generate_private_key("ssh-ed25519").write_private_key(path)
            path.chmod(0o600)
            offered.append(path)
        for keys, status in ((offered, 255), (offered[:2], 0)):
            words = [word for key in keys for word in ("-o", f'IdentityFile="{key}"')]
            flags = openssh.flags(home.port, owner.key, owner.home / "known_hosts")
            ended, _, said = await openssh.run([*words, *flags, "ann@127.0.0.1", "whoami"])
            assert ended == status, said
            remedy = f"ssh -o IdentitiesOnly=yes -i ~/.ssh/id_ed25519 ann@localhost -p {home.port}"
            assert (remedy in said) is (status == 255)


async def _answer(session: TerminalSession, answers: Sequence[tuple[str, str]]) -> int:
    """Type each answer when its prompt is shown again; OpenSSH discards what was typed before.

    Return the bytes that had been shown when the last one was typed.
    """
    seen = 0
    for prompt, answer in answers:
        seen = len(await session.client.until(prompt.encode(), since=seen))
        await session.types(f"{answer}\r")
    return seen
