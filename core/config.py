"""File, environment and flags become one frozen Settings; the only reader of the environment."""

from __future__ import annotations

import os
import re
import site
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from core.errors import GalleryError

DEFAULT_PORT = 2222
_NAME = "sshowcase"
_PAYLOAD_MB = 64


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; build it with `load_settings`."""

    data_dir: Path
    """Database and derivatives; mode 0700."""
    config_dir: Path
    """The host key of this person, shared by all data directories; mode 0700."""
    home: Path
    """Whose `~/.ssh` is looked at when ownership is claimed."""
    agent_socket: str | None
    """Path of the running ssh agent's socket, None without one."""
    listen: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    worker_count: int = field(default_factory=lambda: max(1, min(8, os.cpu_count() or 1)))
    worker_memory: int = 2 * 1024**3
    """Address space in bytes that one worker process may take."""
    task_seconds: float = 60.0
    """Longest time that one file may keep a worker."""
    pixel_limit: int = 250_000_000
    """Pictures with more pixels are refused."""
    thumbnails_in_background: bool = True
    """Make 400 px for every photo after a scan; otherwise when first seen."""
    payload_cache_bytes: int = _PAYLOAD_MB * 1024**2
    """Memory for pictures encoded for terminals, which all visitors share; 0 keeps none."""
    payload_disk_bytes: int = 0
    """Disk below `data_dir` for the same; 0 keeps none there."""

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "gallery.db"

    @property
    def derivatives_dir(self) -> Path:
        """The sharded tree of derivatives."""
        return self.data_dir / "derivatives"

    @property
    def regions_dir(self) -> Path:
        """Parts of originals that were zoomed into lately: a bounded folder."""
        return self.data_dir / "regions"

    @property
    def animations_dir(self) -> Path:
        """The frames of animations that were looked at lately: a bounded folder."""
        return self.data_dir / "animations"

    @property
    def payloads_dir(self) -> Path:
        """The tree of pictures encoded for terminals, when they are kept on disk."""
        return self.data_dir / "payloads"

    @property
    def host_key_path(self) -> Path:
        """The server's private ed25519 key."""
        return self.config_dir / "ssh_host_ed25519_key"


def load_settings(*, data_dir: Path | None = None, listen: str | None = None, port: int | None = None) -> Settings:
    """Combine flags (the parameters), then `SSHOWCASE_*` variables, then defaults.

    Raises:
        GalleryError: a variable has a value that is not understood.
    """
    environment = os.environ
    data = data_dir or _path(environment.get("SSHOWCASE_DATA")) or platformdirs.user_data_path(_NAME)
    config = _path(environment.get("SSHOWCASE_CONFIG")) or platformdirs.user_config_path(_NAME)
    return Settings(
        data_dir=data.absolute(),
        config_dir=config.absolute(),
        home=Path.home(),
        agent_socket=environment.get("SSH_AUTH_SOCK") or None,
        listen=listen if listen is not None else "127.0.0.1",
        port=port if port is not None else DEFAULT_PORT,
        payload_cache_bytes=_megabytes(environment, "SSHOWCASE_PAYLOAD_MB", _PAYLOAD_MB),
        payload_disk_bytes=_megabytes(environment, "SSHOWCASE_PAYLOAD_DISK_MB", 0),
    )


def terminal_environment() -> dict[str, str]:
    """Return the variables that describe this process's own terminal, for `open`."""
    names = ("TERM", "COLORTERM", "LC_TERMINAL", "LC_TERMINAL_VERSION", "TERM_PROGRAM", "TERM_PROGRAM_VERSION")
    return {name: os.environ[name] for name in names if name in os.environ}


def ignore_foreign_settings() -> None:
    """Forget the variables that would change Textual for every visitor; it reads them when it is imported."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def create_private(folder: Path) -> None:
    """Create a folder that only its owner may enter (0700), with its parents.

    Raises:
        GalleryError: it cannot be created or is not a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise GalleryError(
            f"The folder {folder} cannot be used ({error.strerror}).", "Choose another one with --data DIR."
        ) from error


@contextmanager
def safe_import_path() -> Iterator[None]:
    """Let Python processes that are started meanwhile import from the installation only.

    They would look into the working directory first, which may be a folder of other people's photos. Without an
    installation (a clone), the folder of this package is added.
    """
    here = Path(__file__).resolve().parents[1]
    installed = str(here) in {*site.getsitepackages(), site.getusersitepackages()}
    changes = {"PYTHONSAFEPATH": "1"} | ({} if installed else {"PYTHONPATH": str(here)})
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _megabytes(environment: Mapping[str, str], name: str, default: int) -> int:
    """Return the bytes that a variable of whole megabytes stands for."""
    value = environment.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,6}", value):
        raise GalleryError(f"{name} is no number of megabytes.", f"Write {name}=64, or leave it out.")
    return int(value) * 1024**2


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser() if value else None
