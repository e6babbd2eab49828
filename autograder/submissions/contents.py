"""Read what somebody handed in, an archive or a folder, into memory: regular files only, and bounded."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lecturekit.student_id import id_key

from .member_names import MAX_DEPTH, NameRefusedError, is_skipped, member_parts, printable

MAX_FILES = 2000
MAX_BYTES = 200 * 2**20
CENTRAL_HEADER = b"PK\x01\x02"  # begins each entry of a zip's directory
OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class UploadRefusedError(Exception):
    """Nothing of an upload can be taken; the message says why."""


@dataclass
class Contents:
    """The files of one hand-in.

    Attributes:
        files: relative path -> content.
        refused: (name, reason) for each member that was left out.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _seen: dict[str, bool] = field(default_factory=dict)  # key of a path -> whether it is a file
    _bytes: int = 0

    def add(self, name: str, read: Callable[[int], bytes]) -> None:
        """Take one member, unless its name is unsafe or taken.

        Args:
            read: gives at most so many bytes of it.

        Raises:
            UploadRefusedError: there are too many files or bytes.
        """
        try:
            parts = member_parts(name)
            if is_skipped(parts):
                return
            self._claim(parts)
        except NameRefusedError as error:
            self.refuse(name, str(error))
            return
        if len(self.files) >= MAX_FILES:
            raise UploadRefusedError(f"Expected at most {MAX_FILES} files. Received more.")
        data = read(MAX_BYTES - self._bytes + 1)
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise UploadRefusedError(f"Expected at most {MAX_BYTES >> 20} MB of files. Received more.")
        self.files["/".join(parts)] = data

    def refuse(self, name: str, reason: str) -> None:
        """Note a member that is left out."""
        self.refused.append((printable(name), reason))

    def _claim(self, parts: tuple[str, ...]) -> None:
        keys = [id_key("/".join(parts[: i + 1])) for i in range(len(parts))]
        if keys[-1] in self._seen or any(self._seen.get(key, False) for key in keys[:-1]):
            raise NameRefusedError("another file has the same name, or differs from it by upper case only")
        self._seen |= {**dict.fromkeys(keys[:-1], False), keys[-1]: True}


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """An archive.

    Raises:
        UploadRefusedError: it is none, or damaged.
    """
    try:
        return zipfile.ZipFile(file)
    except Exception:  # a damaged directory raises whatever its bytes happen to mean
        raise UploadRefusedError("Expected a zip file. Received a damaged one, or another format.") from None


def member_problem(info: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not an ordinary file; "" if it is one."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and not stat.S_ISREG(kind):
        return "it is a link or a device"
    return "it is encrypted: zip the files without a password" if info.flag_bits & 0x41 else ""


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """At most `most` bytes of a member, whatever its header says.

    Raises:
        UploadRefusedError: it is damaged.
    """
    try:
        with archive.open(info) as file:
            return file.read(most)
    except Exception as error:  # each kind of compression raises its own
        what = f"{printable(info.orig_filename)}, {printable(str(error)) or type(error).__name__}"
        raise UploadRefusedError(f"Expected an intact zip file. Received a damaged member: {what}.") from None


def add_zip(contents: Contents, data: bytes) -> None:
    """Take the members of a student's archive. Archives in it stay closed.

    Raises:
        UploadRefusedError: nothing of it can be taken.
    """
    if data.count(CENTRAL_HEADER) > 4 * MAX_FILES:
        raise UploadRefusedError(f"Expected at most {MAX_FILES} files in a zip. Received more.")
    with open_zip(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = info.orig_filename
            if name.endswith("/"):
                continue
            if problem := member_problem(info):
                contents.refuse(name, problem)
                continue
            contents.add(name, lambda most, info=info: read_member(archive, info, most))  # type: ignore[misc]


def read_file(path: Path) -> bytes:
    """A regular file, at most `MAX_BYTES` of it; links are not followed.

    Raises:
        UploadRefusedError: it is something else, too large, or unreadable.
    """
    try:
        with _opened(path.name, os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY), close=True) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UploadRefusedError(f"Expected a readable file. Received: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise UploadRefusedError(f"Expected at most {MAX_BYTES >> 20} MB. Received more.")
    return data


def _opened(name: str, folder: int, close: bool = False, owner: int | None = None) -> IO[bytes]:
    """A regular file in an open folder. What lies there may change at any time, so the open file itself is asked.

    Raises:
        OSError: it is a link, or unreadable.
        UploadRefusedError: it is something else, or somebody else's.
    """
    try:
        if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise UploadRefusedError("it is a link or a device")
        handle = os.open(name, OPEN, dir_fd=folder)
    finally:
        if close:
            os.close(folder)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or owner not in (None, status.st_uid):
        os.close(handle)
        raise UploadRefusedError("it belongs to somebody else" if owner not in (None, status.st_uid) else "no file")
    return os.fdopen(handle, "rb")


def add_folder(contents: Contents, path: Path, owner: int | None = None) -> None:
    """Take the files in a folder; links are not followed.

    Args:
        owner: the user id to whom the folder and everything in it has to belong.

    Raises:
        UploadRefusedError: nothing of it can be taken.
    """
    try:
        handle = os.open(path, OPEN | os.O_DIRECTORY)
    except OSError as error:
        raise UploadRefusedError(f"Expected a readable folder. Received: {error.strerror}.") from None
    try:
        if owner not in (None, os.fstat(handle).st_uid):
            raise UploadRefusedError("Expected the student's own folder. It belongs to somebody else.")
        _add_open_folder(contents, handle, (), owner)
    finally:
        os.close(handle)


def _add_open_folder(contents: Contents, folder: int, inside: tuple[str, ...], owner: int | None) -> None:
    if len(inside) > MAX_DEPTH:
        contents.refuse("/".join(inside), "its name is too long")
        return
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        contents.refuse("/".join(inside) or ".", f"it cannot be read ({error.strerror})")
        return
    if len(names) > 4 * MAX_FILES:
        raise UploadRefusedError(f"Expected at most {MAX_FILES} files. Received {len(names)}.")
    for name in names:
        path = "/".join((*inside, name))
        if is_skipped((name,)):
            continue
        try:
            if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                below = os.open(name, OPEN | os.O_DIRECTORY, dir_fd=folder)
                try:
                    if owner in (None, os.fstat(below).st_uid):
                        _add_open_folder(contents, below, (*inside, name), owner)
                    else:
                        contents.refuse(path, "it belongs to somebody else")
                finally:
                    os.close(below)
                continue
            file = _opened(name, folder, owner=owner)
        except UploadRefusedError as error:
            contents.refuse(path, str(error))
            continue
        except OSError as error:
            contents.refuse(path, f"it cannot be read ({error.strerror})")
            continue
        with file:
            contents.add(path, file.read)
