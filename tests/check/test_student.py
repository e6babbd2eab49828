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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from nbclient import NotebookClient

from lecturekit import check, hint
from lecturekit.check import Agrees, inputs, public, student, vector
from lecturekit.check.judge import OUTCOMES, PASSED, WRONG, Finding, judge
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import Answer, Call, Desk, ask
from lecturekit.check.public import SUFFIX, UnknownCheckError, find, load
from lecturekit.check.rules import Agreement
from lecturekit.check.show import Question, Report

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
    monkeypatch.setattr(student, "_session", student.Session())
    public_file(tmp_path)
    return tmp_path


def said(name, capsys, **names):
    """What `check(name)` prints for a student who defined `names`."""
    exec(f"check({name!r})", {"check": check, **names})
    return capsys.readouterr().out


def test_right_code_passes_and_is_told_how_far_that_goes(here, capsys):
    text = said("double", capsys, double=lambda x: 2 * x)
    assert text == (
        "✓ double: passed\n  Note: 2 examples agree. Grading asks again, with inputs of its own.\n"
        "  2 points; so far 2 of 2 in this notebook\n"
    )


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
    assert text == (
        "○ double: not attempted\n  What came of it: `double` is not written yet\n"
        "  Worth 2 points; so far 0 of 2 in this notebook\n"
    )
    assert "(1 of 2)" in said("double", capsys, double=lambda x: x)


def test_the_stop_button_stops(here):
    def double(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exec("check('double')", {"check": check, "double": double})


def test_an_unknown_name_gets_a_close_one(here):
    with pytest.raises(UnknownCheckError, match=r"Received: 'duoble'. Did you mean check\('double'\)\? Known .*double"):
        check("duoble")
    with pytest.raises(UnknownCheckError, match=r"Did you mean hint\('double'\)\?"):
        hint("duoble")
    with pytest.raises(UnknownCheckError, match=r"Known checks: double\.$"):
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
    """What a card is made of: these elements, with these attributes, and nothing that loads or runs anything."""

    elements = "div b span pre code ul li details summary table tbody tr th td svg path polyline"
    attributes = (
        "style role aria-label aria-level scope viewbox shape-rendering preserveaspectratio fill d stroke stroke-width "
        "stroke-dasharray vector-effect points"
    )

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self.open = [], "", []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in self.elements.split()
        assert {name for name, _ in attrs} <= {*self.attributes.split()}
        assert "url(" not in "".join(value for _, value in attrs)
        self.found.append((tag, dict(attrs)))
        if tag not in ("path", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "polyline"):
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@given(st.text(), st.text(), st.sampled_from(OUTCOMES), st.text(), st.text())
def test_nothing_shown_is_markup(name, text, outcome, mistake, hint):
    for evil in ("", EVIL, '"><b onload=x>', f"`{EVIL}`"):
        case = Case({name: text + evil, "x": [evil]}, None, ())
        finding = Finding(outcome, text + evil, mistake + evil, case)
        report = Report(name + evil, 1, finding, note=evil, hint=hint + evil, hints=(evil, hint), traceback=text + evil)
        Tags(report.to_html())
        assert EVIL not in report.to_html()
        assert str(report)
    Tags(Question(name, text + EVIL, [(hint + EVIL, mistake)], "one").to_html())


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(EVIL)
arrays = npst.arrays(
    st.sampled_from([float, int, bool, "f4", "U3"]), npst.array_shapes(min_dims=0, max_dims=4, max_side=15)
)
values = st.recursive(leaves | arrays, lambda v: st.lists(v, max_size=3) | st.tuples(v, v) | st.just({EVIL: 1}))


@given(values, values)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_two_values_can_stand_side_by_side(expected, got):
    report = compared(expected, got)
    if report is not None:
        text = report.to_html()
        Tags(text)
        assert EVIL not in text


def compared(expected, got, **tolerance):
    """The report on a check that wants `expected`; None if `got` is as good."""
    key = AnswerKey("f", 1, Call(), Agreement(columns=True, **tolerance), (), (), (Case({}, expected, ()),))
    finding = judge(key, [Answer("value", got)])
    return None if finding.outcome == PASSED else Report("f", 1, finding)


WAVE = np.sin(np.arange(300.0) / 10)
IMAGE = np.outer(WAVE[:28], WAVE[:20])


@pytest.mark.parametrize(
    ("expected", "got", "elements", "words"),
    [
        (7, 8, {"pre", "b"}, "expected7received8"),
        ("Hello, you", "Hello you", {"pre", "b"}, "'Hello, you'"),
        (np.array([1.0, 2.0, 3.0]), np.array([1.0, 5.0, 3.0]), {"td", "th"}, "differs≠"),
        (np.eye(3), -np.eye(3), {"td"}, "≠ -1"),
        (np.eye(3), np.eye(3) * np.nan, {"td"}, "≠ nan"),
        (IMAGE, IMAGE.clip(0.3), {"svg", "path"}, "differs at"),
        (np.stack([IMAGE] * 3)[..., None], np.stack([IMAGE, IMAGE, -IMAGE])[..., None], {"svg"}, "; at [2, "),
        (WAVE, WAVE + 1, {"svg", "polyline"}, "differs at 300 of 300 places; at [0]"),
        (np.zeros(5000), np.ones(5000), {"pre"}, "expected"),
        (np.zeros((200, 200)), np.ones((200, 200)), {"pre"}, "expected"),
        (np.arange(3.0), np.arange(3.0)[:, None] + 1, {"td"}, "expected012"),
        ((1.0, {"a": [np.zeros(2)]}), (1.0, {"a": [np.ones(2)]}), {"td"}, "['a'][0]expected00"),
        (np.zeros((3, 1)), np.zeros(3), set(), "expected shape (3, 1), received shape (3,)"),
        (np.array(2.0), np.array([3.0]), set(), "expected shape (), received shape (1,)"),
    ],
)
def test_expected_and_received_stand_side_by_side(expected, got, elements, words):
    tags = Tags(compared(expected, got).to_html())
    assert elements <= {tag for tag, _ in tags.found}
    assert words in tags.text
    assert all(a.get("aria-label") for tag, a in tags.found if tag == "svg")


def test_numbers_that_differ_little_are_shown_as_different():
    text = Tags(compared(np.array([1.0, 2.00000001]), np.array([1.0, 2.00000002]), rtol=0, atol=1e-12).to_html()).text
    assert "expected12.00000001received12.00000002differs≠" in text


def test_text_tells_arrays_below_each_other_and_large_ones_by_a_place():
    text = str(compared(np.arange(8.0) * 10 / 7, np.arange(8.0)[::-1] * 10 / 7))
    first, second = (line for line in text.splitlines() if line.strip().startswith(("expected", "received")))
    assert first.index("[") == second.index("[")
    assert "differs at 560 of 560 places; at [0, 0] expected 0, received 1" in str(compared(IMAGE * 0, IMAGE * 0 + 1))


def test_what_is_withheld_is_in_no_card():
    key = AnswerKey("f", 1, Call(), Agreement(), (), (), (Case({}, np.array([12345.0]), ()),), withheld=True)
    for got in (np.array([1.0, 2.0]), 5, "x"):
        report = Report("f", 1, judge(key, [Answer("value", got)]))
        assert "12345" not in report.to_html() + str(report)


def test_a_card_has_a_name_for_screen_readers_and_words_for_its_colours():
    for outcome in OUTCOMES:
        (tag, first), *others = Tags(Report("f", 2, Finding(outcome, "m"), hints=("h",)).to_html()).found
        assert (tag, first["role"], first["aria-label"]) == ("div", "region", f"f: {outcome}")
        assert [a["aria-level"] for _, a in others if a.get("role") == "heading"] == ["4"]
        assert outcome in Tags(Report("f", 2, Finding(outcome)).to_html()).text


def test_hints_lie_each_behind_the_one_before(here):
    report = student.report_on("double", {"double": lambda x: x**2})
    assert report.finding.mistake
    assert "Hint:" not in str(report)
    shown = report.to_html()
    assert shown.index("Hint 1 of 2") < shown.index("First hint.") < shown.index("Hint 2 of 2")
    assert [tag for tag, _ in Tags(shown).found].count("details") == 2
    assert shown.count("</details></div></details>") == 1


def test_what_was_right_before_and_is_wrong_now_says_so(here, capsys):
    public_file(here, "triple", 3.0)
    assert "so far 0 of 2" in said("double", capsys, double=lambda x: 5 * x)
    assert "so far 2 of 2" in said("double", capsys, double=lambda x: 2 * x)
    wrong = said("double", capsys, double=lambda x: 5 * x)
    assert "This was right earlier in this session" in wrong
    assert "so far 0 of 2" in wrong
    assert "earlier" not in said("triple", capsys, triple=lambda x: 5 * x)
    assert "earlier" not in said("double", capsys, double=lambda x: 2 * x)


def test_too_early_or_under_another_name(here, capsys):
    assert "run (or write) the cell that defines it" in said("double", capsys)
    assert "you have defined `doubel`: should it be called `double`?" in said("double", capsys, doubel=lambda x: 2 * x)
    assert "you have defined" not in said("double", capsys, doubel=5, double=lambda x: x)


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


def test_in_a_notebook_it_shows_cards_and_never_a_page_of_traceback(here):
    cells = [
        "from lecturekit import check",
        "def double(x):\n    y = 1\n    return helper(x)",
        f"def helper(x):\n    print('noise')\n    raise ValueError({EVIL!r})",
        'check("double")',
        f"class Evil:\n    pass\nEvil.__name__ = {EVIL!r}\ndef double(x):\n    return Evil()",
        'check("double")',
        "def double(x):\n    return 2 * x",
        'check("double")',
        'check("duoble")',
        "check(double)",
    ]
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    old = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        folder = {"metadata": {"path": str(here)}}
        NotebookClient(nb, timeout=120, kernel_name="python3", resources=folder, allow_errors=True).execute()
    finally:
        os.environ.pop("PYTHONPATH") if old is None else os.environ.update(PYTHONPATH=old)
    shown = [[o for o in nb.cells[i].outputs if o.output_type != "stream"] for i in (3, 5, 7)]
    assert all(len(outputs) == 1 and outputs[0].output_type == "display_data" for outputs in shown)
    texts = [outputs[0].data["text/plain"] for outputs in shown]
    crashed, odd, passed = (Tags(outputs[0].data["text/html"]).text for outputs in shown)
    assert "crashed" in texts[0]
    assert "in your line 3: raise ValueError(" in texts[0]
    assert "Traceback" not in texts[0]
    assert "First hint" in texts[0]
    assert "The whole tracebackTraceback" in crashed
    assert "return helper(x)" in crashed
    assert "probes.py" not in crashed
    assert [o.text for o in nb.cells[3].outputs if o.output_type == "stream"] == ["noise\n" * 2]  # one for each example
    assert "an object of type <script>" in texts[1]
    assert "First hint" in texts[1]  # in a notebook it waits behind a click, so it is not counted as shown
    assert "traceback" not in odd
    assert texts[2].startswith("✓ double: passed")
    assert "so far 2 of 2" in passed
    for place, words in ((8, "Did you mean check('double')?"), (9, 'Write check("double")')):
        (error,) = nb.cells[place].outputs
        assert error.output_type == "error"
        assert words in error.traceback[0]
        assert len("\n".join(error.traceback).splitlines()) == 1


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
