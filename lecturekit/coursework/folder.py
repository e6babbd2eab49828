"""Copies exercises into a student's folder, and resets them. A student's work is never overwritten."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from .released import Notebook, sets


class CourseworkError(Exception):
    """A command cannot be carried out. The message says what was expected, and what to do."""


def start(problem_set: str | None, folder: Path) -> tuple[list[Path], list[Path]]:
    """Copy one set, or all, into `folder`.

    Returns:
        The notebooks that were copied, and those that existed already.

    Raises:
        CourseworkError: there is no such set, or the folder is not writable.
    """
    chosen = [notebook for name in ([chosen_set(problem_set)] if problem_set else sets()) for notebook in sets()[name]]
    copied, existing = [], []
    try:
        for notebook in chosen:
            target = folder / notebook.problem_set / notebook.path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(notebook.checks, target.with_name(notebook.checks.name))  # contains no work: always renewed
            if target.exists():
                existing.append(target)
            else:
                shutil.copyfile(notebook.path, target)
                copied.append(target)
    except OSError as error:
        raise CourseworkError(
            f"Expected a writable folder. Received: {error}. Change to another folder, and try again."
        ) from error
    return copied, existing


def reset(name: str, folder: Path) -> tuple[Path, Path | None]:
    """Replace a notebook by the released one; return its path, and the path of the backup, if there was a notebook.

    Args:
        name: of the notebook, such as "training" or "02_perceptron/training".
    """
    notebook = chosen_notebook(name)
    path = student_path(notebook, folder)
    backup = _free_backup_path(path) if path.exists() else None
    if backup:
        path.replace(backup)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook.path, path)
    shutil.copyfile(notebook.checks, path.with_name(notebook.checks.name))
    return path, backup


def _free_backup_path(path: Path) -> Path:
    candidates = (path.with_name(f"{path.stem}.backup-{number}.ipynb") for number in count(1))
    return next(candidate for candidate in candidates if not candidate.exists())


def student_path(notebook: Notebook, folder: Path) -> Path:
    """The path of a student's copy: in the folder of the set, or in `folder` if that is the set's."""
    here = folder / notebook.path.name
    return here if folder.name == notebook.problem_set or here.exists() else folder / notebook.problem_set / here.name


def chosen_set(name: str) -> str:
    """The set that `name` refers to, such as "02_perceptron", "02" or "perceptron"."""
    known = list(sets())
    matches = [other for other in known if name.strip("/") in (other, *other.split("_", 1))]
    if len(matches) == 1:
        return matches[0]
    raise CourseworkError(f"Expected a problem set. Received: {name!r}. {_suggestions(name, known)}")


def chosen_notebook(name: str) -> Notebook:
    """The notebook that `name` refers to: its file's name, with or without set and suffix."""
    stem = name.removesuffix(".ipynb")
    released = [notebook for notebooks in sets().values() for notebook in notebooks]
    for notebook in released:
        if stem in (notebook.name, notebook.path.stem) or Path(stem).parts[-2:] == Path(notebook.name).parts:
            return notebook
    known = [notebook.path.stem for notebook in released]
    raise CourseworkError(f"Expected a notebook of the course. Received: {name!r}. {_suggestions(stem, known)}")


def chosen_notebooks(name: str) -> list[Notebook]:
    """All notebooks of a set, or the notebook that `name` refers to."""
    try:
        return sets()[chosen_set(name)]
    except CourseworkError:
        return [chosen_notebook(name)]


def _suggestions(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    return (f"Did you mean {close[0]!r}? " if close else "") + f"There are: {', '.join(names) or 'none'}."
