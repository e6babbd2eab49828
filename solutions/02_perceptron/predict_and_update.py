# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Edit,
    Exercise,
    Mistake,
    edition,
    inputs,
    label,
    positive,
    real,
    vector,
)

SIDES = np.array([1, 1, 1, -1, -1])  # what the teacher says of the five points


def draw_example(rng):
    """A line and five points: the first on the wrong side, until one step mends it; the second on the line."""
    grid = np.array([[x, y] for x in range(-2, 4) for y in range(-2, 4)], dtype=float)
    while True:
        w, b, eta = rng.choice([-3, -2, -1, 1, 2, 3], 2), rng.choice([-3, -2, -1, 1, 2, 3]), rng.choice([0.5, 1.0])
        z = grid @ w + b
        below, on, above = (grid[side] for side in ((z < 0) & (z > -4), z == 0, z > 0))
        if (z < -1).sum() < 2 or len(below) < 3 or len(on) < 1 or len(above) < 1:
            continue
        X = np.vstack([rng.permutation(below)[:1], rng.permutation(on)[:1], rng.permutation(above)[:1]])
        X = np.vstack([X, rng.permutation(grid[z < -1])[:2]])
        mended = SIDES * (X @ (w + 2 * eta * X[0]) + b + 2 * eta)
        foot = -b * w / (w @ w)
        arrow = np.array([foot, foot + w / 2])
        inside = (arrow >= X.min(axis=0)).all() and (arrow <= X.max(axis=0)).all()
        if X[0].all() and abs(w[0]) != abs(w[1]) and len(np.unique(X, axis=0)) == 5 and mended.min() > 0 and inside:
            return {"w": w.astype(float), "b": float(b), "X": X, "eta": eta}


def sum_of(*terms):
    """A sum such as 2 x_1 - x_2 - 1, from its coefficients and their names."""
    texts = [(a < 0, name if name and abs(a) == 1 else f"{abs(a):g} {name}".rstrip()) for a, name in terms]
    text = " ".join(f"{'-' if negative else '+'} {term}" for negative, term in texts)
    return text.removeprefix("+ ") if not texts[0][0] else text.replace("- ", "-", 1)


def pair(v):
    return f"({v[0]:g}, {v[1]:g})"


def z_of(x, w, b):
    """z, written out and worked out."""
    return f"{sum_of((w[0] * x[0], ''), (w[1] * x[1], ''), (b, ''))} = {w @ x + b:g}"


numbers = edition(
    {"w": [2.0, -1.0], "b": -1.0, "X": [[1.0, 2.0], [1.0, 1.0], [2.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]], "eta": 0.5},
    draw_example,
)
W, B, ETA = np.array(numbers.w), numbers.b, numbers.eta
WRONG_SIDE, ON_THE_LINE, RIGHT_SIDE = np.array(numbers.X[:3])
NEW_W, NEW_B = W + 2 * ETA * WRONG_SIDE, B + 2 * ETA

exercise = Exercise(
    title="The perceptron: predict and update",
    minutes=20,
    section="Single-layer perceptron by Rosenblatt; Training perceptron",
    goals=[
        "predict a class by the sign of a weighted sum",
        "correct weights and bias after an error by Rosenblatt's rule",
    ],
    after=["01_neurons/mcculloch_pitts"],
    checks=[
        Agrees(
            "predict",
            inputs(w=vector("m"), b=real(), x=vector("m")),
            points=1,
            also=[
                *({"w": W, "b": B, "x": x} for x in (WRONG_SIDE, ON_THE_LINE)),
                {"w": np.array([1.0, 1.0]), "b": 2.0, "x": np.array([1.0, 0.0])},
            ],
            mistakes=[
                Mistake(
                    "Look at a point on the line, where z = 0: your answer there is 0. `np.sign(0)` is 0, but the "
                    "lecture's sigma(0) is +1, so that every point gets a side.",
                    Edit("1 if x @ w + b >= 0 else -1", "np.sign(x @ w + b)"),
                    worth=0.5,
                ),
                Mistake(
                    "Look at a point on the line, where z = 0: you give it to class -1. Read the first case of sigma "
                    "again, there is a >= in it.",
                    Edit(">=", ">"),
                    worth=0.5,
                ),
                Mistake(
                    "Your line always runs through the origin: the bias b plays no part in your z.", Edit(" + b", "")
                ),
                Mistake(
                    "You subtract the bias, as if b were a threshold that the sum must reach. Here b is added to the "
                    "sum.",
                    Edit("+ b", "- b"),
                ),
                Mistake(
                    "The bias enters your z once for every feature of x. It is one number, added once, when the sum "
                    "over all features is done.",
                    Edit("x @ w + b", "(x * w + b).sum()"),
                ),
                Mistake(
                    "Your classes are called 0 and 1. The perceptron's are -1 and +1: look at the second case of "
                    "sigma.",
                    Edit("else -1", "else 0"),
                ),
                Mistake(
                    "You return z itself, any number at all. A prediction is a class: send z through sigma first.",
                    Edit("1 if x @ w + b >= 0 else -1", "x @ w + b"),
                ),
            ],
            hints=[
                "Two steps: first z, one number; then its class, -1 or +1. Print z for the first row of the worked "
                f"example: is it {W @ WRONG_SIDE + B:g}?",
                "z is the sum of all products of a weight with its input, plus the bias. `x @ w` is such a sum.",
                "Only the sign of z counts, and z = 0 counts as positive. Which comparison says this?",
            ],
        ),
        Agrees(
            "update",
            inputs(w=vector("m"), b=real(), x=vector("m"), y=label(), eta=positive()),
            points=2,
            returns=("w", "b"),
            builds_on=("predict",),
            rule=Agreement(lists=True),
            also=[{"w": W, "b": B, "x": x, "y": y, "eta": 0.5} for x in (WRONG_SIDE, ON_THE_LINE) for y in (1, -1)],
            mistakes={
                "Your step goes the wrong way: after it, a wrong point lies even deeper on the wrong side. Which of "
                "y and y_hat is subtracted from which?": Edit("y - predict(w, b, x)", "predict(w, b, x) - y"),
                "The bias stays where it was, so your line can turn but not shift. It has a rule of its own, "
                "beside that of w.": Edit("b + eta * error", "b"),
                "The learning rate has no effect: all your steps are as large as with eta = 1.": Edit("eta * ", ""),
                "The learning rate scales your step of w, but not that of b. Compare your two lines.": Edit(
                    "b + eta * error", "b + error"
                ),
                "You move the line for every sample, even for one that is right already. That is Hebb's rule; "
                "Rosenblatt's learns from errors only.": Edit("y - predict(w, b, x)", "y"),
                "The right direction, but half as far as the lecture's rule goes. How large is y - y_hat for a "
                "wrong sample?": Edit("y - predict(w, b, x)", "(y - predict(w, b, x)) / 2"),
                "When you come to b, you predict a second time, with the new w. Both rules use the same error: that of "
                "the prediction before anything has changed.": Edit(
                    "return w + eta * error * x, b + eta * error",
                    "w = w + eta * error * x\n    return w, b + eta * (y - predict(w, b, x))",
                ),
                "You return the steps alone. Asked for are the new w and the new b.": Edit(
                    "return w + eta * error * x, b + eta * error", "return eta * error * x, eta * error"
                ),
                "Your b becomes as long as x. Compare the two rules: which of them has a factor x?": Edit(
                    "b + eta * error", "b + eta * error * x"
                ),
                "You compare y with z. The rule compares it with the prediction y_hat, which is -1 or +1.": Edit(
                    "predict(w, b, x)", "(x @ w + b)"
                ),
            },
            hints=[
                "Begin with the prediction for x. What must happen to w and b if it equals y?",
                f"Work the example with pencil: y - y_hat is 2 there, and eta is {ETA:g}. How far does each number "
                "move?",
                "There are two rules, one for w and one for b, alike but for the factor x. Both use the *old* w and b "
                "to predict.",
            ],
        ),
    ],
)

# %% [markdown]
# # The perceptron: predict and update
#
# Whoever builds with the neuron of 1943 must find all of its **weights** (权重) by thinking. **Can a neuron find them
# itself, if a teacher only tells it what would have been right?** Frank Rosenblatt's **perceptron** (感知机) of 1958
# can: it was the first model of *supervised learning* (监督学习). It tells two *classes* (类别) apart, a task that is
# called *binary classification* (二分类), and it learns from its errors.
#
# By the end of this notebook you will have written its two moves: **predict** (预测) a class, and **update** after an
# error. Each is a line or two of code.
#
# How it works: write your code where a cell says so, then run the check below it. You may run a check as often as you
# like; when it fails, its report has hints to click on, and each tells a little more than the one before.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.plots import decision_boundary

_, ax = plt.subplots(figsize=(8, 2.6))
places = {
    "$x_1$": (0, 1.4),
    "$x_2$": (0, 0),
    r"$\Sigma + b$": (2.5, 0.7),
    r"$\sigma$": (4.5, 0.7),
    r"$\hat y$": (6, 0.7),
    "teacher: $y$": (8, 0.7),
}
for name, place in places.items():
    style = {"boxstyle": "round,pad=0.4", "fc": "white", "ec": "#D55E00" if "teacher" in name else "black"}
    ax.text(*place, name, ha="center", va="center", fontsize=13, bbox=style, zorder=3)
for start, end, colour in [
    ((0.3, 1.4), (1.85, 0.8), "#0072B2"),
    ((0.3, 0), (1.85, 0.6), "#0072B2"),
    ((3.15, 0.7), (4.15, 0.7), "black"),
    ((4.85, 0.7), (5.7, 0.7), "black"),
    ((1.1, -1.1), (1.1, 0.1), "#D55E00"),
]:
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0})
for x, y, name in [(1, 1.35, "$w_1$"), (0.8, -0.05, "$w_2$"), (3.6, 0.9, "$z$"), (4, -0.8, "corrects $w$ and $b$")]:
    ax.text(x, y, name, fontsize=13, ha="center", va="center")
ax.annotate("", (7.1, 0.7), (6.3, 0.7), arrowprops={"arrowstyle": "<|-|>", "color": "#D55E00", "lw": 2})
ax.plot([6.7, 6.7, 1.1], [0.7, -1.1, -1.1], color="#D55E00", lw=2)
ax.text(6.85, -0.3, r"error $y - \hat y$", color="#D55E00", va="center", fontsize=13)
ax.set(xlim=(-0.5, 9), ylim=(-1.4, 1.8))
ax.set_axis_off()
plt.show()

# %% [markdown]
# ## 1. Predict
#
# A sample has $m$ numbers $x_1, \dots, x_m$. The perceptron weighs them, adds a **bias** (偏置), and sends the sum $z$
# through its **activation function** (激活函数) $\sigma$, which looks only at the sign:
#
# $$z = \sum_{i=1}^m w_i x_i + b, \qquad
# \hat y = \sigma(z) = \begin{cases} +1 & \text{if } z \geq 0 \\ -1 & \text{otherwise.} \end{cases}$$
#
# **With numbers.** Let $w = {{ pair(W) }}$ and $b = {{ f"{B:g}" }}$.
#
# | $x$ | $z = {{ sum_of((W[0], "x_1"), (W[1], "x_2"), (B, "")) }}$ | $\hat y$ |
# |:--|:--|:--|
# | ${{ pair(WRONG_SIDE) }}$ | ${{ z_of(WRONG_SIDE, W, B) }}$ | $-1$ |
# | ${{ pair(ON_THE_LINE) }}$ | ${{ z_of(ON_THE_LINE, W, B) }}$ | $+1$, as $\sigma(0) = +1$ |
# | ${{ pair(RIGHT_SIDE) }}$ | ${{ z_of(RIGHT_SIDE, W, B) }}$ | $+1$ |
#
# **As a picture.** All points with $z = 0$ lie on a line, the **decision boundary** (决策边界). The weights $w$ are an
# arrow at a right angle to it, which points to the side of $+1$; the bias shifts the line along the arrow. (The neuron
# of 1943 compared its sum with a threshold $T$. The bias $b = -T$ does the same: the sum reaches $T$ just where
# $z \geq 0$.)

# %%
w, b = np.array(numbers.w), numbers.b
X = np.array(numbers.X)
sides = np.array([-1, 1, 1, -1, -1])

ax = decision_boundary(lambda points: points @ w + b, X, sides, ax=plt.figure(figsize=(5, 4)).gca())
foot = -b * w / (w @ w)  # the point of the line that is nearest to the origin
ax.annotate("", foot + w / 2, foot, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "black"})
ax.text(*(foot + w / 2 + 0.25 * w / np.sqrt(w @ w)), "$w$", fontsize=14, ha="center", va="center")
ax.set_title("The line $w_1 x_1 + w_2 x_2 + b = 0$ and its two sides")
plt.show()

# %% [markdown]
# **Your turn.** Complete `predict`, for one sample `x` of any length.


# %%
def predict(w, b, x):
    """The perceptron's prediction for one sample.

    Args:
        w: weights, an array of shape (m,).
        b: bias, a number.
        x: the sample, an array of shape (m,).

    Returns:
        +1 or -1.
    """
    ### BEGIN SOLUTION
    return 1 if x @ w + b >= 0 else -1
    ### END SOLUTION


# %%
check("predict")

# %% [markdown]
# ### See it
#
# Each dot is a question to *your* `predict`. On which side of the line are the dots that lie right on it?

# %%
try:
    dots = np.array([[x1, x2] for x1 in np.arange(-2, 3.5, 0.5) for x2 in np.arange(-2, 3.5, 0.5)])
    answers = np.array([predict(w, b, x) for x in dots])
    _, ax = plt.subplots(figsize=(4.6, 4))
    for answer, colour, marker in [(1, "#0072B2", "o"), (-1, "#E69F00", "s")]:
        ax.scatter(*dots[answers == answer].T, c=colour, marker=marker, s=30, label=f"{answer:+d}", zorder=3)
    ax.axline(-b * w / (w @ w), slope=-w[0] / w[1], color="black", lw=1.5)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title="what your predict says", aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    plt.show()
except NotImplementedError:
    print("Write `predict` first. Then run this cell again.")

# %% [markdown]
# ## 2. Update
#
# Now a teacher tells us the right class $y$. The perceptron compares it with its own $\hat y$ and corrects itself:
#
# $$w_i \leftarrow w_i + \eta\,(y - \hat y)\,x_i, \qquad b \leftarrow b + \eta\,(y - \hat y).$$
#
# $\eta > 0$ is the **learning rate** (学习率). There are only three cases:
#
# | the prediction is | $y - \hat y$ | what happens |
# |:--|:--|:--|
# | right | $0$ | nothing |
# | too low ($\hat y = -1$, $y = +1$) | $+2$ | the weights of positive inputs grow, $z$ rises |
# | too high ($\hat y = +1$, $y = -1$) | $-2$ | the weights of positive inputs shrink, $z$ falls |
#
# **With numbers.** As before $w = {{ pair(W) }}$, $b = {{ f"{B:g}" }}$, and the sample $x = {{ pair(WRONG_SIDE) }}$ got
# $z = {{ f"{W @ WRONG_SIDE + B:g}" }}$, so $\hat y = -1$. The teacher says $y = +1$. With $\eta = {{ f"{ETA:g}" }}$ we
# have $\eta\,(y - \hat y) = {{ f"{ETA:g}" }} \cdot 2 = {{ f"{2 * ETA:g}" }}$, hence
#
# $$w = {{ pair(W) }} + {{ f"{2 * ETA:g}" }} \cdot {{ pair(WRONG_SIDE) }} = {{ pair(NEW_W) }}, \qquad
# b = {{ sum_of((B, ""), (2 * ETA, "")) }} = {{ f"{NEW_B:g}" }}.$$
#
# Has it helped? The new $z = {{ z_of(WRONG_SIDE, NEW_W, NEW_B) }}$ is positive. Yes.
#
# **Your turn.** Complete `update`. You may call your `predict`.


# %%
def update(w, b, x, y, eta):
    """One step of Rosenblatt's rule, for one sample. The arrays that come in stay as they are.

    Args:
        w: weights, an array of shape (m,).
        b: bias, a number.
        x: the sample, an array of shape (m,).
        y: its right class, -1 or +1.
        eta: the learning rate, a positive number.

    Returns:
        The new weights and the new bias: (w, b).
    """
    ### BEGIN SOLUTION
    error = y - predict(w, b, x)
    return w + eta * error * x, b + eta * error
    ### END SOLUTION


# %%
check("update")

# %% [markdown]
# ### See it move
#
# Here is the worked example with *your* `update`. The ringed point is $x = {{ pair(WRONG_SIDE) }}$, of class $+1$:
# before the step it lies on the wrong side.

# %%
y = np.array([1, 1, 1, -1, -1])


def draw_step(x, y_x, eta):
    """The line before and after one update."""
    try:
        after = update(w, b, x, y_x, eta)
    except NotImplementedError:
        print("Write `predict` and `update` first. Then run this cell again.")
        return
    _, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True, sharey=True)
    for ax, (v, c), title in zip(axes, [(w, b), after], ["before", "after"], strict=True):
        decision_boundary(lambda points, v=v, c=c: points @ v + c, X, y, ax=ax)
        ax.scatter(*x, s=260, facecolors="none", edgecolors="#D55E00", linewidths=2.5)
        ax.set_title(f"{title}: w = ({v[0]:g}, {v[1]:g}), b = {c:g}")
    axes[0].get_legend().remove()


draw_step(X[0], y[0], eta=numbers.eta)

# %% [markdown]
# **Play.** Change `eta` in the last line. From which size on is the ringed point right after a single step? (For a
# wrong sample, $z$ moves by $2 \eta\,(\lVert x \rVert^2 + 1)$, here
# ${{ f"{2 * (WRONG_SIDE @ WRONG_SIDE + 1):g}" }} \eta$.)
#
# **What you can now do:** say which class a perceptron gives to a sample, those on its line included, and correct its
# weights and its bias after an error.
#
# Next: `training.ipynb`, where you repeat this step until nothing is wrong any more.
