# %%
from itertools import pairwise

import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Equals, Exercise, Mistake, choice, drawn, edition, inputs


def draw_cases(rng):
    a, b, c, d = rng.permutation([2, 3, 5, 6, 7, 8, 9])[:4]  # without the lecture's b, so that the answer differs
    first, last, u = [(7, 5, 6), (4, 2, 6), (6, 2, 8), (3, 1, 4), (2, 2, 6)][rng.integers(5)]
    return {"n": 10 * rng.integers(10, 30), "a": a, "b": b, "c": c, "d": d, "first": first, "last": last, "u": u}


numbers = edition({"n": 120, "a": 6, "b": 4, "c": 9, "d": 2, "first": 5, "last": 3, "u": 4}, draw_cases)
n, a, b, c, d = numbers.n, numbers.a, numbers.b, numbers.c, numbers.d
first, last, u = numbers.first, numbers.last, numbers.u
ENDS = first + last
TOTAL = u * u + ENDS * u


def chain(d):
    """The width of the data, and the shapes of some layers: in most draws one of them, or two, do not fit."""
    layers = 1 + int(d.rng.integers(0, 2 + round(4 * d.level)))
    widths = d.rng.integers(1, 7, layers + 1)
    shapes = [[int(p), int(q)] for p, q in pairwise(widths)]
    for _ in range(int(d.rng.choice([0, 1, 1, 2]))):
        spoilt = int(d.rng.integers(layers))
        if d.rng.random() < 0.5:
            shapes[spoilt].reverse()
        else:
            shapes[spoilt][int(d.rng.integers(2))] = int(d.rng.integers(1, 7))
    return int(widths[0]), [tuple(shape) for shape in shapes]


def deep(d):
    """Samples, and the matrices of a deep network, as wide as it happens."""
    widths = d.rng.integers(1, 6, 2 + int(d.rng.integers(0, 2 + round(3 * d.level))))
    matrices = [d.numbers((p, q), 1.2) for p, q in pairwise(widths)]
    return d.numbers((d.size("n"), widths[0]), 1.5), tuple(matrices)


def with_sigma(target, x, weights, name):
    sigma = {"tanh": np.tanh, "cosine": np.cos, "softplus": lambda z: np.log1p(np.exp(z))}[name]
    return target(x, list(weights), sigma)


SAMPLES, SHEAR, SWAP = np.array([[1.0, -2.0], [0.5, 0.0]]), np.array([[1.0, 2.0], [0.0, -1.0]]), np.eye(2)[::-1]
TURN, OUT = np.array([[0.5, -0.5], [1.0, 0.5]]), np.array([[1.0, 0.5, -1.0], [-0.5, 1.0, 1.0]])

exercise = Exercise(
    title="Shapes that fit, and depth",
    minutes=30,
    section="Multi-Layer Neural Network",
    goals=[
        "tell all shapes in a network from a few of them",
        "find the layer that does not fit",
        "compute the output of a network with any number of layers",
    ],
    after=["03_mlp/scalars_to_matrices"],
    checks=[
        Equals(
            "lost_shape",
            points=0.5,
            mistakes={
                "The right two numbers, in the other order. What stands first in the shape of a matrix, and which "
                "number of W1 must it be equal to?": (c, b),
                "That matrix would lead past the hidden layers, from the data to the outputs at once.": (a, d),
                "That is the shape of what the second layer hands on. Asked for is that of its weights.": (n, c),
                "W2 does not get the data, but what W1 makes of them. How wide is that?": (a, c),
                "These are the rows of W1 and the columns of W3, exchanged. Which of their numbers face W2?": (d, a),
            },
            hints=[
                "Write the four shapes in a row, with a gap for W2: X, W1, W2, W3.",
                "In a product, the columns of the left matrix meet the rows of the right one.",
                "W2 stands between W1 and W3. Which number of W1 faces it, and which of W3?",
            ],
        ),
        Equals(
            "lost_width",
            points=0.5,
            mistakes={
                "So wide would a single hidden layer be. There is one more matrix, between the two hidden "
                "layers.": TOTAL // ENDS,
                "You count neurons, but the page counts weights. How many numbers are in a matrix?": (TOTAL - ENDS)
                // 2,
                "Your equation is right, and this is one of its solutions. Can a layer be so wide?": -(u + ENDS),
            },
            hints=[
                "There are three matrices. Write their shapes with the letter u.",
                "How many numbers does each of them hold? Add up, and compare with what the page says.",
                "This is an equation with u and u times u. Just try u = 1, 2, 3, ...",
            ],
        ),
        Agrees(
            "first_misfit",
            inputs(
                inputs=drawn(lambda d: d.once("chain", chain)[0]), shapes=drawn(lambda d: d.once("chain", chain)[1])
            ),
            points=1,
            trials=60,
            also=[
                {"inputs": 4, "shapes": [(4, 3), (3, 5), (2, 5), (5, 1)]},
                {"inputs": 2, "shapes": [(3, 2), (3, 3)]},
                {"inputs": 2, "shapes": [(2, 3), (2, 2), (2, 2)]},
                {"inputs": 2, "shapes": [(2, 2), (2, 2)]},
                {"inputs": 3, "shapes": [(3, 5), (5, 1), (4, 1), (4, 6)]},
                {"inputs": 3, "shapes": [(3, 3), (3, 4), (4, 2), (1, 2)]},
            ],
            mistakes=[
                Mistake(
                    "When all layers fit, you return no number. What does the docstring ask for?",
                    Edit("return 0", "return None"),
                    worth=0.5,
                ),
                Mistake(
                    "You count the layers from 0. Then 0 could mean two things; the first layer has the number 1.",
                    Edit("start=1", "start=0"),
                ),
                Mistake(
                    "You name the layer before the gap. Its own rows do fit; the first one that cannot take what comes "
                    "in is the next.",
                    Edit("return k", "return max(k - 1, 1)"),
                ),
                Mistake(
                    "You compare every layer with the data. But the second layer gets what the first one hands on: how "
                    "wide is that?",
                    Edit("        width = columns\n", ""),
                ),
                Mistake(
                    "You read each shape as (units, inputs). Here a matrix has a row for each input and a column for "
                    "each unit.",
                    Edit("(rows, columns)", "(columns, rows)"),
                ),
                Mistake(
                    "You stop after the first layer, whether it fits or not. When can you be sure that all fit?",
                    Edit("        width = columns\n    return 0", "        width = columns\n        return 0"),
                ),
                Mistake(
                    "You name the last layer that does not fit. The first one is asked for; behind it nothing counts.",
                    Edit(
                        "            return k\n        width = columns\n    return 0",
                        "            found = k\n        width = columns\n    return locals().get('found', 0)",
                    ),
                ),
                Mistake(
                    "Your first layer is always right, whatever the data. But the data have a width, too.",
                    Edit("width = inputs", "width = shapes[0][0]"),
                ),
            ],
            hints=[
                "Walk from layer to layer, and keep in mind how wide the data are that arrive there.",
                "At a layer with the shape (rows, columns): what must `rows` be equal to? And how wide are the data "
                "behind it?",
                "Go through the three layers of the example by hand, and write down the width before each.",
            ],
        ),
        Agrees(
            "deep_forward",
            inputs(
                x=drawn(lambda d: d.once("deep", deep)[0]),
                weights=drawn(lambda d: d.once("deep", deep)[1]),
                name=choice("tanh", "cosine", "softplus"),
            ),
            points=1,
            probe=Driven(with_sigma),
            also=[
                {"x": SAMPLES, "weights": (SHEAR, SWAP), "name": "cosine"},
                {"x": SAMPLES, "weights": (SHEAR, TURN, SWAP, TURN), "name": "softplus"},
                {"x": SAMPLES, "weights": (OUT, OUT.T, TURN @ OUT), "name": "tanh"},
                {"x": SAMPLES, "weights": (TURN, OUT, OUT.T @ SHEAR), "name": "tanh"},
            ],
            forbids={
                "keras": "A loop over the matrices is enough.",
                "lecturekit.layers": "",
                "lecturekit.models": "",
                "lecturekit.backprop": "",
                "numpy.linalg.multi_dot": "Between two products there is a sigma.",
            },
            mistakes={
                "Your last layer hands on its sums. In this formula each layer has a sigma, the last one, too.": Edit(
                    "    for W in weights:\n        z = sigma(z @ W)\n    return z",
                    "    for W in weights[:-1]:\n        z = sigma(z @ W)\n    return z @ weights[-1]",
                ),
                "No sigma at all: your layers are matrix products only, and all of them together are one matrix.": Edit(
                    "sigma(z @ W)", "z @ W"
                ),
                "Your sigma comes once, at the end. What stands between two products?": Edit(
                    "z = sigma(z @ W)\n    return z", "z = z @ W\n    return sigma(z)"
                ),
                "Each of your layers begins with x again. What is handed on from layer to layer?": Edit(
                    "sigma(z @ W)", "sigma(x @ W)"
                ),
                "You return after the first layer. How far is your `return` indented?": Edit(
                    "    return z", "        return z"
                ),
                "You always use the example's max(0, z). Here sigma is an argument, and other functions come in.": Edit(
                    "sigma(z @ W)", "np.maximum(0, z @ W)"
                ),
                "You return a list of what all layers hand on. Asked for is what the last one hands on.": Edit(
                    "    z = x\n    for W in weights:\n        z = sigma(z @ W)\n    return z",
                    "    z = [x]\n    for W in weights:\n        z.append(sigma(z[-1] @ W))\n    return z",
                ),
                "You multiply W with z, in the order of the lecture's sum. Here the rows of z are samples: on which "
                "side of W does z stand in the formula?": Edit("z @ W", "W @ z"),
                "You always use the sigmoid. This time sigma is an argument.": Edit(
                    "sigma(z @ W)", "1 / (1 + np.exp(-(z @ W)))"
                ),
                "You send the data through sigma before each product. First the sums, then sigma.": Edit(
                    "sigma(z @ W)", "sigma(z) @ W"
                ),
                "You walk through the layers from the last to the first. The data meet weights[0] first.": Edit(
                    "in weights:", "in weights[::-1]:"
                ),
                "Your walk leaves out the first matrix.": Edit("in weights:", "in weights[1:]:"),
                "Your walk leaves out the last matrix.": Edit("in weights:", "in weights[:-1]:"),
            },
            hints=[
                "z begins as x. Then each layer makes a new z from the old one.",
                "It is the first line of your `matrix_network`, again and again: how do you go through a list of "
                "matrices?",
                "Print the shape of z in each round. Does the first number stay? Does the second follow the widths?",
            ],
        ),
    ],
)

# %% [markdown]
# # Shapes that fit, and depth
#
# Many errors in deep learning code are of one kind: two shapes do not fit. **Can you tell, before you run it, whether a
# network fits together?** Here is the rule for it, some detective work, and then a network as deep as you like.
#
# The number of neurons of a layer is its **width (宽度)**. Networks with several hidden layers are **deep (深度)**.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check


def draw_chain(inputs, shapes, marked=0):
    """Data and matrices in a row, drawn to scale; the matrix with the number `marked` in orange."""
    _, ax = plt.subplots(figsize=(10, 2.8))
    blocks = [("X", "n", inputs)] + [(f"W_{k}", *shape) for k, shape in enumerate(shapes, start=1)]
    at = 0.0
    for k, (name, rows, columns) in enumerate(blocks):
        height = 6 if k == 0 else rows
        colour = "#D55E00" if k and k == marked else "#0072B2" if k else "gray"
        ax.add_patch(plt.Rectangle((at, -height / 2), columns, height, fc=colour, ec=colour, alpha=0.3))
        ax.text(at + columns / 2, 0, f"${name}$", ha="center", va="center", fontsize=13 if columns > 1 else 10)
        ax.text(at + columns / 2, height / 2 + 0.3, f"({rows}, {columns})", ha="center", va="bottom", color=colour)
        at += columns + 2.5
    ax.set(xlim=(-1, at - 1.5), ylim=(-4, 5), aspect="equal")
    ax.set_axis_off()
    plt.show()


draw_chain(4, [(4, 6), (6, 3), (3, 1)])

# %% [markdown]
# ## 1. The rule
#
# A layer takes $\dim(x)$ numbers and gives $\dim(y)$ numbers, one for each of its neurons:
#
# $$\underset{(1,\, \dim(x))}{x} \quad \underset{(\dim(x),\, \dim(y))}{W} \quad\to\quad \underset{(1,\, \dim(y))}{y}.$$
#
# The activation function changes numbers, not shapes. With $n$ samples as rows, the 1 becomes $n$. So the **rows** of
# $W$ must be as many as what comes in is wide, and its **columns** say how wide the result is. Where two matrices meet,
# the two numbers that face each other are equal.
#
# **With numbers.** The network in the picture, with $n = 100$ samples:
#
# | comes in | $W$ | goes out | weights |
# |:--|:--|:--|--:|
# | $(100, 4)$ | $W_1: (4, 6)$ | $(100, 6)$ | $24$ |
# | $(100, 6)$ | $W_2: (6, 3)$ | $(100, 3)$ | $18$ |
# | $(100, 3)$ | $W_3: (3, 1)$ | $(100, 1)$ | $3$ |
#
# All in all there are $24 + 18 + 3 = 45$ weights, and no biases.
#
# ## 2. Two cases for a detective
#
# **Case 1.** Of a network with three layers the file with $W_2$ is lost. What is left:
#
# | $X$ | $W_1$ | $W_2$ | $W_3$ | $Y$ |
# |:-:|:-:|:-:|:-:|:-:|
# | $({{ n }}, {{ a }})$ | $({{ a }}, {{ b }})$ | lost | $({{ c }}, {{ d }})$ | $({{ n }}, {{ d }})$ |
#
# **Your turn.** Which shape did $W_2$ have? Write it as `(rows, columns)`.

# %%
# lost_shape = (..., ...)
### BEGIN SOLUTION
lost_shape = (numbers.b, numbers.c)
### END SOLUTION

# %%
check("lost_shape")

# %% [markdown]
# **Case 2.** Of another network only a page of a diary is left: *"{{ first }} inputs, two hidden layers, both of the
# same width $u$, and {{ "one output" if last == 1 else f"{last} outputs" }}. No biases. {{ TOTAL }} weights in all."*
#
# **Your turn.** How wide were the hidden layers?

# %%
# lost_width = ...
### BEGIN SOLUTION
lost_width = numbers.u
### END SOLUTION

# %%
check("lost_width")

# %% [markdown]
# ## 3. The layer that does not fit
#
# Now teach the detective's work to Python.
#
# **With numbers.** The data have 4 columns, and the layers the shapes $(4, 3)$, $(5, 2)$, $(2, 2)$.
#
# | layer | comes in with the width | shape | |
# |--:|--:|:--|:--|
# | 1 | 4 | $(4, 3)$ | fits, and hands on the width 3 |
# | 2 | 3 | $(5, 2)$ | does not fit |
#
# So the answer is 2. Layer 3 need not be looked at any more.
#
# **Your turn.** Complete `first_misfit`. The layers are counted from 1; the answer 0 says that all of them fit.


# %%
def first_misfit(inputs, shapes):
    """The number of the first layer that does not fit what comes in.

    Args:
        inputs: how many numbers each sample has, an int.
        shapes: the shapes of the layers' matrices, in their order, a list of pairs (rows, columns).

    Returns:
        1 for the first layer, 2 for the second, and so on; 0 if all layers fit. An int.
    """
    ### BEGIN SOLUTION
    width = inputs
    for k, (rows, columns) in enumerate(shapes, start=1):
        if rows != width:
            return k
        width = columns
    return 0
    ### END SOLUTION


# %%
check("first_misfit")

# %% [markdown]
# Your function at work: the layer that it names is orange.

# %%
suspects = [(5, 7), (7, 4), (3, 4), (4, 2)]
try:
    draw_chain(5, suspects, marked=first_misfit(5, suspects))
except NotImplementedError:
    print("Write `first_misfit` first. Then run this cell again.")

# %% [markdown]
# **Play.** Mend the network: change as few numbers of `suspects` as you can until nothing is orange. In real code a
# misfit is often just a matrix that lies on its side, and `.T` is the remedy. Is it here?
#
# ## 4. As deep as you like
#
# What one layer hands on is what the next one takes. The lecture calls it $z^{(k)}$, and begins with the data:
#
# $$z^{(0)} = x, \qquad z^{(k)} = \sigma\big(z^{(k-1)}\, W^{(k-1,k)}\big), \qquad k = 1, 2, \dots, K.$$
#
# $W^{(k-1,k)}$ leads from layer $k-1$ to layer $k$. (The lecture writes $\sum_j W_{i,j}\, z_j$, a row for each neuron;
# here, as before, a matrix has a row for each *input*, so that samples can be rows.) This is the **forward pass
# (前向传播)** of a **deep neural network (深度神经网络)**.
#
# **With numbers.** One sample $x = (1, -2)$, two layers, and $\sigma(z) = \max(0, z)$, which turns negative numbers
# into 0:
#
# $$z^{(1)} = \sigma\left(\begin{bmatrix} 1 & -2 \end{bmatrix} \begin{bmatrix} 1 & 2 \\ -1 & 2 \end{bmatrix}\right)
# = \sigma\left(\begin{bmatrix} 3 & -2 \end{bmatrix}\right) = \begin{bmatrix} 3 & 0 \end{bmatrix}, \qquad
# z^{(2)} = \sigma\left(\begin{bmatrix} 3 & 0 \end{bmatrix} \begin{bmatrix} 2 \\ 5 \end{bmatrix}\right) = 6.$$
#
# **Your turn.** Complete `deep_forward`. The activation function is an argument: `sigma(z)` takes a whole array.


# %%
def deep_forward(x, weights, sigma):
    """The output of a deep network, for all samples at once.

    Args:
        x: samples, an array of shape (n, m). Each row is one.
        weights: the layers' matrices, a list of one or more, each of shape (inputs, units of the layer).
        sigma: the activation function of all layers, from an array to an array of the same shape.

    Returns:
        What the last layer hands on, an array of shape (n, width of the last layer).
    """
    ### BEGIN SOLUTION
    z = x
    for W in weights:
        z = sigma(z @ W)
    return z
    ### END SOLUTION


# %%
check("deep_forward")

# %% [markdown]
# ### What depth does
#
# Each picture shows the output of a network over the plane, with random weights that nobody has trained: 1, 2, 4 or 8
# layers, 12 neurons wide, and one output. (The data have a third column of ones, which serves as a bias.) In the upper
# row $\sigma$ is the hyperbolic tangent (双曲正切), a soft step from $-1$ to $1$; in the lower row $\sigma(z) = z$, as if
# there were none.


# %%
def draw_depth(sigmas, scale=0.5, seed=1):
    """The output over the plane for several depths; a row of pictures for each sigma."""
    a, b = np.meshgrid(np.linspace(-3, 3, 120), np.linspace(-3, 3, 120))
    x = np.column_stack([a.ravel(), b.ravel(), np.ones(a.size)])
    rng = np.random.default_rng(seed)
    layers = [scale * rng.normal(size=(3, 12)) * 2] + [scale * rng.normal(size=(12, 12)) for _ in range(7)]
    readout = rng.normal(size=(12, 1))
    _, axes = plt.subplots(len(sigmas), 4, figsize=(10, 2.7 * len(sigmas)), squeeze=False)
    for row, (name, sigma) in zip(axes, sigmas.items(), strict=True):
        for ax, depth in zip(row, (1, 2, 4, 8), strict=True):
            y = deep_forward(x, [*layers[: depth - 1], readout if depth > 1 else layers[0][:, :1]], sigma)
            ax.contourf(a, b, y.reshape(a.shape), levels=15, cmap="PuOr")
            ax.set(title=f"{name}, {depth} layer" + "s" * (depth > 1), xticks=[], yticks=[], aspect="equal")
    plt.show()


try:
    draw_depth({"tanh": np.tanh, "no sigma": lambda z: z})
except NotImplementedError:
    plt.close("all")
    print("Write `deep_forward` first. Then run this cell again and watch the plane being folded.")

# %% [markdown]
# One layer only knows stripes. With each further one the plane is folded once more, and the folds are folded again.
# Without $\sigma$ nothing of the kind happens, however deep: $x\, W_1 W_2 \cdots W_K$ is $x$ times *one* matrix.
#
# **Play.** Call `draw_depth({"tanh": np.tanh}, scale=0.2)`, then `scale=1.0`, and try other seeds. Put
# `lambda z: np.maximum(z, 0)` in the place of `np.tanh`: what do the folds look like now?
#
# **What you can now do.** You see from the shapes alone whether a network fits, and you compute networks of any depth.
# All that this takes is one line in a loop.
#
# Next: `activation_functions.ipynb` in `04_activations`. It is the activation functions that make the folds.
