"""What is said of work that fails on hidden inputs only: the true reason, and nothing that its code could choose."""

import numpy as np
import pytest
from nbformat.v4 import new_notebook

from autograder.authoring.grader_keys import CheckKeys, Reference
from autograder.execution.trace import Trace
from autograder.grading.verdict import verdicts
from lecturekit.check.judge.findings import CRASHED, NOT_ATTEMPTED, TIMED_OUT, WRONG
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel.probes import Answer, Call

KEY = AnswerKey("f", 1, Call(), Agreement(), (), (), (Case({"x": np.ones(2)}, 2.0, ()),), forbids={"numpy.sum": "Add."})
RIGHT = Answer("value", 2.0)
SECRET = "input 42"
REASONS = {
    "another value": (Answer("value", 3.0), WRONG, "but not on other inputs: other sizes, signs, or ties"),
    "another value, and its input changed": (Answer("value", 3.0, (SECRET,)), WRONG, "but not on other inputs"),
    "its input changed": (Answer("value", 2.0, (SECRET,)), WRONG, "but on others your code changes its input in place"),
    "used": (Answer("value", 2.0, used=("numpy.sum",), used_at=(SECRET,)), WRONG, "your code used `numpy.sum`, which"),
    "switched off": (
        Answer("value", 2.0, used=("sys.setprofile",), used_at=(SECRET,)),
        WRONG,
        "called `sys.setprofile`, ",
    ),
    "used, with a wrong value": (Answer("value", 3.0, used=("numpy.sum",)), WRONG, "your code used `numpy.sum`"),
    "raised": (Answer("raised", error=f"ValueError: {SECRET}"), CRASHED, "but on others it raises ValueError"),
    "raised its own": (Answer("raised", error=f"Mine: {SECRET}"), CRASHED, "but on others it raises an error"),
    "unreadable": (Answer("garbled", error=SECRET), CRASHED, "but on others its answer cannot be read"),
    "not written": (Answer("todo", error=SECRET), NOT_ATTEMPTED, "but for others a part is not written yet"),
    "stopped": (Answer("stopped"), TIMED_OUT, "on some inputs it takes too long"),
    "nothing": (None, CRASHED, "but on others no answer arrived"),
}


@pytest.mark.parametrize(("answer", "outcome", "reason"), REASONS.values(), ids=REASONS)
def test_the_true_reason(answer, outcome, reason):
    trace = Trace(hidden={"f": (answer,) if answer else ()}, shown={"f": (RIGHT,)})
    verdict = verdicts(trace, Reference("set", "notebook", {"f": CheckKeys(KEY, KEY, 1.0)}), new_notebook())["f"]
    assert (verdict.points, verdict.outcome) == (0, outcome)
    assert reason in verdict.reason
    assert SECRET not in verdict.finding.message
    assert ("sizes" in verdict.reason) == (answer is not None and answer.value == 3.0 and not answer.used)


def test_what_was_seen_at_work_is_not_carried_forward():
    """A right answer beside a right `g` does not undo that something forbidden was used."""
    answers = (Answer("value", 2.0, used=("numpy.sum",)),)
    trace = Trace(hidden={"f": answers}, shown={"f": answers}, carried={"f": ""})
    verdict = verdicts(trace, Reference("set", "notebook", {"f": CheckKeys(KEY, KEY, 1.0)}), new_notebook())["f"]
    assert (verdict.points, verdict.outcome) == (0, WRONG)
    assert "`numpy.sum`" in verdict.reason
