"""What a command declares: its name and arguments, who may run it, and what it needs."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from core.commands.context import Context
from core.models import Actor
from core.permissions import Action, may

PROGRAM = "sshowcase"


class Needs(Enum):
    """What `run` receives in addition to its context and arguments."""

    GALLERY = auto()
    """An open `Gallery`."""
    SETTINGS = auto()
    """`Settings`: the command opens what it needs."""
    NOTHING = auto()
    """None: the command works without a gallery, even if the settings cannot be read."""


Run = Callable[[Context, Any, argparse.Namespace], Awaitable[int]]
"""Runs a command with what it needs and its parsed arguments; returns the exit code."""


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing to a parser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command, as its module declares it and `core.cli` registers it.

    Modules of commands are imported at every start, also for `--help`: they import what is slow to load
    (the gallery, decoders, progress bars) inside the functions that use it.
    """

    name: str
    summary: str
    """What it does, in the imperative; no capital and no full stop."""
    run: Run
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    """Adds its flags and words to a parser."""
    permission: Action | None = Action.VIEW
    """The permission to run it, None: everyone may. Every operation checks its own permission, too."""
    needs: Needs = Needs.GALLERY
    local_only: bool = False
    """It runs on the gallery's own machine only, not as `ssh HOST COMMAND`."""
    full_screen: bool = False
    """It draws on the whole terminal, so that log records go to a file."""

    @property
    def description(self) -> str:
        """The summary as a sentence."""
        return f"{self.summary[:1].upper()}{self.summary[1:]}."

    def allows(self, actor: Actor) -> bool:
        """Whether the actor has the permission to run it."""
        return self.permission is None or may(actor, self.permission)
