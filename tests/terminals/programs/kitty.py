"""kitty with Unicode placeholders, from this system or from a small root folder of its own."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.programs import missing
from tests.terminals.programs.terminal import Terminal

FIRST_WITH_PLACEHOLDERS = (0, 28)

OPTIONS = {
    "remember_window_size": "no",
    "window_padding_width": "0",
    "window_border_width": "0",
    "placement_strategy": "top-left",
    "hide_window_decorations": "yes",
    "font_family": "DejaVu Sans Mono",
    "confirm_os_window_close": "0",
    "update_check_interval": "0",
    "enable_audio_bell": "no",
    "shell_integration": "disabled",
    "sync_to_monitor": "no",
    "cursor_blink_interval": "0",
}

_ENTER_ROOT = """
root=$1; shift
while [ "$1" != -- ]; do mkdir -p "$root$1" && mount --rbind "$1" "$root$1" || exit 1; shift; done
shift; exec chroot "$root" "$@"
"""
"""Binds folders into the root and runs a program there. The mounts are in a namespace of their own and end with it."""


class Kitty(Terminal):
    """kitty on software OpenGL: draws PNG pictures at Unicode placeholders."""

    window_class = "kitty"

    def program(self) -> list[str]:
        """Set everything by options, nothing by a configuration file; the transcript is kitty's own dump."""
        self.environment |= {
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "LP_NUM_THREADS": "1",
            "KITTY_DISABLE_WAYLAND": "1",
            "XDG_RUNTIME_DIR": str(self.folder),
        }
        own = {
            "initial_window_width": f"{self.columns}c",
            "initial_window_height": f"{self.rows}c",
            "font_size": str(self.font_size),
            "background": self.background,
            "foreground": self.foreground,
        }
        options = [word for name, value in (OPTIONS | own).items() for word in ("-o", f"{name}={value}")]
        kitty = ["kitty", "--config", "NONE", *options, "--dump-bytes", str(self._transcript_path), *self.command]
        root = kitty_root()
        return kitty if root is None else self._within(root, kitty)

    def _within(self, root: Path, program: list[str]) -> list[str]:
        """Return the program in its root, with our devices, temporary folder and shared folders at the same paths."""
        self.environment["PATH"] += ":/usr/sbin:/usr/bin:/sbin:/bin"
        folders = [Path("/proc"), Path("/dev"), Path("/tmp")]
        for folder in (Path(tempfile.gettempdir()), *self.share):
            if not any(folder.is_relative_to(bound) for bound in folders):
                folders.append(folder)
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
        return [*namespace, "sh", "-c", _ENTER_ROOT, "sh", str(root), *map(str, folders), "--", *program]


def unavailable_reason() -> str:
    """Return the reason why kitty cannot draw here, "" when it can."""
    root = kitty_root()
    if root is None:
        return "" if _system_version() >= FIRST_WITH_PLACEHOLDERS else "no kitty with Unicode placeholders (0.28)"
    if not (root / "usr/bin/kitty").exists():
        return f"kitty 0.28 is neither on the PATH nor in {root}; tests/terminals/install.sh puts it there"
    return missing("unshare")


def kitty_root() -> Path | None:
    """Return the root folder to run kitty in; None when the system's own kitty supports placeholders."""
    chosen = os.environ.get("SSHOWCASE_KITTY_ROOT")
    if not chosen and _system_version() >= FIRST_WITH_PLACEHOLDERS:
        return None
    return Path(chosen) if chosen else Path.home() / ".cache/sshowcase-tests/kitty-root"


def _system_version() -> tuple[int, ...]:
    """Return the version of kitty on the PATH; (0,) without one."""
    if not shutil.which("kitty"):
        return (0,)
    said = subprocess.run(["kitty", "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2]) or (0,)
