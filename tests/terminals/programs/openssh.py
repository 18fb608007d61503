"""The OpenSSH client's command line for a session on a server that the test has started."""

from pathlib import Path

PROGRAMS = ("ssh",)
"""The programs that must be on the PATH."""


def ssh_command(port: int, key: Path, known_hosts: Path, *words: str, user: str = "visitor") -> list[str]:
    """Return the command for a session on a local port with one key, without the user's configuration.

    A host key that is missing in `known_hosts` is added to it. `words` are a command for the server.
    """
    options = {
        "UserKnownHostsFile": str(known_hosts),
        "StrictHostKeyChecking": "accept-new",
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "BatchMode": "yes",
        "LogLevel": "ERROR",
    }
    chosen = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    return ["ssh", "-F", "none", "-tt", "-p", str(port), "-i", str(key), *chosen, f"{user}@127.0.0.1", *words]
