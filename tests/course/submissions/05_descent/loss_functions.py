# %% right misclassified: a loop
def misclassified(y, d):
    wrong = 0
    for yi, di in zip(y, d):
        predicted = 1 if yi >= 0.5 else 0
        if predicted != di:
            wrong += 1
    return wrong


# %% right misclassified: where and abs
def misclassified(y, d):
    classes = np.where(y < 0.5, 0, 1)
    return np.abs(classes - d).sum()


# %% right misclassified: count_nonzero
def misclassified(y, d):
    return np.count_nonzero((y >= 0.5).astype(int) - d)


# %% right misclassified: floor
def misclassified(y, d):
    return int(sum(np.floor(y + 0.5) != d))


# %% wrong misclassified: round
# told: Look at an output of exactly 0.5
# earns: 0.25
def misclassified(y, d):
    return np.sum(np.round(y) != d)


# %% wrong misclassified: mean
# told: You return a share
# earns: 0.25
def misclassified(y, d):
    return np.mean((y >= 0.5) != d)


# %% wrong misclassified: hits
# told: You count the samples that are right
def misclassified(y, d):
    return sum((y >= 0.5) == d)


# %% wrong misclassified: no classes
# told: You compare the outputs themselves
def misclassified(y, d):
    return np.sum(y != d)


# %% wrong misclassified: int cuts off
# told: You give every output below 1 to class 0
def misclassified(y, d):
    return np.sum(y.astype(int) != d)


# %% wrong misclassified: signs
# told: You give every output to class 1
def misclassified(y, d):
    return np.sum(np.where(y >= 0, 1, 0) != d)


# %% wrong misclassified: signed
# told: cancel each other
def misclassified(y, d):
    return np.sum((y >= 0.5) - d)


# %% wrong misclassified: true or false for each
# told: nothing
def misclassified(y, d):
    return (y >= 0.5) != d


# %% wrong misclassified: distances
# told: You add up how far
def misclassified(y, d):
    return np.sum(np.abs(y - d))


# %% wrong misclassified: keras
# told: forbidden
import keras


def misclassified(y, d):
    return len(y) * (1 - float(np.mean(keras.metrics.binary_accuracy(d, y))))


# %% right squared_error: a loop
def squared_error(y, d):
    E = 0
    for a, b in zip(y, d):
        E += 0.5 * (a - b) ** 2
    return E


# %% right squared_error: dot product
def squared_error(y, d):
    e = d - y
    return 0.5 * e @ e


# %% right squared_error: norm
def squared_error(y, d):
    return np.linalg.norm(y - d) ** 2 / 2


# %% wrong squared_error: without the half
# told: twice as large as it should be
# earns: 0.25
def squared_error(y, d):
    return np.sum((y - d) ** 2)


# %% wrong squared_error: mean squared error
# told: You return the mean of the squares
def squared_error(y, d):
    return np.mean((y - d) ** 2)


# %% wrong squared_error: half the mean
# told: You average over the samples
# earns: 0.25
def squared_error(y, d):
    return np.mean((y - d) ** 2) / 2


# %% wrong squared_error: 1 // 2
# told: nothing
def squared_error(y, d):
    return 1 // 2 * np.sum((y - d) ** 2)


# %% wrong squared_error: half inside of the square
# told: nothing
def squared_error(y, d):
    return np.sum((0.5 * (y - d)) ** 2)


# %% wrong squared_error: times instead of power
# told: the plain sum of the errors
def squared_error(y, d):
    return 0.5 * np.sum((y - d) * 2)


# %% wrong squared_error: square of the sum
# told: You add up first and square then
def squared_error(y, d):
    return 0.5 * np.sum(y - d) ** 2


# %% wrong squared_error: caret
# told: nothing
def squared_error(y, d):
    return 0.5 * np.sum((y - d) ^ 2)


# %% wrong squared_error: in place
# told: nothing
def squared_error(y, d):
    y -= d
    return 0.5 * np.sum(y**2)


# %% wrong squared_error: not added up
# told: You return a number for each sample
def squared_error(y, d):
    return 0.5 * (y - d) ** 2


# %% wrong squared_error: squares apart
# told: nothing
def squared_error(y, d):
    return 0.5 * np.sum(y**2 - d**2)


# %% wrong squared_error: root
# told: You take a root at the end
def squared_error(y, d):
    return np.linalg.norm(y - d)


# %% right log_loss: a loop with min and max
def log_loss(y, d):
    total = 0
    for yi, di in zip(y, d):
        yi = min(max(yi, 1e-7), 1 - 1e-7)
        if di == 1:
            total -= np.log(yi)
        else:
            total -= np.log(1 - yi)
    return total


# %% right log_loss: the probability of the truth
def log_loss(y, d):
    p = np.where(d == 1, y, 1 - y)
    return -np.log(np.clip(p, 1e-7, 1 - 1e-7)).sum()


# %% right log_loss: adds a little, as is often seen
def log_loss(y, d):
    return -(d * np.log(y + 1e-7) + (1 - d) * np.log(1 - y + 1e-7)).sum()


# %% right log_loss: minimum and maximum
def log_loss(y, d):
    safe = np.minimum(np.maximum(y, 1e-7), 1 - 1e-7)
    return float(np.sum(-d * np.log(safe) - (1 - d) * np.log(1 - safe)))


# %% right log_loss: log1p
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -(d @ np.log(y) + (1 - d) @ np.log1p(-y))


# %% wrong log_loss: not kept away
# told: Where an output is exactly 0 or 1
# earns: 0.5
def log_loss(y, d):
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: not kept away, by cases
# told: nothing
def log_loss(y, d):
    return -np.sum(np.where(d == 1, np.log(y), np.log(1 - y)))


# %% wrong log_loss: math.log
# told: nothing
import math


def log_loss(y, d):
    return -sum(di * math.log(yi) + (1 - di) * math.log(1 - yi) for yi, di in zip(y, d))


# %% wrong log_loss: kept away from 0 only
# told: but not from 1
# earns: 0.5
def log_loss(y, d):
    y = np.where(y < 1e-7, 1e-7, y)
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: nan_to_num afterwards
# told: nothing
def log_loss(y, d):
    return np.nan_to_num(-np.sum(d * np.log(y) + (1 - d) * np.log(1 - y)))


# %% wrong log_loss: no minus
# told: Your loss is negative
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: the minus reaches the first term only
# told: nothing
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return np.sum(-d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: mean
# told: You average over the samples
# earns: 0.5
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: half of it
# told: Samples with the target 0 cost you nothing
def log_loss(y, d):
    return -np.sum(d * np.log(np.maximum(y, 1e-7)))


# %% wrong log_loss: base 2
# told: base 2
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.sum(d * np.log2(y) + (1 - d) * np.log2(1 - y))


# %% wrong log_loss: targets exchanged
# told: what did *not* happen
def log_loss(y, d):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.sum((1 - d) * np.log(y) + d * np.log(1 - y))


# %% wrong log_loss: another distance
# told: nothing
def log_loss(y, d):
    y = np.clip(y, 1e-15, 1 - 1e-15)
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: clips in place
# told: nothing
def log_loss(y, d):
    np.clip(y, 1e-7, 1 - 1e-7, out=y)
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: clips, but forgets to keep it
# told: Where an output is exactly 0 or 1
# earns: 0.5
def log_loss(y, d):
    np.clip(y, 1e-7, 1 - 1e-7)
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss: sklearn
# told: forbidden
from sklearn.metrics import log_loss as theirs


def log_loss(y, d):
    return theirs(d, y, normalize=False, labels=[0, 1])


# %% wrong log_loss: LectureKit's
# told: forbidden
from lecturekit import losses


def log_loss(y, d):
    return float(np.sum(losses.log_loss(d[:, None], y[:, None])))


# %% right log_loss_of_z: logaddexp
def log_loss_of_z(z, d):
    return np.sum(np.logaddexp(0, z) - d * z)


# %% right log_loss_of_z: where
def log_loss_of_z(z, d):
    soft = np.where(z > 0, z + np.log(1 + np.exp(-z)), np.log(1 + np.exp(z)))
    return (soft - d * z).sum()


# %% right log_loss_of_z: a loop
def log_loss_of_z(z, d):
    total = 0.0
    for zi, di in zip(z, d):
        if zi >= 0:
            total += zi + np.log(1 + np.exp(-zi)) - di * zi
        else:
            total += np.log(1 + np.exp(zi)) - di * zi
    return total


# %% right log_loss_of_z: by the sign of the target
def log_loss_of_z(z, d):
    m = np.where(d == 1, -z, z)
    return np.sum(np.maximum(m, 0) + np.log(1 + np.exp(-abs(m))))


# %% wrong log_loss_of_z: as it stands
# told: For large z your loss is infinite
# earns: 0.25
def log_loss_of_z(z, d):
    return np.sum(np.log(1 + np.exp(z)) - d * z)


# %% wrong log_loss_of_z: the other form
# told: For very negative z your loss is infinite
# earns: 0.25
def log_loss_of_z(z, d):
    return np.sum(z + np.log(1 + np.exp(-z)) - d * z)


# %% wrong log_loss_of_z: by way of the sigmoid
# told: You go by way of the sigmoid
def log_loss_of_z(z, d):
    y = 1 / (1 + np.exp(-z))
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))


# %% wrong log_loss_of_z: by way of the sigmoid and the loss above
# told: No sample costs you more than 16.2
def log_loss_of_z(z, d):
    return log_loss(1 / (1 + np.exp(-z)), d)


# %% wrong log_loss_of_z: z cut off at 500
# told: nothing
def log_loss_of_z(z, d):
    z = np.clip(z, -500, 500)
    return np.sum(np.log(1 + np.exp(z)) - d * z)


# %% wrong log_loss_of_z: ReLU alone
# told: nothing
def log_loss_of_z(z, d):
    return np.sum(np.maximum(z, 0) - d * z)


# %% wrong log_loss_of_z: forms exchanged
# told: nothing
def log_loss_of_z(z, d):
    soft = np.where(z < 0, z + np.log(1 + np.exp(-z)), np.log(1 + np.exp(z)))
    return (soft - d * z).sum()


# %% wrong log_loss_of_z: plus
# told: The sign before d z is wrong
def log_loss_of_z(z, d):
    return np.sum(np.logaddexp(0, z) + d * z)


# %% wrong log_loss_of_z: mean
# told: You average over the samples
# earns: 0.25
def log_loss_of_z(z, d):
    return np.mean(np.logaddexp(0, z) - d * z)


# %% wrong log_loss_of_z: math.exp
# told: nothing
import math


def log_loss_of_z(z, d):
    return sum(math.log(1 + math.exp(zi)) - di * zi for zi, di in zip(z, d))


# %% wrong log_loss_of_z: one branch for the whole array
# told: nothing
def log_loss_of_z(z, d):
    if z.max() > 0:
        return np.sum(z + np.log(1 + np.exp(-z)) - d * z)
    return np.sum(np.log(1 + np.exp(z)) - d * z)


# %% wrong log_loss_of_z: keras
# told: forbidden
import keras


def log_loss_of_z(z, d):
    return float(np.sum(keras.ops.binary_crossentropy(d, z, from_logits=True)))


# %% wrong flat_loss: too steep
# told: What is the slope where you stand
flat_loss = "steep"


# %% wrong flat_loss: several
# told: nothing
flat_loss = {"flat", "valleys"}


# %% wrong flat_loss: valleys
# told: That may happen with any loss
flat_loss = "valleys"
