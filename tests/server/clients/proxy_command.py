"""`python -m tests.server.clients.proxy_command HOST PORT VERSION`: a reverse proxy as an ssh ProxyCommand."""

from __future__ import annotations

import ipaddress
import os
import selectors
import socket
import sys

HEADERS = {
    "1": b"PROXY TCP4 203.0.113.1 198.51.100.7 50000 22\r\n",
    "2": b"\r\n\r\n\x00\r\nQUIT\n\x21\x21\x00\x24"
    + ipaddress.ip_address("2001:db8::2").packed
    + ipaddress.ip_address("2001:db8::7").packed
    + b"\xc3\x50\x00\x16",
}


def main() -> None:
    """Send the header, then copy bytes in both directions until one side ends."""
    host, port, version = sys.argv[1:]
    with socket.create_connection((host, int(port))) as server, selectors.DefaultSelector() as ready:
        server.sendall(HEADERS[version])
        ready.register(server, selectors.EVENT_READ)
        ready.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.fileobj is server:
                    data = server.recv(65536)
                    sys.stdout.buffer.write(data)
                    sys.stdout.buffer.flush()
                else:
                    data = os.read(sys.stdin.fileno(), 65536)
                    server.sendall(data)
                if not data:
                    return


if __name__ == "__main__":
    main()
