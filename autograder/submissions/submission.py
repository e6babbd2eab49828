"""A student's notebook, made safe to grade.

The submitted files are never changed; repairs are made in a copy and noted for the instructor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from lecturekit.sandbox.support_files import MAX_BYTES, support_file_paths

NOTES = "autograder_notes"  # metadata key of the list of repairs
UNREADABLE_KEY = "autograder_unreadable"  # metadata key of why this is not what was asked for, in a sentence
GRADED_EMPTY = "It is graded as an empty submission."  # ends the note on an unreadable notebook


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, ready to run.

    Attributes:
        content: the normalized notebook.
        files: the support files, released and submitted: relative path -> content.
    """

    student: str
    problem_set: str
    notebook: str
    content: NotebookNode
    files: Mapping[str, bytes] = field(default_factory=dict)

    def unpack(self, scratch: Path) -> None:
        """Write the support files into the scratch folder."""
        for name, data in self.files.items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    @property
    def notes(self) -> tuple[str, ...]:
        """The repairs, for the instructor."""
        return tuple(self.content.metadata.get(NOTES, ()))


def needs_manual_grading(nb: NotebookNode) -> bool:
    """Whether a notebook has a text answer, which is graded by hand."""
    return any(cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade") for cell in nb.cells)


def support_files(*folders: Path) -> dict[str, bytes]:
    """The support files in `folders`, by relative path; later folders win. Links are not followed.

    Files beyond a total of `MAX_BYTES` are left out.
    """
    contents: dict[str, bytes] = {}
    bytes_left = MAX_BYTES
    for folder in folders:
        for name, path in sorted(support_file_paths(folder)):
            bytes_left -= path.stat().st_size
            if bytes_left >= 0:
                contents[name] = path.read_bytes()
    return contents
