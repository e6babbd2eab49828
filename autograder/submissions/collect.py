"""Collect a class's work: find out whose each upload is, read it safely, and put it where it is graded."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lecturekit.student_id import id_problem

from .attempts import Outcome, Places, put, read_time
from .contents import (
    MAX_BYTES,
    Contents,
    UploadRefusedError,
    add_folder,
    add_zip,
    member_problem,
    open_zip,
    read_file,
    read_member,
)
from .hand_in import SECRET, Released, submission_files
from .member_names import NameRefusedError, is_skipped, member_parts, printable
from .owners import OwnerError, Owners, UnknownStudentError, unknown_student
from .upload_name import UploadName, read_upload_name

MAX_MEMBERS = 100_000  # of a class's archive


@dataclass
class CollectSummary:
    """What became of a class's uploads; each entry is one line for the instructor.

    Attributes:
        collected: students with a new submission.
        replaced: students whose earlier attempt was replaced, and kept.
        unchanged: students whose submission was there.
        late: student -> by how much.
        older: (student, upload) older than what was collected.
        unknown: (upload, why): nobody on the roster.
        refused: (upload or student, why).
        notes: (student, what an instructor should look at).
        left_out: (student, file, why) for single files.
    """

    collected: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    late: dict[str, str] = field(default_factory=dict)
    older: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Upload:
    """One file or folder with a name.

    Attributes:
        add: reads it into contents.
    """

    name: str
    is_folder: bool
    add: Callable[[Contents, str], None]


@dataclass(frozen=True)
class Collector:
    """Collects one set.

    Attributes:
        due: student -> when the set is due (UTC), None if never.
    """

    places: Places
    released: Released
    owners: Owners
    due: Callable[[str], datetime | None] = lambda student: None
    summary: CollectSummary = field(default_factory=CollectSummary)

    @property
    def problem_set(self) -> str:
        return self.places.problem_set

    def collect_files(self, paths: Sequence[Path]) -> None:
        """Collect downloads: archives of a class, folders of uploads, single uploads."""
        with ExitStack() as opened:
            uploads: list[Upload] = []
            for path in paths:
                try:
                    uploads += self._uploads(path, opened)
                except UploadRefusedError as error:
                    self.summary.refused.append((printable(path.name), str(error)))
                except OSError as error:
                    self.summary.refused.append((printable(path.name), f"It cannot be read: {error.strerror}."))
            self._collect(uploads)

    def _uploads(self, path: Path, opened: ExitStack) -> list[Upload]:
        """What one path holds. Only what the instructor names is opened without knowing whose it is."""
        name, mode = path.name or path.resolve().name, path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise UploadRefusedError("Expected a file or a folder. Received a link: name what it points to.")
        if self._named(name, stat.S_ISDIR(mode)) is not None:
            return [_on_disk(path, name)]
        if stat.S_ISDIR(mode):
            return [_on_disk(path / each, each) for each in sorted(os.listdir(path)) if not is_skipped((each,))]
        if not stat.S_ISREG(mode):
            raise UploadRefusedError("Expected a file or a folder. Received a device.")
        if not name.lower().endswith(".zip"):
            return [_on_disk(path, name)]
        return self._members(opened.enter_context(open_zip(opened.enter_context(path.open("rb")))))

    def _members(self, archive: zipfile.ZipFile) -> list[Upload]:
        """The uploads in a class's archive: its files, and its folders, one for each student."""
        infos = [info for info in archive.infolist() if not info.orig_filename.endswith("/")]
        if len(infos) > MAX_MEMBERS:
            raise UploadRefusedError(f"Expected at most {MAX_MEMBERS} members. Received {len(infos)}.")
        folders: dict[str, list[tuple[str, zipfile.ZipInfo]]] = {}
        uploads = []
        for info in infos:
            try:
                parts = member_parts(info.orig_filename)
            except NameRefusedError as error:
                self.summary.refused.append((printable(info.orig_filename), f"{error}."))
                continue
            if is_skipped(parts):
                continue
            if problem := member_problem(info):
                self.summary.refused.append((printable(info.orig_filename), f"{problem}."))
            elif len(parts) == 1:
                uploads.append(_member(archive, info, parts[0]))
            else:
                folders.setdefault(parts[0], []).append(("/".join(parts[1:]), info))
        return uploads + [_member_folder(archive, name, inside) for name, inside in folders.items()]

    def _named(self, name: str, is_folder: bool) -> UploadName | None:
        """What a name says about whose the upload is; None if it says nothing."""
        found = read_upload_name(name, self.problem_set)
        if found is not None:
            return found
        stem = name if is_folder else name.removesuffix(".zip").removesuffix(".ipynb")
        known = self.owners.find(stem)
        return UploadName("id", "" if is_folder else name, ids=(known,)) if known else None

    def _collect(self, uploads: Iterable[Upload]) -> None:
        """Collect each student's attempts, the oldest first."""
        attempts: dict[tuple[str, str, datetime | None], list[tuple[UploadName, Upload]]] = {}
        for upload in uploads:
            shown = printable(upload.name)
            named = self._named(upload.name, upload.is_folder)
            if named is None:
                self.summary.unknown.append((shown, "its name says nothing about whose it is: rename it to ID.zip."))
                continue
            try:
                student = self.owners.of(named)
            except UnknownStudentError as error:
                self.summary.unknown.append((shown, str(error)))
            except OwnerError as error:
                self.summary.refused.append((shown, str(error)))
            else:
                if named.rest or upload.is_folder or named.system in ("pack", "id"):
                    attempts.setdefault((student, named.system, named.time), []).append((named, upload))
        order = sorted(attempts, key=lambda key: (key[0], key[2] or datetime.max, key[1]))
        for student, system, time in order:
            self._attempt(student, system, time, attempts[student, system, time])
        newer = {*self.summary.collected, *self.summary.replaced, *self.summary.unchanged}
        self.summary.older = [(student, name) for student, name in self.summary.older if student not in newer]

    def _attempt(
        self, student: str, system: str, time: datetime | None, parts: list[tuple[UploadName, Upload]]
    ) -> None:
        contents = Contents()
        shown = printable(parts[0][1].name)
        try:
            for named, upload in parts:
                self._require_own(named, student)
                upload.add(contents, named.rest or upload.name)
            files = submission_files(contents, student, self.problem_set, self.released, self.owners)
            self._put(student, files, time, shown)
        except UploadRefusedError as error:
            self.summary.refused.append((f"{student} ({shown})", str(error)))
            return
        except OSError as error:
            self.summary.refused.append((f"{student} ({shown})", f"It cannot be read or written: {error.strerror}."))
            return
        finally:
            self.summary.left_out += [(student, name, why) for name, why in contents.refused]
        if any(named.late for named, _ in parts):
            self.summary.late.setdefault(student, f"{system} marks it as late, and does not say by how much")

    def _require_own(self, named: UploadName, student: str) -> None:
        """Refuse an upload that the student named as somebody else's."""
        own = read_upload_name(named.rest, self.problem_set) if named.system != "pack" else None
        if own is None or own.system != "pack":
            return
        try:
            said = self.owners.of(own)
        except UnknownStudentError:
            return
        except OwnerError:
            said = ""
        if said != student:
            raise UploadRefusedError(
                f"Expected {student}'s own work. The file's own name, {printable(named.rest)}, says that it is of "
                f"{own.ids[0]!r}."
            )

    def _put(self, student: str, files: dict[str, bytes], time: datetime | None, shown: str) -> None:
        outcome = put(self.places, student, files, time)
        lists = {
            Outcome.NEW: self.summary.collected,
            Outcome.REPLACED: self.summary.replaced,
            Outcome.UNCHANGED: self.summary.unchanged,
        }
        if outcome == Outcome.OLDER:
            self.summary.older.append((student, shown))
            return
        if student not in {*self.summary.collected, *self.summary.replaced}:  # by an older attempt of this download
            lists[outcome].append(student)
        due = self.due(student)
        self.summary.late.pop(student, None)
        if time and due and time > due:
            self.summary.late[student] = f"by {_duration(time - due)}"

    def collect_exchange(self, inbound: Path, *, only: str = "", before_due: bool = False) -> None:
        """Collect from the inbound folder of nbgrader's exchange, in which everybody can write under every name.

        Args:
            only: this student alone.
            before_due: prefer the last attempt before the due date.
        """
        attempts: dict[str, list[tuple[datetime, Path, int]]] = {}
        # student, set, time, and a random text
        for name in sorted(os.listdir(inbound)):
            fields = name.split("+")
            if len(fields) not in (3, 4) or fields[1] != self.problem_set or (only and fields[0] != only):
                continue
            try:
                student, time, owner = self._exchanged(inbound / name, fields)
            except UnknownStudentError as error:
                self.summary.unknown.append((printable(name), str(error)))
            except UploadRefusedError as error:
                self.summary.refused.append((printable(name), str(error)))
            except OSError as error:
                self.summary.refused.append((printable(name), f"It cannot be read: {error.strerror}."))
            else:
                attempts.setdefault(student, []).append((time, inbound / name, owner))
        for student, found in sorted(attempts.items()):
            found.sort()
            due = self.due(student)
            in_time = [each for each in found if due and each[0] <= due] if before_due else []
            self._take_exchanged(student, *(in_time or found)[-1])

    def _exchanged(self, path: Path, fields: list[str]) -> tuple[str, datetime, int]:
        """Whose a folder of the exchange is, by its name and its owner; when; and the owner's number."""
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode):
            raise UploadRefusedError("Expected a folder. Received a link or a file.")
        try:
            account = pwd.getpwuid(status.st_uid).pw_name
        except KeyError:
            raise UploadRefusedError(
                f"Expected a folder of {printable(fields[0])}'s account. Its owner, number {status.st_uid}, has no "
                "account on this machine."
            ) from None
        if account != fields[0]:
            raise UploadRefusedError(f"It claims to be of {printable(fields[0])}, but {account} wrote it.")
        time = read_time(fields[2])
        if time is None:
            raise UploadRefusedError(f"Expected a time in UTC in its name. Received {printable(fields[2])!r}.")
        if self.owners.people and account not in self.owners.people:
            raise UnknownStudentError(unknown_student(account, self.owners.people))
        if problem := id_problem(account):
            raise UploadRefusedError(f"Expected an id that can name a folder. Received {account!r}, but {problem}.")
        return account, time, status.st_uid

    def _take_exchanged(self, student: str, time: datetime, path: Path, owner: int) -> None:
        contents = Contents()
        try:
            add_folder(contents, path, owner)
            secret = contents.files.get(SECRET, b"")
            files = submission_files(contents, student, self.problem_set, self.released, self.owners)
            if not re.fullmatch(rb"[0-9a-f]{64,256}", secret):
                contents.refuse(SECRET, "it is not nbgrader's, so the student cannot fetch feedback")
                secret = _stand_in(files)
            self._put(student, {**files, SECRET: secret}, time, path.name)
            self._note_claim(student, time, path)
        except UploadRefusedError as error:
            self.summary.refused.append((student, str(error)))
        except OSError as error:
            self.summary.refused.append((student, f"It cannot be read or written: {error.strerror}."))
        self.summary.left_out += [(student, name, why) for name, why in contents.refused]

    def _note_claim(self, student: str, time: datetime, path: Path) -> None:
        """Tell of a time that the student may have invented: the kernel's says that it was after the due date."""
        changed = datetime.fromtimestamp(path.lstat().st_ctime, UTC).replace(tzinfo=None)
        due = self.due(student)
        if due and time <= due and changed > due + timedelta(minutes=10):
            self.summary.notes.append(
                (student, f"its name says {time:%Y-%m-%d %H:%M} UTC, but it was last changed {changed:%Y-%m-%d %H:%M}")
            )


def _on_disk(path: Path, name: str) -> Upload:
    """An upload that lies in a folder."""
    if stat.S_ISDIR(path.lstat().st_mode):

        def add_all(contents: Contents, own: str) -> None:
            inner = Contents()
            add_folder(inner, path)
            _add_files(contents, inner.files)
            contents.refused += inner.refused

        return Upload(name, True, add_all)
    return Upload(name, False, lambda contents, own: _add_data(contents, own, lambda most: read_file(path)))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Upload:
    """An upload that is a file in a class's archive."""
    return Upload(
        name, False, lambda contents, own: _add_data(contents, own, lambda most: read_member(archive, info, most))
    )


def _member_folder(archive: zipfile.ZipFile, name: str, inside: list[tuple[str, zipfile.ZipInfo]]) -> Upload:
    """The uploads of one student in a class's archive."""

    def add_all(contents: Contents, own: str) -> None:
        for path, info in inside:
            _add_data(contents, path, lambda most, info=info: read_member(archive, info, most))  # type: ignore[misc]

    return Upload(name, True, add_all)


def _add_files(contents: Contents, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        _add_data(contents, name, lambda most, data=data: data[:most])  # type: ignore[misc]


def _add_data(contents: Contents, name: str, read: Callable[[int], bytes]) -> None:
    """Take a file, or the members of a zip. A zip in a zip stays closed."""
    if not name.lower().endswith(".zip"):
        contents.add(name, read)
        return
    data = read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UploadRefusedError(f"Expected at most {MAX_BYTES >> 20} MB. Received more.")
    add_zip(contents, data)


def _stand_in(files: dict[str, bytes]) -> bytes:
    """A secret for a submission without one: nbgrader's release of feedback would end there, for the whole class.

    Only who has the submission can work it out.
    """
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)} ".encode() + data)
    return digest.hexdigest().encode()


def _duration(late: timedelta) -> str:
    """A time span in its two largest units."""
    minutes = int(late.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
