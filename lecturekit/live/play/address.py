"""A playground's state as the query of an address, and back. Nothing that is usual is written."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from lecturekit.live.play.state import Data, LayerState, Net, State, StateError

_FOREIGN = {"projector"}  # keys of the page, not of the playground
_LONGEST = 20_000


def encode(state: State) -> str:
    """Such as "data=xor&layers=4-2.residual"; the second model's keys begin with "b."."""
    return urlencode(_flat(state))


def decode(query: str) -> State:
    """The state of a query, with or without its question mark.

    Raises:
        StateError: a key that is unknown or a value that cannot be.
    """
    if len(query) > _LONGEST:
        raise StateError(f"Expected at most {_LONGEST} characters. Received: {len(query)}. Copy the address anew.")
    return _deep(dict(parse_qsl(query.lstrip("?"), keep_blank_values=True)))


def to_json(state: State) -> str:
    return json.dumps(_flat(state))


def from_json(text: str) -> State:
    """Raises:
    StateError: text that `to_json` did not write.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise StateError(
            f"Expected JSON as to_json writes it. Received: {text[:40]!r}. Copy the whole of it."
        ) from error
    if not isinstance(found, dict):
        raise StateError(f"Expected an object of keys and values. Received: {type(found).__name__}. Copy it anew.")
    return _deep({str(key): str(value) for key, value in found.items()})


def _number(value: float) -> str:
    return f"{value:.9g}"


_WRITE: dict[str, Any] = {
    "features": ",".join,
    "layers": lambda layers: "-".join(
        str(one.units) + ("" if one.kind == "dense" else f".{one.kind}") for one in layers
    ),
    "weights": lambda w: base64.urlsafe_b64encode(np.asarray(w, dtype="<f4").tobytes()).decode().rstrip("="),
    "points": lambda points: ";".join(",".join(map(_number, point)) for point in points),
    "rate": _number,
    "penalty_rate": _number,
}


def _layers(text: str) -> tuple[LayerState, ...]:
    found = []
    for part in filter(None, text.split("-")):
        units, _, kind = part.partition(".")
        found.append(LayerState(int(units), kind or "dense"))
    return tuple(found)


def _weights(text: str) -> tuple[float, ...]:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    return tuple(np.frombuffer(raw, dtype="<f4").astype(float).tolist())


def _points(text: str) -> tuple[tuple[float, float, float], ...]:
    found = []
    for part in filter(None, text.split(";")):
        x1, x2, label = map(float, part.split(","))
        found.append((x1, x2, label))
    return tuple(found)


_READ: dict[str, Any] = {
    "features": lambda text: tuple(text.split(",")),
    "layers": _layers,
    "weights": _weights,
    "points": _points,
    "rate": float,
    "penalty_rate": float,
    **dict.fromkeys(("share", "noise", "batch", "epoch", "seed"), int),
}


def _unusual(value: Any, usual: Any, prefix: str, names: dict[str, str]) -> dict[str, str]:
    found = {}
    for one in fields(value):
        own = getattr(value, one.name)
        if own != getattr(usual, one.name):
            found[prefix + names.get(one.name, one.name)] = str(_WRITE.get(one.name, str)(own))
    return found


# Data and network both have a seed; an address has one namespace.
_DATA_NAMES = {"name": "data", "seed": "data_seed"}


def _flat(state: State) -> dict[str, str]:
    flat = _unusual(state.data, Data(), "", _DATA_NAMES)
    flat |= _unusual(state.nets[0], Net(), "", {})
    if len(state.nets) > 1:
        flat |= {"models": "2", **_unusual(state.nets[1], Net(), "b.", {})}
    return flat | {key: "1" for key in ("discretize", "show_test") if getattr(state, key)}


def _deep(flat: dict[str, str]) -> State:
    left = {key: value for key, value in flat.items() if key not in _FOREIGN}

    def take(kind: Any, prefix: str, names: dict[str, str]) -> Any:
        values = {}
        for one in fields(kind):
            key = prefix + names.get(one.name, one.name)
            if key in left:
                text = left.pop(key)
                try:
                    values[one.name] = _READ.get(one.name, str)(text)
                except StateError:
                    raise
                except (ValueError, binascii.Error) as error:
                    raise StateError(
                        f"Expected a value for {key} as the playground writes it. Received: {text[:60]!r}. "
                        "Leave it out for the usual one."
                    ) from error
        return kind(**values)

    data, nets = take(Data, "", _DATA_NAMES), [take(Net, "", {})]
    if left.pop("models", "1") == "2":
        nets.append(take(Net, "b.", {}))
    flags = {key: left.pop(key, "0") == "1" for key in ("discretize", "show_test")}
    if left:
        raise StateError(f"Expected keys that the playground knows. Received: {sorted(left)[0][:40]!r}. Leave it out.")
    return State(data, tuple(nets), **flags)
