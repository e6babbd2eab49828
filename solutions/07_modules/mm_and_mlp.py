# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Edit,
    Exercise,
    Layer,
    Mistake,
    choice,
    drawn,
    edition,
    inputs,
    seed,
    size,
    tensor,
)

numbers = edition(
    {"x": [1, 2], "W": [[1, 0, 2], [-1, 3, 1]], "b": [0, 1, -1], "w1": 2, "b1": 1, "w2": 3, "b2": -4},
    lambda rng: {
        "x": rng.choice([-2, -1, 1, 2, 3], size=2),
        "W": rng.integers(-2, 4, size=(2, 3)),
        "b": rng.permutation([0, 1, -1]),
        "w1": rng.integers(2, 5),
        "b1": rng.choice([-2, -1, 1, 2]),
        "w2": rng.integers(2, 5),
        "b2": rng.choice([-4, -3, 3, 4]),
    },
)


def worth(points, slips):
    """Named mistakes that keep a share of the points."""
    return [Mistake(sentence, edit, points) for sentence, edit in slips.items()]


def tex(values):
    """A row vector or a matrix in LaTeX."""
    rows = r" \\ ".join(" & ".join(f"{v:g}" for v in row) for row in np.atleast_2d(values))
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def sizes(d):
    """The widths from the input on, all different: 1 to 3 MMs."""
    return d.rng.permutation(np.arange(1, 6))[: 3 + round(d.level)].tolist()


widths = drawn(lambda d: d.once("sizes", sizes)[1:])
samples = drawn(lambda d: d.numbers((d.size("n", 2, 4), d.once("sizes", sizes)[0])))
X = np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.0]])
TAKEN = ("keras.layers.Dense", "keras.layers.EinsumDense", "lecturekit.layers", "lecturekit.models")
NO_DENSE = dict.fromkeys(TAKEN, "Make W and b in MyMM's `build`, multiply in its `call`, and compose the rest of it.")

exercise = Exercise(
    title="MM and MLP: a network from two kinds of brick",
    minutes=30,
    section="Multi-layer perceptron (MLP)",
    goals=[
        "write x @ W + b as a Keras layer",
        "merge two affine maps into one, and so say why a network needs an activation function",
        "compose an MLP from modules",
    ],
    after=["02_perceptron/perceptron_layer"],
    checks=[
        Agrees(
            "MyMM",
            inputs(units=size("units", 1, 3), start=choice("ones"), x=tensor("n", "m"), seed=seed()),
            points=1,
            probe=Layer(initial=True, gradients=True),
            trials=3,
            seconds=60,
            also=[{"units": 3, "start": "zeros", "x": X, "seed": 1}],
            forbids=NO_DENSE,
            mistakes={
                "Your W begins at 0, whatever `start` says. Units that begin alike stay alike: read once more "
                "why W has a start of its own.": Edit("initializer=self.start", 'initializer="zeros"'),
                "Your W always begins with the same recipe, whatever `start` says. Which name did `__init__` give "
                "to what was asked for?": Edit("initializer=self.start", 'initializer="glorot_uniform"'),
                "Your b begins as W does. `start` is for W only; with what does b begin?": Edit(
                    'initializer="zeros"', "initializer=self.start"
                ),
                "Your b begins at random: so Keras starts a weight that no initializer was asked for. With what is b "
                "to begin?": Edit(', initializer="zeros"', ""),
                "Your `call` leaves out the bias: b is there, but has no effect and never learns.": Edit(
                    " + self.b", ""
                ),
                "All units share one bias: yours is a single number. Each unit needs a b of its own.": Edit(
                    "shape=(self.units,)", "shape=(1,)"
                ),
                "You apply an activation function. MM is only the product and the bias; sigma is a brick of its "
                "own.": Edit(
                    "return keras.ops.matmul(x, self.W) + self.b",
                    "return keras.ops.relu(keras.ops.matmul(x, self.W) + self.b)",
                ),
            },
            hints=[
                "It is your perceptron layer without the jump. What was there before the sign was taken?",
                "Two weights in `build`: W with a row for each input and a column for each unit, and b with one number "
                "for each unit. `input_shape` is (samples, inputs).",
                "W takes `self.start` as its initializer, b takes 0. `call` is the formula, in one line.",
            ],
        ),
        Agrees(
            "collapse",
            inputs(W1=tensor("m", "k"), b1=tensor("k"), W2=tensor("k", "p"), b2=tensor("p")),
            points=1,
            returns=("W", "b"),
            rule=Agreement(lists=True),
            also=[
                {
                    "W1": np.array([[1.0, 2.0], [0.0, 1.0]]),
                    "b1": np.array([1.0, -1.0]),
                    "W2": np.array([[3.0, 0.0], [1.0, -1.0]]),
                    "b2": np.array([0.5, 2.0]),
                },
            ],
            forbids={"lecturekit": "Two products and a sum are enough."},
            mistakes=worth(
                0.5,
                {
                    "Your W is right, but b1 is lost: it leaves the first MM and then goes through the second, like "
                    "everything else.": Edit("b1 @ W2 + b2", "b2"),
                    "Your W is right, but you add b1 as it is. What does the second MM do to all that comes out of "
                    "the first?": Edit("b1 @ W2 + b2", "b1 + b2"),
                    "Your W is right, but b2 is lost. It is added at the very end, and nothing happens to it.": Edit(
                        "b1 @ W2 + b2", "b1 @ W2"
                    ),
                    "Your W is right, but b2 goes through the second matrix, too. It is added after that.": Edit(
                        "b1 @ W2 + b2", "(b1 + b2) @ W2"
                    ),
                },
            )
            + worth(
                0,
                {
                    "You multiply the two matrices in the other order. Rows are samples: which W does x meet "
                    "first?": Edit("W1 @ W2", "W2 @ W1"),
                    "So it would be if samples stood upright, W x + b. Here they are rows: write x @ W1 + b1 first, "
                    "and send all of it through the second MM.": Edit("W1 @ W2, b1 @ W2 + b2", "W2 @ W1, W2 @ b1 + b2"),
                    "You multiply entry by entry. A sample meets W1 and then W2 in matrix products.": Edit(
                        "W1 @ W2, b1 @ W2 + b2", "W1 * W2, b1 * W2 + b2"
                    ),
                },
            ),
            hints=[
                "Write the second MM, and put the first one in where its input stands. Then multiply out.",
                "Three terms come out. One of them holds x: what stands beside x is W.",
                "The other two do not hold x: together they are b. Which of them has passed a matrix?",
            ],
        ),
        Agrees(
            "MyMLP",
            inputs(widths=widths, activation=choice("tanh", "sigmoid"), x=samples, seed=seed()),
            points=2,
            probe=Layer(gradients=True),
            trials=3,
            seconds=60,
            builds_on=("MyMM",),
            also=[
                {"widths": [4], "activation": "tanh", "x": X, "seed": 2},
                {"widths": [4, 3, 1], "activation": "tanh", "x": X, "seed": 3},
                {"widths": [3, 4], "activation": "relu", "x": X, "seed": 4},
            ],
            forbids=NO_DENSE,
            mistakes=worth(
                1,
                {
                    "You apply sigma to the output, too. Count in the formula: how many MMs are there, and how many "
                    "sigmas?": Edit("return self.mms[-1](x)", "return self.sigma(self.mms[-1](x))"),
                    "Your sigma is always ReLU, whatever `activation` says. What was made of it in `__init__`?": Edit(
                        "self.sigma(mm(x))", "keras.ops.relu(mm(x))"
                    ),
                },
            )
            + worth(
                0,
                {
                    "There is no sigma in your network, so all its MMs together are one affine map: `collapse` would "
                    "do.": Edit("self.sigma(mm(x))", "mm(x)"),
                    "Your sigma comes before each MM, so that the raw input goes through it, too. In the formula, what "
                    "meets x first?": Edit(
                        "x = self.sigma(mm(x))\n        return self.mms[-1](x)",
                        "x = mm(self.sigma(x))\n        return self.mms[-1](self.sigma(x))",
                    ),
                    "The first of the widths has no MM in your network. `widths` counts what comes out of each MM; "
                    "what goes into the first one is not in it.": Edit(
                        "for width in widths]", "for width in widths[1:]]"
                    ),
                    "The last of the widths has no MM in your network. How many MMs do `widths` ask for?": Edit(
                        "for width in widths]", "for width in widths[:-1]]"
                    ),
                    "Each of your hidden MMs looks at the raw input. Its input is what the sigma before it gave.": Edit(
                        "x = self.sigma(mm(x))\n        return self.mms[-1](x)",
                        "h = self.sigma(mm(x))\n        return self.mms[-1](h if self.mms[1:] else x)",
                    ),
                },
            ),
            hints=[
                "In `__init__`: one MM for each of the widths. Keras finds layers that are kept in a list of `self`.",
                "In `call`: a loop over all MMs but the last. Each round replaces x by what comes out.",
                "After the loop only the last MM is left, and nothing after it.",
            ],
        ),
    ],
)

# %% [markdown]
# # MM and MLP: a network from two kinds of brick
#
# Modern networks are large, but they are not complicated: they are built from a few **modules** (模块), put one after
# another like bricks. In this notebook you make the first brick yourself and build the oldest network of all from it.
# One question goes along: **what is the $\sigma$ between the bricks good for?**

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

fig, ax = plt.subplots(figsize=(9, 1.7))
bricks = ["MM", r"$\sigma$", "MM", r"$\sigma$", "MM"]
widths = ["2", "4", "4", "3", "3", "1"]
for i, brick in enumerate(bricks):
    color = "#0072B2" if brick == "MM" else "#D55E00"
    ax.add_patch(plt.Rectangle((2 * i, 0), 1.1, 1, color=color))
    ax.text(2 * i + 0.55, 0.5, brick, color="white", ha="center", va="center", fontsize=14)
for i, width in enumerate(widths):
    ax.annotate("", (2 * i - 0.05, 0.5), (2 * i - 0.85, 0.5), arrowprops={"arrowstyle": "-|>", "color": "black"})
    ax.text(2 * i - 0.45, 0.72, width, ha="center", color="gray")
ax.text(-1.1, 0.5, "$x$", ha="center", va="center", fontsize=14)
ax.text(10.2, 0.5, r"$\hat y$", ha="center", va="center", fontsize=14)
ax.set(xlim=(-1.6, 10.7), ylim=(-0.2, 1.2), title="An MLP. Gray: how many numbers a sample consists of there")
ax.axis("off")
plt.show()

# %% [markdown]
# ## 1. The first brick: MM
#
# MM stands for **matrix multiplication** (矩阵乘法). It has a matrix $W$ of **weights** (权重) and a vector $b$ of
# **biases** (偏置), and both are learned:
#
# $$\mathrm{MM}_{W,b}(x) = x\,W + b, \qquad
# x: (n, \text{inputs}), \quad W: (\text{inputs}, \text{units}), \quad b: (\text{units},).$$
#
# Rows are samples, and $b$ is added to each row. (The lecture writes $Wx + b$ for one sample that stands upright, as a
# column. It is the same map, turned on its side.)
#
# **With numbers.** One sample of two numbers, three units:
#
# $$x\,W + b = {{ tex(numbers.x) }} {{ tex(numbers.W) }} + {{ tex(numbers.b) }}
# = {{ tex(np.array(numbers.x) @ np.array(numbers.W)) }} + {{ tex(numbers.b) }}
# = {{ tex(np.array(numbers.x) @ np.array(numbers.W) + numbers.b) }}.$$
#
# **Where $W$ begins.** Suppose that in a network of several MMs all weights were 0 at first. Then all units of an MM
# would compute the same number, and what comes behind would treat them all alike. So each gets the same gradient, takes
# the same step, and is equal again: three units that do the work of one, for ever. That is why $W$ begins at small
# random numbers. Keras calls a recipe for this an *initializer* (初始化器); `"glorot_uniform"` is a good one. $b$ may
# begin at 0, as the units differ already.
#
# **Your turn.** Complete `build` and `call`. Keras calls `build` once, when the first samples come, and tells it their
# shape: `input_shape` is `(samples, inputs)`. Here the weights are made, each by
# `self.add_weight(name=..., shape=..., initializer=...)`. (A shape is a tuple: that of $b$ is `(self.units,)`, and the
# comma makes it one.) `call` is what the layer does, each time. `get_config` is there already: with it Keras saves the
# layer and makes it anew.


# %%
class MyMM(keras.layers.Layer):
    """x @ W + b, from (n, inputs) to (n, units).

    Args:
        units: how many numbers come out for each sample.
        start: how W is filled at first, an initializer's name. b is 0 at first.
    """

    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        ### END SOLUTION

    def call(self, x):
        ### BEGIN SOLUTION
        return keras.ops.matmul(x, self.W) + self.b
        ### END SOLUTION

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %%
check("MyMM")

# %% [markdown]
# ## 2. Two MMs in a row
#
# Is a network of two MMs, one after another, more than a single one? First on one number, where $W$ and $b$ are plain
# numbers.
#
# **With numbers.** Let the first MM be ${{ numbers.w1 }}x {{ f"{numbers.b1:+}" }}$ and the second
# ${{ numbers.w2 }}h {{ f"{numbers.b2:+}" }}$. Put the first one in for $h$:
#
# $${{ numbers.w2 }}\,({{ numbers.w1 }}x {{ f"{numbers.b1:+}" }}) {{ f"{numbers.b2:+}" }}
# = {{ numbers.w2 * numbers.w1 }}x {{ f"{numbers.w2 * numbers.b1 + numbers.b2:+}" }}.$$
#
# A straight line again. The second MM was wasted: one MM with the right numbers does the same. Is it so for matrices,
# too? Maps of the form $x\,W + b$ are called **affine** (仿射).
#
# **Your turn.** `collapse` gets the weights of two MMs, and gives $W$ and $b$ of the *one* MM that does the same as the
# first and then the second:
#
# $$\mathrm{MM}_{W,b}(x) = \mathrm{MM}_{W_2,b_2}\big(\mathrm{MM}_{W_1,b_1}(x)\big) \quad \text{for every } x.$$
#
# Take a pencil first. Multiply out, and sort what stands beside $x$ from what does not.


# %%
def collapse(W1, b1, W2, b2):
    """One MM in place of two.

    Args:
        W1: weights of the first MM, an array of shape (m, k).
        b1: its biases, of shape (k,).
        W2: weights of the second MM, of shape (k, p).
        b2: its biases, of shape (p,).

    Returns:
        W, of shape (m, p), and b, of shape (p,), of the MM that does both: (W, b).
    """
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION


# %%
check("collapse")

# %% [markdown]
# ### See it
#
# Two MMs with random weights, from one number to eight and back to one. Dots: one after the other. Line: your one MM.


# %%
def draw_collapsed(hidden=8, seed=0):
    """Two random MMs, and what `collapse` makes of them."""
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in [(1, hidden), hidden, (hidden, 1), 1])
    try:
        W, b = collapse(W1, b1, W2, b2)
    except NotImplementedError:
        print("Write `collapse` first. Then run this cell again.")
        return
    x = np.linspace(-3, 3, 13)[:, None]
    _, ax = plt.subplots(figsize=(5.5, 3.2))
    ax.plot(x, (x @ W1 + b1) @ W2 + b2, "o", color="gray", label=f"two MMs, {3 * hidden + 1} numbers")
    ax.plot(x, x @ W + b, color="#0072B2", lw=2, label="your one MM, 2 numbers")
    ax.set(xlabel="$x$", ylabel="output", title="Two MMs are one")
    ax.legend(frameon=False)
    plt.show()


draw_collapsed()

# %% [markdown]
# **Play.** Take `hidden=1000`, or another `seed`. Do the dots ever leave the line?
#
# The same trick merges the result with a third MM, and a fourth: without anything between them, a hundred MMs are one.
# This is what the **activation function** (激活函数) $\sigma$ is for. It bends.

# %% [markdown]
# ## 3. The network: MLP
#
# Put a $\sigma$ between any two MMs, and you have the **multi-layer perceptron** (多层感知机), MLP for short:
#
# $$\mathrm{MLP}(x) = \mathrm{MM}_r\big(\sigma(\mathrm{MM}_{r-1}(\sigma(\cdots\,\sigma(\mathrm{MM}_1(x)))))\big).$$
#
# Read it from the inside: the input meets an MM first, and what comes out last comes from an MM. So the output is not
# squeezed into $\sigma$'s range; it can be any number.
#
# **With numbers.** `widths=[4, 3, 1]` on samples of 2 numbers is the picture at the top of this notebook. Its MMs hold
# $2 \cdot 4 + 4 = 12$, $4 \cdot 3 + 3 = 15$ and $3 \cdot 1 + 1 = 4$ numbers, 31 in all. There are three MMs and two
# $\sigma$s.
#
# **Your turn.** Complete `__init__`, which makes the MMs (of your own `MyMM`), and `call`, which uses them. A layer may
# be called like a function: `mm(x)`. `self.sigma` is the activation function, ready to be called.


# %%
class MyMLP(keras.layers.Layer):
    """MMs with sigma between them, from (n, inputs) to (n, widths[-1]).

    Args:
        widths: the number of units of each MM, a list. The last is the number of outputs.
        activation: sigma, by Keras' name for it: "relu", "tanh", "sigmoid", "linear" (none), ...
    """

    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        ### BEGIN SOLUTION
        self.mms = [MyMM(width) for width in widths]
        ### END SOLUTION

    def call(self, x):
        ### BEGIN SOLUTION
        for mm in self.mms[:-1]:
            x = self.sigma(mm(x))
        return self.mms[-1](x)
        ### END SOLUTION

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %%
check("MyMLP")

# %% [markdown]
# ### Three networks that differ only in $\sigma$
#
# The same random weights each time, from one number to one number. The left one has no $\sigma$ at all.


# %%
def draw_networks(widths, activations=("linear", "relu", "tanh"), seed=2):
    """What MLPs with the same weights and another sigma make of one number."""
    x = np.linspace(-3, 3, 301)[:, None]
    try:
        networks = [MyMLP(widths, activation) for activation in activations]
        for network in networks:
            network(x)  # builds it
    except NotImplementedError:
        print("Write `MyMM` and `MyMLP` first. Then run this cell again.")
        return
    _, axes = plt.subplots(1, len(networks), figsize=(9, 2.8), layout="constrained")
    for ax, network, name in zip(axes, networks, activations, strict=True):
        rng = np.random.default_rng(seed)
        for w in network.weights:
            w.assign(rng.normal(size=w.shape))
        ax.plot(x, keras.ops.convert_to_numpy(network(x)), color="#0072B2", lw=2)
        ax.set(title="no $\\sigma$" if name == "linear" else name, xlabel="$x$")
    axes[0].set_ylabel("output")
    plt.show()


draw_networks([6, 6, 1])

# %% [markdown]
# **Play.** Try `draw_networks([40, 1])`, `draw_networks([6] * 10 + [1])`, or `activations=("linear", "sigmoid")`. How
# many kinks can you count with ReLU? Does the left curve ever bend?
#
# **What you can now do:** write $x\,W + b$ as a layer, merge two of them on paper and in code, say what $\sigma$ is
# for, and build an MLP of any depth. Next: `residual_connections.ipynb`. If depth is so easy to have, why not take
# thirty layers? There is a catch, and a very short remedy.
