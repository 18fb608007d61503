"""A slideshow shows every photo once, in order or shuffled, and keeps its pace within bounds."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.photo.shuffled import ShuffledOrder
from tui.widgets.photo.slideshow import PACES, Slideshow


@given(st.integers(1, 60), st.data(), st.randoms(use_true_random=False))
def test_every_photo_comes_once(total: int, data: st.DataObject, source: random.Random) -> None:
    """From any photo on, shuffled or not, a round shows all and ends where it began."""
    first = data.draw(st.integers(0, total - 1))
    slideshow = Slideshow(random_source=source)
    if data.draw(st.booleans()):
        slideshow.toggle_shuffle(total)
    seen = [first]
    for _ in range(total - 1):
        seen.append(slideshow.after(seen[-1], total))
    assert sorted(seen) == list(range(total))
    assert slideshow.after(seen[-1], total) == first


@given(st.integers(3, 2_000_000), st.data(), st.randoms(use_true_random=False))
def test_a_shuffled_order_of_any_length(total: int, data: st.DataObject, source: random.Random) -> None:
    """Different photos have different photos after them, all within the set, and orders differ."""
    order = ShuffledOrder(total, source)
    numbers = data.draw(st.sets(st.integers(0, total - 1), min_size=2, max_size=20))
    following = [order.after(number) for number in numbers]
    assert len(set(following)) == len(numbers)
    assert all(0 <= number < total for number in following)


def test_a_shuffled_order_looks_random() -> None:
    """Steps between photos are spread over the set, and each press gives another order."""
    source = random.Random(5)
    one, other = ShuffledOrder(1000, source), ShuffledOrder(1000, source)
    steps = [one.after(number) - number for number in range(1000)]
    assert len(set(steps)) > 500
    assert sum(one.after(number) == other.after(number) for number in range(1000)) < 20
    assert 250 < sum(abs(step) for step in steps) / 1000 < 420


def test_in_order_again() -> None:
    """Shuffling ends with the second press; the words say what holds."""
    slideshow = Slideshow(random_source=random.Random(7))
    slideshow.toggle_shuffle(50)
    assert slideshow.words == "slideshow, 5 s, shuffled"
    slideshow.toggle_shuffle(50)
    assert [slideshow.after(3, 50), slideshow.after(49, 50)] == [4, 0]
    slideshow.is_paused = True
    assert slideshow.words == "slideshow, 5 s, paused"


def test_a_library_that_shrinks() -> None:
    """Photos that went away are not waited for."""
    slideshow = Slideshow()
    slideshow.toggle_shuffle(50)
    assert 0 <= slideshow.after(2, 3) < 3


def test_the_pace_has_ends() -> None:
    """Neither below a second nor above a minute."""
    slideshow = Slideshow()
    for step, last in ((1, PACES[-1]), (-1, PACES[0])):
        for _ in PACES:
            slideshow.pace(step)
        assert slideshow.seconds == last
