"""Log records as text, for systemd's journal and as JSON: safe to show, in the format of their destination."""

from __future__ import annotations

import io
import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.commands.logging_setup import (
    LOG_FILE_BYTES,
    JournalFormatter,
    JsonFormatter,
    TextFormatter,
    logging_configured,
)
from core.config import Settings

_log = logging.getLogger("core.ssh.tests")
EVIL = "ev\x1b]0;il\x07\x9b31m\nroot signed in\u202e"


def _settings(folder: Path, log: str = "text", level: str = "info") -> Settings:
    return Settings(folder / "data", folder / "config", folder, None, log=log, log_level=level)


def _record(message: str, *words: object, level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord("core.ssh", level, "f", 1, message, words, None)


@pytest.mark.parametrize("formatter", [TextFormatter(), JournalFormatter(), JsonFormatter()])
def test_untrusted_text_in_a_log_line_is_inert(formatter: logging.Formatter) -> None:
    """Escape sequences, line breaks and bidi controls of a file name or user name are neutralised in the log."""
    line = formatter.format(_record("login of %s", EVIL))
    assert not set(line) & set("\x1b\x07\x9b\u202e")
    assert "\nroot" not in line


def test_a_traceback_is_as_safe_as_a_message() -> None:
    """An exception can quote untrusted text, too."""
    with pytest.raises(ValueError, match="x1b") as raised:
        int(EVIL)
    record = _record("broke")
    record.exc_info = (raised.type, raised.value, raised.tb)
    text = TextFormatter().format(record)
    assert "Traceback" in text
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    record.exc_text = None
    assert "Traceback" in json.loads(JsonFormatter().format(record))["error"]


def test_json_has_one_object_per_record() -> None:
    """With time in UTC, level, logger and message."""
    entry = json.loads(JsonFormatter().format(_record("%s signed in", "ann", level=logging.INFO)))
    assert set(entry) == {"time", "level", "logger", "message"}
    assert (entry["level"], entry["logger"], entry["message"]) == ("info", "core.ssh", "ann signed in")
    assert entry["time"].endswith("+00:00")


@pytest.mark.parametrize(
    ("level", "priority"),
    [(logging.DEBUG, 7), (logging.INFO, 6), (logging.WARNING, 4), (logging.ERROR, 3), (logging.CRITICAL, 2)],
)
def test_each_line_for_the_journal_has_its_priority_and_no_time(level: int, priority: int) -> None:
    """The journal reads `<N>` at the start of a line, and adds the time itself."""
    lines = JournalFormatter().format(_record("one", level=level)).split("\n")
    assert lines == [f"<{priority}>core.ssh: one"]


def test_the_journal_is_recognised_by_its_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Device and inode of standard error are those that systemd states; another stream gets text."""
    with (tmp_path / "journal").open("w+") as journal:
        status = os.fstat(journal.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        with logging_configured(_settings(tmp_path, "auto"), journal):
            _log.warning("seen")
        other = io.StringIO()
        with logging_configured(_settings(tmp_path, "auto"), other):
            _log.warning("seen")
        journal.seek(0)
        assert journal.read() == "<4>core.ssh.tests: seen\n"
        assert other.getvalue().endswith(" WARNING core.ssh.tests: seen\n")


def test_the_level_decides_what_is_logged(tmp_path: Path) -> None:
    """Sign-ins are of the level info: logged by default, but not at the level warning. Libraries log warnings only."""
    for level, kept in (("info", ["signed in", "odd"]), ("warning", ["odd"])):
        stream = io.StringIO()
        with logging_configured(_settings(tmp_path, level=level), stream):
            _log.info("signed in")
            _log.warning("odd")
            logging.getLogger("another.library").info("noise")
        assert [line.split(": ")[-1] for line in stream.getvalue().splitlines()] == kept


def test_warnings_about_the_settings_are_logged_first(tmp_path: Path) -> None:
    """They are logged once, when the program starts."""
    stream = io.StringIO()
    with logging_configured(replace(_settings(tmp_path), config_warnings=("others may write it",)), stream):
        pass
    assert stream.getvalue().endswith("WARNING core.commands.logging_setup: others may write it\n")


def test_a_full_screen_command_logs_to_a_file_of_bounded_size(tmp_path: Path) -> None:
    """The terminal shows the gallery, so records go to a file; a full file is rotated, and one rotated file is kept."""
    stream = io.StringIO()
    with logging_configured(_settings(tmp_path), stream, to_file=True):
        for _ in range(3):
            for _ in range(LOG_FILE_BYTES // 1900 + 1):
                _log.warning("%s", "x" * 1900)
    folder = tmp_path / "data"
    assert stream.getvalue() == ""
    assert sorted(path.name for path in folder.iterdir()) == ["sshowcase.log", "sshowcase.log.1"]
    assert all(path.stat().st_size <= LOG_FILE_BYTES for path in folder.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700
