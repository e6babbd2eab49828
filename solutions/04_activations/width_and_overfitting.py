# %%
import numpy as np

from lecturekit.check import Agrees, Choice, Edit, Exercise, Mistake, drawn, edition, inputs

numbers = edition(
    {"heights": [1, 2, 4], "seed": 362, "least": 0.27},
    lambda rng: {
        "heights": [int(n) for n in rng.choice(range(1, 7), 3, replace=False)],
        "seed": rng.choice([122, 167, 302, 602, 782, 888]),  # noise with which the text is true
        "least": rng.integers(21, 39) / 100,
    },
)
TABLE = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
found = np.linalg.lstsq(TABLE, np.array(numbers.heights, dtype=float))[0]
misses = TABLE @ found - numbers.heights


def noisy_points(d):
    """Training points, more than enough for the width, held-out points, and a width."""
    width = d.size("width", 1, 5)
    x = np.linspace(-1, 1, 4 * width + 1)
    x_new = d.rng.uniform(-1, 1, width + 2 + int(d.rng.integers(0, 5)))
    return (x, *(np.round(np.sin(4 * p) + d.rng.normal(0, 0.5, len(p)), 2) for p in (x, x_new)), x_new.round(2), width)


def many_widths(d):
    """The same with some widths to choose from, in any order."""
    x = np.linspace(-1, 1, 25)
    x_new = np.round(d.rng.uniform(-1, 1, 12), 2)
    y, y_new = (np.round(np.sin(4 * p) + d.rng.normal(0, 0.6, len(p)), 2) for p in (x, x_new))
    widths = d.rng.choice([1, 2, 3, 4, 5, 6, 7, 8], d.size("widths", 3, 8), replace=False)
    return x, y, y_new, x_new, [int(width) for width in widths]


def part(make, place):
    return drawn(lambda d: d.once(make.__name__, make)[place])


QUESTIONS = {  # by the key of the right answer
    "more": {
        "text": "You have tried twenty widths and kept the one with the smallest held-out error; that error is "
        f"{numbers.least}. Then fresh points arrive, which nobody has used for anything. Which error do you expect on "
        "them, on average?",
        "options": {
            "same": f"{numbers.least}: those points were not used to fit the weights",
            "more": f"more than {numbers.least}",
            "less": f"less than {numbers.least}: the chosen width is the best one",
            "training": "the training error of the chosen width",
        },
        "because": {
            "same": "The held-out points did not fit the weights, but they chose the width. The least of twenty "
            "noisy numbers is also the luckiest.",
            "less": "The chosen width is the best one *on those held-out points*, with all their noise. Nothing "
            "favours it on others.",
            "training": "The weights were fitted to the noise of the training points. Fresh points have other noise.",
        },
        "hints": [
            "What were the held-out points used for, if not for the weights?",
            "Each held-out error is partly luck. Is the least of twenty of them more likely a lucky or an unlucky one?",
            "Twenty people throw a die ten times each. Whoever has the smallest sum throws ten times more: do you "
            "expect the same sum again?",
        ],
    },
    "equal": {
        "text": "Somebody has tried a single width, 4, which she had settled on before she saw any point. Its held-out "
        f"error is {numbers.least}. Then fresh points arrive, which nobody has used for anything. Which error do you "
        "expect on them, on average?",
        "options": {
            "equal": f"about {numbers.least}",
            "higher": f"more than {numbers.least}: a held-out error is always too small",
            "lower": f"less than {numbers.least}: such points are fresher still",
            "fitted": "the training error of that width",
        },
        "because": {
            "higher": "It is too small where it was the reason for a choice. What did these points choose?",
            "lower": "Neither the weights nor the width know of the one kind of points or the other. What could favour "
            "the fresh ones?",
            "fitted": "The weights were fitted to the noise of the training points. Fresh points have other noise.",
        },
        "hints": [
            "What were the held-out points used for? For the weights? For the width?",
            "A number that has been chosen for being small is lucky, more often than not. Was this one chosen?",
            "A single person throws a die ten times. Then she throws ten times more: which sum do you expect?",
        ],
    },
    "theirs": {
        "text": "You have tried three widths and tell the smallest of their held-out errors. Others have tried two "
        "hundred networks on the same points, and tell the smallest error of those. Whose number will be further below "
        "the error on fresh points, on average?",
        "options": {
            "mine": "yours: with three widths you can hardly have met the best one",
            "theirs": "theirs",
            "even": "both are too small by as much: the held-out points are the same",
            "neither": "neither is too small: held-out points do not fit the weights",
        },
        "because": {
            "mine": "Perhaps you have not met the best width. But the question is how far a number lies below what is "
            "true of its own network.",
            "even": "The points are the same. But the least of two hundred noisy numbers is luckier than the least of "
            "three.",
            "neither": "They do not fit the weights. But they chose which of the networks to keep.",
        },
        "hints": [
            "What were the held-out points used for, if not for the weights?",
            "Each held-out error is partly luck. Among how many does each of you choose the luckiest?",
            "Three people throw a die ten times each, and in another room two hundred. In which room is the smallest "
            "sum further below 35, the sum on average?",
        ],
    },
}
asked = edition({"right": "more"}, lambda rng: {"right": rng.choice(["equal", "theirs"])})

exercise = Exercise(
    title="Width and overfitting",
    minutes=25,
    section="Increasing power of approximation",
    goals=[
        "fit a network's output layer and measure its error on points that it has not seen",
        "choose a width without being fooled by noise",
        "say which error is an honest one",
    ],
    after=["04_activations/relu_networks"],
    checks=[
        Agrees(
            "errors_of_width",
            inputs(
                x=part(noisy_points, 0),
                y=part(noisy_points, 1),
                x_new=part(noisy_points, 3),
                y_new=part(noisy_points, 2),
                width=part(noisy_points, 4),
            ),
            points=1,
            trials=15,
            returns=("the training error", "the held-out error"),
            mistakes=[
                Mistake(
                    "Your held-out error comes from a second fit, to the held-out points themselves. They should "
                    "meet the network that was fitted without them.",
                    Edit(
                        "return error(x, y), error(x_new, y_new)",
                        "training = error(x, y)\n    c = np.linalg.lstsq(hidden_layer(x_new, width), y_new)[0]\n"
                        "    return training, error(x_new, y_new)",
                    ),
                ),
                Mistake(
                    "You fit to all points together, so the held-out points are not held out. Which points may the "
                    "fit see?",
                    Edit(
                        "hidden_layer(x, width), y)[0]",
                        "hidden_layer(np.concatenate([x, x_new]), width), np.concatenate([y, y_new]))[0]",
                    ),
                ),
                Mistake(
                    "You fit to the held-out points. The training points are x and y; x_new and y_new only judge.",
                    Edit("hidden_layer(x, width), y)[0]", "hidden_layer(x_new, width), y_new)[0]"),
                ),
                Mistake(
                    "You add up the squares. The mean square is asked for: sums over 20 and over 40 points could not "
                    "be compared.",
                    Edit("np.mean", "np.sum"),
                    worth=0.5,
                ),
                Mistake(
                    "You take the root of the mean square. The mean square itself is asked for.",
                    Edit(
                        "np.mean((hidden_layer(x, width) @ c - y) ** 2)",
                        "np.sqrt(np.mean((hidden_layer(x, width) @ c - y) ** 2))",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "You average the sizes of the misses. The mean of their *squares* is asked for.",
                    Edit(
                        "np.mean((hidden_layer(x, width) @ c - y) ** 2)", "np.mean(abs(hidden_layer(x, width) @ c - y))"
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "You average the misses with their signs, so that too high and too low cancel.",
                    Edit(" ** 2", ""),
                ),
                Mistake(
                    "You take half of the mean square. Some losses have a factor of 1/2: this one has not.",
                    Edit(
                        "np.mean((hidden_layer(x, width) @ c - y) ** 2)",
                        "np.mean((hidden_layer(x, width) @ c - y) ** 2) / 2",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "You compare the answers for x_new with the curve behind the measurements. In real life nobody "
                    "knows it: y_new is what was measured there.",
                    Edit(
                        "error(x_new, y_new)",
                        "float(np.mean((hidden_layer(x_new, width) @ c - np.sin(4 * x_new) - x_new) ** 2))",
                    ),
                ),
                Mistake(
                    "You return the held-out error first. The order is (training error, held-out error).",
                    Edit("error(x, y), error(x_new, y_new)", "error(x_new, y_new), error(x, y)"),
                    worth=0.5,
                ),
                Mistake(
                    "You return the training error twice. The second error asks the same network about x_new and "
                    "y_new.",
                    Edit("error(x_new, y_new)", "error(x, y)"),
                ),
            ],
            hints=[
                "Three steps: find c from x and y; predict for x and for x_new with this same c; average the squares.",
                "`hidden_layer(x, width) @ c` are the network's answers for x. For x_new another table, the same c.",
                "`np.linalg.lstsq` appears once in your function, if all is well. Which points does it get?",
            ],
        ),
        Agrees(
            "best_width",
            inputs(
                x=part(many_widths, 0),
                y=part(many_widths, 1),
                x_new=part(many_widths, 3),
                y_new=part(many_widths, 2),
                widths=part(many_widths, 4),
            ),
            points=0.5,
            trials=15,
            builds_on=("errors_of_width",),
            mistakes={
                "You choose by the training error. It falls with the width whatever the noise, so it nearly always "
                "votes for the widest.": Edit("[1]", "[0]"),
                "You return the place in the list. The width that stands at this place is asked for.": Edit(
                    "return widths[np.argmin(held_out)]", "return int(np.argmin(held_out))"
                ),
                "You return the least error. The width that has it is asked for.": Edit(
                    "return widths[np.argmin(held_out)]", "return min(held_out)"
                ),
                "You choose the width with the *largest* held-out error.": Edit("np.argmin", "np.argmax"),
                "You return the place in the list plus 1. That is the width only if the widths are 1, 2, 3, ... one "
                "after the other.": Edit("return widths[np.argmin(held_out)]", "return int(np.argmin(held_out)) + 1"),
                "You add the training error to the held-out error. It says how well the noise was learned by heart: "
                "should it have a vote?": Edit(
                    "errors_of_width(x, y, x_new, y_new, width)[1]", "sum(errors_of_width(x, y, x_new, y_new, width))"
                ),
                "You look for the smallest gap between the two errors. A network that is bad at both has a small gap, "
                "too.": Edit(
                    "errors_of_width(x, y, x_new, y_new, width)[1]",
                    "abs(np.subtract(*errors_of_width(x, y, x_new, y_new, width)))",
                ),
                "You stop as soon as the error rises. The list is in no order, and the error goes up and down by "
                "chance: look at all widths.": Edit(
                    "return widths[np.argmin(held_out)]",
                    "rises = [*(after > before for before, after in zip(held_out, held_out[1:], strict=False)), True]\n"
                    "    return widths[rises.index(True)]",
                ),
                "You always take the widest network. Which error says which width fits new points best?": (
                    lambda x, y, x_new, y_new, widths: max(widths)
                ),
                "You always take the narrowest network. Which error says which width fits new points best?": (
                    lambda x, y, x_new, y_new, widths: min(widths)
                ),
            },
            hints=[
                "Collect an error for each width first. Which of the two that `errors_of_width` returns is it?",
                "`np.argmin` gives the place of the smallest number in a list. What stands in `widths` at this place?",
                "For the three widths of the example, which number comes out? It should be one of 2, 9 and 5.",
            ],
        ),
        Choice("honest_error", right=asked.right, points=0.5, **QUESTIONS[asked.right]),
    ],
)

# %% [markdown]
# # Width and overfitting
#
# More neurons draw any curve more closely. But what if the points are noisy? Below are 21 measurements of a smooth
# curve. A network with 20 neurons can pass through every single point, as the thin line does. Would you trust it at the
# places in between?

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question


def truth(x):
    """The curve behind the measurements. In real life nobody knows it."""
    return np.sin(4 * x) + x


def measure(x, rng, noise=0.5):
    """Measurements of the curve at x."""
    return truth(x) + noise * rng.normal(size=len(x))


rng = np.random.default_rng(numbers.seed)
x = np.linspace(-1, 1, 21)
x_new = (x[1:] + x[:-1]) / 2
y, y_new = measure(x, rng), measure(x_new, rng)

dense = np.linspace(-1, 1, 401)
fig, ax = plt.subplots(figsize=(8, 3.2))
ax.plot(dense, truth(dense), color="gray", lw=5, alpha=0.4, label="the curve")
ax.plot(x, y, "-", color="#0072B2", lw=1, label="through every point")
ax.plot(x, y, "o", color="#0072B2", label="measured")
ax.set(xlabel="$x$", ylabel="height")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
plt.show()

# %% [markdown]
# ## 1. Two errors
#
# To fit a network quickly, we leave its hidden layer as it is: `width` ReLUs, whose kinks lie evenly on $[-1, 1]$. Then
# only the output's weights are to be found. Write what the hidden neurons answer into a table $H$, a row for each
# sample, with a first column of ones for the output's bias. The network's answers are $H c$, and the best weights make
# the mean square of the misses as small as possible:
#
# $$E(c) = \frac 1 n \sum_{i=1}^n \big( (H c)_i - y_i \big)^2.$$
#
# This is called least squares (最小二乘), and `np.linalg.lstsq(H, y)[0]` is the best $c$.
#
# **With numbers.** Three samples, $H$ with rows $(1, 0)$, $(1, 1)$, $(1, 2)$, and $y = ({{ numbers.heights[0] }},
# {{ numbers.heights[1] }}, {{ numbers.heights[2] }})$:

# %%
H = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
c = np.linalg.lstsq(H, np.array(numbers.heights, dtype=float))[0]
print("c =", c.round(3), "  answers H @ c =", (H @ c).round(3))


def hidden_layer(x, width):
    """The table of the hidden layer: ones, then ReLU(x - t) for `width` kinks t. Shape (n, width + 1)."""
    kinks = np.linspace(-1, 1, width + 1)[:-1]
    return np.column_stack([np.ones(len(x)), np.maximum(0, np.subtract.outer(x, kinks))])


# %% [markdown]
# The misses are {{ ", ".join(f"{miss:.3f}" for miss in misses) }}, and the mean of their squares is
# {{ f"{(misses**2).mean():.4f}" }}. No other $c$ does better on these three.
#
# On these three. A network is meant for points to come, so some are kept apart: the **held-out** points (验证集) take
# no part in the fit. Asked afterwards, they tell how well the network does on what it has not seen. So there are two
# errors:
#
# | error | the weights $c$ are found from | the mean square is taken over |
# |:--|:--|:--|
# | training error (训练误差) | the training points | the training points |
# | held-out error | the training points | the held-out points |
#
# **Your turn.** Complete `errors_of_width`. `hidden_layer(x, width)` above gives the table.


# %%
def errors_of_width(x, y, x_new, y_new, width):
    """Fit a network of this width to the training points, and measure both of its errors.

    Args:
        x, y: the training points, two arrays of shape (n,).
        x_new, y_new: the held-out points, two arrays of shape (m,).
        width: how many neurons the hidden layer has.

    Returns:
        Two mean squares: (training error, held-out error).
    """
    ### BEGIN SOLUTION
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]

    def error(x, y):
        return np.mean((hidden_layer(x, width) @ c - y) ** 2)

    return error(x, y), error(x_new, y_new)
    ### END SOLUTION


# %%
check("errors_of_width")

# %% [markdown]
# ## 2. Which width?
#
# Here are both errors of your networks, for all widths from 1 to 20.

# %%
widths = list(range(1, 21))
try:
    errors = np.array([errors_of_width(x, y, x_new, y_new, width) for width in widths])
except NotImplementedError:
    print("Write `errors_of_width` first. Then run this cell again.")
else:
    fig, axes = plt.subplots(1, 2, figsize=(10, 3.4))
    axes[0].plot(widths, errors[:, 0], "o-", color="#0072B2", label="training points")
    axes[0].plot(widths, errors[:, 1], "s--", color="#D55E00", label="held-out points")
    axes[0].set(title="mean square of the misses", xlabel="width", xticks=[1, 5, 10, 15, 20], ylim=(0, None))
    axes[0].legend(frameon=False)
    axes[1].plot(dense, truth(dense), color="gray", lw=5, alpha=0.4)
    axes[1].plot(x, y, "o", color="#0072B2", ms=4)
    axes[1].plot(x_new, y_new, "s", color="#D55E00", mfc="none", ms=4)
    for width, style in ((2, ":"), (20, "-")):
        weights = np.linalg.lstsq(hidden_layer(x, width), y)[0]
        axes[1].plot(dense, hidden_layer(dense, width) @ weights, style, color="#0072B2", label=f"width {width}")
    axes[1].set(title="too narrow, too wide", xlabel="$x$", ylabel="height")
    axes[1].legend(frameon=False)
    fig.tight_layout()
    plt.show()

# %% [markdown]
# The training error keeps falling, but for small ups and downs: with 20 neurons it is 0, for the network has learned the
# noise by heart. The held-out error falls first and then rises again. That is **overfitting** (过拟合): the network fits
# what is peculiar to its training points.
#
# **With numbers.** Say that the widths 2, 9 and 5 have the training errors 0.60, 0.10 and 0.20 and the held-out errors
# 0.70, 0.50 and 0.30. Which of the three would you use for points to come? The answer is a width, not its place.
#
# **Your turn.** Complete `best_width`. Which of the two errors should choose?


# %%
def best_width(x, y, x_new, y_new, widths):
    """The width that you would use on points to come.

    Args:
        x, y: the training points, two arrays of shape (n,).
        x_new, y_new: the held-out points, two arrays of shape (m,).
        widths: a list of widths to choose from, in any order.

    Returns:
        One of these widths.
    """
    ### BEGIN SOLUTION
    held_out = [errors_of_width(x, y, x_new, y_new, width)[1] for width in widths]
    return widths[np.argmin(held_out)]
    ### END SOLUTION


# %%
check("best_width")

# %% [markdown]
# ## 3. An honest number
#
# You want to tell others how good your network is. Which number do you give them?

# %%
question("honest_error")

# %%
# honest_error = "..."
### BEGIN SOLUTION
honest_error = asked.right
### END SOLUTION

# %%
check("honest_error")

# %% [markdown]
# Not sure? Measure it. The next cell repeats the whole story 200 times, each with new noise: it lets your `best_width`
# choose among `widths`, and then asks the chosen network about a third set of points, which took no part in anything.
# (You may give `widths` other values before: a single one, or only three.)


# %%
def repeated(times=200):
    """The held-out error of the chosen width, and its error on a third set, for many repetitions."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(times):
        y, y_new, y_third = measure(x, rng), measure(x_new, rng), measure(x_new, rng)
        width = best_width(x, y, x_new, y_new, widths)
        found.append((errors_of_width(x, y, x_new, y_new, width)[1], errors_of_width(x, y, x_new, y_third, width)[1]))
    return np.array(found)


try:
    chosen, third = repeated().T
except NotImplementedError:
    print("Write `errors_of_width` and `best_width` first. Then run this cell again.")
else:
    print(f"held-out error of the chosen width, on average: {chosen.mean():.3f}")
    print(f"its error on a third set, on average:           {third.mean():.3f}")

# %% [markdown]
# So there are three sets in serious work: one to fit the weights, one to choose everything else (the width, the
# learning rate, the number of epochs), and one that is opened once, at the very end: the test set (测试集).
#
# **Play.** Ten times as many measurements: set `x = np.linspace(-1, 1, 201)` in the cell that draws the first picture,
# and run all cells again. Where has the smallest held-out error gone, and how bad is a width of 20 now? Then set
# `noise=0.0` in `measure`, in the same cell.
#
# **What you can now do.** You can tell a network that has learned from one that has learned by heart, and choose its
# width by points that it has not seen.
#
# Next: `features_and_kernels.ipynb`, where the hidden layer is not left as it is: you design it, or it is learned.
