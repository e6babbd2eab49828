# %% right convolve_1d: two loops and a list
def convolve_1d(x, kernel):
    y = []
    for i in range(len(x) - len(kernel) + 1):
        total = 0
        for k in range(len(kernel)):
            total += kernel[k] * x[i + k]
        y.append(total)
    return np.array(y)


# %% right convolve_1d: a comprehension that returns a list
def convolve_1d(x, kernel):
    K = len(kernel)
    return [float(x[i : i + K] @ kernel) for i in range(len(x) - K + 1)]


# %% right convolve_1d: windows as a matrix
def convolve_1d(x, kernel):
    return np.lib.stride_tricks.sliding_window_view(x, kernel.shape[0]) @ kernel


# %% right convolve_1d: shifted slices
def convolve_1d(x, kernel):
    n = x.size - kernel.size + 1
    y = np.zeros(n)
    for k, w in enumerate(kernel):
        y += w * x[k : k + n]
    return y


# %% right convolve_1d: while loop and a helper
def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


def convolve_1d(x, kernel):
    y = np.zeros_like(x)
    i = 0
    while i + len(kernel) <= len(x):
        y[i] = dot(x[i:], kernel)
        i += 1
    return y[:i]


# %% wrong convolve_1d: numpy.correlate
# told: forbidden
import numpy as np


def convolve_1d(x, kernel):
    return np.correlate(x, kernel, mode="valid")


# %% wrong convolve_1d: numpy.convolve of the flipped filter
# told: forbidden
import numpy as np


def convolve_1d(x, kernel):
    return np.convolve(x, np.flip(kernel), "valid")


# %% wrong convolve_1d: product of polynomials
# told: forbidden
import numpy as np


def convolve_1d(x, kernel):
    K = len(kernel)
    return np.polymul(x, kernel[::-1])[K - 1 : len(x)]


# %% wrong convolve_1d: scipy
# told: forbidden
def convolve_1d(x, kernel):
    from scipy.signal import correlate

    return correlate(x, kernel, "valid")


# %% wrong convolve_1d: keras.ops.conv
# told: forbidden
def convolve_1d(x, kernel):
    import keras

    y = keras.ops.conv(x.reshape(1, -1, 1), kernel.reshape(-1, 1, 1))
    return np.array(y).ravel()


# %% wrong convolve_1d: LectureKit's layer
# told: forbidden
def convolve_1d(x, kernel):
    from lecturekit.layers import SimpleConv1D

    layer = SimpleConv1D(1, len(kernel))
    layer.build((1, len(x), 1))
    layer.set_weights([kernel.reshape(-1, 1, 1)])
    return np.array(layer(x.reshape(1, -1, 1))).ravel()


# %% wrong convolve_1d: the textbook's definition, with x[i - k]
# told: wrong way round
def convolve_1d(x, kernel):
    n, K = len(x), len(kernel)
    y = np.zeros(n - K + 1)
    for i in range(K - 1, n):
        for k in range(K):
            y[i - K + 1] += kernel[k] * x[i - k]
    return y


# %% wrong convolve_1d: negative indices wrap round
# told: nothing
def convolve_1d(x, kernel):
    y = np.zeros(len(x) - len(kernel) + 1)
    for i in range(len(y)):
        for k in range(len(kernel)):
            y[i] += kernel[k] * x[i - k]
    return y


# %% wrong convolve_1d: one position too few
# told: The last position is missing
def convolve_1d(x, kernel):
    K = len(kernel)
    return np.array([np.sum(x[i : i + K] * kernel) for i in range(len(x) - K)])


# %% wrong convolve_1d: a loop over all of x
# told: nothing
def convolve_1d(x, kernel):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for k in range(len(kernel)):
            y[i] += x[i + k] * kernel[k]
    return y


# %% wrong convolve_1d: slides over the end
# told: slides over the right end
def convolve_1d(x, kernel):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for k in range(len(kernel)):
            if i + k < len(x):
                y[i] += x[i + k] * kernel[k]
    return y


# %% wrong convolve_1d: overwrites instead of adding
# told: a single product
def convolve_1d(x, kernel):
    y = np.zeros(len(x) - len(kernel) + 1)
    for i in range(len(y)):
        for k in range(len(kernel)):
            y[i] = x[i + k] * kernel[k]
    return y


# %% wrong convolve_1d: a sum that is never set back
# told: nothing
def convolve_1d(x, kernel):
    y, total = [], 0
    for i in range(len(x) - len(kernel) + 1):
        for k in range(len(kernel)):
            total += x[i + k] * kernel[k]
        y.append(total)
    return np.array(y)


# %% wrong convolve_1d: a moving average
# told: divide by the width
def convolve_1d(x, kernel):
    K = len(kernel)
    return np.array([x[i : i + K].mean() for i in range(len(x) - K + 1)])


# %% wrong convolve_1d: a moving sum
# told: weights play no part
def convolve_1d(x, kernel):
    K = len(kernel)
    return np.array([sum(x[i : i + K]) for i in range(len(x) - K + 1)])


# %% wrong convolve_1d: a weighted mean
# told: divide by the width
def convolve_1d(x, kernel):
    K = len(kernel)
    return np.array([(x[i : i + K] * kernel).mean() for i in range(len(x) - K + 1)])


# %% wrong convolve_1d: returns after the first position
# told: nothing
def convolve_1d(x, kernel):
    y = []
    for i in range(len(x) - len(kernel) + 1):
        y.append(np.sum(x[i : i + len(kernel)] * kernel))
        return np.array(y)


# %% wrong convolve_1d: only for three weights
# told: nothing
def convolve_1d(x, kernel):
    return np.array([kernel[0] * x[i] + kernel[1] * x[i + 1] + kernel[2] * x[i + 2] for i in range(len(x) - 2)])


# %% wrong convolve_1d: rounds to whole numbers
# told: nothing
def convolve_1d(x, kernel):
    y = np.zeros(len(x) - len(kernel) + 1, dtype=int)
    for i in range(len(y)):
        y[i] = x[i : i + len(kernel)] @ kernel
    return y


# %% wrong convolve_1d: multiplies in place
# told: nothing
def convolve_1d(x, kernel):
    y = np.zeros(len(x) - len(kernel) + 1)
    for i in range(len(y)):
        window = x[i : i + len(kernel)]
        window *= kernel
        y[i] = window.sum()
    return y


# %% right convolve_1d_fast: shifted parts, added up
def convolve_1d_fast(x, kernel):
    m = len(x) - len(kernel) + 1
    y = np.zeros(m)
    for k in range(len(kernel)):
        y = y + kernel[k] * x[k : k + m]
    return y


# %% right convolve_1d_fast: windows times the filter
def convolve_1d_fast(x, kernel):
    return np.lib.stride_tricks.sliding_window_view(x, len(kernel)) @ kernel


# %% right convolve_1d_fast: windows, products, sums of rows
def convolve_1d_fast(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[0])
    return np.sum(windows * kernel, axis=1)


# %% right convolve_1d_fast: a table of indices
def convolve_1d_fast(x, kernel):
    places = np.arange(len(x) - len(kernel) + 1)
    return (x[places[:, None] + np.arange(len(kernel))] * kernel).sum(axis=-1)


# %% right convolve_1d_fast: sum over a generator
def convolve_1d_fast(x, kernel):
    n, K = len(x), len(kernel)
    return sum(w * x[k : n - K + 1 + k] for k, w in enumerate(kernel))


# %% right convolve_1d_fast: shifted parts as rows of a matrix
def convolve_1d_fast(x, kernel):
    n, K = len(x), len(kernel)
    return kernel @ np.array([x[k : n - K + 1 + k] for k in range(K)])


# %% right convolve_1d_fast: numpy.roll, then cut
def convolve_1d_fast(x, kernel):
    y = np.zeros(len(x))
    for k, w in enumerate(kernel):
        y += w * np.roll(x, -k)
    return y[: len(x) - len(kernel) + 1]


# %% right convolve_1d_fast: einsum
def convolve_1d_fast(x, kernel):
    return np.einsum("ik,k->i", np.lib.stride_tricks.sliding_window_view(x, len(kernel)), kernel)


# %% wrong convolve_1d_fast: numpy.convolve of the flipped filter
# told: forbidden
def convolve_1d_fast(x, kernel):
    return np.convolve(x, kernel[::-1], mode="valid")


# %% wrong convolve_1d_fast: numpy.correlate
# told: forbidden
def convolve_1d_fast(x, kernel):
    return np.correlate(x, kernel, mode="valid")


# %% wrong convolve_1d_fast: the filter flipped
# told: the wrong way round
def convolve_1d_fast(x, kernel):
    return np.lib.stride_tricks.sliding_window_view(x, len(kernel)) @ kernel[::-1]


# %% wrong convolve_1d_fast: shifts in the wrong direction
# told: the wrong way round
def convolve_1d_fast(x, kernel):
    n, K = len(x), len(kernel)
    return sum(kernel[k] * x[K - 1 - k : n - k] for k in range(K))


# %% wrong convolve_1d_fast: the example, for any filter
# told: nothing
def convolve_1d_fast(x, kernel):
    return x[1:] - x[:-1]


# %% wrong convolve_1d_fast: two weights only
# told: nothing
def convolve_1d_fast(x, kernel):
    return kernel[0] * x[:-1] + kernel[1] * x[1:]


# %% wrong convolve_1d_fast: one position too few
# told: The last position is missing
def convolve_1d_fast(x, kernel):
    n, K = len(x), len(kernel)
    return sum(w * x[k : n - K + k] for k, w in enumerate(kernel))


# %% wrong convolve_1d_fast: overwrites
# told: the last weight are left
def convolve_1d_fast(x, kernel):
    m = len(x) - len(kernel) + 1
    for k in range(len(kernel)):
        y = kernel[k] * x[k : k + m]
    return y


# %% wrong convolve_1d_fast: returns after the first weight
# told: the first weight are left
def convolve_1d_fast(x, kernel):
    m = len(x) - len(kernel) + 1
    y = np.zeros(m)
    for k, w in enumerate(kernel):
        y += w * x[k : k + m]
        return y


# %% wrong convolve_1d_fast: a mean over each window
# told: You take the mean
def convolve_1d_fast(x, kernel):
    return (np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel).mean(axis=1)


# %% wrong convolve_1d_fast: sums over the positions
# told: add up over the positions
def convolve_1d_fast(x, kernel):
    return (np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel).sum(axis=0)


# %% wrong convolve_1d_fast: one sum over everything
# told: nothing
def convolve_1d_fast(x, kernel):
    return (np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel).sum()


# %% wrong convolve_1d_fast: the products of each window, not added up
# told: not yet added up
def convolve_1d_fast(x, kernel):
    return np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel


# %% wrong convolve_1d_fast: sums of the windows
# told: weights play no part
def convolve_1d_fast(x, kernel):
    return np.lib.stride_tricks.sliding_window_view(x, len(kernel)).sum(axis=1)


# %% wrong convolve_1d_fast: no shift
# told: Nothing is shifted
def convolve_1d_fast(x, kernel):
    m = len(x) - len(kernel) + 1
    y = np.zeros(m)
    for w in kernel:
        y += w * x[:m]
    return y


# %% wrong convolve_1d_fast: numpy.roll, not cut
# told: nothing
def convolve_1d_fast(x, kernel):
    y = np.zeros(len(x))
    for k, w in enumerate(kernel):
        y += w * np.roll(x, -k)
    return y


# %% wrong convolve_1d_fast: rolled to the other side
# told: nothing
def convolve_1d_fast(x, kernel):
    y = np.zeros(len(x))
    for k, w in enumerate(kernel):
        y += w * np.roll(x, k)
    return y[: len(x) - len(kernel) + 1]


# %% wrong convolve_1d_fast: by cumulative sums
# told: weights play no part
def convolve_1d_fast(x, kernel):
    c = np.cumsum(np.concatenate([[0], x]))
    return c[len(kernel) :] - c[: -len(kernel)]


# %% wrong convolve_1d_fast: multiplies shifted parts by each other
# told: nothing
def convolve_1d_fast(x, kernel):
    m = len(x) - len(kernel) + 1
    y = np.ones(m)
    for k, w in enumerate(kernel):
        y *= w * x[k : k + m]
    return y


# %% wrong convolve_1d_fast: keras
# told: forbidden
def convolve_1d_fast(x, kernel):
    import keras

    return np.array(keras.ops.conv(x[None, :, None], kernel[:, None, None]))[0, :, 0]


# %% right convolve_same: numpy.pad
def convolve_same(x, kernel):
    return convolve_1d(np.pad(x, len(kernel) // 2), kernel)


# %% right convolve_same: conditions instead of zeros
def convolve_same(x, kernel):
    h = (len(kernel) - 1) // 2
    y = np.zeros(len(x))
    for i in range(len(x)):
        for k in range(len(kernel)):
            if 0 <= i + k - h < len(x):
                y[i] += kernel[k] * x[i + k - h]
    return y


# %% right convolve_same: zeros written into a larger array
def convolve_same(x, kernel):
    m = len(kernel) // 2
    padded = np.zeros(len(x) + 2 * m)
    padded[m : m + len(x)] = x
    return list(convolve_1d(padded, kernel))


# %% right convolve_same: numpy.hstack of lists
def convolve_same(x, kernel):
    zeros = [0] * (len(kernel) // 2)
    return convolve_1d(np.hstack([zeros, x, zeros]), kernel)


# %% wrong convolve_same: numpy.convolve
# told: forbidden
import numpy as np


def convolve_same(x, kernel):
    return np.convolve(x, kernel[::-1], "same")


# %% wrong convolve_same: one zero at each end
# told: one zero at each end
def convolve_same(x, kernel):
    return convolve_1d(np.concatenate([[0], x, [0]]), kernel)


# %% wrong convolve_same: no padding at all
# told: nothing
def convolve_same(x, kernel):
    return convolve_1d(x, kernel)


# %% wrong convolve_same: zeros behind only
# told: stand on the right
def convolve_same(x, kernel):
    return convolve_1d(np.append(x, np.zeros(len(kernel) - 1)), kernel)


# %% wrong convolve_same: zeros in front only
# told: stand on the left
def convolve_same(x, kernel):
    return convolve_1d(np.append(np.zeros(len(kernel) - 1), x), kernel)


# %% wrong convolve_same: all zeros at both ends
# told: too many zeros
def convolve_same(x, kernel):
    zeros = np.zeros(len(kernel) - 1)
    return convolve_1d(np.concatenate([zeros, x, zeros]), kernel)


# %% wrong convolve_same: pads the result
# told: around the *result*
def convolve_same(x, kernel):
    return np.pad(convolve_1d(x, kernel), len(kernel) // 2)


# %% wrong convolve_same: repeats the ends
# told: repeat the first and the last number
def convolve_same(x, kernel):
    h = len(kernel) // 2
    return convolve_1d(np.array([x[0]] * h + list(x) + [x[-1]] * h), kernel)


# %% wrong convolve_same: in a circle
# told: in a circle
def convolve_same(x, kernel):
    n, h = len(x), len(kernel) // 2
    return np.array([sum(kernel[k] * x[(i + k - h) % n] for k in range(len(kernel))) for i in range(n)])


# %% wrong convolve_same: mirrors the ends
# told: nothing
def convolve_same(x, kernel):
    return convolve_1d(np.pad(x, len(kernel) // 2, mode="symmetric"), kernel)


# %% wrong convolve_same: negative indices
# told: nothing
def convolve_same(x, kernel):
    h = len(kernel) // 2
    y = np.zeros(len(x))
    for i in range(len(x)):
        for k in range(len(kernel)):
            if i + k - h < len(x):
                y[i] += kernel[k] * x[i + k - h]
    return y


# %% wrong convolve_same: half a width, rounded up
# told: nothing
def convolve_same(x, kernel):
    return convolve_1d(np.pad(x, (len(kernel) + 1) // 2), kernel)


# %% right edges_and_weights: a formula
def edges_and_weights(n, width):
    h = (width - 1) // 2
    return n * width - h * (h + 1), width


# %% right edges_and_weights: sums over outputs
def edges_and_weights(n, width):
    h = width // 2
    per_output = [min(n - 1, i + h) - max(0, i - h) + 1 for i in range(n)]
    return sum(per_output), width


# %% right edges_and_weights: by impulses
def edges_and_weights(n, width):
    edges = 0
    for j in range(n):
        x = np.zeros(n)
        x[j] = 1
        edges += np.count_nonzero(convolve_same(x, np.ones(width)))
    return edges, width


# %% right edges_and_weights: middle and ends apart
def edges_and_weights(n, width):
    edges = (n - width + 1) * width
    for seen in range(width // 2 + 1, width):
        edges += 2 * seen
    return [edges, width]


# %% right edges_and_weights: with arrays
def edges_and_weights(n, width):
    i = np.arange(n)
    return np.sum(np.abs(i[:, None] - i) <= width // 2), width


# %% wrong edges_and_weights: every output has as many
# told: zeros beyond the ends are no inputs
def edges_and_weights(n, width):
    return n * width, width


# %% wrong edges_and_weights: no sharing
# told: share one weight
# earns: 0.5
def edges_and_weights(n, width):
    h = width // 2
    edges = sum(1 for i in range(n) for j in range(n) if -h <= j - i <= h)
    return edges, edges


# %% wrong edges_and_weights: a bias
# told: a bias
# earns: 0.5
def edges_and_weights(n, width):
    h = width // 2
    return n * width - h * (h + 1), width + 1


# %% wrong edges_and_weights: padding valid
# told: the whole window lies within
def edges_and_weights(n, width):
    return (n - width + 1) * width, width


# %% wrong edges_and_weights: fully connected
# told: fully connected layer
def edges_and_weights(n, width):
    return n**2, n**2


# %% wrong edges_and_weights: all edges, shared weights
# told: nothing
def edges_and_weights(n, width):
    return n * n, width


# %% wrong edges_and_weights: the lecture's numbers
# told: nothing
def edges_and_weights(n, width):
    return 13, 3


# %% wrong edges_and_weights: right for width 3 only
# told: one edge from each end
def edges_and_weights(n, width):
    return (n - 2) * width + 2 * (width - 1), width


# %% wrong edges_and_weights: only the outermost outputs, with the right number
# told: Only the very first and last
def edges_and_weights(n, width):
    return (n - 2) * width + 2 * (width // 2 + 1), width


# %% wrong edges_and_weights: exchanged
# told: nothing
def edges_and_weights(n, width):
    h = width // 2
    return width, n * width - h * (h + 1)


# %% wrong edges_and_weights: an edge for each zero as a string
# told: nothing
def edges_and_weights(n, width):
    h = width // 2
    return f"{n * width - h * (h + 1)} edges", width


# %% wrong edges_and_weights: the whole width to both sides
# told: reaches its whole width
def edges_and_weights(n, width):
    return sum(abs(i - j) <= width for i in range(n) for j in range(n)), width


# %% wrong edges_and_weights: less than the width
# told: nothing
def edges_and_weights(n, width):
    return sum(abs(i - j) < width for i in range(n) for j in range(n)), width


# %% wrong edges_and_weights: LectureKit counts
# told: forbidden
def edges_and_weights(n, width):
    from lecturekit.layers import SimpleConv1D, count_connections

    return tuple(count_connections(SimpleConv1D(1, width, padding="same"), (n, 1)))


# %% right convolve_1d: beside it, a nested function that nothing calls
def convolve_1d(x, kernel):
    def by_numpy():
        return np.convolve(x, kernel[::-1], "valid")

    y = []
    for i in range(len(x) - len(kernel) + 1):
        y.append(sum(kernel[k] * x[i + k] for k in range(len(kernel))))
    return np.array(y)


# %% right convolve_1d: chosen from a table, in which NumPy's lies too
def in_a_loop(x, kernel):
    return np.array([np.dot(x[i : i + len(kernel)], kernel) for i in range(len(x) - len(kernel) + 1)])


WAYS = {"own": in_a_loop, "numpy": lambda x, kernel: np.convolve(x, kernel[::-1], "valid")}


def convolve_1d(x, kernel, way="own"):
    return WAYS[way](x, kernel)


# %% right convolve_1d: tested against NumPy's, under the definition
def convolve_1d(x, kernel):
    width = len(kernel)
    return np.array([x[i : i + width] @ kernel for i in range(len(x) - width + 1)])


def agrees(x, kernel):
    return np.allclose(convolve_1d(x, kernel), np.correlate(x, kernel))


assert agrees(np.array([1.0, 2.0, 4.0]), np.array([3.0, -1.0]))


# %% right convolve_1d: takes tensors, too
import tensorflow as tf


def convolve_1d(x, kernel):
    if isinstance(x, (tf.Tensor, tf.Variable)):
        x = x.numpy()
    return np.array([np.sum(x[i : i + len(kernel)] * kernel) for i in range(len(x) - len(kernel) + 1)])


# %% right convolve_same: a test when it runs as a script
def convolve_same(x, kernel):
    return convolve_1d(np.pad(x, len(kernel) // 2), kernel)


if __name__ == "__main__":
    right = np.correlate(np.arange(5.0), np.ones(3), "same")
    print(np.allclose(convolve_same(np.arange(5.0), np.ones(3)), right))


# %% wrong convolve_1d: numpy.ma.convolve
# told: forbidden
def convolve_1d(x, kernel):
    return np.ma.convolve(x, kernel[::-1], "valid")


# %% wrong convolve_1d: numpy.ma.correlate, imported
# told: forbidden
from numpy.ma import correlate as slide


def convolve_1d(x, kernel):
    return slide(x, kernel, mode="valid").data


# %% wrong convolve_1d: the C function below numpy.convolve
# told: forbidden
def convolve_1d(x, kernel):
    return np._core.multiarray.correlate(x, kernel, 0)


# %% wrong convolve_1d: the C function, from numpy.core
# told: forbidden
from numpy.core.multiarray import correlate2


def convolve_1d(x, kernel):
    return correlate2(x, kernel, 0)


# %% wrong convolve_1d: the second way of a table
# told: forbidden
def in_a_loop(x, kernel):
    return x


WAYS = {"own": in_a_loop, "numpy": lambda x, kernel: np.convolve(x, kernel[::-1], "valid")}


def convolve_1d(x, kernel):
    return WAYS["numpy"](x, kernel)


# %% wrong convolve_1d: a nested function, through another
# told: forbidden
def convolve_1d(x, kernel):
    def by_numpy():
        return np.correlate(x, kernel)

    def go():
        return by_numpy()

    return go()


# %% wrong convolve_1d: numpy.polynomial's product
# told: forbidden
def convolve_1d(x, kernel):
    return np.polynomial.polynomial.polymul(x, kernel[::-1])[len(kernel) - 1 : len(x)]


# %% wrong convolve_1d_fast: numpy.polymul's own file
# told: forbidden
from numpy.lib._polynomial_impl import polymul


def convolve_1d_fast(x, kernel):
    return polymul(x, kernel[::-1])[len(kernel) - 1 : len(x)]


# %% wrong convolve_same: numpy._core.numeric, by parts
# told: forbidden
numeric = np._core.numeric


def convolve_same(x, kernel):
    ways = [numeric.convolve, numeric.correlate]
    return ways[1](x, kernel, "same")


# %% wrong convolve_1d_fast: TensorFlow, after a question for its type
# told: forbidden
import tensorflow as tf


def convolve_1d_fast(x, kernel):
    x = x if isinstance(x, tf.Tensor) else tf.constant(x)
    return tf.raw_ops.Conv1D(x, kernel)
