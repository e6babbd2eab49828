"""Packs a set for handing in: an archive that `autograder collect` accepts."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from ..student_id import ATTEMPT, id_problem
from . import messages
from .folder import CourseworkError, chosen_set, student_path
from .released import sets


def pack(problem_set: str, student: str, folder: Path) -> Path:
    """Write `SET_STUDENT_attempt_TIME.zip` with all notebooks of a set, named as `autograder collect` expects them.

    Raises:
        CourseworkError: a notebook is missing, damaged, or was never run; the id is not usable in a file name.
    """
    name = chosen_set(problem_set)
    student = unicodedata.normalize("NFC", student)
    if problem := id_problem(student):
        raise CourseworkError(
            f"Expected your student id, as your course knows it. Received: {student!r}, but {problem}. Give the id "
            "under which your lecturer enrolled you."
        )
    paths = [student_path(notebook, folder) for notebook in sets()[name]]
    for path in paths:
        _require_run(path)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = folder / f"{name}_{student}{ATTEMPT}{now}.zip"
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, f"{name}_{student}{ATTEMPT}{now}_{path.name}")
    return target


def _require_run(path: Path) -> None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        was_run = any(cell.get("execution_count") for cell in cells)
    except FileNotFoundError:
        raise CourseworkError(messages.missing(path)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseworkError(messages.unreadable(path, type(error).__name__)) from None
    if not was_run:
        raise CourseworkError(
            f"Expected {path} to be run and saved. None of its cells was run: open it, run all cells, save it."
        )
