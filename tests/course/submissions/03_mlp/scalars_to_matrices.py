# %% right scalar_network: step by step
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    z1 = w11 * x1 + w21 * x2 + w31 * x3
    z2 = w12 * x1 + w22 * x2 + w32 * x3
    h1 = 1 / (1 + np.exp(-z1))
    h2 = 1 / (1 + np.exp(-z2))
    return 1 / (1 + np.exp(-(w1 * h1 + w2 * h2)))


# %% right scalar_network: with loops over lists
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    x = [x1, x2, x3]
    into = [[w11, w21, w31], [w12, w22, w32]]
    out = 0
    for weights, v in zip(into, [w1, w2]):
        out += v * sigmoid(sum(a * b for a, b in zip(weights, x)))
    return float(sigmoid(out))


# %% wrong scalar_network: rows for columns
# told: You read the six weights in the order of
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = sigmoid(w11 * x1 + w12 * x2 + w21 * x3)
    h2 = sigmoid(w22 * x1 + w31 * x2 + w32 * x3)
    return sigmoid(w1 * h1 + w2 * h2)


# %% wrong scalar_network: no sigmoid in the hidden layer
# told: Your hidden neurons hand on their sums
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = w11 * x1 + w21 * x2 + w31 * x3
    h2 = w12 * x1 + w22 * x2 + w32 * x3
    return sigmoid(w1 * h1 + w2 * h2)


# %% wrong scalar_network: no sigmoid at the output
# told: Your output is the sum of the output neuron
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = sigmoid(w11 * x1 + w21 * x2 + w31 * x3)
    h2 = sigmoid(w12 * x1 + w22 * x2 + w32 * x3)
    return w1 * h1 + w2 * h2


# %% wrong scalar_network: w1 and w2 exchanged
# told: At the output, w1 and w2 have changed places
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = sigmoid(w11 * x1 + w21 * x2 + w31 * x3)
    h2 = sigmoid(w12 * x1 + w22 * x2 + w32 * x3)
    return sigmoid(w2 * h1 + w1 * h2)


# %% wrong scalar_network: the third input is forgotten
# told: The third input plays no part in your hidden
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = sigmoid(w11 * x1 + w21 * x2)
    h2 = sigmoid(w12 * x1 + w22 * x2)
    return sigmoid(w1 * h1 + w2 * h2)


# %% wrong scalar_network: returns the hidden neurons, too
# told: nothing
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    h1 = sigmoid(w11 * x1 + w21 * x2 + w31 * x3)
    h2 = sigmoid(w12 * x1 + w22 * x2 + w32 * x3)
    return h1, h2, sigmoid(w1 * h1 + w2 * h2)


# %% wrong scalar_network: the perceptron's step
# told: Your neurons still answer +1 or -1, by the
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    def step(z):
        return 1 if z >= 0 else -1

    h1 = step(w11 * x1 + w21 * x2 + w31 * x3)
    h2 = step(w12 * x1 + w22 * x2 + w32 * x3)
    return step(w1 * h1 + w2 * h2)


# %% right matrix_network: in two lines
def matrix_network(X, W1, W2):
    H = sigmoid(np.matmul(X, W1))
    return sigmoid(np.dot(H, W2))


# %% right matrix_network: row by row
def matrix_network(X, W1, W2):
    Y = np.zeros((X.shape[0], W2.shape[1]))
    for i, x in enumerate(X):
        h = sigmoid(x @ W1)
        Y[i] = sigmoid(h @ W2)
    return Y


# %% right matrix_network: neurons as rows, then turned back
def matrix_network(X, W1, W2):
    H = 1 / (1 + np.exp(-(W1.T @ X.T)))
    return (1 / (1 + np.exp(-(W2.T @ H)))).T


# %% wrong matrix_network: a star for the product
# told: `*` multiplies place by place
def matrix_network(X, W1, W2):
    return sigmoid(sigmoid(X * W1) * W2)


# %% wrong matrix_network: W before x
# told: Both of your products have the weights on the
def matrix_network(X, W1, W2):
    return sigmoid(W2 @ sigmoid(W1 @ X))


# %% wrong matrix_network: no sigmoid between
# told: Your hidden layer hands on its sums
def matrix_network(X, W1, W2):
    return sigmoid(X @ W1 @ W2)


# %% wrong matrix_network: no sigmoid at the end
# told: Your output is a sum that never met a
def matrix_network(X, W1, W2):
    H = sigmoid(X @ W1)
    return H @ W2


# %% wrong matrix_network: no sigmoid at all
# told: Your hidden layer hands on its sums
def matrix_network(X, W1, W2):
    H = X @ W1
    return H @ W2


# %% wrong matrix_network: one number a sample
# told: nothing
def matrix_network(X, W1, W2):
    H = sigmoid(X @ W1)
    return sigmoid(H @ W2)[:, 0]


# %% wrong matrix_network: written for three inputs and two neurons
# told: nothing
def matrix_network(X, W1, W2):
    out = []
    for x in X:
        h1 = sigmoid(W1[0, 0] * x[0] + W1[1, 0] * x[1] + W1[2, 0] * x[2])
        h2 = sigmoid(W1[0, 1] * x[0] + W1[1, 1] * x[1] + W1[2, 1] * x[2])
        out.append([sigmoid(W2[0, 0] * h1 + W2[1, 0] * h2)])
    return np.array(out)


# %% wrong matrix_network: transposed weights
# told: You transpose the weights
def matrix_network(X, W1, W2):
    return sigmoid(sigmoid(X @ W1.T) @ W2.T)


# %% wrong matrix_network: only the hidden layer
# told: You return what the hidden layer says
def matrix_network(X, W1, W2):
    return sigmoid(X @ W1)


# %% right swap_hidden: an order of indices
def swap_hidden(W1, W2, i, j):
    order = list(range(W1.shape[1]))
    order[i], order[j] = order[j], order[i]
    return W1[:, order], W2[order]


# %% right swap_hidden: with a permutation matrix
def swap_hidden(W1, W2, i, j):
    P = np.eye(W1.shape[1])
    P[[i, j]] = P[[j, i]]
    return W1 @ P, P @ W2


# %% right swap_hidden: a loop over copies
def swap_hidden(W1, W2, i, j):
    A, B = np.array(W1), np.array(W2)
    for r in range(A.shape[0]):
        A[r, i], A[r, j] = A[r, j], A[r, i]
    for c in range(B.shape[1]):
        B[i, c], B[j, c] = B[j, c], B[i, c]
    return A, B


# %% wrong swap_hidden: only the weights that lead in
# told: W2 has stayed as it was, but hidden neurons
def swap_hidden(W1, W2, i, j):
    A = W1.copy()
    A[:, [i, j]] = W1[:, [j, i]]
    return A, W2


# %% wrong swap_hidden: only the weights that lead out
# told: W1 has stayed as it was, but hidden neurons
def swap_hidden(W1, W2, i, j):
    B = W2.copy()
    B[[i, j]] = W2[[j, i]]
    return W1, B


# %% wrong swap_hidden: rows of W1 and columns of W2
# told: In W1 you exchange two rows, so two inputs
def swap_hidden(W1, W2, i, j):
    A, B = W1.copy(), W2.copy()
    A[[i, j]] = W1[[j, i]]
    B[:, [i, j]] = W2[:, [j, i]]
    return A, B


# %% wrong swap_hidden: columns of both
# told: In W2 you exchange two columns, so two outputs
def swap_hidden(W1, W2, i, j):
    A, B = W1.copy(), W2.copy()
    A[:, [i, j]] = W1[:, [j, i]]
    B[:, [i, j]] = W2[:, [j, i]]
    return A, B


# %% wrong swap_hidden: in place
# told: nothing
def swap_hidden(W1, W2, i, j):
    W1[:, [i, j]] = W1[:, [j, i]]
    W2[[i, j]] = W2[[j, i]]
    return W1, W2


# %% wrong swap_hidden: a view is overwritten before it is read
# told: After your exchange both neurons are alike
def swap_hidden(W1, W2, i, j):
    A, B = W1.copy(), W2.copy()
    column = A[:, i]
    A[:, i] = A[:, j]
    A[:, j] = column
    row = B[i]
    B[i] = B[j]
    B[j] = row
    return A, B


# %% wrong swap_hidden: counts from 1
# told: nothing
def swap_hidden(W1, W2, i, j):
    A, B = W1.copy(), W2.copy()
    A[:, [i - 1, j - 1]] = W1[:, [j - 1, i - 1]]
    B[[i - 1, j - 1]] = W2[[j - 1, i - 1]]
    return A, B


# %% wrong swap_hidden: always the first two
# told: nothing
def swap_hidden(W1, W2, i, j):
    A, B = W1.copy(), W2.copy()
    A[:, [0, 1]] = W1[:, [1, 0]]
    B[[0, 1]] = W2[[1, 0]]
    return A, B


# %% wrong swap_hidden: nothing moves
# told: W2 has stayed as it was, but hidden neurons
def swap_hidden(W1, W2, i, j):
    return W1, W2
