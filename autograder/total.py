"""What somebody has: one sum for all pages, tables, exports and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """The points of a notebook, or of a whole set.

    Attributes:
        earned: before lateness, with extra credit; what waits for a person counts 0.
        penalty: what lateness costs.
        pending: the points that a person has yet to decide.
    """

    earned: float = 0.0
    penalty: float = 0.0
    maximum: float = 0.0
    pending: float = 0.0

    @property
    def mark(self) -> float:
        """What counts in the end; never below 0, as in nbgrader's export."""
        return max(0.0, self.earned - self.penalty)

    def __str__(self) -> str:
        """The mark; beside it the points before lateness, where they differ."""
        return f"{self.mark:g} ({self.earned:g} before lateness)" if self.mark != self.earned else f"{self.mark:g}"


def total(parts: Iterable[Total]) -> Total:
    """The total of several notebooks."""
    parts = list(parts)
    return Total(
        sum(part.earned for part in parts),
        sum(part.penalty for part in parts),
        sum(part.maximum for part in parts),
        sum(part.pending for part in parts),
    )
