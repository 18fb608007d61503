"""Eve attacks. Each test is one way that she tries, and what she gets; owner and Ida are not affected."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

import asyncssh

from core.ssh import messages
from core.ssh.authentication import attempt_budget
from tests.journeys.served_process import Gallery, Person, gallery

TOKEN = re.compile(r"(?:[a-z2-7]{5}-){5}[a-z2-7]")


async def invited(home: Gallery, role: str = "viewer") -> str:
    """Return the token of a new invitation by the owner."""
    _, said, _ = await home.person("owner").run(f"invite --role {role}")
    found = TOKEN.search(said)
    assert found is not None
    return found[0]


async def join(home: Gallery, name: str, role: str = "viewer") -> Person:
    """Let a person join and sign out."""
    person = home.person(name)
    token = await invited(home, role)
    session = await person.ssh("join")
    await session.sees("Invitation (")
    await session.types(f"{token}\r{name}\r")
    await session.sees("Travel")
    await session.types("\x11")
    await session.ended()
    return person


async def test_eve_finds_a_used_invitation(tmp_path: Path) -> None:
    """She reads Ida's mail a day later: the token is used up, and the message is the one for any invalid token."""
    async with gallery(tmp_path) as home:
        token, ida, eve = await invited(home), home.person("ida"), home.person("eve")
        session = await ida.ssh("join")
        await session.sees("Invitation (")
        await session.types(f"{token}\rIda\r")
        await session.sees("Travel")
        replies = []
        for tried in (token, "abcde-fghij"):
            attack = await eve.ssh("join")
            await attack.sees("Invitation (")
            await attack.types(f"{tried}\r")
            replies.append((await attack.sees("Invitation (")).replace(tried, ""))
        assert replies[0] == replies[1]
        _, members, _ = await home.person("owner").run("members --no-header")
        assert "Ida" in members
        assert len(members.splitlines()) == 2


async def test_eve_offers_idas_key_and_signs_with_her_own(tmp_path: Path) -> None:
    """Ida's public key is published on a forge. It is not a secret, and does not authenticate anybody."""
    async with gallery(tmp_path) as home:
        ida = await join(home, "Ida", "admin")
        shown = asyncssh.read_public_key(ida.key.with_suffix(".pub"))
        own = asyncssh.generate_private_key("ssh-ed25519")

        class Borrowed(asyncssh.SSHKeyPair):
            def sign(self, data: bytes) -> bytes:
                return own.sign(data, self.algorithm)

        algorithm = shown.algorithm
        key = Borrowed(algorithm, algorithm, (algorithm,), (algorithm,), shown.public_data, b"")
        for name in ("Ida", "root", "public", "claim"):
            with contextlib.suppress(asyncssh.Error, ConnectionError):
                async with await _connect(home, name, key):
                    raise AssertionError("Eve is in")


async def test_eve_is_a_viewer_and_wants_more(tmp_path: Path) -> None:
    """Her key is registered: no command, path, forwarding or login name gives her a further permission."""
    async with gallery(tmp_path) as home:
        eve = await join(home, "Eve")
        for command in (
            "invite",
            "members",
            "audit",
            "scan /etc",
            "members role Eve admin",
            "errors",
            "keys --member root",
        ):
            status, out, _ = await eve.run(command)
            assert status != 0, command
            assert "root" not in out
        for command in ("cat ../../data/gallery.db", "cat /etc/passwd", "sh", "ls; id", "$(id)", "scp -f /etc/passwd"):
            _, out, _ = await eve.run(command)
            assert "root:" not in out
            assert "SQLite" not in out
        for name in ("root", "admin", "owner", "public"):
            status, _, _ = await eve.run("members", name=name)
            assert status != 0
        status, _, _ = await eve.run("ls", "-N", "-L", "0:127.0.0.1:22", "-o", "ExitOnForwardFailure=yes")
        await home.at_the_machine("members", "remove", "Eve")
        status, _, said = await eve.run("ls")
        assert status == 255
        assert messages.UNKNOWN_KEY in said or "Permission denied" in said


async def test_eve_guesses(tmp_path: Path) -> None:
    """Passwords, codes and tokens, as fast as she can, with every login name: she is disconnected after six."""
    async with gallery(tmp_path) as home:
        guesses = 0

        class Guessing(asyncssh.SSHClient):
            def kbdint_auth_requested(self) -> str:
                return ""

            def kbdint_challenge_received(self, _n: str, _i: str, _l: str, prompts: Sequence[object]) -> list[str]:
                nonlocal guesses
                guesses += 1
                return ["correct horse" for _ in prompts]

        for name in ("root", "join", "claim", "admin"):
            guesses = 0
            with contextlib.suppress(asyncssh.Error, ConnectionError):
                async with await _connect(home, name, None, Guessing):
                    raise AssertionError("Eve is in")
            assert guesses <= attempt_budget.ATTEMPTS_PER_CONNECTION + 1
        _, log, _ = await home.person("owner").run("audit")
        assert "sign-in-failed" in log
        session = await home.person("owner").ssh()
        await session.sees("Travel")


async def _connect(
    home: Gallery,
    name: str,
    key: asyncssh.SSHKeyPair | None,
    client: type[asyncssh.SSHClient] = asyncssh.SSHClient,
) -> asyncssh.SSHClientConnection:
    async with asyncio.timeout(60):
        return await asyncssh.connect(
            "127.0.0.1",
            home.port,
            username=name,
            client_keys=[key] if key else None,
            client_factory=client,
            known_hosts=None,
            agent_path=None,
            config=None,
        )
