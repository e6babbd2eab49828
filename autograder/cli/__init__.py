"""The instructor's command line: a file for each command, named like it."""

from . import (
    audit,
    doctor,
    export,
    feedback,
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
    "doctor",
    "export",
    "feedback",
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
