"""Who signs in during a stress test, and the changes of members and share links by the owner."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncssh

from core.jobs.models import JobState
from tests.server.gallery.running_server import new_key
from tests.stress.photo_roots import CATEGORIES
from tests.stress.stress_client import Login

_SLUGS = tuple(category.lower() for category in CATEGORIES)
_ROLES = ("viewer", "editor", "admin")
_COMMAND_SECONDS = 60.0
_COMMANDS_AT_ONCE = 2
_PATIENCE_SECONDS = 5.0


class StressAccounts:
    """The owner's commands over SSH, and a way to sign in for each session."""

    def __init__(self, port: int, owner_key: Path, folder: Path, chance: random.Random) -> None:
        """Act with the key of the owner; `folder` takes the keys of members."""
        self._port = port
        self._owner_key = owner_key
        self._folder = folder
        self._chance = chance
        self.removed: list[str] = []
        """The members that the owner removed so far, by name."""
        self._keys: dict[str, Path] = {}
        self._shares: list[dict[str, Any]] = []
        self._lock = asyncio.Lock()
        self._commands = asyncio.Semaphore(_COMMANDS_AT_ONCE)
        self._connecting = asyncio.Lock()
        self._connection: asyncssh.SSHClientConnection | None = None

    async def command(self, words: str) -> tuple[int | None, str]:
        """Run a command as the owner; return its exit status and output."""
        async with asyncio.timeout(_COMMAND_SECONDS), self._commands:
            connection = await self._connected()
            result = await connection.run(words, encoding="utf-8")
        return result.exit_status, f"{result.stdout!s}{result.stderr!s}"

    async def _connected(self) -> asyncssh.SSHClientConnection:
        async with self._connecting:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncssh.connect(
                    "127.0.0.1",
                    self._port,
                    username="owner",
                    client_keys=[str(self._owner_key)],
                    known_hosts=None,
                    agent_path=None,
                    config=None,
                )
            return self._connection

    async def scan(self) -> None:
        """Scan all roots. An admin among the sessions may pause jobs, which the owner resumes after a while."""
        scanning = asyncio.create_task(self.command("scan"))
        try:
            while not (await asyncio.wait([scanning], timeout=_PATIENCE_SECONDS))[0]:
                _, said = await self.command("jobs --json")
                jobs = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
                for job in jobs:
                    if job["state"] == JobState.PAUSED:
                        await self.command(f"jobs resume {job['id']}")
            await scanning
        finally:
            scanning.cancel()

    async def close(self) -> None:
        """Disconnect the owner."""
        if self._connection is not None:
            self._connection.close()
            await self._connection.wait_closed()

    async def member(self, name: str, role: str) -> Login:
        """Return how a member signs in; one who was removed, or never joined, joins with an invitation."""
        if name not in self._keys:
            self._keys[name] = await asyncio.to_thread(new_key, self._folder / name / "id_ed25519")
        key = self._keys[name]
        if name in await self._names():
            return Login(name, key)
        _, said = await self.command(f"invite --role {role} --json")
        return Login("join", key, (json.loads(said)["token"], name))

    async def guest(self) -> Login:
        """Return how a guest opens a share link; an old link may have been revoked."""
        async with self._lock:
            if not self._shares:
                await self.share()
        token = self._chance.choice(self._shares)["token"] if self._shares else "none"
        return Login("guest", self._owner_key, (token,))

    def public(self) -> Login:
        """Return how anybody opens the public categories."""
        return Login("public", self._owner_key)

    async def change(self) -> str:
        """Make one change that `random` chooses; return what it was."""
        changes: tuple[Callable[[], Any], ...] = (
            self._change_role, self._change_access, self._change_access, self._remove_member, self._invite, self.share,
            self._revoke, self._choose_public,
        )  # fmt: skip
        said: str = await self._chance.choice(changes)()
        return said

    async def share(self) -> str:
        """Make a share link to a category."""
        status, said = await self.command(f"share {self._chance.choice(_SLUGS)} --json --name stress")
        if status == 0:
            self._shares.append(json.loads(said))
        return "a share link made"

    async def _revoke(self) -> str:
        if self._shares:
            share = self._shares.pop(self._chance.randrange(len(self._shares)))
            await self.command(f"share --revoke {share['id']}")
        return "a share link revoked"

    async def _change_role(self) -> str:
        role = self._chance.choice(_ROLES)
        return await self._change_member(f"role {{}} {role}", f"a member made {role}")

    async def _change_access(self) -> str:
        access = self._chance.choice((*_SLUGS, "all", "none"))
        return await self._change_member(f"access {{}} {access}", f"the access of a member set to {access}")

    async def _remove_member(self) -> str:
        return await self._change_member("remove {}", "a member removed")

    async def _change_member(self, words: str, about: str) -> str:
        if self._keys:
            name = self._chance.choice(sorted(self._keys))
            self.removed += [name] if words.startswith("remove") else []
            await self.command(f"members {words.format(name)}")
        return about

    async def _invite(self) -> str:
        await self.command("invite --role viewer --json")
        return "an invitation made"

    async def _choose_public(self) -> str:
        shown = self._chance.choice((*_SLUGS, "none"))
        await self.command(f"members public {shown}")
        return f"made public: {shown}"

    async def _names(self) -> set[str]:
        _, said = await self.command("members --json")
        return {json.loads(line)["name"] for line in said.splitlines() if line.startswith("{")}
