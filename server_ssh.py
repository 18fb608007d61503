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
from core.door import claiming, words
from core.door.authentication import Claimant, DoorPolicy, Member, OfferedKey, Proven, Question, SignIn
from core.door.back_pressure import Link
from core.door.channel import VisitChannel
from core.door.host_key import load_host_key
from core.door.limits import SESSIONS_PER_CONNECTION, AuthenticationBudget, Strangers, TooManyTriesError
from core.door.listener import open_listener
from core.door.ownership import settle_ownership
from core.door.passwords import PasswordDesk
from core.door.stream import VisitStream
from core.door.terminal_requests import ResizeGate, Size, clamp_size, terminal_name
from core.door.visits import Visits
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Actor, Listening
from core.text import display_text

_log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 2.5
PARTING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a client says about its terminal."""

    name: str
    environment: dict[str, str]


Visit = Callable[[Gallery, Actor, VisitStream, Terminal], Awaitable[None]]


@dataclass(slots=True)
class Door:
    """What all connections share."""

    gallery: Gallery
    visit: Visit
    policy: DoorPolicy
    strangers: Strangers = field(default_factory=Strangers)
    visits: Visits = field(default_factory=Visits)
    desk: PasswordDesk = field(default_factory=PasswordDesk)
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)

    async def refresh(self) -> None:
        """Ask the gallery again what the door offers."""
        self.policy = await door_policy(self.gallery)


async def door_policy(gallery: Gallery) -> DoorPolicy:
    """Return what the door offers now."""
    return DoorPolicy(claim_open=not await gallery.has_credentials(), password_bound=await gallery.has_passwords())


class VisitorConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    def __init__(self, door: Door) -> None:
        """Start as a stranger."""
        self.door = door
        self.proven: Proven | None = None
        self.link: Link
        self.address = ""
        self.sessions = 0
        self._connection: asyncssh.SSHServerConnection | None = None
        self._stranger = False
        self._sign_in = SignIn(door.policy)
        self._budget = AuthenticationBudget()
        self._question = Question.NOTHING

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
        if self._connection is None:
            return
        self.link.release()
        self.door.connections.discard(self._connection)
        if self.proven is None and self._sign_in.login_name:
            _log.info("denied %s from %s", display_text(self._sign_in.login_name, 64), display_text(self.address))

    # Authentication. Every callback but the one that checks keys clears the key that was shown before.

    def begin_auth(self, username: str) -> bool:
        """Ask for proof, always; synchronous, because asyncssh buffers what a stranger sends while it waits."""
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
        fingerprint = key.get_fingerprint()
        actor = await self.door.gallery.actor_for_key(fingerprint)
        return self._sign_in.offer_key(OfferedKey(fingerprint, _one_line(key)), actor)

    def validate_ca_key(self, _username: str, _key: asyncssh.SSHKey) -> bool:
        """Trust no certificate authority."""
        self._sign_in.forget()
        return False

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive to everyone alike."""
        return self._sign_in.interactive

    def get_kbdint_challenge(self, _username: str, _lang: str, _submethods: str) -> KbdIntChallenge:
        """Ask for the password, or for code and new password, or say that there is nothing to ask."""
        self._question = self._sign_in.question()
        return _challenge(self._question, claiming.WELCOME)

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        if self._question is Question.NOTHING:
            return False
        self._count(self._budget.count_try)
        if self._question is Question.CLAIM:
            return await self._claim_with_password(responses)
        return await self._check_password(username, responses)

    def auth_completed(self) -> None:
        """Believe what was proven; a connection that proved nothing ends here."""
        self._no_stranger()
        self.proven = self._sign_in.completed()
        if self.proven is None:
            raise asyncssh.PermissionDenied(words.NOT_SIGNED_IN)
        if isinstance(self.proven, Member):
            who, proof = self.proven.actor.name, self.proven.proof
            _log.info("%s signed in from %s with %s", display_text(who), display_text(self.address), proof)

    async def _check_password(self, username: str, responses: Sequence[str]) -> bool:
        if len(responses) != 1 or len(responses[0]) > claiming.MAX_ANSWER:
            return False
        known = await self.door.gallery.password_of(username)
        try:
            right = await self.door.desk.verify(known[1] if known else None, responses[0])
        except GalleryError:
            return False
        if known and right:
            self._sign_in.prove_password(known[0])
            return True
        return False

    async def _claim_with_password(self, responses: Sequence[str]) -> KbdIntChallenge:
        answers = claiming.read_answers(responses)
        if isinstance(answers, str):
            return _challenge(Question.CLAIM, answers)
        try:
            password_hash = await self.door.desk.hash(answers.password)
            actor = await self.door.gallery.claim(answers.code, public_key=None, label="", password_hash=password_hash)
        except GalleryError as error:
            return _challenge(Question.CLAIM, str(error))
        await self.door.refresh()
        self._sign_in.prove_password(actor)
        return True

    def _count(self, count: Callable[[], None]) -> None:
        try:
            count()
        except TooManyTriesError:
            raise asyncssh.DisconnectError(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, words.TOO_MANY_TRIES) from None

    def _no_stranger(self) -> None:
        if self._stranger:
            self._stranger = False
            self.door.strangers.forget(self.address)

    # Sessions.

    def session_requested(self) -> tuple[VisitChannel, VisitSession]:
        """Open a session, a few per connection."""
        if self.proven is None or self._connection is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, words.NOT_SIGNED_IN)
        if self.sessions >= SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, words.TOO_MANY_SESSIONS)
        self.sessions += 1
        channel = VisitChannel(self._connection)
        return channel, VisitSession(self, self.proven, channel)


class VisitSession(asyncssh.SSHServerSession[bytes]):
    """One session of a connection: a terminal, or a question that ends with a sentence."""

    def __init__(self, connection: VisitorConnection, proven: Proven, channel: VisitChannel) -> None:
        """Belong to a proven visitor."""
        self._connection = connection
        self._door = connection.door
        self._proven = proven
        self._channel = channel
        self._stream = VisitStream(channel, connection.link)
        self._resizes = ResizeGate(asyncio.get_running_loop(), self._stream.resized)
        self._terminal_name: str | None = None
        self._command: str | None = None

    def pty_requested(self, term_type: str, term_size: Size, _term_modes: object) -> bool:
        """Remember the terminal."""
        self._terminal_name = terminal_name(term_type)
        self._stream.resized(clamp_size(*term_size))
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass a new size on, not more often than a screen can follow."""
        self._resizes.put(clamp_size(width, height, pixwidth, pixheight))

    def shell_requested(self) -> bool:
        """Accept: what follows depends on the terminal."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept, to answer with a sentence and an exit code."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Start the visit."""
        self._door.visits.start(self._run(), f"visit from {self._connection.address}")

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
        self._resizes.close()
        self._stream.end()

    async def _run(self) -> None:
        status, sentence = 1, ""
        try:
            status, sentence = await self._answer()
        except asyncio.CancelledError:
            status, sentence = 0, words.GOODBYE
        except GalleryError as error:
            sentence = str(error)
        except Exception:  # noqa: BLE001 - the edge of a visit: what breaks here must not break others
            reference = secrets.token_hex(4)
            _log.exception("a visit from %s broke, reference %s", display_text(self._connection.address), reference)
            sentence = words.apology(reference)
        finally:
            self._finish(sentence, status)

    async def _answer(self) -> tuple[int, str]:
        """Do what was asked for; return the exit status and a last sentence."""
        how = words.how_to_visit(*self._own_address(), "claim" if isinstance(self._proven, Claimant) else "")
        if self._command is not None:
            return 127, words.unknown_command(how)
        if self._terminal_name is None:
            return 1, words.needs_terminal(how)
        if isinstance(self._proven, Member):
            actor = self._proven.actor
        else:
            return 1, "claiming comes next"
        entry = self._stream.entry = await self._door.visits.admit()
        try:
            terminal = Terminal(self._terminal_name, dict(self._channel.environment.values()))
            await self._door.visit(self._door.gallery, actor, self._stream, terminal)
        finally:
            entry.leave()
        return 0, ""

    def _finish(self, sentence: str, status: int) -> None:
        """Leave the terminal as it was, say the last sentence, close."""
        if self._channel.is_closing():
            return
        if self._stream.watch.entered:
            self._stream.write(words.RESTORE)
        if sentence:
            line = sentence.encode() + b"\r\n"
            if self._terminal_name is None:
                self._channel.write_stderr(line)
            else:
                self._stream.write(line)
        self._channel.exit(status)

    def _own_address(self) -> tuple[str, int]:
        name = self._channel.get_extra_info("sockname")
        return (str(name[0]), int(name[1])) if name else ("localhost", 22)


async def serve(
    gallery: Gallery, settings: Settings, *, on_listening: Callable[[Listening], None], visit: Visit
) -> None:
    """Let visitors in until SIGTERM, SIGINT or cancellation; then every terminal is restored within five seconds.

    Raises:
        GalleryError: the host key cannot be used, or nothing can listen there.
    """
    host_key = load_host_key(settings.host_key_path)
    owner = await gallery.owner(settings.home.name or "owner")
    ownership = await settle_ownership(gallery, settings, owner)
    door = Door(gallery, visit, await door_policy(gallery))
    stop = asyncio.Event()
    with _stopping_on_signals(stop):
        listener = await open_listener(lambda: VisitorConnection(door), settings, host_key)
        try:
            address, port = listener.get_addresses()[0][:2]
            on_listening(
                Listening(address, port, host_key.get_fingerprint(), owner.name, ownership.keys, ownership.claim_code)
            )
            await stop.wait()
        finally:
            await asyncio.shield(_close(listener, door))


async def _close(listener: asyncssh.SSHAcceptor, door: Door) -> None:
    """Let nobody in any more, see everyone out, then close what is left."""
    listener.close()
    await door.visits.see_out(SHUTDOWN_SECONDS)
    connections = set(door.connections)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PARTING_SECONDS):
            await asyncio.gather(*(connection.wait_closed() for connection in connections))
    for connection in connections:
        connection.close()
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


def _challenge(question: Question, instruction: str) -> KbdIntChallenge:
    match question:
        case Question.CLAIM:
            prompts = [(claiming.CODE_PROMPT, True), (claiming.PASSWORD_PROMPT, False), (claiming.REPEAT_PROMPT, False)]
            return "", instruction, "", prompts
        case Question.PASSWORD:
            return "", "", "", [("Password: ", False)]
        case Question.NOTHING:
            return "", words.UNKNOWN_KEY, "", []


def _one_line(key: asyncssh.SSHKey) -> str:
    key.set_comment(None)
    return key.export_public_key("openssh").decode("ascii").strip()
