"""Render untrusted Markdown as HTML without scripts, style sheets or network access.

Formulas become MathML, which browsers render natively. HTML in the text is escaped.
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
ELSEWHERE = re.compile(r"https?://|mailto:", re.I)
MAX_FORMULA = 2000  # characters; a longer formula is shown as code
NUMBERED = re.compile(r"\\begin\{(align|equation|gather)\*?\}(.*)\\end\{\1\*?\}", re.S)


def prose(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Markdown as HTML.

    Args:
        attachments: the notebook cell's attached pictures. Any other picture is replaced by its name.
    """
    return _markdown().render(text, {"attachments": attachments or {}})


def formula(tex: str, display: bool = False) -> str:
    """TeX as MathML, or as code if it cannot be converted."""
    if len(tex) <= MAX_FORMULA:
        try:
            inside = NUMBERED.sub(r"\\begin{\1*}\2\\end{\1*}", tex)  # without equation numbers, as in notebooks
            return _serialized(convert_to_element(inside, display="block" if display else "inline"))
        except Exception:  # invalid TeX, or nested too deeply
            pass
    return f"<code>{html.escape(tex)}</code>"


def picture(mime: str, data: Any, alt: str) -> str:
    """An inline picture, or "" if `data` is not one."""
    text = "".join("".join(data).split()) if isinstance(data, str | list) else ""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    if mime not in PICTURES or not decoded:
        return ""
    return f'<img src="data:{mime};base64,{text}" alt="{html.escape(alt)}">'


def _serialized(element: ET.Element) -> str:
    """The formula with only known elements and attributes, and all text escaped."""
    _clean(element)
    ET.register_namespace("", MATHML[1:-1])
    return ET.tostring(element, encoding="unicode")


def _clean(element: ET.Element) -> None:
    name = element.tag.removeprefix(MATHML)
    if not ELEMENTS.fullmatch(name):
        element.tag = element.tag.replace(name, "mrow")
    attributes = {key: value for key, value in element.attrib.items() if ATTRIBUTES.fullmatch(key)}
    style = BOLD_ITALIC.get(attributes.get("mathvariant", ""), "")
    element.attrib.clear()
    element.attrib.update(attributes | ({"style": style} if style else {}))  # browsers support no variant but "normal"
    element.text = html.unescape(element.text) if element.text else element.text
    element.tail = None
    for child in element:
        _clean(child)


@functools.cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=True, allow_digits=False, double_inline=True)
    parser.use(amsmath_plugin)
    rules = parser.renderer.rules  # type: ignore[attr-defined]
    rules["math_inline"] = lambda tokens, i, *_: formula(tokens[i].content)
    rules["math_inline_double"] = lambda tokens, i, *_: formula(tokens[i].content, display=True)
    rules["math_block"] = lambda tokens, i, *_: f"<p>{formula(tokens[i].content, display=True)}</p>\n"
    rules["math_block_label"] = rules["math_block"]
    rules["amsmath"] = rules["math_block"]
    rules["image"] = _image
    rules["link_open"] = functools.partial(_link, parser)
    rules["table_open"] = lambda *_: '<div class="wide"><table class="table">\n'
    rules["table_close"] = lambda *_: "</table></div>\n"
    return parser


def _link(parser: MarkdownIt, tokens: Any, i: int, options: Any, env: Any) -> str:
    """A link to another site, or text: a page links to no file of a submission, and to nothing on its own server."""
    if ELSEWHERE.match(str(tokens[i].attrs.get("href", ""))):
        tokens[i].attrs["rel"] = "noopener noreferrer"
    else:
        tokens[i].attrs.pop("href", None)
    return str(parser.renderer.renderToken(tokens, i, options, env))  # type: ignore[attr-defined]


def _image(tokens: Any, i: int, options: Any, env: Mapping[str, Any]) -> str:
    """An attached picture, or the name of any other, since pages load nothing."""
    source, alt = str(tokens[i].attrs.get("src", "")), tokens[i].content
    attached = env["attachments"].get(source.removeprefix("attachment:"), {})
    for mime, data in attached.items() if isinstance(attached, Mapping) else ():
        if shown := picture(mime, data, alt):
            return shown
    label = f"{alt}: " if alt else ""
    return f'<span class="elsewhere">[A figure in the submitted notebook: {html.escape(label + source)}]</span>'
