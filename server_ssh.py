"""The composition root: opens the listener, turns asyncssh's callbacks into visits, and sees everyone out.

It translates and decides nothing: who may come in is decided in `core.ssh`, what is drawn in `tui`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

import asyncssh

from core.accounts.presence import Visitor
from core.config import Settings, door_recorded
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Listening, TerminalInfo, TerminalSize
from core.ssh import messages
from core.ssh.auth_log import Journal
from core.ssh.back_pressure import Link
from core.ssh.connection import Door, VisitorConnection, VisitorSession, policy_of
from core.ssh.files.file_transfer import serve_scp, serve_sftp
from core.ssh.host_key import load_host_key
from core.ssh.joining.ownership import settle_ownership
from core.ssh.listener import open_listener
from core.ssh.sessions.command_execution import execute
from core.ssh.sessions.session_channel import VisitChannel
from core.ssh.sessions.session_reaper import Rounds
from core.ssh.sessions.session_stream import VisitStream
from core.ssh.sessions.terminal_requests import terminal_name
from core.web.web_endpoint import links_served
from tui.terminal import ByteStream, restore

_log = logging.getLogger(__name__)

LEAVING_SECONDS = 5.0
"""How long a visit may go on after its visitor has left."""
SHUTDOWN_SECONDS = 2.5
PARTING_SECONDS = 1.0

Visit = Callable[[Gallery, Visitor, ByteStream, TerminalInfo], Awaitable[bool]]
"""Runs one visit from the first frame to the restored terminal; False when it broke and has told its visitor."""


class SshStream(VisitStream):
    """A visitor's channel as the byte stream that screens draw on."""

    def __init__(self, channel: VisitChannel, link: Link) -> None:
        """Belong to that channel of that connection."""
        super().__init__(channel, link)
        self._size = TerminalSize(0, 0).clamped()
        self._on_resize: Callable[[], None] | None = None

    def size(self) -> TerminalSize:
        """Return the newest size, one that can be drawn for."""
        return self._size

    def on_resize(self, callback: Callable[[], None]) -> None:
        """Call back after each change of the size."""
        self._on_resize = callback

    def resized(self, size: TerminalSize) -> None:
        """The window has a new size."""
        self._size = size.clamped()
        if self._on_resize is not None:
            self._on_resize()


class VisitSession(VisitorSession):
    """One session of a connection: a visit, a command, files, or a sentence that says how to begin one."""

    def __init__(self, visit: Visit, connection: VisitorConnection, channel: VisitChannel) -> None:
        """Belong to a proven visitor; the connection's link is there, because it has been made."""
        self._visit = visit
        self._connection = connection
        self._door = connection.door
        self._channel = channel
        self._stream = SshStream(channel, connection.link)
        self._stream.interrupted = self._interrupt
        self._terminal_name: str | None = None
        self._command: str | None = None
        self._subsystem: str | None = None
        self._ending: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], _term_modes: object) -> bool:
        """Remember the terminal."""
        self._terminal_name = terminal_name(term_type)
        self._stream.resized(TerminalSize(*term_size))
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass a new size on; the driver follows the newest, a few times a second."""
        self._stream.resized(TerminalSize(width, height, pixwidth, pixheight))

    def shell_requested(self) -> bool:
        """Accept: what follows depends on the terminal."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept: an unknown command is answered with a sentence and an exit code."""
        self._command = command
        self._stream.cooked = self._terminal_name is not None
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Accept files, nothing else."""
        self._subsystem = subsystem
        return subsystem == "sftp"

    def session_started(self) -> None:
        """Start the visit."""
        name = f"the visit from {self._connection.peer}"
        self._task = self._door.visits.start(
            self._run(), name, lambda: self._finish(messages.GOODBYE, self._unfinished())
        )

    def data_received(self, data: bytes, _datatype: int | None) -> None:
        """Pass keys on."""
        self._stream.typed(data)

    def eof_received(self) -> bool:
        """No more keys will come: the visit ends itself, then the channel."""
        self._stream.end_input()
        return True

    def signal_received(self, signal: str) -> None:
        """Interrupt a command, as Ctrl+C does."""
        if self._command is not None and signal in {"INT", "TERM", "HUP"}:
            self._stream.interrupted()

    def pause_writing(self) -> None:
        """The client's window is full."""
        self._stream.pause()

    def resume_writing(self) -> None:
        """The client's window is open."""
        self._stream.resume()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The visitor has left."""
        self._connection.session_ended(self)
        self._stream.end()
        if self._task is not None:
            seconds = LEAVING_SECONDS if self._command is None else 0.0
            timer = asyncio.get_running_loop().call_later(seconds, self._task.cancel)
            self._task.add_done_callback(lambda _: timer.cancel())

    async def _run(self) -> None:
        status, sentence, reference = 1, "", secrets.token_hex(4)
        try:
            status, sentence = await self._answer()
        except asyncio.CancelledError:
            status, sentence = self._ending or (self._unfinished(), self._door.goodbye(self._how_to_visit()))
        except GalleryError as error:
            sentence = str(error)
        except Exception:  # noqa: BLE001 - a visit's edge: what breaks here must not break others
            _log.exception("a visit from %s broke, reference %s", self._connection.peer, reference)
            sentence = messages.apology(reference)
        finally:
            self._finish(sentence, status)

    async def _answer(self) -> tuple[int, str]:
        """Do what was asked for; return the exit status and a last sentence."""
        address = self._reached()
        if self._command is None and self._subsystem is None and self._terminal_name is None:
            return 1, messages.needs_terminal(self._how_to_visit())
        if self._connection.arrival is None and not await self._ask():
            return 1, ""
        visitor = self._connection.enter(self)
        visitor.reached = address
        gallery = self._door.gallery
        if self._subsystem is not None:
            return await serve_sftp(gallery, visitor, self._stream), ""
        if self._command is not None and messages.is_scp(self._command):
            return await serve_scp(gallery, visitor, self._command, self._stream), ""
        if self._command is not None:
            columns = self._stream.size().columns if self._terminal_name is not None else None
            running = execute(gallery, visitor, self._command, self._stream, columns=columns, address=address)
            return await running, ""
        return await self._show(visitor), ""

    async def _show(self, visitor: Visitor) -> int:
        """Show the screens, a few newcomers at a time."""
        entry = self._stream.entry = await self._door.visits.admit()
        try:
            if self._channel.is_closing():
                return 0
            terminal = TerminalInfo(self._terminal_name or "unknown", self._channel.environment.values())
            return int(not await self._visit(self._door.gallery, visitor, self._stream, terminal))
        finally:
            entry.leave()

    def _reached(self) -> tuple[str, int]:
        address, port = self._channel.get_extra_info("sockname", ("localhost", 22))[:2]
        return str(address), int(port)

    def _unfinished(self) -> int:
        """Return the exit status when the gallery closes: for a visit that is an end like others, for a command not."""
        return int(self._command is not None or self._subsystem is not None)

    def _how_to_visit(self) -> str:
        return messages.how_to_visit(*self._reached(), self._connection.login_name)

    def finish(self, sentence: str) -> None:
        """End with this sentence what runs."""
        self._ending = 1, sentence
        if self._task is not None:
            self._task.cancel()

    def quiet_seconds(self, now: float) -> float:
        """Return for how long the visitor typed nothing; a command or files may take their time."""
        if self._command is not None:
            return 0.0
        return now - self._stream.moved_at(self._subsystem is not None)

    def _interrupt(self) -> None:
        """End a command, as a shell does for Ctrl+C."""
        self._ending = messages.INTERRUPTED, ""
        if self._task is not None:
            self._task.cancel()

    async def _ask(self) -> bool:
        """Ask somebody who has not come in yet what they are asked; False when they stay outside."""
        if self._terminal_name is None or self._command is not None or self._subsystem is not None:
            self._stream.write_error(f"{messages.needs_terminal(self._how_to_visit())}\n".encode())
            return False
        return await self._connection.admit(self._stream)

    def _give_up(self) -> None:
        self._finish(self._door.goodbye(self._how_to_visit()), 0)

    def _finish(self, sentence: str, status: int) -> None:
        """Leave the terminal as it was, say the last sentence, close."""
        if self._channel.is_closing():
            return
        if self._stream.watch.entered:
            self._stream.write(restore())
        if sentence and self._terminal_name is None:
            self._channel.write_stderr(sentence.encode() + b"\n")
        elif sentence:
            self._stream.write(sentence.encode() + b"\r\n")
        self._channel.exit(status)


async def serve(
    gallery: Gallery, settings: Settings, *, on_listening: Callable[[Listening], None], visit: Visit | None = None
) -> None:
    """Let visitors in until SIGTERM, SIGINT or cancellation; then every terminal is restored within five seconds.

    `visit` runs each visit; by default the gallery's own screens.

    Raises:
        GalleryError: the host key or a certificate cannot be used, or nothing can listen there.
    """
    host_key = load_host_key(settings.host_key_path)
    owner = await gallery.accounts.owner(settings.home.name)
    ownership = await settle_ownership(gallery, settings, owner)
    session = partial(VisitSession, visit or _screens(settings))
    door = Door(gallery, owner, await policy_of(gallery), session, Journal(gallery))
    stop = asyncio.Event()
    with _stopping_on_signals(stop, door):
        listener = await open_listener(lambda: VisitorConnection(door), settings, host_key, door.must_wait)
        rounds = asyncio.create_task(Rounds(door, gallery, settings).go(), name="the rounds of the door")
        try:
            address, port = listener.get_addresses()[0][:2]
            gallery.door_port = port
            fingerprint = host_key.get_fingerprint()
            async with links_served(gallery, port, fingerprint) as links:
                keys, code = ownership.keys, ownership.claim_code
                with door_recorded(settings, port, links):
                    on_listening(Listening(address, port, fingerprint, owner.name, keys, code, links))
                    await stop.wait()
        finally:
            rounds.cancel()
            await asyncio.shield(_close(listener, door))
            await asyncio.gather(rounds, return_exceptions=True)


def _screens(settings: Settings) -> Visit:
    """Load the screens when the first gallery is served, not when this module is read."""
    from tui.app import sessions

    return sessions(settings)


async def _close(listener: asyncssh.SSHAcceptor, door: Door) -> None:
    """Let nobody in any more, see everyone out, then close what is left."""
    listener.close()
    await door.visits.see_out(SHUTDOWN_SECONDS)
    for ends in (None, asyncssh.SSHServerConnection.close, asyncssh.SSHServerConnection.abort):
        connections = set(door.connections)
        if ends is not None:
            for connection in connections:
                ends(connection)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS):
                await asyncio.gather(*(connection.wait_closed() for connection in connections))
    await door.journal.close(PARTING_SECONDS)


@contextlib.contextmanager
def _stopping_on_signals(stop: asyncio.Event, door: Door) -> Iterator[None]:
    """Stop on SIGTERM and SIGINT, and on SIGUSR1 with the promise to be back; SIGHUP is free for a reload."""
    loop = asyncio.get_running_loop()

    def restart() -> None:
        door.restarts = True
        stop.set()

    handlers = {signal.SIGTERM: stop.set, signal.SIGINT: stop.set, signal.SIGUSR1: restart}
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
