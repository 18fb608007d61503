"""Files for `sftp` and `scp`."""

from __future__ import annotations

from core.accounts.presence import Visitor
from core.door import words
from core.door.stream import VisitStream
from core.gallery import Gallery


async def serve_scp(gallery: Gallery, visitor: Visitor, command: str, stream: VisitStream) -> int:  # noqa: ARG001
    """Answer `scp -O`; return the exit status."""
    stream.write_error(f"{words.NO_FILES}\n".encode())
    return 127


async def serve_sftp(gallery: Gallery, visitor: Visitor, stream: VisitStream) -> int:  # noqa: ARG001
    """Speak SFTP until the client has done; return the exit status."""
    stream.write_error(f"{words.NO_FILES}\n".encode())
    return 127
