"""From an upload to a submission: notebooks under their released names, nothing that is somebody else's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from .contents import Contents, UploadRefusedError
from .owners import OwnerError, Owners, UnknownStudentError
from .upload_name import read_packed_name

SECRET = "submission_secret.txt"  # names the feedback page in nbgrader's exchange
NBGRADERS_OWN = ("timestamp.txt", SECRET)  # in an upload, the student wrote them

Released = Mapping[str, frozenset[str]]  # notebook -> the ids of its graded and answer cells


def submission_files(
    contents: Contents, student: str, problem_set: str, released: Released, owners: Owners
) -> dict[str, bytes]:
    """The files of a submission, by relative path. What is left out is added to `contents.refused`.

    Raises:
        UploadRefusedError: no notebook of the set is among them.
    """
    files: dict[str, bytes] = {}
    unnamed: list[tuple[str, str, bytes]] = []
    for path, data in _without_common_folder(contents.files).items():
        name = _own_name(path, student, problem_set, owners, contents)
        if name is None or name in NBGRADERS_OWN:
            continue
        if name in files:
            contents.refuse(path, f"there is another {name}")
        elif name.endswith(".ipynb") and "/" not in name and name[:-6] not in released:
            unnamed.append((path, name, data))
        else:
            files[name] = data
    recognised = [(path, name, data, _recognised(data, released)) for path, name, data in unnamed]
    notebooks = [notebook for *_, notebook in recognised if notebook]
    for path, name, data, notebook in recognised:
        target = f"{notebook}.ipynb" if notebook else name
        if notebook and target in files:
            contents.refuse(path, f"its cells are those of {target}, which is there")
        elif notebook and notebooks.count(notebook) > 1:
            contents.refuse(path, f"its cells are those of {target}, and so are another's: hand in one of them")
        elif target in files:
            contents.refuse(path, f"there is another {target}")
        else:
            files[target] = data
    if not any(f"{notebook}.ipynb" in files for notebook in released):
        names = ", ".join(f"{notebook}.ipynb" for notebook in sorted(released))
        received = ", ".join(sorted({PurePosixPath(path).name for path in contents.files})[:5]) or "no file"
        raise UploadRefusedError(f"Expected a notebook of {problem_set} ({names}). Received: {received}.")
    return files


def _without_common_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a zipped folder as if its files had been zipped."""
    found = dict(files)
    while found:
        tops = {path.partition("/")[0] for path in found}
        if len(tops) > 1 or any("/" not in path for path in found):
            break
        found = {path.partition("/")[2]: data for path, data in found.items()}
    return found


def _own_name(path: str, student: str, problem_set: str, owners: Owners, contents: Contents) -> str | None:
    """A file's name without what `lecturekit pack` put in front; None if that names somebody else."""
    folder, _, name = path.rpartition("/")
    packed = read_packed_name(name, problem_set)
    if packed is None:
        return path
    try:
        named = owners.of(packed)
    except UnknownStudentError:
        named = student  # a mistyped id of one's own: nobody else's work
    except OwnerError:
        named = ""
    if named != student:
        contents.refuse(path, f"its name says that it is of {packed.ids[0]!r}")
        return None
    own = packed.rest or name
    return f"{folder}/{own}" if folder else own


def _recognised(data: bytes, released: Released) -> str | None:
    """The released notebook whose cells a notebook under another name has; None unless it can be only one."""
    found = _cells_of(data)
    matches = [name for name, cells in released.items() if cells & found]
    return matches[0] if len(matches) == 1 else None


def _cells_of(data: bytes) -> set[str]:
    """The ids of a notebook's graded cells; none if it cannot be read."""
    try:
        cells = json.loads(data)["cells"]
        metadata = [cell.get("metadata", {}).get("nbgrader", {}) for cell in cells]
        return {found["grade_id"] for found in metadata if isinstance(found.get("grade_id"), str)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return set()
