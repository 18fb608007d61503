"""Which names members can have."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.names import MAX_NAME, RESERVED_NAMES, chosen_name, member_name, name_key
from core.errors import UsageError
from core.text import display_text


def wide(text: str) -> str:
    """Return ASCII letters in their full-width form."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u200b", "\x00"])
def test_case_11_an_empty_name_is_refused(name: str) -> None:
    """So is a name of invisible characters."""
    with pytest.raises(UsageError):
        member_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "ada",
        "Ada_Lovelace",
        "j.r.r",
        "ada-2",
        "Жанна",
        "美咲",
        "a",
        "émilie",
        "7even",
        "संजय",
        "ليلى",
        "美咲ada",
        "Ελένη",
    ],
)
def test_names_that_can_be_typed_are_accepted(name: str) -> None:
    """Letters and digits of any script, with . _ and - between them."""
    assert member_name(f" {name} ") == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "-ada",
        "ada-",
        ".ada",
        "ada.",
        "_",
        "a/b",
        "a@b",
        "ada\x1b[2J",
        "a\nb",
        "\u0301ada",
        "a\u0323\u0301\u0302\u0303\u0304",
        "[bold]",
        "a\u202eb",
        "a" * (MAX_NAME + 1),
        "a" * 10**6,
    ],
)
def test_other_characters_and_lengths_are_refused(name: str) -> None:
    """Characters with a meaning for a terminal, a shell or a path are among them."""
    with pytest.raises(UsageError):
        member_name(name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\u034fda", id="grapheme joiner"),
        pytest.param("a\ufe0fda", id="variation selector"),
        pytest.param("ada\U000e0100", id="supplementary variation selector"),
        pytest.param("a\u180bda", id="Mongolian variation selector"),
        pytest.param("a\u17b4da", id="Khmer inherent vowel"),
        pytest.param("ada\u3164", id="Hangul filler"),
        pytest.param("\u115f", id="Hangul choseong filler alone"),
        pytest.param("\u0430da", id="Cyrillic a"),
        pytest.param("\u0430dmin", id="admin with a Cyrillic a"),
        pytest.param("r\u03bfot", id="root with a Greek omicron"),
    ],
)
def test_a_name_that_looks_like_another_is_refused(name: str) -> None:
    """A name that reads as `ada`, `admin` or nothing at all is not accepted."""
    with pytest.raises(UsageError, match="cannot be used"):
        member_name(name)


@pytest.mark.parametrize("name", [*sorted(RESERVED_NAMES), "Join", "ROOT", wide("Admin")])
def test_reserved_names_are_reserved_in_every_spelling(name: str) -> None:
    """Login names with a meaning and names that suggest authority, also in full-width letters."""
    with pytest.raises(UsageError, match="reserved"):
        member_name(name)


def test_capitals_and_accents_do_not_make_another_name() -> None:
    """Two spellings of one name are the same in every script; two names are not."""
    assert name_key("Ärwin") == name_key("ärwin") == name_key("A\u0308RWIN")
    assert name_key("STRASSE") == name_key("straße")
    assert name_key("ada") != name_key("ado")


@given(st.text(st.characters() | st.sampled_from("a\u0301\u0940._-٣\ufe0f\u034f\u3164\u0430"), max_size=60))
def test_a_name_is_stored_as_it_is_shown(text: str) -> None:
    """An accepted name is one safe line, is accepted again unchanged, and is never reserved."""
    try:
        name = member_name(text)
    except UsageError:
        return
    assert 0 < len(name) <= MAX_NAME
    assert member_name(name) == name
    assert display_text(name) == name
    assert name_key(name) not in RESERVED_NAMES


@pytest.mark.parametrize(
    ("typed", "login", "display"),
    [
        ("Ida", "Ida", ""),
        ("o.b-1", "o.b-1", ""),
        ("Aunt Ida", "aunt-ida", "Aunt Ida"),
        ("  Aunt \u00a0 Ida ", "aunt-ida", "Aunt Ida"),
        ("Dr. Zo\u00eb O'Brien-Smith!", "dr-zo\u00eb-obrien-smith", "Dr. Zo\u00eb O'Brien-Smith!"),
        (
            "\u0422\u0451\u0442\u044f \u0418\u0434\u0430",
            "\u0442\u0451\u0442\u044f-\u0438\u0434\u0430",
            "\u0422\u0451\u0442\u044f \u0418\u0434\u0430",
        ),
        (
            "Maximiliane Freifrau von und zu Hohenstein",
            "maximiliane-freifrau-von-und-zu",
            "Maximiliane Freifrau von und zu Hohenstein",
        ),
        ("Ida \U0001f338", "ida", "Ida \U0001f338"),
    ],
)
def test_a_login_name_is_derived_from_any_name(typed: str, login: str, display: str) -> None:
    """What can be typed as it is stays as it is; of the rest words remain, in lower case, with hyphens."""
    chosen = chosen_name(typed)
    assert (chosen.login, chosen.display) == (login, display)


@pytest.mark.parametrize(
    "typed",
    ["", "!?", "root", "Root!", "join", " public ", "x" * 33, "Aunt I\u0434a", "An\u200bn b", "a\u202eb c", "a b" * 30],
)
def test_some_names_give_no_login_name(typed: str) -> None:
    """Reserved ones in any spelling, hidden characters, mixed alphabets, too much or nothing."""
    with pytest.raises(UsageError):
        chosen_name(typed)


@given(st.text(max_size=80))
def test_derived_names_are_accepted_names(typed: str) -> None:
    """A login name that was derived would be accepted if it was typed, and the display name is safe to show."""
    try:
        chosen = chosen_name(typed)
    except UsageError:
        return
    assert member_name(chosen.login) == chosen.login
    assert display_text(chosen.display) == chosen.display
