"""The paths of a course: the repository's folders, nbgrader's folders, and the course secret."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class CourseError(Exception):
    """An error in a course that a user can fix; the message says how."""


@dataclass(frozen=True)
class Course:
    """A checkout with `solutions/` and `exercises/`, and nbgrader's course in `course/`.

    Attributes:
        root: the folder that holds `solutions/`.
    """

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course that contains `start` (default: the current folder).

        Raises:
            CourseError: neither `start` nor a folder above it has `solutions/`.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "solutions").is_dir():
                return cls(folder)
        raise CourseError(
            f"Expected a folder `solutions` in {start} or above it. Found none. "
            "Change to the course's folder, then try again."
        )

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"

    @property
    def audits(self) -> Path:
        """Audits that passed. Under version control, so no machine repeats the audit of an unchanged check."""
        return self.root / "audits"

    @property
    def home(self) -> Path:
        """nbgrader's course folder, which is not under version control."""
        return self.root / "course"

    @property
    def source(self) -> Path:
        return self.home / "source"

    @property
    def submitted(self) -> Path:
        return self.home / "submitted"

    @property
    def autograded(self) -> Path:
        return self.home / "autograded"

    @property
    def feedback(self) -> Path:
        return self.home / "feedback"

    @property
    def truth(self) -> Path:
        return self.home / "truth"

    @property
    def private(self) -> Path:
        """What students must never see: the secret, hidden inputs and reference answers."""
        return self.home / "private"

    @property
    def log_file(self) -> Path:
        """What the grader logs: beside the gradebook."""
        return self.home / "autograder.log"

    @property
    def db_url(self) -> str:
        # no `?timeout=` behind it: `nbgrader db upgrade` takes that for a part of the path
        return os.environ.get("LECTUREKIT_DB_URL", f"sqlite:///{self.home / 'gradebook.db'}")

    def sets(self) -> list[str]:
        """The names of all problem sets, sorted."""
        return sorted({path.parent.name for path in self.solutions.glob("*/*.py") if not path.name.startswith("_")})

    def solution_files(self, problem_set: str) -> list[Path]:
        """The solutions of one set, sorted.

        Raises:
            CourseError: there is no such set; the message lists all sets.
        """
        files = sorted(p for p in (self.solutions / problem_set).glob("*.py") if not p.name.startswith("_"))
        if not files:
            raise CourseError(
                f"Expected a problem set in {self.solutions}. Received: {problem_set!r}. "
                f"There are: {', '.join(self.sets()) or 'none'}."
            )
        return files

    def solution_file(self, problem_set: str, notebook: str) -> Path | None:
        """The solution of one notebook, or None if the course has none."""
        path = self.solutions / problem_set / f"{notebook}.py"
        return path if path.is_file() else None

    @property
    def edition(self) -> str:
        """The edition whose numbers the exercises use, such as "2027"; "" for the lecture's own numbers."""
        with contextlib.suppress(FileNotFoundError):
            return (self.exercises / "EDITION").read_text().strip()
        return ""

    def set_edition(self, name: str) -> None:
        """Release and grade this edition from now on; "" for the lecture's own numbers."""
        if name:
            self.exercises.mkdir(exist_ok=True)
            (self.exercises / "EDITION").write_text(name + "\n")
        else:
            (self.exercises / "EDITION").unlink(missing_ok=True)

    def secret(self) -> str:
        """The course secret, which seeds the hidden inputs. Created on first use.

        Raises:
            CourseError: the file does not hold a whole secret.
        """
        path = self.private / "secret"
        self.private.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.is_file():
            scratch = path.with_suffix(f".{os.getpid()}")
            handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(32) + "\n")
            with contextlib.suppress(FileExistsError):  # another process was first; its secret is used
                os.link(scratch, path)
            scratch.unlink()
        secret = path.read_text().strip()
        if len(secret) < 32:
            raise CourseError(
                f"Expected the course secret in {path}. Received {len(secret)} characters. Restore it from a backup; "
                "only if nothing has been graded yet, delete the file to create a new one."
            )
        return secret
