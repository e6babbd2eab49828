"""Grading a class with LectureKit and with stock nbgrader, in one run on this machine: python benchmarks/grading.py

Four classes: the problem set 02_perceptron (three notebooks for each student, one with TensorFlow), a plain nbgrader
course with one small `fit`, a trivial notebook (the cost of grading itself), and many trivial ones (do memory and speed
stay constant?). Stock nbgrader grades a few students of the first three, one after the other; its throughput does not
depend on their number. With --all-sets, a class of each of the lecture's problem sets is graded, too.
Results: tables, and benchmarks/results/grading.json.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.nbgrader.plain_course import PlainCourse

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results" / "grading.json"
SCRIPTS = Path(sys.executable).parent
TRIVIAL = """
# %%
from lecturekit.check import Agrees, Exercise, inputs, real

exercise = Exercise(title="Trivial", checks=[Agrees("double", inputs(x=real()), points=1)])

# %%
from lecturekit import check

# %%
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("double")
"""
PLAIN = "ps1"
# Solution and test cell of a plain course. The test trains a model, as is usual in such courses.
FIT = """
def model():
    ### BEGIN SOLUTION
    return keras.Sequential([keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
    ### END SOLUTION
"""
FIT_TEST = """
trained = model()
trained.compile("adam", "mse")
history = trained.fit(np.zeros((64, 2)), np.zeros(64), epochs=2, verbose=0)
assert history.history["loss"][-1] < 1
"""
STOCK_CONFIG = 'c = get_config()\nc.CourseDirectory.root = "."\nc.Execute.timeout = 120\n'


@dataclass
class Measurement:
    """What grading one class cost.

    Attributes:
        cpu: seconds of CPU time per submission, including its kernels.
        kernel_cpu: the part of it in the submission's kernels; None if it cannot be measured.
        memory: the grader's own peak memory, in MB.
    """

    grader: str
    class_name: str
    submissions: int
    seconds: float
    cpu: float
    kernel_cpu: float | None
    memory: float

    @property
    def per_minute(self) -> float:
        return 60 * self.submissions / self.seconds


def command(name: str, *arguments: object, cwd: Path) -> tuple[float, float, list[float]]:
    """Run a command of this environment; return its seconds, CPU seconds (with its children's) and memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    environment = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = subprocess.Popen(
        [str(SCRIPTS / name), *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    memory: list[float] = []
    sampler = threading.Thread(target=_sample_memory, args=(process.pid, memory))
    sampler.start()
    _, errors = process.communicate()
    sampler.join()
    if process.returncode:
        raise SystemExit(f"{name} {' '.join(map(str, arguments))} failed:\n{errors[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu, memory


def _sample_memory(pid: int, memory: list[float]) -> None:
    while True:
        try:
            memory.append(psutil.Process(pid).memory_info().rss / 2**20)
        except psutil.Error:
            return
        time.sleep(0.5)


def ours(root: Path, problem_set: str, students: int, class_name: str, jobs: int) -> Measurement:
    """Grade a simulated class with `autograder grade`."""
    command("autograder", "release", problem_set, cwd=root)
    command("autograder", "simulate", problem_set, "--students", students, cwd=root)
    seconds, cpu, memory = command("autograder", "grade", problem_set, "--jobs", jobs, cwd=root)
    kernel = sum(json.loads(path.read_text())["trace"]["cpu_seconds"] for path in _traces(root, problem_set))
    command("autograder", "marks", problem_set, cwd=root)  # fails unless every mark equals the truth
    each = (cpu + kernel) / students, kernel / students
    return Measurement("autograder", class_name, students, seconds, *each, max(memory))


def _traces(root: Path, problem_set: str) -> list[Path]:
    return [*(Course(root).private / "traces" / problem_set).glob("*/*.json")]


def plain_course(root: Path, students: int) -> None:
    """Write a usual nbgrader course whose students have solved everything."""
    common = {"schema_version": 3, "task": False, "grade": False, "locked": False, "solution": False}
    solution = common | {"grade_id": "model", "solution": True}
    test = common | {"grade_id": "test", "grade": True, "locked": True, "points": 1}
    nb = new_notebook(
        cells=[
            new_code_cell("import keras\nimport numpy as np"),
            new_code_cell(FIT, metadata={"nbgrader": solution}),
            new_code_cell(FIT_TEST, metadata={"nbgrader": test}),
        ],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    for folder in (root / "source", *(root / "submitted" / f"student{i:03d}" for i in range(students))):
        (folder / PLAIN).mkdir(parents=True)
        nbformat.write(nb, folder / PLAIN / "fit.ipynb")
    (root / "nbgrader_config.py").write_text(STOCK_CONFIG)
    command("nbgrader", "generate_assignment", PLAIN, cwd=root)


def ours_plain(root: Path, students: int, class_name: str, jobs: int) -> Measurement:
    """Grade the plain course with `autograder grade`."""
    seconds, cpu, memory = command("autograder", "grade", PLAIN, "--course", root, "--jobs", jobs, cwd=root)
    traces = [*(PlainCourse(root).private / "traces" / PLAIN).glob("*/*.json")]
    kernel = sum(json.loads(path.read_text())["trace"]["cpu_seconds"] for path in traces)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        if gradebook.average_assignment_score(PLAIN) != 1:
            raise SystemExit("Expected full marks for every student of the plain course.")
    each = (cpu + kernel) / students, kernel / students
    return Measurement("autograder", class_name, students, seconds, *each, max(memory))


def stock(root: Path, problem_set: str, students: int, class_name: str) -> Measurement:
    """Grade some students of a course's class with stock nbgrader, in a course without our configuration."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder)
        shutil.copytree(root / "source" / problem_set, plain / "source" / problem_set)
        chosen = sorted(p.name for p in (root / "submitted").iterdir())[2 : 2 + students]
        for student in chosen:
            submission = Path("submitted") / student / problem_set
            shutil.copytree(root / submission, plain / submission)
        (plain / "nbgrader_config.py").write_text(STOCK_CONFIG)
        command("nbgrader", "generate_assignment", problem_set, cwd=plain)
        seconds, cpu, memory = command("nbgrader", "autograde", problem_set, cwd=plain)
    return Measurement("nbgrader", class_name, len(chosen), seconds, cpu / len(chosen), None, max(memory))


def scaling(root: Path, count: int, jobs: int) -> dict[str, float]:
    """Grade many trivial submissions; return the grader's memory and speed early and late in the run."""
    command("autograder", "simulate", "00_trivial", "--students", count, cwd=root)
    graded_counts: list[float] = []
    graded = Course(root).private / "graded" / "00_trivial"
    shutil.rmtree(graded, ignore_errors=True)
    finished = threading.Event()

    def count_graded() -> None:
        while not finished.wait(1):
            graded_counts.append(len([*graded.glob("*.json")]) if graded.is_dir() else 0)

    counter = threading.Thread(target=count_graded)
    counter.start()
    seconds, _, memory = command("autograder", "grade", "00_trivial", "--jobs", jobs, "--force", cwd=root)
    finished.set()
    counter.join()
    command("autograder", "marks", "00_trivial", cwd=root)
    times = [next(i for i, n in enumerate(graded_counts) if n >= share * count) for share in (0.1, 0.3, 0.7, 0.9)]
    quarter = len(memory) // 4
    return {
        "submissions": count,
        "seconds": round(seconds, 1),
        "MB after a quarter": round(max(memory[: max(1, quarter)]), 1),
        "MB at most": round(max(memory), 1),
        "submissions per second, early": round(0.2 * count / max(1, times[1] - times[0]), 2),
        "submissions per second, late": round(0.2 * count / max(1, times[3] - times[2]), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=24)
    parser.add_argument("--stock", type=int, default=3, help="students that stock nbgrader grades")
    parser.add_argument("--many", type=int, default=0, help="trivial submissions in one run, such as 1000")
    parser.add_argument("--all-sets", action="store_true", help="grade a class of each problem set, too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "solutions", root / "solutions")
        (root / "solutions" / "00_trivial").mkdir()
        (root / "solutions" / "00_trivial" / "trivial.py").write_text(TRIVIAL)
        # an untimed first submission starts the warm parent
        ours(root, "00_trivial", 1, "start", 1)
        rows = []
        for problem_set, students, class_name in (
            ("02_perceptron", arguments.students, "02_perceptron (3 notebooks, TensorFlow)"),
            ("00_trivial", 100, "a trivial notebook"),
        ):
            rows += [
                ours(root, problem_set, students, class_name, arguments.jobs),
                stock(Course(root).home, problem_set, arguments.stock, class_name),
            ]
        plain, class_name = root / "plain", "a plain course with one small `fit`"
        plain_course(plain, arguments.students)
        rows += [
            ours_plain(plain, arguments.students, class_name, arguments.jobs),
            stock(plain, PLAIN, arguments.stock, class_name),
        ]
        many = scaling(root, arguments.many, arguments.jobs) if arguments.many else {}
        # a class that is graded already would come from its traces
        graded = {"02_perceptron": replace(rows[0], class_name="02_perceptron")}
        names = Course(ROOT).sets() if arguments.all_sets else []
        sets = [graded.get(name) or ours(root, name, arguments.students, name, arguments.jobs) for name in names]
    show(rows, many)
    if sets:
        show_sets(sets)
    save(rows, sets, many)


def show(rows: list[Measurement], many: dict[str, float]) -> None:
    table = Table(title="Grading a class")
    for heading in (
        "class",
        "graded by",
        "submissions",
        "per minute",
        "ratio",
        "CPU s each",
        "in kernels",
        "grader MB",
    ):
        table.add_column(heading, justify="left" if heading in ("class", "graded by") else "right")
    for ours_row, stock_row in zip(rows[::2], rows[1::2], strict=True):
        for row in (ours_row, stock_row):
            ratio = f"{ours_row.per_minute / stock_row.per_minute:.1f}" if row is ours_row else ""
            kernel = "" if row.kernel_cpu is None else f"{row.kernel_cpu:.2f}"
            cells = (
                str(row.submissions),
                f"{row.per_minute:.1f}",
                ratio,
                f"{row.cpu:.2f}",
                kernel,
                f"{row.memory:.0f}",
            )
            table.add_row(row.class_name, row.grader, *cells)
    console = Console(width=130)
    console.print(table)
    for name, value in many.items():
        console.print(f"{name}: {value}")


def show_sets(sets: list[Measurement]) -> None:
    table = Table(title=f"A class of {sets[0].submissions} of each set")
    for heading in ("set", "seconds", "CPU s each", "in kernels"):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    for row in sets:
        table.add_row(row.class_name, f"{row.seconds:.1f}", f"{row.cpu:.2f}", f"{row.kernel_cpu:.2f}")
    table.add_row("together", f"{sum(row.seconds for row in sets):.1f}", style="bold")
    Console(width=130).print(table)


def save(rows: list[Measurement], sets: list[Measurement], many: dict[str, float]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    versions = ("nbgrader", "tensorflow", "keras", "ipykernel", "jupyter_client", "nbclient")
    data = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in versions},
        "rows": [asdict(row) | {"per_minute": row.per_minute} for row in rows],
        "sets": [asdict(row) for row in sets],
        "many": many,
    }
    RESULTS.write_text(json.dumps(data, indent=1))


if __name__ == "__main__":
    main()
