"""Pictures for slides, as PNG: 16:9, large type, no student names."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from lecturekit.plural import plural

from .failures import Group
from .items import Item

INK, MUTED, BLUE, ORANGE = "#1f2328", "#57606a", "#0b5cad", "#c2570c"
MIN_GROUPS, MAX_GROUPS = 3, 5  # misconceptions on a slide
LINE = 92  # characters on a line of a slide
STYLE: dict[Any, Any] = {
    "font.size": 20,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "axes.edgecolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "text.usetex": False,
    "text.parse_math": False,
}


def marks_picture(totals: Sequence[float], maximum: float) -> bytes:
    """A histogram of the marks."""

    def draw(axes: Axes) -> None:
        edges = bins(maximum)
        axes.hist(totals, bins=edges.tolist(), color=BLUE, edgecolor="white", linewidth=2)
        axes.axvline(float(np.median(totals)), color=ORANGE, linewidth=4)
        axes.set_title(
            f"{plural(len(totals), 'student')}, median {np.median(totals):g} of {maximum:g} points",
            loc="left",
            pad=20,
        )
        axes.set_xlim(edges[0], edges[-1])
        axes.set_xlabel("points")
        axes.set_ylabel("students")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    return _png(draw)


def mistakes_picture(groups: Sequence[Group], submissions: int) -> bytes:
    """The most frequent misconceptions, each with its sentence."""

    def draw(axes: Axes) -> None:
        shared = [group for group in groups if group.count > 1]
        top = groups[: max(MIN_GROUPS, min(MAX_GROUPS, len(shared)))][::-1]
        bars = axes.barh(range(len(top)), [g.count for g in top], color=ORANGE, height=0.3)
        axes.bar_label(bars, [f"{g.count} · {g.check}" for g in top], padding=10, fontsize=18, color=MUTED)
        for row, group in enumerate(top):
            text = textwrap.shorten(plain(group.why), 2 * LINE - 8, placeholder=" …")
            axes.text(0, row + 0.22, textwrap.fill(text, LINE), fontsize=18, va="bottom", linespacing=1.15)
        axes.set_xlim(0, max(g.count for g in top) * 1.3)
        axes.set_ylim(len(top) - max(len(top), 4) - 0.4, len(top) - 0.1)
        axes.xaxis.set_visible(False)
        axes.yaxis.set_visible(False)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.set_title(f"Most frequent mistakes in {plural(submissions, 'submission')}", loc="left", fontsize=26)

    return _png(draw)


def checks_picture(items: Sequence[Item]) -> bytes:
    """The mean share of points for each check, for a class that made no named mistake."""

    def draw(axes: Axes) -> None:
        known = [item for item in items if item.difficulty is not None][::-1]
        bars = axes.barh([i.name for i in known], [100 * (i.difficulty or 0) for i in known], color=BLUE, height=0.62)
        axes.bar_label(bars, fmt="%.0f %%", padding=8, color=MUTED)
        axes.set_xlim(0, 115)
        axes.xaxis.set_visible(False)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.set_title("Mean share of points", x=0, ha="left", pad=16)

    return _png(draw)


def bins(maximum: float) -> np.ndarray:
    """The edges of at most 13 bars from 0 to `maximum`; the last bar includes full marks."""
    step = next((s for s in (0.5, 1, 2, 5, 10, 20, 50, 100) if maximum / s <= 12), maximum / 10 or 1)
    return np.arange(0, maximum + 1.5 * step, step)


def plain(sentence: str) -> str:
    """A sentence without Markdown markup."""
    return " ".join(sentence.replace("`", "").replace("*", "").split())


def _png(draw: Callable[[Axes], None]) -> bytes:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(16, 9), dpi=100, layout=ConstrainedLayoutEngine(w_pad=0.5, h_pad=0.5))
        draw(figure.add_subplot())
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
    return buffer.getvalue()
