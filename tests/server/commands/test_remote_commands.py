"""`ssh host COMMAND` with the real OpenSSH client: output and exit status for people and scripts."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from core.accounts.operations import RemoveMember
from core.commands.browse import cat
from core.models import Activity, LibraryChanged, Role, UserId
from core.ssh.sessions.command_execution import MAX_COMMAND_CHARS
from tests.programs import require_programs
from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.photo_server import HOSTILE, PhotoServer, jpeg, photo_server, rename
from tests.server.gallery.running_server import new_key

WAIT = openssh.WAIT_SECONDS


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[PhotoServer]:
    async with photo_server(tmp_path) as served:
        yield served


async def test_case_31_without_a_terminal_there_is_text_json_and_an_exit_code(gallery: PhotoServer) -> None:
    """A script gets lines or JSON and a status, no screen; an unknown command ends with 127."""
    headings = "CATEGORY\tCOLLECTIONS\tPHOTOS\tNEWEST\tNAME\n"
    rows = "private\t1\t1\t2020-09-13\tPrivate\ntravel\t2\t5\t2020-09-13\tTravel\n"
    assert await gallery.run("ls") == (0, headings + rows, "")
    assert await gallery.run("ls", "--no-header") == (0, rows, "")
    status, out, err = await gallery.run("ls", "--json")
    assert (status, err) == (0, "")
    assert [json.loads(line)["slug"] for line in out.splitlines()] == ["private", "travel"]
    status, out, err = await gallery.run("frobnicate", "--all")
    assert (status, out) == (127, "")
    assert "There is no command `frobnicate`." in err
    assert gallery.server.echo.seen == []


@pytest.mark.parametrize(
    ("command", "status", "sentence"),
    [
        ("ls travel/atlantis", 3, "There is no photo, collection or category 'travel/atlantis'."),
        ("info aaaaaaaaaaaaa", 3, "There is no photo, collection or category 'aaaaaaaaaaaaa'."),
        ("cat 'travel/paris'", 3, "There is no photo 'travel/paris'."),
        ("ls --frobnicate", 2, "unrecognized arguments: --frobnicate."),
        ("ls --sor name", 2, "unrecognized arguments"),
        ("ls 'unfinished", 2, "unclosed quotation mark"),
        ("ls --sort sideways", 2, "invalid choice"),
        ("info", 2, "are required: PHOTOS"),
        ("scan /etc", 2, "cannot be named over SSH"),
        ("scan /nonexistent", 2, "cannot be named over SSH"),
        ("rsync --server -vlogDtpre.iLsfxCIvu . upload/", 2, "Copy photos with scp, sftp or rclone"),
        ("open", 127, "`open` runs at the gallery's own machine only."),
        ("serve --port 1", 127, "`serve` runs at the gallery's own machine only."),
        ("demo", 127, "`demo` runs at the gallery's own machine only."),
        ("   ", 2, "Which command?"),
        (f"ls {'x' * MAX_COMMAND_CHARS}", 2, "longer than 8,192 characters"),
        ("ls '\x1b[2J\u202e'", 3, "There is no photo, collection or category"),
        ("'\x1b]0;owned\x07'", 127, "There is no command"),
    ],
)
async def test_what_goes_wrong_is_a_sentence_and_a_status(
    gallery: PhotoServer, command: str, status: int, sentence: str
) -> None:
    """Each failure has its own exit code, one sentence on standard error, nothing on standard output."""
    got, out, err = await gallery.run(command)
    assert (got, out) == (status, "")
    assert sentence in err
    assert "Traceback" not in err
    assert not set(err) & {"\x1b", "\x07", "\u202e"}


async def test_collections_and_photos_are_named_by_slug_and_key(gallery: PhotoServer) -> None:
    """`ls` leads from categories to collections to photos, and `info` describes each of them."""
    assert [found["slug"] for found in await gallery.objects("ls", "travel", "--json")] == [
        "travel/paris",
        "travel/rome",
    ]
    photos = await gallery.objects("ls", "travel/paris", "--json")
    assert [photo["key"] for photo in photos] == list(gallery.photos["Paris"])
    backwards = await gallery.objects("ls", "travel/paris", "--sort", "date", "--json")
    assert backwards == photos[::-1]
    (known,) = await gallery.objects("info", photos[0]["key"], "--json")
    assert photos[0].items() <= known.items()
    assert (await gallery.objects("ls", photos[0]["key"], "--json"))[0]["name"] == "photo 1.jpg"
    assert (await gallery.objects("info", "/travel/paris/", "--json"))[0]["photos"] == 3
    assert (await gallery.objects("info", "travel", "--json"))[0]["collections"] == 2
    status, out, _ = await gallery.run("info", photos[0]["key"])
    assert status == 0
    assert "collection  travel/paris\n" in out


async def test_a_terminal_gets_a_table_in_its_width(gallery: PhotoServer, ssh: StartClient) -> None:
    """`ssh -t host ls`: columns with headers, each line at the left edge and not wider than the terminal."""
    client = await ssh(["-tt", *gallery.arguments("ls", "travel/paris")], size=(60, 24))
    assert await client.ended() == 0
    lines = client.output.decode().replace("\r\n", "\n").splitlines()
    assert lines[0].split() == ["KEY", "TAKEN", "PIXELS", "SIZE", "NAME"]
    assert len(lines) == 4
    assert all(len(line) <= 60 for line in lines)
    assert lines[1].endswith("…")


async def test_ctrl_c_ends_a_command(gallery: PhotoServer, ssh: StartClient) -> None:
    """With a terminal Ctrl+C ends `watch` with 130, as in a shell."""
    client = await ssh(["-tt", *gallery.arguments("watch")])
    await client.until(b"Watching: 6 photos")
    client.type(b"\x03")
    assert await client.ended() == 130


async def test_typed_input_is_echoed_and_read(gallery: PhotoServer, ssh: StartClient, tmp_path: Path) -> None:
    """`ssh -t host keys add` reads a pasted line, echoes it, and executes nothing in it."""
    line = new_key(tmp_path / "another").with_suffix(".pub").read_text().split()[:2]
    client = await ssh(["-tt", *gallery.arguments("keys", "add", "--label", "pasted")], size=(200, 24))
    await _running(gallery)
    client.type(f"{' '.join(line)}\r".encode())
    await client.until(b"Added pasted: SHA256:")
    assert await client.ended() == 0
    assert " ".join(line).encode() in client.output
    assert b"\x9b" not in client.output


async def test_a_signal_ends_a_command(gallery: PhotoServer) -> None:
    """A client that passes on SIGINT, as few do, gets 130, too; other signals of SSH end nothing."""
    async with await gallery.server.connect() as connection:
        process = await connection.create_process("watch", encoding=None)
        await process.stdout.readline()
        process.channel.send_signal("USR1")
        gallery.server.gallery.events.announce(LibraryChanged())
        assert b"changed" in await process.stdout.readline()
        process.channel.send_signal("INT")
        await process.wait_closed()
        assert process.exit_status == 130


async def _running(gallery: PhotoServer) -> None:
    """Wait until a command runs, so that the local terminal does not handle what is typed."""
    while not any(session.doing for session in gallery.server.gallery.sessions.list(gallery.owner)):  # noqa: ASYNC110 - sessions have no event
        await asyncio.sleep(0.01)


async def test_ctrl_d_ends_a_list(gallery: PhotoServer, ssh: StartClient) -> None:
    """Nothing typed and Ctrl+D: the command continues with an empty list."""
    client = await ssh(["-tt", *gallery.arguments("keys", "add")])
    await _running(gallery)
    client.type(b"\x04")
    assert await client.ended() == 2
    assert b"sshowcase: " in client.output


async def test_pictures_are_written_unchanged(gallery: PhotoServer) -> None:
    """`cat` writes the file itself or the stored picture, byte for byte, and nothing else."""
    key = gallery.photos["Paris"][1]
    assert await gallery.run_bytes("cat", key) == (0, gallery.original(key).read_bytes(), "")
    for size, pixels in (("thumbnail", (30, 20)), ("preview", (40, 30))):
        assert await gallery.run_bytes("cat", key, "--size", size) == (0, jpeg(1, pixels), "")


async def test_a_missing_original_is_reported(gallery: PhotoServer) -> None:
    """Nothing is written, and the status is 1; the stored picture can still be read."""
    key = gallery.photos["Paris"][0]
    gallery.original(key).unlink()
    status, out, err = await gallery.run_bytes("cat", key)
    assert (status, out) == (1, b"")
    assert "not available" in err
    assert (await gallery.run_bytes("cat", key, "--size", "preview"))[0] == 0


async def test_a_terminal_is_not_filled_with_bytes(gallery: PhotoServer, ssh: StartClient) -> None:
    """`ssh -t host cat` says to redirect."""
    client = await ssh(["-tt", *gallery.arguments("cat", gallery.photos["Paris"][0])])
    assert await client.ended() == 2
    assert b"A picture would fill your terminal with bytes." in client.output


async def test_hostile_names_are_safe_for_people_and_exact_for_machines(gallery: PhotoServer) -> None:
    """An untrusted name is sanitized for a screen, and escaped in JSON."""
    key = gallery.photos["Rome"][0]
    name = HOSTILE.replace("\ud800", "").replace("/", "")
    await gallery.server.gallery.database.write(lambda connection: rename(connection, key, name))
    for command in (("ls", "travel/rome"), ("info", key)):
        _, out, _ = await gallery.run_bytes(*command)
        assert not set(out.decode()) & {"\x1b", "\x07", "\x9b", "\u202e"}
        _, out, _ = await gallery.run_bytes(*command, "--json")
        assert not set(out.decode()) & {"\x1b", "\x07", "\x9b", "\u202e"}
        assert name in [json.loads(line)["name"] for line in out.splitlines()]


async def test_a_viewer_reads_and_an_admin_runs(gallery: PhotoServer) -> None:
    """Every member may browse; `scan` and `errors` need an admin, and others get 4 before anything happens."""
    for role in Role.ADMIN, Role.EDITOR, Role.VIEWER:
        assert (await gallery.run("ls", role=role))[0] == 0
    for role in Role.EDITOR, Role.VIEWER:
        for command in ("scan", "errors", "scan /etc"):
            status, out, err = await gallery.run(command, role=role)
            assert (status, out) == (4, "")
            assert "You may not run" in err
    assert await gallery.objects("errors", "--json") == []


async def test_whoami_describes_the_user(gallery: PhotoServer) -> None:
    """`whoami` prints name, role, access, and the key that was used."""
    key = gallery.keys[Role.VIEWER]
    fingerprint = asyncssh.read_public_key(key.with_suffix(".pub")).get_fingerprint()
    (event,) = await gallery.objects("whoami", "--json", role=Role.VIEWER)
    assert event == {"name": "Vera", "role": "viewer", "access": None, "key": fingerprint}
    assert (await gallery.run("whoami", role=Role.EDITOR))[1].startswith(
        "Edith, editor: access to everything\nsigned in with SHA256:"
    )


async def test_a_running_command_of_a_removed_member_ends(gallery: PhotoServer) -> None:
    """Case 13: `watch` of a removed member ends with a message and 1."""
    async with watching(gallery, Role.VIEWER) as (process, _):
        await gallery.server.gallery.apply(gallery.owner, RemoveMember(UserId(3)))
        _, err = await process.communicate()
        assert process.returncode == 1
        assert err


async def test_help_lists_what_the_role_may_run(gallery: PhotoServer) -> None:
    """`help`, `--help` and `ls --help` write to standard output; a viewer's list has no `scan`."""
    _, admins, _ = await gallery.run("help")
    _, viewers, _ = await gallery.run("--help", role=Role.VIEWER)
    assert "  scan  " in admins
    assert "  scan  " not in viewers
    assert "serve" not in admins
    explained = await gallery.run("help", "ls")
    assert explained == await gallery.run("ls", "--help")
    assert explained[1].startswith("usage: ls ")


@asynccontextmanager
async def watching(
    gallery: PhotoServer, role: Role = Role.ADMIN
) -> AsyncIterator[tuple[asyncio.subprocess.Process, asyncio.StreamReader]]:
    """Run `ssh host watch --jsonl` and read its first line."""
    require_programs("ssh")
    process = await asyncio.create_subprocess_exec(
        "ssh",
        *gallery.arguments("watch", "--jsonl", role=role),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(WAIT):
            first = json.loads(await process.stdout.readline())
            assert (first["event"], first["photos"]) == ("watching", 6)
            yield process, process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_changes_are_reported_as_they_happen(gallery: PhotoServer) -> None:
    """`watch --jsonl` starts with the current state and continues with one object per change."""
    served = gallery.server.gallery
    left = asyncio.Event()
    async with watching(gallery) as (process, out):
        served.events.show_activity(Activity("Scanning", 3, 9))
        event = json.loads(await out.readline())
        assert (event["event"], event["sentence"], event["done"], event["total"]) == ("activity", "Scanning", 3, 9)
        served.events.announce(LibraryChanged())
        event = json.loads(await out.readline())
        assert (event["event"], event["photos"]) == ("library", 6)
        listeners = len(served.events._listeners)
        (session,) = served.sessions._sessions.values()
        assert session.info().doing == "watch"
        session._closed = lambda _: left.set()
        process.kill()
        await left.wait()
    await asyncio.sleep(0)
    assert len(served.events._listeners) < listeners


async def test_closing_the_gallery_ends_a_command_as_unfinished(gallery: PhotoServer) -> None:
    """A script does not take half an answer for a whole one."""
    async with watching(gallery) as (process, _):
        await gallery.server.close()
        _, err = await process.communicate()
        assert process.returncode == 1
        assert b"The server is shutting down." in err


async def test_an_unexpected_error_is_reported_by_reference(
    gallery: PhotoServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No traceback reaches the user; the log has it under the same reference."""

    async def broken(*_: object) -> int:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(cat, "find_photo", broken)
    status, out, err = await gallery.run("cat", gallery.photos["Paris"][0])
    assert (status, out) == (1, "")
    assert "secret" not in err
    assert err.split()[-1] in caplog.text


async def test_aborted_commands_leave_nothing(gallery: PhotoServer) -> None:
    """Commands whose channel is closed in the middle end: no session, no task and no listener remains."""
    served = gallery.server.gallery
    async with await gallery.server.connect() as connection:
        before = len(served.events._listeners)
        for _ in range(10):
            watched = await connection.create_process("watch", encoding=None)
            assert await watched.stdout.read(1)
            packed = await connection.create_process("zip travel private", encoding=None)
            for process in (watched, packed):
                process.close()
                await process.wait_closed()
        assert (await connection.run("ls", check=True)).exit_status == 0
        while served.sessions.list(gallery.owner):  # noqa: ASYNC110 - sessions have no event
            await asyncio.sleep(0.01)
        assert len(served.events._listeners) == before
        assert [task for task in asyncio.all_tasks() if task.get_name().startswith("the session from")] == []
