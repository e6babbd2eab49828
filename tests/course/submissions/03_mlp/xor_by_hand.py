# %% right theta_network: unpacked by name
def theta_network(theta, x1, x2):
    t0, t1, t2, t3, t4, t5, t6, t7, t8 = theta
    h1 = sigma(t0 + t1 * x1 + t2 * x2)
    h2 = sigma(t3 + t4 * x1 + t5 * x2)
    return h1, h2, sigma(t6 + t7 * h1 + t8 * h2)


# %% right theta_network: as a matrix, rows of a neuron each, without the given step
def theta_network(theta, x1, x2):
    T = np.reshape(theta, (3, 3))
    h = np.where(T[:2] @ np.array([1, x1, x2]) < 0, -1, 1)
    f = 1 if T[2] @ np.array([1, *h]) >= 0 else -1
    return [h[0], h[1], f]


# %% wrong theta_network: an array where three values are asked for
# told: nothing
def neuron(theta, k, a, c):
    z = theta[k] + theta[k + 1] * a + theta[k + 2] * c
    if z < 0:
        return -1.0
    return 1.0


def theta_network(theta, x1, x2):
    h1 = neuron(theta, 0, x1, x2)
    h2 = neuron(theta, 3, x1, x2)
    f = neuron(theta, 6, h1, h2)
    return np.array([h1, h2, f])


# %% right theta_network: a helper for one neuron, answers as floats
def neuron(theta, k, a, c):
    z = theta[k] + theta[k + 1] * a + theta[k + 2] * c
    return -1.0 if z < 0 else 1.0


def theta_network(theta, x1, x2):
    h1 = neuron(theta, 0, x1, x2)
    h2 = neuron(theta, 3, x1, x2)
    return h1, h2, neuron(theta, 6, h1, h2)


# %% wrong theta_network: only the output
# told: nothing
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    return sigma(theta[6] + theta[7] * h1 + theta[8] * h2)


# %% wrong theta_network: the output neuron gets the inputs
# told: Your output neuron looks at x1 and x2, past
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * x1 + theta[8] * x2)
    return h1, h2, f


# %% wrong theta_network: hidden neurons without their step
# told: Your h1 and h2 are right, but your output
def theta_network(theta, x1, x2):
    h1 = theta[0] + theta[1] * x1 + theta[2] * x2
    h2 = theta[3] + theta[4] * x1 + theta[5] * x2
    f = theta[6] + theta[7] * h1 + theta[8] * h2
    return sigma(h1), sigma(h2), sigma(f)


# %% wrong theta_network: counts theta from 1
# told: You count from 1 and ask for theta[9]
def theta_network(theta, x1, x2):
    h1 = sigma(theta[1] + theta[2] * x1 + theta[3] * x2)
    h2 = sigma(theta[4] + theta[5] * x1 + theta[6] * x2)
    f = sigma(theta[7] + theta[8] * h1 + theta[9] * h2)
    return h1, h2, f


# %% wrong theta_network: the bias comes last
# told: You take the last number of each three as
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] * x1 + theta[1] * x2 + theta[2])
    h2 = sigma(theta[3] * x1 + theta[4] * x2 + theta[5])
    f = sigma(theta[6] * h1 + theta[7] * h2 + theta[8])
    return h1, h2, f


# %% wrong theta_network: numpy.sign
# told: Somewhere a sum is exactly 0, and your step
# earns: 0.5
def theta_network(theta, x1, x2):
    h1 = np.sign(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = np.sign(theta[3] + theta[4] * x1 + theta[5] * x2)
    return h1, h2, np.sign(theta[6] + theta[7] * h1 + theta[8] * h2)


# %% wrong theta_network: a step to 0 and 1
# told: Your three neurons answer 0 or 1, as those
def theta_network(theta, x1, x2):
    h1 = int(theta[0] + theta[1] * x1 + theta[2] * x2 >= 0)
    h2 = int(theta[3] + theta[4] * x1 + theta[5] * x2 >= 0)
    return h1, h2, int(theta[6] + theta[7] * h1 + theta[8] * h2 >= 0)


# %% wrong theta_network: the output neuron without a step
# told: You return the sum of the output neuron
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = theta[6] + theta[7] * h1 + theta[8] * h2
    return h1, h2, f


# %% wrong theta_network: one bias copied into all three neurons
# told: All three of your neurons have the bias theta_0
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[0] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[0] + theta[7] * h1 + theta[8] * h2)
    return h1, h2, f


# %% wrong theta_network: h1 in both places of the output
# told: Your output neuron looks at h1 twice
def theta_network(theta, x1, x2):
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * h1 + theta[8] * h1)
    return h1, h2, f


# %% right xor_theta: OR and NAND, as an array
xor_theta = np.array([-0.5, 1, 1, 1.5, -1, -1, -1, 1, 1])

# %% right xor_theta: 01 and 10 each by a neuron of its own
xor_theta = (-0.5, -1, 1, -0.5, 1, -1, 1, 1, 1)

# %% right xor_theta: AND and OR, the AND counts against
xor_theta = [-1.5, 1, 1, -0.5, 1, 1, -1, -1, 1]

# %% right xor_theta: made for a no of 0, and right nevertheless
xor_theta = [-0.5, 1, 1, 1.5, -1, -1, -1.5, 1, 1]

# %% wrong xor_theta: each of the two ones by its own neuron, a no taken for 0
# told: Your network says -1 to all four inputs
xor_theta = [-0.5, 1, -1, -0.5, -1, 1, -0.5, 1, 1]

# %% wrong xor_theta: an OR of the two lines
# told: Your network says +1 to all four inputs
xor_theta = [-0.5, 1, 1, 1.5, -1, -1, 1, 1, 1]

# %% wrong xor_theta: XNOR
# told: This is XOR turned round
xor_theta = [-0.5, 1, 1, 1.5, -1, -1, 1, -1, -1]

# %% wrong xor_theta: only a single line
# told: Your network is an OR
xor_theta = [-0.5, 1, 1, 0, 0, 0, 0, 1, 0]

# %% wrong xor_theta: both lines look the same way
# told: Your network is an AND
xor_theta = [-0.5, 1, 1, -1.5, 1, 1, -1, 1, 1]

# %% wrong xor_theta: eight numbers, one bias forgotten
# told: nothing
xor_theta = [-0.5, 1, 1, 1.5, -1, -1, 1, 1]

# %% wrong xor_theta: in three lists
# told: nothing
xor_theta = [[-0.5, 1, 1], [1.5, -1, -1], [-1, 1, 1]]

# %% wrong xor_theta: the table's answers
# told: Your network says +1 to all four inputs
xor_theta = [-1, 1, 1, -1, 0, 0, 0, 0, 0]
