# %% right train: with matrix products and +=
def train(X, y, eta=1.0, epochs=10):
    n, m = X.shape
    w = np.zeros(m)
    b = 0.0
    updates = 0
    for epoch in range(epochs):
        for i in range(n):
            error = y[i] - sign(np.dot(w, X[i]) + b)
            if error != 0:
                w += eta * error * X[i]
                b += eta * error
                updates += 1
    return w, b, updates


# %% right train: plain lists, stops when all is right
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = [0.0] * X.shape[1], 0.0, 0
    for _ in range(epochs):
        before = updates
        for x, target in zip(X, y):
            z = sum(wi * xi for wi, xi in zip(w, x)) + b
            y_hat = 1 if z >= 0 else -1
            if y_hat != target:
                w = [wi + eta * (target - y_hat) * xi for wi, xi in zip(w, x)]
                b = b + eta * (target - y_hat)
                updates += 1
        if updates == before:
            break
    return w, b, updates


# %% right train: the bias as a weight of a column of ones
def train(X, y, eta=1.0, epochs=10):
    A = np.hstack([np.ones((len(X), 1)), X])
    v = np.zeros(A.shape[1])
    count = 0
    for k in range(epochs * len(X)):
        a, t = A[k % len(X)], y[k % len(X)]
        if t * (1 if a @ v >= 0 else -1) < 0:
            v = v + 2 * eta * t * a
            count = count + 1
    return v[1:], v[0], count


# %% wrong train: predicts a second time after w has changed
# told: When you come to b, you predict a second
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            if sign(w @ x + b) != t:
                w = w + eta * (t - sign(w @ x + b)) * x
                b = b + eta * (t - sign(w @ x + b))
                updates += 1
    return w, b, updates


# %% wrong train: numpy.sign
# told: Where z = 0 your prediction is 0, so
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            y_hat = np.sign(w @ x + b)
            if y_hat != t:
                w = w + eta * (t - y_hat) * x
                b = b + eta * (t - y_hat)
                updates += 1
    return w, b, updates


# %% wrong train: starts from random weights
# told: nothing
def train(X, y, eta=1.0, epochs=10):
    rng = np.random.default_rng(0)
    w, b, updates = rng.normal(size=X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            y_hat = sign(w @ x + b)
            if y_hat != t:
                w = w + eta * (t - y_hat) * x
                b = b + eta * (t - y_hat)
                updates += 1
    return w, b, updates


# %% wrong train: y without the prediction
# told: Your steps go half as far as the lecture's
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            if sign(w @ x + b) != t:
                w = w + eta * t * x
                b = b + eta * t
                updates += 1
    return w, b, updates


# %% wrong train: one epoch only
# told: You stop after the first epoch, however many are
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for x, t in zip(X, y):
        y_hat = sign(w @ x + b)
        if y_hat != t:
            w = w + eta * (t - y_hat) * x
            b = b + eta * (t - y_hat)
            updates += 1
    return w, b, updates


# %% wrong train: corrects after the epoch
# told: All your predictions of one epoch are made with
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        errors = y - np.where(X @ w + b >= 0, 1, -1)
        w = w + eta * errors @ X
        b = b + eta * errors.sum()
        updates += int((errors != 0).sum())
    return w, b, updates


# %% wrong train: counts all samples
# told: Your w and b are right, but you count
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            w = w + eta * error * x
            b = b + eta * error
            updates += 1
    return w, b, updates


# %% wrong train: does not count
# told: nothing
def train(X, y, eta=1.0, epochs=10):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            w = w + eta * error * x
            b = b + eta * error
    return w, b


# %% wrong train: forgets the bias
# told: Your bias is never corrected, so it is still
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            y_hat = sign(w @ x)
            if y_hat != t:
                w = w + eta * (t - y_hat) * x
                updates += 1
    return w, b, updates


# %% wrong train: the bias is never changed
# told: Your bias is never corrected, so it is still
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            y_hat = sign(w @ x + b)
            if y_hat != t:
                w = w + eta * (t - y_hat) * x
                updates += 1
    return w, b, updates


# %% wrong train: learns the wrong way round
# told: Your line moves away from the points that it
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            error = sign(w @ x + b) - t
            if error:
                w = w + eta * error * x
                b = b + eta * error
                updates += 1
    return w, b, updates


# %% wrong train: without eta
# told: The learning rate has no effect
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            if error:
                w = w + error * x
                b = b + error
                updates += 1
    return w, b, updates


# %% wrong train: starts anew in each epoch
# told: Each of your epochs starts from zero again, so
def train(X, y, eta=1.0, epochs=10):
    updates = 0
    for _ in range(epochs):
        w, b = np.zeros(X.shape[1]), 0.0
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            if error:
                w = w + eta * error * x
                b = b + eta * error
                updates += 1
    return w, b, updates


# %% wrong train: returns within the loop
# told: You stop after the first epoch, however many are
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            if error:
                w = w + eta * error * x
                b = b + eta * error
                updates += 1
        return w, b, updates


# %% wrong train: goes on until nothing is wrong, whatever epochs says
# told: nothing
def train(X, y, eta=1.0, epochs=10):
    w, b, updates = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(200):
        before = updates
        for x, t in zip(X, y):
            error = t - sign(w @ x + b)
            if error:
                w = w + eta * error * x
                b = b + eta * error
                updates += 1
        if updates == before:
            break
    return w, b, updates


# %% right and_weights: by the loop
w, b, _ = train(X_and, y_and, epochs=6)
and_weights = (w, b)

# %% right and_weights: by hand, a list
and_weights = [[1, 1], -1.5]

# %% wrong and_weights: all that train returns
# told: nothing
and_weights = train(X_and, y_and)

# %% wrong and_weights: not trained long enough
# told: nothing
and_weights = train(X_and, y_and, epochs=2)[:2]

# %% wrong and_weights: w alone
# told: nothing
and_weights = np.array([4.0, 2.0])

# %% wrong and_weights: those of OR
# told: This line solves OR
and_weights = (np.array([2.0, 2.0]), -2.0)

# %% wrong and_weights: one number after another
# told: nothing
and_weights = (4, 2, -6)

# %% right or_weights: eta of its own
or_weights = train(X_or, y_or, 0.1, 20)[:2]

# %% wrong or_weights: a line through the origin
# told: nothing
or_weights = (np.array([1.0, 1.0]), 0.0)

# %% wrong or_weights: those of AND
# told: This line solves AND
or_weights = (np.array([4.0, 2.0]), -6.0)

# %% right xor_certificate: doubled
xor_certificate = (2, 2, 2, 2)

# %% right xor_certificate: an array
xor_certificate = np.ones(4)

# %% wrong xor_certificate: that of the example
# told: These are the factors of the example
xor_certificate = [1, 2, 1, 0]

# %% wrong xor_certificate: a minus
# told: These are the labels
xor_certificate = [-1, 1, 1, -1]

# %% wrong xor_certificate: all 0
# told: Zero times everything gives 0 >= 0, which is
xor_certificate = [0, 0, 0, 0]

# %% wrong xor_certificate: three factors
# told: nothing
xor_certificate = [1, 1, 1]

# %% wrong xor_certificate: the middle counts twice
# told: nothing
xor_certificate = [1, 2, 2, 1]
