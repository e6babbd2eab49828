# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Edit, Exercise, Mistake, choice, drawn, edition, inputs, integer, vector

numbers = edition({"lam": 4}, lambda rng: {"lam": rng.choice([2, 5, 8, 10])})
LAM = numbers.lam
curvatures = drawn(
    lambda d: d.rng.choice([0.5, 1.0, 2.0, 4.0], d.size("m")) if d.whole else d.rng.integers(2, 60, d.size("m")) / 10
)

exercise = Exercise(
    title="The learning rate and its limit",
    minutes=15,
    section="Optimization procedure: Gradient descent",
    goals=[
        "foretell every step of gradient descent on a quadratic",
        "find the learning rate beyond which descent runs away",
    ],
    after=["05_descent/downhill"],
    checks=[
        Agrees(
            "after_steps",
            inputs(w=vector("m"), lam=curvatures, alpha=choice(0.25, 0.5, 0.1, 1.0, 0.3), k=integer(0, 6)),
            points=0.5,
            rule=Agreement(lists=True),
            also=[{"w": np.array([1.0, 3.0]), "lam": np.array([4.0, 1.0]), "alpha": 0.1, "k": k} for k in (0, 1, 2, 3)],
            mistakes=[
                Mistake("You take a single step, however large k is.", Edit(" ** k", "")),
                Mistake(
                    "You subtract k times what the *first* step subtracts. But each step starts from the new place, "
                    "where the slope is another.",
                    Edit("(1 - alpha * lam) ** k", "(1 - k * alpha * lam)"),
                ),
                Mistake(
                    "You multiply by k. What happens to a number that is multiplied by the same factor twice, three "
                    "times, k times?",
                    Edit(" ** k", " * k"),
                ),
                Mistake(
                    "In your formula only lam is raised to the power k. Python takes a power before it multiplies or "
                    "subtracts.",
                    Edit("(1 - alpha * lam) ** k", "(1 - alpha * lam**k)"),
                ),
                Mistake(
                    "In your formula alpha times lam is raised to the power k, before it is subtracted from 1.",
                    Edit("(1 - alpha * lam) ** k", "(1 - (alpha * lam) ** k)"),
                ),
                Mistake(
                    "You walk uphill: your factor is larger than 1 for every alpha.", Edit("1 - alpha", "1 + alpha")
                ),
                Mistake("You return the factors alone, whatever w is.", Edit("w * (1", "(1")),
            ],
            hints=[
                "One step multiplies each coordinate by a factor that does not depend on w. Write down two steps.",
                "The same factor, k times. With k = 0 nothing must happen.",
                "Compare with the table: a factor of -0.6 gives -0.6, 0.36, -0.216. And where do brackets belong?",
            ],
        ),
        Agrees(
            "rate_limit",
            inputs(lam=curvatures),
            points=0.5,
            also=[{"lam": np.array([1.0, 8.0])}, {"lam": np.array([4.0])}, {"lam": np.array([5.0, 0.5, 2.0])}],
            mistakes=[
                Mistake(
                    "Below your limit the flattest coordinate comes home, but a steeper one may not. Which lam "
                    "gets into trouble first?",
                    lambda lam: 2 / lam.min(),
                ),
                Mistake(
                    "With your alpha the steepest coordinate lands at the bottom in a single step. Descent can bear "
                    "more than that: how negative may the factor become?",
                    lambda lam: 1 / lam.max(),
                    worth=0.25,
                ),
                Mistake(
                    "You put the lam together into one. Each coordinate goes its own way, and each must come home: "
                    "which one sets the limit?",
                    lambda lam: 2 / lam.sum(),
                ),
                Mistake(
                    "You average over the lam. Each coordinate goes its own way, and each must come home: which one "
                    "sets the limit?",
                    lambda lam: 2 / lam.mean(),
                ),
                Mistake(
                    "You return a limit for each coordinate. There is only one alpha, and all coordinates must come "
                    "home with it.",
                    lambda lam: 2 / lam,
                ),
                Mistake(
                    "Your limit grows with lam. Should the steps in a steeper valley be larger, or smaller?",
                    lambda lam: lam.max() / 2,
                ),
                Mistake("You look at the first lam only. Any of them may be the steepest.", lambda lam: 2 / lam[0]),
            ],
            hints=[
                "Begin with a single lam. In the table, which is the first alpha that does not come home? Compare it "
                "with lam.",
                "A coordinate comes home as long as its factor lies between -1 and 1. Which end does a growing alpha "
                "reach?",
                "Each coordinate has a limit of its own. All must come home: is it the smallest or the largest of "
                "these limits that counts?",
            ],
        ),
    ],
)

# %% [markdown]
# # The learning rate and its limit
#
# The learning rate $\alpha$ has to be chosen, and a little too much spoils everything. The picture shows three descents
# in the same valley, from the same start, $w = 1$. **How large may $\alpha$ be, and can you know it before you start?**

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

lam = numbers.lam
w = np.linspace(-2.2, 2.2, 200)
paths = {0.4: [1, 0.6, 0.36, 0.216], 1.6: [1, -0.6, 0.36, -0.216], 2.4: [1, -1.4, 1.96, -2.744]}
fig, axes = plt.subplots(1, 3, figsize=(9.5, 3.4), sharey=True, layout="constrained")
for ax, (share, path), colour in zip(axes, paths.items(), ["0.35", "#0072B2", "#D55E00"], strict=True):
    ax.plot(w, lam * w**2 / 2, color="0.75", lw=2)
    ax.plot(path, lam * np.array(path) ** 2 / 2, "o-", color=colour, ms=6, lw=1.5)
    for k in (0, 1):
        place, side = (path[k], lam * path[k] ** 2 / 2), "left" if path[k] > 0 else "right"
        ax.annotate(str(k), place, (8 * np.sign(path[k]), -9), textcoords="offset points", ha=side)
    ax.set(xlabel="$w$", xlim=(-2.3, 2.3), ylim=(-0.15 * lam, 2.5 * lam), title=rf"$\alpha = {share / lam:g}$")
axes[0].set_ylabel(rf"$g(w) = \frac{{1}}{{2}} \cdot {lam}\, w^2$")
plt.show()

# %% [markdown]
# ## 1. One step is one factor
#
# On a quadratic (二次函数) you can foretell every step. Take $g(w) = \frac12 \lambda w^2$ with $\lambda > 0$. The larger
# $\lambda$, the steeper the valley. Its slope is $\lambda w$, so one step gives
#
# $$w \leftarrow w - \alpha \lambda w = (1 - \alpha \lambda)\, w.$$
#
# One step multiplies $w$ by the factor $1 - \alpha\lambda$, wherever you are.
#
# **With numbers.** Let $\lambda = {{ LAM }}$, and start at $w = 1$:
#
# | $\alpha$ | factor | after 1, 2, 3 steps | what you see |
# |--:|--:|:--|:--|
# | ${{ f"{0.4 / LAM:g}" }}$ | $0.6$ | $0.6, \; 0.36, \; 0.216$ | it comes nearer from one side |
# | ${{ f"{1 / LAM:g}" }}$ | $0$ | $0, \; 0, \; 0$ | at the bottom in one step |
# | ${{ f"{1.6 / LAM:g}" }}$ | $-0.6$ | $-0.6, \; 0.36, \; -0.216$ | it jumps from side to side, and comes nearer |
# | ${{ f"{2 / LAM:g}" }}$ | $-1$ | $-1, \; 1, \; -1$ | it jumps for ever |
# | ${{ f"{2.4 / LAM:g}" }}$ | $-1.4$ | $-1.4, \; 1.96, \; -2.744$ | it runs away: descent **diverges** (发散) |
#
# With several variables, $g(w) = \frac12 \sum_i \lambda_i w_i^2$, each coordinate has its own $\lambda_i$, hence its
# own factor, and goes its own way. The long valley of the last notebook has $\lambda = (1, 8)$.
#
# **Your turn.** Complete `after_steps`: where is descent after $k$ steps? One line will do.


# %%
def after_steps(w, lam, alpha, k):
    """Where gradient descent on g(w) = 1/2 (lam[0] w[0]^2 + lam[1] w[1]^2 + ...) is after k steps.

    Args:
        w: the start, an array of shape (n,).
        lam: the steepness of each coordinate, an array of shape (n,) of positive numbers.
        alpha: the learning rate, a positive number.
        k: how many steps, at least 0.

    Returns:
        The place after k steps, an array of shape (n,).
    """
    ### BEGIN SOLUTION
    return w * (1 - alpha * lam) ** k
    ### END SOLUTION


# %%
check("after_steps")

# %% [markdown]
# ## 2. The limit
#
# All depends on the factor's size, its distance from 0. Below 1, the coordinate comes home: descent **converges**
# (收敛). Above 1, it runs away. And descent finds the bottom only if **all** coordinates come home, with the same
# $\alpha$.
#
# **With numbers.** $\lambda = (1, 4)$ and $\alpha = 0.4$ give the factors $0.6$ and $-0.6$: both come home. With
# $\alpha = 1$ they are $0$ and $-3$: the first coordinate is home in one step, but the second runs away.
#
# **Your turn.** Complete `rate_limit`. Every $\alpha > 0$ below the number that it returns converges, from every start;
# above it, some start runs away. Use the table: which $\alpha$ is this for $\lambda = {{ LAM }}$? Then ask what
# several $\lambda_i$ change.


# %%
def rate_limit(lam):
    """The limit of the learning rate on g(w) = 1/2 (lam[0] w[0]^2 + lam[1] w[1]^2 + ...).

    Args:
        lam: the steepness of each coordinate, an array of shape (n,) of positive numbers.

    Returns:
        The number between the learning rates that converge and those that diverge.
    """
    ### BEGIN SOLUTION
    return 2 / max(lam)
    ### END SOLUTION


# %%
check("rate_limit")

# %% [markdown]
# ### Just below, just above
#
# The long valley, $\lambda = (1, 8)$: at a half of *your* limit, just below it, and just above it. The last
# picture shows the distance from the bottom. Its axis is logarithmic, so "times the same factor" is a straight line.


# %%
def valley(w1, w2):
    return (w1**2 + 8 * w2**2) / 2


def draw_limits(shares=(0.5, 0.97, 1.03), steps=30):
    """Walks in the valley at some shares of `rate_limit`, and how far from the bottom they are."""
    lam, start = np.array([1.0, 8.0]), np.array([4.5, 1.2])
    try:
        rates = [share * rate_limit(lam) for share in shares]
        paths = [np.array([after_steps(start, lam, alpha, k) for k in range(steps + 1)]) for alpha in rates]
    except NotImplementedError:
        print("Write `after_steps` and `rate_limit` first. Then run this cell again and see what the limit means.")
        return
    axes = plt.subplots(2, 2, figsize=(9, 6.4), layout="constrained")[1]
    w1, w2 = np.meshgrid(np.linspace(-5, 5, 150), np.linspace(-2.6, 2.6, 100))
    marks = zip(axes.flat, paths, shares, ["0.45", "#0072B2", "#D55E00"], "^os", strict=False)
    for ax, path, share, colour, mark in marks:
        ax.contour(w1, w2, valley(w1, w2), [0.1, 0.5, 1.5, 3, 5, 8, 12, 18, 26], colors="0.85")
        ax.plot(*path.T, mark + "-", color=colour, ms=4, lw=1)
        ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-5, 5), ylim=(-2.6, 2.6), title=f"{share:g} times the limit")
        distance = np.linalg.norm(path, axis=1)
        axes[1, 1].semilogy(distance, mark + "-", color=colour, ms=4, lw=1, label=f"{share:g} times the limit")
    axes[1, 1].set(xlabel="step", ylabel="distance from the bottom", title="Coming home, or not")
    axes[1, 1].legend(frameon=False, fontsize=9)
    plt.show()


draw_limits()

# %% [markdown]
# Just above the limit, $w_1$ still comes home, but $w_2$ jumps over the bottom and lands a little further away each
# time. That is enough. The steepest coordinate sets the limit, and the flattest one has to live with it: the larger the
# ratio of the two, the slower descent is, even with the best learning rate.
#
# **Play.** Change the shares to `(0.1, 0.9, 1.0)`. Which one is fastest, and what happens at the limit itself?
#
# **What you can now do:** foretell the steps of gradient descent on a quadratic, and say which learning rates are too
# large. Real landscapes are no quadratics, but near the bottom of a valley they look like one.
#
# Next: `loss_functions.ipynb`. So far somebody gave you the landscape. Where does it come from when a network learns?
