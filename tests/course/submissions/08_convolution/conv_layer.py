# %% right MyConv1D: matmul in a list, summed
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        channels = input_shape[2]
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")
        self.kernel = self.add_weight(shape=(self.width, channels, self.filters))

    def call(self, x):
        n = x.shape[1] - self.width + 1
        parts = [keras.ops.matmul(x[:, k : k + n, :], self.kernel[k]) for k in range(self.width)]
        return sum(parts) + self.bias

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "width": self.width})
        return config


# %% right MyConv1D: einsum over windows that are stacked
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width

    def build(self, input_shape):
        self.w = self.add_weight(shape=(self.width, input_shape[-1], self.filters), initializer="random_normal")
        self.b = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = keras.ops.shape(x)[1] - self.width + 1
        windows = keras.ops.stack([x[:, k : k + n] for k in range(self.width)], axis=2)
        return keras.ops.einsum("nikc,kcf->nif", windows, self.w) + self.b

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}


# %% right MyConv1D: a loop over places
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, x):
        rows = []
        for i in range(x.shape[1] - self.width + 1):
            window = x[:, i : i + self.width]
            rows.append(keras.ops.tensordot(window, self.kernel, axes=2) + self.bias)
        return keras.ops.stack(rows, axis=1)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: a Conv1D inside
# told: forbidden
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.inner = keras.layers.Conv1D(self.filters, self.width)
        self.inner.build(input_shape)

    def call(self, x):
        return self.inner(x)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: derived from LectureKit's
# told: forbidden
from lecturekit.layers import SimpleConv1D


class MyConv1D(SimpleConv1D):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(filters, width, use_bias=True, **kwargs)


# %% wrong MyConv1D: keras.ops.conv
# told: forbidden
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return keras.ops.conv(x, self.kernel, padding="valid") + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: tf.nn
# told: forbidden
import tensorflow as tf


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return tf.nn.conv1d(x, self.kernel, 1, "VALID") + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: the filter turned round
# told: slides the wrong way round
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        flipped = keras.ops.flip(self.kernel, axis=0)
        return sum(x[:, k : k + n] @ flipped[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: no bias at all
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))

    def call(self, x):
        n = x.shape[1] - self.width + 1
        return sum(x[:, k : k + n] @ self.kernel[k] for k in range(self.width))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: the bias is never added
# told: bias has no effect
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        return sum(x[:, k : k + n] @ self.kernel[k] for k in range(self.width))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: the bias inside of the loop
# told: added once for each k
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        y = 0
        for k in range(self.width):
            y += x[:, k : k + n] @ self.kernel[k] + self.bias
        return y

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: axes of the kernel in another order
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.filters, self.width, input_shape[-1]))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        w = keras.ops.transpose(self.kernel, (1, 2, 0))
        return sum(x[:, k : k + n] @ w[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: a kernel for every place
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.n = input_shape[1] - self.width + 1
        self.kernel = self.add_weight(shape=(self.n, self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        windows = keras.ops.stack([x[:, i : i + self.width] for i in range(self.n)], axis=1)
        return keras.ops.einsum("nikc,ikcf->nif", windows, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: padding same
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        left = (self.width - 1) // 2
        padded = keras.ops.pad(x, [(0, 0), (left, self.width - 1 - left), (0, 0)])
        n = x.shape[1]
        return sum(padded[:, k : k + n] @ self.kernel[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: forgets get_config
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        return sum(x[:, k : k + n] @ self.kernel[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return super().get_config()


# %% wrong MyConv1D: relu at the end
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        return keras.ops.relu(sum(x[:, k : k + n] @ self.kernel[k] for k in range(self.width)) + self.bias)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: through NumPy, so nothing can be learned
# told: nothing
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        w, b = np.array(self.kernel), np.array(self.bias)
        return sum(np.array(x)[:, k : k + n] @ w[k] for k in range(self.width)) + b

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: one bias for all
# told: share one bias
class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(1,), initializer="zeros")

    def call(self, x):
        n = x.shape[1] - self.width + 1
        return sum(x[:, k : k + n] @ self.kernel[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "width": self.width}


# %% wrong MyConv1D: the backend of keras.ops.conv
# told: forbidden
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return keras.src.backend.tensorflow.nn.conv(x, self.kernel) + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}


# %% wrong MyConv1D: tf.raw_ops
# told: forbidden
import tensorflow as tf
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return tf.raw_ops.Conv2D(input=x[:, None], filter=self.kernel[None], strides=[1, 1, 1, 1], padding="VALID")[:, 0] + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}


# %% wrong MyConv1D: the operation of keras.ops.conv
# told: forbidden
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return keras.src.ops.nn.Conv()(x, self.kernel) + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}


# %% wrong MyConv1D: TensorFlow's old name
# told: forbidden
import tensorflow as tf
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return tf.compat.v1.nn.conv1d(x, self.kernel, 1, "VALID") + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}


# %% right MyConv1D: asks for a layer's type, and multiplies
import keras


class MyConv1D(keras.layers.Layer):
    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.width = filters, width
        assert not isinstance(self, keras.layers.Conv1D)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.width, input_shape[-1], self.filters))
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x):
        return sum(x[:, k : x.shape[1] - self.width + 1 + k] @ self.kernel[k] for k in range(self.width)) + self.bias

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "width": self.width}
