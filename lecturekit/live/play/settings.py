"""The controls of one model: everything about it but its weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import panel as pn

from lecturekit.live.later import on_click
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
    Layer,
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
        self._net, self._look, self._fitted = Net(), look, False
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
        self._layers = look.row()
        for widget, name in (
            (self._activation, "activation"),
            (self._optimizer, "optimizer"),
            (self._penalty, "penalty"),
            (self._penalty_rate, "penalty_rate"),
            (self._batch, "batch"),
            (self._seed, "seed"),
        ):
            widget.param.watch(lambda event, name=name: self._ask(**{name: event.new}), "value")
        self._features.param.watch(self._featured, "value")
        self._rate.param.watch(lambda event: self._quiet or self._rated(event.new), "value")
        on_click(self._more, lambda: self._ask(layers=(*self._net.layers, Layer(2))))
        on_click(self._less, lambda: self._ask(layers=self._net.layers[:-1]))
        extra = [self._optimizer, self._penalty, self._penalty_rate, self._batch, self._seed]
        for part in extra:
            look.extra(part)
        self.top = look.row(self._rate, self._activation, *extra)
        self.structure = look.column(
            look.row(look.text("Features", width=75, sizing_mode=None), self._features),
            look.row(self._less, self._more, self._layers),
        )

    def show(self, net: Net) -> None:
        """Sets all widgets to a network, without a change being heard."""
        same = [layer.kind for layer in net.layers] == [layer.kind for layer in self._net.layers]
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
            if same and len(self._layers) == len(net.layers):
                for column, layer in zip(self._layers, net.layers, strict=True):
                    column[1].value = layer.units
            else:
                self._layers.objects = [self._layer(i, layer) for i, layer in enumerate(net.layers)]
                if self._fitted:  # those of the first time are fitted with the page
                    self._layers.select(lambda part: isinstance(part, pn.widgets.Widget) and self._look.fit(part))
                self._fitted = True
        finally:
            self._quiet = False

    def _layer(self, i: int, layer: Layer) -> Any:
        kind = pn.widgets.Select(options=_KIND_NAMES, value=layer.kind, width=125, margin=(2, 3))
        units = pn.widgets.IntInput(
            value=layer.units, start=1, end=MOST_UNITS, width=125, margin=(2, 3), disabled=layer.kind not in KINDS[:2]
        )
        kind.param.watch(lambda event: self._relayer(i, kind=event.new), "value")
        units.param.watch(lambda event: self._relayer(i, units=event.new), "value")
        return pn.Column(kind, units, width=round(131 * self._look.font / 14), margin=0)

    def _relayer(self, i: int, **values: Any) -> None:
        if not self._quiet:
            layers = list(self._net.layers)
            layers[i] = replace(layers[i], **values)
            self._ask(layers=tuple(layers))

    def _featured(self, event: Any) -> None:
        if not self._quiet:
            self._ask(features=tuple(f for f in FEATURES if f in event.new))

    def _ask(self, **values: Any) -> None:
        if self._quiet:
            return
        try:
            self._changed(replace(self._net, **{"weights": None, "epoch": 0, **values}))
        except StateError as error:
            self._refused(str(error))
            self.show(self._net)
