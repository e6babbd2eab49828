"""The judge's agent in a student's kernel: answers requests, and holds what a name stood for at its check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import wire
from .probes import MISSING, Probe, ask_watched, probe_from_json


@dataclass
class KernelAgent:
    """The judge's agent in a student's kernel: keeps what a name stood for when its check's turn came."""

    held: dict[str, Any] = field(default_factory=dict)
    ready: tuple[Any, Probe, dict[str, Any]] = field(init=False, repr=False)

    def serve(self, request: str, namespace: Mapping[str, Any]) -> str:
        """Answer one JSON request, as a list of answers.

        It holds "target", "probe", "cases", "hold", "held" and "forbids".
        Only the last case, the largest, is watched for forbidden names, as watching takes time.
        """
        order = json.loads(request)
        name = order["target"]
        target = self.held.get(name, MISSING) if order["held"] else namespace.get(name, MISSING)
        if order["hold"]:
            self.held[name] = target
        probe = probe_from_json(order["probe"])
        answers: list[dict] = []
        for case in order["cases"]:
            arguments = {key: wire.decode(value) for key, value in case}
            last = len(answers) == len(order["cases"]) - 1
            answer = ask_watched(target, probe, arguments, order.get("forbids", {}) if last else {})
            answers.append(answer.to_json())  # at once: the next call may change what this one returned
            if answer.state in ("stopped", "missing", "todo"):
                break
        return json.dumps(answers)

    def prepare(self, request: str) -> str:
        """Make ready for `call`: {"target", "probe", "case"}; the target is what is held."""
        order = json.loads(request)
        self.ready = (
            self.held[order["target"]],
            probe_from_json(order["probe"]),
            {key: wire.decode(value) for key, value in order["case"]},
        )
        return ""

    def call(self) -> str:
        """The one call whose time is measured, from outside. Whether it came to an end."""
        target, probe, arguments = self.ready
        probe.answer(target, arguments)
        return "done"

    def give(self, name: str, cells: str, namespace: dict[str, Any]) -> str:
        """Put what the cells (a JSON list) define as `name` into the namespace; nothing else of them gets there."""
        own: dict[str, Any] = {"__name__": "__given__"}
        for cell in json.loads(cells):
            exec(compile(cell, "<given>", "exec"), own)
        namespace[name] = own[name]
        return ""


agent = KernelAgent()
