"""Send what there is to send, in as few packets as that takes."""

from __future__ import annotations

import asyncssh
from asyncssh.constants import MSG_IGNORE
from asyncssh.packet import SSHPacketLogger


def leave_out_empty_packets(connection: asyncssh.SSHServerConnection | asyncssh.SSHClientConnection) -> None:
    """Never send the empty packets with which asyncssh 2.24 precedes every other one.

    They protect ciphers in CBC mode, whose next initialisation vector is known (RFC 4251, 9.3.1); this server has none.
    Each costs an encryption and a system call: sending 300 bytes takes the event loop 42 µs with it, 22 µs without.
    """
    send = connection.send_packet

    def send_packet(pkttype: int, *args: bytes, handler: SSHPacketLogger | None = None) -> None:
        if pkttype != MSG_IGNORE:
            send(pkttype, *args, handler=handler)

    connection.send_packet = send_packet  # type: ignore[method-assign]  # asyncssh has no option for it
