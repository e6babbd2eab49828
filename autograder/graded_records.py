"""Which submissions are in the gradebook already, just as they are: an unchanged one need not be graded again."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lecturekit.sandbox.support_files import IGNORED

from .class_run import ClassRun
from .nbgrader.assignment import has_submission, released
from .store import save_json


@dataclass(frozen=True)
class GradedRecords:
    """A file for each student whose marks are in the gradebook."""

    run: ClassRun

    def is_graded(self, student: str) -> bool:
        """Whether just this submission, graded by just these solutions, is in the gradebook."""
        try:
            recorded = json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        steps = self.run.steps
        return (
            recorded == self._fingerprint(student)
            and has_submission(steps, student)
            and steps.destination(student).is_dir()
        )

    def add(self, student: str) -> None:
        save_json(self._path(student), self._fingerprint(student))

    def remove(self, student: str) -> None:
        self._path(student).unlink(missing_ok=True)

    def _path(self, student: str) -> Path:
        return self.run.course.private / "graded" / self.run.problem_set / f"{student}.json"

    def _fingerprint(self, student: str) -> str:
        """What the marks depend on: the files handed in, and what they are graded by."""
        digest = hashlib.sha256(self._graded_by.encode())
        folder = Path(self.run.folders[student])
        for path in sorted(folder.rglob("*")):
            digest.update(str(path.relative_to(folder)).encode() + b"\0")
            if path.is_symlink():
                digest.update(os.readlink(path).encode())
            elif path.is_file():
                digest.update(_content(path) + b"\0")
        return digest.hexdigest()

    @cached_property
    def _graded_by(self) -> str:
        """The solutions, the configuration, what nbgrader knows of the assignment, and the files beside it."""
        digest = hashlib.sha256()
        run, root = self.run, self.run.course.root
        folder = root / "solutions" / run.problem_set if run.references else Path(run.steps.source_folder)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not IGNORED & set(path.parts):
                digest.update(path.name.encode() + path.read_bytes())
        config = root / "nbgrader_config.py"
        digest.update(config.read_bytes() if config.is_file() else b"")
        if not run.references:
            digest.update(json.dumps(released(run.steps)).encode())
        return digest.hexdigest()


def _content(path: Path) -> bytes:
    """A file's content; what cannot be read is no submission's fault, and none of the class's."""
    try:
        return path.read_bytes()
    except OSError:
        return b"(cannot be read)"
