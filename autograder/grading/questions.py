"""What to ask of a submission: the reference's inputs without its answers, made before anything is sent to a worker."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.probes import probe_to_json

from ..authoring.grader_keys import CheckKeys, PaceKey, Reference
from ..execution.trace import AskedCase, PaceQuestion, Question


def questions(reference: Reference) -> dict[str, Question]:
    """The questions that a reference's checks ask, by name."""
    return {name: _question(name, keys) for name, keys in reference.keys.items()}


def _question(name: str, keys: CheckKeys) -> Question:
    key = keys.hidden
    return Question(
        name,
        probe_to_json(key.probe),
        shown=_asked(keys.shown),
        hidden=_asked(key),
        seconds=keys.seconds,
        forbids=dict(key.forbids),
        pace=_pace_question(keys.pace) if keys.pace else None,
        basis=_digest([keys.given, keys.stub, key.sentences]) if keys.given else "",
    )


def _pace_question(pace: PaceKey) -> PaceQuestion:
    return PaceQuestion(pace.times, _asked(pace.key), pace.cells, basis=_digest(pace.key.to_json()))


def _asked(key: AnswerKey) -> tuple[AskedCase, ...]:
    return tuple(_encoded(case.visible_arguments(key.hidden_arguments)) for case in key.cases)


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()


def _encoded(arguments: Mapping[str, Any]) -> AskedCase:
    return tuple((name, wire.encode(value)) for name, value in arguments.items())
