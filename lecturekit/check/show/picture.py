"""Expected and received values side by side, with the differences marked: rows, grids, heat maps, curves, text.

Styles and escaping as in `card`.
"""

from __future__ import annotations

import difflib
import html
import itertools
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..judge.compare import Tolerance, show
from ..judge.findings import WRONG, Finding

FAINT = "rgba(127,127,127,.14)"  # visible on any background
SOFT = f"background-color:var(--jp-cell-editor-background,var(--vscode-textCodeBlock-background,{FAINT}))"
MONO = "font-family:var(--jp-code-font-family,ui-monospace,SFMono-Regular,Menlo,Consolas,monospace);font-size:.92em"
PRE = f"{MONO};{SOFT};color:inherit;margin:.15em 0 0;padding:.35em .6em;white-space:pre-wrap;overflow-wrap:anywhere"
ROW = "display:flex;flex-wrap:wrap;gap:.4em 1.2em;align-items:flex-start"
LABEL = "font-weight:600;font-size:.88em"
CELL = f"{MONO};padding:.1em .5em;text-align:right;border:1px solid rgba(127,127,127,.35);color:inherit"
MARKED = "background-color:#ffd8a8;color:#3d1f00;font-weight:700"
MAX_COLUMNS = 12  # of a table; larger arrays are drawn
MAX_CELLS = 64
MAX_IN_TEXT = 20  # numbers in text
MAX_HEAT_MAP = 128  # rows or columns of a heat map
MAX_POINTS = 2000
BLUES_TO_REDS = ["#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b"]
TICKS = re.compile(r"`([^`\n]+)`")


def escaped(value: Any) -> str:
    return html.escape(str(value))


def with_code(text: str) -> str:
    """The text as HTML, with `backticks` as code."""
    return TICKS.sub(rf'<code style="{MONO};{SOFT};color:inherit;padding:0 .2em">\1</code>', escaped(text))


def comparison(finding: Finding) -> str:
    """The expected and the received value side by side, or "" if the message does not name both.

    Only values that the message itself has are shown, so nothing withheld is revealed.
    """
    pair = differing_pair(finding)
    if pair is None:
        return ""
    where, expected, got = pair
    label = f'<span style="{LABEL}">Result{with_code(": " + where if where else "")}</span>'
    return f'<div style="margin-top:.4em;flex:1 1 15em;min-width:0">{label}{_pair(expected, got)}</div>'


def differing_pair(finding: Finding) -> tuple[str, Any, Any] | None:
    """The part that differs, its expected and its received value, if the finding's message ends with both."""
    case, answer = finding.case, finding.answer
    if finding.outcome != WRONG or case is None or answer is None or answer.state != "value":
        return None
    for expected, got in _leaves(case.expected, answer.value):
        for verb in ("received", "received NaN in"):
            ending = f"expected {show(expected)}, {verb} {show(got)}"
            if finding.message.endswith(ending):
                return finding.message.removesuffix(ending).rstrip(": "), expected, got
    return None


def message_in_lines(finding: Finding) -> str:
    """The finding's message, with two arrays below each other; for large ones, only where they differ."""
    pair = differing_pair(finding)
    a, b = (_numbers(value) for value in pair[1:]) if pair else (None, None)
    if pair is None or a is None or b is None or a.shape != b.shape or a.size < 2 or len(finding.message) < 60:
        return finding.message
    if a.size > MAX_IN_TEXT:
        return f"{pair[0]}{': ' if pair[0] else ''}{_count_message(a, b, _differs(a, b))}"
    sides = (("expected", pair[1]), ("received", pair[2]))
    lines = [textwrap.indent(show(value), " " * 10).replace(" " * 10, f"{name}  ", 1) for name, value in sides]
    return "\n".join([*([pair[0]] if pair[0] else []), *lines])


def _leaves(expected: Any, got: Any, depth: int = 6) -> Iterator[tuple[Any, Any]]:
    """Corresponding parts of two values, also as the arrays that `compare` converts them to."""
    if depth and isinstance(expected, dict) and isinstance(got, dict):
        for key in filter(got.__contains__, expected):
            yield from _leaves(expected[key], got[key], depth - 1)
    elif depth and isinstance(expected, tuple | list) and (isinstance(got, tuple | list) or _is_array(got)):
        for pair in zip(expected, got, strict=False):
            yield from _leaves(*pair, depth - 1)
    yield expected, got
    if isinstance(expected, np.ndarray) and isinstance(got, list | tuple | np.ndarray):
        try:
            array = np.asarray(got)
        except (ValueError, OverflowError):
            return
        yield expected, array


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _pair(expected: Any, got: Any) -> str:
    a, b = _numbers(expected), _numbers(got)
    if a is None or b is None or a.shape != b.shape or a.ndim == 0 or a.size == 0:
        return _boxes(expected, got)
    position = ""
    if a.ndim > 2:
        a, b, position = _first_differing_slice(a, b)
    differs = _differs(a, b)
    if a.ndim == 1:
        content = _rows(a, b, differs) if len(a) <= MAX_COLUMNS else _curves(a, b)
    elif a.size <= MAX_CELLS and a.shape[1] <= MAX_COLUMNS:
        content = f'<div style="{ROW}">{_grid("expected", a, differs)}{_grid("received", b, differs)}</div>'
    elif max(a.shape) <= MAX_HEAT_MAP:
        content = _heat_maps(a, b, differs)
    else:
        return _boxes(expected, got)
    return content + (f"<div>{escaped(_count_message(a, b, differs, position))}</div>" if a.size > MAX_COLUMNS else "")


def _count_message(a: np.ndarray, b: np.ndarray, differs: np.ndarray, position: str = "") -> str:
    """How many entries of two arrays differ, and the first of them."""
    first = tuple(int(i) for i in np.argwhere(differs)[0])
    index = ", ".join(map(str, first))
    of_slice = " of this slice" if position else ""
    return (
        f"differs at {int(differs.sum())} of {a.size} places{of_slice}; at [{position % index if position else index}] "
        f"expected {_short(a[first])}, received {_short(b[first])}"
    )


def _numbers(value: Any) -> np.ndarray | None:
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def _differs(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    tolerance = Tolerance()
    with np.errstate(all="ignore"):
        wrong = ~np.isclose(b.astype(float), a.astype(float), tolerance.rtol, tolerance.atol, equal_nan=True)
        if not wrong.any():  # the check's tolerance is narrower
            gap = np.nan_to_num(np.abs(b.astype(float) - a.astype(float)))
            wrong = gap == gap.max()
    return wrong


def _first_differing_slice(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """The first slice of a stack of images that differs, and a template for indices into it."""
    channels_last = a.shape[-1] <= 4 < a.shape[-2]
    axes = (a.ndim - 3, a.ndim - 2) if channels_last else (a.ndim - 2, a.ndim - 1)
    first = np.argwhere(_differs(a, b))[0]
    index = tuple(slice(None) if axis in axes else int(first[axis]) for axis in range(a.ndim))
    leading_indices = "".join(f"{i}, " for i in index[: axes[0]])
    return a[index], b[index], f"{leading_indices}%s{f', {index[-1]}' if channels_last else ''}"


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)


def _shown(a: np.ndarray, b: np.ndarray) -> list[tuple[str, str]]:
    """Short texts of the numbers, long enough to differ where the numbers do."""
    pairs = ((x, y, _short(x), _short(y)) for x, y in zip(a, b, strict=True))
    return [(s, t) if s != t or x == y else (repr(x.item()), repr(y.item())) for x, y, s, t in pairs]


def _boxes(expected: Any, got: Any) -> str:
    texts = [show(expected), show(got)]
    marked = [escaped(text) for text in texts]
    if isinstance(expected, str) and isinstance(got, str):
        blocks = difflib.SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes()
        for side in (0, 1):
            spans = [(op, texts[side][block[2 * side] : block[2 * side + 1]]) for op, *block in blocks]
            marked[side] = "".join(
                escaped(s) if op == "equal" or not s else f'<b style="{MARKED}">{escaped(s)}</b>' for op, s in spans
            )
    else:
        marked[1] = f'<b style="{MARKED};padding:0 .2em">{marked[1]}</b>'
    boxes = (
        f'<div style="flex:1 1 7em;min-width:0"><div>{name}</div><pre style="{PRE}">{text}</pre></div>'
        for name, text in zip(("expected", "received"), marked, strict=True)
    )
    return f'<div style="{ROW}">{"".join(boxes)}</div>'


def _table(rows: str, label: str) -> str:
    style = "border-collapse:collapse;margin:.15em 0;width:auto;background:none"
    return (
        f'<div style="overflow-x:auto;max-width:100%"><table aria-label="{escaped(label)}" style="{style}">'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _rows(a: np.ndarray, b: np.ndarray, differs: np.ndarray) -> str:
    """Two rows of numbers, and a row that marks the differences."""
    pairs = _shown(a, b)
    marks = [("≠" if wrong else "", MARKED if wrong else "") for wrong in differs]
    rows = ""
    for name, texts in (("expected", [p[0] for p in pairs]), ("received", [p[1] for p in pairs])):
        styles = [style if name == "received" else "" for _, style in marks]
        rows += _row(name, zip(texts, styles, strict=True))
    return _table(rows + (_row("differs", ((sign, "") for sign, _ in marks)) if len(a) > 1 else ""), "comparison")


def _row(name: str, cells: Any) -> str:
    head = f'<th scope="row" style="{CELL};text-align:left;border:0;font-weight:400">{name}</th>'
    values = "".join(f'<td style="{CELL};{style}">{escaped(text)}</td>' for text, style in cells)
    return f"<tr>{head}{values}</tr>"


def _grid(name: str, values: np.ndarray, differs: np.ndarray) -> str:
    marked = differs if name == "received" else np.zeros_like(differs)
    rows = ""
    for row, marks in zip(values, marked, strict=True):
        pairs = [(MARKED, f"≠ {_short(x)}") if wrong else ("", _short(x)) for x, wrong in zip(row, marks, strict=True)]
        cells = "".join(f'<td style="{CELL};{style}">{escaped(text)}</td>' for style, text in pairs)
        rows += f"<tr>{cells}</tr>"
    return f'<div style="min-width:0"><div>{name}</div>{_table(rows, name)}</div>'


def _heat_maps(a: np.ndarray, b: np.ndarray, differs: np.ndarray) -> str:
    """Three heat maps: expected, received, and where they differ."""
    a, b = a.astype(float), b.astype(float)
    largest = [float(np.abs(x[np.isfinite(x)]).max(initial=0)) for x in (a, b)]
    scale = largest[0] or largest[1] or 1.0
    steps = len(BLUES_TO_REDS) - 1
    pictures = ""
    for name, values in (("expected", a), ("received", b)):
        with np.errstate(all="ignore"):
            levels = np.rint((np.clip(values / scale, -1, 1) + 1) / 2 * steps)
        levels = np.where(np.isnan(levels), -1, levels).astype(int)
        pictures += _picture(name, levels, dict(enumerate(BLUES_TO_REDS)) | {-1: "#000000"})
    pictures += _picture("where they differ", differs.astype(int), {0: "#f7f7f7", 1: "#3d1f00"})
    nan_note = "; black is NaN" if np.isnan(a).any() or np.isnan(b).any() else ""
    key = f'<div style="font-size:.88em">blue: −{scale:.3g} or less, white: 0, red: {scale:.3g} or more{nan_note}</div>'
    return f'<div style="{ROW}">{pictures}</div>{key}'


def _picture(name: str, levels: np.ndarray, colours: dict[int, str]) -> str:
    """A heat map as SVG. Equal neighbours in a row are one rectangle."""
    height, width = levels.shape
    strokes: dict[int, str] = {}
    for y, row in enumerate(levels):
        edges = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), width]
        for x, end in itertools.pairwise(edges):
            strokes[int(row[x])] = strokes.get(int(row[x]), "") + f"M{x} {y}h{end - x}v1h{x - end}z"
    paths = "".join(f'<path fill="{colours[level]}" d="{d}"/>' for level, d in strokes.items())
    return (
        f'<div style="flex:1 1 5em;max-width:14em"><div>{name}</div><svg role="img" aria-label="heat map: {name}, '
        f'{height} rows, {width} columns" viewBox="0 0 {width} {height}" shape-rendering="crispEdges" '
        f'style="display:block;width:100%;border:1px solid rgba(127,127,127,.5)">{paths}</svg></div>'
    )


def _curves(a: np.ndarray, b: np.ndarray) -> str:
    """Two curves over the indices of a long vector: expected solid, received dashed."""
    if len(a) > MAX_POINTS:
        return _boxes(a, b)
    finite = np.concatenate([a, b]).astype(float)
    finite = finite[np.isfinite(finite)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    span = (high - low) or 1.0
    lines = ""
    for values, stroke in ((a, 'stroke="#4393c3"'), (b, 'stroke="#d6604d" stroke-dasharray="5 3"')):
        points = " ".join(
            f"{300 * i / (len(a) - 1):.4g},{95 - 90 * (float(v) - low) / span:.4g}"
            for i, v in enumerate(values)
            if np.isfinite(v)
        )
        lines += (
            f'<polyline fill="none" stroke-width="2" vector-effect="non-scaling-stroke" {stroke} points="{points}"/>'
        )
    return (
        f'<svg role="img" aria-label="curves of what was expected and what was received, at {len(a)} places" '
        f'viewBox="0 0 300 100" preserveAspectRatio="none" style="display:block;width:100%;max-width:30em;height:8em;'
        f'border:1px solid rgba(127,127,127,.5)">{lines}</svg>'
        f'<div style="font-size:.88em">blue, solid: expected; red, dashed: received; '
        f"from {low:.3g} to {high:.3g}</div>"
    )
