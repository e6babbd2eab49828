"""Hostile submissions, each a real notebook graded for real, among honest ones whose marks must not change.

A hostile cell runs before anything is judged. Whatever it finds out or breaks is written to the notebook's
own output, where the tests read it; `double` is wrong in all of them, so that a gained point would show.
"""

import json
import os
import socket

import nbformat
import psutil
import pytest

from autograder.grades.marks import marks
from tests.autograder.handin import (
    CONFIG,
    FULL,
    NOTEBOOK,
    SET,
    adding,
    autograder,
    hand_in,
    judged,
    printed,
    released_course,
    replacing,
    solved,
    texts,
    verdicts,
)

WRONG = "def double(x):\n    return x"
CANARY = "canary-of-the-grader"
ATTACKS = {
    "reads solutions": "print(open({root!r} + '/solutions/01_set/tiny.py').read())",
    "reads gradebook": "print(open({home!r} + '/gradebook.db', 'rb').read()[:100])",
    "reads secret": "print(open({home!r} + '/private/secret').read())",
    "reads others": "print(open({home!r} + '/submitted/honest1/01_set/tiny.ipynb').read())",
    "lists course": "import os\nprint(os.listdir({home!r}))",
    "reads passwords": "print(open('/etc/passwd').read())",
    "reads environment": (
        "import glob\nfor p in glob.glob('/proc/*/environ'):\n    try: print(open(p).read())\n    except OSError: pass"
    ),
    "writes outside": "open({root!r} + '/written', 'w').write('x')",
    "writes to tmp": "open('/tmp/lecturekit-written', 'w').write('x')",
    "connects": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nprint('CONNECTED')",
    "resolves": "import socket\nprint('RESOLVED', socket.getaddrinfo('localhost.example.com', 80))",
    "unix socket": ("import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({unix!r})\nprint('CONNECTED')"),
    "abstract socket": (
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0' + {abstract!r})\nprint('CONNECTED')"
    ),
    "udp": (
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))\n"
        "print('SENT')"
    ),
    "kills grader": ("import os, signal\nos.kill({pid}, signal.SIGKILL)\nprint('KILLED')\n"),
    "kills parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "fork bomb": (
        "import os, time\n"
        "children = 0\n"
        "try:\n"
        "    while children < 100_000:\n"
        "        if os.fork() == 0:\n            time.sleep(600)\n"
        "        children += 1\n"
        "except OSError as e: print(children, e)"
    ),
    "memory at once": "import numpy as np\nhog = np.ones(2**33)",
    "memory in steps": "hog = []\nwhile True:\n    hog.append(bytearray(b'x') * 2**24)",
    "disk": "with open('filler', 'wb') as f:\n    while True:\n        f.write(b'x' * 2**24)",
    "os._exit": "import os\nos._exit(0)",
    "suicide": "import os\nos.kill(os.getpid(), 9)",
    "loops": "while True:\n    pass",
    "loops in numpy": "import numpy as np\na = np.ones((500, 500))\nwhile True:\n    a = a @ a / 500",
    "swallows interrupts": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "daemon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        import sys\n        os.execv(sys.executable, [sys.executable, '-c', "
        "'import time; time.sleep(987)'])\n    os._exit(0)"
    ),
    "patches check": (
        "import lecturekit.check as c, lecturekit.check.kernel.agent as a, lecturekit.check.kernel.probes as p\n"
        "a.agent.serve = lambda *a: '[]'\np.ask = lambda *a: p.Answer('value', 1)\n"
        "c.student.check = lambda name: print('passed')"
    ),
    "patches numpy": (
        "import numpy as np\nnp.allclose = lambda *a, **k: True\nnp.array_equal = lambda *a, **k: True\n"
        "np.asarray = lambda x, *a, **k: x"
    ),
    "patches builtins": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda x: 0",
    "patches json": "import json\njson.loads = lambda *a, **k: {{}}\njson.dumps = lambda *a, **k: '[]'",
    "patches display": (
        "from IPython import get_ipython\nip = get_ipython()\n"
        "ip.display_formatter.format = lambda *a, **k: ({{'text/plain': '2.0'}}, {{}})\n"
        "ip.user_expressions = lambda e: {{k: {{'status': 'ok', 'data': {{'text/plain': repr('[]')}}}} for k in e}}"
    ),
    "removes asserts": (
        "import ast\nfrom IPython import get_ipython\nclass T(ast.NodeTransformer):\n"
        "    def visit_Assert(self, n): return ast.Pass()\nget_ipython().ast_transformers.append(T())"
    ),
    "forges messages": (
        "from IPython import get_ipython\nk = get_ipython().kernel\n"
        "for ch in ('iopub_socket',):\n"
        "    k.session.send(getattr(k, ch), 'execute_result', {{'data': {{'text/plain': '2.0'}}, "
        "'metadata': {{}}, 'execution_count': 1}}, parent=k.get_parent())"
    ),
    "imitates a verdict": "print('✓ double: passed')\n2.0",
    "lies": "",
    "pickles": "",
    "recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
    "deep value": "",
    "html": (
        "from IPython.display import HTML, display\n"
        "display(HTML('<script>alert(1)</script><img src=x onerror=alert(2)>'))"
    ),
    "markdown": "from IPython.display import Markdown, display\ndisplay(Markdown('<script>alert(3)</script>'))",
}
LIAR = """
class Liar:
    shape, dtype, ndim, size = (1,), 'float64', 1, 1
    def __eq__(self, other): return True
    def __array__(self, *a, **k): raise SystemExit
    def __len__(self): return -1
    def __iter__(self): return self
    def __next__(self): return self
    def __float__(self): return 1.0
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __repr__(self): raise MemoryError
def double(x): return Liar()
"""
PICKLE = """
import pickle, os
class Bomb:
    def __reduce__(self): return (os.system, ('touch {root}/pickled',))
def double(x): return Bomb()
"""
DEEP = """
def double(x):
    deep = []
    for _ in range(100_000): deep = [deep]
    return deep
"""
SOLUTION_OF = {"lies": LIAR, "pickles": PICKLE, "deep value": DEEP}
HONEST = ("honest1", "honest2", "zz honest")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, kernels):
    """A class of attackers and honest students, graded once, with doors held open for the attackers."""
    course = released_course(tmp_path_factory.mktemp("attacked"))
    (course.root / "nbgrader_config.py").write_text(f"{CONFIG}\nc.Execute.timeout = 4\n")
    os.environ["GRADERS_PASSWORD"] = CANARY
    tcp = socket.create_server(("127.0.0.1", 0))
    unix_path = str(course.root / "door")
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(unix_path)
    unix.listen()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0lecturekit-test-door")
    abstract.listen()
    places = {
        "root": str(course.root),
        "home": str(course.home),
        "port": tcp.getsockname()[1],
        "unix": unix_path,
        "abstract": "lecturekit-test-door",
        "pid": os.getpid(),
    }
    for student in HONEST:
        hand_in(course, student)
    for name, code in ATTACKS.items():
        solution = SOLUTION_OF.get(name, WRONG).replace("{root}", str(course.root))
        changes = [replacing("double", solution)]
        if code:
            changes.append(adding(code.format(**places), before="solution-double"))
        hand_in(course, name, *changes)
    folder = course.submitted / "links" / SET
    folder.mkdir(parents=True)
    nbformat.write(solved(course), folder / f"{NOTEBOOK}.ipynb")
    (folder / "data.txt").symlink_to(course.private / "secret")
    (folder / "folder").symlink_to(course.private)
    stolen = course.submitted / "thief" / SET
    stolen.mkdir(parents=True)
    (stolen / f"{NOTEBOOK}.ipynb").symlink_to(course.submitted / "honest1" / SET / f"{NOTEBOOK}.ipynb")
    processes = {p.pid for p in psutil.process_iter()}
    autograder(course, "grade", SET)
    autograder(course, "feedback", SET)
    yield course, processes
    for door in (tcp, unix, abstract):
        door.close()
    del os.environ["GRADERS_PASSWORD"]


@pytest.mark.parametrize("student", HONEST)
def test_honest_marks_do_not_change(attacked, student):
    assert judged(attacked[0], student) == FULL


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_gains_a_point_and_each_gets_a_verdict(attacked, attack):
    course = attacked[0]
    found = verdicts(course, attack)
    assert judged(course, attack)["double"] == 0
    assert set(found) == set(FULL)
    assert found["double"]["outcome"] in ("wrong", "crashed", "timed out", "not attempted")
    assert all(v["reason"] for v in found.values() if v["outcome"] != "passed")


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name.startswith(("reads", "lists"))])
def test_nothing_of_the_grader_can_be_read(attacked, attack):
    course = attacked[0]
    seen = texts(course, attack)
    for treasure in (CANARY, course.secret(), "SQLite format 3", "root:x:", "Agrees(", "honest2", "return 2 * x"):
        assert treasure not in seen


@pytest.mark.parametrize("attack", ["connects", "resolves", "unix socket", "abstract socket", "udp", "kills grader"])
def test_nothing_outside_can_be_reached(attacked, attack):
    said = printed(attacked[0], attack)
    assert not [word for word in ("CONNECTED", "RESOLVED", "SENT", "KILLED") if word in said]


def test_nothing_is_written_outside(attacked):
    root = attacked[0].root
    assert not (root / "written").exists()
    assert not (root / "pickled").exists()
    assert not os.path.exists("/tmp/lecturekit-written")


def test_nothing_outlives_its_notebook(attacked):
    _, before = attacked
    left = [p for p in psutil.process_iter(["cmdline"]) if p.pid not in before]
    assert not [p for p in left if "time.sleep(987)" in " ".join(p.info["cmdline"] or [])]


def test_links_are_not_followed(attacked):
    course = attacked[0]
    assert judged(course, "thief") == dict.fromkeys(FULL, 0.0)
    secret = course.secret()
    for folder in (course.autograded, course.feedback):
        for path in folder.rglob("*"):
            assert path.is_dir() or secret not in path.read_text(errors="replace"), path


@pytest.mark.parametrize("attack", ["html", "markdown"])
def test_no_script_of_a_student_runs_in_feedback(attacked, attack):
    page = (attacked[0].feedback / attack / SET / f"{NOTEBOOK}.html").read_text()
    for script in ("<script>alert(1)", "<script>alert(3)", "onerror=alert(2)>"):
        assert script not in page


def test_everybody_is_in_the_gradebook(attacked):
    assert set(marks(attacked[0], SET)) == {*HONEST, *ATTACKS, "links", "thief"}


def test_outputs_stay_small(attacked):
    for attack in ATTACKS:
        assert len(json.dumps(texts(attacked[0], attack))) < 8 * 2**20
