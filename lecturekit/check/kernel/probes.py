"""Probes ask code for its answers. A probe runs where the student's objects live, and only there.

It takes the object of a name and the inputs of one case, and returns a value. The value is a claim: it is encoded, and
judged elsewhere. The same probes make the reference's answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from .. import forbidden
from . import wire
from .driven import Driven
from .errors import NOTEBOOK_FILES as NOTEBOOK_FILES
from .errors import exception_message, own_line
from .layer import Layer as Layer
from .model_data import TakeModel
from .predict import Predict

MISSING = object()


@dataclass(frozen=True)
class Answer:
    """The answer to one case.

    Attributes:
        state: "value", "raised", "todo" (raised NotImplementedError), "missing" (no such name),
            "stopped" (interrupted), or "garbled" (unreadable).
        value: the decoded value, if `state` is "value".
        changed: the arguments that were changed in place.
        error: the `exception_message`, if there was an exception.
        used: the forbidden names that were used.
        used_at: the student's line that used each of them, "" if it is not known.
    """

    state: str
    value: Any = None
    changed: tuple[str, ...] = ()
    error: str = ""
    used: tuple[str, ...] = ()
    used_at: tuple[str, ...] = ()

    def to_json(self, digits: int | None = None) -> dict:
        data: dict[str, Any] = {"state": self.state}
        if self.state == "value":
            data["value"] = wire.encode(self.value, digits=digits)
        if self.changed:
            data["changed"] = list(self.changed)
        if self.error:
            data["error"] = self.error
        if self.used:
            data["used"] = list(self.used)
        if any(self.used_at):
            data["used_at"] = list(self.used_at)
        return data

    @classmethod
    def from_json(cls, data: Any) -> Answer:
        """An answer from untrusted JSON; "garbled" if it cannot be read."""
        try:
            state = data["state"]
            if state not in ("value", "raised", "todo", "missing", "stopped", "garbled"):
                raise wire.WireError(f"Expected the state of an answer. Received: {str(state)[:50]}.")
            return cls(
                state=state,
                value=wire.decode(data["value"]) if state == "value" else None,
                changed=tuple(wire.readable(str(name)[:100]) for name in data.get("changed", ())[:20]),
                error=wire.readable(str(data.get("error", ""))[:2000]),
                used=tuple(wire.readable(str(name)[:100]) for name in data.get("used", ())[:20]),
                used_at=tuple(wire.readable(str(line)[:300]) for line in data.get("used_at", ())[:20]),
            )
        except Exception as error:  # anything may arrive
            return cls(state="garbled", error=wire.readable(str(error)[:500]))


@dataclass(frozen=True)
class Call:
    """Call a function with the inputs, by position."""

    kind: ClassVar[str] = "call"

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        return target(*arguments.values())


@dataclass(frozen=True)
class Value:
    """Take the value itself."""

    kind: ClassVar[str] = "value"

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        return target


Probe = Call | Value | Predict | Layer | Driven | TakeModel
PROBES: dict[str, type[Probe]] = {probe.kind: probe for probe in (Call, Value, Predict, Layer, Driven, TakeModel)}


def probe_to_json(probe: Probe) -> dict:
    options = probe.to_json() if isinstance(probe, Driven) else asdict(probe)
    return {"kind": probe.kind} | options


def probe_from_json(data: Mapping[str, Any]) -> Probe:
    options = dict(data)
    return PROBES[options.pop("kind")](**options)


def ask_watched(target: Any, probe: Probe, arguments: Mapping[str, Any], forbids: Mapping[str, str]) -> Answer:
    """As `ask`, and which forbidden names are used."""
    if not forbids or target is MISSING:
        return ask(target, probe, arguments)
    inherited = forbidden.inherits(target, forbids)
    with forbidden.watching(forbids) as watch:
        answer = ask(target, probe, arguments)
    used = {inherited: "", **{name: own_line(*place) for name, place in zip(watch.used, watch.places, strict=True)}}
    used.pop("", None)
    return replace(answer, used=tuple(used), used_at=tuple(used.values()))


def ask(target: Any, probe: Probe, arguments: Mapping[str, Any]) -> Answer:
    """The answer of `target` to one case. Never raises, whatever student code does."""
    if target is MISSING:
        return Answer("missing")
    encoded = {name: wire.encode(value) for name, value in arguments.items()}
    copies = {name: wire.decode(before) for name, before in encoded.items()}
    try:
        value = probe.answer(target, copies)
        changed = tuple(name for name, before in encoded.items() if wire.encode(copies[name]) != before)
        return Answer("value", value, changed)
    except NotImplementedError as error:
        return Answer("todo", error=exception_message(error))
    except KeyboardInterrupt:
        return Answer("stopped")
    except BaseException as error:  # also SystemExit
        return Answer("raised", error=exception_message(error))


def exception_of(error: str) -> str:
    """The name of the exception in an `exception_message`."""
    return error.partition("\n")[0].partition(":")[0]
