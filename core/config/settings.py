"""The one table of settings. The file, variables, flags, `sshowcase config` and docs/configuration.md come from it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from core.config.address_formats import is_host, is_listen, is_network, is_public_url, is_ssh_address
from core.config.declarations import Entry, declared, entries_of, setting
from core.config.value_types import Choice, Duration, Folder, Integer, Many, Size, Switch, Text

DEFAULT_PORT = 2222
_MB = 1024**2
_GB = 1024**3

_PLACES = "Where things are kept"
_VISITORS = "Where visitors come in"
_WORK = "Work and memory"
_LINKS = "Links for people without an account"
_UPLOADS = "Photos that visitors send in"
_RUNNING = "Logs and figures"


def _workers() -> int:
    return max(1, min(8, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; build it with `load_settings`.

    A field that is declared with `setting` is one that people set; the others come from the surroundings.
    """

    data_dir: Path = field(
        metadata=declared(
            Folder("a folder in quotation marks"),
            "Folder of the index, the thumbnails and the log of `open`. It is made private (0700).",
            group=_PLACES,
            name="data",
            flag="--data",
            shown="your system's data folder for programs",
        )
    )
    config_dir: Path = field(
        metadata=declared(
            Folder("a folder in quotation marks"),
            "Folder of the server's host key and of `sshowcase.toml`. It is made private (0700).",
            group=_PLACES,
            name="config",
            in_file=False,
            shown="your system's configuration folder",
        )
    )
    home: Path
    """Whose `~/.ssh` is looked at when ownership is claimed."""
    agent_socket: str | None
    """Path of the running ssh agent's socket, None without one."""
    config_file: Path | None = None
    """The file that was read, None when there is none."""
    config_warnings: tuple[str, ...] = ()
    """What is doubtful about file and variables, to be logged once; safe to show."""
    folders: tuple[Path, ...] = setting(
        (),
        Many(Folder("a folder in quotation marks")),
        "Folders of photos that `serve` shows when none are named on the command line.",
        group=_PLACES,
        shown="those indexed before",
    )
    listen: str = setting(
        "127.0.0.1",
        Text("an address of this machine in quotation marks", fits=is_host),
        'Address to listen on. `"0.0.0.0"` and `"::"` let every network in, `"127.0.0.1"` this machine only.',
        group=_VISITORS,
        flag="--listen",
    )
    port: int = setting(
        DEFAULT_PORT, Integer(0, 65535), "Port to listen on; 0 is any free one.", group=_VISITORS, flag="--port"
    )
    ssh_address: str | None = setting(
        None,
        Text('"HOST" or "HOST:PORT"', fits=is_ssh_address),
        "What people type to come here, as invitations and links say it: where it is unset, this machine's name and"
        " `port`.",
        group=_VISITORS,
        shown="this machine's name",
    )
    idle_seconds: float = setting(
        2 * 3600.0,
        Duration(0, 365 * 86400),
        "A visit ends when nothing was typed for so long; 0 lets it stay.",
        group=_VISITORS,
        name="idle_time",
    )
    visit_seconds: float = setting(
        86400.0,
        Duration(0, 365 * 86400),
        "The longest that a visit lasts, whatever is done in it; 0 sets no end.",
        group=_VISITORS,
        name="visit_time",
    )
    return_seconds: float = setting(
        12 * 3600.0,
        Duration(0, 365 * 86400),
        "Who comes back so soon after their link broke is led back to where they were; 0 lets every visit begin at"
        " home.",
        group=_VISITORS,
        name="return_time",
    )
    visits_per_member: int = setting(
        8,
        Integer(1, 10_000),
        "How many sessions one member has open at the same time: screens, commands and file transfers together.",
        group=_VISITORS,
    )
    proxy_protocol: tuple[str, ...] = setting(
        (),
        Many(Text("an address or a network in quotation marks", fits=is_network)),
        "Reverse proxies whose connections begin with a PROXY header (version 1 or 2), which says where a visitor"
        ' really comes from: addresses or networks, for instance `["127.0.0.1"]`. Connections from them without one are'
        " closed.",
        group=_VISITORS,
        flag="--proxy-protocol",
    )
    share_listen: str | None = setting(
        None,
        Text('"ADDRESS:PORT"', fits=is_listen),
        "Where links to photos are served as web pages: `127.0.0.1:8023` for this machine or a proxy on it,"
        " `0.0.0.0:8023` for every network. Unset, no web page is served.",
        group=_LINKS,
        flag="--share-listen",
    )
    public_url: str | None = setting(
        None,
        Text('an address like "https://photos.example.org"', fits=is_public_url),
        "What links begin with: the address under which other people reach `share_listen`.",
        group=_LINKS,
        flag="--public-url",
        shown="where links are served",
    )
    trusted_proxies: tuple[str, ...] = setting(
        (),
        Many(Text("an address or a network", fits=is_network)),
        "Proxies in front of `share_listen` whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
        group=_LINKS,
    )
    tls_certificate: Path | None = field(
        default=None,
        metadata=declared(
            Folder("a file in quotation marks"),
            "Certificate chain (PEM) with which `share_listen` speaks https by itself; a proxy can do that instead.",
            group=_LINKS,
        ),
    )
    tls_key: Path | None = field(
        default=None,
        metadata=declared(
            Folder("a file in quotation marks"),
            "The private key (PEM) of that certificate.",
            group=_LINKS,
            shown="in the file of the certificate",
        ),
    )
    upload_folder: Path | None = field(
        default=None,
        metadata=declared(
            Folder("a folder in quotation marks"),
            "Folder, within one of your folders of photos, for the photos that editors and admins send in with `scp`,"
            " `sftp` or `put`; it is made when it is missing. Unset, nobody can send any.",
            group=_UPLOADS,
        ),
    )
    upload_limit: int = setting(
        256 * _MB,
        Size(1 * _MB, 64 * _GB),
        "The largest file that is taken in.",
        group=_UPLOADS,
    )
    upload_quota: int = setting(
        16 * _GB,
        Size(1 * _MB, 1024 * 1024 * _GB),
        "How much the upload folder may hold in all; what does not fit is refused.",
        group=_UPLOADS,
    )
    worker_count: int = setting(
        _workers,
        Integer(1, 64),
        "Processes that decode and encode pictures.",
        group=_WORK,
        name="workers",
        shown="one per processor, 8 at the most",
    )
    worker_memory: int = setting(
        2 * _GB,
        Size(256 * _MB, 1024 * _GB),
        "Memory that one of them may take; a picture that needs more is refused.",
        group=_WORK,
    )
    task_seconds: float = setting(
        60.0,
        Duration(1, 3600),
        "Longest time that one file may keep one of them.",
        group=_WORK,
        name="task_time",
    )
    pixel_limit: int = setting(
        250_000_000,
        Integer(1_000_000, 10_000_000_000),
        "Pictures with more pixels are refused.",
        group=_WORK,
    )
    thumbnails_in_background: bool = setting(
        True,
        Switch(),
        "Make the thumbnail of every photo after a scan; otherwise when it is first seen.",
        group=_WORK,
    )
    payload_cache_bytes: int = setting(
        64 * _MB,
        Size(0, 64 * _GB),
        "Memory for pictures encoded for terminals, which all visitors share; 0 keeps none.",
        group=_WORK,
        name="payload_cache",
    )
    payload_disk_bytes: int = setting(
        0,
        Size(0, 1024 * _GB),
        "Disk in the data folder for the same, for the next start; 0 keeps none there.",
        group=_WORK,
        name="payload_disk",
    )
    log: str = setting(
        "auto",
        Choice(of=("auto", "text", "journal", "json")),
        "Form of the log. `auto` is `journal` (no time, a priority before each line) where systemd's journal reads"
        " it, else `text`; `json` is one object per line.",
        group=_RUNNING,
        flag="--log",
    )
    log_level: str = setting(
        "info",
        Choice(of=("debug", "info", "warning", "error")),
        "What is logged: this and what is more severe. Sign-ins are `info`.",
        group=_RUNNING,
    )
    metrics_listen: str | None = setting(
        None,
        Text('"ADDRESS:PORT"', fits=is_listen),
        'Where figures for Prometheus are given, for instance `"127.0.0.1:9222"`; nowhere when it is unset. An'
        " address beyond this machine shows them to whoever reaches it.",
        group=_RUNNING,
    )

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


def entries() -> tuple[Entry, ...]:
    """Return every setting that people may set, in the order of their documentation."""
    return entries_of(Settings)
