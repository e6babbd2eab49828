# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Exercise, Layer, drawn, edition, inputs, seed, size

numbers = edition(  # of the filter that the layer learns: last * x[i + 2] - first * x[i] + bias
    {"last": 2, "first": 1, "bias": 0.5},
    lambda rng: {"last": rng.integers(2, 4), "first": rng.choice([1.5, 2.5]), "bias": rng.choice([-1, 1])},
)
FIRST = "" if numbers.first == 1 else rf"{numbers.first}\,"
EXAMPLE = np.arange(24.0).reshape(2, 4, 3) % 5 - 2


def signals(d):
    """(samples, places, channels), at least as long as the filter is wide."""
    places = d.size("width", 1, 4) + int(d.rng.integers(0, 2 + round(3 * d.level)))
    return d.numbers((d.size("n", 1, 3), places, d.size("channels", 1, 3)))


LIBRARIES = {
    "lecturekit.layers": "Write the layer's own `build` and `call`, as `EachPlace` does.",
    **{
        f"keras.{name}": "Multiply and add up yourself: matrix products and parts of x are all it takes."
        for name in (
            *(f"layers.{kind}" for kind in ("Conv1D", "Conv2D", "Conv3D", "Convolution1D", "Convolution2D")),
            *(
                f"layers.{kind}"
                for kind in ("SeparableConv1D", "SeparableConv2D", "DepthwiseConv1D", "DepthwiseConv2D")
            ),
            *(f"layers.{kind}" for kind in ("Conv1DTranspose", "Conv2DTranspose")),
            *(f"ops.{kind}" for kind in ("conv", "depthwise_conv", "separable_conv", "conv_transpose", "correlate")),
        )
    },
    **dict.fromkeys(("numpy.convolve", "numpy.correlate", "scipy", "tensorflow.nn", "torch.nn", "jax.lax"), ""),
    **dict.fromkeys(("tensorflow.raw_ops", *(f"tensorflow.python.ops.{part}_ops" for part in ("nn", "gen_nn"))), ""),
}

exercise = Exercise(
    title="A convolution layer of your own",
    minutes=25,
    section="Convolutional layers",
    goals=[
        "write a convolution with several channels and several filters as a Keras layer",
        "count the parameters of a convolution layer",
        "let a layer learn its filter from examples",
    ],
    after=["02_perceptron/perceptron_layer", "05_descent/loss_functions", "08_convolution/sliding_window"],
    checks=[
        Agrees(
            "MyConv1D",
            inputs(filters=size("filters", 1, 3), width=size("width", 1, 4), x=drawn(signals), seed=seed()),
            points=2,
            probe=Layer(gradients=True),
            trials=3,
            forbids=LIBRARIES,
            also=[{"filters": 2, "width": 2, "x": EXAMPLE, "seed": 0}],
            seconds=60,
            mistakes={
                "Your filter slides the wrong way round: its last weights meet the first place of the window. Here, "
                "as in the lecture, nothing is turned round.": Edit("self.kernel[k]", "self.kernel[-1 - k]"),
                "All filters share one bias: yours is a single number. How many answers are there at each place, and "
                "which of them has a bias of its own?": Edit("shape=(self.filters,)", "shape=(1,)"),
                "The bias has no effect on your output. Where does it belong in the formula?": Edit(
                    "y = self.bias", "y = 0"
                ),
                "The bias is added once for each k. In the formula it stands outside of the sum.": Edit(
                    "y = self.bias\n        for k in range(self.width):\n            y = y + ",
                    "y = 0\n        for k in range(self.width):\n            y = y + self.bias + ",
                ),
                "Your last place is missing. At how many positions does the whole window lie over the signal?": Edit(
                    "- self.width + 1", "- self.width"
                ),
                "Only the last weights of the window are left in your output. What becomes of the products before "
                "them?": Edit("y = y + x[", "y = self.bias + x["),
                "A copy of your layer, made from its config, has forgotten how wide its filters are.": Edit(
                    ', "width": self.width', ""
                ),
                "A copy of your layer, made from its config, has forgotten how many filters it has.": Edit(
                    '"filters": self.filters, ', ""
                ),
            },
            hints=[
                "Look at `EachPlace` again, method by method. It is your layer for width 1, but for the bias.",
                "`build`: the kernel has three axes, in the order k, c, f. `get_config` names every argument of "
                "`__init__` besides `**kwargs`.",
                "`call`: for one k, kernel[k] is a matrix as in `EachPlace`. Which places of x does it meet, over all "
                "positions of the window? A loop over k is fine.",
            ],
        ),
    ],
)

# %% [markdown]
# # A convolution layer of your own
#
# **Where do the weights of a filter come from?**
#
# So far, somebody had drawn the filters by hand. In a network they are learned, as all weights are. For that the
# convolution becomes a **Keras layer**, and it gets two things that every convolution in practice has:
#
# - A signal has several **channels** (通道), numbers at the same place: left and right of a sound; red, green and blue
#   of an image. The window covers all channels.
# - A layer has several **filters** (滤波器) side by side, each with a **bias** (偏置) of its own. Their answers are the
#   channels of the result.
#
# In the picture: one signal with 12 places and 2 channels, 3 filters of width 4, and their answers. Orange is positive,
# purple negative.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.layers import SimpleConv1D

rng = np.random.default_rng(1)
x = rng.normal(size=(1, 12, 2)).round(1)
layer = SimpleConv1D(3, 4)  # LectureKit's own; below you write yours
y = np.array(layer(x))
kernel = layer.get_weights()[0]

fig, axes = plt.subplots(1, 5, figsize=(10, 2.4), width_ratios=[12, 4, 4, 4, 9], layout="constrained")
parts = [("signal $x$", x[0].T), *((f"filter {f}", kernel[:, :, f].T) for f in range(3)), ("answers $y$", y[0].T)]
for ax, (title, values) in zip(axes, parts, strict=True):
    ax.imshow(values, cmap="PuOr_r", vmin=-2, vmax=2, aspect="auto")
    ax.set(title=title, xlabel="$k$" if "filter" in title else "place", yticks=range(len(values)))
    ax.set_xticks(range(0, values.shape[1], 1 if "filter" in title else 4))
axes[0].set_ylabel("channel")
axes[4].set_ylabel("filter")
plt.show()

# %% [markdown]
# ## 1. Shapes and sums
#
# Sample $n$, place $i$, channel $c$, filter $f$, and the position $k$ within the window:
#
# $$y_{n,i,f} = b_f + \sum_{k=0}^{K-1} \sum_c x_{n,\,i+k,\,c}\; W_{k,c,f}.$$
#
# | | shape |
# |:--|:--|
# | input $x$ | (samples, places, channels) |
# | kernel $W$ | (width, channels, filters) |
# | bias $b$ | (filters,) |
# | output $y$ | (samples, places $-$ width $+ 1$, filters), padding "valid" |
#
# **With numbers.** One sample with 4 places and 2 channels, and one filter of width 2:
#
# $$x = \begin{bmatrix} 1 & 0 \\ 2 & 1 \\ 0 & 3 \\ 1 & 1 \end{bmatrix}, \qquad
# W_0 = \begin{bmatrix} 1 \\ 0 \end{bmatrix}, \qquad W_1 = \begin{bmatrix} 0 \\ 2 \end{bmatrix}, \qquad b = -1.$$
#
# At place 0 the window holds $(1, 0)$ and $(2, 1)$, so $y_0 = (1, 0)\,W_0 + (2, 1)\,W_1 + b = 1 + 2 - 1 = 2$. One place
# on, $y_1 = (2, 1)\,W_0 + (0, 3)\,W_1 + b = 2 + 6 - 1 = 7$, and then $y_2 = 0 + 2 - 1 = 1$.
#
# **How many parameters?** The kernel has width $\cdot$ channels $\cdot$ filters, the bias one for each filter. Here
# that makes $2 \cdot 2 \cdot 1 + 1 = 5$, however long the signal is.
#
# ## 2. A layer of width 1
#
# Here is a whole layer, for filters that look at a single place and have no bias. For each place it multiplies the row
# of channels by a matrix:


# %%
class EachPlace(keras.layers.Layer):
    """y[n, i] = x[n, i] @ w: from (samples, places, channels) to (samples, places, filters).

    Args:
        filters: how many answers there are at each place.
    """

    def __init__(self, filters=1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters

    def build(self, input_shape):  # called once, with the input's shape: (samples, places, channels)
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.filters), initializer="glorot_uniform")

    def call(self, x):  # a product of matrices for each sample; w serves all places
        return keras.ops.matmul(x, self.w)

    def get_config(self):  # what it takes to make such a layer again
        return {**super().get_config(), "filters": self.filters}


print("from", x.shape, "to", EachPlace(filters=3)(x).shape)

# %% [markdown]
# ## 3. Your layer
#
# **Your turn.** Complete `MyConv1D`, a convolution of any width. Tensors can be cut as arrays can: `x[:, 2:5]` are the
# places 2, 3, 4 of all samples, with all channels. (`x.shape[1]` is how many places there are.) A loop over the few
# positions $k$ of the window is welcome, one over the many places is not needed.


# %%
class MyConv1D(keras.layers.Layer):
    """Convolution with padding "valid": from (samples, places, channels) to (samples, places - width + 1, filters).

    Weights: kernel of shape (width, channels, filters), and bias of shape (filters,).

    Args:
        filters: how many filters there are.
        width: how many places the window covers.
    """

    def __init__(self, filters=1, width=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.width = width

    def build(self, input_shape):
        ### BEGIN SOLUTION
        shape = (self.width, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")
        ### END SOLUTION

    def call(self, x):
        ### BEGIN SOLUTION
        places = x.shape[1] - self.width + 1
        y = self.bias
        for k in range(self.width):
            y = y + x[:, k : k + places] @ self.kernel[k]
        return y
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "filters": self.filters, "width": self.width}
        ### END SOLUTION


# %%
check("MyConv1D")

# %% [markdown]
# ## 4. Let it learn a filter
#
# Here are 300 random signals and the answers of a secret filter. (Well:
# $y_i = {{ numbers.last }}\,x_{i+2} - {{ FIRST }}x_i {{ f"{numbers.bias:+g}" }}$.) Your layer sees only signals and
# answers, starts from random weights, and reduces the squared error by gradient descent.

# %%
SECRET = {"$w_0$": -numbers.first, "$w_1$": 0, "$w_2$": numbers.last, "$b$": numbers.bias}
X = rng.normal(size=(300, 20, 1))
Y = SECRET["$w_0$"] * X[:, :-2] + SECRET["$w_2$"] * X[:, 2:] + SECRET["$b$"]


def learn(epochs=12):
    """Train your layer, and draw its weights after each epoch."""
    layer = MyConv1D(filters=1, width=3)
    try:
        layer(X[:1])
    except NotImplementedError:
        print("Write `MyConv1D` first. Then run this cell again.")
        return
    model = keras.Sequential([keras.Input((20, 1)), layer])
    model.compile(loss="mean_squared_error", optimizer=keras.optimizers.SGD(0.02))
    path = []

    def keep(*_):
        path.append(np.concatenate([w.ravel() for w in model.get_weights()]))

    keep()
    watch = keras.callbacks.LambdaCallback(on_epoch_end=keep)
    model.fit(X, Y, batch_size=32, epochs=epochs, verbose=0, callbacks=[watch])

    _, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
    styles = zip(["#0072B2", "#D55E00", "gray", "black"], "os^D", strict=True)
    for values, (name, secret), (colour, marker) in zip(np.transpose(path), SECRET.items(), styles, strict=True):
        ax.plot(values, color=colour, marker=marker, label=f"{name}: {values[-1]:.2f}")
        ax.axhline(secret, color=colour, ls=":", lw=1)
    ax.set(title="what your layer learns; dotted: the secret filter", xlabel="epoch", ylabel="weight")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, title="at the end")
    plt.show()
    dense = keras.Sequential([keras.Input((20,)), keras.layers.Dense(18)])
    print(f"parameters: {model.count_params()} here, {dense.count_params()} in a fully connected layer")


learn()

# %% [markdown]
# Every window of every signal is an example for the same three weights, 5400 of them in all. A fully connected layer
# from 20 inputs to 18 outputs would have to learn the same rule 18 times, from 300 examples each.
#
# **Play.** Change the rule, for example to the mean of three neighbours, `(X[:, :-2] + X[:, 1:-1] + X[:, 2:]) / 3`, and
# `SECRET` with it. Then spoil the answers by noise, `Y + rng.normal(size=Y.shape)`: does it still find the filter?
#
# **What you can now do.** You can write a convolution as a layer, count its parameters, and let it learn its filter
# from examples. In practice many such layers stand one behind another: the first ones find edges, and later ones what
# edges make, such as the back of a mouse.
#
# Next: `digits_models.ipynb` in `09_capstone`, with real images, of handwritten digits. Is a convolution worth having
# there, and how do you find out?
