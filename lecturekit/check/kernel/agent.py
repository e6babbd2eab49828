"""The judge's agent in a student's kernel: it answers requests, and keeps each target as it was at its check."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import wire
from .model_data import ModelData
from .probes import MISSING, Answer, ask, ask_watched, exception_message, probe_from_json
from .rebuilt_model import RebuiltModel


@dataclass
class KernelAgent:
    """Answers requests of the grader.

    Attributes:
        targets: what each name stood for when its check ran.
    """

    targets: dict[str, Any] = field(default_factory=dict)

    def serve(self, request: str, namespace: Mapping[str, Any]) -> str:
        """Answer a JSON request, {"target", "probe", "cases", "hold", "held", "forbids"}, by a JSON list of answers.

        Only the last case, the largest, is watched for forbidden names, as watching is slow.
        """
        message = json.loads(request)
        name = message["target"]
        target = self.targets.get(name, MISSING) if message["held"] else namespace.get(name, MISSING)
        if message["hold"]:
            self.targets[name] = target
        probe = probe_from_json(message["probe"])
        answers: list[dict] = []
        for case in message["cases"]:
            arguments = {key: wire.decode(value) for key, value in case}
            last = len(answers) == len(message["cases"]) - 1
            answer = ask_watched(target, probe, arguments, message.get("forbids", {}) if last else {})
            answers.append(answer.to_json())  # encoded now, as the next call may change the value
            if answer.state in ("stopped", "missing", "todo"):
                break
        return json.dumps(answers)

    def rebuild(self, request: str) -> str:
        """Build a model from data and ask it, {"model", "probe", "cases"}; a JSON list of answers.

        Meant for a kernel in which no student code has run.
        """
        message = json.loads(request)
        data = ModelData.from_wire(wire.decode(message["model"]))
        probe = probe_from_json(message["probe"])
        try:
            if data is None:
                raise TypeError("Expected a model's configuration and weights. Received something else.")
            model = RebuiltModel(data)
        except KeyboardInterrupt:
            return json.dumps([Answer("stopped").to_json()])
        except BaseException as error:
            return json.dumps([Answer("raised", error=exception_message(error)).to_json()])
        cases = [{key: wire.decode(value) for key, value in case} for case in message["cases"]]
        return json.dumps([ask(model, probe, case).to_json() for case in cases])

    def seconds(self, request: str) -> str:
        """CPU seconds of the call in a JSON request, {"target", "probe", "case"}, with a target that is kept.

        For kernels in which nothing but the solution runs: student code could say anything here.
        """
        message = json.loads(request)
        target, probe = self.targets[message["target"]], probe_from_json(message["probe"])
        arguments = {key: wire.decode(value) for key, value in message["case"]}
        started = time.process_time()
        probe.answer(target, arguments)
        return str(time.process_time() - started)

    def give(self, name: str, cells: str, namespace: dict[str, Any]) -> str:
        """Run the cells (a JSON list) apart, and put only their `name` into the namespace."""
        cell_namespace: dict[str, Any] = {"__name__": "__given__"}
        for cell in json.loads(cells):
            exec(compile(cell, "<given>", "exec"), cell_namespace)
        namespace[name] = cell_namespace[name]
        return ""


agent = KernelAgent()
