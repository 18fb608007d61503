"""File, variables and flags become settings, or sentences that say where something is wrong with them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from core.config import Settings, load_settings
from core.config.loading import gather
from core.config.settings import entries
from core.errors import UsageError

MEGABYTE = 1024**2
PROXIES = "a list in square brackets, each entry an address or a network in quotation marks"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder of the test's own, and no variables of ours."""
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
    """Return what is said about a file, without its path."""
    path = write(folder, text)
    with pytest.raises(UsageError) as raised:
        load_settings()
    return raised.value.message.replace(str(path), "FILE")


def test_without_anything_the_defaults_hold(folder: Path) -> None:
    """The same as for settings that are made in the program; only this machine may visit, nothing is measured aloud."""
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
    """Each is taken away in turn, and the next one holds."""
    path = write(folder, "# ports\n\nport = 1001\n")
    monkeypatch.setenv("SSHOWCASE_PORT", "1002")
    said = [_said("port", {"port": "1003"}), _said("port", {})]
    monkeypatch.delenv("SSHOWCASE_PORT")
    said.append(_said("port", {}))
    path.unlink()
    said.append(_said("port", {}))
    assert said == [(1003, "--port"), (1002, "SSHOWCASE_PORT"), (1001, f"{path}:3"), (2222, "default")]


def _said(name: str, flags: dict[str, str]) -> tuple[object, str]:
    (found,) = [each for each in gather(flags).found if each.entry.name == name]
    return found.value, found.source


def test_sizes_durations_paths_and_lists_are_written_as_people_write_them(folder: Path) -> None:
    """A relative path starts at the file, `~` at home."""
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


def test_variables_hold_the_same_without_quotation_marks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are divided by commas, relative paths start where the program was started."""
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
        ("port = 1\nlisten = 'x'\nport = 2\n", "FILE:3: port stands twice."),
        ("port = 1\nlisten = ::1\n", "FILE:2: Invalid value."),
        ("port 1\n", "FILE:1: Expected '=' after a key in a key/value pair."),
        ('folders = ["a",\n"b"\n', "FILE:2: Unclosed array."),
        (
            "[server]\nport = 1\n",
            "FILE:1: there is no section server. Write its settings without [brackets] above them.",
        ),
        ('config = "/x"', "FILE:1: config cannot stand in this file; set SSHOWCASE_CONFIG."),
        ("thumbnails_in_background = 'yes'", "FILE:1: thumbnails_in_background must be true or false."),
        ("log = 'xml'", 'FILE:1: log must be one of "auto", "text", "journal", "json".'),
        ("listen = 'nonsense!'", "FILE:1: listen must be an address of this machine in quotation marks."),
        ("ssh_address = 'http://a:22'", 'FILE:1: ssh_address must be "HOST" or "HOST:PORT".'),
        ("share_listen = '127.0.0.1:99999'", 'FILE:1: share_listen must be "ADDRESS:PORT".'),
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
    """The line is the one where the setting begins; the sentence says what would be right."""
    assert complaint(folder, text) == said


def test_all_wrong_settings_are_said_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of variables and flags."""
    path = write(folder, "prot = 1\n\nworkers = 0\n")
    monkeypatch.setenv("SSHOWCASE_LOG", "xml")
    with pytest.raises(UsageError) as raised:
        load_settings({"port": "99999", "colour": "red"})
    sources = [line.removeprefix(str(path)).split(" ")[0] for line in raised.value.message.split("\n")]
    assert sources == [":1:", ":3:", "SSHOWCASE_LOG", "--port", "--set"]


@pytest.mark.parametrize("value", ["lots", "-1", "64 XB", "1e3", "٣", "9" * 50, "nan"])
def test_what_is_no_size_is_said(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """With the variable's name, before anything is opened."""
    monkeypatch.setenv("SSHOWCASE_PAYLOAD_DISK", value)
    with pytest.raises(UsageError, match='SSHOWCASE_PAYLOAD_DISK must be a size like "64 MB"'):
        load_settings()


def test_a_text_without_quotation_marks_is_shown_with_them(folder: Path) -> None:
    """The commonest mistake in TOML gets the corrected line."""
    write(folder, "listen = all.example\n")
    with pytest.raises(UsageError) as raised:
        load_settings()
    assert raised.value.hint == 'Texts stand in quotation marks: listen = "all.example".'


def test_a_file_that_others_may_write_is_doubtful(folder: Path) -> None:
    """It decides who comes in; it is read all the same."""
    path = write(folder, "port = 1001\n")
    assert load_settings().config_warnings == ()
    path.chmod(0o620)
    settings = load_settings()
    assert settings.port == 1001
    assert settings.config_warnings == (f"{path} may be written by others; `chmod go-w` mends that.",)


def test_a_misspelt_variable_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that resembles none of ours belongs to somebody else."""
    monkeypatch.setenv("SSHOWCASE_PROT", "1")
    monkeypatch.setenv("SSHOWCASE_UNHEARD_OF", "1")
    (warning,) = load_settings().config_warnings
    assert warning == "SSHOWCASE_PROT is no setting. Did you mean SSHOWCASE_PORT?"


def test_a_named_file_must_be_there(folder: Path) -> None:
    """The usual one need not; a named one wins over it."""
    write(folder, "port = 1001\n")
    other = folder / "other.toml"
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(config_file=other)
    other.write_text("port = 1002\n")
    assert load_settings(config_file=other).port == 1002


@pytest.mark.parametrize("data", [b"\xff\xfe", b"port = 1\n# \xe9\n", b"#" * 70_000, b"\x00"])
def test_what_is_no_settings_file_is_said(folder: Path, data: bytes) -> None:
    """Other encodings, absurd sizes and binary files end in a sentence with the path."""
    (folder / "sshowcase.toml").write_bytes(data)
    with pytest.raises(UsageError, match=r"sshowcase\.toml"):
        load_settings()


def test_an_escape_sequence_in_a_name_never_reaches_the_terminal(folder: Path) -> None:
    """Names of a file are shown as any untrusted text."""
    assert "\x1b" not in complaint(folder, '"a\\u001b[31m" = 1\n')


def test_every_setting_has_words_and_a_default_that_fits() -> None:
    """What is documented as default is accepted when it is written."""
    for entry in entries():
        assert entry.words.endswith("."), entry.name
        if entry.default is not None:
            written = tomllib.loads(f"it = {entry.kind.write(entry.default)}")
            assert entry.kind.read(written["it"], Path("/")) == entry.default
