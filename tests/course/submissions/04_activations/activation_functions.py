# %% right sigmoid: masks
def sigmoid(z):
    result = np.empty(z.shape)
    up = z >= 0
    result[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    result[~up] = e / (1 + e)
    return result


# %% right sigmoid: exp of minus the size
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


# %% right sigmoid: clipped, since e^500 is a number still
def sigmoid(z):
    z = np.clip(z, -500, 500)
    return 1 / (1 + np.exp(-z))


# %% wrong sigmoid: half of a tanh
# told: forbidden
def sigmoid(z):
    return 0.5 * (np.tanh(z / 2) + 1)


# %% right sigmoid: number by number
def sigmoid(z):
    def one(t):
        if t >= 0:
            return 1 / (1 + np.exp(-t))
        return np.exp(t) / (1 + np.exp(t))

    return np.array([one(t) for t in np.ravel(z)]).reshape(np.shape(z))


# %% right sigmoid: both forms, each on its own side
def sigmoid(z):
    right = 1 / (1 + np.exp(-np.maximum(z, 0)))
    left = np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0)))
    return np.where(z < 0, left, right)


# %% right sigmoid: the warning silenced, where 1 / infinity is right anyway
def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


# %% wrong sigmoid: the formula as it stands
# told: Your values are right, but at z = -1000 NumPy
# earns: 0.5
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% wrong sigmoid: the second form
# told: You use the second form of the fraction for
# earns: 0.5
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% wrong sigmoid: where computes both sides
# told: Your values are right, but one of your two forms
# earns: 0.5
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


# %% wrong sigmoid: sides swapped
# told: Right where |z| is small. But each of your two
# earns: 0.5
def sigmoid(z):
    return np.where(z < 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


# %% wrong sigmoid: the warnings switched off, NaN stays
# told: nothing
def sigmoid(z):
    with np.errstate(all="ignore"):
        return np.exp(z) / (1 + np.exp(z))


# %% wrong sigmoid: NaN made to 0
# told: nothing
def sigmoid(z):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.exp(z) / (1 + np.exp(z)))


# %% wrong sigmoid: the sign of z
# told: Your curve falls from 1 to 0, the lecture's
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1) / (1 + e)


# %% wrong sigmoid: mirrored to the left of 0
# told: z = -2 and z = 2 get the same value from you,
def sigmoid(z):
    return 1 / (1 + np.exp(-np.abs(z)))


# %% wrong sigmoid: clipped too early
# told: nothing
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


# %% wrong sigmoid: a tanh
# told: forbidden
def sigmoid(z):
    return np.tanh(z)


# %% wrong sigmoid: if for a whole array
# told: Your `if` chooses one form for the whole array
def sigmoid(z):
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    else:
        return np.exp(z) / (1 + np.exp(z))


# %% wrong sigmoid: rounded
# told: nothing
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.round(np.where(z >= 0, 1, e) / (1 + e), 4)


# %% wrong sigmoid: the minus left out
# told: Your curve falls from 1 to 0, the lecture's
def sigmoid(z):
    return 1 / (1 + np.exp(z))


# %% wrong sigmoid: 1 plus left out
# told: Your values go beyond 1. The formula divides
def sigmoid(z):
    return 1 / np.exp(-z)


# %% right sigmoid_slope: one line
def sigmoid_slope(z):
    return sigmoid(z) * sigmoid(-z)


# %% right sigmoid_slope: without sigmoid
def sigmoid_slope(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


# %% right sigmoid_slope: s minus s squared
def sigmoid_slope(z):
    s = sigmoid(z)
    return s - s**2


# %% wrong sigmoid_slope: z for sigma of z
# told: You put z itself where the formula has sigma(z)
def sigmoid_slope(z):
    return z * (1 - z)


# %% wrong sigmoid_slope: twice the sigmoid
# told: You take the sigmoid twice. The function is
def sigmoid_slope(z):
    s = sigmoid(sigmoid(z))
    return s * (1 - s)


# %% wrong sigmoid_slope: that of tanh
# told: Your slope is that of tanh, 1 - sigma^2. Look
def sigmoid_slope(z):
    return 1 - sigmoid(z) ** 2


# %% wrong sigmoid_slope: the sigmoid alone
# told: You return only the second factor, 1 - sigma(z)
def sigmoid_slope(z):
    return 1 - sigmoid(z)


# %% wrong sigmoid_slope: a secant of 0.01
# told: nothing
def sigmoid_slope(z):
    return (sigmoid(z + 0.01) - sigmoid(z)) / 0.01


# %% wrong sigmoid_slope: overflows again
# told: Your slopes are right where |z| is small. At
# earns: 0.25
def sigmoid_slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


# %% wrong sigmoid_slope: the minus of the inner derivative
# told: Your slopes are below 0, but the sigmoid rises
def sigmoid_slope(z):
    e = np.exp(-np.abs(z))
    return -e / (1 + e) ** 2


# %% wrong sigmoid_slope: 1 plus
# told: nothing
def sigmoid_slope(z):
    return sigmoid(z) * (1 + sigmoid(z))


# %% right tanh_and_slope: by the sigmoid
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z) - 1
    return t, 1 - t**2


# %% right tanh_and_slope: a list
def tanh_and_slope(z):
    e = np.exp(-2 * np.abs(z))
    t = np.sign(z) * (1 - e) / (1 + e)
    return [t, 1 - t * t]


# %% right tanh_and_slope: the slope of the sigmoid, four times
def tanh_and_slope(z):
    return 2 * sigmoid(2 * z) - 1, 4 * sigmoid_slope(2 * z)


# %% wrong tanh_and_slope: sigmoid of z
# told: Your curve is half as steep as tanh: it is tanh(z
def tanh_and_slope(z):
    t = 2 * sigmoid(z) - 1
    return t, 1 - t**2


# %% wrong tanh_and_slope: not lowered
# told: Your values run from 0 to 2, those of tanh from
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z)
    return t, 1 - t**2


# %% wrong tanh_and_slope: not doubled
# told: Your values run from -1 to 0. Which factor stands
def tanh_and_slope(z):
    t = sigmoid(2 * z) - 1
    return t, 1 - t**2


# %% wrong tanh_and_slope: the fraction
# told: Right where |z| is small. At z = 1000 and at
# earns: 0.5
def tanh_and_slope(z):
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return t, 1 - t**2


# %% wrong tanh_and_slope: the fraction divided, one side overflows
# told: Your values are right, but at z = -1000 NumPy
# earns: 0.5
def tanh_and_slope(z):
    t = 2 / (1 + np.exp(-2 * z)) - 1
    return t, 1 - t**2


# %% wrong tanh_and_slope: divided fraction, infinity by infinity
# told: Right for z > 0, however large. At z = -1000
# earns: 0.5
def tanh_and_slope(z):
    t = (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    return t, 1 - t**2


# %% wrong tanh_and_slope: the sigmoid's slope
# told: Your value is right. Your slope is the sigmoid's
# earns: 0.5
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z) - 1
    return t, t * (1 - t)


# %% wrong tanh_and_slope: z for its tanh
# told: Your value is right. Your slope has z where
# earns: 0.5
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z) - 1
    return t, 1 - z**2


# %% wrong tanh_and_slope: the square forgotten
# told: Your value is right. In your slope the square
# earns: 0.5
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z) - 1
    return t, 1 - t


# %% wrong tanh_and_slope: the sigmoid's own slope, not stretched
# told: Your value is right. Your slope is half as steep
# earns: 0.5
def tanh_and_slope(z):
    return 2 * sigmoid(2 * z) - 1, 2 * sigmoid_slope(2 * z)


# %% wrong tanh_and_slope: the other way round
# told: You return the slope first and the value second
# earns: 0.5
def tanh_and_slope(z):
    t = 2 * sigmoid(2 * z) - 1
    return 1 - t**2, t


# %% wrong tanh_and_slope: the value alone
# told: nothing
def tanh_and_slope(z):
    return 2 * sigmoid(2 * z) - 1


# %% wrong tanh_and_slope: numpy's
# told: forbidden
def tanh_and_slope(z):
    return np.tanh(z), 1 - np.tanh(z) ** 2


# %% wrong tanh_and_slope: numpy's under another name
# told: forbidden
from numpy import tanh as t


def tanh_and_slope(z):
    return t(z), 1 - t(z) ** 2


# %% right relu_and_slope: where
def relu_and_slope(z):
    return np.where(z > 0, z, 0), np.where(z > 0, 1, 0)


# %% right relu_and_slope: product with the mask
def relu_and_slope(z):
    awake = (z > 0).astype(float)
    return z * awake, awake


# %% right relu_and_slope: half of z and its size
def relu_and_slope(z):
    return (z + abs(z)) / 2, (np.sign(z) + 1) // 2


# %% right relu_and_slope: a copy is changed
def relu_and_slope(z):
    value = z.copy()
    value[value < 0] = 0
    return value, np.heaviside(z, 0)


# %% right relu_and_slope: clip, and 1 times true
def relu_and_slope(z):
    return np.clip(z, 0, None), 1 * (z > 0)


# %% wrong relu_and_slope: at 0 awake
# told: All is right but at z = 0, where your slope
# earns: 0.25
def relu_and_slope(z):
    return np.maximum(z, 0), np.where(z >= 0, 1, 0)


# %% wrong relu_and_slope: half at 0
# told: All is right but at z = 0, where your slope
# earns: 0.25
def relu_and_slope(z):
    return np.maximum(z, 0), np.heaviside(z, 0.5)


# %% wrong relu_and_slope: true and false
# told: Your slope consists of True and False. Numbers
def relu_and_slope(z):
    return np.maximum(z, 0), z > 0


# %% wrong relu_and_slope: sign
# told: For negative z your slope is -1. The curve is
# earns: 0.25
def relu_and_slope(z):
    return np.maximum(z, 0), np.sign(z)


# %% wrong relu_and_slope: the size
# told: Your value for z = -2 is 2. A ReLU does not
def relu_and_slope(z):
    return np.abs(z), np.where(z > 0, 1, 0)


# %% wrong relu_and_slope: a step
# told: Your slope is right. Your value is the perceptron's
def relu_and_slope(z):
    return np.where(z > 0, 1, 0), np.where(z > 0, 1, 0)


# %% wrong relu_and_slope: its input is changed
# told: nothing
def relu_and_slope(z):
    z[z < 0] = 0
    return z, (z > 0) * 1.0


# %% wrong relu_and_slope: the largest of all
# told: `np.max(z, 0)` takes its 0 for an axis, along
def relu_and_slope(z):
    return np.max(z, 0), np.where(z > 0, 1, 0)


# %% wrong relu_and_slope: the slope goes on rising
# told: nothing
def relu_and_slope(z):
    return np.maximum(z, 0), np.maximum(z, 0)


# %% wrong relu_and_slope: negative ones pass
# told: nothing
def relu_and_slope(z):
    return np.minimum(z, 0), (z < 0) * 1


# %% wrong relu_and_slope: slope 1 everywhere
# told: Your slope is 1 for negative z, too. The curve
# earns: 0.25
def relu_and_slope(z):
    return np.maximum(z, 0), np.ones(z.shape)


# %% wrong relu_and_slope: leaky
# told: nothing
def relu_and_slope(z):
    return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1, 0.01)


# %% wrong relu_and_slope: the other way round
# told: You return the slope first and the value second
# earns: 0.25
def relu_and_slope(z):
    return np.where(z > 0, 1, 0), np.maximum(z, 0)


# %% wrong sigmoid: numpy.ma's tanh
# told: forbidden
def sigmoid(z):
    return 0.5 * (np.ma.tanh(z / 2) + 1)


# %% wrong sigmoid: cmath's tanh, number by number
# told: forbidden
import cmath


def sigmoid(z):
    return np.array([0.5 * (cmath.tanh(t / 2).real + 1) for t in z.ravel()]).reshape(z.shape)


# %% wrong tanh_and_slope: from NumPy's core
# told: forbidden
from numpy._core.umath import tanh as t


def tanh_and_slope(z):
    return t(z), 1 - t(z) ** 2


# %% wrong tanh_and_slope: the entry of a dictionary
# told: forbidden
functions = {"exp": np.exp, "tanh": np.tanh}


def tanh_and_slope(z):
    y = functions["tanh"](z)
    return y, 1 - y**2


# %% right tanh_and_slope: an entry of a dictionary, beside NumPy's
def by_sigmoid(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


functions = {"numpy": np.tanh, "own": by_sigmoid}


def tanh_and_slope(z):
    y = functions["own"](z)
    return y, 1 - y**2


assert np.allclose(tanh_and_slope(np.array([0.5]))[0], np.tanh(0.5))


# %% right sigmoid: takes tensors, too
import keras


def sigmoid(z):
    if keras.ops.is_tensor is sigmoid or type(z) is keras.KerasTensor:
        raise TypeError
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)
