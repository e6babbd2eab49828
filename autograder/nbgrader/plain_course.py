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
from nbgrader.utils import chdir
from traitlets.config import Config

from ..course import CourseError


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
