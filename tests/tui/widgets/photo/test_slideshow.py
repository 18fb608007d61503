"""A slideshow shows every photo once, in order or shuffled, and keeps its pace within bounds."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.photo.slideshow import PACES, Slideshow


@given(st.integers(1, 60), st.data(), st.randoms(use_true_random=False))
def test_every_photo_comes_once(total: int, data: st.DataObject, source: random.Random) -> None:
    """From any photo on, shuffled or not, a round shows all and ends where it began."""
    first = data.draw(st.integers(0, total - 1))
    slideshow = Slideshow(random_source=source)
    if data.draw(st.booleans()):
        slideshow.toggle_shuffle(total, first)
    seen = [first]
    for _ in range(total - 1):
        seen.append(slideshow.after(seen[-1], total))
    assert sorted(seen) == list(range(total))
    assert slideshow.after(seen[-1], total) == first


def test_in_order_again() -> None:
    """Shuffling ends with the second press; the words say what holds."""
    slideshow = Slideshow(random_source=random.Random(7))
    slideshow.toggle_shuffle(50, 3)
    assert slideshow.words == "slideshow, 5 s, shuffled"
    slideshow.toggle_shuffle(50, 3)
    assert [slideshow.after(3, 50), slideshow.after(49, 50)] == [4, 0]
    slideshow.is_paused = True
    assert slideshow.words == "slideshow, 5 s, paused"


def test_a_library_that_shrinks() -> None:
    """Photos that went away are not waited for."""
    slideshow = Slideshow()
    slideshow.toggle_shuffle(50, 49)
    assert 0 <= slideshow.after(2, 3) < 3


def test_the_pace_has_ends() -> None:
    """Neither below a second nor above a minute."""
    slideshow = Slideshow()
    for step, last in ((1, PACES[-1]), (-1, PACES[0])):
        for _ in PACES:
            slideshow.pace(step)
        assert slideshow.seconds == last
