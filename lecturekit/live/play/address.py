"""A playground's state as the query of an address, and back. Defaults are omitted."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from lecturekit.live.play.state import Data, LayerState, Net, State, StateError

_PAGE_KEYS = {"projector"}  # keys of the page, not of the playground
_MAX_LENGTH = 20_000


def encode(state: State) -> str:
    """Such as "data=xor&layers=4-2.residual"; the second model's keys begin with "b."."""
    return urlencode(_to_flat(state))


def decode(query: str) -> State:
    """The state of a query, with or without a question mark.

    Raises:
        StateError: a key is unknown, or a value is impossible.
    """
    if len(query) > _MAX_LENGTH:
        raise StateError(f"Expected at most {_MAX_LENGTH} characters. Received: {len(query)}. Copy the address again.")
    return _from_flat(dict(parse_qsl(query.lstrip("?"), keep_blank_values=True)))


def to_json(state: State) -> str:
    return json.dumps(_to_flat(state))


def from_json(text: str) -> State:
    """Raises:
    StateError: text that `to_json` did not write.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise StateError(f"Expected JSON as to_json writes it. Received: {text[:40]!r}. Copy all of it.") from error
    if not isinstance(values, dict):
        raise StateError(f"Expected an object of keys and values. Received: {type(values).__name__}. Copy it again.")
    return _from_flat({str(key): str(value) for key, value in values.items()})


def _number(value: float) -> str:
    return f"{value:.9g}"


_WRITE: dict[str, Any] = {
    "features": ",".join,
    "layers": lambda layers: "-".join(
        str(item.units) + ("" if item.kind == "dense" else f".{item.kind}") for item in layers
    ),
    "weights": lambda w: base64.urlsafe_b64encode(np.asarray(w, dtype="<f4").tobytes()).decode().rstrip("="),
    "points": lambda points: ";".join(",".join(map(_number, point)) for point in points),
    "rate": _number,
    "penalty_rate": _number,
}


def _layers(text: str) -> tuple[LayerState, ...]:
    layers = []
    for part in filter(None, text.split("-")):
        units, _, kind = part.partition(".")
        layers.append(LayerState(int(units), kind or "dense"))
    return tuple(layers)


def _weights(text: str) -> tuple[float, ...]:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    return tuple(np.frombuffer(raw, dtype="<f4").astype(float).tolist())


def _points(text: str) -> tuple[tuple[float, float, float], ...]:
    points = []
    for part in filter(None, text.split(";")):
        x1, x2, label = map(float, part.split(","))
        points.append((x1, x2, label))
    return tuple(points)


_READ: dict[str, Any] = {
    "features": lambda text: tuple(text.split(",")),
    "layers": _layers,
    "weights": _weights,
    "points": _points,
    "rate": float,
    "penalty_rate": float,
    **dict.fromkeys(("share", "noise", "batch", "epoch", "seed"), int),
}


def _non_default(value: Any, default: Any, prefix: str, names: dict[str, str]) -> dict[str, str]:
    flat = {}
    for item in fields(value):
        field_value = getattr(value, item.name)
        if field_value != getattr(default, item.name):
            flat[prefix + names.get(item.name, item.name)] = str(_WRITE.get(item.name, str)(field_value))
    return flat


# Data and network both have a seed; an address has one namespace.
_DATA_NAMES = {"name": "data", "seed": "data_seed"}


def _to_flat(state: State) -> dict[str, str]:
    flat = _non_default(state.data, Data(), "", _DATA_NAMES)
    flat |= _non_default(state.nets[0], Net(), "", {})
    if len(state.nets) > 1:
        flat |= {"models": "2", **_non_default(state.nets[1], Net(), "b.", {})}
    return flat | {key: "1" for key in ("discretize", "show_test") if getattr(state, key)}


def _from_flat(flat: dict[str, str]) -> State:
    left = {key: value for key, value in flat.items() if key not in _PAGE_KEYS}

    def take(kind: Any, prefix: str, names: dict[str, str]) -> Any:
        values = {}
        for item in fields(kind):
            key = prefix + names.get(item.name, item.name)
            if key in left:
                text = left.pop(key)
                try:
                    values[item.name] = _READ.get(item.name, str)(text)
                except StateError:
                    raise
                except (ValueError, binascii.Error) as error:
                    raise StateError(
                        f"Expected a value for {key} as the playground writes it. Received: {text[:60]!r}. "
                        "Leave it out for the default."
                    ) from error
        return kind(**values)

    data, nets = take(Data, "", _DATA_NAMES), [take(Net, "", {})]
    if left.pop("models", "1") == "2":
        nets.append(take(Net, "b.", {}))
    flags = {key: left.pop(key, "0") == "1" for key in ("discretize", "show_test")}
    if left:
        raise StateError(f"Expected keys that the playground knows. Received: {sorted(left)[0][:40]!r}. Leave it out.")
    return State(data, tuple(nets), **flags)
