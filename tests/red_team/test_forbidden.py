"""Ways around what an exercise forbids, each graded as a submission is: by its text, and by answers of the agent.

`NOT_CAUGHT` is what docs/trust.md lists under "What is not guaranteed": when one of them is caught, the list is out of
date.
"""

import json
import linecache
import sys

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.aliases import with_aliases
from autograder.authoring.grader_keys import CheckKeys, Reference
from autograder.execution.trace import Trace
from autograder.grading.verdict import verdicts
from lecturekit.check.judge.findings import PASSED, WRONG
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel import agent as agents
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.probes import Answer, Call, probe_to_json
from lecturekit.check.public import SUFFIX
from lecturekit.check.student import report_on

FORBIDS = {"numpy.convolve": "Use a loop.", "numpy.correlate": "Use a loop.", "numpy.tanh": ""}
NP = "import numpy as np\n"
OWN = "def conv(x, w):\n    return np.array([sum(x[i + k] * w[-1 - k] for k in range(2)) for i in range(len(x) - 1)])"
SECRET = NP + "NAME = bytes([99, 111, 110, 118]).decode() + 'olve'\nsecret = getattr(np, NAME)\n"
IN_C = SECRET + "in_c = getattr(np._core.multiarray, bytes([99, 111, 114, 114]).decode() + 'elate')\n"
CONV = "def conv(x, w):\n    return secret(x, w, 'valid')"
CAUGHT = {
    "numpy.ma": NP + "def conv(x, w): return np.ma.convolve(x, w, propagate_mask=False)[1:-1]",
    "the C function below": NP + "def conv(x, w): return np._core.multiarray.correlate(x, w[::-1], 0)",
    "the C function, from numpy.core": "from numpy.core.multiarray import correlate as c\n"
    "def conv(x, w): return c(x, w[::-1], 0)",
    "the C function of correlate": NP + "def conv(x, w): return np._core._multiarray_umath.correlate2(x, w[::-1], 0)",
    "the private Python function": "import numpy._core.numeric as n\ndef conv(x, w): return n.convolve(x, w, 'valid')",
    "a computed name": SECRET + CONV,
    "a computed name of numpy.ma": SECRET.replace("(np,", "(np.ma,") + "def conv(x, w): return secret(x, w)[1:-1]",
    "a computed name of the C function": IN_C + "def conv(x, w): return in_c(x, w[::-1], 0)",
    "decoded text": NP + "import base64\ndef conv(x, w):\n"
    "    return eval(base64.b64decode('bnAuY29udm9sdmUoeCwgdywgInZhbGlkIik='))",
    "by pickle": "import pickle\nf = pickle.loads(bytes([99]) + b'numpy\\nconv' + b'olve\\n.')\n"
    "def conv(x, w): return f(x, w, 'valid')",
    "laid by in the library": SECRET + "np.mine = secret\ndef conv(x, w): return np.mine(x, w, 'valid')",
    "its own source, run again": SECRET + "import inspect\n"
    "names = {**vars(np._core.numeric)}\ntext = inspect.getsource(inspect.unwrap(secret)).partition('def ')[2]\n"
    "exec(compile('def ' + text, '<mine>', 'exec'), names)\n"
    "def conv(x, w): return names[NAME](x, w, 'valid')",
    "handed to NumPy": SECRET + "def conv(x, w): return np.apply_along_axis(secret, 0, x, w, 'valid')",
    "handed to C": SECRET + "import operator\ndef conv(x, w): return operator.call(secret, x, w, 'valid')",
    "in a thread": SECRET + "import threading\ndef conv(x, w):\n    found = []\n"
    "    thread = threading.Thread(target=lambda: found.append(secret(x, w, 'valid')))\n"
    "    thread.start()\n    thread.join()\n    return found[0]",
    "in a pool": SECRET + "from concurrent.futures import ThreadPoolExecutor\n"
    "def conv(x, w):\n    with ThreadPoolExecutor() as pool: return pool.submit(secret, x, w, 'valid').result()",
    "in a thread below threading": SECRET
    + "import _thread\ndef conv(x, w):\n    found, lock = [], _thread.allocate_lock()\n"
    "    lock.acquire()\n    def go():\n        found.append(secret(x, w, 'valid'))\n        lock.release()\n"
    "    _thread.start_new_thread(go, ())\n    lock.acquire()\n    return found[0]",
    "unwatched": SECRET + "import sys\ndef conv(x, w):\n    sys.setprofile(None)\n    return secret(x, w, 'valid')",
    "unwatched for a moment": SECRET + "import sys\ndef conv(x, w):\n    watch = sys.getprofile()\n"
    "    sys.setprofile(None)\n    y = secret(x, w, 'valid')\n    sys.setprofile(watch)\n    return y",
    "unwatched from C": SECRET + "import sys, operator\ndef conv(x, w):\n"
    "    watch, = map(operator.call, [sys.getprofile])\n    [*map(sys.setprofile, [None])]\n"
    "    y = secret(x, w, 'valid')\n    [*map(sys.setprofile, [watch])]\n    return y",
    "where nobody watches": SECRET + OWN.replace("conv(", "own(") + "\nimport sys\n"
    "def conv(x, w): return own(x, w) if sys.getprofile() else secret(x, w, 'valid')",
    "in a trace function": SECRET + "import sys\ndef conv(x, w):\n    found = []\n"
    "    def trace(*_): found.append(secret(x, w, 'valid'))\n    sys.settrace(trace)\n    (lambda: 0)()\n"
    "    sys.settrace(None)\n    return found[0]",
    "in an audit hook that is called": SECRET + "import sys\nbox = []\ndef hook(event, arguments):\n"
    "    if event == 'mine': box.append(secret(*arguments, 'valid'))\nsys.addaudithook(hook)\n"
    "def conv(x, w):\n    sys.audit('mine', x, w)\n    return box.pop()",
}
NOT_CAUGHT = {
    "C that calls C": IN_C + "import operator\ndef conv(x, w): return operator.call(in_c, x, w[::-1], 0)",
    "in the name of a library": SECRET + f"names = {{'secret': secret}}\n"
    f"exec(compile({CONV!r}, np.__file__, 'exec'), names)\nconv = names['conv']",
    "an agent that is changed": SECRET
    + "import lecturekit.check.kernel.agent as a, lecturekit.check.kernel.probes as p\n"
    f"a.ask_watched = lambda target, probe, arguments, forbids: p.ask(target, probe, arguments)\n{CONV}",
    "in an audit hook that something else sets off": SECRET + "import sys\nbox, given = [], []\n"
    "def hook(event, arguments):\n    if event == 'builtins.id' and given: box.append(secret(*given.pop(), 'valid'))\n"
    "sys.addaudithook(hook)\ndef conv(x, w):\n    given.append((x, w))\n    id(x)\n    return box.pop()",
    "in another process": SECRET + "import subprocess, sys, json\ndef conv(x, w):\n"
    "    code = 'import numpy as np, json; print(json.dumps(np.' + NAME + repr((x.tolist(), w.tolist(), 'valid'))"
    " + '.tolist()))'\n    return np.array(json.loads(subprocess.check_output([sys.executable, '-c', code])))",
}
EARLIER_THREAD = SECRET + (
    "import queue, threading\nasked, answered = queue.Queue(), queue.Queue()\n"
    "def work():\n    while True: answered.put(secret(*asked.get(), 'valid'))\n"
    "threading.Thread(target=work, daemon=True).start()\n"
    "def conv(x, w):\n    asked.put((x, w))\n    return answered.get()"
)
(NOT_CAUGHT if sys.version_info < (3, 12) else CAUGHT)["in a thread from before"] = EARLIER_THREAD
TRIED_TOO = {  # right, whatever stands beside it
    "the own code": NP + OWN,
    "a test in a cell": NP + OWN + "\nassert (conv([1, 2], [3, 4]) == np.convolve([1, 2], [3, 4], 'valid')).all()",
    "a computed test in a cell": SECRET
    + OWN
    + "\nassert (conv([1, 2], [3, 4]) == secret([1, 2], [3, 4], 'valid')).all()",
    "a table of both": NP + OWN.replace("conv(", "own(") + "\ntools = {'own': own, 'np': np.convolve}\n"
    "def conv(x, w, tool='own'): return tools[tool](x, w)",
    "a thread of one's own": NP + OWN.replace("conv(", "own(") + "\nfrom concurrent.futures import ThreadPoolExecutor\n"
    "def conv(x, w):\n    with ThreadPoolExecutor() as pool: return pool.submit(own, x, w).result()",
    "what a library does": NP
    + OWN.replace("conv(", "own(")
    + "\ndef conv(x, w):\n    np.polymul(x, w)\n    return own(x, w)",
}


def answer_key(*sizes):
    cases = []
    for size in sizes:
        x, w = np.arange(1.0, size + 1) ** 2, np.array([1.0, -2.0])
        cases.append(Case({"x": x, "w": w}, np.convolve(x, w, "valid"), ()))
    return AnswerKey("conv", 2, Call(), Agreement(), (), (), tuple(cases), forbids=with_aliases(FORBIDS))


SHOWN, HIDDEN = answer_key(3, 4), answer_key(3, 9, 20)


@pytest.fixture(autouse=True)
def agent_as_it_was(monkeypatch):
    monkeypatch.setattr(agents, "ask_watched", agents.ask_watched)


def asked(key, namespace):
    request = {
        "target": "conv",
        "probe": probe_to_json(key.probe),
        "cases": [[(name, wire.encode(value)) for name, value in case.arguments.items()] for case in key.cases],
        "hold": False,
        "held": False,
        "forbids": dict(key.forbids),
    }
    answers = agents.KernelAgent().serve(json.dumps(request), namespace)
    return tuple(map(Answer.from_json, json.loads(answers)))


def run(text, namespace):
    linecache.cache["<cell 1>"] = (len(text), None, text.splitlines(keepends=True), "<cell 1>")  # as IPython does
    exec(compile(text, "<cell 1>", "exec"), namespace)


def graded(text, seen=True):
    """The verdict on a submission; without the text of its notebook, what was seen at work."""
    namespace = {"__name__": "__main__"}
    run(text, namespace)
    trace = Trace(hidden={"conv": asked(HIDDEN, namespace)}, shown={"conv": asked(SHOWN, namespace)})
    reference = Reference("01_set", "notebook", {"conv": CheckKeys(HIDDEN, SHOWN, 10.0)})
    notebook = new_notebook(cells=[new_code_cell(text)] if seen else [])
    return verdicts(trace, reference, notebook)["conv"]


@pytest.mark.parametrize("text", CAUGHT.values(), ids=CAUGHT)
def test_caught(text):
    verdict = graded(text)
    assert (verdict.points, verdict.outcome) == (0, WRONG)
    said = verdict.finding.message
    assert "which this exercise does not allow" in said or "behind which it could use" in said
    assert "other sizes" not in said


@pytest.mark.parametrize("text", NOT_CAUGHT.values(), ids=NOT_CAUGHT)
def test_what_the_docs_list_as_not_caught(text):
    assert graded(text).outcome == PASSED


@pytest.mark.parametrize("text", TRIED_TOO.values(), ids=TRIED_TOO)
def test_honest_work_passes(text):
    verdict = graded(text)
    assert verdict.outcome == PASSED, verdict.finding.message


def test_a_ufunc_with_a_computed_name_is_not_caught_but_its_text_is():
    """NumPy's elementwise functions are objects of C that Python reports no calls of."""
    text = NP + "f = getattr(np, 'tan' + chr(104))\n" + OWN.replace("conv(", "own(")
    assert graded(text + "\ndef conv(x, w): return own(f(x) * 0 + x, w)").outcome == PASSED
    written = graded(NP + OWN.replace("conv(", "own(") + "\ndef conv(x, w): return own(np.ma.tanh(x) * 0 + x, w)")
    assert "numpy.ma.tanh" in written.finding.message


def test_what_is_used_on_shown_inputs_is_told_with_its_line():
    message = graded(SECRET + CONV).finding.message
    assert message == (
        "While it ran, your code used `numpy.convolve` (in your line 5: `return secret(x, w, 'valid')`), "
        "which this exercise does not allow. Use a loop."
    )


def test_what_is_used_on_hidden_inputs_only_is_told_without_a_line():
    """Not "right on the examples, but not on other inputs: other sizes": its answers are right there, too."""
    own = OWN.replace("conv(", "own(")
    text = f"{SECRET}{own}\ndef conv(x, w): return own(x, w) if len(x) < 9 else secret(x, w, 'valid')"
    verdict = graded(text)
    assert verdict.points == 0
    assert (
        verdict.reason
        == "While it ran, your code used `numpy.convolve`, which this exercise does not allow. Use a loop."
    )


def test_a_students_own_check_says_the_same(tmp_path, monkeypatch):
    (tmp_path / f"notebook{SUFFIX}").write_text(json.dumps({"format": 1, "checks": [SHOWN.to_json()]}))
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "__main__"}
    run(SECRET + CONV, namespace)
    used = "used `numpy.convolve` (in your line 5: `return secret(x, w, 'valid')`), which this exercise does not allow"
    assert used in str(report_on("conv", namespace))
    written = str(report_on("conv", {**namespace, "_ih": ["", CAUGHT["numpy.ma"]]}))
    assert "Line 2 of code cell 1 uses `numpy.ma.convolve` (here as `np.ma.convolve`), which" in written
