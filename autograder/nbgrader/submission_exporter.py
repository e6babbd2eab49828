"""nbconvert's exporter, for submissions: whatever was handed in, a notebook comes out."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from ..authoring.release import released_before
from ..course import Course
from ..submissions.load import load_notebook
from .released_notebook import released_notebook, released_notebooks


class TolerantExporter(NotebookExporter):
    """nbconvert's notebook exporter, for submissions: opens any file as a notebook that can be graded.

    nbgrader reads a submission through it twice: as handed in, and, sanitized, from the autograded folder.
    """

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        sanitized = Path(filename).resolve().is_relative_to(Path(self.config.CourseDirectory.root, "autograded"))
        released = None if sanitized else released_notebook(self.config, resources["nbgrader"])
        if released is None:
            return super().from_filename(filename, resources=resources, **kw)
        about = resources["nbgrader"]
        course = Course(Path(self.config.CourseDirectory.root).parent)
        earlier = released_before(course, about["assignment"], about["notebook"])
        this = course.source / about["assignment"] / f"{about['notebook']}.ipynb"
        nb = load_notebook(Path(filename), released, earlier, lambda: released_notebooks(course, this))
        resources.setdefault("metadata", {})["name"] = Path(filename).stem
        resources["metadata"]["path"] = str(Path(filename).parent)
        return self.from_file(StringIO(nbformat.writes(nb)), resources=resources, **kw)
