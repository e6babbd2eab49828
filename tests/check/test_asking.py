"""Asking student code: it never raises, and each case gets inputs of its own."""

import numpy as np
import pytest

from lecturekit.check.kernel.agent import KernelAgent
from lecturekit.check.kernel.probes import Answer, Call, ask


class Breaks(Exception):  # noqa: N818
    def __str__(self):
        raise RuntimeError("even this")


class Named(type):
    @property
    def __name__(cls):
        raise RuntimeError


class Worse(Exception, metaclass=Named):  # noqa: N818
    pass


def raises(error):
    def f(x):
        raise error

    return f


def recursive(x):
    return recursive(x)


@pytest.mark.parametrize(
    ("target", "state", "error"),
    [
        (raises(Breaks()), "raised", "Breaks"),
        (raises(Worse("w")), "raised", "Worse: w"),
        (raises(SystemExit(0)), "raised", "SystemExit: 0"),
        (raises(GeneratorExit()), "raised", "GeneratorExit"),
        (raises(MemoryError()), "raised", "MemoryError"),
        (raises(ValueError("x" * 10**7)), "raised", "ValueError: xxx"),
        (raises(KeyboardInterrupt()), "stopped", ""),
        (raises(NotImplementedError()), "todo", "NotImplementedError"),
        (recursive, "raised", "RecursionError"),
        (compile("", "f", "exec"), "raised", "TypeError"),
    ],
)
def test_asking_never_raises(target, state, error):
    answer = ask(target, Call(), {"x": np.zeros(2)})
    assert answer.state == state
    assert answer.error.startswith(error)
    assert len(answer.error) < 2500
    Answer.from_json(answer.to_json())


def test_each_case_gets_inputs_of_its_own():
    given_x = np.zeros(2)

    def greedy(x):
        x += 1
        return x

    assert [ask(greedy, Call(), {"x": given_x}).changed for _ in range(2)] == [("x",), ("x",)]
    assert not given_x.any()


def test_a_result_that_the_next_call_overwrites_counts_as_it_was_returned():
    """Else the grader would say wrong where the student's own check says passed."""
    import json

    buffer = np.zeros(1)

    def double(x):
        buffer[:] = 2 * x
        return buffer

    cases = [[["x", {"t": "array", "dtype": "float64", "shape": [1], "v": [v]}]] for v in (1.0, 5.0)]
    order = {"target": "double", "probe": {"kind": "call"}, "cases": cases, "hold": True, "held": False}
    reply = json.loads(KernelAgent().serve(json.dumps(order), {"double": double}))
    assert [Answer.from_json(a).value.tolist() for a in reply] == [[2.0], [10.0]]
