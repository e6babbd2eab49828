# %% right forward: by index, tuple
def forward(weights, X):
    outputs = [X]
    for k in range(len(weights)):
        z = np.dot(outputs[k], weights[k])
        outputs.append(1 / (1 + np.exp(-z)))
    return tuple(outputs)


# %% right forward: recursion
def forward(weights, X):
    if not weights:
        return [X]
    return [X] + forward(weights[1:], sigmoid(X @ weights[0]))


# %% right forward: in loops over samples and units
def forward(weights, X):
    outputs = [np.array(X, dtype=float)]
    for W in weights:
        H = np.zeros((len(X), W.shape[1]))
        for i in range(len(X)):
            for j in range(W.shape[1]):
                H[i, j] = sigmoid(sum(outputs[-1][i, m] * W[m, j] for m in range(W.shape[0])))
        outputs.append(H)
    return outputs


# %% wrong forward: without X
# told: Your list lacks its first element
# earns: 0.5
def forward(weights, X):
    outs, h = [], X
    for W in weights:
        h = sigmoid(h @ W)
        outs.append(h)
    return outs


# %% wrong forward: Y only
# told: last layer's output alone
# earns: 0.5
def forward(weights, X):
    for W in weights:
        X = sigmoid(X @ W)
    return X


# %% wrong forward: keeps the net inputs
# told: nothing
def forward(weights, X):
    outputs = [X]
    h = X
    for W in weights:
        z = h @ W
        outputs.append(z)
        h = sigmoid(z)
    return outputs


# %% wrong forward: two layers only
# told: nothing
def forward(weights, X):
    H = sigmoid(X @ weights[0])
    return [X, H, sigmoid(H @ weights[1])]


# %% wrong forward: W x, as on the slide of modules
# told: nothing
def forward(weights, X):
    outputs = [X]
    for W in weights:
        outputs.append(sigmoid((W @ outputs[-1].T).T))
    return outputs


# %% wrong forward: linear output
# told: but for the last layer
# earns: 0.5
def forward(weights, X):
    outputs = [X]
    for i, W in enumerate(weights):
        z = outputs[-1] @ W
        outputs.append(z if i == len(weights) - 1 else sigmoid(z))
    return outputs


# %% wrong forward: element-wise product
# told: nothing
def forward(weights, X):
    outputs = [X]
    for W in weights:
        outputs.append(sigmoid(outputs[-1] * W))
    return outputs


# %% wrong forward: the package
# told: forbidden
import lecturekit.backprop as bp
def forward(weights, X):
    return bp.forward([(W, None) for W in weights], X).activations


# %% right backward: deltas first, gradients after
def backward(weights, X, D):
    H = forward(weights, X)
    Y = H[-1]
    deltas = [(Y - D) * Y * (1 - Y)]
    for W, h in zip(weights[:0:-1], H[-2:0:-1]):
        deltas.append((deltas[-1] @ W.T) * h * (1 - h))
    deltas.reverse()
    return [h.T @ d for h, d in zip(H, deltas)]


# %% right backward: sample by sample with explicit sums
def backward(weights, X, D):
    grads = [np.zeros_like(W) for W in weights]
    for x, d in zip(X, D):
        outs = [h[0] for h in forward(weights, x[None, :])]
        delta = [(y - t) * y * (1 - y) for y, t in zip(outs[-1], d)]
        for k in range(len(weights) - 1, -1, -1):
            h = outs[k]
            for j in range(len(h)):
                for i in range(len(delta)):
                    grads[k][j, i] += delta[i] * h[j]
            delta = [h[j] * (1 - h[j]) * sum(weights[k][j, i] * delta[i] for i in range(len(delta))) for j in range(len(h))]
    return grads


# %% right backward: einsum, gradients by index
def backward(weights, X, D):
    outs = forward(weights, X)
    grads = [None] * len(weights)
    dY = outs[-1] - D
    for k in range(len(weights) - 1, -1, -1):
        dZ = dY * outs[k + 1] * (1 - outs[k + 1])
        grads[k] = np.einsum("ni,nj->ij", outs[k], dZ)
        dY = np.einsum("nj,ij->ni", dZ, weights[k])
    return grads


# %% wrong backward: two layers only
# told: nothing
def backward(weights, X, D):
    X, H, Y = forward(weights, X)
    d2 = (Y - D) * Y * (1 - Y)
    d1 = d2 @ weights[1].T * H * (1 - H)
    return [X.T @ d1, H.T @ d2]


# %% wrong backward: cross-entropy's delta
# told: The last layer's delta lacks the slope
# earns: 1
def backward(weights, X, D):
    H = forward(weights, X)
    delta = H[-1] - D
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k].T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: no slopes in the hidden layers
# told: The last layer is right
# earns: 1
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k].T
    return grads


# %% wrong backward: target minus output
# told: wrong sign
# earns: 1.5
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (D - H[-1]) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k].T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: last layer first
# told: Your list begins with the last layer
# earns: 2
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.append(H[k].T @ delta)
        delta = delta @ weights[k].T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: mean over samples
# told: averages over the samples
# earns: 2
def backward(weights, X, D):
    H = forward(weights, X)
    n = X.shape[0]
    delta = (H[-1] - D) * H[-1] * (1 - H[-1]) / n
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k].T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: overwrites in the sum over k
# told: hears only the last one
# earns: 1
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        W = weights[k]
        back = np.zeros_like(H[k])
        for i in range(W.shape[1]):
            for j in range(W.shape[0]):
                back[:, j] = delta[:, i] * W[j, i]
        delta = back * H[k] * (1 - H[k])
    return grads


# %% wrong backward: the first unit only
# told: nothing
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta[:, :1] * weights[k][:, 0] * H[k] * (1 - H[k])
    return grads


# %% wrong backward: overwrites over the samples
# told: nothing
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        for h, d in zip(H[k], delta):
            G = np.outer(h, d)
        grads.insert(0, G)
        delta = delta @ weights[k].T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: slope of tanh
# told: nothing
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * (1 - H[-1] ** 2)
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k].T * (1 - H[k] ** 2)
    return grads


# %% wrong backward: forgets the transpose of W
# told: nothing
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        grads.insert(0, H[k].T @ delta)
        delta = delta @ weights[k] * H[k] * (1 - H[k])
    return grads


# %% wrong backward: through weights that are stepped already
# told: nothing
def backward(weights, X, D):
    H = forward(weights, X)
    delta = (H[-1] - D) * H[-1] * (1 - H[-1])
    grads = []
    for k in reversed(range(len(weights))):
        G = H[k].T @ delta
        grads.insert(0, G)
        delta = delta @ (weights[k] - G).T * H[k] * (1 - H[k])
    return grads


# %% wrong backward: differences
# told: forbidden
from lecturekit.calculus import gradient
def backward(weights, X, D):
    grads = []
    for k in range(len(weights)):
        def E(W, k=k):
            return ((forward([*weights[:k], W, *weights[k + 1 :]], X)[-1] - D) ** 2).sum() / 2
        grads.append(gradient(E, weights[k]))
    return grads


# %% right backprop_step: a loop with copies
def backprop_step(weights, X, D, eta):
    G = backward(weights, X, D)
    new = []
    for k in range(len(weights)):
        V = weights[k].copy()
        V -= eta * G[k]
        new.append(V)
    return new


# %% wrong backprop_step: in place
# told: or a matrix in it
# earns: 0.5
def backprop_step(weights, X, D, eta):
    G = backward(weights, X, D)
    for k in range(len(weights)):
        weights[k] -= eta * G[k]
    return weights


# %% wrong backprop_step: replaces the list's own elements
# told: the list that came in
# earns: 0.5
def backprop_step(weights, X, D, eta):
    G = backward(weights, X, D)
    for k in range(len(weights)):
        weights[k] = weights[k] - eta * G[k]
    return weights


# %% wrong backprop_step: uphill
# told: uphill
# earns: 0.5
def backprop_step(weights, X, D, eta):
    return [W + eta * G for W, G in zip(weights, backward(weights, X, D))]


# %% wrong backprop_step: layer after layer, the first one first
# told: nothing
def backprop_step(weights, X, D, eta):
    new = list(weights)
    for k in range(len(new)):
        new[k] = new[k] - eta * backward(new, X, D)[k]
    return new


# %% wrong backprop_step: layer after layer, the last one first
# told: half new
def backprop_step(weights, X, D, eta):
    new = [W.copy() for W in weights]
    for k in range(len(new) - 1, -1, -1):
        new[k] = new[k] - eta * backward(new, X, D)[k]
    return new


# %% wrong backprop_step: sample after sample
# told: nothing
def backprop_step(weights, X, D, eta):
    for x, d in zip(X, D):
        weights = [W - eta * G for W, G in zip(weights, backward(weights, x[None], d[None]))]
    return weights


# %% wrong backprop_step: mean of the samples
# told: divided by the number of samples
# earns: 0.5
def backprop_step(weights, X, D, eta):
    return [W - eta / X.shape[0] * G for W, G in zip(weights, backward(weights, X, D))]


# %% wrong backprop_step: nothing comes back
# told: nothing
def backprop_step(weights, X, D, eta):
    new = [W - eta * G for W, G in zip(weights, backward(weights, X, D))]
