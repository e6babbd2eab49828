"""The check under attack: its keys for several secrets, and the verdicts on given answers."""

from __future__ import annotations

import time
from typing import Any

import nbformat

from lecturekit.check import Check
from lecturekit.check.judge.compare import show
from lecturekit.check.judge.findings import PASSED, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.kernel.probes import Answer, ask

from ..authoring.examples import public_key
from ..authoring.grader_keys import CheckKeys, Reference
from ..authoring.keys import secret_key
from ..authoring.solution import Solution
from ..authoring.time_limit import TooSlow
from ..execution.trace import Trace
from ..grading.verdict import Verdict, verdicts
from .finding import AuditFinding

SECRETS = tuple(f"audit {i}" for i in range(20))
FEW = 3  # secrets, for attacks that do not depend on chance
COST_SECONDS, MAX_COST_SECONDS = 0.1, 1.0  # CPU time and wall time to measure the cost of an answer
SLOW = 0.02  # seconds per answer; slower code, such as a trained layer, is asked less often

Answers = tuple[Answer, ...]


class Subject:
    """One check under attack.

    Attributes:
        right: the solution's object.
        finding: collects the results.
        public: the public half.
        keys: the grader's keys for some secrets.
        cost: CPU seconds per answer of the solution.
        slow: whether that is more than `SLOW`.
    """

    def __init__(self, solution: Solution, check: Check, public: AnswerKey | None) -> None:
        self.solution = solution
        self.check = check
        self.right = solution.namespace[check.name]
        self.finding = AuditFinding(solution.notebook, check.name, check.points)
        self.problem = self.finding.problems.append
        self.public = public or public_key(solution, check)
        finding = judge(self.public, self.answers(self.right, self.public))
        self.cost = self._cost()
        if finding.outcome != PASSED:
            self.problem(f"the solution is {finding.outcome} by the public half: {finding.message}")
        self.slow = self.cost > SLOW
        self.keys = [self._keys(secret) for secret in (SECRETS[:1] if self.slow else SECRETS)]

    def _cost(self) -> float:
        """CPU seconds per answer of the solution, over enough answers for a clock that advances in steps of 10 ms."""
        count, started, began = 0, time.process_time(), time.perf_counter()
        while True:
            self.answers(self.right, self.public)
            count += len(self.public.cases)
            seconds = time.process_time() - started
            if seconds >= COST_SECONDS or time.perf_counter() - began >= MAX_COST_SECONDS:
                return seconds / count

    def _keys(self, secret: str) -> CheckKeys:
        hidden, shown = (secret_key(self.solution, self.check, secret, stream) for stream in ("hidden", "shown"))
        return CheckKeys(hidden, shown, self.check.seconds)

    def answers(self, target: Any, key: AnswerKey) -> Answers:
        """The answers of a target to all cases of a key.

        Raises:
            TooSlow: the time limit is reached, as code that does not end here would not end elsewhere.
        """
        answers = []
        for case in key.cases:
            answers.append(round_trip(ask(target, key.probe, case.visible_arguments(key.hidden_arguments))))
            if answers[-1].state == "stopped":
                raise TooSlow
        return tuple(answers)

    def both(self, target: Any, keys: CheckKeys) -> tuple[Answers, Answers]:
        """The answers of a target to the hidden and to the shown key."""
        return self.answers(target, keys.hidden), self.answers(target, keys.shown)

    def verdict(self, keys: CheckKeys, hidden: Answers, shown: Answers) -> Verdict:
        """The grader's verdict on these answers."""
        name = self.check.name
        trace = Trace(hidden={name: hidden}, shown={name: shown})
        reference = Reference(self.solution.problem_set, self.solution.notebook, {name: keys})
        return verdicts(trace, reference, nbformat.v4.new_notebook())[name]


def round_trip(answer: Answer) -> Answer:
    """The answer after encoding and decoding."""
    return Answer.from_json(answer.to_json())


def arguments_of(case: Case) -> str:
    """A case's arguments as text on one line."""
    return " ".join(", ".join(f"{name} = {show(value)}" for name, value in case.arguments.items()).split())
