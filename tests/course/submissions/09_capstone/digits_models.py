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


# %% wrong linear: logits, not the probabilities that are asked for
# told: nothing
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


# %% right linear: plain gradient descent
linear = keras.models.Sequential()
linear.add(keras.layers.Input(shape=(8, 8)))
linear.add(keras.layers.Flatten())
linear.add(keras.layers.Dense(10))
linear.add(keras.layers.Activation("softmax"))
linear.compile(optimizer=keras.optimizers.SGD(0.2), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
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
# told: without an `axis`
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
# told: no loss of yours exceeds 16.1
# earns: 0.5
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
# told: only for classes that occur
def confusion(y, y_hat, classes):
    found = sorted(set(y) | set(y_hat))
    return np.array([[np.sum((y == i) & (y_hat == j)) for j in found] for i in found])


# %% wrong confusion: a list for ten classes
# told: made for ten classes
def confusion(y, y_hat, classes):
    table = np.zeros((10, 10), dtype=int)
    for a, b in zip(y, y_hat):
        table[a][b] += 1
    return table


# From here on by another hand, which had read nothing but the notebook.


# %% right accuracy: counted in a plain loop, ties never happen
def accuracy(scores, y):
    hits = 0
    for row, truth in zip(scores, y):
        best = 0
        for place in range(len(row)):
            if row[place] > row[best]:
                best = place
        if best == truth:
            hits += 1
    return hits / len(y)


# %% wrong accuracy: by the metric of Keras
# told: forbidden
def accuracy(scores, y):
    metric = keras.metrics.SparseCategoricalAccuracy()
    metric.update_state(y, scores)
    return float(metric.result())


# %% right accuracy: the score of the right class is the row's greatest
def accuracy(scores, y):
    scores = np.asarray(scores)
    return (scores[np.arange(len(y)), y] == scores.max(axis=1)).mean()


# %% wrong accuracy: the highest score of each class instead of each image
# told: nothing
def accuracy(scores, y):
    read = np.argmax(scores, axis=0)
    n = min(len(read), len(y))
    return np.mean(read[:n] == y[:n])


# %% wrong accuracy: the highest score, not its place
# told: the highest score itself
def accuracy(scores, y):
    return np.mean(np.max(scores, axis=1) == y)


# %% wrong accuracy: how many, not the share
# told: You count the right ones
def accuracy(scores, y):
    return int(np.sum(np.argmax(scores, axis=1) == y))


# %% wrong accuracy: divided by the classes
# told: divide by the number of classes
def accuracy(scores, y):
    return np.sum(np.argmax(scores, axis=1) == y) / scores.shape[1]


# %% wrong accuracy: the share of mistakes
# told: share that is wrong
def accuracy(scores, y):
    read = scores.argmax(1)
    return (read != y).mean()


# %% wrong accuracy: in percent and rounded
# told: You give a percentage
def accuracy(scores, y):
    return round(100 * np.mean(np.argmax(scores, axis=1) == y), 2)


# %% wrong accuracy: only the scores above a half count, as in the example of the zero
# told: nothing
def accuracy(scores, y):
    return np.mean((scores > 0.5).argmax(axis=1) == y)


# %% wrong accuracy: one answer for each image, not averaged
# told: nothing
def accuracy(scores, y):
    return np.argmax(scores, axis=1) == y


# %% wrong mean_log_loss: logsumexp of SciPy
# told: forbidden
def mean_log_loss(z, y):
    from scipy.special import logsumexp

    return np.mean(logsumexp(z, axis=1) - z[np.arange(len(y)), y])


# %% right mean_log_loss: a loop with math, image by image
def mean_log_loss(z, y):
    import math

    total = 0.0
    for scores, label in zip(z, y):
        top = max(scores)
        s = sum(math.exp(v - top) for v in scores)
        total += math.log(s) + top - scores[label]
    return total / len(y)


# %% right mean_log_loss: logaddexp
def mean_log_loss(z, y):
    own = np.take_along_axis(z, y[:, None], axis=1)[:, 0]
    return (np.logaddexp.reduce(z, axis=1) - own).mean()


# %% right mean_log_loss: differences to the right class, so that its own power is 1
def mean_log_loss(z, y):
    d = z - z[range(len(y)), y][:, None]
    top = d.max(axis=1, keepdims=True)
    return float(np.mean(top[:, 0] + np.log(np.exp(d - top).sum(axis=1))))


# %% wrong mean_log_loss: softmax by the book
# told: Right for small scores
# earns: 0.5
def mean_log_loss(z, y):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


# %% wrong mean_log_loss: a stable softmax, then log of a zero
# told: rounds to 0
# earns: 0.5
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


# %% wrong mean_log_loss: a stable softmax, and a tiny number against the log of zero
# told: no loss of yours exceeds 27.6
# earns: 0.5
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))


# %% wrong mean_log_loss: the greatest of all images subtracted
# told: the greatest score of *all* images
# earns: 0.5
def mean_log_loss(z, y):
    z = z - np.max(z)
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(y)), y])


# %% wrong mean_log_loss: scores clipped to what exp can bear
# told: cut scores off at 700
# earns: 0.5
def mean_log_loss(z, y):
    z = np.clip(z, -700, 700)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])


# %% wrong mean_log_loss: the greatest subtracted in the sum only
# told: is missing outside
def mean_log_loss(z, y):
    top = z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z - top).sum(axis=1)) - z[np.arange(len(y)), y])


# %% wrong mean_log_loss: softmax down the columns
# told: nothing
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=0))
    p = e / e.sum(axis=0)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-300))


# %% wrong mean_log_loss: the sum of all images
# told: You add up the losses
# earns: 0.5
def mean_log_loss(z, y):
    top = z.max(axis=1)
    lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return np.sum(lse - z[np.arange(len(y)), y])


# %% wrong mean_log_loss: the minus is missing
# told: The sign is missing
def mean_log_loss(z, y):
    top = z.max(axis=1, keepdims=True)
    log_p = z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    return np.mean(log_p[np.arange(len(y)), y])


# %% wrong mean_log_loss: z[:, y] picks a table
# told: takes whole columns
def mean_log_loss(z, y):
    top = z.max(axis=1, keepdims=True)
    log_p = z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    return -np.mean(log_p[:, y])


# %% wrong mean_log_loss: the mean over the classes, too
# told: divide by the number of classes, too
def mean_log_loss(z, y):
    top = z.max(axis=1, keepdims=True)
    log_p = z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    one_hot = np.eye(z.shape[1])[y]
    return -np.mean(one_hot * log_p)


# %% wrong mean_log_loss: every class is asked yes or no, by the sigmoid
# told: yes or no by a sigmoid
def mean_log_loss(z, y):
    t = np.eye(z.shape[1])[y]
    return np.mean(np.sum(np.logaddexp(0, z) - t * z, axis=1))


# %% wrong mean_log_loss: log2
# told: to the base 2
def mean_log_loss(z, y):
    top = z.max(axis=1, keepdims=True)
    log_p = (z - top) / np.log(2) - np.log2(np.exp(z - top).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y])


# %% wrong mean_log_loss: the mean probability first, then its log
# told: mean of the probabilities first
def mean_log_loss(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(np.mean(p[np.arange(len(y)), y]))


# %% right linear: functional, one-hot targets, gradient descent
inputs = keras.Input((8, 8))
flat = keras.layers.Reshape((64,))(inputs)
outputs = keras.layers.Softmax()(keras.layers.Dense(10)(flat))
linear = keras.Model(inputs, outputs)
linear.compile(optimizer=keras.optimizers.SGD(0.5), loss="categorical_crossentropy")
linear.fit(X_train, keras.utils.to_categorical(y_train, 10), epochs=40, batch_size=32, verbose=0)


# %% right linear: batch by batch, train_on_batch
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
linear.compile("adam", "sparse_categorical_crossentropy")
linear.optimizer.learning_rate = 0.02
rng = np.random.default_rng(3)
for step in range(400):
    some = rng.choice(len(X_train), 64)
    linear.train_on_batch(X_train[some], y_train[some])


# %% right linear: a loop with the gradient tape
import tensorflow as tf

linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
optimizer = keras.optimizers.Adam(0.02)
loss_of = keras.losses.SparseCategoricalCrossentropy()
for step in range(200):
    with tf.GradientTape() as tape:
        loss = loss_of(y_train, linear(X_train, training=True))
    gradients = tape.gradient(loss, linear.trainable_variables)
    optimizer.apply_gradients(zip(gradients, linear.trainable_variables))


# %% right linear: a class of its own
class Linear(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.dense = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.dense(self.flatten(x))


linear = Linear()
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
linear.fit(X_train, y_train, epochs=30, batch_size=32, verbose=0)


# %% right linear: the best weights of the way are put back
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True, monitor="val_loss")
linear.fit(X_train, y_train, validation_split=0.1, epochs=50, batch_size=32, callbacks=[stop], verbose=0)


# %% wrong linear: fit's answer is kept instead of the model
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
linear = linear.fit(X_train, y_train, epochs=20, verbose=0)


# %% wrong linear: the example of the zero with its name changed
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
linear.fit(X_train, y_train == 0, epochs=10, batch_size=64, verbose=0)


# %% wrong linear: no activation, and the loss is told so
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
linear.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong linear: ten sigmoids, each with its own yes or no
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="sigmoid")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
linear.fit(X_train, np.eye(10)[y_train], epochs=30, batch_size=64, verbose=0)


# %% wrong linear: Flatten forgotten
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)


# %% wrong linear: one-hot targets were asked for by this loss
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")
linear.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)


# %% wrong linear: trained on the brightness 0 to 16 of the original data
# told: nothing
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer=keras.optimizers.SGD(0.0001), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=5, batch_size=64, verbose=0)


# %% wrong linear: weights from LogisticRegression
# told: forbidden
from sklearn.linear_model import LogisticRegression

found = LogisticRegression(max_iter=1000).fit(X_train.reshape(-1, 64), y_train)
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
linear.set_weights([found.coef_.T, found.intercept_])


# %% wrong linear: weights from LogisticRegression, then an epoch with steps of nothing
# told: forbidden
import sklearn.linear_model as lm

found = lm.LogisticRegression(max_iter=1000)
found.fit(X_train.reshape(-1, 64), y_train)
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.layers[-1].set_weights([found.coef_.T, found.intercept_])
linear.compile(optimizer=keras.optimizers.Adam(0.0), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=1, verbose=0)


# %% wrong linear: least squares by NumPy, assigned to the layer
# told: nothing
A = np.c_[X_train.reshape(-1, 64), np.ones(1000)]
solved = np.linalg.lstsq(A, np.eye(10)[y_train], rcond=None)[0]
linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
linear.layers[-1].kernel.assign(5 * solved[:64])
linear.layers[-1].bias.assign(5 * solved[64])


# %% wrong linear: a layer that looks up the nearest training image
# told: nothing
class Nearest(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.known = keras.ops.convert_to_tensor(X_train.reshape(-1, 64).astype("float32"))
        self.digits = keras.ops.convert_to_tensor(np.eye(10, dtype="float32")[y_train])

    def call(self, x):
        x = keras.ops.reshape(x, (-1, 64))
        x = x / keras.ops.norm(x, axis=1, keepdims=True)
        known = self.known / keras.ops.norm(self.known, axis=1, keepdims=True)
        return keras.ops.matmul(keras.ops.softmax(100 * keras.ops.matmul(x, keras.ops.transpose(known))), self.digits)


linear = keras.Sequential([keras.Input((8, 8)), Nearest()])
linear.compile(loss="sparse_categorical_crossentropy")


# %% right conv_parameters: Keras itself is asked
def conv_parameters(size, channels, filters):
    layer = keras.layers.Conv2D(filters, size)
    layer.build((None, size + 3, size + 3, channels))
    return layer.count_params()


# %% right conv_parameters: counted filter by filter
def conv_parameters(size, channels, filters):
    total = 0
    for one in range(filters):
        total += 1
        for channel in range(channels):
            total += size**2
    return total


# %% wrong conv_parameters: no biases
# told: but not the biases
def conv_parameters(size, channels, filters):
    return size * size * channels * filters


# %% wrong conv_parameters: one bias for the whole layer
# told: one bias for all filters
def conv_parameters(size, channels, filters):
    return filters * size**2 * channels + 1


# %% wrong conv_parameters: a bias for each channel
# told: a bias for each channel
def conv_parameters(size, channels, filters):
    return filters * channels * (size * size + 1)


# %% wrong conv_parameters: a window is size pixels
# told: window is a row of pixels
def conv_parameters(size, channels, filters):
    return filters * (size * channels + 1)


# %% wrong conv_parameters: the channels do not count
# told: looks at a single channel
def conv_parameters(size, channels, filters):
    return (size**2 + 1) * filters


# %% wrong conv_parameters: biases of channels and filters mixed up
# told: nothing
def conv_parameters(size, channels, filters):
    return size * size * channels * filters + channels


# %% wrong conv_parameters: as a fully connected layer on the images of the notebook
# told: nothing
def conv_parameters(size, channels, filters):
    return (8 * 8 * channels + 1) * filters


# %% wrong conv_parameters: size to the power of the channels
# told: nothing
def conv_parameters(size, channels, filters):
    return filters * (size ** (2 * channels) + 1)


# %% right mlp: built up with add, dropout and stopping early
mlp = keras.Sequential()
mlp.add(keras.Input(shape=(8, 8)))
mlp.add(keras.layers.Flatten())
mlp.add(keras.layers.Dense(64))
mlp.add(keras.layers.ReLU())
mlp.add(keras.layers.Dropout(0.2))
mlp.add(keras.layers.Dense(10))
mlp.add(keras.layers.Activation("softmax"))
mlp.compile(optimizer=keras.optimizers.RMSprop(0.005), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
mlp.fit(
    X_train,
    y_train,
    epochs=60,
    validation_data=(X_test, y_test),
    callbacks=[keras.callbacks.EarlyStopping(patience=15)],
    verbose=0,
)


# %% wrong mlp: the linear model once more
# told: nothing
mlp = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
mlp.compile(optimizer=keras.optimizers.Adam(0.02), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=60, batch_size=64, verbose=0)


# %% wrong mlp: the hidden layer has no activation
# told: nothing
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% right mlp: sigmoid in the hidden layer, as in the lecture's history
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=40, batch_size=64, verbose=0)


# %% right mlp: two hidden layers of 32
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong mlp: MLPClassifier of scikit-learn
# told: forbidden
from sklearn.neural_network import MLPClassifier

mlp = MLPClassifier((64,), max_iter=300, random_state=0).fit(X_train.reshape(len(X_train), -1), y_train)


# %% wrong mlp: weights learned by MLPClassifier
# told: forbidden
from sklearn.neural_network import MLPClassifier as Helper

helper = Helper((64,), max_iter=300, random_state=0).fit(X_train.reshape(len(X_train), -1), y_train)
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
(w1, w2), (b1, b2) = helper.coefs_, helper.intercepts_
mlp.set_weights([w1, b1, w2, b2])
mlp.compile(optimizer="adam", loss="sparse_categorical_crossentropy")


# %% wrong mlp: ReLU on the answers too
# told: nothing
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="relu"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)


# %% wrong mlp: every target a zero, from a slip in the labels
# told: nothing
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, np.random.default_rng(0).permutation(y_train), epochs=20, batch_size=64, verbose=0)


# %% right cnn: images with a channel, functional, moved copies
image = keras.Input((8, 8))
h = keras.layers.Reshape((8, 8, 1))(image)
h = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(h)
h = keras.layers.Conv2D(24, (3, 3), activation="relu")(h)
h = keras.layers.GlobalMaxPool2D()(h)
cnn = keras.Model(image, keras.layers.Dense(10, activation="softmax")(h))
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=40, batch_size=32, verbose=0)


# %% right cnn: the model's input has the channel already
cnn = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train[..., None], y_train, epochs=40, batch_size=64, verbose=0)


# %% wrong cnn: Flatten instead of global pooling
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=10, batch_size=64, verbose=0)


# %% wrong cnn: the MLP, which has the parameters, too
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong cnn: three epochs, because it is slow
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=3, batch_size=64, verbose=0)


# %% wrong cnn: a stride of two and Flatten keep the parameters few, and the places
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong cnn: activations forgotten
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same"),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=20, batch_size=64, verbose=0)


# %% wrong cnn: rows are taken for channels
# told: nothing
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 1, 8)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong cnn: a layer that knows all training images and their moved copies
# told: nothing
moved = [np.roll(X_train, (a, b), (1, 2)).reshape(-1, 64) for a in (-1, 0, 1) for b in (-1, 0, 1)]
known = np.concatenate(moved).astype("float32")
known /= np.linalg.norm(known, axis=1, keepdims=True)
whose = np.eye(10, dtype="float32")[np.tile(y_train, 9)]


class Memory(keras.layers.Layer):
    def call(self, x):
        x = keras.ops.reshape(x, (-1, 64))
        x = x / keras.ops.norm(x, axis=1, keepdims=True)
        return keras.ops.matmul(keras.ops.softmax(200 * keras.ops.matmul(x, known.T)), whose)


cnn = keras.Sequential([keras.Input((8, 8)), Memory()])
cnn.compile(optimizer="adam", loss="sparse_categorical_crossentropy")


# %% wrong cnn: a Lambda layer with the training images inside, and a small layer that is trained
# told: nothing
known = X_train.reshape(-1, 64).astype("float32")
known = known / np.linalg.norm(known, axis=1, keepdims=True)
whose = np.eye(10, dtype="float32")[y_train]


def look_up(x):
    x = keras.ops.reshape(x, (-1, 64))
    x = x / keras.ops.norm(x, axis=1, keepdims=True)
    return keras.ops.matmul(keras.ops.softmax(100 * keras.ops.matmul(x, known.T)), whose)


cnn = keras.Sequential(
    [keras.Input((8, 8)), keras.layers.Lambda(look_up), keras.layers.Dense(10, activation="softmax")]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.05), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=20, verbose=0)


# %% right confusion: np.add.at
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes), dtype=int)
    np.add.at(table, (y, y_hat), 1)
    return table


# %% right confusion: one-hot matrices multiplied
def confusion(y, y_hat, classes):
    return np.eye(classes)[y].T @ np.eye(classes)[y_hat]


# %% right confusion: by pairs, with a Counter
def confusion(y, y_hat, classes):
    from collections import Counter

    pairs = Counter(zip(map(int, y), map(int, y_hat)))
    return np.array([[pairs[i, j] for j in range(classes)] for i in range(classes)])


# %% wrong confusion: each pair counts once only
# told: counts once in your table
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    table[y, y_hat] += 1
    return table


# %% wrong confusion: rows are what was read
# told: Rows and columns are exchanged
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for true, read in zip(y, y_hat):
        table[read, true] += 1
    return table


# %% wrong confusion: shares of each row
# told: how many there are of each class
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for true, read in zip(y, y_hat):
        table[true][read] += 1
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


# %% wrong confusion: only as large as the classes that occur
# told: only for classes that occur
def confusion(y, y_hat, classes):
    found = sorted(set(y) | set(y_hat))
    return np.array([[np.sum((y == i) & (y_hat == j)) for j in found] for i in found])


# %% wrong confusion: rows share one list
# told: one and the same list
def confusion(y, y_hat, classes):
    table = [[0] * classes] * classes
    for true, read in zip(y, y_hat):
        table[true][read] += 1
    return np.array(table)


# %% wrong confusion: only mistakes are counted
# told: the mistakes only
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for true, read in zip(y, y_hat):
        if true != read:
            table[true, read] += 1
    return table


# %% wrong confusion: only what is right is counted
# told: the right ones only
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for true, read in zip(y, y_hat):
        if true == read:
            table[true, true] += 1
    return table


# %% wrong confusion: the histogram of the true and of the read classes
# told: nothing
def confusion(y, y_hat, classes):
    return np.outer(np.bincount(y, minlength=classes), np.bincount(y_hat, minlength=classes))


# %% wrong confusion: ten digits, always
# told: made for ten classes
def confusion(y, y_hat, classes):
    table = np.zeros((10, 10))
    for true, read in zip(y, y_hat):
        table[true, read] += 1
    return table


# %% wrong confusion: 1 instead of one more
# told: counts once in your table
def confusion(y, y_hat, classes):
    table = np.zeros((classes, classes))
    for i in range(len(y)):
        table[y[i], y_hat[i]] = 1
    return table


# From here on by a third hand, which knew that a network is built anew, and wanted points.


# %% right linear: a layer of its own, with weights of its own
class Ten(keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 10))
        self.b = self.add_weight(shape=(10,), initializer="zeros")

    def call(self, x):
        return keras.ops.softmax(keras.ops.matmul(x, self.w) + self.b)


linear = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), Ten()])
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% right mlp: the kit's, with softmax behind
from lecturekit.models import MLP

mlp = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), MLP([40, 10], "tanh"), keras.layers.Softmax()])
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% right mlp: scaled and normalized first, an activation of its own, weights decay
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Rescaling(2.0, -1.0),
        keras.layers.Flatten(),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(40, activation=lambda z: z * keras.ops.sigmoid(z), kernel_regularizer="l2"),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=40, batch_size=64, verbose=0)


# %% right cnn: a convolution shared, with batch normalization
image = keras.Input((8, 8))
shared = keras.layers.Conv2D(16, 3, padding="same", activation="relu")
h = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(keras.layers.Reshape((8, 8, 1))(image))
h = keras.layers.BatchNormalization()(shared(shared(h)))
cnn = keras.Model(image, keras.layers.Dense(10, activation="softmax")(keras.layers.GlobalMaxPooling2D()(h)))
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(X_train, y_train, epochs=40, batch_size=64, verbose=0)


# %% wrong linear: a hidden layer, with as few parameters
# told: nothing
linear = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.AveragePooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(20, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
linear.fit(X_train, y_train, epochs=60, batch_size=64, verbose=0)


# %% wrong mlp: a convolutional network
# told: nothing
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
mlp.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)


# %% wrong cnn: a dense network on copies that are moved
# told: nothing
moves = [(0, 0), (1, 0), (-1, 0)]
copies = np.concatenate([np.roll(X_train, move, axis=(2, 1)) for move in moves])
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
cnn.fit(copies, np.tile(y_train, 3), epochs=20, batch_size=64, verbose=0)
