"""The files for systemd, containers and fail2ban fit the program."""

from __future__ import annotations

import asyncio
import configparser
import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.commands.logging_setup import JournalFormatter, JsonFormatter, TextFormatter
from core.config.settings import entries
from core.metrics import Metrics
from core.ssh import auth_log
from core.ssh.auth_log import AuthLog, Peer
from tests.programs import needs_program

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
UNIT = PACKAGING / "sshowcase.service"


@pytest.mark.parametrize("name", ["sshowcase.service", "Containerfile"])
def test_only_variables_that_exist_are_set(name: str) -> None:
    """A misspelt variable would be ignored silently."""
    named = set(re.findall(r"\bSSHOWCASE_[A-Z_]+", (PACKAGING / name).read_text()))
    assert named
    assert named <= {entry.variable for entry in entries()}


@needs_program("systemd-analyze")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """The unit passes verification: every directive and value, with a program and an account that exist here."""
    text = UNIT.read_text().replace("/opt/sshowcase/bin/sshowcase", "/bin/true")
    text = re.sub(r"^(User|Group)=sshowcase$", r"\1=root", text, flags=re.MULTILINE)
    (tmp_path / "sshowcase.service").write_text(text)
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "sshowcase.service")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    "directive",
    ["Type=notify", "Restart=on-failure", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="],
)
def test_the_unit_is_restricted_and_restarts(directive: str) -> None:
    """It reports when it listens, restarts after a crash, writes nowhere else and has no privileges."""
    assert directive in UNIT.read_text().splitlines()


def test_the_container_runs_without_privileges() -> None:
    """Not as root, with a health check, its files in a volume."""
    lines = (PACKAGING / "Containerfile").read_text().splitlines()
    instructions = [line.split()[0] for line in lines if re.match("[A-Z]+ ", line)]
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["sshowcase"]
    assert {"HEALTHCHECK", "VOLUME", "ENTRYPOINT", "STOPSIGNAL"} <= set(instructions)
    assert (ROOT / "constraints.txt").exists()


@pytest.mark.parametrize(
    ("greeting", "status"), [(b"SSH-2.0-sshowcase\r\n", 0), (b"SSH-2.0-OpenSSH_9.2\r\n", 1), (b"", 1)]
)
async def test_the_container_is_healthy_while_a_gallery_greets(greeting: bytes, status: int) -> None:
    """The command of the health check, run against different servers."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()
        await writer.wait_closed()

    (line,) = [line for line in (PACKAGING / "Containerfile").read_text().splitlines() if line.startswith("    CMD ")]
    program, *words = json.loads(line.removeprefix("    CMD "))
    assert program == "python"
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        environment = {"PATH": "/nowhere", "SSHOWCASE_PORT": str(port)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        assert await asyncio.wait_for(process.wait(), 60) == status


def patterns() -> list[re.Pattern[str]]:
    """Return fail2ban's expressions as fail2ban reads them, with its expression for an address."""
    read = configparser.ConfigParser(interpolation=None)
    read.read(PACKAGING / "fail2ban" / "filter.conf")
    definition = read["Definition"]
    lines = definition["failregex"].replace("%(_before)s", definition["_before"]).splitlines()
    address = r"(?P<host>(?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-fA-F:]+\]?)"
    return [re.compile(line.strip().replace("<HOST>", address)) for line in lines]


def banned(record: logging.LogRecord, formatter: logging.Formatter) -> set[str]:
    found = (pattern.search(formatter.format(record)) for pattern in patterns())
    return {match["host"] for match in found if match}


@pytest.mark.parametrize("formatter", [TextFormatter(), JournalFormatter()])
@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::7"])
@pytest.mark.parametrize(
    "name", ["root", "a b", "x from 198.51.100.1 port 1 ssh2", "y 198.51.100.1 port 1 [preauth]", "z\nsshd[1]: "]
)
async def test_fail2ban_finds_the_address_of_failures(
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    formatter: logging.Formatter,
    address: str,
    name: str,
) -> None:
    """Only that address is banned, whatever name a client sends."""
    monkeypatch.setattr(AuthLog, "_note", lambda *_: None)
    caplog.set_level(logging.INFO, auth_log.__name__)
    writer = AuthLog(SimpleNamespace(metrics=Metrics()))  # type: ignore[arg-type]  # only the log is written here
    writer.failed(name, Peer(address, 4711), known=False)
    writer.failed(name, Peer(address, 4711), known=True)
    writer.disconnected_unauthenticated(name, Peer(address, 4711))
    assert len(caplog.records) == 3
    assert [banned(record, formatter) for record in caplog.records] == [{address}] * 3


async def test_fail2ban_ignores_sessions_without_failures(caplog: pytest.LogCaptureFixture) -> None:
    """A refused connection is not a failure; JSON lines match nothing."""
    caplog.set_level(logging.INFO, auth_log.__name__)
    AuthLog(SimpleNamespace(metrics=Metrics())).refused(Peer("203.0.113.9", 4711), "it must wait for 3 s")  # type: ignore[arg-type]
    (record,) = caplog.records
    assert banned(record, TextFormatter()) == set()
    assert banned(record, JsonFormatter()) == set()
