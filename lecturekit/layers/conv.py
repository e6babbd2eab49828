"""The sliding window in one and two dimensions."""

import keras
from keras import ops

from lecturekit.layers.arguments import known_size, one_of, positive_integer
from lecturekit.layers.module import Module


class _SlidingWindow(Module):
    """What both convolutions share; `rank` is the number of axes along which the window slides."""

    rank: int

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        use_bias=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.supports_masking = False  # the places are not the steps that a mask speaks of
        self.filters = positive_integer("filters", filters)
        self.kernel_size = self._sizes("kernel_size", kernel_size)
        self.strides = self._sizes("strides", strides)
        self.padding = one_of("padding", padding, ("valid", "same"))
        self.data_format = one_of(
            "data_format",
            data_format or keras.config.image_data_format(),
            ("channels_last", "channels_first"),
        )
        self.use_bias = use_bias
        self.channels_axis = -1 if self.data_format == "channels_last" else 1
        self.expects = keras.layers.InputSpec(ndim=self.rank + 2)

    def _sizes(self, name, value):
        """One positive integer an axis; a single one serves all axes."""
        values = tuple(value) if isinstance(value, list | tuple) else (value,) * self.rank
        if len(values) != self.rank:
            raise ValueError(
                f"Expected `{name}` to be a positive integer or {self.rank} of them, one an axis. "
                f"Received: {name}={value!r}. Pass one integer for all axes."
            )
        return tuple(positive_integer(name, size) for size in values)

    def build(self, input_shape):
        channels = known_size(self, input_shape, self.channels_axis)
        self.compute_output_shape(input_shape)  # raises where the window does not fit
        self.W = self.add_weight(
            name="W", shape=(*self.kernel_size, channels, self.filters), initializer="glorot_uniform"
        )
        if self.use_bias:
            self.b = self.add_weight(name="b", shape=(self.filters,), initializer="zeros")
        self.expects = keras.layers.InputSpec(ndim=self.rank + 2, axes={self.channels_axis: channels})

    def call(self, x):
        x = ops.cast(x, self.compute_dtype)  # pixels are often integers, and convolutions take none
        y = self._slide(x)
        return ops.add(y, self._bias()) if self.use_bias else y

    def _slide(self, x):
        if self.data_format == "channels_first" and keras.backend.backend() == "tensorflow":
            # On most processors, TensorFlow's convolution knows only the other format; so Keras' own layers fail there.
            y = ops.conv(ops.moveaxis(x, 1, -1), self.W, self.strides, self.padding, data_format="channels_last")
            return ops.moveaxis(y, -1, 1)
        return ops.conv(x, self.W, self.strides, self.padding, data_format=self.data_format)

    def _bias(self):
        """b, in the shape that adds it to the channels."""
        last = self.data_format == "channels_last"
        return self.b if last else ops.reshape(self.b, (self.filters, *[1] * self.rank))

    def compute_output_shape(self, input_shape):
        first = 1 if self.data_format == "channels_last" else 2
        lengths = [
            self._length(n, size, stride)
            for n, size, stride in zip(
                input_shape[first : first + self.rank], self.kernel_size, self.strides, strict=True
            )
        ]
        inner = (*lengths, self.filters) if first == 1 else (self.filters, *lengths)
        return (input_shape[0], *inner)

    def _length(self, n, size, stride):
        """How many places the window takes along an axis of n entries."""
        if n is None:
            return None
        if self.padding == "same":
            return -(-n // stride)
        if n < size:
            raise ValueError(
                f"Layer '{self.name}' expected an input at least as large as its window, {self.kernel_size}. "
                f"Received an axis of size {n}. Choose a smaller `kernel_size`, or padding='same'."
            )
        return (n - size) // stride + 1

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "use_bias": self.use_bias,
        }


@keras.saving.register_keras_serializable("lecturekit")
class SimpleConv1D(_SlidingWindow):
    """y[i, f] = sum_{k, c} x[i * stride + k, c] W[k, c, f] (+ b[f]).

    The lecture's sliding window, which is cross-correlation: the filter is not flipped. Weights are shared
    by all places. `count_connections` shows how few edges and weights that leaves.

    Shapes: x (batch, length, channels), W (kernel_size, channels, filters), result (batch, places, filters)
    of the layer's compute dtype; with `data_format="channels_first"` the channels are x's second axis.

    Args:
        filters: number of filters, a positive integer.
        kernel_size: width of the window.
        strides: step from place to place.
        padding: "valid" keeps the window within x; "same" surrounds x with 0 so that, at stride 1, there
            are as many places as entries.
        data_format: "channels_last" or "channels_first"; Keras' setting by default.
        use_bias: whether to add b.

    Raises:
        ValueError: sizes that are no positive integers, unknown `padding` or `data_format`, a window larger
            than x, x of another rank or other channels than at first.

    Example:

        >>> SimpleConv1D(1, 3, padding="same")(keras.ops.ones((1, 5, 1))).shape
        (1, 5, 1)

    Source: lecture, "Convolutional layers".
    """

    rank = 1


@keras.saving.register_keras_serializable("lecturekit")
class SimpleConv2D(_SlidingWindow):
    """y[i, j, f] = sum_{k, l, c} x[i * stride + k, j * stride + l, c] W[k, l, c, f] (+ b[f]).

    As `SimpleConv1D`, with a window that slides along rows and columns.

    Shapes: x (batch, rows, columns, channels), W (*kernel_size, channels, filters), result
    (batch, *places, filters) of the layer's compute dtype; with `data_format="channels_first"` the channels
    are x's second axis.

    Args:
        filters: number of filters, a positive integer.
        kernel_size: rows and columns of the window; one integer makes a square.
        strides: steps from place to place along rows and columns, or one for both.
        padding: "valid" or "same", as `SimpleConv1D`.
        data_format: "channels_last" or "channels_first"; Keras' setting by default.
        use_bias: whether to add b.

    Raises:
        ValueError: as `SimpleConv1D`.

    Example:

        >>> SimpleConv2D(1, 7)(keras.ops.ones((1, 20, 20, 1))).shape
        (1, 14, 14, 1)

    Source: lecture, "Interpretation of convolution".
    """

    rank = 2
