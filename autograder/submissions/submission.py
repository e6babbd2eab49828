"""A student's notebook, made safe to grade: whatever is handed in, a well-formed notebook comes out.

Nothing of the submission is overwritten. What is wrong with it is noted, in words for the instructor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from lecturekit.sandbox.support_files import MAX_BYTES, support_file_paths

NOTES = "autograder_notes"  # where a repaired notebook's metadata keep what was repaired


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, ready to be run.

    Attributes:
        files: what lies beside the notebook, by relative path: what was released, and what was handed in.
        notes: what had to be repaired, for the instructor.
    """

    student: str
    problem_set: str
    notebook: str
    content: NotebookNode
    files: Mapping[str, bytes] = field(default_factory=dict)

    def unpack(self, scratch: Path) -> None:
        """Put the files that came with the notebook into its scratch folder."""
        for name, data in self.files.items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self.content.metadata.get(NOTES, ()))


def needs_a_person(nb: NotebookNode) -> bool:
    """Whether a person will look at a notebook, as it holds an answer that a person grades."""
    return any(cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade") for cell in nb.cells)


def support_files(*folders: Path) -> dict[str, bytes]:
    """The files in `folders` that are no notebooks, by relative path; later folders win. No link is followed."""
    found: dict[str, bytes] = {}
    room = MAX_BYTES
    for folder in folders:
        for name, path in sorted(support_file_paths(folder)):
            room -= path.stat().st_size
            if room >= 0:
                found[name] = path.read_bytes()
    return found
