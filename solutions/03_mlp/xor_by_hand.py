# %%
import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Exercise, Mistake, choice, drawn, edition, inputs


def step(z):
    return 1 if z >= 0 else -1


def steps(theta, x):
    """z and sigma(z) of h1, h2 and f."""
    z1 = theta[0] + theta[1] * x[0] + theta[2] * x[1]
    z2 = theta[3] + theta[4] * x[0] + theta[5] * x[1]
    z = theta[6] + theta[7] * step(z1) + theta[8] * step(z2)
    return z1, step(z1), z2, step(z2), z, step(z)


def signed(value):
    return f"{value:+d}" if value else "0"


def summed(a, b, c, u, v):
    """a + b u + c v, written out."""
    first, second = (f"({k})" if k < 0 else str(k) for k in (u, v))
    return rf"{a} {'+' if b >= 0 else '-'} {abs(b)} \cdot {first} {'+' if c >= 0 else '-'} {abs(c)} \cdot {second}"


def draw_example(rng):
    """Numbers for which the two hidden neurons differ, and no sum is a tie."""
    while True:
        theta, x = rng.choice([-3, -2, -1, 1, 2, 3], size=9).tolist(), rng.integers(1, 4, size=2).tolist()
        z1, h1, z2, h2, z, _ = steps(theta, x)
        if z1 * z2 * z != 0 and h1 > h2 and x[0] != x[1] and not is_xor(theta):
            return {"theta": theta, "x": x}


def is_xor(theta):
    given = np.asarray(theta)
    if given.shape != (9,) or given.dtype.kind not in "if" or not np.isfinite(given).all():
        return False
    return all(steps(given, corner)[-1] == y for corner, y in WANTED.items())


def close_call(rng, whole):
    """Nine numbers and a sample, all three sums often near 0, so that each number counts.

    All are quarters and eighths: sums are exact, and no order of adding flips a tie.
    """
    theta = rng.choice([k for k in range(-8, 9) if k], size=9) / (2 if whole else 4)
    x = rng.integers(-4, 5, size=2) / (1 if whole else 2)
    for bias in (0, 3, 6):
        if rng.random() < 0.8:
            looked_at = x if bias < 6 else steps(theta, x)[1:4:2]
            theta[bias] = rng.integers(-2, 3) / 4 - theta[bias + 1 : bias + 3] @ looked_at
    return {"theta": theta, "x1": float(x[0]), "x2": float(x[1])}


def cut(name):
    return drawn(lambda d: d.once("case", lambda d: close_call(d.rng, d.whole))[name])


WANTED = {(0, 0): -1, (0, 1): 1, (1, 0): 1, (1, 1): -1}
numbers = edition({"theta": [-1, 2, 1, 3, -1, -2, 2, 1, 1], "x": [2, 1]}, draw_example)
theta, x = numbers.theta, numbers.x
z1, h1, z2, h2, z, f = steps(theta, x)

TIES = np.array([-1.0, 1.0, 1.0, 1.0, -1.0, 2.0, -1.0, 2.0, -1.0])


def output_for(target, x1, x2):
    if np.shape(target) != (9,):
        raise ValueError(f"Expected nine numbers, theta_0 to theta_8. Received: shape {np.shape(target)}.")
    t = np.array(target, dtype=float)
    first = 1 if t[0] + t[1] * x1 + t[2] * x2 >= 0 else -1
    second = 1 if t[3] + t[4] * x1 + t[5] * x2 >= 0 else -1
    return 1 if t[6] + t[7] * first + t[8] * second >= 0 else -1


exercise = Exercise(
    title="XOR by hand",
    minutes=25,
    section="Computation",
    goals=[
        "compute the output of a network with two hidden neurons from its nine numbers",
        "choose these numbers by hand so that the network computes XOR",
    ],
    after=["02_perceptron/training"],
    checks=[
        Agrees(
            "theta_network",
            inputs(theta=cut("theta"), x1=cut("x1"), x2=cut("x2")),
            points=1,
            trials=60,
            returns=("h1", "h2", "f"),
            forbids={
                "lecturekit.layers": "Write the three sums yourself.",
                "keras": "Plain numbers and the given `sigma` are enough.",
            },
            also=[
                {"theta": np.array(theta, dtype=float), "x1": float(x[0]), "x2": float(x[1])},
                *({"theta": TIES, "x1": x1, "x2": x2} for x1, x2 in ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0))),
                *(close_call(np.random.default_rng(k), k % 2) for k in range(10)),
            ],
            mistakes=[
                Mistake(
                    "Somewhere a sum is exactly 0, and your step makes a 0 of it. `np.sign(0)` is 0; the given `sigma` "
                    "says +1.",
                    Edit("sigma(", "np.sign("),
                    worth=0.5,
                ),
                Mistake(
                    "Your hidden neurons hand on their sums, any numbers at all. A hidden neuron answers +1 or -1, "
                    "just as the output does.",
                    Edit(
                        "h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)\n    h2 = sigma(theta[3] + theta[4] * x1 "
                        "+ theta[5] * x2)",
                        "h1 = theta[0] + theta[1] * x1 + theta[2] * x2\n    h2 = theta[3] + theta[4] * x1 "
                        "+ theta[5] * x2",
                    ),
                ),
                Mistake(
                    "Your h1 and h2 are right, but your output neuron gets their sums. It should get their answers, "
                    "each +1 or -1.",
                    Edit(
                        """h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * h1 + theta[8] * h2)
    return h1, h2, f""",
                        """h1 = theta[0] + theta[1] * x1 + theta[2] * x2
    h2 = theta[3] + theta[4] * x1 + theta[5] * x2
    f = theta[6] + theta[7] * h1 + theta[8] * h2
    return sigma(h1), sigma(h2), sigma(f)""",
                    ),
                ),
                Mistake(
                    "You return the sum of the output neuron. Its answer is +1 or -1: what is done to a sum?",
                    Edit(
                        "f = sigma(theta[6] + theta[7] * h1 + theta[8] * h2)",
                        "f = theta[6] + theta[7] * h1 + theta[8] * h2",
                    ),
                ),
                Mistake(
                    "Your hidden neurons say 0 where they should say -1. The output's sum then misses something: a no "
                    "counts against, too.",
                    Edit("    f = sigma(theta[6]", "    h1, h2 = max(h1, 0), max(h2, 0)\n    f = sigma(theta[6]"),
                ),
                Mistake(
                    "Your three neurons answer 0 or 1, as those of McCulloch and Pitts do. A perceptron's no is -1, "
                    "and the given `sigma` says so.",
                    Edit("sigma(", "(lambda z: int(z >= 0))("),
                ),
                Mistake(
                    "You take the last number of each three as the bias. In the lecture's formulas the bias comes "
                    "first: theta_0, theta_3 and theta_6 stand alone.",
                    Edit(
                        """h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * h1 + theta[8] * h2)""",
                        """h1 = sigma(theta[0] * x1 + theta[1] * x2 + theta[2])
    h2 = sigma(theta[3] * x1 + theta[4] * x2 + theta[5])
    f = sigma(theta[6] * h1 + theta[7] * h2 + theta[8])""",
                    ),
                ),
                Mistake(
                    "Your output neuron looks at x1 and x2, past the hidden layer. What does it look at in the "
                    "picture?",
                    Edit("theta[7] * h1 + theta[8] * h2", "theta[7] * x1 + theta[8] * x2"),
                ),
                Mistake(
                    "Your two hidden neurons are twins: both use the first three numbers. Which three belong to h2?",
                    Edit("theta[3] + theta[4] * x1 + theta[5] * x2", "theta[0] + theta[1] * x1 + theta[2] * x2"),
                ),
                Mistake(
                    "Your output neuron looks at h1 twice. theta_8 belongs to h2.",
                    Edit("theta[8] * h2", "theta[8] * h1"),
                ),
                Mistake(
                    "All three of your neurons have the bias theta_0. Each has one of its own.",
                    Edit(
                        """theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6]""",
                        """theta[0] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[0]""",
                    ),
                ),
                Mistake("The bias theta_6 of the output neuron plays no part in your answer.", Edit("theta[6] + ", "")),
                Mistake(
                    "At the output, theta_7 and theta_8 have changed places: which of them belongs to h1?",
                    Edit("theta[7] * h1 + theta[8] * h2", "theta[7] * h2 + theta[8] * h1"),
                ),
                Mistake(
                    "The biases play no part in your two hidden neurons, so both lines run through the origin.",
                    Edit(
                        "h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)\n    h2 = sigma(theta[3] + ",
                        "h1 = sigma(theta[1] * x1 + theta[2] * x2)\n    h2 = sigma(",
                    ),
                ),
                Mistake(
                    "You count from 1 and ask for theta[9]. Python counts from 0, and so does the lecture here: "
                    "the nine are theta[0] to theta[8].",
                    Edit(
                        """h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * h1 + theta[8] * h2)""",
                        """h1 = sigma(theta[1] + theta[2] * x1 + theta[3] * x2)
    h2 = sigma(theta[4] + theta[5] * x1 + theta[6] * x2)
    f = sigma(theta[7] + theta[8] * h1 + theta[9] * h2)""",
                    ),
                ),
            ],
            hints=[
                "Go through the picture from left to right: first both hidden neurons, then the output.",
                "Print your h1 and h2 for the worked example. Are they those of the table? Then only the output is "
                "left.",
                "All three neurons are of the same kind: a sum of a bias and two products, sent through `sigma`. Only "
                "their numbers differ, and what they look at.",
            ],
        ),
        Agrees(
            "xor_theta",
            inputs(x1=choice(0.0, 1.0), x2=choice(0.0, 1.0)),
            points=1,
            probe=Driven(output_for),
            also=[{"x1": float(x1), "x2": float(x2)} for x1, x2 in WANTED],
            mistakes={
                "Your network says +1 to all four inputs. If both lines are right, look at theta_6: how large is the "
                "output neuron's sum after one yes and one no?": [-1, 2, 2, 3, -2, -2, 1, 1, 1],
                "Your network says -1 to all four inputs. What sum reaches the output neuron for 01? A no counts -1 "
                "here, not 0.": [-0.5, 1, -1, -0.5, -1, 1, -0.5, 1, 1],
                "This is XOR turned round: all four inputs get the wrong side.": [-1, 2, 2, 3, -2, -2, 1, -1, -1],
                "Your network is an OR: only 11 is wrong. Which of your two lines keeps 11 out, and does the output "
                "neuron listen to it?": [-0.5, 1, 1, 0, 0, 0, 0, 1, 0],
                "Your network is an AND: it says +1 to 11 alone, where XOR says no. Does each of your two lines have "
                "its +1 on the side of 01 and 10?": [-1.5, 1, 1, -0.5, 1, 1, -1, 1, 1],
                "Your network says no to 11 alone. Which of your two lines keeps 00 out, and does the output neuron "
                "listen to it?": [1.5, -1, -1, 0, 0, 0, 0, 1, 0],
                "Your network looks at x1 alone: 10 and 11 get the same answer, and 00 and 01 the other. Which of your "
                "lines parts 00 from 01?": [-0.5, 1, 0, 1.5, -1, 0, -1, 1, 1],
                "Your network looks at x2 alone: 01 and 11 get the same answer, and 00 and 10 the other. Which of your "
                "lines parts 00 from 10?": [-0.5, 0, 1, 1.5, 0, -1, -1, 1, 1],
            },
            hints=[
                "Sketch the four points on paper. Where do two parallel lines have to run, so that just 01 and 10 lie "
                "between them?",
                "Look at the example with 0, 1 and 2 once more. How many ones are there in 00, 01, 10 and 11?",
                "Choose one neuron after the other. One hidden neuron must say -1 to 00 and +1 to 01 and 10; the other "
                "one takes care of 11. Check each by its own panel in the picture.",
            ],
        ),
    ],
)

# %% [markdown]
# # XOR by hand
#
# One line cannot do XOR: in the last set, four inequalities on a napkin proved it. **What can two lines do?**
# Rosenblatt believed that more layers would help, but nobody knew how to train them. Never mind: this network is so
# small that you can choose its nine numbers yourself.
#
# A network with a layer between input and output is a **multilayer perceptron (多层感知机)**. The neurons in between,
# which nobody sees from outside, are its **hidden neurons (隐含节点)**; together they are a **hidden layer (隐含层)**.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import logic_gate
from lecturekit.plots import decision_boundary

X_xor, y_xor = logic_gate("xor", labels="sign")


def arrow(ax, start, end, name, at):
    """An arrow from one neuron to another, with its number's name on it."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": "0.45", "shrinkA": 17, "shrinkB": 17})
    place = np.add(np.multiply(1 - at, start), np.multiply(at, end))
    ax.text(*place, name, ha="center", va="center", fontsize=12, bbox={"fc": "white", "ec": "none", "pad": 1})


fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8), gridspec_kw={"width_ratios": [1, 1.3], "wspace": 0.5})
decision_boundary(lambda points: points @ [1, 1] - 0.5, X_xor, y_xor, ax=left).set_title("one line: 11 is wrong")
left.scatter(1, 1, s=260, facecolors="none", edgecolors="#D55E00", linewidths=2.5)
places = {"$x_1$": (0, 2), "$x_2$": (0, 0), "$h_1$": (2, 2), "$h_2$": (2, 0), "$f$": (4, 1)}
for name, place in places.items():
    right.text(*place, name, ha="center", va="center", fontsize=14, bbox={"boxstyle": "circle", "fc": "white"})
for start, end, k, at in [
    ("$x_1$", "$h_1$", 1, 0.4),
    ("$x_2$", "$h_1$", 2, 0.28),
    ("$x_1$", "$h_2$", 4, 0.28),
    ("$x_2$", "$h_2$", 5, 0.4),
    ("$h_1$", "$f$", 7, 0.4),
    ("$h_2$", "$f$", 8, 0.4),
]:
    arrow(right, places[start], places[end], rf"$\theta_{k}$", at)
for (a, b), k, up in [((2, 2), 0, 0.9), ((2, 0), 3, -0.9), ((4, 1), 6, 0.9)]:
    arrow(right, (a, b + up), (a, b), rf"$\theta_{k}$", 0.0)
right.set(xlim=(-0.5, 4.5), ylim=(-1.2, 3.2), title="two hidden neurons, nine numbers")
right.set_axis_off()
plt.show()

# %% [markdown]
# ## 1. The network
#
# All three neurons are perceptrons (感知机), with the activation function (激活函数) $\sigma$ of the last set:
# $\sigma(z) = +1$ if $z \geq 0$, else $-1$. The lecture numbers all weights and biases in a row:
#
# $$\begin{aligned}
# h_1 &= \sigma(\theta_0 + \theta_1 x_1 + \theta_2 x_2), \\
# h_2 &= \sigma(\theta_3 + \theta_4 x_1 + \theta_5 x_2), \\
# f_\theta(x) &= \sigma(\theta_6 + \theta_7 h_1 + \theta_8 h_2).
# \end{aligned}$$
#
# **With numbers.** Let $\theta = ({{ ", ".join(map(str, theta)) }})$ and $x = ({{ x[0] }}, {{ x[1] }})$.
#
# | neuron | its sum | says |
# |:--|:--|--:|
# | $h_1$ | ${{ summed(*theta[:3], *x) }} = {{ z1 }}$ | ${{ signed(h1) }}$ |
# | $h_2$ | ${{ summed(*theta[3:6], *x) }} = {{ z2 }}$ | ${{ signed(h2) }}$ |
# | $f$ | ${{ summed(*theta[6:], h1, h2) }} = {{ z }}$ | ${{ signed(f) }}$ |
#
# The step is given:


# %%
def sigma(z):
    """The perceptron's step, for one number."""
    return 1 if z >= 0 else -1


# %% [markdown]
# **Your turn.** Complete `theta_network`, for one sample.


# %%
def theta_network(theta, x1, x2):
    """What the three neurons say to one sample.

    Args:
        theta: its nine numbers, an array of shape (9,): theta[0] is theta_0.
        x1, x2: the sample's two numbers.

    Returns:
        (h1, h2, f), each of them +1 or -1.
    """
    ### BEGIN SOLUTION
    h1 = sigma(theta[0] + theta[1] * x1 + theta[2] * x2)
    h2 = sigma(theta[3] + theta[4] * x1 + theta[5] * x2)
    f = sigma(theta[6] + theta[7] * h1 + theta[8] * h2)
    return h1, h2, f
    ### END SOLUTION


# %%
check("theta_network")

# %% [markdown]
# ## 2. Why two neurons can do what one cannot
#
# Take the points $0$, $1$, $2$ on an axis, with the classes $-1$, $+1$, $-1$. No single threshold parts them: a
# certificate as in the last set, here $[1, 2, 1]$, proves it. But two hidden neurons look at them from both ends:
#
# $$h_1 = \sigma(-0.5 + x) \quad\text{(right of 0.5?)}, \qquad h_2 = \sigma(1.5 - x) \quad\text{(left of 1.5?)},
# \qquad f = \sigma(-1 + h_1 + h_2) \quad\text{(both?)}$$
#
# | $x$ | $h_1$ | $h_2$ | $-1 + h_1 + h_2$ | $f$ |
# |--:|--:|--:|--:|--:|
# | $0$ | $-1$ | $+1$ | $-1$ | $-1$ |
# | $1$ | $+1$ | $+1$ | $1$ | $+1$ |
# | $2$ | $+1$ | $-1$ | $-1$ | $-1$ |
#
# Each hidden neuron draws **one** boundary (边界线), and the output neuron combines their answers. A no is $-1$ here,
# not 0: it counts against.
#
# ## 3. XOR
#
# In the plane each boundary is a line. **Your turn.** Find nine numbers with which the network computes XOR:
#
# | $x_1$ | $x_2$ | $f$ |
# |--:|--:|--:|
# | 0 | 0 | $-1$ |
# | 0 | 1 | $+1$ |
# | 1 | 0 | $+1$ |
# | 1 | 1 | $-1$ |
#
# There are many right choices, and any counts. Take a pencil first. Then look at the picture, which your own
# `theta_network` draws; come back and change your numbers until no point is ringed.

# %%
# xor_theta = [theta_0, theta_1, ..., theta_8], nine numbers
### BEGIN SOLUTION
xor_theta = [-1, 2, 2, 3, -2, -2, -1, 1, 1]
### END SOLUTION


# %%
def draw_network(theta):
    """What h1, h2 and f say to each place of the plane, and the four inputs as the output neuron sees them."""

    def says(points):
        return np.array([theta_network(np.array(theta, dtype=float), *point) for point in points])

    _, axes = plt.subplots(1, 4, figsize=(12, 3.4), gridspec_kw={"wspace": 0.35})
    for k, name in enumerate(["h_1", "h_2", "f"]):
        ax = decision_boundary(lambda points, k=k: says(points)[:, k], X_xor, y_xor, ax=axes[k])
        ax.get_legend().remove()
        ax.set(title=f"${name}$ (blue: says $+1$)", xticks=[0, 1], yticks=[0, 1])
    H, wrong = says(X_xor)[:, :2], says(X_xor)[:, 2] != y_xor
    axes[2].scatter(*X_xor[wrong].T, s=260, facecolors="none", edgecolors="#D55E00", linewidths=2.5)
    axes[2].set_title(f"$f$: {4 - wrong.sum()} of 4 are right")
    for h in np.unique(H, axis=0):
        here = (h == H).all(axis=1)
        colour = "#0072B2" if (y_xor[here] > 0).all() else "#E69F00" if (y_xor[here] < 0).all() else "gray"
        names = ", ".join("".join(f"{v:g}" for v in point) for point in X_xor[here])
        axes[3].plot(*h, "o", ms=11, color=colour, mec="black")
        axes[3].text(h[0], h[1] - 0.2, names, ha="center", va="top", fontsize=11)
    axes[3].set(xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), xticks=[-1, 1], yticks=[-1, 1], aspect="equal")
    axes[3].set(xlabel="$h_1$", ylabel="$h_2$", title="what $f$ gets to see")
    plt.show()


try:
    draw_network(xor_theta)
except (NameError, NotImplementedError):
    print("Write `theta_network` and choose `xor_theta` first. Then run this cell again.")

# %%
check("xor_theta")

# %% [markdown]
# Look at the last panel. The hidden layer has **moved** the four inputs: at most four places are left, the corners
# $(\pm 1, \pm 1)$. A grey place would hold inputs of both classes, and no output neuron could tell them apart. In your
# solution blue and orange can be parted by *one* line, and that is all the output neuron needs.
#
# **Play.** Call `draw_network` with other numbers. Which of your nine may you double, alone, without harm? How few
# numbers must change to turn XOR into its opposite? And what does the picture look like if $h_1$ and $h_2$ exchange
# their numbers?
#
# **What you can now do.** You compute what a network with a hidden layer says, and you have built one that does what
# no perceptron can.
#
# Next: `convex_regions.ipynb`. Two lines make a strip. What can be made with five?
