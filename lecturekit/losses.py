"""The lecture's loss functions."""

import keras
from keras import ops


def _aligned(y_true, y_pred):
    """`y_true` in the shape of `y_pred`: labels (n,) suit predictions (n, 1).

    Without this they would broadcast to (n, n), silently.
    """
    if len(y_true.shape) == len(y_pred.shape) - 1 and y_pred.shape[-1] == 1:
        y_true = ops.expand_dims(y_true, -1)
    same_rank = len(y_true.shape) == len(y_pred.shape)
    pairs = zip(y_true.shape, y_pred.shape, strict=False)
    if not (same_rank and all(None in pair or pair[0] == pair[1] for pair in pairs)):
        raise ValueError(
            "Expected labels and predictions of one shape. "
            f"Received: y_true.shape={tuple(y_true.shape)}, y_pred.shape={tuple(y_pred.shape)}. "
            "Reshape the labels, or give the last layer as many units as there are labels in a row."
        )
    return y_true


@keras.saving.register_keras_serializable("lecturekit")
class SumOfSquaredErrors(keras.losses.Loss):
    """E = 1/2 sum_k (y_k - d_k)^2, summed over the batch as well.

    Shapes: labels d and predictions y both (..., outputs); labels (n,) suit predictions (n, 1).

    Args:
        reduction: how Keras reduces the batch's errors; the lecture sums.

    Raises:
        ValueError: labels and predictions of different shapes.

    Source: lecture, "Backpropagation".
    """

    def __init__(self, reduction="sum", name="sum_of_squared_errors", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def call(self, y_true, y_pred):
        return ops.sum(ops.square(y_pred - _aligned(y_true, y_pred)), axis=-1) / 2
