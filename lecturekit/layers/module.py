"""The base class of the lecture's layers."""

import keras
from keras import ops


class Module(keras.layers.Layer):
    """A layer that passes masks on and rejects inputs of a wrong shape.

    A subclass sets Keras' own `input_spec`: the rank in `__init__`, the sizes of axes in `build`.

    Raises:
        ValueError: the input does not match `input_spec`. Keras makes the same check later in `__call__`; this
            one comes first because Keras' message names no remedy.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.input_spec = keras.layers.InputSpec(min_ndim=2)

    def __call__(self, inputs, *args, **kwargs):
        if not hasattr(inputs, "shape"):
            inputs = ops.convert_to_tensor(inputs)
        self._require_shape(inputs.shape)
        return super().__call__(inputs, *args, **kwargs)

    def _require_shape(self, shape):
        ndim, min_ndim = self.input_spec.ndim, self.input_spec.min_ndim or 0
        if len(shape) != ndim if ndim else len(shape) < min_ndim:
            raise ValueError(
                f"Layer '{self.name}' expected an input of {ndim or f'at least {min_ndim}'} axes, the first "
                f"for the batch. Received: shape={tuple(shape)}. Add the missing axes or remove the extra "
                "ones; x[None] makes a batch of one sample."
            )
        for axis, size in self.input_spec.axes.items():
            if shape[axis] is not None and shape[axis] != size:
                raise ValueError(
                    f"Layer '{self.name}' expected axis {axis} of its input to have size {size}, the size it was "
                    f"built for. Received: shape={tuple(shape)}. Look for a missing transpose, or make a new "
                    "layer for the new size."
                )
