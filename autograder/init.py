"""`autograder init`: a folder in which a course lives, and the same again when the kit has a newer version.

What is there is kept: marks, submissions, and every file that somebody has edited since. Of each file that was written
its fingerprint is kept, so that only what nobody has touched is ever replaced, and no set that has marks changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .authoring.reference import write_reference
from .authoring.release import build_set, read_set, remember_release, write_set
from .course import Course, CourseError
from .nbgrader.config import register
from .nbgrader.enrolment import Enrolled, enrol, has_marks, set_due
from .nbgrader.gradebook import unknown
from .store import fingerprint as digest
from .store import load_json, save_json, write_text

LEDGER = ".autograder.json"  # what was written, by path
CONFIG = '''"""nbgrader's configuration of this course: all of nbgrader's commands work in this folder."""

from pathlib import Path

from autograder.course import Course
from autograder.nbgrader import configure

c = configure(get_config(), Course(Path(__file__).resolve().parent))  # noqa: F821 - nbgrader defines it
c.CourseDirectory.course_id = "{name}"
{exchange}{late}'''
SHARED = """c.Exchange.root = {exchange!r}
c.ExchangeFactory.collect = "autograder.nbgrader.collect.OwnersCollect"
"""
LATE = {
    "none": "",
    "zero": 'c.LateSubmissionPlugin.penalty_method = "zero"  # what comes late counts nothing\n',
}
PERCENT = """c.AssignLatePenalties.plugin_class = "autograder.nbgrader.late.PercentADay"
c.PercentADay.percent = {percent:g}  # of a notebook's points, for each day begun
"""


@dataclass
class InitResult:
    """What was done.

    Attributes:
        released: sets that were written anew.
        kept: what was left as it is, and why.
    """

    course: Course
    released: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
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
    """Make a course in `folder`, or bring one up to date.

    Args:
        origin: where the solutions are taken from.
        sets: those to have; all, if none is named and the course is new, else those that it has.
        name: nbgrader's course id; the folder's name by default.
        roster: a CSV with a column `id`.
        due: set -> due date in UTC; "" for all sets.
        late: "none", "zero", or percent a day, such as "10%".
        exchange: the folder, writable by all, by which nbgrader hands out and collects; the course's own by default.
        on_set: called before a set is written, which may take a while.

    Raises:
        CourseError: the folder is something else, or there is no such set.
    """
    course = Course(folder.resolve())
    ledger = load_json(course.root / LEDGER)
    _require_folder(origin, course, bool(ledger))
    wrong = [given for given in [*sets, *(due or {})] if given and given not in {*origin.sets(), *course.sets()}]
    if wrong:
        raise CourseError(unknown(wrong[0], origin.sets(), f"in {origin.solutions}"))
    chosen = list(sets) or course.sets() or origin.sets()
    config = CONFIG.format(
        name=re.sub(r"[^\w.-]+", "-", name or course.root.name),
        exchange=SHARED.format(exchange=str(exchange.resolve())) if exchange else "",
        late=_late(late),
    )
    begun = InitResult(course)
    course.root.mkdir(parents=True, exist_ok=True, mode=0o700)  # solutions, marks, and the secret will lie in it
    files = _Files(course.root, ledger, begun)
    files.put("nbgrader_config.py", config, keep=bool(ledger) and late == "none" and not name and not exchange)
    files.put(".gitignore", "course/\n", keep=bool(ledger))
    for problem_set in chosen:
        on_set(problem_set)
        _begin_set(origin, course, problem_set, files, begun)
    if roster is not None:
        begun.enrolled = enrol(course, roster)
    if due:
        everywhere = dict.fromkeys(course.sets(), due[""]) if "" in due else {}
        set_due(course, everywhere | {each: when for each, when in due.items() if each})
    return begun


def _require_folder(origin: Course, course: Course, ours: bool) -> None:
    root = course.root
    if root == origin.root:
        raise CourseError(f"Expected another folder than {root}, from which the exercises are taken.")
    if root.exists() and not root.is_dir():
        raise CourseError(f"Expected a folder. Received the file {root}.")
    if not ours and root.is_dir() and any(root.iterdir()):
        raise CourseError(
            f"Expected a new or empty folder, or one that `autograder init` has made. {root} holds other things: name "
            "another."
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
            f"Expected for lateness: none, zero, or percent a day such as 10%. Received {policy!r}."
        ) from None
    return PERCENT.format(percent=percent)


def _begin_set(origin: Course, course: Course, problem_set: str, files: _Files, begun: InitResult) -> None:
    """Copy a set's solutions and release it, unless that would touch marks or somebody's edits."""
    if not (origin.solutions / problem_set).is_dir():
        return  # the course's own
    there = (course.solutions / problem_set).is_dir()
    sources = sorted(p for p in (origin.solutions / problem_set).rglob("*") if p.is_file() and p.suffix != ".pyc")
    wanted = {p.relative_to(origin.root).as_posix(): p.read_bytes().decode() for p in sources}
    if there and has_marks(course, problem_set):
        if any(files.differs(path, text) for path, text in wanted.items()):
            begun.kept.append((problem_set, "it has marks, so it stays as it was when they were given"))
        return
    if edited := [path for path in wanted if files.edited(path)]:
        begun.kept.append((problem_set, f"edited here: {', '.join(edited)}"))
        return
    generated = [f"{place}/{problem_set}" for place in ("exercises", "course/source")]
    present = [path for place in generated for path in files.under(place)]
    if edited := [path for path in present if files.edited(path)]:
        begun.kept.append((problem_set, f"edited here: {', '.join(edited)}"))
        return
    if present and not any(files.differs(path, text) for path, text in wanted.items()):
        return
    if not course.exercises.is_dir() and origin.edition:
        course.begin_edition(origin.edition)
    for path, text in wanted.items():
        files.put(path, text)
    release_set(course, problem_set)
    for path in [path for place in generated for path in files.under(place)]:
        files.note(path, (course.root / path).read_bytes().decode())
    begun.released.append(problem_set)


def release_set(course: Course, problem_set: str) -> dict[str, str]:
    """Write a set's exercises and source assignment, let nbgrader know it, and keep the reference's answers.

    Returns:
        What was written: name -> text.

    Raises:
        SolutionError: a solution cannot be released as it is.
        CourseError: nbgrader refuses.
    """
    solutions = read_set(course, problem_set)
    files = build_set(course, solutions)
    write_set(course.exercises / problem_set, files)
    write_set(course.source / problem_set, files)
    register(course, problem_set)
    remember_release(course, problem_set, files)
    for solution in solutions:
        write_reference(solution, course)
    return files


class _Files:
    """The files of a course, of which it is known what was written into them."""

    def __init__(self, root: Path, ledger: dict, begun: InitResult) -> None:
        self.root = root
        self.ledger = ledger
        self.begun = begun

    def put(self, path: str, text: str, keep: bool = False) -> None:
        """Write a file, unless somebody has edited it."""
        if self.edited(path) or (keep and (self.root / path).is_file()):
            if not keep and self.differs(path, text):
                self.begun.kept.append((path, "edited here"))
            return
        write_text(self.root / path, text)
        self.note(path, text)

    def note(self, path: str, text: str) -> None:
        """Keep in mind what was written."""
        self.ledger[path] = digest(text)
        save_json(self.root / LEDGER, self.ledger)

    def edited(self, path: str) -> bool:
        """Whether a file is there that is not as it was written."""
        there = self.root / path
        return there.is_file() and digest(there.read_bytes().decode(errors="replace")) != self.ledger.get(path)

    def differs(self, path: str, text: str) -> bool:
        there = self.root / path
        return not there.is_file() or there.read_bytes() != text.encode()

    def under(self, folder: str) -> list[str]:
        """The files in a folder, whoever wrote them."""
        return sorted(p.relative_to(self.root).as_posix() for p in (self.root / folder).rglob("*") if p.is_file())
