"""What was released, and how nbgrader leaves it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import (
    ClearSolutions,
)
from traitlets.config import Config

from ..course import Course


def released_notebook(config: Config, nbgrader: Mapping[str, Any]) -> NotebookNode | None:
    """What was released under a submission's name, or None if it is not one of our sets."""
    home = Path(config.CourseDirectory.root)
    path = home / "source" / nbgrader["assignment"] / f"{nbgrader['notebook']}.ipynb"
    course = Course(home.parent)
    if not path.is_file() or course.solution_file(nbgrader["assignment"], nbgrader["notebook"]) is None:
        return None
    return nbformat.read(path, as_version=4)


def released_notebooks(course: Course, but: Path) -> dict[str, NotebookNode]:
    """All notebooks that were released, but one, by SET/NOTEBOOK."""
    paths = sorted(path for path in course.source.glob("*/*.ipynb") if path != but)
    return {f"{path.parent.name}/{path.stem}": nbformat.read(path, as_version=4) for path in paths}


class ClearForeignSolutions(ClearSolutions):
    """Leaves our notebooks as they are: their source holds stubs, which nbgrader would replace by its own."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if released_notebook(self.config, resources["nbgrader"]) is not None:
            return nb, resources
        return super().preprocess(nb, resources)
