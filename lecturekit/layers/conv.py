"""Convolution as a sliding window, in one and two dimensions."""

import keras
from keras import ops

from lecturekit.layers.arguments import known_size, one_of, positive_integer
from lecturekit.layers.module import Module


class _SlidingWindow(Module):
    """Base class of both convolutions; `rank` is the number of axes along which the window slides."""

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
        self.supports_masking = False  # a mask's timesteps are not the output's positions
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
        self.input_spec = keras.layers.InputSpec(ndim=self.rank + 2)

    def _sizes(self, name, value):
        """One positive integer per axis; a single integer applies to all axes."""
        values = tuple(value) if isinstance(value, list | tuple) else (value,) * self.rank
        if len(values) != self.rank:
            raise ValueError(
                f"Expected `{name}` to be a positive integer or {self.rank} of them, one per axis. "
                f"Received: {name}={value!r}. Pass one integer for all axes."
            )
        return tuple(positive_integer(name, size) for size in values)

    def build(self, input_shape):
        channels = known_size(self, input_shape, self.channels_axis)
        self.compute_output_shape(input_shape)  # raises if the window does not fit
        self.W = self.add_weight(
            name="W", shape=(*self.kernel_size, channels, self.filters), initializer="glorot_uniform"
        )
        if self.use_bias:
            self.b = self.add_weight(name="b", shape=(self.filters,), initializer="zeros")
        self.input_spec = keras.layers.InputSpec(ndim=self.rank + 2, axes={self.channels_axis: channels})

    def call(self, x):
        x = ops.cast(x, self.compute_dtype)  # images are often integers, which convolutions reject
        y = self._slide(x)
        return ops.add(y, self._bias()) if self.use_bias else y

    def _slide(self, x):
        if self.data_format == "channels_first" and keras.backend.backend() == "tensorflow":
            # Most CPU builds of TensorFlow convolve channels_last only; Keras' own layers fail there.
            y = ops.conv(ops.moveaxis(x, 1, -1), self.W, self.strides, self.padding, data_format="channels_last")
            return ops.moveaxis(y, -1, 1)
        return ops.conv(x, self.W, self.strides, self.padding, data_format=self.data_format)

    def _bias(self):
        """b, shaped to broadcast along the channels axis."""
        channels_last = self.data_format == "channels_last"
        return self.b if channels_last else ops.reshape(self.b, (self.filters, *[1] * self.rank))

    def compute_output_shape(self, input_shape):
        channels_last = self.data_format == "channels_last"
        first = 1 if channels_last else 2
        window_axes = input_shape[first : first + self.rank]
        positions = [
            self._positions(n, size, stride)
            for n, size, stride in zip(window_axes, self.kernel_size, self.strides, strict=True)
        ]
        output = (*positions, self.filters) if channels_last else (self.filters, *positions)
        return (input_shape[0], *output)

    def _positions(self, n, size, stride):
        """The number of window positions along an axis of n entries; None if n is unknown."""
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

    The lecture's sliding window, which is cross-correlation: the filter is not flipped. All positions share
    the weights W, of shape `(kernel_size, channels, filters)`; `count_connections` counts them and the edges.

    Args:
        filters: number of filters, a positive integer.
        kernel_size: width of the window, a positive integer.
        strides: step between positions, a positive integer.
        padding: "valid" keeps the window inside x; "same" pads x with zeros so that stride 1 gives as many
            positions as x has entries.
        data_format: "channels_last" or "channels_first"; Keras' setting by default.
        use_bias: whether to add b.

    Input shape:
        3D tensor with shape `(batch_size, length, channels)`; `(batch_size, channels, length)` if
        `data_format="channels_first"`.

    Output shape:
        3D tensor with shape `(batch_size, positions, filters)`; `(batch_size, filters, positions)` if
        `data_format="channels_first"`. Its dtype is the layer's compute dtype.

    Raises:
        ValueError: a size is not a positive integer; `padding` or `data_format` is unknown; the window is
            larger than x; x is not 3D, or has other channels than the layer was built for.

    Example:

        >>> SimpleConv1D(1, 3, padding="same")(keras.ops.ones((1, 5, 1))).shape
        (1, 5, 1)

    Source: lecture, "Convolutional layers".
    """

    rank = 1


@keras.saving.register_keras_serializable("lecturekit")
class SimpleConv2D(_SlidingWindow):
    """y[i, j, f] = sum_{k, l, c} x[i * stride + k, j * stride + l, c] W[k, l, c, f] (+ b[f]).

    As `SimpleConv1D`, with a window that slides along rows and columns. W has the shape
    `(*kernel_size, channels, filters)`.

    Args:
        filters: number of filters, a positive integer.
        kernel_size: rows and columns of the window; one integer makes a square.
        strides: steps between positions along rows and columns, or one for both.
        padding: "valid" or "same", as in `SimpleConv1D`.
        data_format: "channels_last" or "channels_first"; Keras' setting by default.
        use_bias: whether to add b.

    Input shape:
        4D tensor with shape `(batch_size, rows, columns, channels)`; `(batch_size, channels, rows, columns)`
        if `data_format="channels_first"`.

    Output shape:
        4D tensor with shape `(batch_size, new_rows, new_columns, filters)`;
        `(batch_size, filters, new_rows, new_columns)` if `data_format="channels_first"`. Its dtype is the
        layer's compute dtype.

    Raises:
        ValueError: as `SimpleConv1D`, for 4D inputs.

    Example:

        >>> SimpleConv2D(1, 7)(keras.ops.ones((1, 20, 20, 1))).shape
        (1, 14, 14, 1)

    Source: lecture, "Interpretation of convolution".
    """

    rank = 2
