"""What is printed or logged: text of students, file names and other people's text, made harmless for a terminal.

A terminal obeys control characters: an exception's text can clear the screen, change the title, or write over the line
above. Characters without width, and those that turn the direction of writing, make two different names look the same.
"""

from __future__ import annotations

import logging
import traceback
import unicodedata
from collections.abc import Iterable
from typing import Any

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

# controls (C0, C1), format characters (of direction, without width), halves of characters, separators of lines
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def harmless(text: str) -> str:
    """The text with each character that a terminal obeys, or does not show, in the notation of JSON: `\\u001b`.

    Line feeds and tabs stay. A JSON text means the same afterwards.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in UNPRINTABLE:
        return character
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


class PlainConsole(Console):
    """rich's console, to which text is text: no markup, no emoji codes, no control characters. `Text` gives styles."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(harmless(text), **options)

    def render(self, renderable: RenderableType, options: Any = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=harmless(segment.text))


class HarmlessRecords(logging.Filter):
    """Makes what is logged harmless: a message has one line that begins at the margin, so none can be forged."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _indented(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if record.exc_text:
            record.exc_text = _indented(record.exc_text)
        return True


def _indented(text: str) -> str:
    return harmless(text).replace("\n", "\n    ")
