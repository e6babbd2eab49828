"""Make a notebook harmless by its form: whatever renders it later runs nothing of a student's, and loads nothing.

What is not on a list below is left out, and a line says so. What a student typed stays as it is: it is part of what is
graded, so pages clean it when they show it (`prose.py`).
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from typing import Any

import nbformat
import nh3
from nbformat.notebooknode import NotebookNode

from ..grading.verdict import VERDICT_KEY
from ..submissions.submission import NOTES, UNREADABLE_KEY
from .prose import prose

SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.S),
}
FORMATTED = ("text/markdown", "text/latex")  # shown as HTML of ours
MOST_HTML = 1 << 20  # characters
MOST_TAGS = 20_000  # nested, they take a time that grows with their number's square
WORD = re.compile(r"[\w.+#-]{1,64}")
LABEL = re.compile(r"[\w .,:+#()/-]{1,100}")
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MARKUP = re.compile(r'[<>"]')
PICTURE_URL = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,(.*)", re.S)
NUMBER = re.compile(r"\d{1,5}(\.\d{1,5})?(px|%)?")

FORMULA_TAGS = {  # of MathML, what `prose` makes of formulas; nothing that holds other markup
    *("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace"),
    *("msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"),
}
HTML_TAGS = (nh3.ALLOWED_TAGS - {"map", "area"}) | FORMULA_TAGS
HTML_ATTRIBUTES = {
    "*": {"title", "dir", "lang", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"border"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "math": {"display"},
    "mfrac": {"linethickness"},
    "mo": {"accent", "fence", "form", "maxsize", "minsize", "stretchy"},
    "mi": {"mathvariant"},
    "menclose": {"notation"},
    "mtable": {"columnalign"},
}
HTML_STYLES = {"color", "background-color", "text-align", "font-weight", "font-style", "text-decoration", "white-space"}
NUMBERS = {"width", "height", "border", "colspan", "rowspan"}

SVG_TAGS = re.compile(
    "svg|g|path|defs|use|clipPath|rect|circle|ellipse|line|polyline|polygon|text|tspan|title|desc|linearGradient|"
    "radialGradient|stop|marker|pattern|image|symbol"
)
SVG_ATTRIBUTES = re.compile(
    "class|clip-path|clip-rule|clipPathUnits|color|cx|cy|d|dx|dy|fill|fill-opacity|fill-rule|font-family|font-size|"
    "font-style|font-weight|fx|fy|gradientTransform|gradientUnits|height|href|id|marker-end|marker-mid|marker-start|"
    "markerHeight|markerUnits|markerWidth|offset|opacity|orient|overflow|points|preserveAspectRatio|r|refX|refY|rotate|"
    "rx|ry|stop-color|stop-opacity|stroke|stroke-dasharray|stroke-dashoffset|stroke-linecap|stroke-linejoin|"
    "stroke-miterlimit|stroke-opacity|stroke-width|style|text-anchor|transform|version|viewBox|width|x|x1|x2|y|y1|y2"
)
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
ELSEWHERE = re.compile(r"url\s*\(\s*['\"]?(?!\s*['\"]?#)|@import|expression|\\", re.I)


def make_harmless(nb: NotebookNode, *, judged: bool) -> None:
    """Leave in a notebook only what no page, and no Jupyter, can be made to run by or to load.

    Args:
        judged: whether our judge has put its verdicts into it. Their outputs are its own, and stay.
    """
    nb.metadata = nbformat.from_dict(_notebook_metadata(nb.metadata))
    for cell in nb.cells:
        by_judge = judged and cell.cell_type == "code" and VERDICT_KEY in cell.metadata
        cell.metadata = nbformat.from_dict(_cell_metadata(cell.metadata, by_judge))
        if "id" in cell and not (isinstance(cell.id, str) and CELL_ID.fullmatch(cell.id)):
            cell.id = nbformat.v4.new_code_cell().id
        if "attachments" in cell:
            cell.attachments = nbformat.from_dict(_attachments(cell.attachments))
        if cell.cell_type != "code":
            continue
        cell.execution_count = _count(cell.get("execution_count"))
        if not by_judge:
            cell.outputs = [harmless_output(output) for output in cell.get("outputs", ())]


def harmless_output(output: Mapping[str, Any]) -> NotebookNode:
    """An output with only what can neither run nor load anything; a line of text says what was left out."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=_text(output.get("text", "")))
    if kind == "error":
        ename, evalue = _text(output.get("ename", "")), _text(output.get("evalue", ""))
        lines = output.get("traceback", ())
        traceback = [_text(line) for line in (lines if isinstance(lines, list | tuple) else [lines])]
        return nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=traceback)
    data, metadata = _data(output.get("data")), output.get("metadata")
    sizes = {mime: size for mime in data if mime in SIGNATURES and (size := _size(metadata, mime))}
    counted = {"execution_count": _count(output.get("execution_count"))} if kind == "execute_result" else {}
    shown = "execute_result" if kind == "execute_result" else "display_data"
    return nbformat.v4.new_output(shown, data=data, metadata=sizes, **counted)


def clean_html(text: str) -> str:
    """HTML without scripts, forms, classes and ids, which loads nothing and leads nowhere on this server."""
    if len(text) > MOST_HTML or text.count("<") > MOST_TAGS:
        return f"<p>[HTML of {len(text)} characters is not shown.]</p>"
    return nh3.clean(
        text,
        tags=HTML_TAGS,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg"},
        attributes=HTML_ATTRIBUTES,
        attribute_filter=_html_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        url_relative="deny",
        allowed_classes={"table": {"dataframe"}},
        filter_style_properties=HTML_STYLES,
    )


def clean_svg(text: str) -> str:
    """An SVG picture without scripts, animations and references to anything outside of it; "" if it is none."""
    text = re.sub(r"<!DOCTYPE[^\[>]*>", "", text, count=1)
    if len(text) > MOST_HTML * 8 or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return ""
    try:
        root = ET.fromstring(text)
        if root.tag != f"{SVG}svg":
            return ""
        _clean_svg(root)
        ET.register_namespace("", SVG[1:-1])
        ET.register_namespace("xlink", XLINK[1:-1])
        return ET.tostring(root, encoding="unicode")
    except (ET.ParseError, ValueError, RecursionError):
        return ""


def is_picture(mime: str, data: Any) -> bool:
    """Whether `data` is a picture of this type, in base64."""
    text = "".join(data.split()) if isinstance(data, str) else ""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return mime in SIGNATURES and SIGNATURES[mime].match(decoded) is not None


def _clean_svg(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        kept = SVG_ATTRIBUTES.fullmatch(name) is not None and not ELSEWHERE.search(value)
        if name in ("href", f"{XLINK}href"):
            found = PICTURE_URL.fullmatch(value)
            kept = value.startswith("#") or (found is not None and is_picture(found[1], found[2]))
        if not kept:
            del element.attrib[name]
    for child in list(element):
        if child.tag.startswith(SVG) and SVG_TAGS.fullmatch(child.tag.removeprefix(SVG)):
            _clean_svg(child)
        else:
            element.remove(child)


def _html_attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "a" and attribute == "href":
        return value if re.match(r"\s*(https?://|mailto:)", value, re.I) else None
    if tag == "img" and attribute == "src":
        found = PICTURE_URL.fullmatch(value)
        return value if found and is_picture(found[1], found[2]) else None
    if attribute in NUMBERS:
        return value if NUMBER.fullmatch(value) else None
    return value


def _data(data: Any) -> dict[str, str]:
    """What is shown: pictures and text as they are, HTML cleaned, all else named."""
    kept: dict[str, str] = {}
    left_out = []
    for mime, value in data.items() if isinstance(data, Mapping) else ():
        text = _text(value)
        if mime == "text/plain" or (mime in SIGNATURES and is_picture(mime, text)):
            kept[mime] = text
        elif mime == "text/html":
            kept[mime] = clean_html(text)
        elif mime == "image/svg+xml" and (picture := clean_svg(text)):
            kept[mime] = picture
        elif mime not in FORMATTED:
            left_out.append(mime if isinstance(mime, str) and LABEL.fullmatch(mime) else "something of no known type")
    for mime in FORMATTED:
        if isinstance(data, Mapping) and mime in data and "text/html" not in kept:
            kept["text/html"] = clean_html(prose(_text(data[mime])))
    if left_out:
        line = f"[Not shown, as it could run something: {', '.join(left_out)}.]"
        kept["text/plain"] = "\n".join(filter(None, (kept.get("text/plain"), line)))
    return kept


def _size(metadata: Any, mime: str) -> dict[str, Any]:
    """The size of a picture, and the background it needs."""
    about = metadata.get(mime) if isinstance(metadata, Mapping) else None
    if not isinstance(about, Mapping):
        return {}
    size = {name: about[name] for name in ("width", "height") if _is_length(about.get(name))}
    background = about.get("needs_background")
    return size | ({"needs_background": background} if background in ("light", "dark") else {})


def _is_length(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 < value <= 100_000


def _count(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "".join(map(_text, value))
    return value if isinstance(value, str) else str(value)


def _attachments(attachments: Any) -> dict[str, Any]:
    """The attached pictures; anything else that was attached is left out."""
    kept: dict[str, Any] = {}
    for name, bundle in attachments.items() if isinstance(attachments, Mapping) else ():
        pictures = bundle.items() if isinstance(bundle, Mapping) else ()
        good = {mime: _text(data) for mime, data in pictures if is_picture(mime, _text(data))}
        if good and not MARKUP.search(name):
            kept[name] = good
    return kept


def _cell_metadata(metadata: Any, by_judge: bool) -> dict[str, Any]:
    rules: Mapping[str, Callable[[Any], bool]] = {
        "deletable": _is_bool,
        "editable": _is_bool,
        "collapsed": _is_bool,
        "scrolled": lambda value: value == "auto" or _is_bool(value),
        "nbgrader": _is_nbgraders,
        VERDICT_KEY: lambda _: by_judge,
    }
    kept = {name: metadata[name] for name, allowed in rules.items() if name in metadata and allowed(metadata[name])}
    tags = metadata.get("tags")
    words = [tag for tag in tags if _is_word(tag)] if isinstance(tags, list | tuple) else []
    return kept | ({"tags": words} if words else {})


def _is_nbgraders(about: Any) -> bool:
    """Whether it is metadata of nbgrader's: plain values, and none that its pages would take for markup."""
    if not isinstance(about, Mapping):
        return False
    return all(
        value is None or (type(value) in (bool, int, float, str) and not MARKUP.search(str(value)))
        for value in about.values()
    )


def _notebook_metadata(metadata: Any) -> dict[str, Any]:
    """The kernel's and the language's names, and our own notes."""
    kernel, language, notes = metadata.get("kernelspec"), metadata.get("language_info"), metadata.get(NOTES)
    kept: dict[str, Any] = {}
    if isinstance(kernel, Mapping):
        kept["kernelspec"] = {
            name: kernel[name]
            for name, rule in (("name", WORD), ("display_name", LABEL), ("language", WORD))
            if isinstance(kernel.get(name), str) and rule.fullmatch(kernel[name])
        }
        if not {"name", "display_name"} <= kept["kernelspec"].keys():
            del kept["kernelspec"]  # a notebook without one is valid, with half of one it is not
    if isinstance(language, Mapping):
        names = ("name", "version", "mimetype", "file_extension", "pygments_lexer", "nbconvert_exporter")
        kept["language_info"] = {
            name: language[name]
            for name in names
            if isinstance(language.get(name), str) and re.fullmatch(r"[\w.+#/-]{1,64}", language[name])
        }
        if "name" not in kept["language_info"]:
            del kept["language_info"]
    if isinstance(notes, list | tuple) and notes:
        kept[NOTES] = [note for note in notes if isinstance(note, str)]
    if isinstance(metadata.get(UNREADABLE_KEY), str):
        kept[UNREADABLE_KEY] = metadata[UNREADABLE_KEY]
    return kept


def _is_bool(value: Any) -> bool:
    return type(value) is bool


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None
