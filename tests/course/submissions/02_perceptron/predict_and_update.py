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


# %% right predict: numpy.where
def predict(w, b, x):
    return np.where(np.sum(w * x) + b >= 0, 1, -1)


# %% wrong predict: forgets the bias
# told: Your line always runs through the origin
def predict(w, b, x):
    z = w @ x
    return 1 if z >= 0 else -1


# %% wrong predict: answers z
# told: You return z itself, any number at all
def predict(w, b, x):
    return w @ x + b


# %% wrong predict: 0 and 1
# told: Your classes are called 0 and 1
def predict(w, b, x):
    return int(w @ x + b >= 0)


# %% wrong predict: for two numbers only
# told: nothing
def predict(w, b, x):
    z = w[0] * x[0] + w[1] * x[1] + b
    return 1 if z >= 0 else -1


# %% wrong predict: prints
# told: nothing
def predict(w, b, x):
    z = w @ x + b
    if z >= 0:
        print(1)
    else:
        print(-1)


# %% right update: three cases
def update(w, b, x, y, eta):
    y_hat = predict(w, b, x)
    if y_hat == y:
        return w, b
    if y_hat < y:
        return w + 2 * eta * x, b + 2 * eta
    return w - 2 * eta * x, b - 2 * eta


# %% wrong update: predicts a second time after w has changed
# told: When you come to b, you predict a second
def update(w, b, x, y, eta):
    w = w + eta * (y - predict(w, b, x)) * x
    b = b + eta * (y - predict(w, b, x))
    return w, b


# %% wrong update: without the prediction
# told: You move the line for every sample, even for
def update(w, b, x, y, eta):
    return w + eta * y * x, b + eta * y


# %% wrong update: the wrong way round
# told: Your step goes the wrong way
def update(w, b, x, y, eta):
    error = predict(w, b, x) - y
    return w + eta * error * x, b + eta * error


# %% wrong update: the bias stays
# told: The bias stays where it was, so your line
def update(w, b, x, y, eta):
    error = y - predict(w, b, x)
    return w + eta * error * x, b


# %% wrong update: the bias gets x, too
# told: Your b becomes as long as x
def update(w, b, x, y, eta):
    error = y - predict(w, b, x)
    return w + eta * error * x, b + eta * error * x


# %% wrong update: z for the prediction
# told: You compare y with z
def update(w, b, x, y, eta):
    error = y - (w @ x + b)
    return w + eta * error * x, b + eta * error


# %% wrong update: returns the change
# told: You return the steps alone
def update(w, b, x, y, eta):
    error = y - predict(w, b, x)
    return eta * error * x, eta * error


# %% wrong update: eta for w only
# told: The learning rate scales your step of w, but
def update(w, b, x, y, eta):
    error = y - predict(w, b, x)
    return w + eta * error * x, b + error
