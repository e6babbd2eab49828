"""Plain nbgrader courses: nothing is declared, tests are assert cells that run in the student's kernel.

What differs from nbgrader: the notebook runs in the sandbox, in a warm kernel, possibly on another machine; and what
makes nbgrader give up on a submission costs the cell its points, not the student the grade.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import chdir
from traitlets.config import Config

from ..course import CourseError
from ..submissions.normalize import by_place, grade_id_of, recognised


@dataclass(frozen=True)
class PlainCourse:
    """An nbgrader course that knows nothing of LectureKit.

    Attributes:
        root: the folder with `nbgrader_config.py`, or with `source/` and `submitted/`.
    """

    root: Path

    @classmethod
    def at(cls, folder: Path) -> PlainCourse | None:
        """The course in `folder`, if there is one."""
        folder = folder.resolve()
        there = (folder / "nbgrader_config.py").is_file() or all(
            (folder / name).is_dir() for name in ("source", "submitted")
        )
        return cls(folder) if there else None

    @property
    def private(self) -> Path:
        """Where the grader keeps what it needs to go on after it was cut off."""
        return self.root / ".autograder"

    @property
    def log_file(self) -> Path:
        """What the grader logs."""
        return self.private / "autograder.log"

    def config(self) -> Config:
        """The configuration as `nbgrader autograde` loads it in the course's folder.

        Raises:
            CourseError: it cannot be loaded.
        """
        app = AutogradeApp(raise_config_file_errors=True)
        app.log.handlers, app.log.propagate = [logging.NullHandler()], False
        try:
            with chdir(str(self.root)):
                app.initialize([], root=str(self.root))
        except (Exception, SystemExit) as error:
            raise CourseError(
                f"Expected a configuration that nbgrader can load in {self.root}. Received {type(error).__name__}: "
                f"{error}. `nbgrader autograde --debug` in that folder shows where it comes from."
            ) from error
        config = app.config.copy()
        config.CourseDirectory.root = app.coursedir.root
        return config


def blank_notebook(gradebook: Gradebook, assignment: str, notebook: str) -> NotebookNode:
    """What the database knows of a released notebook: its cells with names, and nothing that solves them."""
    found = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: cell for cell in found.grade_cells}
    solutions = {cell.name for cell in found.solution_cells}
    tasks = {cell.name: cell for cell in found.task_cells}
    nb = nbformat.v4.new_notebook()
    if found.kernelspec:
        nb.metadata["kernelspec"] = json.loads(found.kernelspec)
    for source in found.source_cells:
        new = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
        about = {
            "grade": source.name in graded,
            "grade_id": source.name,
            "locked": bool(source.locked),
            "schema_version": 3,
            "solution": source.name in solutions,
            "task": source.name in tasks,
            "cell_type": source.cell_type,
        }
        if source.checksum:
            about["checksum"] = source.checksum
        scored = graded.get(source.name) or tasks.get(source.name)
        if scored is not None:
            about["points"] = scored.max_score
        nb.cells.append(new(source.source or "", metadata={"nbgrader": about}))
    return nb


def as_released(gradebook: Gradebook, assignment: str, notebook: str, release: Path) -> NotebookNode:
    """A notebook as students got it, with the metadata that the database has: by its cells, theirs are recognised.

    Args:
        release: the released file; without one, the database's text has to do.
    """
    blank = blank_notebook(gradebook, assignment, notebook)
    known = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader for cell in blank.cells}
    try:
        nb = nbformat.read(release, as_version=4)
    except Exception:  # it is not there, or damaged
        return ClearHiddenTests(enforce_metadata=False).preprocess(blank, {})[0]
    found = set()
    for cell in nb.cells:
        about = cell.metadata.pop("nbgrader", {})
        if about.get("grade_id") in known:
            cell.metadata["nbgrader"] = known[about["grade_id"]]
            found.add(about["grade_id"])
    return nb if found == known.keys() else ClearHiddenTests(enforce_metadata=False).preprocess(blank, {})[0]


def has_lost_metadata(nb: NotebookNode, released: NotebookNode) -> bool:
    """Whether a cell is there, but without nbgrader's metadata; a cell that was deleted lost none."""
    templates = {grade_id_of(cell): cell for cell in released.cells if grade_id_of(cell)}
    present = {grade_id_of(cell) for cell in nb.cells} & templates.keys()
    missing = [template for name, template in templates.items() if name not in present]
    return bool(missing) and (
        not present
        or any(
            recognised(template, nb, templates) is not None or by_place(template, nb, released, templates) is not None
            for template in missing
        )
    )


def not_found(nb: NotebookNode, released: NotebookNode) -> list[str]:
    """A note on each graded cell that is not in the notebook."""
    present = {grade_id_of(cell) for cell in nb.cells}
    graded = [cell.metadata.nbgrader for cell in released.cells if grade_id_of(cell)]
    names = [about["grade_id"] for about in graded if about.get("grade") and about["grade_id"] not in present]
    return [f"The cell {name!r} was not found in the notebook: it has no score, and needs a person." for name in names]
