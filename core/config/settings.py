"""All settings: file, variables, flags, `sshowcase config` and docs/configuration.md derive from these declarations."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.config.declarations import SettingEntry, declared, entries_of
from core.config.groups.folder_settings import FolderSettings
from core.config.groups.gallery_settings import GallerySettings
from core.config.groups.monitoring_settings import MonitoringSettings
from core.config.groups.resource_settings import ResourceSettings
from core.config.groups.session_settings import SessionSettings
from core.config.groups.share_settings import ShareSettings
from core.config.groups.upkeep_settings import UpkeepSettings
from core.config.groups.upload_settings import UploadSettings
from core.config.value_types import PathType


@dataclass(frozen=True)
class Settings(
    FolderSettings,
    GallerySettings,
    SessionSettings,
    ShareSettings,
    UploadSettings,
    ResourceSettings,
    MonitoringSettings,
    UpkeepSettings,
):
    """All settings; `load_settings` builds them.

    The classes that it inherits declare a group each. Fields without a declaration come from the environment.
    """

    data_dir: Path = field(
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder of the index, the thumbnails and the log of `open`. It is made private (0700).",
            group="Folders",
            name="data",
            flag="--data",
            shown="your system's data folder for programs",
        )
    )
    config_dir: Path = field(
        metadata=declared(
            PathType("a folder in quotation marks"),
            "Folder of the server's host key and of `sshowcase.toml`. It is made private (0700).",
            group="Folders",
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
    def models_dir(self) -> Path:
        """The models for search by meaning."""
        return self.data_dir / "models"

    @property
    def host_key_path(self) -> Path:
        """The private ed25519 key of the SSH server."""
        return self.config_dir / "ssh_host_ed25519_key"


def entries() -> tuple[SettingEntry, ...]:
    """Return every setting, in the order of the documentation."""
    return entries_of(Settings)
