# %% right predict: with numpy.dot and an if
def predict(w, b, x):
    z = np.dot(w, x) + b
    if z < 0:
        return -1
    return 1


# %% wrong predict: numpy.sign
# told: your answer there is 0
# earns: 0.5
def predict(w, b, x):
    return np.sign(np.dot(w, x) + b)


# %% wrong predict: forgets the else
# told: nothing
def predict(w, b, x):
    if w @ x + b >= 0:
        return 1


# %% right update: in two steps
def update(w, b, x, y, eta):
    y_hat = predict(w, b, x)
    new_w = [wi + eta * (y - y_hat) * xi for wi, xi in zip(w, x)]
    return np.array(new_w), b + eta * (y - y_hat)


# %% wrong update: changes w in place
# told: nothing
def update(w, b, x, y, eta):
    error = y - predict(w, b, x)
    w += eta * error * x
    b += eta * error
    return w, b
