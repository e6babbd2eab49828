"""Packing a set to hand it in: an archive that `nbgrader zip_collect` takes."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from .folder import CourseworkError, chosen_set, place_of
from .released import sets

STUDENT = re.compile(r"[A-Za-z0-9.-]+")


def pack(problem_set: str, student: str, folder: Path) -> Path:
    """Write `SET_STUDENT_attempt_TIME.zip` with all notebooks of a set, each named as it is collected.

    Raises:
        CourseworkError: a notebook is missing, damaged, or was never run; the name cannot stand in a file's name.
    """
    name = chosen_set(problem_set)
    if not STUDENT.fullmatch(student):
        raise CourseworkError(f"Expected your id, in letters, digits, points and hyphens. Received: {student!r}.")
    paths = [place_of(notebook, folder) for notebook in sets()[name]]
    for path in paths:
        _require_run(path)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = folder / f"{name}_{student}_attempt_{now}.zip"
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, f"{name}_{student}_attempt_{now}_{path.name}")
    return target


def _require_run(path: Path) -> None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        ran = any(cell.get("execution_count") for cell in cells)
    except FileNotFoundError:
        raise CourseworkError(f"Expected {path}. It is not there: `lecturekit start` copies what is missing.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseworkError(
            f"Expected a notebook in {path}. It cannot be read ({type(error).__name__}). Open it, save it, and try "
            f"again; `lecturekit reset {path.stem}` begins it anew and keeps this one."
        ) from None
    if not ran:
        raise CourseworkError(
            f"Expected {path} to be run and saved. No cell of it was: open it, run all cells, save it."
        )
