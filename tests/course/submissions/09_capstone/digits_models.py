# %% right accuracy: image by image
def accuracy(scores, y):
    right = 0
    for row, true in zip(scores, y):
        if list(row).index(max(row)) == true:
            right += 1
    return right / len(y)


# %% right accuracy: errors taken from one
def accuracy(scores, y):
    read = np.argmax(scores, axis=-1)
    return 1 - np.count_nonzero(read - y) / len(y)


# %% right mean_log_loss: logaddexp
def mean_log_loss(z, y):
    total = 0.0
    for row, k in zip(z, y):
        total += np.logaddexp.reduce(row) - row[k]
    return total / len(y)


# %% right mean_log_loss: one-hot targets
def mean_log_loss(z, y):
    shifted = z - np.max(z, axis=1)[:, None]
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, None]
    targets = np.eye(z.shape[1])[y]
    return -(targets * log_p).sum() / len(z)


# %% right linear: logits, and plain gradient descent
linear = keras.models.Sequential()
linear.add(keras.layers.Input(shape=(8, 8)))
linear.add(keras.layers.Flatten())
linear.add(keras.layers.Dense(10))
linear.compile(
    optimizer=keras.optimizers.SGD(0.2),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
linear.fit(X_train, y_train, epochs=30, verbose=0)


# %% right conv_parameters: weights, then biases
def conv_parameters(size, channels, filters):
    weights = size**2 * channels * filters
    biases = filters
    return weights + biases


# %% right conv_parameters: asks Keras
def conv_parameters(size, channels, filters):
    layer = keras.layers.Conv2D(filters, size)
    layer.build((None, 8, 8, channels))
    return layer.count_params()


# %% right mlp: functional, one-hot targets
inputs_ = keras.Input((8, 8))
hidden = keras.layers.Dense(50, activation="tanh")(keras.layers.Flatten()(inputs_))
mlp = keras.Model(inputs_, keras.layers.Dense(10, activation="softmax")(hidden))
mlp.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01))
mlp.fit(X_train, keras.utils.to_categorical(y_train), epochs=25, batch_size=50, validation_split=0.1, verbose=0)

# %% right cnn: other numbers of filters, dropout
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(20, (3, 3), padding="same", activation="relu"),
        keras.layers.Conv2D(20, (3, 3), padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=40, batch_size=32, verbose=0)


# %% right confusion: counted by a single number
def confusion(y, y_hat, classes):
    return np.bincount(classes * y + y_hat, minlength=classes * classes).reshape(classes, classes)


# %% right confusion: a list of lists of comparisons
def confusion(y, y_hat, classes):
    return np.array([[np.sum((y == i) & (y_hat == j)) for j in range(classes)] for i in range(classes)])


# %% wrong accuracy: the right ones over ten
# told: nothing
def accuracy(scores, y):
    return np.sum(np.argmax(scores, axis=1) == y) / 10


# %% wrong accuracy: argmax without an axis
# told: nothing
def accuracy(scores, y):
    return np.mean(np.argmax(scores) == y)


# %% wrong accuracy: a count
# told: You count the right ones
def accuracy(scores, y):
    return sum(1 for i in range(len(y)) if np.argmax(scores[i]) == y[i])


# %% wrong accuracy: from scikit-learn
# told: forbidden
def accuracy(scores, y):
    from sklearn.metrics import accuracy_score

    return accuracy_score(y, scores.argmax(axis=1))


# %% wrong mean_log_loss: as in the formula
# told: Right for small scores
# earns: 0.5
def mean_log_loss(z, y):
    p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
    return -np.mean(np.log(p[range(len(y)), y]))


# %% wrong mean_log_loss: clipped probabilities
# told: nothing
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(np.clip(p[np.arange(len(y)), y], 1e-7, 1)))


# %% wrong mean_log_loss: the largest subtracted, the logarithm at the end
# told: rounds to 0
# earns: 0.5
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


# %% wrong mean_log_loss: the sum over images
# told: You add up the losses
# earns: 0.5
def mean_log_loss(z, y):
    m = z.max(axis=1)
    return (m + np.log(np.exp(z.T - m).sum(axis=0)) - z[np.arange(len(y)), y]).sum()


# %% wrong mean_log_loss: no minus
# told: The sign is missing
def mean_log_loss(z, y):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(s[np.arange(len(y)), y] - np.log(np.exp(s).sum(axis=1)))


# %% wrong mean_log_loss: Keras'
# told: forbidden
def mean_log_loss(z, y):
    return float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, z))


# %% wrong linear: compiled, not fitted
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer="adam", loss="sparse_categorical_crossentropy")

# %% wrong linear: the digit as a number, mean squared error
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(1)])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error")
linear.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)

# %% wrong linear: a hidden layer
# told: nothing
linear = keras.Sequential(
    [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(20, "relu"), keras.layers.Dense(10, "softmax")]
)
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)

# %% wrong linear: one epoch
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, verbose=0)


# %% wrong linear: from scikit-learn
# told: forbidden
from sklearn.linear_model import LogisticRegression

linear = LogisticRegression(max_iter=500)
linear.fit(X_train.reshape(-1, 64), y_train)


# %% wrong conv_parameters: the bias forgotten
# told: but not the biases
def conv_parameters(size, channels, filters):
    return size * size * channels * filters


# %% wrong conv_parameters: one bias
# told: one bias for all filters
def conv_parameters(size, channels, filters):
    return size**2 * channels * filters + 1


# %% wrong conv_parameters: a weight for each place of the image
# told: nothing
def conv_parameters(size, channels, filters):
    return 64 * filters * channels + filters


# %% wrong mlp: too wide
# told: nothing
mlp = keras.Sequential(
    [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(128, "relu"), keras.layers.Dense(10, "softmax")]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)

# %% wrong cnn: the MLP once more
# told: nothing
cnn = mlp

# %% wrong cnn: flattened, so that places count
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)


# %% wrong cnn: wants a channel that the images do not have
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% wrong confusion: the table transposed
# told: Rows and columns are exchanged
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes), dtype=int)
    for i in range(len(y)):
        table[y_hat[i], y[i]] += 1
    return table


# %% wrong confusion: all at once
# told: counts once
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes), dtype=int)
    table[y, y_hat] += 1
    return table


# %% wrong confusion: shares of each row
# told: how many there are of each class
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for a, b in zip(y, y_hat):
        table[a, b] += 1 / np.sum(y == a)
    return table


# %% wrong confusion: only for the classes that occur
# told: nothing
def confusion(y, y_hat, classes):
    found = sorted(set(y) | set(y_hat))
    return np.array([[np.sum((y == i) & (y_hat == j)) for j in found] for i in found])


# %% wrong confusion: a list for ten classes
# told: nothing
def confusion(y, y_hat, classes):
    table = np.zeros((10, 10), dtype=int)
    for a, b in zip(y, y_hat):
        table[a][b] += 1
    return table
