"""Files beside a notebook: what a submission wrote is left there, what it only links to is not."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def irregular_files(folder: Path) -> list[Path]:
    """What lies in a folder and is neither file nor folder: links first of all, which nobody should follow."""
    irregular = []
    for parent, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(parent, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                irregular.append(path)
    return sorted(irregular)


def remove_linked(submitted: Path, autograded: Path, source: Path) -> None:
    """Remove from `autograded` what nbgrader copied there by following a submission's links."""
    for path in irregular_files(submitted):
        inside = path.relative_to(submitted)
        if path.suffix != ".ipynb" and not (source / inside).exists():
            (autograded / inside).unlink(missing_ok=True)


def leave(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put what a submission wrote beside its autograded notebook, never over a file that is there."""
    for name, data in files.items():
        path = folder / name
        with contextlib.suppress(OSError):  # a folder where it wrote a file, or the other way round: keep what is there
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.parent.resolve().is_relative_to(folder.resolve()):
                with path.open("xb") as file:
                    file.write(data)
