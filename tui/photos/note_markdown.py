"""Notes in Markdown as text for the terminal: bold, italics and lists; links are shown as text, the rest as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from core.text import display_text

_LONGEST_LINE = 10_000
_INDENT = "  "
_STYLES = {"strong": "bold", "em": "italic"}

# No HTML, pictures, headings or code: what is not known here stands as it is written.
_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "list", "newline", "escape", "link"])


def note_content(note: str) -> Content:
    """Return a note with its styles; every piece of it went through `display_text`."""
    return Content("\n").join(_styled(line) for line in _lines(_MARKDOWN.parse(note)))


def _lines(tokens: Sequence[Token]) -> Iterator[list[tuple[str, str]]]:
    """Yield the lines as pieces of text with their styles; an empty one between paragraphs."""
    numbers: list[int | None] = []
    mark, is_first = "", True
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                number = numbers[-1]
                mark = "• " if number is None else f"{number}. "
                numbers[-1] = None if number is None else number + 1
            case "inline":
                if not is_first and not numbers:
                    yield []
                indent = _INDENT * max(len(numbers) - 1, 0)
                for line in _split(token.children or ()):
                    yield [(indent + mark, ""), *line] if indent or mark else line
                    mark = " " * len(mark)
                mark, is_first = "", False


def _split(children: Sequence[Token]) -> Iterator[list[tuple[str, str]]]:
    """Yield the lines of a paragraph."""
    line: list[tuple[str, str]] = []
    styles: list[str] = []
    addresses: list[str] = []
    for child in children:
        name = child.type.removesuffix("_open").removesuffix("_close")
        if name in _STYLES:
            if child.nesting > 0:
                styles.append(_STYLES[name])
            else:
                styles.remove(_STYLES[name])
        elif name == "link":
            if child.nesting > 0:
                addresses.append(str(child.attrGet("href") or ""))
            elif address := addresses.pop():
                line.append((f" ({address})", ""))
        elif child.type in {"softbreak", "hardbreak"}:
            yield line
            line = []
        else:
            line.append((child.content, " ".join(styles)))
    yield line


def _styled(line: Sequence[tuple[str, str]]) -> Content:
    return Content.assemble(*((_safe(text), style) for text, style in line))


def _safe(text: str) -> str:
    """Return a piece of a line as safe text, with the blanks at its ends."""
    if not text.strip():
        return " " * len(text)
    before = " " * (len(text) - len(text.lstrip()))
    after = " " * (len(text) - len(text.rstrip()))
    return before + display_text(text, _LONGEST_LINE) + after
