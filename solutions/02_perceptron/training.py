# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Edit,
    Exercise,
    Holds,
    Written,
    choice,
    drawn,
    edition,
    inputs,
    labels,
    refutes,
    separates,
)

# Small whole numbers and rates that are powers of two: all sums are exact, so no order of adding flips a tie.
samples = drawn(lambda d: d.rng.integers(-2, 3, size=(d.size("n"), d.size("m"))).astype(float))
few = drawn(lambda d: int(d.rng.integers(1, 2 + round(5 * d.level))))
CORNERS, AND = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([-1.0, -1.0, -1.0, 1.0])

GATES = {"AND": [-1, -1, -1, 1], "OR": [-1, 1, 1, 1], "$x_1$ AND NOT $x_2$": [-1, -1, 1, -1]}
numbers = edition(
    {"gate": "AND", "eta": 1.0, "k": 2, "points": [0, 1, 2]},
    lambda rng: {
        "gate": rng.choice(["OR", "$x_1$ AND NOT $x_2$"]),
        "eta": rng.choice([0.5, 1.0, 2.0]),
        "k": rng.choice([4, 6, 8]),
        "points": rng.choice([[0, 1, 3], [0, 2, 3], [0, 1, 4], [0, 3, 4], [0, 2, 5], [0, 3, 5]]),
    },
)
ETA, K, (_, MIDDLE, LAST) = numbers.eta, numbers.k, numbers.points
FACTORS = [LAST - MIDDLE, LAST, MIDDLE]  # w cancels, as last * middle = middle * last, and b


def pair(v):
    return f"({v[0]:g}, {v[1]:g})"


def times(factor):
    return "" if factor == 1 else f"{factor:g}"


def first_epoch():
    """A row for each sample, how many corrections there were, and the first sample that is wrong at the end."""
    w, b, rows, count, y = np.zeros(2), 0.0, [], 0, GATES[numbers.gate]
    for x, right in zip(CORNERS, y, strict=True):
        z = x @ w + b
        said = 1 if z >= 0 else -1
        move, done = ETA * (right - said), "none"
        if move:
            w, b, count = w + move * x, b + move, count + 1
            done = rf"${move:+g} \cdot {pair(x)}$ and ${move:+g}$"
        rows.append(f"| ${pair(x)}$ | ${right:+d}$ | ${z:g}$ | ${said:+d}$ | {done} | ${pair(w)}$ | ${b:g}$ |")
    still_wrong = [x for x, right in zip(CORNERS, y, strict=True) if (x @ w + b >= 0) != (right > 0)]
    return "\n".join(rows), count, still_wrong[0]


ROWS, COUNT, STILL_WRONG = first_epoch()
SUM = f"-{times(FACTORS[0])}b + {FACTORS[1]}({times(MIDDLE)}w + b) + {times(FACTORS[2])}(-{LAST}w - b)"

exercise = Exercise(
    title="The perceptron: training",
    minutes=35,
    section="Training perceptron; Limitation of perceptron",
    goals=[
        "train a perceptron until nothing is wrong any more",
        "say which gates a line can separate, and prove that it cannot separate XOR",
    ],
    after=["02_perceptron/predict_and_update"],
    checks=[
        Agrees(
            "train",
            inputs(X=samples, y=labels("n"), eta=choice(1.0, 0.5, 0.25, 2.0), epochs=few),
            points=2,
            returns=("w", "b", "updates"),
            rule=Agreement(lists=True),
            also=[{"X": CORNERS, "y": AND, "eta": 1.0, "epochs": epochs} for epochs in (1, 10)],
            mistakes={
                "Your line moves away from the points that it gets wrong: the step has the wrong sign.": Edit(
                    "(y_i - y_hat)", "(y_hat - y_i)"
                ),
                "Where z = 0 your prediction is 0, so such a sample always counts as wrong, and its step is half as "
                "far. `np.sign(0)` is 0; the lecture's sigma(0) is +1, as in the `sign` above.": Edit(
                    "y_hat = sign(x_i @ w + b)", "y_hat = np.sign(x_i @ w + b)"
                ),
                "When you come to b, you predict a second time, with the new w. Both rules use the same error: that of "
                "the prediction before anything has changed.": Edit(
                    "b = b + eta * (y_i - y_hat)", "b = b + eta * (y_i - sign(x_i @ w + b))"
                ),
                "The learning rate has no effect: all your steps are as large as with eta = 1.": Edit(
                    "eta * (y_i - y_hat)", "(y_i - y_hat)"
                ),
                "Your bias is never corrected, so it is still 0 at the end.": Edit(
                    "                b = b + eta * (y_i - y_hat)\n", ""
                ),
                "Your steps go half as far as the lecture's rule. How large is y - y_hat for a wrong sample?": Edit(
                    "(y_i - y_hat)", "y_i"
                ),
                "All your predictions of one epoch are made with the same old weights. Rosenblatt corrects at once: "
                "the next sample already meets the new line.": Edit(
                    "        for x_i, y_i in zip(X, y, strict=True):\n            y_hat = sign(x_i @ w + b)\n",
                    "        for x_i, y_i, y_hat in zip(X, y, [sign(x_i @ w + b) for x_i in X], strict=True):\n",
                ),
                "You stop after the first epoch, however many are asked for. Is there a loop over the epochs, and does "
                "your `return` come after it?": Edit("    return w, b, updates", "        return w, b, updates"),
                "You leave an epoch at the first sample that is right. Only pass over it: the samples behind it "
                "must be seen, too.": Edit(
                    "            if y_hat != y_i:\n",
                    "            if y_hat == y_i:\n                break\n            else:\n",
                ),
                "Each of your epochs starts from zero again, so what the last one learned is lost. What belongs "
                "before the loop?": Edit(
                    "    for _ in range(epochs):\n",
                    "    for _ in range(epochs):\n        w, b = np.zeros(X.shape[1]), 0.0\n",
                ),
                "Your w and b are right, but you count the samples seen. `updates` counts the corrections.": Edit(
                    "                updates += 1", "            updates += 1"
                ),
            },
            hints=[
                "Begin with w and b at zero: random numbers lead elsewhere. Then two loops, one inside the other: the "
                "outer one counts epochs, the inner one walks over the samples.",
                "Inside: predict this sample with the *present* w and b; if that is wrong, correct both and count one.",
                "Print w and b after every epoch on AND. The first epoch should end with w = (2, 2), b = 0.",
            ],
        ),
        Holds(
            "and_weights",
            separates("and"),
            points=1,
            returns=("w", "b"),
            builds_on=("train",),
            mistakes={
                "This is where the line stands after a single epoch on AND. Give it more of them: how many does the "
                "picture need?": (np.array([2.0, 2.0]), 0.0),
                "This line solves OR. Which labels did you train on?": (np.array([2.0, 2.0]), -2.0),
                "You give b as a threshold that the sum must reach. But b is added to the sum: a threshold of T enters "
                "as b = -T.": (np.array([1.0, 1.0]), 2.0),
            },
            hints=[
                "Your `train` has all that is needed. What does it return, and which two of the three are asked for?",
                "How many epochs did the picture above need until no point was ringed?",
                "No `train` yet? Find numbers by hand: w = (1, 1), and a b such that 1 is too little and 2 is enough.",
            ],
        ),
        Holds(
            "or_weights",
            separates("or"),
            points=1,
            returns=("w", "b"),
            builds_on=("train",),
            mistakes={
                "This is where the line stands after a single epoch on OR. Give it more of them.": (
                    np.array([0.0, 2.0]),
                    0.0,
                ),
                "This line solves AND. Which labels did you train on?": (np.array([4.0, 2.0]), -6.0),
                "Here 00 gets z = 0, and sigma(0) is +1: the line must pass *above* the origin. Are your labels -1 "
                "and +1, and were there enough epochs?": (np.array([2.0, 2.0]), 0.0),
            },
            hints=[
                "It is the same as for AND, but for the labels.",
                "Which inputs must get z >= 0? Which one must not?",
                "For 00, z is b alone, and has to be negative. How large must w1 and w2 be, so that one of them is "
                "enough to lift z to 0?",
            ],
        ),
        Holds(
            "xor_certificate",
            refutes("xor"),
            points=1,
            mistakes={
                "These are the labels. They are already in the inequalities, where two of them were turned round; a "
                "factor is never negative.": [-1, 1, 1, -1],
                "You add up the two inputs of class +1 only. This leaves w1 + w2 + 2b >= 0, which is no "
                "contradiction: some line does that.": [0, 1, 1, 0],
                "You add up the two inputs of class -1 only. This leaves -w1 - w2 - 2b > 0, which is no "
                "contradiction: some line does that.": [1, 0, 0, 1],
                "Zero times everything gives 0 >= 0, which is true. A proof needs a sum that is false.": [0, 0, 0, 0],
                "These are the factors of the example. Here are four inequalities of another kind: begin with w1, "
                "which two rows hold it?": [*FACTORS, 0],
            },
            hints=[
                "Look at one letter at a time. w1 stands in two rows: what must their factors be for it to cancel?",
                "Do the same for w2, and then see what is left of b.",
                "How many of the four rows can you leave out, if both w1 and w2 are to cancel?",
            ],
        ),
        Written("xor_advice", points=1),
    ],
)

# %% [markdown]
# # The perceptron: training
#
# One update repairs one sample, and may spoil another. Rosenblatt's idea was to go on, sample after sample, until
# nothing is wrong: this is the **training** (训练). **Does it ever come to an end?** Below are three gates with two
# inputs, blue where the answer is to be $+1$. (In `01_neurons` a gate said no with 0; a perceptron says no with $-1$.
# The inputs are 0 and 1 as before.) For two of them it does, for one of them never. Can you tell which?
#
# Here you write this loop, watch the line move, and prove what no number of attempts can prove.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import logic_gate
from lecturekit.plots import decision_boundary


def sign(z):
    """The lecture's sigma, for one number."""
    return 1 if z >= 0 else -1


X_and, y_and = logic_gate("and", labels="sign")
X_or, y_or = logic_gate("or", labels="sign")
X_xor, y_xor = logic_gate("xor", labels="sign")

fig, axes = plt.subplots(1, 3, figsize=(9, 2.8), sharey=True)
for ax, y, name in zip(axes, [y_and, y_or, y_xor], ["AND", "OR", "XOR"], strict=True):
    for answer, colour, marker in [(1, "#0072B2", "o"), (-1, "#E69F00", "s")]:
        ax.scatter(*X_and[y == answer].T, c=colour, marker=marker, s=120, edgecolors="black", label=f"{answer:+d}")
    ax.set(title=name, xlabel="$x_1$", xticks=[0, 1], yticks=[0, 1], xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal")
axes[0].set_ylabel("$x_2$")
axes[2].legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
plt.show()

# %% [markdown]
# ## 1. The training loop
#
# Start from $w = (0, \dots, 0)$ and $b = 0$. Take the samples one after another, in their order. Predict with the
# present $w$ and $b$:
#
# $$\hat y = \sigma\Big(\sum_{i=1}^m w_i x_i + b\Big).$$
#
# If $\hat y$ is wrong, correct **at once**, before you look at the next sample:
#
# $$w_i \leftarrow w_i + \eta\,(y - \hat y)\,x_i, \qquad b \leftarrow b + \eta\,(y - \hat y).$$
#
# One walk through all samples is an **epoch** (轮次).
#
# **With numbers.** The first epoch on {{ numbers.gate }}, with $\eta = {{ f"{ETA:g}" }}$:
#
# | $x$ | $y$ | $z$ | $\hat y$ | correction | $w$ | $b$ |
# |:--|--:|--:|--:|:--|:--|--:|
# | | | | | start | $(0, 0)$ | $0$ |
# {{ ROWS }}
#
# {{ {2: "Two", 3: "Three"}[COUNT] }} corrections, and still not done: now ${{ pair(STILL_WRONG) }}$ is wrong.
#
# **Your turn.** Complete `train`. Write the rule into your loop; `sign` is there for the prediction.


# %%
def train(X, y, eta=1.0, epochs=10):
    """Rosenblatt's training, from w = 0 and b = 0.

    Args:
        X: samples, an array of shape (n, m). Each row is one.
        y: their classes, an array of shape (n,) of -1 and +1.
        eta: the learning rate, a positive number.
        epochs: how many times to walk through all samples.

    Returns:
        The weights, an array of shape (m,), the bias, and how many corrections were made: (w, b, updates).
    """
    ### BEGIN SOLUTION
    w, b = np.zeros(X.shape[1]), 0.0
    updates = 0
    for _ in range(epochs):
        for x_i, y_i in zip(X, y, strict=True):
            y_hat = sign(x_i @ w + b)
            if y_hat != y_i:
                w = w + eta * (y_i - y_hat) * x_i
                b = b + eta * (y_i - y_hat)
                updates += 1
    return w, b, updates
    ### END SOLUTION


# %%
check("train")

# %% [markdown]
# ### The line on its way
#
# The next cell trains on AND for 1, 2, ..., 6 epochs and draws the line after each. Dashed: where it stood an epoch
# ago. Ringed: the points that are wrong *now*.


# %%
def draw_training(X, y, eta=1.0):
    """The line after each of six epochs."""
    try:
        states = [train(X, y, eta, epochs) for epochs in range(1, 7)]
    except NotImplementedError:
        print("Write `train` first. Then run this cell again and watch the line move.")
        return
    fig, axes = plt.subplots(2, 3, figsize=(9, 6.4), sharex=True, sharey=True, gridspec_kw={"hspace": 0.3})
    old, corrections = None, 0
    for epoch, (w, b, updates) in enumerate(states, start=1):
        ax = axes.flat[epoch - 1]
        decision_boundary(lambda points, w=w, b=b: points @ w + b, X, y, ax=ax).get_legend().remove()
        if old:
            x1, x2 = np.meshgrid(ax.get_xlim(), ax.get_ylim())
            ax.contour(x1, x2, old[0] * x1 + old[1] * x2 + old[2], [0], colors="gray", linestyles="--")
        wrong = np.where(X @ w + b >= 0, 1, -1) != y
        ax.scatter(*X[wrong].T, s=260, facecolors="none", edgecolors="#D55E00", linewidths=2.5)
        title = f"epoch {epoch}: {updates - corrections} corrections"
        ax.set_title(f"{title}\nw = ({w[0]:g}, {w[1]:g}), b = {b:g}", fontsize=10)
        ax.set(xticks=[0, 1], yticks=[0, 1])
        ax.label_outer()
        old, corrections = (*w, b), updates
    handles, names = axes.flat[0].get_legend_handles_labels()
    fig.legend(handles, names, loc="lower center", ncols=2, frameon=False)
    plt.show()


draw_training(X_and, y_and)

# %% [markdown]
# With $\eta = 1$ you should see 11 corrections in all, and at the end $w = (4, 2)$, $b = -6$, with no ring left.
#
# **Play.** Call `draw_training(X_and, y_and, eta=0.25)`. The numbers shrink, the pictures do not change at all. Do you
# see why? (Start from $w = 0$, $b = 0$, and ask what a smaller $\eta$ does to $z$, and what this does to its sign.)

# %% [markdown]
# ## 2. AND and OR
#
# Now use it. Make `and_weights` and `or_weights`, each a pair `(w, b)` that gives all four inputs their side:
#
# | $x_1$ | $x_2$ | AND | OR |
# |--:|--:|--:|--:|
# | 0 | 0 | $-1$ | $-1$ |
# | 0 | 1 | $-1$ | $+1$ |
# | 1 | 0 | $-1$ | $+1$ |
# | 1 | 1 | $+1$ | $+1$ |
#
# Two classes that a line can part are called **linearly separable** (线性可分).
#
# **With numbers.** NOR is $+1$ for the input 00 alone. Take $w = ({{ -K }}, {{ -K }})$ and $b = {{ f"{K / 2:g}" }}$.
# For 00, 01, 10 and 11, $z$ is ${{ f"{K / 2:g}" }}$, ${{ f"{-K / 2:g}" }}$, ${{ f"{-K / 2:g}" }}$ and
# ${{ f"{-3 * K / 2:g}" }}$: each has the sign that is wanted.
#
# **Your turn.** There are many right lines. Any of them counts, trained or found by thinking.

# %%
# and_weights = (w, b)
### BEGIN SOLUTION
and_weights = train(X_and, y_and, eta=1.0, epochs=10)[:2]
### END SOLUTION

# %%
check("and_weights")

# %%
# or_weights = (w, b)
### BEGIN SOLUTION
or_weights = train(X_or, y_or, eta=1.0, epochs=10)[:2]
### END SOLUTION

# %%
check("or_weights")

# %% [markdown]
# ### Your two lines


# %%
def draw_gates():
    """The lines of `and_weights` and `or_weights`, as far as there are any."""
    known = [name for name in ("and_weights", "or_weights") if name in globals()]
    if not known:
        print("Find `and_weights` and `or_weights` first. Then run this cell again.")
        return
    _, axes = plt.subplots(1, len(known), figsize=(4.5 * len(known), 3.4), squeeze=False)
    for name, ax in zip(known, axes[0], strict=True):
        w, b = globals()[name]
        y = y_and if name == "and_weights" else y_or
        decision_boundary(lambda points, w=w, b=b: points @ np.array(w) + b, X_and, y, ax=ax)
        ax.set(title=f"{name}: w = ({w[0]:g}, {w[1]:g}), b = {b:g}", xticks=[0, 1], yticks=[0, 1])
    for ax in axes[0][:-1]:
        ax.get_legend().remove()
    plt.show()


draw_gates()

# %% [markdown]
# **Play.** Add 0.5 to the $b$ of one of them, again and again, and draw; then subtract. How much room does your line
# have, on either side, before a point changes its class? Training stops as soon as nothing is wrong, however close to a
# point the line then lies.
#
# ## 3. XOR
#
# XOR is $+1$ if exactly one input is 1. The same six epochs:

# %%
draw_training(X_xor, y_xor)

# %% [markdown]
# From the third epoch on, four corrections lead the line back to where it was: it runs in circles. Another order of
# the samples, another start? Seeing it fail, however often, proves nothing: perhaps the right line is just around the
# corner. A **proof** must speak about *all* lines at once. It fits on a napkin.
#
# **The idea.** Suppose a line existed. Then several inequalities would be true together. You may multiply a true
# inequality by a positive factor, you may leave one out (that is the factor 0), and you may add those that are left:
# the result is true. It reads $> 0$ if at least one of those that you added does, else $\geq 0$. So if a sum reads
# $0 > 0$, they were never true together, and there is no such line.
#
# **With numbers.** On a single axis, let the points $0$, ${{ MIDDLE }}$, ${{ LAST }}$ have the classes $-1$, $+1$, $-1$.
# If $w$ and $b$ existed, then
#
# | point | class | wanted | as "something is positive" | factor |
# |--:|--:|:--|:--|--:|
# | $0$ | $-1$ | $b < 0$ | $-b > 0$ | ${{ FACTORS[0] }}$ |
# | ${{ MIDDLE }}$ | $+1$ | ${{ times(MIDDLE) }}w + b \geq 0$ | ${{ times(MIDDLE) }}w + b \geq 0$ | ${{ FACTORS[1] }}$ |
# | ${{ LAST }}$ | $-1$ | ${{ LAST }}w + b < 0$ | $-{{ LAST }}w - b > 0$ | ${{ FACTORS[2] }}$ |
#
# Add them up with these factors: ${{ SUM }} > 0$. Everything on the left cancels, $0 > 0$, so no $w$ and $b$ can do it.
# The factors $[{{ ", ".join(map(str, FACTORS)) }}]$ are the whole proof: a **certificate**. Anyone can check it in a
# minute.
#
# **Your turn.** For XOR, a line would have to satisfy
#
# | input | class | wanted | as "something is positive" |
# |:--|--:|:--|:--|
# | $00$ | $-1$ | $b < 0$ | $-b > 0$ |
# | $01$ | $+1$ | $w_2 + b \geq 0$ | $w_2 + b \geq 0$ |
# | $10$ | $+1$ | $w_1 + b \geq 0$ | $w_1 + b \geq 0$ |
# | $11$ | $-1$ | $w_1 + w_2 + b < 0$ | $-w_1 - w_2 - b > 0$ |
#
# Find four factors, in this order, for which the sum of the last column reads $0 > 0$. Write them as a list.

# %%
# xor_certificate = [..., ..., ..., ...]
### BEGIN SOLUTION
xor_certificate = [1, 1, 1, 1]
### END SOLUTION

# %%
check("xor_certificate")

# %% [markdown]
# ## 4. In your own words
#
# A friend has run a perceptron on XOR for 1000 epochs, without success, and says: "I'll try a smaller learning rate and
# let it run overnight." What do you answer? Say in three to five sentences what your certificate shows that her 1000
# epochs do not, why $\eta$ cannot help, and what could.

# %% [markdown] answer="xor_advice"
# ### BEGIN SOLUTION
# The certificate speaks about every line at once: whatever $w$ and $b$ are, the four inequalities add up to $0 > 0$, so
# at least one of the four inputs is always wrong. A run, however long, tries only the lines that it happens to meet, so
# it could never tell "not yet" from "never". The learning rate changes which lines are met (from $w = b = 0$ not even
# that: it only scales $w$ and $b$, and no prediction changes), and none of them is right. What helps is another model,
# not another run: a hidden layer, whose neurons each draw one line, and an output neuron that combines them; or a new
# feature such as $x_1 x_2$.
#
# *For the grader, 1 point:* all lines against the lines tried (0.5); $\eta$ only scales or chooses among lines that are
# all wrong (0.25); a hidden layer, or new features (0.25).
# ### END SOLUTION

# %% [markdown]
# **What you can now do:** train a perceptron until nothing is wrong any more, say which gates a line can part, and prove
# that no line parts XOR.
#
# Next: `perceptron_layer.ipynb`, where your perceptron becomes a Keras layer.
