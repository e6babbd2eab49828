"""Copying exercises into a student's folder, and fetching one anew. No work is ever overwritten."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from .released import Notebook, sets


class CourseworkError(Exception):
    """What was asked for cannot be done. The message says what was expected, and what to do."""


def start(problem_set: str | None, folder: Path) -> tuple[list[Path], list[Path]]:
    """Copy one set, or all, into `folder`; the files that were written, and the notebooks that were there already.

    Raises:
        CourseworkError: there is no such set, or the folder cannot be written to.
    """
    chosen = [notebook for name in ([chosen_set(problem_set)] if problem_set else sets()) for notebook in sets()[name]]
    written, kept = [], []
    try:
        for notebook in chosen:
            target = folder / notebook.problem_set / notebook.path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(notebook.checks, target.with_name(notebook.checks.name))  # nobody's work: always the newest
            if target.exists():
                kept.append(target)
            else:
                shutil.copyfile(notebook.path, target)
                written.append(target)
    except OSError as error:
        raise CourseworkError(
            f"Expected a folder that can be written to. {error}. Change to another folder, and try again."
        ) from error
    return written, kept


def reset(name: str, folder: Path) -> tuple[Path, Path | None]:
    """Begin an exercise anew; the notebook, and the copy that was made of what stood there.

    Args:
        name: of the notebook, such as "training" or "02_perceptron/training".
    """
    notebook = chosen_notebook(name)
    path = place_of(notebook, folder)
    backup = _free_name(path) if path.exists() else None
    if backup:
        path.replace(backup)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook.path, path)
    shutil.copyfile(notebook.checks, path.with_name(notebook.checks.name))
    return path, backup


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.backup-{number}.ipynb") for number in count(1))
    return next(name for name in names if not name.exists())


def place_of(notebook: Notebook, folder: Path) -> Path:
    """Where a student has a notebook: in the set's folder, or right here if this is that folder."""
    here = folder / notebook.path.name
    return here if folder.name == notebook.problem_set or here.exists() else folder / notebook.problem_set / here.name


def chosen_set(name: str) -> str:
    """The set that is meant by `name`, such as "02_perceptron", "02" or "perceptron"."""
    known = list(sets())
    meant = [other for other in known if name.strip("/") in (other, *other.split("_", 1))]
    if len(meant) == 1:
        return meant[0]
    raise CourseworkError(f"Expected a problem set. Received: {name!r}. {_near(name, known)}")


def chosen_notebook(name: str) -> Notebook:
    """The notebook that is meant by `name`: its file's name, with or without set and suffix."""
    wanted = name.removesuffix(".ipynb")
    found = [notebook for notebooks in sets().values() for notebook in notebooks]
    for notebook in found:
        if wanted in (notebook.name, notebook.path.stem) or Path(wanted).parts[-2:] == Path(notebook.name).parts:
            return notebook
    known = [notebook.path.stem for notebook in found]
    raise CourseworkError(f"Expected a notebook of the course. Received: {name!r}. {_near(wanted, known)}")


def chosen_notebooks(name: str) -> list[Notebook]:
    """All notebooks of a set, or the one notebook that is meant by `name`."""
    try:
        return sets()[chosen_set(name)]
    except CourseworkError:
        return [chosen_notebook(name)]


def _near(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    return (f"Did you mean {close[0]!r}? " if close else "") + f"There are: {', '.join(names) or 'none'}."
