"""What students get: complete, the same each time, accepted by nbgrader, and without a trace of a solution."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.authoring.release import build_set, read_set, stub_notebook, write_set
from autograder.authoring.stale_exercises import stale_exercises
from autograder.authoring.stale_files import stale_files
from autograder.course import Course
from lecturekit.check.public import load

from .tiny import TINY, released, tiny, tiny_course, write

CANARY = "kanarienvogel"

SECRETIVE = f'''# %%
import numpy as np

from lecturekit.check import *

{CANARY}_1 = 1
def helper(x):
    return "{CANARY}_2"[:0]

exercise = Exercise(
    title="Secretive",
    checks=[
        Agrees("f", inputs(x=vector("m")), points=1, trials=5,
               mistakes={{"It raises.": Edit("return {CANARY}_3 * x", "return {CANARY}_4(x)"),
                          "It raises, too.": Edit("return {CANARY}_3", "raise ValueError('{CANARY}')"),
                          "Wrong type.": helper}}),
        Equals("answer", points=1, mistakes={{"One more.": 1234568}}),
        Agrees("constant", inputs(), points=1),
        Holds("plane", satisfies("It is large", lambda got: got > 76543210), points=1),
        Written("words", points=1),
    ],
)

# %% [markdown]
# Text.

# %%
def f(x):
    ### BEGIN SOLUTION
    {CANARY}_3 = 3
    return {CANARY}_3 * x
    ### END SOLUTION

# %%
check("f")

# %%
### BEGIN SOLUTION
answer = 1234567  # {CANARY}
### END SOLUTION

# %%
check("answer")

# %%
def constant():
    ### BEGIN SOLUTION
    return 7654321.0
    ### END SOLUTION

# %%
check("constant")

# %%
### BEGIN SOLUTION
plane = 87654321
### END SOLUTION

# %%
check("plane")

# %% [markdown] answer="words"
# Why?
# ### BEGIN SOLUTION
# {CANARY}
# ### END SOLUTION
'''


def built(root, text=TINY):
    course = tiny_course(root, text)
    return build_set(course, read_set(course, "01_set"))


def test_nothing_released_tells_a_solution(tmp_path):
    secret = Course(tmp_path).secret()
    files = built(tmp_path, SECRETIVE)
    assert sorted(files) == ["tiny.checks.json", "tiny.ipynb"]
    for text in files.values():
        assert CANARY not in text
        assert secret not in text
        for value in ("1234567,", "1234567}", "7654321", "87654321", "helper", "seed"):
            assert value not in text
        assert "1234568" not in text  # a mistake, one more than the answer, as its sentence says
        assert "One more" not in text
        assert "BEGIN SOLUTION" not in text
        assert str(tmp_path) not in text


def test_the_hidden_inputs_are_not_the_public_ones(tmp_path):
    from autograder.authoring.keys import secret_key

    files, solution = built(tmp_path), tiny(tmp_path)
    write_set(tmp_path / "out", files)
    public = load(tmp_path / "out" / "tiny.checks.json")["shift"]
    hidden = secret_key(solution, solution.exercise.judged[1], "secret", "hidden")
    rough = [c.arguments["x"] for c in hidden.cases if c.arguments["x"] % 0.5]
    assert len(rough) > 5
    assert len({*rough} & {c.arguments["x"] for c in public.cases}) <= 1


def test_the_notebook_is_valid_and_nbgrader_takes_it(tmp_path):
    nb = nbformat.reads(built(tmp_path, SECRETIVE)["tiny.ipynb"], 4)
    nbformat.validate(nb)
    MetadataValidator().validate_nb(nb)
    ids = [c.metadata.nbgrader.grade_id for c in nb.cells if "nbgrader" in c.metadata]
    assert len(ids) == len(set(ids))
    assert len({c.id for c in nb.cells}) == len(nb.cells)
    graded = {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points
        for c in nb.cells
        if c.metadata.get("nbgrader", {}).get("grade")
    }
    assert graded == {"f": 1, "answer": 1, "constant": 1, "plane": 1, "words": 1}
    assert all(c.get("outputs", []) == [] for c in nb.cells)


def test_every_solution_cell_of_the_notebook_fails_when_it_is_run(tmp_path):
    for c in released(tmp_path, SECRETIVE).cells:
        if c.metadata.get("nbgrader", {}).get("solution") and c.cell_type == "code":
            names = {}
            with pytest.raises(NotImplementedError):  # noqa: PT012
                exec(c.source, names)
                names["f" if "f" in names else "constant"](*([1] if "f" in names else []))


def test_ids_are_unique_and_valid_whatever_cells_bind(tmp_path):
    long = "a" * 70
    cells = "".join(
        f"# %%\n### BEGIN SOLUTION\n{n} = 1\n### END SOLUTION\n" for n in ("w", "w", "größe", long, "w_2", long)
    )
    cells += "# %%\n### BEGIN SOLUTION\nprint()\n### END SOLUTION\n"
    nb = released(tmp_path, TINY + "\n" + cells)
    nbformat.validate(nb)
    MetadataValidator().validate_nb(nb)
    ids = [c.metadata.nbgrader.grade_id for c in nb.cells if "nbgrader" in c.metadata]
    assert len(ids) == len(set(ids))


@pytest.mark.slow
def test_the_same_solutions_give_the_same_text(tmp_path):
    first = built(tmp_path, SECRETIVE)
    assert built(tmp_path, SECRETIVE) == first
    shutil.rmtree(Course(tmp_path).private)  # what is kept of it
    assert built(tmp_path, SECRETIVE) == first
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere, SECRETIVE)
    code = (
        "import json, sys; from pathlib import Path; from autograder.course import Course\n"
        "from autograder.authoring.release import build_set, read_set\n"
        "c = Course(Path(sys.argv[1])); print(json.dumps(build_set(c, read_set(c, '01_set'))))"
    )
    env = os.environ | {"PYTHONHASHSEED": "4242", "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(elsewhere)], capture_output=True, text=True, env=env, check=True
    )
    assert json.loads(done.stdout) == first


def test_a_changed_solution_gives_another_text(tmp_path):
    first = built(tmp_path)
    second = built(tmp_path, TINY.replace("return x + 1", "return 10 + x + 1"))
    assert second["tiny.ipynb"] == first["tiny.ipynb"]
    assert second["tiny.checks.json"] != first["tiny.checks.json"]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"stamp": "x"}', b"\xff"])
def test_a_damaged_store_is_made_anew(damage, tmp_path):
    first = built(tmp_path)
    store = Course(tmp_path).private / "public" / "01_set" / "tiny.json"
    store.write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    assert built(tmp_path) == first


def test_the_public_half_judges_the_solution_right_and_names_each_mistake(tmp_path):
    from lecturekit.check.judge.findings import PASSED, WRONG, judge
    from lecturekit.check.kernel.probes import Answer, ask

    solution = tiny(tmp_path)
    write_set(tmp_path / "out", built(tmp_path))
    keys = load(tmp_path / "out" / "tiny.checks.json")
    assert list(keys) == ["double", "shift"]
    for check in solution.exercise.judged:
        key = keys[check.name]

        def finding(target, key=key):
            answers = [Answer.from_json(ask(target, key.probe, c.arguments).to_json()) for c in key.cases]
            return judge(key, answers)

        assert finding(solution.namespace[check.name]).outcome == PASSED
        for mistake in check.mistakes:
            found = finding(solution.mistaken(check, mistake))
            assert (found.outcome, found.mistake) == (WRONG, mistake.sentence)


def test_a_function_without_inputs_passes_its_public_half(tmp_path):
    from lecturekit.check.judge.findings import judge
    from lecturekit.check.kernel.probes import Answer

    write_set(tmp_path / "out", built(tmp_path, SECRETIVE))
    keys = load(tmp_path / "out" / "tiny.checks.json")
    assert judge(keys["constant"], [Answer("value", 5.0)]).outcome == "passed"  # the form is all it can tell
    assert judge(keys["constant"], [Answer("value", "5")]).outcome == "wrong"
    assert judge(keys["answer"], [Answer("value", 1234568)]).outcome == "passed"  # grading names the mistake
    assert judge(keys["answer"], [Answer("value", "1234568")]).outcome == "wrong"


def test_only_what_differs_is_touched(tmp_path):
    files = {"a.txt": "ä\n", "b.txt": "b\n"}
    folder = tmp_path / "out"
    write_set(folder, files)
    old = (folder / "a.txt").stat()
    os.utime(folder / "a.txt", (1, 1))
    (folder / "b.txt").write_text("changed")
    (folder / "c.txt").write_text("stray")
    write_set(folder, files)
    assert (folder / "a.txt").stat().st_mtime == 1
    assert (folder / "a.txt").stat().st_ino == old.st_ino
    assert {p.name: p.read_text(encoding="utf-8") for p in folder.iterdir()} == files


def test_drift_finds_edits_missing_and_stray_files(tmp_path):
    files = {"a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n", "d.txt": "d\n", "e.txt": "e\n"}
    folder = tmp_path / "out"
    assert stale_files(folder, files) == sorted(files)
    write_set(folder, files)
    assert stale_files(folder, files) == []
    (folder / "a.txt").write_bytes(b"a\r\n")
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_bytes(b"\xff\xfe")
    (folder / "d.txt").unlink()
    (folder / "d.txt").symlink_to("/etc/passwd")
    (folder / "solution.py").write_text("stray")
    (folder / "sub").mkdir()
    (folder / "sub" / "answers.txt").write_text("stray")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "a-checkpoint.ipynb").write_text("Jupyter's own, which git ignores")
    assert stale_files(folder, files) == ["a.txt", "b.txt", "c.txt", "d.txt", "solution.py", "sub/answers.txt"]
    write_set(folder, files)
    assert stale_files(folder, files) == []
    assert "root" in Path("/etc/passwd").read_text()


def test_stubs_of_given_and_text_cells_are_their_source(tmp_path):
    solution = tiny(tmp_path)
    title, kit, given, *_ = [c.source for c in stub_notebook(solution).cells]
    assert title == "# Tiny\n\n*4.5 points, about 30 minutes.*"
    assert given == "import numpy as np\n\nfrom lecturekit import check"
    assert "%pip install" in kit


def test_the_kit_is_installed_only_where_it_is_missing(tmp_path, monkeypatch):
    from IPython.core.inputtransformer2 import TransformerManager

    (kit,) = [c for c in released(tmp_path).cells if "%pip install" in c.source]
    code = TransformerManager().transform_cell(kit.source)
    asked = []
    names = {"get_ipython": lambda: SimpleNamespace(run_line_magic=lambda *words: asked.append(words))}
    exec(code, names)
    assert asked == []
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    exec(code, names)
    assert asked == [("pip", "install --quiet lecturekit")]


def test_another_processor_is_no_drift_and_another_answer_is(tmp_path):
    folder, name = tmp_path / "set", "a.checks.json"
    write_set(folder, {name: '{"v": [0.5000001, 1], "error": "x"}'})
    assert stale_files(folder, {name: '{"v": [0.5, 1], "error": "x"}'}) == []
    assert stale_files(folder, {"a.txt": "0.5"}) == ["a.checks.json", "a.txt"]
    for other in (
        '{"v": [0.501, 1], "error": "x"}',
        '{"v": [0.5, 1.0], "error": "x"}',
        '{"v": [0.5], "error": "x"}',
        "{",
    ):
        assert stale_files(folder, {name: other}) == [name]


def test_a_released_set_is_current_until_something_changes(tmp_path):
    course = tiny_course(tmp_path)
    write_set(course.exercises / "01_set", build_set(course, read_set(course, "01_set")))
    assert stale_exercises(course, "01_set") == []
    path = course.exercises / "01_set" / "tiny.checks.json"
    kept = path.read_text()

    def is_stale_with(change):
        changed = json.loads(kept)
        change(changed)
        path.write_text(json.dumps(changed))
        return stale_exercises(course, "01_set") == ["tiny.checks.json"]

    assert not is_stale_with(lambda d: None)
    assert is_stale_with(lambda d: d.update(minutes=31))
    assert is_stale_with(lambda d: d["checks"].pop())
    assert is_stale_with(lambda d: d["checks"][0].update(points=3))
    assert is_stale_with(lambda d: d["checks"][0]["sentences"].reverse())
    assert is_stale_with(lambda d: d["checks"][1]["cases"][0].update(expected=77.0))
    assert is_stale_with(lambda d: d["checks"][1]["cases"][0].update(arguments=[["z", 1.0]]))
    for damaged in ("", "{", "[]", '{"checks": 3}'):
        path.write_text(damaged)
        assert stale_exercises(course, "01_set") == ["tiny.checks.json"]
    path.unlink()
    assert stale_exercises(course, "01_set") == ["tiny.checks.json"]
    path.write_text(kept)
    write(tmp_path, TINY.replace("return x + 1", "return x + 2").replace('"x + 1"', '"x + 2"'))
    assert stale_exercises(course, "01_set") == ["tiny.checks.json"]
