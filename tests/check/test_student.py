"""The student's `check`: what it finds, what it shows, and what it never does."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from lecturekit import check, hint
from lecturekit.check import Agrees, inputs, public, vector
from lecturekit.check.judge.findings import OUTCOMES, PASSED, WRONG
from lecturekit.check.public import SUFFIX, UnknownCheckError, find, load

from .public_files import EVIL, ROOT, Tags, public_file


def said(name, capsys, **names):
    """What `check(name)` prints for a student who defined `names`."""
    exec(f"check({name!r})", {"check": check, **names})
    return capsys.readouterr().out


def test_right_code_passes_and_is_told_how_far_that_goes(here, capsys):
    text = said("double", capsys, double=lambda x: 2 * x)
    assert text == (
        "✓ double: passed\n  Note: 2 examples agree. Grading uses other inputs.\n"
        "  2 points; so far 2 of 2 in this notebook\n"
    )


def test_wrong_code_is_shown_the_smallest_input_and_one_more_hint_each_time(here, capsys):
    def double(x):
        return 3 * x

    first = said("double", capsys, double=double)
    assert first.startswith("✗ double: wrong\n")
    assert "x = np.array([1.])\n    double(x)" in first
    assert "Result: expected [2.], received [3.]" in first
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
    assert said("double", capsys).startswith("○ double: not attempted\n  Result: there is no `double` yet")

    def double(x):
        raise NotImplementedError("Replace this line by your code.")

    text = said("double", capsys, double=double)
    assert text == (
        "○ double: not attempted\n  Result: `double` is not written yet\n"
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


def test_of_the_package_only_the_file_with_the_name_is_decoded(tmp_path, monkeypatch, capsys):
    package = tmp_path / "package"
    for name in ("before", "double", "later"):
        (package / name).mkdir(parents=True)
        path = public_file(package / name, name)
        path.write_text(path.read_text().replace("First hint.", "See double."))
    (package / "broken.checks.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(public, "_installed", lambda: (package,))
    decoded = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda text: decoded.append(text) or loads(text))
    assert "so far 2 of 2" in said("double", capsys, double=lambda x: 2 * x)
    assert len(decoded) == 2  # the keys, and the points of that notebook
    decoded.clear()
    said("double", capsys, double=lambda x: 2 * x)
    assert len(decoded) == 1
    with pytest.raises(ValueError, match="Download it anew"):
        check("unknown")


def test_a_file_of_the_package_is_found_in_any_layout(tmp_path, monkeypatch, capsys):
    path = public_file(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()), separators=(",", ":")))
    decoy = public_file(tmp_path, "a")
    decoy.write_text(decoy.read_text().replace('"hints": [', '"note": {"name": "double"}, "hints": ['))
    assert '"name": "double"' in decoy.read_text()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    monkeypatch.setattr(public, "_installed", lambda: (tmp_path,))
    assert "passed" in said("double", capsys, double=lambda x: 2 * x)


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


# --------------------------------------------------------- in whole processes


@pytest.mark.kernel
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
