"""Trained models, counted and asked for predictions in a kernel in which no student code has run.

A student's kernel only gives away a model's configuration and its weights. What it says of them decides nothing, and it
never sees an input.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import nbformat
import numpy as np
from nbclient.exceptions import DeadKernelError

from lecturekit.check.kernel import wire
from lecturekit.check.kernel.model_data import TakeModel
from lecturekit.check.kernel.predict import Predict
from lecturekit.check.kernel.probes import Answer, probe_from_json, probe_to_json

from ..submissions.submission import Submission
from .kernel_client import Client, evaluate, read_answers
from .notebook_run import AGENT, NotebookRun, RunSettings
from .trace import AskedCase, Question

log = logging.getLogger(__name__)

Answers = tuple[Answer, ...]
TOO_LARGE = "MemoryError: Expected a model that can be built within the limits of memory. Received one that cannot."


def is_rebuilt(question: Question) -> bool:
    """Whether a question is about a model that is built anew."""
    probe = probe_from_json(question.probe)
    return isinstance(probe, Predict) and probe.parameters


def for_students_kernel(asked: Mapping[str, Question]) -> dict[str, Question]:
    """The questions as a student's kernel gets them: of a model, only its data are asked for."""
    return {name: _taking(question) if is_rebuilt(question) else question for name, question in asked.items()}


def _taking(question: Question) -> Question:
    first = next(iter((question.shown or question.hidden)[0]))
    shape = np.shape(wire.decode(first[1]))[1:]
    return replace(question, probe=probe_to_json(TakeModel([*shape])), shown=((),), hidden=((),))


async def rebuilt_answers(
    asked: Mapping[str, Question], taken: Mapping[str, Answers], settings: RunSettings
) -> tuple[dict[str, Answers], bool]:
    """The answers to the shown and then the hidden cases of each model that was taken, and whether wall time decided.

    A model that could not be taken has the one answer that says why.

    Raises:
        KernelStartError: no kernel could be had.
    """
    answers = {name: taken[name][:1] for name in taken if taken[name][:1] and taken[name][0].state != "value"}
    models = {name: taken[name][0] for name in taken if taken[name] and name not in answers}
    by_clock = False
    while models:
        run = _Rebuilding(_NOBODYS, replace(settings, deciding={}), asked=asked, models=models)
        await run.run()
        by_clock = by_clock or run.by_clock or run.report.ended_by == "wall"
        left = {name: model for name, model in models.items() if name not in run.answers}
        if len(left) == len(models):  # the kernel died of the first one
            answers[next(iter(left))] = (Answer("raised", error=TOO_LARGE),)
            left.pop(next(iter(left)))
        answers |= run.answers
        models = left
    return answers, by_clock


_NOBODYS = Submission("grader", "model", "model", nbformat.v4.new_notebook())


@dataclass
class _Rebuilding(NotebookRun):
    """A kernel in which models are built from data."""

    asked: Mapping[str, Question] = field(default_factory=dict)
    models: Mapping[str, Answer] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)

    async def run_cells(self, client: Client) -> None:
        for name, model in self.models.items():
            question = self.asked[name]
            cases: tuple[AskedCase, ...] = question.shown + question.hidden
            order = {"model": wire.encode(model.value), "probe": question.probe, "cases": cases}
            request = json.dumps(json.dumps(order))
            try:
                reply = await evaluate(client, f"{AGENT}.rebuild({request})", question.seconds)
            except TimeoutError as error:
                self.answers[name] = (Answer("stopped"),)
                raise DeadKernelError("it took too long") from error
            self.answers[name] = read_answers(reply)
