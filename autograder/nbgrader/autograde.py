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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
from nbgrader.preprocessors import DeduplicateIds, Execute
from traitlets.config import Config, LoggingConfigurable
from traitlets.utils.importstring import import_item

from ..execution.notebook_run import RunSettings
from ..execution.trace import Trace
from ..submissions.load import UnreadableError, load_notebook
from ..submissions.submission import MAX_BYTES, NOTES, Submission, support_files
from .execute_preprocessor import DropCopies, SandboxedExecute, not_run, sandbox_for
from .plain_course import blank_notebook
from .session import gradebook_of, transaction
from .submission_exporter import TolerantExporter
from .submission_files import irregular_files


@dataclass
class Sanitized:
    """One notebook, sanitized by nbgrader, ready to be run.

    Attributes:
        trace: what came of running it; set at once where there is nothing to run.
    """

    filename: str
    submission: Submission
    trace: Trace | None = None


@dataclass
class Folder:
    """What one student handed in.

    Attributes:
        fault: why nbgrader could not take it; then nothing of it is recorded.
    """

    student: str
    path: str
    notebooks: list[Sanitized] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
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


class Steps(Autograde):
    """nbgrader's `autograde` of one assignment, cut where notebooks are executed."""

    _trace: Trace | None = None

    @classmethod
    def of(cls, config: Config, assignment: str, log_file: Path) -> Steps:
        """The steps of an assignment, configured as nbgrader would be."""
        parent = _Parent(config=config, log=_logger(log_file))
        coursedir = SafeCourseDirectory(parent=parent)
        coursedir.assignment_id = assignment
        steps = cls(coursedir=coursedir, parent=parent)
        steps.force = True
        steps.writer = FilesWriter(parent=steps, config=steps.config)
        steps.exporter = steps.exporter_class(parent=steps, config=steps.config)
        steps.exporter.optimistic_validation = True  # once, after the last preprocessor
        steps.execute = steps._new_execute()
        return steps

    execute: Execute

    @property
    def assignment(self) -> str:
        return self.coursedir.assignment_id

    def folders(self) -> dict[str, str]:
        """The folders with submissions, by student, sorted. Excluded students are left out."""
        self._sanitizing = True
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, "*", glob.escape(self.assignment))
        names = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        excluded = self.coursedir.student_id_exclude.split(",")
        found = {}
        for path in filter(os.path.isdir, glob.glob(pattern)):
            match = re.fullmatch(names, path)
            if match and match["student_id"] not in excluded:
                found[match["student_id"]] = path
        return dict(sorted(found.items()))

    @property
    def source_folder(self) -> str:
        return self.coursedir.format_path(self.coursedir.source_directory, ".", self.assignment)

    def destination(self, student: str) -> Path:
        return Path(os.path.normpath(self._format_dest(self.assignment, student)))

    def sanitize(self, student: str, path: str) -> Folder:
        """Read and sanitize what a student handed in. Nothing is written."""
        folder = Folder(student, path)
        try:
            with self._at(student), transaction(self.coursedir, self._watched):
                self._sanitize(folder)
        except Exception as error:
            self.log.exception("While sanitizing %s", path)
            folder.fault = f"{type(error).__name__}: {error}"
        return folder

    def _sanitize(self, folder: Folder) -> None:
        self._sanitizing = True
        pattern = os.path.join(glob.escape(folder.path), self.coursedir.notebook_id + ".ipynb")
        self.notebooks = sorted(glob.glob(pattern))
        self.run_pre_convert_hook()
        with gradebook_of(self.coursedir) as gradebook:
            known = {notebook.name for notebook in gradebook.find_assignment(self.assignment).notebooks}
        files = self._files(folder)
        for filename in self.notebooks:
            name = Path(filename).stem
            if name not in known:
                folder.notes.append(f"{name}.ipynb does not belong to {self.assignment}: it was ignored.")
                continue
            nb, trace = self._read(filename)
            folder.notebooks.append(
                Sanitized(filename, Submission(folder.student, self.assignment, name, nb, files), trace)
            )
        missing = known - {item.submission.notebook for item in folder.notebooks}
        folder.notes += [f"{name}.ipynb was not handed in: it counts 0." for name in sorted(missing)]

    def _read(self, filename: str) -> tuple[NotebookNode, Trace | None]:
        """A notebook, sanitized; one that nbgrader would give up on is repaired after what was released."""
        resources = self.init_single_notebook_resources(filename)
        self._init_preprocessors()
        try:
            _require_file(Path(filename), self.exporter)
            output, _ = self.exporter.from_filename(filename, resources=copy.deepcopy(resources))
            return nbformat.v4.reads(output), None
        except sqlalchemy.exc.SQLAlchemyError:
            raise
        except Exception as error:
            self.log.warning("%s is repaired, as nbgrader cannot take it: %s", filename, error)
            with gradebook_of(self.coursedir) as gradebook:
                blank = blank_notebook(gradebook, self.assignment, Path(filename).stem)
        nb = load_notebook(Path(filename), blank)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        output, _ = self.exporter.from_notebook_node(nb, resources)
        nb = nbformat.v4.reads(output)
        return nb, _unread(nb)

    def _files(self, folder: Folder) -> dict[str, bytes]:
        """What lies beside the notebooks when they run, as `init_assignment` puts it there."""
        handed_in, released = support_files(Path(folder.path)), support_files(Path(self.source_folder))
        own = self.exclude_overwriting.get(self.assignment, ())
        files = handed_in | {name: data for name, data in released.items() if name not in own}
        ignored = self.coursedir.ignore
        return {name: data for name, data in files.items() if not _is_ignored(folder.path, name, ignored)}

    @property
    def wants_figures(self) -> bool:
        """Whether the course's configuration asks for all figures (`c.Judge.figures = True`)."""
        return bool(getattr(self.execute, "figures", True))

    def sandbox(self, nb: NotebookNode, base: RunSettings) -> RunSettings:
        """The sandbox of a plain notebook, by the course's time limit."""
        return sandbox_for(nb, self.execute, base)

    def record(self, folder: Folder) -> None:
        """Write a submission, which has been run, into `autograded/` and the gradebook.

        Raises:
            Exception: whatever nbgrader or the course's own preprocessors raise. Nothing is recorded then.
        """
        try:
            with self._at(folder.student), transaction(self.coursedir, self._watched):
                self._record(folder)
        except BaseException:
            shutil.rmtree(self.destination(folder.student), ignore_errors=True)
            raise

    def _record(self, folder: Folder) -> None:
        self.notebooks = [item.filename for item in folder.notebooks]
        self._sanitizing = True
        if not self.init_destination(self.assignment, folder.student):
            return
        self.init_assignment(self.assignment, folder.student)
        for item in folder.notebooks:
            self._sanitizing = True
            resources = self.init_single_notebook_resources(item.filename)
            resources["metadata"] = {
                "name": item.submission.notebook,
                "path": str(self.destination(folder.student)),
            }
            self._sanitizing, self._trace = False, item.trace
            self._init_preprocessors()
            try:
                with utils.setenv(NBGRADER_EXECUTION="autograde"):
                    output, resources = self.exporter.from_notebook_node(item.submission.content, resources)
                self.write_single_notebook(output, resources)
            finally:
                self._sanitizing = True
        self.set_permissions(self.assignment, folder.student)
        self.run_post_convert_hook()

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader's, but no link is followed."""
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
    def _watched(self) -> bool:
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
            self.exporter.register_preprocessor(kind)
            if isinstance(kind, type) and issubclass(kind, DeduplicateIds):
                self.exporter.register_preprocessor(DropCopies)

    def _new_execute(self) -> Any:
        kinds = [import_item(s) if isinstance(s, str) else s for s in self.autograde_preprocessors]
        ours = [k for k in kinds if isinstance(k, type) and issubclass(k, SandboxedExecute)]
        return (ours[0] if ours else SandboxedExecute)(parent=self.exporter)


def _logger(path: Path) -> logging.Logger:
    """A logger that writes what nbgrader would print to a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = logging.getLogger(f"autograder.{path}")
    log.propagate = False
    log.setLevel(logging.INFO)
    if not log.handlers:
        log.addHandler(logging.FileHandler(path, encoding="utf-8", delay=True))
        log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return log


def _require_file(path: Path, exporter: Any) -> None:
    """Keep nbconvert from following a link. Our own exporter looks for itself."""
    if isinstance(exporter, TolerantExporter):
        return
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise UnreadableError(f"Expected a notebook in {path}. Received a link, or what is no file, or too large.")


def _unread(nb: NotebookNode) -> Trace | None:
    """What stands for a run where nothing that was handed in could be read: every graded cell says so."""
    reasons = [text for text in nb.metadata.get(NOTES, ()) if text.endswith("as if nothing had been written.")]
    if not reasons:
        return None
    code = {place: cell for place, cell in enumerate(nb.cells) if cell.cell_type == "code"}
    return Trace(outputs={place: [not_run(reasons[0])] for place, cell in code.items() if utils.is_grade(cell)})


def _is_ignored(folder: str, name: str, ignored: list[str]) -> bool:
    parts = Path(name).parts
    paths = [os.path.join(folder, *parts[: i + 1]) for i in range(len(parts))]
    return any(utils.is_ignored(path, ignored) for path in paths)


# One gradebook
