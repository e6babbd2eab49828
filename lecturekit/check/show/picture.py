"""What was expected beside what was received, the difference marked: rows, grids, heat maps, curves, text.

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

FAINT = "rgba(127,127,127,.14)"  # a shade on any background
SOFT = f"background-color:var(--jp-cell-editor-background,var(--vscode-textCodeBlock-background,{FAINT}))"
MONO = "font-family:var(--jp-code-font-family,ui-monospace,SFMono-Regular,Menlo,Consolas,monospace);font-size:.92em"
PRE = f"{MONO};{SOFT};color:inherit;margin:.15em 0 0;padding:.35em .6em;white-space:pre-wrap;overflow-wrap:anywhere"
ROW = "display:flex;flex-wrap:wrap;gap:.4em 1.2em;align-items:flex-start"
LABEL = "font-weight:600;font-size:.88em"
CELL = f"{MONO};padding:.1em .5em;text-align:right;border:1px solid rgba(127,127,127,.35);color:inherit"
MARKED = "background-color:#ffd8a8;color:#3d1f00;font-weight:700"
MOST_COLUMNS = 12  # of a table; what has more is drawn
MOST_CELLS = 64
MOST_TOLD = 20  # numbers in text
MOST_DRAWN = 128  # rows or columns of a heat map
MOST_POINTS = 2000
BLUES_TO_REDS = ["#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b"]
TICKS = re.compile(r"`([^`\n]+)`")


def escaped(value: Any) -> str:
    return html.escape(str(value))


def worded(text: str) -> str:
    """Text with what stands in `backticks` as code."""
    return TICKS.sub(rf'<code style="{MONO};{SOFT};color:inherit;padding:0 .2em">\1</code>', escaped(text))


def comparison(finding: Finding) -> str:
    """What was expected beside what was received, the difference marked, or "" where the message says no such pair.

    Only a pair that the message itself tells is shown, so that nothing gets out that was withheld.
    """
    found = told_pair(finding)
    if found is None:
        return ""
    where, expected, got = found
    label = f'<span style="{LABEL}">What came of it{worded(": " + where if where else "")}</span>'
    return f'<div style="margin-top:.4em;flex:1 1 15em;min-width:0">{label}{_pair(expected, got)}</div>'


def told_pair(finding: Finding) -> tuple[str, Any, Any] | None:
    """Where two values differ, and the two, if the finding's message ends in them."""
    case, answer = finding.case, finding.answer
    if finding.outcome != WRONG or case is None or answer is None or answer.state != "value":
        return None
    for expected, got in _leaves(case.expected, answer.value):
        for said in ("received", "received NaN in"):
            words = f"expected {show(expected)}, {said} {show(got)}"
            if finding.message.endswith(words):
                return finding.message.removesuffix(words).rstrip(": "), expected, got
    return None


def in_lines(finding: Finding) -> str:
    """The finding's message; where it tells two arrays, one below the other, and where they differ."""
    found = told_pair(finding)
    a, b = (_numbers(value) for value in found[1:]) if found else (None, None)
    if found is None or a is None or b is None or a.shape != b.shape or a.size < 2 or len(finding.message) < 60:
        return finding.message
    if a.size > MOST_TOLD:
        return f"{found[0]}{': ' if found[0] else ''}{_counted(a, b, _differs(a, b))}"
    sides = (("expected", found[1]), ("received", found[2]))
    told = [textwrap.indent(show(value), " " * 10).replace(" " * 10, f"{name}  ", 1) for name, value in sides]
    return "\n".join([*([found[0]] if found[0] else []), *told])


def _leaves(expected: Any, got: Any, depth: int = 6) -> Iterator[tuple[Any, Any]]:
    """The parts of two values that stand at the same places, also as the arrays that a comparison makes of them."""
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
        if expected.ndim == 1 and array.shape == (*expected.shape, 1):
            yield expected, array[:, 0]


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _pair(expected: Any, got: Any) -> str:
    a, b = _numbers(expected), _numbers(got)
    if a is None or b is None or a.shape != b.shape or a.ndim == 0 or a.size == 0:
        return _boxes(expected, got)
    place = ""
    if a.ndim > 2:
        a, b, place = _telling_slice(a, b)
    differs = _differs(a, b)
    if a.ndim == 1:
        inside = _rows(a, b, differs) if len(a) <= MOST_COLUMNS else _curves(a, b)
    elif a.size <= MOST_CELLS and a.shape[1] <= MOST_COLUMNS:
        inside = f'<div style="{ROW}">{_grid("expected", a, differs)}{_grid("received", b, differs)}</div>'
    elif max(a.shape) <= MOST_DRAWN:
        inside = _heat_maps(a, b, differs)
    else:
        return _boxes(expected, got)
    return inside + (f"<div>{escaped(_counted(a, b, differs, place))}</div>" if a.size > MOST_COLUMNS else "")


def _counted(a: np.ndarray, b: np.ndarray, differs: np.ndarray, place: str = "") -> str:
    """At how many places two arrays differ, and how at the first."""
    first = tuple(int(i) for i in np.argwhere(differs)[0])
    index = ", ".join(map(str, first))
    slice_ = " of this slice" if place else ""
    return (
        f"differs at {int(differs.sum())} of {a.size} places{slice_}; at [{place % index if place else index}] "
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
        if not wrong.any():  # the check's own tolerance is narrower
            gap = np.nan_to_num(np.abs(b.astype(float) - a.astype(float)))
            wrong = gap == gap.max()
    return wrong


def _telling_slice(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """The picture in which a stack of them first differs, and how its places are called."""
    channels_last = a.shape[-1] <= 4 < a.shape[-2]
    axes = (a.ndim - 3, a.ndim - 2) if channels_last else (a.ndim - 2, a.ndim - 1)
    first = np.argwhere(_differs(a, b))[0]
    index = tuple(slice(None) if axis in axes else int(first[axis]) for axis in range(a.ndim))
    before = "".join(f"{i}, " for i in index[: axes[0]])
    return a[index], b[index], f"{before}%s{f', {index[-1]}' if channels_last else ''}"


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)


def _shown(a: np.ndarray, b: np.ndarray) -> list[tuple[str, str]]:
    """Numbers short enough to read, but long enough to differ where they do."""
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
    """Two rows of numbers, and a third that marks where they differ."""
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
    """Three pictures: expected, received, and where they differ."""
    a, b = a.astype(float), b.astype(float)
    largest = [float(np.abs(x[np.isfinite(x)]).max(initial=0)) for x in (a, b)]
    top = largest[0] or largest[1] or 1.0
    steps = len(BLUES_TO_REDS) - 1
    pictures = ""
    for name, values in (("expected", a), ("received", b)):
        with np.errstate(all="ignore"):
            levels = np.rint((np.clip(values / top, -1, 1) + 1) / 2 * steps)
        levels = np.where(np.isnan(levels), -1, levels).astype(int)
        pictures += _picture(name, levels, dict(enumerate(BLUES_TO_REDS)) | {-1: "#000000"})
    pictures += _picture("where they differ", differs.astype(int), {0: "#f7f7f7", 1: "#3d1f00"})
    holes = "; black is NaN" if np.isnan(a).any() or np.isnan(b).any() else ""
    key = f'<div style="font-size:.88em">blue: −{top:.3g} or less, white: 0, red: {top:.3g} or more{holes}</div>'
    return f'<div style="{ROW}">{pictures}</div>{key}'


def _picture(name: str, levels: np.ndarray, colours: dict[int, str]) -> str:
    """Equal neighbours in a row are drawn as one stroke."""
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
    """Two curves over the places of a long vector: what was expected solid, what was received dashed."""
    if len(a) > MOST_POINTS:
        return _boxes(a, b)
    both = np.concatenate([a, b]).astype(float)
    both = both[np.isfinite(both)]
    low, high = (float(both.min()), float(both.max())) if both.size else (0.0, 1.0)
    span = (high - low) or 1.0
    lines = ""
    for values, look in ((a, 'stroke="#4393c3"'), (b, 'stroke="#d6604d" stroke-dasharray="5 3"')):
        points = " ".join(
            f"{300 * i / (len(a) - 1):.4g},{95 - 90 * (float(v) - low) / span:.4g}"
            for i, v in enumerate(values)
            if np.isfinite(v)
        )
        lines += f'<polyline fill="none" stroke-width="2" vector-effect="non-scaling-stroke" {look} points="{points}"/>'
    return (
        f'<svg role="img" aria-label="curves of what was expected and what was received, at {len(a)} places" '
        f'viewBox="0 0 300 100" preserveAspectRatio="none" style="display:block;width:100%;max-width:30em;height:8em;'
        f'border:1px solid rgba(127,127,127,.5)">{lines}</svg>'
        f'<div style="font-size:.88em">blue, solid: expected; red, dashed: received; '
        f"from {low:.3g} to {high:.3g}</div>"
    )
