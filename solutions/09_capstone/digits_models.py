# %%
import numpy as np

from lecturekit.check import (
    Agrees,
    Edit,
    Exercise,
    Holds,
    Mistake,
    Predict,
    drawn,
    edition,
    inputs,
    integer,
    kept,
    predicts,
)
from lecturekit.data import digits

numbers = edition(
    {"z": [1, 3, 0], "hidden": 64, "filters": 16},
    lambda rng: {
        "z": [int(n) for n in rng.permutation([0, 1, 3])],
        "hidden": int(rng.choice([48, 56, 60])),  # `mlp` may have 5000 parameters
        "filters": int(rng.choice([14, 15, 18])),
    },
)
powers = np.exp(numbers.z)
p = powers / powers.sum()
mlp_parameters = 65 * numbers.hidden + 11 * 10 + (numbers.hidden - 10) * 10
cnn_parameters = 10 * numbers.filters + (9 * numbers.filters + 1) * numbers.filters + (numbers.filters + 1) * 10

# The digits are public, so a list of answers must not help: the images that judge are the 497 that no notebook hands
# out, in other ink each time, and some of them moved. Training on them, too, gains a percent that nobody needs.
X, Y = digits()
DRAWER = np.random.default_rng(0).permutation(len(Y))[1300:]
SIDES = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])


def margins():
    """How surely a linear fit to all other images tells each digit: its score less the best wrong one."""
    table, target = np.column_stack([np.ones(len(X)), X.reshape(len(X), -1)]), np.eye(10)[Y]
    hat = table @ np.linalg.solve(table.T @ table + np.eye(65), table.T)
    own = np.diag(hat)[:, None]
    scores = (hat @ target - own * target) / (1 - own)
    return scores[target > 0] - np.where(target > 0, -np.inf, scores).max(axis=1)


EASY = DRAWER[margins()[DRAWER] > 0.2]  # small samples hold none but these, so that luck does not decide


def fresh(d):
    """Images in other ink, and their digits: 64 that are easy to read, or all of the drawer."""
    chosen = d.rng.choice(EASY, 64, replace=False) if d.level < 0.5 else d.rng.permutation(DRAWER)
    ink = X[chosen] * d.rng.uniform(0.8, 1, (len(chosen), 1, 1))
    noisy = ink + d.rng.normal(0, 0.05, ink.shape) * (ink > 0)
    return noisy.clip(0, 1).round(1), Y[chosen]


def moved(d):
    """The same images, each moved by one pixel to one of four sides; in a small sample to the left or right.

    (A step up or down cuts a stroke off, and how much that costs a right network is luck: too much for 64 images.)
    """
    images = np.pad(d.once("fresh", fresh)[0], ((0, 0), (1, 1), (1, 1)))
    corners = 1 - SIDES[d.rng.integers(2 if d.level < 0.5 else 4, size=len(images))]
    return np.stack([image[y : y + 8, x : x + 8] for image, (x, y) in zip(images, corners, strict=True)])


images, their_digits = drawn(lambda d: d.once("fresh", fresh)[0]), kept(drawn(lambda d: d.once("fresh", fresh)[1]))


def no_ties(d):
    """Scores, no two of a row alike, and digits, most of which have the highest score."""
    scores = np.arange(d.size("classes", 2, 6)) - d.rng.integers(0, 4) + np.zeros((d.size("n", 1, 8), 1))
    scores = d.rng.permuted(scores, axis=1) * (1.0 if d.whole else 0.37)
    lucky = d.rng.random(len(scores)) < 0.6
    return scores, np.where(lucky, scores.argmax(axis=1), d.rng.integers(scores.shape[1], size=len(scores)))


def scores_and_classes(d):
    scores = d.numbers((d.size("n", 1, 5), d.size("classes", 2, 5)))
    return scores, d.rng.integers(scores.shape[1], size=len(scores))


def reading(d):
    """True and read classes, among them the last one, and how many classes there are."""
    classes = d.size("classes", 2, 5)
    true = d.rng.integers(classes, size=d.size("n", 1, 12))
    wrong = d.rng.random(len(true)) < 0.4
    return true, np.where(wrong, d.rng.integers(classes, size=len(true)), true), classes


def part(make, place):
    return drawn(lambda d: d.once(make.__name__, make)[place])


def _naive(z, axis=1):
    """Softmax by the book."""
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def _softmax(z):
    """Softmax that overflows nowhere."""
    return _naive(z - z.max(axis=1, keepdims=True))


NO_LIBRARY = {"sklearn": "Write it in NumPy: a line or two will do.", "keras.metrics": "Write it in NumPy."}
NO_SOFTMAX = {
    **{
        f"keras.{name}": "Write the formula in NumPy."
        for name in ("losses", "metrics", "activations.softmax", "activations.log_softmax")
    },
    **{
        f"keras.ops.{name}": "Write the formula in NumPy."
        for name in ("softmax", "log_softmax", "logsumexp", "categorical_crossentropy")
    },
    **dict.fromkeys(
        ("keras.ops.sparse_categorical_crossentropy", "scipy", "sklearn", "tensorflow", "torch", "jax"), ""
    ),
}
TRAINED = {"sklearn": "Train a Keras model with `model.fit`."}

exercise = Exercise(
    title="Digits: three networks",
    minutes=30,
    section="Summary",
    goals=[
        "train a linear model, an MLP and a convolutional network with Keras, and measure them on a test set",
        "compute the log loss of ten classes, however large the scores",
        "count a network's parameters, and see which classes it mixes up",
    ],
    after=["05_descent/loss_functions", "07_modules/mm_and_mlp", "08_convolution/conv_layer"],
    checks=[
        Agrees(
            "accuracy",
            inputs(scores=part(no_ties, 0), y=part(no_ties, 1)),
            points=0.5,
            forbids=NO_LIBRARY,
            also=[
                {"scores": np.array([[2.0, 5, 1], [0, -1, 3], [4, 1, 2], [1, 0, 2]]), "y": np.array([1, 2, 0, 0])},
                {
                    "scores": np.array([[3.0, 1, 2], [1, 2, 3], [2, 3, 1], [1, 3, 2], [3, 2, 1], [2, 1, 3], [3, 1, 2]]),
                    "y": np.array([1, 0, 0, 0, 2, 2, 0]),
                },
            ],
            mistakes={
                "You count the right ones. The share of them is asked for, a number from 0 to 1.": Edit(
                    "np.mean", "np.sum"
                ),
                "This is the share that is wrong.": Edit("==", "!="),
                "You give a percentage. The share is asked for, a number from 0 to 1.": Edit(
                    "np.mean(scores.argmax(axis=1) == y)", "100 * np.mean(scores.argmax(axis=1) == y)"
                ),
                "`np.argmax` without an `axis` looks for one place in the whole array. Each image has its own: look along "
                "the columns of its row.": lambda scores, y: np.mean(np.argmax(scores) == y),
                "You divide by the number of classes. A share of the images is divided by how many images there are.": (
                    lambda scores, y: np.sum(scores.argmax(axis=1) == y) / scores.shape[1]
                ),
                "You take the class with the lowest score. The highest one wins.": Edit("argmax", "argmin"),
                "You compare the highest score itself with the class. At which place of the row does it stand?": Edit(
                    "argmax", "max"
                ),
            },
            hints=[
                "Two steps: the place of the highest score in each row; how often it is the right class.",
                "`argmax` has an `axis`. Rows are images, so for each row you look along the columns.",
                "The mean of a comparison such as `a == b` is the share of places where it is true.",
            ],
        ),
        Agrees(
            "mean_log_loss",
            inputs(z=part(scores_and_classes, 0), y=part(scores_and_classes, 1)),
            points=1,
            forbids=NO_SOFTMAX,
            also=[
                {"z": np.array([[1.0, 3.0, 0.0]]), "y": np.array([1])},
                {"z": np.array([[0.0, 2.0], [0.0, -1.0]]), "y": np.array([1, 1])},
                {"z": np.array([[1000.0, 998.0, 0.0], [-1000.0, -1001.0, -1000.0]]), "y": np.array([1, 0])},
                {"z": np.array([[0.0, 1000.0], [3.0, 1.0]]), "y": np.array([0, 0])},
            ],
            mistakes=[
                Mistake(
                    "Right for small scores. For a score of 1000 the power is larger than any number that the "
                    "computer has. What may be subtracted from all scores of a row?",
                    Edit("z.max(axis=1, keepdims=True)", "np.zeros((len(z), 1))"),
                    worth=0.5,
                ),
                Mistake(
                    "Right, unless a probability is so small that it rounds to 0: then its logarithm is infinite. "
                    "Work out $\\log p$ on paper first, and see what is left of it.",
                    lambda z, y: np.mean(
                        [-np.log(np.exp(r - max(r))[k] / np.exp(r - max(r)).sum()) for r, k in zip(z, y, strict=True)]
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "Right, unless the scores of two images are far apart: you subtract the greatest score of *all* "
                    "images, and then all powers of another image may round to 0. Subtract from each row its own.",
                    lambda z, y: np.mean(np.log(np.exp(z - z.max()).sum(axis=1)) - (z - z.max())[np.arange(len(y)), y]),
                    worth=0.5,
                ),
                *(
                    Mistake(
                        f"Right for small scores. But as {tiny:g} keeps your probability away from 0, no loss of yours "
                        f"exceeds {-np.log(tiny):.1f}, however wrong an image is read. Work out $\\log p$ on paper "
                        "first, and see what is left of it.",
                        lambda z, y, tiny=tiny: np.mean(-np.log(np.maximum(_softmax(z)[np.arange(len(y)), y], tiny))),
                        worth=0.5,
                    )
                    for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
                ),
                *(
                    Mistake(
                        f"Right for small scores. You cut scores off at {limit}, so what is greater or less changes "
                        "nothing any more. Which number may be subtracted from all scores of a row instead?",
                        lambda z, y, limit=limit: np.mean(
                            np.logaddexp.reduce(z.clip(-limit, limit), axis=1)
                            - z.clip(-limit, limit)[np.arange(len(y)), y]
                        ),
                        worth=0.5,
                    )
                    for limit in (100, 500, 700)
                ),
                Mistake(
                    "What you subtract inside of the powers is missing outside: $\\log \\sum_k e^{z_k} = m + \\log "
                    "\\sum_k e^{z_k - m}$, and the score of the right class must be treated alike.",
                    Edit("log_sum - z[np.arange(len(y)), y]", "log_sum - m[:, 0] - z[np.arange(len(y)), y]"),
                ),
                Mistake(
                    "`[:, y]` takes whole columns, for each image the classes of all images. Of each row only one number "
                    "counts, that of its own right class. And then think of large scores.",
                    lambda z, y: -np.mean(np.log(_naive(z)[:, y])),
                ),
                Mistake(
                    "`[:, y]` takes whole columns, for each image the classes of all images. Of each row only one number "
                    "counts, that of its own right class.",
                    lambda z, y: np.mean(np.logaddexp.reduce(z, axis=1)[:, None] - z[:, y]),
                ),
                Mistake(
                    "You divide by the number of classes, too. It is a mean over images: each has one loss.",
                    lambda z, y: np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]) / z.shape[1],
                ),
                Mistake(
                    "You take the mean of the probabilities first, and then its logarithm. Each image has its own "
                    "logarithm; the mean comes last.",
                    lambda z, y: -np.log(np.mean(_softmax(z)[np.arange(len(y)), y])),
                ),
                Mistake(
                    "Here each class is asked yes or no by a sigmoid of its own. With softmax the classes share one "
                    "probability of 1, and only the right class has a loss.",
                    lambda z, y: np.mean(np.sum(np.logaddexp(0, z) - np.eye(z.shape[1])[y] * z, axis=1)),
                ),
                Mistake(
                    "All probabilities of your table together add up to 1. Those of each image, a row, should.",
                    lambda z, y: np.mean(-np.log((np.exp(z) / np.exp(z).sum())[np.arange(len(y)), y])),
                ),
                Mistake(
                    "You add up the losses of all images. The mean is asked for.", Edit("np.mean", "np.sum"), worth=0.5
                ),
                Mistake("The sign is missing: a loss is never negative.", Edit("np.mean", "-np.mean")),
                Mistake(
                    "You take the probability of the class that is read, the most probable one. The loss asks about "
                    "the right one.",
                    Edit("z[np.arange(len(y)), y]", "m[:, 0]"),
                ),
                Mistake(
                    "Your probabilities of one *column* add up to 1. Those of one image, a row, should.",
                    lambda z, y: np.mean((np.logaddexp.reduce(z, axis=0) - z)[np.arange(len(y)), y]),
                ),
                Mistake(
                    "Each *column* of your probabilities adds up to 1. Each row should, as a row is an image. And then "
                    "think of large scores.",
                    lambda z, y: np.mean(-np.log(_naive(z, axis=0)[np.arange(len(y)), y])),
                ),
                Mistake(
                    "You average over all classes. Of each image, only the probability of its right class counts.",
                    Edit("z[np.arange(len(y)), y]", "z.mean(axis=1)"),
                ),
                Mistake(
                    "This is the logarithm to the base 10. The log loss takes the natural one.",
                    Edit(
                        "np.mean(log_sum - z[np.arange(len(y)), y])",
                        "np.mean(log_sum - z[np.arange(len(y)), y]) / np.log(10)",
                    ),
                ),
                Mistake(
                    "This is the logarithm to the base 2. The log loss takes the natural one.",
                    Edit(
                        "np.mean(log_sum - z[np.arange(len(y)), y])",
                        "np.mean(log_sum - z[np.arange(len(y)), y]) / np.log(2)",
                    ),
                ),
                Mistake(
                    "Without the exponential: here a score is divided by the sum of scores, which may be negative.",
                    lambda z, y: np.mean(-np.log((z / z.sum(axis=1, keepdims=True))[np.arange(len(y)), y])),
                ),
                Mistake(
                    "This is the mean of 1 - p. Where does the logarithm stand?",
                    lambda z, y: np.mean(1 - np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])[np.arange(len(y)), y]),
                ),
            ],
            hints=[
                "Begin with one image: its powers, their sum, the share of its right class, and minus the logarithm.",
                "`z[np.arange(len(y)), y]` takes from each row the score of the right class. Sums over classes have "
                "`axis=1`.",
                "For large scores: $-\\log p_y = \\log \\sum_k e^{z_k} - z_y$, and subtract the largest score of the "
                "row, $m$, inside of the powers: $\\log \\sum_k e^{z_k} = m + \\log \\sum_k e^{z_k - m}$.",
            ],
        ),
        Holds(
            "linear",
            predicts(0.9, labels="y", parameters=650, probabilities=True, layers=["Dense"]),
            inputs(x=images, y=their_digits),
            points=0.5,
            probe=Predict(parameters=True),
            trials=2,
            forbids=TRAINED,
            hints=[
                "About 10 % right is guessing: was `fit` called, with images and digits? More than 650 parameters: "
                "there is a layer too many.",
                "In the example above change what is different now: ten neurons, their activation, the loss, and the "
                "targets. Only softmax makes probabilities that add up to 1.",
                "Less than 90 %: print the loss with `verbose=2`. If it still falls in the last epochs, train longer, "
                "or with a larger learning rate.",
            ],
        ),
        Agrees(
            "conv_parameters",
            inputs(size=integer(1, 6), channels=integer(1, 6), filters=integer(1, 6)),
            points=0.5,
            also=[{"size": 3, "channels": 1, "filters": 16}, {"size": 2, "channels": 3, "filters": 4}],
            mistakes={
                "You count the weights, but not the biases.": Edit(
                    "(size * size * channels + 1)", "(size * size * channels)"
                ),
                "There is one bias for all filters here. Each filter has its own.": Edit(
                    "(size * size * channels + 1) * filters", "size * size * channels * filters + 1"
                ),
                "Your window is a row of pixels. It has `size` rows and `size` columns.": Edit(
                    "size * size * channels", "size * channels"
                ),
                "Your filter looks at a single channel. It has weights for each of them.": Edit(
                    "size * size * channels", "size * size"
                ),
                "Your filter has a bias for each channel. All channels are added up, and then one bias.": Edit(
                    "(size * size * channels + 1)", "(size * size + 1) * channels"
                ),
                "This is how many one filter has. How many filters are there?": Edit(" * filters", ""),
            },
            hints=[
                "One filter first: how many pixels does its window cover, and in how many channels?",
                "Each filter has one bias, whatever the number of channels.",
                "How often the window is put down on the image does not matter: it is always the same filter.",
            ],
        ),
        Holds(
            "mlp",
            predicts(
                0.93,
                labels="y",
                parameters=5000,
                probabilities=True,
                nonlinear=True,
                layers=["Dense", "...", "Dense"],
            ),
            inputs(x=images, y=their_digits),
            points=0.5,
            probe=Predict(parameters=True),
            trials=2,
            forbids=TRAINED,
            hints=[
                "It is the linear model with one more layer between `Flatten` and the last one.",
                "The hidden layer has an activation, ReLU; the last one has ten neurons, one for each digit.",
                "Less than 93 %: print the loss with `verbose=2`. Does it still fall in the last epochs?",
            ],
        ),
        Holds(
            "cnn",
            predicts(
                0.88,
                labels="y",
                moved=0.55,
                parameters=5000,
                probabilities=True,
                layers=["...", "Conv2D", "...", "Dense"],
            ),
            inputs(x=images, moved=drawn(moved), y=their_digits),
            points=0.5,
            probe=Predict(parameters=True),
            trials=2,
            forbids=TRAINED,
            hints=[
                "A convolution wants channels: `Reshape((8, 8, 1))` comes first. Print `cnn.summary()` and compare the "
                "shapes with the table.",
                "Far below 55 % on moved images: what stands between the last convolution and the last layer? "
                "`Flatten` would keep the places, `GlobalMaxPooling2D` forgets them.",
                "Slightly too low: this network needs more steps than the MLP. Does the loss still fall in the last "
                "epochs? A learning rate of 0.005 is a good one here.",
            ],
        ),
        Agrees(
            "confusion",
            inputs(y=part(reading, 0), y_hat=part(reading, 1), classes=part(reading, 2)),
            points=0.5,
            forbids={**NO_LIBRARY, "tensorflow.math": "", "pandas": ""},
            also=[{"y": np.array([0, 0, 2, 2, 2]), "y_hat": np.array([0, 1, 2, 2, 0]), "classes": 3}],
            mistakes={
                "Rows and columns are exchanged: the row is the true class, the column the one that was read.": Edit(
                    "table[true, read]", "table[read, true]"
                ),
                "A pair that occurs twice counts once in your table. Add 1 for each image, one after another: "
                "`table[y, y_hat] += 1` for all at once would write each place a single time.": lambda y, y_hat, classes: (
                    np.bincount(y * classes + y_hat, minlength=classes**2).clip(0, 1).reshape(classes, classes)
                ),
                "You divide by how many there are of each class. The numbers themselves are asked for.": Edit(
                    "return table", "return table / np.maximum(1, table.sum(axis=1, keepdims=True))"
                ),
                "You divide by how many images there are. The numbers themselves are asked for.": Edit(
                    "return table", "return table / len(y)"
                ),
                "You count the mistakes only. The right ones belong in the table, too: on its diagonal.": Edit(
                    "table[true, read] += 1", "table[true, read] += true != read"
                ),
                "You count the right ones only. Where is a 3 that was read as 9?": Edit(
                    "table[true, read] += 1", "table[true, read] += true == read"
                ),
                "All rows of your table are alike: `[[0] * n] * n` is one and the same list n times, and so is what is "
                "counted in it. `np.zeros((n, n))` has rows of their own.": lambda y, y_hat, classes: np.tile(
                    np.bincount(y_hat, minlength=classes), (classes, 1)
                ),
                "Your table has rows and columns only for classes that occur. There are `classes` of them, and the row of "
                "class 2 is always the third one.": lambda y, y_hat, classes: np.array(
                    [[np.sum((y == i) & (y_hat == j)) for j in {*y, *y_hat}] for i in {*y, *y_hat}]
                ),
                "Your table is made for ten classes. How many there are is an argument.": Edit(
                    "(classes, classes)", "(10, 10)"
                ),
                "Your table ends at the largest class that occurs. It has `classes` rows and columns, also where some "
                "class does not occur.": Edit("(classes, classes)", "(max(*y, *y_hat) + 1, max(*y, *y_hat) + 1)"),
            },
            hints=[
                "Begin with a table of zeros with `classes` rows and columns.",
                "Walk over both arrays together, with `zip(y, y_hat)`: each image adds 1 to one entry.",
                "Which entry? Its row is the true class, its column the class that was read.",
            ],
        ),
    ],
)

# %% [markdown]
# # Digits: three networks
#
# **How many numbers does it take to read a handwritten digit?**
#
# All that you have met comes together here: neurons, losses, gradient descent, layers, convolution. The task is a real
# one. Below are digits from the hands of thirteen people, 8 x 8 pixels (像素) each, from 0 (paper) to 1 (ink). You train three
# networks to tell their **class** (类别), the digit from 0 to 9, and you look at where they fail.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import digits
from lecturekit.plots import loss_curve

X, y = digits()
order = np.random.default_rng(0).permutation(len(y))
train, test = order[:1000], order[1000:1300]
X_train, y_train, X_test, y_test = X[train], y[train], X[test], y[test]

fig, axes = plt.subplots(2, 10, figsize=(9, 2.4), layout="constrained")
for place, ax in enumerate(axes.flat):
    ax.imshow(X_train[place], cmap="Greys", vmin=0, vmax=1)
    ax.set(title=y_train[place], xticks=[], yticks=[])
plt.show()

gpus = keras.distribution.list_devices("gpu")
print(len(X_train), "images to train, each of shape", X_train[0].shape, "and", len(X_test), "to test")
print("Keras trains on the", "graphics card (GPU)." if gpus else "processor, which is enough here.")

# %% [markdown]
# Networks learn from the **training set** (训练集), 1000 images. The **test set** (测试集), 300 others, only measures.
# The remaining 497 stay in the drawer: checks and grading ask your networks about those, in ink of another strength, so
# nothing can be learned by heart.
#
# `model.fit` uses a graphics card by itself where there is one. Nothing in your code changes.
#
# ## 1. Accuracy
#
# A network answers with ten **scores** for each image, one for each class. What it reads is the class with the highest
# score. The **accuracy** (准确率) is the share of images that are read correctly.
#
# **With numbers.** Four images and three classes:
#
# | scores | read | true |
# |:--|--:|--:|
# | $2, 5, 1$ | $1$ | $1$ |
# | $0, -1, 3$ | $2$ | $2$ |
# | $4, 1, 2$ | $0$ | $0$ |
# | $1, 0, 2$ | $2$ | $0$ |
#
# Three of four are right, so the accuracy is $0.75$.
#
# **Your turn.** Complete `accuracy`. `np.argmax` tells at which *place* the highest number stands.


# %%
def accuracy(scores, y):
    """The share of images whose highest score is that of their true class.

    Args:
        scores: an array of shape (n, classes). No two scores of a row are alike.
        y: the true classes, an array of shape (n,) of whole numbers from 0.

    Returns:
        A number from 0 to 1.
    """
    ### BEGIN SOLUTION
    return np.mean(scores.argmax(axis=1) == y)
    ### END SOLUTION


# %%
check("accuracy")

# %% [markdown]
# ## 2. The log loss of ten classes
#
# Accuracy jumps, so it has no useful gradient. As with two classes, a network learns by the **log loss** (对数损失): it
# should give the right class a high probability. The probabilities come from the scores $z_0, \dots, z_9$ by the
# **softmax** function:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad \text{loss} = -\log p_y,$$
#
# where $y$ is the right class. The powers make every score positive, and the division lets them add up to 1. For two
# classes with the scores $0$ and $z$ this is $p_1 = \frac{e^z}{1 + e^z} = \sigma(z)$, the sigmoid: the lecture's log loss
# is the smallest case.
#
# **With numbers.** The scores are $({{ ", ".join(map(str, numbers.z)) }})$. Their powers are
# ${{ ", ".join(f"{power:.3f}" for power in powers) }}$, with the sum ${{ f"{powers.sum():.3f}" }}$, so
#
# $$p = ({{ ", ".join(f"{value:.3f}" for value in p) }}).$$
#
# If class 0 is right, the loss is $-\log {{ f"{p[0]:.3f}" }} = {{ f"{-np.log(p[0]):.2f}" }}$; if class 1 is,
# $-\log {{ f"{p[1]:.3f}" }} = {{ f"{-np.log(p[1]):.2f}" }}$.
#
# **A trap.** Scores may be large, and $e^{1000}$ is larger than any number that a computer's float can hold. But
#
# $$-\log p_y = \log \sum_j e^{z_j} - z_y,$$
#
# and nothing changes if one subtracts the same number from all scores of an image. Which number makes all powers
# harmless?
#
# **Your turn.** Complete `mean_log_loss`: the *mean* of these losses over all images, as Keras reports it. (In
# `05_descent` you added the losses up, as the lecture does.) What is right for small scores only is worth half of the
# points.


# %%
def mean_log_loss(z, y):
    """The mean of -log p[y] over all images, where p is the softmax of an image's scores. Finite for all scores.

    Args:
        z: the scores, an array of shape (n, classes). They may be as large as 1000 and as small as -1000.
        y: the right classes, an array of shape (n,) of whole numbers from 0.

    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    m = z.max(axis=1, keepdims=True)
    log_sum = m[:, 0] + np.log(np.exp(z - m).sum(axis=1))
    return np.mean(log_sum - z[np.arange(len(y)), y])
    ### END SOLUTION


# %%
check("mean_log_loss")

# %% [markdown]
# A network that knows nothing gives each of the ten digits the probability 0.1. Its loss is $-\log 0.1 \approx 2.3$:
# this is where every training below begins. In Keras the loss is called `"sparse_categorical_crossentropy"`; *sparse*
# says that the right classes are given as numbers, 0 to 9.
#
# ## 3. A linear model
#
# A model is trained in three lines: say which layers, say which loss, and fit. As an example, one neuron learns to
# answer "is it a zero?". It answers with a probability, by the sigmoid, and its targets are 0 and 1.

# %%
keras.utils.set_random_seed(1)

is_zero = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
is_zero.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
history = is_zero.fit(X_train, y_train == 0, epochs=10, batch_size=64, verbose=0)

answers = is_zero.predict(X_test, verbose=0)[:, 0]
right = np.mean((answers >= 0.5) == (y_test == 0))
print(f"{is_zero.count_params()} parameters, loss {history.history['loss'][-1]:.3f}, {right:.1%} right on the test set")

# %% [markdown]
# `Adam` is gradient descent that fits its step to each weight. `batch_size=64` takes a step after every 64 images, and
# an epoch is one walk through all of them.
#
# **Your turn.** Train `linear`, a model with ten neurons and nothing else, and softmax as their activation. Then an
# image's answer is ten probabilities. At least 90 % should be right on images from the drawer. Here and below, the
# check asks for a model that `fit` has trained, not for weights from elsewhere.

# %%
# linear = keras.Sequential([...]), then compile and fit
### BEGIN SOLUTION
linear = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
linear.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
history = linear.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)
### END SOLUTION

# %%
check("linear")

# %% [markdown]
# What has it learned? Each of its ten neurons has a weight for each pixel. Orange: ink here speaks for this digit;
# purple: against it.


# %%
def draw_weights():
    """The weights of `linear`, a picture for each neuron."""
    if "linear" not in globals():
        print("Train `linear` first. Then run this cell again.")
        return
    weights = next((w for w in linear.get_weights() if w.shape == (64, 10)), None)
    if weights is None:
        print("This model has no layer from 64 pixels to 10 digits.")
        return
    _, axes = plt.subplots(1, 10, figsize=(9, 1.5), layout="constrained")
    limit = np.abs(weights).max()
    for digit, ax in enumerate(axes):
        ax.imshow(weights[:, digit].reshape(8, 8), cmap="PuOr_r", vmin=-limit, vmax=limit)
        ax.set(title=digit, xticks=[], yticks=[])
    plt.show()


draw_weights()

# %% [markdown]
# The neuron for 0 does not want any ink in the middle: no other digit leaves it so empty.
#
# ## 4. Counting parameters
#
# A fully connected layer (全连接层) from $m$ inputs to $n$ neurons has $m \cdot n$ weights and $n$ biases, together
# $(m + 1) \cdot n$ parameters. The linear model has $65 \cdot 10 = 650$. With a hidden layer of {{ numbers.hidden }}
# neurons there are $65 \cdot {{ numbers.hidden }} + {{ numbers.hidden + 1 }} \cdot 10 = {{ mlp_parameters }}$.
#
# A **convolution** (卷积) layer has *filters*. Its window of $s \times s$ pixels covers all channels, so each filter has
# a weight for each pixel of the window in each channel, and one bias.
#
# **With numbers.** Windows of $2 \times 2$ pixels, 3 channels, 4 filters: each filter has $2 \cdot 2 \cdot 3 = 12$
# weights and a bias, so there are $4 \cdot 13 = 52$ parameters. The size of the image plays no part.
#
# **Your turn.** Complete `conv_parameters`.


# %%
def conv_parameters(size, channels, filters):
    """How many parameters a layer `Conv2D(filters, size)` has, weights and biases together.

    Args:
        size: the window covers size x size pixels.
        channels: how many channels the image has.
        filters: how many filters the layer has.

    Returns:
        A whole number.
    """
    ### BEGIN SOLUTION
    return (size * size * channels + 1) * filters
    ### END SOLUTION


# %%
check("conv_parameters")

# %% [markdown]
# ## 5. A multilayer perceptron
#
# **Your turn.** Train `mlp`, a multilayer perceptron (多层感知机). A hidden layer (隐含层) of {{ numbers.hidden }} ReLU
# neurons will do; so will others with an activation. Softmax comes last, as before. It may have 5000 parameters in all,
# and if a layer of your own holds other numbers, these count, too. At least 93 % should be right.

# %%
# mlp = keras.Sequential([...]), then compile and fit
### BEGIN SOLUTION
mlp = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(numbers.hidden, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
mlp.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
history = mlp.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)
### END SOLUTION

# %%
check("mlp")

# %% [markdown]
# ## 6. A convolutional network
#
# A filter looks for its pattern everywhere. To read a digit it may be enough to know *which* patterns occur: a loop, an
# open end, a corner. So after two convolutions comes **global max pooling** (全局最大池化): of each filter's 64 answers
# only the greatest is kept, and with it the news that the pattern is there, but not where. In Keras (`Input` is
# `keras.Input`, all others are in `keras.layers`):
#
# | layer | output of one image | parameters |
# |:--|:--|--:|
# | `Input((8, 8))` | $8 \times 8$ | |
# | `Reshape((8, 8, 1))`: one channel | $8 \times 8 \times 1$ | 0 |
# | `Conv2D({{ numbers.filters }}, 3, padding="same", activation="relu")` | $8 \times 8 \times {{ numbers.filters }}$ | {{ 10 * numbers.filters }} |
# | the same again | $8 \times 8 \times {{ numbers.filters }}$ | {{ (9 * numbers.filters + 1) * numbers.filters }} |
# | `GlobalMaxPooling2D()` | {{ numbers.filters }} | 0 |
# | `Dense(10, activation="softmax")` | 10 | {{ (numbers.filters + 1) * 10 }} |
#
# That makes {{ cnn_parameters }} parameters. Does your `conv_parameters` agree?

# %%
try:
    first, second = conv_parameters(3, 1, numbers.filters), conv_parameters(3, numbers.filters, numbers.filters)
    print(f"{first} + {second} + {(numbers.filters + 1) * 10} = {first + second + (numbers.filters + 1) * 10}")
except NotImplementedError:
    print("Write `conv_parameters` first. Then run this cell again.")

# %% [markdown]
# **Your turn.** Train `cnn`. At least 88 % should be right, with at most 5000 parameters. This check also moves each
# image by one pixel and asks again: 55 % of those should be right. (The next notebook is about that.)

# %%
# cnn = keras.Sequential([...]), then compile and fit
### BEGIN SOLUTION
cnn = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(numbers.filters, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(numbers.filters, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
cnn.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
history = cnn.fit(X_train, y_train, epochs=30, batch_size=64, verbose=0)
### END SOLUTION

# %%
check("cnn")


# %%
def compare():
    """Parameters, accuracy and loss of your three models, and how they learned."""
    trained = {name: globals()[name] for name in ("linear", "mlp", "cnn") if name in globals()}
    if not trained:
        print("Train a model first. Then run this cell again.")
        return
    print(f"{'':8}{'parameters':>10}{'training set':>14}{'test set':>10}{'log loss':>10}")
    for name, model in trained.items():
        p_train, p_test = model.predict(X_train, verbose=0), model.predict(X_test, verbose=0)
        row = f"{name:8}{model.count_params():10}"
        try:
            row += f"{accuracy(p_train, y_train):14.3f}{accuracy(p_test, y_test):10.3f}"
            row += f"{mean_log_loss(np.log(p_test + 1e-12), y_test):10.3f}"
        except NotImplementedError:
            row += "   (write `accuracy` and `mean_log_loss` to see more)"
        print(row)
    records = {name: getattr(model, "history", None) for name, model in trained.items()}
    losses = {name: record.history["loss"] for name, record in records.items() if record}  # only `fit` keeps a record
    if losses:
        _, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
        loss_curve(losses, ax=ax)
        plt.show()


compare()

# %% [markdown]
# Three good readers, with 650 to {{ mlp_parameters }} parameters. On the test set they differ by a few images out of
# 300; train again with another seed, and their order may change. Are they all the same, then? That is the question of
# the next notebook.
#
# **Play.** How few parameters will do? Give the hidden layer 16 neurons, or 4. Or take less data:
# `X_train[:100], y_train[:100]`.
#
# ## 7. Which digits are mixed up?
#
# The **confusion matrix** (混淆矩阵) counts who is taken for whom: the entry in row $i$ and column $j$ is how many
# images of class $i$ were read as $j$. What is right stands on the diagonal.
#
# **With numbers.** True are $0, 0, 2, 2, 2$, and $0, 1, 2, 2, 0$ were read. With 3 classes:
#
# $$\begin{bmatrix} 1 & 1 & 0 \\ 0 & 0 & 0 \\ 1 & 0 & 2 \end{bmatrix}$$
#
# One 0 was read as 1, and one 2 as 0; there was no 1 to be read.
#
# **Your turn.** Complete `confusion`.


# %%
def confusion(y, y_hat, classes):
    """How often each class was read as each other one.

    Args:
        y: the true classes, an array of shape (n,) of whole numbers from 0.
        y_hat: the classes that were read, an array of shape (n,).
        classes: how many classes there are.

    Returns:
        An array of shape (classes, classes): rows are true classes, columns the ones that were read.
    """
    ### BEGIN SOLUTION
    table = np.zeros((classes, classes), dtype=int)
    for true, read in zip(y, y_hat, strict=True):
        table[true, read] += 1
    return table
    ### END SOLUTION


# %%
check("confusion")


# %%
def look_at_mistakes(name="cnn"):
    """The confusion matrix of a model on the test set, and some of the images that it misreads."""
    if name not in globals():
        print(f"Train `{name}` first. Then run this cell again.")
        return
    y_hat = globals()[name].predict(X_test, verbose=0).argmax(axis=1)
    try:
        table = confusion(y_test, y_hat, 10)
    except NotImplementedError:
        print("Write `confusion` first. Then run this cell again.")
        return
    fig = plt.figure(figsize=(9, 3.8), layout="constrained")
    left, right = fig.subfigures(1, 2)
    ax = left.subplots()
    ax.imshow(np.sqrt(table), cmap="Blues")
    for (i, j), count in np.ndenumerate(table):
        if count:
            colour = "white" if count > 10 else "black"
            ax.text(j, i, count, ha="center", va="center", color=colour, fontsize=9)
    ax.set(title=f"{name} on the test set", xlabel="read as", ylabel="true")
    ax.set(xticks=range(10), yticks=range(10))
    wrong = np.flatnonzero(y_hat != y_test)[:8]
    for ax, place in zip(right.subplots(2, 4).flat, [*wrong, *[None] * (8 - len(wrong))], strict=True):
        ax.set(xticks=[], yticks=[])
        if place is None:
            ax.axis("off")
            continue
        ax.imshow(X_test[place], cmap="Greys", vmin=0, vmax=1)
        ax.set_title(f"{y_test[place]}, read as {y_hat[place]}", fontsize=9)
    plt.show()


look_at_mistakes()

# %% [markdown]
# Would you have read all of these? **Play:** `look_at_mistakes("linear")`. Do the models fail on the same images?
#
# **What you can now do.** You can train three kinds of networks on real data, measure them on images that they have not
# seen, count what they are made of, and look at their mistakes. Next: `robustness.ipynb`, where you find out what they
# have *really* learned.
