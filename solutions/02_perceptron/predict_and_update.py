# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Exercise, Mistake, inputs, label, positive, real, vector

W, B = np.array([2.0, -1.0]), -1.0
WRONG_SIDE, ON_THE_LINE = np.array([1.0, 2.0]), np.array([1.0, 1.0])

exercise = Exercise(
    title="The perceptron: predict and update",
    minutes=25,
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
                "Two steps: first z, one number; then its class, -1 or +1. Print z for the worked example: is it -1?",
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
                "You compare y with z. The rule compares it with the prediction y_hat, which is -1 or +1.": Edit(
                    "predict(w, b, x)", "(x @ w + b)"
                ),
            },
            hints=[
                "Begin with the prediction for x. What must happen to w and b if it equals y?",
                "Work the example with pencil: y - y_hat is 2 there, and eta is 0.5. How far does each number move?",
                "There are two rules, one for w and one for b, alike but for the factor x. Both use the *old* w and b "
                "to predict.",
            ],
        ),
    ],
)

# %% [markdown]
# # The perceptron: predict and update
#
# In 1958 Frank Rosenblatt built a machine that learned from its errors. By the end of this notebook you will have
# written its two moves: **predict** a class, and **update** after an error. Each is a line or two of code.
#
# How it works: write your code where a cell says so, then run the check below it. You may run a check as often as you
# like; each time it fails, it tells a little more.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.plots import decision_boundary

# %% [markdown]
# ## 1. Predict
#
# A sample has $m$ numbers $x_1, \dots, x_m$. The perceptron weighs them, adds a bias, and looks only at the sign:
#
# $$z = \sum_{i=1}^m w_i x_i + b, \qquad
# \hat y = \sigma(z) = \begin{cases} +1 & \text{if } z \geq 0 \\ -1 & \text{otherwise.} \end{cases}$$
#
# **With numbers.** Let $w = (2, -1)$ and $b = -1$.
#
# | $x$ | $z = 2 x_1 - x_2 - 1$ | $\hat y$ |
# |:--|:--|:--|
# | $(1, 2)$ | $2 - 2 - 1 = -1$ | $-1$ |
# | $(1, 1)$ | $2 - 1 - 1 = 0$ | $+1$, as $\sigma(0) = +1$ |
# | $(2, 1)$ | $4 - 1 - 1 = 2$ | $+1$ |
#
# **As a picture.** All points with $z = 0$ lie on a line. The weights $w$ are an arrow that stands at a right angle on
# it and points to the side of $+1$; the bias shifts the line along the arrow.

# %%
w, b = np.array([2.0, -1.0]), -1.0
X = np.array([[1.0, 2.0], [1.0, 1.0], [2.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])
sides = np.array([-1, 1, 1, -1, -1])

ax = decision_boundary(lambda points: points @ w + b, X, sides, ax=plt.figure(figsize=(5, 4)).gca())
foot = -b * w / (w @ w)  # the point of the line that is nearest to the origin
ax.annotate("", foot + w / 2, foot, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "black"})
ax.text(*(foot + w / 2 + [0.1, -0.1]), "$w$", fontsize=14)
ax.set_title("The line $2 x_1 - x_2 - 1 = 0$ and its two sides")
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
# ## 2. Update
#
# Now a teacher tells us the right class $y$. The perceptron compares it with its own $\hat y$ and corrects itself:
#
# $$w_i \leftarrow w_i + \eta\,(y - \hat y)\,x_i, \qquad b \leftarrow b + \eta\,(y - \hat y).$$
#
# $\eta > 0$ is the learning rate. There are only three cases:
#
# | the prediction is | $y - \hat y$ | what happens |
# |:--|:--|:--|
# | right | $0$ | nothing |
# | too low ($\hat y = -1$, $y = +1$) | $+2$ | the weights of positive inputs grow, $z$ rises |
# | too high ($\hat y = +1$, $y = -1$) | $-2$ | the weights of positive inputs shrink, $z$ falls |
#
# **With numbers.** As before $w = (2, -1)$, $b = -1$, and the sample $x = (1, 2)$ got $z = -1$, so $\hat y = -1$. The
# teacher says $y = +1$. With $\eta = 0.5$ we have $\eta\,(y - \hat y) = 0.5 \cdot 2 = 1$, hence
#
# $$w = (2, -1) + 1 \cdot (1, 2) = (3, 1), \qquad b = -1 + 1 = 0.$$
#
# Has it helped? The new $z = 3 \cdot 1 + 1 \cdot 2 + 0 = 5$ is positive. Yes.
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
# Here is the worked example with *your* `update`. The ringed point is $x = (1, 2)$, of class $+1$: before the step it
# lies on the wrong side.

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


draw_step(X[0], y[0], eta=0.5)

# %% [markdown]
# **Play.** Change `eta` in the last line. From which size on is the ringed point right after a single step? (For a
# wrong sample, $z$ moves by $2 \eta\,(\lVert x \rVert^2 + 1)$, here $12 \eta$.)
#
# Next: `training.ipynb`, where you repeat this step until nothing is wrong any more.
