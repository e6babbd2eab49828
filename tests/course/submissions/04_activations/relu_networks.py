# %% right Z: term by term
def Z(x):
    n1 = relu(-5 * x - 7.7)
    n2 = relu(-1.2 * x - 1.3)
    n3 = relu(1.2 * x + 1)
    n4 = relu(1.2 * x - 0.2)
    n5 = relu(2 * x - 1.1)
    n6 = relu(5 * x - 5)
    return -n1 - n2 - n3 + n4 + n5 + n6


# %% right Z: as matrices
def Z(x):
    W = np.array([[-5, -1.2, 1.2, 1.2, 2, 5]])
    b = np.array([-7.7, -1.3, 1, -0.2, -1.1, -5])
    v = np.array([-1, -1, -1, 1, 1, 1])
    return relu(x[:, None] @ W + b) @ v


# %% right Z: a loop over six
def Z(x):
    total = np.zeros(len(x))
    for sign, w, b in six:
        total += sign * relu(w * x + b)
    return total


# %% right Z: number by number
def Z(x):
    out = []
    for t in x:
        out.append(sum(s * max(0, w * t + b) for s, w, b in six))
    return np.array(out)


# %% wrong Z: all six added
# told: You add up all six neurons. The lecture subtracts
def Z(x):
    return (
        relu(-5 * x - 7.7)
        + relu(-1.2 * x - 1.3)
        + relu(1.2 * x + 1)
        + relu(1.2 * x - 0.2)
        + relu(2 * x - 1.1)
        + relu(5 * x - 5)
    )


# %% wrong Z: the signs went into the ReLUs
# told: You have put the minus into the brackets. -ReLU(z)
def Z(x):
    return (
        relu(5 * x + 7.7)
        + relu(1.2 * x + 1.3)
        + relu(-1.2 * x - 1)
        + relu(1.2 * x - 0.2)
        + relu(2 * x - 1.1)
        + relu(5 * x - 5)
    )


# %% wrong Z: the cubic itself
# told: That is the smooth curve itself. Z only comes
def Z(x):
    return cubic(x)


# %% wrong Z: no ReLU
# told: You add up straight lines, and a sum of straight
def Z(x):
    return sum(s * (w * x + b) for s, w, b in six)


# %% wrong Z: ReLU behind the sum
# told: nothing
def Z(x):
    return relu(sum(s * (w * x + b) for s, w, b in six))


# %% wrong Z: ReLU before and behind
# told: You apply a ReLU to the sum, too, so your Z
def Z(x):
    return relu(sum(s * relu(w * x + b) for s, w, b in six))


# %% wrong Z: a typo in one sign
# told: nothing
def Z(x):
    return (
        -relu(-5 * x - 7.7)
        - relu(-1.2 * x - 1.3)
        - relu(1.2 * x + 1)
        + relu(1.2 * x + 0.2)
        + relu(2 * x - 1.1)
        + relu(5 * x - 5)
    )


# %% wrong Z: the first one lost
# told: nothing
def Z(x):
    return -relu(-1.2 * x - 1.3) - relu(1.2 * x + 1) + relu(1.2 * x - 0.2) + relu(2 * x - 1.1) + relu(5 * x - 5)


# %% wrong Z: the sum over all x
# told: You return one number for all x together. Add
def Z(x):
    return np.sum([s * relu(w * x + b) for s, w, b in six])


# %% wrong Z: signs of all turned
# told: All your signs are turned round: your curve
def Z(x):
    return -sum(s * relu(w * x + b) for s, w, b in six)


# %% right kinks_and_slopes: sums over sleeping and waking
def kinks_and_slopes(w, b, v):
    kinks = np.sort(-b / w)
    points = np.concatenate([[kinks[0] - 1], (kinks[1:] + kinks[:-1]) / 2, [kinks[-1] + 1]])
    slopes = [np.sum((v * w)[w * p + b > 0]) for p in points]
    return kinks, np.array(slopes)


# %% right kinks_and_slopes: from left to right, each kink changes the slope by v |w|
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    start = sum(v[w < 0] * w[w < 0])
    return k[order], start + np.cumsum(np.append(0, (v * np.abs(w))[order]))


# %% right kinks_and_slopes: loops and lists
def kinks_and_slopes(w, b, v):
    n = len(w)
    kinks = sorted(-b[i] / w[i] for i in range(n))
    slopes = []
    for s in range(n + 1):
        total = 0
        for i in range(n):
            k = -b[i] / w[i]
            if w[i] > 0 and s > kinks.index(k):
                total += v[i] * w[i]
            if w[i] < 0 and s <= kinks.index(k):
                total += v[i] * w[i]
        slopes.append(total)
    return kinks, slopes


# %% right kinks_and_slopes: differences of the network itself
def kinks_and_slopes(w, b, v):
    def f(x):
        return v @ relu(w * x + b)

    kinks = np.sort(-b / w)
    ends = [kinks[0] - 2, *kinks, kinks[-1] + 2]
    return kinks, np.array([(f(r) - f(l)) / (r - l) for l, r in zip(ends, ends[1:])])


# %% wrong kinks_and_slopes: all awake to the right
# told: You treat all neurons as if they were awake
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    return k[order], np.append(0, np.cumsum((v * w)[order]))


# %% wrong kinks_and_slopes: all awake to the right, by a loop
# told: You treat all neurons as if they were awake
def kinks_and_slopes(w, b, v):
    kinks = np.sort(-b / w)
    slopes = [0.0]
    for k in kinks:
        slopes.append(sum((v * w)[-b / w <= k]))
    return kinks, np.array(slopes)


# %% wrong kinks_and_slopes: minus lost
# told: Your kinks are mirrored: a neuron bends where
def kinks_and_slopes(w, b, v):
    k = b / w
    order = np.argsort(k)
    start = sum((v * w)[w < 0])
    return k[order], start + np.cumsum(np.append(0, (v * np.abs(w))[order]))


# %% wrong kinks_and_slopes: slopes in the neurons' order
# told: Your kinks are sorted, but the slopes change
# earns: 0.5
def kinks_and_slopes(w, b, v):
    start = sum((v * w)[w < 0])
    return np.sort(-b / w), start + np.cumsum(np.append(0, v * np.abs(w)))


# %% wrong kinks_and_slopes: not sorted
# told: You leave the kinks in the neurons' order. They
def kinks_and_slopes(w, b, v):
    k = -b / w
    start = sum((v * w)[w < 0])
    return k, start + np.cumsum(np.append(0, v * np.abs(w)))


# %% wrong kinks_and_slopes: v forgotten
# told: The output weights v play no part in your slopes
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    return k[order], sum(w[w < 0]) + np.cumsum(np.append(0, np.abs(w)[order]))


# %% wrong kinks_and_slopes: w forgotten
# told: You add up the v of the neurons that are awake
def kinks_and_slopes(w, b, v):
    kinks = np.sort(-b / w)
    points = [kinks[0] - 1, *((kinks[1:] + kinks[:-1]) / 2), kinks[-1] + 1]
    return kinks, np.array([sum(v[w * p + b > 0]) for p in points])


# %% wrong kinks_and_slopes: what each neuron adds
# told: nothing
def kinks_and_slopes(w, b, v):
    order = np.argsort(-b / w)
    return (-b / w)[order], (v * w)[order]


# %% wrong kinks_and_slopes: the leftmost stretch missing
# told: You give a slope for each kink. n kinks cut
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    start = sum((v * w)[w < 0])
    return k[order], start + np.cumsum((v * np.abs(w))[order])


# %% wrong kinks_and_slopes: the start is 0
# told: You start with slope 0. Neurons with a negative
# earns: 0.5
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    return k[order], np.append(0, np.cumsum((v * np.abs(w))[order]))


# %% wrong kinks_and_slopes: from right to left
# told: nothing
def kinks_and_slopes(w, b, v):
    k = -b / w
    order = np.argsort(k)
    start = sum((v * w)[w < 0])
    return k[order][::-1], (start + np.cumsum(np.append(0, (v * np.abs(w))[order])))[::-1]


# %% wrong kinks_and_slopes: what sleeps is counted
# told: You count the neurons that sleep, not those
def kinks_and_slopes(w, b, v):
    kinks = np.sort(-b / w)
    points = [kinks[0] - 1, *((kinks[1:] + kinks[:-1]) / 2), kinks[-1] + 1]
    return kinks, np.array([sum((v * w)[w * p + b < 0]) for p in points])


# %% right relu_interpolator: diff
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    v = np.diff(slopes, prepend=0)
    return np.ones(len(v)), -knots[:-1], v, values[0]


# %% right relu_interpolator: a loop
def relu_interpolator(knots, values):
    n = len(knots) - 1
    w, b, v = np.ones(n), np.zeros(n), np.zeros(n)
    before = 0
    for j in range(n):
        slope = (values[j + 1] - values[j]) / (knots[j + 1] - knots[j])
        b[j] = -knots[j]
        v[j] = slope - before
        before = slope
    return w, b, v, values[0]


# %% right relu_interpolator: from the right
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    v = np.diff(np.append(-slopes, 0)[::-1])[::-1]
    v = np.append(slopes[:-1] - slopes[1:], slopes[-1]) * -1
    return -np.ones(len(v)), knots[1:], v, values[-1]


# %% right relu_interpolator: a system of equations
def relu_interpolator(knots, values):
    n = len(knots) - 1
    w, b = np.ones(n), -knots[:-1]
    H = np.column_stack([relu(np.outer(knots, w) + b), np.ones(n + 1)])
    solved = np.linalg.solve(H, values)
    return w, b, solved[:-1], solved[-1]


# %% right relu_interpolator: the weights in w
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    change = np.diff(slopes, prepend=0)
    size = np.abs(change)
    return size, -size * knots[:-1], np.sign(change), values[0]


# %% right relu_interpolator: lists
def relu_interpolator(knots, values):
    slopes = [(b - a) / (t - s) for a, b, s, t in zip(values, values[1:], knots, knots[1:])]
    v = [slopes[0]] + [s - r for r, s in zip(slopes, slopes[1:])]
    return [1] * len(v), [-t for t in knots[:-1]], v, values[0]


# %% wrong relu_interpolator: the slopes themselves
# told: Each of your neurons brings the whole slope
# earns: 0.5
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes)), -knots[:-1], slopes, values[0]


# %% wrong relu_interpolator: the bias without its minus
# told: Your neurons bend at minus the knots. Where
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes)), knots[:-1], np.diff(slopes, prepend=0), values[0]


# %% wrong relu_interpolator: begins at 0
# told: Your curve has the right shape, but starts at
# earns: 1
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes)), -knots[:-1], np.diff(slopes, prepend=0), 0.0


# %% wrong relu_interpolator: knots one apart
# told: Your slopes fit only where knots are 1 apart
# earns: 0.5
def relu_interpolator(knots, values):
    slopes = np.diff(values)
    return np.ones(len(slopes)), -knots[:-1], np.diff(slopes, prepend=0), values[0]


# %% wrong relu_interpolator: a neuron at the end of its piece
# told: Each of your neurons wakes at the end of its
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes)), -knots[1:], np.diff(slopes, prepend=0), values[0]


# %% wrong relu_interpolator: the first slope forgotten
# told: Your first piece is flat, so everything behind
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes) - 1), -knots[1:-1], np.diff(slopes), values[0]


# %% right relu_interpolator: one neuron more, with weight 0
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(knots)), -knots, np.append(np.diff(slopes, prepend=0), 0), values[0]


# %% wrong relu_interpolator: the change the other way
# told: Your slopes change by the right amounts, but
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    v = np.append(slopes[0], slopes[:-1] - slopes[1:])
    return np.ones(len(slopes)), -knots[:-1], v, values[0]


# %% wrong relu_interpolator: differences of heights as weights
# told: Your slopes fit only where knots are 1 apart
def relu_interpolator(knots, values):
    return np.ones(len(knots) - 1), -knots[:-1], np.diff(values), values[0]


# %% wrong relu_interpolator: width over height
# told: nothing
def relu_interpolator(knots, values):
    slopes = np.diff(knots) / np.where(np.diff(values) == 0, 1, np.diff(values))
    return np.ones(len(slopes)), -knots[:-1], np.diff(slopes, prepend=0), values[0]


# %% wrong relu_interpolator: the worked example's order
# told: nothing
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return values[0], np.diff(slopes, prepend=0), np.ones(len(slopes)), -knots[:-1]


# %% wrong relu_interpolator: ends at the last height
# told: nothing
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.ones(len(slopes)), -knots[:-1], np.diff(slopes, prepend=0), values[-1]


# %% right times_wider: the square root
times_wider = 100**0.5

# %% right times_wider: from the table, 4 by 4
times_wider = 2 ** (np.log(100) / np.log(4))

# %% right times_wider: a rough measurement
times_wider = 10.3

# %% wrong times_wider: as many times
# told: That would be so if twice as many pieces halved
times_wider = 100

# %% wrong times_wider: divided by the 4
# told: You divide by 4, as if doubling were needed
times_wider = 25

# %% wrong times_wider: half
# told: nothing
times_wider = 50

# %% wrong times_wider: doublings
# told: This is how often you have to double. How many
times_wider = np.log(100) / np.log(4)

# %% wrong times_wider: doublings of 2
# told: nothing
times_wider = np.log2(100)

# %% wrong times_wider: the square
# told: More pieces make the error shrink faster than
times_wider = 100**2

# %% wrong times_wider: powers of two
# told: nothing
times_wider = 16

# %% wrong times_wider: the other way
# told: nothing
times_wider = 0.1
