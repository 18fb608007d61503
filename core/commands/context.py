"""What a command is given: who runs it, where it reads and writes, and for which width."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from core.models import Actor


@dataclass(frozen=True, slots=True)
class Context:
    """The whole world of a command; it prints nowhere else, so that it can also run for a visitor."""

    actor: Actor
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    width: int
    """Columns that tables and progress may use."""
    json: bool
    """Machines read: one JSON value per line instead of sentences."""
    may_read_server_paths: bool
    """Paths in the arguments may name files of this machine; only for the person at it."""

    def say(self, sentence: str = "") -> None:
        """Print a line for people."""
        self.stdout.write(sentence + "\n")
        self.stdout.flush()

    def emit(self, value: Mapping[str, object]) -> None:
        """Print one JSON object on a line of its own."""
        self.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        self.stdout.flush()

    def note(self, sentence: str) -> None:
        """Print a line beside the result: progress and warnings."""
        self.stderr.write(sentence + "\n")
        self.stderr.flush()
