"""A Textual driver over any byte stream, and the connection that it draws on."""

from tui.runtime.driver.connection import Connection, PlainCanvas
from tui.runtime.driver.stream_driver import StreamDriver

__all__ = ["Connection", "PlainCanvas", "StreamDriver"]
