"""Asking code for its answers. A probe runs where the student's objects live, and only there.

A probe takes what a name stands for and one case of inputs, and returns a value. What it returns is a
claim: it is encoded, and compared elsewhere. The reference's answers are made by the same probes.
"""

from __future__ import annotations

import json
import linecache
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from . import forbidden, wire
from .driven import Driven
from .trained import Predict

MISSING = object()
NOTEBOOK_FILES = ("<ipython-input", "ipykernel_", "<cell")


@dataclass(frozen=True)
class Answer:
    """What came of asking for one case.

    Attributes:
        state: "value", "raised", "todo" (raised NotImplementedError), "missing" (no such name),
            "stopped" (interrupted), or "garbled" (what arrived cannot be read).
        value: the decoded value, if `state` is "value".
        changed: the arguments that the call changed in place.
        error: the exception in words, with the student's own line, if there was one.
        used: what it used of the names that are forbidden.
    """

    state: str
    value: Any = None
    changed: tuple[str, ...] = ()
    error: str = ""
    used: tuple[str, ...] = ()

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
        return data

    @classmethod
    def from_json(cls, data: Any) -> Answer:
        """An answer from JSON that may come from anyone; "garbled" if it is none."""
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
            )
        except Exception as error:  # whatever it is, it is no answer
            return cls(state="garbled", error=wire.readable(str(error)[:500]))


@dataclass(frozen=True)
class Call:
    """Call a function with the inputs, by position."""

    kind: ClassVar[str] = "call"

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        return target(*arguments.values())


@dataclass(frozen=True)
class Value:
    """Take the value as it is."""

    kind: ClassVar[str] = "value"

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        return target


@dataclass(frozen=True)
class Layer:
    """Build a Keras layer or model from its class, copy weights in, and use it in every way that counts.

    The inputs must hold `x`; `seed` seeds the weights that are copied in (the same numbers for the same
    shapes, matrices first, so that the order in which a layer creates its weights does not matter);
    `y` are the targets, if it is trained. All other inputs are arguments of the constructor.

    The answer is a dict: "weights" (their shapes), "initial" (their values after build and the output
    then, if asked for), "output", "gradients" (of sum(output * c), c seeded, by the weights and by x),
    "config" (the output of the layer made anew from its config, same weights), "name in config" (whether
    that one kept the name, as it does if `get_config` extends the one of its base), "fit" (the weights
    after training).
    """

    kind: ClassVar[str] = "layer"
    initial: bool = False
    gradients: bool = False
    config: bool = True
    epochs: int = 0
    loss: str = "lecturekit>SumOfSquaredErrors"
    learning_rate: float = 1.0

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        import keras

        options = dict(arguments)
        x = np.asarray(options.pop("x"), dtype="float32")
        y, seed = options.pop("y", None), options.pop("seed", 0)
        layer = target(**options)
        layer(x[:1])
        parts: dict[str, Any] = {"weights": [list(w.shape) for w in _ordered(layer)]}
        if self.initial:
            parts["initial"] = [*(_numpy(w) for w in _ordered(layer)), _numpy(layer(x))]
        start = _copy_weights(layer, seed)
        output = layer(x)
        parts["output"] = _numpy(output)
        if self.gradients:
            parts["gradients"] = _gradients(layer, x, seed)
        if self.config:
            twin = type(layer).from_config(layer.get_config())
            twin(x[:1])
            _copy_weights(twin, seed)
            parts["config"] = _numpy(twin(x))
            parts["name in config"] = twin.name == layer.name
        if self.epochs:
            _assign(layer, start)
            model = keras.Sequential([keras.Input(x.shape[1:]), layer])
            # what `fit` does with batches of one; eager, as a graph or a data pipeline costs more than these few steps
            model.compile(**_training(self.loss, self.learning_rate), run_eagerly=True)
            for _ in range(self.epochs):
                for i in range(len(x)):
                    model.train_on_batch(x[i : i + 1], y[i : i + 1])
            parts["fit"] = [_numpy(w) for w in _ordered(layer)]
        return parts


def _training(loss: str, learning_rate: float) -> dict[str, Any]:
    from lecturekit import losses, optimizers

    name = loss.rpartition(">")[2]
    return {
        "loss": getattr(losses, name)() if hasattr(losses, name) else loss,
        "optimizer": optimizers.GradientDescent(learning_rate),
    }


def _ordered(layer: Any) -> list:
    return sorted(layer.weights, key=lambda w: (-len(w.shape), tuple(w.shape)))


def _numpy(tensor: Any) -> np.ndarray:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _copy_weights(layer: Any, seed: int) -> list[np.ndarray]:
    """Seeded weights whose sums are exact in float32, so that the order of a sum cannot decide a tie."""
    rng = np.random.default_rng(seed)
    values = [rng.integers(-128, 129, size=tuple(w.shape)) / 64 for w in _ordered(layer)]
    _assign(layer, values)
    return values


def _assign(layer: Any, values: list[np.ndarray]) -> None:
    for weight, value in zip(_ordered(layer), values, strict=True):
        weight.assign(value)


def _gradients(layer: Any, x: np.ndarray, seed: int) -> list[np.ndarray]:
    """Gradients of sum(c * layer(x)) by every weight and by x, on whatever backend Keras runs."""
    import keras

    c = np.random.default_rng(seed + 1).uniform(-1, 1, size=tuple(layer(x).shape)).astype("float32")
    weights = [w for w in _ordered(layer) if w.trainable]
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        tx = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(tx)
            total = tf.reduce_sum(layer(tx) * c)
        found = tape.gradient(total, [*(w.value for w in weights), tx], unconnected_gradients="zero")
        return [_numpy(g) for g in found]
    if backend == "jax":
        import jax

        trainable = layer.trainable_variables
        rest = [v.value for v in layer.non_trainable_variables]

        def total_of(values: list, inputs: Any) -> Any:
            return (layer.stateless_call(values, rest, inputs)[0] * c).sum()

        by_weight, by_x = jax.grad(total_of, argnums=(0, 1))([v.value for v in trainable], x)
        order = [next(i for i, v in enumerate(trainable) if v is w) for w in weights]
        return [np.asarray(by_weight[i]) for i in order] + [np.asarray(by_x)]
    import torch

    tx = torch.tensor(x, requires_grad=True, device=weights[0].value.device if weights else None)
    total = (layer(tx) * torch.as_tensor(c, device=tx.device)).sum()
    found = torch.autograd.grad(total, [*(w.value for w in weights), tx], allow_unused=True)
    return [np.zeros(w.shape) if g is None else _numpy(g) for g, w in zip(found, [*weights, x], strict=True)]


Probe = Call | Value | Predict | Layer | Driven
PROBES: dict[str, type[Probe]] = {probe.kind: probe for probe in (Call, Value, Predict, Layer, Driven)}


def probe_to_json(probe: Probe) -> dict:
    options = probe.to_json() if isinstance(probe, Driven) else asdict(probe)
    return {"kind": probe.kind} | options


def probe_from_json(data: Mapping[str, Any]) -> Probe:
    options = dict(data)
    return PROBES[options.pop("kind")](**options)


def ask_watched(target: Any, probe: Probe, arguments: Mapping[str, Any], forbids: Mapping[str, str]) -> Answer:
    """As `ask`, and what of the forbidden names was used on the way."""
    if not forbids or target is MISSING:
        return ask(target, probe, arguments)
    derived = forbidden.inherits(target, forbids)
    with forbidden.watching(forbids) as watch:
        answer = ask(target, probe, arguments)
    return replace(answer, used=tuple(sorted({*watch.used, derived} - {""})))


def ask(target: Any, probe: Probe, arguments: Mapping[str, Any]) -> Answer:
    """The answer of what `target` is, to one case. Never raises, whatever student code does."""
    if target is MISSING:
        return Answer("missing")
    before = {name: wire.encode(value) for name, value in arguments.items()}
    fresh = {name: wire.decode(data) for name, data in before.items()}
    try:
        value = probe.answer(target, fresh)
        changed = tuple(name for name, data in before.items() if wire.encode(fresh[name]) != data)
        return Answer("value", value, changed)
    except NotImplementedError as error:
        return Answer("todo", error=in_words(error))
    except KeyboardInterrupt:
        return Answer("stopped")
    except BaseException as error:  # SystemExit and the like are the student's, too
        return Answer("raised", error=in_words(error))


def in_words(error: BaseException) -> str:
    """The exception and the student's own line that led to it, not the library's. Never raises."""
    name = type.__dict__["__name__"].__get__(type(error))
    try:
        return _in_words(name, error)
    except Exception:  # a student's own exception may fail to say what it is
        return name


def _in_words(name: str, error: BaseException) -> str:
    said = str(error)
    text = f"{name}: {said}" if said else name
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if any(mark in frame.filename for mark in NOTEBOOK_FILES)]
    if not own:
        return text[:1500]
    line = own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno or 0).strip()
    return f"{text[:1500]}\n    in your line {own[-1].lineno}: {line[:300]}"


def exception_of(error: str) -> str:
    """The name of the exception that `in_words` described."""
    return error.partition("\n")[0].partition(":")[0]


@dataclass
class Desk:
    """The judge's desk in a student's kernel: keeps what a name stood for when its check's turn came."""

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


desk = Desk()
