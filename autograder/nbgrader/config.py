"""nbgrader's configuration for a course of ours: the whole of what `nbgrader_config.py` has to say."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets.config import Config, PyFileConfigLoader

from lecturekit.sandbox.limits import CELL_SECONDS

from ..course import Course, CourseError
from . import database  # noqa: F401 - from now on, SQLite waits for other programs
from .csv_export import HarmlessCsvExportPlugin
from .feedback_exporter import FeedbackExporter
from .formgrader import formgrader_filters
from .graded_answers import SaveGrades
from .harmless_preprocessors import HarmlessResult, HarmlessSubmission
from .judge_preprocessor import FlagFaults, Judge
from .released_notebook import ClearForeignSolutions
from .submission_exporter import TolerantExporter


def configure(config: Config, course: Course) -> Config:
    """Make nbgrader use this course and this grader. All that `nbgrader_config.py` has to say."""
    if "nbgrader.server_extensions.formgrader.formgrader" in sys.modules:  # a Jupyter server, wherever it was started
        from .formgrader_walls import guard_formgrader

        guard_formgrader()
    put_scripts_on_path()  # nbgrader's own commands need alembic, too
    config.CourseDirectory.root = str(course.home)
    config.CourseDirectory.db_url = course.db_url
    config.CourseDirectory.course_id = "default_course"  # formgrader complains of a nameless one, PostgreSQL refuses it
    config.Exchange.root = str(_own_exchange(course))
    config.LockCells.lock_readonly_cells = False  # given code may be played with; it is restored when graded
    steps = GenerateAssignment.class_traits()["preprocessors"].default()
    config.GenerateAssignment.preprocessors = [ClearForeignSolutions if s is ClearSolutions else s for s in steps]
    config.Execute.timeout = int(CELL_SECONDS)
    config.Autograde.exporter_class = TolerantExporter
    config.Autograde.sanitize_preprocessors = [
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
        HarmlessSubmission,
    ]
    config.Autograde.autograde_preprocessors = [
        Judge,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveGrades,
        FlagFaults,
        AssignLatePenalties,
        CheckCellMetadata,
        HarmlessResult,
    ]
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.GenerateFeedback.preprocessors = []  # the page asks the gradebook itself, once
    config.ExportApp.plugin_class = HarmlessCsvExportPlugin
    config.Application.logging_config = {
        "filters": {"harmless": {"()": "lecturekit.terminal.HarmlessRecords"}},
        "handlers": {"console": {"filters": ["harmless"]}},
    }
    config.HTMLExporter.preprocessors = [HarmlessResult]  # what an earlier version has graded, too
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = formgrader_filters(course)
    config.ExchangeFactory.collect = "autograder.nbgrader.collect.OwnersCollect"
    config.ZipCollectApp.extractor_plugin = "autograder.nbgrader.collect.UseAutograderCollect"
    return config


def _own_exchange(course: Course) -> Path:
    """The course's own exchange folder: without one, formgrader warns also a course that uses none."""
    folder = course.home / "exchange"
    with suppress(OSError):  # who may not write here cannot release by it anyway
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def course_config(course: Course) -> Config:
    """nbgrader's configuration of a course of ours, with what the instructor has added to `nbgrader_config.py`."""
    course.home.mkdir(parents=True, exist_ok=True)
    config = configure(Config(), course)
    additions = course.root / "nbgrader_config.py"
    if additions.is_file():
        config.merge(PyFileConfigLoader(additions.name, path=str(course.root)).load_config())
    return config


def api(course: Course) -> NbGraderAPI:
    """nbgrader's API for a course of ours."""
    config = course_config(course)
    config.NbGrader.logfile = str(course.home / "nbgrader.log")
    return NbGraderAPI(config=config)


def put_scripts_on_path() -> None:
    """nbgrader makes a new database with `alembic`, which it looks for on PATH, not beside Python."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])


def register(course: Course, problem_set: str) -> None:
    """Let nbgrader know the cells and points of a released set.

    Raises:
        CourseError: nbgrader refuses, as when graded cells change after students have submitted.
    """
    result = api(course).generate_assignment(problem_set, force=True, create=True)
    if not result["success"]:
        reason = (result.get("log") or result.get("error") or "").strip()[-1500:]
        raise CourseError(
            f"Expected nbgrader to take {problem_set}. It refused:\n{reason}\n"
            "If graded cells were added or removed after students submitted, either undo that, or remove the "
            f"assignment first: `nbgrader db assignment remove {problem_set} --force` (its marks go with it)."
        )
