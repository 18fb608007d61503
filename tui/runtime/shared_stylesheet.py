"""A Textual stylesheet whose parsed rules all apps share, and which styles nothing again that has not changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import textual
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import CssSource, Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.widget import Widget

MAX_THEMES = 8
"""Themes of which rules are kept."""
MAX_SOURCES = 256
"""Stylesheets and default styles of classes that are kept of one theme; a session uses about 40."""
MAX_SHEETS = 8
"""Combinations of a theme and sources of which matches are kept; most sessions have the same one."""
MAX_PLACES = 512
"""Places of which matches are kept for one combination; all screens together have about 200."""

_ORDER: Final = Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE  # noqa: SLF001 - Textual keeps no match for these either
_FLAGS: Final = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes on a node about the rules that may apply to it."""
_FOUND: Final = "_found_by_shared_stylesheet"
_SHARED: Final = (str(Path(textual.__file__).parent), str(Path(__file__).parents[1]))
"""Folders of the classes whose default styles all apps load."""


@dataclass(frozen=True, slots=True)
class _Match:
    """What the rules say about a node."""

    rules: RulesMap | None
    """None when no rule applies to it."""
    flags: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The matches of one combination of a theme and sources."""

    ordered: frozenset[str]
    """The selectors with rules that depend on the order of widgets, or on the focus of another one."""
    matches: LRUCache[Hashable, _Match] = field(default_factory=lambda: LRUCache(MAX_PLACES))


_rules: LRUCache[frozenset[tuple[str, str]], LRUCache[Any, Any]] = LRUCache(MAX_THEMES)
_sheets: LRUCache[Hashable, _Sheet] = LRUCache(MAX_SHEETS)
_defaults: defaultdict[frozenset[str], dict[CSSLocation, CssSource]] = defaultdict(dict)
"""The default styles of all classes of widgets that were shown, in order, by the names of variables they may use."""


class SharedStylesheet(Stylesheet):
    """Parses each source once per theme for all apps of the process, which saves each a third of its start and memory.

    Textual parses for each app, and again when it sets the theme. Rules depend on their source and on the variables of
    the theme only, and are not changed once they are parsed.

    Textual also finds the rules for each widget again whenever a screen is opened, resumed or resized, and when the
    focus moves: a quarter of the time in which a list opens. They depend only on the place of a widget: the types,
    identifiers, classes and states of itself and of the widgets around it.
    """

    def __init__(self, variables: dict[str, str], *, with_defaults: bool = False) -> None:
        """`with_defaults` loads the default styles of all classes of widgets that any app has shown.

        Otherwise each class that a session shows for the first time adds a source, after which all rules are new.
        """
        super().__init__(variables=variables)
        self._with_defaults = with_defaults
        self._parse_cache = _rules_of(variables)
        self._sheet = _Sheet(frozenset())
        self._sheet_of: list[RuleSet] | None = None

    def set_variables(self, variables: dict[str, str]) -> None:
        """Change the theme."""
        self._parse_cache = LRUCache(1)  # the base class empties it
        super().set_variables(variables)
        self._parse_cache = _rules_of(variables)

    def add_source(
        self,
        css: str,
        read_from: CSSLocation | None = None,
        is_default_css: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> None:
        """Add a stylesheet, or the default styles of a class."""
        super().add_source(css, read_from, is_default_css, tie_breaker, scope)
        if is_default_css and read_from is not None and read_from[0].startswith(_SHARED):
            _defaults[frozenset(self._variables)][read_from] = self.source[read_from]

    def parse(self) -> None:
        """Take over the rules of all sources."""
        if self._with_defaults:
            for location, source in _defaults[frozenset(self._variables)].items():
                self.source.setdefault(location, source)
        super().parse()

    def reparse(self) -> None:
        """Take over the rules of the theme; the old ones stay if there is an error in the new ones."""
        self.parse()

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        """Style a node, unless its place and the rules are those of the last time."""
        if self._sheet_of is not (rules := self.rules):
            self._sheet_of, self._sheet = rules, self._sheet_for(rules)
        state = vars(node)
        place = self._place(node)
        if place is None:
            state.pop(_FOUND, None)
            super().apply(node, animate=animate, cache=cache)
            return
        match = self._sheet.matches.get(place)
        if match is None:
            made: dict[tuple[Any, ...], RulesMap] = {}
            super().apply(node, animate=animate, cache=made)
            rules_of_node = node.styles.base.get_rules() if made else None
            match = _Match(rules_of_node, tuple(getattr(node, name) for name in _FLAGS))
            self._sheet.matches[place] = match
        elif (kept := state.get(_FOUND)) is not match:
            self._take(node, match, animate=animate, keeps_own=kept is not None and kept.rules == match.rules)
        state[_FOUND] = match

    def _take(self, node: DOMNode, match: _Match, *, animate: bool, keeps_own: bool) -> None:
        """Style a node with what was found for another one in the same place; its parts only if it keeps its own."""
        for name, flag in zip(_FLAGS, match.flags, strict=True):
            setattr(node, name, flag)
        base = node.styles.base
        if match.rules is not None and not keeps_own:
            if node._is_mounted or base._rules:  # noqa: SLF001 - no public names
                self.replace_rules(node, match.rules, animate=animate)
            else:
                base._rules.update(match.rules)  # noqa: SLF001 - nothing has used the styles of a node that is new
                base._updates += 1  # noqa: SLF001 - the same
                node.notify_style_update()
        self._process_component_classes(node)

    def _process_component_classes(self, node: DOMNode) -> None:
        """Style the parts of a widget, unless all of them keep their styles."""
        parts = node._get_component_classes()  # noqa: SLF001 - no public names
        if not parts or not self._keeps_parts(node, parts):
            super()._process_component_classes(node)
            node.notify_style_update()

    def _keeps_parts(self, node: DOMNode, parts: frozenset[str]) -> bool:
        styles = node._component_styles  # noqa: SLF001 - no public name
        place = self._place(node) if styles.keys() == parts else None
        if place is None:
            return False
        for part in parts:
            match = self._sheet.matches.get(((DOMNode, None, frozenset({part}), None), *place))
            if match is None or styles[part].base.get_rules() != (match.rules or {}):
                return False
        return True

    def _place(self, node: DOMNode) -> tuple[Hashable, ...] | None:
        """Return what the styles of a node depend on; None when they also depend on its neighbours."""
        ordered = self._sheet.ordered
        if not ordered.isdisjoint(node._selector_names):  # noqa: SLF001 - no public name
            return None
        if any(f".{each}" in ordered for each in node._get_component_classes()):  # noqa: SLF001 - the same
            return None
        path: list[Hashable] = []
        each: object = node
        while isinstance(each, DOMNode):
            name = each.id if each.id is not None and f"#{each.id}" in self.rules_map else None
            path.append((type(each), name, frozenset(each._classes), _state_of(each)))  # noqa: SLF001 - the same
            each = each._parent  # noqa: SLF001 - the same
        return tuple(path)

    def _sheet_for(self, rules: list[RuleSet]) -> _Sheet:
        key = (frozenset(self._variables.items()), tuple(self.source.items()))
        if (sheet := _sheets.get(key)) is None:
            names = (rule.selector_names for rule in rules if not rule.pseudo_classes.isdisjoint(_ORDER))
            sheet = _sheets[key] = _Sheet(frozenset().union(*names))
        return sheet


def _state_of(node: DOMNode) -> Hashable:
    """Return what pseudo-classes depend on."""
    if isinstance(node, Widget):
        return node.mouse_hover, node.has_focus, node.disabled, node.can_focus
    if isinstance(node, App):
        return node.theme, node.app_focus, node.native_ansi_color, node.no_color, node.is_inline
    return None


def _rules_of(variables: dict[str, str]) -> LRUCache[Any, Any]:
    theme = frozenset(variables.items())
    if (rules := _rules.get(theme)) is None:
        rules = _rules[theme] = LRUCache(MAX_SOURCES)
    return rules
