"""Traces that were kept: a grading run that is cut off goes on where it was."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..execution.executor import Job
from ..execution.trace import Question, Trace
from ..store import load_json, save_json
from ..submissions.submission import Submission

FORMAT = 3  # of what is kept: raise it when a trace means something else than before


@dataclass(frozen=True)
class TraceCache:
    """A folder with one file for each notebook of each student."""

    folder: Path

    def load(self, job: Job) -> Trace | None:
        """The trace of just this submission under just these questions and settings, if it was kept."""
        data = load_json(self._path(job.submission))
        if data.get("key") != cache_key(job):
            return None
        try:
            return Trace.from_json(data["trace"])
        except (KeyError, ValueError, TypeError, AttributeError):
            return None  # damaged: as good as none

    def save(self, job: Job, trace: Trace) -> None:
        """Keep a trace, unless another run might give another one: then the next grading run tries again."""
        if trace.lasts:
            save_json(self._path(job.submission), {"key": cache_key(job), "trace": trace.to_json()})

    def _path(self, submission: Submission) -> Path:
        return self.folder / submission.problem_set / submission.student / f"{submission.notebook}.json"


def cache_key(job: Job) -> str:
    """A digest of all that a trace depends on: the submission, the questions, and how it is run.

    Each part is named here, so that renaming a field in the code changes no key.
    """
    settings = job.settings
    parts = {
        "format": FORMAT,
        "submission": _submission_digest(job.submission),
        "questions": None if job.questions is None else [_question_parts(q) for _, q in sorted(job.questions.items())],
        "figures": settings.figures,
        "sandbox": settings.sandbox,
        "cell seconds": settings.cell_seconds,
        "limits": dataclasses.astuple(settings.limits),
        "on timeout": dict(settings.on_timeout),
        "deciding": dict(settings.deciding),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _question_parts(question: Question) -> list[Any]:
    return [
        question.name,
        question.probe,
        question.shown,
        question.hidden,
        question.seconds,
        sorted(question.forbids.items()),
        question.pace and question.pace.digest,
        question.basis,
    ]


def _submission_digest(submission: Submission) -> str:
    """What decides how a submission runs: its code, which cells are checks, and the support files."""
    digest = hashlib.sha256()
    for name, data in sorted(submission.files.items()):
        digest.update(f"{name} {len(data)} ".encode() + data)
    for cell in submission.content.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        parts = [cell.cell_type, cell.source, nbgrader.get("grade_id"), nbgrader.get("grade")]
        digest.update(json.dumps([*parts, cell.metadata.get("tags")]).encode())
    return digest.hexdigest()
