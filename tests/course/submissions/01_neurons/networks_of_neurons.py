# %% right one_neuron: a list
one_neuron = ["veto", "majority", "implies", "and_not"]

# %% wrong one_neuron: with XOR
# told: the first on makes the neuron fire
one_neuron = {"and_not", "implies", "majority", "veto", "xor"}

# %% wrong one_neuron: without the majority
# told: at_least(2, 3)
one_neuron = {"and_not", "implies", "veto"}

# %% wrong one_neuron: exactly one of three taken for a count
# told: If the others are 0
one_neuron = {"and_not", "implies", "majority", "one_of_three", "veto"}

# %% wrong one_neuron: the impossible ones
# told: nothing
one_neuron = {"xor", "equal", "one_of_three"}

# %% wrong one_neuron: all
# told: nothing
one_neuron = {"and_not", "equal", "implies", "xor", "majority", "one_of_three", "veto"}

# %% wrong one_neuron: a single key
# told: nothing
one_neuron = "majority"

# %% wrong one_neuron: a key that is none
# told: nothing
one_neuron = {"and"}

# %% right layer_fires: numpy.where
def layer_fires(X, W, T):
    return np.where(np.dot(X, W) < T, 0, 1)


# %% right layer_fires: three loops
def layer_fires(X, W, T):
    n, m = X.shape
    units = W.shape[1]
    out = np.zeros((n, units))
    for r in range(n):
        for j in range(units):
            net = 0
            for i in range(m):
                net += X[r, i] * W[i, j]
            if net >= T[j]:
                out[r, j] = 1
    return out


# %% right layer_fires: a column at a time, with a neuron of its own
def one(w, T, o):
    return int(w @ o >= T)


def layer_fires(X, W, T):
    return [[one(W[:, j], T[j], row) for j in range(len(T))] for row in X]


# %% right layer_fires: heaviside of NumPy
def layer_fires(X, W, T):
    return np.heaviside(X @ W - T, 1.0)


# %% right layer_fires: times one
def layer_fires(X, W, T):
    return 1 * (np.matmul(X, W) >= T[None, :])


# %% wrong layer_fires: strictly
# told: a net that is exactly T
# earns: 0.25
def layer_fires(X, W, T):
    return (np.dot(X, W) > T) * 1


# %% wrong layer_fires: heaviside with 0 at 0
# told: a net that is exactly T
# earns: 0.25
def layer_fires(X, W, T):
    return np.heaviside(X @ W - T, 0)


# %% wrong layer_fires: True and False
# told: You answer True and False
def layer_fires(X, W, T):
    return X @ W >= T


# %% wrong layer_fires: W transposed
# told: You turn W on its side
def layer_fires(X, W, T):
    return (X @ W.T >= T).astype(int)


# %% wrong layer_fires: Wx
# told: nothing
def layer_fires(X, W, T):
    return (W @ X >= T).astype(int)


# %% wrong layer_fires: the star
# told: number by number
def layer_fires(X, W, T):
    return np.where(X * W >= T, 1, 0)


# %% wrong layer_fires: a bias
# told: You add T
def layer_fires(X, W, T):
    Z = X @ W + T
    return np.where(Z >= 0, 1, 0)


# %% wrong layer_fires: nets
# told: You return the nets
def layer_fires(X, W, T):
    return np.dot(X, W)


# %% wrong layer_fires: one threshold
# told: the first one's threshold
def layer_fires(X, W, T):
    out = []
    for row in X:
        out.append([1 if row @ W[:, j] >= T[0] else 0 for j in range(W.shape[1])])
    return np.array(out)


# %% wrong layer_fires: thresholds as a column
# told: nothing
def layer_fires(X, W, T):
    return (X @ W >= T[:, None]).astype(int)


# %% wrong layer_fires: -1 and +1
# told: says -1
def layer_fires(X, W, T):
    return np.where(X @ W >= T, 1, -1)


# %% wrong layer_fires: an if on arrays
# told: nothing
def layer_fires(X, W, T):
    if X @ W >= T:
        return 1
    return 0


# %% wrong layer_fires: rows and columns exchanged
# told: Your result lies on its side
def layer_fires(X, W, T):
    return np.array([(X @ W[:, j] >= T[j]).astype(int) for j in range(len(T))])


# %% wrong layer_fires: returns in the loop
# told: first row of X only
def layer_fires(X, W, T):
    for row in X:
        return (row @ W >= T).astype(int)


# %% wrong layer_fires: any neuron
# told: nothing
def layer_fires(X, W, T):
    return (X @ W >= T).any(axis=1).astype(int)


# %% right xor_network: OR and NAND, then AND
xor_network = ([[1, -1], [1, -1]], [1, -1], [[1], [1]], [2])

# %% right xor_network: one but not the other, and the other way round
xor_network = (np.array([[1, -1], [-1, 1]]), np.array([1, 1]), np.array([[1], [1]]), np.array([1]))

# %% right xor_network: NOR and AND, then NOR
xor_network = [[[-1, 1], [-1, 1]], [0, 2], [[-1], [-1]], [0]]

# %% right xor_network: four hidden neurons, one a row of the table
W1 = np.array([[-1, -1, 1, 1], [-1, 1, -1, 1]], dtype=float)
xor_network = (W1, [0, 1, 1, 2], [[0], [1], [1], [0]], [0.5])

# %% right xor_network: three hidden neurons, the weights of the last as a vector
xor_network = ([[1, 1, 0], [1, 0, 1]], [2, 1, 1], [-2, 1, 1], 1)

# %% wrong xor_network: OR
# told: Your network computes OR
xor_network = ([[1, 1], [1, 1]], [1, 2], [[1], [1]], [1])

# %% wrong xor_network: NAND and AND, then OR
# told: Your network always fires
xor_network = ([[-1, 1], [-1, 1]], [-1, 2], [[1], [1]], [1])

# %% wrong xor_network: NOR and AND, then OR
# told: Your network does the opposite
xor_network = ([[-1, 1], [-1, 1]], [0, 2], [[1], [1]], [1])

# %% wrong xor_network: AND of OR and AND
# told: Your network computes AND
xor_network = ([[1, 1], [1, 1]], [1, 2], [[1], [1]], [2])

# %% wrong xor_network: strictly above
# told: Your network always fires
xor_network = ([[1, 1], [1, 1]], [0.5, 1.5], [[1], [-1]], [0])

# %% wrong xor_network: only one half
# told: only 10 does
xor_network = ([[1, 1], [-1, -1]], [1, 1], [[1], [1]], [1])

# %% wrong xor_network: W1 row by row, a neuron each
# told: only 01 does
xor_network = ([[1, -1], [1, 1]], [1, 1], [[1], [1]], [2])

# %% wrong xor_network: one layer
# told: Your answer has two parts
xor_network = ([[1], [-1]], [1])

# %% wrong xor_network: two pairs
# told: Your answer has two parts
xor_network = (([[1, -1], [1, -1]], [1, -1]), ([[1], [1]], [2]))

# %% wrong xor_network: the switch
# told: nothing
xor_network = ([[1, -1], [1, 0], [0, 1]], [2, 1], [[1], [1]], [1])

# %% wrong xor_network: two outputs
# told: nothing
xor_network = ([[1, -1], [1, -1]], [1, -1], [[1, 0], [0, 1]], [1, 1])

# %% wrong xor_network: a function
# told: nothing
def xor_network(a, b):
    return int(a != b)


# %% wrong xor_network: random numbers
# told: Your network never fires
xor_network = (np.zeros((2, 2)), [1, 1], np.zeros((2, 1)), [1])

# %% right exactly: at least and at most, then AND
def exactly(k, n):
    W1 = np.array([[1, -1]] * n)
    T1 = np.array([k, -k])
    return W1, T1, np.array([[1], [1]]), np.array([2])


# %% right exactly: lists
def exactly(k, n):
    W1 = [[1, 1] for _ in range(n)]
    return W1, [k - 0.5, k + 0.5], [[2], [-2]], [1]


# %% right exactly: too few and too many, then NOR
def exactly(k, n):
    few, many = -np.ones(n), np.ones(n)
    return np.stack([few, many], axis=1), np.array([1 - k, k + 1]), -np.ones((2, 1)), np.zeros(1)


# %% right exactly: a hidden neuron for each count
def exactly(k, n):
    W1 = np.ones((n, n + 2))
    T1 = np.arange(n + 2)
    W2 = np.zeros((n + 2, 1))
    W2[k], W2[k + 1] = 1, -1
    return W1, T1, W2, np.array([1])


# %% wrong exactly: at least
# told: for k ones, and for more
def exactly(k, n):
    return np.ones((n, 1)), [k], [[1]], [1]


# %% wrong exactly: at most
# told: for k ones, and for fewer
def exactly(k, n):
    return -np.ones((n, 1)), [-k], [[1]], [1]


# %% wrong exactly: at least or at most
# told: Your network always fires
def exactly(k, n):
    return np.array([[1, -1]] * n), [k, -k], [[1], [1]], [1]


# %% wrong exactly: k, strictly
# told: exactly k + 1 ones
def exactly(k, n):
    return np.ones((n, 2)), [k + 1, k + 2], [[1], [-1]], [1]


# %% wrong exactly: the same neuron twice
# told: Your network never fires
def exactly(k, n):
    return np.ones((n, 2)), [k, k], [[1], [-1]], [1]


# %% wrong exactly: XOR only
# told: nothing
def exactly(k, n):
    return [[1, 1], [1, 1]], [1, 2], [[1], [-1]], [1]


# %% wrong exactly: W1 on its side
# told: nothing
def exactly(k, n):
    return np.ones((2, n)), [k, k + 1], [[1], [-1]], [1]


# %% wrong exactly: AND of the last as OR, and one too many
# told: k ones and for k + 1
def exactly(k, n):
    return np.array([[1, -1]] * n), [k, -k - 1], [[1], [1]], [2]


# %% wrong exactly: not k
# told: does the opposite
def exactly(k, n):
    return np.array([[-1, 1]] * n), [1 - k, k + 1], [[1], [1]], [1]


# %% wrong exactly: two pairs
# told: nothing
def exactly(k, n):
    return (np.ones((n, 2)), [k, k + 1]), ([[1], [-1]], [1])


# %% wrong exactly: leaves out the last layer
# told: nothing
def exactly(k, n):
    return np.ones((n, 2)), [k, k + 1]


# %% wrong exactly: the kit's neuron
# told: forbidden
from lecturekit.layers import McCullochPittsNeuron


def exactly(k, n):
    gate = McCullochPittsNeuron.gate("and")
    return np.array([[1, -1]] * n), [k, -k], gate.given_weights, gate.given_thresholds
