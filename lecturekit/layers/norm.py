"""Layer normalization, without and with a learnt shift and scale."""

import keras
import numpy as np
from keras import ops

from lecturekit.layers.arguments import known_size, one_of
from lecturekit.layers.module import Module


@keras.saving.register_keras_serializable("lecturekit")
class LayerNormS(Module):
    """LN-S(z)_i = (z_i - mu) / sigma, with the mean mu and the population standard deviation sigma of z's m entries.

    There is no epsilon, so LN-S(alpha z) = LN-S(z) for every alpha > 0. The lecture leaves sigma = 0
    undefined; here a constant vector gives 0, with gradient 0. A vector counts as constant if sigma is within
    the rounding error of mu, `m * eps * |mu|`: smaller differences are noise. On PyTorch only the fused kernel is
    fast, and it does not return mu and sigma; there, a vector is constant if its entries are equal.

    All computations are in float32 at least, because 256 squared overflows float16.

    Args:
        axis: the axis of the vectors; not 0, the batch axis.

    Input shape:
        N-D tensor, at least 2D. The size of `axis` must be known.

    Output shape:
        Same shape as the input. Its dtype is the layer's compute dtype.

    Raises:
        ValueError: `axis` is not an integer or is the batch axis; z does not have this axis, or its size is
            not the one that the layer was built for.

    Example:

        >>> LayerNormS()(keras.ops.array([[1.0, 3.0], [5.0, 5.0]]))
        [[-1., 1.], [0., 0.]]

    Source: lecture, "Layer normalization"; Ba et al., "Layer Normalization" (2016).
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if isinstance(axis, bool) or not isinstance(axis, int) or axis == 0:
            raise ValueError(
                "Expected `axis` to be an integer other than 0, the batch axis. "
                f"Received: axis={axis!r}. Pass axis=-1 to normalize each sample's features."
            )
        self.axis = axis
        self.autocast = False  # a float16 policy must not round z before its mean is known
        self.input_spec = keras.layers.InputSpec(min_ndim=max(2, axis + 1, 1 - axis))

    def build(self, input_shape):
        self.size = known_size(self, input_shape, self.axis)
        self.input_spec = keras.layers.InputSpec(min_ndim=self.input_spec.min_ndim, axes={self.axis: self.size})

    def call(self, z):
        return _cast(self.normalized(z), self.compute_dtype)

    def normalized(self, z, gamma=None, beta=None):
        """beta + gamma * LN-S(z), in float32 at least; LN-S(z) without gamma and beta."""
        dtype = "float64" if self.compute_dtype == "float64" else "float32"
        z = _cast(z, dtype)
        backend = keras.backend.backend()
        if backend == "torch":
            return self._fused(z, gamma, beta)
        jax = backend == "jax"  # on a CPU, the other form of the formula takes up to 1.5 times as long there
        if jax:
            mean, variance = ops.moments(z, axes=[self.axis], keepdims=True)
        else:
            mean = ops.mean(z, axis=self.axis, keepdims=True)
            difference = z - mean
            variance = ops.mean(ops.square(difference), axis=self.axis, keepdims=True)
        noise = mean * (self.size * float(np.finfo(dtype).eps))
        # sigma = inf gives 0 and gradient 0; sigma = 0 would give NaN.
        scale = ops.rsqrt(ops.where(variance > noise * noise, variance, float("inf")))
        y = z * scale - mean * scale if jax else difference * scale
        return y if gamma is None else beta + gamma * y

    def _fused(self, z, gamma, beta):
        """`normalized` by PyTorch's fused kernel, with an epsilon below any variance."""
        on_last_axis = self.axis in (-1, len(z.shape) - 1)  # the kernel takes no other axis
        z = z if on_last_axis else ops.swapaxes(z, self.axis, -1)
        varies = ops.max(z, axis=-1, keepdims=True) > ops.min(z, axis=-1, keepdims=True)
        if gamma is not None:
            gamma, beta = (ops.broadcast_to(ops.reshape(w, (-1,)), (self.size,)) for w in (gamma, beta))
        z = z * ops.cast(varies, z.dtype)  # the factor 0 also stops the gradient, and NaN stays NaN
        y = ops.layer_normalization(z, gamma, beta, axis=-1, epsilon=1e-37)
        return y if on_last_axis else ops.swapaxes(y, self.axis, -1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


@keras.saving.register_keras_serializable("lecturekit")
class LayerNorm(LayerNormS):
    """LN(z) = beta + gamma * LN-S(z), with beta and gamma learnt, starting at 0 and 1.

    LN(MM_{alpha W, alpha b}(z)) = LN(MM_{W, b}(z)) for every alpha > 0.

    Args:
        axis: the axis of the vectors; not 0, the batch axis.
        affine: "scalar" for one pair (beta, gamma), as in the lecture; "vector" for one pair per entry along
            `axis`, as in Keras.

    Input shape:
        N-D tensor, at least 2D. The size of `axis` must be known.

    Output shape:
        Same shape as the input. Its dtype is the layer's compute dtype.

    Raises:
        ValueError: as `LayerNormS`; `affine` is unknown.

    Example:

        >>> LayerNorm()(keras.ops.array([[1.0, 3.0]]))
        [[-1., 1.]]

    Source: lecture, "Layer normalization (cont'd)".
    """

    def __init__(self, axis=-1, affine="scalar", **kwargs):
        super().__init__(axis=axis, **kwargs)
        self.affine = one_of("affine", affine, ("scalar", "vector"))

    def build(self, input_shape):
        super().build(input_shape)
        rank = len(input_shape)
        trailing = rank - 1 - self.axis % rank
        shape = () if self.affine == "scalar" else (self.size, *[1] * trailing)
        self.beta = self.add_weight(name="beta", shape=shape, initializer="zeros", autocast=False)
        self.gamma = self.add_weight(name="gamma", shape=shape, initializer="ones", autocast=False)
        if self.affine == "vector" and self.axis > 0:  # the trailing axes of beta and gamma fix the rank
            self.input_spec = keras.layers.InputSpec(ndim=rank, axes={self.axis: self.size})

    def call(self, z):
        return _cast(self.normalized(z, self.gamma, self.beta), self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "affine": self.affine}


def _cast(z, dtype):
    """z cast to `dtype`; no call if it already has it, because calls dominate the time of small inputs."""
    return z if z.dtype == dtype else ops.cast(z, dtype)
