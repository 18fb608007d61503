"""Exercises of the actions on stacks."""

from core.library.stacks.operations import ChooseTop, StackPhotos, UnstackPhotos
from core.models import CollectionSet, Photo, StackSet
from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER
from tests.tui.screens.actions.exercising import Exercises, selected, shown
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.browse.place_recorder import place_of

exercise = Exercises()


def at_cursor(running: RunningApp) -> Photo:
    assert isinstance(running.screen, GridScreen | LightboxScreen)
    assert running.screen.photo is not None
    return running.screen.photo


async def stack_three(running: RunningApp) -> None:
    """Stack the photos around the cursor, which stays on the top of them."""
    keys = [photo.asset_key for photo in running.gallery.photos_of(2)]
    here = at_cursor(running).asset_key
    place = max(keys.index(here) - 1, 0)
    chosen = [here, *(key for key in keys[place : place + 3] if key != here)]
    await running.gallery.apply(OWNER, StackPhotos(tuple(chosen)))
    running.screen.changed_here()
    await running.rest()
    running.gallery.done.clear()


@exercise("stack.open")
async def opens_the_stack(running: RunningApp, key: str) -> None:
    kind = running.screen.kind
    await running.press(key)
    assert "This photo is not in a stack." in running.text
    await stack_three(running)
    assert "▣ 3" in running.text
    await running.press(key)
    assert isinstance(running.screen, GridScreen | LightboxScreen)
    screen = running.screen
    shown_set = screen.photo_set if isinstance(screen, GridScreen) else screen.seen.sequence.photo_set
    assert isinstance(shown_set, StackSet)
    assert running.screen.kind is kind
    assert " of 3" in running.lines[0]
    assert place_of(running.app.screen_stack).photo_set == CollectionSet("nature/bogs"), "a session resumes in the list"
    place = selected(running) if kind is ScreenKind.PHOTOS else shown(running)
    await running.press(key)
    assert "These are the photos of its stack." in running.text
    await running.press("escape")
    assert " of 38" in running.lines[0]
    assert place == (0 if kind is ScreenKind.PHOTOS else 1)


@exercise("stack")
async def stacks_what_is_selected(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "Space selects one." in running.text
    await running.press("space", "right", "space", key)
    (operation,) = [each for each in running.gallery.done if isinstance(each, StackPhotos)]
    top = at_cursor(running)
    assert operation.keys[0] == top.asset_key, "the photo at the cursor"
    assert top.stack_count == 2
    assert "2 photos are a stack now; u undoes it." in running.text
    assert running.gallery.selected == []
    assert " of 39" in running.lines[0]
    await running.press("u")
    assert "The previous stacks are restored." in running.text
    assert " of 40" in running.lines[0]


@exercise("unstack")
async def takes_out_of_a_stack(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "This photo is not in a stack." in running.text
    await stack_three(running)
    await running.press("z", "right", key)
    assert [type(each) for each in running.gallery.done] == [UnstackPhotos]
    assert " of 2" in running.lines[0], "one that is not the top leaves alone"
    await running.press("escape", key)
    assert " of 40" in running.lines[0], "the top takes all with it"
    for way in (("z",), ("z", "enter"), ("z", "z")):
        await stack_three(running)
        await running.press(*way, key)
        assert " of 40" in running.lines[0], "a stack that is gone is left"
        assert "3 photos no longer stacked; u undoes it." in running.text
        assert "no longer exists" not in running.text, "it is said once"


@exercise("stack.top")
async def chooses_the_top(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "This photo is not in a stack." in running.text
    await stack_three(running)
    await running.press(key)
    assert "This photo is the top of its stack already." in running.text
    await running.press("z", "right")
    chosen = at_cursor(running).asset_key
    await running.press(key)
    assert running.gallery.done == [ChooseTop(chosen)]
    assert "is the top of its stack now; u undoes it." in running.text
    await running.press("escape")
    assert at_cursor(running).asset_key == chosen, "the cursor is on the stack, whose top is another photo now"
