"""An SSH client that answers the challenges of keyboard-interactive with given answers."""

from __future__ import annotations

from collections.abc import Sequence

import asyncssh


def answering(*rounds: list[str], shown: list[str] | None = None) -> type[asyncssh.SSHClient]:
    """Return a client that gives one list of answers to each challenge; the instructions are added to `shown`."""
    left = list(rounds)

    class Answering(asyncssh.SSHClient):
        def kbdint_auth_requested(self) -> str | None:
            return "" if left else None

        def kbdint_challenge_received(
            self, _name: str, instructions: str, _lang: str, prompts: Sequence[object]
        ) -> list[str] | None:
            if shown is not None:
                shown.append(instructions)
            return (left.pop(0) if left else None) if prompts else []

    return Answering
