"""The last preprocessors before a notebook is written, or shown: it is made harmless there (`feedback/harmless.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from ..course import Course
from ..feedback.harmless import make_harmless


class HarmlessSubmission(NbGraderPreprocessor):
    """Makes harmless what a student handed in, before it is run: no verdict in it can be our judge's."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        make_harmless(nb, judged=False)
        return nb, resources


class HarmlessResult(NbGraderPreprocessor):
    """Makes harmless what a run has left. The verdicts of our sets are our judge's, and stay."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        assignment, notebook = _names(resources)
        root = self.config.CourseDirectory.get("root")
        course = Course(Path(root).parent) if isinstance(root, str) else None
        judged = course is not None and course.solution_file(assignment, notebook) is not None
        make_harmless(nb, judged=judged)
        return nb, resources


def _names(resources: Mapping[str, Any]) -> tuple[str, str]:
    """The assignment and the notebook, as nbgrader's converters and as formgrader name them."""
    if "nbgrader" in resources:
        return resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"]
    return resources.get("assignment_id", ""), resources.get("notebook_id", "")
