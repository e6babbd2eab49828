"""Item statistics of each check: difficulty and discrimination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit.plural import plural

from .classroom import Classroom

MIN_STUDENTS = 20  # for a note based on a correlation


@dataclass(frozen=True)
class Item:
    """One check, by classical test theory.

    Attributes:
        maximum: its points.
        count: the number of students with known points.
        difficulty: the mean share of its points, 0 to 1; the higher, the easier.
        discrimination: the correlation of its points with the points of all *other* checks (corrected item-total
            correlation); None if undefined, because everybody got the same.
        outcomes: outcome -> number of students.
        note: what needs attention, or "".
    """

    notebook: str
    name: str
    maximum: float
    count: int
    difficulty: float | None
    discrimination: float | None
    outcomes: Counter
    note: str = ""


def items(classroom: Classroom) -> list[Item]:
    """The statistics of all checks of a set, over all submissions with known points."""
    students = list(classroom.classbook.handed_in)
    points = {(w.student, w.check): w.points or 0.0 for w in classroom.works if w.share is not None}
    statistics = []
    for notebook, name, maximum in classroom.checks:
        shares = [work.share for work in classroom.by_check[name] if work.share is not None]
        known = [s for s in students if (s, name) in points]
        points_here = [points[s, name] for s in known]
        points_elsewhere = [
            sum(points.get((s, other), 0.0) for _, other, _ in classroom.checks if other != name) for s in known
        ]
        correlation = _correlation(points_here, points_elsewhere)
        outcomes = Counter(work.outcome for work in classroom.by_check[name] if work.outcome)
        difficulty = float(np.mean(shares)) if shares else None
        note = _note(difficulty, correlation, len(shares))
        if pending := sum(work.points is None for work in classroom.by_check[name]):
            difficulty, note = None, plural(pending, "needs manual grading", "need manual grading")
        statistics.append(Item(notebook, name, maximum, len(shares), difficulty, correlation, outcomes, note))
    return statistics


def _correlation(points_here: Sequence[float], points_elsewhere: Sequence[float]) -> float | None:
    """Pearson's correlation; None if it is undefined."""
    if len(points_here) < 3 or np.ptp(points_here) == 0 or np.ptp(points_elsewhere) == 0:
        return None
    return float(np.corrcoef(points_here, points_elsewhere)[0, 1])


def _note(difficulty: float | None, correlation: float | None, count: int) -> str:
    """What needs an instructor's attention; "" if there are too few students to tell."""
    if difficulty is None:
        return "no known points yet"
    if count < MIN_STUDENTS:
        return ""
    error = 1 / count**0.5  # standard error of a correlation near 0
    if correlation is not None and correlation < -1.6 * error:
        return "students who do well elsewhere do worse here: is the check or its text wrong?"
    if difficulty < 0.25:
        return "very hard: was it taught?"
    if correlation is not None and correlation + 1.6 * error < 0.3:
        return "hardly related to the other checks"
    if difficulty > 0.97:
        return "everybody solves it"
    return ""
