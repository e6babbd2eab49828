"""`autograder init`: create a course folder, or update one to a newer version of the kit.

An update changes neither marks, nor submissions, nor edited files. A ledger stores the fingerprint of every file that
was written, so that only unedited files are replaced; a set that has marks never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lecturekit.check.public import SUFFIX

from .authoring.reference import write_reference
from .authoring.release import build_set, read_set, remember_release, write_set
from .course import Course, CourseError
from .nbgrader.config import register
from .nbgrader.enrolment import Enrolled, enrol, has_marks, set_due
from .nbgrader.gradebook import unknown
from .store import fingerprint as digest
from .store import load_json, save_json, write_text

LEDGER = ".autograder.json"  # path -> fingerprint of the text written
CONFIG = '''"""nbgrader's configuration of this course: all of nbgrader's commands work in this folder."""

from pathlib import Path

from autograder.course import Course
from autograder.nbgrader import configure

c = configure(get_config(), Course(Path(__file__).resolve().parent))  # noqa: F821 - nbgrader defines it
c.CourseDirectory.course_id = "{name}"
{exchange}{late}'''
SHARED = """c.Exchange.root = {exchange!r}
"""
LATE = {
    "none": "",
    "zero": 'c.LateSubmissionPlugin.penalty_method = "zero"  # late submissions get no points\n',
}
PERCENT = """c.AssignLatePenalties.plugin_class = "autograder.nbgrader.late.PercentADay"
c.PercentADay.percent = {percent:g}  # of a notebook's points per started day
"""


@dataclass
class InitResult:
    """What `init` did.

    Attributes:
        released: the sets that were written.
        unchanged: (set or file, reason) for everything left unchanged.
        enrolled: the students added from a roster, if there was one.
    """

    course: Course
    released: list[str] = field(default_factory=list)
    unchanged: list[tuple[str, str]] = field(default_factory=list)
    enrolled: Enrolled | None = None


def init(
    origin: Course,
    folder: Path,
    sets: Sequence[str] = (),
    *,
    name: str = "",
    roster: Path | None = None,
    due: Mapping[str, datetime] | None = None,
    late: str = "none",
    exchange: Path | None = None,
    on_set: Callable[[str], None] = lambda name: None,
) -> InitResult:
    """Create a course in `folder`, or update the one there.

    Args:
        origin: the checkout that holds the solutions.
        sets: the sets to include; by default the course's sets, or all for a new course.
        name: nbgrader's course id; by default the folder's name.
        roster: a CSV with a column `id`.
        due: set -> due date in UTC; the key "" stands for all sets.
        late: the late penalty: "none", "zero", or percent a day, such as "10%".
        exchange: nbgrader's exchange folder, writable by all; by default the course's own.
        on_set: called before a set is written, which can take a while.

    Raises:
        CourseError: the folder holds something else, or there is no such set.
    """
    course = Course(folder.resolve())
    ledger = load_json(course.root / LEDGER)
    _require_folder(origin, course, bool(ledger))
    known = {"", *origin.sets(), *course.sets()}
    unknown_sets = [each for each in [*sets, *(due or {})] if each not in known]
    if unknown_sets:
        raise CourseError(unknown(unknown_sets[0], origin.sets(), f"in {origin.solutions}"))
    chosen = list(sets) or course.sets() or origin.sets()
    config = CONFIG.format(
        name=re.sub(r"[^\w.-]+", "-", name or course.root.name),
        exchange=SHARED.format(exchange=str(exchange.resolve())) if exchange else "",
        late=_late(late),
    )
    result = InitResult(course)
    course.root.mkdir(parents=True, exist_ok=True, mode=0o700)  # for solutions, marks, and the secret
    files = _Files(course.root, ledger, result)
    files.put("nbgrader_config.py", config, keep=bool(ledger) and late == "none" and not name and not exchange)
    files.put(".gitignore", "course/\n", keep=bool(ledger))
    for problem_set in chosen:
        on_set(problem_set)
        _write_set(origin, course, problem_set, files, result)
    if roster is not None:
        result.enrolled = enrol(course, roster)
    if due:
        for_all = dict.fromkeys(course.sets(), due[""]) if "" in due else {}
        set_due(course, for_all | {each: when for each, when in due.items() if each})
    return result


def _require_folder(origin: Course, course: Course, existing: bool) -> None:
    root = course.root
    if root == origin.root:
        raise CourseError(f"Expected a folder other than {root}, which holds the solutions.")
    if root.exists() and not root.is_dir():
        raise CourseError(f"Expected a folder. Received the file {root}.")
    if not existing and root.is_dir() and any(root.iterdir()):
        raise CourseError(
            f"Expected a new or empty folder, or one that `autograder init` created. {root} holds other files: choose "
            "another folder."
        )


def _late(policy: str) -> str:
    if policy in LATE:
        return LATE[policy]
    try:
        percent = float(policy.removesuffix("%"))
        if not 0 <= percent <= 100:
            raise ValueError
    except ValueError:
        raise CourseError(
            f"Expected a late penalty: none, zero, or percent a day such as 10%. Received {policy!r}."
        ) from None
    return PERCENT.format(percent=percent)


def _write_set(origin: Course, course: Course, problem_set: str, files: _Files, result: InitResult) -> None:
    """Copy a set's solutions and release it, unless it has marks or was edited."""
    if not (origin.solutions / problem_set).is_dir():
        return  # the course's own set
    exists = (course.solutions / problem_set).is_dir()
    sources = sorted(p for p in (origin.solutions / problem_set).rglob("*") if p.is_file() and p.suffix != ".pyc")
    texts = {p.relative_to(origin.root).as_posix(): p.read_bytes().decode() for p in sources}
    if exists and has_marks(course, problem_set):
        if any(files.differs(path, text) for path, text in texts.items()):
            result.unchanged.append((problem_set, "it has marks"))
        return
    if edited := [path for path in texts if files.edited(path)]:
        result.unchanged.append((problem_set, f"edited here: {', '.join(edited)}"))
        return
    generated_folders = [f"{folder}/{problem_set}" for folder in ("exercises", "course/source")]
    present = [path for folder in generated_folders for path in files.under(folder)]
    if edited := [path for path in present if files.edited(path)]:
        result.unchanged.append((problem_set, f"edited here: {', '.join(edited)}"))
        return
    if present and not any(files.differs(path, text) for path, text in texts.items()):
        return
    if not course.exercises.is_dir() and origin.edition:
        course.set_edition(origin.edition)
    for path, text in texts.items():
        files.put(path, text)
    release_set(course, problem_set)
    for path in [path for folder in generated_folders for path in files.under(folder)]:
        files.record(path, (course.root / path).read_bytes().decode())
    result.released.append(problem_set)


def release_set(course: Course, problem_set: str) -> dict[str, str]:
    """Write a set's exercises, source assignment and reference answers, and register the set with nbgrader.

    Returns:
        The files written: name -> text.

    Raises:
        SolutionError: a solution cannot be released as it is.
        CourseError: nbgrader refuses the set. Then the earlier release stands.
    """
    solutions = read_set(course, problem_set)
    files = build_set(course, solutions)
    folders = [course.exercises / problem_set, course.source / problem_set]
    earlier = {folder: _released_files(folder) for folder in folders}
    for folder in folders:
        write_set(folder, files)
    try:
        register(course, problem_set)
    except CourseError:
        for folder in folders:
            if earlier[folder]:
                write_set(folder, earlier[folder])
        raise
    remember_release(course, problem_set, files)
    for solution in solutions:
        write_reference(solution, course)
    return files


def _released_files(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.glob("*") if path.name.endswith((".ipynb", SUFFIX)) and path.is_file()]
    return {path.name: path.read_text(encoding="utf-8", errors="replace") for path in paths}


class _Files:
    """Writes a course's files and records their fingerprints in the ledger."""

    def __init__(self, root: Path, ledger: dict, result: InitResult) -> None:
        self.root = root
        self.ledger = ledger
        self.result = result

    def put(self, path: str, text: str, keep: bool = False) -> None:
        """Write a file unless it was edited; with `keep`, also leave any existing one."""
        if self.edited(path) or (keep and (self.root / path).is_file()):
            if not keep and self.differs(path, text):
                self.result.unchanged.append((path, "edited here"))
            return
        write_text(self.root / path, text)
        self.record(path, text)

    def record(self, path: str, text: str) -> None:
        """Store the fingerprint of a file's text in the ledger."""
        self.ledger[path] = digest(text)
        save_json(self.root / LEDGER, self.ledger)

    def edited(self, path: str) -> bool:
        """Whether the file exists and differs from what was last written."""
        target = self.root / path
        return target.is_file() and digest(target.read_bytes().decode(errors="replace")) != self.ledger.get(path)

    def differs(self, path: str, text: str) -> bool:
        """Whether the file is missing or holds another text."""
        target = self.root / path
        return not target.is_file() or target.read_bytes() != text.encode()

    def under(self, folder: str) -> list[str]:
        """All files in a folder, as paths relative to the course."""
        return sorted(p.relative_to(self.root).as_posix() for p in (self.root / folder).rglob("*") if p.is_file())
