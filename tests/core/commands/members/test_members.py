"""`members`: who is one, what they may see, and who is one no more."""

from __future__ import annotations

import pytest

from core.accounts.operations import SetAccess
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Role
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_members_are_listed(runner: Runner) -> None:
    """For people in a table, for machines as objects."""
    await runner.gallery.apply(ADMIN, SetAccess(VIEWER.user_id, ()))
    assert (await runner.say("members", terminal=True)).splitlines()[0].split()[:3] == ["NAME", "ROLE", "KEYS"]
    listed = await runner.objects("members", "list")
    assert [(each["name"], each["role"], each["access"], each["keys"]) for each in listed] == [
        ("ada", "admin", None, 1),
        ("edith", "editor", None, 1),
        ("vera", "viewer", [], 1),
    ]


async def test_roles_and_access_are_changed_by_name(runner: Runner) -> None:
    """In any spelling of the name; `all` and `none` are words."""
    current = runner.gallery.accounts.current
    assert await runner.say("members", "role", "VERA", "editor") == "vera is now editor.\n"
    assert "sees open" in await runner.say("members", "access", "vera", "open")
    assert "nothing yet" in await runner.say("members", "access", "edith", "none", actor=ADMIN)
    vera, edith = await current(VIEWER.user_id, None), await current(EDITOR.user_id, None)
    assert vera is not None
    assert edith is not None
    assert (vera.role, vera.category_ids, edith.category_ids) == (Role.EDITOR, frozenset({1}), frozenset())
    assert "sees everything" in await runner.say("members", "access", "vera", "all")
    assert "no member any more" in await runner.say("members", "remove", "edith")
    assert await current(EDITOR.user_id, None) is None


async def test_what_is_open_to_everybody(runner: Runner) -> None:
    """Told, set and closed again."""
    assert "Nothing is open" in await runner.say("members", "public")
    assert await runner.say("members", "public", "open") == "Open to everybody: open.\n"
    assert await runner.objects("members", "public") == [{"public": ["open"]}]
    assert await runner.gallery.accounts.public_actor() is not None
    assert "Nothing is open" in await runner.say("members", "public", "none")
    with pytest.raises(UsageError):
        await runner.say("members", "public", "all")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("role", "nobody", "editor"), NotFoundError),
        (("role", "vera", "king"), UsageError),
        (("role", "vera"), UsageError),
        (("access", "vera"), UsageError),
        (("access", "vera", "nowhere"), NotFoundError),
        (("remove", "ada"), UsageError),
        (("dance",), UsageError),
    ],
    ids=str,
)
async def test_wrong_words_change_nothing(runner: Runner, words: tuple[str, ...], error: type[Exception]) -> None:
    """A sentence, and everything is as before."""
    before = await runner.gallery.accounts.members(ADMIN)
    with pytest.raises(error):
        await runner.say("members", *words)
    assert await runner.gallery.accounts.members(ADMIN) == before


async def test_only_admins_run_it(runner: Runner) -> None:
    """Others do not even learn who is a member."""
    for words in ((), ("remove", "ada"), ("role", "edith", "admin"), ("public", "secret")):
        with pytest.raises(NotAllowedError):
            await runner.say("members", *words, actor=EDITOR)
