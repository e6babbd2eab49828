# %% right convolve_2d: four loops
def convolve_2d(image, kernel):
    n, m = image.shape
    a, b = kernel.shape
    y = np.zeros((n - a + 1, m - b + 1))
    for i in range(n - a + 1):
        for j in range(m - b + 1):
            for k in range(a):
                for l in range(b):
                    y[i, j] += kernel[k, l] * image[i + k, j + l]
    return y


# %% right convolve_2d: a list of lists
def convolve_2d(image, kernel):
    h, w = kernel.shape
    return [
        [(image[i : i + h, j : j + w] * kernel).sum() for j in range(len(image[0]) - w + 1)]
        for i in range(len(image) - h + 1)
    ]


# %% right convolve_2d: flattened windows
def convolve_2d(image, kernel):
    a, b = kernel.shape
    rows, columns = image.shape[0] - a + 1, image.shape[1] - b + 1
    y = [image[i : i + a, j : j + b].ravel() @ kernel.ravel() for i in range(rows) for j in range(columns)]
    return np.array(y).reshape(rows, columns)


# %% right convolve_2d: NumPy's windows
def convolve_2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


# %% right convolve_2d: nditer over an empty array
def convolve_2d(image, kernel):
    shape = np.array(image.shape) - kernel.shape + 1
    y = np.empty(shape)
    for i, j in np.ndindex(*shape):
        y[i, j] = np.vdot(image[i : i + kernel.shape[0], j : j + kernel.shape[1]], kernel)
    return y


# %% wrong convolve_2d: flips both axes
# told: turned round before it slides
def convolve_2d(image, kernel):
    flipped = np.flipud(np.fliplr(kernel))
    a, b = kernel.shape
    n, m = image.shape
    return np.array(
        [[np.sum(image[i : i + a, j : j + b] * flipped) for j in range(m - b + 1)] for i in range(n - a + 1)]
    )


# %% wrong convolve_2d: flips the columns only
# told: nothing
def convolve_2d(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    return np.array(
        [[np.sum(image[i : i + a, j : j + b] * kernel[:, ::-1]) for j in range(m - b + 1)] for i in range(n - a + 1)]
    )


# %% wrong convolve_2d: without the + 1
# told: last row and your last column
def convolve_2d(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    y = np.zeros((n - a, m - b))
    for i in range(n - a):
        for j in range(m - b):
            y[i, j] = np.sum(image[i : i + a, j : j + b] * kernel)
    return y


# %% wrong convolve_2d: the last row stays zero
# told: nothing
def convolve_2d(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    y = np.zeros((n - a + 1, m - b + 1))
    for i in range(n - a):
        for j in range(m - b):
            y[i, j] = np.sum(image[i : i + a, j : j + b] * kernel)
    return y


# %% wrong convolve_2d: product of matrices
# told: nothing
def convolve_2d(image, kernel):
    a, b = kernel.shape
    y = np.zeros((image.shape[0] - a + 1, image.shape[1] - b + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(image[i : i + a, j : j + b] @ kernel)
    return y


# %% wrong convolve_2d: a mean
# told: mean of the products
def convolve_2d(image, kernel):
    a, b = kernel.shape
    y = np.zeros((image.shape[0] - a + 1, image.shape[1] - b + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (image[i : i + a, j : j + b] * kernel).mean()
    return y


# %% wrong convolve_2d: rows and columns exchanged
# told: exchanged
def convolve_2d(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    return np.array(
        [[np.sum(image[i : i + a, j : j + b] * kernel) for i in range(n - a + 1)] for j in range(m - b + 1)]
    )


# %% wrong convolve_2d: a square window
# told: always a square
def convolve_2d(image, kernel):
    K = kernel.shape[0]
    y = np.zeros((image.shape[0] - K + 1, image.shape[1] - K + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(image[i : i + K, j : j + K] * kernel)
    return y


# %% wrong convolve_2d: overwrites
# told: a single product
def convolve_2d(image, kernel):
    y = np.zeros((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            for k in range(kernel.shape[0]):
                for l in range(kernel.shape[1]):
                    y[i, j] = image[i + k, j + l] * kernel[k, l]
    return y


# %% wrong convolve_2d: as large as the image
# told: nothing
def convolve_2d(image, kernel):
    padded = np.pad(image, [(0, kernel.shape[0] - 1), (0, kernel.shape[1] - 1)])
    y = np.zeros(image.shape)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(padded[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return y


# %% wrong convolve_2d: scipy
# told: forbidden
def convolve_2d(image, kernel):
    import scipy.signal

    return scipy.signal.correlate2d(image, kernel, mode="valid")


# %% wrong convolve_2d: reads the numbers out of the kit's picture
# told: forbidden
from lecturekit.plots import filter_response


def convolve_2d(image, kernel):
    numbers = np.array(filter_response(image, kernel).images[0].get_array())
    plt.close()
    return numbers


# %% wrong convolve_2d: rows by numpy.correlate
# told: forbidden
import numpy as np


def convolve_2d(image, kernel):
    rows = [
        sum(np.correlate(image[i + k], kernel[k]) for k in range(len(kernel)))
        for i in range(len(image) - len(kernel) + 1)
    ]
    return np.array(rows)


# %% right convolve_2d_fast: windows, product, sum
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


# %% right convolve_2d_fast: tensordot
def convolve_2d_fast(image, kernel):
    return np.tensordot(np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel, axes=2)


# %% right convolve_2d_fast: windows as rows of a matrix
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return windows.reshape(*windows.shape[:2], -1) @ kernel.ravel()


# %% right convolve_2d_fast: shifted slices, two loops
def convolve_2d_fast(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    y = 0
    for k in range(a):
        for l in range(b):
            y = y + kernel[k, l] * image[k : n - a + 1 + k, l : m - b + 1 + l]
    return y


# %% right convolve_2d_fast: a row of the filter at a time
def convolve_2d_fast(image, kernel):
    a, b = kernel.shape
    rows = image.shape[0] - a + 1
    windows = np.lib.stride_tricks.sliding_window_view(image, b, axis=1)
    return sum(windows[k : k + rows] @ kernel[k] for k in range(a))


# %% wrong convolve_2d_fast: the filter turned round
# told: turned round
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel[::-1, ::-1])


# %% wrong convolve_2d_fast: sums over the positions
# told: add up over the positions
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->kl", windows, kernel)


# %% wrong convolve_2d_fast: one sum over everything
# told: nothing
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum()


# %% wrong convolve_2d_fast: keeps only the last weight
# told: Only the products of the last weight
def convolve_2d_fast(image, kernel):
    a, b = kernel.shape
    n, m = image.shape
    for k in range(a):
        for l in range(b):
            y = kernel[k, l] * image[k : n - a + 1 + k, l : m - b + 1 + l]
    return y


# %% wrong convolve_2d_fast: sums up the last axis only
# told: nothing
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=-1)


# %% wrong convolve_2d_fast: numpy.roll, not cut
# told: nothing
def convolve_2d_fast(image, kernel):
    y = np.zeros(image.shape)
    for (k, l), w in np.ndenumerate(kernel):
        y += w * np.roll(image, (-k, -l), axis=(0, 1))
    return y


# %% wrong convolve_2d_fast: numpy.roll, cut one too short
# told: last row and your last column
def convolve_2d_fast(image, kernel):
    y = np.zeros(image.shape)
    for (k, l), w in np.ndenumerate(kernel):
        y += w * np.roll(image, (-k, -l), axis=(0, 1))
    return y[: image.shape[0] - kernel.shape[0], : image.shape[1] - kernel.shape[1]]


# %% wrong convolve_2d_fast: a mean over the windows
# told: mean of the products
def convolve_2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).mean(axis=(2, 3))


# %% wrong convolve_2d_fast: keras
# told: forbidden
def convolve_2d_fast(image, kernel):
    from keras import ops

    return np.array(ops.conv(image[None, :, :, None], kernel[:, :, None, None]))[0, :, :, 0]


# %% wrong convolve_2d_fast: torch
# told: forbidden
def convolve_2d_fast(image, kernel):
    import torch.nn.functional as F

    return F.conv2d(image[None, None], kernel[None, None])[0, 0].numpy()


# %% right find_curve: two loops
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    best = (0, 0)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            if y[i, j] > y[best]:
                best = (i, j)
    return best


# %% right find_curve: numpy.where
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    rows, columns = np.where(y == y.max())
    return rows[0], columns[0]


# %% right find_curve: divmod of argmax
def find_curve(image, kernel):
    y = convolve_2d_fast(image, kernel)
    return divmod(np.argmax(y), y.shape[1])


# %% right find_curve: argwhere
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    return list(np.argwhere(y == np.max(y))[0])


# %% right find_curve: the best row, then the best column
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    row = y.max(axis=1).argmax()
    return int(row), int(y[row].argmax())


# %% wrong find_curve: an array of two
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    return np.array(np.unravel_index(y.argmax(), y.shape))


# %% wrong find_curve: the number of the place
# told: nothing
def find_curve(image, kernel):
    return np.argmax(convolve_2d(image, kernel))


# %% wrong find_curve: divides by the image's width
# told: as wide as the image
def find_curve(image, kernel):
    place = np.argmax(convolve_2d(image, kernel))
    return place // image.shape[1], place % image.shape[1]


# %% wrong find_curve: divides by the number of rows
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    return divmod(int(np.argmax(y)), y.shape[0])


# %% wrong find_curve: x and y
# told: Row and column are exchanged
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    place = np.argmax(y)
    return place % y.shape[1], place // y.shape[1]


# %% wrong find_curve: the brightest pixel
# told: the brightest pixel
def find_curve(image, kernel):
    return np.unravel_index(np.argmax(image), image.shape)


# %% wrong find_curve: the brightest window
# told: the brightest window
def find_curve(image, kernel):
    h, w = kernel.shape
    best, place = -np.inf, None
    for i in range(image.shape[0] - h + 1):
        for j in range(image.shape[1] - w + 1):
            light = image[i : i + h, j : j + w].sum()
            if light > best:
                best, place = light, (i, j)
    return place


# %% wrong find_curve: the middle of the window
# told: the middle of the window
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    row, column = np.unravel_index(np.argmax(y), y.shape)
    return row + kernel.shape[0] // 2, column + kernel.shape[1] // 2


# %% wrong find_curve: starts from 0, and all responses may be negative
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    best, place = 0, (0, 0)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            if y[i, j] > best:
                best, place = y[i, j], (i, j)
    return place


# %% wrong find_curve: best of rows and of columns, each for itself
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    return y.sum(axis=1).argmax(), y.sum(axis=0).argmax()


# %% wrong find_curve: largest in size
# told: largest in size
def find_curve(image, kernel):
    y = abs(convolve_2d(image, kernel))
    return np.unravel_index(y.argmax(), y.shape)


# %% wrong find_curve: the greatest response itself
# told: nothing
def find_curve(image, kernel):
    return convolve_2d(image, kernel).max()


# %% wrong find_curve: arrays of places
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    return np.where(y == y.max())


# %% wrong find_curve: counts from 1
# told: nothing
def find_curve(image, kernel):
    y = convolve_2d(image, kernel)
    row, column = np.unravel_index(np.argmax(y), y.shape)
    return row + 1, column + 1


# %% right deceiving_brightness: a search
v = 0
while 6 * 30 * v <= 30 * (80 * 4 + 50):
    v += 1
deceiving_brightness = v

# %% right deceiving_brightness: rounded up, as a float
deceiving_brightness = np.ceil((4 * 80 + 50) / 6)

# %% right deceiving_brightness: by hand
deceiving_brightness = 62

# %% wrong deceiving_brightness: rounded down
# told: still answers less
deceiving_brightness = 61

# %% wrong deceiving_brightness: not rounded
# told: answer the same
deceiving_brightness = 61.67

# %% wrong deceiving_brightness: five weights
# told: five weights
deceiving_brightness = 75

# %% wrong deceiving_brightness: five weights, the same
# told: nothing
deceiving_brightness = (4 * 80 + 50) / 5

# %% wrong deceiving_brightness: the first picture's
# told: the first picture
deceiving_brightness = 37

# %% wrong deceiving_brightness: the curve's response
# told: the curve's response
deceiving_brightness = 11100

# %% wrong deceiving_brightness: all 49 weights
# told: all 49 weights
deceiving_brightness = 8

# %% wrong deceiving_brightness: as bright as the curve
# told: darkest
deceiving_brightness = 80

# %% right zero_mean: sum over size
def zero_mean(kernel):
    return kernel - np.sum(kernel) / kernel.size


# %% right zero_mean: loops
def zero_mean(kernel):
    n, m = kernel.shape
    mean = sum(kernel[i, j] for i in range(n) for j in range(m)) / (n * m)
    new = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            new[i, j] = kernel[i, j] - mean
    return new


# %% right zero_mean: a list of lists
def zero_mean(kernel):
    mean = np.average(kernel)
    return [[w - mean for w in row] for row in kernel]


# %% wrong zero_mean: in place
# told: nothing
def zero_mean(kernel):
    kernel -= kernel.mean()
    return kernel


# %% wrong zero_mean: subtracts the sum
# told: subtract the sum
def zero_mean(kernel):
    return kernel - kernel.sum()


# %% wrong zero_mean: mean of the weights that count
# told: those weights only
def zero_mean(kernel):
    return kernel - kernel.sum() / np.count_nonzero(kernel)


# %% wrong zero_mean: leaves the zeros alone
# told: nothing
def zero_mean(kernel):
    new = kernel.copy()
    new[new != 0] -= new[new != 0].mean()
    return new


# %% wrong zero_mean: each row for itself
# told: Each row
def zero_mean(kernel):
    return np.array([row - row.mean() for row in kernel])


# %% wrong zero_mean: each column for itself
# told: Each column
def zero_mean(kernel):
    return kernel - np.mean(kernel, axis=0)


# %% wrong zero_mean: divides by the sum
# told: divide by the sum
def zero_mean(kernel):
    return kernel / kernel.sum()


# %% wrong zero_mean: divides by the mean
# told: divide by the mean
def zero_mean(kernel):
    return np.divide(kernel, kernel.mean())


# %% wrong zero_mean: standardizes
# told: standard deviation
def zero_mean(kernel):
    return (kernel - np.mean(kernel)) / np.std(kernel)


# %% wrong zero_mean: the mean itself
# told: nothing
def zero_mean(kernel):
    return kernel.mean()


# %% wrong zero_mean: whole numbers
# told: nothing
def zero_mean(kernel):
    return kernel - round(kernel.mean())


# %% wrong zero_mean: only for 7 x 7
# told: nothing
def zero_mean(kernel):
    return kernel - kernel.sum() / 49


# %% wrong zero_mean: the lecture's filter from the kit
# told: nothing
def zero_mean(kernel):
    return mouse_edge().zero_mean


# %% wrong convolve_2d: rows by numpy.ma
# told: forbidden
def convolve_2d(image, kernel):
    height = len(kernel)
    rows = range(len(image) - height + 1)
    return np.array([sum(np.ma.correlate(image[i + k], kernel[k], "valid") for k in range(height)) for i in rows])


# %% wrong convolve_2d: rows by the C function
# told: forbidden
from numpy._core.multiarray import correlate as c


def convolve_2d(image, kernel):
    rows = range(len(image) - len(kernel) + 1)
    return np.array([sum(c(image[i + k], kernel[k], 0) for k in range(len(kernel))) for i in rows])


# %% right convolve_2d: compared with scipy's in a helper
def convolve_2d(image, kernel):
    h, w = kernel.shape
    return np.array(
        [
            [np.sum(image[i : i + h, j : j + w] * kernel) for j in range(image.shape[1] - w + 1)]
            for i in range(image.shape[0] - h + 1)
        ]
    )


def compare(image, kernel):
    from scipy.signal import correlate2d

    return np.allclose(convolve_2d(image, kernel), correlate2d(image, kernel, "valid"))


assert compare(np.eye(4), np.ones((2, 2)))
