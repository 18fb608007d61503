"""Messages between a playback and its process: commands with what a frame is encoded for, and frames.

Commands are pickled, because they come from this program. Replies come from a process that has read untrusted bytes:
each is a fixed header and a body of bytes, and nothing in it is executed.
"""

from __future__ import annotations

import math
import pickle
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from PIL import Image

MOST_BODY: Final = 64 * 1024 * 1024
"""Bytes of a reply, or of a command; more are refused."""

_LENGTH: Final = struct.Struct(">I")
_REPLY: Final = struct.Struct(">c?dddI")
_R = TypeVar("_R")
_R_contra = TypeVar("_R_contra", contravariant=True)


class FrameEncoder(Protocol[_R_contra]):
    """Encodes frames for a terminal; an instance is pickled, so that its class is found by name."""

    def box(self, request: _R_contra) -> tuple[int, int]:
        """Return the pixels into which a frame fits that is encoded for a request."""

    def encode(self, frame: Image.Image, request: _R_contra) -> bytes:
        """Return an upright RGB frame as the terminal takes it."""


class FramePlace(StrEnum):
    """Which frame is wanted."""

    NEXT = "next"
    """The first of the following ones that ends after a time."""
    AT = "at"
    """The one that is shown at a time."""
    BEFORE = "before"
    """The last one that starts before a time."""
    SAME = "same"
    """One of the newest frames again, which starts at a time, encoded for another request."""


@dataclass(frozen=True, slots=True)
class FrameCommand(Generic[_R]):
    """A question for a frame; the request is what the encoder takes."""

    place: FramePlace
    seconds: float
    request: _R

    def to_bytes(self) -> bytes:
        """Return the command with its length."""
        body = pickle.dumps(self)
        return _LENGTH.pack(len(body)) + body


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """One frame as a terminal takes it."""

    body: bytes
    start: float
    """Seconds from the first frame of the video."""
    end: float
    """When the next one follows."""
    is_last: bool
    encoding_seconds: float = 0.0
    """How long scaling and encoding took."""


class ReplyKind(StrEnum):
    """What a reply holds."""

    OPENED = "o"
    """The video is open: `start` is its duration, the body its size."""
    FRAME = "f"
    NONE = "n"
    """There is no such frame."""
    FAILED = "x"
    """The body is a sentence for persons."""


class Reply(NamedTuple):
    """An answer of the process."""

    kind: ReplyKind
    body: bytes = b""
    start: float = math.nan
    end: float = math.nan
    is_last: bool = False
    seconds: float = 0.0
    """How long scaling and encoding took."""

    def to_bytes(self) -> bytes:
        """Return header and body."""
        kind = self.kind.value.encode("ascii")
        return _REPLY.pack(kind, self.is_last, self.start, self.end, self.seconds, len(self.body)) + self.body


REPLY_HEAD: Final = _REPLY.size
COMMAND_HEAD: Final = _LENGTH.size


def command_length(head: bytes) -> int:
    """Return the bytes of a command after its head."""
    (length,) = _LENGTH.unpack(head)
    return int(length)


def reply_of(head: bytes) -> tuple[Reply, int]:
    """Return a reply without its body, and the bytes of that.

    Raises:
        ValueError: this is not the head of a reply, or the body is too long.
    """
    kind, is_last, start, end, seconds, length = _REPLY.unpack(head)
    if length > MOST_BODY:
        raise ValueError("a frame has too many bytes")
    return Reply(ReplyKind(kind.decode("ascii")), b"", start, end, is_last, seconds), length
