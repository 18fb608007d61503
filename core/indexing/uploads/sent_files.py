"""What a member has uploaded while their transfers last, under the names that the clients gave the files."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.indexing.uploads.incoming_file import IncomingFile
from core.models import UserId


@dataclass(eq=False, slots=True)
class SentFile:
    """A file under the name that its client gave it; the stored name is chosen when it is complete."""

    name: str
    upload: IncomingFile
    is_kept: bool = False


@dataclass(eq=False, slots=True)
class SentFiles:
    """The files that one member has sent, shared by all of their open transfers."""

    user_id: UserId
    files: dict[str, SentFile] = field(default_factory=dict)
    """Complete ones, by name."""
    incomplete: dict[str, SentFile] = field(default_factory=dict)
    """Those that are being received, by name."""
    transfers: int = 0
    """Open ones; the files are dropped with the last."""
