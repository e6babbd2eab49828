# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Driven, Edit, Equals, Exercise, Mistake, drawn, edition, inputs, vector

numbers = edition(
    {"x": 0.5, "v1": 3, "v2": 1, "heights": [1, 3, 2], "better": 100},
    lambda rng: {
        "x": rng.integers(2, 6) / 10,
        "v1": rng.integers(2, 6),
        "v2": rng.integers(1, 4),
        "heights": [int(rng.integers(0, 3)), int(rng.integers(4, 7)), int(rng.integers(0, 4))],
        "better": rng.choice([25, 36, 49, 64, 81, 144, 225, 400]),
    },
)
first, second = numbers.heights[1] - numbers.heights[0], (numbers.heights[2] - numbers.heights[1]) / 2


def n3(x):
    return 1.2 * x + 1


def n4(x):
    return max(0, 1.2 * x - 0.2)


def neurons_of(d):
    """w, b and v of neurons with different kinks, in any order."""
    n = d.size("n", 1, 5)
    sizes = [0.5, 1.0, 2.0] if d.whole else [0.25, 0.5, 1.5, 2.5]
    kinks = d.rng.choice(np.arange(-12, 13), n, replace=False) / 4
    w, v = (d.rng.choice(sizes, n) * d.rng.choice([-1.0, 1.0], n) for _ in range(2))
    return w, -w * kinks, v


def polyline(d):
    """Knots, heights at them, and places within."""
    n = d.size("n", 2, 7)
    knots = np.sort(d.rng.choice(np.arange(-12, 13), n, replace=False)) / 4
    places = np.concatenate([knots, (knots[1:] + knots[:-1]) / 2, d.rng.uniform(knots[0], knots[-1], 3).round(2)])
    return knots, d.numbers((n,)), np.sort(np.clip(places, knots[0], knots[-1]))


def passes_through(target, knots, values, places):
    w, b, v, c = target(knots, values)
    if np.ndim(w) != 1 or not len(w) == np.size(b) == np.size(v) or np.size(c) != 1:
        raise ValueError("Expected (w, b, v, c): three arrays of one length, then a number.")
    hidden = np.maximum(0, np.multiply.outer(places, w) + b)
    return hidden @ v + c


exercise = Exercise(
    title="Networks of ReLUs",
    minutes=35,
    section="Universal approximation theorem",
    goals=[
        "read off where a network of ReLUs bends, and how steep it is in between",
        "find weights with which it passes through given points",
        "measure how the error shrinks as the network grows",
    ],
    after=["04_activations/activation_functions"],
    checks=[
        Agrees(
            "Z",
            inputs(x=vector("n")),
            points=0.5,
            trials=15,
            also=[{"x": np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0])}],
            forbids={"lecturekit.approximation": "Write out the six neurons, as they stand in the text."},
            mistakes={
                "You add up all six neurons. The lecture subtracts some of them: look at the last line of its "
                "formula.": Edit("-n1 - n2 - n3 + n4", "n1 + n2 + n3 + n4"),
                "You add up straight lines, and a sum of straight lines is one straight line. Where is the ReLU?": Edit(
                    "relu(", "("
                ),
                "You apply a ReLU to the sum, too, so your Z is never negative. The output of this network is "
                "linear.": Edit("return -n1 - n2 - n3 + n4 + n5 + n6", "return relu(-n1 - n2 - n3 + n4 + n5 + n6)"),
                "All your signs are turned round: your curve rises where the lecture's falls. Which three neurons are "
                "subtracted?": Edit("-n1 - n2 - n3 + n4 + n5 + n6", "n1 + n2 + n3 - n4 - n5 - n6"),
                "You have put the minus into the brackets. -ReLU(z) is not ReLU(-z): the one is a bend turned upside "
                "down, the other is awake on the other side.": lambda x: (
                    np.maximum(0, 5 * x + 7.7)
                    + np.maximum(0, 1.2 * x + 1.3)
                    + np.maximum(0, -1.2 * x - 1)
                    + np.maximum(0, 1.2 * x - 0.2)
                    + np.maximum(0, 2 * x - 1.1)
                    + np.maximum(0, 5 * x - 5)
                ),
                "That is the smooth curve itself. Z only comes near it: it is made of six bends.": lambda x: (
                    (x - 1) * (x + 1) ** 2
                ),
                "You return one number for all x together. Add up the six neurons at each x, not all numbers there "
                "are.": lambda x: np.sum(
                    -np.maximum(0, -5 * x - 7.7)
                    - np.maximum(0, -1.2 * x - 1.3)
                    - np.maximum(0, 1.2 * x + 1)
                    + np.maximum(0, 1.2 * x - 0.2)
                    + np.maximum(0, 2 * x - 1.1)
                    + np.maximum(0, 5 * x - 5)
                ),
                "All your neurons bend at x = 0: the numbers that stand alone in the brackets, the biases, play no "
                "part.": lambda x: (
                    -np.maximum(0, -5 * x)
                    - np.maximum(0, -1.2 * x)
                    - np.maximum(0, 1.2 * x)
                    + np.maximum(0, 1.2 * x)
                    + np.maximum(0, 2 * x)
                    + np.maximum(0, 5 * x)
                ),
            },
            hints=[
                "One line for each neuron, n1 to n6, then one line that adds and subtracts them.",
                "`relu` above works on whole arrays. Check your n3 and n4 against the worked example.",
                "Z(0) is -1, Z(1) is -0.3, and Z(-2) is -3.4.",
            ],
        ),
        Agrees(
            "kinks_and_slopes",
            inputs(
                w=drawn(lambda d: d.once("net", neurons_of)[0]),
                b=drawn(lambda d: d.once("net", neurons_of)[1]),
                v=drawn(lambda d: d.once("net", neurons_of)[2]),
            ),
            points=1,
            trials=20,
            rule=Agreement(lists=True),
            returns=("kinks", "slopes"),
            also=[
                {"w": np.array([1.0, -2.0]), "b": np.array([-1.0, -2.0]), "v": np.array([3.0, -1.0])},
                {"w": np.array([-1.0]), "b": np.array([2.0]), "v": np.array([3.0])},
            ],
            mistakes=[
                Mistake(
                    "Your kinks are mirrored: a neuron bends where w x + b = 0. Solve this for x.",
                    Edit("-b / w", "b / w"),
                ),
                Mistake(
                    "You start with slope 0. Neurons with a negative w are awake far to the left, and each of them "
                    "adds to the slope there.",
                    Edit("(v * w)[w < 0].sum()", "0"),
                    worth=0.5,
                ),
                Mistake(
                    "At the kink of a neuron with negative w you change the slope the wrong way. Such a neuron "
                    "falls asleep there, from left to right: what was its slope, and what is it afterwards?",
                    Edit("np.abs(w)", "w"),
                    worth=0.5,
                ),
                Mistake(
                    "You treat all neurons as if they were awake to the right of their kinks. Which side is it where "
                    "w is negative?",
                    Edit(
                        "(v * w)[w < 0].sum()\n    changes = (v * np.abs(w))[order]",
                        "0\n    changes = (v * w)[order]",
                    ),
                ),
                Mistake(
                    "You count the neurons that sleep, not those that are awake. At a place x, for which sign of "
                    "w x + b does a ReLU answer anything but 0?",
                    Edit(
                        "(v * w)[w < 0].sum()\n    changes = (v * np.abs(w))[order]",
                        "(v * w)[w > 0].sum()\n    changes = -(v * np.abs(w))[order]",
                    ),
                ),
                Mistake(
                    "You add up the v of the neurons that are awake. Each of them rises by its own w, too: what is the "
                    "slope of v ReLU(w x + b) where it is awake?",
                    Edit(
                        "(v * w)[w < 0].sum()\n    changes = (v * np.abs(w))[order]",
                        "v[w < 0].sum()\n    changes = (v * np.sign(w))[order]",
                    ),
                ),
                Mistake(
                    "You give a slope for each kink. n kinks cut the line into n + 1 stretches: yours begin behind the "
                    "first kink.",
                    Edit("np.concatenate([[0], np.cumsum(changes)])", "np.cumsum(changes)"),
                ),
                Mistake(
                    "You leave the kinks in the neurons' order. They should go from left to right, and the slopes "
                    "with them.",
                    Edit("np.argsort(kinks)", "np.arange(len(kinks))"),
                ),
                Mistake(
                    "Your kinks are sorted, but the slopes change in the neurons' old order. Each change belongs to a "
                    "kink and must move with it.",
                    Edit("(v * np.abs(w))[order]", "v * np.abs(w)"),
                    worth=0.5,
                ),
                Mistake(
                    "The output weights v play no part in your slopes.",
                    Edit("v * ", ""),
                ),
                Mistake(
                    "You take each change of slope from the slope on the far left. Changes add up on the way to the "
                    "right.",
                    Edit("np.cumsum(changes)", "changes"),
                ),
            ],
            hints=[
                "Solve w x + b = 0 for x, for all neurons at once; `np.argsort` tells their order from left to right. "
                "With n kinks, how many stretches are there?",
                "Far to the left of all kinks, which neurons are awake? Add up what each contributes to the slope.",
                "Then walk to the right. At each kink one neuron wakes up or falls asleep. By how much does the slope "
                "change in either case? Or ask in each stretch, at a place in its middle, who is awake.",
            ],
        ),
        Agrees(
            "relu_interpolator",
            inputs(
                knots=drawn(lambda d: d.once("line", polyline)[0]),
                values=drawn(lambda d: d.once("line", polyline)[1]),
                places=drawn(lambda d: d.once("line", polyline)[2]),
            ),
            points=2,
            trials=20,
            probe=Driven(passes_through),
            also=[
                {"knots": np.array(knots), "values": np.array(values), "places": np.array(places)}
                for knots, values, places in (
                    ([0.0, 1.0], [1.0, 3.0], [0.0, 0.5, 1.0]),
                    ([0.0, 1.0, 3.0], [1.0, 3.0, 2.0], [0.0, 0.5, 1.0, 2.0, 3.0]),
                )
            ],
            forbids={
                "lecturekit.approximation": "Find w, b, v and c from the knots and the values yourself.",
                "scipy": "Find w, b, v and c from the knots and the values yourself.",
            },
            mistakes=[
                Mistake(
                    "Each of your neurons brings the whole slope of its piece. But neurons that have woken stay awake: "
                    "on the second piece two of them add up, on the third three.",
                    Edit("np.concatenate([slopes[:1], np.diff(slopes)])", "slopes"),
                    worth=0.5,
                ),
                Mistake(
                    "Your curve has the right shape, but starts at height 0. Which number of the network lifts all of "
                    "it?",
                    Edit("values[0]", "0.0"),
                    worth=1,
                ),
                Mistake(
                    "Your neurons bend at minus the knots. Where is w x + b = 0 for your w and b?",
                    Edit("-knots[:-1]", "knots[:-1]"),
                ),
                Mistake(
                    "Each of your neurons wakes at the end of its piece, so your curve is always a piece late.",
                    Edit("knots[:-1]", "knots[1:]"),
                ),
                Mistake(
                    "Your slopes fit only where knots are 1 apart. A slope is a rise divided by something.",
                    Edit("np.diff(values) / np.diff(knots)", "np.diff(values)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your first piece is flat, so everything behind it lies too high or too low. What does the first "
                    "neuron add at its knot, before which the slope is 0?",
                    Edit("slopes[:1]", "[0.0]"),
                ),
                Mistake(
                    "Your slopes change by the right amounts, but the wrong way: is it new minus old, or old minus "
                    "new?",
                    Edit("np.diff(slopes)])", "-np.diff(slopes)])"),
                ),
                Mistake(
                    "Your v are heights, the values at the knots. What a neuron adds is a change of slope.",
                    Edit("np.concatenate([slopes[:1], np.diff(slopes)])", "values[1:]"),
                ),
            ],
            hints=[
                "One neuron for each piece. It sleeps until its piece begins and adds what the slope changes by there. "
                "Choose w = 1 for all; which b lets a neuron wake at a given knot?",
                "First compute the slopes of all pieces: the rise of each, divided by its width. `np.diff` gives "
                "the differences of neighbours.",
                "At the first knot the slope jumps from 0 to the first slope; at each later knot from one slope to the "
                "next. And c is the height before any neuron has woken.",
            ],
        ),
        Equals(
            "times_wider",
            points=0.5,
            rule=Agreement(rtol=0.1),
            mistakes={
                "That would be so if twice as many pieces halved the error. What does your table say?": numbers.better,
                "You divide by 4, as if doubling were needed only once. Each doubling quarters the error *again*.": (
                    numbers.better / 4
                ),
                "This is how often you have to double. How many times as many pieces does that make?": float(
                    np.log(numbers.better) / np.log(4)
                ),
                "More pieces make the error shrink faster than their number grows. You have it the other way "
                "round.": numbers.better**2,
            },
            hints=[
                "Read the factors in your table: what does the error do when the number of pieces doubles? When it "
                "doubles twice, and is four times as large?",
                "What does the error do when there are three times as many pieces? Try it with `largest_error`.",
                "Twice as many pieces: 4 times smaller, 3 times as many: about 9 times. How does 4 come from 2, and 9 "
                "from 3? Which number gives yours?",
            ],
        ),
    ],
)

# %% [markdown]
# # Networks of ReLUs
#
# A ReLU is a bend with two straight ends, nothing else. How can a network of such bends draw a curve? This notebook
# takes the lecture's network of six neurons apart, and then turns the question round: you choose the curve, and find
# the weights.
#
# Below: the curve $(x - 1)(x + 1)^2$, and the six bends that the lecture puts together to draw it.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check


def relu(z):
    """ReLU of each number of an array."""
    return np.maximum(0, z)


def cubic(x):
    """The curve to be drawn."""
    return (x - 1) * (x + 1) ** 2


x = np.linspace(-1.9, 1.6, 701)
six = [(-1, -5, -7.7), (-1, -1.2, -1.3), (-1, 1.2, 1), (1, 1.2, -0.2), (1, 2, -1.1), (1, 5, -5)]  # sign, w, b
fig, axes = plt.subplots(1, 2, figsize=(9, 3.2), sharex=True, sharey=True)
axes[0].plot(x, cubic(x), color="gray", lw=3)
axes[0].set(title="the curve", xlabel="$x$", ylabel="height", xlim=(-2.4, 2.1), ylim=(-3.4, 3.6))
for number, (sign, w, b) in enumerate(six, start=1):
    bend = sign * relu(w * x + b)
    axes[1].plot(x, bend, color="#0072B2" if sign > 0 else "#D55E00", lw=2)
    end, side = (0, "right") if w < 0 else (-1, "left")
    name = f" ${'-' if sign < 0 else ''}n_{number}$ "
    axes[1].text(x[end], bend[end], name, ha=side, va="center")
axes[1].set(title="six bends: three added, three subtracted", xlabel="$x$")
plt.show()

# %% [markdown]
# ## 1. Six neurons
#
# The lecture's network has a hidden layer of six ReLUs, and a linear output that adds three of them and subtracts
# three:
#
# $$\begin{aligned}
# n_1(x) &= \text{ReLU}(-5x - 7.7) & n_4(x) &= \text{ReLU}(1.2x - 0.2) \\
# n_2(x) &= \text{ReLU}(-1.2x - 1.3) & n_5(x) &= \text{ReLU}(2x - 1.1) \\
# n_3(x) &= \text{ReLU}(1.2x + 1) & n_6(x) &= \text{ReLU}(5x - 5)
# \end{aligned}$$
#
# $$Z(x) = -n_1(x) - n_2(x) - n_3(x) + n_4(x) + n_5(x) + n_6(x).$$
#
# **With numbers.** At $x = {{ numbers.x }}$ only two neurons are awake, that is, above 0:
# $n_3 = 1.2 \cdot {{ numbers.x }} + 1 = {{ f"{n3(numbers.x):.2f}" }}$ and
# $n_4 = 1.2 \cdot {{ numbers.x }} - 0.2 = {{ f"{n4(numbers.x):.2f}" }}$. So
# $Z({{ numbers.x }}) = -{{ f"{n3(numbers.x):.2f}" }} + {{ f"{n4(numbers.x):.2f}" }} =
# {{ f"{n4(numbers.x) - n3(numbers.x):.2f}" }}$.
#
# **Your turn.** Complete `Z`, for an array of any $x$. `relu` is there.


# %%
def Z(x):
    """The lecture's network of six ReLUs.

    Args:
        x: an array of shape (n,).

    Returns:
        Z of each x, an array of shape (n,).
    """
    ### BEGIN SOLUTION
    n1 = relu(-5 * x - 7.7)
    n2 = relu(-1.2 * x - 1.3)
    n3 = relu(1.2 * x + 1)
    n4 = relu(1.2 * x - 0.2)
    n5 = relu(2 * x - 1.1)
    n6 = relu(5 * x - 5)
    return -n1 - n2 - n3 + n4 + n5 + n6
    ### END SOLUTION


# %%
check("Z")

# %% [markdown]
# ## 2. Kinks and slopes
#
# Any network of one input, one hidden layer of ReLUs and a linear output has the form
#
# $$v_1 \,\text{ReLU}(w_1 x + b_1) + \dots + v_n \,\text{ReLU}(w_n x + b_n) + c.$$
#
# It consists of straight stretches. Each neuron has one **kink**, where its $w_j x + b_j$ is 0. On one side of it the
# neuron is awake and adds $v_j w_j$ to the slope; on the other it sleeps and adds nothing. For $w_j > 0$ it is awake to
# the right of its kink, for $w_j < 0$ to the left.
#
# **With numbers.** Take ${{ numbers.v1 }}\,\text{ReLU}(x - 1) - {{ numbers.v2 }}\,\text{ReLU}(-2x - 2)$, that is,
# $w = (1, -2)$, $b = (-1, -2)$, $v = ({{ numbers.v1 }}, -{{ numbers.v2 }})$. The kinks are at $1$ and at $-1$.
#
# | stretch | awake | slope |
# |:--|:--|--:|
# | left of $-1$ | the second | $-{{ numbers.v2 }} \cdot (-2) = {{ 2 * numbers.v2 }}$ |
# | between $-1$ and $1$ | none | $0$ |
# | right of $1$ | the first | ${{ numbers.v1 }} \cdot 1 = {{ numbers.v1 }}$ |
#
# So the kinks, from left to right, are $(-1, 1)$, and the slopes $({{ 2 * numbers.v2 }}, 0, {{ numbers.v1 }})$.
#
# **Your turn.** Complete `kinks_and_slopes` for any such network. No two kinks coincide, and no $w_j$ is 0.


# %%
def kinks_and_slopes(w, b, v):
    """Where a network of ReLUs bends, and how steep it is in between.

    Args:
        w: the neurons' weights, an array of shape (n,), none of them 0.
        b: their biases, an array of shape (n,).
        v: the weights of the output, an array of shape (n,).

    Returns:
        The kinks from left to right, shape (n,), and the slopes of all stretches from left to right, shape (n + 1,):
        (kinks, slopes).
    """
    ### BEGIN SOLUTION
    kinks = -b / w
    order = np.argsort(kinks)
    start = (v * w)[w < 0].sum()
    changes = (v * np.abs(w))[order]
    return kinks[order], start + np.concatenate([[0], np.cumsum(changes)])
    ### END SOLUTION


# %%
check("kinks_and_slopes")

# %% [markdown]
# Here are your `Z` and the kinks and slopes that you find in it. Each slope is written above its stretch, and each
# dotted line should stand where the curve bends.

# %%
try:
    sign, w, b = np.array(six, dtype=float).T
    kinks, slopes = kinks_and_slopes(w, b, sign)
    curve = Z(x)
except NotImplementedError:
    print("Write `Z` and `kinks_and_slopes` first. Then run this cell again.")
else:
    fig, ax = plt.subplots(figsize=(9, 3.8))
    ax.plot(x, cubic(x), color="gray", lw=5, alpha=0.4, label="$(x - 1)(x + 1)^2$")
    ax.plot(x, curve, color="#0072B2", lw=2, label="$Z(x)$")
    for kink in kinks:
        ax.axvline(kink, color="#D55E00", ls=":")
    for a, b, slope in zip([x[0], *kinks], [*kinks, x[-1]], slopes, strict=True):
        ax.text((a + b) / 2, 2.2, f"{slope:.3g}", ha="center", va="bottom", color="#D55E00")
    ax.set(xlabel="$x$", ylabel="height", ylim=(-3.2, 2.7), title="six kinks, seven slopes")
    ax.legend(loc="lower right", frameon=False)
    plt.show()
    print("kinks: ", np.round(kinks, 3))
    print("slopes:", np.round(slopes, 3))

# %% [markdown]
# ## 3. Choose the curve, find the network
#
# Now backwards. Given are **knots** $t_0 < t_1 < \dots < t_n$ and a height $f_j$ at each. Wanted is a network that
# passes through all these points and is straight from each knot to the next.
#
# **With numbers.** Knots $0, 1, 3$ and heights ${{ numbers.heights[0] }}, {{ numbers.heights[1] }},
# {{ numbers.heights[2] }}$. The two pieces have the slopes
#
# $$\frac{ {{ numbers.heights[1] }} - {{ numbers.heights[0] }} }{1 - 0} = {{ first }}, \qquad
# \frac{ {{ numbers.heights[2] }} - {{ numbers.heights[1] }} }{3 - 1} = {{ second }}.$$
#
# Begin with a flat line at height $c = {{ numbers.heights[0] }}$. A first neuron wakes at 0 and makes it rise with
# slope ${{ first }}$. It stays awake behind the knot 1, where the slope should be ${{ second }}$: a second neuron,
# which wakes at 1, must change the slope by ${{ second }} - {{ first }} = {{ second - first }}$. Together:
#
# $${{ numbers.heights[0] }} + {{ first }}\,\text{ReLU}(x - 0) - {{ first - second }}\,\text{ReLU}(x - 1).$$
#
# Is the height at 3 right? ${{ numbers.heights[0] }} + {{ first }} \cdot 3 - {{ first - second }} \cdot 2 =
# {{ f"{numbers.heights[0] + 3 * first - 2 * (first - second):g}" }}$. It is.
#
# **Your turn.** Complete `relu_interpolator`. Any network that passes through the points and is straight in between
# counts; what it does to the left of the first knot and to the right of the last does not matter.


# %%
def relu_interpolator(knots, values):
    """A network c + sum of v_j ReLU(w_j x + b_j) that meets the values at the knots.

    Args:
        knots: increasing numbers, an array of shape (n + 1,), two at least.
        values: the height at each knot, an array of shape (n + 1,).

    Returns:
        The neurons' weights and biases, the output's weights, arrays of shape (n,), and its bias, a number:
        (w, b, v, c).
    """
    ### BEGIN SOLUTION
    slopes = np.diff(values) / np.diff(knots)
    b = -knots[:-1]
    v = np.concatenate([slopes[:1], np.diff(slopes)])
    return np.ones(len(slopes)), b, v, values[0]
    ### END SOLUTION


# %%
check("relu_interpolator")

# %% [markdown]
# ## 4. How good is it?
#
# Between the knots, your network cuts corners. The **error** is the largest distance between curve and network. Here it
# is for 3, 6, 12, ... pieces; the last column tells how many times smaller it is than in the line before.


# %%
def network(x, w, b, v, c):
    """The network's output for each x."""
    return relu(np.multiply.outer(x, w) + b) @ v + c


def largest_error(pieces, f=cubic, left=-1.75, right=1.5):
    """The largest distance between f and your network of so many equally wide pieces."""
    knots = np.linspace(left, right, pieces + 1)
    dense = np.linspace(left, right, 20001)
    return np.abs(f(dense) - network(dense, *relu_interpolator(knots, f(knots)))).max()


try:
    widths = [3, 6, 12, 24, 48, 96]
    errors = [largest_error(pieces) for pieces in widths]
    drawn_by = [relu_interpolator(t, cubic(t)) for t in (np.linspace(-1.75, 1.5, n + 1) for n in (3, 6))]
except NotImplementedError:
    print("Write `relu_interpolator` first. Then run this cell again.")
else:
    print("pieces    error    times smaller")
    for pieces, error, before in zip(widths, errors, [None, *errors], strict=False):
        print(f"{pieces:6d} {error:8.5f}", f"{before / error:12.2f}" if before else "")
    fig, axes = plt.subplots(1, 3, figsize=(10, 3.2))
    dense = np.linspace(-1.75, 1.5, 500)
    for ax, weights, pieces in zip(axes, drawn_by, (3, 6), strict=False):
        ax.plot(dense, cubic(dense), color="gray", lw=5, alpha=0.4)
        ax.plot(dense, network(dense, *weights), color="#0072B2", lw=2)
        ax.set(title=f"{pieces} pieces", xlabel="$x$", ylim=(-2.2, 3.4))
    axes[2].loglog(widths, errors, "o-", color="#0072B2")
    axes[0].set_ylabel("height")
    axes[2].set(title="your largest error", xlabel="pieces", xticks=widths, xticklabels=widths)
    axes[2].minorticks_off()
    fig.tight_layout()
    plt.show()

# %% [markdown]
# **Your turn.** You want an error {{ numbers.better }} times smaller than the one you have. Roughly how many times as
# many pieces does it take? Measure with `largest_error`, or think, and write the number: 2 if twice as many would do.

# %%
# times_wider = ...
### BEGIN SOLUTION
times_wider = numbers.better**0.5
### END SOLUTION

# %%
check("times_wider")

# %% [markdown]
# **Play.** Call `largest_error(12, f=np.sin, left=0, right=6)` and then with 24 pieces; then with `f=np.abs, left=-1,
# right=2`, for which 12 and 13 pieces differ by much. What is special about this curve, and where would you put a knot?
#
# **The universal approximation theorem** (万能近似定理). *A two-layer network with enough neurons approximates any
# continuous function as closely as you like.* You have just built such networks by hand, and the error shrinks with the
# square of the number of pieces where the curve is smooth. The small print:
#
# - The function is looked at on a bounded interval only. Beyond the last knot your network goes straight on, whatever
#   the curve does.
# - The neurons need biases, else all kinks lie at 0. The output must be linear: no ReLU behind the sum.
# - The activation must not be a polynomial. With the identity, a network is one straight line however wide it is.
# - It says that good weights *exist*. It does not say that training finds them, or that they fit points not yet seen.
#
# **What you can now do.** You can read a network of ReLUs, build one for any curve, and say how its error shrinks.
#
# Next: `width_and_overfitting.ipynb`, where the points are noisy, and more neurons are no longer better.
