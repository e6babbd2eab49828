"""What nbgrader would follow, and nobody should: links and the like in a submission."""

from __future__ import annotations

import os
from pathlib import Path


def irregular_files(folder: Path) -> list[Path]:
    """What lies in a folder and is neither file nor folder: links first of all, which nobody should follow."""
    found = []
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(place, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                found.append(path)
    return sorted(found)


def remove_linked(submitted: Path, autograded: Path, source: Path) -> None:
    """Remove from `autograded` what nbgrader copied there by following a submission's links."""
    for path in irregular_files(submitted):
        inside = path.relative_to(submitted)
        if path.suffix != ".ipynb" and not (source / inside).exists():
            (autograded / inside).unlink(missing_ok=True)
