"""Parse iTerm2's inline image command as the program sends it."""

import re
from base64 import b64decode
from io import BytesIO

from PIL import Image

_COMMAND = re.compile(
    rb"\x1b\]1337;File=inline=1;size=(?P<size>\d+);width=(?P<columns>\d+);height=(?P<rows>\d+)"
    rb";preserveAspectRatio=0;doNotMoveCursor=1:(?P<file>[A-Za-z0-9+/]+={0,2})\x07"
)


def file_of(data: bytes) -> tuple[bytes, int, int]:
    """Return the file in one command, and the columns and rows that it fills."""
    command = _COMMAND.fullmatch(data)
    assert command is not None, data[:60]
    file = b64decode(command["file"], validate=True)
    assert len(file) == int(command["size"])
    return file, int(command["columns"]), int(command["rows"])


def decode_inline(data: bytes) -> Image.Image:
    """Return one inline image in its own pixels."""
    return Image.open(BytesIO(file_of(data)[0]), formats=["JPEG"]).convert("RGBA")
