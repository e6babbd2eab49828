"""The controls of one model: everything about it but its weights."""

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
    MOST_LAYERS,
    MOST_UNITS,
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
    """Widgets that show a network and take changes.

    Args:
        changed: takes the network that was asked for, without weights.
        rated: takes a new learning rate, which leaves the weights alone.
        refused: takes the sentence that says why something cannot be.
    """

    def __init__(
        self,
        look: Look,
        changed: Callable[[Net], None],
        rated: Callable[[float], None],
        refused: Callable[[str], None],
    ) -> None:
        self._changed, self._rated, self._refused, self._quiet = changed, rated, refused, False
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
        self._less = pn.widgets.Button(name="- layer", width=80)
        # All that there can be, most hidden: of a new layer, the browser has to be told only that it is visible.
        self._layers = [self._layer(i) for i in range(MOST_LAYERS)]
        for widget, name in (
            (self._activation, "activation"),
            (self._optimizer, "optimizer"),
            (self._penalty, "penalty"),
            (self._penalty_rate, "penalty_rate"),
            (self._batch, "batch"),
            (self._seed, "seed"),
        ):
            on_value(widget, partial(self._one, name))
        on_value(self._features, self._featured)
        on_value(self._rate, lambda rate: self._quiet or self._rated(rate))
        on_click(self._more, lambda: self._ask(layers=(*self._net.layers, LayerState(2))))
        on_click(self._less, lambda: self._ask(layers=self._net.layers[:-1]))
        extra = [self._optimizer, self._penalty, self._penalty_rate, self._batch, self._seed]
        for part in extra:
            look.extra(part)
        self.top = look.row(self._rate, self._activation, *extra)
        self.structure = look.column(
            look.row(look.text("Features", width=75, sizing_mode=None), self._features),
            look.row(self._less, self._more),
            look.row(*(column for column, _, _ in self._layers)),
        )

    def show(self, net: Net) -> None:
        """Sets all widgets to a network, without a change being heard."""
        self._net, self._quiet = net, True
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
            self._more.disabled = len(net.layers) >= MOST_LAYERS
            self._less.disabled = not net.layers
            for i, (column, kind, units) in enumerate(self._layers):
                column.visible = i < len(net.layers)
                if column.visible:
                    layer = net.layers[i]
                    kind.value, units.value, units.disabled = layer.kind, layer.units, layer.kind not in KINDS[:2]
        finally:
            self._quiet = False

    def _layer(self, i: int) -> tuple[Any, Any, Any]:
        kind = pn.widgets.Select(options=_KIND_NAMES, width=125, margin=(2, 3))
        units = pn.widgets.IntInput(value=1, start=1, end=MOST_UNITS, width=125, margin=(2, 3))
        on_value(kind, lambda kind: self._relayer(i, kind=kind))
        on_value(units, lambda units: self._relayer(i, units=units))
        return pn.Column(kind, units, width=round(131 * self._look.font / 14), margin=0), kind, units

    def _relayer(self, i: int, **values: Any) -> None:
        if self._quiet or i >= len(self._net.layers):
            return
        try:
            layer = replace(self._net.layers[i], **values)
        except StateError as error:
            self._refuse(error)
        else:
            self._ask(layers=(*self._net.layers[:i], layer, *self._net.layers[i + 1 :]))

    def _one(self, name: str, value: Any) -> None:
        self._ask(**{name: value})

    def _featured(self, chosen: list[str]) -> None:
        if not self._quiet:
            self._ask(features=tuple(f for f in FEATURES if f in chosen))

    def _ask(self, **values: Any) -> None:
        if self._quiet:
            return
        try:
            self._changed(replace(self._net, **{"weights": None, "epoch": 0, **values}))
        except StateError as error:
            self._refuse(error)

    def _refuse(self, error: StateError) -> None:
        self._refused(str(error))
        self.show(self._net)
