"""One run: a model, its data, and what happened to it since its first weights, so that it can be told again."""

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
    """So many epochs of `fit`."""

    epochs: int


class Rate(NamedTuple):
    """The learning rate was changed."""

    rate: float


class WeightEdit(NamedTuple):
    """Weight `place` of the flat list was set by hand."""

    place: int
    value: float


Event = Trained | Rate | WeightEdit


class TrainingRun:
    """A model in training.

    Attributes:
        start: the network with the weights from which it started.
        events: what happened since, in turn.
        epoch: how many have gone by, those before `start` included.
    """

    def __init__(self, data: Data, net: Net) -> None:
        self.data, self.start, self.events, self.epoch = data, net, list[Event](), net.epoch
        self.rate = net.rate
        self.points = draw(data)
        self._batches = -(-len(self.points.X) // net.batch) or 1
        self.model = build(net, data.classification, self._batches)
        self._observer = Observer(self.model, net, self.points)
        self._fed = self._feed() if len(self.points.X) else None

    def _feed(self) -> Any:
        """The training points in batches. An epoch of NumPy arrays takes Keras ten times as long."""
        X, y = featured(self.points.X, self.start.features), self.points.y[:, None].astype("float32")
        options = tf.data.Options()
        options.autotune.enabled = False
        options.threading.private_threadpool_size = 1  # there are other visitors
        return tf.data.Dataset.from_tensor_slices((X, y)).batch(self.start.batch).cache().with_options(options)

    def train(self, epochs: int, after: Callable[[TrainingRun], bool] = lambda _: True) -> None:
        """Stock `fit`; after each epoch `after` says whether to go on. Without points nothing happens."""
        if self._fed is None:
            return
        self.model.fit(self._fed, epochs=epochs, shuffle=False, verbose=0, callbacks=[_Told(self, after)])

    def counted(self) -> None:
        """An epoch has gone by."""
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
        parts, at = [], 0
        for old in self.model.get_weights():
            parts.append(weights[at : at + old.size].reshape(old.shape).astype("float32"))
            at += old.size
        self.model.set_weights(parts)

    def look(self) -> Snapshot:
        return self._observer.look(self.epoch)

    def net(self) -> Net:
        """The network as it is now."""
        weights = flat(self.model.get_weights())
        if not self.events:
            return self.start
        if not all(abs(w) < 1e30 for w in weights):  # it has diverged: only its start can be kept
            return replace(self.start, rate=self.rate)
        return replace(self.start, rate=self.rate, epoch=self.epoch, weights=weights)


class _Told(keras.callbacks.Callback):
    def __init__(self, run: TrainingRun, after: Callable[[TrainingRun], bool]) -> None:
        super().__init__()
        self._run, self._after = run, after

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._run.counted()
        if not self._after(self._run):
            self.model.stop_training = True
