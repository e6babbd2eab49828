"""The controls of one model: everything except its weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import panel as pn

from lecturekit.live.later import on_click, on_value
from lecturekit.live.look import Look
from lecturekit.live.play.state import (
    ACTIVATIONS,
    FEATURES,
    KINDS,
    MAX_LAYERS,
    MAX_UNITS,
    OPTIMIZERS,
    PENALTIES,
    PENALTY_RATES,
    RATES,
    LayerState,
    Net,
    StateError,
)

_KIND_NAMES = {"Dense": "dense", "Perceptron": "perceptron", "Residual block": "residual", "LayerNorm": "norm"}
_FEATURE_NAMES = dict(zip(("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"), FEATURES, strict=True))
assert set(_KIND_NAMES.values()) == set(KINDS)


class Settings:
    """Widgets that show a network, and through which the user changes it.

    Args:
        on_change: receives the changed network, without weights.
        on_rate: receives a new learning rate, which keeps the weights.
        on_error: receives the sentence that says why something is impossible.
    """

    def __init__(
        self,
        look: Look,
        on_change: Callable[[Net], None],
        on_rate: Callable[[float], None],
        on_error: Callable[[str], None],
    ) -> None:
        self._on_change, self._on_rate, self._on_error, self._loading = on_change, on_rate, on_error, False
        self._net, self._look = Net(), look
        select = pn.widgets.Select
        self._rate = select(name="Learning rate", options={f"{r:g}": r for r in RATES}, width=100)
        self._activation = select(name="Activation", options=list(ACTIVATIONS), width=100)
        self._optimizer = select(name="Optimizer", options=list(OPTIMIZERS), width=115)
        self._penalty = select(name="Regularization", options=list(PENALTIES), width=115)
        self._penalty_rate = select(name="its rate", options={f"{r:g}": r for r in PENALTY_RATES}, width=85)
        self._batch = pn.widgets.IntInput(name="Batch size", start=1, end=30, width=85)
        self._seed = pn.widgets.IntInput(name="Weights' seed", start=0, end=2**31, width=105)
        self._features = pn.widgets.CheckButtonGroup(options=_FEATURE_NAMES)
        self._more = pn.widgets.Button(name="+ layer", width=80)
        self._fewer = pn.widgets.Button(name="- layer", width=80)
        # The controls of all possible layers, most of them hidden: a new layer only has to be made visible.
        self._layers = [self._layer(i) for i in range(MAX_LAYERS)]
        for widget, name in (
            (self._activation, "activation"),
            (self._optimizer, "optimizer"),
            (self._penalty, "penalty"),
            (self._penalty_rate, "penalty_rate"),
            (self._batch, "batch"),
            (self._seed, "seed"),
        ):
            on_value(widget, partial(self._change, name))
        on_value(self._features, self._change_features)
        on_value(self._rate, lambda rate: self._loading or self._on_rate(rate))
        on_click(self._more, lambda: self._ask(layers=(*self._net.layers, LayerState(2))))
        on_click(self._fewer, lambda: self._ask(layers=self._net.layers[:-1]))
        extra = [self._optimizer, self._penalty, self._penalty_rate, self._batch, self._seed]
        for part in extra:
            look.extra(part)
        self.top = look.row(self._rate, self._activation, *extra)
        self.structure = look.column(
            look.row(look.text("Features", width=75, sizing_mode=None), self._features),
            look.row(self._fewer, self._more),
            look.row(*(column for column, _, _ in self._layers)),
        )

    def show(self, net: Net) -> None:
        """Set all widgets to a network, without reporting changes."""
        self._net, self._loading = net, True
        try:
            for widget, value in (
                (self._rate, net.rate),
                (self._activation, net.activation),
                (self._optimizer, net.optimizer),
                (self._penalty, net.penalty),
                (self._penalty_rate, net.penalty_rate),
                (self._batch, net.batch),
                (self._seed, net.seed),
                (self._features, [f for f in FEATURES if f in net.features]),
            ):
                widget.value = value
            self._more.disabled = len(net.layers) >= MAX_LAYERS
            self._fewer.disabled = not net.layers
            for i, (column, kind, units) in enumerate(self._layers):
                column.visible = i < len(net.layers)
                if column.visible:
                    layer = net.layers[i]
                    kind.value, units.value, units.disabled = layer.kind, layer.units, layer.kind not in KINDS[:2]
        finally:
            self._loading = False

    def _layer(self, i: int) -> tuple[Any, Any, Any]:
        kind = pn.widgets.Select(options=_KIND_NAMES, width=125, margin=(2, 3))
        units = pn.widgets.IntInput(value=1, start=1, end=MAX_UNITS, width=125, margin=(2, 3))
        on_value(kind, lambda kind: self._change_layer(i, kind=kind))
        on_value(units, lambda units: self._change_layer(i, units=units))
        return pn.Column(kind, units, width=round(131 * self._look.font / 14), margin=0), kind, units

    def _change_layer(self, i: int, **values: Any) -> None:
        if self._loading or i >= len(self._net.layers):
            return
        try:
            layer = replace(self._net.layers[i], **values)
        except StateError as error:
            self._reject(error)
        else:
            self._ask(layers=(*self._net.layers[:i], layer, *self._net.layers[i + 1 :]))

    def _change(self, name: str, value: Any) -> None:
        self._ask(**{name: value})

    def _change_features(self, chosen: list[str]) -> None:
        if not self._loading:
            self._ask(features=tuple(f for f in FEATURES if f in chosen))

    def _ask(self, **values: Any) -> None:
        if self._loading:
            return
        try:
            self._on_change(replace(self._net, **{"weights": None, "epoch": 0, **values}))
        except StateError as error:
            self._reject(error)

    def _reject(self, error: StateError) -> None:
        self._on_error(str(error))
        self.show(self._net)
