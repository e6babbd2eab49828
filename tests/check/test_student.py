"""The student's `check`: what it finds, what it shows, and what it never does."""

import html.parser
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

from lecturekit import check, hint
from lecturekit.check import Agrees, inputs, public, student, vector
from lecturekit.check.judge import OUTCOMES, PASSED, WRONG, Finding
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import Answer, Call, Desk, ask
from lecturekit.check.public import SUFFIX, UnknownCheckError, find, load
from lecturekit.check.rules import Agreement
from lecturekit.check.show import Report

ROOT = Path(__file__).parents[2]
EVIL = "<script>alert(1)</script>&<img src=x onerror=y>"


def public_file(folder, name="double", factor=2.0):
    """The public half of a check whose answer is `factor` times x."""
    import json

    cases = tuple(
        Case({"x": x}, factor * x, (Answer("value", x * x), Answer("raised", error="IndexError")))
        for x in (np.array([1.0]), np.array([-2.0, 0.5]))
    )
    hints = ("First hint.", f"Second hint {EVIL}.")
    key = AnswerKey(name, 2, Call(), Agreement(), (f"You square it {EVIL}.", "It ends too early."), hints, cases)
    path = folder / f"{name}{SUFFIX}"
    path.write_text(json.dumps({"format": 1, "checks": [key.to_json(7)]}), encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(student, "_hinted", {})
    public_file(tmp_path)
    return tmp_path


def said(name, capsys, **names):
    """What `check(name)` prints for a student who defined `names`."""
    exec(f"check({name!r})", {"check": check, **names})
    return capsys.readouterr().out


def test_right_code_passes_and_is_told_how_far_that_goes(here, capsys):
    text = said("double", capsys, double=lambda x: 2 * x)
    assert text == "✓ double: passed\n  Note: 2 examples agree. Grading asks for others, of other sizes.\n"


def test_wrong_code_is_shown_the_smallest_input_and_one_more_hint_each_time(here, capsys):
    def double(x):
        return 3 * x

    first = said("double", capsys, double=double)
    assert first.startswith("✗ double: wrong\n")
    assert "x = np.array([1.])\n    double(x)" in first
    assert "What came of it: expected [2.], received [3.]" in first
    assert "Hint: (1 of 2) First hint." in first
    for _ in range(3):
        assert "Hint: (2 of 2) Second hint" in said("double", capsys, double=double)
    assert "Hint" not in said("double", capsys, double=lambda x: 2 * x)
    assert "Likely cause" not in first


def test_a_named_mistake_comes_without_a_general_hint_which_can_be_asked_for(here, capsys):
    assert "Hint" not in said("double", capsys, double=lambda x: x**2)
    for words in ("(1 of 2) First hint.", "(2 of 2) Second hint", "(2 of 2) Second hint"):
        hint("double")
        assert words in capsys.readouterr().out
    with pytest.raises(UnknownCheckError, match="Did you mean 'double'"):
        hint("duoble")


@pytest.mark.parametrize(
    ("double", "words"),
    [
        (lambda x: x * x, "Likely cause: You square it"),
        (lambda x: x[5], "Likely cause: It ends too early."),
        (lambda x: (2 * x)[:, None], "expected shape (1,), received shape (1, 1)"),
        (lambda x: (2 * x).astype(str), "expected float, received str"),
        (lambda x: None, "does your function `return` its result?"),
        (lambda x: (v for v in x), "a generator"),
        (lambda x: x / 0 * 0, "NaN"),
        (lambda x: x.__imul__(2), "changed its input `x` in place"),
        (lambda: 0, "Your code raised: TypeError"),
        (5, "'int' object is not callable"),
        (lambda x: [].sort(key=exit()), "Your code raised: SystemExit"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_is_wrong_is_said(double, words, here, capsys):
    assert words in said("double", capsys, double=double)


def test_not_attempted_is_no_failure(here, capsys):
    assert said("double", capsys).startswith("○ double: not attempted\n  What came of it: there is no `double` yet")

    def double(x):
        raise NotImplementedError("Replace this line by your code.")

    text = said("double", capsys, double=double)
    assert text == "○ double: not attempted\n  What came of it: `double` is not written yet\n"
    assert "(1 of 2)" in said("double", capsys, double=lambda x: x)


def test_the_stop_button_stops(here):
    def double(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exec("check('double')", {"check": check, "double": double})


def test_an_unknown_name_gets_a_close_one(here):
    with pytest.raises(UnknownCheckError, match=r"Received: 'duoble'. Did you mean 'double'\? Known checks: .*double"):
        check("duoble")
    with pytest.raises(UnknownCheckError, match="Known checks"):
        check("")
    with pytest.raises(TypeError, match=r'quotation marks. Received: function. Write check\("find"\)'):
        check(find)


def test_beside_the_notebook_comes_before_the_package(here, tmp_path, monkeypatch, capsys):
    package = tmp_path / "package"
    (package / "01_set").mkdir(parents=True)
    public_file(package / "01_set", factor=7.0)
    public_file(package / "01_set", "other")
    monkeypatch.setattr(public, "_installed", lambda: (package,))
    assert "passed" in said("double", capsys, double=lambda x: 2 * x)
    assert "passed" in said("other", capsys, other=lambda x: 2 * x)
    (here / f"double{SUFFIX}").unlink()
    assert "passed" in said("double", capsys, double=lambda x: 7 * x)
    monkeypatch.setattr(public, "_installed", tuple)
    with pytest.raises(UnknownCheckError, match="none: is the file"):
        check("double")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged file"),
        (b"{", "damaged file"),
        (b"\xff", "damaged file"),
        (b"[]", "damaged file"),
        (b"{}", "damaged file"),
        (b'{"format": "1"}', "damaged file"),
        (b'{"format": 1, "checks": [5]}', "damaged file"),
        (b'{"format": 1, "checks": 5}', "damaged file"),
        (b'{"format": 1, "checks": [{"name": "f", "probe": {"kind": "exec"}}]}', "damaged file"),
        (b'{"format": 3, "checks": []}', "update yours"),
    ],
)
def test_a_damaged_public_half_says_so(content, words, here):
    path = here / f"double{SUFFIX}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="Expected") as raised:
        load(path)
    assert words in str(raised.value)


def test_a_damaged_file_does_not_hide_the_others(here, capsys):
    (here / f"a{SUFFIX}").write_text("{")
    assert "passed" in said("double", capsys, double=lambda x: 2 * x)
    with pytest.raises(ValueError, match="Download it anew"):
        check("another")


def test_a_value_deep_inside_that_is_damaged(here):
    path = here / f"double{SUFFIX}"
    path.write_text(re.sub(r'"dtype": "float64"', '"dtype": "object"', path.read_text(), count=1))
    with pytest.raises(ValueError, match="Download it anew"):
        load(path)


def test_a_folder_of_that_name_is_passed_over(here, capsys):
    (here / f"a{SUFFIX}").mkdir()
    assert "passed" in said("double", capsys, double=lambda x: 2 * x)


def test_half_characters_can_be_printed(here, capsys):
    def double(x):
        raise ValueError("\ud800")

    said("double", capsys, double=double).encode()
    said("double", capsys, double=lambda x: {"\ud800": "\udfff"}).encode()


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        assert [name for name, _ in attrs] in ([], ["style"])


@given(st.text(), st.text(), st.sampled_from(OUTCOMES), st.text(), st.text())
def test_nothing_shown_is_markup(name, text, outcome, mistake, hint):
    for evil in ("", EVIL, '"><b onload=x>'):
        case = Case({name: text + evil, "x": [evil]}, None, ())
        finding = Finding(outcome, text + evil, mistake + evil, case)
        report = Report(name + evil, 1, finding, note=evil, hint=hint + evil)
        tags = Tags()
        tags.feed(report.to_html())
        assert tags.found <= {"div", "b", "span", "pre"}
        assert EVIL not in report.to_html()
        assert str(report)


# --------------------------------------------------------------------- probes


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
    reply = json.loads(Desk().serve(json.dumps(order), {"double": double}))
    assert [Answer.from_json(a).value.tolist() for a in reply] == [[2.0], [10.0]]


# --------------------------------------------------------- in whole processes


def test_in_a_notebook_it_shows_html_and_the_students_own_line(here):
    cells = [
        "from lecturekit import check",
        "def double(x):\n    y = 1\n    return helper(x)",
        f"def helper(x):\n    raise ValueError({EVIL!r})",
        'check("double")',
        f"class Evil:\n    pass\nEvil.__name__ = {EVIL!r}\ndef double(x):\n    return Evil()",
        'check("double")',
        "def double(x):\n    return 2 * x",
        'check("double")',
    ]
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    old = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        NotebookClient(nb, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(here)}}).execute()
    finally:
        os.environ.pop("PYTHONPATH") if old is None else os.environ.update(PYTHONPATH=old)
    shown = [nb.cells[i].outputs for i in (3, 5, 7)]
    assert all(len(outputs) == 1 and outputs[0].output_type == "display_data" for outputs in shown)
    for (output,) in shown:
        tags = Tags()
        tags.feed(output.data["text/html"])
        assert tags.found <= {"div", "b", "span", "pre"}
    texts = [outputs[0].data["text/plain"] for outputs in shown]
    assert "crashed" in texts[0]
    assert "in your line 2: raise ValueError(" in texts[0]
    assert "First hint" in texts[0]
    assert "an object of type <script>" in texts[1]
    assert "Second hint" in texts[1]
    assert texts[2].startswith("✓ double: passed")


def test_in_a_plain_process_it_prints_and_needs_no_keras(here):
    (here / "work.py").write_text(
        "import sys\nfrom lecturekit import check\ndef double(x):\n    return 2 * x\ncheck('double')\n"
        "print([m for m in ('keras', 'tensorflow', 'IPython', 'nbgrader', 'autograder') if m in sys.modules])\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "work.py"], cwd=here, env=env, capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "✓ double: passed"
    assert lines[-1] == "[]"


def test_authors_words_and_students_word_are_one_module():
    assert callable(check)
    assert Agrees("f", inputs(x=vector("m")), points=1).name == "f"
    assert {PASSED, WRONG} < set(OUTCOMES)
