"""Generate what students get from the solutions: stub notebooks and the public half of their checks.

`exercises/` is generated and committed; nbgrader's source assignment is a copy of it. No solution, hidden input, seed
or reference is ever written there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lecturekit.check.declare.checks import MAX_NAME
from lecturekit.check.public import SUFFIX
from lecturekit.live.registry import PAGES
from lecturekit.plural import plural

from ..course import Course
from ..store import fingerprint, load_json, save_json
from .code_fingerprint import code_fingerprint
from .public_half import public_half
from .solution import Cell, Solution
from .solution_reader import read_solution
from .stale_files import stale_files

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
SCHEMA = 3  # version of nbgrader's cell metadata
# Importing the kit first keeps TensorFlow from printing its log in red.
KIT = """# Where LectureKit is missing, as in Colab, this installs it.
import importlib.util

if not importlib.util.find_spec("lecturekit"):
    %pip install --quiet lecturekit

import lecturekit"""


def read_set(course: Course, problem_set: str) -> list[Solution]:
    """Read the solutions of one set and check their form.

    Raises:
        SolutionError: a solution cannot be released as it is.
        CourseError: there is no such set.
    """
    return [read_solution(path, course.edition) for path in course.solution_files(problem_set)]


def build_set(course: Course, solutions: list[Solution]) -> dict[str, str]:
    """The released files of one set: name -> text.

    A public half contains the solution's answers. It is cached until the solution or the code it depends on changes.

    Raises:
        SolutionError: a solution cannot be released as it is.
    """
    files = notebooks_of(solutions)
    return files | {f"{s.notebook}{SUFFIX}": _cached_public_half(course, s) for s in solutions}


def notebooks_of(solutions: list[Solution]) -> dict[str, str]:
    """The released notebooks of one set: name -> text. The text depends on nothing but the solutions.

    Raises:
        SolutionError: two checks of the set have the same name.
    """
    files: dict[str, str] = {}
    owners: dict[str, str] = {}
    for solution in solutions:
        for check in solution.exercise.checks:
            if check.name in owners:
                raise solution.error(
                    f"Expected unique check names in {solution.problem_set}, because students write only "
                    f'check("{check.name}"). {owners[check.name]} has a check of this name, too: rename one.'
                )
            owners[check.name] = solution.path.name
        files[f"{solution.notebook}.ipynb"] = nbformat.writes(stub_notebook(solution)) + "\n"
    return files


def _cached_public_half(course: Course, solution: Solution) -> str:
    """The public half, from the cache if it is up to date."""
    path = course.private / "public" / solution.problem_set / f"{solution.notebook}.json"
    cached = load_json(path)
    stamp = f"{solution.digest} {code_fingerprint(solution, public_half)}"
    if cached.get("stamp") != stamp:
        cached = {"stamp": stamp, "text": public_half(solution)}
        save_json(path, cached)
    return cached["text"]


def stub_notebook(solution: Solution) -> NotebookNode:
    """The student's notebook, with nbgrader's metadata."""
    return notebook_of(solution, {cell.number: cell.stub for cell in solution.cells})


def notebook_of(solution: Solution, sources: dict[int, str]) -> NotebookNode:
    """A notebook in the released form.

    Args:
        sources: cell number -> source.
    """
    points = {check.name: check.points for check in solution.exercise.checks}
    counts: dict[str, int] = {}
    used_ids = set(points)
    cells: list[NotebookNode] = []
    opening = solution.cells[0]
    if opening.kind == "text":
        sources = sources | {opening.number: _with_effort(sources[opening.number], solution)}
    for cell in solution.cells:
        counts[cell.kind] = counts.get(cell.kind, 0) + 1
        grade_id = _grade_id(cell, counts[cell.kind], used_ids)
        used_ids.add(grade_id)
        if cell.kind != "text" and KIT not in (c.source for c in cells):
            cells.append(new_code_cell(KIT, id="kit"))
        cells.append(_cell(cell, sources[cell.number], grade_id, points.get(cell.name, 0)))
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def _with_effort(text: str, solution: Solution) -> str:
    """The opening text with points, minutes and live figures below the title."""
    exercise = solution.exercise
    title, _, rest = text.partition("\n")
    effort = f"*{plural(exercise.points, 'point')}, about {plural(exercise.minutes, 'minute')}.*"
    name = f"{solution.problem_set}/{solution.notebook}"
    commands = " and ".join(f"`lecturekit live {page.name}`" for page in PAGES.values() if page.exercise == name)
    lines = [title, "", effort + (f" In a terminal, {commands} shows its figures alive." if commands else ""), rest]
    return "\n".join(lines).rstrip("\n")


def _grade_id(cell: Cell, count: int, used_ids: set[str]) -> str:
    """A unique grade id: the name of a check or text answer, otherwise derived from the cell's kind."""
    if cell.kind in ("check", "written"):
        return cell.name
    if cell.kind == "solution" and cell.name.isascii() and 0 < len(cell.name) <= MAX_NAME:
        name = f"solution-{cell.name}"
        if name not in used_ids:
            return name
    return f"{cell.kind}-{count}"


def _cell(cell: Cell, source: str, grade_id: str, points: float) -> NotebookNode:
    """One cell with its metadata.

    Text cells get none, because nbgrader refuses changes of cells with metadata after submission, and texts may need
    corrections. Students may edit given code; grading restores it.
    """
    if cell.kind == "text":
        return new_markdown_cell(source, id=grade_id)
    graded = cell.kind in ("check", "written")
    is_answer = cell.kind in ("solution", "written")
    nbgrader = {
        "grade": graded,
        "grade_id": grade_id,
        "locked": not is_answer,
        "schema_version": SCHEMA,
        "solution": is_answer,
        "task": False,
    }
    if graded:
        nbgrader["points"] = points
    metadata: dict = {"deletable": False, "nbgrader": nbgrader}
    if cell.kind == "check":
        metadata["editable"] = False
    new = new_markdown_cell if cell.kind == "written" else new_code_cell
    return new(source, id=grade_id, metadata=metadata)


def write_set(folder: Path, files: dict[str, str]) -> None:
    """Make `folder` contain exactly `files`, writing only what differs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale_files(folder, files):
        path = folder / name
        if name not in files or path.is_symlink():
            path.unlink()
        if name in files:
            path.write_bytes(files[name].encode())


def remember_release(course: Course, problem_set: str, files: Mapping[str, str]) -> None:
    """Store the fingerprint of each released cell, so that an older release does not count as a student's edit."""
    path = _releases_file(course, problem_set)
    known = load_json(path)
    for name, text in files.items():
        if name.endswith(".ipynb"):
            cells = known.setdefault(name.removesuffix(".ipynb"), {})
            for cell in nbformat.reads(text, as_version=4).cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                if grade_id:
                    cells[grade_id] = sorted({*cells.get(grade_id, ()), fingerprint(cell.source)})
    save_json(path, known)


def released_before(course: Course, problem_set: str, notebook: str) -> Mapping[str, Sequence[str]]:
    """Cell -> the fingerprints of its text in all releases of a notebook."""
    return load_json(_releases_file(course, problem_set)).get(notebook, {})


def _releases_file(course: Course, problem_set: str) -> Path:
    return course.private / "released" / f"{problem_set}.json"


def check_course_names(course: Course) -> None:
    """Require unique check names in the course, so that a notebook outside its set can find its checks.

    Raises:
        SolutionError: two sets use the same name.
    """
    owners: dict[str, str] = {}
    for problem_set in course.sets():
        for solution in read_set(course, problem_set):
            for check in solution.exercise.judged:
                owner = owners.setdefault(check.name, problem_set)
                if owner != problem_set:
                    raise solution.error(
                        f"Expected unique check names in the course. {owner} has a `{check.name}`, too: rename one."
                    )
