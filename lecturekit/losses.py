"""The lecture's loss functions.

Each function returns one number per sample and serves as a metric, which Keras averages. The class of the same
name serves as a loss; it sums over the batch, as the lecture does.
"""

import keras
from keras import ops

from lecturekit.layers.arguments import one_of


def _aligned(y_true, y_pred):
    """Labels and predictions as float tensors of the same shape; labels (n,) fit predictions (n, 1).

    Without this they would silently broadcast to (n, n).
    """
    y_pred = ops.convert_to_tensor(y_pred)
    y_true = ops.cast(y_true, y_pred.dtype)
    if len(y_true.shape) == len(y_pred.shape) - 1 and y_pred.shape[-1] == 1:
        y_true = ops.expand_dims(y_true, -1)
    same_rank = len(y_true.shape) == len(y_pred.shape)
    pairs = zip(y_true.shape, y_pred.shape, strict=False)
    if not (same_rank and all(None in pair or pair[0] == pair[1] for pair in pairs)):
        raise ValueError(
            "Expected labels and predictions of the same shape. "
            f"Received: y_true.shape={tuple(y_true.shape)}, y_pred.shape={tuple(y_pred.shape)}. "
            "Reshape the labels, or give the last layer as many units as there are labels per sample."
        )
    return y_true, y_pred


def _registered(loss):
    return keras.saving.register_keras_serializable("lecturekit")(loss)


@_registered
def sum_of_squared_errors(y_true, y_pred):
    """1/2 sum_k (y_k - d_k)^2 of each sample. Shapes (..., outputs) to (...)."""
    y_true, y_pred = _aligned(y_true, y_pred)
    return ops.sum(ops.square(y_pred - y_true), axis=-1) / 2


@_registered
def log_loss(y_true, y_pred):
    """-sum_k (d_k log y_k + (1 - d_k) log(1 - y_k)) of each sample, d in 0/1. Shapes (..., outputs) to (...).

    Probabilities are clipped to Keras' epsilon (1e-7) from 0 and 1, because log 0 would stop all learning.
    """
    y_true, y_pred = _aligned(y_true, y_pred)
    y = ops.clip(y_pred, keras.config.epsilon(), 1 - keras.config.epsilon())
    return -ops.sum(y_true * ops.log(y) + (1 - y_true) * ops.log(1 - y), axis=-1)


@_registered
def zero_one_loss(y_true, y_pred, labels="sign"):
    """1 for each misclassified sample, else 0. Shapes (..., outputs) to (...).

    With one output, the class tells whether it is at least 0 (labels="sign") or at least 1/2 (labels="binary");
    with several, it is the index of the largest. The gradient is 0.
    """
    one_of("labels", labels, ("sign", "binary"))
    y_true, y_pred = _aligned(y_true, y_pred)

    def classes(y):
        if y.shape[-1] > 1:
            return ops.argmax(y, axis=-1)
        return ops.squeeze(y >= (0 if labels == "sign" else 0.5), axis=-1)

    # An explicit gradient of 0: without it, TensorFlow and PyTorch find no gradient and raise.
    @ops.custom_gradient
    def wrong(d, y):
        def backward(*args, upstream=None):
            return ops.zeros_like(d), ops.zeros_like(y)

        return ops.cast(classes(d) != classes(y), y.dtype), backward

    return wrong(y_true, y_pred)


@_registered
class SumOfSquaredErrors(keras.losses.Loss):
    """E = 1/2 sum_k (y_k - d_k)^2, summed over the batch as well.

    Shapes: labels d and predictions y (..., outputs); labels (n,) fit predictions (n, 1).

    Args:
        reduction: how Keras reduces the losses of the samples; the lecture sums.

    Raises:
        ValueError: labels and predictions differ in shape.

    Source: lecture, "Backpropagation".
    """

    def __init__(self, reduction="sum", name="sum_of_squared_errors", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def call(self, y_true, y_pred):
        return sum_of_squared_errors(y_true, y_pred)


@_registered
class LogLoss(keras.losses.Loss):
    """-sum_k (d_k log y_k + (1 - d_k) log(1 - y_k)), summed over the batch: minus the log-likelihood.

    Shapes: labels d (0/1) and probabilities y (..., outputs); labels (n,) fit predictions (n, 1).

    Args:
        reduction: how Keras reduces the losses of the samples; the lecture sums.

    Raises:
        ValueError: labels and predictions differ in shape.

    Source: lecture, "Training Neural Networks".
    """

    def __init__(self, reduction="sum", name="log_loss", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def call(self, y_true, y_pred):
        return log_loss(y_true, y_pred)


@_registered
class ZeroOneLoss(keras.losses.Loss):
    """The number of misclassified samples. Its gradient is 0, so it measures but does not train.

    Shapes: labels and predictions (..., outputs); labels (n,) fit predictions (n, 1).

    Args:
        labels: with one output: "sign" for -1/+1, "binary" for 0/1.
        reduction: how Keras reduces the losses of the samples; the lecture sums.

    Raises:
        ValueError: labels and predictions differ in shape; `labels` is unknown.

    Source: lecture, "Training Neural Networks".
    """

    def __init__(self, labels="sign", reduction="sum", name="zero_one_loss", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.labels = one_of("labels", labels, ("sign", "binary"))

    def call(self, y_true, y_pred):
        return zero_one_loss(y_true, y_pred, self.labels)

    def get_config(self):
        return {**super().get_config(), "labels": self.labels}
