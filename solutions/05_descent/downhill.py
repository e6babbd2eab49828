# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Driven,
    Edit,
    Exercise,
    Mistake,
    choice,
    drawn,
    edition,
    inputs,
    matrix,
    real,
    vector,
)

numbers = edition(
    {"start": 5, "alpha": 0.1, "w1": 1, "w2": 2},
    lambda rng: {
        "start": rng.integers(3, 9),
        "alpha": rng.choice([0.1, 0.15, 0.2]),
        "w1": rng.integers(1, 3),
        "w2": rng.integers(4, 7),
    },
)
START, ALPHA, W1, W2 = numbers.start, numbers.alpha, numbers.w1, numbers.w2
SLOPES = 2 * W1 + W2, W1 + 2 * W2  # of w1^2 + w1 w2 + w2^2
NEW = round(W1 - ALPHA * SLOPES[0], 9), round(W2 - ALPHA * SLOPES[1], 9)
SECOND = round(NEW[0] - ALPHA * (2 * NEW[0] + NEW[1]), 9), round(NEW[1] - ALPHA * (NEW[0] + 2 * NEW[1]), 9)


def row(k):
    """A row of the table: step k of descent on w^2 + 3."""
    w = START * (1 - 2 * ALPHA) ** (k - 1)
    return " | ".join(f"${value:.5g}$" for value in (k, w, 2 * w, ALPHA * 2 * w, w - ALPHA * 2 * w))


def place(k):
    """Where it is after k steps."""
    return f"{START * (1 - 2 * ALPHA) ** k:.5g}"


FORBIDDEN = dict.fromkeys(
    ("lecturekit.calculus", "lecturekit.optimizers", "keras", "tensorflow", "torch", "jax", "scipy"),
    "Write the rule into a loop of your own.",
)
few = drawn(lambda d: int(d.rng.integers(0, 2 + round(5 * d.level))))


def on_a_curve(target, a, b, c, start, alpha, steps):
    def slope(w):
        return a * (w - c) + b * np.sin(w)

    return target(slope, start, alpha, steps)


def on_a_bowl(target, a, b, c, w1, w2, alpha):
    def dg_dw1(w1, w2):
        return 2 * a * w1 + b * w2

    def dg_dw2(w1, w2):
        return b * w1 + 2 * c * w2

    return target(dg_dw1, dg_dw2, w1, w2, alpha)


def in_a_valley(target, A, b, start, alpha, steps):
    def gradient(w):
        return A.T @ (A @ w) - b

    return target(gradient, start, alpha, steps)


exercise = Exercise(
    title="Downhill: gradient descent",
    minutes=30,
    section="Gradient descent",
    goals=[
        "carry out steps of gradient descent by hand",
        "write gradient descent for one variable and for any number of them",
        "say why all coordinates move together, and where descent comes to rest",
    ],
    after=["05_descent/slopes"],
    checks=[
        Agrees(
            "slide_down",
            inputs(a=real(2), b=real(2), c=real(), start=real(), alpha=choice(0.5, 0.25, 0.1, 0.05), steps=few),
            points=1,
            probe=Driven(on_a_curve),
            rule=Agreement(lists=True),
            forbids=FORBIDDEN,
            also=[
                {"a": 2.0, "b": 0.0, "c": 0.0, "start": float(START), "alpha": ALPHA, "steps": 3},
                {"a": 1.0, "b": 2.0, "c": 1.0, "start": -2.0, "alpha": 0.25, "steps": 5},
                {"a": 1.0, "b": 1.0, "c": 0.0, "start": 2.0, "alpha": 0.5, "steps": 0},
            ],
            mistakes=[
                Mistake(
                    "You walk uphill. Where the slope is positive, g falls to the left: which sign takes you there?",
                    Edit("w - alpha", "w + alpha"),
                ),
                Mistake(
                    "All your steps use the slope at the start. The ground changes on the way: where are you when you "
                    "ask for the next slope?",
                    Edit("slope(w)", "slope(start)"),
                ),
                Mistake(
                    "All your steps are as long as with alpha = 1: the learning rate has no effect.",
                    Edit("alpha * ", ""),
                ),
                Mistake(
                    "Only the sign of the slope counts for you, so all your steps are equally long. In the rule, a "
                    "steep slope makes a large step.",
                    Edit("slope(w)", "np.sign(slope(w))"),
                ),
                Mistake(
                    "Each of your places forgets the one before: you compute the step, but do not start it from w.",
                    Edit("w = w - alpha", "w = -alpha"),
                ),
                Mistake(
                    "Your path has the places after each step, but the start itself is missing from it.",
                    Edit("path = [w]", "path = []"),
                    worth=0.5,
                ),
                Mistake(
                    "You return the last place only. The whole path is asked for, the start included.",
                    Edit("return np.array(path)", "return w"),
                    worth=0.5,
                ),
                Mistake(
                    "Your path ends one step early. With the start it has one place more than there are steps.",
                    Edit("range(steps)", "range(steps - 1)"),
                    worth=0.5,
                ),
            ],
            hints=[
                "Begin with a list that holds the start. Then a loop: one step, one new place for the list.",
                "Each step needs the slope at the *present* place. Call `slope` with it.",
                "Print the places for the worked example. Do they come nearer to 0, and are there steps + 1 of them?",
            ],
        ),
        Agrees(
            "step_both",
            inputs(a=real(2), b=real(2), c=real(2), w1=real(), w2=real(), alpha=choice(0.1, 0.5, 0.25, 1.0)),
            points=0.5,
            probe=Driven(on_a_bowl),
            returns=("w1", "w2"),
            forbids=FORBIDDEN,
            also=[{"a": 1.0, "b": 1.0, "c": 1.0, "w1": float(W1), "w2": float(W2), "alpha": ALPHA}],
            mistakes=[
                Mistake(
                    "Your new w1 is right, but then you ask for the slope of w2 at a place where w1 has already "
                    "moved. Both slopes belong to the old place.",
                    Edit(
                        "return w1 - alpha * dg_dw1(w1, w2), w2", "w1 = w1 - alpha * dg_dw1(w1, w2)\n    return w1, w2"
                    ),
                    worth=0.25,
                ),
                Mistake(
                    "Your new w2 is right, but when you ask for the slope of w1, w2 has already moved. Both slopes "
                    "belong to the old place.",
                    Edit(
                        "return w1 - alpha * dg_dw1(w1, w2), w2 - alpha * dg_dw2(w1, w2)",
                        "w2 = w2 - alpha * dg_dw2(w1, w2)\n    return w1 - alpha * dg_dw1(w1, w2), w2",
                    ),
                    worth=0.25,
                ),
                Mistake("You walk uphill in both coordinates: the step has the wrong sign.", Edit(" - ", " + ")),
                Mistake(
                    "You move w1 by the slope of w2, and w2 by that of w1.",
                    Edit("dg_dw1(w1, w2), w2 - alpha * dg_dw2", "dg_dw2(w1, w2), w2 - alpha * dg_dw1"),
                ),
                Mistake(
                    "You move w2 by the slope of w1, too. Each coordinate has a slope of its own.",
                    Edit("dg_dw2(", "dg_dw1("),
                ),
                Mistake(
                    "The learning rate has no effect: your steps are as long as with alpha = 1.", Edit("alpha * ", "")
                ),
                Mistake(
                    "You return how far each coordinate moves. The two new places are asked for.",
                    lambda dg_dw1, dg_dw2, w1, w2, alpha: (-alpha * dg_dw1(w1, w2), -alpha * dg_dw2(w1, w2)),
                ),
            ],
            hints=[
                "Two rules, one for each coordinate, as in the lecture. Each calls its own partial derivative.",
                "Both partial derivatives are functions of *two* numbers. Which two, in both calls?",
                "Work the example with pencil: from which place do both slopes come? Then print what your code asks "
                "them.",
            ],
        ),
        Agrees(
            "descend",
            inputs(
                A=matrix("n", "n", scale=1),
                b=vector("n", scale=1),
                start=vector("n"),
                alpha=choice(0.1, 0.25, 0.5, 0.05),
                steps=few,
            ),
            points=1,
            probe=Driven(in_a_valley),
            rule=Agreement(lists=True),
            forbids=FORBIDDEN,
            also=[
                {
                    "A": np.array([[1.0, 0.5], [0.0, 1.0]]),
                    "b": np.array([1.0, 2.0]),
                    "start": np.array([2.0, -1.0]),
                    "alpha": 0.25,
                    "steps": steps,
                }
                for steps in (3, 0)
            ],
            mistakes=[
                Mistake(
                    "You change one and the same array in place, so all rows of your path show where it ended, and "
                    "the start that came in is changed, too. Each place needs an array of its own.",
                    Edit("w = w - alpha * gradient(w)", "w -= alpha * gradient(w)"),
                ),
                Mistake(
                    "All rows of your path show where it ended. You put one and the same array into it again and "
                    "again, and change it in place: each place needs an array of its own.",
                    Edit(
                        "w = start\n    path = [w]\n    for _ in range(steps):\n        w = w - alpha",
                        "w = start.copy()\n    path = [w]\n    for _ in range(steps):\n        w -= alpha",
                    ),
                ),
                Mistake(
                    "You move the coordinates one after another, and each new slope is asked for where the earlier "
                    "ones have moved already. Ask once for the whole gradient, then move.",
                    Edit(
                        "        w = w - alpha * gradient(w)\n",
                        "        w = w.copy()\n        for i in range(len(w)):\n"
                        "            w[i] = w[i] - alpha * gradient(w)[i]\n",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "You walk uphill: the gradient points to where g *rises* fastest.", Edit("w - alpha", "w + alpha")
                ),
                Mistake(
                    "All your steps use the gradient at the start. Where are you when you take the next one?",
                    Edit("gradient(w)", "gradient(start)"),
                ),
                Mistake(
                    "All your steps are equally long: you divide the gradient by its length. In the rule, a steep "
                    "slope makes a large step.",
                    Edit("gradient(w)", "gradient(w) / (np.linalg.norm(gradient(w)) or 1)"),
                ),
                Mistake(
                    "The learning rate has no effect: your steps are as long as with alpha = 1.", Edit("alpha * ", "")
                ),
                Mistake(
                    "The start is missing from your path, which should have steps + 1 rows.",
                    Edit("path = [w]", "path = []"),
                    worth=0.5,
                ),
                Mistake(
                    "You return the last place only. The whole path is asked for, one row for each place.",
                    Edit("return np.array(path)", "return w"),
                    worth=0.5,
                ),
                Mistake(
                    "Your path lies on its side: a row is one place, a column is one coordinate.",
                    Edit("return np.array(path)", "return np.array(path).T"),
                    worth=0.5,
                ),
            ],
            hints=[
                "It is your loop for one variable once more. NumPy moves all coordinates in one line.",
                "`w = w - d` makes a new array; `w -= d` changes the old one, also where it already lies in a list.",
                "Print the path for the worked example. Are its rows different from each other, and is `start` still "
                "what it was?",
            ],
        ),
    ],
)

# %% [markdown]
# # Downhill: gradient descent
#
# You can find the slope at any point. Now use it. **How do you get to the bottom of a valley when all that you know is
# the slope under your feet?**
#
# The method is **gradient descent** (梯度下降): start somewhere, take a step downhill, and repeat. The **learning
# rate** (学习率) $\alpha$ decides how large the steps are. (In the perceptron's rule the lecture calls it $\eta$.) In
# the picture the slope at the start is positive, so downhill is to the left. Further on it is less steep, and the step
# is shorter.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

w = np.linspace(-2.5, numbers.start + 1, 200)
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(w, w**2 + 3, color="0.6", lw=2.5)
here = numbers.start
for _ in range(3):
    there = here - numbers.alpha * 2 * here
    ax.plot(here, here**2 + 3, "o", color="#0072B2", ms=9)
    ax.annotate(
        "", (there, here**2 + 3), (here, here**2 + 3), arrowprops={"arrowstyle": "-|>", "color": "#D55E00", "lw": 2}
    )
    ax.plot([there, there], [here**2 + 3, there**2 + 3], ":", color="#D55E00")
    ax.annotate(f"slope {2 * here:g}", (here, here**2 + 3), (9, -4), textcoords="offset points", va="top")
    here = there
ax.plot(here, here**2 + 3, "o", color="#0072B2", ms=9, label="the places on the way")
ax.plot([], [], color="#D55E00", lw=2, label=r"a step: $-\alpha$ times the slope")
ax.set(xlabel="$w$", ylabel="$g(w) = w^2 + 3$", title=rf"Three steps downhill with $\alpha = {numbers.alpha}$")
ax.set_xlim(-2.7, numbers.start + 2)
ax.legend(frameon=False, loc="upper left")
plt.show()

# %% [markdown]
# ## 1. One variable
#
# Each step goes against the slope, and the steeper the slope, the bigger the step:
#
# $$w \leftarrow w - \alpha\, \frac{dg}{dw}(w).$$
#
# **With numbers.** $g(w) = w^2 + 3$ has the slope $2w$. Start at $w = {{ START }}$ with $\alpha = {{ ALPHA }}$:
#
# | step | $w$ | slope $2w$ | $\alpha \cdot$ slope | new $w$ |
# |--:|--:|--:|--:|--:|
# | {{ row(1) }} |
# | {{ row(2) }} |
# | {{ row(3) }} |
#
# The path is ${{ place(0) }}, {{ place(1) }}, {{ place(2) }}, {{ place(3) }}$: three steps, four places.
#
# **Your turn.** Complete `slide_down`. It receives the slope as a function: `slope(w)` is $\frac{dg}{dw}(w)$.


# %%
def slide_down(slope, start, alpha, steps):
    """Gradient descent for one variable.

    Args:
        slope: the derivative of g, a function of a number which returns a number.
        start: where to begin, a number.
        alpha: the learning rate, a positive number.
        steps: how many steps to take, at least 0.

    Returns:
        The path, an array of shape (steps + 1,): the start, then the place after each step.
    """
    ### BEGIN SOLUTION
    w = start
    path = [w]
    for _ in range(steps):
        w = w - alpha * slope(w)
        path.append(w)
    return np.array(path)
    ### END SOLUTION


# %%
check("slide_down")

# %% [markdown]
# ### Two valleys
#
# The curve below has two valleys. *Your* descent starts at two places. Does it always find the deeper valley?


# %%
def hills(w):
    return w**4 / 4 - w**2 + w / 3


def slope_of_hills(w):
    return w**3 - 2 * w + 1 / 3


def draw_slides(starts, alpha, steps):
    """The paths of `slide_down` on a curve with two valleys."""
    try:
        paths = [slide_down(slope_of_hills, start, alpha, steps) for start in starts]
    except NotImplementedError:
        print("Write `slide_down` first. Then run this cell again and watch it slide.")
        return
    w = np.linspace(-2.2, 2.2, 200)
    ax = plt.subplots(figsize=(7, 3.8))[1]
    ax.plot(w, hills(w), color="0.6", lw=2.5)
    for path, colour, mark in zip(paths, ["#0072B2", "#D55E00"], "os", strict=False):
        label = f"from {path[0]:g} to {path[-1]:.3f} in {steps} steps"
        ax.plot(path, hills(np.array(path)), mark + "-", color=colour, ms=6, lw=1, label=label)
    ax.set(xlabel="$w$", ylabel="$g(w)$", title=rf"Your descent with $\alpha = {alpha}$", ylim=(-2, 2.8))
    ax.legend(frameon=False, loc="upper center")
    plt.show()


draw_slides(starts=[-0.3, 2.0], alpha=0.1, steps=20)

# %% [markdown]
# With steps as small as these, each path ends in the valley in which it began. At the bottom the slope is 0, so nothing
# moves any more. Descent knows only the ground under its feet: it finds *a* valley, not always the deepest.
#
# **Play.** Try `alpha=0.01`, then `alpha=0.6`. What is too small, and what is too large?

# %% [markdown]
# ## 2. Two variables, one step
#
# With two variables each coordinate goes against its own slope, the partial derivative at the place where you are:
#
# $$w_1 \leftarrow w_1 - \alpha\, \frac{\partial g}{\partial w_1}(w_1, w_2), \qquad
# w_2 \leftarrow w_2 - \alpha\, \frac{\partial g}{\partial w_2}(w_1, w_2).$$
#
# It is **one** step, from one place to another. So both coordinates move together: both slopes are taken at the old
# $(w_1, w_2)$.
#
# **With numbers.** $g(w_1, w_2) = w_1^2 + w_1 w_2 + w_2^2$ has the partial derivatives $2 w_1 + w_2$ and
# $w_1 + 2 w_2$. At $({{ W1 }}, {{ W2 }})$ they are {{ SLOPES[0] }} and {{ SLOPES[1] }}. With $\alpha = {{ ALPHA }}$:
#
# $$w_1 \leftarrow {{ W1 }} - {{ ALPHA }} \cdot {{ SLOPES[0] }} = {{ f"{NEW[0]:g}" }}, \qquad
# w_2 \leftarrow {{ W2 }} - {{ ALPHA }} \cdot {{ SLOPES[1] }} = {{ f"{NEW[1]:g}" }}.$$
#
# **Your turn.** Complete `step_both`. The two partial derivatives come in as functions of two numbers.


# %%
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    """One step of gradient descent for two variables.

    Args:
        dg_dw1, dg_dw2: the partial derivatives of g, two functions of two numbers: dg_dw1(w1, w2) is a number.
        w1, w2: the old place, two numbers.
        alpha: the learning rate, a positive number.

    Returns:
        The new place: (w1, w2).
    """
    ### BEGIN SOLUTION
    return w1 - alpha * dg_dw1(w1, w2), w2 - alpha * dg_dw2(w1, w2)
    ### END SOLUTION


# %%
check("step_both")

# %% [markdown]
# ## 3. Any number of variables
#
# Nobody writes a million such lines. Put all coordinates into one vector $w$, and all slopes into the gradient:
#
# $$w \leftarrow w - \alpha\, \nabla g(w).$$
#
# This is the whole procedure: begin at a start, and repeat the line above. It also moves all coordinates together.
#
# **With numbers.** The example of section 2 as a path of two steps, one row for each place:
#
# $$\begin{bmatrix} {{ W1 }} & {{ W2 }} \\ {{ f"{NEW[0]:g}" }} & {{ f"{NEW[1]:g}" }} \\
# {{ f"{SECOND[0]:g}" }} & {{ f"{SECOND[1]:g}" }} \end{bmatrix}$$
#
# **Your turn.** Complete `descend`. The array `start` that comes in must stay as it is.


# %%
def descend(gradient, start, alpha, steps):
    """Gradient descent for any number of variables.

    Args:
        gradient: the gradient of g, a function of an array of shape (n,) which returns an array of shape (n,).
        start: where to begin, an array of n floats.
        alpha: the learning rate, a positive number.
        steps: how many steps to take, at least 0.

    Returns:
        The path, an array of shape (steps + 1, n): the start, then the place after each step.
    """
    ### BEGIN SOLUTION
    w = start
    path = [w]
    for _ in range(steps):
        w = w - alpha * gradient(w)
        path.append(w)
    return np.array(path)
    ### END SOLUTION


# %%
check("descend")

# %% [markdown]
# ### A walk on the map
#
# Contour lines of $g(w) = \frac12 (w_1^2 + 8 w_2^2)$, a long valley: gentle from left to right, steep across. *Your*
# path starts on the right. It leaves each place at a right angle to the contour line there.


# %%
def valley(w1, w2):
    return (w1**2 + 8 * w2**2) / 2


def draw_walk(start, alpha, steps):
    """The path of `descend` on the contour lines of the valley."""
    try:
        path = np.array(descend(lambda w: w * np.array([1.0, 8.0]), np.array(start, dtype=float), alpha, steps))
    except NotImplementedError:
        print("Write `descend` first. Then run this cell again and watch it walk.")
        return
    w1, w2 = np.meshgrid(np.linspace(-1.5, 5, 150), np.linspace(-1.6, 1.6, 100))
    ax = plt.subplots(figsize=(8, 4.2))[1]
    ax.contour(w1, w2, valley(w1, w2), [0.1, 0.5, 1.5, 3, 5, 8, 12, 18], colors="0.75")
    ax.plot(*path.T, "o-", color="#0072B2", ms=4, lw=1.2, label=f"your path, {steps} steps")
    ax.plot(*path[0], "s", color="#D55E00", ms=8, label="start")
    ax.plot(0, 0, "x", color="black", ms=9, mew=2, label="bottom")
    title = rf"$\alpha = {alpha:g}$: $g$ goes from {valley(*path[0]):.3g} to {valley(*path[-1]):.3g}"
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-1.5, 5), ylim=(-1.6, 1.6), aspect="equal", title=title)
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3)
    plt.show()


draw_walk(start=(4.5, 1.2), alpha=0.2, steps=20)

# %% [markdown]
# Across the valley it jumps from side to side; along the valley it creeps.
#
# **Play.** Try `alpha=0.05`, then `alpha=0.24`, then `alpha=0.26`. In the last case read the title, too.
#
# **What you can now do:** carry out gradient descent by hand and in code, for one variable and for any number of them.
#
# Next: `learning_rate.ipynb`. Something happens between $\alpha = 0.24$ and $0.26$. You will be able to foretell it.
