# %% right product_features: column_stack
def product_features(X):
    return np.column_stack([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]])


# %% right product_features: prod
def product_features(X):
    return np.hstack([X, np.prod(X, axis=1, keepdims=True)])


# %% right product_features: row by row
def product_features(X):
    rows = []
    for x1, x2 in X:
        rows.append([x1, x2, x1 * x2])
    return np.array(rows)


# %% right product_features: the transposed
def product_features(X):
    x1, x2 = X.T
    return np.array([x1, x2, x1 * x2]).T


# %% wrong product_features: rows for columns
# told: Your samples lie in columns. Here each row is
def product_features(X):
    x1, x2 = X[:, 0], X[:, 1]
    return np.array([x1, x2, x1 * x2])


# %% wrong product_features: the product alone
# told: You return the product alone. x1 and x2 are
def product_features(X):
    return X[:, 0] * X[:, 1]


# %% wrong product_features: the sum
# told: Your third feature is the sum of the first two
def product_features(X):
    return np.column_stack([X, X.sum(axis=1)])


# %% wrong product_features: rows instead of columns
# told: You take rows for features: X[0] is the first
def product_features(X):
    return np.array([X[0], X[1], X[0] * X[1]])


# %% wrong product_features: squares
# told: You square the inputs. phi keeps x1 and x2 as
def product_features(X):
    return np.column_stack([X[:, 0] ** 2, X[:, 1] ** 2, X[:, 0] * X[:, 1]])


# %% wrong product_features: the product first
# told: Your three features stand in another order
def product_features(X):
    return np.column_stack([X[:, 0] * X[:, 1], X])


# %% wrong product_features: one sample only
# told: nothing
def product_features(X):
    x1, x2 = X[0]
    return np.array([x1, x2, x1 * x2])


# %% wrong product_features: a column of ones for the bias
# told: You add a column of ones. The bias b does its
def product_features(X):
    return np.column_stack([np.ones(len(X)), X, X[:, 0] * X[:, 1]])


# %% right xor_plane: OR but not AND
xor_plane = (np.array([1, 1, -2]), -0.5)

# %% right xor_plane: a list
xor_plane = [[2.0, 2.0, -4.0], -1.0]

# %% right xor_plane: z = 0 counts as 1
xor_plane = (np.array([1, 1, -3]), -1)

# %% wrong xor_plane: AND
# told: That is the worked example's plane, which does
xor_plane = (np.array([0, 0, 1]), -0.5)

# %% wrong xor_plane: OR
# told: Your plane does OR: 11 gets +1 as well. Of all
xor_plane = (np.array([1, 1, 0]), -0.5)

# %% wrong xor_plane: the signs turned
# told: All four inputs are on the wrong side: you give
xor_plane = (np.array([-1, -1, 2]), 0.5)

# %% wrong xor_plane: 11 lies on it
# told: nothing
xor_plane = (np.array([1, 1, -1.5]), -0.5)

# %% wrong xor_plane: 00 lies on it
# told: nothing
xor_plane = (np.array([1, 1, -3]), 0)

# %% wrong xor_plane: two weights
# told: nothing
xor_plane = (np.array([1, 1]), -0.5)

# %% wrong xor_plane: the bias among the weights
# told: nothing
xor_plane = (-0.5, np.array([1, 1, -2]))

# %% wrong xor_plane: four numbers
# told: nothing
xor_plane = (1, 1, -2, -0.5)


# %% right quadratic_features: all products
def quadratic_features(X):
    return np.array([np.outer(x, x).ravel() for x in X])


# %% right quadratic_features: einsum
def quadratic_features(X):
    n, m = X.shape
    return np.einsum("ni,nj->nij", X, X).reshape(n, m * m)


# %% right quadratic_features: squares, then pairs once
def quadratic_features(X):
    n, m = X.shape
    columns = [X[:, i] ** 2 for i in range(m)]
    for i in range(m):
        for j in range(i + 1, m):
            columns.append(np.sqrt(2) * X[:, i] * X[:, j])
    return np.column_stack(columns)


# %% right quadratic_features: triu_indices
def quadratic_features(X):
    i, j = np.triu_indices(X.shape[1])
    return X[:, i] * X[:, j] * np.where(i == j, 1, 2**0.5)


# %% wrong quadratic_features: the root forgotten
# told: Your products of different inputs count once
# earns: 0.5
def quadratic_features(X):
    i, j = np.triu_indices(X.shape[1])
    return X[:, i] * X[:, j]


# %% wrong quadratic_features: 2 for its root
# told: Your mixed terms count four times, not twice
# earns: 0.5
def quadratic_features(X):
    i, j = np.triu_indices(X.shape[1])
    return X[:, i] * X[:, j] * np.where(i == j, 1, 2)


# %% wrong quadratic_features: squares only
# told: Only squares: your features do not know about
def quadratic_features(X):
    return X**2


# %% wrong quadratic_features: two inputs only
# told: Right for two inputs, but there may be more
# earns: 0.25
def quadratic_features(X):
    x1, x2 = X[:, 0], X[:, 1]
    return np.column_stack([x1**2, x2**2, np.sqrt(2) * x1 * x2])


# %% wrong quadratic_features: neighbours only
# told: nothing
def quadratic_features(X):
    return np.hstack([X**2, np.sqrt(2) * X[:, :-1] * X[:, 1:]])


# %% wrong quadratic_features: all pairs, and with the root
# told: Your mixed terms count four times, not twice
# earns: 0.5
def quadratic_features(X):
    n, m = X.shape
    columns = []
    for i in range(m):
        for j in range(m):
            columns.append(X[:, i] * X[:, j] * (1 if i == j else np.sqrt(2)))
    return np.column_stack(columns)


# %% wrong quadratic_features: pairs without squares
# told: nothing
def quadratic_features(X):
    n, m = X.shape
    columns = [np.zeros(n)]
    for i in range(m):
        for j in range(i + 1, m):
            columns.append(np.sqrt(2) * X[:, i] * X[:, j])
    return np.column_stack(columns)


# %% wrong quadratic_features: the kernel itself
# told: You multiply rows with rows: that is the kernel
def quadratic_features(X):
    return (X @ X.T) ** 2


# %% wrong quadratic_features: one product of everything
# told: nothing
def quadratic_features(X):
    return np.column_stack([X**2, np.sqrt(2) * np.prod(X, axis=1)])


# %% wrong quadratic_features: matrices
# told: nothing
def quadratic_features(X):
    return X[:, :, None] * X[:, None, :]


# %% wrong quadratic_features: with the inputs
# told: You keep the inputs beside their squares and
def quadratic_features(X):
    i, j = np.triu_indices(X.shape[1])
    return np.hstack([X, X[:, i] * X[:, j] * np.where(i == j, 1, 2**0.5)])


# %% right scale_by_training: plain
def scale_by_training(train, test):
    mean = train.mean(axis=0)
    std = train.std(axis=0)
    return (train - mean) / std, (test - mean) / std


# %% right scale_by_training: columns in a loop
def scale_by_training(train, test):
    a, b = np.zeros(train.shape), np.zeros(test.shape)
    for j in range(train.shape[1]):
        mu = sum(train[:, j]) / len(train)
        s = np.sqrt(sum((train[:, j] - mu) ** 2) / len(train))
        a[:, j] = (train[:, j] - mu) / s
        b[:, j] = (test[:, j] - mu) / s
    return a, b


# %% wrong scale_by_training: scikit-learn
# told: forbidden
from sklearn.preprocessing import StandardScaler


def scale_by_training(train, test):
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


# %% wrong scale_by_training: each by its own
# told: nothing
def scale_by_training(train, test):
    return (train - train.mean(axis=0)) / train.std(axis=0), (test - test.mean(axis=0)) / np.maximum(
        test.std(axis=0), 1e-9
    )


# %% wrong scale_by_training: by all rows
# told: You take mean and standard deviation over all
def scale_by_training(train, test):
    both = np.vstack([train, test])
    mean, std = both.mean(axis=0), both.std(axis=0)
    return (train - mean) / std, (test - mean) / std


# %% wrong scale_by_training: one number for all columns
# told: You use one mean and one standard deviation
def scale_by_training(train, test):
    return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()


# %% wrong scale_by_training: rows
# told: nothing
def scale_by_training(train, test):
    mean, std = train.mean(axis=1, keepdims=True), train.std(axis=1, keepdims=True)
    return (train - mean) / std, (test - mean[: len(test)]) / std[: len(test)]


# %% wrong scale_by_training: n - 1
# told: Your standard deviation divides by n - 1. The
# earns: 0.5
def scale_by_training(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0, ddof=1)
    return (train - mean) / std, (test - mean) / std


# %% wrong scale_by_training: the variance
# told: You divide by the variance. The standard deviation
# earns: 0.5
def scale_by_training(train, test):
    mean = train.mean(axis=0)
    return (train - mean) / train.var(axis=0), (test - mean) / train.var(axis=0)


# %% wrong scale_by_training: test left as it is
# told: Your test rows come out as they went in. They
def scale_by_training(train, test):
    return (train - train.mean(axis=0)) / train.std(axis=0), test


# %% wrong scale_by_training: not divided
# told: You subtract the mean, but do not divide
def scale_by_training(train, test):
    return train - train.mean(axis=0), test - train.mean(axis=0)


# %% wrong scale_by_training: not centred
# told: You divide, but do not subtract the mean
def scale_by_training(train, test):
    return train / train.std(axis=0), test / train.std(axis=0)


# %% wrong scale_by_training: changed in place, scaled by the scaled
# told: Your test rows come out as they went in. They
def scale_by_training(train, test):
    train = (train - train.mean(axis=0)) / train.std(axis=0)
    test = (test - train.mean(axis=0)) / train.std(axis=0)
    return train, test


# %% wrong scale_by_training: train alone
# told: nothing
def scale_by_training(train, test):
    return (train - train.mean(axis=0)) / train.std(axis=0)


# %% wrong scale_by_training: to 0 and 1
# told: You scale to the range from 0 to 1. What is
def scale_by_training(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return (train - low) / (high - low), (test - low) / (high - low)


# %% wrong scale_by_training: numpy writes into its inputs
# told: nothing
def scale_by_training(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    train -= mean
    train /= std
    test -= mean
    test /= std
    return train, test
