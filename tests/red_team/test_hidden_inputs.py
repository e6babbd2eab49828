"""What student code learns of hidden inputs reaches nothing that a student can read."""

import re

import pytest

from tests.autograder.handin import adding, replacing, telling_inputs
from tests.red_team.one_run import OneRun

pytestmark = pytest.mark.kernel

# Looks into all frames for what was asked, says it in whatever comes back, and keeps it for later.
SPY = """
import re, sys
seen = []
def double(x):
    frame = sys._getframe()
    while frame:
        if "request" in frame.f_locals:
            seen.append(str(frame.f_locals["request"]))
        frame = frame.f_back
    open("seen.txt", "w").write("".join(seen))
    print("".join(seen))
    raise type("SPY" + "".join(seen)[-50_000:], (Exception,), {})("".join(seen)[-500:])
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory, kernels):
    return OneRun(tmp_path_factory.mktemp("hidden"))


def values_of(graded):
    """The encoded values of hidden inputs, and of the shown ones."""
    from lecturekit.check.kernel import wire

    keys = graded.reference.keys["double"]
    shown = [case.arguments["x"] for case in keys.shown.cases]
    return [{wire.encode(x)["b64"] for x in inputs} for inputs in (telling_inputs(keys), shown)]


@pytest.mark.parametrize(
    "later", ["", "def double(x): return 0 * x\nprint(seen)\nopen('later.txt', 'w').write(str(seen))"]
)
def test_nothing_of_them_comes_out(graded, later):
    changes = [replacing("double", SPY), adding(later, after="double")] if later else [replacing("double", SPY)]
    trace, found = graded(*changes)
    told = [str(trace.outputs), str(trace.shown), str([*trace.files.values()])]
    told += [verdict.reason + str(verdict.finding) for verdict in found.values()]
    values, shown = values_of(graded)
    assert values
    readable = re.sub(r"\s", "", "".join(told))
    assert not [value for value in values if value in readable]
    assert [value for value in shown if value in readable]  # it sees what is asked
