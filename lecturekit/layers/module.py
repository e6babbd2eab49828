"""What the lecture's layers share."""

import keras
from keras import ops


class Module(keras.layers.Layer):
    """A layer that lets masks pass and refuses inputs of a wrong shape, naming the remedy.

    A subclass sets `self.expects`, a `keras.InputSpec`: the rank in `__init__`, the sizes in `build`.
    Keras' own `input_spec` does the same check, but its message names no remedy.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.expects = keras.layers.InputSpec(min_ndim=2)

    def __call__(self, inputs, *args, **kwargs):
        if not hasattr(inputs, "shape"):
            inputs = ops.convert_to_tensor(inputs)
        self._refuse_wrong(inputs.shape)
        return super().__call__(inputs, *args, **kwargs)

    def _refuse_wrong(self, shape):
        exact, least = self.expects.ndim, self.expects.min_ndim or 0
        if len(shape) != exact if exact else len(shape) < least:
            raise ValueError(
                f"Layer '{self.name}' expected an input of {exact or f'at least {least}'} axes, the first "
                f"for the batch. Received: shape={tuple(shape)}. Add the missing axes or remove those too "
                "many; x[None] makes a batch of one sample."
            )
        for axis, size in self.expects.axes.items():
            if shape[axis] is not None and shape[axis] != size:
                raise ValueError(
                    f"Layer '{self.name}' expected axis {axis} of its input to have size {size}, as when it "
                    f"was built. Received: shape={tuple(shape)}. Look for a missing transpose, or make a new "
                    "layer for the new size."
                )
