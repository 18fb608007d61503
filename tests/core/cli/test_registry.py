"""The registry: arguments become calls or errors, on the local machine and over SSH."""

from __future__ import annotations

import importlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import commands
from core.cli.command_list import COMMANDS
from core.cli.parser import HelpRequestedError
from core.cli.registry import Call, CommandRegistry, error_text
from core.commands.command import PROGRAM, Command
from core.errors import GalleryError, UnknownCommandError, UsageError
from server_ssh import REGISTRY
from tests.core.commands.memory_context import context

_ALL = REGISTRY.available(remote=False)
NAMES = [command.name for command in _ALL]
FLAGS = [
    "-h",
    "--help",
    "--json",
    "--sort",
    "--sort=name",
    "--size",
    "--data",
    "-",
    "--",
    "@/etc/passwd",
    "%s",
    "%(prog)s",
]
WORDS = st.lists(st.sampled_from([*NAMES, *FLAGS]) | st.text(max_size=20), max_size=6)


def test_names_are_unique_and_easy_to_type() -> None:
    """Each name belongs to one command and has lower-case letters only."""
    assert len(set(NAMES)) == len(NAMES)
    assert all(name.isascii() and name.isalpha() and name.islower() for name in NAMES)


@pytest.mark.parametrize("command", _ALL, ids=lambda command: command.name)
def test_every_command_explains_itself(command: Command) -> None:
    """`--help` describes it, in lines of the requested width."""
    for remote in (False, True) if not command.local_only else (False,):
        with pytest.raises(HelpRequestedError) as asked:
            REGISTRY.parse([command.name, "--help"], 100, remote=remote)
        assert asked.value.message.startswith(f"usage: {'' if remote else PROGRAM + ' '}{command.name}")
        assert command.description in asked.value.message
        assert max(len(line) for line in asked.value.message.splitlines()) <= 100


@given(words=WORDS, remote=st.booleans(), width=st.integers(0, 300))
@example(["ls", "%(prog)s", "%d"], True, 80)
@example(["keys", "remove"], True, 80)
def test_any_words_are_a_call_or_an_error(words: list[str], remote: bool, width: int) -> None:
    """Any words give a call of an available command, or a GalleryError whose lines are safe to print."""
    try:
        call = REGISTRY.parse(words, width, remote=remote)
    except GalleryError as error:
        shown = error_text(error)
        assert not {chr(code) for code in (*range(10), *range(11, 32), 0x9B, 0x202E)} & set(shown)
    else:
        assert isinstance(call, Call)
        assert call.command in REGISTRY.available(remote=remote)


def test_parsing_writes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """Help and errors do not reach the streams of the process."""
    for words in (["ls", "--help"], ["--help"], ["ls", "--frobnicate"], ["nothing"], ["info"], []):
        with suppress(GalleryError):
            REGISTRY.parse(words, 80, remote=True)
    assert capfd.readouterr() == ("", "")


def test_local_commands_are_unknown_over_ssh() -> None:
    """The message says that they exist on the machine only; the exit code is 127."""
    for command in _ALL:
        if command.local_only:
            with pytest.raises(UnknownCommandError) as error:
                REGISTRY.named(command.name, remote=True)
            assert error.value.exit_code == 127
            assert "at the gallery's own machine" in error.value.message


def test_flags_are_not_abbreviated() -> None:
    """Scripts stay right when a flag is added."""
    with pytest.raises(UsageError):
        REGISTRY.parse(["ls", "--js"], 80, remote=True)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["serv"], "`sshowcase serve`"),
        (["SERVE"], "`sshowcase serve`"),
        (["sevre", "/tmp"], "`sshowcase serve`"),
        (["inv"], "`sshowcase invite`"),
        (["version"], "`sshowcase --version`"),
        (["--vresion"], "`sshowcase --version`"),
        (["memebrs", "list"], "`sshowcase members`"),
        (["help", "shre"], "`share`"),
        (["ls", "--jsno"], "--json"),
        (["share", "x", "--download=off"], "--downloads"),
        (["invite", "--rol", "viewer"], "--role"),
        (["ls", "--sort", "nmae"], "'name'"),
    ],
)
async def test_a_mistyped_word_is_answered_with_the_one_that_was_meant(words: list[str], meant: str) -> None:
    """Commands, flags and choices: by likeness, in any case, and by their beginning."""
    with pytest.raises(UsageError, match=r"(?i)did you mean") as error:
        await REGISTRY.parse(words, 80, remote=False).run(context()[0], None)
    assert meant in str(error.value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rate", "five", "x"], "argument N: 'five' is not a whole number."),
        (["undo", "9" * 19], "argument ID: '9999999999999999999' is too large."),
        (["ls", "--sort", "nmae"], "argument --sort: invalid choice: 'nmae', did you mean 'name'?"),
    ],
)
def test_wrong_values_are_explained_in_words(words: list[str], message: str) -> None:
    """No names of types, and one full stop."""
    with pytest.raises(UsageError) as error:
        REGISTRY.parse(words, 80, remote=True)
    assert error.value.message == message


@pytest.mark.parametrize("remote", [False, True])
def test_a_word_like_no_command_gets_no_guess(remote: bool) -> None:
    """It is answered with where to find them; over SSH no command of the machine alone is suggested."""
    for name in ("frobnicate", "x", "", "serv" if remote else "--"):
        with pytest.raises(UnknownCommandError) as error:
            REGISTRY.named(name, remote=remote)
        assert "Did you mean `serve" not in error.value.hint
        assert len(error.value.hint) < 80
        assert "scan, ls, info" in error.value.hint or "help` lists all" in error.value.hint


def test_error_messages_are_short() -> None:
    """Of a long text pasted by mistake, only the beginning is shown."""
    with pytest.raises(UsageError, match=r"^unrecognized arguments: --more --more .*…\. See") as error:
        REGISTRY.parse(["ls", *["--more"] * 1000], 80, remote=True)
    assert len(error.value.message) < 210


@pytest.mark.parametrize("words", [["-tag:sea"], ["lisbon", "-tag:sea"], ["-tag:sea", "lisbon", "--count"]])
def test_a_query_that_looks_like_a_flag_is_refused_with_a_remedy(words: list[str]) -> None:
    """How photos are left out, and how a text with a dash is searched for; behind `--` it is part of the query."""
    with pytest.raises(UsageError) as error:
        REGISTRY.parse(["search", *words], 80, remote=True)
    assert error.value.hint == "To leave photos out, write `not tag:sea`. Put a word that begins with - behind --."
    arguments = REGISTRY.parse(["search", "--", *words], 80, remote=True).arguments
    assert arguments.query == words
    with pytest.raises(UsageError) as error:
        REGISTRY.parse(["search", "sea", "--cuont"], 80, remote=True)
    assert error.value.hint == "Did you mean --count? See `search --help`."


def test_flags_of_settings_are_local() -> None:
    """`--data`, `--config` and `--set` exist on the local machine only."""
    for flag in ("--data", "--config", "--set"):
        with pytest.raises(UsageError, match="unrecognized arguments"):
            REGISTRY.parse(["ls", flag, "x=y"], 80, remote=True)


def test_every_command_is_registered() -> None:
    """Each module of a topic that declares a command is in the list: none is forgotten."""
    declared = set()
    for path in Path(commands.__file__).parent.glob("*/*.py"):
        module = importlib.import_module(f"core.commands.{path.parent.name}.{path.stem}")
        declared |= {each.name for each in vars(module).values() if isinstance(each, Command)}
    assert declared == {command.name for command in COMMANDS}
    assert declared | {"serve", "demo", "open", "preferences", "completion", "help"} == set(NAMES)


def test_two_commands_cannot_have_one_name() -> None:
    """A second command of a name would never run; the registry refuses it."""
    with pytest.raises(ValueError, match="two commands of one name"):
        CommandRegistry([COMMANDS[0], COMMANDS[0]])
