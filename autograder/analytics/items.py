"""How each check behaved: how hard it was, and whether it tells those who understood from those who did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .classroom import Classroom

FEW = 20  # students below which a correlation is noise


@dataclass(frozen=True)
class Item:
    """One check, by classical test theory.

    Attributes:
        difficulty: the mean share of its points, 0 to 1: the higher, the easier.
        discrimination: the correlation of a check's points with the points of all *other* checks (corrected
            item-total correlation); None where it is not defined, as everybody got the same.
        note: what to look at.
    """

    notebook: str
    name: str
    maximum: float
    count: int
    difficulty: float | None
    discrimination: float | None
    outcomes: Counter
    note: str = ""


def items(room: Classroom) -> list[Item]:
    """All checks of a set, over those who handed in. What nobody has decided yet is left out."""
    students = list(room.book.handed_in)
    points = {(w.student, w.check): w.points or 0.0 for w in room.works if w.share is not None}
    found = []
    for notebook, name, maximum in room.checks:
        shares = [work.share for work in room.by_check[name] if work.share is not None]
        known = [s for s in students if (s, name) in points]
        own = [points[s, name] for s in known]
        rest = [sum(points.get((s, other), 0.0) for _, other, _ in room.checks if other != name) for s in known]
        correlation = _correlation(own, rest)
        outcomes = Counter(work.outcome for work in room.by_check[name] if work.outcome)
        difficulty = float(np.mean(shares)) if shares else None
        note = _note(difficulty, correlation, len(shares))
        if waiting := sum(work.points is None for work in room.by_check[name]):
            difficulty, note = None, f"{waiting} wait for a person"
        found.append(Item(notebook, name, maximum, len(shares), difficulty, correlation, outcomes, note))
    return found


def _correlation(own: Sequence[float], rest: Sequence[float]) -> float | None:
    if len(own) < 3 or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _note(difficulty: float | None, correlation: float | None, count: int) -> str:
    """What an instructor should look at; nothing where there are too few students to say so."""
    if difficulty is None:
        return "nobody's points are known yet"
    if count < FEW:
        return ""
    error = 1 / count**0.5  # of a correlation near 0
    if correlation is not None and correlation < -1.6 * error:
        return "those who did well elsewhere did worse here: is the check, or its text, right?"
    if difficulty < 0.25:
        return "very hard: was it taught?"
    if correlation is not None and correlation + 1.6 * error < 0.3:
        return "says little about the rest"
    if difficulty > 0.97:
        return "everybody can do it"
    return ""
