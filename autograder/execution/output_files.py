"""Files that a submission wrote, such as a table or a picture that a person grades."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MAX_FILES, MAX_BYTES = 50, 8 << 20  # of all files together


def output_files(scratch: Path, handed_in: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files in a scratch folder that were not handed in, by relative path; no links, nothing hidden, bounded."""
    found: dict[str, bytes] = {}
    room = MAX_BYTES
    for path in sorted(scratch.rglob("*")):
        inside = path.relative_to(scratch)
        hidden = any(part.startswith((".", "__")) for part in inside.parts)
        linked = any((scratch / part).is_symlink() for part in [inside, *inside.parents])
        if hidden or linked or path.suffix == ".ipynb" or not path.is_file() or inside.as_posix() in handed_in:
            continue
        room -= path.stat().st_size
        if room < 0 or len(found) == MAX_FILES:
            break
        found[inside.as_posix()] = path.read_bytes()
    return found
