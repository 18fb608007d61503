"""The composition root: the commands of `sshowcase`, and the front ends that `serve`, `demo` and `open` start.

Every command starts here, so that front ends and screens are imported by the functions that need them.
"""

from __future__ import annotations

from core.cli.interrupts import exit_on_interrupt, is_starting

if is_starting(__name__):
    exit_on_interrupt()  # the imports take a while

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from core.cli import main as command_line
from core.cli.command_list import COMMANDS
from core.cli.registry import CommandRegistry
from core.commands.members.preferences import preferences_command
from core.commands.server.demo import demo_command
from core.commands.server.open import open_command
from core.commands.server.serve import serve_command
from core.config import Settings, ignore_foreign_settings, server_recorded
from core.models import Actor, OutputTerminal, ServerInfo

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.ssh.sessions.ssh_session import SessionPrograms


def main() -> NoReturn:
    """Run `sshowcase` with the arguments of this process."""
    command_line.main(REGISTRY)


async def serve(
    gallery: Gallery,
    settings: Settings,
    *,
    on_listening: Callable[[ServerInfo], None],
    programs: SessionPrograms | None = None,
) -> None:
    """Serve over SSH and HTTP until SIGTERM, SIGINT or cancellation; then restore every terminal within five seconds.

    `programs` are what sessions show and run; by default the gallery's own screens and all commands.

    Raises:
        GalleryError: the host key or a certificate cannot be used, or nothing can listen there.
    """
    from core.ssh.ssh_server import SshServer
    from core.web.web_endpoint import serve_share_links

    server = await SshServer.prepare(gallery, settings, programs or screens_and_commands(settings))
    stop = asyncio.Event()
    with _stopping_on_signals(stop, server.announce_restart):
        async with server.listening() as ssh, serve_share_links(gallery, ssh.port, ssh.host_key) as links:
            with server_recorded(settings, ssh.port, links):
                on_listening(replace(ssh, links=links))
                await stop.wait()


def screens_and_commands(settings: Settings) -> SessionPrograms:
    """Return what the SSH sessions of one gallery show and run."""
    from core.ssh.sessions.ssh_session import SessionPrograms

    ignore_foreign_settings()
    from tui.app import sessions
    from tui.terminal import restore

    return SessionPrograms(sessions(settings), restore(), REGISTRY)


async def _serve(gallery: Gallery, settings: Settings, *, on_listening: Callable[[ServerInfo], None]) -> None:
    import core.ssh.ssh_server
    import core.web.web_endpoint  # noqa: F401 - both are loaded before the freeze

    programs = screens_and_commands(settings)
    gallery.load_parts()
    _start_garbage_collections(gallery)
    await serve(gallery, settings, on_listening=on_listening, programs=programs)


async def _show(gallery: Gallery, actor: Actor, environment: Mapping[str, str]) -> bool:
    ignore_foreign_settings()
    from tui.local_session import run_local_session

    _start_garbage_collections(gallery)
    return await run_local_session(gallery, actor, environment)


def _start_garbage_collections(gallery: Gallery) -> None:
    """Collect in quiet moments from now on, without the modules: they stay until the end."""
    gc.collect()
    gc.freeze()
    gallery.background.start(gallery.garbage.run(), "collect garbage")


@contextlib.contextmanager
def _stopping_on_signals(stop: asyncio.Event, announce_restart: Callable[[], None]) -> Iterator[None]:
    """Stop on SIGTERM and SIGINT, and on SIGUSR1 with an announcement; SIGHUP is left to `core.commands.server`."""
    loop = asyncio.get_running_loop()

    def restart() -> None:
        announce_restart()
        stop.set()

    handlers = {signal.SIGTERM: stop.set, signal.SIGINT: stop.set, signal.SIGUSR1: restart}
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)


def _draw(jpegs: Sequence[bytes], rows: int, terminal: OutputTerminal) -> str | None:
    from tui.graphics.backends.printed_pictures import printed_pictures

    return printed_pictures(jpegs, rows, terminal)


def _check_preference(gallery: Gallery, stored: Mapping[str, str], name: str, value: str) -> None:
    from tui.preference_values import check_preference

    check_preference(gallery.settings.key_bindings, stored, name, value)


REGISTRY = CommandRegistry(
    (
        serve_command(_serve),
        demo_command(_serve),
        open_command(_show),
        *COMMANDS,
        preferences_command(_check_preference),
    ),
    _draw,
)
"""Every command, in the order in which help lists them."""

if __name__ == "__main__":
    main()
