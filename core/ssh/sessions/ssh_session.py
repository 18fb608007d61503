"""One session of a connection: the screens, a command, file transfer, or a message that says how to start one."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.accounts.connected_sessions import ConnectedSession
from core.cli.registry import CommandRegistry
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import OutputTerminal, TerminalInfo, TerminalSize
from core.ssh import messages
from core.ssh.channels.session_channel import SessionChannel
from core.ssh.channels.session_stream import SessionStream
from core.ssh.channels.terminal_requests import terminal_name
from core.ssh.connection import ClientConnection, ClientSession
from core.ssh.files.file_transfer import serve_scp, serve_sftp
from core.ssh.sessions.command_execution import execute

_log = logging.getLogger(__name__)

LEAVING_SECONDS = 5.0
"""How long the screens may take to end after the client has disconnected."""


@dataclass(frozen=True, slots=True)
class SessionPrograms:
    """What sessions show and run; the composition root provides it, because screens are above this package."""

    show: Callable[[Gallery, ConnectedSession, SessionStream, TerminalInfo], Awaitable[bool]]
    """Show the screens until the user leaves or the terminal is gone; return False after an error it has reported."""
    restore: bytes
    """Gives the terminal back, whatever state the screens left it in."""
    commands: CommandRegistry


class SshSession(ClientSession):
    """Answers what the client requests on one channel of an authenticated connection."""

    def __init__(self, programs: SessionPrograms, connection: ClientConnection, channel: SessionChannel) -> None:
        """Answer on this channel; the connection is established, so that it has its link."""
        self._programs = programs
        self._connection = connection
        self._server = connection.server
        self._channel = channel
        self._stream = SessionStream(channel, connection.flow)
        self._stream.interrupted = self._interrupt
        self._terminal_name: str | None = None
        self._command: str | None = None
        self._subsystem: str | None = None
        self._ending: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], _term_modes: object) -> bool:
        """Accept a terminal of any name and size."""
        self._terminal_name = terminal_name(term_type)
        self._stream.resized(TerminalSize(*term_size))
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass the new size to the screens, which draw for the newest one a few times a second."""
        self._stream.resized(TerminalSize(width, height, pixwidth, pixheight))

    def shell_requested(self) -> bool:
        """Accept a shell, which shows the screens if there is a terminal."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept any command; an unknown one is answered with a message and an exit status."""
        self._command = command
        self._stream.cooked = self._terminal_name is not None
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Accept SFTP only."""
        self._subsystem = subsystem
        return subsystem == "sftp"

    def session_started(self) -> None:
        """Start to answer the request."""
        name = f"the session from {self._connection.peer}"
        self._task = self._server.active_sessions.start(
            self._run(), name, lambda: self._finish(self._server.goodbye(self._connect_command()), self._unfinished())
        )

    def data_received(self, data: bytes, _datatype: int | None) -> None:
        """Pass on what was typed or sent."""
        self._stream.typed(data)

    def eof_received(self) -> bool:
        """End the input; the channel stays open until the session ends."""
        self._stream.end_input()
        return True

    def signal_received(self, signal: str) -> None:
        """Interrupt a command, as Ctrl+C does."""
        if self._command is not None and signal in {"INT", "TERM", "HUP"}:
            self._stream.interrupted()

    def pause_writing(self) -> None:
        """Stop writing: the client's window is full."""
        self._stream.pause()

    def resume_writing(self) -> None:
        """Continue to write: the client's window is open."""
        self._stream.resume()

    def connection_lost(self, _exc: Exception | None) -> None:
        """End what runs; the screens have a moment to end by themselves."""
        self._connection.session_ended(self)
        self._stream.end()
        if self._task is not None:
            seconds = LEAVING_SECONDS if self._command is None else 0.0
            timer = asyncio.get_running_loop().call_later(seconds, self._task.cancel)
            self._task.add_done_callback(lambda _: timer.cancel())

    def finish(self, sentence: str) -> None:
        """End what runs with this message."""
        self._ending = 1, sentence
        if self._task is not None:
            self._task.cancel()

    def finish_at_once(self) -> None:
        """Restore the terminal and write the message of `finish`, although the screens have not ended yet."""
        status, sentence = self._ending or (1, messages.GOODBYE)
        self._finish(sentence, status)

    def idle_seconds(self, now: float) -> float:
        """Return the seconds since the last input; 0 while a command runs, which may take its time."""
        if self._command is not None:
            return 0.0
        return now - self._stream.moved_at(self._subsystem is not None)

    async def _run(self) -> None:
        status, sentence, reference = 1, "", secrets.token_hex(4)
        try:
            status, sentence = await self._answer()
        except asyncio.CancelledError:
            status, sentence = self._ending or (self._unfinished(), self._server.goodbye(self._connect_command()))
        except GalleryError as error:
            sentence = str(error)
        except Exception:  # noqa: BLE001 - the edge of a session: an error here must not end the others
            _log.exception("a session from %s failed, reference %s", self._connection.peer, reference)
            sentence = messages.apology(reference)
        finally:
            self._finish(sentence, status)

    async def _answer(self) -> tuple[int, str]:
        """Answer the request; return the exit status and a last message."""
        if self._command is None and self._subsystem is None and self._terminal_name is None:
            return 1, messages.needs_terminal(self._connect_command())
        if self._connection.identity is None and not await self._join():
            return 1, ""
        session = self._connection.register_session(self)
        gallery = self._server.gallery
        if self._subsystem is not None:
            return await serve_sftp(gallery, session, self._stream), ""
        if self._command is not None and messages.is_scp(self._command):
            return await serve_scp(gallery, session, self._command, self._stream), ""
        if self._command is not None:
            commands, terminal = self._programs.commands, self._output_terminal
            running = execute(commands, gallery, session, self._command, self._stream, terminal=terminal)
            return await running, ""
        status = await self._show(session)
        return status, "" if status else messages.come_back(gallery.ssh_address, session.actor)

    async def _show(self, session: ConnectedSession) -> int:
        """Show the screens; only a few sessions draw their first screen at the same time."""
        start_slot = self._stream.start_slot = await self._server.active_sessions.wait_for_start_slot()
        try:
            if self._channel.is_closing():
                return 0
            terminal = self._terminal
            return int(not await self._programs.show(self._server.gallery, session, self._stream, terminal))
        finally:
            start_slot.leave()

    @property
    def _terminal(self) -> TerminalInfo:
        return TerminalInfo(self._terminal_name or "unknown", self._channel.environment.values())

    @property
    def _output_terminal(self) -> OutputTerminal | None:
        return None if self._terminal_name is None else OutputTerminal(self._terminal, self._stream.size())

    async def _join(self) -> bool:
        """Show the prompts that come before sign-in; return False if the user did not sign in."""
        if self._terminal_name is None or self._command is not None or self._subsystem is not None:
            self._stream.write_error(f"{messages.needs_terminal(self._connect_command())}\n".encode())
            return False
        return await self._connection.sign_in_on(self._stream)

    def _unfinished(self) -> int:
        """Return the exit status for a shutdown: the screens end well, a command or a transfer was cut short."""
        return int(self._command is not None or self._subsystem is not None)

    def _connect_command(self) -> str:
        return self._server.gallery.ssh_address.command(self._connection.login_name, with_terminal=True)

    def _interrupt(self) -> None:
        """End a command, as a shell does for Ctrl+C."""
        self._ending = messages.INTERRUPTED, ""
        if self._task is not None:
            self._task.cancel()

    def _finish(self, sentence: str, status: int) -> None:
        """Restore the terminal, write the last message, close the channel."""
        if self._channel.is_closing():
            return
        if self._stream.alternate_screen.entered:
            self._stream.write(self._programs.restore)
        if sentence and self._terminal_name is None:
            self._channel.write_stderr(sentence.encode() + b"\n")
        elif sentence:
            self._stream.write(sentence.encode() + b"\r\n")
        self._channel.exit(status)
