"""`members`: the list, changes of role and access, removal, public categories."""

from __future__ import annotations

import pytest

from core.accounts.operations import MakeInvitation, SetAccess
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Role
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_members_are_listed(runner: Runner) -> None:
    """They are listed as a table, and as JSON objects."""
    await runner.gallery.apply(ADMIN, SetAccess(VIEWER.user_id, ()))
    assert (await runner.run("members", terminal=True)).splitlines()[0].split()[:3] == ["NAME", "ROLE", "KEYS"]
    listed = await runner.objects("members", "list")
    assert [(each["name"], each["role"], each["access"], each["keys"]) for each in listed] == [
        ("ada", "admin", None, 1),
        ("edith", "editor", None, 1),
        ("vera", "viewer", [], 1),
    ]


async def test_roles_and_access_are_changed_by_name(runner: Runner) -> None:
    """Names match whatever their case; `all` and `none` stand for access."""
    current = runner.gallery.accounts.current
    assert await runner.run("members", "role", "VERA", "editor") == "vera is now editor.\n"
    assert "vera has access to open." in await runner.run("members", "access", "vera", "open")
    assert "nothing yet" in await runner.run("members", "access", "edith", "none", actor=ADMIN)
    vera, edith = await current(VIEWER.user_id, None), await current(EDITOR.user_id, None)
    assert vera is not None
    assert edith is not None
    assert (vera.role, vera.category_ids, edith.category_ids) == (Role.EDITOR, frozenset({1}), frozenset())
    assert "vera has access to everything." in await runner.run("members", "access", "vera", "all")
    assert await runner.run("members", "name", "vera", "Aunt", "Ida") == "vera is called Aunt Ida now.\n"
    assert await runner.run("members", "name", "aunt ida") == "vera is called vera now.\n"
    assert "is no longer a member" in await runner.run("members", "remove", "edith")
    assert await current(EDITOR.user_id, None) is None


async def test_categories_are_named_as_people_see_them(runner: Runner) -> None:
    """By slug or by visible name, whatever its case."""
    assert "edith has access to open, secret." in await runner.run("members", "access", "edith", "Open", "SECRET")


async def test_public_categories_are_shown_and_changed(runner: Runner) -> None:
    """They are shown, set and removed."""
    assert "No category is public." in await runner.run("members", "public")
    assert await runner.run("members", "public", "open") == "Public: open.\n"
    assert await runner.objects("members", "public") == [{"public": ["open"]}]
    assert await runner.gallery.accounts.public_actor() is not None
    assert "No category is public." in await runner.run("members", "public", "none")
    with pytest.raises(UsageError):
        await runner.run("members", "public", "all")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("members rol vera editor", "`members role`"),
        ("members role vera king", "members role NAME viewer|editor|admin"),
        ("keys romove x", "`keys remove`"),
        ("keys label x", "keys label FINGERPRINT TEXT"),
        ("members remove veera", "vera"),
    ],
)
async def test_mistyped_forms_and_names_are_answered_with_the_right_ones(
    runner: Runner, words: str, meant: str
) -> None:
    """A hint names the form or member that was probably meant."""
    with pytest.raises((UsageError, NotFoundError)) as error:
        await runner.run(*words.split(), actor=ADMIN)
    assert meant in error.value.hint


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
async def test_wrong_arguments_change_nothing(runner: Runner, words: tuple[str, ...], error: type[Exception]) -> None:
    """They are an error, and the members are as before."""
    before = await runner.gallery.accounts.members(ADMIN)
    with pytest.raises(error):
        await runner.run("members", *words)
    assert await runner.gallery.accounts.members(ADMIN) == before


async def test_only_admins_run_it(runner: Runner) -> None:
    """Others cannot even list the members."""
    for words in ((), ("remove", "ada"), ("role", "edith", "admin"), ("public", "secret")):
        with pytest.raises(NotAllowedError):
            await runner.run("members", *words, actor=EDITOR)


async def test_a_member_is_named_by_login_or_display_name(runner: Runner) -> None:
    """In any case of letters; nothing names nobody, although most members have no display name."""
    made = (await runner.gallery.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    await runner.gallery.accounts.joining.redeem(made.token, "Aunt Ida", password_hash="hash")
    assert "aunt-ida (Aunt Ida)" in await runner.run("members")
    assert "aunt-ida is now editor." in await runner.run("members", "role", "aunt ida", "editor")
    assert "aunt-ida is now viewer." in await runner.run("members", "role", "AUNT-IDA", "viewer")
    with pytest.raises(NotFoundError):
        await runner.run("members", "remove", "")


async def test_a_reset_prints_a_code_once(runner: Runner) -> None:
    """In sentences and as JSON, with the command that asks for it; viewers may not."""
    said = await runner.run("members", "reset", VIEWER.name)
    assert f"ssh {VIEWER.name}@photos.example.org -p 2222" in said
    (made,) = await runner.objects("members", "reset", VIEWER.name)
    assert await runner.gallery.accounts.reset_code_holder(VIEWER.name, str(made["code"])) is not None
    assert str(made["code"]) not in said
    with pytest.raises(NotAllowedError):
        await runner.run("members", "reset", ADMIN.name, actor=EDITOR)
