# %%
from itertools import pairwise

import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Exercise, Mistake, drawn, edition, inputs, positive


def network_and_data(d):
    """Weights for one to four layers, samples for them, and targets."""
    layers = int(d.rng.integers(1, 2 + round(3 * d.level)))
    widths = [d.size(f"width {k}", 1, 4) for k in range(layers + 1)]
    n = d.size("n", 1, 4)
    weights = tuple(d.numbers(shape, 2.0).tolist() for shape in pairwise(widths))
    return weights, d.numbers((n, widths[0]), 2.0), d.rng.integers(0, 101, (n, widths[-1])) / 100


def outputs_of(target, weights, X):
    return target([np.array(W) for W in weights], X)


def gradients_of(target, weights, X, D):
    return target([np.array(W) for W in weights], X, D)


def step_of(target, weights, X, D, eta):
    old = [np.array(W) for W in weights]
    return target(old, X, D, eta), old


def sigma(z):
    return 1 / (1 + np.exp(-z))


def linear_output(weights, X):
    outputs = [X]
    for W in weights:
        outputs.append(sigma(outputs[-1] @ W))
    return [*outputs[:-1], outputs[-2] @ weights[-1]]


def through_the_new(weights, X, D, eta):
    """One step whose errors go back through weights that have been corrected already."""
    outputs = [X]
    for W in weights:
        outputs.append(sigma(outputs[-1] @ W))
    slope, new = outputs[-1] - D, list(weights)
    for k in reversed(range(len(weights))):
        delta = slope * outputs[k + 1] * (1 - outputs[k + 1])
        new[k] = weights[k] - eta * outputs[k].T @ delta
        slope = delta @ new[k].T
    return new


weights = drawn(lambda d: d.once("network", network_and_data)[0])
samples = drawn(lambda d: d.once("network", network_and_data)[1])
targets = drawn(lambda d: d.once("network", network_and_data)[2])

EXAMPLE = ([[0.1, 0.4], [0.8, 0.6]], [[0.3], [0.9]])
SQUARE = ([[1.0, -2.0], [0.5, 1.5]], [[0.5, -1.0], [2.0, 1.0]], [[1.0, 0.5], [-1.5, 2.0]])
ROWS, WANTED = np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, -0.5]]), np.array([[1.0, 0.0], [0.0, 0.5], [1.0, 1.0]])
BY_CODE = {
    "lecturekit.backprop": "Write it in NumPy, as the formulas above say.",
    "lecturekit.calculus": "Take the derivatives from the formulas above, not from differences.",
    "keras": "",
    "tensorflow": "",
    "torch": "",
    "jax": "",
}

# The worked example of section 2: one hidden neuron that feeds two outputs
numbers = edition(
    {"h": 0.6, "deltas": [0.1, 0.2], "u": [0.5, -1.0]},
    lambda rng: {"h": rng.choice([0.2, 0.3, 0.7]), "deltas": [0.3, 0.1], "u": [rng.choice([0.5, 1.0]), -2.0]},
)
H, DELTAS, U = numbers.h, numbers.deltas, numbers.u
BACK = DELTAS[0] * U[0] + DELTAS[1] * U[1]
BLAMES = rf"{U[0]} \cdot {DELTAS[0]} + ({U[1]}) \cdot {DELTAS[1]}"

exercise = Exercise(
    title="Backpropagation in layers",
    minutes=40,
    section="Backpropagation",
    goals=[
        "write the forward and the backward pass of a network with any number of layers in NumPy",
        "explain where the sum over k in the lecture's formula comes from, and what computes it",
        "train a network with nothing but NumPy",
    ],
    after=["06_backprop/backprop_by_hand"],
    checks=[
        Agrees(
            "forward",
            inputs(weights=weights, X=samples),
            points=1,
            probe=Driven(outputs_of),
            also=[{"weights": EXAMPLE, "X": np.array([[0.35, 0.9]])}, {"weights": SQUARE, "X": ROWS}],
            forbids=BY_CODE,
            mistakes=[
                Mistake(
                    "Your list lacks its first element. The input counts as the output of layer 0.",
                    Edit("return outputs", "return outputs[1:]"),
                    worth=0.5,
                ),
                Mistake(
                    "You return the last layer's output alone. The backward pass will need those of all layers.",
                    Edit("return outputs", "return outputs[-1]"),
                    worth=0.5,
                ),
                Mistake(
                    "All is right but for the last layer, whose sigmoid is missing. In the formula it has one, as all "
                    "layers have.",
                    linear_output,
                    worth=0.5,
                ),
                Mistake(
                    "Your layers multiply, but never apply the sigmoid. Without it, all layers together are no more "
                    "than one.",
                    Edit("sigmoid(outputs[-1] @ W)", "outputs[-1] @ W"),
                ),
                Mistake(
                    "Each of your layers looks at the network's input. What does the second layer get?",
                    Edit("outputs[-1] @ W", "X @ W"),
                ),
                Mistake(
                    "You turn the weights round before you multiply. W has a row for each input and a column for each "
                    "unit, so that it fits as it is.",
                    Edit("@ W", "@ W.T"),
                ),
            ],
            hints=[
                "Begin with a list that holds X only. Each layer adds one more array to it.",
                "A layer takes the last array of the list, whatever it is: one matrix product, one sigmoid.",
                "For the lecture's network the list has three arrays, of the shapes (1, 2), (1, 2) and (1, 1).",
            ],
        ),
        Agrees(
            "backward",
            inputs(weights=weights, X=samples, D=targets),
            points=3,
            probe=Driven(gradients_of),
            builds_on=("forward",),
            also=[
                {"weights": EXAMPLE, "X": np.array([[0.35, 0.9]]), "D": np.array([[0.5]])},
                {"weights": SQUARE, "X": ROWS, "D": WANTED},
            ],
            forbids=BY_CODE,
            mistakes=[
                Mistake(
                    "Every number has the wrong sign: these gradients point downhill. What is the derivative of "
                    "(y - d)^2 / 2 for y?",
                    Edit("outputs[-1] - D", "D - outputs[-1]"),
                    worth=1.5,
                ),
                Mistake(
                    "Your list begins with the last layer. The gradients are wanted in the order of the weights.",
                    Edit("gradients.insert(0, ", "gradients.append("),
                    worth=2,
                ),
                Mistake(
                    "Your gradients are averages over the samples. This E is a sum, without any division by n.",
                    Edit("h.T @ delta", "h.T @ delta / len(X)"),
                    worth=2,
                ),
                Mistake(
                    "Each gradient lies on its side. It must have the shape of its W: a row for each input of the "
                    "layer.",
                    Edit("h.T @ delta", "delta.T @ h"),
                    worth=2,
                ),
                Mistake(
                    "No layer has the slope of its sigmoid in its delta.",
                    Edit("delta = slope * y * (1 - y)", "delta = slope"),
                ),
                Mistake(
                    "The last layer's delta lacks the slope of its sigmoid; the others have it.",
                    Edit("slope * y * (1 - y)", "slope * y * (1 - y) if k < len(weights) - 1 else slope"),
                    worth=1,
                ),
                Mistake(
                    "The last layer is right. In the layers before it, delta lacks the slope of the sigmoid.",
                    Edit("slope * y * (1 - y)", "slope * y * (1 - y) if k == len(weights) - 1 else slope"),
                    worth=1,
                ),
                Mistake(
                    "Of all neurons that a hidden neuron feeds, yours hears only the last one. Where the formula has a "
                    "sum over k, does your code add, or does it overwrite?",
                    Edit("delta @ weights[k].T", "delta[:, -1:] * weights[k][:, -1]"),
                    worth=1,
                ),
                Mistake(
                    "On your way back, all weights count as 1. A neuron is to blame only as far as the next ones "
                    "listen to it.",
                    Edit("delta @ weights[k].T", "delta.sum(axis=1, keepdims=True) + np.zeros(len(weights[k]))"),
                    worth=1,
                ),
                Mistake(
                    "What you send back through the weights is dE/dh of the layer. It should be the layer's delta, "
                    "which is one factor further.",
                    Edit("slope = delta @", "slope = slope @"),
                    worth=1,
                ),
                Mistake(
                    "You send the outputs through the sigmoid once more to get its slope. They have been through it "
                    "already: the slope can be written with the output as it is.",
                    Edit("y * (1 - y)", "sigmoid(y) * (1 - sigmoid(y))"),
                ),
            ],
            hints=[
                "First the forward pass, which gives you all outputs. Then a loop over the layers, the last one first.",
                "In the loop there are three products: one gives the layer's delta, one its gradient, and one what the "
                "layer before it needs. The table of shapes tells which is which.",
                "Print the lecture's network: the gradient of W2 is about (0.0277, 0.0270), and that of W1 has "
                "0.0009 in its first corner.",
            ],
        ),
        Agrees(
            "backprop_step",
            inputs(weights=weights, X=samples, D=targets, eta=positive()),
            points=1,
            probe=Driven(step_of),
            returns=("the new weights", "the matrices that came in"),
            builds_on=("backward",),
            also=[{"weights": SQUARE, "X": ROWS, "D": WANTED, "eta": 2.0}],
            forbids=BY_CODE,
            mistakes=[
                Mistake("Your step goes uphill.", Edit("W - eta", "W + eta"), worth=0.5),
                Mistake("The learning rate has no effect.", Edit("eta * ", "")),
                Mistake("You return what is to be subtracted, not the new weights.", Edit("W - eta * G", "eta * G")),
                Mistake(
                    "Your step is divided by the number of samples. The gradient of this E is used as it is.",
                    Edit("eta * G", "eta * G / len(X)"),
                    worth=0.5,
                ),
                Mistake(
                    "You correct one layer, and then send the error back through the weights that are new already. "
                    "All gradients belong to the network as it was.",
                    through_the_new,
                ),
                Mistake(
                    "You correct the layers one after another, and take each gradient at a network that is half new. "
                    "All gradients belong to the network as it was.",
                    Edit(
                        "    gradients = backward(weights, X, D)\n"
                        "    return [W - eta * G for W, G in zip(weights, gradients, strict=True)]",
                        "    weights = list(weights)\n"
                        "    for k in reversed(range(len(weights))):\n"
                        "        weights[k] = weights[k] - eta * backward(weights, X, D)[k]\n"
                        "    return weights",
                    ),
                ),
                Mistake(
                    "Your new weights are right, but the list that came in, or a matrix in it, has other numbers "
                    "afterwards. Whoever holds it still needs the old ones.",
                    Edit(
                        "    return [W - eta * G for W, G in zip(weights, gradients, strict=True)]",
                        "    for W, G in zip(weights, gradients, strict=True):\n"
                        "        W -= eta * G\n"
                        "    return weights",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "Only the last layer learns. Each gradient has its own W.",
                    Edit(
                        "[W - eta * G for W, G in zip(weights, gradients, strict=True)]",
                        "[*weights[:-1], weights[-1] - eta * gradients[-1]]",
                    ),
                ),
            ],
            hints=[
                "`backward` gives a list of gradients, one for each W, in the same order.",
                "Take all gradients first, then make all new matrices.",
                "The old matrices must stay as they are: `W -= ...` would change them, for whoever holds them.",
            ],
        ),
    ],
)

# %% [markdown]
# # Backpropagation in layers
#
# The lecture's little network had six weights, and you found each of their corrections by name. How does one do that
# for a network of any size? By looking at whole **layers** instead of single neurons: then the two passes take a few
# lines each, whether there are six weights or six million.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.plots import decision_boundary, gradient_by_depth


def sigmoid(z):
    """The lecture's sigma, for a number or an array."""
    return 1 / (1 + np.exp(-z))


places = [[(2.2 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in enumerate([3, 4, 2])]
fig, ax = plt.subplots(figsize=(7.5, 3.8))
for k in range(2):
    for a in places[k]:
        for b in places[k + 1]:
            style = {"color": "#D55E00", "lw": 2.5} if a == places[1][1] else {"color": "lightgray", "lw": 1}
            ax.plot(*zip(a, b, strict=True), zorder=1, **style)
for column, name in zip(places, ["x", "h", "y"], strict=True):
    ax.plot(*zip(*column, strict=True), "o", color="black", mfc="white", ms=19, ls="none")
    for i, (x, y) in enumerate(column):
        ax.text(x, y, f"${name}_{i + 1}$", ha="center", va="center")
ax.annotate("", (4.2, 2.1), (0.2, 2.1), arrowprops={"arrowstyle": "-|>", "lw": 2.5, "color": "#0072B2"})
ax.annotate("", (0.2, -2.1), (4.2, -2.1), arrowprops={"arrowstyle": "-|>", "lw": 2.5, "color": "#D55E00"})
ax.text(2.2, 2.2, "forward: outputs", ha="center", color="#0072B2")
ax.text(2.2, -2.5, "backward: deltas", ha="center", color="#D55E00")
ax.text(4.7, 0, "both of them\nblame $h_2$", color="#D55E00", va="center")
ax.set(xlim=(-0.3, 5.8), ylim=(-2.7, 2.6))
ax.set_axis_off()
plt.show()

# %% [markdown]
# ## 1. Forward
#
# A network is a list of weight matrices, one for each layer. A matrix $W$ has a row for each input of its layer and a
# column for each of its units. Samples are rows. Layer $k$ takes the outputs of the layer before it:
#
# $$H^{(0)} = X, \qquad H^{(k)} = \sigma\big(H^{(k-1)} W^{(k)}\big), \qquad Y = H^{(r)}\ \text{for } r \text{ layers}.$$
#
# As in the lecture's section on backpropagation, there are no biases. Nothing is lost: a bias is the weight of an
# input that is always 1, and such an input may be added to the samples. (A hidden neuron that hears nothing else is a
# constant, too, and so serves the next layer.)
#
# **With numbers.** The lecture's network as matrices, with the sample $(0.35, 0.9)$:
#
# $$W^{(1)} = \begin{pmatrix} 0.1 & 0.4 \\ 0.8 & 0.6 \end{pmatrix}, \quad
# W^{(2)} = \begin{pmatrix} 0.3 \\ 0.9 \end{pmatrix}, \qquad
# H^{(1)} = \sigma\big( (0.755,\; 0.680) \big) = (0.6803,\; 0.6637), \quad Y = (0.6903).$$
#
# The columns of $W^{(1)}$ are the neurons top and bottom, and all is done in two matrix products (`@`).
#
# **Your turn.** Complete `forward`. It keeps the outputs of *all* layers, as the way back will need them.


# %%
def forward(weights, X):
    """The outputs of all layers.

    Args:
        weights: a list of r matrices, one for each layer; each of shape (inputs, units) of its layer.
        X: samples, an array of shape (n, inputs of the first layer).

    Returns:
        A list of r + 1 arrays: X itself, then the output of each layer, of shape (n, units).
    """
    ### BEGIN SOLUTION
    outputs = [X]
    for W in weights:
        outputs.append(sigmoid(outputs[-1] @ W))
    return outputs
    ### END SOLUTION


# %%
check("forward")

# %%
lecture = [np.array([[0.1, 0.4], [0.8, 0.6]]), np.array([[0.3], [0.9]])]
try:
    for k, H in enumerate(forward(lecture, np.array([[0.35, 0.9]]))):
        print(f"your H({k}):", H.round(4), "of shape", H.shape)
except NotImplementedError:
    print("Write `forward` first. Then run this cell again, and compare with the example above.")

# %% [markdown]
# ## 2. Backward
#
# There may be several outputs now, and several samples. The error adds up all of them. (The slides call a target $d$
# here; in their example, and in the last notebook, it was $t$.)
#
# $$E = \tfrac12 \sum_{\text{samples}} \sum_k (y_k - d_k)^2.$$
#
# For the last layer all is as before: $\delta_k = (y_k - d_k)\, y_k (1 - y_k)$. What is new is a hidden neuron that
# feeds *several* neurons. Each of them blames it, through its own weight, and these blames **add up**. Here is the
# lecture's formula for a hidden weight, with the two parts named. (Mind the order of the indices: here the lecture
# names the end first, so $w_{j,m}$ leads *from* $m$ *to* $j$. In our matrices it stands in row $m$, column $j$.)
#
# $$\frac{\partial E}{\partial w_{j,m}} =
# \underbrace{h_j (1 - h_j) \overbrace{\sum_k w_{k,j}\; (y_k - d_k)\, y_k (1 - y_k)}^{\partial E / \partial h_j}}
# _{\delta_j}\; x_m.$$
#
# **With numbers.** A hidden neuron with the output $h = {{ H }}$ feeds two outputs. The weights to them are
# ${{ U[0] }}$ and ${{ U[1] }}$, and their deltas are ${{ DELTAS[0] }}$ and ${{ DELTAS[1] }}$.
#
# | what | value |
# |:--|:--|
# | $\partial E / \partial h$ | ${{ BLAMES }} = {{ f"{BACK:.2f}" }}$ |
# | slope of its sigmoid | ${{ H }} \cdot {{ f"{1 - H:g}" }} = {{ f"{H * (1 - H):.2f}" }}$ |
# | its $\delta$ | ${{ f"{BACK:.2f}" }} \cdot {{ f"{H * (1 - H):.2f}" }} = {{ f"{BACK * H * (1 - H):.4g}" }}$ |
#
# **In matrices.** The sum over $k$ is a row of deltas times a row of weights. For all neurons and samples at once
# this is one product with the *transposed* matrix, `W.T` in NumPy. A layer with the input $H$, the weights $W$ and
# the output $Y$ (written $*$: number by number) has
#
# $$\Delta = \frac{\partial E}{\partial Y} * Y * (1 - Y), \qquad
# \frac{\partial E}{\partial W} = H^{\mathsf T} \Delta, \qquad
# \frac{\partial E}{\partial H} = \Delta\, W^{\mathsf T}.$$
#
# (The product in the middle also adds up over all samples.) The last one is the $\partial E / \partial Y$ of the
# layer *before* it, and so the walk goes on. It begins at the very end, with $\partial E / \partial Y = Y - D$. If
# you are unsure what to multiply, look at the shapes, here for $n$ samples, and a layer of 2 units with 4 inputs:
#
# | $H$ | $W$ | $Y$, $\Delta$, $\partial E / \partial Y$ | $\partial E / \partial W$ | $\partial E / \partial H$ |
# |:--|:--|:--|:--|:--|
# | $(n, 4)$ | $(4, 2)$ | $(n, 2)$ | $(4, 2)$, as $W$ | $(n, 4)$, as $H$ |
#
# **Your turn.** Complete `backward`, for any number of layers.


# %%
def backward(weights, X, D):
    """The derivatives of E for all weights.

    Args:
        weights: a list of r matrices, as for `forward`.
        X: samples, an array of shape (n, inputs).
        D: what the outputs should be, an array of shape (n, units of the last layer).

    Returns:
        A list of r arrays, dE/dW for each W: in the order of the weights, each of the shape of its W.
    """
    ### BEGIN SOLUTION
    outputs = forward(weights, X)
    gradients = []
    slope = outputs[-1] - D
    for k in reversed(range(len(weights))):
        h, y = outputs[k], outputs[k + 1]
        delta = slope * y * (1 - y)
        gradients.insert(0, h.T @ delta)
        slope = delta @ weights[k].T
    return gradients
    ### END SOLUTION


# %%
check("backward")

# %% [markdown]
# How much of the error arrives at the first layers? The next cell makes networks of ten layers at random, and draws
# the size of your gradient in each layer: once with small weights, once with larger ones.


# %%
def draw_depth(layers=10, width=10):
    """The size of the gradient, layer by layer."""
    rng = np.random.default_rng(0)
    X, D = rng.normal(size=(20, width)), rng.uniform(size=(20, width))
    sizes = {}
    try:
        for spread in (0.5, 1.5):
            weights = [rng.normal(0, spread, (width, width)) for _ in range(layers)]
            sizes[f"weights of size {spread}"] = [np.linalg.norm(G) for G in backward(weights, X, D)]
    except NotImplementedError:
        print("Write `forward` and `backward` first. Then run this cell again.")
        return
    gradient_by_depth(sizes, ax=plt.figure(figsize=(7, 3.2)).gca()).set_title("your gradient in each layer")
    plt.show()


draw_depth()

# %% [markdown]
# The axis is logarithmic: with small weights, the first layer gets less than a ten-thousandth of what the last one
# gets. Each layer on the way multiplies by a slope $y(1 - y)$ of at most $\tfrac14$. This is the *vanishing gradient*
# (梯度消失), and a reason for other activations and for the residual connections that come later in the lecture.
#
# ## 3. One step, and then many
#
# Gradient descent is the easy part: $\;W \leftarrow W - \eta\; \partial E / \partial W$, for all layers at once.
#
# **With numbers.** If $W = (0.3, 0.9)^{\mathsf T}$ has the gradient $(0.0277, 0.0270)^{\mathsf T}$ and $\eta = 1$,
# the new $W$ is $(0.2723, 0.8730)^{\mathsf T}$: the lecture's new output weights, but for the slides' rounding, which
# makes 0.2724 of the first.
#
# **Your turn.** Complete `backprop_step`. The matrices that come in must stay as they are.


# %%
def backprop_step(weights, X, D, eta):
    """One step of gradient descent. The matrices that come in stay as they are.

    Args:
        weights: a list of matrices, as for `forward`.
        X: samples, an array of shape (n, inputs).
        D: what the outputs should be, an array of shape (n, units of the last layer).
        eta: the learning rate, a positive number.

    Returns:
        The new weights, a list of arrays of the same shapes.
    """
    ### BEGIN SOLUTION
    gradients = backward(weights, X, D)
    return [W - eta * G for W, G in zip(weights, gradients, strict=True)]
    ### END SOLUTION


# %%
check("backprop_step")

# %% [markdown]
# ### XOR, at last
#
# No single perceptron can do XOR. Here is a network with 4 hidden neurons, trained by *your* step. Each sample has a
# third input that is always 1, in place of the biases.

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
xor = np.array([[0.0], [1.0], [1.0], [0.0]])


def with_one(points):
    """The points with a third coordinate that is always 1."""
    return np.column_stack([points, np.ones(len(points))])


def draw_xor(start, eta=2.0, steps=600):
    """The error on its way, and where the network draws its lines in the end."""
    weights, errors = start, []
    try:
        for _ in range(steps):
            errors.append(((forward(weights, with_one(corners))[-1] - xor) ** 2).sum() / 2)
            weights = backprop_step(weights, with_one(corners), xor, eta)
    except NotImplementedError:
        print("Write `forward`, `backward` and `backprop_step` first. Then run this cell again.")
        return None
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    left.plot(errors, color="#0072B2", lw=2)
    left.set(title="the error of your network", xlabel="steps", ylabel="$E$", ylim=(0, None))
    decision_boundary(lambda points: forward(weights, with_one(points))[-1], corners, xor.ravel(), ax=right)
    right.set_title("XOR")
    plt.show()
    return weights


rng = np.random.default_rng(1)
trained = draw_xor([rng.normal(size=(3, 4)), rng.normal(size=(4, 1))])

# %% [markdown]
# **Play.** Start with all weights at 0.5: `draw_xor([np.full((3, 4), 0.5), np.full((4, 1), 0.5)])`, and print the
# matrices that come back. Why are the four columns of the first one the same? (Ask what a hidden neuron would need in
# order to get another gradient than its neighbour.) This is why weights begin at *random*.
#
# **What you can now do.** You have written what every library does inside: a forward pass that keeps what it
# computes, a backward pass that uses it, and a step. No derivative was taken by hand for any single weight.
#
# Next: `autograd_engine.ipynb`. There the network may be *any* formula, and the backward pass finds its own way.
