"""File, variables and flags become settings, or messages with the place of each mistake."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from core.config import Settings, load_settings
from core.config.loading import gather_settings
from core.config.settings import entries
from core.errors import UsageError

MEGABYTE = 1024**2
PROXIES = "a list in square brackets, each entry an address or a network in quotation marks"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder of the test, and no variables of sshowcase."""
    for name in [name for name in os.environ if name.startswith("SSHOWCASE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path))
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "sshowcase.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def complaint(folder: Path, text: str) -> str:
    """Return the message about a file, without its path."""
    path = write(folder, text)
    with pytest.raises(UsageError) as raised:
        load_settings()
    return raised.value.message.replace(str(path), "FILE")


def test_without_a_file_the_defaults_apply(folder: Path) -> None:
    """They are those of `Settings`: only this machine can connect, and metrics are not served."""
    settings = load_settings({"data": str(folder)})
    made = Settings(folder, folder, folder, None)
    assert (settings.listen, settings.port, settings.metrics_listen) == ("127.0.0.1", 2222, None)
    assert (settings.payload_cache_bytes, settings.payload_disk_bytes) == (64 * MEGABYTE, 0)
    assert settings.payload_cache_bytes == made.payload_cache_bytes
    assert settings.worker_count == made.worker_count
    assert settings.config_file is None


def test_a_flag_wins_over_a_variable_over_the_file_over_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each is removed, the next one applies."""
    path = write(folder, "# ports\n\nport = 1001\n")
    monkeypatch.setenv("SSHOWCASE_PORT", "1002")
    said = [_said("port", {"port": "1003"}), _said("port", {})]
    monkeypatch.delenv("SSHOWCASE_PORT")
    said.append(_said("port", {}))
    path.unlink()
    said.append(_said("port", {}))
    assert said == [(1003, "--port"), (1002, "SSHOWCASE_PORT"), (1001, f"{path}:3"), (2222, "default")]


def _said(name: str, flags: dict[str, str]) -> tuple[object, str]:
    (found,) = [each for each in gather_settings(flags).found if each.entry.name == name]
    return found.value, found.source


def test_sizes_durations_paths_and_lists_are_read(folder: Path) -> None:
    """A relative path starts at the folder of the file, `~` at the home folder."""
    write(
        folder,
        'payload_cache = "128 MB"\npayload_disk = 1024\ntask_time = "1.5 min"\n'
        'folders = [\n  "~/Photos", # all\n  "here",\n]\n'
        'data = "index"\nthumbnails_in_background = false\n',
    )
    settings = load_settings()
    assert (settings.payload_cache_bytes, settings.payload_disk_bytes) == (128 * MEGABYTE, 1024)
    assert settings.task_seconds == 90.0
    assert settings.folders == (folder / "home" / "Photos", folder / "here")
    assert settings.data_dir == folder / "index"
    assert not settings.thumbnails_in_background


def test_variables_need_no_quotation_marks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are separated by commas, relative paths start at the working directory."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_CACHE", "0")
    monkeypatch.setenv("SSHOWCASE_FOLDERS", "/a, b")
    monkeypatch.setenv("SSHOWCASE_THUMBNAILS_IN_BACKGROUND", "no")
    settings = load_settings()
    assert settings.payload_cache_bytes == 0
    assert settings.folders == (Path("/a"), folder / "b")
    assert not settings.thumbnails_in_background


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 2222\nprot = 1\n", "FILE:2: there is no setting prot. Did you mean port?"),
        ('listen = "::"\n\n# more\nport = "2222"\n', "FILE:4: port must be a whole number from 0 to 65535."),
        ("port = 65536", "FILE:1: port must be a whole number from 0 to 65535."),
        ("port = true", "FILE:1: port must be a whole number from 0 to 65535."),
        ("workers = 1.5", "FILE:1: workers must be a whole number from 1 to 64."),
        ("port = 1\nlisten = 'x'\nport = 2\n", "FILE:3: port is set twice."),
        ("port = 1\nlisten = ::1\n", "FILE:2: Invalid value."),
        ("port 1\n", "FILE:1: Expected '=' after a key in a key/value pair."),
        ('folders = ["a",\n"b"\n', "FILE:2: Unclosed array."),
        (
            "[server]\nport = 1\n",
            "FILE:1: there is no section server. Write its settings without a [section].",
        ),
        ('config = "/x"', "FILE:1: config cannot be set in this file; set SSHOWCASE_CONFIG."),
        ("thumbnails_in_background = 'yes'", "FILE:1: thumbnails_in_background must be true or false."),
        ("log = 'xml'", 'FILE:1: log must be one of "auto", "text", "journal", "json".'),
        ("listen = 'nonsense!'", "FILE:1: listen must be an address of this machine in quotation marks."),
        ("ssh_address = 'http://a:22'", 'FILE:1: ssh_address must be "HOST" or "HOST:PORT".'),
        ("share_listen = 'none'", 'FILE:1: share_listen must be "ADDRESS:PORT" or "off".'),
        ("share_listen = '127.0.0.1:99999'", 'FILE:1: share_listen must be "ADDRESS:PORT" or "off".'),
        (
            "port = 1\ntrusted_proxies = ['300.1.1.1']",
            "FILE:2: trusted_proxies must be a list in square brackets, each entry an address or a network.",
        ),
        ("proxy_protocol = ['proxy']", f"FILE:1: proxy_protocol must be {PROXIES}."),
        (
            "folders = '/a'",
            "FILE:1: folders must be a list in square brackets, each entry a folder in quotation marks.",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(folder: Path, text: str, said: str) -> None:
    """It is the line on which the setting begins; the message says what is expected."""
    assert complaint(folder, text) == said


def test_all_mistakes_are_reported_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of variables and flags are reported, too."""
    path = write(folder, "prot = 1\n\nworkers = 0\n")
    monkeypatch.setenv("SSHOWCASE_LOG", "xml")
    with pytest.raises(UsageError) as raised:
        load_settings({"port": "99999", "colour": "red"})
    sources = [line.removeprefix(str(path)).split(" ")[0] for line in raised.value.message.split("\n")]
    assert sources == [":1:", ":3:", "SSHOWCASE_LOG", "--port", "--set"]


@pytest.mark.parametrize("value", ["lots", "-1", "64 XB", "1e3", "٣", "9" * 50, "nan"])
def test_an_invalid_size_is_reported(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """The message names the variable."""
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_DISK", value)
    with pytest.raises(UsageError, match='SSHOWCASE_PAYLOAD_DISK must be a size like "64 MB"'):
        load_settings()


def test_a_text_without_quotation_marks_is_shown_with_them(folder: Path) -> None:
    """The most common mistake in TOML gets the corrected line."""
    write(folder, "listen = all.example\n")
    with pytest.raises(UsageError) as raised:
        load_settings()
    assert raised.value.hint == 'Texts need quotation marks: listen = "all.example".'


def test_a_file_that_others_can_write_is_a_warning(folder: Path) -> None:
    """It decides who can sign in, but it is read nevertheless."""
    path = write(folder, "port = 1001\n")
    assert load_settings().config_warnings == ()
    path.chmod(0o620)
    settings = load_settings()
    assert settings.port == 1001
    assert settings.config_warnings == (f"{path} can be written by other users; `chmod go-w` fixes that.",)


def test_a_misspelt_variable_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that resembles no setting is ignored."""
    monkeypatch.setenv("SSHOWCASE_PROT", "1")
    monkeypatch.setenv("SSHOWCASE_UNHEARD_OF", "1")
    (warning,) = load_settings().config_warnings
    assert warning == "SSHOWCASE_PROT is not a setting. Did you mean SSHOWCASE_PORT?"


def test_a_named_file_must_exist(folder: Path) -> None:
    """The usual file need not exist, and is not read if another one is named."""
    write(folder, "port = 1001\n")
    other = folder / "other.toml"
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(config_file=other)
    other.write_text("port = 1002\n")
    assert load_settings(config_file=other).port == 1002


@pytest.mark.parametrize("data", [b"\xff\xfe", b"port = 1\n# \xe9\n", b"#" * 70_000, b"\x00"])
def test_a_file_that_is_not_toml_is_an_error(folder: Path, data: bytes) -> None:
    """Other encodings, huge files and binary files are an error with the path."""
    (folder / "sshowcase.toml").write_bytes(data)
    with pytest.raises(UsageError, match=r"sshowcase\.toml"):
        load_settings()


def test_an_escape_sequence_in_a_name_is_not_printed(folder: Path) -> None:
    """Names in a file are shown as untrusted text."""
    assert "\x1b" not in complaint(folder, '"a\\u001b[31m" = 1\n')


def test_every_setting_has_a_description_and_a_valid_default() -> None:
    """The documented default is accepted in a file."""
    for entry in entries():
        assert entry.description.endswith("."), entry.name
        if entry.default is not None:
            written = tomllib.loads(f"it = {entry.value_type.write(entry.default)}")
            assert entry.value_type.read(written["it"], Path("/")) == entry.default
