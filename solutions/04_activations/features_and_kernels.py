# %%
import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Exercise, Holds, Mistake, drawn, edition, inputs, matrix, satisfies

numbers = edition(
    {"x": [1, 2], "z": [3, -1], "column": [1, 3, 5], "later": 7},
    lambda rng: {
        "x": rng.choice([1, 2, 3, 4], 2, replace=False),
        "z": [rng.choice([2, 3, 5]), -rng.choice([1, 2, 4])],
        "column": np.sort(rng.choice(range(1, 8), 3, replace=False)),
        "later": rng.integers(8, 12),
    },
)
mean, std = np.mean(numbers.column), np.std(numbers.column)
scaled = [f"{(number - mean) / std:.3f}" for number in numbers.column]
(x1, x2), (z1, z2) = numbers.x, numbers.z
FOUR = np.array([[0.0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]])  # 00, 01, 10, 11 with their products
XOR = [False, True, True, False]


def gives_xor(got):
    w, b = np.asarray(got[0]), np.asarray(got[1])
    numbers_only = w.dtype.kind in "if" and b.dtype.kind in "if"
    return w.shape == (3,) and b.shape == () and numbers_only and list(FOUR @ w + b >= 0) == XOR


def products_of_features(target, X, Z):
    return np.asarray(target(X)) @ np.asarray(target(Z)).T


def two_samples(d):
    """Training rows that differ in every column, and test rows from somewhere else."""
    n, m = d.size("n", 3, 8), d.size("m", 1, 4)
    train = np.stack([d.rng.choice(np.arange(-9, 10), n, replace=False) for _ in range(m)], axis=1)
    factor, shift = d.rng.choice([0.5, 1.0, 2.0], m), d.rng.integers(-4, 5, m)
    return train * factor + shift, d.numbers((d.size("k", 1, 5), m)) + 2.0 * shift


exercise = Exercise(
    title="Features: designed, hidden in a kernel, learned",
    minutes=35,
    section="Connection to the kernel methods",
    goals=[
        "make XOR linearly separable by a feature that you design",
        "find the features that a kernel multiplies in secret",
        "prepare features without looking at the test points",
        "say what a hidden layer does in place of all this",
    ],
    after=["02_perceptron/training", "04_activations/width_and_overfitting"],
    checks=[
        Agrees(
            "product_features",
            inputs(X=matrix("n", 2)),
            points=0.5,
            trials=15,
            also=[{"X": np.array([[1.0, 2.0], [3.0, -1.0]])}],
            forbids={
                "lecturekit.features": "Put the three columns together yourself.",
                "sklearn.preprocessing": "Put the three columns together yourself.",
            },
            mistakes={
                "Your third feature is the sum of the first two. A sum adds nothing new: which line could not have "
                "used it before?": Edit("X[:, 0] * X[:, 1]", "X[:, 0] + X[:, 1]"),
                "You return the product alone. x1 and x2 are to be kept beside it.": Edit(
                    "np.column_stack([X, X[:, 0] * X[:, 1]])", "X[:, 0] * X[:, 1]"
                ),
                "Your third feature is the square of x1. Which two numbers of a row are multiplied?": Edit(
                    "X[:, 0] * X[:, 1]", "X[:, 0] * X[:, 0]"
                ),
                "Your three features stand in another order. Which one comes first in phi?": Edit(
                    "[X, X[:, 0] * X[:, 1]]", "[X[:, 0] * X[:, 1], X]"
                ),
                "You add a column of ones. The bias b does its work already; phi has three features.": Edit(
                    "[X, X[:, 0] * X[:, 1]]", "[np.ones(len(X)), X, X[:, 0] * X[:, 1]]"
                ),
                "You square the inputs. phi keeps x1 and x2 as they are.": Edit("[X, X[", "[X**2, X["),
                "You take rows for features: X[0] is the first sample with all its numbers. How do you take the first "
                "number of every sample?": Edit(
                    "np.column_stack([X, X[:, 0] * X[:, 1]])", "np.array([X[0], X[1], X[0] * X[1]])"
                ),
                "Your samples lie in columns. Here each row is a sample, so the result has three columns.": Edit(
                    "np.column_stack([X, X[:, 0] * X[:, 1]])", "np.column_stack([X, X[:, 0] * X[:, 1]]).T"
                ),
            },
            hints=[
                "`X[:, 0]` is the first number of every row, `X[:, 1]` the second.",
                "`np.column_stack([a, b, c])` puts columns side by side.",
                "`*` between two columns multiplies row by row: one product for each sample.",
            ],
        ),
        Holds(
            "xor_plane",
            satisfies(
                "expected (w, b), three weights and a number, with z >= 0 for 01 and 10, z < 0 for 00 and 11", gives_xor
            ),
            points=0.5,
            returns=("w", "b"),
            mistakes={
                "Your plane gives z = 0 to the input 00, and sigma(0) is +1. Which number of the plane pushes 00 to "
                "the other side?": (np.array([1.0, 1.0, -2.0]), 0.0),
                "You give b as a threshold that the sum must reach. Here b is added to the sum.": (
                    np.array([1.0, 1.0, -2.0]),
                    0.5,
                ),
                "Your plane does OR: 11 gets +1 as well. Of all weights, which one is felt by 11 alone?": (
                    np.array([1.0, 1.0, 0.0]),
                    -0.5,
                ),
                "Your plane does OR: at 11 the product does pull down, but not far enough. Compute z there.": (
                    np.array([1.0, 1.0, -1.0]),
                    -0.5,
                ),
                "That is the worked example's plane, which does AND. XOR has other outputs for 01, 10 and 11.": (
                    np.array([0.0, 0.0, 1.0]),
                    -0.5,
                ),
                "All four inputs are on the wrong side: you give +1 to 00 and 11. XOR is +1 if exactly one input is "
                "1.": (np.array([-1.0, -1.0, 2.0]), 0.5),
            },
            hints=[
                "Write z for the four inputs: b, then w2 + b, w1 + b, and w1 + w2 + w3 + b. Which sign should each have?",
                "Begin with 00, which fixes the sign of b. Then choose w1 and w2 for 01 and 10.",
                "Only 11 knows about w3. Choose it last.",
            ],
        ),
        Agrees(
            "quadratic_features",
            inputs(X=matrix("n", "m"), Z=matrix("l", "m")),
            points=1,
            trials=20,
            probe=Driven(products_of_features),
            also=[
                {"X": np.array([[1.0, 2.0]]), "Z": np.array([[3.0, -1.0]])},
                {"X": np.array([[1.0, 2.0, 3.0]]), "Z": np.array([[2.0, 1.0, -1.0], [1.0, 0.0, 0.0]])},
            ],
            forbids={
                "lecturekit.features": "Find the features yourself: the example shows those of two inputs.",
                "sklearn": "Find the features yourself: the example shows those of two inputs.",
            },
            mistakes=[
                Mistake(
                    "Your products of different inputs count once. In the square of a sum the mixed terms come "
                    "twice: what must stand before a feature, so that a product of two of them is doubled?",
                    Edit("np.sqrt(2) * ", ""),
                    worth=0.5,
                ),
                Mistake(
                    "Your mixed terms count four times, not twice. A factor in phi(x) stands in phi(z), too, so it "
                    "counts squared; and a pair that you visit in both orders counts once more.",
                    Edit("np.sqrt(2)", "2"),
                    worth=0.5,
                ),
                Mistake(
                    "Only squares: your features do not know about products of different inputs.",
                    Edit("[X**2, np.sqrt(2) * X[:, i] * X[:, j]]", "[X**2]"),
                ),
                Mistake(
                    "Right for two inputs, but there may be more: from the third on, your features do not know them.",
                    Edit(
                        "i, j = np.triu_indices(X.shape[1], k=1)\n"
                        "    return np.column_stack([X**2, np.sqrt(2) * X[:, i] * X[:, j]])",
                        "return np.column_stack([X[:, 0] ** 2, X[:, 1] ** 2, np.sqrt(2) * X[:, 0] * X[:, 1]])",
                    ),
                    worth=0.25,
                ),
                Mistake(
                    "You multiply rows with rows: that is the kernel. Features belong to one sample each, and must not "
                    "depend on the others in the table.",
                    Edit("np.column_stack([X**2, np.sqrt(2) * X[:, i] * X[:, j]])", "(X @ X.T) ** 2"),
                ),
                Mistake(
                    "You keep the inputs beside their squares and products, so your dot product has x . z in it as "
                    "well.",
                    Edit("[X**2", "[X, X**2"),
                ),
                Mistake(
                    "Your squares count three times. Which pairs do you walk over: are there some of a number with "
                    "itself?",
                    Edit("k=1", "k=0"),
                ),
                Mistake(
                    "The inputs themselves stand where their squares should be.",
                    Edit("[X**2", "[X"),
                ),
                Mistake(
                    "The factor stands before the squares, too. In the square of a sum they come only once.",
                    Edit("[X**2", "[np.sqrt(2) * X**2"),
                ),
            ],
            hints=[
                "Write (x1 z1 + x2 z2 + x3 z3)^2 as a sum, and sort each term into a factor of x and a factor of z.",
                "There are as many squares as inputs, and one mixed feature for each pair i < j.",
                "Two loops, over i and over the j behind it, find all pairs. Collect columns in a list, then use "
                "`np.column_stack`.",
            ],
        ),
        Agrees(
            "scale_by_training",
            inputs(
                train=drawn(lambda d: d.once("rows", two_samples)[0]),
                test=drawn(lambda d: d.once("rows", two_samples)[1]),
            ),
            points=1,
            trials=20,
            returns=("the training rows", "the test rows"),
            also=[{"train": np.array([[1.0, 10.0], [3.0, 30.0], [5.0, 20.0]]), "test": np.array([[3.0, 20.0]])}],
            forbids=dict.fromkeys(
                ("sklearn.preprocessing", "scipy", "keras"), "`.mean(axis=0)` and `.std(axis=0)` are all that it takes."
            ),
            mistakes=[
                Mistake(
                    "You scale the test rows by their own mean and standard deviation. Then the same point looks "
                    "different in different company, and a single one becomes 0 / 0. Which rows may decide?",
                    Edit("(test - mean) / std", "(test - test.mean(axis=0)) / test.std(axis=0)"),
                ),
                Mistake(
                    "You take mean and standard deviation over all rows together, so your training rows already know "
                    "something about the test.",
                    Edit(
                        "mean, std = train.mean(axis=0), train.std(axis=0)",
                        "rows = np.concatenate([train, test])\n    mean, std = rows.mean(axis=0), rows.std(axis=0)",
                    ),
                ),
                Mistake(
                    "You use one mean and one standard deviation for the whole table. Each column has its own.",
                    Edit("axis=0", "axis=None"),
                ),
                Mistake(
                    "You divide by the variance. The standard deviation is its root.",
                    Edit("std(", "var("),
                    worth=0.5,
                ),
                Mistake(
                    "Your standard deviation divides by n - 1. The one asked for divides by n, as `np.std` does by "
                    "itself.",
                    Edit("train.std(axis=0)", "train.std(axis=0, ddof=1)"),
                    worth=0.5,
                ),
                Mistake("You subtract the mean, but do not divide.", Edit(" / std", "")),
                Mistake(
                    "You divide, but do not subtract the mean.",
                    Edit("(train - mean) / std, (test - mean)", "train / std, test"),
                ),
                Mistake(
                    "You take a mean and a standard deviation of each row. Each *column* has its own.",
                    Edit("axis=0", "axis=1, keepdims=True"),
                ),
                Mistake(
                    "You leave the training rows as they were. Both tables are scaled, by the same numbers.",
                    Edit("(train - mean) / std", "train"),
                ),
                Mistake(
                    "Your test rows come out as they went in. They must be scaled by mean and standard deviation of "
                    "the training rows, as those were before you scaled them.",
                    Edit("(test - mean) / std", "test"),
                ),
                Mistake(
                    "You scale to the range from 0 to 1. What is asked for is mean 0 and standard deviation 1.",
                    Edit(
                        "train.mean(axis=0), train.std(axis=0)",
                        "train.min(axis=0), train.max(axis=0) - train.min(axis=0)",
                    ),
                ),
            ],
            hints=[
                "First compute a mean and a standard deviation for each column, once. From which table?",
                "`axis=0` goes down the rows, so there is one number for each column.",
                "The same two numbers of a column are used for both tables. Print the means of both results: which of "
                "them should be 0?",
            ],
        ),
    ],
)

# %% [markdown]
# # Features: designed, hidden in a kernel, learned
#
# XOR has beaten the perceptron: no line does it. There are two ways out, a new *model* or new *inputs*. A **feature map**
# (特征映射) $\phi$ gives each sample some further numbers. Choosing it is called feature engineering (特征工程). Which
# numbers make a line enough, and who should find them: you, or the training?
#
# Below: the four inputs of XOR in the plane, and again with one more axis, on which their product $x_1 x_2$ stands.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import logic_gate, playground
from lecturekit.plots import decision_boundary

X_xor, y_xor = logic_gate("xor", labels="sign")
fig = plt.figure(figsize=(9, 3.6))
flat, lifted = fig.add_subplot(1, 2, 1), fig.add_subplot(1, 2, 2, projection="3d")
for chosen, colour, marker, name in ((y_xor > 0, "#0072B2", "o", "+1"), (y_xor < 0, "#E69F00", "s", "-1")):
    points = X_xor[chosen]
    flat.scatter(*points.T, s=90, color=colour, marker=marker, label=f"y = {name}")
    lifted.scatter(*points.T, points[:, 0] * points[:, 1], s=90, color=colour, marker=marker, depthshade=False)
lifted.plot([1, 1], [1, 1], [0, 1], ":", color="gray")
flat.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[0, 1], yticks=[0, 1], title="in the plane: no line", aspect="equal")
flat.margins(0.3)
flat.legend(loc="upper right", bbox_to_anchor=(-0.3, 1), frameon=False)
lifted.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[0, 1], yticks=[0, 1], zticks=[0, 1], title="with $x_1 x_2$: lifted")
lifted.set_zlabel("$x_1 x_2$")
lifted.view_init(elev=20, azim=-65)
lifted.set_box_aspect(None, zoom=0.85)
plt.show()

# %% [markdown]
# ## 1. One designed feature
#
# $$\phi(x) = (x_1,\; x_2,\; x_1 x_2).$$
#
# **With numbers.** $\phi({{ x1 }}, {{ x2 }}) = ({{ x1 }}, {{ x2 }}, {{ x1 * x2 }})$, and
# $\phi({{ z1 }}, {{ z2 }}) = ({{ z1 }}, {{ z2 }}, {{ z1 * z2 }})$.
#
# **Your turn.** Complete `product_features`, for many samples at once: rows are samples. (NumPy alone, here and in what
# follows.)


# %%
def product_features(X):
    """phi(x) = (x1, x2, x1 x2) for each row.

    Args:
        X: samples, an array of shape (n, 2).

    Returns:
        Their features, an array of shape (n, 3).
    """
    ### BEGIN SOLUTION
    return np.column_stack([X, X[:, 0] * X[:, 1]])
    ### END SOLUTION


# %%
check("product_features")

# %% [markdown]
# In the three numbers of $\phi$, a perceptron asks for the sign of $z = w_1 x_1 + w_2 x_2 + w_3 x_1 x_2 + b$.
#
# **With numbers.** AND needs only the product: $w = (0, 0, 1)$, $b = -0.5$ gives $z = -0.5$ to 00, 01 and 10, and
# $z = 0.5$ to 11.
#
# **Your turn.** Choose `xor_plane`, a pair `(w, b)` with three weights, by hand: $z \geq 0$ for 01 and 10, and $z < 0$
# for 00 and 11. Any right plane counts. The cell below the check shows its $z$.

# %%
# xor_plane = (np.array([..., ..., ...]), ...)
### BEGIN SOLUTION
xor_plane = (np.array([1.0, 1.0, -2.0]), -0.5)
### END SOLUTION

# %%
check("xor_plane")

# %%
try:
    w, b = xor_plane
    ax = decision_boundary(lambda points: product_features(points) @ w + b, X_xor, y_xor, ax=plt.figure().gca())
except (NotImplementedError, NameError):
    plt.close()
    print("Write `product_features` and `xor_plane` first. Then run this cell again.")
except (TypeError, ValueError):
    plt.close()
    print("Expected xor_plane = (w, b): an array of three weights, then a number. Received:", xor_plane)
else:
    for point, z in zip(X_xor, product_features(X_xor) @ w + b, strict=True):
        ax.annotate(f"z = {z:g}", point, (0, 9), textcoords="offset points", ha="center")
    ax.set_title("your plane, seen in the plane of $x_1$ and $x_2$")
    plt.show()

# %% [markdown]
# In the space of $\phi$ the boundary is flat. Back in the plane it is no longer one straight line.

# %% [markdown]
# ## 2. Features that nobody computes
#
# From here on $z$ is a second sample, beside $x$. Many methods use samples only in products $\phi(x) \cdot \phi(z)$. A
# function $k$ that gives this product straight from
# $x$ and $z$ is the **kernel** (核函数) of $\phi$: $k(x, z) = \phi(x) \cdot \phi(z)$. For example
#
# $$k(x, z) = (x \cdot z)^2.$$
#
# Which features does it multiply? For two inputs, expand the square:
#
# $$(x_1 z_1 + x_2 z_2)^2 = x_1^2 z_1^2 + x_2^2 z_2^2 + 2\, x_1 x_2\, z_1 z_2
# \qquad\Longrightarrow\qquad \phi(x) = (x_1^2,\; x_2^2,\; \sqrt 2\, x_1 x_2).$$
#
# **With numbers.** $x = ({{ x1 }}, {{ x2 }})$ and $z = ({{ z1 }}, {{ z2 }})$ have $x \cdot z =
# {{ x1 * z1 + x2 * z2 }}$, so $k(x, z) = {{ (x1 * z1 + x2 * z2) ** 2 }}$. The long way:
# $\phi(x) = ({{ x1**2 }}, {{ x2**2 }}, {{ x1 * x2 }} \sqrt 2)$,
# $\phi(z) = ({{ z1**2 }}, {{ z2**2 }}, {{ z1 * z2 }} \sqrt 2)$, and the product is
# ${{ x1**2 }} \cdot {{ z1**2 }} + {{ x2**2 }} \cdot {{ z2**2 }} + 2 \cdot {{ x1 * x2 }} \cdot ({{ z1 * z2 }}) =
# {{ (x1 * z1 + x2 * z2) ** 2 }}$.
#
# **Your turn.** Complete `quadratic_features` for samples of **any** length $m$: whatever $x$ and $z$ are,
# $\phi(x) \cdot \phi(z) = (x \cdot z)^2$. Any such features count, in any order.


# %%
def quadratic_features(X):
    """Features phi with phi(x) . phi(z) = (x . z)^2, for each row.

    Args:
        X: samples, an array of shape (n, m).

    Returns:
        Their features, an array of shape (n, number of features).
    """
    ### BEGIN SOLUTION
    i, j = np.triu_indices(X.shape[1], k=1)
    return np.column_stack([X**2, np.sqrt(2) * X[:, i] * X[:, j]])
    ### END SOLUTION


# %%
check("quadratic_features")

# %% [markdown]
# How many features are that? The kernel needs only the $m$ products of $x \cdot z$ and one square.

# %%
try:
    for m in (2, 8, 64, 784):
        print(f"{m:4d} inputs: {quadratic_features(np.ones((1, m))).shape[1]:7d} features")
except NotImplementedError:
    print("Write `quadratic_features` first. Then run this cell again.")

# %% [markdown]
# That is the **kernel trick** (核技巧). A perceptron on $\phi(x)$ that starts from $w = 0$ changes $w$ only by multiples
# of the samples' $\phi(x_i)$, so $w = \sum_i a_i \phi(x_i)$ and $w \cdot \phi(x) = \sum_i a_i\, k(x_i, x)$. Here it
# learns a circle from products alone; the $+ 1$ stands for the bias, a feature that is always 1. Look for $\phi$ in the
# code.


# %%
def kernel(X, Z):
    """k(x, z) for all rows x of X and z of Z, with a bias."""
    return (X @ Z.T) ** 2 + 1


X_circle, y_circle = playground("circle", points=100, seed=1)
K = kernel(X_circle, X_circle)
a = np.zeros(len(X_circle))
for _ in range(100):  # epochs
    for i in range(len(a)):
        if y_circle[i] != (1 if K[i] @ a >= 0 else -1):  # wrong: add this sample, or subtract it
            a[i] += y_circle[i]

decision_boundary(lambda points: kernel(points, X_circle) @ a, X_circle, y_circle, ax=plt.figure(figsize=(5, 4)).gca())
plt.title(f"{np.count_nonzero(a)} of {len(a)} samples carry the boundary")
plt.show()

# %% [markdown]
# ## 3. Without looking at the test
#
# Designed features may be of very different size: a square of 5 is 25. So each column is brought to mean 0 and standard
# deviation 1 before a model is trained. The model will be judged on test points, which must play no part in its training.
# Scaling *is* part of it: mean and standard deviation are numbers found from data, as weights are. To find them from the
# test points, too, is a **leak** (数据泄漏).
#
# With the mean $\mu_j$ and the standard deviation $s_j$ of column $j$ in the **training** rows, every row, of training
# and test, becomes
#
# $$x_j \leftarrow \frac{x_j - \mu_j}{s_j}, \qquad s_j = \sqrt{\frac 1 n \sum_i (x_{ij} - \mu_j)^2}.$$
#
# **With numbers.** A column with the training values {{ ", ".join(str(number) for number in numbers.column) }} has
# $\mu = {{ f"{mean:.4g}" }}$ and $s = {{ f"{std:.3f}" }}$. They become ${{ scaled[0] }}$, ${{ scaled[1] }}$ and
# ${{ scaled[2] }}$. A test value of {{ numbers.later }} becomes $({{ numbers.later }} - {{ f"{mean:.4g}" }}) /
# {{ f"{std:.3f}" }} = {{ f"{(numbers.later - mean) / std:.3f}" }}$, although it is all alone.
#
# **Your turn.** Complete `scale_by_training`.


# %%
def scale_by_training(train, test):
    """Both tables, scaled by the means and standard deviations of the training rows.

    Args:
        train: training rows, an array of shape (n, m). No column is constant.
        test: test rows, an array of shape (k, m).

    Returns:
        Two arrays of the same shapes: (scaled train, scaled test).
    """
    ### BEGIN SOLUTION
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / std, (test - mean) / std
    ### END SOLUTION


# %%
check("scale_by_training")

# %% [markdown]
# ## 4. Designed against learned
#
# Two problems, each with 100 training and 100 test points. Three times a linear model: on the raw inputs, on your product
# features, on your quadratic features. And once a network that gets the raw inputs and has six hidden neurons. Training
# it takes a few seconds. Blue is +1, orange -1; the points are the test points.


# %%
def linear_model(features, train, y):
    """Least squares on scaled features; returns a function that scores points."""

    def table(points):
        return np.column_stack([np.ones(len(points)), scale_by_training(features(train), features(points))[1]])

    c = np.linalg.lstsq(table(train), y)[0]
    return lambda points: table(points) @ c


def trained_network(train, y, neurons=6, steps=200):
    """A network with one hidden layer, trained on scaled inputs; returns the same, and its hidden neurons."""
    keras.utils.set_random_seed(0)
    hidden = keras.layers.Dense(neurons, activation="tanh")
    model = keras.Sequential([keras.Input((2,)), hidden, keras.layers.Dense(1, activation="tanh")])
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.1))
    for _ in range(steps):
        model.train_on_batch(scale_by_training(train, train)[0], y[:, None])

    def lines(points):
        w, b = hidden.get_weights()
        return scale_by_training(train, points)[1] @ w + b

    return lambda points: model.predict(scale_by_training(train, points)[1], verbose=0, batch_size=50_000), lines


def compare():
    """Boundaries and test accuracies of all four, on both problems."""
    fig, axes = plt.subplots(2, 4, figsize=(11, 6.2), sharex=True, sharey=True, layout="constrained")
    fig.get_layout_engine().set(h_pad=0.12)
    for row, name in zip(axes, ("xor", "circle"), strict=True):
        X, y = playground(name, points=200, seed=0)
        train, test = (X[:100], y[:100]), (X[100:], y[100:])
        network, lines = trained_network(*train)
        scores = {
            "raw inputs": linear_model(lambda points: points, *train),
            "product features": linear_model(product_features, *train),
            "quadratic features": linear_model(quadratic_features, *train),
            "learned features": network,
        }
        for ax, (title, score) in zip(row, scores.items(), strict=True):
            accuracy = np.mean((np.ravel(score(test[0])) >= 0) == (test[1] > 0))
            decision_boundary(score, *test, ax=ax).get_legend().remove()
            ax.set_title(f"{title}\ntest accuracy {accuracy:.2f}", fontsize=10)
            ax.set(xlim=(-6.5, 6.5), ylim=(-6.5, 6.5))
            ax.label_outer()
        x1, x2 = np.meshgrid(*(np.linspace(*limits, 50) for limits in (ax.get_xlim(), ax.get_ylim())))
        for line in lines(np.column_stack([x1.ravel(), x2.ravel()])).T:
            ax.contour(x1, x2, line.reshape(x1.shape), [0], colors="gray", linestyles="--", linewidths=1)
    plt.show()


try:
    if any(f(np.ones((1, 2))) is None for f in (product_features, quadratic_features)):
        raise NotImplementedError
    scale_by_training(np.eye(2), np.eye(2))
except NotImplementedError:
    print("Write `product_features`, `quadratic_features` and `scale_by_training` first. Then run this cell again.")
else:
    compare()

# %% [markdown]
# The product was designed for XOR and is useless for the circle; the quadratic features help in both, because somebody
# knew that they would. The network was told nothing. Its hidden neurons are features, too, but learned ones: each draws one line
# (dashed), and training puts the lines where this problem needs them.
#
# | | kernel method (核方法) | neural network |
# |:--|:--|:--|
# | features | designed, or hidden in a kernel | learned |
# | what is trained | one layer | all layers |
# | depends on | the choice of $\phi$ | enough data and a training that succeeds |
#
# **Play.** In `compare`, replace `"circle"` by `"gauss"` and then by `"spiral"`. Which of the four still work? For the
# spiral, call `trained_network(*train, neurons=30, steps=1000)` there: is it a matter of width?
#
# **What you can now do.** You can design features, recognise those in a kernel, scale them without a leak, and say what
# a hidden layer learns in their place.
#
# Next: `slopes.ipynb` in `05_descent`. Training finds all these weights by walking downhill, so it has to know the
# slope.
