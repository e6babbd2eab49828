"""Who wants the points of fast code with slow code: everything here is slow, or wrong on large inputs."""

import pytest

from tests.autograder.handin import replacing
from tests.red_team.one_run import OneRun

pytestmark = pytest.mark.kernel

TEXT = """
# %%
import numpy as np

from lecturekit.check import Agrees, Exercise, Pace, inputs, vector

def in_loops(x, k):
    return np.array([sum(x[i + j] * k[j] for j in range(len(k))) for i in range(len(x) - len(k) + 1)])

exercise = Exercise(
    title="Pace",
    checks=[
        Agrees("slide", inputs(x=vector(9), k=vector(3)), points=2,
            pace=Pace(20, inputs(x=vector(40_000), k=vector(6)), worth=1, slow=in_loops),
            mistakes={"Turned round.": lambda x, k: np.convolve(x, k, "valid")}),
    ],
)

# %%
import numpy as np

from lecturekit import check

# %%
def slide(x, k):
    ### BEGIN SOLUTION
    return np.lib.stride_tricks.sliding_window_view(x, len(k)) @ k
    ### END SOLUTION

# %%
check("slide")
"""
SLOW = """
def slow(x, k):
    return np.array([sum(x[i + j] * k[j] for j in range(len(k))) for i in range(len(x) - len(k) + 1)])
"""
ATTACKS = {  # and what they earn: 1 is for right answers that are slow
    "slow": (
        """
slide = slow
""",
        1,
    ),
    "gives up": (
        """
def slide(x, k):
    return x if len(x) > 5000 else slow(x, k)
""",
        0,
    ),
    "cache": (
        """
import functools
kept = {}
def slide(x, k):
    key = len(x), len(k)
    if key not in kept: kept[key] = slow(x, k)
    return kept[key] if len(x) > 5000 else slow(x, k)
""",
        0,
    ),
    "true cache": (
        """
kept = {}
def slide(x, k):
    key = x.tobytes()
    if key not in kept: kept[key] = slow(x, k)
    return kept[key]
""",
        1,
    ),
    "patched call": (
        """
import lecturekit.check.kernel.agent as a, lecturekit.check.kernel.probes as p
slide = slow
a.KernelAgent.call = lambda self: 'done'
a.KernelAgent.seconds = lambda self, r: '0.0'
import time
time.process_time = lambda: 0.0
""",
        1,
    ),
    "lazy": (
        """
class Lazy(np.ndarray):
    pass
class L:
    __module__ = 'torch'
    def __init__(s, *a): s.a = a
    def __array__(s, *a, **k): return slow(*s.a)
def slide(x, k):
    return L(x, k) if len(x) > 5000 else slow(x, k)
""",
        1,
    ),
    "forks": (
        """
import os, mmap, signal
def slide(x, k):
    if len(x) < 5000: return slow(x, k)
    m = mmap.mmap(-1, 8 * len(x))
    if os.fork() == 0:
        y = slow(x, k); m[:8 * len(y)] = y.tobytes(); os._exit(0)
    os.wait()
    return np.frombuffer(m[:8 * (len(x) - len(k) + 1)])
""",
        0,
    ),
    "forks unwaited": (
        """
import os, mmap, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
def slide(x, k):
    if len(x) < 5000: return slow(x, k)
    m = mmap.mmap(-1, 8 * len(x) + 8)
    try: child = os.fork()
    except OSError: return slow(x, k)
    if child == 0:
        y = slow(x, k); m[:8 * len(y)] = y.tobytes(); m[-1:] = b'x'; os._exit(0)
    while m[-1:] != b'x': time.sleep(.01)
    time.sleep(.05)
    return np.frombuffer(m[:8 * (len(x) - len(k) + 1)])
""",
        1,
    ),
    "helper waits": (
        """
import os, mmap, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
m = mmap.mmap(-1, 8 * 100_000)
helpers = []
for h in range(6):
    flag = mmap.mmap(-1, 16)
    xs = mmap.mmap(-1, 8 * 50_000)
    pid = os.fork()
    if pid == 0:
        while flag[:1] != b'g': time.sleep(.005)
        n, q = np.frombuffer(xs[:16], 'int64')
        v = np.frombuffer(xs[16:16 + 8 * (n + q)])
        y = slow(v[:n], v[n:]); m[:8 * len(y)] = y.tobytes(); flag[:1] = b'd'; os._exit(0)
    helpers.append((flag, xs))
def slide(x, k):
    if len(x) < 5000: return slow(x, k)
    flag, xs = helpers.pop()
    xs[:16] = np.array([len(x), len(k)]).tobytes()
    xs[16:16 + 8 * (len(x) + len(k))] = np.concatenate([x, k]).tobytes()
    flag[:1] = b'g'
    while flag[:1] != b'd': time.sleep(.01)
    time.sleep(.1)
    return np.frombuffer(m[:8 * (len(x) - len(k) + 1)])
""",
        1,
    ),
    "helper lives": (
        """
import os, mmap, time
m = mmap.mmap(-1, 8 * 100_000)
flag = mmap.mmap(-1, 16)
xs = mmap.mmap(-1, 8 * 50_000)
if os.fork() == 0:
    while True:
        while flag[:1] != b'g': time.sleep(.005)
        n, q = np.frombuffer(xs[:16], 'int64')
        v = np.frombuffer(xs[16:16 + 8 * (n + q)])
        y = slow(v[:n], v[n:]); m[:8 * len(y)] = y.tobytes(); flag[:1] = b'd'
def slide(x, k):
    if len(x) < 5000: return slow(x, k)
    xs[:16] = np.array([len(x), len(k)]).tobytes()
    xs[16:16 + 8 * (len(x) + len(k))] = np.concatenate([x, k]).tobytes()
    flag[:1] = b'g'
    while flag[:1] != b'd': time.sleep(.01)
    return np.frombuffer(m[:8 * (len(x) - len(k) + 1)])
""",
        1,
    ),
    "thread": (
        """
import threading
def slide(x, k):
    out = []
    try:
        t = threading.Thread(target=lambda: out.append(slow(x, k))); t.start(); t.join()
    except RuntimeError: return slow(x, k)
    return out[0]
""",
        1,
    ),
    "burns before": (
        """
import threading, time
def burn(n=3000000):
    while True:
        try:
            sum(range(n)); time.sleep(.02)
        except BaseException: pass
threading.Thread(target=burn, daemon=True).start()
slide = slow
""",
        1,
    ),
    "raises": (
        """
def slide(x, k):
    if len(x) > 5000: raise type('hidden_' + str(int(x[0] * 100)), (Exception,), {})(str(x))
    return slow(x, k)
""",
        0,
    ),
    "approximates": (
        """
def slide(x, k):
    return slow(x, k) if len(x) < 5000 else np.full(len(x) - len(k) + 1, 0.0)
""",
        0,
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, kernels):
    return OneRun(tmp_path_factory.mktemp("pace"), TEXT)


def test_fast_code_earns_all(graded):
    trace, found = graded()
    assert found["slide"].points == 2
    assert not trace.large


@pytest.mark.parametrize("attack", ATTACKS)
def test_slow_code_does_not(graded, attack):
    code, earned = ATTACKS[attack]
    _, found = graded(replacing("slide", SLOW + code))
    assert found["slide"].points == earned
    assert "hidden_" not in found["slide"].reason
