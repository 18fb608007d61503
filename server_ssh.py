"""The composition root: opens the listener, turns asyncssh's callbacks into visits, and sees everyone out.

It translates and decides nothing: who may come in is decided in `core.door`, what is drawn in `tui`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import asyncssh
from asyncssh.auth import KbdIntChallenge

from core.config import Settings
from core.door import words
from core.door.authentication import DoorPolicy, Member, OfferedKey, Proven, SignIn
from core.door.back_pressure import Link
from core.door.channel import VisitChannel
from core.door.claiming import claim_with_key
from core.door.host_key import load_host_key
from core.door.interview import Interview
from core.door.limits import SESSIONS_PER_CONNECTION, AuthenticationBudget, Strangers, TooManyTriesError
from core.door.listener import open_listener
from core.door.ownership import settle_ownership
from core.door.passwords import PasswordDesk
from core.door.public_keys import one_line, require_modern_signature
from core.door.stream import VisitStream
from core.door.terminal_requests import terminal_name
from core.door.visits import Visits
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Actor, Listening
from core.text import display_text
from tui.terminal import ByteStream, TerminalInfo, TerminalSize, restore

_log = logging.getLogger(__name__)

LEAVING_SECONDS = 5.0
"""How long a visit may go on after its visitor has left."""
SHUTDOWN_SECONDS = 2.5
PARTING_SECONDS = 1.0

Visit = Callable[[Gallery, Actor, ByteStream, TerminalInfo], Awaitable[bool]]
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


@dataclass(slots=True)
class Door:
    """What all connections share."""

    gallery: Gallery
    owner: Actor
    visit: Visit
    policy: DoorPolicy
    strangers: Strangers = field(default_factory=Strangers)
    visits: Visits = field(default_factory=Visits)
    desk: PasswordDesk = field(default_factory=PasswordDesk)
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)

    async def claimed(self) -> None:
        """Somebody became the owner: offer from now on what the gallery says."""
        self.policy = await _policy(self.gallery)


class VisitorConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    def __init__(self, door: Door) -> None:
        """Start as a stranger."""
        self.door = door
        self.proven: Proven | None = None
        self.address = ""
        self.sessions = 0
        self.link: Link | None = None
        self._connection: asyncssh.SSHServerConnection | None = None
        self._stranger = False
        self._sign_in = SignIn(door.policy)
        self._budget = AuthenticationBudget()
        self._interview = Interview(door.gallery, door.desk, self._sign_in, door.owner.name, door.claimed)

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count the stranger, or close at once when there are too many."""
        peer = conn.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        if not self.door.strangers.admit(self.address):
            _log.info("refused %s: too many connections that have not signed in", display_text(self.address))
            conn.abort()
            return
        self._stranger = True
        self._connection = conn
        self.link = Link(conn)
        self.door.connections.add(conn)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Give back what the connection held."""
        self._no_stranger()
        if self._connection is None or self.link is None:
            return
        self.link.release()
        self.door.connections.discard(self._connection)
        if self.proven is None and self._sign_in.login_name:
            _log.info(
                "%s from %s did not sign in", display_text(self._sign_in.login_name, 64), display_text(self.address)
            )

    # Authentication. Every callback but the one that checks keys clears the key that was shown before.

    def begin_auth(self, username: str) -> bool:
        """Ask for proof, always; synchronous, because asyncssh keeps all that a stranger sends while it waits."""
        self._count(self._budget.count_try)
        self._sign_in.begin(username)
        return True

    def public_key_auth_supported(self) -> bool:
        """Offer public keys; asyncssh asks before every answer, so that this counts all of them."""
        self._count(self._budget.count_question)
        return True

    async def validate_public_key(self, _username: str, key: asyncssh.SSHKey) -> bool:
        """Look the key up. It is a candidate only: the client may merely have shown it."""
        self._sign_in.forget()
        self._count(self._budget.count_key)
        require_modern_signature(key)
        fingerprint = key.get_fingerprint()
        actor = await self.door.gallery.actor_for_key(fingerprint)
        return self._sign_in.offer_key(OfferedKey(fingerprint, one_line(key)), actor)

    def validate_ca_key(self, _username: str, _key: asyncssh.SSHKey) -> bool:
        """Trust no certificate authority."""
        self._sign_in.forget()
        return False

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive to everyone alike."""
        return self._sign_in.interactive

    def get_kbdint_challenge(self, _username: str, _lang: str, _submethods: str) -> KbdIntChallenge:
        """Ask for the password, or for code and new password, or say that there is nothing to ask."""
        return self._interview.ask()

    async def validate_kbdint_response(self, _username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        self._count(self._budget.count_try)
        return await self._interview.hear(responses)

    def auth_completed(self) -> None:
        """Believe what was proven; a connection that proved nothing ends here."""
        self._no_stranger()
        self.proven = self._sign_in.completed()
        if self.proven is None:
            raise asyncssh.PermissionDenied(words.NOT_SIGNED_IN)
        if isinstance(self.proven, Member):
            who, how = display_text(self.proven.actor.name), self.proven.fingerprint or "a password"
            _log.info("%s signed in from %s with %s", who, display_text(self.address), how)
            if self.proven.fingerprint is not None:
                self.door.visits.start(self.door.gallery.key_used(self.proven.fingerprint), "note the key")

    def _count(self, count: Callable[[], None]) -> None:
        try:
            count()
        except TooManyTriesError:
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE
            raise asyncssh.DisconnectError(code, words.TOO_MANY_TRIES) from None

    def _no_stranger(self) -> None:
        if self._stranger:
            self._stranger = False
            self.door.strangers.forget(self.address)

    # Sessions.

    def session_requested(self) -> tuple[VisitChannel, VisitSession]:
        """Open a session, a few per connection."""
        if self.proven is None or self._connection is None or self.link is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, words.NOT_SIGNED_IN)
        if self.sessions >= SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, words.TOO_MANY_SESSIONS)
        self.sessions += 1
        channel = VisitChannel(self._connection)
        return channel, VisitSession(self, self.proven, channel, SshStream(channel, self.link))


class VisitSession(asyncssh.SSHServerSession[bytes]):
    """One session of a connection: a visit, or a sentence that says how to begin one."""

    def __init__(self, connection: VisitorConnection, proven: Proven, channel: VisitChannel, stream: SshStream) -> None:
        """Belong to a proven visitor."""
        self._connection = connection
        self._door = connection.door
        self._proven = proven
        self._channel = channel
        self._stream = stream
        self._terminal_name: str | None = None
        self._command: str | None = None
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
        """Accept, to answer with a sentence and an exit code."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Start the visit."""
        name = f"the visit from {display_text(self._connection.address)}"
        self._task = self._door.visits.start(self._run(), name, lambda: self._finish(words.GOODBYE, 0))

    def data_received(self, data: bytes, _datatype: int | None) -> None:
        """Pass keys on."""
        self._stream.typed(data)

    def eof_received(self) -> bool:
        """No more keys will come: the visit ends itself, then the channel."""
        self._stream.end()
        return True

    def pause_writing(self) -> None:
        """The client's window is full."""
        self._stream.pause()

    def resume_writing(self) -> None:
        """The client's window is open."""
        self._stream.resume()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The visitor has left."""
        self._connection.sessions -= 1
        self._stream.end()
        if self._task is not None:
            timer = asyncio.get_running_loop().call_later(LEAVING_SECONDS, self._task.cancel)
            self._task.add_done_callback(lambda _: timer.cancel())

    async def _run(self) -> None:
        status, sentence, reference = 1, "", secrets.token_hex(4)
        try:
            status, sentence = await self._answer()
        except asyncio.CancelledError:
            status, sentence = 0, words.GOODBYE
        except GalleryError as error:
            sentence = str(error)
        except Exception:  # noqa: BLE001 - a visit's edge: what breaks here must not break others
            _log.exception("a visit from %s broke, reference %s", display_text(self._connection.address), reference)
            sentence = words.apology(reference)
        finally:
            self._finish(sentence, status)

    async def _answer(self) -> tuple[int, str]:
        """Do what was asked for; return the exit status and a last sentence."""
        if self._command is not None or self._terminal_name is None:
            address, port = self._channel.get_extra_info("sockname", ("localhost", 22))[:2]
            login_name = "" if isinstance(self._proven, Member) else words.CLAIM_NAME
            how = words.how_to_visit(str(address), int(port), login_name)
            if self._command is not None:
                return 127, words.unknown_command(how)
            return 1, words.needs_terminal(how)
        actor = await self._actor()
        if actor is None:
            return 1, ""
        entry = self._stream.entry = await self._door.visits.admit()
        try:
            if self._channel.is_closing():
                return 0, ""
            terminal = TerminalInfo(self._terminal_name, self._channel.environment.values())
            ended_well = await self._door.visit(self._door.gallery, actor, self._stream, terminal)
        finally:
            entry.leave()
        return int(not ended_well), ""

    async def _actor(self) -> Actor | None:
        """Return who visits; the holder of a key becomes the owner here, with the one-time code."""
        if isinstance(self._proven, Member):
            return self._proven.actor
        actor = await claim_with_key(self._door.gallery, self._stream, self._proven.key)
        if actor is not None:
            await self._door.claimed()
        return actor

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
        GalleryError: the host key cannot be used, or nothing can listen there.
    """
    host_key = load_host_key(settings.host_key_path)
    owner = await gallery.owner(settings.home.name)
    ownership = await settle_ownership(gallery, settings, owner)
    door = Door(gallery, owner, visit or _screens(settings), await _policy(gallery))
    stop = asyncio.Event()
    with _stopping_on_signals(stop):
        listener = await open_listener(lambda: VisitorConnection(door), settings, host_key)
        try:
            address, port = listener.get_addresses()[0][:2]
            fingerprint = host_key.get_fingerprint()
            on_listening(Listening(address, port, fingerprint, owner.name, ownership.keys, ownership.claim_code))
            await stop.wait()
        finally:
            await asyncio.shield(_close(listener, door))


def _screens(settings: Settings) -> Visit:
    """Load the screens when the first gallery is served, not when this module is read."""
    from tui.app import sessions

    return sessions(settings)


async def _policy(gallery: Gallery) -> DoorPolicy:
    return DoorPolicy(claim_open=not await gallery.has_credentials(), password_bound=await gallery.has_passwords())


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
    door.desk.close()


@contextlib.contextmanager
def _stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
