"""Run commands on a real gallery, without a process around them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from core.commands.context import Context
from core.commands.streams import LocalInput, LocalOutput
from core.gallery import Gallery
from core.models import Actor, Role
from core.permissions import AT_THE_MACHINE
from server_ssh import REGISTRY

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


class Terminal(io.StringIO):
    """A stream in memory that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass
class Runner:
    """Runs commands as an actor."""

    gallery: Gallery

    async def run(
        self, *words: str, actor: Actor = LOCAL, stdin: str = "", terminal: bool = False, fingerprint: str | None = None
    ) -> str:
        """Return what the command prints."""
        remote = actor.user_id != AT_THE_MACHINE
        call = REGISTRY.parse(words, 100, remote=remote)
        out = Terminal() if terminal else io.StringIO()
        context = Context(
            current_actor=lambda: actor,
            stdin=LocalInput(io.StringIO(stdin)),
            stdout=LocalOutput(out),
            stderr=LocalOutput(io.StringIO()),
            width=100,
            json=call.json,
            headers=call.headers,
            remote=remote,
            fingerprint=fingerprint,
        )
        assert await call.run(context, self.gallery) == 0
        return out.getvalue()

    async def objects(self, *words: str, actor: Actor = LOCAL) -> list[dict[str, Any]]:
        """Return the JSON objects that the command prints."""
        return [json.loads(line) for line in (await self.run(*words, "--json", actor=actor)).splitlines()]
