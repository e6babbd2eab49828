"""Test a pace with the author's slow implementation, which must be too slow."""

from __future__ import annotations

import time
from typing import Any

from lecturekit.check import Edit
from lecturekit.check.judge.findings import PASSED
from lecturekit.check.kernel import wire

from ..authoring.time_limit import TooSlow, limited
from ..execution.pace_measurement import LEAST_SECONDS
from .subject import FEW, Subject

MARGIN = 1.5  # times slower than allowed, so that other machines agree
MAX_SECONDS = 30.0  # of CPU time


def attack_pace(subject: Subject) -> None:
    """The slow implementation must give right answers, and be too slow on the large input by a clear margin."""
    check, pace = subject.check, subject.check.pace
    if pace is None:
        return
    drawn = [
        repr({name: wire.encode(value) for name, value in case.items()}) for case in pace.cases("audit", check.name)
    ]
    if len(set(drawn)) < len(drawn):
        subject.problem(
            "the large inputs of its pace are the same in each try, so code that keeps its answers would be fast: draw "
            "at least one of them anew, Pace(..., inputs(x=vector(100_000)))"
        )
        return
    if pace.slow is None:
        subject.problem(
            "its pace has no slow implementation to test it: declare Pace(..., slow=a right but slow implementation)"
        )
        return
    slow: Any = pace.slow
    if isinstance(slow, Edit):
        slow = subject.solution.changed_into(check, subject.solution.edited(check, slow))
    verdicts = [subject.verdict(keys, *subject.both(slow, keys)) for keys in subject.keys[:FEW]]
    rejected = next((verdict for verdict in verdicts if verdict.outcome != PASSED), None)
    if rejected:
        subject.problem(f"the slow implementation of its pace is wrong: {rejected.reason}")
        return
    solution = max(LEAST_SECONDS, _seconds(subject, subject.right))
    times = _seconds(subject, slow) / solution
    if not subject.finding.attacks.add(times > MARGIN * pace.times):
        subject.problem(
            f"the slow implementation takes {times:.1f} times the solution's {1000 * solution:.1f} ms on the large "
            f"input, and {pace.times:g} times are allowed: expected more than {MARGIN * pace.times:g} times. Declare a "
            "larger input, Pace(..., inputs(...)), or allow less."
        )


def _seconds(subject: Subject, target: Any) -> float:
    """CPU seconds of the fastest of a few calls on large inputs, at most `MAX_SECONDS`."""
    check = subject.check
    assert check.pace
    best = MAX_SECONDS
    for drawn in check.pace.cases("audit", check.name)[1:]:
        case = {name: value for name, value in drawn.items() if name in check.visible_inputs}
        started = time.process_time()
        try:
            with limited(MAX_SECONDS):
                check.probe.answer(target, case)
        except TooSlow:
            return best
        best = min(best, time.process_time() - started)
    return best
