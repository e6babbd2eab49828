# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Exercise, Mistake, drawn, edition, inputs, matrix, real


def squash(z):
    return 1 / (1 + np.exp(-z))


def draw_network(rng):
    """Numbers for which nothing is saturated, and the two hidden neurons differ."""
    while True:
        x, v = rng.choice([-2, -1, 1, 2, 3], 3), rng.choice([-2, -1, 1, 2], 2)
        W = rng.choice([-1, -0.5, 0.5, 1, 2], (3, 2))
        nets = x @ W
        if abs(nets[0] - nets[1]) >= 1.5 and np.abs(nets).max() <= 3 and len(set(W.ravel())) > 3 and v[0] != v[1]:
            return {"x": x, "W": W, "v": v}


def number(value):
    return f"{value:g}"


def summed(weights, values, digits="g"):
    """w1 v1 + w2 v2 + ..., written out."""
    factors = [f"({v:{digits}})" if v < 0 else f"{v:{digits}}" for v in values]
    text = " ".join(rf"{'+' if w >= 0 else '-'} {abs(w):g} \cdot {v}" for w, v in zip(weights, factors, strict=True))
    return text.removeprefix("+ ") if weights[0] >= 0 else text.replace("- ", "-", 1)


def bracketed(rows):
    return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(map(number, row)) for row in rows) + r" \end{bmatrix}"


numbers = edition({"x": [1, 2, -1], "W": [[1, -1], [0.5, 1], [2, -1]], "v": [2, -1]}, draw_network)
x, W, v = (np.array(part, dtype=float) for part in (numbers.x, numbers.W, numbers.v))
net = x @ W
h = squash(net)
y = squash(h @ v)

few = drawn(lambda d: d.numbers((d.size("m"), d.size("h", 2, 5))))
after_it = drawn(lambda d: d.numbers((d.size("h", 2, 5), d.size("k", 1, 4))))
pair = [drawn(lambda d, k=k: int(d.once("pair", lambda d: d.rng.permutation(d.size("h", 2, 5)))[k])) for k in (0, 1)]
WIDE = {"W1": np.arange(8.0).reshape(2, 4), "W2": np.arange(8.0).reshape(4, 2) - 3}

NO_KERAS = {
    "keras": "A few sums and the given `sigmoid` are enough.",
    "lecturekit.layers": "",
    "lecturekit.models": "",
    "lecturekit.backprop": "",
}
ELEVEN = ["x1", "x2", "x3", "w11", "w12", "w21", "w22", "w31", "w32", "w1", "w2"]
H1, H2 = "w11 * x1 + w21 * x2 + w31 * x3", "w12 * x1 + w22 * x2 + w32 * x3"
HIDDEN = f"h1 = sigmoid({H1})\n    h2 = sigmoid({H2})"

exercise = Exercise(
    title="From scalars to matrices",
    minutes=30,
    section="Vectorization",
    goals=[
        "compute the lecture's network with three inputs weight by weight",
        "compute any network with one hidden layer, for all samples at once, by two matrix products",
        "tell why the order of the hidden neurons does not matter",
    ],
    after=["03_mlp/xor_by_hand"],
    checks=[
        Agrees(
            "scalar_network",
            inputs(**{name: real(2.0) for name in ELEVEN}),
            points=1,
            forbids=NO_KERAS,
            mistakes=[
                Mistake(
                    "You read the six weights in the order of the arguments: three for h1, then three for h2. But the "
                    "second index says to which hidden neuron a weight belongs.",
                    Edit(
                        HIDDEN,
                        "h1 = sigmoid(w11 * x1 + w12 * x2 + w21 * x3)\n    "
                        "h2 = sigmoid(w22 * x1 + w31 * x2 + w32 * x3)",
                    ),
                ),
                Mistake(
                    "Your hidden neurons hand on their sums. A sigma is missing there: without it the hidden layer "
                    "might as well be left out.",
                    Edit(HIDDEN, f"h1 = {H1}\n    h2 = {H2}"),
                ),
                Mistake(
                    "Your output is the sum of the output neuron, which can be any number. What does the formula do "
                    "with it?",
                    Edit("return sigmoid(w1 * h1 + w2 * h2)", "return w1 * h1 + w2 * h2"),
                ),
                Mistake(
                    "Your sigma meets each product alone. A neuron adds up first, and sends its sum through sigma.",
                    Edit(
                        HIDDEN,
                        "h1 = sigmoid(w11 * x1) + sigmoid(w21 * x2) + sigmoid(w31 * x3)\n    "
                        "h2 = sigmoid(w12 * x1) + sigmoid(w22 * x2) + sigmoid(w32 * x3)",
                    ),
                ),
                Mistake(
                    "Both of your hidden neurons have the weights of h1. Copied, and one index not changed?",
                    Edit(H2, H1),
                ),
                Mistake(
                    "At the output, w1 and w2 have changed places: w1 belongs to h1.",
                    Edit("w1 * h1 + w2 * h2", "w2 * h1 + w1 * h2"),
                ),
                Mistake(
                    "Your neurons still answer +1 or -1, by the perceptron's step. In this network sigma is the given "
                    "`sigmoid`.",
                    Edit("sigmoid(", "(lambda z: 1 if z >= 0 else -1)("),
                ),
                Mistake(
                    "The third input plays no part in your hidden neurons.",
                    Edit(HIDDEN, "h1 = sigmoid(w11 * x1 + w21 * x2)\n    h2 = sigmoid(w12 * x1 + w22 * x2)"),
                ),
            ],
            hints=[
                "From left to right: first h1, then h2, then y. Print the first two for the worked example.",
                "Which arrows of the picture end at h1? Their weights all have the same second index.",
                "All three neurons add up products and send the sum through `sigmoid`, the hidden ones, too.",
            ],
        ),
        Agrees(
            "matrix_network",
            inputs(X=matrix("n", "m", 2.0), W1=matrix("m", "h", 2.0), W2=matrix("h", "k", 2.0)),
            points=1,
            forbids=NO_KERAS,
            mistakes={
                "Your hidden layer hands on its sums. A sigma is missing there: without it both layers together are a "
                "single one, with the weights W1 W2.": Edit("H = sigmoid(X @ W1)", "H = X @ W1"),
                "Your output is a sum that never met a sigma. The output neurons need theirs, too.": Edit(
                    "return sigmoid(H @ W2)", "return H @ W2"
                ),
                "`*` multiplies place by place. A product of matrices adds up rows against columns, and has a sign of "
                "its own in Python.": Edit("@", "*"),
                "You multiply W1 with X, in this order. Here the rows of X are samples: on which side of W1 does X "
                "stand in the formula?": Edit("X @ W1", "W1 @ X"),
                "Both of your products have the weights on the left. Here the rows of X are samples: on which side of "
                "W1 does X stand in the formula?": Edit(
                    "H = sigmoid(X @ W1)\n    return sigmoid(H @ W2)", "return sigmoid(W2 @ sigmoid(W1 @ X))"
                ),
                "You transpose the weights. W1 has a row for each input already, so the product fits as it is.": Edit(
                    "H = sigmoid(X @ W1)\n    return sigmoid(H @ W2)", "return sigmoid(sigmoid(X @ W1.T) @ W2.T)"
                ),
                "You send X and H through sigma before they are multiplied. A neuron adds up first.": Edit(
                    "H = sigmoid(X @ W1)\n    return sigmoid(H @ W2)", "H = sigmoid(X) @ W1\n    return sigmoid(H) @ W2"
                ),
                "You return what the hidden layer says. There is one more layer.": Edit(
                    "return sigmoid(H @ W2)", "return H"
                ),
                "You answer for the first sample only. The answer has a row for each sample.": Edit(
                    "return sigmoid(H @ W2)", "return sigmoid(H @ W2)[0]"
                ),
            },
            hints=[
                "Two lines, one for each layer. Which shape has the first product, for the X of the example?",
                "The result of the first layer takes the place of X in the second.",
                "`A @ B` is the product of two matrices, and `sigmoid` takes a whole matrix. No loop is needed.",
            ],
        ),
        Agrees(
            "swap_hidden",
            inputs(W1=few, W2=after_it, i=pair[0], j=pair[1]),
            points=0.5,
            returns=("W1", "W2"),
            also=[{**WIDE, "i": i, "j": j} for i, j in ((1, 3), (0, 1))],
            mistakes={
                "W2 has stayed as it was, but hidden neurons move with all their weights. Which part of W2 leads out of "
                "a hidden neuron?": Edit("    new_2[[i, j]] = new_2[[j, i]]\n", ""),
                "W1 has stayed as it was, but hidden neurons move with all their weights. Which part of W1 leads into "
                "a hidden neuron?": Edit("    new_1[:, [i, j]] = new_1[:, [j, i]]\n", ""),
                "In W1 you exchange two rows, so two inputs change places. Where in W1 is a hidden neuron?": Edit(
                    "new_1[:, [i, j]] = new_1[:, [j, i]]", "new_1[[i, j]] = new_1[[j, i]]"
                ),
                "In W2 you exchange two columns, so two outputs change places. Where in W2 is a hidden neuron?": Edit(
                    "new_2[[i, j]] = new_2[[j, i]]", "new_2[:, [i, j]] = new_2[:, [j, i]]"
                ),
                "After your exchange both neurons are alike: when you came to the second, the first was already "
                "overwritten. A slice such as W[:, i] is a window into W, not a copy.": Edit(
                    "    new_1[:, [i, j]] = new_1[:, [j, i]]\n    new_2[[i, j]] = new_2[[j, i]]\n",
                    "    new_1[:, i], new_1[:, j] = new_1[:, j], new_1[:, i]\n"
                    "    new_2[i], new_2[j] = new_2[j], new_2[i]\n",
                ),
            },
            hints=[
                "Which numbers of W1 belong to hidden neuron i, those of a row or those of a column? And of W2?",
                "Look at the arrows of the picture: what leads into a hidden neuron is in W1, what leads out is in W2.",
                "Copy both matrices first. Then exchange as the example does, once by columns and once by rows.",
            ],
        ),
    ],
)

# %% [markdown]
# # From scalars to matrices
#
# A network with eight weights can be written down weight by weight. One with eight million cannot. **How does the same
# formula become so short that it fits any network?** You first write it the long way, then the short way, and see that
# they agree: this is called **vectorization (向量化)**.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

places = {"$x_1$": (0, 3), "$x_2$": (0, 1.5), "$x_3$": (0, 0), "$h_1$": (3, 2.5), "$h_2$": (3, 0.5), "$y$": (5, 1.5)}
labels = {"w_{11}": 0.5, "w_{12}": 0.2, "w_{21}": 0.3, "w_{22}": 0.3, "w_{31}": 0.2, "w_{32}": 0.5}
edges = [(f"$x_{name[3]}$", f"$h_{name[4]}$", name, at) for name, at in labels.items()]
edges += [("$h_1$", "$y$", "w_1", 0.45), ("$h_2$", "$y$", "w_2", 0.45)]

_, ax = plt.subplots(figsize=(7, 3.8))
for name, place in places.items():
    ax.text(*place, name, ha="center", va="center", fontsize=14, bbox={"boxstyle": "circle", "fc": "white"}, zorder=3)
for start, end, name, at in edges:
    (a1, a2), (b1, b2) = places[start], places[end]
    colour = "#D55E00" if end == "$h_1$" else "#0072B2" if end == "$h_2$" else "0.4"
    ax.annotate("", (b1, b2), (a1, a2), arrowprops={"arrowstyle": "-|>", "color": colour, "shrinkA": 17, "shrinkB": 17})
    where = (a1 + at * (b1 - a1), a2 + at * (b2 - a2))
    ax.text(*where, f"${name}$", color=colour, ha="center", va="center", bbox={"fc": "white", "ec": "none", "pad": 1})
ax.set(xlim=(-0.5, 5.5), ylim=(-0.6, 3.6))
ax.set_axis_off()
plt.show()

# %% [markdown]
# Three inputs, two hidden neurons, one output; no biases. (The lecture counts two layers, those with weights, and two
# neurons, the hidden ones.) The activation function is now the **sigmoid** (S 型函数), a soft step from 0 to 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}.$$


# %%
def sigmoid(z):
    """The sigmoid of a number, or of each number of an array."""
    return 1 / (1 + np.exp(-z))


for z in (-2.0, 0.0, 2.0):
    print(f"sigmoid({z:g}) = {sigmoid(z):.4f}")

# %% [markdown]
# ## 1. Weight by weight
#
# The weight $w_{ij}$ leads **from** input $i$ **to** hidden neuron $j$. (The lecture's $w_{j,i}$ in `01_neurons` had
# its two indices the other way round.)
#
# $$\begin{aligned}
# h_1 &= \sigma(w_{11} x_1 + w_{21} x_2 + w_{31} x_3), \\
# h_2 &= \sigma(w_{12} x_1 + w_{22} x_2 + w_{32} x_3), \\
# y &= \sigma(w_1 h_1 + w_2 h_2).
# \end{aligned}$$
#
# **With numbers.** Let $x = ({{ ", ".join(map(number, x)) }})$, and let the weights be
# $w_{11} = {{ number(W[0, 0]) }}$, $w_{12} = {{ number(W[0, 1]) }}$, $w_{21} = {{ number(W[1, 0]) }}$,
# $w_{22} = {{ number(W[1, 1]) }}$, $w_{31} = {{ number(W[2, 0]) }}$, $w_{32} = {{ number(W[2, 1]) }}$,
# $w_1 = {{ number(v[0]) }}$, $w_2 = {{ number(v[1]) }}$.
#
# | neuron | its sum | says |
# |:--|:--|--:|
# | $h_1$ | ${{ summed(W[:, 0], x) }} = {{ number(net[0]) }}$ | ${{ f"{h[0]:.4f}" }}$ |
# | $h_2$ | ${{ summed(W[:, 1], x) }} = {{ number(net[1]) }}$ | ${{ f"{h[1]:.4f}" }}$ |
# | $y$ | ${{ summed(v, h, ".4f") }} = {{ f"{h @ v:.4f}" }}$ | ${{ f"{y:.4f}" }}$ |
#
# **Your turn.** Complete `scalar_network`. Eleven arguments: it is the last time.


# %%
def scalar_network(x1, x2, x3, w11, w12, w21, w22, w31, w32, w1, w2):
    """The network's output for one sample.

    Args:
        x1, x2, x3: the inputs, numbers.
        w11, w12, w21, w22, w31, w32: w_ij leads from input i to hidden neuron j.
        w1, w2: lead from the hidden neurons to the output.

    Returns:
        y, a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    h1 = sigmoid(w11 * x1 + w21 * x2 + w31 * x3)
    h2 = sigmoid(w12 * x1 + w22 * x2 + w32 * x3)
    return sigmoid(w1 * h1 + w2 * h2)
    ### END SOLUTION


# %%
check("scalar_network")

# %% [markdown]
# ## 2. The same with matrices
#
# Look at the two sums once more: each is a row of inputs times a column of weights. So write the weights as a matrix, a
# **row for each input** and a **column for each hidden neuron**, and both sums are one product:
#
# $$\begin{bmatrix} x_1 & x_2 & x_3 \end{bmatrix}
# \begin{bmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \\ w_{31} & w_{32} \end{bmatrix}
# = \begin{bmatrix} w_{11} x_1 + w_{21} x_2 + w_{31} x_3 & \; w_{12} x_1 + w_{22} x_2 + w_{32} x_3 \end{bmatrix}.$$
#
# With $\sigma$ for each number of the result, the whole network is
#
# $$\sigma(x\, W_1) = h, \qquad \sigma(h\, W_2) = y.$$
#
# **With numbers.** The same network as above:
#
# $$\sigma\left({{ bracketed([x]) }} {{ bracketed(W) }}\right) = \sigma\left({{ bracketed([net]) }}\right)
# = \begin{bmatrix} {{ f"{h[0]:.4f}" }} & {{ f"{h[1]:.4f}" }} \end{bmatrix} = h, \qquad
# \sigma\left(h {{ bracketed([[v[0]], [v[1]]]) }}\right) = {{ f"{y:.4f}" }}.$$
#
# **Many samples at once.** Put the samples below one another, as the rows of a matrix $X$. The product treats each row
# by itself, so nothing else changes:
#
# $$\underset{(n,\, m)}{X} \;\; \underset{(m,\, h)}{W_1} \;\to\; \underset{(n,\, h)}{H}, \qquad
# \underset{(n,\, h)}{H} \;\; \underset{(h,\, k)}{W_2} \;\to\; \underset{(n,\, k)}{Y}.$$
#
# In these shapes $n$, $m$, $h$ and $k$ are how many samples, inputs, hidden neurons and outputs there are.
#
# **Your turn.** Complete `matrix_network`, for any number of samples, inputs, hidden neurons and outputs. In Python the
# product of two matrices is `A @ B`.


# %%
def matrix_network(X, W1, W2):
    """The output of a network with one hidden layer, for all samples at once.

    Args:
        X: samples, an array of shape (n, m). Each row is one.
        W1: the hidden layer's weights, an array of shape (m, h): a row for each input, a column for each neuron.
        W2: the output layer's weights, an array of shape (h, k).

    Returns:
        The outputs, an array of shape (n, k): a row for each sample.
    """
    ### BEGIN SOLUTION
    H = sigmoid(X @ W1)
    return sigmoid(H @ W2)
    ### END SOLUTION


# %%
check("matrix_network")

# %% [markdown]
# ### Two ways, one curve
#
# The worked example once more, but $x_1$ now moves from $-6$ to $6$. The line is your `scalar_network`, one sample
# after another; the dots are your `matrix_network`, all of them at once.

# %%
x, W1 = np.array(numbers.x, dtype=float), np.array(numbers.W, dtype=float)
W2 = np.array(numbers.v, dtype=float)[:, None]


def draw_both():
    """y against x1, by scalars and by matrices, and how long each takes."""
    along = np.linspace(-6, 6, 49)
    X = np.column_stack([along, np.full(49, x[1]), np.full(49, x[2])])
    weights = [*W1.ravel(), *W2.ravel()]
    try:
        one_by_one = [scalar_network(*sample, *weights) for sample in X]
        at_once = matrix_network(X, W1, W2)
    except NotImplementedError:
        print("Write `scalar_network` and `matrix_network` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(7, 3))
    ax.plot(along, one_by_one, color="#0072B2", lw=2.5, label="scalar_network, one by one")
    ax.plot(along[::3], at_once[::3, 0], "o", color="#D55E00", label="matrix_network, all at once")
    ax.set(xlabel="$x_1$", ylabel="$y$", title="the same network, twice")
    ax.legend(frameon=False)
    plt.show()

    many = np.random.default_rng(0).normal(size=(20_000, 3))
    start = time.perf_counter()
    for sample in many:
        scalar_network(*sample, *weights)
    middle = time.perf_counter()
    matrix_network(many, W1, W2)
    end = time.perf_counter()
    print(f"20,000 samples: {1000 * (middle - start):.0f} ms one by one, {1000 * (end - middle):.1f} ms at once")


draw_both()

# %% [markdown]
# **Play.** Multiply `W1` by 10 before you draw, and then `W2`. Which of them makes the slopes steep, and which moves
# $y$ to its ends, 0 and 1?
#
# ## 3. Hidden neurons have no names
#
# If two hidden neurons change places *with all their weights*, those that lead in and those that lead out, nobody
# outside can tell: $w_1 h_1 + w_2 h_2$ is the same sum as $w_2 h_2 + w_1 h_1$.
#
# **With numbers.** This is how NumPy exchanges two rows, and two columns, of a copy:

# %%
A = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
by_rows, by_columns = A.copy(), A.copy()
by_rows[[0, 2]] = A[[2, 0]]
by_columns[:, [0, 2]] = A[:, [2, 0]]
print(by_rows, by_columns, sep="\n\n")

# %% [markdown]
# **Your turn.** Complete `swap_hidden`: hidden neurons $i$ and $j$ change places, and $y$ stays as it is for each $x$.


# %%
def swap_hidden(W1, W2, i, j):
    """The weights of the same network, with two hidden neurons in each other's place.

    Args:
        W1: the hidden layer's weights, an array of shape (m, h). It stays as it is.
        W2: the output layer's weights, an array of shape (h, k). It stays as it is.
        i, j: the two hidden neurons, counted from 0.

    Returns:
        The new weights: (W1, W2).
    """
    ### BEGIN SOLUTION
    new_1, new_2 = W1.copy(), W2.copy()
    new_1[:, [i, j]] = new_1[:, [j, i]]
    new_2[[i, j]] = new_2[[j, i]]
    return new_1, new_2
    ### END SOLUTION


# %%
check("swap_hidden")

# %%
try:
    for A, B in [(W1, W2), swap_hidden(W1, W2, 0, 1)]:
        print("W1 =", A.tolist(), "  W2 =", B.tolist(), "  y =", matrix_network(x[None], A, B).round(4).tolist())
except NotImplementedError:
    print("Write `matrix_network` and `swap_hidden` first. Then run this cell again.")

# %% [markdown]
# So each network with two hidden neurons exists twice, and one with ten of them in $10! = 3\,628\,800$ orders. When two
# runs of training end with quite different weights, this may be all the difference there is.
#
# **What you can now do.** You write a hidden layer as a matrix, feed it all samples at once, and know which number in
# which matrix belongs to which arrow.
#
# Next: `shapes_and_depth.ipynb`, where matrices follow one another, and must fit.
