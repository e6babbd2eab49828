"""What lateness costs."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 24 * 60 * 60


class PercentADay(LateSubmissionPlugin):
    """Takes off a share of what the notebook earned, for each day begun after the due date: at most all of it."""

    percent = Float(10, min=0, max=100, help="Of a notebook's points, for each day begun.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        days = math.ceil(total_seconds_late / DAY)
        return score * min(1.0, days * self.percent / 100)
