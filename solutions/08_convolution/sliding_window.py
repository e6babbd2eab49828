# %%
import itertools

import numpy as np

from lecturekit.check import Agreement, Agrees, Edit, Exercise, Mistake, Pace, drawn, edition, inputs, vector

numbers = edition(
    {"x": [1, 3, 2, 0, 4], "w": [1, 0, 2]},
    lambda rng: {
        "x": [*rng.integers(1, 4, size=2), *(rng.permutation(3) + 2)],
        "w": rng.permutation([0, 1, rng.integers(2, 4)]),
    },
)


def row(i, x):
    """A row of a worked example: the window of `x` at position i, its sum of products, the result."""
    window = x[i : i + 3]
    terms = " + ".join(rf"{w} \cdot {v}" for w, v in zip(numbers.w, window, strict=True))
    return f"| {i} | $({', '.join(map(str, window))})$ | ${terms}$ | ${answer(i, x)}$ |"


def answer(i, x):
    return sum(w * v for w, v in zip(numbers.w, x[i : i + 3], strict=True))


def steps(x):
    """Each number less the one before it."""
    return [b - a for a, b in itertools.pairwise(x)]


def said(values):
    return f"({', '.join(map(str, values))})"


def valid_pair(d):
    width = d.size("width", 1, 5)
    n = width + int(d.rng.integers(0, 1 + round(6 * d.level) + 2))
    return d.numbers((n,)), d.numbers((width,))


def same_pair(d):
    width = 1 + 2 * d.size("margin", 0, 3)
    return d.numbers((d.size("n", 1, 8),)), d.numbers((width,))


def n_and_width(d):
    width = 1 + 2 * d.size("margin", 0, 4)
    return width + int(d.rng.integers(0, 1 + round(12 * d.level))), width


def cut(make):
    return [drawn(lambda d, i=i: d.once("all", make)[i]) for i in (0, 1)]


IMPULSE, ASYMMETRIC = np.array([0.0, 0.0, 1.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0])
LIBRARIES = {
    "numpy.convolve": "Multiply and sum up yourself, window by window.",
    "numpy.correlate": "Multiply and sum up yourself, window by window.",
    **dict.fromkeys(("numpy.polymul", "numpy.polynomial", "numpy.poly1d", "scipy", "keras", "lecturekit.layers"), ""),
    **dict.fromkeys(("tensorflow", "torch", "jax"), ""),
}


def in_loops(x, kernel):
    return np.array([np.sum(x[i : i + len(kernel)] * kernel) for i in range(len(x) - len(kernel) + 1)])


exercise = Exercise(
    title="Convolution: the sliding window",
    minutes=40,
    section="Convolutional layers",
    goals=[
        "compute a convolution in one dimension, in a loop and without one, with and without padding",
        "tell the lecture's convolution from one that flips the filter",
        "count the edges and the weights of a fully connected and of a convolutional layer",
    ],
    after=["03_mlp/scalars_to_matrices"],
    checks=[
        Agrees(
            "convolve_1d",
            inputs(**dict(zip(("x", "kernel"), cut(valid_pair), strict=True))),
            points=0.5,
            rule=Agreement(lists=True),
            forbids=LIBRARIES,
            also=[
                {"x": IMPULSE, "kernel": ASYMMETRIC},
                {"x": np.array([1.0, 2.0]), "kernel": np.array([3.0, -1.0])},
            ],
            mistakes={
                "Your filter lies the wrong way round: its last weight meets the first number of the window. That is "
                "the mathematicians' convolution. In the lecture's, which weight meets which number?": Edit(
                    "* kernel)", "* kernel[::-1])"
                ),
                "The last position is missing: your window never reaches the right end of x. Count the positions in "
                "the worked example, and compare with n and K.": Edit("len(kernel) + 1", "len(kernel)"),
                "Your window slides over the right end, where some of its weights meet nothing. Here it stops when "
                "its last weight meets the last number.": lambda x, kernel: np.array(
                    [sum(w * v for w, v in zip(kernel, x[i:], strict=False)) for i in range(len(x))]
                ),
                "You divide by the width of the filter, as for an average. The formula only adds up.": Edit(
                    "np.sum(", "np.mean("
                ),
                "Your weights play no part: you add up the numbers of each window as they are.": Edit(" * kernel", ""),
                "Each of your answers is a single product, the last one of its window. What becomes of the products "
                "before it?": Edit("np.sum(x[i : i + len(kernel)] * kernel)", "x[i + len(kernel) - 1] * kernel[-1]"),
                "Your window jumps: each begins where the last one ended. It should move on by a single "
                "place.": lambda x, kernel: np.array(
                    [x[i : i + len(kernel)] @ kernel for i in range(0, len(x) - len(kernel) + 1, len(kernel))]
                ),
            },
            hints=[
                "Begin with one window: which numbers of x does the filter cover at position 0? At position 1?",
                "A loop over the positions, and for each of them a sum of K products. How many positions are there?",
                "Try x = (0, 0, 1, 0, 0) and the filter (1, 2, 3) by hand, with pencil and paper. Then print yours.",
            ],
        ),
        Agrees(
            "convolve_1d_fast",
            inputs(**dict(zip(("x", "kernel"), cut(valid_pair), strict=True))),
            points=0.5,
            rule=Agreement(lists=True),
            forbids=LIBRARIES,
            also=[
                {"x": IMPULSE, "kernel": ASYMMETRIC},
                {"x": np.arange(40.0) % 7, "kernel": np.array([2.0, -1.0, 0.0, 3.0])},
            ],
            pace=Pace(40, inputs(x=vector(100_000), kernel=vector(6)), worth=0.25, slow=in_loops),
            mistakes={
                "Your filter lies the wrong way round. Which part of x does the *first* weight meet on its way, and "
                "which one the last?": Edit("weight * x", "kernel[-1 - k] * x"),
                "The last position is missing. How many are there, for n numbers and K weights?": Edit(" + 1\n", "\n"),
                "Only the products of the last weight are left in your result. Where do the others get lost?": Edit(
                    "y += ", "y = "
                ),
                "Only the products of the first weight are left in your result. Where do the others get "
                "lost?": lambda x, kernel: kernel[0] * x[: len(x) - len(kernel) + 1],
                "You take the mean of each window's products. The formula only adds up.": Edit(
                    "return y", "return y / len(kernel)"
                ),
                "Your weights play no part: all of them count as 1.": Edit("weight * ", ""),
                "Nothing is shifted: all weights meet the same part of x. The second weight begins one place further "
                "on.": Edit("x[k : k + places]", "x[:places]"),
                "You add up over the positions, so that one number remains for each *weight*. One should remain for "
                "each position.": lambda x, kernel: (
                    np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel
                ).sum(axis=0),
                "Each row of your result holds the products of one window. They are not yet added "
                "up.": lambda x, kernel: np.lib.stride_tricks.sliding_window_view(x, len(kernel)) * kernel,
            },
            hints=[
                "Take a single weight first, the first one: which numbers of x does it meet, as the filter takes all "
                "its positions? Which numbers does the second weight meet?",
                "All these parts of x have the length of the result. A loop over the *weights* is fine: there are few "
                "of them.",
                "Or take all windows at once, a matrix with a row for each position. Which operation makes one number "
                "of each row and the filter?",
            ],
        ),
        Agrees(
            "convolve_same",
            inputs(**dict(zip(("x", "kernel"), cut(same_pair), strict=True))),
            points=0.5,
            rule=Agreement(lists=True),
            forbids=LIBRARIES,
            builds_on=("convolve_1d",),
            also=[
                {"x": np.array([2.0]), "kernel": ASYMMETRIC},
                {"x": np.array([1.0, 2.0, 3.0, 4.0, 5.0]), "kernel": np.array([1.0, 0.0, 2.0, 0.0, 3.0])},
            ],
            mistakes={
                "All your zeros stand on the right, so every answer comes too early. Half of them belong to the other "
                "end.": Edit("np.zeros(margin), x, np.zeros(margin)", "x, np.zeros(2 * margin)"),
                "All your zeros stand on the left, so every answer comes too late. Half of them belong to the other "
                "end.": Edit("np.zeros(margin), x, np.zeros(margin)", "np.zeros(2 * margin), x"),
                "You put the zeros around the *result*. They belong around the input: the answers at the ends are "
                "computed as well.": Edit(
                    "padded = np.concatenate([np.zeros(margin), x, np.zeros(margin)])\n"
                    "    return convolve_1d(padded, kernel)",
                    "valid = convolve_1d(x, kernel)\n"
                    "    return np.concatenate([np.zeros(margin), valid, np.zeros(margin)])",
                ),
                "You put one zero at each end, whatever the filter. That suits a width of 3. How many does a width of "
                "5 need, how many a width of 1?": Edit("len(kernel) // 2", "1"),
                "You put too many zeros: your result is longer than x. How many places does the window lose at each "
                "end, if it may not slide over it?": Edit("len(kernel) // 2", "len(kernel) - 1"),
                "You repeat the first and the last number of x beyond its ends. Here zeros stand there.": Edit(
                    "np.concatenate([np.zeros(margin), x, np.zeros(margin)])", 'np.pad(x, margin, mode="edge")'
                ),
                "Beyond its right end your x begins anew, as if it ran in a circle. Here zeros stand there.": Edit(
                    "np.concatenate([np.zeros(margin), x, np.zeros(margin)])", 'np.pad(x, margin, mode="wrap")'
                ),
            },
            hints=[
                "What must stand before and behind x, so that the first answer belongs to the first number?",
                "Make a longer array first. `np.zeros(3)` are three zeros, `np.concatenate([a, b])` puts a before b.",
                "Of the longer array, `convolve_1d` gives as many answers as x has numbers. If not, count the zeros.",
            ],
        ),
        Agrees(
            "edges_and_weights",
            inputs(**dict(zip(("n", "width"), cut(n_and_width), strict=True))),
            points=1,
            returns=("edges", "weights"),
            forbids={"lecturekit.layers": "Count with a loop, or find a formula.", "keras": ""},
            also=[{"n": n, "width": width} for n, width in ((5, 3), (5, 5), (1, 1), (8, 5))],
            mistakes=[
                Mistake(
                    "Your edges are right. You count a bias among the weights, as Keras does; here the filter has "
                    "none.",
                    Edit("return edges, width", "return edges, width + 1"),
                    worth=0.5,
                ),
                Mistake(
                    "Your edges are right, but you count a weight for each of them. Look at the colours in the "
                    "picture: edges of one colour share one weight.",
                    Edit("return edges, width", "return edges, edges"),
                    worth=0.5,
                ),
                Mistake(
                    "Your first and last outputs have as many edges as all others. What do the outermost of those "
                    "edges lead to? The zeros beyond the ends are no inputs.",
                    lambda n, width: (n * width, width),
                ),
                Mistake(
                    "You count the positions at which the whole window lies within the input. With padding there are "
                    "n outputs, and those at the ends have edges, too.",
                    lambda n, width: ((n - width + 1) * width, width),
                ),
                Mistake(
                    "These are the numbers of a fully connected layer: every input with every output.",
                    lambda n, width: (n * n, n * n),
                ),
                Mistake(
                    "You take one edge from each end. That is right for width 3; draw width 5. How many edges has the "
                    "first output, how many the second?",
                    lambda n, width: (n * width - 2, width),
                ),
                Mistake(
                    "Only the very first and last output lose edges in your count. That is right for width 3; draw "
                    "width 5. How many edges has the second output?",
                    lambda n, width: (n * width - (width - 1), width),
                ),
                Mistake(
                    "The filter reaches its whole width to both sides in your count. It reaches half as far: draw the "
                    "middle output and its edges.",
                    Edit("width // 2", "width"),
                ),
            ],
            hints=[
                "Take width 5 and draw a row of seven inputs above a row of seven outputs. Write each output's edges "
                "beside it, then add up.",
                "Input j and output i are joined if the window around i covers j. How far apart may i and j be?",
                "Two loops over all pairs of an input and an output, and a condition. Weights are simpler: how many "
                "different numbers does the filter hold?",
            ],
        ),
    ],
)

# %% [markdown]
# # Convolution: the sliding window
#
# **How can a network find a pattern if it does not know where to look?**
#
# Below, a short pattern hides in a noisy signal, at two places. A **filter** (滤波器), also called **kernel**
# (卷积核), is a small row of weights. It slides along the signal and asks at every place: how well does this fit?
# Where the pattern is, its **response** (响应) is large. This is **convolution** (卷积), and you are going to write
# it.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

pattern = np.array([1.0, 3.0, -1.0, -4.0, 1.0])
signal = np.random.default_rng(3).normal(scale=0.7, size=60)
for place in (14, 41):
    signal[place : place + 5] += pattern

fig, axes = plt.subplots(1, 3, figsize=(10, 2.6), gridspec_kw={"width_ratios": [4, 1, 4]}, layout="constrained")
axes[0].plot(signal, color="gray", lw=1.5)
for place in (14, 41):
    axes[0].plot(range(place, place + 5), signal[place : place + 5], color="#D55E00", lw=2.5)
axes[0].set(title="a signal", xlabel="place", ylabel="value")
axes[1].plot(pattern, "o-", color="#D55E00")
axes[1].set(title="a filter", xlabel="weight", xticks=range(5))
axes[2].plot(np.correlate(signal, pattern), color="#0072B2")  # NumPy's own; below you write yours
axes[2].set(title="the filter's response", xlabel="place")
plt.show()

# %% [markdown]
# ## 1. Slide, multiply, add
#
# The signal is $x = (x_0, \dots, x_{n-1})$, the filter $w = (w_0, \dots, w_{K-1})$; we count from 0, as Python does.
# Put the filter over $x$ so that $w_0$ lies over $x_i$, multiply what lies over each other, and add up:
#
# $$y_i = \sum_{k=0}^{K-1} w_k\, x_{i+k}.$$
#
# Then move on by one place, as long as the whole filter lies over $x$. That makes $n - K + 1$ positions.
#
# **With numbers.** Let $x = {{ said(numbers.x) }}$ and $w = {{ said(numbers.w) }}$. There are $5 - 3 + 1 = 3$
# positions:
#
# | $i$ | window | $w_0 x_i + w_1 x_{i+1} + w_2 x_{i+2}$ | $y_i$ |
# |--:|:--|:--|--:|
# {{ row(0, numbers.x) }}
# {{ row(1, numbers.x) }}
# {{ row(2, numbers.x) }}
#
# **Your turn.** Complete `convolve_1d`. Loops are welcome.


# %%
def convolve_1d(x, kernel):
    """The filter's response at every position where all of it lies over x ("valid").

    Args:
        x: the signal, an array of shape (n,).
        kernel: the filter, an array of shape (K,), no longer than x.

    Returns:
        The responses, an array of shape (n - K + 1,).
    """
    ### BEGIN SOLUTION
    places = len(x) - len(kernel) + 1
    y = np.zeros(places)
    for i in range(places):
        y[i] = np.sum(x[i : i + len(kernel)] * kernel)
    return y
    ### END SOLUTION


# %%
check("convolve_1d")

# %% [markdown]
# ### The fingerprint of a filter
#
# What does your function answer to an **impulse** (脉冲), a signal of zeros with a single 1?


# %%
def draw_impulse(kernel, place=5, n=11):
    """An impulse, a filter, and the response."""
    x = np.zeros(n)
    x[place] = 1
    try:
        y = convolve_1d(x, np.array(kernel))
    except NotImplementedError:
        print("Write `convolve_1d` first. Then run this cell again.")
        return
    _, axes = plt.subplots(1, 3, figsize=(10, 2.4), layout="constrained")
    parts = [("impulse", x, "gray"), ("filter", kernel, "#D55E00"), ("response", y, "#0072B2")]
    for ax, (title, values, colour) in zip(axes, parts, strict=True):
        ax.bar(range(len(values)), values, color=colour)
        ax.axhline(0, color="black", lw=0.8)
        ax.set(title=title, xlabel="place", xticks=range(len(values)))
    plt.show()


draw_impulse([1, 2, 4])

# %% [markdown]
# The weights come out **backwards**: the window arrives from the left, so it is the *last* weight that meets the
# impulse first. Mathematicians turn the filter round before they slide it, so that it comes out forwards. They call
# that convolution, and ours **cross-correlation** (互相关). Deep learning says convolution and does not turn anything
# round: weights that are learned fit either way.
#
# **Play.** Give `draw_impulse` a filter of your own. For which filters can one not tell the two conventions apart?

# %% [markdown]
# ## 2. Without a loop over the positions
#
# A long signal has many positions, and a Python loop takes about a microsecond for each little step. NumPy does the
# same to a whole array at once, a hundred times faster. So look at the sum the other way round: not place after place,
# but all places at once.
#
# **With numbers.** The filter $(-1, 1)$ gives the step from each number to the next. For
# $x = {{ said(numbers.x) }}$ a loop subtracts four times. Or subtract once, two parts of $x$ that are shifted
# against each other:
#
# $$ {{ said(numbers.x[1:]) }} - {{ said(numbers.x[:-1]) }} = {{ said(steps(numbers.x)) }}.$$
#
# A filter may have any number of weights, and any weights. Two ideas lead on, and you may choose: such shifted parts
# of $x$; or all windows at once, as NumPy shows them:

# %%
print(np.lib.stride_tricks.sliding_window_view(np.array(numbers.x), 2))  # a window in each row

# %% [markdown]
# **Your turn.** Complete `convolve_1d_fast`: the same responses, without a loop over the positions. A right answer with
# such a loop is worth half of the points.


# %%
def convolve_1d_fast(x, kernel):
    """The same as `convolve_1d`, fast for long signals.

    Args:
        x: the signal, an array of shape (n,).
        kernel: the filter, an array of shape (K,), no longer than x.

    Returns:
        The responses, an array of shape (n - K + 1,).
    """
    ### BEGIN SOLUTION
    places = len(x) - len(kernel) + 1
    y = np.zeros(places)
    for k, weight in enumerate(kernel):
        y += weight * x[k : k + places]
    return y
    ### END SOLUTION


# %%
check("convolve_1d_fast")


# %%
def race(n, width=7):
    """How long both of your functions take for a signal of n numbers."""
    rng = np.random.default_rng(0)
    x, kernel = rng.normal(size=n), rng.normal(size=width)
    for function in (convolve_1d, convolve_1d_fast):
        start = time.perf_counter()
        try:
            function(x, kernel)
        except NotImplementedError:
            print(f"Write `{function.__name__}` first. Then run this cell again.")
            continue
        print(f"{function.__name__:17} {1000 * (time.perf_counter() - start):8.1f} ms")


race(100_000)

# %% [markdown]
# **Play.** Make the signal ten times as long, then the filter ten times as wide, `race(100_000, width=70)`. Which of the
# two functions minds which?

# %% [markdown]
# ## 3. As many answers as numbers
#
# The result is shorter than $x$, since the window must not slide over the ends. Often one wants an answer for *every*
# place. So put zeros around $x$ before the window slides: **padding** (填充). Without it one says padding "valid"; with
# just enough zeros for $n$ answers, "same". For an odd width $K$, both ends get the same number of zeros, and $y_i$
# belongs to the window whose *middle* lies over $x_i$.
#
# **With numbers.** As before $x = {{ said(numbers.x) }}$ and $w = {{ said(numbers.w) }}$. With a zero at each end, $x$
# becomes ${{ said([0, *numbers.x, 0]) }}$:
#
# | $i$ | window | $w_0 x_{i-1} + w_1 x_i + w_2 x_{i+1}$ | $y_i$ |
# |--:|:--|:--|--:|
# {{ row(0, [0, *numbers.x, 0]) }}
# {{ row(1, [0, *numbers.x, 0]) }}
# {{ row(2, [0, *numbers.x, 0]) }}
# {{ row(3, [0, *numbers.x, 0]) }}
# {{ row(4, [0, *numbers.x, 0]) }}
#
# The three in the middle are old friends. A wider filter needs more zeros: how many? (Width 5, then width 7: where does
# the first window begin?)
#
# **Your turn.** Complete `convolve_same`, for filters of any odd width. You may call your `convolve_1d`.


# %%
def convolve_same(x, kernel):
    """The filter's response at every place of x, with zeros beyond both ends ("same").

    Args:
        x: the signal, an array of shape (n,).
        kernel: the filter, an array of shape (K,), K odd. It may be longer than x.

    Returns:
        The responses, an array of shape (n,).
    """
    ### BEGIN SOLUTION
    margin = len(kernel) // 2
    padded = np.concatenate([np.zeros(margin), x, np.zeros(margin)])
    return convolve_1d(padded, kernel)
    ### END SOLUTION


# %%
check("convolve_same")

# %% [markdown]
# Now signal and response have the same length, and can be drawn one below the other. Here is the signal of the
# beginning, with *your* response.


# %%
def draw_search(signal, kernel):
    """A signal, and below it the response; lines where it is strongest."""
    try:
        y = convolve_same(signal, kernel)
    except NotImplementedError:
        print("Write `convolve_1d` and `convolve_same` first. Then run this cell again.")
        return
    _, (above, below) = plt.subplots(2, 1, figsize=(9, 4), sharex=True, layout="constrained")
    above.plot(signal, color="gray")
    below.plot(y, color="#0072B2")
    for place in np.argsort(y)[-2:]:
        for ax in (above, below):
            ax.axvline(place, color="#D55E00", ls="--")
    above.set(title="dashed: the two strongest responses", ylabel="signal")
    below.set(xlabel="place", ylabel="response")
    plt.show()


draw_search(signal, pattern)

# %% [markdown]
# **Play.** Turn the filter round, `draw_search(signal, pattern[::-1])`. Does it still find both places? And can it find
# them if you add a brightness to all numbers, `signal + 20`? Look at the right end.

# %% [markdown]
# ## 4. Few edges, shared weights
#
# In a layer of a multilayer perceptron every input is joined to every output: it is **fully connected** (全连接). In a
# convolution, an output looks at its own window only, and all windows use the same weights. Draw an **edge** (边)
# between an input and an output that depends on it, and give edges that share a weight the same colour:

# %%
everything = [(0, 1, 2, 3, 4)] * 5  # which inputs each of the five outputs looks at
windows = [(0, 1), (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4)]
shared = {-1: "#0072B2", 0: "#D55E00", 1: "gray"}  # a colour for each weight


def draw_edges(ax, seen, colour):
    """Inputs above, outputs below, and their edges."""
    for i, window in enumerate(seen):
        for j in window:
            ax.plot([j, i], [1, 0], color=colour(j - i), lw=2)
    for height, name in ((1, "inputs"), (0, "outputs")):
        ax.plot(range(5), [height] * 5, "o", ms=14, mfc="white", mec="black")
        ax.text(-0.5, height, name, ha="right", va="center")
    ax.set(xlim=(-1.7, 4.4), ylim=(-0.2, 1.2))
    ax.axis("off")


fig, (left, right) = plt.subplots(1, 2, figsize=(10, 2.6), layout="constrained")
draw_edges(left, everything, lambda shift: "black")
left.set_title("fully connected: 25 edges, 25 weights")
draw_edges(right, windows, shared.get)
right.set_title("convolution of width 3: 13 edges, 3 weights")
plt.show()

# %% [markdown]
# **With numbers.** Five inputs, five outputs.
#
# | | edges | weights |
# |:--|--:|--:|
# | fully connected | $5 \cdot 5 = 25$ | $25$, one for each edge |
# | convolution, width 3, padding "same" | $3 \cdot 3 + 2 \cdot 2 = 13$ | $3$, one for each colour |
#
# Three outputs see three inputs, but the two at the ends see only two, as the zeros of the padding are no inputs.
# There are two savings here, and they are not the same. **Sparse connections** (稀疏连接): few edges, so little to
# compute. **Weight sharing** (权重共享): few weights, so little to learn, and a pattern learned at one place is known
# at all places.
#
# **Your turn.** Complete `edges_and_weights`, for a convolution with padding "same" and any odd width. (A bias is not
# counted here.)


# %%
def edges_and_weights(n, width):
    """How many edges and weights a convolution with padding "same" has, from n inputs to n outputs.

    Args:
        n: how many inputs there are, and how many outputs.
        width: of the filter, an odd number, at most n.

    Returns:
        Two whole numbers: (edges, weights).
    """
    ### BEGIN SOLUTION
    edges = 0
    for i in range(n):
        for j in range(n):
            if abs(i - j) <= width // 2:
                edges += 1
    return edges, width
    ### END SOLUTION


# %%
check("edges_and_weights")

# %% [markdown]
# How do both grow with $n$?


# %%
def draw_growth(width):
    """Edges and weights of both kinds of layer, for more and more inputs."""
    ns = np.arange(width, 101)
    try:
        edges, weights = np.array([edges_and_weights(int(n), width) for n in ns]).T
    except NotImplementedError:
        print("Write `edges_and_weights` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(6, 3.6))
    ax.plot(ns, ns**2, color="gray", label="fully connected: edges, and weights")
    ax.plot(ns, edges, "--", color="#0072B2", label=f"convolution, width {width}: edges")
    ax.plot(ns, weights, ":", color="#D55E00", lw=2.5, label=f"convolution, width {width}: weights")
    ax.set(xlabel="inputs $n$, and as many outputs", ylabel="how many", yscale="log", ylim=(1, 1e5))
    ax.legend(loc="upper left", frameon=False)
    plt.show()


draw_growth(width=3)

# %% [markdown]
# **Play.** Try `draw_growth(width=9)`. Which line stays where it was? Which one is flat, whatever the width? An image
# of 1000 x 1000 pixels has a million inputs: what would a fully connected layer take?
#
# **What you can now do.** You can slide a filter along a signal, with and without padding, in a loop and without one,
# and count what a convolution saves. Next, in `mouse_back.ipynb`, the window slides over an image, and is fooled by a lamp.
