"""nbgrader's autograding in steps: sanitize here, run anywhere, record here. One gradebook is open throughout.

nbgrader opens its database 13 times a submission and commits after every cell. Here one connection serves a
whole run, and each submission is one transaction: it is in the gradebook as a whole, or not at all.
"""

from __future__ import annotations

import copy
import glob
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import sqlalchemy
from nbconvert.writers import FilesWriter
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import DeduplicateIds, Execute, SaveAutoGrades
from traitlets.config import Config, LoggingConfigurable
from traitlets.utils.importstring import import_item

from ..execution.notebook_run import RunSettings
from ..execution.trace import Trace
from ..submissions.answers import NOTHING
from ..submissions.load import UnreadableError, load_notebook
from ..submissions.submission import GRADED_EMPTY, MAX_BYTES, NOTES, UNREADABLE_KEY, Submission, support_files
from .execute_preprocessor import DropCopies, SandboxedExecute, not_run, note
from .graded_answers import SaveGrades, answers_on_show, hand_graded, settle
from .harmless_preprocessors import HarmlessResult, HarmlessSubmission
from .plain_course import as_released, blank_notebook, has_lost_metadata, not_found
from .released_notebook import released_notebook
from .session import gradebook_of, transaction
from .submission_exporter import TolerantExporter
from .submission_files import irregular_files

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SanitizedNotebook:
    """One notebook, sanitized by nbgrader, ready to be run.

    Attributes:
        trace: what stands for a run where there is nothing to run.
    """

    filename: str
    submission: Submission
    settings: RunSettings
    trace: Trace | None = None


@dataclass(frozen=True)
class HandIn:
    """What one student handed in.

    Attributes:
        notes: what was wrong with it, for the instructor.
        fault: why nbgrader could not take it; then nothing of it is recorded.
    """

    student: str
    path: str
    notebooks: tuple[SanitizedNotebook, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""


class SafeCourseDirectory(CourseDirectory):
    """nbgrader's, which reads time stamps from ordinary files only, and forgives those that are none."""

    def get_existing_timestamp(self, dest_path: str) -> Any:
        path = Path(dest_path, "timestamp.txt")
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 1000:
            return None
        try:
            return super().get_existing_timestamp(dest_path)
        except Exception:
            self.log.warning("Expected a time stamp in %s. It cannot be read.", path)
            return None


class _Parent(LoggingConfigurable):
    """What nbgrader's converter takes its configuration and its log from."""

    logfile = ""


class SteppedAutograde(Autograde):
    """nbgrader's `autograde` of one assignment, cut where notebooks are executed."""

    _trace: Trace | None = None
    _on_show: Mapping[str, Mapping[str, str]] = {}

    @classmethod
    def of(cls, config: Config, assignment: str) -> SteppedAutograde:
        """The steps of an assignment, configured as nbgrader would be."""
        parent = _Parent(config=config, log=log)
        coursedir = SafeCourseDirectory(parent=parent)
        coursedir.assignment_id = assignment
        steps = cls(coursedir=coursedir, parent=parent)
        steps.force = True
        steps.writer = FilesWriter(parent=steps, config=steps.config)
        steps.exporter = steps.exporter_class(parent=steps, config=steps.config)
        steps.exporter.optimistic_validation = True  # once, after the last preprocessor
        steps.execute = steps._new_execute()
        return steps

    execute: SandboxedExecute

    @property
    def assignment(self) -> str:
        return self.coursedir.assignment_id

    def folders(self) -> dict[str, str]:
        """The folders with submissions, by student, sorted. Excluded students are left out."""
        self._sanitizing = True
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, "*", glob.escape(self.assignment))
        names = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        excluded = self.coursedir.student_id_exclude.split(",")
        folders = {}
        for path in filter(os.path.isdir, glob.glob(pattern)):
            match = re.fullmatch(names, path)
            if match and match["student_id"] not in excluded:
                folders[match["student_id"]] = path
        return dict(sorted(folders.items()))

    @property
    def source_folder(self) -> str:
        return self.coursedir.format_path(self.coursedir.source_directory, ".", self.assignment)

    def destination(self, student: str) -> Path:
        return Path(os.path.normpath(self._format_dest(self.assignment, student)))

    def sanitize(self, student: str, path: str, settings_for: Callable[[Submission], RunSettings]) -> HandIn:
        """Read and sanitize what a student handed in. Nothing is written.

        Args:
            settings_for: how a notebook is to be run.
        """
        try:
            with self._at(student), transaction(self.coursedir, self._others_read):
                return self._sanitize(student, path, settings_for)
        except Exception as error:
            self.log.exception("While sanitizing %s", path)
            return HandIn(student, path, fault=f"{type(error).__name__}: {error}")

    def _sanitize(self, student: str, path: str, settings_for: Callable[[Submission], RunSettings]) -> HandIn:
        self._sanitizing = True
        pattern = os.path.join(glob.escape(path), self.coursedir.notebook_id + ".ipynb")
        self.notebooks = sorted(glob.glob(pattern))
        self.run_pre_convert_hook()
        with gradebook_of(self.coursedir) as gradebook:
            released = {notebook.name for notebook in gradebook.find_assignment(self.assignment).notebooks}
        files = self._support_files(path)
        notebooks, notes = [], []
        for filename in self.notebooks:
            name = Path(filename).stem
            if name not in released:
                notes.append(f"{name}.ipynb does not belong to {self.assignment}: it was ignored.")
                continue
            nb, trace = self._read(filename)
            submission = Submission(student, self.assignment, name, nb, files)
            notebooks.append(SanitizedNotebook(filename, submission, settings_for(submission), trace))
        missing = released - {notebook.submission.notebook for notebook in notebooks}
        notes += [f"{name}.ipynb was not handed in: it counts 0." for name in sorted(missing)]
        return HandIn(student, path, tuple(notebooks), tuple(notes))

    def _read(self, filename: str) -> tuple[NotebookNode, Trace | None]:
        """A notebook, sanitized; one that nbgrader would give up on is repaired after what was released."""
        resources = self.init_single_notebook_resources(filename)
        self._init_preprocessors()
        plain = released_notebook(self.config, resources["nbgrader"]) is None
        with gradebook_of(self.coursedir) as gradebook:
            released = as_released(gradebook, self.assignment, Path(filename).stem, self._release(filename))
        try:
            _require_file(Path(filename), self.exporter)
            if plain:
                _require_metadata(Path(filename), released)
            output, _ = self.exporter.from_filename(filename, resources=copy.deepcopy(resources))
            nb = nbformat.v4.reads(output)
            if plain:
                for text in not_found(nb, released):
                    note(nb, text)
            return nb, None
        except sqlalchemy.exc.SQLAlchemyError:
            raise
        except Exception as error:
            self.log.warning("%s is repaired, as nbgrader cannot take it: %s", filename, error)
        nb = load_notebook(Path(filename), released, others=self._others)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        output, _ = self.exporter.from_notebook_node(nb, resources)
        nb = nbformat.v4.reads(output)
        return nb, _unread(nb)

    def _release(self, filename: str) -> Path:
        folder = self.coursedir.format_path(self.coursedir.release_directory, ".", self.assignment)
        return Path(folder, Path(filename).name)

    def _others(self) -> dict[str, NotebookNode]:
        """The notebooks of all other assignments, as the database knows them."""
        with gradebook_of(self.coursedir) as gradebook:
            return {
                f"{assignment.name}/{notebook.name}": blank_notebook(gradebook, assignment.name, notebook.name)
                for assignment in gradebook.assignments
                for notebook in assignment.notebooks
            }

    def _support_files(self, folder: str) -> dict[str, bytes]:
        """The files beside the notebooks when they run, as `init_assignment` puts them there."""
        handed_in, released = support_files(Path(folder)), support_files(Path(self.source_folder))
        students_own = self.exclude_overwriting.get(self.assignment, ())
        files = handed_in | {name: data for name, data in released.items() if name not in students_own}
        ignored = self.coursedir.ignore
        return {name: data for name, data in files.items() if not _is_ignored(folder, name, ignored)}

    @property
    def wants_figures(self) -> bool:
        """Whether the course's configuration asks for all figures (`c.Judge.figures = True`)."""
        return bool(getattr(self.execute, "figures", True))

    def record(self, hand_in: HandIn, traces: Sequence[Trace]) -> None:
        """Write a submission, with the trace of each of its notebooks, into `autograded/` and the gradebook.

        Raises:
            Exception: whatever nbgrader or the course's own preprocessors raise. Nothing is recorded then.
        """
        try:
            with self._at(hand_in.student), transaction(self.coursedir, self._others_read):
                self._record(hand_in, traces)
        except BaseException:
            shutil.rmtree(self.destination(hand_in.student), ignore_errors=True)
            raise

    def _record(self, hand_in: HandIn, traces: Sequence[Trace]) -> None:
        self.notebooks = [notebook.filename for notebook in hand_in.notebooks]
        self._sanitizing = True
        with gradebook_of(self.coursedir) as gradebook:
            folder = self.destination(hand_in.student)
            self._on_show = answers_on_show(gradebook, self.assignment, hand_in.student, folder)
        if not self.init_destination(self.assignment, hand_in.student):
            return
        self.init_assignment(self.assignment, hand_in.student)
        for notebook, trace in zip(hand_in.notebooks, traces, strict=True):
            self._sanitizing = True
            resources = self.init_single_notebook_resources(notebook.filename)
            resources["metadata"] = {
                "name": notebook.submission.notebook,
                "path": str(self.destination(hand_in.student)),
            }
            self._sanitizing, self._trace = False, trace
            self._init_preprocessors()
            try:
                with utils.setenv(NBGRADER_EXECUTION="autograde"):
                    output, resources = self.exporter.from_notebook_node(notebook.submission.content, resources)
                self.write_single_notebook(output, resources)
            finally:
                self._sanitizing = True
        self._flag_unread(hand_in)
        self.set_permissions(self.assignment, hand_in.student)
        self.run_post_convert_hook()

    def _flag_unread(self, hand_in: HandIn) -> None:
        """Ask for a person's look at what was not read: it earns nothing, but its student has not been judged."""
        with gradebook_of(self.coursedir) as gradebook:
            for notebook in hand_in.notebooks:
                if UNREADABLE_KEY not in notebook.submission.content.metadata:
                    continue
                name = notebook.submission.notebook
                for grade in gradebook.find_submission_notebook(name, self.assignment, hand_in.student).grades:
                    grade.needs_manual_grade = grade.needs_manual_grade or not grade.auto_score
            gradebook.db.commit()

    def outdated(self, student: str) -> list[str]:
        """The cells of which a person graded another answer than the present one."""
        with transaction(self.coursedir), gradebook_of(self.coursedir) as gradebook:
            grades = hand_graded(gradebook, self.assignment, student)
            return sorted(grade.name for grade in grades if grade.needs_manual_grade)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader's, but no link is followed, and what people graded of a missing notebook is for people."""
        with gradebook_of(self.coursedir) as gradebook:
            waited = {g.id: g.needs_manual_grade for g in hand_graded(gradebook, assignment_id, student_id)}
        self._init_assignment(assignment_id, student_id)
        here = {Path(filename).stem for filename in self.notebooks}
        with gradebook_of(self.coursedir) as gradebook:
            for grade in hand_graded(gradebook, assignment_id, student_id):
                if grade.notebook.name not in here:
                    on_show = self._on_show.get(grade.notebook.name, {}).get(grade.name)
                    settle(gradebook, grade, waited[grade.id], NOTHING, on_show)
            gradebook.db.commit()

    def _init_assignment(self, assignment_id: str, student_id: str) -> None:
        ignore = self.coursedir.ignore
        links = irregular_files(Path(self._format_source(assignment_id, student_id)))
        self.coursedir.ignore = [*ignore, *(glob.escape(str(link)) for link in links)]
        try:
            super().init_assignment(assignment_id, student_id)
        finally:
            self.coursedir.ignore = ignore

    @contextmanager
    def _at(self, student: str) -> Iterator[None]:
        before = self.coursedir.student_id
        self.coursedir.student_id = student
        try:
            with utils.chdir(self.coursedir.root):
                yield
        finally:
            self.coursedir.student_id = before

    @property
    def _others_read(self) -> bool:
        """Whether code of the course's own takes part, which may open the gradebook by itself."""
        late = self.config.AssignLatePenalties.get("plugin_class", LateSubmissionPlugin)
        parts = [*self.sanitize_preprocessors, *self.autograde_preprocessors, late]
        homes = [part if isinstance(part, str) else part.__module__ for part in parts]
        known = ("nbgrader.", "nbconvert.", "autograder.")
        return bool(self.pre_convert_hook or self.post_convert_hook) or not all(h.startswith(known) for h in homes)

    def _init_preprocessors(self) -> None:
        self.exporter._preprocessors = []
        for step in self.sanitize_preprocessors if self._sanitizing else self.autograde_preprocessors:
            kind = import_item(step) if isinstance(step, str) else step
            if isinstance(kind, type) and issubclass(kind, Execute):
                execute = self._new_execute()
                execute.trace, execute.enabled = self._trace, True
                self.exporter.register_preprocessor(execute)
                continue
            if kind in (SaveAutoGrades, SaveGrades):
                save = SaveGrades(parent=self.exporter)
                save.on_show = self._on_show
                self.exporter.register_preprocessor(save)
                continue
            self.exporter.register_preprocessor(kind)
            if isinstance(kind, type) and issubclass(kind, DeduplicateIds):
                self.exporter.register_preprocessor(DropCopies)
        self.exporter.register_preprocessor(HarmlessSubmission if self._sanitizing else HarmlessResult)

    def _new_execute(self) -> Any:
        kinds = [import_item(s) if isinstance(s, str) else s for s in self.autograde_preprocessors]
        sandboxed = [k for k in kinds if isinstance(k, type) and issubclass(k, SandboxedExecute)]
        return (sandboxed[0] if sandboxed else SandboxedExecute)(parent=self.exporter)


def _require_file(path: Path, exporter: Any) -> None:
    """Keep nbconvert from following a link. Our own exporter looks for itself."""
    if isinstance(exporter, TolerantExporter):
        return
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise UnreadableError(f"Expected a notebook in {path}. Received a link, or what is no file, or too large.")


def _require_metadata(path: Path, released: NotebookNode) -> None:
    """Raise where nbgrader would pass over cells that have lost its metadata, or take a student's notes for ours."""
    nb = nbformat.read(path, as_version=4)
    if {NOTES, UNREADABLE_KEY} & nb.metadata.keys() or has_lost_metadata(nb, released):
        raise UnreadableError("Expected nbgrader's metadata in all cells. Received some without, or notes of ours.")


def _unread(nb: NotebookNode) -> Trace | None:
    """What stands for a run where nothing that was handed in could be read: every graded cell says so."""
    reason = nb.metadata.get(UNREADABLE_KEY)
    if not reason or not any(text.endswith(GRADED_EMPTY) for text in nb.metadata.get(NOTES, ())):
        return None
    graded = [index for index, cell in enumerate(nb.cells) if cell.cell_type == "code" and utils.is_grade(cell)]
    return Trace(outputs={index: [not_run(reason)] for index in graded})


def _is_ignored(folder: str, name: str, ignored: list[str]) -> bool:
    parts = Path(name).parts
    paths = [os.path.join(folder, *parts[: i + 1]) for i in range(len(parts))]
    return any(utils.is_ignored(path, ignored) for path in paths)
