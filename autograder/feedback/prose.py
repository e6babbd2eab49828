"""Markdown that anybody may have written, as HTML that needs no script, no style sheet and no network.

Formulas become MathML, which all browsers draw by themselves. HTML in the text stays text.
"""

from __future__ import annotations

import base64
import binascii
import functools
import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

MATHML = "{http://www.w3.org/1998/Math/MathML}"
ELEMENTS = re.compile(
    "math|mrow|mi|mn|mo|ms|mtext|mspace|mfrac|msqrt|mroot|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|"
    "mprescripts|mtable|mtr|mtd|mstyle|mpadded|mphantom|merror|menclose"
)
ATTRIBUTES = re.compile(
    "display|mathvariant|stretchy|fence|form|accent|accentunder|separator|lspace|rspace|minsize|maxsize|movablelimits|"
    "displaystyle|scriptlevel|columnalign|rowspacing|columnspacing|width|height|depth|linethickness|notation|"
    "columnlines|rowlines|symmetric|largeop"
)
BOLD_ITALIC = {"bold": "font-weight:bold;font-style:normal", "bold-italic": "font-weight:bold;font-style:italic"}
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
MAX_FORMULA = 2000  # characters; what is longer stays as it was typed
NUMBERED = re.compile(r"\\begin\{(align|equation|gather)\*?\}(.*)\\end\{\1\*?\}", re.S)


def prose(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Markdown as HTML.

    Args:
        attachments: a notebook cell's own pictures; no others are shown, but named.
    """
    return _markdown().render(text, {"attachments": attachments or {}})


def formula(tex: str, display: bool = False) -> str:
    """TeX as MathML; as code, if it cannot be read."""
    if len(tex) <= MAX_FORMULA:
        try:
            inside = NUMBERED.sub(r"\\begin{\1*}\2\\end{\1*}", tex)  # as notebooks show it: without numbers
            return _serialized(convert_to_element(inside, display="block" if display else "inline"))
        except Exception:  # it is no TeX, or too deeply nested
            pass
    return f"<code>{html.escape(tex)}</code>"


def picture(mime: str, data: Any, alt: str) -> str:
    """A picture that is in the page itself, or "" if it is none."""
    text = "".join("".join(data).split()) if isinstance(data, str | list) else ""
    try:
        whole = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    if mime not in PICTURES or not whole:
        return ""
    return f'<img src="data:{mime};base64,{text}" alt="{html.escape(alt)}">'


def _serialized(element: ET.Element) -> str:
    """The formula with nothing in it but what a formula is made of, and all text escaped."""
    _clean(element)
    ET.register_namespace("", MATHML[1:-1])
    return ET.tostring(element, encoding="unicode")


def _clean(element: ET.Element) -> None:
    name = element.tag.removeprefix(MATHML)
    if not ELEMENTS.fullmatch(name):
        element.tag = element.tag.replace(name, "mrow")
    kept = {key: value for key, value in element.attrib.items() if ATTRIBUTES.fullmatch(key)}
    look = BOLD_ITALIC.get(kept.get("mathvariant", ""), "")
    element.attrib.clear()
    element.attrib.update(kept | ({"style": look} if look else {}))  # browsers know no variant but "normal"
    element.text = html.unescape(element.text) if element.text else element.text
    element.tail = None
    for child in element:
        _clean(child)


@functools.cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.use(dollarmath_plugin, allow_space=True, allow_digits=False, double_inline=True)
    made.use(amsmath_plugin)
    rules = made.renderer.rules  # type: ignore[attr-defined]
    rules["math_inline"] = lambda tokens, i, *_: formula(tokens[i].content)
    rules["math_inline_double"] = lambda tokens, i, *_: formula(tokens[i].content, display=True)
    rules["math_block"] = lambda tokens, i, *_: f"<p>{formula(tokens[i].content, display=True)}</p>\n"
    rules["math_block_label"] = rules["math_block"]
    rules["amsmath"] = rules["math_block"]
    rules["image"] = _image
    rules["table_open"] = lambda *_: '<div class="wide"><table class="table">\n'
    rules["table_close"] = lambda *_: "</table></div>\n"
    return made


def _image(tokens: Any, i: int, options: Any, env: Mapping[str, Any]) -> str:
    """An attached picture; of any other, its name, as nothing is loaded from elsewhere."""
    source, alt = str(tokens[i].attrs.get("src", "")), tokens[i].content
    attached = env["attachments"].get(source.removeprefix("attachment:"), {})
    for mime, data in attached.items() if isinstance(attached, Mapping) else ():
        if shown := picture(mime, data, alt):
            return shown
    told = f"{alt}: " if alt else ""
    return (
        f'<span class="elsewhere">[A figure, in the notebook as it was handed in: {html.escape(told + source)}]</span>'
    )
