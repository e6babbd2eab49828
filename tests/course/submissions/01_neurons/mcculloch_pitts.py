# %% right fires: an if, with numpy.dot
def fires(w, T, o):
    net = np.dot(w, o)
    if net < T:
        return 0
    else:
        return 1


# %% right fires: a loop over two lists
def fires(w, T, o):
    total = 0
    for wi, oi in zip(w, o):
        if oi == 1:
            total += wi
    return 1 if total >= T else 0


# %% right fires: numpy.where
def fires(w, T, o):
    return np.where((w * o).sum() < T, 0, 1)


# %% right fires: with a helper, as a float
def step(z):
    return 1.0 if z >= 0 else 0.0


def fires(w, T, o):
    return step(sum(w[i] * o[i] for i in range(len(w))) - T)


# %% right fires: negated comparison
def fires(w, T, o):
    return int(not (np.inner(w, o) < T))


# %% wrong fires: strictly above
# told: net is exactly T
# earns: 0.5
def fires(w, T, o):
    if np.dot(w, o) > T:
        return 1
    return 0


# %% wrong fires: numpy.sign, clipped
# told: net is exactly T
# earns: 0.5
def fires(w, T, o):
    return max(0, int(np.sign(np.dot(w, o) - T)))


# %% wrong fires: a comparison
# told: You answer True or False
def fires(w, T, o):
    return np.dot(w, o) >= T


# %% wrong fires: a comparison of Python's
# told: You answer True or False
def fires(w, T, o):
    return bool(sum(a * b for a, b in zip(w, o)) >= T)


# %% wrong fires: -1 and 1
# told: A silent neuron of yours says -1
# earns: 0.5
def fires(w, T, o):
    net = (w * o).sum()
    if net >= T:
        return 1
    return -1


# %% wrong fires: only net
# told: You return net itself
def fires(w, T, o):
    return sum(w * o)


# %% wrong fires: net minus T
# told: nothing
def fires(w, T, o):
    return w @ o - T


# %% wrong fires: counts the ones
# told: You count the inputs
def fires(w, T, o):
    return int(np.count_nonzero(o) >= T)


# %% wrong fires: a bias
# told: You add T to the sum
def fires(w, T, o):
    z = np.dot(w, o) + T
    return 1 if z >= 0 else 0


# %% wrong fires: a bias, strictly
# told: nothing
def fires(w, T, o):
    z = np.dot(w, o) + T
    return 1 if z > 1 else 0


# %% wrong fires: exchanged
# told: 0 and 1 are exchanged
def fires(w, T, o):
    net = np.dot(w, o)
    if net < T:
        return 1
    return 0


# %% wrong fires: each product by itself
# told: You compare each product
def fires(w, T, o):
    for wi, oi in zip(w, o):
        if wi * oi >= T:
            return 1
    return 0


# %% wrong fires: no return
# told: nothing
def fires(w, T, o):
    output = int(w @ o >= T)


# %% wrong fires: stops before the last input
# told: nothing
def fires(w, T, o):
    net = 0
    for i in range(len(w) - 1):
        net += w[i] * o[i]
    return int(net >= T)


# %% wrong fires: for three inputs only
# told: nothing
def fires(w, T, o):
    net = w[0] * o[0] + w[1] * o[1] + w[2] * o[2]
    return int(net >= T)


# %% wrong fires: threshold 1 for all
# told: nothing
def fires(w, T, o):
    return int(w @ o >= 1)


# %% wrong fires: the mean of the products
# told: nothing
def fires(w, T, o):
    return int((w * o).mean() >= T)


# %% wrong fires: weights of all inputs
# told: You add up all weights
def fires(w, T, o):
    return int(sum(w) >= T)


# %% wrong fires: the kit's layer
# told: forbidden
from lecturekit.layers import McCullochPittsNeuron


def fires(w, T, o):
    return int(McCullochPittsNeuron(w[:, None], [T])(o[None, :])[0, 0])


# %% right or_gate: halves, and an array
or_gate = (np.array([0.5, 0.5]), 0.5)

# %% right or_gate: a list of tuple and number
or_gate = [(7, 3), 2.5]

# %% wrong or_gate: AND
# told: that is AND
or_gate = ([1, 1], 2)

# %% wrong or_gate: AND with other numbers
# told: that is AND
or_gate = ([0.6, 0.6], 1)

# %% wrong or_gate: a bias of -1
# told: fires for 00, too
or_gate = ([1, 1], -1)

# %% wrong or_gate: one weight is zero
# told: whatever the first input does
or_gate = ([1, 0], 0.5)

# %% wrong or_gate: three numbers
# told: too many parts
or_gate = (1, 1, 1)

# %% wrong or_gate: weights without a list
# told: must be a list of both weights
or_gate = (1, 1)

# %% wrong or_gate: the threshold first
# told: must be a list of both weights
or_gate = (1, [1, 1])

# %% wrong or_gate: only the weights
# told: must be a list of both weights
or_gate = [1, 1]

# %% wrong or_gate: three weights
# told: nothing
or_gate = ([1, 1, 1], 1)

# %% wrong or_gate: the truth table
# told: too many parts
or_gate = [0, 1, 1, 1]

# %% wrong or_gate: a function
# told: nothing
def or_gate(a, b):
    return a or b

# %% right not_gate: large numbers
not_gate = ([-10], -5)

# %% right not_gate: an array
not_gate = (np.array([-1.0]), -0.5)

# %% wrong not_gate: the copy
# told: passes its input on
not_gate = ([1], 1)

# %% wrong not_gate: T above 0
# told: never fires
not_gate = ([-1], 0.5)

# %% wrong not_gate: T reached by both
# told: always fires
not_gate = ([-1], -1)

# %% wrong not_gate: weight 0
# told: always fires
not_gate = ([0], 0)

# %% wrong not_gate: no list
# told: The weights must be in a list
not_gate = (-1, 0)

# %% wrong not_gate: as for two inputs
# told: nothing
not_gate = ([-1, 0], 0)

# %% right nand_gate: between the nets
nand_gate = ([-1, -1], -1.5)

# %% right nand_gate: unequal weights
nand_gate = (np.array([-2.0, -3.0]), -4)

# %% wrong nand_gate: AND with all signs turned round
# told: Your neuron always fires
nand_gate = ([-1, -1], -2)

# %% wrong nand_gate: NOR
# told: that is NOR
nand_gate = ([-1, -1], 0)

# %% wrong nand_gate: the threshold of AND
# told: Your neuron never fires
nand_gate = ([-1, -1], 2)

# %% wrong nand_gate: AND
# told: This is AND
nand_gate = ([1, 1], 1.5)

# %% wrong nand_gate: strings
# told: nothing
nand_gate = (["a", "b"], "c")

# %% right nor_gate: a list for the pair
nor_gate = [[-1, -1], -0.5]

# %% right nor_gate: unequal weights
nor_gate = ((-1, -5), 0)

# %% wrong nor_gate: OR with all signs turned round
# told: that is NAND
nor_gate = ([-1, -1], -1)

# %% wrong nor_gate: the threshold of OR
# told: Your neuron never fires
nor_gate = ([-1, -1], 1)

# %% wrong nor_gate: OR
# told: This is OR
nor_gate = ([1, 1], 1)

# %% wrong nor_gate: weights of the wrong sign
# told: Your neuron always fires
nor_gate = ([1, 1], 0)

# %% right at_least: a list of ones
def at_least(k, n):
    return [1] * n, k


# %% right at_least: shares
def at_least(k, n):
    return np.full(n, 1 / k), 1 - 1e-9


# %% right at_least: between the nets
def at_least(k, n):
    weights = []
    for i in range(n):
        weights.append(2.0)
    return [weights, 2 * k - 1]


# %% wrong at_least: more than k
# told: still silent
# earns: 0.5
def at_least(k, n):
    return np.ones(n), k + 0.5


# %% wrong at_least: k - 1
# told: one too early
# earns: 0.5
def at_least(k, n):
    return np.ones(n), k - 0.5 - 0.5


# %% wrong at_least: AND
# told: wants all inputs
def at_least(k, n):
    return [1] * n, n


# %% wrong at_least: OR
# told: as soon as one input
def at_least(k, n):
    return [1] * n, 1


# %% wrong at_least: weights k
# told: as soon as one input
def at_least(k, n):
    return np.full(n, k), k


# %% wrong at_least: k weights
# told: You make k weights
def at_least(k, n):
    return [1] * k, k


# %% wrong at_least: the first k
# told: only to the first k
def at_least(k, n):
    w = np.zeros(n)
    for i in range(k):
        w[i] = 1
    return w, k


# %% wrong at_least: as for the example
# told: nothing
def at_least(k, n):
    return [1, 1, 1, 1, 1], 4


# %% wrong at_least: weight one number
# told: nothing
def at_least(k, n):
    return 1, k


# %% wrong at_least: the threshold first
# told: nothing
def at_least(k, n):
    return k, np.ones(n)


# %% wrong at_least: the neuron's answer
# told: nothing
def at_least(k, n):
    return 1 if k <= n else 0


# %% wrong at_least: exactly the majority
# told: nothing
def at_least(k, n):
    return np.ones(n), n / 2


# %% right at_most: between the nets
def at_most(k, n):
    return [-1] * n, -k - 0.5


# %% right at_most: by the other one
def at_most(k, n):
    w, T = at_least(k + 1, n)
    return -np.array(w), -T + 0.5


# %% wrong at_most: the other one
# told: fires for at least k
def at_most(k, n):
    return np.ones(n), k


# %% wrong at_most: signs of at_least(k + 1) turned round
# told: still fires with k + 1
def at_most(k, n):
    return [-1] * n, -(k + 1)


# %% wrong at_most: fewer than k
# told: silent with exactly k
def at_most(k, n):
    return [-1] * n, -k + 0.5


# %% wrong at_most: T positive
# told: cannot reach a positive T
def at_most(k, n):
    return [-1] * n, k


# %% wrong at_most: positive weights
# told: Your neuron always fires
def at_most(k, n):
    return [1] * n, -k


# %% wrong at_most: zeros are counted
# told: at most n - k
def at_most(k, n):
    return [-1] * n, k - n


# %% wrong at_most: n - k instead of k
# told: nothing
def at_most(k, n):
    return [1] * n, n - k
