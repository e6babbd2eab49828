# %% right edge_neuron: written out, with a plain list
def edge_neuron(p, q):
    w1 = -(q[1] - p[1])
    w2 = q[0] - p[0]
    return [w1, w2], -w1 * p[0] - w2 * p[1]


# %% right edge_neuron: of length 1
def edge_neuron(p, q):
    d = (q - p) / np.linalg.norm(q - p)
    w = np.array([[0.0, -1.0], [1.0, 0.0]]) @ d
    return w, -np.dot(w, q)


# %% right edge_neuron: from two equations
def edge_neuron(p, q):
    b = p[0] * q[1] - p[1] * q[0]
    return np.array([p[1] - q[1], q[0] - p[0]]), b


# %% wrong edge_neuron: turned to the right
# told: Your +1 lies on the right of the edge
def edge_neuron(p, q):
    d = q - p
    w = np.array([d[1], -d[0]])
    return w, -(w @ p)


# %% wrong edge_neuron: the direction is the weights
# told: Your w points along the edge, so that your
def edge_neuron(p, q):
    w = q - p
    return w, -(w @ p)


# %% wrong edge_neuron: coordinates exchanged, no minus
# told: You have exchanged the two components of the direction
def edge_neuron(p, q):
    d = q - p
    w = np.array([d[1], d[0]])
    return w, -(w @ p)


# %% wrong edge_neuron: the bias with the wrong sign
# told: Your line has the right slope, but runs on
def edge_neuron(p, q):
    d = q - p
    w = np.array([-d[1], d[0]])
    return w, w @ p


# %% wrong edge_neuron: no bias
# told: Your line has the right slope, but runs through
def edge_neuron(p, q):
    d = q - p
    return np.array([-d[1], d[0]]), 0


# %% wrong edge_neuron: the bias of the example
# told: nothing
def edge_neuron(p, q):
    d = q - p
    return np.array([-d[1], d[0]]), 1


# %% wrong edge_neuron: from q to p
# told: Your +1 lies on the right of the edge
def edge_neuron(p, q):
    d = p - q
    w = np.array([-d[1], d[0]])
    return w, -(w @ q)


# %% wrong edge_neuron: only the weights
# told: nothing
def edge_neuron(p, q):
    d = q - p
    return np.array([-d[1], d[0]])


# %% wrong edge_neuron: slope and intercept
# told: Your +1 lies above each line
def edge_neuron(p, q):
    slope = (q[1] - p[1]) / (q[0] - p[0])
    return np.array([-slope, 1.0]), slope * p[0] - p[1]


# %% right polygon_network: a loop over the edges
def polygon_network(corners):
    k = len(corners)
    W = np.zeros((2, k))
    b = np.zeros(k)
    for j in range(k):
        W[:, j], b[j] = edge_neuron(corners[j], corners[(j + 1) % k])
    return W, b, np.ones(k), 1 - k


# %% right polygon_network: numpy.roll, no edge_neuron, lists
def polygon_network(corners):
    d = np.roll(corners, -1, axis=0) - corners
    W = np.array([-d[:, 1], d[:, 0]])
    b = -(W.T * corners).sum(axis=1)
    return W, list(b), [1] * len(corners), -len(corners) + 0.5


# %% right polygon_network: the edges from the last corner on
def polygon_network(corners):
    neurons = [edge_neuron(corners[j - 1], corners[j]) for j in range(len(corners))]
    W = np.column_stack([w for w, _ in neurons])
    b = np.array([bias for _, bias in neurons])
    return W, b, np.ones(len(corners)) / len(corners), -0.95


# %% wrong polygon_network: W has a row for each edge
# told: Your W has a row for each edge
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs])
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), 1 - k


# %% wrong polygon_network: an OR
# told: Your network answers +1 to every point
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), k - 1


# %% wrong polygon_network: c is minus k
# told: Your network answers -1 to every point, even in
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), -k - 1


# %% wrong polygon_network: c for three edges
# told: Your c is that of a triangle, whatever the
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), -2


# %% wrong polygon_network: the last edge is missing
# told: An edge is missing, so your region is open
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[j + 1]) for j in range(k - 1)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k - 1), 2 - k


# %% wrong polygon_network: runs over the end
# told: You ask for a corner after the last one
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[j + 1]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), 1 - k


# %% wrong polygon_network: a majority
# told: Your output neuron says +1 as soon as half
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), 0


# %% right polygon_network: made for a no of 0, and right nevertheless
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), -(k - 0.5)


# %% wrong polygon_network: walks the other way round
# told: Your network answers -1 to every point, even in
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[(j + 1) % k], corners[j]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), 1 - k


# %% wrong polygon_network: all but one may say yes
# told: Your output neuron forgives a single no
def polygon_network(corners):
    k = len(corners)
    pairs = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W = np.array([w for w, b in pairs]).T
    b = np.array([b for w, b in pairs])
    return W, b, np.ones(k), 2 - k


# %% right and_regions: a list
and_regions = ["triangle", "strip", "quadrant"]

# %% wrong and_regions: with the disc
# told: With more and more edges you come as near
and_regions = {"triangle", "strip", "quadrant", "disc"}

# %% wrong and_regions: only the bounded one
# told: nothing
and_regions = {"triangle"}

# %% wrong and_regions: with the plus sign
# told: Take a point in its left arm and one
and_regions = {"triangle", "strip", "quadrant", "plus"}

# %% wrong and_regions: with two triangles
# told: Take a point of each triangle
and_regions = {"triangle", "strip", "quadrant", "pair"}

# %% wrong and_regions: what it can not draw
# told: nothing
and_regions = {"disc", "plus", "ring", "pair"}
