"""Every key is answered: it acts, or one line says why not."""

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from core.models import Actor, Role, UserId
from core.permissions import Action as Permission
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.destinations import DESTINATIONS
from tui.keys.bindings import ACTIONS, actions_of, normal_key
from tui.keys.screen_action import ScreenAction, ScreenKind
from tui.screens.base.key_answers import key_answer, refusal

ALL_KEYS = sorted({normal_key(key) for action in ACTIONS for key in action.keys})
NEEDED = {each.permission for each in ACTIONS if each.permission} | {
    each.permission for each in DESTINATIONS if each.permission
}
"""Permissions that a key or a destination takes."""
UNBOUND = ["f5", "X", "ctrl+g", "J"]


def said(running: RunningApp) -> list[str]:
    return [each.message for each in running.app._notifications]


@pytest.mark.parametrize("kind", list(ScreenKind))
def test_a_key_for_what_is_listed_says_that_nothing_is(kind: ScreenKind) -> None:
    """On an empty screen, for each action on photos, tiles or rows; other keys keep their answers."""
    for action in actions_of(kind):
        answer = key_answer(action.keys[0], kind, OWNER, {}, [action], is_empty=True)
        assert (answer == "There is nothing here yet.") is action.on_items


@pytest.mark.parametrize("action", [each for each in ACTIONS if each.need is not None], ids=lambda each: each.id)
def test_a_key_without_what_it_needs_says_so(action: ScreenAction) -> None:
    """Every need has its sentence, for every action that has it."""
    for kind in action.kinds:
        for key in action.keys:
            assert key_answer(key, kind, OWNER, {}, [action]).endswith(".")


@pytest.mark.parametrize("permission", sorted(NEEDED))
def test_a_refusal_says_what_is_not_permitted(permission: Permission) -> None:
    """For every key and destination that takes a permission."""
    assert refusal(VIEWER, permission).startswith("Viewers can't ")
    assert "do this" not in refusal(VIEWER, permission)


@pytest.mark.parametrize("actor", [OWNER, VIEWER], ids=lambda actor: actor.role.value)
@pytest.mark.parametrize("place", list(ScreenKind))
async def test_a_key_without_effect_is_answered(tmp_path: Path, place: ScreenKind, actor: Actor) -> None:
    """Keys of other screens, without permission or without any use: one sentence each, in place of the last."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=actor) as running:
        await running.press(*(("g", "k") if place is ScreenKind.PEOPLE else WAY[place]))
        screen = running.screen
        usable = {normal_key(key) for action in screen.available_actions() for key in action.keys}
        for key in [*(each for each in ALL_KEYS if each not in usable), *UNBOUND]:
            await running.press(key)
            assert len(said(running)) == 1, key
            assert said(running)[0].endswith("."), key
            assert "\n" not in said(running)[0]
            assert running.screen is screen, key


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((*WAY[ScreenKind.PHOTOS], "s"), "Viewers can't share. Ask an admin."),
        ((*WAY[ScreenKind.LIGHTBOX], "C"), "Viewers can't choose covers. Ask an admin."),
        (("g", "a"), "Viewers can't manage members. Ask an admin."),
        (("g", "Y"), "g Y opens nothing."),
        ((*WAY[ScreenKind.LIGHTBOX], "p"), "There is nothing to play in this photo."),
        ((*WAY[ScreenKind.LIGHTBOX], "home", "left"), "This is the first photo."),
        ((*WAY[ScreenKind.PHOTOS], "home", "up"), "This is the first row."),
        (("i",), "i works in an open photo only: Details."),
        (
            ("escape",),
            (
                "Esc works in a category, in a list of photos, in an open photo and in a list of members, links or "
                "jobs only: Back."
            ),
        ),
    ],
)
async def test_the_answer_says_why(tmp_path: Path, keys: tuple[str, ...], words: str) -> None:
    """No permission, a condition that is not met, the end of a list, another screen's key."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press(*keys)
        assert said(running) == [words]


@pytest.mark.parametrize("key", ["n", "c"])
def test_a_key_with_several_meanings_is_answered_with_that_of_photos(key: str) -> None:
    """Among photos it is not that of lists of members, unless the member has no other."""
    actions = [each for each in ACTIONS if key in each.keys]
    of_photos, *_ = [each for each in actions if ScreenKind.PEOPLE not in each.kinds]
    assert of_photos.words.rstrip("…") in key_answer(key, ScreenKind.HOME, OWNER, {}, actions_of(ScreenKind.HOME))


def test_a_key_is_answered_with_what_the_member_may_do() -> None:
    """Viewers are not told of notes, which editors write."""
    assert "Note" not in key_answer("n", ScreenKind.HOME, VIEWER, {}, actions_of(ScreenKind.HOME))


async def test_the_same_answer_never_stacks(tmp_path: Path) -> None:
    """Ten presses show one notification, as long as it is shown."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as running:
        await running.press("s")
        [shown] = running.app.screen.query(Toast)
        await running.press(*["s"] * 9)
        assert said(running) == ["Viewers can't share. Ask an admin."]
        assert [*running.app.screen.query(Toast)] == [shown]


async def test_moving_to_the_strip_is_not_the_end(tmp_path: Path) -> None:
    """On home the first row of categories is followed by photos, and those by nothing."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        before = running.app.focused
        await running.press("up")
        assert running.app.focused is not before
        assert said(running) == []
        await running.press("up", "up", "up")
        assert said(running)[0].startswith("This is the first")


async def test_dialogs_answer_too(tmp_path: Path) -> None:
    """A key that a card does not use says how to close it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("?", "f5")
        assert said(running) == ["F5 does nothing here. Esc closes this."]


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.GUEST, Role.VIEWER, Role.EDITOR])
@pytest.mark.parametrize("permission", list(Permission))
def test_every_refusal_is_a_sentence(role: Role, permission: Permission) -> None:
    """It names who, what, and whom to ask."""
    words = refusal(Actor(UserId(5), "x", role), permission)
    assert words.count(".") == 2
    assert " can't " in words


@pytest.mark.parametrize("kind", list(ScreenKind))
def test_keys_that_members_set_are_answered_under_their_own_names(kind: ScreenKind) -> None:
    """The moved key is named, and the key that it had is unused."""
    keymap = {"help": "f1", "newest": "N"}
    assert key_answer("r", kind, VIEWER, keymap, actions_of(kind)) == "r does nothing here. F1 shows the keys."


async def test_an_answer_ends_with_its_screen(tmp_path: Path) -> None:
    """It does not cover the lines of a sheet that is opened then, nor stand on the next screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for opening in ("?", "r"):
            await running.press("Q")
            assert said(running)
            await running.press(opening)
            assert not said(running)
            assert "Q does nothing here" not in running.text
            await running.press("escape")
