"""The instructor's command line. Each command has its own file."""

from . import (
    audit,
    collect,
    doctor,
    export,
    feedback,
    formgrader,
    grade,
    init,
    marks,
    new,
    regrade,
    release,
    report,
    similar,
    simulate,
    syllabus,
    watch,
)
from .common import app

__all__ = [
    "app",
    "audit",
    "collect",
    "doctor",
    "export",
    "feedback",
    "formgrader",
    "grade",
    "init",
    "marks",
    "new",
    "regrade",
    "release",
    "report",
    "similar",
    "simulate",
    "syllabus",
    "watch",
]
