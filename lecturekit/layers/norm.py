"""Layer normalization, without and with the learnt mean and spread."""

import keras
import numpy as np
from keras import ops

from lecturekit.layers.arguments import known_size, one_of
from lecturekit.layers.module import Module


@keras.saving.register_keras_serializable("lecturekit")
class LayerNormS(Module):
    """LN-S(z)_i = (z_i - mu) / sigma, mu the mean of z's m entries, sigma their (population) deviation.

    There is no epsilon, so LN-S(alpha z) = LN-S(z) for every alpha > 0. The lecture leaves sigma = 0
    undefined; here a constant vector gives 0, with gradient 0. Constant means: sigma lies within the
    rounding error of mu, m * eps * |mu|, below which the entries' differences are noise (on PyTorch, where
    only Keras' fused kernel is fast and does not tell mu and sigma: the entries are equal).

    Shapes: z and the result have one shape, the axis of the vectors must be known. Everything is computed
    in float32 at least (256 squared overflows float16); the result has the layer's compute dtype.

    Args:
        axis: the axis along which vectors lie, not the batch's.

    Raises:
        ValueError: `axis` is no integer, is the batch's or z has no such axis.

    Example:

        >>> LayerNormS()(keras.ops.array([[1.0, 3.0], [5.0, 5.0]]))
        [[-1., 1.], [0., 0.]]

    Source: lecture, "Layer normalization"; Ba et al., "Layer Normalization" (2016).
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if isinstance(axis, bool) or not isinstance(axis, int) or axis == 0:
            raise ValueError(
                "Expected `axis` to be an integer other than 0, the batch's axis. "
                f"Received: axis={axis!r}. Pass axis=-1 to normalize each sample's features."
            )
        self.axis = axis
        self.autocast = False  # a float16 policy must not round z before its mean is known
        self.expects = keras.layers.InputSpec(min_ndim=max(2, axis + 1, 1 - axis))

    def build(self, input_shape):
        self.size = known_size(self, input_shape, self.axis)
        self.expects = keras.layers.InputSpec(min_ndim=self.expects.min_ndim, axes={self.axis: self.size})

    def call(self, z):
        return _cast(self.normalized(z), self.compute_dtype)

    def normalized(self, z, gamma=None, beta=None):
        """beta + gamma * LN-S(z), in float32 at least."""
        dtype = "float64" if self.compute_dtype == "float64" else "float32"
        z = _cast(z, dtype)
        backend = keras.backend.backend()
        if backend == "torch":
            return self._fused(z, gamma, beta)
        jax = backend == "jax"  # its code for the formula as it stands takes up to half as long again on a CPU
        if jax:
            mean, variance = ops.moments(z, axes=[self.axis], keepdims=True)
        else:
            mean = ops.mean(z, axis=self.axis, keepdims=True)
            difference = z - mean
            variance = ops.mean(ops.square(difference), axis=self.axis, keepdims=True)
        noise = mean * (self.size * float(np.finfo(dtype).eps))
        # An infinite sigma gives 0 and gradient 0; a sigma of 0 would give NaN.
        scale = ops.rsqrt(ops.where(variance > noise * noise, variance, float("inf")))
        y = z * scale - mean * scale if jax else difference * scale
        return y if gamma is None else beta + gamma * y

    def _fused(self, z, gamma, beta):
        """The same by the kernel that PyTorch has for Keras' own layer; its epsilon lies below any variance."""
        last = self.axis in (-1, len(z.shape) - 1)  # the only axis that the kernel knows
        z = z if last else ops.swapaxes(z, self.axis, -1)
        varies = ops.max(z, axis=-1, keepdims=True) > ops.min(z, axis=-1, keepdims=True)
        if gamma is not None:
            gamma, beta = (ops.broadcast_to(ops.reshape(w, (-1,)), (self.size,)) for w in (gamma, beta))
        z = z * ops.cast(varies, z.dtype)  # a factor of 0 stops the gradient, too, and lets NaN pass
        y = ops.layer_normalization(z, gamma, beta, axis=-1, epsilon=1e-37)
        return y if last else ops.swapaxes(y, self.axis, -1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


@keras.saving.register_keras_serializable("lecturekit")
class LayerNorm(LayerNormS):
    """LN(z) = beta + gamma * LN-S(z), beta and gamma learnt, starting at 0 and 1.

    LN(MM_{alpha W, alpha b}(z)) = LN(MM_{W, b}(z)) for every alpha > 0.

    Shapes: as `LayerNormS`; beta and gamma are scalars, or vectors along `axis`.

    Args:
        axis: the axis along which vectors lie, not the batch's.
        affine: "scalar" for the lecture's one pair, "vector" for one pair an entry, as Keras learns them.

    Raises:
        ValueError: as `LayerNormS`; an unknown `affine`.

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
            self.expects = keras.layers.InputSpec(ndim=rank, axes={self.axis: self.size})

    def call(self, z):
        return _cast(self.normalized(z, self.gamma, self.beta), self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "affine": self.affine}


def _cast(z, dtype):
    """z of a dtype, without a call where nothing changes: for small inputs, calls are what takes time."""
    return z if z.dtype == dtype else ops.cast(z, dtype)
