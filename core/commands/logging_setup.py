"""Where log records go and in which form: text, systemd's journal, or JSON lines. All of it is safe to show."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import Any, TextIO

from core.config import Settings, create_private
from core.config.environment import journal_stream
from core.text import display_text, json_text

LOG_BYTES = 1024**2
"""A log file that has grown to this size is put aside, and the one put aside before it is dropped."""

_log = logging.getLogger(__name__)

_OURS = ("core", "tui")
_LINE = 2000
_TRACEBACK_LINES = 200


@contextmanager
def log_kept(settings: Settings | None, stderr: TextIO, *, to_file: bool = False) -> Iterator[None]:
    """Log to standard error, or to a file in the data folder while the terminal shows the gallery itself.

    Without settings only warnings are logged, as text. What is doubtful about the configuration is logged first.
    """
    handler: logging.Handler
    if to_file and settings is not None:
        create_private(settings.data_dir)
        handler = RotatingFileHandler(settings.data_dir / "sshowcase.log", maxBytes=LOG_BYTES, backupCount=1)
        handler.setFormatter(TextFormatter())
    else:
        handler = logging.StreamHandler(stderr)
        handler.setFormatter(_formatter("auto" if settings is None else settings.log, stderr))
    root = logging.getLogger()
    root.addHandler(handler)
    before = {name: logging.getLogger(name).level for name in _OURS}
    set_level("warning" if settings is None else settings.log_level)
    try:
        for warning in () if settings is None else settings.config_warnings:
            _log.warning("%s", warning)
        yield
    finally:
        for name, was in before.items():
            logging.getLogger(name).setLevel(was)
        root.removeHandler(handler)
        handler.close()


def set_level(name: str) -> None:
    """Log from now on what is of this level ("info") or more severe; libraries log warnings, whatever the level."""
    for ours in _OURS:
        logging.getLogger(ours).setLevel(name.upper())


class SafeFormatter(logging.Formatter):
    """Passes records through the one gate for untrusted text: one line each, tracebacks set in below."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """Return the first line; a line break in what somebody wrote begins no record of its own."""
        return display_text(super().formatMessage(record), _LINE)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the standard library's name
        """Return the traceback, each line set in."""
        return "\n".join("  " + line for line in _safe_lines(super().formatException(ei)))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the standard library's name
        """Return the stack, each line set in."""
        return "\n".join("  " + line for line in _safe_lines(stack_info))


class TextFormatter(SafeFormatter):
    """Local time, level and origin before the sentence."""

    def __init__(self) -> None:
        """Take no options."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")


class JournalFormatter(SafeFormatter):
    """No time, which the journal knows, and before each line its priority as `<N>` (sd-daemon(3))."""

    def __init__(self) -> None:
        """Take no options."""
        super().__init__("%(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its priority."""
        priority = f"<{_priority(record.levelno)}>"
        return "\n".join(priority + line for line in super().format(record).split("\n"))


class JsonFormatter(logging.Formatter):
    """One object per record: `time` (UTC), `level`, `logger`, `message`, and `error` with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": display_text(record.getMessage(), _LINE),
        }
        if record.exc_info:
            entry["error"] = "\n".join(_safe_lines(self.formatException(record.exc_info)))
        return json_text(entry)


def _formatter(form: str, stream: TextIO) -> logging.Formatter:
    if form == "json":
        return JsonFormatter()
    if form == "journal" or (form == "auto" and _is_journal(stream)):
        return JournalFormatter()
    return TextFormatter()


def _is_journal(stream: TextIO) -> bool:
    """Say whether systemd's journal reads the stream: systemd names its device and inode (systemd.exec(5))."""
    expected = journal_stream()
    if expected is None:
        return False
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) == expected


def _priority(level: int) -> int:
    """Return syslog's number for a level: 3 error, 4 warning, 6 information, 7 for debugging."""
    for least, number in ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6)):
        if level >= least:
            return number
    return 7


def _safe_lines(text: str) -> list[str]:
    lines = text.split("\n", _TRACEBACK_LINES)[:_TRACEBACK_LINES]
    return [line[: len(line) - len(line.lstrip(" "))] + display_text(line, _LINE) for line in lines]
