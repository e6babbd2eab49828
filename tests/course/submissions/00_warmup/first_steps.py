# %% right centred: a loop and a list
def centred(x):
    total = 0
    for value in x:
        total += value
    mean = total / len(x)
    result = []
    for value in x:
        result.append(value - mean)
    return result


# %% right centred: numpy.subtract and numpy.average
def centred(x):
    return np.subtract(x, np.average(x))


# %% right centred: from the definition, with a helper
def my_mean(values):
    return sum(values) / values.shape[0]


def centred(x):
    m = my_mean(x)
    return np.array([xi - m for xi in x])


# %% right centred: a copy that is changed
def centred(x):
    y = x.copy()
    y -= np.mean(y)
    return y


# %% wrong centred: as the text asks, wrong on purpose
# told: nothing has been subtracted
def centred(x):
    return x


# %% wrong centred: only the mean
# told: You return the mean alone
def centred(x):
    mean = np.sum(x) / len(x)
    return mean


# %% wrong centred: mean minus x
# told: signs are turned round
def centred(x):
    return np.array([np.mean(x) - v for v in x])


# %% wrong centred: standardised
# told: You divide by the standard deviation
def centred(x):
    return (x - np.mean(x)) / np.std(x)


# %% wrong centred: the method is not called
# told: without its parentheses
def centred(x):
    mean = x.mean
    return x - mean


# %% wrong centred: in place
# told: nothing
def centred(x):
    x -= x.mean()
    return x


# %% wrong centred: prints
# told: nothing
def centred(x):
    print(x - x.mean())


# %% wrong centred: a column
# told: nothing
def centred(x):
    return x.reshape(-1, 1) - x.mean()


# %% wrong centred: the middle between smallest and largest
# told: nothing
def centred(x):
    return x - (x.max() + x.min()) / 2


# %% wrong centred: the numbers of the example
# told: nothing
def centred(x):
    return np.array([-2.0, -1.0, 3.0])


# %% wrong centred: divides by n - 1
# told: nothing
def centred(x):
    return x - x.sum() / (len(x) - 1)


# %% wrong centred: numpy.median
# told: nothing
def centred(x):
    return x - np.median(x)


# %% right difference_table: two loops
def difference_table(a, b):
    table = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            table[i, j] = a[i] - b[j]
    return table


# %% right difference_table: lists in a list
def difference_table(a, b):
    return [[x - y for y in b] for x in a]


# %% right difference_table: reshape
def difference_table(a, b):
    n, m = a.shape[0], b.shape[0]
    return a.reshape(n, 1) - b.reshape(1, m)


# %% right difference_table: subtract.outer
def difference_table(a, b):
    return np.subtract.outer(a, b)


# %% right difference_table: transposed twice
def difference_table(a, b):
    return -(b[:, np.newaxis] - a).T


# %% right difference_table: meshgrid
def difference_table(a, b):
    B, A = np.meshgrid(b, a)
    return A - B


# %% wrong difference_table: as they are
# told: You subtract two vectors as they are
def difference_table(a, b):
    table = a - b
    return table


# %% wrong difference_table: meshgrid the other way round
# told: Your table lies on its side
# earns: 0.25
def difference_table(a, b):
    A, B = np.meshgrid(a, b)
    return A - B


# %% wrong difference_table: loops, b first
# told: exchanged a and b
def difference_table(a, b):
    return np.array([[y - x for x in a] for y in b])


# %% wrong difference_table: b minus a
# told: Every sign in your table
# earns: 0.25
def difference_table(a, b):
    return np.array([[y - x for y in b] for x in a])


# %% wrong difference_table: distances
# told: lost their signs
def difference_table(a, b):
    return abs(a[:, None] - b[None, :])


# %% wrong difference_table: both upright
# told: Both of your arrays stand upright
def difference_table(a, b):
    return a.reshape(-1, 1) - b.reshape(-1, 1)


# %% wrong difference_table: one list
# told: nothing
def difference_table(a, b):
    result = []
    for x in a:
        for y in b:
            result.append(x - y)
    return result


# %% wrong difference_table: the sum, as in the example
# told: You add
def difference_table(a, b):
    return a[:, None] + b


# %% wrong difference_table: the product
# told: nothing
def difference_table(a, b):
    return np.outer(a, b)


# %% wrong difference_table: returns within the loop
# told: nothing
def difference_table(a, b):
    table = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        table[i] = a[i] - b
        return table


# %% wrong difference_table: sizes of the example
# told: nothing
def difference_table(a, b):
    table = np.zeros((2, 3))
    for i in range(2):
        for j in range(3):
            table[i, j] = a[i] - b[j]
    return table


# %% wrong difference_table: a row of a
# told: nothing
def difference_table(a, b):
    return a[None, :] - b


# %% right silent_count: by NumPy
silent_count = (np.zeros((200, 1)) - np.zeros(200)).size

# %% right silent_count: a float
silent_count = 200.0**2

# %% wrong silent_count: the samples
# told: That is how many samples
silent_count = 200

# %% wrong silent_count: the sum
# told: You add the two lengths
silent_count = 400

# %% wrong silent_count: the shape
# told: the table's shape
silent_count = (200, 200)

# %% wrong silent_count: the shape, as NumPy prints it
# told: nothing
silent_count = "(200, 200)"

# %% wrong silent_count: of the example
# told: nothing
silent_count = 9

# %% right mean_abs_error: zip
def mean_abs_error(y_hat, y):
    total = 0.0
    for row, target in zip(y_hat, y):
        total += abs(row[0] - target)
    return total / len(y)


# %% right mean_abs_error: the label becomes a column
def mean_abs_error(y_hat, y):
    return np.mean(np.abs(y_hat - y.reshape(-1, 1)))


# %% right mean_abs_error: ravel and numpy.where
def mean_abs_error(y_hat, y):
    d = y_hat.ravel() - y
    return np.sum(np.where(d < 0, -d, d)) / d.size


# %% right mean_abs_error: squeezed with an axis
def mean_abs_error(y_hat, y):
    return float(np.average(np.fabs(np.squeeze(y_hat, axis=1) - y)))


# %% right mean_abs_error: the diagonal of the table
def mean_abs_error(y_hat, y):
    return np.abs(np.diag(y_hat - y)).mean()


# %% right mean_abs_error: with the table of section 2
def mean_abs_error(y_hat, y):
    table = np.array(difference_table(y_hat[:, 0], y))
    return sum(abs(table[i, i]) for i in range(len(y))) / len(y)


# %% wrong mean_abs_error: the trap
# told: This is the trap
def mean_abs_error(y_hat, y):
    return np.mean(np.abs(y_hat - y))


# %% wrong mean_abs_error: the trap, with its own sum
# told: nothing
def mean_abs_error(y_hat, y):
    return np.abs(y_hat - y).sum() / len(y)


# %% wrong mean_abs_error: errors cancel
# told: Your errors cancel
def mean_abs_error(y_hat, y):
    return np.mean(y_hat.flatten() - y)


# %% wrong mean_abs_error: errors cancel, in the trap, too
# told: Your errors cancel
def mean_abs_error(y_hat, y):
    return np.mean(y_hat - y)


# %% wrong mean_abs_error: absolute value of the mean
# told: absolute value of the mean
def mean_abs_error(y_hat, y):
    return abs((y_hat[:, 0] - y).mean())


# %% wrong mean_abs_error: the sum
# told: You add the errors up
# earns: 0.5
def mean_abs_error(y_hat, y):
    return sum(abs(p[0] - t) for p, t in zip(y_hat, y))


# %% wrong mean_abs_error: squares
# told: You square the differences
def mean_abs_error(y_hat, y):
    return np.mean((y_hat[:, 0] - y) ** 2)


# %% wrong mean_abs_error: squares in the trap
# told: This is the trap
def mean_abs_error(y_hat, y):
    return np.mean((y_hat - y) ** 2)


# %% wrong mean_abs_error: root of the mean square
# told: nothing
def mean_abs_error(y_hat, y):
    return np.linalg.norm(y_hat[:, 0] - y) / np.sqrt(len(y))


# %% wrong mean_abs_error: no mean
# told: You return one error for each sample
def mean_abs_error(y_hat, y):
    return np.abs(y_hat[:, 0] - y)


# %% wrong mean_abs_error: no mean, as a column
# told: You return one error for each sample
def mean_abs_error(y_hat, y):
    return np.abs(y_hat - y[:, None])


# %% wrong mean_abs_error: the first row
# told: first prediction alone
def mean_abs_error(y_hat, y):
    return np.abs(y_hat[0] - y).mean()


# %% wrong mean_abs_error: mean along an axis of the table
# told: nothing
def mean_abs_error(y_hat, y):
    return np.abs(y_hat - y).mean(axis=0)


# %% wrong mean_abs_error: divides by the size of the example
# told: nothing
def mean_abs_error(y_hat, y):
    return np.abs(y_hat[:, 0] - y).sum() / 3


# %% wrong mean_abs_error: the median
# told: nothing
def mean_abs_error(y_hat, y):
    return np.median(np.abs(y_hat[:, 0] - y))


# %% wrong mean_abs_error: scikit-learn's
# told: forbidden
from sklearn.metrics import mean_absolute_error


def mean_abs_error(y_hat, y):
    return mean_absolute_error(y, y_hat)


# %% wrong mean_abs_error: by Keras
# told: forbidden
import keras


def mean_abs_error(y_hat, y):
    return float(keras.losses.MeanAbsoluteError()(y[:, None], y_hat))


# %% right timeline: a tuple
timeline = ("neuron", "perceptron", "book", "backprop", "deep", "breakthrough")

# %% wrong timeline: the youngest first
# told: Your list runs backwards
# earns: 0.25
timeline = ["breakthrough", "deep", "backprop", "book", "perceptron", "neuron"]

# %% wrong timeline: perceptron and neuron exchanged
# told: nothing
timeline = ["perceptron", "neuron", "book", "backprop", "deep", "breakthrough"]

# %% wrong timeline: backpropagation before the book
# told: nothing
timeline = ["neuron", "perceptron", "backprop", "book", "deep", "breakthrough"]

# %% wrong timeline: one is missing
# told: nothing
timeline = ["neuron", "perceptron", "book", "backprop", "deep"]

# %% wrong timeline: the years
# told: nothing
timeline = [1943, 1958, 1969, 1986, 2006, 2012]
