"""All settings: file, variables, flags, `sshowcase config` and docs/configuration.md derive from these declarations."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from core.config.declarations import SettingEntry, declared, entries_of, setting
from core.config.formats.address_formats import is_host, is_listen, is_network, is_public_url, is_ssh_address
from core.config.formats.text_formats import is_exclusion, is_time_zone, is_title
from core.config.upkeep_settings import UpkeepSettings
from core.config.value_types import (
    BindingsType,
    BooleanType,
    ChoiceType,
    DurationType,
    IntegerType,
    ListType,
    PathType,
    SizeType,
    SwitchedType,
    TextType,
)

DEFAULT_PORT = 2222
_MB, _GB = 1024**2, 1024**3

_GALLERY = "Gallery"
_FOLDERS = "Folders"
_SSH = "SSH server and sessions"
_RESOURCES = "Workers, memory and disk"
_LINKS = "Share links"
_UPLOADS = "Uploads"
_MONITORING = "Logs and metrics"


def _workers() -> int:
    return max(1, min(8, os.cpu_count() or 1))


DEFAULT_SHARE_LISTEN = "127.0.0.1:8023"
"""Where share links are served unless the settings say otherwise; the server also runs without, if it is taken."""


@dataclass(frozen=True, slots=True)
class Settings(UpkeepSettings):
    """All settings; `load_settings` builds them.

    Fields declared with `setting` or `declared` can be set; the others come from the environment.
    """

    data_dir: Path = field(
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder of the index, the thumbnails and the log of `open`. It is made private (0700).",
            group=_FOLDERS,
            name="data",
            flag="--data",
            shown="your system's data folder for programs",
        )
    )
    config_dir: Path = field(
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder of the server's host key and of `sshowcase.toml`. It is made private (0700).",
            group=_FOLDERS,
            name="config",
            in_file=False,
            shown="your system's configuration folder",
        )
    )
    home: Path
    """The home folder whose `~/.ssh` has the keys of the owner."""
    agent_socket: str | None
    """Path of the socket of the running SSH agent, None without one."""
    config_file: Path | None = None
    """The file that was read, None without one."""
    config_warnings: tuple[str, ...] = ()
    """Warnings about file and variables, to be logged once; safe to show."""
    folders: tuple[Path, ...] = setting(
        (),
        ListType(PathType("a folder in quotation marks")),
        "Folders of photos that `serve` indexes and shows if the command line names none.",
        group=_FOLDERS,
        shown="those indexed before",
    )
    excluded_folders: tuple[str, ...] = setting(
        (),
        ListType(TextType("a folder's name or its path below a folder of photos", fits=is_exclusion)),
        'Folders that are not shown, with everything below them: `"Private"` is every folder of that name,'
        ' `"Travel/Private"` and `"/Private"` are the one folder with that path below a folder of photos. Admins can'
        " exclude more on the screen Members. The next scan hides their photos, and shows them again when the"
        " exclusion is gone.",
        group=_FOLDERS,
    )
    root_photos: str = setting(
        "show",
        ChoiceType(of=("show", "ignore")),
        "Photos directly in a folder of photos, not in a folder below it: `show` makes a collection of them, `ignore`"
        " counts them only.",
        group=_FOLDERS,
    )
    time_zone: str | None = setting(
        None,
        TextType('a time zone like "Europe/Lisbon"', fits=is_time_zone),
        "Time zone of dates of which only the instant is known, without a place: most videos have one in UTC, and files"
        " without a date that of the file. `scan --all` applies it to photos that are indexed already.",
        group=_FOLDERS,
        shown="that of the system",
    )
    watches_folders: bool = setting(
        True,
        BooleanType(),
        "Show new, changed and moved photos within seconds, without a scan. Folders on network drives are looked at"
        " once a minute, because the system does not report what other machines change there.",
        group=_FOLDERS,
        name="watch",
    )
    title: str = setting(
        "sshowcase",
        TextType("a title of at most 60 characters in quotation marks", fits=is_title),
        'What the gallery is called at the top of every screen, for instance `"Our photos"`.',
        group=_GALLERY,
    )
    folder_view: str = setting(
        "levels",
        ChoiceType(of=("levels", "flat")),
        "How the folders within a category are shown: `levels` opens a folder to show the folders in it, `flat` lists"
        " all of them at once. Names over SFTP and in commands are the same.",
        group=_GALLERY,
    )
    top_picks: str = setting(
        "stars",
        ChoiceType(of=("stars", "bayesian")),
        "Top Picks by average × votes × views of a collection (`stars`), or an average with 5 votes of 3 (`bayesian`).",
        group=_GALLERY,
    )
    listen: str = setting(
        "127.0.0.1",
        TextType("an address of this machine in quotation marks", fits=is_host),
        'Address to listen on: `"0.0.0.0"` and `"::"` for every network, `"127.0.0.1"` for this machine only.',
        group=_SSH,
        flag="--listen",
    )
    port: int = setting(
        DEFAULT_PORT, IntegerType(0, 65535), "Port to listen on; 0 is any free port.", group=_SSH, flag="--port"
    )
    ssh_address: str | None = setting(
        None,
        TextType('"HOST" or "HOST:PORT"', fits=is_ssh_address),
        "The one address for `ssh` that invitations, share links, QR codes and messages state. Unset, it is the address"
        " of `listen` and `port`: `localhost`, or for all networks this machine's full name, else its own address.",
        group=_SSH,
        shown="where the server listens",
    )
    idle_seconds: float = setting(
        2 * 3600.0,
        DurationType(0, 365 * 86400),
        "A session ends after this time without input; 0 means never.",
        group=_SSH,
        name="idle_time",
    )
    session_seconds: float = setting(
        86400.0,
        DurationType(0, 365 * 86400),
        "The longest time that a session lasts; 0 means no limit.",
        group=_SSH,
        name="visit_time",
    )
    return_seconds: float = setting(
        12 * 3600.0,
        DurationType(0, 365 * 86400),
        "A session that starts within this time after a lost connection opens at the same place; 0 makes every session"
        " start at home.",
        group=_SSH,
        name="return_time",
    )
    visits_per_member: int = setting(
        8,
        IntegerType(1, 10_000),
        "How many sessions one member may have at the same time: screens, commands and file transfers together.",
        group=_SSH,
    )
    proxy_protocol: tuple[str, ...] = setting(
        (),
        ListType(TextType("an address or a network in quotation marks", fits=is_network)),
        "Addresses or networks of reverse proxies whose connections begin with a PROXY header (version 1 or 2) that"
        ' states the address of the client, for instance `["127.0.0.1"]`. Connections from them without it are closed.',
        group=_SSH,
        flag="--proxy-protocol",
    )
    key_bindings: tuple[tuple[str, str], ...] = setting(
        (),
        BindingsType(),
        "Other keys for actions, in all sessions; [the guide](guide.md#change-keys) lists the actions. Members can set"
        " their own with `preferences key_bindings`.",
        group=_SSH,
    )
    share_listen: str | None = setting(
        DEFAULT_SHARE_LISTEN,
        SwitchedType('"ADDRESS:PORT"', fits=is_listen),
        "Address and port of the web pages of share links: `127.0.0.1:8023` for this machine or a proxy on it,"
        " `0.0.0.0:8023` for every network, `off` for no web page.",
        group=_LINKS,
        flag="--share-listen",
    )
    public_url: str | None = setting(
        None,
        TextType('an address like "https://photos.example.org"', fits=is_public_url),
        "What share links begin with: the address under which other people reach `share_listen`.",
        group=_LINKS,
        flag="--public-url",
        shown="the address that serves the web pages",
    )
    trusted_proxies: tuple[str, ...] = setting(
        (),
        ListType(TextType("an address or a network", fits=is_network)),
        "Proxies in front of `share_listen` whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted.",
        group=_LINKS,
    )
    tls_certificate: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a file in quotation marks"),
            "Certificate chain (PEM) for HTTPS at `share_listen`; a proxy can do HTTPS instead.",
            group=_LINKS,
        ),
    )
    tls_key: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a file in quotation marks"),
            "The private key (PEM) of that certificate.",
            group=_LINKS,
            shown="in the file of the certificate",
        ),
    )
    upload_folder: Path | None = field(
        default=None,
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder, within one of your folders of photos, for uploads of editors and admins with `scp`, `sftp` or"
            " `put`. It is created if it is missing. Unset, nobody can upload.",
            group=_UPLOADS,
        ),
    )
    upload_limit: int = setting(
        256 * _MB,
        SizeType(1 * _MB, 64 * _GB),
        "The largest file that can be uploaded.",
        group=_UPLOADS,
    )
    upload_quota: int = setting(
        16 * _GB,
        SizeType(1 * _MB, 1024 * 1024 * _GB),
        "The most that the upload folder may contain in total; larger uploads are refused.",
        group=_UPLOADS,
    )
    worker_count: int = setting(
        _workers,
        IntegerType(1, 64),
        "Processes that decode and encode pictures.",
        group=_RESOURCES,
        name="workers",
        shown="one per processor, at most 8",
    )
    worker_memory: int = setting(
        2 * _GB,
        SizeType(256 * _MB, 1024 * _GB),
        "Memory that one worker may use; a picture that needs more is refused.",
        group=_RESOURCES,
    )
    task_seconds: float = setting(
        60.0,
        DurationType(1, 3600),
        "Longest time that a worker may spend on one file.",
        group=_RESOURCES,
        name="task_time",
    )
    pixel_limit: int = setting(
        250_000_000,
        IntegerType(1_000_000, 10_000_000_000),
        "Pictures with more pixels are refused.",
        group=_RESOURCES,
    )
    hashes_in_background: bool = setting(
        True,
        BooleanType(),
        "Compute the SHA-256 of all files after a scan, one file at a time, while no session waits for a picture, and"
        " compare the thumbnails, to find duplicates. It reads every file once.",
        group=_RESOURCES,
    )
    thumbnails_in_background: bool = setting(
        True,
        BooleanType(),
        "Make the thumbnails of all photos after a scan; otherwise each when it is first shown.",
        group=_RESOURCES,
    )
    payload_cache_bytes: int = setting(
        64 * _MB,
        SizeType(0, 64 * _GB),
        "Memory for pictures encoded for terminals, which all sessions share; 0 caches none.",
        group=_RESOURCES,
        name="payload_cache",
    )
    payload_disk_bytes: int = setting(
        0,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for the same, which also lasts for the next start; 0 caches none.",
        group=_RESOURCES,
        name="payload_disk",
    )
    preview_disk_bytes: int = setting(
        10 * _GB,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for previews (1200 px): those that were shown least recently are removed first;"
        " 0 means no limit. Thumbnails (400 px) are not counted.",
        group=_RESOURCES,
        name="preview_disk",
    )
    video_copies_bytes: int = setting(
        4 * _GB,
        SizeType(0, 1024 * _GB),
        "Disk space in the data folder for copies of videos and some JPEGs without metadata, which share links send:"
        " those downloaded least recently are removed first. Of a larger video, links send a picture, and so they do of"
        " all videos if it is 0.",
        group=_RESOURCES,
        name="video_copies",
    )
    unused_seconds: float = setting(
        30 * 86400.0,
        DurationType(0, 3650 * 86400),
        "Previews, copies of videos and pictures encoded for terminals that nobody has seen for this time are removed,"
        " and the thumbnails of photos that are missing for so long; 0 means never. The thumbnail of a photo that"
        " exists, or whose folder is offline, always stays.",
        group=_RESOURCES,
        name="unused_time",
    )
    log: str = setting(
        "auto",
        ChoiceType(of=("auto", "text", "journal", "json")),
        "Format of the log. `auto` is `journal` (no time, a priority before each line) where systemd's journal reads"
        " it, else `text`; `json` is one object per line.",
        group=_MONITORING,
        flag="--log",
    )
    log_level: str = setting(
        "info",
        ChoiceType(of=("debug", "info", "warning", "error")),
        "Log records of this level and above. Sign-ins are `info`.",
        group=_MONITORING,
    )
    metrics_listen: str | None = setting(
        None,
        TextType('"ADDRESS:PORT"', fits=is_listen),
        'Address and port of the metrics for Prometheus, for instance `"127.0.0.1:9222"`. Unset, they are not served.'
        " Everybody who can reach the address can read them.",
        group=_MONITORING,
    )

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "gallery.db"

    @property
    def derivatives_dir(self) -> Path:
        """The folder of the derivative store."""
        return self.data_dir / "derivatives"

    @property
    def regions_dir(self) -> Path:
        """The cache of regions: parts of originals shown while zoomed in."""
        return self.data_dir / "regions"

    @property
    def animations_dir(self) -> Path:
        """The cache of animation frames."""
        return self.data_dir / "animations"

    @property
    def video_copies_dir(self) -> Path:
        """The cache of copies without metadata."""
        return self.data_dir / "video-copies"

    @property
    def payloads_dir(self) -> Path:
        """The cache on disk of pictures encoded for terminals."""
        return self.data_dir / "payloads"

    @property
    def host_key_path(self) -> Path:
        """The private ed25519 key of the SSH server."""
        return self.config_dir / "ssh_host_ed25519_key"


def entries() -> tuple[SettingEntry, ...]:
    """Return every setting, in the order of the documentation."""
    return entries_of(Settings)
