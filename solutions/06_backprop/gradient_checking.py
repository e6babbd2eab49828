# %%
# ruff: noqa: B007, RUF059
# (The friends' lines, which are put in below, use names that look unused here.)
import numpy as np

from lecturekit.check import (
    Agrees,
    Choice,
    Code,
    Driven,
    Edit,
    Exercise,
    Mistake,
    choice,
    drawn,
    edition,
    inputs,
    matrix,
)


def pair(d):
    """Two gradients: nearly alike, unlike, opposite, or both zero."""
    shape = (d.size("rows"),) if d.rng.integers(2) else (d.size("rows"), d.size("columns"))
    a = d.numbers(shape)
    kind = d.rng.integers(6)
    n = [a + np.round(d.rng.uniform(-0.1, 0.1, shape), 3), -a, np.zeros(shape)][kind] if kind < 3 else d.numbers(shape)
    return (np.zeros(shape), np.zeros(shape)) if kind == 5 and d.whole else (a, n)


def checked(target, kind, c, points):
    def g(w):
        return float(np.sin(w).sum() + c * (w @ w) ** 2 / 4)

    def gradient(w):
        if kind == "half":
            return (np.cos(w) + c * (w @ w) * w) / 2
        if kind == "first":
            return np.cos(w) * np.eye(len(w))[0] + c * (w @ w) * w
        return np.cos(w) + (0 if kind == "without" else c * (w @ w) * w)

    return target(g, gradient, points)


numbers = edition(  # the second gradient is the first one, a little longer: the lengths come out smoothly
    {"a": [3, 4], "percent": 10},
    lambda rng: {"a": [[6, 8], [4, 3], [5, 12]][rng.integers(3)], "percent": rng.choice([20, 30])},
)
A = np.array(numbers.a, dtype=float)
N = np.round(A * (1 + numbers.percent / 100), 2)
OFF = np.linalg.norm(A - N), np.linalg.norm(A), np.linalg.norm(N)
LENGTHS = [f"{length:.1f}".removesuffix(".0") for length in OFF]


def pair_of(vector):
    return "(" + ", ".join(f"{v:g}" for v in np.round(vector, 2)) + ")"


# A line of each friend's: right, and broken so that it is wrong always ("ever"), or only for several samples or outputs.
LINES = {
    "ada": {
        "right": "delta2 @ W2.T * H * (1 - H)",
        "ever": "delta2 @ W2.T",
        "samples": "delta2 @ W2.T * H * (1 - H) / len(X)",
    },
    "ben": {"right": "G1 + np.outer(x, W2 @ delta * h * (1 - h))", "samples": "np.outer(x, W2 @ delta * h * (1 - h))"},
    "cem": {"right": "np.exp(-Z) / (1 + np.exp(-Z)) ** 2", "ever": "np.exp(-Z) / (1 + np.exp(-Z))"},
    "dan": {"right": "blame + delta[:, [k]] * W2[:, k]", "outputs": "delta[:, [k]] * W2[:, k]"},
    "eve": {"right": "H - H**2", "ever": "1 - H**2"},
    "fay": {"right": "(delta2[:, None, :] * W2).sum(axis=2)", "outputs": "(delta2[:, None, :] * W2).mean(axis=2)"},
}
SAID = {
    ("ada", "right"): "Hers agrees with the differences, for any number of samples and outputs.",
    ("ada", "ever"): "Hers never agrees: the slopes of the hidden layer are missing, h (1 - h).",
    ("ada", "samples"): "Try two samples: the first of her two gradients is a mean over them, and E adds up.",
    ("ben", "right"): "His loop adds up over the samples, as E does, and the check agrees.",
    ("ben", "samples"): "Try two samples: in his loop, one of the two gradients is overwritten where it should add up.",
    ("cem", "right"): "His slopes look unusual, but e^-z / (1 + e^-z)^2 is the sigmoid's, and the check agrees.",
    ("cem", "ever"): "His never agrees: e^-z / (1 + e^-z) is 1 - y, one of the slope's two factors.",
    ("dan", "right"): "His loop over k adds up the blame of all outputs, and the check agrees.",
    (
        "dan",
        "outputs",
    ): "Try two outputs: his loop over k keeps only the last one's blame. With one output it is right.",
    ("eve", "right"): "Her slope h - h^2 is h (1 - h) in disguise, and the check agrees.",
    ("eve", "ever"): "Hers never agrees: 1 - h^2 is the slope of tanh, not of the sigmoid.",
    ("fay", "right"): "Her slope 1/4 - (y - 1/2)^2 is y (1 - y) in disguise, and the check agrees.",
    ("fay", "outputs"): "Try two outputs: she takes the mean of their blames. With one output it is right.",
}
FRIENDS = {"ever": ["ada", "cem", "eve"], "samples": ["ada", "ben"], "outputs": ["dan", "fay"]}
OURS = {"eve": "ever", "ben": "samples", "dan": "outputs"}  # who is wrong how, in the lecture's edition


def with_lines(how):
    lines = {name: Code(own[how.get(name, "right")]) for name, own in LINES.items()}
    return {"how": how, "broken": sorted(how), **lines}


def draw_broken(rng):
    """Three friends, wrong in three ways: other ones than in the lecture's edition."""
    while True:
        how = {str(rng.choice(friends)): kind for kind, friends in FRIENDS.items()}
        if len(how) == 3 and how != OURS:
            return with_lines(how)


line = edition(with_lines(OURS), draw_broken)

exercise = Exercise(
    title="Gradient checking",
    minutes=35,
    section="Computing Gradients",
    goals=[
        "tell a right gradient from a wrong one by comparing it with differences",
        "choose a measure for the comparison, and inputs on which a mistake cannot hide",
    ],
    after=["05_descent/slopes", "06_backprop/backprop_in_layers"],
    checks=[
        Agrees(
            "relative_error",
            inputs(
                a=drawn(lambda d: d.once("pair", pair)[0]),
                n=drawn(lambda d: d.once("pair", pair)[1]),
            ),
            points=1,
            also=[
                {"a": A, "n": N},
                {"a": np.zeros(3), "n": np.zeros(3)},
                {"a": np.array([1.0, -1.0]), "n": np.array([-1.0, 1.0])},
                {"a": np.array([0.0, 2.0]), "n": np.array([0.0, 1.0])},
                {"a": np.array([[1e-6, -2e-6]]), "n": np.array([[1e-6, 2e-6]])},
            ],
            mistakes=[
                Mistake(
                    "Right, but for two zero gradients: 0 / 0 is not a number. They agree, so what should come out?",
                    lambda a, n: np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)),
                    worth=0.5,
                ),
                Mistake(
                    "This is the absolute error: the length of the difference alone. Is 0.001 much? That depends on "
                    "the size of the gradients.",
                    Edit("np.linalg.norm(a - n) / size", "np.linalg.norm(a - n)"),
                ),
                Mistake(
                    "You compare the two lengths. Two gradients may be equally long and point in opposite directions.",
                    Edit("np.linalg.norm(a - n) /", "abs(np.linalg.norm(a) - np.linalg.norm(n)) /"),
                ),
                Mistake(
                    "You add up the differences with their signs, so that they can cancel.",
                    Edit("np.linalg.norm(a - n) /", "abs(np.sum(a - n)) /"),
                ),
                Mistake(
                    "Below the line stands the length of the sum of the two. It should be the sum of their lengths.",
                    Edit("np.linalg.norm(a) + np.linalg.norm(n)", "np.linalg.norm(a + n)"),
                ),
                Mistake(
                    "You divide by the length of one of the two only.",
                    Edit("np.linalg.norm(a) + np.linalg.norm(n)", "np.linalg.norm(a)"),
                ),
                Mistake(
                    "You divide by the length of one of the two only, the numeric one.",
                    Edit("np.linalg.norm(a) + np.linalg.norm(n)", "np.linalg.norm(n)"),
                ),
                Mistake(
                    "You divide by the larger of the two lengths. Other books do, too; here it is their sum.",
                    Edit("np.linalg.norm(a) + np.linalg.norm(n)", "max(np.linalg.norm(a), np.linalg.norm(n))"),
                ),
                Mistake(
                    "You divide by the mean of the two lengths. Here it is their sum, so that 1 is the most there is.",
                    Edit("np.linalg.norm(a - n) / size", "np.linalg.norm(a - n) / (size / 2)"),
                ),
                Mistake(
                    "You add up sizes of entries. The length of a vector is the root of the sum of their squares.",
                    lambda a, n: np.abs(a - n).sum() / (np.abs(a).sum() + np.abs(n).sum()) if np.any([a, n]) else 0.0,
                ),
                Mistake(
                    "These are squared lengths: the square roots are missing.",
                    lambda a, n: np.sum((a - n) ** 2) / (np.sum(a**2) + np.sum(n**2)) if np.any([a, n]) else 0.0,
                ),
            ],
            hints=[
                "Three lengths: of the difference, of a, and of n. `np.linalg.norm` gives the length of an array.",
                "Work the example with pencil: {} / ({} + {}).".format(*LENGTHS),
                "What if both are zero? Then nothing may be divided; they agree completely.",
            ],
        ),
        Agrees(
            "gradient_check",
            inputs(
                kind=choice("right", "half", "first", "without"),
                c=choice(1.0, 0.5, -2.0),
                points=matrix("n", "m", 2.0),
            ),
            points=1,
            probe=Driven(checked),
            builds_on=("relative_error",),
            also=[
                {"kind": "right", "c": 1.0, "points": np.array([[1.0, 2.0], [0.5, -1.0]])},
                {"kind": "without", "c": 1.0, "points": np.array([[0.0, 0.0], [1.0, 2.0]])},
                {"kind": "without", "c": 1.0, "points": np.array([[1.0, 2.0], [0.0, 0.0], [0.5, 0.5]])},
                {"kind": "first", "c": 0.5, "points": np.array([[1.5], [0.5]])},
            ],
            forbids={"scipy.optimize": "Compare the two gradients yourself, at each point."},
            mistakes={
                "You look at the first point only.": Edit("for w in points", "for w in points[:1]"),
                "You look at all points, and then report the last one. Which one is asked for?": Edit(
                    "for w in points", "for w in points[-1:]"
                ),
                "You report the mean. A mistake that shows at one point of a hundred would drown in it.": Edit(
                    "max(relative_error(gradient(w), difference(g, w)) for w in points)",
                    "np.mean([relative_error(gradient(w), difference(g, w)) for w in points])",
                ),
                "You report the point where the two agree best.": Edit("max(", "min("),
                "You add up the errors of all points.": Edit("max(", "sum("),
                "You put all points into one long comparison. There a large gradient at one point hides an error at "
                "another: compare point by point.": Edit(
                    "max(relative_error(gradient(w), difference(g, w)) for w in points)",
                    "relative_error(np.array([gradient(w) for w in points]), "
                    "np.array([difference(g, w) for w in points]))",
                ),
                "You compare by the absolute error.": Edit(
                    "relative_error(gradient(w), difference(g, w))", "np.linalg.norm(gradient(w) - difference(g, w))"
                ),
            },
            hints=[
                "At each row of `points` there are two gradients: `gradient(w)` and `difference(g, w)`.",
                "Collect one relative error for each point, then report one of them.",
                "A single point at which the two disagree is enough to convict. Which error tells of it?",
            ],
        ),
        Choice(
            "broken_gradients",
            "Whose gradients are broken? Choose everyone whose gradient is.",
            {name: f"{name.title()}'s" for name in LINES},
            right=set(line.broken),
            points=1,
            because={name: SAID[name, line.how.get(name, "right")] for name in LINES},
            hints=[
                "The form is a set of keys. `report` is what finds them out.",
                "Some mistakes show only for several samples, some only for several outputs.",
                "Call `report(samples=5, outputs=3)`, and read off who is far above the others.",
            ],
        ),
    ],
)

# %% [markdown]
# # Gradient checking
#
# A wrong gradient seldom crashes. It just leads a little astray, and the error still falls. So how do you know that
# yours is right?
#
# Six friends have each written backpropagation for a network with one hidden layer, without biases. All weights lie
# in one long vector $w$. Three of the six gradients are wrong. Do not read them yet; look at the picture below first.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question
from lecturekit.calculus import gradient as difference

HIDDEN = 3


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def layers(w, X, D):
    """The two matrices that lie in w, and the outputs of both layers."""
    cut = X.shape[1] * HIDDEN
    W1, W2 = w[:cut].reshape(-1, HIDDEN), w[cut:].reshape(HIDDEN, -1)
    H = sigmoid(X @ W1)
    return W1, W2, H, sigmoid(H @ W2)


def error(w, X, D):
    """E = 1/2 sum (y - d)^2, over samples and outputs."""
    return ((layers(w, X, D)[-1] - D) ** 2).sum() / 2


def ada(w, X, D):
    _, W2, H, Y = layers(w, X, D)
    delta2 = (Y - D) * Y * (1 - Y)
    delta1 = line.ada
    return np.append(X.T @ delta1, H.T @ delta2)


def ben(w, X, D):
    W1, W2, H, Y = layers(w, X, D)
    G1, G2 = np.zeros_like(W1), np.zeros_like(W2)
    for x, d, h, y in zip(X, D, H, Y, strict=True):
        delta = (y - d) * y * (1 - y)
        G2 = G2 + np.outer(h, delta)
        G1 = line.ben
    return np.append(G1, G2)


def cem(w, X, D):
    W1, W2, H, Y = layers(w, X, D)
    Z1, Z2 = X @ W1, H @ W2
    slope1, slope2 = (line.cem for Z in (Z1, Z2))
    blame = np.einsum("nk,jk->nj", slope2 * (Y - D), W2)
    return np.append(np.einsum("ni,nj->ij", X, blame * slope1), np.einsum("nj,nk->jk", H, slope2 * (Y - D)))


def dan(w, X, D):
    _, W2, H, Y = layers(w, X, D)
    delta = (Y - D) * Y * (1 - Y)
    blame = np.zeros_like(H)
    for k in range(D.shape[1]):
        blame = line.dan
    return np.append(X.T @ (blame * H * (1 - H)), H.T @ delta)


def eve(w, X, D):
    _, W2, H, Y = layers(w, X, D)
    delta2 = (Y - D) * Y * (1 - Y)
    delta1 = delta2 @ W2.T * (line.eve)
    return np.append(X.T @ delta1, H.T @ delta2)


def fay(w, X, D):
    _, W2, H, Y = layers(w, X, D)
    delta2 = (Y - D) * (0.25 - (Y - 0.5) ** 2)
    delta1 = line.fay * (0.25 - (H - 0.5) ** 2)
    return np.append(sum(map(np.outer, X, delta1)), sum(map(np.outer, H, delta2)))


def task(samples, outputs, seed=1):
    """Samples with 2 features, targets, and some weights, all at random."""
    rng = np.random.default_rng(seed)
    X, D = rng.normal(size=(samples, 2)), rng.uniform(size=(samples, outputs))
    return X, D, rng.normal(size=(3, HIDDEN * (2 + outputs)))


friends = [ada, ben, cem, dan, eve, fay]
X, D, (start, *_) = task(samples=6, outputs=3)
plt.figure(figsize=(7, 3.4))
for friend in friends:
    w, errors = start, []
    for _ in range(120):
        errors.append(error(w, X, D))
        w = w - 0.5 * friend(w, X, D)
    plt.plot(errors, color="#0072B2", alpha=0.7)
plt.gca().set(title="gradient descent with six gradients, of which three are wrong", xlabel="steps", ylabel="$E$")
plt.ylim(0.4, 1.6)
plt.show()

# %% [markdown]
# Six curves, all of them falling: some lie upon each other, some do not. Which are wrong? The picture does not tell.
# You need a **gradient check** (梯度检验): compare each gradient with one that was found in quite another way.
#
# The other way is the central difference (中心差分) of `slopes.ipynb` in `05_descent`, in one direction after another:
#
# $$\frac{\partial g}{\partial w_i} \approx \frac{g(w + h\, e_i) - g(w - h\, e_i)}{2h}.$$
#
# Here $e_i$ is the vector with 1 in place $i$ and 0 elsewhere, so $w + h\, e_i$ is $w$ with $h$ added to its entry
# $w_i$. It is slow, two passes for each weight, but there is hardly anything in it that one could get wrong. In this
# notebook `difference(g, w)` does it for all entries of `w`.
#
# ## 1. How far apart?
#
# The two will never be equal to the last digit. And is a distance of 0.001 much? Not if the gradient is 1000 long,
# but very much if it is 0.002 long. So we take the **relative error** (相对误差): the length of the difference,
# compared with the lengths of both.
#
# $$\text{relative error}(a, n) = \frac{\lVert a - n \rVert}{\lVert a \rVert + \lVert n \rVert},
# \qquad \lVert v \rVert = \sqrt{\textstyle\sum_i v_i^2}.$$
#
# It lies between 0 (equal) and 1 (opposite). If both gradients are zero they are equal, and the error is 0.
#
# **With numbers.** For $a = {{ pair_of(A) }}$ and $n = {{ pair_of(N) }}$ the difference is ${{ pair_of(A - N) }}$. The
# lengths are ${{ LENGTHS[0] }}$, ${{ LENGTHS[1] }}$ and ${{ LENGTHS[2] }}$, so the relative error is
# ${{ LENGTHS[0] }} / ({{ LENGTHS[1] }} + {{ LENGTHS[2] }}) = {{ f"{OFF[0] / (OFF[1] + OFF[2]):.4f}" }}$.
#
# **Your turn.** `np.linalg.norm(v)` is the length of an array of any shape.


# %%
def relative_error(a, n):
    """How far two gradients are apart, compared with their size.

    Args:
        a: the one gradient, an array of any shape.
        n: the other one, an array of the same shape.

    Returns:
        A number from 0 to 1; 0 if both are zero.
    """
    ### BEGIN SOLUTION
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size > 0 else 0.0
    ### END SOLUTION


# %%
check("relative_error")

# %% [markdown]
# How small is small enough? The next cell compares differences of several widths $h$ with two gradients of
# $g(w) = \sum_i \sin w_i$: the right one, and one in which a single entry of ten is 1 percent too large.

# %%
place = np.linspace(-1, 1, 10)
widths = 10.0 ** np.arange(-11, 0)
right, wrong = np.cos(place), np.cos(place) * np.where(np.arange(10) == 3, 1.01, 1)
plt.figure(figsize=(7, 3.2))
try:
    for given, label, style in [(right, "right", "o-"), (wrong, "one entry is wrong by 1 %", "s--")]:
        errors = [relative_error(given, difference(lambda w: np.sin(w).sum(), place, h)) for h in widths]
        plt.loglog(widths, errors, style, color="#0072B2" if given is right else "#D55E00", label=label)
    plt.legend(frameon=False)
    plt.title("a right and a wrong gradient")
except NotImplementedError:
    plt.title("write `relative_error`, then run this again")
plt.xlabel("$h$")
plt.ylabel("relative error")
plt.show()

# %% [markdown]
# For the right gradient the error falls like $h^2$, until the computer's rounding takes over; at its best it is about
# $10^{-11}$. The wrong one never gets below a thousandth. Between the two lies a wide gap, so the verdict is easy. A
# rule of thumb for $h = 10^{-5}$: below $10^{-6}$ right, above $10^{-3}$ wrong. In between, look closer: perhaps
# there is a kink, as in ReLU at 0.
#
# ## 2. At many points
#
# A mistake may hide. The gradient of $w^3$ is $3 w^2$; whoever writes $3 w$ is right at $w = 0$ and at $w = 1$. So
# check at several points, and report the worst.
#
# **With numbers.** For $3 w$ in place of $3 w^2$:
#
# | $w$ | written | true | relative error |
# |--:|--:|--:|--:|
# | $0$ | $0$ | $0$ | $0$ |
# | $1$ | $3$ | $3$ | $0$ |
# | $2$ | $6$ | $12$ | $6 / 18 = 0.333$ |
#
# The worst is 0.333: guilty.
#
# **Your turn.** Complete `gradient_check`, with `difference(g, w)` and your `relative_error`.


# %%
def gradient_check(g, gradient, points):
    """The largest relative error between a gradient and the differences.

    Args:
        g: a function of an array of shape (m,) to a number.
        gradient: what is to be checked, a function of an array (m,) to an array (m,).
        points: where to compare, an array of shape (n, m). Each row is a point.

    Returns:
        The relative error at the worst of the points, a number.
    """
    ### BEGIN SOLUTION
    return max(relative_error(gradient(w), difference(g, w)) for w in points)
    ### END SOLUTION


# %%
check("gradient_check")

# %% [markdown]
# ## 3. Find the broken ones
#
# Now the six friends. `report` makes a task at random, and checks each gradient at three points.


# %%
def report(samples, outputs, seed=1):
    """Your check of all six, on a network with so many outputs and so many samples."""
    X, D, points = task(samples, outputs, seed)
    print(f"samples: {samples}, outputs: {outputs}")
    try:
        for friend in friends:
            worst = gradient_check(lambda w: error(w, X, D), lambda w, f=friend: f(w, X, D), points)
            print(f"  {friend.__name__}: {worst:.1e}")
    except NotImplementedError:
        print("  Write `relative_error` and `gradient_check` first. Then run this cell again.")


report(samples=1, outputs=1)

# %% [markdown]
# One of them is convicted. But you know that three are wrong, so two have passed this test. What is so harmless about
# it?
#
# **Play.** Call `report` with other numbers, until you have all three. Then read their code: do you find the line?
# Not all that looks odd is wrong.

# %%
question("broken_gradients")

# %%
# broken_gradients = {"...", "..."}
### BEGIN SOLUTION
broken_gradients = line.broken
### END SOLUTION

# %%
check("broken_gradients")

# %% [markdown]
# **What you can now do.** You can put any gradient to the test, your own above all: `backward` of
# `backprop_in_layers.ipynb` as well as the engine's `gradient_of`. And you know that a test finds only what it looks
# at: one sample and one output would have let two of three mistakes pass.
#
# This is the end of the set. Next: `mm_and_mlp.ipynb` in `07_modules`. What are modern networks built of?
