"""Whether a pace tells what is too slow from what is not: by the author's own slow implementation."""

from __future__ import annotations

import time
from typing import Any

from lecturekit.check import Edit
from lecturekit.check.judge.findings import PASSED

from ..authoring.time_limit import TooSlow, limited
from ..execution.pace_measurement import LEAST_SECONDS, TRIES
from .subject import FEW, Subject

CLEARLY = 1.5  # times slower than allowed, so that another machine finds the same
PATIENCE = 30.0  # seconds of CPU time


def attack_pace(subject: Subject) -> None:
    """The slow implementation is right, and too slow on the large input by a clear margin."""
    check, pace = subject.check, subject.check.pace
    if pace is None:
        return
    if pace.slow is None:
        subject.problem("nothing shows that its pace is ever missed: declare Pace(..., slow=a right but slow one)")
        return
    slow: Any = pace.slow
    if isinstance(slow, Edit):
        slow = subject.solution.changed_into(check, subject.solution.edited(check, slow))
    found = [subject.verdict(keys, *subject.both(slow, keys)) for keys in subject.keys[:FEW]]
    wrong = next((verdict for verdict in found if verdict.outcome != PASSED), None)
    if wrong:
        subject.problem(f"the slow implementation of its pace is not even right: {wrong.reason}")
        return
    solution = max(LEAST_SECONDS, _seconds(subject, subject.right))
    times = _seconds(subject, slow) / solution
    if not subject.finding.attacks.add(times > CLEARLY * pace.times):
        subject.problem(
            f"the slow implementation takes {times:.1f} times the solution's {1000 * solution:.1f} ms on the large "
            f"input, where {pace.times:g} times are allowed: expected more than {CLEARLY * pace.times:g}. Give a "
            "larger input, Pace(..., inputs(...)), or allow less."
        )


def _seconds(subject: Subject, target: Any) -> float:
    """CPU time of the fastest of a few calls on the large input; what takes very long counts as that."""
    check = subject.check
    assert check.pace
    best = PATIENCE
    for _ in range(TRIES):
        drawn = check.pace.case("audit", check.name)
        case = {name: value for name, value in drawn.items() if name in check.visible_inputs}
        started = time.process_time()
        try:
            with limited(PATIENCE):
                check.probe.answer(target, case)
        except TooSlow:
            return best
        best = min(best, time.process_time() - started)
    return best
