"""A training run: a model, its data, and the events since its first weights, from which a script can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from lecturekit.live.play.model import Observer, Snapshot, build, flat
from lecturekit.live.play.points import draw, featured
from lecturekit.live.play.state import Data, Net


class Trained(NamedTuple):
    """Some epochs of `fit`."""

    epochs: int


class Rate(NamedTuple):
    """The learning rate was changed."""

    rate: float


class WeightEdit(NamedTuple):
    """Weight `weight_index` of the flat list was set by hand."""

    weight_index: int
    value: float


Event = Trained | Rate | WeightEdit


class TrainingRun:
    """A model in training.

    Attributes:
        start: the network with its first weights.
        events: what happened since, in order.
        epoch: the number of epochs, including those before `start`.
    """

    def __init__(self, data: Data, net: Net) -> None:
        self.data, self.start, self.events, self.epoch = data, net, list[Event](), net.epoch
        self.rate = net.rate
        self.points = draw(data)
        self._batches = -(-len(self.points.X) // net.batch) or 1
        self.model = build(net, data.classification, self._batches)
        self._observer = Observer(self.model, net, self.points)
        self._dataset = self._feed() if len(self.points.X) else None

    def _feed(self) -> Any:
        """The training points in batches. With NumPy arrays, an epoch takes Keras ten times as long."""
        X, y = featured(self.points.X, self.start.features), self.points.y[:, None].astype("float32")
        options = tf.data.Options()
        options.autotune.enabled = False
        options.threading.private_threadpool_size = 1  # leaves processors to other visitors
        return tf.data.Dataset.from_tensor_slices((X, y)).batch(self.start.batch).cache().with_options(options)

    def train(self, epochs: int, after: Callable[[TrainingRun], bool] = lambda _: True) -> None:
        """Run stock `fit`; after each epoch, `after` returns whether to continue. Does nothing without points."""
        if self._dataset is None:
            return
        self.model.fit(self._dataset, epochs=epochs, shuffle=False, verbose=0, callbacks=[_EpochEnd(self, after)])

    def count_epoch(self) -> None:
        """Count an epoch."""
        self.epoch += 1
        last = self.events[-1] if self.events else None
        if isinstance(last, Trained):
            self.events[-1] = Trained(last.epochs + 1)
        else:
            self.events.append(Trained(1))

    def set_rate(self, rate: float) -> None:
        self.rate = rate
        self.model.optimizer.learning_rate = rate
        self.events.append(Rate(rate))

    def set_weight(self, index: int, value: float) -> None:
        self.events.append(WeightEdit(index, value))
        weights = np.array(flat(self.model.get_weights()))
        weights[index] = value
        self._set(weights)

    def _set(self, weights: np.ndarray) -> None:
        parts, start = [], 0
        for old in self.model.get_weights():
            parts.append(weights[start : start + old.size].reshape(old.shape).astype("float32"))
            start += old.size
        self.model.set_weights(parts)

    def look(self) -> Snapshot:
        return self._observer.look(self.epoch)

    def net(self) -> Net:
        """The network with its current weights."""
        weights = flat(self.model.get_weights())
        if not self.events:
            return self.start
        if not all(abs(w) < 1e30 for w in weights):  # it has diverged, and a state cannot contain such weights
            return replace(self.start, rate=self.rate)
        return replace(self.start, rate=self.rate, epoch=self.epoch, weights=weights)


class _EpochEnd(keras.callbacks.Callback):
    def __init__(self, run: TrainingRun, after: Callable[[TrainingRun], bool]) -> None:
        super().__init__()
        self._run, self._after = run, after

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._run.count_epoch()
        if not self._after(self._run):
            self.model.stop_training = True
